//! A folder for each as-of day below the output folder, of which the newest are kept. What is removed is annexa's own
//! to the last byte; a folder in which anything else stands is left.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::manifest::{MANIFEST_FILE, Manifest, ManifestEntry, OrganisationFile};
use super::{FAILED_FOLDER, ORGANISATION_FILE, own_outputs};
use crate::model::sha256;

/// Names the newest folder, for programs that look for the last results.
const LATEST_FILE: &str = "latest";

/// Where dated folders are, and how many of them stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The folder above them.
    pub base: PathBuf,
    /// How many stay, the newest.
    pub newest: NonZeroUsize,
}

impl Keep {
    /// The folder of a day, written `YYYY-MM-DD`.
    pub fn folder_of(&self, as_of: &str) -> PathBuf {
        self.base.join(as_of)
    }

    /// The newest results before those of a day: what has not changed since is taken from there.
    pub(super) fn before(&self, as_of: &str) -> Option<PathBuf> {
        self.days().into_iter().rfind(|day| day.as_str() < as_of).map(|day| self.base.join(day))
    }

    /// Days with results, the oldest first.
    fn days(&self) -> Vec<String> {
        let mut days: Vec<String> = fs::read_dir(&self.base)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()))
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| is_day(name) && own_outputs::is_output_folder(&self.base.join(name)))
            .collect();
        days.sort();
        days
    }

    /// After a whole run of a day: names the newest folder, and removes those that are too many, never that of the run
    /// itself. Gives a sentence for each that cannot go.
    pub(super) fn finish(&self, of_run: &str) -> Vec<String> {
        let mut notices = Vec::new();
        let days = self.days();
        if let Some(newest) = days.last()
            && let Err(error) = self.name_latest(newest)
        {
            notices.push(format!("{LATEST_FILE} cannot be written ({error})"));
        }
        let too_many = days.len().saturating_sub(self.newest.get());
        for day in days[..too_many].iter().filter(|day| *day != of_run) {
            if let Err(why) = remove(&self.base.join(day)) {
                notices.push(format!("{day} is older than what is to be kept, and stays: {why}"));
            }
        }
        notices
    }

    fn name_latest(&self, day: &str) -> io::Result<()> {
        let mut staged = tempfile::Builder::new().prefix(".annexa-latest-").tempfile_in(&self.base)?;
        io::Write::write_all(&mut staged, format!("{day}\n").as_bytes())?;
        staged.as_file().sync_all()?;
        staged.persist(self.base.join(LATEST_FILE))?;
        Ok(())
    }
}

fn is_day(name: &str) -> bool {
    name.len() == 10
        && name.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

/// Why the results of a day stay.
#[derive(Debug, thiserror::Error)]
enum StaysError {
    /// The system refuses it.
    #[error("{0}")]
    System(#[from] io::Error),
    /// There is no list of what belongs there.
    #[error("its manifest cannot be read: {0}")]
    Manifest(#[from] serde_json::Error),
    /// Somebody put it there.
    #[error("{0} is none of annexa's")]
    Foreign(String),
    /// Somebody changed it.
    #[error("{0} is not as annexa wrote it")]
    Changed(String),
    /// An organisation's folder without a list.
    #[error("{0} holds no {ORGANISATION_FILE}")]
    NoList(String),
}

/// Removes the results of a run, unless anything stands there that the run did not write, or not so.
fn remove(folder: &Path) -> Result<(), StaysError> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST_FILE))?)?;
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_file() && name == MANIFEST_FILE {
            files.push(entry.path());
        } else if let Some(page) = manifest.pages.iter().find(|page| kind.is_file() && page.path == name) {
            if sha256(&fs::read(entry.path())?) != page.sha256 {
                return Err(StaysError::Changed(name));
            }
            files.push(entry.path());
        } else if kind.is_dir() && name == FAILED_FOLDER {
            failures(&entry.path(), &manifest, &mut files)?;
            folders.push(entry.path());
        } else if kind.is_dir() && manifest.organisations.iter().any(|o| o.slug == name) {
            own_files(&entry.path(), &name, &mut files, &mut folders)?;
        } else {
            return Err(StaysError::Foreign(name));
        }
    }
    for file in files.iter().rev() {
        fs::remove_file(file)?;
    }
    for below in &folders {
        fs::remove_dir(below)?;
    }
    Ok(fs::remove_dir(folder)?)
}

/// The files that tell of organisations that failed.
fn failures(folder: &Path, manifest: &Manifest, files: &mut Vec<PathBuf>) -> Result<(), StaysError> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let told = |slug: &str| manifest.organisations.iter().find(|o| o.slug == slug);
        let is_own = entry.file_type()?.is_file()
            && name.strip_suffix(".json").and_then(told).is_some_and(|told| {
                let read = fs::read(entry.path()).ok();
                read.and_then(|json| serde_json::from_slice::<ManifestEntry>(&json).ok()).is_some_and(|e| e == *told)
            });
        if !is_own {
            return Err(StaysError::Foreign(format!("{FAILED_FOLDER}/{name}")));
        }
        files.push(entry.path());
    }
    Ok(())
}

/// The files and folders of one organisation, the innermost folders first; an error names what is not as annexa wrote
/// it.
fn own_files(
    folder: &Path,
    slug: &str,
    files: &mut Vec<PathBuf>,
    folders: &mut Vec<PathBuf>,
) -> Result<(), StaysError> {
    let own = OrganisationFile::read(folder).ok_or_else(|| StaysError::NoList(slug.to_owned()))?;
    let mut below = vec![PathBuf::new()];
    let mut met = Vec::new();
    while let Some(inside) = below.pop() {
        for entry in fs::read_dir(folder.join(&inside))? {
            let entry = entry?;
            let name = inside.join(entry.file_name());
            let shown = name.to_string_lossy().replace('\\', "/");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                below.push(name);
                continue;
            }
            let recorded = own.outputs.iter().find(|output| output.path == shown);
            let is_own = kind.is_file()
                && (shown == ORGANISATION_FILE
                    || recorded.is_some_and(|o| fs::read(entry.path()).is_ok_and(|bytes| sha256(&bytes) == o.sha256)));
            if !is_own {
                return Err(StaysError::Changed(format!("{slug}/{shown}")));
            }
            files.push(entry.path());
        }
        met.push(folder.join(inside));
    }
    folders.extend(met.into_iter().rev());
    Ok(())
}
