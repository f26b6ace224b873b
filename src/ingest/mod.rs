//! Bytes to tables: one reader per family of formats, with limits on hostile files.
//!
//! Knows no other room.

mod table;

pub use table::{Cell, CellAddress, CellValue, Format, Row, Table, Visibility, Workbook, column_letters};
