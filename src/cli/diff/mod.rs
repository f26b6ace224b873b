//! `annexa diff`: compares two statements and says what was added, removed and changed.

mod command;
mod screen;

pub(crate) use command::{DiffArgs, execute};
