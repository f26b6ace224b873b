//! The pipeline as one call: bytes of the sources in, bytes of the outputs out.

use serde::{Deserialize, Serialize};

use crate::recognise::Ledger;
use crate::reconcile::Figures;

/// What holds for every organisation of a run. Resolved once; the engine reads no clock and no environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The day that date rules are judged by, `YYYY-MM-DD`.
    pub as_of: String,
    /// `--edition`: framework key that settles sources that leave the edition open.
    pub edition: Option<String>,
}

/// A file of an organisation.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the input root, with `/`.
    pub name: String,
    /// Its bytes, or why they could not be had (one sentence: what is wrong and what to do).
    pub content: Result<Vec<u8>, String>,
}

/// What a list of organisations shows of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Name to show.
    pub organisation: String,
    /// Editions of the merged sources, e.g. `27001:2013 → 27001:2022`.
    pub edition: String,
    /// The ledger over all sources.
    pub ledger: Ledger,
    /// Figures of the statement.
    pub figures: Figures,
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// What needs a look, the most pressing first; one short sentence each.
    pub needs_a_look: Vec<String>,
    /// `Some("1 source not read")` if incomplete.
    pub incomplete: Option<String>,
}

/// The files of one organisation.
#[derive(Debug, Clone)]
pub struct Outputs {
    /// `record.json`.
    pub record: Vec<u8>,
    /// `mapping.xlsx`.
    pub workbook: Vec<u8>,
    /// `audit-pack.pdf`.
    pub audit_pack: Vec<u8>,
    /// SHA-256 of the bytes of each source, in the order given; `None` for one without bytes.
    pub source_sha256: Vec<Option<String>>,
    /// Ledger of each source that was read, by source name.
    pub ledgers: Vec<(String, Ledger)>,
    /// What a list shows.
    pub summary: Summary,
}

/// Why an organisation could not be converted; nothing is written for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// One line a problem: which file (sheet, cell), what is wrong, what to do.
    pub problems: Vec<String>,
    /// SHA-256 of each source's bytes, in the order given.
    pub source_sha256: Vec<Option<String>>,
}

/// The engine: catalogues, vocabulary and fonts parsed once, then any number of organisations on any threads.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The built-in data are broken; a fault of annexa.
    #[error(transparent)]
    Catalogue(#[from] crate::catalogue::CatalogueError),
}

impl Engine {
    /// Parses what every organisation needs.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Ok(Self { settings })
    }

    /// Converts one organisation. `organisation` is the folder's or file's name, shown where no source names one.
    pub fn convert(&self, organisation: &str, sources: &[Source]) -> Result<Outputs, Failure> {
        let _ = (&self.settings, organisation, sources);
        Err(Failure { problems: vec!["not built yet".to_owned()], source_sha256: vec![None; sources.len()] })
    }
}
