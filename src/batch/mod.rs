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
//! Only a short [`OrganisationOutcome`] of a finished organisation stays in memory: the batch may be as large as it likes.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one room, with cli, that touches the file system"
)]

mod dated;
mod discover;
mod index;
mod job;
mod job_entries;
mod job_error;
mod journal;
mod lock;
mod manifest;
mod naming;
mod organisation_input;
mod own_outputs;
mod ownership;
mod previous_workbook;
mod read;
mod run;
mod slug;
mod staging;
mod together;
mod unchanged;
mod verify;
mod walk;
mod worker;
mod write;

pub use dated::Keep;
pub use discover::{Organisation, RunPlan, discover};
pub use index::{FAILED_FOLDER, INDEX_FILE, PORTFOLIO_FILE, Rebuilt, rebuild};
pub use job::Job;
pub use job_entries::ListedOrganisation;
pub use job_error::{JobError, TopFileError};
pub use manifest::{
    InputRecord, MANIFEST_FILE, MANIFEST_SCHEMA, Manifest, ManifestEntry, ORGANISATION_FILE, ORGANISATION_SCHEMA,
    OrganisationFile, OrganisationState, OutputRecord, Totals,
};
pub use organisation_input::{Given, GivenContent, InputError, given, write_whole};
pub use read::{ReadError, read_source};
pub use run::{Converter, Event, OrganisationOutcome, OutcomeSummary, Report, Stage, run};
pub use slug::{printable, slug};
pub use verify::{Verification, VerifyError, verify};
pub use walk::{Skipped, SourceFile};
pub use worker::{PROBE_BYTES, probe};
