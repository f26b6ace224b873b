//! The sheet Source rows: every row that speaks of a control, as it stands in its source, with the controls that it
//! serves. So each value of the other sheets can be held against the words that it was read from.

use std::fmt::Write as _;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::Entry;
use crate::model::record::Record;

pub(super) const COLUMNS: [GridColumn; 6] = [
    keyed("Source", CellStyle::Strong, 8.0),
    keyed("Sheet", CellStyle::Text, 24.0),
    keyed("Rows", CellStyle::Text, 12.0),
    keyed("Serves", CellStyle::Strong, 24.0),
    keyed("Cells_as_they_stand", CellStyle::Text, 60.0),
    keyed("How_it_was_matched", CellStyle::Quiet, 40.0),
];

/// Writes the sheet.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let same = |a: &Entry, b: &Entry| a.source == b.source && a.sheet == b.sheet && a.rows == b.rows;
    let rows = record.entries.chunk_by(same).filter_map(|entries| row(record, voice, entries)).collect();
    let section = GridSection::new("Source_rows", &COLUMNS, rows, voice.word("sheets.none.source_rows")).totalled();
    let unmatched = voice.sheet(SheetKind::Unmatched);
    let remark = voice.format("sheets.remark.source_rows", &values! { unmatched: unmatched });
    let (name, title) = (voice.sheet(SheetKind::SourceRows), voice.word("sheets.title.source_rows"));
    Ok(grid::sheet(name, title, &remark, &[section], book)?.0)
}

/// The entries of one row: they differ in the control alone.
fn row<'r>(record: &Record, voice: &'r Labels<'r>, entries: &'r [Entry]) -> Option<Vec<CellContent<'r>>> {
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
        first.match_note.as_ref().map(|note| voice.speaker.localize(note)).unwrap_or_default().into(),
    ])
}
