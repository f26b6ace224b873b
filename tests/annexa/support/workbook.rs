//! Workbooks, read by calamine.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};

/// Opens a workbook.
pub fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// One sheet of a workbook.
pub fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    open(bytes).worksheet_range(name).expect("the sheet")
}

/// The texts of all filled cells of a sheet, row by row.
pub fn texts(bytes: &[u8], name: &str) -> Vec<String> {
    sheet(bytes, name).used_cells().map(|(_, _, value)| value.to_string()).collect()
}
