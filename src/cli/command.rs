//! The subcommands and their dispatch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use super::console::{complain, complain_lines};
use super::exit::ExitStatus;
use super::{
    convert, diff, guess, index, inspect, job, man, output_format, reference, rules, schema, templates, verify,
};

/// The version, with the commit if it is known.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), env!("ANNEXA_COMMIT"));

const START: &str = "\
Start here:
  annexa soa.xlsx                       convert a file; the results are in ./annexa-output
  annexa convert clients --output out   convert a folder of organisations
  annexa inspect soa.xlsx               show how a file is read; writes nothing

`annexa COMMAND --help` explains a command.";

/// Turn Statements of Applicability and control registers (ISO/IEC 27001, 42001, 27701) into a mapping workbook and an
/// audit pack for each organisation.
#[derive(Debug, Parser)]
#[command(name = "annexa", version = VERSION, arg_required_else_help = true, after_help = START)]
struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one in a run")]
enum Command {
    Convert(convert::ConvertArgs),
    Run(job::RunJobArgs),
    Init(job::InitArgs),
    Index(index::IndexArgs),
    Diff(diff::DiffArgs),
    Inspect(inspect::InspectArgs),
    Vocabulary(inspect::VocabularyArgs),
    Catalogue(reference::CatalogueArgs),
    Explain(reference::ExplainArgs),
    Crosswalk(reference::CrosswalkArgs),
    Plan(reference::PlanArgs),
    Rules(rules::RulesArgs),
    Schema(schema::SchemaArgs),
    Templates(templates::TemplatesArgs),
    Verify(verify::VerifyArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command into a folder
    Man {
        /// Folder for annexa.1, annexa-convert.1 and the others; without it, annexa.1 is printed
        #[arg(value_name = "DIR")]
        folder: Option<std::path::PathBuf>,
    },
}

/// Runs the command line and gives its exit code: see [`ExitStatus`].
pub fn run() -> ExitCode {
    hush_panics();
    let status = catch_unwind(AssertUnwindSafe(|| {
        let known = Cli::command();
        let arguments = guess::with_command(std::env::args_os().collect(), &known);
        match Cli::try_parse_from(&arguments) {
            Ok(Cli { command }) => execute(command),
            Err(error) => {
                match guess::message(&error, &arguments, &known) {
                    Some(message) => complain_lines(&message),
                    // A closed pipe is not an error: `annexa --help | head -1` printed what was wanted.
                    None => drop(error.print()),
                }
                if error.use_stderr() { ExitStatus::Usage } else { ExitStatus::AllConverted }
            }
        }
    }))
    .unwrap_or_else(|_| {
        complain("internal error; please report it (with RUST_BACKTRACE=1 set, it tells where)");
        ExitStatus::SomeFailed
    });
    status.into()
}

fn execute(command: Command) -> ExitStatus {
    match command {
        Command::Convert(args) => convert::execute(args),
        Command::Run(args) => job::run(&args),
        Command::Init(args) => job::init(&args),
        Command::Index(args) => index::execute(&args),
        Command::Diff(args) => diff::execute(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Vocabulary(args) => inspect::vocabulary(&args),
        Command::Catalogue(args) => reference::catalogue(&args),
        Command::Explain(args) => reference::explain(&args),
        Command::Crosswalk(args) => reference::crosswalk(&args),
        Command::Plan(args) => reference::plan(&args),
        Command::Man { folder } => man::man(Cli::command(), folder.as_deref()),
        Command::Rules(args) => rules::execute(&args),
        Command::Schema(args) => schema::execute(&args),
        Command::Templates(args) => templates::execute(&args),
        Command::Verify(args) => verify::execute(&args),
        Command::Completions { shell } => output_format::answer(|out| {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "annexa", &mut script);
            out.write_all(&script)
        }),
    }
}

/// A panic is a bug in annexa. It is contained and becomes a line of the report; its text is for developers, who set
/// `RUST_BACKTRACE` to see it.
fn hush_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
}
