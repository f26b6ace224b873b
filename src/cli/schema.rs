//! `annexa schema`: the forms of files as JSON Schema.

use clap::ValueEnum;

use super::exit::ExitStatus;
use super::job;
use super::show::{answer, json};

/// A form that a schema is printed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// The job file of `annexa run`
    Job,
}

/// Prints a schema.
pub(super) fn print(form: Form) -> ExitStatus {
    let schema = match form {
        Form::Job => job::schema(),
    };
    answer(|out| json(&schema, out))
}
