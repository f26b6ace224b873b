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
mod labels;
mod lists;
mod names;
mod notes;
mod portfolio;
mod read_back;
mod read_me;
mod rows;
mod source_rows;
mod sources;
mod statement;
mod stored;
mod streamed;
mod style;
mod summary;
mod template;
mod text;
mod transition;
mod unmatched;
mod write;

pub(crate) use names::problems;
pub use read_back::{ReadBack, is_comparison, is_own, read_back};
pub use template::WorkbookTemplate;
pub(crate) use write::OWN_PROPERTY;
pub use write::{LEVEL, WrittenRecord, changes, crosswalk, portfolio, write};
