//! `--report` and `--metrics`: the results of a run, for programs. They hold times, so they are not outputs and lie
//! outside the output folder.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::exit::ExitStatus;
use super::log::word;
use crate::batch::{OrganisationOutcome, OrganisationState, Report, Skipped, Totals};

/// Version of the report's format; raised when a reader of the old format would misread the new one.
const REPORT_SCHEMA: u32 = 1;

/// When a run took place, and how it ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunTiming {
    pub started: Timestamp,
    pub took: Duration,
    pub status: ExitStatus,
}

#[derive(Serialize)]
struct RunReport<'a> {
    kind: &'static str,
    schema: u32,
    version: &'static str,
    started: String,
    seconds: f64,
    exit_code: u8,
    totals: Totals,
    unchanged: usize,
    not_reached: usize,
    manifest: Option<&'a Path>,
    problem: Option<String>,
    notices: &'a [String],
    left_over: &'a [String],
    skipped: &'a [Skipped],
    organisations: Vec<ReportedOrganisation<'a>>,
}

#[derive(Serialize)]
struct ReportedOrganisation<'a> {
    slug: &'a str,
    name: &'a str,
    state: OrganisationState,
    unchanged: bool,
    /// Controls covered, of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    covered: Option<(u32, u32)>,
    /// Major, minor, observation, note.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<[u32; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incomplete: Option<&'a str>,
    problems: &'a [String],
    notices: &'a [String],
}

impl<'a> From<&'a OrganisationOutcome> for ReportedOrganisation<'a> {
    fn from(outcome: &'a OrganisationOutcome) -> Self {
        let brief = outcome.result.as_ref().ok();
        Self {
            slug: &outcome.slug,
            name: &outcome.name,
            state: outcome.state(),
            unchanged: outcome.unchanged,
            covered: brief.map(|b| b.covered),
            findings: brief.map(|b| b.findings),
            incomplete: brief.and_then(|b| b.incomplete.as_deref()),
            problems: outcome.result.as_ref().err().map_or(&[], Vec::as_slice),
            notices: &outcome.notices,
        }
    }
}

/// The `kind` of a report, its first field.
const REPORT_KIND: &str = "annexa-run-report";

/// The prefix of all metric names.
const METRICS_PREFIX: &str = "annexa_";

/// How many bytes of a file are searched for the mark of an earlier run.
const SIGN_WITHIN: u64 = 256;

/// Writes the report of a run as JSON.
pub(super) fn report(file: &Path, report: &Report, course: RunTiming) -> io::Result<()> {
    let form = RunReport {
        kind: REPORT_KIND,
        schema: REPORT_SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        started: course.started.to_string(),
        seconds: course.took.as_secs_f64(),
        exit_code: course.status as u8,
        totals: report.totals,
        unchanged: report.unchanged,
        not_reached: report.not_reached,
        manifest: report.manifest.as_ref().ok().map(PathBuf::as_path),
        problem: report.manifest.as_ref().err().map(ToString::to_string),
        notices: &report.notices,
        left_over: &report.left_over,
        skipped: &report.skipped,
        organisations: report.outcomes.iter().map(ReportedOrganisation::from).collect(),
    };
    let mut json = serde_json::to_vec_pretty(&form)?;
    json.push(b'\n');
    replace(file, &json)
}

/// When the last successful run ended; later failed runs keep it.
const LAST_SUCCESS: &str = "annexa_last_success_timestamp_seconds";

/// Writes the metrics of a run in the Prometheus text format, for the textfile collector of its node exporter.
pub(super) fn metrics(file: &Path, report: &Report, course: RunTiming) -> io::Result<()> {
    let ended = course.started.as_second().saturating_add(i64::try_from(course.took.as_secs()).unwrap_or(i64::MAX));
    let earlier = fs::read_to_string(file)
        .ok()
        .and_then(|text| text.lines().find_map(|line| line.strip_prefix(LAST_SUCCESS)?.trim().parse::<i64>().ok()));
    let success = if course.status == ExitStatus::AllConverted { Some(ended) } else { earlier };
    replace(file, exposition(report, course, ended, success).as_bytes())
}

fn exposition(report: &Report, course: RunTiming, ended: i64, success: Option<i64>) -> String {
    let mut text = String::new();
    let mut metric = |name: &str, help: &str, samples: &[(String, String)]| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in samples {
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    };
    let plain = |value: String| vec![(String::new(), value)];
    let totals = &report.totals;
    let states = [
        (OrganisationState::Converted, totals.converted),
        (OrganisationState::Incomplete, totals.incomplete),
        (OrganisationState::Failed, totals.failed),
    ];
    let by_state: Vec<_> =
        states.iter().map(|(state, n)| (format!("{{state=\"{}\"}}", word(*state)), n.to_string())).collect();
    metric("annexa_organisations", "Organisations of the last run, by how they came out.", &by_state);
    metric(
        "annexa_organisations_unchanged",
        "Organisations of the last run that were not done again, since nothing had changed.",
        &plain(report.unchanged.to_string()),
    );
    metric(
        "annexa_organisations_not_reached",
        "Organisations that the last run did not come to, because it was stopped.",
        &plain(report.not_reached.to_string()),
    );
    let findings = |at: usize| -> u64 {
        let briefs = report.outcomes.iter().filter_map(|o| o.result.as_ref().ok());
        briefs.map(|b| u64::from(b.findings[at])).sum()
    };
    let by_severity: Vec<_> = ["major", "minor", "observation", "note"]
        .iter()
        .enumerate()
        .map(|(at, severity)| (format!("{{severity=\"{severity}\"}}"), findings(at).to_string()))
        .collect();
    metric("annexa_findings", "Readiness findings over all organisations, by severity.", &by_severity);
    metric("annexa_run_exit_code", "Exit code of the last run.", &plain((course.status as u8).to_string()));
    metric(
        "annexa_run_duration_seconds",
        "How long the last run took.",
        &plain(format!("{:.3}", course.took.as_secs_f64())),
    );
    metric("annexa_run_timestamp_seconds", "When the last run ended.", &plain(ended.to_string()));
    if let Some(success) = success {
        metric(LAST_SUCCESS, "When the last run ended that converted everything.", &plain(success.to_string()));
    }
    text
}

/// Why a report or metrics may not be written to a file. Only a file of an earlier run is replaced: an input, an output
/// or anybody else's file would be lost, and a device or a link would become a file.
pub(super) fn refusal(file: &Path) -> Option<&'static str> {
    let metadata = fs::symlink_metadata(file).ok()?;
    if !metadata.is_file() {
        return Some("it is no regular file; name a file");
    }
    let mut start = String::new();
    let read = File::open(file).and_then(|open| open.take(SIGN_WITHIN).read_to_string(&mut start));
    let is_own =
        metadata.len() == 0 || (read.is_ok() && [REPORT_KIND, METRICS_PREFIX].iter().any(|s| start.contains(s)));
    (!is_own).then_some("it exists and is no report of an earlier run; name another file")
}

/// Replaces a file atomically, so that a collector never reads half of it.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(why) = refusal(file) {
        return Err(io::Error::other(why));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut staged = tempfile::Builder::new().prefix(".annexa-").tempfile_in(folder)?;
    staged.write_all(bytes)?;
    // Temporary files are readable only by their owner; this one gets the permissions of a normal new file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        staged.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    staged.as_file().sync_all()?;
    staged.persist(file)?;
    Ok(())
}
