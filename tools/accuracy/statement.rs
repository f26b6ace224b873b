//! The final statement against the source: what a reader of the audit pack would believe of each control.
//!
//! The truth names the columns of the answers and what their words mean. For every control the cells of its rows are
//! compared with what the statement shows. A value counts as *invented* where the statement has it as a fact and the
//! source's answer is another, or none.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::record::Record;
use annexa::model::{
    Applicability, Basis, CellAddress, Entry, Merged, Origin, Row, Statement, StatementControl, StatementText, Status,
    Table, column_number,
};
use annexa::recognise::fold::fold;
use serde::Serialize;

use crate::score::Share;
use crate::truth::{Letters, Truth};

/// The values of a statement that are scored.
pub(crate) const FIELDS: [&str; 5] = ["applicability", "status", "justification", "evidence", "owner"];

/// Texts of these roles may become evidence: a policy or a document is held as much as a record.
const HELD: [&str; 4] = ["evidence", "reference", "policy", "documents"];

/// How the statement of one file agrees with the file, or the sum over all.
#[derive(Debug, Clone, Default)]
pub(crate) struct StatementScore {
    /// Answers of the source that the statement shows, by field in the order of [`FIELDS`].
    pub(crate) fields: [Share; 5],
    /// Values of the statement that the source does not give, by field.
    pub(crate) invented: [u32; 5],
    /// What differs, in words.
    pub(crate) remarks: Vec<String>,
}

impl StatementScore {
    /// The sum of all fields.
    pub(crate) fn all(&self) -> Share {
        self.fields.iter().fold(Share::default(), |mut sum, share| {
            sum.add(*share);
            sum
        })
    }

    /// Invented values of all fields.
    pub(crate) fn invented(&self) -> u32 {
        self.invented.iter().sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for at in 0..FIELDS.len() {
            self.fields[at].add(other.fields[at]);
            self.invented[at] += other.invented[at];
        }
    }

    /// Scores the statement of one file. `tables` are the sheets of the file as they were read.
    pub(crate) fn of(truth: &Truth, record: Option<&Record>, tables: &[Table]) -> Self {
        let mut score = Self::default();
        let Some(table) = tables.iter().find(|table| table.sheet == truth.sheet) else { return score };
        let source = Source { truth, table };
        let keys = truth.frameworks();
        let statements = record.map(|record| record.statements.as_slice()).unwrap_or_default();
        let of_edition = statements.iter().find(|s| keys.contains(&s.framework.as_str()));
        for control in &truth.controls {
            let shown = of_edition.and_then(|s| s.controls.iter().find(|c| c.provision.local() == control));
            let entries: Vec<&Entry> = record
                .map(|record| record.entries.iter().filter(|e| e.provision.local() == control).collect())
                .unwrap_or_default();
            let rows = source.rows(&entries);
            // A statement is always on the current edition; what an older one answers arrives through the transition,
            // and is judged by its origin alone.
            if of_edition.is_some() || statements.is_empty() {
                score.decisions(&source, control, shown, &rows);
                score.texts(&source, control, shown, &rows);
            }
        }
        for statement in statements {
            score.origins(&source, statement);
        }
        score
    }

    fn decisions(&mut self, source: &Source, control: &str, shown: Option<&StatementControl>, rows: &[&Row]) {
        if source.is_torn(rows) {
            return;
        }
        let truth = source.truth;
        let excluded = truth.not_applicable.contains(control);
        let word = source.word("applicable", rows);
        let meant = truth.applicable_values.get(word.as_str()).map(String::as_str);
        let expected = match (excluded, meant) {
            (true, _) => Some("excluded"),
            (false, Some(meant)) => Some(meant),
            (false, None) if word.is_empty() => None,
            (false, None) => Some("applicable"),
        };
        let found = shown.map_or(Applicability::Unstated, |c| fact(&c.applicability));
        self.decision(0, control, expected, &name(&found), found == Applicability::Unstated);
        if !excluded {
            let word = source.word("status", rows);
            let expected = truth.status_values.get(word.as_str()).map(String::as_str);
            let found = shown.map_or(Status::Unstated, |c| fact(&c.status));
            // Words whose meaning the truth leaves open are not judged.
            if expected.is_some() || word.is_empty() {
                self.decision(1, control, expected, &name(&found), found == Status::Unstated);
            }
        }
    }

    fn decision(&mut self, field: usize, control: &str, expected: Option<&str>, found: &str, unstated: bool) {
        let expected = expected.filter(|word| *word != "unstated");
        if let Some(word) = expected {
            self.fields[field].add(Share::one(word == found));
        }
        if expected != Some(found) && !(expected.is_none() && unstated) {
            self.invented[field] += u32::from(!unstated);
            let expected = expected.unwrap_or("unstated");
            self.remarks.push(format!("{control}: {} is {expected}, shown as {found}", FIELDS[field]));
        }
    }

    fn texts(&mut self, source: &Source, control: &str, shown: Option<&StatementControl>, rows: &[&Row]) {
        if source.is_torn(rows) {
            return;
        }
        for (field, role) in [(2, "justification"), (3, "evidence"), (4, "owner")] {
            for (cell, text) in source.cells(role, rows) {
                // Marks and placeholders are no texts.
                if fold(&text).chars().filter(|c| c.is_alphanumeric()).count() < 3 || is_placeholder(&text) {
                    continue;
                }
                let texts = shown.map(|c| texts_of(c, field)).unwrap_or_default();
                let there = texts.iter().any(|shown| {
                    let here = shown.origins.iter().any(|o| o.cell == cell && *o.sheet == *source.table.sheet);
                    let folded = fold(&text);
                    here && (folded.contains(&fold(&shown.text)) || fold(&shown.text).contains(&folded))
                });
                self.fields[field].add(Share::one(there));
                if !there {
                    self.remarks.push(format!("{control}: {role} of {cell} is not shown"));
                }
            }
        }
        // Where one column serves both, a reason on the wrong side is as good as invented.
        let Some(shown) = shown else { return };
        if source.columns("justification").len() == 1 {
            let excluded = source.truth.not_applicable.contains(control);
            let wrong = if excluded { &shown.justification_for_inclusion } else { &shown.justification_for_exclusion };
            for text in wrong {
                self.invented[2] += 1;
                self.remarks.push(format!("{control}: `{}` is on the wrong side", start_of(&text.text)));
            }
        }
    }

    /// Values that come from cells which do not answer that question.
    fn origins(&mut self, source: &Source, statement: &Statement) {
        let of = |roles: &[&str]| -> BTreeSet<u32> { roles.iter().flat_map(|role| source.columns(role)).collect() };
        let answers = of(&["applicable", "status"]);
        let columns = [
            answers.clone(),
            answers,
            of(&["justification", "reasons"]),
            HELD.iter().flat_map(|role| source.columns(role)).collect(),
            of(&["owner"]),
        ];
        for control in &statement.controls {
            let named = control.provision.local();
            let mut stray = |field: usize, origins: &[Origin], text: &str| {
                let right = |o: &Origin| {
                    *o.sheet == *source.table.sheet
                        && (columns[field].contains(&o.cell.column) || source.truth.ragged_rows.contains(&o.cell.row))
                };
                if let Some(origin) = origins.iter().find(|origin| !right(origin)) {
                    self.invented[field] += 1;
                    let (field, text) = (FIELDS[field], start_of(text));
                    self.remarks.push(format!("{named}: {field} `{text}` of {} {} is none", origin.sheet, origin.cell));
                }
            };
            if fact(&control.applicability) != Applicability::Unstated {
                stray(0, &control.applicability.origins, &name(&control.applicability.value));
            }
            if fact(&control.status) != Status::Unstated {
                stray(1, &control.status.origins, &name(&control.status.value));
            }
            for field in 2..FIELDS.len() {
                for text in texts_of(control, field) {
                    stray(field, &text.origins, &text.text);
                }
            }
        }
    }
}

/// The cells of the file that a truth speaks of.
struct Source<'t> {
    truth: &'t Truth,
    table: &'t Table,
}

impl Source<'_> {
    fn columns(&self, role: &str) -> BTreeSet<u32> {
        self.truth.columns.get(role).into_iter().flat_map(Letters::iter).filter_map(column_number).collect()
    }

    /// The rows of one control.
    fn rows(&self, entries: &[&Entry]) -> Vec<&Row> {
        let here = entries.iter().filter(|e| *e.sheet == *self.table.sheet);
        let numbers: BTreeSet<u32> = here.flat_map(|e| e.rows.iter().copied()).collect();
        self.table.rows.iter().filter(|row| numbers.contains(&row.number)).collect()
    }

    /// Rows whose cells have moved are not judged by column.
    fn is_torn(&self, rows: &[&Row]) -> bool {
        rows.iter().any(|row| self.truth.ragged_rows.contains(&row.number))
    }

    fn cells(&self, role: &str, rows: &[&Row]) -> Vec<(CellAddress, String)> {
        let columns = self.columns(role);
        let cells = rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.number, cell)));
        cells
            .filter(|(_, cell)| columns.contains(&cell.column) && !cell.is_blank())
            .map(|(row, cell)| {
                let own = CellAddress::new(row, cell.column);
                (cell.merged_from.unwrap_or(own), cell.text.clone())
            })
            .collect()
    }

    /// The first filled cell of a role.
    fn word(&self, role: &str, rows: &[&Row]) -> String {
        self.cells(role, rows).first().map(|(_, text)| text.trim().to_owned()).unwrap_or_default()
    }
}

fn texts_of(control: &StatementControl, field: usize) -> Vec<&StatementText> {
    match field {
        2 => control.justification_for_inclusion.iter().chain(&control.justification_for_exclusion).collect(),
        3 => control.evidence.iter().collect(),
        4 => control.owner.iter().collect(),
        _ => Vec::new(),
    }
}

/// A proposal is no fact, and a statement does not count it.
fn fact<T: Copy + Default>(merged: &Merged<T>) -> T {
    if merged.basis == Basis::Proposed { T::default() } else { merged.value }
}

/// The word of a value as the record writes it.
fn name<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn is_placeholder(text: &str) -> bool {
    matches!(fold(text).as_str(), "n a" | "na" | "tbd" | "tba" | "none" | "not applicable" | "nil")
}

fn start_of(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Remarks of one kind once each: a column misread costs a line per control, and the first few say it all.
pub(crate) fn shortened(remarks: &[String]) -> Vec<String> {
    const SHOWN: usize = 3;
    let mut kinds: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for remark in remarks {
        let kind = remark.split_once(": ").map_or("", |(_, rest)| rest);
        let kind: String = kind.split_whitespace().take(1).collect();
        kinds.entry(kind).or_default().push(remark);
    }
    let mut lines = Vec::new();
    for of_kind in kinds.values() {
        lines.extend(of_kind.iter().take(SHOWN).map(|remark| (*remark).clone()));
        if of_kind.len() > SHOWN {
            lines.push(format!("… and {} more of this kind", of_kind.len() - SHOWN));
        }
    }
    lines
}
