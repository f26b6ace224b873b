//! A mapping between two provisions, and what a framework adds as new work.

use serde::{Deserialize, Serialize};

use crate::model::{Confidence, FrameworkKey, ProvisionId, Relationship};

/// One pair of provisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Mapping {
    /// Where the mapping starts.
    pub source: ProvisionId,
    /// Where it leads; `*` as its number means the whole framework.
    pub target: ProvisionId,
    /// How the two relate, read from source to target.
    pub relationship: Relationship,
    /// Its provenance.
    pub provenance: String,
    /// How well the pair is corroborated.
    pub confidence: Confidence,
    /// A remark for the reader, often empty.
    pub note: String,
    /// A correction of the pair as its provenance has it, often empty.
    #[serde(default)]
    pub correction: String,
    /// Name of the set that it belongs to.
    #[serde(default)]
    pub set: String,
}

impl Mapping {
    /// The same pair read from its target.
    pub(super) fn reversed(&self) -> Self {
        Self {
            source: self.target.clone(),
            target: self.source.clone(),
            relationship: self.relationship.reversed(),
            ..self.clone()
        }
    }
}

/// A provision that another framework asks for and the one at hand has no counterpart for: new work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NewWork {
    /// The framework that an organisation has.
    pub have: FrameworkKey,
    /// What is new.
    pub provision: ProvisionId,
    /// Its provenance.
    pub provenance: String,
    /// How well it is corroborated.
    pub confidence: Confidence,
    /// A remark.
    pub note: String,
}

/// A remark on a provision that is no mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Remark {
    /// The provision.
    pub provision: ProvisionId,
    /// Its provenance.
    pub provenance: String,
    /// How well it is corroborated.
    pub confidence: Confidence,
    /// The remark.
    pub note: String,
}
