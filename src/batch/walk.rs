//! The files below one folder: links are followed without ever running in a circle, and nothing is opened here.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::naming::{self, FileKind};
use super::own_outputs;

/// A file to read as a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the input root, with `/`; unique within its organisation.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Why it cannot be read, if that is known before opening it: one sentence, with what to do.
    pub unreadable: Option<String>,
}

/// A file or folder that was passed over and that the user should know of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// Path relative to the input root, with `/`.
    pub path: String,
    /// Why, and what to do if it should be read.
    pub reason: String,
}

/// What was met on the way, besides the files to read.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// Listed one by one.
    pub(super) skipped: Vec<Skipped>,
    /// Of these: documents that the user could save in another form.
    pub(super) to_save_as: Vec<String>,
    /// Files of no interest, only counted.
    pub(super) other_files: usize,
    /// Outputs of earlier runs, or the output folder itself.
    pub(super) outputs: usize,
}

impl Passed {
    pub(super) fn skip(&mut self, path: &str, reason: impl Into<String>) {
        self.skipped.push(Skipped { path: path.to_owned(), reason: reason.into() });
    }

    pub(super) fn add(&mut self, other: Self) {
        self.skipped.extend(other.skipped);
        self.to_save_as.extend(other.to_save_as);
        self.other_files += other.other_files;
        self.outputs += other.outputs;
    }
}

/// A name in a folder.
pub(super) struct Child {
    /// Its file name, bytes that are not Unicode replaced.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Whether it is a symbolic link.
    pub(super) is_link: bool,
    /// What it, or what the link leads to, is.
    pub(super) metadata: io::Result<Metadata>,
}

impl Child {
    pub(super) fn is_folder(&self) -> bool {
        self.metadata.as_ref().is_ok_and(Metadata::is_dir)
    }

    /// The source that it is, under the given name.
    pub(super) fn source(&self, name: String) -> SourceFile {
        SourceFile { name, path: self.path.clone(), unreadable: self.unreadable() }
    }

    /// Why it cannot be opened as a file, if so.
    pub(super) fn unreadable(&self) -> Option<String> {
        match &self.metadata {
            Ok(metadata) if metadata.is_file() => None,
            Ok(_) => Some(NOT_REGULAR.to_owned()),
            Err(_) if self.is_link => Some("is a link that leads nowhere; restore or remove it".to_owned()),
            Err(error) => Some(in_words(error)),
        }
    }
}

/// Said of pipes, devices and sockets: reading them could wait for ever.
pub(super) const NOT_REGULAR: &str = "is not a regular file; give a spreadsheet file";

/// What a file system error means for the user, with what to do.
pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; give yourself permission to read it".to_owned(),
        _ => format!("cannot be read ({error}); copy it to a local disk and try again"),
    }
}

/// The names in a folder, in their own order: what the system's order is must not show in any output.
pub(super) fn children(folder: &Path) -> io::Result<Vec<Child>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries
        .into_iter()
        .map(|entry| {
            let path = entry.path();
            Child {
                name: entry.file_name().to_string_lossy().into_owned(),
                is_link: entry.file_type().is_ok_and(|t| t.is_symlink()),
                metadata: fs::metadata(&path),
                path,
            }
        })
        .collect())
}

/// Why a folder is passed over although its name is innocent: it is, or holds, results of annexa.
pub(super) fn is_output(canonical: &Path, output: Option<&Path>) -> Option<&'static str> {
    if output == Some(canonical) {
        Some("the output folder of this run")
    } else if own_outputs::is_output_folder(canonical) {
        Some("results of an earlier run of annexa")
    } else {
        None
    }
}

/// All spreadsheets below a folder, at any depth, by name. `prefix` is the folder's own path relative to the input
/// root (empty, or ending in `/`); `output` is the canonical output folder, if it exists.
///
/// Real files come before links, so that a link to a file of the same folder never takes that file's place; no
/// folder is read twice, so that a circle of links ends.
pub(super) fn sources_below(folder: &Path, prefix: &str, output: Option<&Path>) -> (Vec<SourceFile>, Passed) {
    let mut walk = Walk {
        root: fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()),
        output,
        folders: VecDeque::from([(folder.to_owned(), prefix.to_owned())]),
        links: VecDeque::new(),
        seen: BTreeSet::new(),
        files: Vec::new(),
        passed: Passed::default(),
    };
    loop {
        if let Some((folder, prefix)) = walk.folders.pop_front() {
            walk.enter(&folder, &prefix);
        } else if let Some((link, name)) = walk.links.pop_front() {
            walk.take(link, name);
        } else {
            break;
        }
    }
    walk.files.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    (walk.files, walk.passed)
}

struct Walk<'a> {
    root: PathBuf,
    output: Option<&'a Path>,
    folders: VecDeque<(PathBuf, String)>,
    links: VecDeque<(Child, String)>,
    /// Canonical paths of the folders and files met so far.
    seen: BTreeSet<PathBuf>,
    files: Vec<SourceFile>,
    passed: Passed,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Path, prefix: &str) {
        let shown = prefix.trim_end_matches('/');
        if let Ok(canonical) = fs::canonicalize(folder) {
            if canonical != self.root {
                if let Some(reason) = is_output(&canonical, self.output) {
                    self.passed.outputs += 1;
                    return self.passed.skip(shown, reason);
                }
                if self.root.starts_with(&canonical) {
                    return self.passed.skip(shown, "a link back to a folder around it");
                }
            }
            if !self.seen.insert(canonical) {
                return self.passed.skip(shown, "a link to a folder that is read already");
            }
        }
        match children(folder) {
            Ok(children) => {
                for child in children {
                    let name = format!("{prefix}{}", child.name);
                    if child.is_link {
                        self.links.push_back((child, name));
                    } else {
                        self.take(child, name);
                    }
                }
            }
            // What the folder holds is unknown, so the organisation may not pass as complete.
            Err(error) => self.files.push(SourceFile {
                name: shown.to_owned(),
                path: folder.to_owned(),
                unreadable: Some(in_words(&error)),
            }),
        }
    }

    fn take(&mut self, child: Child, name: String) {
        if child.is_folder() {
            match naming::hidden(&child.name) {
                Some(why) => self.passed.skip(&name, why),
                None => self.folders.push_back((child.path, format!("{name}/"))),
            }
            return;
        }
        match naming::kind_of(&child.name) {
            FileKind::Other => self.passed.other_files += 1,
            FileKind::Skipped(why) => self.passed.skip(&name, why),
            FileKind::SaveAs(what_to_do) => {
                self.passed.skip(&name, what_to_do);
                self.passed.to_save_as.push(name);
            }
            FileKind::Json if child.unreadable().is_none() && !own_outputs::is_record(&child.path) => {
                self.passed.skip(&name, naming::NO_RECORD);
            }
            FileKind::Spreadsheet | FileKind::Json => {
                let canonical = fs::canonicalize(&child.path).unwrap_or_else(|_| child.path.clone());
                if self.seen.insert(canonical) {
                    self.files.push(child.source(name));
                } else {
                    self.passed.skip(&name, "a link to a file that is read already");
                }
            }
        }
    }
}
