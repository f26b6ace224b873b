//! Which provision a row speaks of: by identifier, by identifier and title together, by place, or by title alone.

use super::EntryKind;
use super::MatchedBy;
use super::kept::Candidate;
use crate::catalogue::{Framework, FrameworkKey, ISO27001_2013, ISO27001_2022, ProvisionId, ProvisionKind};
use crate::ingest::{Cell, CellValue};
use crate::recognise::Knowledge;
use crate::recognise::fold::fold_title;
use crate::recognise::written::{Cited, Written, date_readings, parse};

/// What one row's identifier and title come to.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// One or more provisions.
    Provisions {
        /// The provisions with their kinds.
        provisions: Vec<(ProvisionId, EntryKind)>,
        /// How they were matched.
        by: MatchedBy,
        /// How the identifier was read, if with care.
        note: Option<String>,
    },
    /// A theme, domain, objective or clause group: a heading.
    Heading,
    /// Looks like a control and finds none.
    Unmatched {
        /// Why.
        why: String,
        /// What it may be.
        candidates: Vec<Candidate>,
    },
    /// Neither identifier nor known title.
    Nothing,
}

/// The key of one row, before the whole column is known.
#[derive(Debug, Clone)]
pub struct Key {
    readings: Readings,
    title: String,
}

#[derive(Debug, Clone)]
enum Readings {
    /// No identifier.
    None,
    /// As written.
    Cited(Cited),
    /// A number cell that may have lost a zero: the number as it stands, and with the zero.
    Number(Written, Written),
    /// A date cell.
    Date(Vec<Written>),
}

impl Key {
    /// Reads the key of a row. `exact_zeros`: the source is text and keeps trailing zeros, so `5.1` is 5.1.
    pub fn read(identifier: Option<&Cell>, title: Option<&str>, exact_zeros: bool, knowledge: &Knowledge) -> Self {
        let mut title = title.map(fold_title).unwrap_or_default();
        let readings = match identifier {
            None => Readings::None,
            Some(cell) if matches!(cell.value, CellValue::Date { .. }) => Readings::Date(date_readings(&cell.value)),
            Some(cell) => match parse(&cell.text, &knowledge.vocabulary) {
                None => Readings::None,
                Some(Cited::One(written)) => {
                    if !written.rest.is_empty() {
                        let own = fold_title(&written.rest);
                        if title.is_empty() || title == fold_title(&cell.text) {
                            title = own;
                        }
                    }
                    let number = matches!(cell.value, CellValue::Number(_)) || !exact_zeros;
                    let bare = !written.annex && !written.clause && written.rest.is_empty();
                    let single = written.numbers.len() == 2 && (1..=9).contains(&written.numbers[1]);
                    if number && bare && single {
                        let mut longer = written.clone();
                        longer.numbers[1] *= 10;
                        if knowledge.kind(ISO27001_2022, &longer.annex_local()) == Some(ProvisionKind::Control) {
                            Readings::Number(written, longer)
                        } else {
                            Readings::Cited(Cited::One(written))
                        }
                    } else {
                        Readings::Cited(Cited::One(written))
                    }
                }
                Some(cited) => Readings::Cited(cited),
            },
        };
        Self { readings, title }
    }
}

/// What the whole column says, for rows that do not decide alone.
pub struct Column<'k> {
    knowledge: &'k Knowledge,
    keys: &'k [Key],
    /// The edition that the source is on.
    edition: &'k str,
    /// 2013 objectives that have controls of theirs in the column.
    objectives: Vec<String>,
    /// Whether something beside the rows says that they are of Annex A.
    is_annex: bool,
    /// Row by row: what a row is without any doubt, for its neighbours.
    anchors: Vec<Option<(EntryKind, [u16; 3])>>,
}

impl<'k> Column<'k> {
    /// Looks over the keys of a table.
    pub fn new(keys: &'k [Key], is_annex: bool, edition: &'k str, knowledge: &'k Knowledge) -> Self {
        let mut objectives = Vec::new();
        for key in keys {
            if let Readings::Cited(Cited::One(w)) = &key.readings
                && w.numbers.len() == 3
                && kind(knowledge, ISO27001_2013, &w.annex_local()) == Some(ProvisionKind::Control)
            {
                let objective = format!("A.{}.{}", w.numbers[0], w.numbers[1]);
                if objectives.last() != Some(&objective) {
                    objectives.push(objective);
                }
            }
        }
        let mut column = Self { knowledge, keys, edition, objectives, is_annex, anchors: Vec::new() };
        column.anchors = keys.iter().map(|key| column.anchor(key)).collect();
        column
    }

    /// What a row can only be, whatever stands around it.
    fn anchor(&self, key: &Key) -> Option<(EntryKind, [u16; 3])> {
        let place = |w: &Written| {
            let mut place = [0; 3];
            for (to, from) in place.iter_mut().zip(&w.numbers) {
                *to = *from;
            }
            place
        };
        match &key.readings {
            Readings::Cited(Cited::One(w)) => {
                let control = self.control(w).is_some();
                let clause = !w.annex && self.clause(w).is_some();
                match (control && !w.clause, clause) {
                    (true, false) => Some((EntryKind::Control, place(w))),
                    (false, true) => Some((EntryKind::Clause, place(w))),
                    (true, true) => self.by_title(w, &key.title).map(|kind| (kind, place(w))),
                    (false, false) => None,
                }
            }
            Readings::Number(short, long) => {
                let short_fits = self.bears(short, &key.title);
                let long_fits = self.bears(long, &key.title);
                match (short_fits, long_fits) {
                    (true, false) => self.by_title(short, &key.title).map(|kind| (kind, place(short))),
                    (false, true) => Some((EntryKind::Control, place(long))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What the row at this place comes to.
    pub fn resolve(&self, at: usize) -> Resolution {
        let key = &self.keys[at];
        match &key.readings {
            Readings::None => self.resolve_title(&key.title),
            Readings::Cited(Cited::One(w)) => self.resolve_one(w, at),
            Readings::Cited(Cited::List(list)) => self.resolve_many(list.iter()),
            Readings::Cited(Cited::Range(from, to)) => self.resolve_range(from, to),
            Readings::Number(short, long) => self.resolve_number(short, long, at),
            Readings::Date(readings) => self.resolve_date(readings, at),
        }
    }

    fn resolve_one(&self, w: &Written, at: usize) -> Resolution {
        let title = &self.keys[at].title;
        if w.numbers.len() == 1 {
            return Resolution::Heading;
        }
        if let Some(heading) = self.heading(w, title) {
            return heading;
        }
        let control = self.control(w).filter(|_| !w.clause);
        let clause = self.clause(w).filter(|_| !w.annex);
        let chosen = match (control, clause) {
            (Some(control), None) => (control, EntryKind::Control),
            (None, Some(clause)) => (clause, EntryKind::Clause),
            (Some(control), Some(clause)) => match self.by_title(w, title).or_else(|| self.by_neighbours(at)) {
                Some(EntryKind::Clause) => (clause, EntryKind::Clause),
                Some(_) => (control, EntryKind::Control),
                // Clauses have no applicability: a table that asks for it, or says Annex A itself, holds controls.
                None if self.is_annex && self.anchors.iter().all(Option::is_none) => (control, EntryKind::Control),
                None => {
                    return Resolution::Unmatched {
                        why: format!(
                            "{} is a clause and a control, and neither title nor neighbours tell which",
                            w.dotted()
                        ),
                        candidates: vec![
                            self.candidate(&control, 50, "identifier"),
                            self.candidate(&clause, 50, "identifier"),
                        ],
                    };
                }
            },
            (None, None) => {
                return Resolution::Unmatched {
                    why: format!("{} is no control of {}", w.annex_local(), self.edition_name()),
                    candidates: self.candidates(Some(&w.annex_local()), title),
                };
            }
        };
        if chosen.1 == EntryKind::Control {
            if let Some(other) = self.exactly_another(&chosen.0, title) {
                return Resolution::Unmatched {
                    why: format!("the identifier says {}, the title is that of {}", chosen.0.local(), other.local()),
                    candidates: vec![self.candidate(&chosen.0, 50, "identifier"), self.candidate(&other, 50, "title")],
                };
            }
            if let Some(foreign) = self.foreign(&chosen.0, title) {
                return Resolution::Unmatched {
                    why: format!("identifier and title are those of {foreign}"),
                    candidates: vec![self.candidate(&chosen.0, 30, "identifier only")],
                };
            }
        }
        let by = if self.knowledge.titles.bears(&chosen.0, title) {
            MatchedBy::IdentifierAndTitle
        } else {
            MatchedBy::Identifier
        };
        Resolution::Provisions { provisions: vec![chosen], by, note: None }
    }

    /// Themes, domains and objectives.
    fn heading(&self, w: &Written, title: &str) -> Option<Resolution> {
        let local = w.annex_local();
        if kind(self.knowledge, ISO27001_2013, &local) != Some(ProvisionKind::Objective) || w.clause {
            return None;
        }
        let bears = |framework| {
            provision(self.knowledge, framework, &local).is_some_and(|id| self.knowledge.titles.bears(&id, title))
        };
        let control = kind(self.knowledge, ISO27001_2022, &local) == Some(ProvisionKind::Control);
        if !control {
            // Without `A`, a clause of the same number may be meant (9.2 is an objective and a clause).
            let clause = !w.annex && self.clause(w).is_some() && self.edition == ISO27001_2022;
            return (!clause).then_some(Resolution::Heading);
        }
        let objective = bears(ISO27001_2013) || (self.objectives.contains(&local) && !bears(ISO27001_2022));
        (objective || (self.edition == ISO27001_2013 && !bears(ISO27001_2022))).then_some(Resolution::Heading)
    }

    fn resolve_many<'w>(&self, list: impl Iterator<Item = &'w Written>) -> Resolution {
        let mut provisions = Vec::new();
        let mut unknown = Vec::new();
        for w in list {
            match self
                .control(w)
                .map(|id| (id, EntryKind::Control))
                .or_else(|| self.clause(w).filter(|_| !w.annex).map(|id| (id, EntryKind::Clause)))
            {
                Some(found) if !provisions.contains(&found) => provisions.push(found),
                Some(_) => {}
                None => unknown.push(w.annex_local()),
            }
        }
        if !unknown.is_empty() || provisions.is_empty() {
            return Resolution::Unmatched {
                why: format!(
                    "the cell names several controls, and {} is none of {}",
                    unknown.join(", "),
                    self.edition_name()
                ),
                candidates: provisions
                    .iter()
                    .take(3)
                    .map(|(id, _)| self.candidate(id, 50, "named in the cell"))
                    .collect(),
            };
        }
        let note = Some(format!("the row names {} controls; its answers stand for each", provisions.len()));
        Resolution::Provisions { provisions, by: MatchedBy::Identifier, note }
    }

    fn resolve_range(&self, from: &Written, to: &Written) -> Resolution {
        let framework = self.knowledge.catalogue.framework(self.edition);
        let ends = self.control(from).zip(self.control(to)).filter(|(a, b)| a.framework() == b.framework());
        let (Some((first, last)), Some(framework)) = (ends, framework) else {
            return self.resolve_many([from, to].into_iter());
        };
        let within = self.knowledge.catalogue.framework(first.framework().as_str()).unwrap_or(framework);
        let same_group =
            within.get(first.local()).zip(within.get(last.local())).is_some_and(|(a, b)| a.parent == b.parent);
        let (Some(start), Some(end)) = (within.position(first.local()), within.position(last.local())) else {
            return self.resolve_many([from, to].into_iter());
        };
        if start > end || !same_group {
            return self.resolve_many([from, to].into_iter());
        }
        let provisions: Vec<(ProvisionId, EntryKind)> = within.provisions()[start..=end]
            .iter()
            .filter(|p| p.kind == ProvisionKind::Control)
            .map(|p| (p.id.clone(), EntryKind::Control))
            .collect();
        let note = Some(format!("the row names {} controls; its answers stand for each", provisions.len()));
        Resolution::Provisions { provisions, by: MatchedBy::Identifier, note }
    }

    /// A number cell `5.1` is 5.1 or 5.10: the title decides, then the place in an ascending sequence.
    fn resolve_number(&self, short: &Written, long: &Written, at: usize) -> Resolution {
        let title = &self.keys[at].title;
        match (self.bears(short, title), self.bears(long, title)) {
            (true, false) => {
                let mut resolution = self.resolve_one(short, at);
                if let Resolution::Provisions { by, .. } = &mut resolution {
                    *by = MatchedBy::NumberAndTitle;
                }
                return resolution;
            }
            (false, true) => return self.read_as(long, MatchedBy::NumberAndTitle, short, "its title"),
            _ => {}
        }
        // A number and a title of another control: the title decides.
        if let Some(by_title) = self.title_of_control(title) {
            let note =
                format!("the number {} has the title of {}; the title decides", short.dotted(), by_title.local());
            return Resolution::Provisions {
                provisions: vec![(by_title, EntryKind::Control)],
                by: MatchedBy::NumberAndTitle,
                note: Some(note),
            };
        }
        if self.clause(short).is_some() && self.control(short).is_none() {
            return self.resolve_one(short, at);
        }
        if self.by_title(short, title).or_else(|| self.by_neighbours(at)) == Some(EntryKind::Clause) {
            return self.resolve_one(short, at);
        }
        let taken = |w: &Written| {
            self.keys.iter().enumerate().any(|(other, key)| {
                other != at
                    && match &key.readings {
                        Readings::Cited(Cited::One(o)) => o.numbers == w.numbers,
                        Readings::Number(..) => {
                            self.anchors[other].is_some_and(|(_, place)| place[..2] == w.numbers[..])
                        }
                        _ => false,
                    }
            })
        };
        let fits = |w: &Written| {
            let here = [w.numbers[0], w.numbers[1], 0];
            let before = self.nearest(at, true);
            let after = self.nearest(at, false);
            before.is_none_or(|b| b < here) && after.is_none_or(|a| here < a) && (before.is_some() || after.is_some())
        };
        let (short_fits, long_fits) = (fits(short) && !taken(short), fits(long) && !taken(long));
        if (short_fits || !long_fits) && self.in_run(short, at) {
            return match self.resolve_one(short, at) {
                Resolution::Provisions { provisions, note, .. } => {
                    Resolution::Provisions { provisions, by: MatchedBy::Sequence, note }
                }
                other => other,
            };
        }
        match (short_fits, long_fits) {
            (true, false) => {
                let resolution = self.resolve_one(short, at);
                match resolution {
                    Resolution::Provisions { provisions, note, .. } => {
                        Resolution::Provisions { provisions, by: MatchedBy::Sequence, note }
                    }
                    other => other,
                }
            }
            (false, true) => self.read_as(long, MatchedBy::Sequence, short, "its place in the sequence"),
            _ => Resolution::Unmatched {
                why: format!(
                    "the number {} may be {} or {}; neither title nor place tells which",
                    short.dotted(),
                    short.annex_local(),
                    long.annex_local()
                ),
                candidates: [short, long]
                    .into_iter()
                    .filter_map(|w| self.control(w))
                    .map(|id| self.candidate(&id, 50, "number without its zero"))
                    .collect(),
            },
        }
    }

    /// Whether the row stands among at least three that count up by one as they are written: `5.1`, `5.2`, `5.3`. With
    /// lost zeros they would count by ten.
    fn in_run(&self, w: &Written, at: usize) -> bool {
        let written = |other: usize| match &self.keys.get(other)?.readings {
            Readings::Number(short, _) => Some(short.numbers.clone()),
            Readings::Cited(Cited::One(w)) => Some(w.numbers.clone()),
            _ => None,
        };
        let follows = |from: usize, step: isize, by: u16| {
            let mut rows = 0;
            let mut place = from;
            while let Some(next) = place.checked_add_signed(step) {
                let (Some(here), Some(there)) = (written(place), written(next)) else { break };
                let (low, high) = if step > 0 { (here, there) } else { (there, here) };
                let same_group = low.len() == 2 && high.len() == 2 && low[0] == high[0];
                if !same_group || high[1] != low[1].saturating_add(by) {
                    break;
                }
                rows += 1;
                place = next;
            }
            rows
        };
        w.numbers.len() == 2 && follows(at, 1, 1) + follows(at, -1, 1) >= 2
    }

    fn read_as(&self, w: &Written, by: MatchedBy, cell: &Written, because: &str) -> Resolution {
        match self.control(w) {
            Some(id) => {
                let note = format!("the number {} read as {} by {because}", cell.dotted(), id.local());
                Resolution::Provisions { provisions: vec![(id, EntryKind::Control)], by, note: Some(note) }
            }
            None => Resolution::Nothing,
        }
    }

    /// A date cell: one reading must be in the catalogue and fit the title or the neighbours.
    fn resolve_date(&self, readings: &[Written], at: usize) -> Resolution {
        let title = &self.keys[at].title;
        let known: Vec<&Written> = readings.iter().filter(|w| self.control(w).is_some()).collect();
        let mut fitting: Vec<&Written> = known.iter().copied().filter(|w| self.bears(w, title)).collect();
        let mut by = MatchedBy::NumberAndTitle;
        let mut because = "its title";
        if fitting.is_empty() && self.title_of_control(title).is_none() {
            by = MatchedBy::Sequence;
            because = "its place in the sequence";
            fitting = known
                .iter()
                .copied()
                .filter(|w| {
                    let mut here = [0; 3];
                    for (to, from) in here.iter_mut().zip(&w.numbers) {
                        *to = *from;
                    }
                    let (before, after) = (self.nearest(at, true), self.nearest(at, false));
                    before.is_none_or(|b| b < here)
                        && after.is_none_or(|a| here < a)
                        && (before.is_some() || after.is_some())
                })
                .collect();
        }
        fitting.dedup_by_key(|w| w.annex_local());
        if let (1, Some(id)) = (fitting.len(), fitting.first().and_then(|w| self.control(w))) {
            let note = format!("a date cell read as {} by {because}", id.local());
            return Resolution::Provisions { provisions: vec![(id, EntryKind::Control)], by, note: Some(note) };
        }
        if let Some(id) = self.title_of_control(title) {
            let note = format!("a date cell in the identifier column; {} by its title", id.local());
            return Resolution::Provisions {
                provisions: vec![(id, EntryKind::Control)],
                by: MatchedBy::Title,
                note: Some(note),
            };
        }
        Resolution::Unmatched {
            why: "the identifier cell is a date, and no reading of it fits title and neighbours".to_owned(),
            candidates: known
                .iter()
                .filter_map(|w| self.control(w))
                .take(3)
                .map(|id| self.candidate(&id, 40, "date"))
                .collect(),
        }
    }

    fn resolve_title(&self, title: &str) -> Resolution {
        let bearers = self.knowledge.titles.bearers(title);
        let of = |framework: &str, kinds: &[ProvisionKind]| -> Vec<ProvisionId> {
            bearers
                .iter()
                .filter(|b| b.id.framework().as_str() == framework && kinds.contains(&b.kind))
                .map(|b| b.id.clone())
                .collect()
        };
        let mut controls = of(self.edition, &[ProvisionKind::Control]);
        match controls.len() {
            1 => Resolution::Provisions {
                provisions: controls.drain(..).map(|id| (id, EntryKind::Control)).collect(),
                by: MatchedBy::Title,
                note: None,
            },
            0 => {
                let groups = [ProvisionKind::Theme, ProvisionKind::Domain, ProvisionKind::Objective];
                if of(ISO27001_2022, &groups).is_empty() && of(ISO27001_2013, &groups).is_empty() {
                    Resolution::Nothing
                } else {
                    Resolution::Heading
                }
            }
            _ => Resolution::Unmatched {
                why: "several controls have this title".to_owned(),
                candidates: controls.iter().take(3).map(|id| self.candidate(id, 50, "title")).collect(),
            },
        }
    }

    /// The provision of the row's own form: three numbers are of 2013, two of 2022; in the source's edition first.
    fn control(&self, w: &Written) -> Option<ProvisionId> {
        let local = w.annex_local();
        let editions =
            if self.edition == ISO27001_2013 { [ISO27001_2013, ISO27001_2022] } else { [ISO27001_2022, ISO27001_2013] };
        editions
            .into_iter()
            .filter_map(|key| self.knowledge.provision(key, &local))
            .find(|p| p.kind == ProvisionKind::Control)
            .map(|p| p.id.clone())
    }

    fn clause(&self, w: &Written) -> Option<ProvisionId> {
        let local = w.clause_local();
        self.knowledge
            .provision(self.edition, &local)
            .or_else(|| self.knowledge.provision(self.edition, &w.dotted()))
            .filter(|p| p.kind == ProvisionKind::Clause)
            .map(|p| p.id.clone())
    }

    /// Clause or control of the same number: by a title that is one's own, or decidedly nearer to one.
    fn by_title(&self, w: &Written, title: &str) -> Option<EntryKind> {
        let (control, clause) = (self.control(w)?, self.clause(w)?);
        if title.is_empty() {
            return None;
        }
        let titles = &self.knowledge.titles;
        match (titles.bears(&control, title), titles.bears(&clause, title)) {
            (true, false) => return Some(EntryKind::Control),
            (false, true) => return Some(EntryKind::Clause),
            _ => {}
        }
        let (as_control, as_clause) = (titles.similarity(&control, title), titles.similarity(&clause, title));
        if as_control > 0.6 && as_control > as_clause + 0.2 {
            Some(EntryKind::Control)
        } else if as_clause > 0.6 && as_clause > as_control + 0.2 {
            Some(EntryKind::Clause)
        } else {
            None
        }
    }

    /// What the nearest rows are that leave no doubt; `None` where the two sides differ.
    fn by_neighbours(&self, at: usize) -> Option<EntryKind> {
        let before = self.anchors[..at].iter().rev().flatten().next().map(|(kind, _)| *kind);
        let after = self.anchors[at + 1..].iter().flatten().next().map(|(kind, _)| *kind);
        match (before, after) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(_), Some(_)) | (None, None) => None,
            (one, other) => one.or(other),
        }
    }

    fn nearest(&self, at: usize, before: bool) -> Option<[u16; 3]> {
        let place = |anchor: &Option<(EntryKind, [u16; 3])>| anchor.map(|(_, place)| place);
        if before {
            self.anchors[..at].iter().rev().find_map(place)
        } else {
            self.anchors[at + 1..].iter().find_map(place)
        }
    }

    fn bears(&self, w: &Written, title: &str) -> bool {
        if title.is_empty() {
            return false;
        }
        let titles = &self.knowledge.titles;
        self.control(w).is_some_and(|id| titles.bears(&id, title) || titles.similarity(&id, title) > 0.8)
            || self.clause(w).is_some_and(|id| titles.bears(&id, title))
    }

    fn title_of_control(&self, title: &str) -> Option<ProvisionId> {
        match self.resolve_title(title) {
            Resolution::Provisions { mut provisions, .. } => provisions.pop().map(|(id, _)| id),
            _ => None,
        }
    }

    /// Another control of the same edition that bears exactly this title, if the identifier's own does not.
    fn exactly_another(&self, id: &ProvisionId, title: &str) -> Option<ProvisionId> {
        if title.is_empty() || self.knowledge.titles.bears(id, title) {
            return None;
        }
        self.knowledge
            .titles
            .bearers(title)
            .iter()
            .find(|b| b.kind == ProvisionKind::Control && b.id.framework() == id.framework())
            .map(|b| b.id.clone())
    }

    /// Name of another framework whose provision of this number bears exactly this title, if 27001's does not.
    fn foreign(&self, id: &ProvisionId, title: &str) -> Option<String> {
        if title.is_empty() || self.knowledge.titles.similarity(id, title) > 0.6 {
            return None;
        }
        let bearer = self
            .knowledge
            .titles
            .bearers(title)
            .iter()
            .find(|b| b.id.local() == id.local() && !b.id.framework().as_str().starts_with("iso27001"))?;
        let name = &self.knowledge.catalogue.framework(bearer.id.framework().as_str())?.name;
        Some(format!("{name} {}", bearer.id.local()))
    }

    fn edition_name(&self) -> &str {
        self.knowledge.catalogue.framework(self.edition).map_or(self.edition, |f| &f.name)
    }

    fn candidate(&self, id: &ProvisionId, score: u8, why: &str) -> Candidate {
        let title = self.knowledge.catalogue.provision(id).map_or_else(String::new, |p| p.title.to_string());
        Candidate { provision: id.clone(), title, score, why: why.to_owned() }
    }

    /// Up to three controls of the edition whose identifier or title is near.
    pub fn candidates(&self, identifier: Option<&str>, title: &str) -> Vec<Candidate> {
        let Some(framework) = self.knowledge.catalogue.framework(self.edition) else { return Vec::new() };
        nearest_controls(framework, identifier, title, self.knowledge)
    }
}

/// Up to three controls of an edition whose title is near to this one.
pub fn candidates_for(edition: &str, title: &str, knowledge: &Knowledge) -> Vec<Candidate> {
    let Some(framework) = knowledge.catalogue.framework(edition) else { return Vec::new() };
    nearest_controls(framework, None, &fold_title(title), knowledge)
}

fn nearest_controls(
    framework: &Framework,
    identifier: Option<&str>,
    title: &str,
    knowledge: &Knowledge,
) -> Vec<Candidate> {
    let mut scored: Vec<(f64, bool, &crate::catalogue::Provision)> = framework
        .controls()
        .map(|p| {
            let by_identifier =
                identifier.map_or(0.0, |i| 0.9 * strsim::normalized_damerau_levenshtein(i, p.id.local()));
            let by_title = if title.len() < 4 { 0.0 } else { knowledge.titles.similarity(&p.id, title) };
            (by_identifier.max(by_title), by_title > by_identifier, p)
        })
        .filter(|(score, by_title, _)| if *by_title { *score >= 0.45 } else { *score >= 0.6 })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored
        .into_iter()
        .take(3)
        .map(|(score, by_title, p)| Candidate {
            provision: p.id.clone(),
            title: p.title.to_string(),
            score: (score * 100.0) as u8,
            why: if by_title { "similar title".to_owned() } else { "similar identifier".to_owned() },
        })
        .collect()
}

fn kind(knowledge: &Knowledge, framework: &str, local: &str) -> Option<ProvisionKind> {
    knowledge.kind(framework, local)
}

fn provision(knowledge: &Knowledge, framework: &str, local: &str) -> Option<ProvisionId> {
    knowledge.provision(framework, local).map(|p| p.id.clone())
}

/// The identifier of an own control, as `own/IDENTIFIER`.
pub fn own_control(identifier: &str) -> ProvisionId {
    let plain = identifier.split_whitespace().collect::<Vec<_>>().join(" ");
    ProvisionId::new(FrameworkKey::new("own"), &plain)
}
