//! `annexa schema`: the forms of files as JSON Schema.

use clap::ValueEnum;

use super::exit::ExitStatus;
use super::show::{answer, json};
use crate::report::schema;

/// A form that a schema is printed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// The record of an organisation, record.json
    Record,
}

/// Prints a schema.
pub(super) fn print(form: Form) -> ExitStatus {
    let schema = match form {
        Form::Record => schema::record(),
    };
    answer(|out| json(&schema, out))
}
