//! What a pack for a certification body leaves out of the record: everything that stood in hidden rows, columns or
//! sheets of a source (DECISIONS, The documents). A value that rests on a hidden cell is unstated there, and the
//! figures are counted without it.

use std::collections::{HashMap, HashSet};

use crate::model::record::{DocumentFacts, Fact, FactOrigin, Record};
use crate::model::{Entry, Merged, Origin, SourceNumber, StatementControl, StatementText, Visibility, column_letters};
use crate::reconcile::recount;

/// The hidden cells of the sources.
#[derive(Default)]
struct Hidden {
    /// Sheets that are hidden as a whole.
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

    /// Whether a source hides anything.
    fn touches(&self, source: SourceNumber) -> bool {
        self.sheets.iter().any(|(of, _)| *of == source)
            || self.columns.keys().chain(self.rows.keys()).any(|(of, _)| *of == source)
    }
}

/// The record without what stood hidden, and how many values, texts and facts that were.
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
        // A control of the organisation's own that stood hidden as a whole is not there at all.
        statement.own_controls.retain(|control| {
            control.source_titles.iter().any(|t| !t.origins.is_empty()) || control.origins().next().is_some()
        });
        recount(statement);
    }
    for entry in &mut record.entries {
        withheld.entry(entry);
    }
    withheld.facts(&mut record.document);
    for source in record.sources.iter_mut().filter(|source| hidden.touches(source.number)) {
        // Words are counted without their cells, so none of them may be told.
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

/// Takes hidden values away and counts them.
struct Withheld<'h> {
    hidden: &'h Hidden,
    count: usize,
}

impl Withheld<'_> {
    fn hides(&self, origin: &Origin) -> bool {
        self.hidden.holds(origin)
    }

    /// A merged value that any hidden cell gave is unstated: what it would be without that cell, the record does not say.
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

    /// Texts that stand in a visible cell too stay, with that cell.
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
            }
            if self.count > before {
                // The same values that the control has lost; they are not counted twice.
                self.count = before;
                transition.how = crate::model::LocalizedText::english_only("");
                transition.applicability = crate::model::Applicability::default();
                transition.status = crate::model::Status::default();
            }
        }
    }

    /// What the answers on clauses are told from.
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
            &mut document.pims_role,
        ] {
            let before = facts.len();
            facts.retain(|fact: &Fact| match &fact.origin {
                FactOrigin::Cell(origin) => !self.hidden.holds(origin),
                FactOrigin::Property { .. } | FactOrigin::Profile { .. } => true,
            });
            self.count += before - facts.len();
        }
    }
}
