//! The error stream, and time limits on one file.

use std::fmt::Display;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::batch::printable;

/// Whether so many seconds from now on are over.
pub(crate) fn deadline(seconds: u64) -> impl Fn() -> bool {
    // A time that no clock knows is never over.
    let end = Instant::now().checked_add(Duration::from_secs(seconds));
    move || end.is_some_and(|end| Instant::now() >= end)
}

/// One line on the error stream.
pub fn complain(problem: impl Display) {
    // If nobody reads it, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "error: {}", printable(&problem.to_string()));
}
