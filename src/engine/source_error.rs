//! Why a source cannot be used.

use crate::ingest::IngestError;
use crate::normalise::Lost;
use crate::recognise::ProfileError;

const REPORT: &str = "this is a fault of annexa, please report it with the file";

/// Why a source cannot be used: one sentence, what is wrong and what to do, without the name of the source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Its bytes cannot be read, or it is a record that cannot be used.
    #[error("{0}")]
    Unreadable(String),
    /// Two import profiles match it.
    #[error("the import profiles {first} and {second} are both for it; narrow the patterns in their `files`")]
    TwoProfiles {
        /// File of the first profile.
        first: String,
        /// File of the second profile.
        second: String,
    },
    /// Its reader panicked.
    #[error("the file is damaged in a way that stops its reader; open it in a spreadsheet program and save it anew")]
    StopsReader,
    /// It cannot be read as tables, or holds more than a limit allows.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// Its import profile does not fit its layout.
    #[error("the import profile does not fit: {0}")]
    Profile(#[from] ProfileError),
    /// The classes of its rows do not add up to the rows that were read.
    #[error("the ledger does not balance: {rows} rows were read, and their classes add up to {sum}; {REPORT}")]
    Unbalanced {
        /// Rows that were read.
        rows: u32,
        /// Sum of the classes.
        sum: u32,
    },
    /// One of its cells is missing from the result.
    #[error("{0}; {REPORT}")]
    Lost(#[from] Lost),
}

impl SourceError {
    /// Whether the whole organisation fails: part of the source was lost, or the time is over. After any other error the
    /// organisation is converted without the source, and is incomplete.
    pub(super) fn fails_organisation(&self) -> bool {
        matches!(self, Self::Unbalanced { .. } | Self::Lost(_) | Self::Ingest(IngestError::TooSlow { .. }))
    }
}
