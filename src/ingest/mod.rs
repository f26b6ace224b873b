//! Files as tables of cells that know their address, whatever the format.
//!
//! The bytes of a file decide its format, not its name. Each container is looked over
//! before a reader of its format sees it, so that a forged file costs neither memory nor time.

mod accounting;
mod archive;
mod cell_styles;
mod colours;
mod deadline;
mod delimited;
mod document;
mod error;
mod error_values;
mod formula_guard;
mod html;
mod legacy;
mod limits;
mod merge;
mod opendocument;
mod parts;
mod read;
mod sheet_xml;
mod sniff;
mod spreadsheet;
mod struck;
mod symbols;
mod unread;
mod value;
mod word;
mod xml_spreadsheet;

pub use accounting::LOST_CELLS;
pub use deadline::Deadline;
pub use delimited::SWALLOWED;
pub use error::IngestError;
pub use formula_guard::{OWN_REGISTER, guarded};
pub use limits::ReadLimits;
pub use read::{IngestOptions, is_suspect, read};
