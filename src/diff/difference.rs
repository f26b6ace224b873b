//! One difference: a control, its fields, the texts that came and went, and what they rest on.

use serde::{Deserialize, Serialize};

use super::words::WordDiff;
use crate::model::{Basis, Origin, ProvisionId};

/// A field of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Title; of own controls only.
    Title,
    /// Whether it applies.
    Applicability,
    /// How far it is implemented.
    Status,
    /// Reasons for selection.
    Reasons,
    /// Why it is in.
    JustificationForInclusion,
    /// Why it is out.
    JustificationForExclusion,
    /// How it is implemented.
    Implementation,
    /// Evidence, piece by piece.
    Evidence,
    /// Owners, one by one.
    Owner,
    /// Dates, each under its own header.
    Dates,
    /// Remarks.
    Remarks,
    /// Cells without a field of their own, each under its own header.
    OtherColumns,
}

impl Field {
    /// All fields in the order in which outputs print them.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Applicability,
        Self::Status,
        Self::Reasons,
        Self::JustificationForInclusion,
        Self::JustificationForExclusion,
        Self::Implementation,
        Self::Evidence,
        Self::Owner,
        Self::Dates,
        Self::Remarks,
        Self::OtherColumns,
    ];

    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Applicability => "applicability",
            Self::Status => "status",
            Self::Reasons => "reasons for selection",
            Self::JustificationForInclusion => "justification for inclusion",
            Self::JustificationForExclusion => "justification for exclusion",
            Self::Implementation => "implementation",
            Self::Evidence => "evidence",
            Self::Owner => "owner",
            Self::Dates => "dates",
            Self::Remarks => "remarks",
            Self::OtherColumns => "other columns",
        }
    }

    /// Whether it holds one answer rather than a list of texts.
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Applicability | Self::Status)
    }
}

/// What happened to a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlChangeKind {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both have it, and differ.
    Changed,
    /// Same value, different basis: carried over on one side, stated on the other. No difference
    /// of the statements.
    Footing,
}

impl ControlChangeKind {
    /// All kinds in the order in which outputs print them.
    pub const ALL: [Self; 4] = [Self::Changed, Self::Added, Self::Removed, Self::Footing];

    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Footing => "same, other footing",
        }
    }
}

/// A control with its differences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlChange {
    /// The control.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// Its theme in words, `A.5 Organizational controls`; empty for own controls and clauses.
    pub theme: String,
    /// What happened.
    pub kind: ControlChangeKind,
    /// Whether the edition introduced it: the side without it is on the earlier
    /// edition, which does not have it.
    pub new_in_edition: bool,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// Its predecessors in the earlier edition with their answers, where a side is on that edition.
    pub predecessors: Vec<PredecessorPair>,
}

/// What happened to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldChangeKind {
    /// Both sides state something, and differ.
    Changed,
    /// Only the new side states something.
    FirstStated,
    /// Only the old side states something.
    NoLongerStated,
    /// What differs is a proposal on at least one side and a fact on none.
    Proposal,
    /// The same value, carried over on one side and stated or decided on the other.
    Footing,
}

impl FieldChangeKind {
    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::FirstStated => "stated for the first time",
            Self::NoLongerStated => "no longer stated",
            Self::Proposal => "proposal, not counted",
            Self::Footing => "same value, other footing",
        }
    }
}

/// Where a difference comes from, as far as the two statements show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The organisation changed its answer.
    Statement,
    /// Predecessors were answered differently, and the rule that merges their answers made the value on one side; the
    /// other side has the answer of one of them.
    MergingRule,
    /// The edition introduced the control; the earlier one does not have it.
    NewInEdition,
    /// A text was carried over to every successor of its control, and is now at another of them.
    KeptElsewhere,
}

impl Cause {
    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Statement => "the statement",
            Self::MergingRule => "the transition's merging rule",
            Self::NewInEdition => "new in the edition",
            Self::KeptElsewhere => "kept at another successor",
        }
    }
}

/// A field with its old and its new content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// What happened.
    pub kind: FieldChangeKind,
    /// Where the difference comes from.
    pub cause: Cause,
    /// The cause in one sentence; empty if there is none.
    pub why: String,
    /// The old side's content: one answer, or texts; empty if it has none.
    pub before: Vec<DiffValue>,
    /// The new side's content.
    pub after: Vec<DiffValue>,
    /// The texts that came, went or were edited; empty for answers.
    pub pieces: Vec<PieceChange>,
}

/// An answer or a text with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffValue {
    /// The word of an answer, or the text.
    pub text: String,
    /// The words of the sources, for answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<String>,
    /// What it rests on; a proposal is counted nowhere.
    pub basis: Basis,
    /// The control of the earlier edition that a text was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_for: Option<ProvisionId>,
    /// Its cells.
    pub origins: Vec<Origin>,
    /// Its cells as outputs cite them: `S1 B12, C12`.
    pub cells: String,
}

/// What happened to a text of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceChangeKind {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It was edited.
    Edited,
}

/// A text that came, went or was edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceChange {
    /// What happened.
    pub kind: PieceChangeKind,
    /// Which one of `before` it is, from 0.
    pub before: Option<usize>,
    /// Which one of `after` it is, from 0.
    pub after: Option<usize>,
    /// Word by word, for an edited text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<WordDiff>,
    /// Controls at which the other side has this text in the same field: where a removed one went, or an added one
    /// came from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_at: Vec<ProvisionId>,
}

/// A control of the earlier edition with its answers on the sides that are on that edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredecessorPair {
    /// The control of the earlier edition.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// The old side's answers, if it is on that edition.
    pub before: Option<EarlierAnswer>,
    /// The new side's answers, if it is on that edition.
    pub after: Option<EarlierAnswer>,
}

/// A side's answers for a control of the earlier edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierAnswer {
    /// Whether any source addresses it.
    pub present: bool,
    /// Applicability.
    pub applicability: DiffValue,
    /// Status.
    pub status: DiffValue,
}
