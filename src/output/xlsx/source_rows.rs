//! The sheet Source rows: every row on a control exactly as its source has it, with the controls that it serves, so that
//! each value of the other sheets can be checked against the words that it was read from.

use std::fmt::Write as _;

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, TableSpec, keyed};
use crate::i18n::values;
use crate::model::Entry;
use crate::model::record::Record;

const TABLE: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 8.0),
    keyed("Sheet", CellStyle::Text, 24.0),
    keyed("Rows", CellStyle::Text, 12.0),
    keyed("Serves", CellStyle::Strong, 24.0),
    keyed("Cells_as_they_stand", CellStyle::Text, 60.0),
    keyed("How_it_was_matched", CellStyle::Quiet, 40.0),
])
.key("source_rows")
.totalled();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::SourceRows, "source_rows", &[TABLE], content);

fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let same = |a: &Entry, b: &Entry| a.source == b.source && a.sheet == b.sheet && a.rows == b.rows;
    let rows = record.entries.chunk_by(same).filter_map(|entries| row(record, labels, entries)).collect();
    let unmatched = labels.sheet(SheetKind::Unmatched);
    let remark = labels.format("sheets.remark.source_rows", &values! { unmatched: unmatched });
    let section = GridSection::new(TABLE, labels, rows);
    vec![SheetContent::of(SheetKind::SourceRows, labels, vec![section]).remarked(remark)]
}

/// The entries of one row: they differ in the control alone.
fn row<'r>(record: &Record, labels: &'r Labels<'r>, entries: &'r [Entry]) -> Option<Vec<CellContent<'r>>> {
    let first = entries.first()?;
    let rows: Vec<String> = first.rows.iter().map(u32::to_string).collect();
    let serves: Vec<String> = entries.iter().map(|e| record.name_of(&e.provision)).collect();
    let mut cells = String::new();
    for (origin, text) in first.cells() {
        let gap = if cells.is_empty() { "" } else { " | " };
        let _ = write!(cells, "{gap}{}: {text}", origin.cell);
    }
    Some(vec![
        format!("S{}", first.source).into(),
        (&*first.sheet).into(),
        rows.join(", ").into(),
        serves.join(", ").into(),
        cells.into(),
        first.match_note.as_ref().map(|note| labels.localizer.localize(note)).unwrap_or_default().into(),
    ])
}
