//! The content of the pack, part by part.

pub(super) mod back;
mod clause_answers;
mod contents;
pub(super) mod cover;
mod document_control;
mod empty_columns;
pub(super) mod evidence;
pub(super) mod exclusions;
pub(super) mod findings;
pub(super) mod frameworks;
pub(super) mod glance;
mod precedence;
pub(super) mod reading;
mod row_origins;
pub(super) mod scope;
mod short_statement;
pub(super) mod sources;
pub(super) mod statement;
mod statement_row;
pub(super) mod summary;
pub(super) mod transition;
mod unanswered;

pub(crate) use contents::Pack;

/// Identifiers of the chapters in anchors: their numbers in a pack with all chapters in the built-in order.
pub(super) mod number {
    /// Statement of Applicability.
    pub const STATEMENT: u8 = 3;
    /// Exclusions.
    pub const EXCLUSIONS: u8 = 4;
    /// Transition record.
    pub const TRANSITION: u8 = 5;
    /// Other frameworks.
    pub const FRAMEWORKS: u8 = 6;
    /// Findings.
    pub const FINDINGS: u8 = 8;
    /// Sources and integrity.
    pub const SOURCES: u8 = 9;
}
