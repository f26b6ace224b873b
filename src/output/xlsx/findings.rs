//! The sheet Findings, with columns for owner and due date to fill in.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{Book, quoted};
use super::colours::severity_colours;
use super::grid::{self, CellStyle, FIRST_HEADER, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Finding, Severity};

/// Its table, and columns that formulas count over.
pub(super) const TABLE: &str = "Findings";
pub(super) const NUMBER: &str = "No";
pub(super) const SEVERITY: &str = "Severity";

/// Columns that what is typed is read back by.
pub(super) const NEEDED: [&str; 4] = [NUMBER, RULE, OWNER, DUE];
pub(super) const RULE: &str = "Rule";
pub(super) const OWNER: &str = "Owner";
pub(super) const DUE: &str = "Due";

pub(super) const COLUMNS: [GridColumn; 12] = [
    keyed(NUMBER, CellStyle::Number, 7.0),
    keyed(RULE, CellStyle::Strong, 10.0),
    keyed(SEVERITY, CellStyle::Text, 13.0),
    keyed("Clause", CellStyle::Quiet, 14.0),
    keyed("Control", CellStyle::Strong, 14.0),
    keyed("Finding", CellStyle::Text, 20.0),
    keyed("What_was_seen", CellStyle::Text, 50.0),
    keyed("Why_it_matters", CellStyle::Text, 34.0),
    keyed("What_to_do", CellStyle::Text, 34.0),
    keyed("Origin", CellStyle::Quiet, 18.0),
    keyed(OWNER, CellStyle::Input, 14.0),
    keyed(DUE, CellStyle::Input, 12.0),
];

/// Origins that a cell lists; the record has all of them.
const ORIGINS: usize = 15;

/// Where a finding stands: they are listed by number.
pub(super) fn place(voice: &Labels<'_>, number: u32) -> String {
    format!("{}!A{}", quoted(voice.sheet(SheetKind::Findings)), FIRST_HEADER + 1 + number)
}

/// Writes the sheet.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let rows = record.findings.iter().map(|finding| row(record, voice, finding)).collect();
    let section = GridSection::new(TABLE, &COLUMNS, rows, voice.word("sheets.none.findings")).totalled().named();
    let mut remark = voice.word("sheets.remark.findings").to_owned();
    if !record.rules_changed.is_empty() {
        // Short, since it is a line of its own; the pack has the titles.
        let value = |word: &str| match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => voice.severity(severity).to_owned(),
            None => voice.phrase(word).into_owned(),
        };
        let short: Vec<String> = record
            .rules_changed
            .iter()
            .map(|c| {
                let values = values! { setting: &c.setting, is: value(&c.is), was: value(&c.was) };
                voice.format("sheets.remark.rule_changed", &values)
            })
            .collect();
        let changes = short.join(voice.word("lists.semicolon"));
        remark.push_str(&voice.format("sheets.remark.rules_changed", &values! { changes: changes }));
    }
    let (name, title) = (voice.sheet(SheetKind::Findings), voice.word("sheets.title.findings"));
    let (mut sheet, placed) = grid::sheet(name, title, &remark, &[section], book)?;
    if let Some(place) = placed.first() {
        severity_colours(&mut sheet, place, SEVERITY, voice)?;
    }
    Ok(sheet)
}

fn row<'r>(record: &'r Record, voice: &'r Labels<'r>, finding: &'r Finding) -> Vec<CellContent<'r>> {
    let control = match &finding.provision {
        Some(provision) => record.name_of(provision),
        None if finding.controls.len() == 1 => record.name_of(&finding.controls[0]),
        None if finding.controls.is_empty() => String::new(),
        None => voice.format("cells.findings.controls", &values! { n: finding.controls.len() }),
    };
    let clause = match record.statement_of(finding) {
        Some(statement) if !finding.clause.starts_with(statement) => {
            voice.format("cells.findings.clause", &values! { clause: &finding.clause, statement: statement })
        }
        _ => finding.clause.clone(),
    };
    let mut cited: Vec<String> = finding.origins.iter().take(ORIGINS).map(|o| voice.speaker.cite(record, o)).collect();
    if finding.origins.len() > ORIGINS {
        cited.push(voice.format("cells.findings.more", &values! { n: finding.origins.len() - ORIGINS }));
    }
    vec![
        finding.number.into(),
        finding.rule.as_str().into(),
        voice.severity(finding.severity).into(),
        clause.into(),
        control.into(),
        voice.speaker.finding_title(finding).into(),
        voice.speaker.localize(&finding.seen).into(),
        voice.speaker.finding_why(finding).into(),
        voice.speaker.what_to_do(finding).into(),
        cited.join(", ").into(),
        finding.owner.as_deref().unwrap_or_default().into(),
        finding.due.as_deref().unwrap_or_default().into(),
    ]
}
