//! The batch: what is found, what is written, and what one organisation's misfortune costs the others. The
//! converter is a fake one here, so that it can fail, panic and be watched.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

mod command_line;
mod discovery;
mod ended;
mod guarded;
mod index;
mod job_file;
mod organisations;
mod output;
mod ownership;
mod scheduled;
mod trouble;
mod unchanged;

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use annexa::batch::{self, Job, Manifest, Report};
use annexa::model::Figures;
use annexa::model::RowCounts;
use annexa::output::pack::CitedHashes;
use annexa::{Engine, ExtraFile, Failure, Outputs, Settings, Source, Summary};

use crate::support::archive::zipped;
use crate::support::folder::{Folder, tree};
use crate::support::hash::sha256;
use crate::support::record::read_json;

/// The files at the top of every output folder.
const AT_THE_TOP: [&str; 3] = ["index.html", "manifest.json", "portfolio.xlsx"];

/// A folder with an `in` to fill and an `out` to look at.
struct Place {
    folder: Folder,
}

impl Place {
    fn new() -> Self {
        Self::of(Folder::new())
    }

    /// The same without a disk, where there is such a place: for what writes much and waits for nothing.
    fn in_memory() -> Self {
        Self::of(Folder::in_memory())
    }

    fn of(folder: Folder) -> Self {
        fs::create_dir(folder.path("in")).expect("a folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path(name)
    }

    /// Writes a file below `in`, with its folders.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        self.folder.write(Path::new("in").join(name), content)
    }

    fn job(&self) -> Job {
        Job { threads: NonZeroUsize::new(2), ..Job::new(vec![self.path("in")], self.path("out"), engine(settings())) }
    }

    fn run(&self) -> Report {
        run(&self.job())
    }

    fn manifest(&self) -> Manifest {
        read_json(&self.path("out/manifest.json"))
    }

    /// Every file below a folder with its content.
    fn tree(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.path(name))
    }
}

/// The settings of [`Place::job`].
fn settings() -> Settings {
    Settings { as_of: "2025-10-31".to_owned(), edition: None, ..Settings::default() }
}

/// An engine of these settings, over resources that all tests share.
fn engine(settings: Settings) -> Arc<Engine> {
    static LOADED: LazyLock<Engine> = LazyLock::new(|| Engine::new(Settings::default()).expect("an engine"));
    Arc::new(LOADED.with_settings(settings).expect("an engine"))
}

fn run(job: &Job) -> Report {
    batch::run(job, &convert, |_| {}).expect("the job starts")
}

/// `slug: source, source` for every organisation found, failed ones with `!`.
fn found(manifest: &Manifest) -> Vec<String> {
    manifest
        .organisations
        .iter()
        .map(|o| {
            let mark = if o.summary.is_none() { "!" } else { "" };
            let names: Vec<_> = o.inputs.iter().map(|i| i.name.as_str()).collect();
            format!("{mark}{}: {}", o.slug, names.join(", "))
        })
        .collect()
}

/// Stands in for the engine: outputs are made of the sources' bytes; a source with `fail` or `panic` in it does that.
fn convert(organisation: &str, sources: &[Source]) -> Result<Outputs, Failure> {
    let all: Vec<u8> = sources.iter().filter_map(|s| s.bytes().ok()).flatten().copied().collect();
    let text = String::from_utf8_lossy(&all);
    assert!(!text.contains("panic"), "as the source asks");
    let unread: Vec<_> = sources.iter().filter_map(|s| Some((s.name(), s.bytes().err()?))).collect();
    if text.contains("fail") || unread.len() == sources.len() {
        let problems = match unread.as_slice() {
            [] => vec![format!("{}: holds no control; give another file", sources[0].name())],
            unread => unread.iter().map(|(name, why)| format!("{name}: {why}")).collect(),
        };
        return Err(Failure { problems });
    }
    let ledger = RowCounts { rows: 2, header: 1, entry: 1, entries: 1, ..RowCounts::default() };
    let record = [b"record of ", organisation.as_bytes(), b": ", all.as_slice()].concat();
    let workbook = [b"workbook: ", all.as_slice()].concat();
    Ok(Outputs {
        cited: CitedHashes { record_sha256: sha256(&record), workbook_sha256: sha256(&workbook) },
        record,
        workbook,
        audit_pack: [b"pack: ", all.as_slice()].concat(),
        extras: extras(&text),
        ledgers: sources.iter().filter(|s| s.bytes().is_ok()).map(|s| (s.name().to_owned(), ledger)).collect(),
        summary: Summary {
            organisation: organisation.to_owned(),
            edition: "27001:2022".to_owned(),
            ledger,
            figures: Figures { controls: 93, covered: 87, ..Figures::default() },
            findings: [0, 1, 2, 3],
            needs_a_look: Vec::new(),
            incomplete: (!unread.is_empty()).then(|| format!("{} source not read", unread.len())),
            decisions: 0,
            issue: None,
            statements: Vec::new(),
            rules: Vec::new(),
            next_date_change: None,
        },
    })
}

/// A file beside the three for each `extra:PATH` in the sources.
fn extras(text: &str) -> Vec<ExtraFile> {
    text.split_whitespace()
        .filter_map(|word| word.strip_prefix("extra:"))
        .map(|name| ExtraFile {
            name: name.to_owned(),
            media_type: "application/json",
            bytes: format!("extra of {text}").into_bytes(),
        })
        .collect()
}

/// A workbook whose properties name annexa as its writer.
fn own_workbook() -> Vec<u8> {
    let properties = r#"<?xml version="1.0"?><Properties><property pid="2" name="annexa"><vt:lpwstr>1</vt:lpwstr></property></Properties>"#;
    zipped(&[("docProps/custom.xml", properties)])
}

/// Whether the user can read what permissions forbid; permission tests say nothing then.
fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

fn touch_output(path: &Path, content: &str) {
    fs::write(path, content).expect("the output is there to be changed");
}
