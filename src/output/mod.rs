//! A record to files: `record.json`, the mapping workbook and the audit pack.

pub mod csv;
pub mod docx;
mod error;
pub mod oscal;
pub mod pack;
pub mod pdf;
pub mod portfolio;
pub mod record_schema;
pub mod sarif;
mod support;
mod texts;
pub mod xlsx;

pub use error::ReportError;
pub use texts::template_problems;
pub(crate) use texts::texts;
