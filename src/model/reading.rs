//! How a source was read, in a form that record, workbook and pack print.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::language_reading::NearWord;
use super::localized_text::LocalizedText;
use super::message::Message;
use super::provision_id::FrameworkKey;
use super::table::Visibility;

/// The class of a row: every non-empty row of every sheet has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowClass {
    /// A title block above the table.
    Title,
    /// A header row, repeated ones included.
    Header,
    /// A heading between the rows: a domain, theme or objective.
    Heading,
    /// The first row of an entry.
    Entry,
    /// A further row of an entry.
    Continuation,
    /// A legend, total, signature or remark.
    Note,
    /// A row of a table that is not about controls, on a sheet that was read.
    OtherTable,
    /// Looks like a control but matches none.
    Unmatched,
    /// A row of a sheet that was not read as a table of controls.
    UnreadSheet,
}

/// Rows by class. `rows` is counted apart from the classes, so that the two can be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Ledger")]
pub struct RowCounts {
    /// Non-empty rows, counted on reading.
    pub rows: u32,
    /// Rows of class [`RowClass::Title`].
    pub title: u32,
    /// Rows of class [`RowClass::Header`].
    pub header: u32,
    /// Rows of class [`RowClass::Heading`].
    pub heading: u32,
    /// Rows of class [`RowClass::Entry`].
    pub entry: u32,
    /// Rows of class [`RowClass::Continuation`].
    pub continuation: u32,
    /// Rows of class [`RowClass::Note`].
    pub note: u32,
    /// Rows of class [`RowClass::OtherTable`].
    pub other_table: u32,
    /// Rows of class [`RowClass::Unmatched`].
    pub unmatched: u32,
    /// Rows of class [`RowClass::UnreadSheet`].
    pub unread_sheet: u32,
    /// Entries made from the rows; one row may give several. Not part of the sum.
    pub entries: u32,
}

impl RowCounts {
    /// Counts one row of a class.
    pub fn count(&mut self, class: RowClass) {
        *match class {
            RowClass::Title => &mut self.title,
            RowClass::Header => &mut self.header,
            RowClass::Heading => &mut self.heading,
            RowClass::Entry => &mut self.entry,
            RowClass::Continuation => &mut self.continuation,
            RowClass::Note => &mut self.note,
            RowClass::OtherTable => &mut self.other_table,
            RowClass::Unmatched => &mut self.unmatched,
            RowClass::UnreadSheet => &mut self.unread_sheet,
        } += 1;
    }

    /// The classes in the order in which outputs print them, with their counts.
    pub fn classes(&self) -> [(&'static str, u32); 9] {
        [
            ("title", self.title),
            ("header", self.header),
            ("heading", self.heading),
            ("entry", self.entry),
            ("continuation", self.continuation),
            ("note", self.note),
            ("other table", self.other_table),
            ("unmatched", self.unmatched),
            ("unread sheet", self.unread_sheet),
        ]
    }

    /// Whether the classes add up to the rows.
    pub fn balances(&self) -> bool {
        self.classes().iter().map(|(_, n)| n).sum::<u32>() == self.rows
    }

    /// Adds another ledger, class by class.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.title += other.title;
        self.header += other.header;
        self.heading += other.heading;
        self.entry += other.entry;
        self.continuation += other.continuation;
        self.note += other.note;
        self.other_table += other.other_table;
        self.unmatched += other.unmatched;
        self.unread_sheet += other.unread_sheet;
        self.entries += other.entries;
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Role")]
pub enum ColumnRole {
    /// The control's identifier (an identifier with the title in the same cell included).
    Identifier,
    /// The control's title.
    Title,
    /// What the control asks for, in the source's words; carried over.
    Description,
    /// The group (theme, domain, category); carried over.
    Group,
    /// Whether the control applies.
    Applicability,
    /// A mark in this column means applicable.
    ApplicableMark,
    /// A mark in this column means excluded.
    ExcludedMark,
    /// Implementation status.
    Status,
    /// Maturity of the control; a proposal for its status where no column states one.
    Maturity,
    /// How far a remediation is; never read as implementation status, carried over.
    RemediationStatus,
    /// Justification, for inclusion or exclusion by the row's own answer.
    Justification,
    /// Justification for inclusion.
    JustificationForInclusion,
    /// Justification for exclusion.
    JustificationForExclusion,
    /// Reasons for selection as words or abbreviations in one column.
    Reasons,
    /// A mark: legal requirement.
    LegalRequirement,
    /// A mark: contractual obligation.
    ContractualObligation,
    /// A mark: business requirement or best practice.
    BusinessRequirement,
    /// A mark: result of risk assessment.
    RiskAssessment,
    /// How the control is implemented.
    Implementation,
    /// Owner or responsible function.
    Owner,
    /// Evidence, document, reference.
    Evidence,
    /// Document or policy that the row refers to: evidence where the table has no column of evidence proper.
    Document,
    /// A date.
    Date,
    /// Remarks.
    Remarks,
    /// The same control's identifier in the withdrawn edition, beside the current one; carried over.
    OtherEdition,
    /// Anything else; carried over under its own header.
    Other,
}

impl ColumnRole {
    /// Whether a column of this role holds marks, in which a dash is an answer.
    pub fn is_mark(self) -> bool {
        matches!(
            self,
            Self::ApplicableMark
                | Self::ExcludedMark
                | Self::LegalRequirement
                | Self::ContractualObligation
                | Self::BusinessRequirement
                | Self::RiskAssessment
        )
    }

    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::Title => "title",
            Self::Description => "description",
            Self::Group => "group",
            Self::Applicability => "applicability",
            Self::ApplicableMark => "mark: applicable",
            Self::ExcludedMark => "mark: excluded",
            Self::Status => "status",
            Self::Maturity => "maturity",
            Self::RemediationStatus => "remediation status (carried over)",
            Self::Justification => "justification",
            Self::JustificationForInclusion => "justification for inclusion",
            Self::JustificationForExclusion => "justification for exclusion",
            Self::Reasons => "reasons for selection",
            Self::LegalRequirement => "reason: legal requirement (LR)",
            Self::ContractualObligation => "reason: contractual obligation (CO)",
            Self::BusinessRequirement => "reason: business requirement (BR/BP)",
            Self::RiskAssessment => "reason: result of risk assessment (RRA)",
            Self::Implementation => "implementation",
            Self::Owner => "owner",
            Self::Evidence => "evidence",
            Self::Document => "document",
            Self::Date => "date",
            Self::Remarks => "remarks",
            Self::OtherEdition => "identifier in the other edition",
            Self::Other => "carried over",
        }
    }
}

/// How one column was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ColumnReading {
    /// Letter of the column.
    pub column: String,
    /// Header text; the rows of a two-row header joined with ` / `. Empty where there is none.
    pub header: String,
    /// What it was read as.
    pub role: ColumnRole,
    /// Confidence in per cent, 0 to 100.
    pub confidence: u8,
}

/// What a table is about. Only the first three kinds answer for a control.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TableKind {
    /// A Statement of Applicability: it says which controls apply.
    #[default]
    StatementOfApplicability,
    /// A gap or maturity assessment.
    Assessment,
    /// A register of controls with their status, owners or evidence.
    ControlRegister,
    /// Risks with the controls that treat them.
    RiskRegister,
    /// Provisions of one framework against those of another.
    Mapping,
    /// Documents and records that show controls.
    EvidenceList,
    /// Findings, actions or tasks.
    ActionList,
    /// What has changed since an earlier version.
    ChangeList,
    /// Totals and charts.
    Summary,
    /// Versions and approvals of the document itself.
    DocumentControl,
}

impl TableKind {
    /// Whether its rows answer for controls.
    pub fn answers(self) -> bool {
        matches!(self, Self::StatementOfApplicability | Self::Assessment | Self::ControlRegister)
    }

    /// The word that records and profiles have for it.
    pub fn key(self) -> &'static str {
        match self {
            Self::StatementOfApplicability => "statement-of-applicability",
            Self::Assessment => "assessment",
            Self::ControlRegister => "control-register",
            Self::RiskRegister => "risk-register",
            Self::Mapping => "mapping",
            Self::EvidenceList => "evidence-list",
            Self::ActionList => "action-list",
            Self::ChangeList => "change-list",
            Self::Summary => "summary",
            Self::DocumentControl => "document-control",
        }
    }

    /// The words that outputs print, with why the table is taken for that.
    pub fn with_why(self, because: &Message) -> Message {
        Message::new("sentences.table_kind.with_why").with("kind", self.words()).with("because", because.clone())
    }

    /// The words that outputs print, as a text of the message catalogue.
    pub fn words(self) -> Message {
        Message::new(match self {
            Self::StatementOfApplicability => "sentences.table_kind.statement_of_applicability",
            Self::Assessment => "sentences.table_kind.assessment",
            Self::ControlRegister => "sentences.table_kind.control_register",
            Self::RiskRegister => "sentences.table_kind.risk_register",
            Self::Mapping => "sentences.table_kind.mapping",
            Self::EvidenceList => "sentences.table_kind.evidence_list",
            Self::ActionList => "sentences.table_kind.action_list",
            Self::ChangeList => "sentences.table_kind.change_list",
            Self::Summary => "sentences.table_kind.summary",
            Self::DocumentControl => "sentences.table_kind.document_control",
        })
    }
}

/// How one table on a sheet was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TableReading {
    /// What it is about; none in records of versions before tables had a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TableKind>,
    /// Why it is taken for that: one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind_because: Option<Message>,
    /// The editions that its rows are on, that of most rows first; empty where it holds clauses alone.
    #[serde(default)]
    pub editions: Vec<EditionReading>,
    /// First and last header row, from 1; `None` for a table without a header.
    pub header_rows: Option<(u32, u32)>,
    /// First and last row of the table's body.
    pub body_rows: (u32, u32),
    /// The columns, left to right.
    pub columns: Vec<ColumnReading>,
}

/// How one sheet was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SheetReading {
    /// Sheet name.
    pub sheet: Arc<str>,
    /// Whether the sheet is shown.
    pub visibility: Visibility,
    /// Whether it was read as holding controls.
    pub read: bool,
    /// Why, or why not: one sentence.
    #[serde(flatten, with = "super::localized_text::reason")]
    #[schemars(with = "super::localized_text::reason::Fields<'static>")]
    pub reason: LocalizedText,
    /// How much it looks like a sheet of controls: different controls, weighted by the columns that answer for them.
    #[serde(default)]
    pub score: u32,
    /// The tables that were read, top to bottom.
    pub tables: Vec<TableReading>,
    /// Rows by class.
    pub ledger: RowCounts,
    /// How many rows are hidden; `None` where the format does not record it.
    pub hidden_rows: Option<u32>,
    /// The hidden rows that hold something, from first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_row_ranges: Vec<(u32, u32)>,
    /// Letters of the hidden columns that hold something; `None` where the format does not record it.
    #[serde(default)]
    pub hidden_columns: Option<Vec<String>>,
}

/// How certain the edition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Identifiers, titles or both leave one reading.
    Certain,
    /// Settled by the user (`--edition`) because the source leaves both open.
    Settled,
    /// Both readings are open; the source is not merged.
    Tied,
}

/// Which framework and edition a source is on, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EditionReading {
    /// The framework; with `Tied`, the first of the open readings.
    pub framework: FrameworkKey,
    /// The readings that are open, if tied.
    pub open: Vec<FrameworkKey>,
    /// How certain.
    pub certainty: Certainty,
    /// Why: one sentence with the figures it rests on.
    #[serde(flatten, with = "super::localized_text::why")]
    #[schemars(with = "super::localized_text::why::Fields<'static>")]
    pub why: LocalizedText,
}

impl EditionReading {
    /// A reading with why.
    pub(crate) fn new(framework: &str, certainty: Certainty, why: Message) -> Self {
        Self { framework: FrameworkKey::new(framework), open: Vec::new(), certainty, why: why.into() }
    }
}

/// The kind of a source, by its content. It decides the default precedence: a Statement of Applicability comes before a
/// register, and a register before an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// No answers at all.
    Blank,
    /// Rows keyed by something else that cite controls.
    Export,
    /// Status, owner or evidence without applicability.
    Register,
    /// Applicability or exclusion reasons.
    Soa,
}

impl SourceKind {
    /// The words that outputs print.
    pub fn words(self) -> &'static str {
        match self {
            Self::Blank => "blank form",
            Self::Export => "export",
            Self::Register => "register",
            Self::Soa => "Statement of Applicability",
        }
    }
}

/// A word of a source and its interpretation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VocabularyUse {
    /// The role of its column.
    pub role: ColumnRole,
    /// The word as written.
    pub word: String,
    /// What it was interpreted as (`implemented`, `excluded`); `None` for an unknown word.
    pub taken_for: Option<String>,
    /// How often it occurs in the source.
    pub count: u32,
    /// Of an unknown word: the known words nearest to it, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<NearWord>,
}
