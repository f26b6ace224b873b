//! A record to files: `record.json`, the mapping workbook and the audit pack.

pub mod audit_pack;
pub mod document;
mod error;
pub mod oscal;
pub mod portfolio;
pub mod register;
pub mod sarif;
pub mod schema;
mod support;
pub mod workbook;

pub use error::ReportError;
