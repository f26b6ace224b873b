//! The command line: parses arguments, calls the layers below, returns an exit code.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the clock and the environment are read here, once, and nowhere else"
)]

mod argument_error;
mod as_of;
mod command;
mod console;
mod convert;
mod diff;
mod exit;
mod fonts;
mod guess;
mod index;
mod inspect;
mod job;
mod knowledge;
mod log;
mod man;
mod output_format;
mod progress;
mod reading;
mod reference;
mod rules;
mod run;
mod run_report;
mod schema;
mod settings;
mod signals;
mod summary_screen;
mod templates;
mod verify;

pub use command::run;
pub use exit::ExitStatus;
pub use job::command::{JobProblem, problems_of_job};
