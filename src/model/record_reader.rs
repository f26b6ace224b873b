//! `record.json` read back: the form, and whether what was counted when it was made still adds up.

use std::collections::HashSet;

use serde::Deserialize;

use super::entry::SourceNumber;
use super::provision_id::ProvisionId;
use super::record::{RECORD_SCHEMA, Record};

/// Bytes that are no record, or one that cannot be used. The message names what is wrong and what to do; the file's name
/// goes before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It is no JSON.
    #[error("is broken JSON ({0}); {RESTORE}")]
    BrokenJson(JsonFault),
    /// It is another JSON document.
    #[error("is JSON, but no record of annexa; give a spreadsheet, or a record.json")]
    NoRecord,
    /// It is `organisation.json` or `manifest.json`.
    #[error("is annexa's list of inputs and outputs; give the record.json beside it")]
    ListOfFiles,
    /// It is of a form that this version does not read.
    #[error(
        "is a record of schema {schema}{}, and this annexa reads schema {RECORD_SCHEMA}; use {} or newer, or convert the \
         sources",
        .version.as_ref().map_or_else(String::new, |version| format!(", written by annexa {version}")),
        .version.as_ref().map_or_else(|| "the annexa that wrote it".to_owned(), |version| format!("annexa {version}"))
    )]
    OtherSchema {
        /// Its schema.
        schema: u32,
        /// Version of the program that wrote it, if it states one.
        version: Option<String>,
    },
    /// A part of it is missing, or is of another type.
    #[error("is no whole record ({0}); {RESTORE}")]
    NotWhole(JsonFault),
    /// The rows of a source are not all counted.
    #[error("the ledger of its source {source_name} does not add up; {RESTORE}")]
    Unbalanced {
        /// Name of the source.
        source_name: String,
    },
    /// Two sources have the same number.
    #[error("it has two sources of the number {0}; {RESTORE}")]
    SourceTwice(SourceNumber),
    /// Entries are out of order.
    #[error("its entries are not numbered one after the other; {RESTORE}")]
    EntryNumbers,
    /// An entry is of a source that is not in the record.
    #[error("its entry {0} is of a source that it does not have; {RESTORE}")]
    EntryWithoutSource(u32),
    /// A row is of a source that is not in the record.
    #[error("a row of it is of a source {0} that it does not have; {RESTORE}")]
    RowWithoutSource(SourceNumber),
    /// An entry is on a control that no catalogue contains.
    #[error("its entry {entry} is on {provision}, which is in no catalogue; {RESTORE}")]
    UnknownProvision {
        /// Number of the entry.
        entry: u32,
        /// The control.
        provision: ProvisionId,
    },
}

const RESTORE: &str = "restore it, or convert the sources";

/// Where a JSON document is wrong, and in what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonFault {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl From<serde_json::Error> for JsonFault {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        // The message ends in the place, which is named before it.
        let message = text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned());
        Self { line: error.line(), column: error.column(), message }
    }
}

/// What tells that a JSON document is a record, and of which form. It is read first: a record of another schema need not
/// have the rest.
#[derive(Deserialize)]
struct RecordHead {
    #[serde(default)]
    schema: Option<u32>,
    #[serde(default)]
    program: Option<ProgramHead>,
    #[serde(default)]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct ProgramHead {
    name: String,
    #[serde(default)]
    version: String,
}

impl Record {
    /// Reads `record.json`. Somebody may have changed it: what was counted when it was made must still add up.
    ///
    /// # Errors
    /// Bytes that are no record, one of another schema, or one that is not as annexa wrote it.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let head: RecordHead = match serde_json::from_slice(bytes) {
            Ok(head) => head,
            Err(error) if error.is_data() => return Err(RecordError::NoRecord),
            Err(error) => return Err(RecordError::BrokenJson(error.into())),
        };
        if head.kind.is_some_and(|kind| kind.starts_with("annexa-")) {
            return Err(RecordError::ListOfFiles);
        }
        let schema = head.schema.ok_or(RecordError::NoRecord)?;
        let is_own = head.program.as_ref().is_some_and(|program| program.name == "annexa");
        if schema != RECORD_SCHEMA && (is_own || head.program.is_none()) {
            return Err(RecordError::OtherSchema { schema, version: head.program.map(|program| program.version) });
        }
        if !is_own {
            return Err(RecordError::NoRecord);
        }
        let record: Self = serde_json::from_slice(bytes).map_err(|error| RecordError::NotWhole(error.into()))?;
        record.check()?;
        Ok(record)
    }

    fn check(&self) -> Result<(), RecordError> {
        let mut sources = HashSet::new();
        for source in &self.sources {
            let balances = source.ledger.balances() && source.sheets.iter().all(|sheet| sheet.ledger.balances());
            if !balances {
                return Err(RecordError::Unbalanced { source_name: source.name.clone() });
            }
            if !sources.insert(source.number) {
                return Err(RecordError::SourceTwice(source.number));
            }
        }
        let ascending = self.entries.windows(2).all(|pair| pair[0].number < pair[1].number);
        if !ascending {
            return Err(RecordError::EntryNumbers);
        }
        if let Some(entry) = self.entries.iter().find(|entry| !sources.contains(&entry.source)) {
            return Err(RecordError::EntryWithoutSource(entry.number));
        }
        let rows = self.unmatched.iter().chain(&self.matched_by_hand).map(|row| row.origin.source);
        let strange = rows.chain(self.kept_rows.iter().map(|row| row.source)).find(|n| !sources.contains(n));
        strange.map_or(Ok(()), |number| Err(RecordError::RowWithoutSource(number)))
    }
}
