//! A `record.json` among the inputs: read back, and checked for what the rest of the pipeline takes for granted.

use std::collections::HashSet;

use serde::Deserialize;

use super::input::Source;
use crate::model::EntryKind;
use crate::model::record::{RECORD_SCHEMA, Record, is_start_of_record};
use crate::standards::catalogue::Catalogue;

/// What says of a JSON document that it is a record, and of which form.
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

/// The record that a source is, by its content; `None` for a source that is no JSON. The error is one sentence: what is
/// wrong and what to do.
pub(super) fn read(source: &Source, catalogue: &Catalogue) -> Option<Result<Record, String>> {
    let bytes = source.content.as_ref().ok()?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace())?;
    let named = source.name.to_lowercase().ends_with(".json");
    // Delimited text may begin with any sign; what is to be JSON says so by its name, or is a record.
    if !(named || (*first == b'{' && is_start_of_record(bytes))) {
        return None;
    }
    Some(parse(bytes, catalogue))
}

fn parse(bytes: &[u8], catalogue: &Catalogue) -> Result<Record, String> {
    let broken = |e: &serde_json::Error| {
        format!(
            "is broken JSON (line {}, column {}: {}); restore it, or convert the sources",
            e.line(),
            e.column(),
            said(e)
        )
    };
    let head: RecordHead = match serde_json::from_slice(bytes) {
        Ok(head) => head,
        Err(error) if error.is_data() => return Err(NO_RECORD.to_owned()),
        Err(error) => return Err(broken(&error)),
    };
    if head.kind.is_some_and(|kind| kind.starts_with("annexa-")) {
        return Err("is annexa's list of inputs and outputs; give the record.json beside it".to_owned());
    }
    let Some((schema, program)) = head.schema.zip(head.program).filter(|(_, program)| program.name == "annexa") else {
        return Err(NO_RECORD.to_owned());
    };
    if schema != RECORD_SCHEMA {
        return Err(format!(
            "is a record of form {schema}, written by annexa {}, and this annexa reads form {RECORD_SCHEMA}; use annexa {} \
             or newer, or convert the sources",
            program.version, program.version
        ));
    }
    let record: Record = serde_json::from_slice(bytes).map_err(|e| {
        format!(
            "is no whole record (line {}, column {}: {}); restore it, or convert the sources",
            e.line(),
            e.column(),
            said(&e)
        )
    })?;
    check(&record, catalogue).map_err(|why| format!("{why}; restore it, or convert the sources"))?;
    Ok(record)
}

const NO_RECORD: &str = "is JSON, but no record of annexa; give a spreadsheet, or a record.json";

/// What is wrong, without the place at its end, which is said before.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// What was counted when the record was made must still add up: somebody may have changed it.
fn check(record: &Record, catalogue: &Catalogue) -> Result<(), String> {
    let mut sources = HashSet::new();
    for source in &record.sources {
        let balances = source.ledger.balances() && source.sheets.iter().all(|sheet| sheet.ledger.balances());
        if !balances {
            return Err(format!("the ledger of its source {} does not add up", source.name));
        }
        if !sources.insert(source.number) {
            return Err(format!("it has two sources of the number {}", source.number));
        }
    }
    let ascending = record.entries.windows(2).all(|pair| pair[0].number < pair[1].number);
    if !ascending {
        return Err("its entries are not numbered one after the other".to_owned());
    }
    for entry in &record.entries {
        if !sources.contains(&entry.source) {
            return Err(format!("its entry {} is of a source that it does not have", entry.number));
        }
        if entry.kind != EntryKind::OwnControl && catalogue.provision(&entry.provision).is_none() {
            return Err(format!("its entry {} speaks of {}, which is in no catalogue", entry.number, entry.provision));
        }
    }
    let rows = record.unmatched.iter().chain(&record.matched_by_hand).map(|row| row.origin.source);
    let strange = rows.chain(record.kept_rows.iter().map(|row| row.source)).find(|number| !sources.contains(number));
    strange.map_or(Ok(()), |number| Err(format!("a row of it is of a source {number} that it does not have")))
}
