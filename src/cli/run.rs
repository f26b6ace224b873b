//! What `convert` and `run` share: how a run is controlled, its last screen and its exit code.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::{Command, ExitStatus as Ended, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::argument_error::ArgumentError;
use super::console::{complain, deadline};
use super::exit::ExitStatus;
use super::log::{self, LogFormat};
use super::progress::Progress;
use super::rules::FailOn;
use super::run_report::{self, RunTiming};
use super::summary_screen::{self, Screen};
use super::{as_of, signals};
use crate::batch::{self, Converter, Event, Job, Keep, Organisation, Report, printable};
use crate::{CallOptions, Engine, Failure, Outputs, Source};

/// Set for a child that only finds out whether it lives through the conversion of one organisation.
const PROBE: &str = "ANNEXA_PROBE";

/// Set besides for one that may take little memory.
const PROBE_LITTLE: &str = "ANNEXA_PROBE_LITTLE";

/// The exit codes of `convert` and `run`.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  every organisation was converted, or had not changed
  1  some organisation failed or is incomplete; the others are written
  2  the arguments cannot be used; nothing is written
  3  another run writes to the output folder; nothing was done
  4  stopped by SIGINT or SIGTERM: what was in hand is written, the rest was not begun
  130, 143  ended at once by a second SIGINT or SIGTERM; the next run puts things in order
  5  everything was converted, and there are findings that --fail-on names; the outputs are written";

/// A value of `--output`: a folder, or a name for one. The name of a document is a mistake.
pub(super) fn output_folder(path: PathBuf) -> Result<PathBuf, ArgumentError> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let is_document = extension.is_some_and(|extension| DOCUMENTS.contains(&extension.as_str()));
    if path.is_file() || (is_document && !path.is_dir()) {
        return Err(ArgumentError::OutputFile);
    }
    Ok(path)
}

/// Extensions of documents.
const DOCUMENTS: [&str; 11] = ["pdf", "xlsx", "xlsm", "xls", "ods", "csv", "tsv", "docx", "json", "html", "zip"];

/// How a run is controlled. None of this changes what is written.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct RunArgs {
    /// As-of day of the date rules, YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = as_of::parse)]
    as_of: Option<Date>,

    /// End with exit code 5 if an organisation has findings of this severity or higher; everything is still written
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// Also convert organisations that have not changed since the last run
    #[arg(long)]
    pub force: bool,

    /// Retry organisations that ended the program in an earlier run
    #[arg(long)]
    pub retry: bool,

    /// Number of worker threads [default: one per core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,

    /// Print only problems
    #[arg(short, long)]
    pub quiet: bool,

    /// Write to a folder per as-of day below the output folder, keep the newest N, and name the newest in the file
    /// `latest`
    #[arg(long, value_name = "N")]
    pub keep: Option<NonZeroUsize>,

    /// Log instead of progress and table: one line per organisation and a summary, on the error stream
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// Also write the results of the run as JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Also write metrics of the run for the Prometheus textfile collector
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
}

impl RunArgs {
    /// A job over inputs, controlled by these flags.
    pub(super) fn job(&self, inputs: Vec<PathBuf>, output: PathBuf, engine: Arc<Engine>) -> Job {
        let keep = self.keep.map(|newest| Keep { base: output.clone(), newest });
        Job {
            threads: self.threads,
            force: self.force,
            retry: self.retry,
            output: keep.as_ref().map_or(output, |keep| keep.folder_of(&engine.settings().as_of)),
            keep,
            ..Job::new(inputs, PathBuf::new(), engine)
        }
    }

    /// The as-of day: from the flag, otherwise the job file, otherwise the environment or the clock.
    pub(super) fn as_of(&self, job_file: Option<Date>) -> Result<String, ArgumentError> {
        as_of::now(self.as_of.or(job_file))
    }
}

/// Converts each organisation with its engine, and asks a process of its own before a dangerous one.
struct EngineConverter {
    stopped: Arc<AtomicBool>,
}

impl Converter for EngineConverter {
    fn convert(&self, organisation: &Organisation, sources: &[Source]) -> Result<Outputs, Failure> {
        let is_late = deadline(organisation.engine.settings().limits.seconds);
        organisation.engine.convert(&organisation.name, sources, CallOptions::until(&is_late))
    }

    fn survives(&self, organisation: &Organisation) -> bool {
        self.lives(organisation, false)
    }

    fn survives_with_memory_limit(&self, organisation: &Organisation) -> bool {
        self.lives(organisation, true)
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

impl EngineConverter {
    fn lives(&self, organisation: &Organisation, in_little: bool) -> bool {
        let seconds = organisation.engine.settings().limits.seconds;
        // A child that cannot be started proves nothing; the journal still names the organisation.
        let aborted =
            in_a_child(&organisation.slug, seconds, in_little).is_ok_and(|ended| !ended.is_some_and(|e| e.success()));
        // A signal for this run is one for its child as well, and no fault of the organisation.
        !aborted || self.is_stopped()
    }
}

/// This very command in a process of its own, for one organisation; writes nothing. `None` for one that had to be ended,
/// since it took longer than an organisation may.
fn in_a_child(slug: &str, seconds: u64, in_little: bool) -> io::Result<Option<Ended>> {
    const LOOKS: Duration = Duration::from_millis(10);
    /// A child looks at the clock itself, and only where it reads cells: it has a little longer to say so.
    const LONGER: Duration = Duration::from_secs(5);
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut child = Command::new(std::env::current_exe()?)
        .args(arguments)
        .env(PROBE, slug)
        .envs(in_little.then_some((PROBE_LITTLE, "1")))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let end = Instant::now() + Duration::from_secs(seconds) + LONGER;
    loop {
        if let Some(ended) = child.try_wait()? {
            return Ok(Some(ended));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOKS);
    }
}

/// What a child may take, for whatever it is tried for: far more than a statement needs. Its time is limited too, since
/// whoever started it may be ended before it.
#[cfg(unix)]
fn limit_child(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = |what, most: u64| {
        // A limit that is lower already, as a service's may be, stays.
        let Rlimit { current, maximum } = getrlimit(what);
        let _ = setrlimit(what, Rlimit { current: Some(current.map_or(most, |now| now.min(most))), maximum });
    };
    limit(Resource::Cpu, seconds);
    if std::env::var_os(PROBE_LITTLE).is_some() {
        limit(Resource::As, batch::PROBE_BYTES);
    }
}

/// Other systems have no such limits for a process; there a child is tried with what the machine has.
#[cfg(not(unix))]
fn limit_child(_seconds: u64) {}

/// Runs a resolved job and gives its exit code.
pub(super) fn work(job: Job, args: &RunArgs) -> ExitStatus {
    for file in [args.report.as_deref(), args.metrics.as_deref()].into_iter().flatten() {
        if let Some(why) = run_report::refusal(file) {
            complain(format!("{}: {why}", file.display()));
            return ExitStatus::Usage;
        }
    }
    if let Some(slug) = std::env::var_os(PROBE) {
        let engines = job.listed.iter().map(|listed| &listed.engine).chain([&job.engine]);
        let seconds = engines.map(|engine| engine.settings().limits.seconds).max().unwrap_or(0);
        // The child counts all of its threads, so it gets twice the time.
        limit_child(seconds.saturating_mul(2));
        let converter = EngineConverter { stopped: Arc::default() };
        let probed = batch::probe(&job, &slug.to_string_lossy(), &converter);
        return if probed.is_ok() { ExitStatus::AllConverted } else { ExitStatus::Usage };
    }
    let (started, clock) = (Timestamp::now(), Instant::now());
    if let Some(format) = args.log_format {
        log::start(format);
    }
    // Without signal handlers the run ends like any program, and the next run goes on from there.
    let converter = EngineConverter { stopped: signals::on_signals().unwrap_or_default() };
    // The process ends with the run, so the engines' memory is not freed piece by piece.
    let job = ManuallyDrop::new(job);
    let progress = Progress::new(args.quiet || args.log_format.is_some());
    let result = batch::run(&job, &converter, |event| {
        if let (Event::Finished(outcome), Some(_)) = (event, args.log_format) {
            log::organisation(outcome);
        }
        progress.observe(event);
    });
    progress.finish();
    match result {
        Ok(report) => {
            let course = RunTiming { started, took: clock.elapsed(), status: status_of(&report) };
            if args.log_format.is_some() {
                log::summary(&report, course.took);
            } else {
                // The organisations are written, so a closed pipe is not an error.
                let _ = print(&report, args.quiet);
            }
            let raised = args.fail_on.and_then(|severity| raised(&report, severity));
            if let Some(line) = &raised {
                complain(line);
            }
            match tell(&report, course, args) {
                ExitStatus::AllConverted if raised.is_some() => ExitStatus::Findings,
                // The findings of what was not converted are unknown, which is worse than known findings.
                status => status,
            }
        }
        Err(error) => {
            if args.log_format.is_some() {
                log::refused(&error.to_string());
            } else {
                complain(&error);
            }
            match error {
                batch::JobError::InUse { .. } => ExitStatus::InUse,
                error if error.is_usage() => ExitStatus::Usage,
                _ => ExitStatus::SomeFailed,
            }
        }
    }
}

/// One line about the organisations with findings of the `--fail-on` severity, if there are any.
fn raised(report: &Report, severity: FailOn) -> Option<String> {
    /// The most organisations that the line names; the manifest lists all of them.
    const NAMED: usize = 10;
    let of = |outcome: &batch::OrganisationOutcome| {
        outcome.result.as_ref().map_or(0, |brief| severity.count(&brief.findings))
    };
    let mut named: Vec<String> =
        report.outcomes.iter().filter(|o| of(o) > 0).map(|o| format!("{} ({})", o.slug, of(o))).collect();
    if named.is_empty() {
        return None;
    }
    let n = named.len();
    if n > NAMED {
        named.truncate(NAMED);
        named.push(format!("and {} more", n - NAMED));
    }
    let has = if n == 1 { "organisation has" } else { "organisations have" };
    Some(format!("--fail-on {}: {n} {has} such findings: {}", severity.word(), named.join(", ")))
}

/// Writes the report and the metrics, if asked for. If one cannot be written, the run fails.
fn tell(report: &Report, course: RunTiming, args: &RunArgs) -> ExitStatus {
    let mut status = course.status;
    let written = [
        args.report.as_deref().map(|file| (file, run_report::report(file, report, course))),
        args.metrics.as_deref().map(|file| (file, run_report::metrics(file, report, course))),
    ];
    for (file, result) in written.into_iter().flatten() {
        if let Err(error) = result {
            complain(format!("{} cannot be written: {error}", file.display()));
            if status == ExitStatus::AllConverted {
                status = ExitStatus::SomeFailed;
            }
        }
    }
    status
}

fn status_of(report: &Report) -> ExitStatus {
    if report.not_reached > 0 {
        ExitStatus::Stopped
    } else if report.totals.converted == report.totals.organisations && report.manifest.is_ok() && report.index.is_ok()
    {
        ExitStatus::AllConverted
    } else {
        ExitStatus::SomeFailed
    }
}

/// Prints the table to the output stream, the problems to the error stream, and the path of the index last.
fn print(report: &Report, quiet: bool) -> io::Result<()> {
    let size = terminal_size::terminal_size();
    let wants_colours = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let screen = |is_terminal: bool| match size {
        Some((width, height)) if is_terminal => Screen {
            width: usize::from(width.0).max(80),
            height: usize::from(height.0).max(24),
            is_terminal,
            colours: wants_colours,
        },
        _ => Screen { is_terminal, colours: is_terminal && wants_colours, ..Screen::PLAIN },
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let shown = if quiet {
        Ok(())
    } else {
        summary_screen::write(report, screen(io::stdout().is_terminal()), &mut out).and_then(|()| out.flush())
    };
    // The problems are printed even if the table cannot be.
    summary_screen::write_problems(report, screen(io::stderr().is_terminal()), &mut io::stderr().lock())?;
    shown?;
    if let Err(why) = &report.manifest {
        complain(why);
    }
    match &report.index {
        Ok(path) if !quiet => {
            writeln!(out, "{}", printable(&path.to_string_lossy()))?;
            out.flush()
        }
        Ok(_) => Ok(()),
        Err(why) => {
            complain(why);
            Ok(())
        }
    }
}
