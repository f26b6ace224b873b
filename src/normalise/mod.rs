//! Rows to entries: the control that a row is about, and its answers, each with its origin.

mod answer_cells;
mod answers_seen;
mod candidates;
mod cells;
mod completeness;
mod key;
mod manual_entry;
mod numbers;
mod resolve;
mod row_cells;
mod row_class;
mod rows;
mod shifted_columns;
mod source_kind;
mod standards;

pub use completeness::{Lost, prove};
pub use manual_entry::entry_by_hand;
pub use rows::{Normalised, normalise};
