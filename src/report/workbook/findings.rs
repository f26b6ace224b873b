//! The sheet Findings, with columns for owner and due date to fill in.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::colours::severity_colours;
use super::grid::{self, Column, Content, FIRST_HEADER, Look, Section, column};
use crate::reconcile::Finding;
use crate::report::record::Record;

/// Name of the sheet.
pub(super) const NAME: &str = "Findings";
/// Its table, and columns that formulas count over.
pub(super) const TABLE: &str = "Findings";
pub(super) const NUMBER: &str = "No";
pub(super) const SEVERITY: &str = "Severity";

const COLUMNS: [Column; 12] = [
    column(NUMBER, "No.", Look::Number, 7.0),
    column("Rule", "Rule", Look::Strong, 10.0),
    column(SEVERITY, "Severity", Look::Text, 13.0),
    column("Clause", "Clause", Look::Quiet, 14.0),
    column("Control", "Control", Look::Strong, 14.0),
    column("Finding", "Finding", Look::Text, 20.0),
    column("What_was_seen", "What was seen", Look::Text, 50.0),
    column("Why_it_matters", "Why it matters", Look::Text, 34.0),
    column("What_to_do", "What to do", Look::Text, 34.0),
    column("Origin", "Origin", Look::Quiet, 18.0),
    column("Owner", "Owner", Look::Input, 14.0),
    column("Due", "Due", Look::Input, 12.0),
];

/// Origins that a cell lists; the record has all of them.
const ORIGINS: usize = 15;

/// Where a finding stands: they are listed by number.
pub(super) fn place(number: u32) -> String {
    format!("'{NAME}'!A{}", FIRST_HEADER + 1 + number)
}

/// Writes the sheet.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let rows = record.findings.iter().map(|finding| row(record, finding)).collect();
    let section = Section::new(TABLE, &COLUMNS, rows, "No findings.").totalled().named();
    let mut remark = "Readiness findings, annexa's own grading, not audit conclusions.".to_owned();
    if !record.rules_changed.is_empty() {
        // Short, since it is a line of its own; the pack has the titles.
        let short: Vec<String> =
            record.rules_changed.iter().map(|c| format!("{} {} instead of {}", c.setting, c.is, c.was)).collect();
        remark.push_str(" Rules changed for this run: ");
        remark.push_str(&short.join("; "));
        remark.push('.');
    }
    let (mut sheet, placed) = grid::sheet(NAME, "Findings", &remark, &[section], book)?;
    if let Some(&place) = placed.first() {
        severity_colours(&mut sheet, place, grid::place_of(&COLUMNS, SEVERITY))?;
    }
    Ok(sheet)
}

fn row<'r>(record: &Record, finding: &'r Finding) -> Vec<Content<'r>> {
    let control = match &finding.provision {
        Some(provision) => record.name_of(provision),
        None if finding.controls.len() == 1 => record.name_of(&finding.controls[0]),
        None if finding.controls.is_empty() => String::new(),
        None => format!("{} controls", finding.controls.len()),
    };
    let clause = match record.statement_of(finding) {
        Some(statement) if !finding.clause.starts_with(statement) => {
            format!("{}; statement on {statement}", finding.clause)
        }
        _ => finding.clause.clone(),
    };
    let mut cited: Vec<String> = finding.origins.iter().take(ORIGINS).map(|o| record.cite(o)).collect();
    if finding.origins.len() > ORIGINS {
        cited.push(format!("and {} more", finding.origins.len() - ORIGINS));
    }
    vec![
        finding.number.into(),
        finding.rule.as_str().into(),
        finding.severity.word().into(),
        clause.into(),
        control.into(),
        finding.title.as_str().into(),
        finding.seen.as_str().into(),
        finding.why.as_str().into(),
        finding.what_to_do.as_str().into(),
        cited.join(", ").into(),
        finding.owner.as_deref().unwrap_or_default().into(),
        finding.due.as_deref().unwrap_or_default().into(),
    ]
}
