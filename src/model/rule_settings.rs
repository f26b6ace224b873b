//! What a job sets for rules and limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Severity;

/// The limits that rules measure by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleLimits {
    /// Months after which dated evidence counts as old. Twelve: surveillance audits are a year apart, so evidence older
    /// than that shows a cycle which has been audited already.
    pub evidence_months: u32,
    /// Months after which a statement counts as not reviewed. Twelve: management review and surveillance audit are
    /// yearly almost everywhere, and the statement is an input of both.
    pub review_months: u32,
    /// From how many rows on one justification, word for word the same, counts as copied. Ten: a theme's handful of
    /// controls may well share a reason, a tenth of the annex hardly does.
    pub copied_rows: u32,
    /// Whether a partly implemented control is open, and so needs a plan, an owner and a date.
    pub partial_is_open: bool,
}

impl Default for RuleLimits {
    fn default() -> Self {
        Self { evidence_months: 12, review_months: 12, copied_rows: 10, partial_is_open: false }
    }
}

/// The settings of a job for one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSetting {
    /// Whether it is applied; yes by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// How serious its findings are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
}

/// The settings of a job for all rules. A rules file and a job file have the same form: `[limits]`, and one table per
/// code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleSettings {
    /// Limits.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: RuleLimits,
    /// By code.
    #[serde(flatten)]
    pub rules: BTreeMap<String, RuleSetting>,
}

fn is_default(limits: &RuleLimits) -> bool {
    *limits == RuleLimits::default()
}
