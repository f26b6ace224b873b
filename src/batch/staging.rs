//! Where outputs are made before they are put in place, and what becomes of a run that was ended in between.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{ORGANISATION_FILE, OrganisationFile};
use crate::model::sha256;

/// How the name of a staging folder begins.
const STAGING_PREFIX: &str = ".annexa-staging-";

/// How the names of an organisation's folders in it begin: its new files, and those that are being replaced.
const NEW: &str = "new.";
const EARLIER: &str = "earlier.";

/// A folder inside the output folder (so on the same file system), gone when the run ends.
pub(super) struct Staging {
    folder: tempfile::TempDir,
}

impl Staging {
    /// Makes the staging folder, after what runs before have left is put in order. The caller holds the output
    /// folder's lock, so that no living run has a staging folder here.
    pub(super) fn open(output: &Path) -> io::Result<Self> {
        recover(output);
        Ok(Self { folder: tempfile::Builder::new().prefix(STAGING_PREFIX).tempdir_in(output)? })
    }

    /// A path of the staging folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where an organisation's new files are made.
    pub(super) fn new_files(&self, slug: &str) -> PathBuf {
        self.path(&format!("{NEW}{slug}"))
    }

    /// Where second names of the files that they replace are kept meanwhile.
    pub(super) fn earlier_files(&self, slug: &str) -> PathBuf {
        self.path(&format!("{EARLIER}{slug}"))
    }
}

/// Puts back what a run had begun to replace when it was ended, and removes its staging folder.
fn recover(output: &Path) {
    let Ok(entries) = fs::read_dir(output) else { return };
    for staging in entries.flatten() {
        let is_staging = staging.file_name().to_string_lossy().starts_with(STAGING_PREFIX)
            && staging.file_type().is_ok_and(|t| t.is_dir());
        if !is_staging {
            continue;
        }
        for begun in fs::read_dir(staging.path()).into_iter().flatten().flatten() {
            if let Some(slug) = begun.file_name().to_string_lossy().strip_prefix(EARLIER) {
                put_back(&staging.path().join(format!("{NEW}{slug}")), &begun.path(), &output.join(slug));
            }
        }
        // What cannot be removed is hidden and harmless; the run need not fail for it.
        let _ = fs::remove_dir_all(staging.path());
    }
}

/// Undoes a replacement that did not come to its last file. What cannot be undone is whole all the same: it does not
/// match its `organisation.json`, and so is done again.
fn put_back(staged: &Path, backup: &Path, target: &Path) {
    // The last file is in place: nothing is left to do.
    let Some(new) = OrganisationFile::read(staged) else { return };
    if !fs::symlink_metadata(target).is_ok_and(|m| m.is_dir()) {
        return;
    }
    for output in &new.outputs {
        let placed = target.join(&output.path);
        let moved = !staged.join(&output.path).exists();
        if moved
            && !backup.join(&output.path).exists()
            && fs::read(&placed).is_ok_and(|bytes| sha256(&bytes) == output.sha256)
        {
            let _ = fs::remove_file(placed);
        }
    }
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(backup.join(&below)).into_iter().flatten().flatten() {
            let name = below.join(entry.file_name());
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                let _ = fs::create_dir(target.join(&name));
                folders.push(name);
            } else if name != Path::new(ORGANISATION_FILE) {
                let _ = fs::rename(entry.path(), target.join(name));
            }
        }
    }
}
