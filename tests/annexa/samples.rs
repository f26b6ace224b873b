//! The samples, converted by the real binary, against the truth that was written without it (`tests/truth`).
#![allow(clippy::disallowed_methods, reason = "these tests are about files")]

mod collection;
mod outputs;
mod pack;
mod readme;
mod sentences;
mod statements;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use annexa::model::record::{Record, SourceRecord};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::support::program::{annexa, printed};
use crate::support::record::read_json;
use crate::support::repository::root;

/// The day that the tests judge dates by: after the samples were written, before anything in them is due.
const AS_OF: &str = "2026-06-01";

/// The samples, converted once for all tests, with one thread.
static CONVERTED: LazyLock<Run> = LazyLock::new(|| Run::new("one-thread", "1"));

/// A run of `annexa convert samples --output DIR`.
struct Run {
    folder: PathBuf,
    output: Output,
}

impl Run {
    fn new(name: &str, threads: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the last run's folder can be removed");
        }
        let output = annexa(root())
            .args(["convert", "samples", "--as-of", AS_OF, "--threads", threads, "--output"])
            .arg(&folder)
            .output()
            .expect("annexa starts");
        Self { folder, output }
    }

    /// The folders of organisations, by name.
    fn organisations(&self) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = fs::read_dir(&self.folder)
            .unwrap_or_else(|e| panic!("{}: {e}\n{}", self.folder.display(), self.screen()))
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_dir())
            .collect();
        folders.sort();
        folders
    }

    /// The records, each with its folder.
    fn records(&self) -> Vec<(PathBuf, Record)> {
        self.organisations()
            .into_iter()
            .map(|folder| {
                let record = read_json(&folder.join("record.json"));
                (folder, record)
            })
            .collect()
    }

    /// Folder and record of the organisation in this file or folder of `samples`.
    fn organisation(&self, place: &str) -> (PathBuf, Record) {
        let below = format!("{place}/");
        self.records()
            .into_iter()
            .find(|(_, record)| record.sources.iter().any(|s| s.name == place || s.name.starts_with(&below)))
            .unwrap_or_else(|| panic!("no record for {place}\n{}", self.screen()))
    }

    /// The record of the organisation in this file or folder of `samples`.
    fn record(&self, place: &str) -> Record {
        self.organisation(place).1
    }

    /// What the run printed.
    fn screen(&self) -> String {
        printed(&self.output)
    }
}

/// What a careful reader finds in one file: the part of it that these tests use.
#[derive(Debug, Deserialize)]
struct FileTruth {
    file: String,
    edition: String,
    controls: Vec<String>,
    not_applicable: Vec<String>,
    #[serde(default)]
    clauses: Vec<String>,
    #[serde(default)]
    own_controls: Vec<String>,
    #[serde(default)]
    unmatched_titles: Vec<String>,
}

/// What one organisation's statement must say.
#[derive(Debug, Deserialize)]
struct StatementTruth {
    /// File or folder in `samples`.
    input: String,
    /// The name that its sources state, where they do.
    organisation: Option<String>,
    statement: BTreeMap<String, ControlTruth>,
}

/// What the statement must say of one control.
#[derive(Debug, Deserialize)]
struct ControlTruth {
    applicability: String,
    /// Nothing is expected of the status of an excluded control.
    status: Option<String>,
    /// Basis of a value that is not unstated.
    basis: String,
}

/// All truth files of a folder below `tests/truth`, by name.
fn truths<T: DeserializeOwned>(folder: &str) -> Vec<T> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("tests/truth").join(folder))
        .expect("the folder of truth")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| read_json(path)).collect()
}

/// The source of a record that was read from this file of `samples`.
fn source_of<'a>(record: &'a Record, file: &str) -> &'a SourceRecord {
    record.sources.iter().find(|source| source.name == file).unwrap_or_else(|| {
        panic!("no source {file} among {:?}", record.sources.iter().map(|s| &s.name).collect::<Vec<_>>())
    })
}
