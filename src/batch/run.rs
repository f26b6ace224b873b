//! The fan-out: each organisation is read, converted and written inside one worker, and nothing that happens to it
//! reaches another.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::discover::{Organisation, discover};
use super::edits;
use super::manifest::{self, Finished, ManifestEntry, OrganisationFile, State, Totals};
use super::walk::{self, Skipped, SourceFile};
use super::write::{self, Staging};
use super::{Job, JobError};
use crate::recognise::Ledger;
use crate::{Failure, Outputs, Source, Summary};

/// Largest source that is read: far above any Statement of Applicability, far below what would fill the memory.
const MAX_SOURCE_BYTES: u64 = 256 * 1024 * 1024;

/// Stack of a worker: deep XML or a long formula must not end the run.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// How many problems of one organisation stay in memory, and how long each; all of them are in the manifest.
const PROBLEMS_KEPT: usize = 4;
const TEXT_KEPT: usize = 240;

/// What a contained panic is called before the user.
const INTERNAL_ERROR: &str = "internal error while converting this organisation; please report it with the file, or with a copy whose texts are replaced";

/// The few figures of a finished organisation that stay in memory for the last screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Name to show.
    pub organisation: String,
    /// Editions of the merged sources.
    pub edition: String,
    /// The ledger over all sources.
    pub ledger: Ledger,
    /// Controls covered, of all controls of the statement.
    pub covered: (u32, u32),
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// The most pressing thing that needs a look.
    pub needs_a_look: Option<String>,
    /// Why it is incomplete, if it is.
    pub incomplete: Option<String>,
}

impl From<&Summary> for Brief {
    fn from(summary: &Summary) -> Self {
        Self {
            organisation: shortened(&summary.organisation),
            edition: shortened(&summary.edition),
            ledger: summary.ledger,
            covered: (summary.figures.covered, summary.figures.in_role()),
            findings: summary.findings,
            needs_a_look: summary.needs_a_look.first().map(|s| shortened(s)),
            incomplete: summary.incomplete.as_deref().map(shortened),
        }
    }
}

/// How one organisation came out, in at most about a kilobyte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its folder in the output folder.
    pub slug: String,
    /// Name of its folder or file.
    pub name: String,
    /// Figures if it was written, problems if not: each names the file, what is wrong and what to do.
    pub result: Result<Brief, Vec<String>>,
    /// Notices about the output folder: files kept because somebody changed them, results of an earlier run.
    pub notices: Vec<String>,
}

impl Outcome {
    /// How it came out, in one word.
    pub fn state(&self) -> State {
        match &self.result {
            Ok(brief) if brief.incomplete.is_none() => State::Converted,
            Ok(_) => State::Incomplete,
            Err(_) => State::Failed,
        }
    }
}

/// What a run tells while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// The work is known: so many organisations.
    Planned(usize),
    /// One organisation is done; called from any worker.
    Finished(&'a Outcome),
}

/// A finished run.
#[derive(Debug)]
pub struct Report {
    /// The organisations in the order of their paths.
    pub outcomes: Vec<Outcome>,
    /// Files and folders passed over that are worth a line.
    pub skipped: Vec<Skipped>,
    /// Sums.
    pub totals: Totals,
    /// Folders in the output folder with results of organisations that this run did not find; never deleted.
    pub left_over: Vec<String>,
    /// Where the manifest is.
    pub manifest: PathBuf,
}

/// Runs a job: finds the organisations, converts each by `convert` (name, sources), writes their files and the
/// manifest. One organisation's failure or panic costs the others nothing; an error means that there is no run at
/// all, or no manifest.
pub fn run(
    job: &Job,
    convert: impl Fn(&str, &[Source]) -> Result<Outputs, Failure> + Sync,
    observe: impl Fn(Event<'_>) + Sync,
) -> Result<Report, JobError> {
    let plan = discover(job)?;
    let not_writable = |source| JobError::OutputNotWritable { folder: job.output.clone(), source };
    fs::create_dir_all(&job.output).map_err(not_writable)?;
    let staging = Staging::open(&job.output).map_err(not_writable)?;
    let threads = job.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(plan.organisations.len()).max(1))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|e| JobError::Threads(e.to_string()))?;

    observe(Event::Planned(plan.organisations.len()));
    let worker = Worker { job, staging: &staging, convert: &convert };
    let finished: Vec<(Outcome, Finished)> = pool.install(|| {
        plan.organisations
            .par_iter()
            // Organisations differ much in size: hand them out one by one.
            .with_max_len(1)
            .map(|organisation| {
                let finished = worker.finish(organisation);
                observe(Event::Finished(&finished.0));
                finished
            })
            .collect()
    });

    let (outcomes, organisations): (Vec<_>, Vec<_>) = finished.into_iter().unzip();
    let count = |state| outcomes.iter().filter(|o: &&Outcome| o.state() == state).count();
    let totals = Totals {
        organisations: outcomes.len(),
        converted: count(State::Converted),
        incomplete: count(State::Incomplete),
        failed: count(State::Failed),
        other_files: plan.other_files,
    };
    let reduction =
        manifest::Run { settings: &job.settings, output: &job.output, totals, skipped: &plan.skipped, organisations };
    let manifest = write::write_manifest(&staging, &job.output, |file| manifest::write(reduction, file))
        .map_err(|source| JobError::Manifest { file: job.output.join(manifest::MANIFEST_FILE), source })?;
    let left_over = write::left_over(&job.output, &outcomes.iter().map(|o| o.slug.as_str()).collect());
    Ok(Report { outcomes, skipped: plan.skipped, totals, left_over, manifest })
}

struct Worker<'a, C> {
    job: &'a Job,
    staging: &'a Staging,
    convert: &'a C,
}

/// Why an organisation was not written.
struct Failed {
    /// Its sources, as far as they were read.
    inputs: Vec<manifest::InputRecord>,
    /// For the manifest.
    problems: Vec<String>,
    /// For the terminal, where it differs.
    shown: Option<Vec<String>>,
}

impl<C: Fn(&str, &[Source]) -> Result<Outputs, Failure> + Sync> Worker<'_, C> {
    /// One organisation from its files to its outcome; never panics.
    fn finish(&self, organisation: &Organisation) -> (Outcome, Finished) {
        let attempt = catch_unwind(AssertUnwindSafe(|| self.attempt(organisation))).unwrap_or_else(|_| {
            Err(Failed {
                inputs: Vec::new(),
                problems: vec![format!("{}: {INTERNAL_ERROR}", organisation.name)],
                shown: None,
            })
        });
        let slug = organisation.slug.clone();
        let (result, notices, finished) = match attempt {
            Ok((brief, kept)) => {
                let notices = kept
                    .into_iter()
                    .map(|name| format!("{slug}: a file was changed since annexa wrote it; kept as {slug}/{name}"))
                    .collect();
                (Ok(brief), notices, Finished::Written { slug: slug.clone() })
            }
            Err(failed) => self.record_failure(organisation, failed),
        };
        (Outcome { slug, name: organisation.name.clone(), result, notices }, finished)
    }

    fn attempt(&self, organisation: &Organisation) -> Result<(Brief, Vec<String>), Failed> {
        let files = organisation.work.as_ref().map_err(|why| Failed {
            inputs: Vec::new(),
            problems: vec![format!("{}: {why}", organisation.name)],
            shown: Some(vec![format!("{}: {why}", organisation.shown_path)]),
        })?;
        let mut sources: Vec<Source> =
            files.iter().map(|file| Source { name: file.name.clone(), content: read(file) }).collect();
        // What was typed into the earlier workbook goes in as well, and is no input of its own: the same sources and
        // decisions give the same outputs, whatever was there before.
        let inputs_end = sources.len();
        let earlier = edits::earlier_workbook(&self.job.output, &organisation.slug).map_err(|why| Failed {
            inputs: manifest::inputs_of(&sources, &[], &[]),
            problems: vec![why],
            shown: None,
        })?;
        sources.extend(earlier);

        let converted = catch_unwind(AssertUnwindSafe(|| (self.convert)(&organisation.name, &sources)));
        sources.truncate(inputs_end);
        let outputs = match converted {
            Ok(Ok(outputs)) => outputs,
            Ok(Err(failure)) => {
                return Err(Failed {
                    inputs: manifest::inputs_of(&sources, &failure.source_sha256, &[]),
                    problems: failure.problems,
                    shown: None,
                });
            }
            Err(_panic) => {
                let hashes: Vec<_> =
                    sources.iter().map(|s| s.content.as_ref().ok().map(|b| manifest::sha256(b))).collect();
                let names: Vec<_> = sources.iter().map(|s| s.name.as_str()).collect();
                return Err(Failed {
                    inputs: manifest::inputs_of(&sources, &hashes, &[]),
                    problems: vec![format!("{}: {INTERNAL_ERROR}", names.join(", "))],
                    shown: None,
                });
            }
        };
        let inputs = manifest::inputs_of(&sources, &outputs.source_sha256, &outputs.ledgers);
        drop(sources);

        let file = OrganisationFile::new(&organisation.name, &self.job.settings, inputs, &outputs);
        match write::write_organisation(self.staging, &self.job.output, &organisation.slug, &outputs, &file) {
            Ok(kept) => Ok((Brief::from(&outputs.summary), kept)),
            Err(error) => Err(Failed {
                inputs: file.inputs,
                problems: vec![format!(
                    "{}: the outputs cannot be written ({error}); close them in other programs, or choose another \
                     output folder",
                    organisation.slug
                )],
                shown: None,
            }),
        }
    }

    /// Leaves the failure for the manifest in the staging folder, and keeps a short form.
    fn record_failure(
        &self,
        organisation: &Organisation,
        failed: Failed,
    ) -> (Result<Brief, Vec<String>>, Vec<String>, Finished) {
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
        let entry = self.staging.path(&format!("failed.{slug}.json"));
        let record = ManifestEntry {
            slug: slug.clone(),
            name: organisation.name.clone(),
            state: State::Failed,
            inputs: failed.inputs,
            outputs: Vec::new(),
            summary: None,
            problems: failed.problems,
        };
        // If this cannot be written, the manifest cannot either, and says so.
        let written = serde_json::to_vec(&record).map_err(io::Error::from).and_then(|json| fs::write(&entry, json));
        drop(written);
        (Err(shown), notices, Finished::Failed { slug: slug.clone(), entry })
    }
}

/// The bytes of one file, or why they cannot be had: one sentence that says what is wrong and what to do.
pub fn read_source(path: &Path) -> Result<Vec<u8>, String> {
    read_limited(path, MAX_SOURCE_BYTES)
}

/// The bytes of a source, or why they cannot be had.
fn read(file: &SourceFile) -> Result<Vec<u8>, String> {
    match &file.unreadable {
        Some(why) => Err(why.clone()),
        None => read_source(&file.path),
    }
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let said = |error: io::Error| walk::in_words(&error);
    let metadata = fs::metadata(path).map_err(said)?;
    if !metadata.is_file() {
        return Err(walk::NOT_REGULAR.to_owned());
    }
    let too_large =
        || format!("is larger than {} MiB; save the sheets that matter to a file of their own", limit / 1024 / 1024);
    if metadata.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow while it is read.
    File::open(path).map_err(said)?.take(limit + 1).read_to_end(&mut bytes).map_err(said)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

/// A text cut to what the last screen can use, so that memory does not grow with what a file says.
fn shortened(text: &str) -> String {
    if text.chars().count() <= TEXT_KEPT {
        return text.to_owned();
    }
    text.chars().take(TEXT_KEPT).chain(['…']).collect()
}
