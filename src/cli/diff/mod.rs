//! `annexa diff`: two statements in, what came, went and changed between them out.

mod command;
mod screen;

pub(crate) use command::{DiffArgs, execute};
