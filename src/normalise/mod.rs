//! Rows to entries: the control that a row speaks of, and its answers, each with its origin.

mod by_hand;
mod candidates;
mod cells;
mod entry;
mod kept;
mod key;
mod numbers;
mod resolve;
mod rows;
mod shift;
mod standards;
mod values;

pub use by_hand::entry_by_hand;
pub use entry::{
    Answer, CarriedOver, DateText, Entry, EntryKind, Justification, MatchedBy, Origin, OtherEdition, ReasonMark, Side,
    SourceNumber, Text,
};
pub use kept::{Candidate, KeptCell, KeptRow, UnmatchedRow};
pub use rows::{Normalised, normalise};
pub use values::{Applicability, Basis, Reason, Status};
