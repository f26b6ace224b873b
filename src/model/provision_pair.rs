//! Two provisions that are mapped to each other.

use serde::{Deserialize, Serialize};

use super::provision_id::ProvisionId;
use super::support::Support;

/// A provision with one that it supports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Pair {
    /// Where the pair starts.
    pub source: ProvisionId,
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub support: Support,
}
