//! A folder for each as-of day below the output folder, of which the newest are kept. What is removed is annexa's own
//! to the last byte; a folder in which anything else stands is left.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::manifest::{MANIFEST_FILE, Manifest, OrganisationFile};
use super::{ORGANISATION_FILE, own_outputs, slug};
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

    /// After a whole run: names the newest folder, and removes those that are too many. Gives a sentence for each that
    /// cannot go.
    pub(super) fn finish(&self) -> Vec<String> {
        let mut notices = Vec::new();
        let days = self.days();
        if let Some(newest) = days.last()
            && let Err(error) = self.name_latest(newest)
        {
            notices.push(format!("{LATEST_FILE} cannot be written ({error})"));
        }
        let too_many = days.len().saturating_sub(self.newest.get());
        for day in &days[..too_many] {
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

/// Removes the results of a run, unless anything stands there that the run did not write, or not so.
fn remove(folder: &Path) -> Result<(), String> {
    let said = |error: io::Error| error.to_string();
    let manifest = fs::read(folder.join(MANIFEST_FILE)).map_err(said)?;
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|e| format!("its manifest: {e}"))?;
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(said)? {
        let entry = entry.map_err(said)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(said)?;
        if kind.is_file() && (slug::OWN.contains(&name.as_str()) || name.starts_with(".annexa-")) {
            files.push(entry.path());
        } else if kind.is_dir() && manifest.organisations.iter().any(|o| o.slug == name) {
            own_files(&entry.path(), &name, &mut files, &mut folders)?;
        } else {
            return Err(format!("{name} is none of annexa's"));
        }
    }
    for file in files.iter().rev() {
        fs::remove_file(file).map_err(said)?;
    }
    for below in &folders {
        fs::remove_dir(below).map_err(said)?;
    }
    fs::remove_dir(folder).map_err(said)
}

/// The files and folders of one organisation, the innermost folders first; an error names what is not as annexa wrote
/// it.
fn own_files(folder: &Path, slug: &str, files: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |error: io::Error| error.to_string();
    let own = OrganisationFile::read(folder).ok_or_else(|| format!("{slug} holds no {ORGANISATION_FILE}"))?;
    let mut below = vec![PathBuf::new()];
    let mut met = Vec::new();
    while let Some(inside) = below.pop() {
        for entry in fs::read_dir(folder.join(&inside)).map_err(said)? {
            let entry = entry.map_err(said)?;
            let name = inside.join(entry.file_name());
            let shown = name.to_string_lossy().replace('\\', "/");
            let kind = entry.file_type().map_err(said)?;
            if kind.is_dir() {
                below.push(name);
                continue;
            }
            let recorded = own.outputs.iter().find(|output| output.path == shown);
            let is_own = kind.is_file()
                && (shown == ORGANISATION_FILE
                    || recorded.is_some_and(|o| fs::read(entry.path()).is_ok_and(|bytes| sha256(&bytes) == o.sha256)));
            if !is_own {
                return Err(format!("{slug}/{shown} is not as annexa wrote it"));
            }
            files.push(entry.path());
        }
        met.push(folder.join(inside));
    }
    folders.extend(met.into_iter().rev());
    Ok(())
}
