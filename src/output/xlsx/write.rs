//! The workbooks: mapping, crosswalk, changes and portfolio.

use std::collections::BTreeMap;
use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::book::Book;
use super::labels::Labels;
use super::sheet::{SHEETS, SheetKind, SheetSpec};
use super::template::WorkbookTemplate;
use super::text::within;
use super::{baseline, crosswalk_file, grid, summary};
use crate::i18n::{MessageCatalog, TextValue, values};
use crate::model::record::Record;
use crate::output::error::ReportError;

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error.to_string())
    }
}

/// Name of the custom document property by which annexa knows a workbook as its own; its value is the SHA-256 of the
/// record that the workbook was made from.
pub(crate) const OWN_PROPERTY: &str = "annexa";

/// How hard the parts of the file are compressed: at 3 it was 9 % more bytes than at 6, the default, and at 2 it is 7 %
/// more than at 3, measured on statements of 150 rows.
pub const LEVEL: u8 = 2;

/// Value of that property in a portfolio, which holds no record.
pub(super) const PORTFOLIO: &str = "portfolio";

/// A record as it is written beside its workbook.
#[derive(Debug, Clone, Copy)]
pub struct WrittenRecord<'a> {
    /// The text of `record.json`.
    pub json: &'a str,
    /// Its SHA-256.
    pub sha256: &'a str,
}

/// Writes `mapping.xlsx`, with the record inside as it was `written`. The same record gives the same bytes. With
/// `protect` its sheets are protected, without a password, but for the columns to type into.
///
/// # Errors
/// [`ReportError::Workbook`] if it cannot be written; a fault of annexa. [`ReportError::Template`] if a text of the
/// templates cannot be formatted with this record's values.
pub fn write(
    record: &Record,
    written: &WrittenRecord<'_>,
    words: &MessageCatalog,
    template: &WorkbookTemplate,
    protect: bool,
) -> Result<Vec<u8>, ReportError> {
    let labels = Labels::new(record, words, template);
    let mut made = Book::new(&labels, protect);
    let book = &mut made;
    let mut sheets: BTreeMap<SheetKind, Vec<Worksheet>> = BTreeMap::new();
    // Carried over is the last of all, since it also holds what the others had no room for.
    let (last, others): (Vec<&SheetSpec>, Vec<&SheetSpec>) =
        SHEETS.iter().filter(|sheet| labels.shows(sheet.kind)).partition(|sheet| sheet.kind == SheetKind::CarriedOver);
    for sheet in others.into_iter().chain(last) {
        let contents = (sheet.content)(record, book);
        let made = contents.iter().map(|content| grid::render(content, book)).collect::<Result<_, _>>()?;
        sheets.insert(sheet.kind, made);
    }
    if labels.shows(SheetKind::Summary) {
        let others = labels.sheets().iter().filter_map(|kind| sheets.get(kind)).flatten();
        let names: Vec<String> = others.map(Worksheet::name).collect();
        sheets.insert(SheetKind::Summary, vec![summary::sheet(record, book, &names)?]);
    }
    let mut ordered: Vec<Worksheet> = labels.sheets().iter().filter_map(|kind| sheets.remove(kind)).flatten().collect();
    if let Some(first) = ordered.first_mut() {
        first.set_active(true);
    }
    ordered.push(baseline::sheet(record, written.json, book)?);
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    workbook.set_properties(&properties(record, written.sha256, &labels)?);
    made.bind(&mut workbook, ordered)?;
    crate::output::pack::said(&labels.localizer)?;
    Ok(workbook.save_to_buffer()?)
}

/// Writes a workbook of two frameworks beside each other.
pub fn crosswalk(
    lists: &crate::standards::gap_analysis::GapLists,
    atlas: &crate::standards::FrameworkLibrary,
) -> Result<Vec<u8>, ReportError> {
    crosswalk_file::write(lists, atlas)
}

/// Writes the workbook of a comparison.
///
/// # Errors
/// [`ReportError::Workbook`] if it cannot be written; a fault of annexa.
pub fn changes(comparison: &crate::diff::Comparison) -> Result<Vec<u8>, ReportError> {
    super::changes::write(comparison)
}

/// Writes `portfolio.xlsx`, one row per organisation, without ever holding it in memory.
///
/// # Errors
/// Those of `to`, and a [`ReportError`] in an [`io::Error`]; that is a fault of annexa.
pub fn portfolio(portfolio: &crate::output::portfolio::Portfolio, to: impl io::Write) -> io::Result<()> {
    super::portfolio::write(portfolio, to)
}

fn properties(record: &Record, record_sha256: &str, labels: &Labels<'_>) -> Result<DocProperties, XlsxError> {
    // The day of the run's settings, not of its clock, so that the same input gives the same bytes.
    let created = ExcelDateTime::parse_from_str(&record.as_of)?;
    // A program shows no more of a property than 255 characters.
    let text = |key: &str, values: &[(&str, TextValue<'_>)]| within(&labels.format(key, values), 200);
    let sources = labels.sheet_if_shown(SheetKind::Sources);
    let comment = match &labels.issued {
        None => text("sheets.properties.comment", &values! { sources: sources }),
        Some(state) => {
            text("sheets.properties.comment_issued", &values! { state: within(state, 100), sources: sources })
        }
    };
    Ok(DocProperties::new()
        .set_title(text("sheets.properties.title", &[]))
        .set_subject(text("sheets.properties.subject", &[]))
        .set_author("annexa")
        .set_comment(comment)
        .set_custom_property(OWN_PROPERTY, record_sha256)
        .set_creation_datetime(&created))
}
