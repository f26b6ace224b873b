//! Bytes to a workbook, by what the bytes are.

use super::error::IngestError;
use super::limits::{Budget, ReadLimits};
use super::sniff::{self, FileContent};
use super::{archive, delimited, html, legacy, xml_spreadsheet};
use crate::model::Workbook;

/// Whether a file is out of the ordinary in a way that its reader may not live through, although no limit forbids it.
/// Cheap: nothing is unpacked.
pub fn is_suspect(bytes: &[u8]) -> bool {
    sniff::content(bytes) == FileContent::Zip && archive::is_suspect(bytes)
}

/// Reads the bytes of a file. `name` is only compared with what the bytes are, for a note where the two differ.
pub fn read(name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<Workbook, IngestError> {
    read_until(name, bytes, limits, &|| false)
}

/// The same, given up with [`IngestError::TooSlow`] soon after `is_late` returns true.
pub fn read_until(
    name: &str,
    bytes: &[u8],
    limits: &ReadLimits,
    is_late: &dyn Fn() -> bool,
) -> Result<Workbook, IngestError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty);
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(IngestError::FileTooLarge { bytes: bytes.len() as u64, limit: limits.file_bytes });
    }
    let mut budget = Budget::new(limits, is_late);
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
    if let Some(note) = sniff::wrong_extension(name, workbook.format) {
        workbook.notes.insert(0, note);
    }
    Ok(workbook)
}
