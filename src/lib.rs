//! annexa turns Statements of Applicability into one reconciled mapping workbook and one PDF audit pack.
//!
//! ```text
//!  files ──▶ ingest ──▶ recognise ──▶ normalise ──▶ reconcile ──▶ output ──▶ mapping.xlsx
//!           (bytes to   (which sheet,  (a row to     (all entries    │         audit-pack.pdf
//!            tables)     row and        a typed       of one         │         record.json
//!                        column means   entry, with   organisation   └──▶      manifest.json
//!                        what)          its origin)   to one statement)
//!
//!  model      what one stage hands to the next
//!  standards  catalogues, crosswalks and gap analysis, with their data
//!  i18n       message catalogue and languages
//!  diff       two statements compared
//!  engine     the stages as one call: bytes in, bytes out
//!  batch      many organisations: discovery, worker threads, files, manifest (feature `cli`)
//!  cli        the command line (feature `cli`)
//! ```
//!
//! Data flow one way, and no layer uses one after it: model, standards, i18n, ingest, recognise, normalise, reconcile,
//! diff, output, engine, batch, cli.
//!
//! [`Engine`] is the whole pipeline as one call. It touches no file system, clock, environment or thread. Its parts are
//! public for the program, the tests and the tools of this repository, and may change with any version.
//!
//! # Example
//!
//! ```
//! use annexa::catalogue::provisions;
//! use annexa::record::{Applicability, Record};
//! use annexa::{CallOptions, Engine, Settings, Source};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let csv = "Control,Title,Applicable,Status,Justification\n\
//!            A.5.1,Policies for information security,Yes,Implemented,Required by our customers\n\
//!            A.7.4,Physical security monitoring,No,,We have no premises of our own\n";
//! let engine = Engine::new(Settings { as_of: "2026-06-01".to_owned(), ..Settings::default() })?;
//! let outputs = engine.convert("Example Ltd", &[Source::new("soa.csv", csv)], CallOptions::default())?;
//! assert!(outputs.audit_pack.starts_with(b"%PDF"));
//!
//! let record = Record::read(&outputs.record)?;
//! let statement = &record.statements[0];
//! assert_eq!(statement.framework.as_str(), "iso27001:2022");
//! assert_eq!(statement.controls.len(), 93);
//! let monitoring = statement.controls.iter().find(|c| c.provision.local() == "A.7.4").ok_or("no A.7.4")?;
//! assert_eq!(monitoring.applicability.value, Applicability::Excluded);
//!
//! let found = provisions(&engine.library().catalogue, "AI Act 73")?;
//! assert_eq!(found[0].id.to_string(), "eu-ai-act/Art.73");
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod diff;
mod engine;
#[doc(hidden)]
pub mod i18n;
#[doc(hidden)]
pub mod ingest;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod normalise;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod recognise;
#[doc(hidden)]
pub mod reconcile;
#[doc(hidden)]
pub mod standards;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use engine::{
    CallOptions, Engine, Extra, ExtraFile, Failure, InspectedColumn, InspectedProblem, InspectedSheet, InspectedTable,
    Inspection, IssueSummary, Outputs, Resources, RuleSummary, Settings, SettingsError, Source, SourceError,
    StatementSummary, Summary,
};

/// The form of `record.json`: the statement with everything that it rests on.
pub mod record {
    pub use crate::model::record::{
        CatalogueUsed, DocumentFacts, Fact, FactOrigin, FontOrigin, FontUsed, FurtherEdition, Integration, JsonFault,
        Program, RECORD_SCHEMA, Record, RecordError, SourceRecord, SupportedFramework, UnreadSource,
    };
    pub use crate::model::{
        Answer, Applicability, Candidate, Decision, EditionReading, Entry, Figures, Finding, FrameworkKey, KeptRow,
        Merged, Origin, ProvisionId, RoleReading, RowCounts, Severity, SheetReading, SourceKind, Statement,
        StatementControl, Status, Transition, UnmatchedRow,
    };
}

/// Catalogue queries: what the standards contain. Identifiers and titles, never the text of a control.
pub mod catalogue {
    pub use crate::standards::FrameworkLibrary;
    pub use crate::standards::catalogue::ask::{Unknown, framework, provisions};
    pub use crate::standards::catalogue::{Catalogue, CatalogueError, Framework, Provision, ProvisionKind};
}
