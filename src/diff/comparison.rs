//! What a comparison of two statements holds. It is handed out as JSON and read back by programs: a field is added
//! freely, and [`COMPARISON_SCHEMA`] is raised when a reader of the old form would misread the new one.

use serde::{Deserialize, Serialize};

use super::difference::{ControlChange, EarlierAnswer, Field};
use crate::model::record::Program;
use crate::model::{Figures, Format, FrameworkKey, ProvisionId, Severity};

/// Version of the comparison's form.
pub const COMPARISON_SCHEMA: u32 = 1;

/// Value of `kind`, by which a program knows the file.
pub const COMPARISON_KIND: &str = "annexa-comparison";

/// One of the two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The earlier one, named first.
    Old,
    /// The later one.
    New,
}

impl Which {
    /// How outputs name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Old => "OLD",
            Self::New => "NEW",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// Two statements of applicability, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// [`COMPARISON_KIND`].
    pub kind: String,
    /// [`COMPARISON_SCHEMA`].
    pub schema: u32,
    /// The program that compared.
    pub program: Program,
    /// Whether anything differs that a reader of the statements would see; files, hashes and days do not count.
    pub differs: bool,
    /// The earlier statement.
    pub old: ComparedSide,
    /// The later one.
    pub new: ComparedSide,
    /// What must be known before the differences are relied on, one sentence each.
    pub warnings: Vec<String>,
    /// Facts about the documents, as their sources state them.
    pub document: Vec<FactChange>,
    /// Framework by framework.
    pub frameworks: Vec<FrameworkChange>,
    /// Findings that are gone, that are there for the first time, and that are still there.
    pub findings: FindingChanges,
}

/// One of the two statements: what it was read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedSide {
    /// Name of the file or folder.
    pub name: String,
    /// The files that were given.
    pub inputs: Vec<InputFile>,
    /// The organisation, as its outputs show it.
    pub organisation: String,
    /// The day that date rules were judged by.
    pub as_of: String,
    /// The program that made the statement.
    pub program: Program,
    /// Frameworks and editions that the sources are on: `iso27001:2013`.
    pub editions: Vec<FrameworkKey>,
    /// The sources behind the statement, by the numbers that cells are cited with.
    pub sources: Vec<SideSource>,
    /// Rows that look like controls but match none; excluded from the comparison.
    pub unmatched: Vec<UnmatchedLine>,
    /// Answers whose words are not known, and which stay unstated.
    pub unknown_words: u32,
    /// Values that people typed into annexa's workbook.
    pub decisions: u32,
}

/// A file that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Its name within its folder.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal; `None` where it could not be read.
    pub sha256: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub what: InputKind,
}

/// What a given file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// A spreadsheet or document of the organisation.
    Source,
    /// `mapping.xlsx`.
    Workbook,
    /// `record.json`.
    Record,
}

impl InputKind {
    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Workbook => "mapping workbook of annexa",
            Self::Record => "record of annexa",
        }
    }
}

/// A source behind a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideSource {
    /// Number: `S1` in cited cells; `None` for one that could not be read.
    pub number: Option<u32>,
    /// Path relative to the input.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Format; `None` for one that could not be read.
    pub format: Option<Format>,
    /// What it is.
    pub what: String,
    /// Frameworks and editions that it holds controls of, the main one first.
    pub editions: Vec<FrameworkKey>,
    /// Its date, if stated.
    pub date: Option<String>,
    /// Why it is not in the statement, if it is not.
    pub left_out: Option<String>,
}

/// A row that found no control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedLine {
    /// Its first cell.
    pub cells: String,
    /// Its texts.
    pub text: String,
    /// Why it found none.
    pub why: String,
}

/// A fact about the documents on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactChange {
    /// Which fact: `version`.
    pub fact: String,
    /// What the old sources state; different ones each once.
    pub before: Vec<String>,
    /// What the new ones state.
    pub after: Vec<String>,
    /// Whether they differ after folding white space and case.
    pub differs: bool,
}

/// A framework on both sides, or on one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkChange {
    /// The framework, in the edition that both statements are on.
    pub framework: FrameworkKey,
    /// Its name as it is cited.
    pub framework_name: String,
    /// The one side that has a statement on it; `None` where both have.
    pub only_in: Option<Which>,
    /// Figures on the old side.
    pub figures_before: Option<Figures>,
    /// Figures on the new side.
    pub figures_after: Option<Figures>,
    /// Fields that one side lacks altogether; listed here once, instead of at every control.
    pub one_sided: Vec<OneSided>,
    /// Controls that differ, in the standard's order.
    pub controls: Vec<ControlChange>,
    /// Controls of the framework that do not differ.
    pub unchanged: u32,
    /// The organisation's own controls that differ.
    pub own_controls: Vec<ControlChange>,
    /// Own controls that do not.
    pub own_unchanged: u32,
    /// Clauses whose answers differ.
    pub clauses: Vec<ControlChange>,
    /// Clauses whose answers do not.
    pub clauses_unchanged: u32,
    /// What became of each control of the earlier edition, where a side is on it.
    pub transition: Option<TransitionAccount>,
}

/// A field that one side lacks in the whole statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneSided {
    /// The field.
    pub field: Field,
    /// Header of the column, for fields that are distinguished by it.
    pub header: Option<String>,
    /// The side that has it.
    pub only_in: Which,
    /// How many controls fill it in.
    pub controls: u32,
}

/// What became of every control of the earlier edition: none may get lost between the editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionAccount {
    /// The side whose answers on the earlier edition are followed up on the other side.
    pub of: Which,
    /// The earlier edition.
    pub framework: FrameworkKey,
    /// Its name as it is cited.
    pub framework_name: String,
    /// Every control of it that has a successor, in the standard's order.
    pub controls: Vec<Account>,
}

/// What became of a control of the earlier edition on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// A control that it became has no answer on the other side: something is lost.
    Unanswered,
    /// Every control that it became is answered, at least one otherwise than was carried over to it.
    AnsweredAnew,
    /// Every control that it became has the answer that was carried over to it.
    Kept,
    /// Not addressed in any source, so nothing could be lost.
    NotInSource,
}

impl Fate {
    /// All fates, the most pressing first.
    pub const ALL: [Self; 4] = [Self::Unanswered, Self::AnsweredAnew, Self::Kept, Self::NotInSource];

    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unanswered => "a successor has no answer",
            Self::AnsweredAnew => "answered anew",
            Self::Kept => "kept as carried over",
            Self::NotInSource => "no source speaks of it",
        }
    }
}

/// A control of the earlier edition, followed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The control of the earlier edition.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// The answers of the side that is traced.
    pub answer: EarlierAnswer,
    /// The other side's answers, if that side is on the earlier edition too; then they decide what became of it.
    pub found: Option<EarlierAnswer>,
    /// What became of it.
    pub fate: Fate,
    /// The controls that it became.
    pub successors: Vec<Successor>,
    /// Its texts (justifications, implementation, evidence, owners, remarks, other columns) that the other side has at
    /// a control that it became.
    pub texts_kept: u32,
    /// Its texts that the other side has at other controls only.
    pub texts_elsewhere: Vec<FollowedText>,
    /// Its texts that the other side has nowhere.
    pub texts_gone: Vec<FollowedText>,
}

/// A control that one of the earlier edition became, on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// The control.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// What was carried over to it, or stated beside it, on the side that is followed up: applicability and status.
    pub followed: (String, String),
    /// The other side's answers: applicability and status.
    pub found: (String, String),
    /// Whether the other side has an answer.
    pub answered: bool,
    /// Whether the two are the same.
    pub same: bool,
}

/// A text of a control of the earlier edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedText {
    /// Its field.
    pub field: Field,
    /// The text.
    pub text: String,
    /// Its cell.
    pub cells: String,
    /// Where the other side has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_at: Vec<ProvisionId>,
}

/// Findings by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingChanges {
    /// On the old side only.
    pub resolved: Vec<FindingState>,
    /// On the new side only.
    pub new: Vec<FindingState>,
    /// On both sides.
    pub persisting: Vec<PersistingFinding>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingState {
    /// The statement that it is on; none where it is on the documents as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<FrameworkKey>,
    /// Rule code.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// The clause that the rule rests on.
    pub clause: String,
    /// The rule's title.
    pub title: String,
    /// The control, if it is on one.
    pub provision: Option<ProvisionId>,
    /// All the controls that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<ProvisionId>,
    /// What was seen.
    pub seen: String,
    /// What to do.
    pub what_to_do: String,
    /// The cells that it rests on.
    pub cells: String,
}

/// A finding that both sides have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersistingFinding {
    /// As it is now.
    pub now: FindingState,
    /// What was seen before, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_before: Option<String>,
    /// Its severity before, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_before: Option<Severity>,
}
