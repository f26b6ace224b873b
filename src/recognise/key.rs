//! The column that keys a table: how many controls its cells name, and whether they are those of ISO/IEC 27001.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Knowledge;
use super::fold::fold_title;
use super::written::{Cited, Written, parse};
use crate::catalogue::{FrameworkKey, ISO27001_2013, ISO27001_2022, ProvisionKind};
use crate::ingest::{Cell, CellValue, Row};

/// What a candidate for the key column holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    /// Controls of the 2022 edition, or clauses.
    pub new: BTreeSet<Arc<str>>,
    /// Controls of the 2013 edition.
    pub old: BTreeSet<Arc<str>>,
    /// How often the cells name one of them.
    pub cited: usize,
    /// Rows with at least one of them.
    pub rows: usize,
    /// Non-empty cells from the first such row to the last; what stands above and below the table says nothing of it.
    pub filled: usize,
    /// Rows where a text stands beside that some catalogue knows as a title, or nearly.
    pub titled: usize,
    /// Of `titled`: rows where it is this identifier's own, or nearly.
    pub agreeing: usize,
    /// Rows whose identifier is a number without `A` or any other word.
    pub bare: usize,
    /// Of `bare`: rows whose number no edition of ISO/IEC 27001 has.
    pub bare_unknown: usize,
    /// Rows found by title alone.
    pub by_title: usize,
    /// Rows of Annex A whose identifier and title are those of another framework.
    pub foreign: usize,
    /// Rows of Annex A whose identifier and title are those of ISO/IEC 27001.
    pub annex_agreeing: usize,
    /// The first such other framework.
    pub foreign_framework: Option<FrameworkKey>,
}

impl Hits {
    pub fn distinct(&self) -> usize {
        self.new.len().max(self.old.len())
    }

    /// Whether the numbers are another list's: bare ones, of which several stand in no edition, beside titles of which
    /// none is that of the control. Any list of numbers has some in common with Annex A.
    pub fn are_foreign_numbers(&self) -> bool {
        self.bare * 10 >= self.rows * 9 && self.bare_unknown * 5 > self.bare && self.agreeing * 4 < self.rows
    }
}

pub(super) fn is_control(written: &Written, knowledge: &Knowledge) -> bool {
    [ISO27001_2022, ISO27001_2013]
        .iter()
        .any(|key| knowledge.kind(key, &written.annex_local()) == Some(ProvisionKind::Control))
}

pub(super) fn identifier_hits(body: &[Row], column: u32, knowledge: &Knowledge) -> Hits {
    let mut hits = Hits::default();
    let mut pending = 0;
    for row in body {
        let Some(cell) = row.cell(column).filter(|c| !c.is_blank()) else { continue };
        if cell.merged_from.is_some() {
            continue;
        }
        pending += 1;
        let Some(cited) = date_or_text(cell, knowledge) else { continue };
        let mut found = false;
        let members: Vec<&Written> = match &cited {
            Cited::One(w) => vec![w],
            Cited::List(list) => list.iter().collect(),
            Cited::Range(from, to) => vec![from, to],
        };
        for written in members {
            if written.numbers.len() < 2 {
                continue;
            }
            let local = written.annex_local();
            let clause = written.dotted();
            let before = found;
            found = false;
            for (key, set) in [(ISO27001_2022, &mut hits.new), (ISO27001_2013, &mut hits.old)] {
                if !written.clause && knowledge.kind(key, &local) == Some(ProvisionKind::Control) {
                    set.insert(Arc::from(local.as_str()));
                    found = true;
                } else if !written.annex
                    && key == ISO27001_2022
                    && knowledge.kind(key, &clause) == Some(ProvisionKind::Clause)
                {
                    set.insert(Arc::from(clause.as_str()));
                    found = true;
                }
            }
            hits.cited += usize::from(found);
            found |= before;
        }
        let first = cited.first();
        if first.is_some_and(|w| !w.annex && !w.clause && w.numbers.len() > 1) {
            hits.bare += 1;
            hits.bare_unknown += usize::from(!found);
        }
        if found {
            hits.filled = if hits.rows == 0 { 1 } else { hits.filled + pending };
            pending = 0;
            hits.rows += 1;
            judge_title(row, column, &cited, knowledge, &mut hits);
        }
    }
    hits
}

/// Looks at the texts beside an identifier: is one of them its title, another one's, or another framework's?
fn judge_title(row: &Row, column: u32, cited: &Cited, knowledge: &Knowledge, hits: &mut Hits) {
    let Cited::One(written) = cited else { return };
    let annex = written.annex_local();
    let clause = written.dotted();
    let beside = row.cells.iter().filter(|c| c.column != column && c.text.len() <= 120).map(|c| c.text.as_str());
    let mut titled = false;
    let mut agreeing = false;
    let mut foreign = None;
    for text in std::iter::once(written.rest.as_str()).chain(beside) {
        let folded = fold_title(text);
        if folded.len() < 4 {
            continue;
        }
        for bearer in knowledge.titles.bearers(&folded) {
            titled = true;
            let own = bearer.id.local() == annex || bearer.id.local() == clause;
            if bearer.id.framework().as_str().starts_with("iso27001") {
                agreeing |= own;
            } else if own && written.annex {
                foreign = Some(bearer.id.framework().clone());
            }
        }
        for key in [ISO27001_2022, ISO27001_2013] {
            if let Some(provision) = knowledge.provision(key, &annex).or_else(|| knowledge.provision(key, &clause))
                && knowledge.titles.similarity(&provision.id, &folded) > 0.6
            {
                titled = true;
                agreeing = true;
            }
        }
    }
    hits.titled += usize::from(titled);
    hits.agreeing += usize::from(agreeing);
    if foreign.is_some() && !agreeing {
        hits.foreign += 1;
        hits.foreign_framework = hits.foreign_framework.take().or(foreign);
    }
    hits.annex_agreeing += usize::from(agreeing && written.annex);
}

pub(super) fn title_hits(body: &[Row], column: u32, knowledge: &Knowledge) -> Hits {
    let mut hits = Hits::default();
    let mut pending = 0;
    for row in body {
        let Some(cell) = row.cell(column).filter(|c| !c.is_blank() && c.merged_from.is_none()) else { continue };
        pending += 1;
        let mut found = false;
        for bearer in knowledge.titles.bearers(&fold_title(&cell.text)) {
            if bearer.kind != ProvisionKind::Control {
                continue;
            }
            let set = match bearer.id.framework().as_str() {
                ISO27001_2022 => &mut hits.new,
                ISO27001_2013 => &mut hits.old,
                _ => continue,
            };
            set.insert(Arc::from(bearer.id.local()));
            found = true;
        }
        if found {
            hits.filled = if hits.rows == 0 { 1 } else { hits.filled + pending };
            pending = 0;
            hits.rows += 1;
            hits.by_title += 1;
        }
    }
    hits
}

/// An identifier cell as written; a date cell in the one reading that a catalogue knows, if there is just one.
fn date_or_text(cell: &Cell, knowledge: &Knowledge) -> Option<Cited> {
    if let CellValue::Date { .. } = cell.value {
        let readings = super::written::date_readings(&cell.value);
        return readings.into_iter().find(|w| is_control(w, knowledge)).map(Cited::One);
    }
    parse(&cell.text, &knowledge.vocabulary)
}
