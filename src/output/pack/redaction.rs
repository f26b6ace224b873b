//! Removes from the record what a pack for a certification body must not contain: content of hidden rows, columns and
//! sheets of a source. A value that rests on a hidden cell becomes unstated, and the figures are counted without it.

use std::collections::{HashMap, HashSet};

use crate::model::record::{DocumentFacts, Fact, FactOrigin, Record};
use crate::model::{
    DocumentBasis, Entry, Format, Merged, Origin, SheetReading, SourceNumber, StatementControl, StatementText,
    Visibility, column_letters,
};
use crate::reconcile::recount;

/// The hidden cells of the sources.
#[derive(Default)]
struct Hidden {
    /// Hidden sheets.
    sheets: HashSet<(SourceNumber, String)>,
    /// Letters of hidden columns, by sheet.
    columns: HashMap<(SourceNumber, String), Vec<String>>,
    /// Hidden rows from first to last, by sheet.
    rows: HashMap<(SourceNumber, String), Vec<(u32, u32)>>,
}

impl Hidden {
    fn of(record: &Record) -> Self {
        let mut hidden = Self::default();
        for source in &record.sources {
            for sheet in &source.sheets {
                let key = (source.number, sheet.sheet.to_string());
                if sheet.visibility != Visibility::Visible {
                    hidden.sheets.insert(key.clone());
                }
                if !sheet.hidden_row_ranges.is_empty() {
                    hidden.rows.insert(key.clone(), sheet.hidden_row_ranges.clone());
                }
                if let Some(columns @ [_, ..]) = sheet.hidden_columns.as_deref() {
                    hidden.columns.insert(key, columns.to_vec());
                }
            }
        }
        hidden
    }

    fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.columns.is_empty() && self.rows.is_empty()
    }

    fn holds(&self, origin: &Origin) -> bool {
        let key = (origin.source, origin.sheet.to_string());
        let row = origin.cell.row;
        self.sheets.contains(&key)
            || self.rows.get(&key).is_some_and(|ranges| ranges.iter().any(|(from, to)| (*from..=*to).contains(&row)))
            || self.columns.get(&key).is_some_and(|columns| columns.contains(&column_letters(origin.cell.column)))
    }

    /// Whether any source has hidden content.
    fn touches(&self, source: SourceNumber) -> bool {
        self.sheets.iter().any(|(of, _)| *of == source)
            || self.columns.keys().chain(self.rows.keys()).any(|(of, _)| *of == source)
    }
}

/// The sources of which nobody can tell what they hide, each with the sheets concerned: their format does not say, or not
/// in a way that is read. Delimited text hides nothing.
pub fn not_known(record: &Record) -> Vec<String> {
    let sources = record.sources.iter().filter(|source| source.format != Format::Delimited);
    sources
        .filter_map(|source| {
            let is_open = |sheet: &&SheetReading| {
                sheet.ledger.rows > 0 && (sheet.hidden_rows.is_none() || sheet.hidden_columns.is_none())
            };
            let sheets: Vec<String> =
                source.sheets.iter().filter(is_open).map(|sheet| format!("`{}`", sheet.sheet)).collect();
            (!sheets.is_empty()).then(|| format!("{}, sheet {}", source.name, sheets.join(", ")))
        })
        .collect()
}

/// The record without hidden content, and the number of values, texts and facts removed.
pub(super) fn without_hidden(record: &Record) -> (Record, usize) {
    let hidden = Hidden::of(record);
    let mut record = record.clone();
    if hidden.is_empty() {
        return (record, 0);
    }
    let mut withheld = Withheld { hidden: &hidden, count: 0 };
    for statement in &mut record.statements {
        for control in statement.controls.iter_mut().chain(&mut statement.own_controls) {
            withheld.control(control);
        }
        // An additional control whose row is hidden is removed entirely.
        statement.own_controls.retain(|control| {
            control.source_titles.iter().any(|t| !t.origins.is_empty()) || control.origins().next().is_some()
        });
        recount(statement);
    }
    for entry in &mut record.entries {
        withheld.entry(entry);
    }
    withheld.facts(&mut record.document);
    let in_hidden = |basis: &DocumentBasis| matches!(basis, DocumentBasis::Source(FactOrigin::Cell(origin)) if hidden.holds(origin));
    record.document_control.values.retain(|value| !in_hidden(&value.basis));
    // The version of a source is kept only where nothing of that source is hidden.
    record.document_control.history.retain(|row| row.source.is_none_or(|source| !hidden.touches(source)));
    for source in record.sources.iter_mut().filter(|source| hidden.touches(source.number)) {
        // Words are counted without their cells, so they all have to be removed.
        source.vocabulary.clear();
        for sheet in &mut source.sheets {
            let gone = sheet.visibility != Visibility::Visible;
            for table in &mut sheet.tables {
                let columns = sheet.hidden_columns.as_deref().unwrap_or_default();
                table.columns.retain(|column| !gone && !columns.contains(&column.column));
            }
        }
    }
    let count = withheld.count;
    (record, count)
}

/// Removes hidden values and counts them.
struct Withheld<'h> {
    hidden: &'h Hidden,
    count: usize,
}

impl Withheld<'_> {
    fn hides(&self, origin: &Origin) -> bool {
        self.hidden.holds(origin)
    }

    /// A merged value with a hidden cell among its origins becomes unstated: the record does not state what it would
    /// be without that cell.
    fn merged<T: Copy + Default + PartialEq>(&mut self, merged: &mut Merged<T>) {
        if merged.origins.iter().any(|origin| self.hides(origin)) {
            self.count += usize::from(merged.value != T::default());
            *merged = Merged {
                value: T::default(),
                basis: crate::model::Basis::Stated,
                origins: Vec::new(),
                how: String::new(),
            };
        }
    }

    /// Texts that a visible cell also contains stay, with that cell only.
    fn texts(&mut self, texts: &mut Vec<StatementText>) {
        for text in texts.iter_mut() {
            let before = text.origins.len();
            text.origins.retain(|origin| !self.hidden.holds(origin));
            self.count += usize::from(before > 0 && text.origins.is_empty());
        }
        texts.retain(|text| !text.origins.is_empty());
    }

    fn control(&mut self, control: &mut StatementControl) {
        self.merged(&mut control.applicability);
        self.merged(&mut control.status);
        for texts in [
            &mut control.source_titles,
            &mut control.justification_for_inclusion,
            &mut control.justification_for_exclusion,
            &mut control.implementation,
            &mut control.evidence,
            &mut control.owner,
            &mut control.remarks,
        ] {
            self.texts(texts);
        }
        control.reasons.retain(|mark| !self.hides(&mark.origin));
        control.dates.retain(|date| !self.hides(&date.text.origin));
        control.carried_over.retain(|carried| !self.hides(&carried.text.origin));
        control.overruled.retain(|overruled| !self.hides(&overruled.origin));
        if let Some(transition) = &mut control.transition {
            let before = self.count;
            for answer in &mut transition.predecessors {
                self.merged(&mut answer.applicability);
                self.merged(&mut answer.status);
                self.texts(&mut answer.reasons_for_exclusion);
            }
            if self.count > before {
                // The values already removed from the control; not counted twice.
                self.count = before;
                transition.how = crate::model::LocalizedText::english_only("");
                transition.applicability = crate::model::Applicability::default();
                transition.status = crate::model::Status::default();
            }
        }
    }

    /// The sources of the answers on clauses.
    fn entry(&mut self, entry: &mut Entry) {
        let hidden = self.hidden;
        entry.applicability = entry.applicability.take().filter(|answer| !hidden.holds(&answer.origin));
        entry.status = entry.status.take().filter(|answer| !hidden.holds(&answer.origin));
        entry.justifications.retain(|justification| !hidden.holds(&justification.text.origin));
        entry.reasons.retain(|mark| !hidden.holds(&mark.origin));
        for texts in [&mut entry.implementation, &mut entry.owner, &mut entry.evidence, &mut entry.remarks] {
            texts.retain(|text| !hidden.holds(&text.origin));
        }
        entry.dates.retain(|date| !hidden.holds(&date.text.origin));
        entry.carried_over.retain(|carried| !hidden.holds(&carried.text.origin));
    }

    fn facts(&mut self, document: &mut DocumentFacts) {
        for facts in [
            &mut document.organisation,
            &mut document.title,
            &mut document.scope,
            &mut document.version,
            &mut document.date,
            &mut document.owner,
            &mut document.prepared_by,
            &mut document.reviewed_by,
            &mut document.approved_by,
            &mut document.classification,
            &mut document.next_review,
            &mut document.history,
            &mut document.pims_role,
        ] {
            let before = facts.len();
            facts.retain(|fact: &Fact| match &fact.origin {
                FactOrigin::Cell(origin) => !self.hidden.holds(origin),
                FactOrigin::Property { .. } | FactOrigin::FileName { .. } | FactOrigin::Profile { .. } => true,
            });
            self.count += before - facts.len();
        }
        // Its cells are not known one by one.
        document.revisions.retain(|row| row.source.is_none_or(|source| !self.hidden.touches(source)));
        document.candidates.retain(|candidate| match &candidate.line.origin {
            FactOrigin::Cell(origin) => !self.hidden.holds(origin),
            FactOrigin::Property { .. } | FactOrigin::FileName { .. } | FactOrigin::Profile { .. } => true,
        });
    }
}
