//! `organisation.json` and `manifest.json`: what went in, what came out, with the SHA-256 of both, so that a pack
//! can be checked and compared years later.
//!
//! Both are the same bytes for the same input: paths are relative, and there is no duration, host name or time of
//! writing in them. No file holds its own hash or that of one written later.

use crate::model::hexadecimal;
use crate::model::sha256;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::ser::{Error as _, SerializeSeq as _, SerializeStruct as _};
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::own_outputs::{MANIFEST_KIND, ORGANISATION_KIND};
use super::previous_workbook::WORKBOOK;
use super::walk::Skipped;
use crate::model::RowCounts;
use crate::model::record::Program;
use crate::{Outputs, Settings, Source, Summary};

/// Name of an organisation's own list of inputs and outputs.
pub const ORGANISATION_FILE: &str = "organisation.json";

/// Name of the run's list at the top of the output folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Version of the form of `organisation.json`; raised when a reader of the old form would misread the new one.
pub const ORGANISATION_SCHEMA: u32 = 1;

/// Version of the form of `manifest.json`; raised as [`ORGANISATION_SCHEMA`] is.
pub const MANIFEST_SCHEMA: u32 = 1;

/// How an organisation came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationState {
    /// Everything was read and written.
    Converted,
    /// Outputs are written and marked incomplete: some source was not read or not merged.
    Incomplete,
    /// Nothing was written in this run.
    Failed,
}

/// A source as it went in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Path relative to the input root, with `/`.
    pub name: String,
    /// SHA-256 of its bytes in lower-case hexadecimal; none if it could not be read.
    pub sha256: Option<String>,
    /// Rows by class; none if it was not read as a spreadsheet.
    pub ledger: Option<RowCounts>,
    /// Why its bytes could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl InputRecord {
    /// One that was not read, with the reason.
    pub(super) fn unread(name: &str, why: &str) -> Self {
        Self { name: name.to_owned(), sha256: None, ledger: None, problem: Some(why.to_owned()) }
    }
}

/// A file as it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRecord {
    /// Path with `/`: in `organisation.json` relative to its folder, in `manifest.json` to the output folder.
    pub path: String,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// `organisation.json`, written last: an organisation's outputs are whole only if they match it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationFile {
    /// `annexa-organisation`; the first field, so that a few bytes tell what the file is.
    pub kind: String,
    /// [`ORGANISATION_SCHEMA`].
    pub schema: u32,
    /// Program and version.
    pub program: Program,
    /// SHA-256 over everything that decides the outputs except the as-of day: build, settings, name, sources.
    pub key: String,
    /// Tells the file that the user named from others of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key: Option<String>,
    /// Name of its folder or file, before any source was asked.
    pub name: String,
    /// Day that date rules were judged by, `YYYY-MM-DD`.
    pub as_of: String,
    /// The sources, by name.
    pub inputs: Vec<InputRecord>,
    /// The outputs, in the order in which they are written.
    pub outputs: Vec<OutputRecord>,
    /// What a list of organisations shows.
    pub summary: Summary,
}

impl OrganisationFile {
    /// Describes outputs that are about to be written.
    pub(super) fn new(
        (name, source_key): (&str, Option<&str>),
        settings: &Settings,
        inputs: Vec<InputRecord>,
        outputs: &Outputs,
    ) -> Self {
        Self {
            kind: ORGANISATION_KIND.to_owned(),
            schema: ORGANISATION_SCHEMA,
            program: program(),
            key: key(name, settings, &inputs),
            source_key: source_key.map(str::to_owned),
            name: name.to_owned(),
            as_of: settings.as_of.clone(),
            outputs: outputs_of(outputs)
                .map(|(path, bytes)| OutputRecord {
                    path: path.to_owned(),
                    sha256: match path {
                        RECORD => outputs.cited.record_sha256.clone(),
                        WORKBOOK => outputs.cited.workbook_sha256.clone(),
                        _ => sha256(bytes),
                    },
                    bytes: bytes.len() as u64,
                })
                .collect(),
            inputs,
            summary: outputs.summary.clone(),
        }
    }

    /// The bytes of the file.
    pub(super) fn to_json(&self) -> io::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// Reads the file in an organisation's output folder; none if there is no readable one of this form.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(ORGANISATION_FILE);
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let file: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (file.kind == ORGANISATION_KIND && file.schema == ORGANISATION_SCHEMA).then_some(file)
    }
}

/// The record beside the workbook.
const RECORD: &str = "record.json";

/// The outputs in the order in which they are written.
pub(super) fn outputs_of(outputs: &Outputs) -> impl Iterator<Item = (&str, &[u8])> {
    let always: [(&str, &[u8]); 3] =
        [(RECORD, &outputs.record), (WORKBOOK, &outputs.workbook), ("audit-pack.pdf", &outputs.audit_pack)];
    always.into_iter().chain(outputs.extras.iter().map(|extra| (extra.name.as_str(), extra.bytes.as_slice())))
}

/// The sources as they went in: hash and ledger of those that were read, the reason for those that were not.
pub(super) fn inputs_of(sources: &[Source], ledgers: &[(String, RowCounts)]) -> Vec<InputRecord> {
    sources
        .iter()
        .map(|source| InputRecord {
            name: source.name().to_owned(),
            sha256: source.sha256().map(str::to_owned),
            ledger: ledgers.iter().find(|(name, _)| name == source.name()).map(|(_, ledger)| *ledger),
            problem: source.bytes().err().map(str::to_owned),
        })
        .collect()
}

fn program() -> Program {
    Program { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Fingerprint of the code, the built-in catalogues, words, templates and fonts, and of the crates: what another
/// build writes may differ, whatever its version says.
const BUILD: &str = env!("ANNEXA_BUILD");

/// SHA-256 over all that decides an organisation's outputs, but for the as-of day: that of a run changes nothing until
/// a date rule answers otherwise. Each part is preceded by its length, so that no two different lists of parts give
/// the same key.
pub(super) fn key(name: &str, settings: &Settings, inputs: &[InputRecord]) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(BUILD);
    let timeless = Settings { as_of: String::new(), ..settings.clone() };
    // Every setting, also one that is added later. A form that JSON cannot hold would be a fault of annexa; its debug
    // form tells settings apart as well.
    part(&serde_json::to_string(&timeless).unwrap_or_else(|_| format!("{timeless:?}")));
    part(name);
    for input in inputs {
        part(&input.name);
        part(input.sha256.as_deref().or(input.problem.as_deref()).unwrap_or_default());
    }
    hexadecimal(&hash.finalize())
}

/// One organisation in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Its folder in the output folder.
    pub slug: String,
    /// Name of its folder or file.
    pub name: String,
    /// How it came out.
    pub state: OrganisationState,
    /// The sources, by name.
    pub inputs: Vec<InputRecord>,
    /// All files, `organisation.json` last; empty if it failed.
    pub outputs: Vec<OutputRecord>,
    /// What a list shows; none if it failed.
    pub summary: Option<Summary>,
    /// What went wrong, one line a problem.
    pub problems: Vec<String>,
}

/// Sums over a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Totals {
    /// Organisations found.
    pub organisations: usize,
    /// Of these: converted completely.
    pub converted: usize,
    /// Of these: converted with some source missing.
    pub incomplete: usize,
    /// Of these: failed.
    pub failed: usize,
    /// Files of other kinds that were passed over.
    pub other_files: usize,
}

/// `manifest.json`, for readers of it; it is written organisation by organisation and never held in memory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// `annexa-manifest`; the first field.
    pub kind: String,
    /// [`MANIFEST_SCHEMA`].
    pub schema: u32,
    /// Program and version.
    pub program: Program,
    /// Settings of the run.
    pub settings: Settings,
    /// Sums.
    pub totals: Totals,
    /// What was passed over, by path.
    pub skipped: Vec<Skipped>,
    /// The files over all organisations, with their hashes.
    #[serde(default)]
    pub pages: Vec<OutputRecord>,
    /// The organisations, by slug.
    pub organisations: Vec<ManifestEntry>,
}

/// Where the manifest finds one organisation of the run.
pub(super) enum Finished {
    /// In its output folder, as `organisation.json`.
    Written,
    /// In this file, which holds its [`ManifestEntry`].
    Failed(PathBuf),
    /// In memory: the file could not be written, as on a full disk.
    Kept(Box<ManifestEntry>),
}

impl Finished {
    fn load(&self, output: &Path, slug: &str) -> io::Result<ManifestEntry> {
        match self {
            Self::Failed(entry) => return Ok(serde_json::from_slice(&fs::read(entry)?)?),
            Self::Kept(entry) => return Ok(ManifestEntry::clone(entry)),
            Self::Written => {}
        }
        let bytes = fs::read(output.join(slug).join(ORGANISATION_FILE))?;
        let file: OrganisationFile = serde_json::from_slice(&bytes)?;
        let own =
            OutputRecord { path: ORGANISATION_FILE.to_owned(), sha256: sha256(&bytes), bytes: bytes.len() as u64 };
        Ok(ManifestEntry {
            slug: slug.to_owned(),
            name: file.name,
            state: if file.summary.incomplete.is_some() {
                OrganisationState::Incomplete
            } else {
                OrganisationState::Converted
            },
            problems: Vec::new(),
            outputs: file
                .outputs
                .into_iter()
                .chain([own])
                .map(|o| OutputRecord { path: format!("{slug}/{}", o.path), ..o })
                .collect(),
            inputs: file.inputs,
            summary: Some(file.summary),
        })
    }
}

/// A run, to be reduced to its manifest.
pub(super) struct RunRecord<'a> {
    pub(super) settings: &'a Settings,
    pub(super) output: &'a Path,
    pub(super) totals: Totals,
    pub(super) skipped: &'a [Skipped],
    /// The files over all organisations.
    pub(super) pages: Vec<OutputRecord>,
    /// By slug.
    pub(super) organisations: Vec<(&'a str, &'a Finished)>,
}

/// Writes the manifest into an open file, one organisation at a time.
pub(super) fn write(mut run: RunRecord<'_>, file: &File) -> io::Result<()> {
    run.organisations.sort_unstable_by_key(|(slug, _)| *slug);
    let mut to = io::BufWriter::new(file);
    serde_json::to_writer_pretty(&mut to, &run)?;
    to.write_all(b"\n")?;
    to.flush()
}

impl Serialize for RunRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut manifest = serializer.serialize_struct("Manifest", 8)?;
        manifest.serialize_field("kind", MANIFEST_KIND)?;
        manifest.serialize_field("schema", &MANIFEST_SCHEMA)?;
        manifest.serialize_field("program", &program())?;
        manifest.serialize_field("settings", self.settings)?;
        manifest.serialize_field("totals", &self.totals)?;
        manifest.serialize_field("skipped", self.skipped)?;
        manifest.serialize_field("pages", &self.pages)?;
        manifest.serialize_field("organisations", &Organisations(self))?;
        manifest.end()
    }
}

struct Organisations<'a>(&'a RunRecord<'a>);

impl Serialize for Organisations<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.organisations.len()))?;
        for (slug, finished) in &self.0.organisations {
            list.serialize_element(&finished.load(self.0.output, slug).map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}
