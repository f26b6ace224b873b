//! What the stages hand on: tables of cells, readings, entries, statements, findings, manual decisions and the record.
//!
//! The ground floor: every other folder uses these types, and they use none of the others.

mod advice;
mod answer;
mod confidence;
mod document_control;
mod entry;
mod finding;
mod framework_key;
mod integration_plan;
mod language_reading;
mod localized_text;
mod manual_decision;
mod message;
mod organisation_role;
mod provision_id;
mod provision_pair;
mod provision_timeline;
mod reading;
pub mod record;
mod record_reader;
mod relationship;
mod rule_change;
mod rule_settings;
mod sha256;
mod source_facts;
mod source_precedence;
mod standard;
mod statement;
mod support;
mod support_figures;
mod table;
mod unmatched_row;

pub use advice::Action;
pub use answer::{Applicability, Basis, Reason, Status};
pub use confidence::Confidence;
pub use document_control::{
    ChangedAnswer, DocumentBasis, DocumentControl, DocumentField, DocumentSettings, DocumentValue, Issue, Revision,
};
pub use entry::{
    Answer, CarriedOver, DateText, Entry, EntryKind, EntryText, Justification, JustificationSide, MatchedBy, Origin,
    OtherEdition, ReasonMark, SourceNumber,
};
pub use finding::{Finding, Severity};
pub use framework_key::{
    CRA, DORA, EU_AI_ACT, GDPR, ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023, NIS2,
    NIST_SP800_53,
};
pub use integration_plan::{AiSystemTemplate, Backbone, IntegrationPlan, PlannedTemplate, Reuse};
pub use language_reading::{LanguageReading, NearWord};
pub use localized_text::LocalizedText;
pub use manual_decision::{BY_HAND, DecidedOn, Decision, DecisionField};
pub use message::{Message, MessageArg};
pub use organisation_role::{OrganisationRole, RolesNamed};
pub use provision_id::{FrameworkKey, ParseIdError, ProvisionId};
pub use provision_pair::Pair;
pub use provision_timeline::{
    AmendmentChange, AmendmentOperation, ApplicationDate, ApplicationScope, ProvisionTimeline,
};
pub use reading::{
    Certainty, ColumnReading, ColumnRole, EditionReading, RowClass, RowCounts, SheetReading, SourceKind, TableKind,
    TableReading, VocabularyUse,
};
pub use relationship::Relationship;
pub use rule_change::RuleChange;
pub use rule_settings::{RuleLimits, RuleSetting, RuleSettings};
pub use sha256::{hexadecimal, sha256};
pub use source_facts::{DocumentDetail, DocumentText, SourceDocument, SourceFacts};
pub(crate) use source_precedence::KINDS;
pub use source_precedence::{Precedence, PrecedenceError, SourceRank};
pub use standard::Standard;
pub use statement::{
    ClauseAnswer, Figures, Merged, Overruled, PredecessorAnswer, RoleReading, Statement, StatementControl,
    StatementText, ThemeFigures, Transition,
};
pub use support::Support;
pub use support_figures::SupportFigures;
pub use table::{
    Cell, CellAddress, CellValue, Format, Row, STRUCK_OUT, Table, Visibility, Workbook, column_letters, column_number,
};
pub use unmatched_row::{Candidate, KeptCell, KeptRow, UnmatchedRow};
