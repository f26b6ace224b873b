//! The subcommand `run`: resolves a job file and runs it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::document::{self, DocumentArgs};
use super::file::{JobFile, JobMistake};
use super::keys::{self, KeyValues};
use crate::batch::{self, Job, ListedOrganisation, RunPlan, printable};
use crate::cli::argument_error::ArgumentError;
use crate::cli::console::complain;
use crate::cli::exit::ExitStatus;
use crate::cli::output_format::answer;
use crate::cli::run::{self, RunArgs};
use crate::model::DocumentSettings;
use crate::{Engine, Settings};

/// The settings that name files for an engine to load.
const RESOURCES: [&str; 8] =
    ["catalogue", "crosswalk", "font", "logo", "profile", "system-fonts", "template", "vocabulary"];

const EXAMPLES: &str = "\
Examples:
  annexa init clients
      look through the folder clients and write clients/annexa.toml to start from
  annexa run clients/annexa.toml --check
      what would be done, and every mistake with line and column; nothing is written
  annexa run clients/annexa.toml";

/// Convert the organisations of a job file.
///
/// A job file names organisations one by one or by pattern, each with its own settings over the defaults. Its keys are
/// the long flags of `convert`; its paths are relative to its own folder.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", run::EXIT_CODES))]
pub(crate) struct RunJobArgs {
    /// Job file; `annexa init` writes one to start from
    #[arg(value_name = "JOB.toml")]
    pub(super) job: PathBuf,

    /// Only say what would be done; convert nothing
    #[arg(long)]
    pub(super) check: bool,

    /// Folder for the results, instead of the one in the job file
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,

    #[command(flatten)]
    pub(super) document: DocumentArgs,

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

/// The mistakes in the text of a job file in the current folder, in text order; for editors. Files that it names must
/// exist, but are not read.
pub fn problems_of_job(text: &str) -> Vec<JobProblem> {
    let problems = JobFile::read(text, Path::new("")).err().unwrap_or_default();
    let placed = |problem: JobMistake| {
        let (line, column) = problem.place(text);
        JobProblem { line, column, message: problem.message }
    };
    problems.into_iter().map(placed).collect()
}

/// A job file with everything that it names.
struct ResolvedJob {
    job: Job,
    variants: Vec<Variant>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &RunJobArgs) -> ExitStatus {
    let resolved = match resolve(args) {
        Ok(resolved) => resolved,
        Err(problems) => {
            for problem in problems {
                complain(problem);
            }
            return ExitStatus::Usage;
        }
    };
    if args.check {
        return match batch::discover(&resolved.job) {
            Ok(plan) => check(&resolved, &plan),
            Err(error) => {
                complain(error);
                ExitStatus::Usage
            }
        };
    }
    run::work(resolved.job, &args.run)
}

/// Reads a job file and loads what it names. All mistakes are reported at once, each with line and column.
fn resolve(args: &RunJobArgs) -> Result<ResolvedJob, Vec<String>> {
    let shown = printable(&args.job.to_string_lossy());
    let text = std::fs::read_to_string(&args.job)
        .map_err(|error| vec![format!("{shown}: {error}; give a job file in UTF-8, see `annexa init --help`")])?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let folder = args.job.parent().unwrap_or(Path::new("")).to_owned();
    let located = |problems: Vec<JobMistake>| problems.iter().map(|p| p.located(&shown, text)).collect::<Vec<_>>();
    let file = JobFile::read(text, &folder).map_err(located)?;
    let as_of = args.run.as_of(file.as_of).map_err(|why| vec![why.to_string()])?;
    let Some(output) = args.output.clone().or_else(|| file.output.as_ref().map(|output| folder.join(output))) else {
        return Err(vec![format!("{shown}:1:1: no `output` is named; write output = \"results\", or give --output")]);
    };

    let given =
        args.document.settings(None).map_err(|why| why.to_string().lines().map(str::to_owned).collect::<Vec<_>>())?;
    let document_of = |at: usize, own: Option<&DocumentSettings>| {
        let mut all = file.document.clone();
        own.into_iter().chain([&given]).for_each(|later| all.override_with(later));
        match document::check(&all) {
            Ok(()) => Ok(all),
            Err(why) => Err(JobMistake { at, message: why.to_string() }),
        }
    };
    let mut variants =
        Variants { folder: &folder, as_of: &as_of, by_arguments: BTreeMap::new(), by_files: BTreeMap::new() };
    let mut problems = Vec::new();
    let defaults = document_of(0, None).and_then(|document| variants.variant(&file.defaults, document, false));
    let defaults = defaults.map_err(|problem| problems.push(problem)).ok();
    let mut listed = Vec::new();
    for entry in &file.organisations {
        let mut values = file.defaults.clone();
        values.override_with(&entry.values);
        let variant = document_of(entry.at, Some(&entry.document));
        match variant.and_then(|document| variants.variant(&values, document, entry.name.is_some())) {
            Ok(variant) => listed.push(ListedOrganisation {
                name: entry.name.clone(),
                inputs: entry.inputs.clone(),
                engine: variant.engine,
            }),
            // A mistake in the defaults is reported once.
            Err(problem) if !problems.contains(&problem) => {
                problems.push(problem);
            }
            Err(_) => {}
        }
    }
    let Some(defaults) = defaults.filter(|_| problems.is_empty()) else { return Err(located(problems)) };
    let variants = variants.by_arguments.into_values().collect();
    let job = Job { listed, folder, ..args.run.job(Vec::new(), output, defaults.engine) };
    Ok(ResolvedJob { job, variants })
}

/// Settings that several organisations share, with their engine.
#[derive(Clone)]
struct Variant {
    engine: Arc<Engine>,
    /// The settings as the job file writes them, for `--check`.
    settings: String,
}

/// The distinct settings of a job. Organisations with the same settings share an engine.
struct Variants<'a> {
    folder: &'a Path,
    as_of: &'a str,
    /// By the arguments, document control, and whether the job file names the organisation.
    by_arguments: BTreeMap<(Vec<OsString>, String, bool), Variant>,
    /// The first engine for each set of the user's own files.
    by_files: BTreeMap<Vec<OsString>, Arc<Engine>>,
}

impl Variants<'_> {
    /// Finds the value that cannot be used. Called only after an error, so it may be slow.
    fn culprit(&self, values: &KeyValues) -> usize {
        values.place_of(&RESOURCES, |arguments| {
            let resolved = keys::parse(arguments).and_then(|args| args.resolve(self.as_of.to_owned()));
            !resolved.is_ok_and(|(settings, resources)| Engine::with_resources(settings, resources).is_ok())
        })
    }

    fn variant(
        &mut self,
        values: &KeyValues,
        document: DocumentSettings,
        is_named: bool,
    ) -> Result<Variant, JobMistake> {
        let arguments = values.arguments();
        let key = (arguments, format!("{document:?}"), is_named);
        if let Some(known) = self.by_arguments.get(&key) {
            return Ok(known.clone());
        }
        let arguments = &key.0;
        let at_first = |error: ArgumentError| JobMistake { at: self.culprit(values), message: error.to_string() };
        let args = keys::parse(arguments).map_err(at_first)?;
        // Organisations that differ only in settings share catalogues, words, profiles and fonts.
        let files = values.arguments_of(&RESOURCES);
        let engine = if let Some(first) = self.by_files.get(&files) {
            let own_files = first.settings().own_files.clone();
            let settings = args.settings(self.as_of.to_owned(), first.library(), own_files).map_err(at_first)?;
            first.with_settings(Settings { document, one_organisation: is_named, ..settings })
        } else {
            let (settings, resources) = args.resolve(self.as_of.to_owned()).map_err(at_first)?;
            Engine::with_resources(Settings { document, one_organisation: is_named, ..settings }, resources)
        };
        let engine = Arc::new(engine.map_err(|error| at_first(error.into()))?);
        self.by_files.entry(files).or_insert_with(|| Arc::clone(&engine));
        let variant = Variant { engine, settings: values.shown(self.folder) };
        self.by_arguments.insert(key, variant.clone());
        Ok(variant)
    }
}

/// Prints what a run would do: every organisation with its sources and settings, and what is skipped.
fn check(resolved: &ResolvedJob, plan: &RunPlan) -> ExitStatus {
    let nothing = plan.organisations.iter().filter(|o| o.work.is_err()).count();
    let shown = answer(|out| write_plan(resolved, plan, out));
    match shown {
        ExitStatus::AllConverted if nothing > 0 => ExitStatus::SomeFailed,
        shown => shown,
    }
}

fn write_plan(resolved: &ResolvedJob, plan: &RunPlan, out: &mut dyn Write) -> io::Result<()> {
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
        let variant = resolved.variants.iter().find(|v| Arc::ptr_eq(&v.engine, &organisation.engine));
        if let Some(variant) = variant.filter(|variant| !variant.settings.is_empty()) {
            writeln!(out, "  with {}", printable(&variant.settings))?;
        }
    }
    for skipped in &plan.skipped {
        writeln!(out, "skipped {}: {}", printable(&skipped.path), printable(&skipped.reason))?;
    }
    let n = plan.organisations.len();
    let job = &resolved.job;
    let noun = if n == 1 { "organisation" } else { "organisations" };
    let place = printable(&job.output.to_string_lossy());
    writeln!(out, "{n} {noun}, as of {}, into {place}; nothing was written", job.as_of())
}
