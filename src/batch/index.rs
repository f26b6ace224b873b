//! What stands at the top of an output folder for people: `index.html` and `portfolio.xlsx` over all organisations.
//!
//! It is a pure reduction of what the organisations' folders hold (`organisation.json`, and `failed/SLUG.json` of
//! those that failed), so that the results of several machines, copied into one folder, give one index.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::journal::Journal;
use super::lock::OutputLock;
use super::manifest::{
    self, Finished, MANIFEST_FILE, ManifestEntry, ORGANISATION_FILE, OrganisationFile, OutputRecord, Totals,
};
use super::staging::Staging;
use super::walk::Skipped;
use super::{JobError, TopFileError, printable, write};
use crate::model::{ISO27001_2022, sha256};
use crate::output::portfolio::{self, Member, MemberState, MemberStatement, Portfolio, Raised};
use crate::output::xlsx;
use crate::{Settings, StatementSummary};

/// Name of the page over all organisations.
pub const INDEX_FILE: &str = "index.html";

/// Name of the workbook over all organisations.
pub const PORTFOLIO_FILE: &str = "portfolio.xlsx";

/// Folder at the top of the output that says of each organisation that failed why it did.
pub const FAILED_FOLDER: &str = "failed";

/// What the rebuilding of an index comes to.
#[derive(Debug)]
pub struct Rebuilt {
    /// The page.
    pub index: PathBuf,
    /// Sums.
    pub totals: Totals,
}

/// Makes index and manifest anew from the organisations' own files, wherever they were converted.
pub fn rebuild(output: &Path) -> Result<Rebuilt, JobError> {
    if !output.is_dir() {
        return Err(JobError::NoInput(vec![output.to_owned()]));
    }
    let failed = |source| JobError::Index { file: output.join(INDEX_FILE), source };
    let lock = OutputLock::take(output)?;
    let portfolio = reduce(output).map_err(failed)?;
    if portfolio.members().is_empty() {
        return Err(JobError::NoResults(output.to_owned()));
    }
    let not_writable = |source| JobError::OutputNotWritable { folder: output.to_owned(), source };
    let journal = Journal::open(output).map_err(not_writable)?;
    let staging = Staging::open(output, &journal).map_err(not_writable)?;
    let count = |standing| portfolio.count(standing);
    let mut totals = Totals {
        organisations: portfolio.members().len(),
        converted: count(MemberState::Converted),
        incomplete: count(MemberState::Incomplete),
        failed: count(MemberState::Failed),
        other_files: 0,
    };
    let kept = KeptManifest::read(output);
    let index = write_portfolio(&portfolio, &staging, output, kept.is_some()).map_err(failed)?;
    if let Some(kept) = kept {
        totals.other_files = kept.totals.other_files;
        let finished: Vec<(&str, Finished)> = portfolio
            .members()
            .iter()
            .filter_map(|member| {
                let slug = &*member.slug;
                let finished = match member.standing {
                    MemberState::Failed => {
                        Finished::Failed(Some(failure_file(output, slug)).filter(|file| file.is_file())?)
                    }
                    _ => Finished::Written,
                };
                Some((slug, finished))
            })
            .collect();
        let organisations = finished.iter().map(|(slug, finished)| (*slug, finished)).collect();
        let run = manifest::RunRecord {
            settings: &kept.settings,
            output,
            totals,
            skipped: &kept.skipped,
            pages: pages(output),
            organisations,
        };
        write::write_at_top(&staging, output, MANIFEST_FILE, |file| manifest::write(run, file))
            .map_err(|source| JobError::Index { file: output.join(MANIFEST_FILE), source })?;
    }
    journal.close(false);
    drop(lock);
    Ok(Rebuilt { index, totals })
}

/// The parts of a manifest that no organisation's file holds.
#[derive(Deserialize)]
struct KeptManifest {
    settings: Settings,
    totals: Totals,
    skipped: Vec<Skipped>,
}

impl KeptManifest {
    fn read(output: &Path) -> Option<Self> {
        serde_json::from_reader(BufReader::new(File::open(output.join(MANIFEST_FILE)).ok()?)).ok()
    }
}

/// Writes the index at the end of a run, and gives its place, or why there is none.
/// A manifest of the run may still be to come.
pub(super) fn write(staging: &Staging, output: &Path, manifest_comes: bool) -> Result<PathBuf, TopFileError> {
    let make = || reduce(output).and_then(|portfolio| write_portfolio(&portfolio, staging, output, manifest_comes));
    // The organisations are written: a fault here, or a machine without room for a thread, must not unmake the run.
    let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| Err(io::Error::other("internal error")));
    made.map_err(|source| TopFileError::Index { file: output.join(INDEX_FILE), source })
}

fn write_portfolio(
    portfolio: &Portfolio,
    staging: &Staging,
    output: &Path,
    manifest_comes: bool,
) -> io::Result<PathBuf> {
    write::write_at_top(staging, output, PORTFOLIO_FILE, |file| {
        let mut to = BufWriter::new(file);
        xlsx::portfolio(portfolio, &mut to)?;
        to.flush()
    })?;
    let beside: Vec<(&str, &str)> =
        [(PORTFOLIO_FILE, "The same as a workbook (portfolio.xlsx)"), (MANIFEST_FILE, "Manifest of the run (JSON)")]
            .into_iter()
            .filter(|(file, _)| output.join(file).is_file() || (manifest_comes && *file == MANIFEST_FILE))
            .collect();
    write::write_at_top(staging, output, INDEX_FILE, |file| {
        let mut to = BufWriter::new(file);
        portfolio::write_page(portfolio, &beside, &mut to)?;
        to.flush()
    })
}

/// The files over all organisations as they are now, with their hashes: what is found otherwise later was changed.
pub(super) fn pages(output: &Path) -> Vec<OutputRecord> {
    let page = |name: &&str| {
        let bytes = fs::read(output.join(name)).ok()?;
        Some(OutputRecord { path: (*name).to_owned(), sha256: sha256(&bytes), bytes: bytes.len() as u64 })
    };
    [INDEX_FILE, PORTFOLIO_FILE].iter().filter_map(page).collect()
}

/// Where the failure of an organisation is told.
fn failure_file(output: &Path, slug: &str) -> PathBuf {
    output.join(FAILED_FOLDER).join(format!("{slug}.json"))
}

/// Tells of an organisation that failed, so that the index and the manifest can; memory does not grow with the
/// failures.
pub(super) fn record_failure(staging: &Staging, output: &Path, entry: ManifestEntry) -> Finished {
    let write = || -> io::Result<PathBuf> {
        let file = failure_file(output, &entry.slug);
        fs::create_dir_all(output.join(FAILED_FOLDER))?;
        let staged = staging.path(&format!("failed.{}.json", entry.slug));
        let mut json = serde_json::to_vec_pretty(&entry)?;
        json.push(b'\n');
        write::write_synced(&staged, &json)?;
        fs::rename(staged, &file)?;
        Ok(file)
    };
    match write() {
        Ok(file) => Finished::Failed(file),
        Err(_) => Finished::Kept(Box::new(entry)),
    }
}

/// Forgets earlier failures of organisations that this run has written.
pub(super) fn forget_failures<'f>(output: &Path, finished: impl Iterator<Item = (&'f str, &'f Finished)>) {
    let folder = output.join(FAILED_FOLDER);
    if !folder.is_dir() {
        return;
    }
    for (slug, finished) in finished {
        if matches!(finished, Finished::Written) {
            // Mostly there is none.
            let _ = fs::remove_file(failure_file(output, slug));
        }
    }
    // Only if it is empty now.
    let _ = fs::remove_dir(folder);
}

/// Reads the organisations' files, one at a time, in the order of their folders.
fn reduce(output: &Path) -> io::Result<Portfolio> {
    let mut folders: BTreeMap<String, bool> = BTreeMap::new();
    for entry in fs::read_dir(output)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
        if is_folder && !name.starts_with('.') && entry.path().join(ORGANISATION_FILE).is_file() {
            folders.insert(name, true);
        }
    }
    let mut failures: BTreeMap<String, PathBuf> = BTreeMap::new();
    if let Ok(entries) = fs::read_dir(output.join(FAILED_FOLDER)) {
        for entry in entries {
            let path = entry?.path();
            let is_json = path.extension().is_some_and(|e| e == "json");
            if let (true, Some(stem)) = (is_json, path.file_stem().and_then(|s| s.to_str())) {
                failures.insert(stem.to_owned(), path.clone());
                folders.entry(stem.to_owned()).or_insert(false);
            }
        }
    }
    let mut portfolio = Portfolio::default();
    for (slug, has_results) in folders {
        let folder = output.join(&slug);
        let file = has_results.then(|| OrganisationFile::read(&folder)).flatten();
        match (failures.get(&slug), file) {
            (Some(failure), file) => failed(&mut portfolio, &slug, failure, &folder, file),
            (None, Some(file)) => written(&mut portfolio, &slug, &folder, &file),
            (None, None) => {
                let mut member = Member::new(&slug, &slug, MemberState::Failed);
                member.reason = format!(
                    "{slug}/{ORGANISATION_FILE} cannot be read, or is of another version of annexa; convert it again"
                )
                .into();
                portfolio.add(member, []);
            }
        }
    }
    portfolio.sort();
    Ok(portfolio)
}

fn written(portfolio: &mut Portfolio, slug: &str, folder: &Path, file: &OrganisationFile) {
    let OrganisationFile { name, as_of, program, summary, .. } = file;
    let standing = if summary.incomplete.is_some() { MemberState::Incomplete } else { MemberState::Converted };
    let mut member = Member::new(slug, &summary.organisation, standing);
    member.input = name.as_str().into();
    let reason = summary.incomplete.as_deref().or(summary.needs_a_look.first().map(String::as_str));
    // The reason may be the same in full: a draft again, and what has changed.
    let issue =
        summary.issue.as_ref().filter(|issue| issue.current || !reason.is_some_and(|r| r.starts_with("Draft: ")));
    member.issue = issue.map(ToString::to_string).unwrap_or_default().into();
    member.reason = reason.unwrap_or_default().into();
    member.edition = summary.edition.as_str().into();
    member.findings = summary.findings;
    let short = |s: &StatementSummary| MemberStatement {
        framework: s.framework.trim_start_matches("iso").into(),
        figures: s.figures,
    };
    member.statements = summary.statements.iter().map(short).collect();
    if member.statements.is_empty() && summary.figures.controls > 0 {
        // Written before statements had figures of their own.
        member.statements =
            [short(&StatementSummary { framework: ISO27001_2022.to_owned(), figures: summary.figures })].into();
    }
    member.documents = documents(folder, file).into();
    let raised = summary.rules.iter().map(|r| Raised {
        rule: &r.rule,
        severity: r.severity,
        title: &r.title,
        count: r.findings,
    });
    portfolio.add(member, raised);
    portfolio.note_run(as_of, &format!("{} {}", program.name, program.version));
}

fn failed(portfolio: &mut Portfolio, slug: &str, failure: &Path, folder: &Path, earlier: Option<OrganisationFile>) {
    let entry: Option<ManifestEntry> = fs::read(failure).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let mut member = Member::new(slug, entry.as_ref().map_or(slug, |e| e.name.as_str()), MemberState::Failed);
    member.reason = match entry {
        Some(entry) if !entry.problems.is_empty() => entry.problems.join("; "),
        _ => format!("{FAILED_FOLDER}/{slug}.json does not say why; convert it again"),
    }
    .into();
    if let Some(file) = earlier {
        member.documents = documents(folder, &file).into();
        member.earlier = true;
    }
    portfolio.add(member, []);
}

/// The files of an organisation that are there, the pack and the workbook first. The list may come from another
/// machine: nothing in it leads out of the folder.
fn documents(folder: &Path, file: &OrganisationFile) -> Vec<String> {
    let stays =
        |path: &str| !path.contains('\\') && Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
    let mut documents: Vec<String> = file
        .outputs
        .iter()
        .map(|o| o.path.clone())
        .filter(|path| stays(path) && printable(path) == *path && folder.join(path).is_file())
        .collect();
    let rank = |path: &str| ["audit-pack.pdf", "mapping.xlsx"].iter().position(|p| *p == path).unwrap_or(2);
    documents.sort_by_key(|path| rank(path));
    documents
}
