//! Rows to entries: the control that a row is about, and its answers, each with its origin.

mod candidates;
mod cells;
mod completeness;
mod key;
mod manual_entry;
mod numbers;
mod resolve;
mod rows;
mod shifted_columns;
mod standards;

pub use completeness::{Lost, prove};
pub use manual_entry::entry_by_hand;
pub use rows::{Normalised, normalise};
