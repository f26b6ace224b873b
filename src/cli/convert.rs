//! `annexa convert`: spreadsheets in, workbook, audit pack and record of each organisation out.

use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::exit::ExitStatus;
use super::knowledge::{KnowledgeArgs, Role, frameworks, read, roles};
use super::progress::Progress;
use super::reading::ReadingArgs;
use super::table::{self, Screen};
use super::{as_of, complain};
use crate::batch::{self, Job, Report, printable};
use crate::catalogue::Family;
use crate::reconcile::{Precedence, RuleSettings};
use crate::report::audit_pack::Attach;
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
  mapping.xlsx, audit-pack.pdf, record.json, organisation.json
and at the top of DIR: manifest.json, with the SHA-256 of every input and output.

Exit codes:
  0  every organisation was converted
  1  some organisation failed or is incomplete; the others are written
  2  the arguments cannot be used; nothing is written";

/// Convert Statements of Applicability to a mapping workbook, an audit pack and a record per organisation.
///
/// A file is one organisation. Each direct subfolder of a folder is one, with all spreadsheets below it as its
/// sources (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv). Inputs are never written to.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ConvertArgs {
    /// Spreadsheet, or folder of organisations
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Folder for the results; made if it does not exist
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Take all inputs as the sources of this one organisation
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    organisation: Option<String>,

    /// Edition for sources that leave it open (2022, 2013, 42001:2023, 27701:2019 ...); does not override a certain one
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    edition: Option<String>,

    /// Frameworks to show support for [default: iso42001, iso27701, eu-ai-act, gdpr, nis2]; `none` for none
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    framework: Option<Vec<String>>,

    /// Role of the organisation, for what is counted as a gap; repeat it [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<Role>,

    /// Which of several sources speaks, the highest first: soa, register, export, newest, or a file name pattern;
    /// `status=…` or `applicability=…` for one of the two alone
    #[arg(long, value_name = "ORDER")]
    precedence: Vec<String>,

    /// Files that travel inside the audit pack: record, workbook, sources, or none [default: record,workbook]
    #[arg(long, value_name = "FILES", value_delimiter = ',')]
    attach: Vec<String>,

    #[command(flatten)]
    knowledge: KnowledgeArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    /// Rules switched off or graded otherwise, and limits; see `annexa rules --toml`
    #[arg(long, value_name = "FILE.toml")]
    rules: Option<PathBuf>,

    /// Day that date rules are judged by [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = as_of::parse)]
    as_of: Option<Date>,

    /// Worker threads [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Print nothing but problems
    #[arg(short, long)]
    quiet: bool,
}

/// Reads a value of `--edition`: gives the framework's key.
pub(super) fn edition(text: &str) -> Result<String, String> {
    let known = || format!("give a year (2022, 2013) or one of {}", Family::editions_in_words());
    Family::edition_named(text).map(str::to_owned).ok_or_else(known)
}

/// Reads `--attach`; what is not said is as by default.
fn attach(words: &[String]) -> Result<Attach, String> {
    match words {
        [] => Ok(Attach::default()),
        [only] if only == "none" => Ok(Attach::NONE),
        words => {
            let mut attach = Attach::NONE;
            words.iter().try_for_each(|word| attach.add(word)).map_err(|problem| format!("--attach: {problem}"))?;
            Ok(attach)
        }
    }
}

fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("the name is empty".to_owned()) } else { Ok(name.to_owned()) }
}

impl ConvertArgs {
    /// The flags with what the environment and the clock add to them; work code sees no flag.
    fn resolve(self) -> Result<(Job, Resources, bool), String> {
        let (atlas, mut own_files) = self.knowledge.load_with_hashes()?;
        let reading = self.reading.load()?;
        own_files.extend(reading.own_files);
        let frameworks = match self.framework {
            None => None,
            Some(named) if named.iter().all(|n| n == "none") => Some(Vec::new()),
            Some(named) => Some(frameworks(&atlas, &named)?.into_iter().map(|f| f.key.to_string()).collect()),
        };
        let rules = match &self.rules {
            None => RuleSettings::default(),
            Some(file) => {
                let (name, text) = read(file, "TOML")?;
                RuleSettings::read(&name, &text).map_err(|e| e.to_string())?
            }
        };
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|v| !v.is_empty());
        let mut precedence = Precedence::default();
        for order in &self.precedence {
            precedence.add(order).map_err(|problem| format!("--precedence: {problem}"))?;
        }
        let attach = attach(&self.attach)?;
        let settings = Settings {
            as_of: as_of::resolve(self.as_of, epoch.as_deref(), Timestamp::now())?,
            edition: self.edition,
            frameworks,
            with: self.knowledge.with,
            roles: roles(&self.role),
            precedence,
            attach,
            own_files,
            rules,
        };
        let job = Job {
            inputs: self.inputs,
            output: self.output,
            organisation: self.organisation,
            threads: self.threads,
            settings,
        };
        let resources = Resources { atlas, vocabulary: reading.vocabulary, profiles: reading.profiles };
        Ok((job, resources, self.quiet))
    }
}

/// Runs the subcommand.
pub(super) fn execute(args: ConvertArgs) -> ExitStatus {
    let (job, resources, quiet) = match args.resolve() {
        Ok(resolved) => resolved,
        Err(problem) => {
            complain(&problem);
            return ExitStatus::Usage;
        }
    };
    let engine = match Engine::with_resources(job.settings.clone(), resources) {
        Ok(engine) => engine,
        Err(error) => {
            complain(&error.to_string());
            return ExitStatus::SomeFailed;
        }
    };
    let progress = Progress::new(quiet);
    let result = batch::run(&job, |name, sources| engine.convert(name, sources), |event| progress.observe(event));
    progress.finish();
    match result {
        Ok(report) => {
            // The organisations are written; that nobody reads the report (a closed pipe) changes nothing.
            let _ = print(&report, quiet);
            if report.totals.converted == report.totals.organisations {
                ExitStatus::AllConverted
            } else {
                ExitStatus::SomeFailed
            }
        }
        Err(error) => {
            complain(&error.to_string());
            if error.is_usage() { ExitStatus::Usage } else { ExitStatus::SomeFailed }
        }
    }
}

/// The table on the output stream, the problems on the error stream, the manifest's path last.
fn print(report: &Report, quiet: bool) -> io::Result<()> {
    let size = terminal_size::terminal_size();
    let wants_colours = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let screen = |is_terminal: bool| match size {
        Some((width, height)) if is_terminal => Screen {
            width: usize::from(width.0).max(80),
            height: usize::from(height.0).max(24),
            is_terminal,
            colours: wants_colours,
        },
        _ => Screen { is_terminal, colours: is_terminal && wants_colours, ..Screen::PLAIN },
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let shown = if quiet {
        Ok(())
    } else {
        table::write(report, screen(io::stdout().is_terminal()), &mut out).and_then(|()| out.flush())
    };
    // Problems are told even where the table cannot be.
    table::write_problems(report, screen(io::stderr().is_terminal()), &mut io::stderr().lock())?;
    shown?;
    if !quiet {
        writeln!(out, "{}", printable(&report.manifest.to_string_lossy()))?;
        out.flush()?;
    }
    Ok(())
}
