//! Which organisations are in hand. A memory limit, a stack that overflows or the system may end the process at once;
//! the journal then names the organisations that it was at, and the next run finds out in a process of its own
//! whether one of them did it, so that a single file cannot stop the batch night after night.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Marks the line of a journal that names a staging folder.
const STAGING: char = '=';

/// Lines `+slug` and `-slug`, and `=` before the name of the run's staging folder; there during a run, and after one that was ended from outside.
pub(super) const JOURNAL_FILE: &str = ".annexa-journal";

/// The organisations that ended the process, each with what it was known by then.
pub(super) const ABORTED_FILE: &str = ".annexa-aborted.json";

/// An organisation that may end the process; when this is dropped, it did not.
pub(super) struct InProgressGuard<'j> {
    journal: &'j Journal,
    slug: &'j str,
}

impl Drop for InProgressGuard<'_> {
    fn drop(&mut self) {
        self.journal.line('-', self.slug);
    }
}

/// The journal of a run that holds the output folder's lock.
pub(super) struct Journal {
    output: PathBuf,
    file: Mutex<Option<File>>,
    in_hand_then: BTreeSet<String>,
    stagings_then: BTreeSet<String>,
    aborted: Mutex<BTreeMap<String, String>>,
}

impl Journal {
    /// Reads what the run before has left, and begins anew. The new journal starts with what is still to be found
    /// out, so that it survives this run's end as well.
    pub(super) fn open(output: &Path) -> io::Result<Self> {
        let path = output.join(JOURNAL_FILE);
        let then = fs::read_to_string(&path).unwrap_or_default();
        let in_hand_then = in_hand(&then);
        let stagings_then = lines(&then).filter_map(|line| line.strip_prefix(STAGING)).map(str::to_owned).collect();
        let aborted = fs::read(output.join(ABORTED_FILE))
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default();
        let file = File::options().append(true).create(true).open(&path)?;
        Ok(Self {
            output: output.to_owned(),
            file: Mutex::new(Some(file)),
            in_hand_then,
            stagings_then,
            aborted: Mutex::new(aborted),
        })
    }

    /// The organisations that the run before was at when it was ended, by slug.
    pub(super) fn in_hand_then(&self) -> &BTreeSet<String> {
        &self.in_hand_then
    }

    /// The staging folders of runs before that were ended, by name.
    pub(super) fn stagings_then(&self) -> &BTreeSet<String> {
        &self.stagings_then
    }

    /// Enters the staging folder of this run: only what is entered is taken up again after it was ended.
    pub(super) fn name_staging(&self, name: &str) {
        self.line(STAGING, name);
    }

    /// From now on this organisation may end the process.
    pub(super) fn begin<'j>(&'j self, slug: &'j str) -> InProgressGuard<'j> {
        self.line('+', slug);
        InProgressGuard { journal: self, slug }
    }

    fn line(&self, mark: char, slug: &str) {
        if let Some(file) = lock(&self.file).as_mut() {
            // A full disk must not stop what can still be done; what is lost is the name after an abort.
            let _ = file.write_all(format!("{mark}{slug}\n").as_bytes());
        }
    }

    /// Whether an organisation ended a process once, whatever it is now.
    pub(super) fn knows(&self, slug: &str) -> bool {
        lock(&self.aborted).contains_key(slug)
    }

    /// Whether an organisation ended a process as it is now.
    pub(super) fn has_aborted(&self, slug: &str, stamp: &str) -> bool {
        lock(&self.aborted).get(slug).is_some_and(|then| then == stamp)
    }

    /// Remembers that an organisation ended a process, or that it no longer does.
    pub(super) fn set_aborted(&self, slug: &str, stamp: Option<&str>) {
        let mut aborted = lock(&self.aborted);
        let changed = match stamp {
            Some(stamp) => aborted.insert(slug.to_owned(), stamp.to_owned()).is_none_or(|then| then != stamp),
            None => aborted.remove(slug).is_some(),
        };
        if changed {
            // At once: the process may not come to its end.
            let _ = self.write_aborted(&aborted);
        }
    }

    fn write_aborted(&self, aborted: &BTreeMap<String, String>) -> io::Result<()> {
        let path = self.output.join(ABORTED_FILE);
        if aborted.is_empty() {
            return fs::remove_file(path);
        }
        let staged = self.output.join(format!("{ABORTED_FILE}.new"));
        fs::write(&staged, serde_json::to_vec_pretty(aborted)?)?;
        fs::rename(staged, path)
    }

    /// The end of a run that nobody ended. One that did not come to all of its organisations leaves what is still to
    /// be found out.
    pub(super) fn close(&self, came_to_all: bool) {
        // Closed first: Windows removes no open file.
        *lock(&self.file) = None;
        let path = self.output.join(JOURNAL_FILE);
        if came_to_all || fs::read_to_string(&path).is_ok_and(|text| in_hand(&text).is_empty()) {
            let _ = fs::remove_file(path);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here panics between two changes that belong together.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lines that were written whole.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'))
}

/// What was begun and not ended; a last line that was cut off counts for nothing.
fn in_hand(text: &str) -> BTreeSet<String> {
    let mut slugs = BTreeSet::new();
    for line in lines(text) {
        if let Some(slug) = line.strip_prefix('+') {
            slugs.insert(slug.to_owned());
        } else if let Some(slug) = line.strip_prefix('-') {
            slugs.remove(slug);
        }
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_and_not_ended_was_in_hand() {
        let names = |text: &str| in_hand(text).into_iter().collect::<Vec<_>>();
        assert_eq!(names("+a\n+b\n-a\n+c\n-c\n"), ["b"]);
        assert_eq!(names("+a\n-a\n+a\n"), ["a"]);
        assert!(names("+a\n-a\n+half a na").is_empty());
    }

    #[test]
    fn an_aborted_organisation_is_remembered_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a journal");
        // Forgotten, as by a process that ends here.
        std::mem::forget(journal.begin("acme"));
        journal.set_aborted("acme", Some("key"));
        let next = Journal::open(folder.path()).expect("a journal");
        assert!(next.in_hand_then().contains("acme"));
        assert!(next.has_aborted("acme", "key") && !next.has_aborted("acme", "other"));
        next.set_aborted("acme", None);
        drop(next.begin("acme"));
        next.close(false);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
