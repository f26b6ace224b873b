//! The error stream, and time limits on one file.

use std::fmt::Display;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::batch::printable;

/// A deadline this many seconds from now.
pub(crate) fn deadline(seconds: u64) -> impl Fn() -> bool {
    // A time beyond the range of the clock never passes.
    let end = Instant::now().checked_add(Duration::from_secs(seconds));
    move || end.is_some_and(|end| Instant::now() >= end)
}

/// Prints a message that has lines of its own to the error stream.
pub(crate) fn complain_lines(message: &str) {
    let mut stream = std::io::stderr().lock();
    for line in message.lines() {
        // If nobody reads it, the exit code still says so.
        let _ = writeln!(stream, "{}", printable(line));
    }
}

/// Prints one line to the error stream.
pub fn complain(problem: impl Display) {
    // If nobody reads it, the exit code still says so.
    let _ = writeln!(std::io::stderr(), "error: {}", printable(&problem.to_string()));
}
