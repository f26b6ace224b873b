//! The command line: arguments in, exit code out.

use std::process::ExitCode;

/// Runs the command line and gives its exit code.
pub fn run() -> ExitCode {
    ExitCode::from(2)
}
