//! `annexa schema`: the forms of annexa's own files, for programs that read them.

use clap::{Args, ValueEnum};

use super::exit::ExitStatus;
use super::show::{answer, json};
use crate::report::schema;

/// Print the JSON Schema of a file that annexa writes.
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
}

/// Runs the subcommand.
pub(super) fn execute(args: &SchemaArgs) -> ExitStatus {
    let schema = match args.file {
        SchemaOf::Record => schema::record(),
    };
    answer(|out| json(&schema, out))
}
