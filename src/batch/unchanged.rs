//! Whether an organisation need not be done again: nothing that decides its outputs has changed, no date rule answers
//! otherwise by now, and every output is as it was written.

use std::fs;
use std::path::Path;

use super::manifest::OrganisationFile;
use crate::model::sha256;

/// What an earlier run wrote into `folder`, if it is whole and still holds on the day `as_of`.
pub(super) fn still_holds(folder: &Path, key: &str, as_of: &str) -> Option<OrganisationFile> {
    let file = OrganisationFile::read(folder).filter(|file| file.key == key && holds_on(file, as_of))?;
    let whole = file.outputs.iter().all(|output| {
        let path = folder.join(&output.path);
        // The size first: it costs nothing.
        fs::symlink_metadata(&path).is_ok_and(|m| m.is_file() && m.len() == output.bytes)
            && fs::read(&path).is_ok_and(|bytes| sha256(&bytes) == output.sha256)
    });
    whole.then_some(file)
}

/// Whether what was written on one day is what would be written on another, but for the day itself: no date rule
/// answers otherwise by then. Days are written `YYYY-MM-DD`, so that they compare as text.
fn holds_on(file: &OrganisationFile, as_of: &str) -> bool {
    let then = file.as_of.as_str();
    as_of == then || (as_of > then && file.summary.next_date_change.as_deref().is_none_or(|change| as_of < change))
}
