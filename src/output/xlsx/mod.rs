//! The mapping workbook, written with rust_xlsxwriter from the record alone.
//!
//! Each sheet is declared once ([`sheet`], [`table`]) and written by one renderer ([`grid`]), which also remembers the
//! input cells; only the summary is laid out by itself. Content of a source is always written as text, never as a formula
//! or link.

mod baseline;
mod book;
mod carried_over;
mod changes;
mod clauses;
mod colours;
mod crosswalk_file;
mod document_control;
mod findings;
mod grid;
mod integration;
mod labels;
mod lists;
mod names;
mod notes;
mod portfolio;
mod read_back;
mod read_me;
mod rows;
mod section;
mod sheet;
mod source_rows;
mod sources;
mod statement;
mod stored;
mod streamed;
mod style;
mod summary;
mod table;
mod template;
mod text;
mod transition;
mod unmatched;
mod write;

pub(crate) use names::problems;
pub use read_back::{ReadBack, ReadBackError, is_comparison, is_own, read_back};
pub use template::WorkbookTemplate;
pub(crate) use write::OWN_PROPERTY;
pub use write::{LEVEL, WrittenRecord, changes, crosswalk, portfolio, write};
