//! A provision that another one supports.

use serde::{Deserialize, Serialize};

use super::confidence::Confidence;
use super::organisation_role::OrganisationRole;
use super::provision_id::ProvisionId;
use super::relationship::Relationship;

/// A provision that another one supports, over all pairs of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Support {
    /// The supported provision.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// The strongest relationship that has provenance.
    pub relationship: Relationship,
    /// The provenance of all pairs.
    pub provenances: Vec<String>,
    /// The best corroboration among them.
    pub confidence: Confidence,
    /// Remarks.
    pub notes: Vec<String>,
    /// Objections to a pair as its provenance gives it.
    pub corrections: Vec<String>,
    /// Whom the provision binds.
    pub addressees: Vec<OrganisationRole>,
    /// Whether it concerns high-risk AI systems only.
    pub high_risk: bool,
}
