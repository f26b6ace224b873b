//! Measures how well sources are read: `cargo run --example accuracy -- TRUTH_DIR FILES_DIR`.
//!
//! Each `TRUTH_DIR/*.json` records what a careful person finds in one file (`tests/truth` does so for `samples`). The
//! file is converted alone, through the library, and its record is compared with the truth: sheet, header row, what
//! each column is, edition, controls, answers, and rows that no class of the ledger counts. What counts most is the
//! final statement: which of the source's answers it shows, and which it invents. With thresholds given,
//! the exit code is 1 if one is missed, so that a pipeline can hold the line.

#![allow(clippy::disallowed_methods, reason = "a tool of its own that reads files, not a part of the pipeline")]

mod score;
mod statement;
#[cfg(test)]
mod statement_tests;
mod table;
#[cfg(test)]
mod tests;
mod truth;
mod unlearn;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use annexa::ingest::{self, ReadLimits};
use annexa::model::record::Record;
use annexa::{CallOptions, Engine, Resources, Settings, Source};
use anyhow::{Context as _, ensure};
use clap::Parser;

use score::Score;
use truth::Truth;

/// Compare what annexa finds in files with what a careful person finds in them.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of truth files, `*.json`
    truth: PathBuf,
    /// Folder of the files that they speak of
    files: PathBuf,
    /// Least share of the controls that must be found, in per cent
    #[arg(long, value_name = "PER_CENT")]
    min_controls: Option<f64>,
    /// Least precision and recall of the columns, in per cent
    #[arg(long, value_name = "PER_CENT")]
    min_columns: Option<f64>,
    /// Least share of the answers (exclusions, words of applicability and status) that must be right, in per cent
    #[arg(long, value_name = "PER_CENT")]
    min_answers: Option<f64>,
    /// Least share of the source's answers that the final statement must show, in per cent
    #[arg(long, value_name = "PER_CENT")]
    min_statement: Option<f64>,
    /// Most values of the final statement that the source does not give
    #[arg(long, value_name = "N")]
    max_invented: Option<u32>,
    /// Measure again without the words of the vocabulary that occur in one of the files only: how much hangs on words
    /// that were learnt from that file?
    #[arg(long)]
    unlearn: bool,
    /// Least share of the controls that must be found without those words, in per cent
    #[arg(long, value_name = "PER_CENT")]
    min_unlearnt: Option<f64>,
    /// Most controls that may be assigned wrongly
    #[arg(long, value_name = "N")]
    max_wrong: Option<u32>,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut truths = Vec::new();
    for path in truth_files(&arguments.truth)? {
        let json = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let truth: Truth = serde_json::from_str(&json).with_context(|| path.display().to_string())?;
        truths.push(truth);
    }
    ensure!(!truths.is_empty(), "{} holds no truth files (*.json)", arguments.truth.display());

    let settings = Settings { as_of: "2026-01-01".to_owned(), edition: None, ..Settings::default() };
    let resources = Resources::built_in()?;
    let score_all = |engine: &Engine| -> anyhow::Result<Vec<Score>> {
        truths.iter().map(|truth| measure(engine, &arguments.files, truth)).collect()
    };
    let scores = score_all(&Engine::with_resources(settings.clone(), resources.clone())?)?;
    let total = Score::total(&scores);
    let mut out = io::stdout().lock();
    table::write(&scores, &total, &mut out)?;
    let mut missed = missed_thresholds(&arguments, &total);
    if arguments.unlearn {
        let words = unlearn::words_of_one_file(&arguments.files, &resources.vocabulary)?;
        let mut poorer = resources;
        for word in &words {
            poorer.vocabulary.forget(word);
        }
        let scores = score_all(&Engine::with_resources(settings, poorer)?)?;
        let total = Score::total(&scores);
        writeln!(out, "\nwithout the {} words that occur in one of the files only:", words.len())?;
        table::write(&scores, &total, &mut out)?;
        let found = total.controls.per_cent();
        if let Some(least) = arguments.min_unlearnt.filter(|least| found < *least) {
            missed.push(format!(
                "controls found without words of one file: {found:.1} %, at least {least:.1} % asked for"
            ));
        }
        if total.wrong_controls > arguments.max_wrong.unwrap_or(u32::MAX) {
            missed.push(format!("controls assigned wrongly without words of one file: {}", total.wrong_controls));
        }
    }
    for line in &missed {
        writeln!(out, "below the line: {line}")?;
    }
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The truth files of a folder by name; its subfolders hold other things.
fn truth_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Converts one file alone and scores what came out; a file that cannot be converted scores as holding nothing.
fn measure(engine: &Engine, folder: &Path, truth: &Truth) -> anyhow::Result<Score> {
    let path = folder.join(&truth.file);
    let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
    // A file that cannot be read has no cells to compare with, and scores nothing anyway.
    let tables = ingest::read(&truth.file, &bytes, &ReadLimits::default()).map(|w| w.tables).unwrap_or_default();
    let source = Source::new(&truth.file, bytes);
    match engine.convert(&truth.file, &[source], CallOptions::default()) {
        Ok(outputs) => {
            let record: Record = serde_json::from_slice(&outputs.record).context("the record's form")?;
            Ok(Score::of(truth, Some(&record), &tables, Vec::new()))
        }
        Err(failure) => Ok(Score::of(truth, None, &tables, failure.problems)),
    }
}

/// One line for each threshold that the totals miss.
fn missed_thresholds(arguments: &Arguments, total: &Score) -> Vec<String> {
    let mut missed = Vec::new();
    let mut at_least = |what: &str, found: f64, least: Option<f64>| {
        if let Some(least) = least
            && found < least
        {
            missed.push(format!("{what}: {found:.1} %, at least {least:.1} % asked for"));
        }
    };
    at_least("controls found", total.controls.per_cent(), arguments.min_controls);
    at_least("columns, precision", total.precision().per_cent(), arguments.min_columns);
    at_least("columns, recall", total.recall().per_cent(), arguments.min_columns);
    at_least("answers", total.answers.per_cent(), arguments.min_answers);
    at_least("answers shown in the statement", total.statement.all().per_cent(), arguments.min_statement);
    if let Some(most) = arguments.max_invented
        && total.statement.invented() > most
    {
        missed.push(format!("values invented: {}, at most {most} asked for", total.statement.invented()));
    }
    if let Some(most) = arguments.max_wrong
        && total.wrong_controls > most
    {
        missed.push(format!("controls assigned wrongly: {}, at most {most} asked for", total.wrong_controls));
    }
    // Never negotiable: every row has its class.
    if total.unclassified_rows > 0 {
        missed.push(format!("rows without a class: {}", total.unclassified_rows));
    }
    missed
}
