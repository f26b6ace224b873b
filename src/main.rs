//! The `annexa` command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    annexa::cli::run()
}
