//! How well a fact about a standard is corroborated.

use serde::{Deserialize, Serialize};

/// How well a title is corroborated by independent sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Two or more independent sources agree.
    Verified,
    /// One source.
    Single,
    /// From the authors' knowledge only.
    Memory,
}
