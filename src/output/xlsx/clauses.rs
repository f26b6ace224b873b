//! The sheet Clauses: what the sources state on clauses 4 to 10, in their own words.

use super::book::Book;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, TableSpec, keyed};
use crate::model::record::Record;
use crate::model::{Entry, EntryText};

const TABLE: TableSpec = TableSpec::of(&[
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
])
.key("clauses")
.totalled();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Clauses, "clauses", &[TABLE], content);

/// Empty where no source addresses a clause.
fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for clause in record.statements.iter().flat_map(|s| &s.clauses) {
        for number in &clause.entries {
            let Ok(at) = record.entries.binary_search_by_key(number, |e| e.number) else { continue };
            rows.push(row(record, clause.provision.local(), &clause.title, &record.entries[at]));
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    vec![SheetContent::of(SheetKind::Clauses, book.labels, vec![GridSection::new(TABLE, book.labels, rows)])]
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
