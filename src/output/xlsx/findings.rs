//! The sheet Findings, with columns for owner and due date to fill in.

use super::book::{Book, quoted};
use super::grid::FIRST_HEADER;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, Colours, TableSpec, keyed};
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{DecisionField, Finding, Severity};

/// Columns that formulas count over, and that an edit is read back by.
pub(super) const NUMBER: &str = "No";
pub(super) const SEVERITY: &str = "Severity";
pub(super) const RULE: &str = "Rule";

pub(super) const TABLE: TableSpec = TableSpec::of(&[
    keyed(NUMBER, CellStyle::Number, 7.0).identifies(),
    keyed(RULE, CellStyle::Strong, 10.0).identifies(),
    keyed(SEVERITY, CellStyle::Text, 13.0).coloured(Colours::Severity),
    keyed("Clause", CellStyle::Quiet, 14.0),
    keyed("Control", CellStyle::Strong, 14.0),
    keyed("Finding", CellStyle::Text, 20.0),
    keyed("What_was_seen", CellStyle::Text, 50.0),
    keyed("Why_it_matters", CellStyle::Text, 34.0),
    keyed("What_to_do", CellStyle::Text, 34.0),
    keyed("Origin", CellStyle::Quiet, 18.0),
    keyed("Owner", CellStyle::Input, 14.0).input(DecisionField::FindingOwner),
    keyed("Due", CellStyle::Input, 12.0).input(DecisionField::FindingDue),
])
.key("findings")
.totalled()
.named();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Findings, "findings", &[TABLE], content)
    .needed("owner and due date are typed there and read back");

/// Origins that a cell lists; the record has all of them.
const ORIGINS: usize = 15;

/// The place of a finding; they are listed by number.
pub(super) fn place(labels: &Labels<'_>, number: u32) -> String {
    format!("{}!A{}", quoted(labels.sheet(SheetKind::Findings)), FIRST_HEADER + 1 + number)
}

fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let rows = record.findings.iter().map(|finding| row(record, labels, finding)).collect();
    let mut remark = labels.word("sheets.remark.findings").to_owned();
    if !record.rules_changed.is_empty() {
        // Short, since it is a line of its own; the pack has the titles.
        let value = |word: &str| match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => labels.severity(severity).to_owned(),
            None => labels.phrase(word).into_owned(),
        };
        let short: Vec<String> = record
            .rules_changed
            .iter()
            .map(|c| {
                let values = values! { setting: &c.setting, is: value(&c.is), was: value(&c.was) };
                labels.format("sheets.remark.rule_changed", &values)
            })
            .collect();
        let changes = short.join(labels.word("lists.semicolon"));
        remark.push_str(&labels.format("sheets.remark.rules_changed", &values! { changes: changes }));
    }
    let section = GridSection::new(TABLE, labels, rows);
    vec![SheetContent::of(SheetKind::Findings, labels, vec![section]).remarked(remark)]
}

fn row<'r>(record: &'r Record, labels: &'r Labels<'r>, finding: &'r Finding) -> Vec<CellContent<'r>> {
    let control = match &finding.provision {
        Some(provision) => record.name_of(provision),
        None if finding.controls.len() == 1 => record.name_of(&finding.controls[0]),
        None if finding.controls.is_empty() => String::new(),
        None => labels.format("cells.findings.controls", &values! { n: finding.controls.len() }),
    };
    let clause = match record.statement_of(finding) {
        Some(statement) if !finding.clause.starts_with(statement) => {
            labels.format("cells.findings.clause", &values! { clause: &finding.clause, statement: statement })
        }
        _ => finding.clause.clone(),
    };
    let mut cited: Vec<String> =
        finding.origins.iter().take(ORIGINS).map(|o| labels.localizer.cite(record, o)).collect();
    if finding.origins.len() > ORIGINS {
        cited.push(labels.format("cells.findings.more", &values! { n: finding.origins.len() - ORIGINS }));
    }
    vec![
        finding.number.into(),
        finding.rule.as_str().into(),
        labels.severity(finding.severity).into(),
        clause.into(),
        control.into(),
        labels.localizer.finding_title(finding).into(),
        labels.localizer.localize(&finding.seen).into(),
        labels.localizer.finding_why(finding).into(),
        labels.localizer.what_to_do(finding).into(),
        cited.join(", ").into(),
        finding.owner.as_deref().unwrap_or_default().into(),
        finding.due.as_deref().unwrap_or_default().into(),
    ]
}
