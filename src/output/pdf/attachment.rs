//! Files attached to a pack.

use serde::{Deserialize, Serialize};

/// How an attached file relates to the pack (ISO 19005-3, Annex E).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentRelationship {
    /// The pack presents its data.
    Data,
    /// The organisation provided it.
    Source,
    /// It supplements the pack.
    Supplement,
}

impl AttachmentRelationship {
    /// The value of `AFRelationship`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Source => "Source",
            Self::Supplement => "Supplement",
        }
    }
}

/// A file to attach.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name in the pack.
    pub name: String,
    /// Description.
    pub description: String,
    /// Media type.
    pub media_type: &'static str,
    /// How it relates to the pack.
    pub relationship: AttachmentRelationship,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Attachment<'a> {
    /// `record.json`.
    pub fn record(bytes: &'a [u8]) -> Self {
        Self {
            name: "record.json".to_owned(),
            description: "The record that the pack is written from".to_owned(),
            media_type: "application/json",
            relationship: AttachmentRelationship::Data,
            bytes,
        }
    }

    /// `mapping.xlsx`.
    pub fn workbook(bytes: &'a [u8]) -> Self {
        Self {
            name: "mapping.xlsx".to_owned(),
            description: "The mapping workbook of the same run".to_owned(),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            relationship: AttachmentRelationship::Supplement,
            bytes,
        }
    }

    /// A source file with its number in the record; `path` is relative to the input, with `/`.
    pub fn source(number: u32, path: &str, bytes: &'a [u8]) -> Self {
        let file = path.rsplit('/').next().unwrap_or(path);
        Self {
            name: format!("S{number} {file}"),
            description: format!("Source S{number}: {path}"),
            media_type: media_type(file),
            relationship: AttachmentRelationship::Source,
            bytes,
        }
    }
}

/// The media type by file extension. It may be wrong, but no reader of a pack relies on it.
fn media_type(file: &str) -> &'static str {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("xlsm") => "application/vnd.ms-excel.sheet.macroEnabled.12",
        Some("xlsb") => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        Some("xls") => "application/vnd.ms-excel",
        Some("ods") => "application/vnd.oasis.opendocument.spreadsheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("csv") => "text/csv",
        Some("tsv") => "text/tab-separated-values",
        Some("html" | "htm") => "text/html",
        Some("xml") => "text/xml",
        _ => "application/octet-stream",
    }
}

/// `--attach`: which files are attached to a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attach {
    /// `record.json`.
    pub record: bool,
    /// `mapping.xlsx`.
    pub workbook: bool,
    /// The organisation's source files.
    pub sources: bool,
}

/// `--attach` names something that cannot be attached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be attached; give record, workbook, sources or none")]
pub struct UnknownAttachment(pub String);

impl Default for Attach {
    fn default() -> Self {
        Self { record: true, workbook: true, sources: false }
    }
}

impl Attach {
    /// No attachments.
    pub const NONE: Self = Self { record: false, workbook: false, sources: false };

    /// Whether it is the default.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde requires a reference")]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a word of `--attach` names.
    ///
    /// # Errors
    /// [`UnknownAttachment`] if the word is unknown.
    pub fn add(&mut self, word: &str) -> Result<(), UnknownAttachment> {
        match word {
            "record" => self.record = true,
            "workbook" => self.workbook = true,
            "sources" => self.sources = true,
            other => return Err(UnknownAttachment(other.to_owned())),
        }
        Ok(())
    }
}
