//! Rows to entries: the control that a row speaks of, and its answers, each with its origin.

mod by_hand;
mod candidates;
mod cells;
mod key;
mod numbers;
mod proof;
mod resolve;
mod rows;
mod shift;
mod standards;

pub use by_hand::entry_by_hand;
pub use proof::{Lost, prove};
pub use rows::{Normalised, normalise};
