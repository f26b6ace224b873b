//! Finds the work, fans it out over the cores, isolates failures, writes atomically, keeps the manifest.
//!
//! ```text
//!  inputs ──▶ discover ──▶ one organisation a worker ──▶ write ──▶ manifest.json
//!             (grouping,    (read, unchanged? convert,   (staged, fsync,
//!              slugs)        contain its panics)          renamed)
//! ```
//!
//! A run holds the lock of its output folder, keeps a journal of what is in hand, and first puts in order what a run
//! before it has left that was ended from outside.
//!
//! The converter is a parameter, so that everything here can be tested with one that fails, panics or waits.
//! Only a short [`Outcome`] of a finished organisation stays in memory: the batch may be as large as it likes.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one room, with cli, that touches the file system"
)]

mod dated;
mod discover;
mod edits;
mod given;
mod index;
mod journal;
mod listed;
mod lock;
mod manifest;
mod marker;
mod naming;
mod read;
mod run;
mod slug;
mod staging;
mod unchanged;
mod verify;
mod walk;
mod worker;
mod write;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::Settings;

pub use dated::Keep;
pub use discover::{Organisation, Plan, discover};
pub use given::{Given, GivenContent, given, write_whole};
pub use index::{FAILED_FOLDER, INDEX_FILE, PORTFOLIO_FILE, Rebuilt, rebuild};
pub use listed::Listed;
pub use manifest::{
    InputRecord, MANIFEST_FILE, MANIFEST_SCHEMA, Manifest, ManifestEntry, ORGANISATION_FILE, ORGANISATION_SCHEMA,
    OrganisationFile, OutputRecord, State, Totals,
};
pub use read::read_source;
pub use run::{Brief, Converter, Event, Outcome, Report, Stage, run};
pub use slug::{printable, slug};
pub use verify::{Verification, VerifyError, verify};
pub use walk::{Skipped, SourceFile};
pub use worker::{PROBE_BYTES, probe};

/// What to convert and where to put it: the command line, resolved.
#[derive(Debug, Clone)]
pub struct Job {
    /// Files and folders, as the user named them.
    pub inputs: Vec<PathBuf>,
    /// The organisations of a job file, besides or in place of `inputs`.
    pub listed: Vec<Listed>,
    /// The folder that `listed` is relative to; empty for the current one.
    pub folder: PathBuf,
    /// The folder that receives one folder an organisation and the manifest; made if it does not exist.
    pub output: PathBuf,
    /// If given, all inputs are sources of this one organisation.
    pub organisation: Option<String>,
    /// Worker threads; `None` for one a core.
    pub threads: Option<NonZeroUsize>,
    /// What holds for every organisation; goes into each key and the manifest.
    pub settings: Settings,
    /// Settings of organisations that differ from these.
    pub variants: Vec<Settings>,
    /// Whether organisations are done again although nothing has changed.
    pub force: bool,
    /// Whether organisations that ended a process are tried again as they are.
    pub retry: bool,
    /// Dated folders, of which `output` is one: what has not changed since the one before is taken from there.
    pub keep: Option<Keep>,
}

impl Job {
    /// A job over inputs as they are, with the default settings.
    pub fn of(inputs: Vec<PathBuf>, output: PathBuf) -> Self {
        Self {
            inputs,
            listed: Vec::new(),
            folder: PathBuf::new(),
            output,
            organisation: None,
            threads: None,
            settings: Settings::default(),
            variants: Vec::new(),
            force: false,
            retry: false,
            keep: None,
        }
    }

    /// The settings of a number: 0 for those of the job, and from 1 on its variants.
    pub fn settings_of(&self, number: usize) -> &Settings {
        number.checked_sub(1).and_then(|at| self.variants.get(at)).unwrap_or(&self.settings)
    }
}

/// A job that cannot start, or whose manifest cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// None of the inputs is there.
    #[error("{}; check the path", not_found(.0))]
    NoInput(Vec<PathBuf>),
    /// The output path is taken by something that is not a folder.
    #[error("the output {} is not a folder; name a folder", printable(&.0.to_string_lossy()))]
    OutputIsNoFolder(PathBuf),
    /// The output folder is one of the inputs; writing there would change the input.
    #[error(
        "the output {} is also an input, and annexa never writes into its input; name another folder",
        printable(&.0.to_string_lossy())
    )]
    OutputIsInput(PathBuf),
    /// The output folder cannot be made or written to.
    #[error(
        "the output folder {} cannot be written to ({source}); choose a folder with write permission and free space",
        printable(&.folder.to_string_lossy())
    )]
    OutputNotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another run writes there.
    #[error(
        "another run writes to the output folder {}{}; wait for it to end, or name another folder",
        printable(&.folder.to_string_lossy()),
        .holder.as_ref().map(|who| format!(" ({who})")).unwrap_or_default()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Which process, and since when, if it can be told.
        holder: Option<String>,
    },
    /// An index or manifest that was asked for cannot be made.
    #[error("{} cannot be made ({source}); make room and run again", printable(&.file.to_string_lossy()))]
    Index {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder whose index is asked for holds no results.
    #[error(
        "{} holds no results of annexa; name the folder that was given to `annexa convert --output`",
        printable(&.0.to_string_lossy())
    )]
    NoResults(PathBuf),
    /// The worker threads cannot be started.
    #[error("the worker threads cannot be started ({0}); try --threads 1")]
    Threads(String),
}

impl JobError {
    /// Whether the arguments are to blame, rather than something met on the way.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoInput(_)
                | Self::OutputIsNoFolder(_)
                | Self::OutputIsInput(_)
                | Self::OutputNotWritable { .. }
                | Self::NoResults(_)
        )
    }
}

fn not_found(inputs: &[PathBuf]) -> String {
    let names: Vec<_> = inputs.iter().map(|p| printable(&p.to_string_lossy())).collect();
    match names.as_slice() {
        [one] => format!("the input {one} does not exist"),
        many => format!("none of the inputs exists: {}", many.join(", ")),
    }
}
