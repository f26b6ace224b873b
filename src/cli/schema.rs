//! `annexa schema`: file formats as JSON Schema, for editors and for programs that read annexa's files.

use clap::{Args, ValueEnum};

use super::exit::ExitStatus;
use super::job;
use super::output_format::{answer, json};
use crate::output::record_schema;

/// Print the format of a file as JSON Schema, for editors and validators.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Which file
    #[arg(value_enum)]
    file: SchemaOf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// record.json
    Record,
    /// The job file of `annexa run`
    Job,
}

/// Runs the subcommand.
pub(super) fn execute(args: &SchemaArgs) -> ExitStatus {
    let schema = match args.file {
        SchemaOf::Record => record_schema::record(),
        SchemaOf::Job => job::schema(),
    };
    answer(|out| json(&schema, out))
}
