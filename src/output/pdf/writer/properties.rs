//! The properties of a document.

use crate::i18n::Localizer;

/// What a viewer shows as the document's properties.
#[derive(Debug)]
pub(crate) struct Properties<'a> {
    /// Title.
    pub title: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Program and version.
    pub producer: &'a str,
    /// The date of the document, `YYYY-MM-DD`.
    pub as_of: &'a str,
    /// SHA-256 of the record in hexadecimal; it identifies the content.
    pub record_sha256: &'a str,
    /// The document's language and annexa's own texts in it.
    pub speaker: &'a Localizer<'a>,
}
