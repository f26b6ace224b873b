//! The command line: arguments in, exit code out; nothing else.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the clock and the environment are read here, once, and nowhere else"
)]

mod as_of;
mod ask;
mod command;
mod convert;
mod diff;
mod exit;
mod fonts;
mod index;
mod inspect;
mod job;
mod knowledge;
mod log;
mod man;
mod progress;
mod reading;
mod rules;
mod schema;
mod settings;
mod show;
mod stop;
mod table;
mod templates;
mod told;
mod verify;
mod work;

pub use command::run;
pub use exit::ExitStatus;
pub use job::command::{JobProblem, problems_of_job};
