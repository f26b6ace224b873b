//! `annexa convert`: spreadsheets in, workbook, audit pack and record of each organisation out.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::argument_error::ArgumentError;
use super::console::complain;
use super::exit::ExitStatus;
use super::job::DocumentArgs;
use super::run::{self, RunArgs};
use super::settings::SettingArgs;
use crate::batch::Job;
use crate::{Engine, Resources, Settings};

const EXAMPLES: &str = "\
Examples:
  annexa convert samples --output out
      each file in samples, and each folder in it, is one organisation
  annexa convert soa-2013.xlsx register.csv --organisation \"Example Ltd\" --output out
      two files of one organisation
  annexa convert clients --output out --as-of 2025-10-31 --threads 4 --quiet
      the same bytes on any day and machine; only problems are printed

Written for each organisation, in a folder of its own under DIR:
  mapping.xlsx, audit-pack.pdf, record.json, organisation.json, and what is asked for beside them
and at the top of DIR: index.html over all organisations, to open in a browser; portfolio.xlsx, the same as a workbook;
manifest.json, with the SHA-256 of every input and output; and failed/, which says why an organisation failed.
An organisation is done again only if a file, a setting or annexa itself has changed,
if a date rule answers otherwise by now, or if an output is not as it was written.";

/// Convert Statements of Applicability to a mapping workbook, an audit pack and a record per organisation.
///
/// A file is one organisation. Each direct subfolder of a folder is one, with all spreadsheets below it as its
/// sources (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv). The loose files of a folder are one organisation if they all
/// name the same one or are a single statement with its registers. Files that name different organisations are not
/// merged without --organisation. Inputs are never written to.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", run::EXIT_CODES))]
pub(super) struct ConvertArgs {
    /// Spreadsheet, or folder of organisations
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Folder for the results; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Treat all inputs as sources of this one organisation
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    organisation: Option<String>,

    #[command(flatten)]
    document: DocumentArgs,

    #[command(flatten)]
    settings: SettingArgs,

    #[command(flatten)]
    run: RunArgs,
}

fn parse_name(text: &str) -> Result<String, ArgumentError> {
    let name = text.trim();
    if name.is_empty() { Err(ArgumentError::EmptyName) } else { Ok(name.to_owned()) }
}

/// The arguments, completed from the environment and the clock.
struct Resolved {
    settings: Settings,
    resources: Resources,
    inputs: Vec<PathBuf>,
    output: PathBuf,
    organisation: Option<String>,
    run: RunArgs,
}

impl ConvertArgs {
    /// Completes the flags from the environment and the clock. Code below the command line sees no flags.
    fn resolve(self) -> Result<Resolved, ArgumentError> {
        let (mut settings, resources) = self.settings.resolve(self.run.as_of(None)?)?;
        settings.document = self.document.settings(self.organisation.as_deref())?;
        Ok(Resolved {
            settings: Settings { one_organisation: self.organisation.is_some(), ..settings },
            resources,
            inputs: self.inputs,
            output: self.output,
            organisation: self.organisation,
            run: self.run,
        })
    }
}

/// Runs the subcommand.
pub(super) fn execute(args: ConvertArgs) -> ExitStatus {
    let resolved = match args.resolve() {
        Ok(resolved) => resolved,
        Err(problem) => {
            // A file may have several mistakes.
            problem.to_string().lines().for_each(complain);
            return ExitStatus::Usage;
        }
    };
    match Engine::with_resources(resolved.settings, resolved.resources) {
        Ok(engine) => {
            let job = resolved.run.job(resolved.inputs, resolved.output, Arc::new(engine));
            run::work(Job { organisation: resolved.organisation, ..job }, &resolved.run)
        }
        Err(error) => {
            complain(error);
            ExitStatus::SomeFailed
        }
    }
}
