//! A mapping between two provisions, and what a framework adds as new work.

use serde::{Deserialize, Serialize};

use super::composition::compose;
use crate::model::{Confidence, FrameworkKey, ProvisionId, Relationship};

/// How many provisions meet in a pair of a correspondence table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cardinality {
    /// Each is the only counterpart of the other.
    OneToOne,
    /// Several provisions have become one.
    Merged,
    /// One provision has become several.
    Split,
}

/// One pair of provisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Mapping {
    /// Where the mapping starts.
    pub source: ProvisionId,
    /// Where it leads; `*` as its number means the whole framework.
    pub target: ProvisionId,
    /// How the two relate, read from source to target.
    pub relationship: Relationship,
    /// Of a pair from the correspondence table of two standards: how many provisions meet in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cardinality: Option<Cardinality>,
    /// Its provenance.
    pub provenance: String,
    /// Who else states the pair. A built-in pair is `verified` only if this is not empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirmed_by: String,
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
    /// What follows for A and C if this pair leads from A to B and `next` from B to C. Set theory decides, with one
    /// exception: a provision hands on to its only counterpart in another edition what that counterpart overlaps with. A
    /// correspondence table does not state that the two ask the same, so the result is never more than an overlap.
    pub(super) fn followed_by(&self, next: &Self) -> Option<Relationship> {
        let one_to_one = |mapping: &Self| mapping.cardinality == Some(Cardinality::OneToOne);
        let overlap = |mapping: &Self| mapping.relationship != Relationship::NoRelationship;
        if (one_to_one(self) || one_to_one(next)) && overlap(self) && overlap(next) {
            return Some(Relationship::IntersectsWith);
        }
        compose(self.relationship, next.relationship)
    }

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
