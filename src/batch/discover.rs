//! Inputs to organisations: a loose file is one, each direct subfolder of a given folder is one, and all
//! spreadsheets below it are its sources; or all inputs are one, by name.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::naming::{self, FileKind};
use super::ownership::{self, OrganisationIdentity};
use super::walk::{self, Passed, Skipped, SourceFile};
use super::{Job, JobError, own_outputs, previous_workbook};
use crate::Engine;

/// What there is to do, in a fixed order, whatever the order of the file system.
#[derive(Debug)]
pub struct RunPlan {
    /// The organisations, by path.
    pub organisations: Vec<Organisation>,
    /// Files and folders passed over that are worth a line, by path.
    pub skipped: Vec<Skipped>,
    /// Files of other kinds that were passed over.
    pub other_files: usize,
    /// What the user should know of how files became organisations, one sentence each.
    pub notices: Vec<String>,
}

/// One organisation to convert.
#[derive(Debug)]
pub struct Organisation {
    /// Name of its folder or file (without extension), or the name that the user gave; harmless to print.
    pub name: String,
    /// Its folder in the output folder; unique in the plan.
    pub slug: String,
    /// What tells the file that the user named from others of the same name.
    pub source_key: Option<String>,
    /// Its sources by name, at least one; or why there is nothing to read (what is wrong, what to do).
    pub work: Result<Vec<SourceFile>, String>,
    /// Path as the user would type it, for messages on the terminal; never in an output.
    pub shown_path: String,
    /// Converts it.
    pub engine: Arc<Engine>,
}

/// Finds the organisations of a job. Opens only the files that stand loose in a given folder, which may belong together.
pub fn discover(job: &Job) -> Result<RunPlan, JobError> {
    let output = check_output(job)?;
    let missing: Vec<_> = job.inputs.iter().filter(|p| fs::symlink_metadata(p).is_err()).cloned().collect();
    if missing.len() == job.inputs.len() && job.listed.is_empty() {
        return Err(JobError::NoInput(missing));
    }

    let mut finder = Finder {
        output: output.as_deref(),
        drafts: Vec::new(),
        passed: Passed::default(),
        seen: BTreeSet::new(),
        engine: Arc::clone(&job.engine),
        from_job_file: false,
        notices: Vec::new(),
    };
    finder.listed(&job.folder, &job.listed);
    if let Some(name) = &job.organisation {
        finder.everything_as(name, &job.inputs);
    } else {
        // Files that the user names go first: they are always tried, even where a given folder would skip them.
        let (folders, files): (Vec<_>, Vec<_>) = job.inputs.iter().partition(|p| p.is_dir());
        for file in files {
            finder.named_file(file);
        }
        for folder in folders {
            finder.folder(folder);
        }
    }

    let Finder { mut drafts, mut passed, notices, .. } = finder;
    drafts.sort_by_cached_key(|draft| {
        let shown = PathBuf::from(&draft.shown_path);
        (draft.path.clone(), fs::canonicalize(&shown).unwrap_or(shown))
    });
    let inputs = job.inputs.iter().map(PathBuf::as_path).chain(drafts.iter().map(|d| Path::new(&d.shown_path)));
    let taken = inputs_in(output.as_deref(), inputs);
    let identities: Vec<OrganisationIdentity> = drafts.iter().map(OrganisationIdentity::of).collect();
    let before = job.keep.as_ref().and_then(|keep| keep.before(job.as_of()));
    let slugs = ownership::assign(&identities, output.as_deref(), before.as_deref(), taken);
    passed.skipped.sort();
    Ok(RunPlan {
        organisations: drafts
            .into_iter()
            .zip(identities)
            .zip(slugs)
            .map(|((draft, identity), slug)| Organisation {
                name: identity.name,
                slug,
                source_key: identity.source_key,
                // Kept for the whole of the run, and mostly a single file.
                work: draft.work.map(|mut files| {
                    files.shrink_to_fit();
                    files
                }),
                shown_path: draft.shown_path,
                engine: draft.engine,
            })
            .collect(),
        skipped: passed.skipped,
        other_files: passed.other_files,
        notices,
    })
}

/// The canonical output folder, if it exists already.
fn check_output(job: &Job) -> Result<Option<PathBuf>, JobError> {
    let Ok(metadata) = fs::metadata(&job.output) else { return Ok(None) };
    if !metadata.is_dir() {
        return Err(JobError::OutputIsNoFolder(job.output.clone()));
    }
    let canonical = fs::canonicalize(&job.output)
        .map_err(|source| JobError::OutputNotWritable { folder: job.output.clone(), source })?;
    if job.inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == canonical)) {
        return Err(JobError::OutputIsInput(job.output.clone()));
    }
    Ok(Some(canonical))
}

/// Names in the output folder that are, or lead to, an input: no organisation may be written there.
fn inputs_in<'a>(output: Option<&Path>, inputs: impl Iterator<Item = &'a Path>) -> Vec<String> {
    let Some(output) = output else { return Vec::new() };
    inputs
        .filter_map(|input| fs::canonicalize(input).ok())
        .filter_map(|input| match input.strip_prefix(output).ok()?.components().next()? {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect()
}

/// An organisation before it has its slug.
pub(super) struct OrganisationDraft {
    /// Relative to the input root; decides the order.
    pub(super) path: String,
    pub(super) name: String,
    /// The file that the user named; none where a folder or a name of the user's says whose it is.
    pub(super) found_as: Option<PathBuf>,
    pub(super) work: Result<Vec<SourceFile>, String>,
    pub(super) shown_path: String,
    pub(super) engine: Arc<Engine>,
}

/// What has been found so far.
pub(super) struct Finder<'a> {
    pub(super) output: Option<&'a Path>,
    pub(super) drafts: Vec<OrganisationDraft>,
    pub(super) passed: Passed,
    /// Canonical paths of what is taken already, so that overlapping inputs give nothing twice.
    seen: BTreeSet<PathBuf>,
    /// Converts what is being found.
    pub(super) engine: Arc<Engine>,
    /// Whether what is being found stands in a job file.
    pub(super) from_job_file: bool,
    /// What the user should know of how files became organisations.
    pub(super) notices: Vec<String>,
}

impl Finder<'_> {
    /// Whether a path is met for the first time; if not, it is listed.
    pub(super) fn is_new(&mut self, path: &Path, name: &str) -> bool {
        let is_new = self.seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()));
        if !is_new {
            self.passed.skip(name, "given or linked more than once; read once");
        }
        is_new
    }

    pub(super) fn named_file(&mut self, path: &Path) {
        let name = name_of(path);
        if !self.is_new(path, &name) {
            return;
        }
        let work = match fs::metadata(path) {
            Err(error) => Err(walk::in_words(&error)),
            Ok(metadata) if !metadata.is_file() => Err(walk::NOT_REGULAR.to_owned()),
            Ok(_) => Ok(vec![SourceFile { name: name.clone(), path: path.to_owned(), unreadable: None }]),
        };
        self.loose(name, path, work, true);
    }

    fn loose(&mut self, file_name: String, path: &Path, work: Result<Vec<SourceFile>, String>, is_named: bool) {
        // annexa's own workbooks and records are all called alike; the organisation is the folder that they stand in.
        let is_file = || fs::metadata(path).is_ok_and(|m| m.is_file());
        let is_own = (file_name == previous_workbook::WORKBOOK && is_file() && own_outputs::is_own_workbook(path))
            || (file_name == previous_workbook::RECORD && own_outputs::is_record(path));
        let folder = path.parent().and_then(Path::file_name).filter(|_| is_own);
        let stem = folder.unwrap_or(Path::new(&file_name).file_stem().unwrap_or(OsStr::new(&file_name)));
        self.drafts.push(OrganisationDraft {
            name: stem.to_string_lossy().into_owned(),
            path: file_name,
            found_as: is_named.then(|| path.to_owned()),
            work,
            shown_path: path.to_string_lossy().into_owned(),
            engine: Arc::clone(&self.engine),
        });
    }

    fn folder(&mut self, folder: &Path) {
        let folder_name = name_of(folder);
        if !self.is_new(folder, &folder_name) {
            return;
        }
        let engine = Arc::clone(&self.engine);
        let fail = |why: String| OrganisationDraft {
            path: folder_name.clone(),
            name: folder_name.clone(),
            found_as: None,
            work: Err(why),
            shown_path: folder.to_string_lossy().into_owned(),
            engine,
        };
        let children = match walk::children(folder) {
            Ok(children) => children,
            Err(error) => return self.drafts.push(fail(walk::in_words(&error))),
        };
        let root = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let mut spreadsheets = 0;
        let mut loose = Vec::new();
        let before = self.drafts.len();
        let mut passed = Passed::default();
        // Real files and folders first, so that a link beside them never takes their place.
        let (links, real): (Vec<_>, Vec<_>) = children.into_iter().partition(|c| c.is_link);
        for child in real.into_iter().chain(links) {
            if child.is_folder() {
                self.subfolder(&child, &root, &mut passed);
                continue;
            }
            match naming::kind_of(&child.name) {
                FileKind::Other => passed.other_files += 1,
                FileKind::Skipped(why) => passed.skip(&child.name, why),
                FileKind::SaveAs(what_to_do) => {
                    passed.skip(&child.name, what_to_do);
                    passed.to_save_as.push(child.name);
                }
                FileKind::Json if child.unreadable().is_some() || !own_outputs::is_record(&child.path) => {
                    passed.skip(&child.name, naming::NO_RECORD);
                }
                FileKind::Spreadsheet | FileKind::Json
                    if child.unreadable().is_none()
                        && (own_outputs::is_own_workbook(&child.path) || own_outputs::is_record(&child.path)) =>
                {
                    passed.skip(
                        &child.name,
                        "written by annexa; name the file itself, or put it into its organisation's folder, to read it",
                    );
                }
                FileKind::Spreadsheet | FileKind::Json => {
                    spreadsheets += 1;
                    if self.is_new(&child.path, &child.name) {
                        let work = child.unreadable().map_or_else(|| Ok(child.source(child.name.clone())), Err);
                        loose.push(self.drafts.len());
                        self.loose(child.name, &child.path, work.map(|source| vec![source]), false);
                    }
                }
            }
        }
        if self.drafts.len() == before && spreadsheets == 0 {
            self.drafts.push(fail(nothing_in(&passed)));
        }
        self.passed.add(passed);
        self.together(folder, &folder_name, &loose);
    }

    /// A direct subfolder of an input: an organisation, unless it is something of annexa's or leads in a circle.
    fn subfolder(&mut self, child: &walk::Child, root: &Path, passed: &mut Passed) {
        if let Some(why) = naming::hidden(&child.name) {
            return passed.skip(&child.name, why);
        }
        let canonical = fs::canonicalize(&child.path).unwrap_or_else(|_| child.path.clone());
        if let Some(why) = walk::is_output(&canonical, self.output) {
            passed.outputs += 1;
            return passed.skip(&child.name, why);
        }
        if root.starts_with(&canonical) {
            return passed.skip(&child.name, "a link back to a folder around it");
        }
        self.organisation_folder(&child.path, &child.name, passed);
    }

    /// All inputs as the sources of one organisation.
    pub(super) fn everything_as(&mut self, name: &str, inputs: &[PathBuf]) {
        let mut sources = Vec::new();
        let mut readable = 0;
        let mut last_reason = String::new();
        for input in inputs {
            let input_name = name_of(input);
            let lost = |why: &str| SourceFile {
                name: input_name.clone(),
                path: input.clone(),
                unreadable: Some(why.to_owned()),
            };
            match fs::metadata(input) {
                Err(error) => sources.push(lost(&walk::in_words(&error))),
                Ok(metadata) if metadata.is_dir() => {
                    let (files, passed) = walk::sources_below(input, "", self.output);
                    if files.is_empty() {
                        last_reason = nothing_in(&passed);
                        sources.push(lost(&last_reason));
                    }
                    for file in files {
                        if self.is_new(&file.path, &file.name) {
                            readable += 1;
                            sources.push(file);
                        }
                    }
                    self.passed.add(passed);
                }
                Ok(metadata) => {
                    if self.is_new(input, &input_name) {
                        readable += 1;
                        let unreadable = (!metadata.is_file()).then(|| walk::NOT_REGULAR.to_owned());
                        sources.push(SourceFile { name: input_name, path: input.clone(), unreadable });
                    }
                }
            }
        }
        // However the paths were typed, the order is the same.
        sources.sort_by_cached_key(|file| {
            (file.name.clone(), fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone()))
        });
        self.drafts.push(OrganisationDraft {
            path: name.to_owned(),
            name: name.to_owned(),
            found_as: None,
            work: if readable == 0 && !last_reason.is_empty() { Err(last_reason) } else { Ok(unique(sources)) },
            shown_path: inputs.first().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default(),
            engine: Arc::clone(&self.engine),
        });
    }
}

/// Why a folder gives nothing to convert, and what to do.
pub(super) fn nothing_in(passed: &Passed) -> String {
    match passed.to_save_as.as_slice() {
        [] => "the folder holds no spreadsheet (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv); put the Statement of \
               Applicability there, or leave the folder out"
            .to_owned(),
        [first, ..] => format!(
            "the folder holds no spreadsheet; save {first} as .xlsx if it is the Statement of Applicability, or leave \
             the folder out"
        ),
    }
}

/// The last component of a path as it is called, also for `.` and `..`.
pub(super) fn name_of(path: &Path) -> String {
    match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => fs::canonicalize(path)
            .ok()
            .and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()))
            .unwrap_or_else(|| "input".to_owned()),
    }
}

/// Gives sources of the same name, from different inputs, names of their own: `soa.xlsx`, `soa (2).xlsx`.
pub(super) fn unique(mut files: Vec<SourceFile>) -> Vec<SourceFile> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for file in &mut files {
        if names.insert(file.name.clone()) {
            continue;
        }
        let (stem, extension) = match file.name.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (file.name.as_str(), String::new()),
        };
        let mut number = 2_u32;
        let fresh = loop {
            let candidate = format!("{stem} ({number}){extension}");
            if !names.contains(&candidate) {
                break candidate;
            }
            number += 1;
        };
        names.insert(fresh.clone());
        file.name = fresh;
    }
    files
}
