//! The workbook of an earlier run, if somebody typed into it: read before it is replaced.

use std::panic::catch_unwind;
use std::path::Path;
use std::{fs, io};

use super::discover::Organisation;
use super::manifest::OrganisationFile;
use super::own_outputs;
use crate::Source;
use crate::ingest::{self, ReadLimits};
use crate::output::xlsx;

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
    /// It was written for another organisation.
    #[error(
        "{slug}/{WORKBOOK} is the workbook of another organisation ({name}); nothing is taken from it and nothing is \
         replaced: move it away, or restore the workbook of this organisation"
    )]
    OfAnotherOrganisation {
        /// Folder of the organisation.
        slug: String,
        /// Whose it is.
        name: String,
    },
    /// It holds decisions on a source of the same name from another place.
    #[error(
        "{slug}/{WORKBOOK} holds decisions on another source named {name}; if it is the same organisation, name it with \
         --organisation or put the source back where it was, else move the folder {slug} away"
    )]
    OfAnotherSource {
        /// Folder of the organisation.
        slug: String,
        /// Name of the source.
        name: String,
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
/// annexa wrote it, or decisions or an issued version were in it then. Where there is none yet, that of the day before counts.
pub(super) fn earlier_workbook(
    output: &Path,
    before: Option<&Path>,
    organisation: &Organisation,
) -> Result<Option<Source>, EarlierWorkbookError> {
    let slug = organisation.slug.as_str();
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
    if recorded == workbook.sha256() && earlier.summary.decisions == 0 && earlier.summary.issue.is_none() {
        return Ok(None);
    }
    if !own_outputs::is_own_workbook(&path) {
        return Err(EarlierWorkbookError::NotOwn { slug: slug.to_owned() });
    }
    // What people decided for one customer must never become another's.
    let of_another = earlier.name != organisation.name
        || (earlier.source_key.is_some() && earlier.source_key != organisation.source_key);
    if of_another {
        return Err(EarlierWorkbookError::OfAnotherSource { slug: slug.to_owned(), name: earlier.name });
    }
    if let Some(name) = foreign(&workbook, &earlier) {
        return Err(EarlierWorkbookError::OfAnotherOrganisation { slug: slug.to_owned(), name });
    }
    Ok(Some(workbook))
}

/// The organisation that a workbook was written for, if it is not the one of the folder: its hidden record has another
/// name, or none of the sources that the folder's results were made from. A workbook that cannot be read back is
/// judged by the converter, which says what is wrong with it.
fn foreign(workbook: &Source, own: &OrganisationFile) -> Option<String> {
    let read = |bytes: &[u8]| {
        let tables = ingest::read(WORKBOOK, bytes, &ReadLimits::default().of_own_workbooks()).ok()?;
        xlsx::read_back(WORKBOOK, &tables).ok()
    };
    let record = catch_unwind(|| workbook.bytes().ok().and_then(read)).ok().flatten()?.record;
    let hashes: Vec<&str> = own.inputs.iter().filter_map(|input| input.sha256.as_deref()).collect();
    let is_known = |sha256: &str| hashes.contains(&sha256);
    let same_sources = hashes.is_empty() || record.sources.iter().any(|source| is_known(&source.sha256));
    // A name that document control gives may be that of several organisations.
    let other_name = record.organisation != own.summary.organisation
        || (!record.converted_as.is_empty() && record.converted_as != own.name);
    (other_name || !same_sources).then_some(record.organisation)
}
