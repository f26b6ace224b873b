//! `annexa run`, which runs a job file, and `annexa init`, which writes one to start from.

pub(super) mod command;
mod document;
mod file;
mod keys;
mod schema;
mod starter;

pub(crate) use command::{RunJobArgs, run};
pub(super) use document::DocumentArgs;
pub(super) use schema::schema;
pub(super) use starter::{InitArgs, init};
