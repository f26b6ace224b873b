//! Which editions a source is on: decided over the whole column, since single identifiers are ambiguous.

use std::collections::BTreeSet;

use super::clause_column::says_clause;
use super::fold::fold_title;
use super::identifier::{ControlRef, ControlRefs, date_readings, parse};
use super::layout::{Layout, TableLayout};
use super::{Asked, Named, Profile, ReferenceData};
use crate::model::{
    CellValue, Certainty, ColumnRole, EditionReading, FrameworkKey, Message, MessageArg, Row, Standard, Workbook,
};
use crate::standards::catalogue::{Provision, ProvisionKind};

/// The evidence for each edition, in rows.
#[derive(Debug, Default)]
struct Votes {
    /// Identifiers that only the older edition has as controls (in ISO/IEC 27001:2013, three numbers).
    old: usize,
    /// Identifiers that only the current edition has as controls.
    new: usize,
    /// Identifiers that are controls of the current edition, and objectives or controls of the older one.
    either: usize,
    /// Of those, rows with the title of the current control.
    either_new: usize,
    /// Of those, rows with the title of the older objective.
    either_old: usize,
    /// Rows whose title only one edition has.
    titles_new: usize,
    titles_old: usize,
    /// Rows whose title both have.
    titles_both: usize,
    clauses: usize,
}

/// The editions of a source.
#[derive(Debug, Clone, Default)]
pub struct Editions {
    /// One a family of editions that it holds, in the order of the statements; then those of tables that leave their
    /// framework open. Empty where it holds no controls.
    pub readings: Vec<EditionReading>,
    /// Of each sheet's tables: which of the readings are theirs, that of most rows first.
    tables: Vec<Vec<Vec<usize>>>,
}

impl Editions {
    /// The readings of a table: that of most of its rows first.
    pub fn of_table(&self, sheet: usize, table: usize) -> Vec<&EditionReading> {
        let places = self.tables.get(sheet).and_then(|tables| tables.get(table));
        places.into_iter().flatten().filter_map(|at| self.readings.get(*at)).collect()
    }
}

/// Decides the editions of a source, framework by framework, over all its tables. `settle` is the user's word for
/// sources that leave it open; a profile's edition is used whatever the source states.
pub fn decide(
    workbook: &Workbook,
    layout: &Layout,
    knowledge: &ReferenceData,
    settle: Option<&str>,
    profile: Option<&Profile>,
) -> Editions {
    let tables = || {
        let sheets = workbook.tables.iter().zip(&layout.sheets);
        sheets.flat_map(|(table, sheet)| sheet.tables.iter().map(move |found| (table, found)))
    };
    let mut editions = Editions::default();
    if let Some((profile, edition)) = profile.and_then(|p| Some((p, p.edition.as_deref()?))) {
        let why = Message::new("sentences.edition_why.profile").with("profile", profile.file.as_str());
        editions.readings.push(EditionReading::new(edition, Certainty::Settled, why));
        editions.tables = layout.sheets.iter().map(|sheet| sheet.tables.iter().map(|_| vec![0]).collect()).collect();
        return editions;
    }
    let mut places: Vec<(Standard, usize)> = Vec::new();
    for family in Standard::ALL {
        let of_family =
            |found: &&TableLayout| found.frameworks.open.is_empty() && found.frameworks.families.contains(&family);
        let (mut votes, mut said, mut because): (Votes, Vec<Named>, Option<&Message>) =
            (Votes::default(), Vec::new(), None);
        for (table, found) in tables().filter(|(_, found)| of_family(found)) {
            let before = votes.controls();
            count(&table.rows[found.body.0..found.body.1], found, family, knowledge, &mut votes);
            // Of clauses there is nothing to decide.
            if votes.controls() > before {
                said.extend(found.frameworks.said.filter(|named| named.family == family));
                because = because.or(found.frameworks.because.as_ref());
            }
        }
        let Some(mut reading) = votes.reading(family, &said, settle) else { continue };
        if let Some(because) = because {
            let why = Message::new("sentences.edition_why.by_header").with("header", because.clone());
            let why = why.with("why", reading.why.as_part());
            reading = EditionReading { why: why.into(), ..reading };
        }
        places.push((family, editions.readings.len()));
        editions.readings.push(reading);
    }
    for sheet in layout.sheets.iter().zip(&workbook.tables) {
        let (sheet, table) = sheet;
        let mut of_sheet = Vec::with_capacity(sheet.tables.len());
        for found in &sheet.tables {
            if found.frameworks.open.is_empty() {
                let at = |family: &Standard| places.iter().find(|(known, _)| known == family).map(|(_, at)| *at);
                of_sheet.push(found.frameworks.families.iter().filter_map(at).collect());
                continue;
            }
            let reading = open_reading(&table.rows[found.body.0..found.body.1], found, knowledge);
            let known = editions.readings.iter().position(|r| r.certainty == Certainty::Tied && r.open == reading.open);
            let at = known.unwrap_or_else(|| {
                editions.readings.push(reading);
                editions.readings.len() - 1
            });
            of_sheet.push(vec![at]);
        }
        editions.tables.push(of_sheet);
    }
    editions
}

/// The reading of a table whose rows fit several standards alike.
fn open_reading(body: &[Row], found: &TableLayout, knowledge: &ReferenceData) -> EditionReading {
    let mut open: Vec<FrameworkKey> = Vec::new();
    for family in &found.frameworks.open {
        let mut votes = Votes::default();
        count(body, found, *family, knowledge, &mut votes);
        let reading = votes.reading(*family, &[], None);
        open.extend(reading.map_or_else(
            || vec![FrameworkKey::new(family.current())],
            |r| {
                if r.open.is_empty() { vec![r.framework] } else { r.open }
            },
        ));
    }
    let names = open.iter().map(|key| words(key.as_str()));
    let settle = open.iter().map(|key| format!("--edition {}", short(key.as_str())));
    let why = Message::new("sentences.edition_why.of_several_standards")
        .with("standards", MessageArg::list(names, "lists.and"))
        .with("settle", MessageArg::list(settle, "lists.or"));
    let first = open.first().map_or(Standard::InformationSecurity.current(), FrameworkKey::as_str);
    EditionReading { open: open.clone(), ..EditionReading::new(first, Certainty::Tied, why) }
}

/// `27001:2013`.
fn short(key: &str) -> &str {
    key.trim_start_matches("iso")
}

/// `ISO/IEC 27001:2013`.
fn words(key: &str) -> String {
    format!("ISO/IEC {}", short(key))
}

fn year(key: &str) -> &str {
    key.rsplit(':').next().unwrap_or(key)
}

impl Votes {
    /// All that is no clause.
    fn controls(&self) -> usize {
        self.old + self.new + self.either + self.either_old + self.titles_new + self.titles_old + self.titles_both
    }

    /// What the votes come to in a family; `None` where there is nothing but clauses.
    fn reading(&self, family: Standard, said: &[Named], settle: Option<&str>) -> Option<EditionReading> {
        let current = family.current();
        let reading =
            |framework: &str, certainty: Certainty, why: Message| Some(EditionReading::new(framework, certainty, why));
        let certain = |framework: &str, why: Message| reading(framework, Certainty::Certain, why);
        let new = self.new + self.either_new;
        let titles = self.titles_new + self.titles_old + self.titles_both;
        let Some(older) = family.older() else {
            let found = new + self.either + titles;
            let why = || Message::new("sentences.edition_why.of_one_standard").with("n", found);
            return (found > 0).then(|| certain(current, why().with("standard", words(current))))?;
        };
        let (this, that) = (year(current), year(older));
        let of_one = |n: usize, this: &str, other: &str| {
            let why = Message::new("sentences.edition_why.identifiers_of_one").with("n", n);
            why.with("this", this).with("other", other)
        };
        match (self.old, new) {
            (0, 0) => {}
            (old, 0) => {
                return certain(older, of_one(old, that, this));
            }
            (0, new) => {
                return certain(current, of_one(new, this, that));
            }
            (old, new) => {
                let framework = if old > new { older } else { current };
                let why = Message::new("sentences.edition_why.mixed").with("old", old).with("new", new);
                return certain(framework, why.with("this", this).with("other", that));
            }
        }
        if self.either + titles == 0 {
            return None;
        }
        let by_titles = |framework: &str, year: &str, other: &str, more: usize, less: usize| {
            let why = Message::new("sentences.edition_why.titles").with("more", more).with("less", less);
            certain(framework, why.with("this", year).with("other", other))
        };
        if self.titles_new > self.titles_old {
            return by_titles(current, this, that, self.titles_new, self.titles_old);
        }
        if self.titles_old > self.titles_new {
            return by_titles(older, that, this, self.titles_old, self.titles_new);
        }
        let mut named: Vec<&str> = said.iter().filter_map(|named| named.edition).collect();
        named.sort_unstable();
        named.dedup();
        if let [only] = named[..] {
            let why = Message::new("sentences.edition_why.names_itself").with("standard", words(only));
            return certain(only, why);
        }
        if let Some(edition) = settle.filter(|edition| Standard::of(edition) == Some(family)) {
            let why = Message::new("sentences.edition_why.by_option");
            return reading(edition, Certainty::Settled, why);
        }
        let flag = |key: &'static str| if family == Standard::InformationSecurity { year(key) } else { short(key) };
        let settle = [older, current].map(|key| format!("--edition {}", flag(key)));
        let why = Message::new("sentences.edition_why.both_alike").with("n", self.either.max(self.titles_both));
        let why = why.with("this", this).with("other", that).with("settle", MessageArg::list(settle, "lists.or"));
        let open = vec![FrameworkKey::new(current), FrameworkKey::new(older)];
        Some(EditionReading { open, ..EditionReading::new(current, Certainty::Tied, why) })
    }
}

fn count(body: &[Row], table: &TableLayout, family: Standard, knowledge: &ReferenceData, votes: &mut Votes) {
    let identifier = table.column(ColumnRole::Identifier);
    let title = table.column(ColumnRole::Title);
    // Rows that name another standard do not count.
    let named = &table.frameworks.named;
    let foreign = &table.frameworks.foreign;
    let of_family =
        |row: &&Row| named.get(&row.number).is_none_or(|n| *n == family) && !foreign.contains_key(&row.number);
    let read: Vec<(&Row, Vec<ControlRef>)> = body
        .iter()
        .filter(of_family)
        .map(|row| (row, identifier.map_or_else(Vec::new, |c| row_identifiers(row, c, family, knowledge))))
        .collect();
    // Under a heading `Clause` plain numbers say nothing of the edition of the controls.
    let clauses = says_clause(table, body, knowledge);
    // Objectives of the older edition that have controls of theirs in the same column are headings, not controls of the
    // current one.
    let mut objectives: BTreeSet<String> = BTreeSet::new();
    for written in read.iter().flat_map(|(_, all)| all) {
        let control = family.older().and_then(|older| knowledge.control(older, written));
        objectives.extend(control.and_then(|p| p.parent.as_deref()).map(str::to_owned));
    }
    for (row, identifiers) in &read {
        let beside = title.and_then(|c| row.cell(c)).map_or("", |c| c.text.as_str());
        for written in identifiers {
            let text = if written.rest.is_empty() { beside } else { written.rest.as_str() };
            // In `5.2; A.5.1` and `A.5.1; 6.1.2` what is not written as of Annex A may be a clause.
            let told = identifiers.iter().any(|w| w.annex && !w.inherited);
            let bare = !written.annex || written.inherited;
            let may_be_clause = bare && identifiers.len() > 1 && told && has_clause(written, family, knowledge);
            if (clauses && !written.annex) || may_be_clause {
                votes.clauses += 1;
                continue;
            }
            if is_of_another(written, &fold_title(text), family, &table.frameworks.families, knowledge) {
                continue;
            }
            vote(written, &fold_title(text), &objectives, family, knowledge, votes);
        }
        if identifiers.is_empty() {
            vote_by_title(&fold_title(beside), family, knowledge, votes);
        }
    }
}

/// Whether a row of a table of several standards is another one's by its title.
fn is_of_another(
    written: &ControlRef,
    title: &str,
    family: Standard,
    families: &[Standard],
    knowledge: &ReferenceData,
) -> bool {
    let bears = |family: Standard| {
        let mut controls = family.editions().iter().filter_map(|key| knowledge.control(key, written));
        controls.any(|p| knowledge.titles.bears(&p.id, title))
    };
    !title.is_empty() && families.iter().any(|other| *other != family && bears(*other)) && !bears(family)
}

fn vote(
    written: &ControlRef,
    title: &str,
    objectives: &BTreeSet<String>,
    family: Standard,
    knowledge: &ReferenceData,
    votes: &mut Votes,
) {
    let (current, older) = (family.current(), family.older());
    if !written.annex && is_clause(written, title, family, knowledge) {
        votes.clauses += 1;
        return;
    }
    let in_current = knowledge.control(current, written);
    let in_older = older.and_then(|key| knowledge.control(key, written));
    let objective = older.and_then(|key| knowledge.group(key, written)).filter(|p| p.kind == ProvisionKind::Objective);
    match (in_current, in_older, objective) {
        (None, Some(_), _) => votes.old += 1,
        (Some(_), Some(_), _) => votes.either += 1,
        (Some(control), None, Some(objective)) => {
            let bears = |p: &Provision| knowledge.titles.bears(&p.id, title);
            if bears(objective) || (objectives.contains(objective.id.local()) && !bears(control)) {
                votes.either_old += 1;
            } else {
                votes.either += 1;
                votes.either_new += usize::from(bears(control));
            }
        }
        (Some(_), None, None) => votes.new += 1,
        (None, None, _) => {}
    }
}

/// Whether an identifier without `A` is the clause by its title, or can be nothing else.
fn is_clause(written: &ControlRef, title: &str, family: Standard, knowledge: &ReferenceData) -> bool {
    let mut editions = family.editions().iter();
    let Some(clause) = editions.clone().find_map(|key| knowledge.clause(key, written)) else { return false };
    match editions.find_map(|key| knowledge.control(key, written)) {
        None => true,
        Some(control) => {
            let asked = Asked::new(title);
            !title.is_empty()
                && knowledge.titles.similarity(&clause.id, &asked, 0.0)
                    > knowledge.titles.similarity(&control.id, &asked, 0.0) + 0.2
        }
    }
}

fn has_clause(written: &ControlRef, family: Standard, knowledge: &ReferenceData) -> bool {
    let plain = ControlRef { annex: false, letter: None, ..written.clone() };
    family.editions().iter().any(|key| knowledge.clause(key, &plain).is_some())
}

fn vote_by_title(title: &str, family: Standard, knowledge: &ReferenceData, votes: &mut Votes) {
    let (mut new, mut old) = (false, false);
    for bearer in knowledge.titles.provisions_titled(title).iter().filter(|b| b.kind == ProvisionKind::Control) {
        new |= bearer.id.framework().as_str() == family.current();
        old |= Some(bearer.id.framework().as_str()) == family.older();
    }
    match (new, old) {
        (true, false) => votes.titles_new += 1,
        (false, true) => votes.titles_old += 1,
        (true, true) => votes.titles_both += 1,
        (false, false) => {}
    }
}

fn row_identifiers(row: &Row, column: u32, family: Standard, knowledge: &ReferenceData) -> Vec<ControlRef> {
    let Some(cell) = row.cell(column).filter(|c| c.merged_from.is_none()) else { return Vec::new() };
    if matches!(cell.value, CellValue::Date { .. }) {
        let known = |w: &ControlRef| family.editions().iter().any(|key| knowledge.control(key, w).is_some());
        return date_readings(&cell.value).into_iter().filter(known).take(1).collect();
    }
    match parse(&cell.text, &knowledge.vocabulary) {
        Some(ControlRefs::One(w)) => vec![w],
        Some(ControlRefs::List(all)) => all,
        Some(ControlRefs::Range(from, to)) => vec![from, to],
        None => Vec::new(),
    }
}
