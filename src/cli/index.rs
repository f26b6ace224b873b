//! `annexa index`: the page over all organisations of an output folder, made anew.

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

/// Make index and manifest of an output folder anew, from what its organisations' folders hold.
///
/// `convert` does so at its end. Nothing is converted, and no organisation's file is touched. The manifest keeps the
/// settings and the list of skipped files of the one that is there; without one, none is made.
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
