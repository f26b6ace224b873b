//! The table of document control in the Summary: typed into, and read back by its labels.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::text::{lines, merge_text, within};
use crate::model::record::Record;
use crate::model::{DocumentBasis, DocumentField};

/// Most characters of a value; a cell holds no more than 32,767.
const LONGEST: usize = 8_000;

/// Key of the table among the words of the hidden sheet.
pub(super) const TABLE: &str = "document";

/// What the cell of a field shows.
pub(super) fn shown(record: &Record, field: DocumentField) -> String {
    within(record.document_control.value(field), LONGEST)
}

/// Writes the table: every field with its value, to type over, and the basis of the value.
pub(super) fn write(sheet: &mut Worksheet, record: &Record, book: &Book<'_>, row: u32) -> Result<u32, XlsxError> {
    let Book { labels, styles, .. } = book;
    sheet.write_string_with_format(row, 0, labels.word("sentences.document.title"), &styles.section)?;
    let mut at = row;
    for field in DocumentField::ALL {
        at += 1;
        sheet.write_string_with_format(at, 0, labels.word(field.label()), &styles.closed.strong)?;
        let value = shown(record, field);
        let rows = lines(&value, 104.0).max(1);
        merge_text(sheet, at, (1, 8), &value, &styles.open.input)?;
        let basis = record.document_control.get(field).map(|value| match &value.basis {
            DocumentBasis::Source(origin) => labels.localizer.cite_fact(record, origin),
            other => labels.localizer.sentence(&other.message()).unwrap_or_else(|| other.message().in_english()),
        });
        merge_text(sheet, at, (9, 10), &basis.unwrap_or_default(), &styles.closed.quiet)?;
        sheet.set_row_height(at, (rows as f64 * 13.2 + 3.0).min(409.0))?;
    }
    Ok(at + 2)
}
