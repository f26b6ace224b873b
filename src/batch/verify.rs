//! Whether results are still what was written: every hash computed anew, against the lists beside the files and the
//! hashes inside the packs.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::manifest::{MANIFEST_FILE, Manifest, ORGANISATION_FILE, OrganisationFile, OutputRecord};
use super::own_outputs::MANIFEST_KIND;
use crate::model::hexadecimal;
use crate::output::pdf::read_back::{self, PackContents};

/// Name of the pack among the outputs.
const PACK: &str = "audit-pack.pdf";
/// Largest pack that is opened; its attachments are unpacked one at a time.
const MAX_PACK: u64 = 2 * 1024 * 1024 * 1024;

/// What was compared and what differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Files whose hash was computed.
    pub files: usize,
    /// Files inside packs whose hash was computed.
    pub attached: usize,
    /// What differs or is missing: one sentence each, the path first.
    pub differences: Vec<String>,
    /// What a reader should know although nothing differs.
    pub notes: Vec<String>,
}

/// Nothing can be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Neither a pack nor a folder of results.
    #[error("{} holds neither {MANIFEST_FILE} nor {ORGANISATION_FILE}; give a folder that annexa wrote, or an audit pack", .0.display())]
    NoResults(PathBuf),
    /// There are lists, or a pack, and nothing in them that could be compared.
    #[error(
        "{}: nothing could be compared: no list names a file of it, and nothing is attached; that is no proof of anything",
        .0.display()
    )]
    NothingCompared(PathBuf),
    /// It is not there, or may not be read.
    #[error("{} cannot be read ({source}); check the path", .path.display())]
    NotReadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no pack.
    #[error("{}: {problem}", .path.display())]
    NoPack {
        /// The path.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: read_back::Unreadable,
    },
}

/// Verifies a pack, an organisation's folder or a whole output folder.
///
/// # Errors
/// [`VerifyError`] if there is nothing that could be compared; what differs is no error but part of the answer.
pub fn verify(path: &Path) -> Result<Verification, VerifyError> {
    let not_readable = |source| VerifyError::NotReadable { path: path.to_owned(), source };
    let mut found = Verification::default();
    if fs::metadata(path).map_err(not_readable)?.is_file() {
        let contents = open(path).map_err(not_readable)?;
        let contents = contents.map_err(|problem| VerifyError::NoPack { path: path.to_owned(), problem })?;
        found.pack(path, &contents);
        found.beside(path, &contents);
        return found.compared(path);
    }
    if path.join(MANIFEST_FILE).is_file() {
        found.run(path)?;
    } else if path.join(ORGANISATION_FILE).is_file() {
        found.organisation(path);
    } else {
        return Err(VerifyError::NoResults(path.to_owned()));
    }
    found.compared(path)
}

impl Verification {
    /// The answer, if it is one: where nothing was compared, nothing is proven.
    fn compared(self, path: &Path) -> Result<Self, VerifyError> {
        if self.files == 0 && self.attached == 0 && self.differences.is_empty() {
            return Err(VerifyError::NothingCompared(path.to_owned()));
        }
        Ok(self)
    }

    fn differs(&mut self, path: &Path, what: &str) {
        self.differences.push(format!("{}: {what}", path.display()));
    }

    /// A whole output folder, by its manifest.
    fn run(&mut self, folder: &Path) -> Result<(), VerifyError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes = fs::read(&path).map_err(|source| VerifyError::NotReadable { path: path.clone(), source })?;
        let manifest = match serde_json::from_slice::<Manifest>(&bytes) {
            Ok(manifest) if manifest.kind == MANIFEST_KIND => manifest,
            Ok(_) => {
                self.differs(&path, "it is no manifest of annexa");
                return Ok(());
            }
            Err(problem) => {
                self.differs(&path, &format!("it cannot be read ({problem})"));
                return Ok(());
            }
        };
        for page in &manifest.pages {
            self.file(folder, page);
        }
        self.unlisted_folders(folder, &manifest);
        for entry in manifest.organisations.iter().filter(|e| !e.outputs.is_empty()) {
            let own = format!("{}/{ORGANISATION_FILE}", entry.slug);
            for output in entry.outputs.iter().filter(|o| o.path == own) {
                self.file(folder, output);
            }
            let Some(inside) = within(folder, &entry.slug) else {
                self.differs(&path, &format!("`{}` leads out of the folder", entry.slug));
                continue;
            };
            // The list beside the files is the nearer one; that both say the same is part of the answer.
            let listed = self.organisation(&inside);
            for output in entry.outputs.iter().filter(|o| o.path != own) {
                let name = output.path.strip_prefix(&format!("{}/", entry.slug)).unwrap_or(&output.path);
                let same = listed.iter().any(|o| o.path == name && o.sha256 == output.sha256);
                if !same {
                    self.differs(&path, &format!("{} is listed otherwise in {own}", output.path));
                }
            }
        }
        Ok(())
    }

    /// Results that the manifest does not name: a folder that somebody put there would pass for one of the run.
    fn unlisted_folders(&mut self, folder: &Path, manifest: &Manifest) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().join(ORGANISATION_FILE).is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.') && manifest.organisations.iter().all(|o| o.slug != *name))
            .collect();
        names.sort();
        for name in names {
            self.differs(&folder.join(name), &format!("{MANIFEST_FILE} does not name it"));
        }
    }

    /// Packs in an organisation's folder that its list does not name.
    fn unlisted_packs(&mut self, folder: &Path, listed: &[OutputRecord]) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")))
            .filter(|name| listed.iter().all(|output| output.path != *name))
            .collect();
        names.sort();
        for name in names {
            self.differs(&folder.join(name), &format!("{ORGANISATION_FILE} does not name it"));
        }
    }

    /// An organisation's folder, by its own list; gives the list.
    fn organisation(&mut self, folder: &Path) -> Vec<OutputRecord> {
        let path = folder.join(ORGANISATION_FILE);
        let Some(file) = OrganisationFile::read(folder) else {
            self.differs(&path, "it is missing, or is no list of annexa; the files beside it cannot be compared");
            return Vec::new();
        };
        for output in &file.outputs {
            self.file(folder, output);
        }
        self.unlisted_packs(folder, &file.outputs);
        let pack = folder.join(PACK);
        match open(&pack) {
            Ok(Ok(contents)) => {
                self.pack(&pack, &contents);
                let of = |name: &str| file.outputs.iter().find(|o| o.path == name).map(|o| o.sha256.as_str());
                self.printed(&pack, &contents, of, ORGANISATION_FILE);
            }
            Ok(Err(problem)) => self.differs(&pack, &problem.to_string()),
            // A missing pack is reported already, as a file of the list.
            Err(_) => {}
        }
        file.outputs
    }

    /// One file of a list.
    fn file(&mut self, folder: &Path, output: &OutputRecord) {
        let Some(path) = within(folder, &output.path) else {
            self.differs(folder, &format!("`{}` leads out of the folder", output.path));
            return;
        };
        self.files += 1;
        match hash(&path) {
            Ok(sha256) if sha256 == output.sha256 => {}
            Ok(sha256) => self.differs(&path, &format!("its SHA-256 is {sha256}, written was {}", output.sha256)),
            Err(problem) => self.differs(&path, &format!("cannot be read ({problem})")),
        }
    }

    /// The files inside a pack.
    fn pack(&mut self, path: &Path, contents: &PackContents) {
        self.attached += contents.attached.len();
        for attached in &contents.attached {
            for problem in &attached.problems {
                self.differs(path, &format!("attached {}: {problem}", attached.name));
            }
        }
        if contents.attached.is_empty() {
            self.notes.push(format!("{}: nothing is attached", path.display()));
        }
    }

    /// What the pack prints of the files beside it, against what is known of them.
    fn printed<'h>(&mut self, path: &Path, contents: &PackContents, of: impl Fn(&str) -> Option<&'h str>, known: &str) {
        for (name, printed) in [("record.json", &contents.record_sha256), ("mapping.xlsx", &contents.workbook_sha256)] {
            match (printed, of(name)) {
                (Some(printed), Some(listed)) if printed != listed => {
                    self.differs(path, &format!("it prints the SHA-256 {printed} of {name}, {known} has {listed}"));
                }
                (None, Some(_)) => self.differs(path, &format!("it prints no SHA-256 of {name}")),
                _ => {}
            }
        }
    }

    /// A pack by itself: the files and the list that stand beside it, if they do.
    fn beside(&mut self, path: &Path, contents: &PackContents) {
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let listed = OrganisationFile::read(&folder).and_then(|file| file.outputs.into_iter().find(|o| o.path == name));
        match listed {
            Some(own) => self.file(&folder, &own),
            None => self.notes.push(format!(
                "{}: its pages cannot be checked by themselves; the SHA-256 of the whole file stands in the \
                 {ORGANISATION_FILE} that was written beside it",
                path.display()
            )),
        }
        for (name, printed) in [("record.json", &contents.record_sha256), ("mapping.xlsx", &contents.workbook_sha256)] {
            let (beside, Some(printed)) = (folder.join(name), printed) else { continue };
            let Ok(sha256) = hash(&beside) else { continue };
            self.files += 1;
            if sha256 != *printed {
                self.differs(&beside, &format!("its SHA-256 is {sha256}, the pack prints {printed}"));
            }
        }
    }
}

/// A path of a list below its folder; none if it leads elsewhere.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && path.components().next().is_some()).then(|| folder.join(path))
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

fn open(path: &Path) -> io::Result<Result<PackContents, read_back::Unreadable>> {
    if fs::metadata(path)?.len() > MAX_PACK {
        return Err(io::Error::other("it is larger than any pack"));
    }
    Ok(read_back::contents(&fs::read(path)?))
}
