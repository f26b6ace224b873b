//! The column that keys a table: how many controls its cells name, framework by framework.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fold::fold_title;
use super::identifier::{ControlRef, ControlRefs, date_readings, parse};
use super::{Asked, ReferenceData, TitleIndex, Titled, standards};
use crate::model::{Cell, CellValue, FrameworkKey, Row, Standard};
use crate::standards::catalogue::ProvisionKind;

/// What a candidate for the key column holds of one family of editions.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    /// Controls of the current edition, or clauses.
    pub new: BTreeSet<Arc<str>>,
    /// Controls of the older edition.
    pub old: BTreeSet<Arc<str>>,
    /// How often the cells name one of them.
    pub cited: usize,
    /// Rows with at least one of them.
    pub rows: usize,
    /// Non-empty cells from the first such row to the last; rows above and below the table do not count.
    pub filled: usize,
    /// Rows with a text beside it that some catalogue knows as a title, or nearly.
    pub titled: usize,
    /// Of `titled`: rows where it is this identifier's own, or nearly.
    pub agreeing: usize,
    /// Rows whose identifier is a number without `A` or any other word.
    pub bare: usize,
    /// Of `bare`: rows whose number no edition of the family has.
    pub bare_unknown: usize,
    /// Rows with an identifier, known or not.
    pub numbered: usize,
    /// Of `numbered`: rows of which no edition of the family has anything, not even a group.
    pub unknown: usize,
    /// Rows found by title alone.
    pub by_title: usize,
    /// Rows of Annex A whose identifier and title are those of another framework.
    pub foreign: usize,
    /// Rows of Annex A whose identifier and title are those of this family.
    pub annex_agreeing: usize,
    /// The first such other framework.
    pub foreign_framework: Option<FrameworkKey>,
    /// The evidence for the standard in each row, by row number.
    pub said: BTreeMap<u32, Said>,
}

/// The evidence of one row for a standard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Its identifier, or its title alone, is a control or clause of the family.
    pub fits: bool,
    /// It can be no clause: by its number, by its letter, or by its title.
    pub control: bool,
    /// The family has something under its identifier, be it a group.
    pub known: bool,
    /// Its title is that of the family's provision of this number, or nearly.
    pub agrees: bool,
    /// The row itself, or the heading above it, names the standard.
    pub named: bool,
}

impl Hits {
    pub fn distinct(&self) -> usize {
        self.new.len().max(self.old.len())
    }

    /// Whether the numbers are another list's: bare ones, of which several are in no edition, beside titles of which
    /// none is that of the control. Any list of numbers has some in common with Annex A.
    pub fn are_foreign_numbers(&self) -> bool {
        self.bare * 10 >= self.rows * 9 && self.bare_unknown * 5 > self.bare && self.agreeing * 4 < self.rows
    }

    /// The same whatever precedes the numbers: people number assets and risks `A.1.1` too.
    pub fn are_another_list(&self) -> bool {
        self.unknown * 5 > self.numbered && self.agreeing * 4 < self.rows
    }

    /// Goes on with the same columns further down.
    pub fn extend(&mut self, further: Self) {
        self.new.extend(further.new);
        self.old.extend(further.old);
        self.cited += further.cited;
        self.rows += further.rows;
        self.by_title += further.by_title;
        self.titled += further.titled;
        self.agreeing += further.agreeing;
        self.said.extend(further.said);
    }
}

/// The identifiers of one column, read once for all families.
pub(super) struct Identifiers<'r> {
    cells: Vec<Identified<'r>>,
    column: u32,
}

/// A cell of the column with its row.
struct Identified<'r> {
    row: &'r Row,
    read: Option<ReadIdentifier>,
    /// The texts beside it that are short enough for a title, folded when they are first asked for.
    beside: OnceCell<Vec<Asked<String>>>,
}

impl Identified<'_> {
    fn beside(&self, column: u32) -> &[Asked<String>] {
        self.beside.get_or_init(|| {
            let others = self.row.cells.iter().filter(|c| c.column != column && c.text.len() <= 120);
            others.map(|c| Asked::new(fold_title(&c.text))).collect()
        })
    }
}

/// What one cell holds.
enum ReadIdentifier {
    Cited(ControlRefs),
    Date(Vec<ControlRef>),
}

impl ReadIdentifier {
    /// The identifiers of the cell; of a date the first reading that the family has.
    fn written(&self, family: Standard, knowledge: &ReferenceData) -> Vec<&ControlRef> {
        match self {
            Self::Cited(ControlRefs::One(w)) => vec![w],
            Self::Cited(ControlRefs::List(list)) => list.iter().collect(),
            Self::Cited(ControlRefs::Range(from, to)) => vec![from, to],
            Self::Date(readings) => {
                let known = |w: &&ControlRef| family.editions().iter().any(|key| knowledge.control(key, w).is_some());
                readings.iter().find(known).into_iter().collect()
            }
        }
    }
}

impl<'r> Identifiers<'r> {
    pub fn read(body: &'r [Row], column: u32, knowledge: &ReferenceData) -> Self {
        let own = |row: &'r Row| row.cell(column).filter(|c| !c.is_blank() && c.merged_from.is_none());
        let identified = |row: &'r Row| {
            own(row).map(|cell| Identified { row, read: read(cell, knowledge), beside: OnceCell::new() })
        };
        Self { cells: body.iter().filter_map(identified).collect(), column }
    }

    /// What they are in one standard. `named` lists the rows that name their standard themselves.
    pub fn hits(&self, family: Standard, named: &BTreeMap<u32, Standard>, knowledge: &ReferenceData) -> Hits {
        let mut hits = Hits::default();
        let mut pending = 0;
        for cell in &self.cells {
            let row = cell.row;
            pending += 1;
            let Some(read) = &cell.read else { continue };
            let members = read.written(family, knowledge);
            let mut found = false;
            for written in members.iter().filter(|w| w.numbers.len() > 1) {
                let one = note(written, family, knowledge, &mut hits);
                hits.cited += usize::from(one);
                found |= one;
            }
            let first = members.first().copied();
            if first.is_some_and(|w| !w.annex && !w.clause && w.numbers.len() > 1) {
                hits.bare += 1;
                hits.bare_unknown += usize::from(!found);
            }
            let numbered = first.filter(|w| w.numbers.len() > 1);
            let known = found || numbered.is_some_and(|w| knowledge.knows(family, w));
            hits.numbered += usize::from(numbered.is_some());
            hits.unknown += usize::from(numbered.is_some() && !known);
            let named = named.get(&row.number) == Some(&family);
            let mut said = Said { fits: found, known, named, ..Said::default() };
            if found {
                hits.filled = if hits.rows == 0 { 1 } else { hits.filled + pending };
                pending = 0;
                hits.rows += 1;
                if let (Some(written), true) = (first, members.len() == 1) {
                    said.agrees = judge_title(cell.beside(self.column), written, family, knowledge, &mut hits);
                }
                said.control = members.iter().any(|w| is_no_clause(w, || cell.beside(self.column), family, knowledge));
            }
            if known {
                hits.said.insert(row.number, said);
            }
        }
        hits
    }
}

/// Whether an identifier can only be a control: no clause has its number, or the title beside it is the control's.
fn is_no_clause<'b>(
    written: &ControlRef,
    beside: impl FnOnce() -> &'b [Asked<String>],
    family: Standard,
    knowledge: &ReferenceData,
) -> bool {
    let mut editions = family.editions().iter();
    let Some(control) = editions.clone().find_map(|key| knowledge.control(key, written)) else { return false };
    let Some(clause) = editions.find_map(|key| knowledge.clause(key, written)) else { return true };
    let is_control = |title: &Asked<String>| {
        let as_control = knowledge.titles.similarity(&control.id, title, TitleIndex::NEARLY);
        as_control > TitleIndex::NEARLY && as_control > knowledge.titles.similarity(&clause.id, title, 0.0) + 0.2
    };
    is_control(&Asked::new(fold_title(&written.rest))) || beside().iter().any(is_control)
}

/// Puts the identifier's control or clause into the sets; whether there is one.
fn note(written: &ControlRef, family: Standard, knowledge: &ReferenceData, hits: &mut Hits) -> bool {
    let mut found = false;
    for (at, key) in family.editions().iter().enumerate() {
        let control = knowledge.control(key, written);
        // Clauses have nearly the same numbers in all editions; those of the current one represent all.
        let clause = || knowledge.clause(key, written).filter(|_| at == 0 || !found);
        if let Some(provision) = control.or_else(clause) {
            let set = if at == 0 { &mut hits.new } else { &mut hits.old };
            set.insert(Arc::from(provision.id.local()));
            found = true;
        }
    }
    found
}

/// Looks at the texts beside an identifier: is one of them its title, another one's, or another framework's?
fn judge_title(
    beside: &[Asked<String>],
    written: &ControlRef,
    family: Standard,
    knowledge: &ReferenceData,
    hits: &mut Hits,
) -> bool {
    let annex = written.annex_local();
    let clause = written.dotted();
    let named: Vec<_> = family
        .editions()
        .iter()
        .filter_map(|key| {
            let by_number = || knowledge.provision(key, &annex).or_else(|| knowledge.provision(key, &clause));
            knowledge.control(key, written).or_else(by_number)
        })
        .collect();
    let mut titled = false;
    let mut agreeing = false;
    let mut foreign = None;
    let behind = Asked::new(fold_title(&written.rest));
    for title in std::iter::once(&behind).chain(beside).filter(|title| title.text().len() >= 4) {
        for bearer in knowledge.titles.provisions_titled(title.text()) {
            titled = true;
            let own = bearer.id.local() == annex || bearer.id.local() == clause;
            if Standard::of(bearer.id.framework().as_str()) == Some(family) {
                agreeing |= own || named.iter().any(|p| p.id == bearer.id);
            } else if own && written.annex {
                foreign = Some(bearer.id.framework().clone());
            }
        }
        if named.iter().any(|p| knowledge.titles.similarity(&p.id, title, TitleIndex::NEARLY) > TitleIndex::NEARLY) {
            titled = true;
            agreeing = true;
        }
    }
    hits.titled += usize::from(titled);
    hits.agreeing += usize::from(agreeing);
    if foreign.is_some() && !agreeing {
        hits.foreign += 1;
        hits.foreign_framework = hits.foreign_framework.take().or(foreign);
    }
    hits.annex_agreeing += usize::from(agreeing && written.annex);
    agreeing
}

/// The cells of one column as titles, each with those who bear it in any catalogue.
pub(super) fn titles<'r, 'k>(
    body: &'r [Row],
    column: u32,
    knowledge: &'k ReferenceData,
) -> Vec<(&'r Row, &'k [Titled])> {
    let own = |row: &'r Row| row.cell(column).filter(|c| !c.is_blank() && c.merged_from.is_none());
    let titled = |row: &'r Row| own(row).map(|cell| (row, knowledge.titles.provisions_titled(&fold_title(&cell.text))));
    body.iter().filter_map(titled).collect()
}

/// What the titles of a column are in one family.
pub(super) fn title_hits(titles: &[(&Row, &[Titled])], family: Standard, named: &BTreeMap<u32, Standard>) -> Hits {
    let mut hits = Hits::default();
    let mut pending = 0;
    for (row, bearers) in titles {
        pending += 1;
        let mut found = false;
        for bearer in *bearers {
            let at = family.editions().iter().position(|key| bearer.id.framework().as_str() == *key);
            let (ProvisionKind::Control, Some(at)) = (bearer.kind, at) else { continue };
            let set = if at == 0 { &mut hits.new } else { &mut hits.old };
            set.insert(Arc::from(bearer.id.local()));
            found = true;
        }
        if found {
            hits.filled = if hits.rows == 0 { 1 } else { hits.filled + pending };
            pending = 0;
            hits.rows += 1;
            hits.by_title += 1;
            let named = named.get(&row.number) == Some(&family);
            hits.said.insert(row.number, Said { fits: true, control: true, known: true, agrees: false, named });
        }
    }
    hits
}

/// Which rows of a table name their standard: in the identifier, in a cell of their own (a column `Standard`), or by
/// the heading above them.
pub(super) fn named_rows(body: &[Row], knowledge: &ReferenceData) -> BTreeMap<u32, Standard> {
    let mut named = BTreeMap::new();
    let mut heading: Option<Standard> = None;
    for row in body {
        let mut own = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank());
        let (first, second) = (own.next(), own.next());
        let Some(first) = first else { continue };
        if second.is_none() {
            // A line of its own: a heading, unless it is an identifier.
            let identifier = matches!(read(first, knowledge), Some(ReadIdentifier::Cited(c)) if c.first().is_some_and(|w| w.numbers.len() > 1));
            if let (Some(standard), false) = (standards::only_named_in(&first.text), identifier) {
                heading = Some(standard.family);
            }
            continue;
        }
        let cells = || row.cells.iter().filter(|c| c.merged_from.is_none() && c.text.len() <= 60);
        let by_identifier = cells().find_map(|cell| match parse(&cell.text, &knowledge.vocabulary) {
            Some(ControlRefs::One(w)) if w.numbers.len() > 1 => w.named,
            _ => None,
        });
        let by_cell = || cells().find_map(|cell| standards::is_name(&cell.text));
        let family = by_identifier.or_else(by_cell).map(|standard| standard.family).or(heading);
        if let Some(family) = family {
            named.insert(row.number, family);
        }
    }
    named
}

fn read(cell: &Cell, knowledge: &ReferenceData) -> Option<ReadIdentifier> {
    if let CellValue::Date { .. } = cell.value {
        return Some(ReadIdentifier::Date(date_readings(&cell.value)));
    }
    parse(&cell.text, &knowledge.vocabulary).map(ReadIdentifier::Cited)
}
