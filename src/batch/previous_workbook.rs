//! The workbook of an earlier run, if somebody typed into it: read before it is replaced.

use std::path::Path;
use std::{fs, io};

use super::manifest::OrganisationFile;
use super::own_outputs;
use crate::Source;

/// Name of the workbook in an organisation's folder.
pub(super) const WORKBOOK: &str = "mapping.xlsx";

/// Name of the record there.
pub(super) const RECORD: &str = "record.json";

/// Edits in the workbook of an earlier run that cannot be read; nothing of the organisation is replaced then.
#[derive(Debug, thiserror::Error)]
pub(super) enum EarlierWorkbookError {
    /// The system refuses it.
    #[error(
        "{slug}/{WORKBOOK} cannot be read ({source}), and may hold edits; close it in other programs and run again"
    )]
    NotReadable {
        /// Folder of the organisation.
        slug: String,
        /// The system's message.
        source: io::Error,
    },
    /// It was replaced by something else.
    #[error(
        "{slug}/{WORKBOOK} was changed since annexa wrote it, and is no workbook of annexa any more, so that edits in it \
         cannot be read; move it away, or restore it"
    )]
    NotOwn {
        /// Folder of the organisation.
        slug: String,
    },
}

/// The workbook in an organisation's output folder as a source of decisions, if it may hold any: it was changed since
/// annexa wrote it, or decisions were in it then. Where there is none yet, that of the day before counts.
pub(super) fn earlier_workbook(
    output: &Path,
    before: Option<&Path>,
    slug: &str,
) -> Result<Option<Source>, EarlierWorkbookError> {
    let mut own = Some(output).into_iter().chain(before).map(|folder| folder.join(slug));
    let read = own.find_map(|folder| OrganisationFile::read(&folder).map(|file| (folder, file)));
    let Some((folder, earlier)) = read else { return Ok(None) };
    let path = folder.join(WORKBOOK);
    if !fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
        return Ok(None);
    }
    let bytes =
        fs::read(&path).map_err(|source| EarlierWorkbookError::NotReadable { slug: slug.to_owned(), source })?;
    let workbook = Source::new(WORKBOOK, bytes);
    let recorded = earlier.outputs.iter().find(|o| o.path == WORKBOOK).map(|o| o.sha256.as_str());
    if recorded == workbook.sha256() && earlier.summary.decisions == 0 {
        return Ok(None);
    }
    if !own_outputs::is_own_workbook(&path) {
        return Err(EarlierWorkbookError::NotOwn { slug: slug.to_owned() });
    }
    Ok(Some(workbook))
}
