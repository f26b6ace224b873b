//! The sheet Findings, with columns for owner and due date to fill in.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet, XlsxError};

use super::grid::{self, Column, Content, FIRST_HEADER, Look, Section, column};
use super::style::{EXCLUDED, Styles, shade};
use super::text::LongTexts;
use crate::normalise::Status;
use crate::reconcile::{Finding, Severity};
use crate::report::record::Record;

/// Name of the sheet.
pub(super) const NAME: &str = "Findings";
/// Column of the severity.
pub(super) const SEVERITY: char = 'C';

const COLUMNS: [Column; 12] = [
    column("No.", Look::Number, 7.0),
    column("Rule", Look::Strong, 10.0),
    column("Severity", Look::Text, 13.0),
    column("Clause", Look::Quiet, 14.0),
    column("Control", Look::Strong, 14.0),
    column("Finding", Look::Text, 20.0),
    column("What was seen", Look::Text, 50.0),
    column("Why it matters", Look::Text, 34.0),
    column("What to do", Look::Text, 34.0),
    column("Origin", Look::Quiet, 18.0),
    column("Owner", Look::Input, 14.0),
    column("Due", Look::Input, 12.0),
];

/// Origins that a cell lists; the record has all of them.
const ORIGINS: usize = 15;

/// Where a finding stands: they are listed by number.
pub(super) fn place(number: u32) -> String {
    format!("'{NAME}'!A{}", FIRST_HEADER + 1 + number)
}

/// Writes the sheet.
pub(super) fn sheet(record: &Record, styles: &Styles, long: &mut LongTexts) -> Result<Worksheet, XlsxError> {
    let rows = record.findings.iter().map(|finding| row(record, finding)).collect();
    let section = Section { heading: String::new(), columns: &COLUMNS, rows, none: "No findings." };
    let mut remark = "Readiness findings, annexa's own grading, not audit conclusions.".to_owned();
    if !record.rules_changed.is_empty() {
        // Short, since it is a line of its own; the pack has the titles.
        let short: Vec<String> =
            record.rules_changed.iter().map(|c| format!("{} {} instead of {}", c.setting, c.is, c.was)).collect();
        remark.push_str(" Rules changed for this run: ");
        remark.push_str(&short.join("; "));
        remark.push('.');
    }
    let (mut sheet, placed) = grid::sheet(NAME, "Findings", &remark, &[section], styles, long)?;
    if let Some(place) = placed.first() {
        for (severity, colour) in [
            (Severity::Major, shade(Status::NotImplemented)),
            (Severity::Minor, shade(Status::Partial)),
            (Severity::Observation, shade(Status::Planned)),
            (Severity::Note, EXCLUDED),
        ] {
            let rule = ConditionalFormatFormula::new()
                .set_rule(format!("=${SEVERITY}{}=\"{}\"", place.first + 1, severity.word()).as_str())
                .set_format(Format::new().set_background_color(colour));
            sheet.add_conditional_format(place.first, 2, place.last, 2, &rule)?;
        }
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
