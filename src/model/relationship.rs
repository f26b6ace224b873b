//! The relationship of two provisions (NIST IR 8477, OSCAL control mapping).

use serde::{Deserialize, Serialize};

/// How the source provision relates to the target (OSCAL control mapping; NIST IR 8477 set theory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relationship {
    /// The same requirement, word for word.
    EqualTo,
    /// The same requirement in other words.
    EquivalentTo,
    /// The source is contained in the target.
    SubsetOf,
    /// The source contains the target.
    SupersetOf,
    /// The two have something in common; whether one contains the other is open.
    IntersectsWith,
    /// The two have nothing in common.
    NoRelationship,
}

impl Relationship {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::EqualTo => "equal to",
            Self::EquivalentTo => "equivalent to",
            Self::SubsetOf => "subset of",
            Self::SupersetOf => "superset of",
            Self::IntersectsWith => "intersects with",
            Self::NoRelationship => "no relationship",
        }
    }

    /// Read from target to source.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::SubsetOf => Self::SupersetOf,
            Self::SupersetOf => Self::SubsetOf,
            other => other,
        }
    }
}
