//! The `annexa` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    annexa::cli::run()
}
