//! What a person typed into a workbook, and whether it is in force.

use serde::{Deserialize, Serialize};

use super::answer::Reason;
use super::document_control::DocumentField;
use super::entry::{Origin, SourceNumber};
use super::localized_text::LocalizedText;
use super::message::Message;
use super::provision_id::ProvisionId;

/// Source number of manual decisions in origins.
pub const BY_HAND: SourceNumber = 0;

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecidedOn {
    /// A control of the statement, Annex A's or the organisation's own.
    Control(ProvisionId),
    /// A row that found no control.
    Row {
        /// Name of the source.
        source: String,
        /// Sheet.
        sheet: String,
        /// Row, from 1.
        row: u32,
        /// The row's own texts, so that a decision never applies to another row that is now in its place.
        text: String,
    },
    /// A finding.
    Finding {
        /// Rule.
        rule: String,
        /// The control that it is on.
        provision: Option<ProvisionId>,
        /// What was seen, for findings that are on no single control.
        about: String,
    },
    /// The document itself: its table in the workbook's Summary.
    Document,
}

/// Which value was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionField {
    /// Whether the control applies.
    Applicability,
    /// How far it is implemented.
    Status,
    /// A reason for selection, set or taken off.
    Reason(Reason),
    /// Why it is in.
    JustificationForInclusion,
    /// Why it is out.
    JustificationForExclusion,
    /// How it is implemented.
    Implementation,
    /// Evidence.
    Evidence,
    /// Owner.
    Owner,
    /// Remarks.
    Remarks,
    /// The right identifier of a row that found no control.
    RightIdentifier,
    /// Who sees to a finding.
    FindingOwner,
    /// By when.
    FindingDue,
    /// A value of document control.
    Document(DocumentField),
}

impl DecisionField {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applicability => "applicability",
            Self::Status => "status",
            Self::Reason(reason) => reason.short(),
            Self::JustificationForInclusion => "justification for inclusion",
            Self::JustificationForExclusion => "justification for exclusion",
            Self::Implementation => "implementation",
            Self::Evidence => "evidence",
            Self::Owner => "owner",
            Self::Remarks => "remarks",
            Self::RightIdentifier => "right identifier",
            Self::FindingOwner => "owner of the finding",
            Self::FindingDue => "due date of the finding",
            Self::Document(field) => field.word(),
        }
    }
}

/// One value that a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Decision {
    /// What it is about.
    pub on: DecidedOn,
    /// Which value.
    pub field: DecisionField,
    /// As it was typed, but for an answer from the drop-downs of a workbook in another language, which is in English;
    /// empty where a cell was cleared.
    pub value: String,
    /// The value of the sources when it was typed.
    pub instead_of: String,
    /// The cell of the workbook that it was typed into; its source is [`BY_HAND`].
    pub origin: Origin,
    /// Why it is not in force, if it is not: one sentence.
    #[serde(flatten, with = "super::localized_text::problem")]
    #[schemars(with = "super::localized_text::problem::OptionalFields<'static>")]
    pub problem: Option<LocalizedText>,
    /// The value of the sources now, where it has changed since it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources_say_now: Option<String>,
}

impl Decision {
    /// Marks it as not applied, with the reason.
    pub(crate) fn fails(&mut self, why: Message) {
        self.problem = Some(why.into());
    }

    /// Marks it as applied.
    pub(crate) fn holds(&mut self) {
        self.problem = None;
    }

    /// Whether two decisions are on the same value.
    pub fn same_value(&self, other: &Self) -> bool {
        self.on == other.on && self.field == other.field
    }
}
