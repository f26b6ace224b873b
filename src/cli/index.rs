//! `annexa index`: rebuilds the page over all organisations of an output folder.

use std::path::PathBuf;

use clap::Args;

use super::console::complain;
use super::exit::ExitStatus;
use super::output_format::answer;
use crate::batch::{self, printable};

const EXAMPLES: &str = "\
Examples:
  annexa index out
      after the folders of organisations that another machine has converted were copied into out";

/// Rebuild index and manifest of an output folder from the folders of its organisations.
///
/// `convert` does this at its end. Nothing is converted, and no organisation's file is changed. The new manifest keeps
/// the settings and the list of skipped files from the existing one; if there is none, no manifest is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct IndexArgs {
    /// Output folder of `annexa convert`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs the subcommand.
pub(super) fn execute(args: &IndexArgs) -> ExitStatus {
    match batch::rebuild(&args.folder) {
        Ok(rebuilt) => answer(|out| {
            let t = rebuilt.totals;
            writeln!(
                out,
                "{} organisations: {} converted, {} incomplete, {} failed",
                t.organisations, t.converted, t.incomplete, t.failed
            )?;
            writeln!(out, "{}", printable(&rebuilt.index.to_string_lossy()))
        }),
        Err(error) => {
            complain(&error);
            if error.is_usage() { ExitStatus::Usage } else { ExitStatus::SomeFailed }
        }
    }
}
