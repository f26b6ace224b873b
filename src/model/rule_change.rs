//! A rule or limit that a job changed.

use serde::{Deserialize, Serialize};

/// One thing that the job changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleChange {
    /// Code of the rule, or name of the limit.
    pub setting: String,
    /// Title of the rule, or what the limit is.
    pub about: String,
    /// What it is as annexa has it.
    pub was: String,
    /// What it is in this run.
    pub is: String,
}
