//! What reconciliation needs to know of a source besides its entries.

use serde::{Deserialize, Serialize};

use super::entry::{Origin, SourceNumber};
use super::reading::{Certainty, EditionReading, SourceKind};
use super::standard::Standard;

/// What reconciliation needs to know of a source besides its entries, framework by framework: a source that holds two
/// frameworks has facts on each, with one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SourceFacts {
    /// Number of the source.
    pub number: SourceNumber,
    /// Path relative to the input, with `/`; orders of precedence can name it.
    #[serde(default)]
    pub name: String,
    /// What it is to this framework.
    pub kind: SourceKind,
    /// Framework and edition; `None` where it holds no controls. A tied one is not merged.
    pub edition: Option<EditionReading>,
    /// Its date, `YYYY-MM-DD`, as stated in it or in its file name; never a file time stamp.
    pub date: Option<String>,
    /// Document details that it states.
    #[serde(default)]
    pub document: SourceDocument,
}

/// Document details as stated in a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct SourceDocument {
    /// Organisations that it names (not in a property of the file, which may be its template's).
    pub organisation: Vec<DocumentText>,
    /// Scope of the management system.
    pub scope: Vec<DocumentText>,
    /// Versions.
    pub version: Vec<DocumentText>,
    /// Dates.
    pub date: Vec<DocumentText>,
    /// Owners, authors.
    pub owner: Vec<DocumentText>,
    /// Who approved it.
    pub approved_by: Vec<DocumentText>,
    /// Details that were not recognised though a line may state them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<DocumentDetail>,
}

/// A detail of a document whose absence is a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentDetail {
    /// Its version.
    Version,
    /// Its date.
    Date,
    /// Its owner or author.
    Owner,
    /// Who approved it.
    Approval,
}

/// A text about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DocumentText {
    /// The text.
    pub text: String,
    /// Its cell; none where a file property or an import profile states it.
    pub origin: Option<Origin>,
}

impl SourceFacts {
    /// Whether it enters the statement of a family of editions.
    pub(crate) fn is_merged_into(&self, family: Standard) -> bool {
        self.edition
            .as_ref()
            .is_some_and(|e| e.certainty != Certainty::Tied && Standard::of(e.framework.as_str()) == Some(family))
    }
}
