//! One organisation from its files to its outputs; nothing that happens here reaches another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::{fs, io};

use super::discover::Organisation;
use super::journal::Journal;
use super::manifest::{self, Finished, InputRecord, ManifestEntry, OrganisationFile, OrganisationState};
use super::read::read_all;
use super::run::{Converter, Event, OrganisationOutcome, OutcomeSummary, Stage, shortened};
use super::staging::Staging;
use super::walk::SourceFile;
use super::{Job, JobError, index, previous_workbook, unchanged, write};
use crate::{Outputs, Settings, Source, ingest};

/// How many problems of one organisation stay in memory; all of them are in the manifest.
const PROBLEMS_KEPT: usize = 4;

/// What a contained panic is called before the user.
const INTERNAL_ERROR: &str = "internal error while converting this organisation; please report it with the file, or with a copy whose texts are replaced";

/// What an abort is called before the user.
const ABORTED: &str = "the whole program was ended while it converted this organisation (too little memory, or a file made to do harm); it is passed over until its files change, or try again with --retry";

/// What a process that tries an organisation may take in memory, on systems that can say so.
pub const PROBE_BYTES: u64 = 1 << 30;

/// What is said of files that end the process which they are tried in.
const OUT_OF_THE_ORDINARY: &str = "it is packed as no statement is, and a process of its own with 1 GiB of memory did not live through it; open it in a spreadsheet program and save it anew, or save the sheet with the controls as .csv";

/// What every worker of a run works with.
pub(super) struct Worker<'a, C> {
    pub(super) job: &'a Job,
    pub(super) staging: &'a Staging,
    pub(super) journal: &'a Journal,
    pub(super) convert: &'a C,
    /// The results of the day before, if days are kept apart.
    pub(super) before: Option<&'a Path>,
    /// Held for reading by every conversion, and for writing by one that may have ended a process: it has the memory
    /// for itself, as it had when it was tried.
    pub(super) alone: RwLock<()>,
}

/// An organisation whose outputs are there.
struct WrittenOutputs {
    brief: OutcomeSummary,
    /// Files kept because somebody changed them.
    kept: Vec<String>,
    /// Whether they were there already.
    unchanged: bool,
}

/// Why an organisation was not written.
struct Failed {
    /// Its sources, as far as they were read.
    inputs: Vec<InputRecord>,
    /// For the manifest.
    problems: Vec<String>,
    /// For the terminal, where it differs.
    shown: Option<Vec<String>>,
}

impl<C: Converter> Worker<'_, C> {
    /// One organisation from its files to its outcome; never panics.
    pub(super) fn finish(
        &self,
        organisation: &Organisation,
        observe: &impl Fn(Event<'_>),
    ) -> (OrganisationOutcome, Finished) {
        let attempt = catch_unwind(AssertUnwindSafe(|| self.attempt(organisation, observe))).unwrap_or_else(|_| {
            Err(Failed {
                inputs: Vec::new(),
                problems: vec![format!("{}: {INTERNAL_ERROR}", organisation.name)],
                shown: None,
            })
        });
        let slug = organisation.slug.clone();
        let (result, notices, unchanged, finished) = match attempt {
            Ok(WrittenOutputs { brief, kept, unchanged }) => {
                let notices = kept
                    .into_iter()
                    .map(|name| format!("{slug}: a file was changed since annexa wrote it; kept as {slug}/{name}"))
                    .collect();
                (Ok(brief), notices, unchanged, Finished::Written)
            }
            Err(failed) => {
                let (result, notices, finished) = self.record_failure(organisation, failed);
                (result, notices, false, finished)
            }
        };
        (OrganisationOutcome { slug, name: organisation.name.clone(), result, notices, unchanged }, finished)
    }

    fn attempt(&self, organisation: &Organisation, observe: &impl Fn(Event<'_>)) -> Result<WrittenOutputs, Failed> {
        let slug = &organisation.slug;
        let files = organisation.work.as_ref().map_err(|why| Failed {
            inputs: Vec::new(),
            problems: vec![format!("{}: {why}", organisation.name)],
            shown: Some(vec![format!("{}: {why}", organisation.shown_path)]),
        })?;
        let settings = organisation.engine.settings();
        let suspect = self.journal.in_hand_then().contains(slug);
        let others = (!suspect).then(|| self.alone.read().unwrap_or_else(PoisonError::into_inner));
        let nobody = suspect.then(|| self.alone.write().unwrap_or_else(PoisonError::into_inner));
        let unread = |why: &str| Failed {
            inputs: files.iter().map(|file| InputRecord::unread(&file.name, why)).collect(),
            problems: vec![format!("{slug}: {why}")],
            shown: None,
        };
        // Before a byte of it is read here: reading alone may end the process.
        self.check_aborts(organisation, || stamp(organisation, settings, files), suspect).map_err(unread)?;
        let in_hand = self.journal.begin(slug);
        observe(Event::Entered(Stage::Reading));
        let sources = read_all(files, &settings.limits);
        let inputs = manifest::inputs_of(&sources, &[]);
        let key = manifest::key(&organisation.name, settings, &inputs);
        if !self.job.force
            && let Some(file) = unchanged::still_holds(&self.job.output.join(slug), &key, &settings.as_of)
        {
            return Ok(WrittenOutputs {
                brief: OutcomeSummary::from(&file.summary),
                kept: Vec::new(),
                unchanged: true,
            });
        }
        if let Some(file) = self.adopted(slug, &key, &settings.as_of) {
            return Ok(WrittenOutputs {
                brief: OutcomeSummary::from(&file.summary),
                kept: Vec::new(),
                unchanged: true,
            });
        }
        observe(Event::Entered(Stage::Converting));
        let odd = sources.iter().filter(|s| s.bytes().is_ok_and(ingest::is_suspect));
        let odd: Vec<&str> = odd.map(Source::name).collect();
        if !suspect && !odd.is_empty() && !self.convert.survives_with_memory_limit(organisation) {
            let problems = vec![format!("{}: {OUT_OF_THE_ORDINARY}", odd.join(", "))];
            return Err(Failed { inputs, problems, shown: None });
        }
        let result = self.convert(organisation, sources);
        drop((in_hand, others, nobody));
        let (inputs, outputs) = result?;
        observe(Event::Entered(Stage::Writing));
        self.write(organisation, inputs, &outputs)
    }

    /// Takes the results of the day before, if they hold and there are none of this day.
    fn adopted(&self, slug: &str, key: &str, as_of: &str) -> Option<OrganisationFile> {
        let before = self.before.filter(|_| !self.job.force)?.join(slug);
        let target = self.job.output.join(slug);
        if fs::symlink_metadata(&target).is_ok() {
            return None;
        }
        let file = unchanged::still_holds(&before, key, as_of)?;
        // What cannot be copied is made.
        write::adopt(self.staging, &before, &self.job.output, slug, &file).ok()?;
        Some(file)
    }

    /// Whether an organisation may be converted in this process: not if it ended one as it is now.
    /// A suspect was in hand when a process was ended: that may have been its doing, or anybody else's.
    fn check_aborts(
        &self,
        organisation: &Organisation,
        stamp: impl FnOnce() -> String,
        suspect: bool,
    ) -> Result<(), &'static str> {
        let slug = &organisation.slug;
        if self.job.retry {
            self.journal.set_aborted(slug, None);
            return Ok(());
        }
        if !suspect && !self.journal.knows(slug) {
            return Ok(());
        }
        let stamp = stamp();
        if self.journal.has_aborted(slug, &stamp) {
            return Err(ABORTED);
        }
        if suspect && !self.convert.survives(organisation) {
            self.journal.set_aborted(slug, Some(&stamp));
            return Err(ABORTED);
        }
        self.journal.set_aborted(slug, None);
        Ok(())
    }

    fn convert(
        &self,
        organisation: &Organisation,
        mut sources: Vec<Source>,
    ) -> Result<(Vec<InputRecord>, Outputs), Failed> {
        let inputs_end = sources.len();
        let earlier =
            previous_workbook::earlier_workbook(&self.job.output, self.before, organisation).map_err(|why| Failed {
                inputs: manifest::inputs_of(&sources, &[]),
                problems: vec![why.to_string()],
                shown: None,
            })?;
        // What was typed into the earlier workbook goes in as well, and is no input of its own: the same sources and
        // decisions give the same outputs, whatever was there before.
        sources.extend(earlier);
        let converted = catch_unwind(AssertUnwindSafe(|| self.convert.convert(organisation, &sources)));
        sources.truncate(inputs_end);
        let problems = match converted {
            Ok(Ok(outputs)) => return Ok((manifest::inputs_of(&sources, &outputs.ledgers), outputs)),
            Ok(Err(failure)) => failure.problems,
            Err(_panic) => {
                let names: Vec<_> = sources.iter().map(Source::name).collect();
                vec![format!("{}: {INTERNAL_ERROR}", names.join(", "))]
            }
        };
        Err(Failed { inputs: manifest::inputs_of(&sources, &[]), problems, shown: None })
    }

    fn write(
        &self,
        organisation: &Organisation,
        inputs: Vec<InputRecord>,
        outputs: &Outputs,
    ) -> Result<WrittenOutputs, Failed> {
        let slug = &organisation.slug;
        let identity = (organisation.name.as_str(), organisation.source_key.as_deref());
        let file = OrganisationFile::new(identity, organisation.engine.settings(), inputs, outputs);
        match write::write_organisation(self.staging, &self.job.output, slug, outputs, &file) {
            Ok(kept) => Ok(WrittenOutputs { brief: OutcomeSummary::from(&outputs.summary), kept, unchanged: false }),
            Err(error) => {
                // On a full disk this makes the room that the others need.
                let _ = fs::remove_dir_all(self.staging.new_files(slug));
                let _ = fs::remove_dir_all(self.staging.earlier_files(slug));
                Err(Failed {
                    inputs: file.inputs,
                    problems: vec![format!("{slug}: the outputs cannot be written ({error}); {}", advice(&error))],
                    shown: None,
                })
            }
        }
    }

    /// Leaves the failure for manifest and index, and keeps a short form.
    fn record_failure(
        &self,
        organisation: &Organisation,
        failed: Failed,
    ) -> (Result<OutcomeSummary, Vec<String>>, Vec<String>, Finished) {
        let slug = &organisation.slug;
        let mut shown = failed.shown.unwrap_or_else(|| failed.problems.clone());
        let more = shown.len().saturating_sub(PROBLEMS_KEPT);
        shown.truncate(PROBLEMS_KEPT);
        let mut shown: Vec<_> = shown.iter().map(|s| shortened(s)).collect();
        if more > 0 {
            shown.push(format!("... and {more} more, see {}", manifest::MANIFEST_FILE));
        }
        let mut notices = Vec::new();
        if write::has_earlier_outputs(&self.job.output, slug) {
            notices.push(format!("{slug}: the files in its output folder are from an earlier run"));
        }
        let record = ManifestEntry {
            slug: slug.clone(),
            name: organisation.name.clone(),
            state: OrganisationState::Failed,
            inputs: failed.inputs,
            outputs: Vec::new(),
            summary: None,
            problems: failed.problems,
        };
        (Err(shown), notices, index::record_failure(self.staging, &self.job.output, record))
    }
}

/// What an organisation is known by before its files are read: names, sizes and times of its files, and the settings.
fn stamp(organisation: &Organisation, settings: &Settings, files: &[SourceFile]) -> String {
    let inputs: Vec<InputRecord> = files
        .iter()
        .map(|file| {
            let metadata = fs::metadata(&file.path).ok();
            let changed = metadata.as_ref().and_then(|m| m.modified().ok());
            InputRecord::unread(&file.name, &format!("{:?} {changed:?}", metadata.map(|m| m.len())))
        })
        .collect();
    manifest::key(&organisation.name, settings, &inputs)
}

/// What to do about outputs that cannot be written.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room and run again; what is written already is not done twice"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give yourself permission to write there, or choose another output folder"
        }
        _ => "close them in other programs, or choose another output folder",
    }
}

/// What a process that tries an organisation takes besides: what is close to the limit must not pass here and end the
/// run itself.
const MARGIN_BYTES: usize = 32 << 20;

/// Reads and converts one organisation, and throws the outputs away: whether the process lives through it is all that
/// is asked. Writes nothing.
pub fn probe(job: &Job, slug: &str, convert: &impl Converter) -> Result<(), JobError> {
    // On a worker's stack, as in the run itself; and first, since no thread may be had when the memory is full.
    let worker = super::run::workers(1)?;
    let margin = vec![1_u8; MARGIN_BYTES];
    let plan = super::discover::discover(job)?;
    let Some(organisation) = plan.organisations.iter().find(|o| o.slug == slug) else { return Ok(()) };
    let files = organisation.work.as_deref().unwrap_or_default();
    let mut sources = read_all(files, &organisation.engine.settings().limits);
    let before = job.keep.as_ref().and_then(|keep| keep.before(job.as_of()));
    sources.extend(previous_workbook::earlier_workbook(&job.output, before.as_deref(), organisation).ok().flatten());
    // The run itself tells of a failure or panic.
    let outcome = worker.install(|| catch_unwind(AssertUnwindSafe(|| convert.convert(organisation, &sources))));
    drop(outcome);
    drop(std::hint::black_box(margin));
    Ok(())
}
