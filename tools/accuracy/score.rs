//! A record compared with the truth.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::record::{Record, SourceRecord};
use annexa::model::{Applicability, Entry, EntryKind};
use annexa::model::{Certainty, ColumnReading, ColumnRole, SheetReading, Table};

use crate::statement::{StatementScore, shortened};
use crate::truth::{Letters, Truth};

/// The roles that are scored. Any other column is right if it is carried over.
const SCORED: [&str; 9] =
    ["id", "title", "applicable", "justification", "status", "owner", "evidence", "date", "comments"];

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) right: u32,
    pub(crate) of: u32,
}

impl Share {
    pub(crate) fn one(right: bool) -> Self {
        Self { right: u32::from(right), of: 1 }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }

    /// Nothing asked for is nothing missed: 100.
    pub(crate) fn per_cent(self) -> f64 {
        if self.of == 0 { 100.0 } else { 100.0 * f64::from(self.right) / f64::from(self.of) }
    }
}

/// How one file was read, or the sum over all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    pub(crate) file: String,
    pub(crate) sheet: Share,
    pub(crate) header_row: Share,
    pub(crate) edition: Share,
    /// Scored columns of the truth that were read as what they are.
    pub(crate) right_columns: u32,
    /// Scored columns of the truth that were not.
    pub(crate) missed_columns: u32,
    /// Columns read as a scored role that they do not have.
    pub(crate) wrong_columns: u32,
    /// Controls of the truth that an entry is about.
    pub(crate) controls: Share,
    /// Controls that an entry is about and the truth does not have.
    pub(crate) wrong_controls: u32,
    /// Controls rightly excluded or not, and words of the answer columns that arrived.
    pub(crate) answers: Share,
    /// Rows that no class of the ledger counts, or that two count.
    pub(crate) unclassified_rows: u32,
    /// The final statement against the source.
    pub(crate) statement: StatementScore,
    /// What differs, in words.
    pub(crate) remarks: Vec<String>,
}

impl Score {
    /// Scores one file; without a record nothing was found in it, for the reasons given.
    pub(crate) fn of(truth: &Truth, record: Option<&Record>, tables: &[Table], problems: Vec<String>) -> Self {
        let mut score = Self { file: truth.file.clone(), remarks: problems, ..Self::default() };
        let source = record.and_then(|record| record.sources.first());
        let entries: Vec<&Entry> = record
            .map(|record| record.entries.iter().filter(|e| e.kind == EntryKind::Control).collect())
            .unwrap_or_default();
        score.ledger(source);
        if truth.frameworks().is_empty() {
            // A file of another framework: right is to find no control of this one in it.
            score.edition = Share::one(entries.is_empty());
            score.wrong_controls = u32_of(entries.len());
            return score;
        }
        score.place(truth, source);
        score.controls(truth, &entries);
        score.answers(truth, &entries);
        score.statement = StatementScore::of(truth, record, tables);
        score.remarks.extend(shortened(&score.statement.remarks));
        score
    }

    /// The sum of all scores.
    pub(crate) fn total(scores: &[Self]) -> Self {
        let mut total = Self { file: "total".to_owned(), ..Self::default() };
        for score in scores {
            total.sheet.add(score.sheet);
            total.header_row.add(score.header_row);
            total.edition.add(score.edition);
            total.right_columns += score.right_columns;
            total.missed_columns += score.missed_columns;
            total.wrong_columns += score.wrong_columns;
            total.controls.add(score.controls);
            total.wrong_controls += score.wrong_controls;
            total.answers.add(score.answers);
            total.statement.add(&score.statement);
            total.unclassified_rows += score.unclassified_rows;
        }
        total
    }

    /// Of the columns read as a scored role: those that have it.
    pub(crate) fn precision(&self) -> Share {
        Share { right: self.right_columns, of: self.right_columns + self.wrong_columns }
    }

    /// Of the columns with a scored role: those read as it.
    pub(crate) fn recall(&self) -> Share {
        Share { right: self.right_columns, of: self.right_columns + self.missed_columns }
    }

    fn ledger(&mut self, source: Option<&SourceRecord>) {
        if let Some(ledger) = source.map(|source| source.ledger) {
            let classified: u32 = ledger.classes().iter().map(|(_, rows)| rows).sum();
            self.unclassified_rows = ledger.rows.abs_diff(classified);
        }
    }

    fn place(&mut self, truth: &Truth, source: Option<&SourceRecord>) {
        let edition = source.and_then(|source| source.edition.as_ref());
        let found = edition.filter(|e| e.certainty != Certainty::Tied).map(|e| e.framework.as_str());
        self.edition = Share::one(found.is_some_and(|key| truth.frameworks().contains(&key)));
        if self.edition.right == 0 {
            self.remarks.push(format!("edition {} read as {}", truth.edition, found.unwrap_or("none")));
        }
        let sheet = source.and_then(|s| s.sheets.iter().find(|sheet| sheet.read && *sheet.sheet == *truth.sheet));
        self.sheet = Share::one(sheet.is_some());
        let at_row = |row: u32| {
            sheet.and_then(|sheet| {
                sheet.tables.iter().find(|t| t.header_rows.is_some_and(|(first, last)| (first..=last).contains(&row)))
            })
        };
        let table = at_row(truth.header_row);
        self.header_row = Share::one(table.is_some());
        let columns = table.or_else(|| sheet.and_then(|sheet| sheet.tables.first())).map(|t| t.columns.as_slice());
        self.columns(truth, columns.unwrap_or_default());
        self.say_other_sheets(source.map(|s| s.sheets.as_slice()).unwrap_or_default());
    }

    fn say_other_sheets(&mut self, sheets: &[SheetReading]) {
        if self.sheet.right == 0 {
            let read: Vec<&str> = sheets.iter().filter(|s| s.read).map(|s| &*s.sheet).collect();
            self.remarks
                .push(format!("sheets read: {}", if read.is_empty() { "none".to_owned() } else { read.join(", ") }));
        }
    }

    fn columns(&mut self, truth: &Truth, readings: &[ColumnReading]) {
        let read: BTreeMap<&str, ColumnRole> = readings.iter().map(|c| (c.column.as_str(), c.role)).collect();
        for role in SCORED {
            for letter in truth.columns.get(role).into_iter().flat_map(Letters::iter) {
                // A title in the cell of the identifier is read with it.
                let with_identifier = role == "title" && truth.roles_of(letter).any(|role| role == "id");
                let asked = if with_identifier { "id" } else { role };
                if read.get(letter).is_some_and(|&found| is_role(found, asked)) {
                    self.right_columns += 1;
                } else {
                    self.missed_columns += 1;
                    let found = read.get(letter).map_or("not read", |found| found.words());
                    self.remarks.push(format!("column {letter} is {role}, read as: {found}"));
                }
            }
        }
        for (letter, found) in read {
            let has_it = truth.roles_of(letter).any(|role| is_role(found, role));
            let scored_and_missed = truth.roles_of(letter).any(|role| SCORED.contains(&role));
            // Reasons for selection are no scored role: they may be a justification, and are never a wrong one.
            if !has_it && !is_reason(found) && SCORED.iter().any(|role| is_role(found, role)) {
                self.wrong_columns += 1;
                if !scored_and_missed {
                    self.remarks.push(format!("column {letter} is to be carried over, read as: {}", found.words()));
                }
            }
        }
    }

    fn controls(&mut self, truth: &Truth, entries: &[&Entry]) {
        let assigned: BTreeSet<&str> = entries
            .iter()
            .filter(|e| truth.frameworks().contains(&e.provision.framework().as_str()))
            .map(|e| e.provision.local())
            .collect();
        let found = truth.controls.iter().filter(|control| assigned.contains(control.as_str())).count();
        self.controls = Share { right: u32_of(found), of: u32_of(truth.controls.len()) };
        let other_framework =
            entries.iter().filter(|e| !truth.frameworks().contains(&e.provision.framework().as_str()));
        let wrong: Vec<&str> = assigned.into_iter().filter(|control| !truth.controls.contains(*control)).collect();
        self.wrong_controls = u32_of(wrong.len() + other_framework.count());
        if !wrong.is_empty() {
            self.remarks.push(format!("wrongly assigned: {}", wrong.join(", ")));
        }
        let missing: Vec<&str> = truth
            .controls
            .iter()
            .map(String::as_str)
            .filter(|c| entries.iter().all(|e| e.provision.local() != *c))
            .collect();
        if !missing.is_empty() {
            self.remarks.push(format!("not found: {}", missing.join(", ")));
        }
    }

    fn answers(&mut self, truth: &Truth, entries: &[&Entry]) {
        for control in &truth.controls {
            let of_control: Vec<&&Entry> = entries.iter().filter(|e| e.provision.local() == control).collect();
            let excluded =
                of_control.iter().any(|e| e.applicability.as_ref().is_some_and(|a| a.value == Applicability::Excluded));
            let agrees = excluded == truth.not_applicable.contains(control);
            // What was not found was not answered either.
            self.answers.add(Share::one(agrees && !of_control.is_empty()));
            if !agrees && !of_control.is_empty() {
                let differs = if excluded { "read as excluded, and is not" } else { "excluded, and not read so" };
                self.remarks.push(format!("{control} is {differs}"));
            }
        }
        let applicability = entries.iter().filter_map(|e| e.applicability.as_ref()).map(|a| a.raw.as_str());
        self.words("applicability", &truth.applicable_counts, applicability);
        let status = entries.iter().filter_map(|e| e.status.as_ref()).map(|a| a.raw.as_str());
        self.words("status", &truth.status_counts, status);
    }

    /// The words of an answer column: each as often as the truth counts it.
    fn words<'a>(&mut self, column: &str, truth: &BTreeMap<String, u32>, found: impl Iterator<Item = &'a str>) {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for word in found {
            *counts.entry(word.trim()).or_default() += 1;
        }
        for (word, &of) in truth.iter().filter(|(word, _)| !word.trim().is_empty()) {
            let right = counts.get(word.trim()).copied().unwrap_or_default().min(of);
            self.answers.add(Share { right, of });
            if right < of {
                self.remarks.push(format!("{column} `{word}`: {right} of {of}"));
            }
        }
    }
}

/// Whether a column read as this is one of that role of the truth. Marks for a reason are a form of justification.
fn is_role(found: ColumnRole, role: &str) -> bool {
    match found {
        ColumnRole::Identifier => role == "id",
        ColumnRole::Title => role == "title",
        ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => role == "applicable",
        ColumnRole::Justification | ColumnRole::JustificationForInclusion | ColumnRole::JustificationForExclusion => {
            role == "justification"
        }
        ColumnRole::Reasons
        | ColumnRole::LegalRequirement
        | ColumnRole::ContractualObligation
        | ColumnRole::BusinessRequirement
        | ColumnRole::RiskAssessment => matches!(role, "reasons" | "justification"),
        ColumnRole::Status => role == "status",
        ColumnRole::Owner => role == "owner",
        ColumnRole::Evidence | ColumnRole::Document => role == "evidence",
        ColumnRole::Date => role == "date" || role.ends_with("_date"),
        ColumnRole::Remarks => role == "comments",
        ColumnRole::Description
        | ColumnRole::Group
        | ColumnRole::Implementation
        | ColumnRole::OtherEdition
        | ColumnRole::Maturity
        | ColumnRole::RemediationStatus
        | ColumnRole::Other => false,
    }
}

fn is_reason(found: ColumnRole) -> bool {
    matches!(
        found,
        ColumnRole::Reasons
            | ColumnRole::LegalRequirement
            | ColumnRole::ContractualObligation
            | ColumnRole::BusinessRequirement
            | ColumnRole::RiskAssessment
    )
}

fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
