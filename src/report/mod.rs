//! A record to files: `record.json`, the mapping workbook and the audit pack.

mod answers;
pub mod audit_pack;
pub mod document;
pub mod oscal;
pub mod portfolio;
pub mod record;
pub mod register;
pub mod sarif;
pub mod schema;
mod support;
mod told;
pub mod workbook;

/// What went wrong while writing a report; a fault of annexa, not of the input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
    /// The audit pack could not be written.
    #[error("the audit pack could not be written: {0}")]
    AuditPack(String),
    /// A text of the templates could not be said; each mistake with file, line and column.
    #[error("the templates: {0}")]
    Template(String),
    /// The findings could not be written as SARIF.
    #[error("the findings could not be written as SARIF: {0}")]
    Sarif(String),
    /// The record could not be written as OSCAL.
    #[error("the record could not be written as OSCAL: {0}")]
    Oscal(String),
    /// The register as CSV could not be written.
    #[error("the register could not be written: {0}")]
    Register(String),
    /// The statement as a Word document could not be written.
    #[error("the Word document could not be written: {0}")]
    Document(String),
    /// The record could not be written.
    #[error("the record could not be written: {0}")]
    Record(String),
}
