//! The sheet Unmatched: every row that found no control, whole, with candidates and room for the right identifier.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use crate::normalise::{KeptCell, UnmatchedRow};
use crate::report::record::Record;

/// Name of the sheet.
pub(super) const NAME: &str = "Unmatched";

const COLUMNS: [Column; 6] = [
    column("Right_identifier", "Right identifier", Look::Input, 16.0),
    column("Origin", "Origin", Look::Quiet, 18.0),
    column("Sheet", "Sheet", Look::Quiet, 24.0),
    column("The_row_as_it_stands", "The row as it stands", Look::Text, 60.0),
    column("Why_it_found_none", "Why it found none", Look::Text, 46.0),
    column("Candidates", "Candidates", Look::Text, 46.0),
];

/// Writes the sheet.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut rows: Vec<Vec<Content<'_>>> = record.unmatched.iter().map(|unmatched| row(record, unmatched)).collect();
    rows.extend(record.matched_by_hand.iter().map(|matched| row(record, matched)));
    let none = "Every row that looks like a control found one.";
    let section = Section::new("Unmatched", &COLUMNS, rows, none).totalled().named();
    let title = "Rows that found no control";
    let remark = "They look like controls, and entered no figure. Type the right identifier (A.5.1) and convert this workbook again.";
    Ok(grid::sheet(NAME, title, remark, &[section], book)?.0)
}

fn row<'r>(record: &Record, unmatched: &'r UnmatchedRow) -> Vec<Content<'r>> {
    let candidates: Vec<String> = unmatched
        .candidates
        .iter()
        .map(|c| format!("{} {} ({} %, {})", record.name_of(&c.provision), c.title, c.score, c.why))
        .collect();
    vec![
        record.right_identifier(unmatched).unwrap_or_default().to_owned().into(),
        record.cite(&unmatched.origin).into(),
        unmatched.origin.sheet.as_ref().into(),
        unmatched.cells.iter().map(cell).collect::<Vec<_>>().join("\n").into(),
        unmatched.why.as_str().into(),
        candidates.join("\n").into(),
    ]
}

fn cell(cell: &KeptCell) -> String {
    let name = if cell.header.is_empty() { cell.cell.to_string() } else { cell.header.clone() };
    format!("{name}: {}", cell.text)
}
