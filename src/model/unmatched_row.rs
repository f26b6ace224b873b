//! Rows that gave no entry: kept whole, so that nothing is lost.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::{Origin, SourceNumber};
use super::localized_text::LocalizedText;
use super::provision_id::ProvisionId;
use super::reading::RowClass;
use super::table::CellAddress;

/// A cell of a row that gave no entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct KeptCell {
    /// Address.
    pub cell: CellAddress,
    /// Header of its column, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub header: String,
    /// Text.
    pub text: String,
}

/// A row that gave no entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct KeptRow {
    /// Source.
    pub source: SourceNumber,
    /// Sheet.
    pub sheet: Arc<str>,
    /// Row, from 1.
    pub row: u32,
    /// Its class.
    pub class: RowClass,
    /// Its own cells.
    pub cells: Vec<KeptCell>,
}

/// A control that an unmatched row may mean. Never enters the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Candidate {
    /// The control.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// Score in per cent.
    pub score: u8,
    /// Why: `identifier`, `title`.
    pub why: String,
}

/// A row that looks like a control but matches none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnmatchedRow {
    /// The cell of its identifier, or its first filled cell.
    pub origin: Origin,
    /// The whole row.
    pub cells: Vec<KeptCell>,
    /// Why it matched none.
    #[serde(flatten, with = "super::localized_text::why")]
    #[schemars(with = "super::localized_text::why::Fields<'static>")]
    pub why: LocalizedText,
    /// Up to three candidates, the best first.
    pub candidates: Vec<Candidate>,
}
