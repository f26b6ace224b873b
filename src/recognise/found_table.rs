//! Tables as they were found on a sheet, with what the choice between them goes by.

use super::frameworks::choose;
use super::key::Hits;
use super::layout::TableLayout;
use super::standards::Named;
use crate::model::{ColumnRole, Message, Standard, TableKind};

/// A table with what it was judged by.
pub(super) struct FoundTable {
    pub layout: TableLayout,
    /// What its key column holds of its main family.
    pub hits: Hits,
    /// Columns that answer for its controls.
    pub answers: usize,
    /// Columns that list evidence to be provided: about the controls, but no answers. They weigh in the choice of the
    /// sheet, and never have a further sheet read.
    pub asked_for: usize,
    /// What its key column holds of every family.
    pub all: Vec<(Standard, Hits)>,
    pub said: Option<(Named, String)>,
}

impl FoundTable {
    pub fn family(&self) -> Standard {
        self.layout.frameworks.main()
    }

    /// How much the table looks like the one that holds the controls: distinct controls first, then how many columns
    /// answer for them.
    pub fn score(&self) -> f64 {
        self.hits.distinct() as f64 * (1.0 + 0.25 * (self.answers + self.asked_for).min(6) as f64)
    }

    /// How well its columns' headings and contents go together.
    pub fn fit(&self) -> u32 {
        let columns = self.layout.columns.iter().filter(|c| c.role != ColumnRole::Other && !c.header.is_empty());
        columns.map(|c| u32::from(c.confidence)).sum()
    }

    /// Whether its rows answer for controls.
    pub fn is_answering(&self) -> bool {
        self.layout.kind.answers()
    }

    /// Whether a row of it can only be a control, no clause.
    pub fn holds_controls(&self) -> bool {
        self.hits.said.values().any(|s| s.control)
    }

    /// Whether as many rows fit another family.
    pub fn fits_as_well(&self, family: Standard) -> bool {
        let fitting = |hits: &Hits| hits.said.values().filter(|s| s.fits).count();
        let other = self.all.iter().find(|(known, _)| *known == family);
        other.is_some_and(|(_, hits)| fitting(hits) >= fitting(&self.hits))
    }

    /// Continues with a table of the same columns, and decides again over both.
    pub fn extend(&mut self, further: Self) {
        self.layout.body.1 = further.layout.body.1;
        self.layout.frameworks.named.extend(further.layout.frameworks.named);
        let mut foreign = std::mem::take(&mut self.layout.frameworks.foreign);
        foreign.extend(further.layout.frameworks.foreign);
        for (family, hits) in further.all {
            match self.all.iter_mut().find(|(known, _)| *known == family) {
                Some((_, known)) => known.extend(hits),
                None => self.all.push((family, hits)),
            }
        }
        let named = std::mem::take(&mut self.layout.frameworks.named);
        let candidates: Vec<(Standard, &Hits)> =
            self.all.iter().filter(|(_, hits)| hits.distinct() > 0).map(|(family, hits)| (*family, hits)).collect();
        if let Some(frameworks) = choose(&candidates, &self.all, &named, self.said.clone()) {
            self.layout.frameworks = frameworks;
        }
        self.layout.frameworks.foreign = foreign;
        self.take_hits();
    }

    /// The hits of the family that was decided on.
    pub fn take_hits(&mut self) {
        let family = self.family();
        if let Some((_, hits)) = self.all.iter().find(|(known, _)| *known == family) {
            self.hits.clone_from(hits);
        }
    }
}

/// The tables of a sheet.
#[derive(Default)]
pub(super) struct SheetTables {
    /// What a profile sets: read or not.
    pub told: Option<bool>,
    pub tables: Vec<FoundTable>,
    pub rows: usize,
    pub cites: usize,
    pub foreign: Option<String>,
    /// Why it is not read, if it is on a framework that is known by name only.
    pub known_by_name: Option<Message>,
    /// A header of controls below which no row names one: its row, and its headings.
    pub header: Option<(u32, Vec<String>)>,
    /// What a table is about that was found and holds no rows about controls, and why.
    pub apart: Option<(TableKind, Message)>,
    /// Why another sheet has taken its place.
    pub superseded: Option<Message>,
}
