//! The subcommand run: a job file resolved and carried out.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::file::{JobFile, JobMistake};
use super::keys::{self, KeyValues};
use crate::batch::{self, Job, ListedOrganisation, RunPlan, printable};
use crate::cli::console::complain;
use crate::cli::exit::ExitStatus;
use crate::cli::output_format::answer;
use crate::cli::run::{self, RunArgs};
use crate::{Engine, Settings};

/// The settings that name files which an engine loads.
const RESOURCES: [&str; 7] = ["catalogue", "crosswalk", "font", "profile", "system-fonts", "template", "vocabulary"];

const EXAMPLES: &str = "\
Examples:
  annexa init clients
      look through the folder clients and write clients/annexa.toml to start from
  annexa run clients/annexa.toml --check
      what would be done, and every mistake with line and column; nothing is written
  annexa run clients/annexa.toml";

/// Convert the organisations of a job file.
///
/// A job file names organisations one by one or by pattern, each with settings of its own over the defaults. Its keys
/// are the long flags of `convert`; its paths are relative to the folder that it stands in.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", run::EXIT_CODES))]
pub(crate) struct RunJobArgs {
    /// Job file; `annexa init` writes one to start from
    #[arg(value_name = "JOB.toml")]
    pub(super) job: PathBuf,

    /// Only say what would be done
    #[arg(long)]
    pub(super) check: bool,

    /// Folder for the results, in place of the job file's
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,

    #[command(flatten)]
    pub(super) run: RunArgs,
}

/// A mistake in a job file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobProblem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

/// The mistakes in the text of a job file in the current folder, in the order of their places; for editors. The files
/// that it names are looked for, and not read.
pub fn problems_of_job(text: &str) -> Vec<JobProblem> {
    let problems = JobFile::read(text, Path::new("")).err().unwrap_or_default();
    let placed = |problem: JobMistake| {
        let (line, column) = problem.place(text);
        JobProblem { line, column, message: problem.message }
    };
    problems.into_iter().map(placed).collect()
}

/// A job file with everything that it needs.
struct Resolved {
    pub(super) job: Job,
    pub(super) engines: Vec<Engine>,
    /// The settings of each variant as the job file writes them, for `--check`.
    pub(super) said: Vec<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &RunJobArgs) -> ExitStatus {
    let resolved = match resolve(args) {
        Ok(resolved) => resolved,
        Err(problems) => {
            for problem in problems {
                complain(&problem);
            }
            return ExitStatus::Usage;
        }
    };
    if args.check {
        return match batch::discover(&resolved.job) {
            Ok(plan) => check(&resolved, &plan),
            Err(error) => {
                complain(&error.to_string());
                ExitStatus::Usage
            }
        };
    }
    run::work(&resolved.job, resolved.engines, &args.run)
}

/// Reads a job file, and loads what it names. All mistakes are told at once, each with line and column.
fn resolve(args: &RunJobArgs) -> Result<Resolved, Vec<String>> {
    let shown = printable(&args.job.to_string_lossy());
    let text = std::fs::read_to_string(&args.job)
        .map_err(|error| vec![format!("{shown}: {error}; give a job file in UTF-8, see `annexa init --help`")])?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let folder = args.job.parent().unwrap_or(Path::new("")).to_owned();
    let located = |problems: Vec<JobMistake>| problems.iter().map(|p| p.located(&shown, text)).collect::<Vec<_>>();
    let file = JobFile::read(text, &folder).map_err(located)?;
    let as_of = args.run.as_of(file.as_of).map_err(|why| vec![why])?;
    let Some(output) = args.output.clone().or_else(|| file.output.as_ref().map(|output| folder.join(output))) else {
        return Err(vec![format!("{shown}:1:1: no `output` is named; write output = \"results\", or give --output")]);
    };

    let mut variants = Variants {
        folder: &folder,
        as_of: &as_of,
        known: BTreeMap::new(),
        loaded: BTreeMap::new(),
        settings: Vec::new(),
        engines: Vec::new(),
        said: Vec::new(),
    };
    let mut problems = Vec::new();
    if let Err(problem) = variants.index(&file.defaults) {
        problems.push(problem);
    }
    let mut listed = Vec::new();
    for entry in &file.organisations {
        let mut values = file.defaults.clone();
        values.override_with(&entry.values);
        match variants.index(&values) {
            Ok(settings) => {
                listed.push(ListedOrganisation { name: entry.name.clone(), inputs: entry.inputs.clone(), settings });
            }
            // A mistake in the defaults is told once.
            Err(problem) if !problems.contains(&problem) => {
                problems.push(problem);
            }
            Err(_) => {}
        }
    }
    if !problems.is_empty() {
        return Err(located(problems));
    }
    let Variants { settings, engines, said, .. } = variants;
    let mut settings = settings.into_iter();
    let first = settings.next().unwrap_or_default();
    let job = Job { listed, folder, variants: settings.collect(), ..args.run.job(Vec::new(), output, first) };
    Ok(Resolved { job, engines, said })
}

/// The different settings of a job, each with its engine; organisations with the same settings share one.
struct Variants<'a> {
    pub(super) folder: &'a Path,
    pub(super) as_of: &'a str,
    pub(super) known: BTreeMap<Vec<OsString>, usize>,
    /// The first engine over each choice of the user's own files.
    pub(super) loaded: BTreeMap<Vec<OsString>, usize>,
    pub(super) settings: Vec<Settings>,
    pub(super) engines: Vec<Engine>,
    pub(super) said: Vec<String>,
}

impl Variants<'_> {
    /// Where the value stands that cannot be used. Only asked where one cannot, so that it may take a while.
    pub(super) fn culprit(&self, values: &KeyValues) -> usize {
        values.place_of(&RESOURCES, |arguments| {
            let resolved = keys::parse(arguments).and_then(|args| args.resolve(self.as_of.to_owned()));
            !resolved.is_ok_and(|(settings, resources)| Engine::with_resources(settings, resources).is_ok())
        })
    }

    pub(super) fn index(&mut self, values: &KeyValues) -> Result<usize, JobMistake> {
        let arguments = values.arguments();
        if let Some(index) = self.known.get(&arguments) {
            return Ok(*index);
        }
        let at_first = |message: String| JobMistake { at: self.culprit(values), message };
        let args = keys::parse(&arguments).map_err(at_first)?;
        // Organisations that differ in settings alone share catalogues, words, profiles and fonts.
        let files = values.arguments_of(&RESOURCES);
        let engine = if let Some(first) = self.loaded.get(&files).and_then(|first| self.engines.get(*first)) {
            let own_files = first.settings().own_files.clone();
            let settings = args.settings(self.as_of.to_owned(), first.atlas(), own_files).map_err(at_first)?;
            first.with_settings(settings)
        } else {
            let (settings, resources) = args.resolve(self.as_of.to_owned()).map_err(at_first)?;
            Engine::with_resources(settings, resources)
        };
        let engine = engine.map_err(|e| at_first(e.to_string()))?;
        let settings = engine.settings().clone();
        self.loaded.entry(files).or_insert(self.engines.len());
        let index = self.settings.len();
        self.said.push(values.said(self.folder));
        self.settings.push(settings);
        self.engines.push(engine);
        self.known.insert(arguments, index);
        Ok(index)
    }
}

/// What a run would do: every organisation with its sources and settings, and what is passed over.
fn check(resolved: &Resolved, plan: &RunPlan) -> ExitStatus {
    let nothing = plan.organisations.iter().filter(|o| o.work.is_err()).count();
    let shown = answer(|out| write_plan(resolved, plan, out));
    match shown {
        ExitStatus::AllConverted if nothing > 0 => ExitStatus::SomeFailed,
        shown => shown,
    }
}

fn write_plan(resolved: &Resolved, plan: &RunPlan, out: &mut dyn Write) -> io::Result<()> {
    for organisation in &plan.organisations {
        writeln!(out, "{}", printable(&organisation.name))?;
        match &organisation.work {
            Ok(sources) => {
                for source in sources {
                    let why = source.unreadable.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                    writeln!(out, "  {}{}", printable(&source.name), printable(&why))?;
                }
            }
            Err(why) => writeln!(out, "  nothing to convert: {}", printable(why))?,
        }
        if let Some(said) = resolved.said.get(organisation.settings).filter(|said| !said.is_empty()) {
            writeln!(out, "  with {}", printable(said))?;
        }
    }
    for skipped in &plan.skipped {
        writeln!(out, "skipped {}: {}", printable(&skipped.path), printable(&skipped.reason))?;
    }
    let n = plan.organisations.len();
    let job = &resolved.job;
    let noun = if n == 1 { "organisation" } else { "organisations" };
    let place = printable(&job.output.to_string_lossy());
    writeln!(out, "{n} {noun}, as of {}, into {place}; nothing was written", job.settings.as_of)
}
