//! The mapping workbook, written with rust_xlsxwriter from the record alone.
//!
//! Sheets are put together from [`grid`] sections, each an Excel table of its own; only the summary is laid out by
//! hand. What comes from a source is always written as text, never as a formula or link.

mod baseline;
mod book;
mod carried_over;
mod changes;
mod clauses;
mod colours;
mod crosswalk_file;
mod findings;
mod grid;
mod integration;
mod lists;
mod notes;
mod portfolio;
mod read_back;
mod read_me;
mod source_rows;
mod sources;
mod statement;
mod style;
mod summary;
mod text;
mod transition;
mod unmatched;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::ReportError;
use super::record::Record;
use book::Book;
pub use read_back::{ReadBack, is_comparison, is_own, read_back};

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error.to_string())
    }
}

/// Name of the custom document property by which annexa knows a workbook as its own; its value is the SHA-256 of the
/// record that the workbook was made from.
pub(in crate::report) const OWN_PROPERTY: &str = "annexa";

/// Value of that property in a portfolio, which holds no record.
const PORTFOLIO: &str = "portfolio";

/// Writes `mapping.xlsx`. `record_sha256` is the hash of the `record.json` it is made from. The same record gives
/// the same bytes. With `protect` its sheets are protected, without a password, but for the columns to type into.
pub fn write(record: &Record, record_sha256: &str, protect: bool) -> Result<Vec<u8>, ReportError> {
    let mut made = Book::new(protect);
    let book = &mut made;
    let mut sheets = statement::sheets(record, book)?;
    let transition = transition::sheet(record, book)?;
    let clauses = clauses::sheet(record, book)?;
    let integration = integration::sheets(record, book)?;
    let findings = findings::sheet(record, book)?;
    let unmatched = unmatched::sheet(record, book)?;
    let sources = sources::sheet(record, book)?;
    let source_rows = source_rows::sheet(record, book)?;
    let read_me = read_me::sheet(record, book)?;
    let lists = lists::sheet(book)?;
    // The last of all, since it also holds what the others had no room for.
    let carried_over = carried_over::sheet(record, book)?;
    sheets.push(transition);
    sheets.extend(clauses);
    let mut integration = integration.into_iter();
    // Crosswalk, coverage and evidence belong before the findings, the plan behind the sources.
    sheets.extend(integration.by_ref().take(3));
    sheets.extend(vec![findings, unmatched, carried_over, source_rows, sources]);
    sheets.extend(integration);
    sheets.extend([read_me, lists]);
    let names: Vec<String> = sheets.iter().map(rust_xlsxwriter::Worksheet::name).collect();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(record, record_sha256)?);
    sheets.insert(0, summary::sheet(record, &book.styles, &names)?);
    sheets.push(baseline::sheet(record)?);
    made.bind(&mut workbook, sheets)?;
    Ok(workbook.save_to_buffer()?)
}

/// Writes a workbook of two frameworks beside each other.
pub fn crosswalk(lists: &crate::integrate::GapLists, atlas: &crate::integrate::Atlas) -> Result<Vec<u8>, ReportError> {
    crosswalk_file::write(lists, atlas)
}

/// Writes the workbook of a comparison.
///
/// # Errors
/// [`ReportError::Workbook`] if it cannot be written; a fault of annexa.
pub fn changes(comparison: &crate::compare::Comparison) -> Result<Vec<u8>, ReportError> {
    changes::write(comparison)
}

/// Writes `portfolio.xlsx`, one row an organisation.
pub fn portfolio(portfolio: &super::portfolio::Portfolio) -> Result<Vec<u8>, ReportError> {
    portfolio::write(portfolio)
}

fn properties(record: &Record, record_sha256: &str) -> Result<DocProperties, XlsxError> {
    // The day of the run's settings, not of its clock, so that the same input gives the same bytes.
    let created = ExcelDateTime::parse_from_str(&record.as_of)?;
    Ok(DocProperties::new()
        .set_title(text::within(&format!("Statement of Applicability – {}", record.organisation), 200))
        .set_subject("Reconciled mapping workbook")
        .set_author("annexa")
        .set_comment("Draft, derived from the sources that the sheet Sources names. Not approved.")
        .set_custom_property(OWN_PROPERTY, record_sha256)
        .set_creation_datetime(&created))
}
