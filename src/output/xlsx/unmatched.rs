//! The sheet Unmatched: every row that found no control, whole, with candidates and room for the right identifier.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{KeptCell, UnmatchedRow};

/// Columns that what is typed is read back by.
pub(super) const NEEDED: [&str; 3] = [RIGHT_IDENTIFIER, ORIGIN, SHEET];
pub(super) const RIGHT_IDENTIFIER: &str = "Right_identifier";
pub(super) const ORIGIN: &str = "Origin";
pub(super) const SHEET: &str = "Sheet";

pub(super) const COLUMNS: [GridColumn; 6] = [
    keyed(RIGHT_IDENTIFIER, CellStyle::Input, 16.0),
    keyed(ORIGIN, CellStyle::Quiet, 18.0),
    keyed(SHEET, CellStyle::Quiet, 24.0),
    keyed("The_row_as_it_stands", CellStyle::Text, 60.0),
    keyed("Why_it_found_none", CellStyle::Text, 46.0),
    keyed("Candidates", CellStyle::Text, 46.0),
];

/// Writes the sheet.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let all = record.unmatched.iter().chain(&record.matched_by_hand);
    let rows: Vec<Vec<CellContent<'_>>> = all.map(|unmatched| row(record, voice, unmatched)).collect();
    let section = GridSection::new("Unmatched", &COLUMNS, rows, voice.word("sheets.none.unmatched")).totalled().named();
    let (title, remark) = (voice.word("sheets.title.unmatched"), voice.word("sheets.remark.unmatched"));
    Ok(grid::sheet(voice.sheet(SheetKind::Unmatched), title, remark, &[section], book)?.0)
}

fn row<'r>(record: &'r Record, voice: &'r Labels<'r>, unmatched: &'r UnmatchedRow) -> Vec<CellContent<'r>> {
    let candidates: Vec<String> = unmatched
        .candidates
        .iter()
        .map(|c| {
            let (control, why) = (record.name_of(&c.provision), voice.phrase(&c.why));
            let values = values! { control: control, title: &c.title, score: u32::from(c.score), why: why };
            voice.format("cells.unmatched.candidate", &values)
        })
        .collect();
    vec![
        record.right_identifier(unmatched).unwrap_or_default().to_owned().into(),
        record.cite(&unmatched.origin).into(),
        unmatched.origin.sheet.as_ref().into(),
        unmatched.cells.iter().map(cell).collect::<Vec<_>>().join("\n").into(),
        voice.speaker.localize(&unmatched.why).into(),
        candidates.join("\n").into(),
    ]
}

fn cell(cell: &KeptCell) -> String {
    let name = if cell.header.is_empty() { cell.cell.to_string() } else { cell.header.clone() };
    format!("{name}: {}", cell.text)
}
