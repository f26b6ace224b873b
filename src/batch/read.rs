//! The bytes of a source, or why they cannot be had.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::walk::{self, SourceFile};
use crate::Source;
use crate::ingest::ReadLimits;

/// The files of one organisation together, as many times what one of them may have.
const TOGETHER: u64 = 4;

/// Why a source cannot be read. The source's name is not in the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The system refuses it.
    #[error("{}", walk::in_words(.0))]
    System(#[from] io::Error),
    /// It is a pipe or a device.
    #[error("{}", walk::NOT_REGULAR)]
    NotRegular,
    /// It is larger than the limit.
    #[error(
        "is larger than {}, the most that is read; save the sheets that matter to a file of their own, or raise max-file-size",
        if .limit >> 20 > 0 { format!("{} MiB", .limit >> 20) } else { format!("{limit} bytes") }
    )]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// Somebody writes to it at this moment: half of it may be new, half old.
    #[error("changed while it was read; close it in other programs, let a copy or download end, and run again")]
    Changing,
    /// The organisation's files together are larger than the limit.
    #[error(
        "the organisation's files come to more than {} MiB, four times max-file-size; move what is no statement \
         elsewhere, or raise it",
        .limit >> 20
    )]
    TooMuchTogether {
        /// In bytes.
        limit: u64,
    },
}

/// The bytes of one file.
pub fn read_source(path: &Path, limits: &ReadLimits) -> Result<Vec<u8>, ReadError> {
    read_steadily(path, limits.file_bytes, || {})
}

/// An organisation's sources, read and hashed.
pub(super) fn read_all(files: &[SourceFile], limits: &ReadLimits) -> Vec<Source> {
    let most = limits.file_bytes.saturating_mul(TOGETHER);
    let mut left = most;
    let mut read = |file: &SourceFile| {
        if left == 0 {
            return Err(ReadError::TooMuchTogether { limit: most });
        }
        let bytes = read_source(&file.path, limits)?;
        let rest = left.checked_sub(bytes.len() as u64);
        left = rest.unwrap_or(0);
        if rest.is_some() { Ok(bytes) } else { Err(ReadError::TooMuchTogether { limit: most }) }
    };
    let source = |file: &SourceFile| match &file.unreadable {
        Some(why) => Source::unreadable(&file.name, why),
        None => match read(file) {
            Ok(bytes) => Source::new(&file.name, bytes),
            Err(error) => Source::unreadable(&file.name, error.to_string()),
        },
    };
    files.iter().map(source).collect()
}

/// Reads a file that stays as it is from the first byte to the last; `meanwhile` is what others do to it.
fn read_steadily(path: &Path, limit: u64, meanwhile: impl FnOnce()) -> Result<Vec<u8>, ReadError> {
    if !fs::metadata(path)?.is_file() {
        return Err(ReadError::NotRegular);
    }
    let mut file = File::open(path)?;
    let before = file.metadata()?;
    if before.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or_default());
    // The file may grow while it is read.
    file.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    meanwhile();
    let after = file.metadata()?;
    // The name may lead to another file by now: most programs save by replacing.
    let named = fs::metadata(path)?;
    let steady = same(&before, &after) && same(&after, &named) && bytes.len() as u64 == before.len();
    if steady { Ok(bytes) } else { Err(ReadError::Changing) }
}

fn same(one: &Metadata, other: &Metadata) -> bool {
    // A file system without times is told by the length alone.
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_or_vanishes_while_it_is_read_is_not_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("soa.csv");
        let read = |meanwhile: &dyn Fn()| {
            fs::write(&path, "A.5.1,yes").expect("a file");
            read_steadily(&path, 100, meanwhile)
        };
        assert_eq!(read(&|| {}).expect("it stays as it is"), b"A.5.1,yes");
        let grown = read(&|| fs::write(&path, "A.5.1,yes\nA.5.2,no").expect("it grows"));
        assert!(grown.is_err_and(|why| why.to_string().contains("changed while it was read")));
        let replaced = read(&|| {
            let other = folder.path().join("other");
            fs::write(&other, "A.5.1,no!").expect("a file of the same length");
            File::options()
                .write(true)
                .open(&other)
                .and_then(|f| f.set_modified(std::time::SystemTime::UNIX_EPOCH))
                .expect("its time");
            fs::rename(&other, &path).expect("it takes the place");
        });
        assert!(replaced.is_err_and(|why| why.to_string().contains("changed while it was read")));
        let gone = read(&|| fs::remove_file(&path).expect("it goes"));
        assert!(gone.is_err_and(|why| why.to_string().contains("does not exist") || why.to_string().contains("gone")));
    }

    #[test]
    fn a_file_above_the_limit_is_named_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("soa.csv");
        fs::write(&path, [b'x'; 101]).expect("a file");
        assert!(read_steadily(&path, 100, || {}).is_err_and(|why| why.to_string().contains("larger than")));
    }
}
