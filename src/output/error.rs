//! Why an output could not be written.

use crate::output::pdf::PdfError;

/// Why an output could not be written: a fault of annexa, but for what must not be shown to others.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Nobody can tell what a source hides, and a pack for others must not show it.
    #[error(
        "no pack for a certification body and no short form is made: it cannot be known what is hidden in {0}; save the \
         source as .xlsx and convert that, or make the internal pack"
    )]
    HiddenNotKnown(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
    /// The audit pack could not be written.
    #[error("the audit pack could not be written: {0}")]
    AuditPack(#[from] PdfError),
    /// A text of the templates could not be rendered; each problem with file, line and column.
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
