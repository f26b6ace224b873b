//! One organisation as a list of organisations shows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{Figures, RowCounts, Severity};

/// The figures of one statement, as a list of organisations shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSummary {
    /// Key of the framework: `iso27001:2022`.
    pub framework: String,
    /// Its figures.
    pub figures: Figures,
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSummary {
    /// Stable code of the rule.
    pub rule: String,
    /// Severity of its findings; the highest, where they differ.
    pub severity: Severity,
    /// The rule's title.
    pub title: String,
    /// How many findings.
    pub findings: u32,
}

/// The last version that was issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueSummary {
    /// Its version; empty where none was given.
    pub version: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: String,
    /// Whether the document is as it was approved; otherwise it is a draft again.
    pub current: bool,
}

impl fmt::Display for IssueSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, approved_by, approved_on, current } = self;
        let version = version.trim_start_matches(['v', 'V']).trim_start();
        match (current, version.is_empty()) {
            (true, true) => write!(f, "Approved by {approved_by} on {approved_on}"),
            (true, false) => write!(f, "Version {version}, approved by {approved_by} on {approved_on}"),
            (false, true) => write!(f, "Draft: changed since {approved_by} approved it on {approved_on}"),
            (false, false) => {
                write!(f, "Draft: changed since version {version} was approved by {approved_by} on {approved_on}")
            }
        }
    }
}

/// One organisation as a list of organisations shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Name to show.
    pub organisation: String,
    /// Editions of the merged sources, e.g. `27001:2013 → 27001:2022`.
    pub edition: String,
    /// The ledger over all sources.
    pub ledger: RowCounts,
    /// Figures of the statement.
    pub figures: Figures,
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// What needs a look, the most urgent first; one short sentence each.
    pub needs_a_look: Vec<String>,
    /// `Some("1 source not read")` if incomplete.
    pub incomplete: Option<String>,
    /// Number of values that people typed into the workbook. The next run reads the workbook again, so that none is lost.
    #[serde(default)]
    pub decisions: u32,
    /// What is issued of the statement, and what makes it a draft again; none for one that never was issued. The next run
    /// reads the workbook again, so that the approved answers are remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueSummary>,
    /// The first day after the as-of day on which a date rule gives another result, `YYYY-MM-DD`. Until then an
    /// unchanged organisation has the same findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date_change: Option<String>,
    /// The statements, one per framework; `figures` above are those of the first.
    #[serde(default)]
    pub statements: Vec<StatementSummary>,
    /// The rules that found something, by code.
    #[serde(default)]
    pub rules: Vec<RuleSummary>,
}
