//! Outputs appear whole or not at all: everything is written and synced in a staging folder inside the output
//! folder, then renamed into place, `organisation.json` last.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use super::manifest::{ORGANISATION_FILE, OrganisationFile, outputs_of};
use super::staging::Staging;
use crate::Outputs;
use crate::model::sha256;

/// Writes the files of one organisation. Files that were changed since annexa wrote them are kept beside the
/// new ones as `mapping.<hash>.xlsx`; their names are given back. A file of the earlier run that this one does not write
/// (it was asked for then, and is not now) goes. On an error the folder is as it was before.
pub(super) fn write_organisation(
    staging: &Staging,
    output: &Path,
    slug: &str,
    outputs: &Outputs,
    file: &OrganisationFile,
) -> io::Result<Vec<String>> {
    let staged = staging.new_files(slug);
    fs::create_dir(&staged)?;
    for (name, bytes) in outputs_of(outputs) {
        make_folders(&staged, name)?;
        write_synced(&staged.join(name), bytes)?;
    }
    write_synced(&staged.join(ORGANISATION_FILE), &file.to_json()?)?;
    sync_folders_of(&staged, file)?;
    sync_folder(&staged)?;

    let target = output.join(slug);
    let kept = match fs::symlink_metadata(&target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::rename(&staged, &target)?;
            Vec::new()
        }
        Err(error) => return Err(error),
        Ok(metadata) if metadata.is_dir() => replace(staging, &staged, &target, slug, file)?,
        // A link could lead out of the output folder.
        Ok(_) => return Err(io::Error::other("a file or link of that name is in the way; move it")),
    };
    sync_folder(&target)?;
    sync_folder(output)?;
    Ok(kept)
}

/// Puts copies of an organisation's files, which hold as they are, into an output folder that has none of it yet.
pub(super) fn adopt(
    staging: &Staging,
    from: &Path,
    output: &Path,
    slug: &str,
    file: &OrganisationFile,
) -> io::Result<()> {
    let staged = staging.new_files(slug);
    fs::create_dir(&staged)?;
    let names = file.outputs.iter().map(|o| o.path.as_str()).chain([ORGANISATION_FILE]);
    let copied = names
        .into_iter()
        .try_for_each(|name| {
            make_folders(&staged, name)?;
            // A copy, not a second name: what is typed into one day's workbook is not in the other's.
            fs::copy(from.join(name), staged.join(name)).map(drop)
        })
        .and_then(|()| fs::rename(&staged, output.join(slug)));
    if copied.is_err() {
        let _ = fs::remove_dir_all(&staged);
    }
    copied
}

/// Puts staged files over those of an earlier run, one rename each, `organisation.json` last.
fn replace(
    staging: &Staging,
    staged: &Path,
    target: &Path,
    slug: &str,
    file: &OrganisationFile,
) -> io::Result<Vec<String>> {
    let earlier = OrganisationFile::read(target);
    let backup = staging.earlier_files(slug);
    fs::create_dir(&backup)?;
    let mut undo = Undo { target, backup: &backup, replaced: Vec::new(), kept: Vec::new() };
    let outputs = file.outputs.iter().map(|o| o.path.as_str());
    let result = outputs
        .chain([ORGANISATION_FILE])
        .try_for_each(|name| {
            if name == ORGANISATION_FILE {
                take_away(&mut undo, earlier.as_ref(), file)?;
            }
            make_folders(target, name)?;
            let old = target.join(name);
            if fs::symlink_metadata(&old).is_ok() {
                make_folders(&backup, name)?;
                copy_or_link(&old, &backup.join(name))?;
                if name != ORGANISATION_FILE
                    && let Some(kept) = name_to_keep(&old, name, earlier.as_ref(), file)?
                    // Named by its content: one that is there already is the same.
                    && fs::symlink_metadata(target.join(&kept)).is_err()
                {
                    copy_or_link(&old, &target.join(&kept))?;
                    undo.kept.push(kept);
                }
            }
            undo.replaced.push(name.to_owned());
            fs::rename(staged.join(name), old)
        })
        .and_then(|()| sync_folders_of(target, file));
    match result {
        Ok(()) => {
            // Only to free the space now: the staging folder goes at the end of the run in any case.
            let _ = fs::remove_dir_all(&backup);
            let _ = fs::remove_dir_all(staged);
            Ok(undo.kept)
        }
        Err(error) => {
            undo.restore();
            Err(error)
        }
    }
}

/// Takes away what an earlier run wrote beside the files that every run writes, and this one does not: it would stand
/// beside them and say something else. What somebody changed since is kept under another name.
fn take_away(undo: &mut Undo<'_>, earlier: Option<&OrganisationFile>, new: &OrganisationFile) -> io::Result<()> {
    let stale = earlier.into_iter().flat_map(|file| &file.outputs);
    for old in stale.filter(|old| new.outputs.iter().all(|o| o.path != old.path)) {
        // The list was read from a file that anybody may have written.
        let Ok(folders) = folders_of(&old.path) else { continue };
        let inside = |folder: &&Path| fs::symlink_metadata(undo.target.join(folder)).is_ok_and(|m| m.is_dir());
        let path = undo.target.join(&old.path);
        if !folders.iter().all(|f| inside(&f.as_path())) || !fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
            continue;
        }
        if let Some(kept) = name_to_keep(&path, &old.path, earlier, new)?
            && fs::symlink_metadata(undo.target.join(&kept)).is_err()
        {
            copy_or_link(&path, &undo.target.join(&kept))?;
            undo.kept.push(kept);
        }
        make_folders(undo.backup, &old.path)?;
        copy_or_link(&path, &undo.backup.join(&old.path))?;
        undo.replaced.push(old.path.clone());
        fs::remove_file(&path)?;
        for folder in folders.iter().rev() {
            // Others may have put something there.
            let _ = fs::remove_dir(undo.target.join(folder));
        }
    }
    Ok(())
}

/// The folders that lead to an output, the outermost first; an error if the name leads anywhere but down.
pub(super) fn folders_of(name: &str) -> io::Result<Vec<PathBuf>> {
    let path = Path::new(name);
    if name.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(io::Error::other(format!("`{name}` leads out of the organisation's folder")));
    }
    let mut folders: Vec<PathBuf> = path.ancestors().skip(1).map(Path::to_owned).collect();
    folders.pop();
    folders.reverse();
    Ok(folders)
}

/// Makes the folders that lead to an output below `root`. A link in their place could lead anywhere.
pub(super) fn make_folders(root: &Path, name: &str) -> io::Result<()> {
    for folder in folders_of(name)? {
        let path = root.join(folder);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(io::Error::other("a file or link of that name is in the way; move it")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(path)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes what was put into the folders below an organisation's folder last through a power cut.
fn sync_folders_of(root: &Path, file: &OrganisationFile) -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for output in &file.outputs {
        folders.extend(folders_of(&output.path)?);
    }
    folders.iter().try_for_each(|folder| sync_folder(&root.join(folder)))
}

/// What has been replaced so far, to be put back if a later file cannot be.
struct Undo<'a> {
    target: &'a Path,
    backup: &'a Path,
    /// What was put in place or taken away.
    replaced: Vec<String>,
    /// Second names that were given to files which somebody had changed.
    kept: Vec<String>,
}

impl Undo<'_> {
    fn restore(&self) {
        for name in self.replaced.iter().rev() {
            let (earlier, now) = (self.backup.join(name), self.target.join(name));
            // The first error is the one that is reported; the rest is best effort.
            let _ = if earlier.exists() {
                make_folders(self.target, name).and_then(|()| fs::rename(earlier, now))
            } else {
                fs::remove_file(now)
            };
        }
        for name in &self.kept {
            let _ = fs::remove_file(self.target.join(name));
        }
    }
}

/// The name under which a file is kept that somebody changed (or put there) since annexa wrote it; none if it is
/// annexa's own, or is what would be written anyway.
fn name_to_keep(
    old: &Path,
    name: &str,
    earlier: Option<&OrganisationFile>,
    new: &OrganisationFile,
) -> io::Result<Option<String>> {
    let hash = sha256(&fs::read(old)?);
    let written = |file: &OrganisationFile| file.outputs.iter().any(|o| o.path == name && o.sha256 == hash);
    if earlier.is_some_and(written) || written(new) {
        return Ok(None);
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Ok(Some(format!("{stem}.{}.{extension}", hash.get(..12).unwrap_or(&hash))))
}

/// A second name for a file where the file system can, else a copy: the first name can then be replaced.
fn copy_or_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

/// Whether an earlier run has left results for this slug.
pub(super) fn has_earlier_outputs(output: &Path, slug: &str) -> bool {
    output.join(slug).join(ORGANISATION_FILE).exists()
}

/// Folders of the output folder that hold an organisation's results and that this run did not write, by name.
pub(super) fn left_over(output: &Path, slugs: &BTreeSet<&str>) -> Vec<String> {
    let Ok(entries) = fs::read_dir(output) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join(ORGANISATION_FILE).is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !slugs.contains(name.as_str()) && !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// Writes a file into the staging folder and syncs it.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a file at the top of the output folder by way of the staging folder.
pub(super) fn write_at_top(
    staging: &Staging,
    output: &Path,
    name: &str,
    fill: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<PathBuf> {
    let staged = staging.path(name);
    let file = File::create_new(&staged)?;
    fill(&file)?;
    file.sync_all()?;
    let target = output.join(name);
    fs::rename(staged, &target)?;
    sync_folder(output)?;
    Ok(target)
}

/// Makes renames in a folder last through a power cut; Windows has no such call, and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
