//! The content of a control's fields, as comparable values with their cells.

use std::collections::HashMap;

use super::difference::{DiffValue, EarlierAnswer, Field};
use crate::model::record::Record;
use crate::model::{
    Answer, Applicability, BY_HAND, Basis, Entry, EntryText, JustificationSide as Serves, Merged, Origin,
    PredecessorAnswer, ProvisionId, StatementControl, StatementText, Status,
};
use crate::reconcile::{folded, pieces};

/// Several values, equal ones (white space and case folded) once with all their cells.
#[derive(Debug, Default)]
pub(super) struct FieldValues {
    list: Vec<DiffValue>,
    places: HashMap<String, usize>,
}

impl FieldValues {
    fn add(&mut self, text: &str, basis: Basis, written_for: Option<&ProvisionId>, origins: &[Origin]) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let list = &mut self.list;
        let at = *self.places.entry(folded(text)).or_insert_with(|| {
            list.push(DiffValue {
                text: text.to_owned(),
                raw: Vec::new(),
                basis,
                written_for: written_for.cloned(),
                origins: Vec::new(),
                cells: String::new(),
            });
            list.len() - 1
        });
        for origin in origins {
            if !self.list[at].origins.contains(origin) {
                self.list[at].origins.push(origin.clone());
            }
        }
    }

    fn finish(self, record: &Record) -> Vec<DiffValue> {
        let mut list = self.list;
        for value in &mut list {
            value.cells = record.cite_all(&value.origins, " ");
        }
        list
    }
}

/// `Header: text`, or the text alone under no header.
fn headed(header: &str, text: &str) -> String {
    let header = header.split_whitespace().collect::<Vec<_>>().join(" ");
    if header.is_empty() { text.trim().to_owned() } else { format!("{header}: {}", text.trim()) }
}

/// The entry of that number.
pub(super) fn entry(record: &Record, number: u32) -> Option<&Entry> {
    record.entries.binary_search_by_key(&number, |e| e.number).ok().map(|at| &record.entries[at])
}

/// The texts of a control in a field that is a list; empty for answers.
pub(super) fn texts(record: &Record, control: &StatementControl, field: Field) -> Vec<DiffValue> {
    let mut values = FieldValues::default();
    let whole = |values: &mut FieldValues, list: &[StatementText]| {
        for text in list {
            values.add(&text.text, text.basis, text.written_for.as_ref(), &text.origins);
        }
    };
    let split = |values: &mut FieldValues, list: &[StatementText]| {
        for text in list {
            for piece in pieces(&text.text) {
                values.add(piece, text.basis, text.written_for.as_ref(), &text.origins);
            }
        }
    };
    let cell = |values: &mut FieldValues, text: &str, origin: &Origin| {
        let from = row_of_predecessor(record, control, origin);
        let basis = match from {
            Some(_) => Basis::CarriedOver,
            None if origin.source == BY_HAND => Basis::Decided,
            None => Basis::Stated,
        };
        values.add(text, basis, from, std::slice::from_ref(origin));
    };
    match field {
        // The catalogue gives the titles of Annex A's controls; those of own controls are the source's.
        Field::Title if control.theme.is_empty() => values.add(&control.title, Basis::Stated, None, &[]),
        Field::Title | Field::Applicability | Field::Status => {}
        Field::Reasons => {
            for mark in &control.reasons {
                cell(&mut values, mark.reason.short(), &mark.origin);
            }
        }
        Field::JustificationForInclusion => whole(&mut values, &control.justification_for_inclusion),
        Field::JustificationForExclusion => whole(&mut values, &control.justification_for_exclusion),
        Field::Implementation => whole(&mut values, &control.implementation),
        Field::Evidence => split(&mut values, &control.evidence),
        Field::Owner => split(&mut values, &control.owner),
        Field::Dates => {
            for date in &control.dates {
                cell(&mut values, &headed(&date.header, &date.text.text), &date.text.origin);
            }
        }
        Field::Remarks => whole(&mut values, &control.remarks),
        Field::OtherColumns => {
            for other in &control.carried_over {
                cell(&mut values, &headed(&other.header, &other.text.text), &other.text.origin);
            }
        }
    }
    values.finish(record)
}

/// Why predecessors of a control that is not excluded were: a side states these, though not for the control.
pub(super) fn reasons_of_predecessors(record: &Record, control: &StatementControl) -> Vec<DiffValue> {
    let mut values = FieldValues::default();
    for text in control.transition.iter().flat_map(|t| &t.predecessors).flat_map(|p| &p.reasons_for_exclusion) {
        values.add(&text.text, text.basis, text.written_for.as_ref(), &text.origins);
    }
    values.finish(record)
}

/// The control of the earlier edition whose row contains a cell, if there is one.
fn row_of_predecessor<'c>(record: &Record, control: &'c StatementControl, origin: &Origin) -> Option<&'c ProvisionId> {
    let in_row = |number: &u32| {
        entry(record, *number)
            .is_some_and(|e| e.source == origin.source && e.sheet == origin.sheet && e.rows.contains(&origin.cell.row))
    };
    let predecessors = &control.transition.as_ref()?.predecessors;
    predecessors.iter().find(|p| p.entries.iter().any(in_row)).map(|p| &p.provision)
}

/// The header that a value of dates or other columns begins with.
pub(super) fn header_of(field: Field, text: &str) -> Option<&str> {
    matches!(field, Field::Dates | Field::OtherColumns).then(|| text.split_once(": ").map_or("", |(header, _)| header))
}

/// An answer of a control with the words of its sources.
pub(super) fn answer(record: &Record, control: &StatementControl, field: Field) -> DiffValue {
    if field == Field::Applicability {
        let raw = raw(record, &control.entries, &control.applicability.origins, |e| {
            e.applicability.as_ref().map(|a| (a.raw.as_str(), &a.origin))
        });
        value(record, &control.applicability, Applicability::word, raw)
    } else {
        let raw = raw(record, &control.entries, &control.status.origins, |e| {
            e.status.as_ref().map(|a| (a.raw.as_str(), &a.origin))
        });
        value(record, &control.status, Status::word, raw)
    }
}

/// A side's answers for a control of the earlier edition.
pub(super) fn earlier(record: &Record, answer: &PredecessorAnswer) -> EarlierAnswer {
    let of =
        |origins: &[Origin], get: fn(&Entry) -> Option<(&str, &Origin)>| raw(record, &answer.entries, origins, get);
    let applicability = of(&answer.applicability.origins, |e| e.applicability.as_ref().map(said));
    let status = of(&answer.status.origins, |e| e.status.as_ref().map(said));
    EarlierAnswer {
        present: answer.present,
        applicability: value(record, &answer.applicability, Applicability::word, applicability),
        status: value(record, &answer.status, Status::word, status),
    }
}

fn said<T>(answer: &Answer<T>) -> (&str, &Origin) {
    (answer.raw.as_str(), &answer.origin)
}

fn value<T: Copy>(record: &Record, merged: &Merged<T>, word: fn(T) -> &'static str, raw: Vec<String>) -> DiffValue {
    DiffValue {
        text: word(merged.value).to_owned(),
        raw,
        basis: merged.basis,
        written_for: None,
        origins: merged.origins.clone(),
        cells: record.cite_all(&merged.origins, " "),
    }
}

/// The words of the sources in the cells that an answer rests on, each once.
fn raw<'r>(
    record: &'r Record,
    entries: &[u32],
    origins: &[Origin],
    get: impl Fn(&'r Entry) -> Option<(&'r str, &'r Origin)>,
) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (word, origin) in entries.iter().filter_map(|n| entry(record, *n)).filter_map(get) {
        let word = word.trim();
        if origins.contains(origin) && !word.is_empty() && !words.iter().any(|w| w == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Whether a value counts as a fact: it is stated, carried over or decided, and not empty.
pub(super) fn is_fact(value: &DiffValue) -> bool {
    value.basis != Basis::Proposed && value.text != Applicability::Unstated.word()
}

/// The raw content of an entry's rows in a field: for clauses, which have no merged answers.
pub(super) fn raw_texts(record: &Record, entries: &[u32], field: Field) -> Vec<DiffValue> {
    let mut values = FieldValues::default();
    let add = |values: &mut FieldValues, texts: &[EntryText]| {
        for text in texts {
            values.add(&text.text, Basis::Stated, None, std::slice::from_ref(&text.origin));
        }
    };
    let split = |values: &mut FieldValues, texts: &[EntryText]| {
        for text in texts {
            for piece in pieces(&text.text) {
                values.add(piece, Basis::Stated, None, std::slice::from_ref(&text.origin));
            }
        }
    };
    for entry in entries.iter().filter_map(|n| entry(record, *n)) {
        match field {
            Field::Title => {}
            Field::Applicability => {
                if let Some((word, origin)) = entry.applicability.as_ref().map(said) {
                    values.add(word, Basis::Stated, None, std::slice::from_ref(origin));
                }
            }
            Field::Status => {
                if let Some((word, origin)) = entry.status.as_ref().map(said) {
                    values.add(word, Basis::Stated, None, std::slice::from_ref(origin));
                }
            }
            Field::Reasons => {
                for mark in &entry.reasons {
                    values.add(mark.reason.short(), Basis::Stated, None, std::slice::from_ref(&mark.origin));
                }
            }
            Field::JustificationForInclusion | Field::JustificationForExclusion => {
                let side =
                    if field == Field::JustificationForInclusion { Serves::Inclusion } else { Serves::Exclusion };
                for text in entry.justifications.iter().filter(|j| j.side == side).map(|j| &j.text) {
                    add(&mut values, std::slice::from_ref(text));
                }
            }
            Field::Implementation => add(&mut values, &entry.implementation),
            Field::Evidence => split(&mut values, &entry.evidence),
            Field::Owner => split(&mut values, &entry.owner),
            Field::Dates => {
                for date in &entry.dates {
                    let origins = std::slice::from_ref(&date.text.origin);
                    values.add(&headed(&date.header, &date.text.text), Basis::Stated, None, origins);
                }
            }
            Field::Remarks => add(&mut values, &entry.remarks),
            Field::OtherColumns => {
                for cell in &entry.carried_over {
                    let origins = std::slice::from_ref(&cell.text.origin);
                    values.add(&headed(&cell.header, &cell.text.text), Basis::Stated, None, origins);
                }
            }
        }
    }
    values.finish(record)
}
