//! The sheet Source rows: every row that speaks of a control, as it stands in its source, with the controls that it
//! serves. So each value of the other sheets can be held against the words that it was read from.

use std::fmt::Write as _;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use crate::normalise::Entry;
use crate::report::record::Record;

/// Name of the sheet.
pub(super) const NAME: &str = "Source rows";

const COLUMNS: [Column; 6] = [
    column("Source", "Source", Look::Strong, 8.0),
    column("Sheet", "Sheet", Look::Text, 24.0),
    column("Rows", "Rows", Look::Text, 12.0),
    column("Serves", "Serves", Look::Strong, 24.0),
    column("Cells_as_they_stand", "Cells as they stand", Look::Text, 60.0),
    column("How_it_was_matched", "How it was matched", Look::Quiet, 40.0),
];

/// Writes the sheet.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let same = |a: &Entry, b: &Entry| a.source == b.source && a.sheet == b.sheet && a.rows == b.rows;
    let rows = record.entries.chunk_by(same).filter_map(|entries| row(record, entries)).collect();
    let section = Section::new("Source_rows", &COLUMNS, rows, "No row speaks of a control.").totalled();
    let remark = "One row for each row of a source that speaks of a control, with its cells and their addresses. \
                  Rows that found no control stand in Unmatched; all other rows are in record.json.";
    Ok(grid::sheet(NAME, NAME, remark, &[section], book)?.0)
}

/// The entries of one row: they differ in the control alone.
fn row<'r>(record: &Record, entries: &'r [Entry]) -> Option<Vec<Content<'r>>> {
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
        first.match_note.as_deref().unwrap_or_default().into(),
    ])
}
