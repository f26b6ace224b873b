//! Bytes to a workbook, by what the bytes are.

use unicode_normalization::char::is_combining_mark;

use super::deadline::Deadline;
use super::error::IngestError;
use super::limits::{Budget, ReadLimits};
use super::sniff::{self, FileContent};
use super::{archive, delimited, html, legacy, xml_spreadsheet};
use crate::model::{CellAddress, Workbook};

/// Whether a file is out of the ordinary in a way that its reader may not live through, although no limit forbids it.
/// Cheap: nothing is unpacked.
pub fn is_suspect(bytes: &[u8]) -> bool {
    sniff::content(bytes) == FileContent::Zip && archive::is_suspect(bytes)
}

/// How a file is read. Limits alone can be given in its place: then there is no deadline.
#[derive(Debug, Clone, Copy)]
pub struct IngestOptions<'a> {
    /// How much of it is read.
    pub limits: &'a ReadLimits,
    /// Until when; reading gives up with [`IngestError::TooSlow`] soon after.
    pub deadline: Deadline<'a>,
}

impl<'a> From<&'a ReadLimits> for IngestOptions<'a> {
    fn from(limits: &'a ReadLimits) -> Self {
        Self { limits, deadline: Deadline::default() }
    }
}

/// Accents on one letter, beyond which a text is a trick: laying out a letter takes time by the square of them. Letters of
/// real scripts have up to four.
const MARKS: usize = 64;

/// The first cell with a letter under more accents than that, with its sheet.
fn with_piled_marks(workbook: &Workbook) -> Option<String> {
    let is_piled = |text: &str| {
        // Two bytes an accent, at the least; most texts are shorter, and most of the others plain.
        text.len() > 2 * MARKS && !text.is_ascii() && {
            let mut marks = 0;
            text.chars().any(|c| {
                marks = if is_combining_mark(c) { marks + 1 } else { 0 };
                marks > MARKS
            })
        }
    };
    workbook.tables.iter().find_map(|table| {
        let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell)));
        let (row, cell) = cells.into_iter().find(|(_, cell)| is_piled(&cell.text))?;
        Some(format!("sheet `{}`, cell {}", table.sheet, CellAddress::new(row, cell.column)))
    })
}

/// Reads the bytes of a file. `name` is only compared with what the bytes are, for a note where the two differ.
pub fn read<'a>(name: &str, bytes: &[u8], options: impl Into<IngestOptions<'a>>) -> Result<Workbook, IngestError> {
    let IngestOptions { limits, deadline } = options.into();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty);
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(IngestError::FileTooLarge { bytes: bytes.len() as u64, limit: limits.file_bytes });
    }
    let mut budget = Budget::new(limits, deadline);
    let mut workbook = match sniff::content(bytes) {
        FileContent::Zip => archive::read(bytes, &mut budget)?,
        FileContent::Ole => legacy::read(bytes, &mut budget)?,
        FileContent::Text => delimited::read(bytes, &mut budget)?,
        FileContent::Html => html::read(bytes, &mut budget)?,
        FileContent::XmlSpreadsheet => xml_spreadsheet::read(bytes, &mut budget)?,
        FileContent::Foreign { what } => return Err(IngestError::NotATable { what }),
        FileContent::Binary => return Err(IngestError::UnknownFormat),
    };
    if workbook.tables.iter().all(|table| table.rows.is_empty()) {
        return Err(IngestError::NoCells);
    }
    if let Some(cell) = with_piled_marks(&workbook) {
        return Err(IngestError::Forged { what: format!("more than {MARKS} accents on one letter in {cell}") });
    }
    if let Some(note) = sniff::wrong_extension(name, workbook.format) {
        workbook.notes.insert(0, note);
    }
    Ok(workbook)
}
