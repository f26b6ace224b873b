//! One run at a time on an output folder. The lock is the operating system's, so that it ends with its process,
//! however that ends; the file only says who holds it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::journal::{ABORTED_FILE, JOURNAL_FILE};
use super::{FAILED_FOLDER, JobError};

/// The file that is locked, in the output folder. It is no output, and is there during a run only.
const LOCK_FILE: &str = ".annexa-lock";

/// How often a lock is taken again that was released and removed in between.
const ATTEMPTS: usize = 50;

/// How much is read of who holds it.
const HOLDER_LIMIT: u64 = 200;

/// The right to write to an output folder, until it is dropped.
pub(super) struct OutputLock {
    path: PathBuf,
    file: File,
    /// Why the lock protects nothing, if so.
    pub(super) weak: Option<String>,
}

impl OutputLock {
    /// Takes the lock of an existing folder; an error says who has it.
    pub(super) fn take(output: &Path) -> Result<Self, JobError> {
        let not_writable = |source| JobError::OutputNotWritable { folder: output.to_owned(), source };
        no_links(output).map_err(not_writable)?;
        let path = output.join(LOCK_FILE);
        for _ in 0..ATTEMPTS {
            let file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(not_writable)?;
            let weak = match file.try_lock() {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => {
                    return Err(JobError::InUse { folder: output.to_owned(), holder: holder(&path) });
                }
                Err(TryLockError::Error(error)) => Some(format!(
                    "the file system of the output folder has no locks ({error}); see to it that only one run writes \
                     there"
                )),
            };
            // The holder before may have removed the file between the two calls: then this is a lock on nothing.
            if weak.is_some() || is_at(&file, &path) {
                let mut lock = Self { path, file, weak };
                // That nobody can read who holds it does not weaken it.
                let _ = lock.sign();
                return Ok(lock);
            }
        }
        Err(JobError::InUse { folder: output.to_owned(), holder: None })
    }

    fn sign(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        let since = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
        write!(self.file, "process {}, since {since}", std::process::id())
    }
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        // Removed while it is still held: whoever opened it in between finds that it is gone, and starts anew. Where
        // that cannot be found out, the file stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        } else {
            let _ = self.file.set_len(0);
        }
    }
}

/// Refuses links in place of the files and folders that annexa keeps at the top of an output folder: what is written
/// to them, or deleted in them, would be somebody else's.
fn no_links(output: &Path) -> io::Result<()> {
    let staged = format!("{ABORTED_FILE}.new");
    for name in [LOCK_FILE, JOURNAL_FILE, ABORTED_FILE, staged.as_str(), FAILED_FOLDER] {
        if fs::symlink_metadata(output.join(name)).is_ok_and(|m| m.is_symlink()) {
            return Err(io::Error::other(format!("{name} in it is a link; remove the link")));
        }
    }
    Ok(())
}

/// `process 4711, since 2026-01-31T02:00:00Z`, as the holder wrote it.
fn holder(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(HOLDER_LIMIT).read_to_string(&mut text).ok()?;
    (!text.is_empty()).then(|| super::printable(&text))
}

/// Whether a path still leads to an open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |m: &fs::Metadata| (m.dev(), m.ino());
    matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if identity(&a) == identity(&b))
}

/// Whether a path still leads to an open file: here it is never removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
