//! Why a source gives nothing.

use crate::ingest::IngestError;
use crate::normalise::Lost;
use crate::recognise::ProfileError;

const REPORT: &str = "this is a fault of annexa, please report it with the file";

/// Why a source gives nothing: one sentence, what is wrong and what to do. The source's name is not in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Its bytes cannot be read, or it is a record that cannot be used.
    #[error("{0}")]
    Unreadable(String),
    /// Two import profiles are for it.
    #[error("the import profiles {first} and {second} are both for it; narrow the patterns in their `files`")]
    TwoProfiles {
        /// File of the first.
        first: String,
        /// File of the second.
        second: String,
    },
    /// Its reader panicked.
    #[error("the file is damaged in a way that stops its reader; open it in a spreadsheet program and save it anew")]
    StopsReader,
    /// It cannot be read as tables, or holds more than a limit allows.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// Its import profile is for another layout.
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
    /// A cell of it is nowhere in the result.
    #[error("{0}; {REPORT}")]
    Lost(#[from] Lost),
}

impl SourceError {
    /// Whether nothing may be written for the organisation: something of the source was lost, or the time is over. With
    /// any other error the organisation goes on without the source, and is incomplete.
    pub(super) fn fails_organisation(&self) -> bool {
        matches!(self, Self::Unbalanced { .. } | Self::Lost(_) | Self::Ingest(IngestError::TooSlow { .. }))
    }
}
