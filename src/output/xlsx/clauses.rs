//! The sheet Clauses: what the sources say of clauses 4 to 10, in their own words.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::rows::CellContent;
use super::template::SheetKind;
use crate::model::record::Record;
use crate::model::{Entry, EntryText};

pub(super) const COLUMNS: [GridColumn; 10] = [
    keyed("Clause", CellStyle::Strong, 12.0),
    keyed("Title", CellStyle::Text, 36.0),
    keyed("Edition", CellStyle::Quiet, 16.0),
    keyed("Applicability_as_written", CellStyle::Text, 18.0),
    keyed("Status_as_written", CellStyle::Text, 18.0),
    keyed("Justification", CellStyle::Text, 40.0),
    keyed("Implementation_and_remarks", CellStyle::Text, 50.0),
    keyed("Evidence", CellStyle::Text, 40.0),
    keyed("Owner", CellStyle::Text, 24.0),
    keyed("Origin", CellStyle::Quiet, 18.0),
];

/// Writes the sheet; `None` where no source speaks of a clause.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for clause in record.statements.iter().flat_map(|s| &s.clauses) {
        for number in &clause.entries {
            let Ok(at) = record.entries.binary_search_by_key(number, |e| e.number) else { continue };
            rows.push(row(record, clause.provision.local(), &clause.title, &record.entries[at]));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let section = GridSection::new("Clauses", &COLUMNS, rows, "").totalled();
    let voice = book.voice;
    let (title, remark) = (voice.word("sheets.title.clauses"), voice.word("sheets.remark.clauses"));
    Ok(Some(grid::sheet(voice.sheet(SheetKind::Clauses), title, remark, &[section], book)?.0))
}

fn row<'r>(record: &'r Record, local: &'r str, title: &'r str, entry: &'r Entry) -> Vec<CellContent<'r>> {
    let joined = |texts: &mut dyn Iterator<Item = &'r EntryText>| -> CellContent<'r> {
        texts.map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n").into()
    };
    let origin = entry.identifier.as_ref().or(entry.title.as_ref()).map(|t| record.cite(&t.origin));
    vec![
        local.into(),
        title.into(),
        entry.provision.framework().as_str().into(),
        entry.applicability.as_ref().map_or("", |a| a.raw.as_str()).into(),
        entry.status.as_ref().map_or("", |a| a.raw.as_str()).into(),
        joined(&mut entry.justifications.iter().map(|j| &j.text)),
        joined(&mut entry.implementation.iter().chain(&entry.remarks)),
        joined(&mut entry.evidence.iter()),
        joined(&mut entry.owner.iter()),
        origin.unwrap_or_default().into(),
    ]
}
