//! Records, and what a record states on one control.

use std::fs;
use std::path::Path;

use annexa::Outputs;
use annexa::model::record::Record;
use annexa::model::{Entry, EntryKind};
use annexa::model::{StatementControl, StatementText};
use serde::de::DeserializeOwned;

/// Reads a JSON file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> T {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Reads a `record.json`.
pub fn read(path: &Path) -> Record {
    read_json(path)
}

/// The record among the outputs of a conversion.
pub fn of(outputs: &Outputs) -> Record {
    serde_json::from_slice(&outputs.record).expect("a record")
}

/// The first entry of a control or clause, by its local identifier.
pub fn entry<'r>(record: &'r Record, local: &str) -> &'r Entry {
    record.entries.iter().find(|e| e.provision.local() == local).unwrap_or_else(|| panic!("no entry on {local}"))
}

/// The controls that a record has entries of, one per entry.
pub fn controls(record: &Record) -> Vec<&str> {
    record.entries.iter().filter(|e| e.kind == EntryKind::Control).map(|e| e.provision.local()).collect()
}

/// A control of the first statement.
pub fn control<'r>(record: &'r Record, local: &str) -> &'r StatementControl {
    record.statements[0].controls.iter().find(|c| c.provision.local() == local).expect("a control")
}

/// The words of a statement's texts.
pub fn texts(texts: &[StatementText]) -> Vec<&str> {
    texts.iter().map(|t| t.text.as_str()).collect()
}
