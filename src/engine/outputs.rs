//! The files of one organisation, or why there are none.

use serde::{Deserialize, Serialize};

use super::summary::Summary;
use crate::model::RowCounts;
use crate::output::pack::CitedHashes;

/// A file beside record, workbook and pack, written only where it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraFile {
    /// Path below the organisation's folder, with `/`: `findings.sarif`, `oscal/catalog.json`. A later run that no
    /// longer asks for the file removes it, so that it cannot contradict the newer ones.
    pub name: String,
    /// Media type, `application/json`.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of one organisation.
#[derive(Debug, Clone)]
pub struct Outputs {
    /// `record.json`.
    pub record: Vec<u8>,
    /// `mapping.xlsx`.
    pub workbook: Vec<u8>,
    /// `audit-pack.pdf`.
    pub audit_pack: Vec<u8>,
    /// Optional files, in the order in which they are written.
    pub extras: Vec<ExtraFile>,
    /// SHA-256 of record and workbook, as the pack cites them.
    pub cited: CitedHashes,
    /// The ledger of each source that was read, by the source's name.
    pub ledgers: Vec<(String, RowCounts)>,
    /// The figures for a list of organisations.
    pub summary: Summary,
}

/// Why an organisation could not be converted; nothing is written for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .problems.join("\n"))]
pub struct Failure {
    /// One line per problem: which file (sheet, cell), what is wrong, what to do.
    pub problems: Vec<String>,
}

impl Failure {
    /// A failure with one problem.
    pub(super) fn of(problem: String) -> Self {
        Self { problems: vec![problem] }
    }
}
