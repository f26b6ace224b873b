//! The library without the command line: bytes in, bytes out. README.md shows this program.

#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a program around the library reads and prints")]

use annexa::{CallOptions, Engine, Settings, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::new(Settings { as_of: "2026-06-01".to_owned(), edition: None, ..Settings::default() })?;
    let name = "samples/brackenfold-clinical-software.xlsx";
    let source = Source::new(name, std::fs::read(name)?);
    let outputs = engine.convert("Brackenfold", &[source], CallOptions::default())?;
    println!("{} controls covered", outputs.summary.figures.covered);
    println!("{} bytes of workbook, {} of audit pack", outputs.workbook.len(), outputs.audit_pack.len());
    Ok(())
}
