//! `annexa run`, which runs a job file, and `annexa init`, which writes one to start from.

pub(super) mod command;
mod file;
mod keys;
mod schema;
mod starter;

pub(crate) use command::{RunJobArgs, run};
pub(super) use file::{JobMistake, PlacedMistake};
pub(super) use keys::nearest;
pub(super) use schema::schema;
pub(super) use starter::{InitArgs, init};
