//! Cells of a workbook, read by calamine and written by rust_xlsxwriter.

use std::io::Cursor;

use anyhow::Result;
use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;

/// A cell: row, column, value.
type Cell = (u32, u16, Data);

/// The cells of each sheet that hold something.
pub struct Sheets(Vec<(String, Vec<Cell>)>);

/// All cells of a file; what calamine gives by itself.
pub fn read(bytes: &[u8]) -> Result<Vec<(String, calamine::Range<Data>)>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    Ok(book.worksheets())
}

/// The cells of annexa's workbook.
pub fn of(workbook: &[u8]) -> Result<Sheets> {
    let cells = |range: calamine::Range<Data>| {
        let (top, left) = range.start().unwrap_or_default();
        let used = range.used_cells().filter(|(_, _, value)| !matches!(value, Data::Empty));
        used.map(|(row, column, value)| (top + row as u32, (left as usize + column) as u16, value.clone())).collect()
    };
    Ok(Sheets(read(workbook)?.into_iter().map(|(name, range)| (name, cells(range))).collect()))
}

impl Sheets {
    /// Writes them again.
    pub fn write(&self) -> Result<Vec<u8>> {
        let mut book = Workbook::new();
        book.set_zip_compression_level(annexa::output::xlsx::LEVEL);
        for (name, cells) in &self.0 {
            let sheet = book.add_worksheet();
            sheet.set_name(name)?;
            for (row, column, value) in cells {
                match value {
                    Data::Float(number) => sheet.write_number(*row, *column, *number)?,
                    Data::Int(number) => sheet.write_number(*row, *column, *number as f64)?,
                    Data::Bool(value) => sheet.write_boolean(*row, *column, *value)?,
                    other => sheet.write_string(*row, *column, other.to_string())?,
                };
            }
        }
        Ok(book.save_to_buffer()?)
    }
}
