//! What the integration guide advises in a situation.

use serde::{Deserialize, Serialize};

/// A situation and the advice of the ISO 27001 / AI governance integration guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Action {
    /// The situation.
    pub situation: String,
    /// Templates.
    pub templates: String,
    /// At which level.
    pub project_level: String,
    /// What is reused.
    pub reuse: String,
    /// What stays separate.
    pub keep_separate: String,
    /// Provenance.
    pub provenance: String,
}
