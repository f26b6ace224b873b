//! Python, for tests that read or edit outputs with other software.

use std::process::{Command, Output};

/// Whether python3 can import openpyxl.
pub fn has_openpyxl() -> bool {
    Command::new("python3").args(["-c", "import openpyxl"]).output().is_ok_and(|run| run.status.success())
}

pub fn run(arguments: &[&str]) -> Output {
    Command::new("python3").args(arguments).output().expect("python3 runs")
}
