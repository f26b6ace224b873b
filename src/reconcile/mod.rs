//! Entries of one organisation to one statement: transition between editions, merging of sources, findings.

mod finding;
mod statement;

use serde::{Deserialize, Serialize};

use crate::normalise::SourceNumber;
use crate::recognise::{EditionReading, SourceKind};

pub use finding::{Finding, Severity};
pub use statement::{
    ClauseAnswer, Figures, Merged, Overruled, PredecessorAnswer, Statement, StatementControl, StatementText,
    ThemeFigures, Transition,
};

/// What reconciliation needs to know of a source besides its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Number of the source.
    pub number: SourceNumber,
    /// What it is.
    pub kind: SourceKind,
    /// Framework and edition; `None` where it holds no controls. A tied source is not merged.
    pub edition: Option<EditionReading>,
    /// Its date, `YYYY-MM-DD`, as stated in it or in its file name; never a file time stamp.
    pub date: Option<String>,
}
