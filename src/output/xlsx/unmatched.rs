//! The sheet Unmatched: every row that matched no control, complete, with candidates and room for the right identifier.

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, TableSpec, keyed};
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{DecisionField, KeptCell, UnmatchedRow};

/// Columns that an edit is read back by.
pub(super) const RIGHT_IDENTIFIER: &str = "Right_identifier";
pub(super) const ORIGIN: &str = "Origin";
pub(super) const SHEET_OF_ROW: &str = "Sheet";

pub(super) const TABLE: TableSpec = TableSpec::of(&[
    keyed(RIGHT_IDENTIFIER, CellStyle::Input, 16.0).input(DecisionField::RightIdentifier),
    keyed(ORIGIN, CellStyle::Quiet, 18.0).identifies(),
    keyed(SHEET_OF_ROW, CellStyle::Quiet, 24.0).identifies(),
    keyed("The_row_as_it_stands", CellStyle::Text, 60.0),
    keyed("Why_it_found_none", CellStyle::Text, 46.0),
    keyed("Candidates", CellStyle::Text, 46.0),
])
.key("unmatched")
.totalled()
.named();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Unmatched, "unmatched", &[TABLE], content)
    .needed("the right identifiers are typed there and read back");

fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let all = record.unmatched.iter().chain(&record.matched_by_hand);
    let rows = all.map(|unmatched| row(record, labels, unmatched)).collect();
    vec![SheetContent::of(SheetKind::Unmatched, labels, vec![GridSection::new(TABLE, labels, rows)])]
}

fn row<'r>(record: &'r Record, labels: &'r Labels<'r>, unmatched: &'r UnmatchedRow) -> Vec<CellContent<'r>> {
    let candidates: Vec<String> = unmatched
        .candidates
        .iter()
        .map(|c| {
            let (control, why) = (record.name_of(&c.provision), labels.phrase(&c.why));
            let values = values! { control: control, title: &c.title, score: u32::from(c.score), why: why };
            labels.format("cells.unmatched.candidate", &values)
        })
        .collect();
    vec![
        record.right_identifier(unmatched).unwrap_or_default().to_owned().into(),
        record.cite(&unmatched.origin).into(),
        unmatched.origin.sheet.as_ref().into(),
        unmatched.cells.iter().map(cell).collect::<Vec<_>>().join("\n").into(),
        labels.localizer.localize(&unmatched.why).into(),
        candidates.join("\n").into(),
    ]
}

fn cell(cell: &KeptCell) -> String {
    let name = if cell.header.is_empty() { cell.cell.to_string() } else { cell.header.clone() };
    format!("{name}: {}", cell.text)
}
