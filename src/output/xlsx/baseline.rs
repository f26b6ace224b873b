//! The very hidden sheet `_annexa`: the record, and what each input cell showed, so that the workbook alone
//! reproduces everything and an edit is found by comparing.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_xlsxwriter::{Worksheet, XlsxError};
use sha2::{Digest, Sha256};

use super::book::Book;
use super::section::RememberedRow;
use super::text::pieces;
use super::{statement, stored};
use crate::model::record::Record;
use crate::output::error::ReportError;

/// Name of the sheet.
pub(super) const NAME: &str = "_annexa";
/// Version of the sheet's form: the second states in which words the workbook was written.
pub(super) const FORM: &str = "2";
/// The form before: English, with columns named by their headings.
pub(super) const FIRST_FORM: &str = "1";
/// First cells of the kinds of rows.
pub(super) const COLUMNS: &str = "columns";
pub(super) const ROW: &str = "row";
pub(super) const RECORD: &str = "record";
/// The same of rows with the words of the workbook.
pub(super) const SHEET: &str = "sheet";
pub(super) const HEADING: &str = "heading";
pub(super) const ANSWER: &str = "answer";
pub(super) const CITATION: &str = "citation";
pub(super) const TOTAL: &str = "total";
/// UTF-16 units of the record in one cell, below what a cell holds.
const CHUNK: usize = 32_000;

/// Writes the sheet; `json` is the record as it is written beside the workbook.
pub(super) fn sheet(record: &Record, json: &str, book: &Book<'_>) -> Result<Worksheet, ReportError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?;
    sheet.set_very_hidden(true);
    let mut at = 0;
    write(&mut sheet, &mut at, ["annexa", FORM, env!("CARGO_PKG_VERSION")].into_iter().map(Cow::Borrowed))?;
    for row in stored::rows(record, book.labels) {
        write(&mut sheet, &mut at, row.into_iter().map(Cow::Owned))?;
    }
    let columns = statement::TABLE.inputs().map(|(key, _)| key);
    write(&mut sheet, &mut at, [COLUMNS, ""].into_iter().chain(columns).map(Cow::Borrowed))?;
    for RememberedRow { key, marks } in &book.remembered {
        let cells = [ROW, key].into_iter().chain(marks.iter().map(String::as_str));
        write(&mut sheet, &mut at, cells.map(Cow::Borrowed))?;
    }
    let json = without_indents(json);
    // Spreadsheet programs read `_x0041_` as an escaped character; in JSON the sign can be written otherwise.
    let json = if json.contains("_x") { json.replace("_x", "\\u005fx") } else { json };
    // openpyxl drops the escaped underscore wherever it finds it, even where it is none.
    let json = if json.contains("x005F_") { json.replace("x005F_", "\\u0078005F_") } else { json };
    // No piece of it may look like a text of several formats, which the library would write as markup.
    let json = if json.contains("<r>") { json.replace("<r>", "\\u003cr>") } else { json };
    for piece in pieces(&json, CHUNK) {
        write(&mut sheet, &mut at, [RECORD, piece].into_iter().map(Cow::Borrowed))?;
    }
    Ok(sheet)
}

/// JSON without its line breaks and the spaces that lines begin with. No text in JSON has a line break of its own.
fn without_indents(json: &str) -> String {
    json.split('\n').fold(String::with_capacity(json.len()), |mut out, line| {
        out.push_str(line.trim_start_matches(' '));
        out
    })
}

fn write<'c>(sheet: &mut Worksheet, row: &mut u32, cells: impl Iterator<Item = Cow<'c, str>>) -> Result<(), XlsxError> {
    for (column, text) in (0u16..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string(*row, column, text)?;
        }
    }
    *row += 1;
    Ok(())
}

/// A short mark of a cell's text, by which an edit is found; white space at line ends does not count, since programs
/// drop it.
pub(super) fn mark(text: &str) -> String {
    let mut hash = Sha256::new();
    for line in plain(text).lines() {
        hash.update(line);
        hash.update([b'\n']);
    }
    hash.finalize().iter().take(6).fold(String::with_capacity(12), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A cell's text as it is compared: one kind of line break, no white space at the ends of lines.
pub(super) fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}
