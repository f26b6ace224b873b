//! The error stream, and time limits on one file.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{CommandFactory as _, Parser, Subcommand};

use super::exit::ExitStatus;
use super::{convert, diff, index, inspect, job, man, output_format, reference, rules, schema, templates, verify};
use crate::batch::printable;

/// Whether so many seconds from now on are over.
pub(crate) fn deadline(seconds: u64) -> impl Fn() -> bool {
    // A time that no clock knows is never over.
    let end = Instant::now().checked_add(Duration::from_secs(seconds));
    move || end.is_some_and(|end| Instant::now() >= end)
}

/// One line on the error stream.
pub fn complain(problem: &str) {
    // If nobody reads it, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "error: {}", printable(problem));
}
