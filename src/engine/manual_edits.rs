//! annexa's own workbooks and records among the inputs: takes what people typed into the record.

use super::input::Source;
use super::record_file;
use crate::ingest::{self, ReadLimits};
use crate::model::record::{Record, RecordError, SourceRecord};
use crate::model::{
    Cell, CellValue, Certainty, DecidedOn, Decision, DecisionField, EditionReading, EntryKind, Message, MessageArg,
    ProvisionId, Row, TableReading, UnmatchedRow, Workbook,
};
use crate::normalise::entry_by_hand;
use crate::output::xlsx::{is_comparison, is_own, read_back};
use crate::recognise::ReferenceData;
use crate::recognise::identifier::{ControlRefs, parse};
use crate::standards::catalogue::{Catalogue, Provision};

/// The decisions found among the inputs.
#[derive(Default)]
pub(super) struct ManualInput {
    /// Which of the sources are annexa's own workbooks and records.
    pub places: Vec<usize>,
    /// JSON sources that cannot be read, with the reason.
    pub broken: Vec<(usize, RecordError)>,
    /// Their names.
    pub names: Vec<String>,
    /// Names of comparisons that annexa wrote; they are not sources.
    pub comparisons: Vec<String>,
    /// The records in them.
    pub records: Vec<Record>,
    /// What was typed into any of them.
    pub decisions: Vec<Decision>,
    /// Rows that people added; they are not read.
    pub added: Vec<String>,
}

/// Typed values that cannot be taken over. They must not be overwritten, so the organisation fails.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManualInputError {
    /// One of annexa's own workbooks cannot be read back.
    #[error("{name}: {problem}")]
    Workbook {
        /// Its name.
        name: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Two files decide on the same value.
    #[error("{name}: {other} decides `{there}` on {field} otherwise (`{here}`); settle it in one of the two")]
    Contradiction {
        /// The file that was read later.
        name: String,
        /// The file that was read first.
        other: String,
        /// The field.
        field: &'static str,
        /// Its value in the first file.
        there: String,
        /// Its value in the later one.
        here: String,
    },
    /// Several workbooks or records of different sources, and no source beside them.
    #[error(
        "{} are of different sources, and no source is among the inputs; give one of them, or the sources too",
        .names.join(", ")
    )]
    DifferentSources {
        /// Their names.
        names: Vec<String>,
    },
}

impl ManualInput {
    /// Reads annexa's own workbooks among the sources. One that cannot be read fails the organisation: what was typed
    /// into it must not be overwritten. A record holds nothing that was typed since: one that cannot be read is a source
    /// that cannot be read.
    pub fn read(sources: &[Source], catalogue: &Catalogue) -> Result<Self, ManualInputError> {
        let mut all = Self::default();
        all.workbooks(sources)?;
        let typed = all.decisions.len();
        for (at, source) in sources.iter().enumerate() {
            match record_file::read(source, catalogue) {
                None => {}
                Some(Err(why)) => all.broken.push((at, why)),
                Some(Ok(record)) => {
                    all.places.push(at);
                    all.names.push(source.name().to_owned());
                    for decision in &record.decisions {
                        // The workbook may have been edited after the record was written.
                        if !all.decisions[..typed].iter().any(|d| d.same_value(decision)) {
                            all.decide(source.name(), decision.clone(), typed)?;
                        }
                    }
                    all.records.push(record);
                }
            }
        }
        Ok(all)
    }

    /// The record that holds everything, if all records have the same sources.
    pub fn only_record(&mut self) -> Option<Record> {
        let sources = |record: &Record| -> Vec<(String, String)> {
            record.sources.iter().map(|s| (s.name.clone(), s.sha256.clone())).collect()
        };
        let first = self.records.first().map(sources)?;
        self.records.iter().all(|record| sources(record) == first).then(|| self.records.swap_remove(0))
    }

    /// Sources that only the records hold. If there are other sources, only decisions are taken from a record.
    pub fn missing_sources(&self, sources: &[Source]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for source in self.records.iter().flat_map(|record| &record.sources) {
            let here =
                sources.iter().any(|s| s.name() == source.name || s.sha256().is_some_and(|hash| hash == source.sha256));
            if !here && !names.contains(&source.name) {
                names.push(source.name.clone());
            }
        }
        names
    }

    fn workbooks(&mut self, sources: &[Source]) -> Result<(), ManualInputError> {
        for (at, source) in sources.iter().enumerate() {
            let Some(workbook) = own_workbook(source) else { continue };
            if is_comparison(&workbook) {
                self.places.push(at);
                self.comparisons.push(source.name().to_owned());
                continue;
            }
            let back = read_back(source.name(), &workbook).map_err(|why| ManualInputError::Workbook {
                name: source.name().to_owned(),
                problem: why.to_string(),
            })?;
            self.places.push(at);
            self.names.push(source.name().to_owned());
            self.records.push(back.record);
            self.added.extend(back.added);
            for decision in back.decisions {
                self.decide(source.name(), decision, 0)?;
            }
        }
        Ok(())
    }

    /// Adds a decision, unless another file (a decision from `after` on) decides on the same value.
    fn decide(&mut self, name: &str, decision: Decision, after: usize) -> Result<(), ManualInputError> {
        match self.decisions[after..].iter().find(|d| d.same_value(&decision)) {
            None => self.decisions.push(decision),
            Some(first) if first.value == decision.value => {}
            Some(first) => {
                return Err(ManualInputError::Contradiction {
                    name: name.to_owned(),
                    other: self.names.first().cloned().unwrap_or_else(|| "another file".to_owned()),
                    field: decision.field.word(),
                    there: first.value.clone(),
                    here: decision.value,
                });
            }
        }
        Ok(())
    }
}

/// Reads a source as annexa's own workbook. Only a container that lists the part with custom properties is opened.
fn own_workbook(source: &Source) -> Option<Workbook> {
    const PART: &[u8] = b"docProps/custom.xml";
    let bytes = source.bytes().ok()?;
    if !bytes.starts_with(b"PK") || !bytes.windows(PART.len()).any(|w| w == PART) {
        return None;
    }
    let read = || ingest::read(source.name(), bytes, &ReadLimits::default().of_own_workbooks()).ok();
    let workbook = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).ok().flatten()?;
    is_own(&workbook).then_some(workbook)
}

/// Turns unmatched rows into entries where a person typed the right identifier.
pub(super) fn match_rows(record: &mut Record, knowledge: &ReferenceData) {
    let mut rest = Vec::new();
    for row in std::mem::take(&mut record.unmatched) {
        let on = record.decided_on(&row);
        let of = |d: &Decision| d.field == DecisionField::RightIdentifier && Some(&d.on) == on.as_ref();
        let Some(at) = record.decisions.iter().position(of) else {
            rest.push(row);
            continue;
        };
        match matched(record, &row, &record.decisions[at].value, knowledge) {
            Ok(entry) => {
                record.decisions[at].holds();
                count_again(&mut record.sources, &row, 1);
                record.entries.push(entry);
                record.matched_by_hand.push(row);
            }
            Err(why) => {
                record.decisions[at].fails(why);
                rest.push(row);
            }
        }
    }
    record.unmatched = rest;
    for decision in &mut record.decisions {
        if let DecidedOn::Row { source, sheet, row, .. } = &decision.on {
            let rows = record.matched_by_hand.iter().chain(&record.unmatched);
            let there = rows.clone().any(|u| {
                *u.origin.sheet == **sheet
                    && u.origin.cell.row == *row
                    && record.sources.iter().any(|s| s.number == u.origin.source && s.name == *source)
            });
            if !there {
                let why = Message::new("sentences.decision.no_such_row").with("source", source.as_str());
                let why = why.with("sheet", sheet.as_str()).with("row", row.to_string());
                decision.fails(why);
            }
        }
    }
}

/// The entry of a row whose identifier a person has typed.
fn matched(
    record: &Record,
    row: &UnmatchedRow,
    typed: &str,
    knowledge: &ReferenceData,
) -> Result<crate::model::Entry, Message> {
    let source = record.sources.iter().find(|s| s.number == row.origin.source);
    let source = source.ok_or_else(|| Message::new("sentences.decision.source_gone"))?;
    if source.edition.is_none() {
        return Err(Message::new("sentences.decision.source_without_controls"));
    }
    let table = source
        .sheets
        .iter()
        .filter(|s| s.sheet == row.origin.sheet)
        .flat_map(|s| &s.tables)
        .find(|t| (t.body_rows.0..=t.body_rows.1).contains(&row.origin.cell.row))
        .ok_or_else(|| Message::new("sentences.decision.table_gone"))?;
    let provision = provision(source, table, typed, knowledge)?;
    let cells = row
        .cells
        .iter()
        .map(|c| Cell {
            column: c.cell.column,
            value: CellValue::Text(c.text.clone()),
            text: c.text.clone(),
            merged_from: None,
        })
        .collect();
    let number = record.entries.iter().map(|e| e.number).max().unwrap_or(0) + 1;
    let as_row = Row { number: row.origin.cell.row, hidden: None, cells };
    let kind = EntryKind::Control;
    Ok(entry_by_hand((provision, kind), &as_row, &row.origin, table, number, knowledge))
}

/// The control that a person means: in an edition that the row's table is on, or in one that they name.
fn provision(
    source: &SourceRecord,
    table: &TableReading,
    typed: &str,
    knowledge: &ReferenceData,
) -> Result<ProvisionId, Message> {
    let written = match parse(typed, &knowledge.vocabulary) {
        Some(ControlRefs::One(written)) if written.rest.is_empty() => written,
        _ => return Err(Message::new("sentences.decision.no_identifier").with("typed", typed)),
    };
    let settled = |reading: &&EditionReading| reading.certainty != Certainty::Tied;
    let mut editions: Vec<&str> = table.editions.iter().filter(settled).map(|e| e.framework.as_str()).collect();
    if editions.is_empty() {
        editions = source.editions().map(|(e, _)| e).filter(settled).map(|e| e.framework.as_str()).collect();
    }
    let found: Vec<&Provision> = editions.iter().filter_map(|key| knowledge.control(key, &written)).collect();
    match found[..] {
        [only] => Ok(only.id.clone()),
        [] => {
            let why = Message::new("sentences.decision.no_control_of").with("control", written.annex_local());
            Err(why.with("editions", MessageArg::list(editions, "lists.or")))
        }
        _ => {
            let why = Message::new("sentences.decision.control_of_several").with("control", written.annex_local());
            Err(why.with("editions", MessageArg::list(editions, "sentences.decision.and_of")))
        }
    }
}

/// Moves a row from unmatched to matched in the ledgers of its source, or back.
pub(super) fn count_again(sources: &mut [SourceRecord], row: &UnmatchedRow, by: i32) {
    let Some(source) = sources.iter_mut().find(|s| s.number == row.origin.source) else { return };
    let sheet = source.sheets.iter_mut().find(|s| s.sheet == row.origin.sheet).map(|s| &mut s.ledger);
    for ledger in [Some(&mut source.ledger), sheet].into_iter().flatten() {
        ledger.entry = ledger.entry.saturating_add_signed(by);
        ledger.entries = ledger.entries.saturating_add_signed(by);
        ledger.unmatched = ledger.unmatched.saturating_add_signed(-by);
    }
}
