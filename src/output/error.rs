//! What can go wrong while an output is written.

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
    /// A text of the templates could not be formatted; each mistake with file, line and column.
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
