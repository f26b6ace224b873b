//! The fan-out: each organisation is read, converted and written inside one worker, and nothing that happens to it
//! reaches another.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::{fs, thread};

use rayon::prelude::*;

use super::discover::{Organisation, RunPlan, discover};
use super::journal::Journal;
use super::lock::OutputLock;
use super::manifest::{self, Finished, ORGANISATION_FILE, OrganisationFile, OrganisationState, Totals};
use super::staging::Staging;
use super::walk::Skipped;
use super::worker::Worker;
use super::{Job, JobError, TopFileError, index, write};
use crate::model::RowCounts;
use crate::{Failure, Outputs, Source, Summary};

/// Stack of a worker: deep XML or a long formula must not end the run.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// How long a problem of one organisation may be in memory; the whole of it is in the manifest.
const TEXT_KEPT: usize = 240;

/// What turns the sources of an organisation into its outputs. Any function of name and sources is one.
pub trait Converter: Sync {
    /// Converts one organisation.
    fn convert(&self, organisation: &Organisation, sources: &[Source]) -> Result<Outputs, Failure>;

    /// Whether a process lives through the conversion of this organisation. Asked before one that was in hand when
    /// an earlier process was ended is converted in this one.
    fn survives(&self, _organisation: &Organisation) -> bool {
        true
    }

    /// The same of a process that may take no more than [`PROBE_BYTES`](super::PROBE_BYTES). Asked before an organisation
    /// with a file out of the ordinary is converted.
    fn survives_with_memory_limit(&self, _organisation: &Organisation) -> bool {
        true
    }

    /// Whether no further organisation is to be started.
    fn is_stopped(&self) -> bool {
        false
    }
}

impl<F: Fn(&str, &[Source]) -> Result<Outputs, Failure> + Sync> Converter for F {
    fn convert(&self, organisation: &Organisation, sources: &[Source]) -> Result<Outputs, Failure> {
        self(&organisation.name, sources)
    }
}

/// The few figures of a finished organisation that stay in memory for the last screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeSummary {
    /// Name to show.
    pub organisation: String,
    /// Editions of the merged sources.
    pub edition: String,
    /// The ledger over all sources.
    pub ledger: RowCounts,
    /// Controls covered, of all controls of the statement.
    pub covered: (u32, u32),
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// The most pressing thing that needs a look.
    pub needs_a_look: Option<String>,
    /// Why it is incomplete, if it is.
    pub incomplete: Option<String>,
}

impl From<&Summary> for OutcomeSummary {
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
pub struct OrganisationOutcome {
    /// Its folder in the output folder.
    pub slug: String,
    /// Name of its folder or file.
    pub name: String,
    /// Figures if it was written, problems if not: each names the file, what is wrong and what to do.
    pub result: Result<OutcomeSummary, Vec<String>>,
    /// Notices about the output folder: files kept because somebody changed them, results of an earlier run.
    pub notices: Vec<String>,
    /// Whether its outputs were there already, and hold as they are.
    pub unchanged: bool,
}

impl OrganisationOutcome {
    /// How it came out, in one word.
    pub fn state(&self) -> OrganisationState {
        match &self.result {
            Ok(brief) if brief.incomplete.is_none() => OrganisationState::Converted,
            Ok(_) => OrganisationState::Incomplete,
            Err(_) => OrganisationState::Failed,
        }
    }
}

/// What stays in memory of an organisation while others are converted. What was written says the rest itself at the end
/// of the run: small texts that stay, among all the large ones that go, would keep far more memory than their own.
struct Done {
    state: OrganisationState,
    /// Problems of one that failed.
    problems: Vec<String>,
    notices: Vec<String>,
    unchanged: bool,
    finished: Finished,
}

impl Done {
    fn of(outcome: OrganisationOutcome, finished: Finished) -> Self {
        let state = outcome.state();
        let OrganisationOutcome { result, notices, unchanged, .. } = outcome;
        Self { state, problems: result.err().unwrap_or_default(), notices, unchanged, finished }
    }

    fn outcome(self, organisation: Organisation, output: &Path) -> OrganisationOutcome {
        let Organisation { slug, name, .. } = organisation;
        let result = if self.state == OrganisationState::Failed {
            Err(self.problems)
        } else {
            OrganisationFile::read(&output.join(&slug)).map(|file| OutcomeSummary::from(&file.summary)).ok_or_else(
                || vec![format!("{slug}: {ORGANISATION_FILE} was written, and cannot be read any more; run again")],
            )
        };
        OrganisationOutcome { slug, name, result, notices: self.notices, unchanged: self.unchanged }
    }
}

/// Where an organisation in hand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its sources are read and compared with the last run; most are done then if nothing has changed.
    Reading,
    /// It is converted.
    Converting,
    /// Its outputs are written.
    Writing,
}

/// What a run tells while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// The work is known: so many organisations.
    Planned(usize),
    /// Some organisation has come to a stage; called from any worker.
    Entered(Stage),
    /// One organisation is done; called from any worker.
    Finished(&'a OrganisationOutcome),
}

/// A finished run.
#[derive(Debug)]
pub struct Report {
    /// The organisations in the order of their paths.
    pub outcomes: Vec<OrganisationOutcome>,
    /// Files and folders passed over that are worth a line.
    pub skipped: Vec<Skipped>,
    /// Sums.
    pub totals: Totals,
    /// Folders in the output folder with results of organisations that this run did not find; never deleted.
    pub left_over: Vec<String>,
    /// How many of them were not done again, since nothing had changed.
    pub unchanged: usize,
    /// How many organisations were not reached, because the run was stopped.
    pub not_reached: usize,
    /// What concerns the run as a whole, one sentence each.
    pub notices: Vec<String>,
    /// Where the manifest is, or why there is none of this run.
    pub manifest: Result<PathBuf, TopFileError>,
    /// Where the page over all organisations is, or why there is none.
    pub index: Result<PathBuf, TopFileError>,
}

/// Runs a job: finds the organisations, converts each whose outputs do not hold any more, writes their files, the
/// manifest and the index. One organisation's failure or panic costs the others nothing; an error means that there is no run at
/// all.
pub fn run(job: &Job, convert: &impl Converter, observe: impl Fn(Event<'_>) + Sync) -> Result<Report, JobError> {
    let plan = found(job)?;
    let not_writable = |source| JobError::OutputNotWritable { folder: job.output.clone(), source };
    fs::create_dir_all(&job.output).map_err(not_writable)?;
    // The folder of dated ones as well: the newest there may be about to be named, and the oldest to go.
    let above = job.keep.as_ref().map(|keep| OutputLock::take(&keep.base)).transpose()?;
    let lock = OutputLock::take(&job.output)?;
    let before = job.keep.as_ref().and_then(|keep| keep.before(job.as_of()));
    let journal = Journal::open(&job.output).map_err(not_writable)?;
    let staging = Staging::open(&job.output, &journal).map_err(not_writable)?;
    let threads = job.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let pool = workers(threads.min(plan.organisations.len()).max(1))?;

    observe(Event::Planned(plan.organisations.len()));
    let worker = Worker {
        job,
        staging: &staging,
        journal: &journal,
        convert,
        before: before.as_deref(),
        alone: RwLock::new(()),
    };
    let finish = |organisation| {
        let (outcome, finished) = worker.finish(organisation, &observe);
        observe(Event::Finished(&outcome));
        Done::of(outcome, finished)
    };
    let finished: Vec<Option<Done>> = pool.install(|| {
        // Organisations differ much in size: hand them out one by one.
        let one_by_one = plan.organisations.par_iter().with_max_len(1);
        one_by_one.map(|organisation| (!convert.is_stopped()).then(|| finish(organisation))).collect()
    });

    let done =
        || plan.organisations.iter().zip(&finished).filter_map(|(o, done)| Some((o.slug.as_str(), done.as_ref()?)));
    let count = |state| done().filter(|(_, done)| done.state == state).count();
    let totals = Totals {
        organisations: done().count(),
        converted: count(OrganisationState::Converted),
        incomplete: count(OrganisationState::Incomplete),
        failed: count(OrganisationState::Failed),
        other_files: plan.other_files,
    };
    index::forget_failures(&job.output, done().map(|(slug, done)| (slug, &done.finished)));
    let not_reached = plan.organisations.len() - totals.organisations;
    // In a worker, whose memory is free now: another thread would take as much anew.
    let index = pool.install(|| index::write(&staging, &job.output, not_reached == 0));
    let manifest = if not_reached == 0 {
        let reduction = manifest::RunRecord {
            settings: job.engine.settings(),
            output: &job.output,
            totals,
            skipped: &plan.skipped,
            pages: index::pages(&job.output),
            organisations: done().map(|(slug, done)| (slug, &done.finished)).collect(),
        };
        let fill = |file: &fs::File| manifest::write(reduction, file);
        write::write_at_top(&staging, &job.output, manifest::MANIFEST_FILE, fill)
            .map_err(|source| TopFileError::Manifest { file: job.output.join(manifest::MANIFEST_FILE), source })
    } else {
        // A list that leaves some out would pass for one of all.
        Err(TopFileError::Stopped { not_reached, organisations: plan.organisations.len() })
    };
    // While the folder is this run's alone.
    let slugs = plan.organisations.iter().map(|o| o.slug.as_str()).collect();
    let left_over = write::left_over(&job.output, &slugs);
    // As the index, in memory that is free again.
    let outcomes = pool.install(|| {
        let mut outcomes: Vec<OrganisationOutcome> = Vec::with_capacity(totals.organisations);
        let finished = plan.organisations.into_iter().zip(finished);
        outcomes.extend(finished.filter_map(|(organisation, done)| Some(done?.outcome(organisation, &job.output))));
        outcomes
    });
    journal.close(not_reached == 0);
    let mut notices = notices(&lock, &journal);
    notices.extend(plan.notices);
    if manifest.is_ok()
        && let Some(keep) = &job.keep
    {
        // Nothing of this run may look like a foreign file in its own folder.
        drop(staging);
        drop(lock);
        notices.extend(keep.finish(job.as_of()));
    }
    drop(above);
    Ok(Report {
        skipped: plan.skipped,
        totals,
        left_over,
        unchanged: outcomes.iter().filter(|o| o.unchanged).count(),
        not_reached,
        notices,
        manifest,
        index,
        outcomes,
    })
}

/// Finds the organisations, in a thread of its own: most of the memory that this takes is free again at its end, and an
/// allocator that keeps memory by threads gives it to a worker that begins after it, not to one beside it.
fn found(job: &Job) -> Result<RunPlan, JobError> {
    thread::scope(|scope| {
        let finding = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || discover(job));
        let finding = finding.map_err(|error| JobError::Threads(error.to_string()))?;
        finding.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// The threads that organisations are converted on.
pub(super) fn workers(threads: usize) -> Result<rayon::ThreadPool, JobError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|e| JobError::Threads(e.to_string()))
}

/// What the user should know of the lock, and of a run that was ended from outside.
fn notices(lock: &OutputLock, journal: &Journal) -> Vec<String> {
    let then: Vec<&str> = journal.in_hand_then().iter().map(String::as_str).collect();
    let ended = (!then.is_empty()).then(|| {
        format!(
            "the run before was ended while it converted {}; each was tried in a process of its own first",
            super::printable(&then.join(", "))
        )
    });
    lock.weak.clone().into_iter().chain(ended).collect()
}

/// A text cut to what the last screen can use, so that memory does not grow with what a file says.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= TEXT_KEPT {
        return text.to_owned();
    }
    text.chars().take(TEXT_KEPT).chain(['…']).collect()
}
