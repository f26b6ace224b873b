//! `annexa verify`: recomputes every hash and reports differences.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;

use super::console::complain;
use super::exit::ExitStatus;
use crate::batch::{Verification, printable, verify};

const EXAMPLES: &str = "\
Examples:
  annexa verify out
      every organisation of a run: files, and what is attached to the packs
  annexa verify out/example-ltd/audit-pack.pdf
      a pack by itself, for instance one that came by mail

Exit codes:
  0  everything is as it was written
  1  something differs or is missing
  2  there is nothing that could be compared";

/// Recompute every hash of packs and results, and report differences
///
/// A pack prints the hashes of record, workbook and sources in its last chapter but one. Its attachments are compared
/// with them, and the files beside it with organisation.json and manifest.json.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArgs {
    /// Audit pack, folder of an organisation, or output folder
    #[arg(required = true, value_name = "PACK.pdf|DIR")]
    paths: Vec<PathBuf>,

    /// Print only differences
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the subcommand.
pub(super) fn execute(args: &VerifyArgs) -> ExitStatus {
    let mut all = Verification::default();
    for path in &args.paths {
        match verify(path) {
            Ok(found) => {
                all.files += found.files;
                all.attached += found.attached;
                all.differences.extend(found.differences);
                all.notes.extend(found.notes);
            }
            Err(problem) => {
                complain(problem);
                return ExitStatus::Usage;
            }
        }
    }
    // A closed pipe is not an error; the exit code says the result.
    let _ = print(&all, args.quiet);
    if all.differences.is_empty() { ExitStatus::AllConverted } else { ExitStatus::SomeFailed }
}

fn print(all: &Verification, quiet: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for difference in &all.differences {
        writeln!(out, "differs: {}", printable(difference))?;
    }
    if quiet {
        return Ok(());
    }
    for note in &all.notes {
        writeln!(out, "note: {}", printable(note))?;
    }
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let verdict = match all.differences.len() {
        0 if all.notes.is_empty() => "everything as it was written".to_owned(),
        0 => "what could be compared is as it was written".to_owned(),
        n => count(n, "difference", "differences"),
    };
    writeln!(
        out,
        "{}, {}: {verdict}",
        count(all.files, "file", "files"),
        count(all.attached, "attached file", "attached files")
    )
}
