//! From what an organisation has to what it needs, as outputs print it.

use serde::{Deserialize, Serialize};

use super::advice::Action;
use super::provision_id::{FrameworkKey, ProvisionId};
use super::provision_pair::Pair;
use super::provision_timeline::ProvisionTimeline;

/// A template to be added once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PlannedTemplate {
    /// Code.
    pub code: String,
    /// Framework.
    pub framework: FrameworkKey,
    /// `the existing organisation project` or one of its own.
    pub project: String,
    /// What it maps.
    pub scope: String,
    /// A remark: the alternative, why it was chosen.
    pub note: String,
}

/// A template to be added for one AI system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AiSystemTemplate {
    /// The AI system.
    pub ai_system: String,
    /// Code.
    pub code: String,
    /// Framework.
    pub framework: FrameworkKey,
    /// What it maps.
    pub scope: String,
}

/// A clause whose process is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Backbone {
    /// The clause, 4 to 10.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// Frameworks that share it.
    pub frameworks: Vec<FrameworkKey>,
    /// The process that serves all of them.
    pub common: String,
    /// What stays specific to each.
    pub specific: String,
    /// Provenance.
    pub provenance: String,
    /// Objections, often empty.
    pub correction: String,
}

/// A control that carries over, with its state where a record is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reuse {
    /// The pair.
    pub pair: Pair,
    /// Applicability and status in the record's statement.
    pub state: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "Plan")]
pub struct IntegrationPlan {
    /// What the organisation has.
    pub have: Vec<FrameworkKey>,
    /// What it needs.
    pub need: Vec<FrameworkKey>,
    /// Advice of the ISO 27001 / AI governance integration guide for this situation.
    pub advice: Vec<Action>,
    /// Templates to add once.
    pub templates: Vec<PlannedTemplate>,
    /// Templates to add for each AI system.
    pub ai_system_templates: Vec<AiSystemTemplate>,
    /// Clauses 4 to 10 that are run once for all.
    pub backbone: Vec<Backbone>,
    /// Controls and clauses that carry over.
    pub reuse: Vec<Reuse>,
    /// New work according to the integration guide and the clause structures.
    pub new_work: Vec<(ProvisionId, String, String)>,
    /// For each needed framework: provisions addressed to an organisation that nothing at hand supports.
    pub unsupported: Vec<(FrameworkKey, Vec<ProvisionId>)>,
    /// For each needed law: when the provisions that are counted apply, and what a later act changed in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timelines: Vec<ProvisionTimeline>,
    /// Remarks for the reader.
    pub remarks: Vec<String>,
}
