//! annexa turns Statements of Applicability into one reconciled mapping workbook and one PDF audit pack.
//!
//! ```text
//!  files ──▶ ingest ──▶ recognise ──▶ normalise ──▶ reconcile ──▶ report ──▶ mapping.xlsx
//!           (bytes to   (which sheet,  (a row to     (all entries    │         audit-pack.pdf
//!            tables)     row and        a typed       of one         │         record.json
//!                        column means   entry, with   organisation   └──▶      manifest.json
//!                        what)          its origin)   to one statement)
//!                           ▲              ▲             ▲              ▲
//!                           └──────────────┴─ catalogue ─┴─ crosswalk ──┘
//! ```
//!
//! Data flow one way. [`Engine`] is the whole pipeline as one call: bytes in, bytes out; it touches no file
//! system, clock, environment or thread. [`compare`] sets two of its statements beside each other. With the default
//! feature `cli`, [`batch`] fans organisations out over the cores and writes their files, and [`cli`] is the command
//! line on top.

#![forbid(unsafe_code)]

pub mod diff;
mod engine;
pub mod i18n;
pub mod ingest;
pub mod model;
pub mod normalise;
pub mod output;
pub mod recognise;
pub mod reconcile;
pub mod standards;

#[cfg(feature = "cli")]
pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;

pub use engine::{
    Engine, Extra, ExtraFile, Failure, InspectedColumn, InspectedProblem, InspectedSheet, InspectedTable, Inspection,
    Outputs, Resources, RuleSummary, Settings, SettingsError, Source, StatementSummary, Summary,
};
