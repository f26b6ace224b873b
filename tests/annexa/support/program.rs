//! The program, run as its users run it.

use std::path::Path;
use std::process::{Command, Output};

use super::text::utf8;

/// The program with a folder as its working directory. Date and backtraces of the environment are taken away.
pub fn annexa(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annexa"));
    command.current_dir(folder).env_remove("SOURCE_DATE_EPOCH").env_remove("RUST_BACKTRACE");
    command
}

/// Runs the program in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    annexa(folder).args(arguments).output().expect("the program runs")
}

pub fn stdout(output: &Output) -> String {
    utf8(&output.stdout)
}

pub fn stderr(output: &Output) -> String {
    utf8(&output.stderr)
}

/// What a run printed on both streams.
pub fn printed(output: &Output) -> String {
    stdout(output) + &stderr(output)
}

/// Fails the test unless a run ended with exit code 0.
#[track_caller]
pub fn assert_success(output: &Output) {
    assert!(output.status.success(), "{}", printed(output));
}
