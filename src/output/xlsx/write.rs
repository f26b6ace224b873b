//! The workbooks: mapping, crosswalk, changes and portfolio.

use std::collections::BTreeMap;
use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::book::Book;
use super::labels::Labels;
use super::template::{SheetKind, WorkbookTemplate};
use super::{
    baseline, carried_over, clauses, crosswalk_file, findings, integration, lists, read_me, source_rows, sources,
    statement, summary, text, transition, unmatched,
};
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
/// templates cannot be said with this record's values.
pub fn write(
    record: &Record,
    written: &WrittenRecord<'_>,
    words: &MessageCatalog,
    template: &WorkbookTemplate,
    protect: bool,
) -> Result<Vec<u8>, ReportError> {
    let voice = Labels::new(record, words, template);
    let mut made = Book::new(&voice, protect);
    let book = &mut made;
    let mut sheets: BTreeMap<SheetKind, Vec<Worksheet>> = BTreeMap::new();
    // Carried over is the last of all, since it also holds what the others had no room for.
    let (last, others): (Vec<SheetKind>, Vec<SheetKind>) =
        SheetKind::ALL.into_iter().filter(|kind| voice.shows(*kind)).partition(|kind| *kind == SheetKind::CarriedOver);
    for kind in others.into_iter().chain(last) {
        let made = match kind {
            // It links to the others, and is laid out when they are there.
            SheetKind::Summary => Vec::new(),
            SheetKind::Statement => statement::sheets(record, book)?,
            SheetKind::Transition => vec![transition::sheet(record, book)?],
            SheetKind::Clauses => clauses::sheet(record, book)?.into_iter().collect(),
            SheetKind::Crosswalk => integration::crosswalk(record, book)?.into_iter().collect(),
            SheetKind::Coverage => integration::coverage(record, book)?.into_iter().collect(),
            SheetKind::Evidence => integration::evidence(record, book)?.into_iter().collect(),
            SheetKind::Findings => vec![findings::sheet(record, book)?],
            SheetKind::Unmatched => vec![unmatched::sheet(record, book)?],
            SheetKind::CarriedOver => vec![carried_over::sheet(record, book)?],
            SheetKind::SourceRows => vec![source_rows::sheet(record, book)?],
            SheetKind::Sources => vec![sources::sheet(record, book)?],
            SheetKind::Plan => integration::plan(record, book)?.into_iter().collect(),
            SheetKind::ReadMe => vec![read_me::sheet(record, book)?],
            SheetKind::Lists => vec![lists::sheet(book)?],
        };
        sheets.insert(kind, made);
    }
    if voice.shows(SheetKind::Summary) {
        let others = voice.sheets().iter().filter_map(|kind| sheets.get(kind)).flatten();
        let names: Vec<String> = others.map(Worksheet::name).collect();
        sheets.insert(SheetKind::Summary, vec![summary::sheet(record, book, &names)?]);
    }
    let mut ordered: Vec<Worksheet> = voice.sheets().iter().filter_map(|kind| sheets.remove(kind)).flatten().collect();
    if let Some(first) = ordered.first_mut() {
        first.set_active(true);
    }
    ordered.push(baseline::sheet(record, written.json, &voice)?);
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    workbook.set_properties(&properties(record, written.sha256, &voice)?);
    made.bind(&mut workbook, ordered)?;
    crate::output::pack::said(&voice.speaker)?;
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

/// Writes `portfolio.xlsx`, one row an organisation, without ever holding it in memory.
///
/// # Errors
/// Those of `to`, and a [`ReportError`] in an [`io::Error`]; that is a fault of annexa.
pub fn portfolio(portfolio: &crate::output::portfolio::Portfolio, to: impl io::Write) -> io::Result<()> {
    super::portfolio::write(portfolio, to)
}

fn properties(record: &Record, record_sha256: &str, voice: &Labels<'_>) -> Result<DocProperties, XlsxError> {
    // The day of the run's settings, not of its clock, so that the same input gives the same bytes.
    let created = ExcelDateTime::parse_from_str(&record.as_of)?;
    // A program shows no more of a property than 255 characters.
    let said = |key: &str, values: &[(&str, TextValue<'_>)]| text::within(&voice.format(key, values), 200);
    let sources = voice.sheet_if_shown(SheetKind::Sources);
    Ok(DocProperties::new()
        .set_title(said("sheets.properties.title", &[]))
        .set_subject(said("sheets.properties.subject", &[]))
        .set_author("annexa")
        .set_comment(said("sheets.properties.comment", &values! { sources: sources }))
        .set_custom_property(OWN_PROPERTY, record_sha256)
        .set_creation_datetime(&created))
}
