//! Where outputs are made before they are put in place, and what becomes of a run that was ended in between.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use super::journal::Journal;
use super::manifest::OrganisationFile;
use super::write;
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
    pub(super) fn open(output: &Path, journal: &Journal) -> io::Result<Self> {
        recover(output, journal.stagings_then());
        let folder = tempfile::Builder::new().prefix(STAGING_PREFIX).tempdir_in(output)?;
        if let Some(name) = folder.path().file_name() {
            journal.name_staging(&name.to_string_lossy());
        }
        Ok(Self { folder })
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

/// Puts back what a run had begun to replace when it was ended, and removes its staging folder. A folder of such a name
/// that no run has entered into its journal is somebody else's, and stays.
fn recover(output: &Path, recorded: &BTreeSet<String>) {
    for name in recorded {
        let staging = output.join(name);
        let is_name = name.starts_with(STAGING_PREFIX) && is_component(name);
        if !is_name || !is_folder(&staging) {
            continue;
        }
        for begun in fs::read_dir(&staging).into_iter().flatten().flatten() {
            if let Some(slug) = begun.file_name().to_string_lossy().strip_prefix(EARLIER)
                && is_component(slug)
                && !slug.starts_with('.')
            {
                put_back(&staging.join(format!("{NEW}{slug}")), &begun.path(), &output.join(slug));
            }
        }
        // What cannot be removed is hidden and harmless; the run need not fail for it.
        let _ = fs::remove_dir_all(staging);
    }
}

/// Whether a name is that of one file or folder, and leads nowhere else.
fn is_component(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None)) && !name.contains(['/', '\\'])
}

/// Whether a folder is there, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_dir())
}

/// Undoes a replacement that did not come to its last file. What cannot be undone is whole all the same: it does not
/// match its `organisation.json`, and so is done again. Only files that one of both lists of outputs names are touched,
/// and only in folders that are no links: the lists were read from disk, where anybody may have written them.
fn put_back(staged: &Path, backup: &Path, target: &Path) {
    if ![staged, backup, target].into_iter().all(is_folder) {
        return;
    }
    // The last file is in place: nothing is left to do.
    let Some(new) = OrganisationFile::read(staged) else { return };
    let earlier = OrganisationFile::read(target);
    let inside = |name: &str| {
        write::folders_of(name).is_ok_and(|folders| {
            [backup, target].into_iter().all(|root| {
                folders.iter().all(|f| fs::symlink_metadata(root.join(f)).map_or(root == backup, |m| m.is_dir()))
            })
        })
    };
    let is_file = |path: &Path| fs::symlink_metadata(path).is_ok_and(|m| m.is_file());
    for output in new.outputs.iter().filter(|output| inside(&output.path)) {
        let placed = target.join(&output.path);
        let moved = fs::symlink_metadata(staged.join(&output.path)).is_err();
        if moved
            && fs::symlink_metadata(backup.join(&output.path)).is_err()
            && is_file(&placed)
            && fs::read(&placed).is_ok_and(|bytes| sha256(&bytes) == output.sha256)
        {
            let _ = fs::remove_file(placed);
        }
    }
    let listed: BTreeSet<&str> =
        earlier.iter().flat_map(|file| &file.outputs).chain(&new.outputs).map(|o| o.path.as_str()).collect();
    for name in listed {
        let saved = backup.join(name);
        let Ok(folders) = write::folders_of(name) else { continue };
        let in_backup = folders.iter().all(|f| is_folder(&backup.join(f)));
        if in_backup && is_file(&saved) && write::make_folders(target, name).is_ok() {
            let _ = fs::rename(saved, target.join(name));
        }
    }
}
