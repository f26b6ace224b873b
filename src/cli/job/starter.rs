//! `annexa init`: searches a folder and writes a commented job file to start from.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::document;
use super::keys::definitions;
use crate::batch::{self, Job, RunPlan, printable};
use crate::cli::console::complain;
use crate::cli::exit::ExitStatus;
use crate::cli::output_format::answer;
use crate::engine::text_value;
use crate::model::DocumentField;
use crate::{Engine, Settings};

/// The most organisations that are named one by one; more are found by a pattern.
const NAMED: usize = 25;

const JOB_FILE: &str = "annexa.toml";

/// Search a folder and write a job file to start from: DIR/annexa.toml
///
/// Each spreadsheet and each subfolder of the folder is one organisation. An existing job file is not replaced.
#[derive(Debug, Args)]
pub(in crate::cli) struct InitArgs {
    /// Folder of organisations
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs the subcommand.
pub(in crate::cli) fn init(args: &InitArgs) -> ExitStatus {
    let path = args.folder.join(JOB_FILE);
    let shown = printable(&path.to_string_lossy());
    if !args.folder.is_dir() {
        let folder = printable(&args.folder.to_string_lossy());
        complain(format!("{folder} is no folder; name the folder that the organisations' files are in"));
        return ExitStatus::Usage;
    }
    // Nothing is written there, so any folder that does not exist yet will do.
    let output = args.folder.join("annexa-output");
    let engine = match Engine::new(Settings::default()) {
        Ok(engine) => Arc::new(engine),
        Err(error) => {
            complain(error);
            return ExitStatus::SomeFailed;
        }
    };
    let plan = match batch::discover(&Job::new(vec![args.folder.clone()], output, engine)) {
        Ok(plan) => plan,
        Err(error) => {
            complain(error);
            return ExitStatus::Usage;
        }
    };
    let text = starter(&plan, &args.folder);
    if let Err(error) = fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
        complain(match error.kind() {
            io::ErrorKind::AlreadyExists => format!("{shown} exists already, and is not replaced; edit or move it"),
            _ => format!("{shown} cannot be written: {error}"),
        });
        return ExitStatus::Usage;
    }
    answer(|out| writeln!(out, "{shown}\nlook it through, then: annexa run {shown} --check"))
}

fn starter(plan: &RunPlan, folder: &Path) -> String {
    let mut text = "\
# What `annexa run annexa.toml` does. Paths are relative to this file; a line that begins with # says nothing.
# `annexa run annexa.toml --check` shows what would be done; `annexa schema job` prints the form for editors.

# Folder for the results; it is made if it does not exist.
output = \"annexa-output\"

# Day that date rules are judged by; without it today (UTC), or SOURCE_DATE_EPOCH.
# as-of = \"2026-06-01\"

# Settings of every organisation. Each is a flag of `annexa convert`, and may stand below an organisation as well.
[defaults]
"
    .to_owned();
    for flag in definitions() {
        let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
        let names: Vec<_> = flag.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
        let among = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        let example = names.first().cloned().unwrap_or_else(|| "...".to_owned());
        let key = flag.get_long().unwrap_or_default();
        text.push_str(&format_lines(&[&format!("# {help}{among}"), &format!("# {key} = {}", text_value(&example))]));
    }
    text.push_str(
        "\n# Document control of every organisation; `[organisation.document]` below an organisation overrides it. With\n\
         # approved-by and approved-on the statement is issued; without them it is a draft.\n# [document]\n",
    );
    for field in DocumentField::ALL {
        text.push_str(&format_lines(&[
            &format!("# # {}", document::help(field)),
            &format!("# {} = {}", field.key(), document::example(field)),
        ]));
    }
    text.push_str(
        "# # Earlier versions, the oldest first\n# [[document.history]]\n# version = \"3.2\"\n# date = 2025-03-03\n",
    );
    let found: Vec<_> = plan.organisations.iter().filter(|o| o.work.is_ok()).collect();
    text.push_str(
        "\n# Organisations, one by one or by pattern. `inputs` is a file, a folder with all its spreadsheets, a pattern\n\
         # (\"*\", \"clients/*/soa*.xlsx\": one organisation for each folder that the first * stands for), or a list.\n\
         # `name` makes one organisation of all of them.\n",
    );
    if found.is_empty() || found.len() > NAMED {
        text.push_str(&format_lines(&[
            &format!("# {} organisations are here now; the pattern finds later ones as well.", found.len()),
            "[[organisation]]",
            "inputs = \"*\"",
        ]));
    }
    for organisation in found.iter().filter(|_| found.len() <= NAMED) {
        let path = Path::new(&organisation.shown_path);
        let input = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // Escaped, so that wildcard characters in the name stand for themselves.
        let input = if input.contains(['*', '?', '[']) { glob::Pattern::escape(&input) } else { input };
        let sources = organisation.work.as_ref().map_or(0, Vec::len);
        let noun = if sources == 1 { "source" } else { "sources" };
        text.push_str(&format_lines(&[
            &format!("\n# {sources} {noun}"),
            "[[organisation]]",
            &format!("inputs = {}", text_value(&input)),
        ]));
    }
    text
}

fn format_lines(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}
