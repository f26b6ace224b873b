//! A `record.json` among the inputs.

use super::input::Source;
use crate::model::EntryKind;
use crate::model::record::{Record, RecordError, is_start_of_record};
use crate::standards::catalogue::Catalogue;

/// Reads a source as a record, judged by its content; `None` if it is not JSON.
pub(super) fn read(source: &Source, catalogue: &Catalogue) -> Option<Result<Record, RecordError>> {
    let bytes = source.bytes().ok()?;
    let start = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let first = start.iter().find(|b| !b.is_ascii_whitespace())?;
    let named = source.name().to_lowercase().ends_with(".json");
    // Delimited text may begin with any character, so JSON is recognised by its name or by the start of a record.
    if !(named || (*first == b'{' && is_start_of_record(start))) {
        return None;
    }
    Some(Record::read(bytes).and_then(|record| in_catalogue(record, catalogue)))
}

/// A record is judged again with the catalogue, so every entry must be in it.
fn in_catalogue(record: Record, catalogue: &Catalogue) -> Result<Record, RecordError> {
    let known = |id| catalogue.provision(id).is_some();
    match record.entries.iter().find(|entry| entry.kind != EntryKind::OwnControl && !known(&entry.provision)) {
        None => Ok(record),
        Some(entry) => Err(RecordError::UnknownProvision { entry: entry.number, provision: entry.provision.clone() }),
    }
}
