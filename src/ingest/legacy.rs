//! OLE containers: Excel 97 to 2003 workbooks, and what else comes in such a container.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::{IngestError, Limits, Workbook, spreadsheet};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, IngestError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(IngestError::damaged)?;
    if container.exists("/EncryptedPackage") {
        return Err(IngestError::Encrypted);
    }
    if container.exists("/WordDocument") {
        return Err(IngestError::NotATable { what: "an old Word document (.doc)" });
    }
    let Some(name) = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| container.exists(name))
    else {
        return Err(IngestError::NotATable { what: "an OLE file without a workbook" });
    };
    let mut stream = Vec::new();
    container
        .open_stream(name)
        .map_err(IngestError::damaged)?
        .take(limits.unpacked_bytes)
        .read_to_end(&mut stream)
        .map_err(IngestError::damaged)?;
    check_records(&stream, limits)?;
    spreadsheet::read_xls(bytes, limits)
}

/// Walks the records of the workbook stream: an encrypted one says so, and the cells' own addresses tell how large
/// a rectangle the reader would lay out ([MS-XLS] 2.3, records of cells begin with row and column).
fn check_records(stream: &[u8], limits: &Limits) -> Result<(), IngestError> {
    const FILE_PASS: u16 = 0x002f;
    const BEGIN: u16 = 0x0809;
    /// Formula, number, label, label of shared string, truth value, rich string, RK, multiple RK.
    const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x00fd, 0x0205, 0x00d6, 0x027e, 0x00bd];
    let two = |at: usize| Some(u16::from_le_bytes([*stream.get(at)?, *stream.get(at + 1)?]));
    let mut at = 0;
    let (mut rows, mut columns, mut sheet) = (0u64, 0u64, 0usize);
    while let (Some(kind), Some(length)) = (two(at), two(at + 2)) {
        match kind {
            FILE_PASS => return Err(IngestError::Encrypted),
            BEGIN => {
                (rows, columns) = (0, 0);
                sheet += 1;
            }
            _ if CELLS.contains(&kind) => {
                if let (Some(row), Some(column)) = (two(at + 4), two(at + 6)) {
                    rows = rows.max(u64::from(row) + 1);
                    columns = columns.max(u64::from(column) + 1);
                }
            }
            _ => {}
        }
        if rows * columns > limits.cells {
            // The first stream part is the workbook's own, so the first sheet is the second.
            let sheet = format!("number {}", sheet.saturating_sub(1).max(1));
            return Err(IngestError::TooManyCells { sheet, limit: limits.cells });
        }
        at += 4 + usize::from(length);
    }
    Ok(())
}
