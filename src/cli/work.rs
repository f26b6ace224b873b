//! What `convert` and `run` have in common: how a run goes on, its end on the screen, and its exit code.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::process::{Command, ExitStatus as Ended, Stdio};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::exit::ExitStatus;
use super::progress::Progress;
use super::table::{self, Screen};
use super::{as_of, complain};
use crate::batch::{self, Converter, Job, Organisation, Report, printable};
use crate::{Engine, Failure, Outputs, Source};

/// Set for a child that only finds out whether it lives through the conversion of one organisation.
const PROBE: &str = "ANNEXA_PROBE";

/// The exit codes of `convert` and `run`.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  every organisation was converted, or had not changed
  1  some organisation failed or is incomplete; the others are written
  2  the arguments cannot be used; nothing is written
  3  another run writes to the output folder; nothing was done";

/// How a run goes on; nothing of it decides what is written.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct RunArgs {
    /// Day that date rules are judged by [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = as_of::parse)]
    as_of: Option<Date>,

    /// Convert also organisations that have not changed since the last run
    #[arg(long)]
    pub force: bool,

    /// Try organisations again that ended the program in an earlier run
    #[arg(long)]
    pub retry: bool,

    /// Worker threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,

    /// Print nothing but problems
    #[arg(short, long)]
    pub quiet: bool,
}

impl RunArgs {
    /// The as-of day: the flag, else the job file's, else what the environment or the clock says.
    pub(super) fn as_of(&self, job_file: Option<Date>) -> Result<String, String> {
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|v| !v.is_empty());
        as_of::resolve(self.as_of.or(job_file), epoch.as_deref(), Timestamp::now())
    }
}

/// The engine, and the ways in which a run asks for more than a conversion.
struct Engines {
    engine: Engine,
}

impl Converter for Engines {
    fn convert(&self, organisation: &Organisation, sources: &[Source]) -> Result<Outputs, Failure> {
        self.engine.convert(&organisation.name, sources)
    }

    fn survives(&self, organisation: &Organisation) -> bool {
        // A child that cannot be started proves nothing; the journal still names the organisation.
        !in_a_child(&organisation.slug).is_ok_and(was_aborted)
    }
}

/// This very command in a process of its own, for one organisation; writes nothing.
fn in_a_child(slug: &str) -> io::Result<Ended> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    Command::new(std::env::current_exe()?)
        .args(arguments)
        .env(PROBE, slug)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
}

/// Whether a process was ended, rather than came to an end: by a signal, or with one of Windows' codes for it.
fn was_aborted(ended: Ended) -> bool {
    ended.code().is_none_or(|code| code < 0)
}

/// Runs a resolved job to its exit code.
pub(super) fn work(job: &Job, engine: Engine, args: &RunArgs) -> ExitStatus {
    let engines = Engines { engine };
    if let Some(slug) = std::env::var_os(PROBE) {
        let probed = batch::probe(job, &slug.to_string_lossy(), &engines);
        return if probed.is_ok() { ExitStatus::AllConverted } else { ExitStatus::Usage };
    }
    let progress = Progress::new(args.quiet);
    let result = batch::run(job, &engines, |event| progress.observe(event));
    progress.finish();
    match result {
        Ok(report) => {
            // The organisations are written; that nobody reads the report (a closed pipe) changes nothing.
            let _ = print(&report, args.quiet);
            status_of(&report)
        }
        Err(error) => {
            complain(&error.to_string());
            match error {
                batch::JobError::InUse { .. } => ExitStatus::InUse,
                error if error.is_usage() => ExitStatus::Usage,
                _ => ExitStatus::SomeFailed,
            }
        }
    }
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

/// The table on the output stream, the problems on the error stream, the path of the index last.
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
        table::write(report, screen(io::stdout().is_terminal()), &mut out).and_then(|()| out.flush())
    };
    // Problems are told even where the table cannot be.
    table::write_problems(report, screen(io::stderr().is_terminal()), &mut io::stderr().lock())?;
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
