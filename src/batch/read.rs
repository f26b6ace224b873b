//! The bytes of a source, or why they cannot be had.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::walk::{self, SourceFile};
use crate::Source;
use crate::ingest::ReadLimits;

/// The files of one organisation together, as many times what one of them may have.
const TOGETHER: u64 = 4;

/// Why a file that somebody writes to at this moment is not read: half of it may be new, half old.
const CHANGES: &str =
    "changed while it was read; close it in other programs, let a copy or download end, and run again";

/// The bytes of one file, or why they cannot be had: one sentence that says what is wrong and what to do.
pub fn read_source(path: &Path, limits: &ReadLimits) -> Result<Vec<u8>, String> {
    read_steadily(path, limits.file_bytes, || {})
}

/// The bytes of an organisation's sources that were found, or why they cannot be had.
pub(super) fn read_all(files: &[SourceFile], limits: &ReadLimits) -> Vec<Source> {
    let mut left = limits.file_bytes.saturating_mul(TOGETHER);
    let mut sources = Vec::with_capacity(files.len());
    for file in files {
        let content = match &file.unreadable {
            Some(why) => Err(why.clone()),
            None if left == 0 => Err(too_many(limits)),
            None => read_source(&file.path, limits),
        };
        let content = content.and_then(|bytes| {
            let rest = left.checked_sub(bytes.len() as u64);
            left = rest.unwrap_or(0);
            if rest.is_some() { Ok(bytes) } else { Err(too_many(limits)) }
        });
        sources.push(Source { name: file.name.clone(), content });
    }
    sources
}

fn too_many(limits: &ReadLimits) -> String {
    format!(
        "the organisation's files come to more than {} MiB, four times max-file-size; move what is no statement \
         elsewhere, or raise it",
        (limits.file_bytes * TOGETHER) >> 20
    )
}

/// Reads a file that stays as it is from the first byte to the last; `meanwhile` stands for what others do to it.
fn read_steadily(path: &Path, limit: u64, meanwhile: impl FnOnce()) -> Result<Vec<u8>, String> {
    let said = |error: io::Error| walk::in_words(&error);
    if !fs::metadata(path).map_err(said)?.is_file() {
        return Err(walk::NOT_REGULAR.to_owned());
    }
    let too_large = || {
        format!(
            "is larger than {}, the most that is read; save the sheets that matter to a file of their own, or raise \
             max-file-size",
            if limit >> 20 > 0 { format!("{} MiB", limit >> 20) } else { format!("{limit} bytes") }
        )
    };
    let mut file = File::open(path).map_err(said)?;
    let before = file.metadata().map_err(said)?;
    if before.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or_default());
    // The file may grow while it is read.
    file.by_ref().take(limit + 1).read_to_end(&mut bytes).map_err(said)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    meanwhile();
    let after = file.metadata().map_err(said)?;
    // The name may lead to another file by now: most programs save by replacing.
    let named = fs::metadata(path).map_err(said)?;
    let steady = same(&before, &after) && same(&after, &named) && bytes.len() as u64 == before.len();
    if steady { Ok(bytes) } else { Err(CHANGES.to_owned()) }
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
        assert_eq!(read(&|| {}).as_deref(), Ok(&b"A.5.1,yes"[..]));
        let grown = read(&|| fs::write(&path, "A.5.1,yes\nA.5.2,no").expect("it grows"));
        assert!(grown.is_err_and(|why| why.contains("changed while it was read")));
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
        assert!(replaced.is_err_and(|why| why.contains("changed while it was read")));
        let gone = read(&|| fs::remove_file(&path).expect("it goes"));
        assert!(gone.is_err_and(|why| why.contains("does not exist") || why.contains("gone")));
    }

    #[test]
    fn a_file_above_the_limit_is_named_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("soa.csv");
        fs::write(&path, [b'x'; 101]).expect("a file");
        assert!(read_steadily(&path, 100, || {}).is_err_and(|why| why.contains("larger than")));
    }
}
