//! The organisations of a job file, named one by one or found by a pattern.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};

use super::discover::{Finder, OrganisationDraft, name_of, nothing_in, unique};
use super::naming::{self, FileKind};
use super::own_outputs;
use super::walk::{self, Passed, SourceFile};
use crate::Engine;

/// One organisation of a job file, or a pattern that finds some.
#[derive(Debug, Clone)]
pub struct ListedOrganisation {
    /// If given, everything that `inputs` find is one organisation of this name. Otherwise each file or folder is
    /// one; with a wildcard in a folder's name, each folder that it stands for.
    pub name: Option<String>,
    /// Paths and patterns (`*`, `?`, `[...]`, `**`), with `/`; relative to [`super::job::Job::folder`].
    pub inputs: Vec<String>,
    /// Converts it.
    pub engine: Arc<Engine>,
}

impl ListedOrganisation {
    fn has_pattern(&self) -> bool {
        self.inputs.iter().any(|input| is_pattern(input))
    }
}

/// Whether a path is one with wildcards.
fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '['])
}

/// A file or folder that a pattern stands for, and the folder that makes an organisation of several of them.
struct Match {
    path: PathBuf,
    group: PathBuf,
}

impl Finder<'_> {
    /// Takes the organisations of a job file. Those that are named go before those that a pattern finds, so that a
    /// pattern never takes what has an entry of its own.
    pub(super) fn listed(&mut self, folder: &Path, listed: &[ListedOrganisation]) {
        let (patterns, named): (Vec<_>, Vec<_>) = listed.iter().partition(|entry| entry.has_pattern());
        self.from_job_file = true;
        let of_the_job = Arc::clone(&self.engine);
        for entry in named.into_iter().chain(patterns) {
            self.engine = Arc::clone(&entry.engine);
            self.entry(folder, entry);
        }
        self.engine = of_the_job;
        self.from_job_file = false;
    }

    fn entry(&mut self, folder: &Path, entry: &ListedOrganisation) {
        let mut passed = Passed::default();
        let mut together = Vec::new();
        for input in &entry.inputs {
            if !is_pattern(input) {
                let path = folder.join(input);
                if entry.name.is_some() {
                    together.push(path);
                } else if path.is_dir() {
                    self.organisation_folder(&path, input.trim_end_matches('/'), &mut passed);
                } else {
                    self.named_file(&path);
                }
                continue;
            }
            let found = self.matches(folder, input, &mut passed);
            if found.is_empty() {
                self.drafts.push(OrganisationDraft {
                    path: input.clone(),
                    name: entry.name.clone().unwrap_or_else(|| input.clone()),
                    found_as: None,
                    work: Err("nothing is found by this pattern; correct it, or take it out of the job file".to_owned()),
                    shown_path: input.clone(),
                    engine: Arc::clone(&self.engine),
                });
            } else if entry.name.is_some() {
                together.extend(found.into_iter().map(|m| m.path));
            } else {
                self.groups(folder, found, &mut passed);
            }
        }
        self.passed.add(passed);
        if let (Some(name), false) = (&entry.name, together.is_empty()) {
            self.everything_as(name, &together);
        }
    }

    /// What a pattern finds: files that could be sources, and folders.
    fn matches(&mut self, folder: &Path, input: &str, passed: &mut Passed) -> Vec<Match> {
        let options =
            MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
        let input = input.trim_start_matches("./");
        let base = Pattern::escape(&folder.to_string_lossy());
        let from_here = base.is_empty() || Path::new(input).is_absolute();
        let whole = if from_here { input.to_owned() } else { format!("{base}/{input}") };
        // How far the folders reach that are organisations: up to the first part with a wildcard. A drive of Windows is
        // a part more than its letters look like.
        let drive = matches!(Path::new(input).components().next(), Some(Component::Prefix(_)));
        let depth = input.split('/').take_while(|part| !is_pattern(part)).count() + 1 + usize::from(drive);
        let Ok(paths) = glob::glob_with(&whole, options) else { return Vec::new() };
        let mut found = Vec::new();
        for path in paths.flatten() {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let shown = relative.to_string_lossy().replace('\\', "/");
            let canonical = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if self.is_passed_over(folder, &relative) {
                continue;
            }
            if path.is_dir() {
                if let Some(why) = walk::is_output(&canonical, self.output) {
                    passed.outputs += 1;
                    passed.skip(&shown, why);
                    continue;
                }
            } else {
                match naming::kind_of(&name_of(&path)) {
                    FileKind::Json if !own_outputs::is_record(&path) => {
                        passed.skip(&shown, naming::NO_RECORD);
                        continue;
                    }
                    FileKind::Spreadsheet | FileKind::Json
                        if own_outputs::is_own_workbook(&path) || own_outputs::is_record(&path) =>
                    {
                        passed.skip(&shown, "written by annexa; name the file itself to read it");
                        continue;
                    }
                    FileKind::Spreadsheet | FileKind::Json => {}
                    FileKind::Other => {
                        passed.other_files += 1;
                        continue;
                    }
                    FileKind::Skipped(why) | FileKind::SaveAs(why) => {
                        passed.skip(&shown, why);
                        continue;
                    }
                }
            }
            let group = folder.join(relative.components().take(depth).collect::<PathBuf>());
            found.push(Match { path, group });
        }
        found
    }

    /// Whether a match lies in a hidden folder, or among results of annexa's: what stands there is no source.
    fn is_passed_over(&self, folder: &Path, relative: &Path) -> bool {
        relative.ancestors().skip(1).filter(|above| above.file_name().is_some()).any(|above| {
            naming::hidden(&name_of(above)).is_some()
                || fs::canonicalize(folder.join(above)).is_ok_and(|p| walk::is_output(&p, self.output).is_some())
        })
    }

    /// Organisations of what a pattern has found: one for each folder with a wildcard in its name, or one each.
    fn groups(&mut self, folder: &Path, found: Vec<Match>, passed: &mut Passed) {
        let mut groups: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        for one in found {
            groups.entry(one.group).or_default().push(one.path);
        }
        for (group, paths) in groups {
            let shown = group.strip_prefix(folder).unwrap_or(&group).to_string_lossy().replace('\\', "/");
            if paths.iter().all(|path| *path == group) {
                if group.is_dir() {
                    self.organisation_folder(&group, &shown, passed);
                } else {
                    self.named_file(&group);
                }
                continue;
            }
            let name = name_of(&group);
            let mut files = Vec::new();
            for path in paths {
                let below = path.strip_prefix(&group).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                let source = format!("{name}/{below}");
                if path.is_dir() {
                    let (inside, more) = walk::sources_below(&path, &format!("{source}/"), self.output);
                    files.extend(inside);
                    passed.add(more);
                } else {
                    let unreadable = (!path.is_file()).then(|| walk::NOT_REGULAR.to_owned());
                    files.push(SourceFile { name: source, path, unreadable });
                }
            }
            files.retain(|file| self.is_new(&file.path, &file.name));
            if !files.is_empty() {
                files.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
                self.drafts.push(OrganisationDraft {
                    path: shown,
                    name,
                    found_as: None,
                    work: Ok(unique(files)),
                    shown_path: group.to_string_lossy().into_owned(),
                    engine: Arc::clone(&self.engine),
                });
            }
        }
    }

    /// A folder that is one organisation, with all spreadsheets below it.
    pub(super) fn organisation_folder(&mut self, path: &Path, shown: &str, passed: &mut Passed) {
        let name = name_of(path);
        let canonical = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.is_new(&canonical, &name) {
            return;
        }
        let (mut files, below) = walk::sources_below(path, &format!("{name}/"), self.output);
        let only_outputs = files.is_empty() && below.outputs > 0 && below.to_save_as.is_empty();
        if self.from_job_file {
            // A file with an entry of its own is that organisation's.
            files.retain(|file| self.is_new(&file.path, &file.name));
        }
        let work = if files.is_empty() { Err(nothing_in(&below)) } else { Ok(unique(files)) };
        passed.add(below);
        if !only_outputs {
            self.drafts.push(OrganisationDraft {
                path: shown.to_owned(),
                name,
                found_as: None,
                work,
                shown_path: path.to_string_lossy().into_owned(),
                engine: Arc::clone(&self.engine),
            });
        }
    }
}
