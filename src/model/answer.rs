//! The words in which a statement answers: applicability, status, reasons, and the basis of each.

use serde::{Deserialize, Serialize};

use super::message::Message;

/// Whether a control applies (ISO/IEC 27001:2022, 6.1.3 d).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// The control is necessary.
    Applicable,
    /// The control is excluded.
    Excluded,
    /// The source states that it is not determined yet.
    Undecided,
    /// The source does not state it.
    #[default]
    Unstated,
}

/// How far a control is implemented (after NIST OSCAL's implementation-status, plus `not-implemented`).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In place.
    Implemented,
    /// Partly in place.
    Partial,
    /// Intended, not begun.
    Planned,
    /// Absent, without a plan.
    NotImplemented,
    /// Another measure replaces it.
    Alternative,
    /// The source does not state it.
    #[default]
    Unstated,
}

/// Where a value comes from; only the first three are counted as facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// In a source of the statement's edition.
    Stated,
    /// Derived from a source of the withdrawn edition, through the official correspondence.
    CarriedOver,
    /// Typed by a person into annexa's own workbook.
    Decided,
    /// A proposal: a repair, a threshold, a fuzzy reading. Never counted.
    Proposed,
}

/// A reason for selecting a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Reason {
    /// Legal requirement.
    #[serde(rename = "LR")]
    LegalRequirement,
    /// Contractual obligation.
    #[serde(rename = "CO")]
    ContractualObligation,
    /// Business requirement or best practice.
    #[serde(rename = "BR/BP")]
    BusinessRequirement,
    /// Result of risk assessment.
    #[serde(rename = "RRA")]
    RiskAssessment,
}

impl Applicability {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applicable => "applicable",
            Self::Excluded => "excluded",
            Self::Undecided => "undecided",
            Self::Unstated => "unstated",
        }
    }

    /// Key of the word in the texts of a language.
    pub fn key(self) -> &'static str {
        match self {
            Self::Applicable => "answers.applicability.applicable",
            Self::Excluded => "answers.applicability.excluded",
            Self::Undecided => "answers.applicability.undecided",
            Self::Unstated => "answers.applicability.unstated",
        }
    }

    /// The word as part of a message.
    pub(crate) fn message(self) -> Message {
        Message::new(self.key())
    }
}

impl Status {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Implemented => "implemented",
            Self::Partial => "partial",
            Self::Planned => "planned",
            Self::NotImplemented => "not implemented",
            Self::Alternative => "alternative",
            Self::Unstated => "unstated",
        }
    }

    /// Key of the word in the texts of a language.
    pub fn key(self) -> &'static str {
        match self {
            Self::Implemented => "answers.status.implemented",
            Self::Partial => "answers.status.partial",
            Self::Planned => "answers.status.planned",
            Self::NotImplemented => "answers.status.not_implemented",
            Self::Alternative => "answers.status.alternative",
            Self::Unstated => "answers.status.unstated",
        }
    }

    /// The word as part of a message.
    pub(crate) fn message(self) -> Message {
        Message::new(self.key())
    }
}

impl Basis {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::CarriedOver => "carried over",
            Self::Decided => "decided",
            Self::Proposed => "proposed",
        }
    }
}

impl Reason {
    /// All reasons in the order in which outputs print them.
    pub const ALL: [Self; 4] =
        [Self::LegalRequirement, Self::ContractualObligation, Self::BusinessRequirement, Self::RiskAssessment];

    /// The usual abbreviation: LR, CO, BR/BP, RRA.
    pub fn short(self) -> &'static str {
        match self {
            Self::LegalRequirement => "LR",
            Self::ContractualObligation => "CO",
            Self::BusinessRequirement => "BR/BP",
            Self::RiskAssessment => "RRA",
        }
    }
}
