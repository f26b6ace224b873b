//! `--log-format`: one line per organisation and one for the run, on the error stream, for a journal or a log
//! collector. It replaces progress, table and problems.

use std::io;
use std::time::Duration;

use clap::ValueEnum;
use tracing::{error, info, warn};

use crate::batch::{OrganisationOutcome, OrganisationState, Report, printable};

/// A value of `--log-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Plain text
    Text,
    /// One JSON object per line
    Json,
}

/// Starts the log, once per process.
pub(super) fn start(format: LogFormat) {
    let builder = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_target(false);
    // Only a test starts it twice; the first log stays.
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}

/// Logs an organisation.
pub(super) fn organisation(outcome: &OrganisationOutcome) {
    let (slug, name) = (outcome.slug.as_str(), printable(&outcome.name));
    for notice in &outcome.notices {
        warn!(organisation = slug, "{}", printable(notice));
    }
    let (unchanged, state) = (outcome.unchanged, word(outcome.state()));
    let brief = match &outcome.result {
        Ok(brief) => brief,
        Err(problems) => {
            let problem = printable(&problems.join("; "));
            return error!(organisation = slug, name, state, problem, "organisation");
        }
    };
    let ([major, minor, observations, notes], (covered, controls)) = (brief.findings, brief.covered);
    // The macro needs a constant level, so the line is written out twice.
    if let Some(why) = &brief.incomplete {
        let problem = printable(why);
        warn!(
            organisation = slug,
            name, state, unchanged, covered, controls, major, minor, observations, notes, problem, "organisation"
        );
    } else {
        info!(
            organisation = slug,
            name, state, unchanged, covered, controls, major, minor, observations, notes, "organisation"
        );
    }
}

/// Logs the run.
pub(super) fn summary(report: &Report, took: Duration) {
    for notice in &report.notices {
        warn!("{}", printable(notice));
    }
    for name in &report.left_over {
        warn!(organisation = name.as_str(), "from an earlier run, in no input of this one");
    }
    let totals = &report.totals;
    let (organisations, converted) = (totals.organisations, totals.converted);
    let (incomplete, failed) = (totals.incomplete, totals.failed);
    let (unchanged, not_reached) = (report.unchanged, report.not_reached);
    let seconds = took.as_secs_f64();
    match &report.manifest {
        Ok(path) => {
            let manifest = printable(&path.to_string_lossy());
            info!(organisations, converted, incomplete, failed, unchanged, not_reached, seconds, manifest, "run");
        }
        Err(why) => {
            let problem = printable(&why.to_string());
            error!(organisations, converted, incomplete, failed, unchanged, not_reached, seconds, problem, "run");
        }
    }
}

/// Logs a run that could not start.
pub(super) fn refused(why: &str) {
    let problem = printable(why);
    error!(problem, "run");
}

/// A state in one word, as in the manifest.
pub(super) fn word(state: OrganisationState) -> &'static str {
    match state {
        OrganisationState::Converted => "converted",
        OrganisationState::Incomplete => "incomplete",
        OrganisationState::Failed => "failed",
    }
}
