//! The subcommand `diff`: reads two statements, compares them, and shows or writes the result.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::screen;
use crate::batch::{Given, GivenContent, given, printable, write_whole};
use crate::cli::argument_error::ArgumentError;
use crate::cli::as_of;
use crate::cli::console::{complain, deadline};
use crate::cli::exit::ExitStatus;
use crate::cli::output_format::{OutputFormat, answer, json};
use crate::cli::settings::SettingArgs;
use crate::diff::{Compared, Comparison, InputFile, Which};
use crate::model::record::Record;
use crate::{CallOptions, Engine};

const EXAMPLES: &str = "\
Examples:
  annexa diff soa-v3.xlsx soa-v4.xlsx
      what came, went and changed, on the screen
  annexa diff soa-2013.xls soa-2022.xlsx --output change-record.pdf --output change.xlsx
      the same across editions, with every 2013 control followed up, as PDF and workbook
  annexa diff out-2025/acme out-2026/acme --format json
      two results of annexa, for a program
  annexa diff old.csv new.csv --exit-code
      for a script that is to stop where something changed

OLD and NEW are each a Statement of Applicability or register, a mapping.xlsx or record.json of annexa, or a folder
with the files of one organisation.

Exit codes:
  0  the two were compared; with --exit-code: and nothing differs
  1  a file of one side could not be read or is not in its statement
  2  the arguments cannot be used, or a side cannot be read at all
  10 with --exit-code: something differs";

/// Compare two statements: what was added, removed and changed, also across editions.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("framework", |arg| arg.hide(true)))]
pub(crate) struct DiffArgs {
    /// The earlier statement: file or folder
    pub(super) old: PathBuf,

    /// The later one
    pub(super) new: PathBuf,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: OutputFormat,

    /// Write it to a file: .xlsx for a workbook, .pdf for a change record, or .json; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,

    /// End with exit code 10 if something differs
    #[arg(long)]
    pub(super) exit_code: bool,

    #[command(flatten)]
    pub(super) settings: SettingArgs,

    /// As-of day of the date rules, YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = as_of::parse)]
    pub(super) as_of: Option<Date>,

    /// Print only problems
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiffFile {
    Workbook,
    ChangeRecord,
    Json,
}

/// A file of a comparison cannot be written.
#[derive(Debug, thiserror::Error)]
enum DiffFileError {
    /// A fault of annexa.
    #[error("{}: {source}", .path.display())]
    Form { path: PathBuf, source: crate::output::ReportError },
    #[error("{}: {source}; choose a folder that exists and may be written to", .path.display())]
    System { path: PathBuf, source: io::Error },
}

/// One side of the comparison, as read.
struct ReadSide {
    pub(super) name: String,
    pub(super) inputs: Vec<InputFile>,
    pub(super) record: Record,
}

impl ReadSide {
    pub(super) fn compared(&self) -> Compared<'_> {
        Compared { name: &self.name, inputs: &self.inputs, record: &self.record }
    }
}

impl DiffArgs {
    pub(super) fn engine(&self) -> Result<Engine, ArgumentError> {
        let (mut settings, resources) = self.settings.clone().resolve(as_of::now(self.as_of)?)?;
        if settings.frameworks.is_some() {
            return Err(ArgumentError::FrameworkOfComparison);
        }
        settings.frameworks = Some(Vec::new());
        Ok(Engine::with_resources(settings, resources)?)
    }

    /// The files to write, each with its format.
    pub(super) fn outputs(&self) -> Result<Vec<(&Path, DiffFile)>, ArgumentError> {
        let sides: Vec<PathBuf> = [&self.old, &self.new].iter().filter_map(|p| p.canonicalize().ok()).collect();
        let mut outputs = Vec::new();
        for path in &self.output {
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            let form = match extension.as_deref() {
                Some("xlsx") => DiffFile::Workbook,
                Some("pdf") => DiffFile::ChangeRecord,
                Some("json") => DiffFile::Json,
                _ => return Err(ArgumentError::OutputForm(path.clone())),
            };
            // An input is never written to, whether it was named itself or lies in a folder that was.
            if path.canonicalize().is_ok_and(|p| sides.iter().any(|side| p.starts_with(side))) {
                return Err(ArgumentError::OutputIsInput(path.clone()));
            }
            outputs.push((path.as_path(), form));
        }
        Ok(outputs)
    }
}

/// Runs the subcommand.
pub(crate) fn execute(args: &DiffArgs) -> ExitStatus {
    let usage = |problem: &dyn std::fmt::Display| {
        complain(problem);
        ExitStatus::Usage
    };
    let (engine, outputs) = match (args.engine(), args.outputs()) {
        (Ok(engine), Ok(outputs)) => (engine, outputs),
        (Err(problem), _) | (_, Err(problem)) => return usage(&problem),
    };
    let (old, new) = (read(&engine, Which::Old, &args.old), read(&engine, Which::New, &args.new));
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problem in [old.err(), new.err()].into_iter().flatten().flatten() {
                complain(problem);
            }
            return ExitStatus::Usage;
        }
    };
    let comparison = engine.compare(&old.compared(), &new.compared());
    for (path, form) in outputs {
        if let Err(problem) = write(&engine, &comparison, path, form) {
            return usage(&problem);
        }
    }
    let mut status = ExitStatus::AllConverted;
    if !args.quiet {
        status = answer(|mut out| match args.format {
            OutputFormat::Json => json(&comparison, out),
            OutputFormat::Csv => screen::all(&comparison).csv(&mut out),
            OutputFormat::Table => screen::print(&comparison, out),
        });
    }
    for warning in &comparison.warnings {
        // The screen shows them together with the differences.
        if args.quiet || args.format != OutputFormat::Table {
            complain_of(warning);
        }
    }
    let incomplete = old.record.is_incomplete() || new.record.is_incomplete();
    match status {
        ExitStatus::AllConverted if incomplete => ExitStatus::SomeFailed,
        ExitStatus::AllConverted if args.exit_code && comparison.differs => ExitStatus::Differs,
        status => status,
    }
}

fn complain_of(warning: &str) {
    let _ = writeln!(io::stderr(), "warning: {}", printable(warning));
}

/// Reads one side from its path. Problems name the path.
fn read(engine: &Engine, which: Which, path: &Path) -> Result<ReadSide, Vec<String>> {
    let shown = path.display();
    let named = |problem: String| format!("{}: {problem}", which.word());
    let Given { name, inputs, content, skipped } =
        given(path, &engine.settings().limits).map_err(|why| vec![format!("{shown}: {why}")])?;
    for file in skipped {
        complain_of(&format!("{shown}: {} is passed over: {}", file.path, file.reason));
    }
    let record = match content {
        GivenContent::Record(source) => {
            let bytes = source.bytes().map_err(|why| vec![format!("{shown}: {why}")])?;
            Record::read(bytes).map_err(|why| vec![format!("{shown}: {why}")])?
        }
        GivenContent::Sources(sources) => engine
            .record_of(&name, &sources, CallOptions::until(&deadline(engine.settings().limits.seconds)))
            .map_err(|failure| failure.problems.into_iter().map(named).collect::<Vec<_>>())?,
    };
    let name = path.file_name().map_or(name, |n| n.to_string_lossy().into_owned());
    Ok(ReadSide { name, inputs, record })
}

fn write(engine: &Engine, comparison: &Comparison, path: &Path, form: DiffFile) -> Result<(), DiffFileError> {
    let shown = path.display();
    let bytes = match form {
        DiffFile::Workbook => engine.change_workbook(comparison),
        DiffFile::ChangeRecord => engine.change_record(comparison).map(|(bytes, undrawn)| {
            for report in undrawn {
                complain_of(&format!("{shown}: {report}"));
            }
            bytes
        }),
        DiffFile::Json => comparison.json().map_err(|error| crate::output::ReportError::Record(error.to_string())),
    };
    let bytes = bytes.map_err(|source| DiffFileError::Form { path: path.to_owned(), source })?;
    write_whole(path, &bytes).map_err(|source| DiffFileError::System { path: path.to_owned(), source })
}
