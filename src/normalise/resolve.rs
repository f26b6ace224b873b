//! Which provision a row is about: by identifier, by identifier and title together, by place, or by title alone.

use super::key::{Readings, RowKey};
use crate::model::{Candidate, EntryKind, FrameworkKey, MatchedBy, Message, MessageArg, ProvisionId, Standard};
use crate::recognise::identifier::{ControlRef, ControlRefs, Letter};
use crate::recognise::{Asked, ReferenceData, TitleIndex};
use crate::standards::catalogue::ProvisionKind;

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
        note: Option<Message>,
    },
    /// A theme, domain, objective or clause group: a heading.
    Heading,
    /// Looks like a control and finds none.
    Unmatched {
        /// Why.
        why: Message,
        /// What it may be.
        candidates: Vec<Candidate>,
    },
    /// Neither identifier nor known title.
    Nothing,
}

/// The evidence of the whole column for one standard, for rows that do not decide alone.
pub struct IdentifierColumn<'k> {
    pub(super) knowledge: &'k ReferenceData,
    pub(super) keys: &'k [RowKey],
    /// The family that the rows are read in.
    family: Standard,
    /// The edition of it that the source is on.
    pub(super) edition: &'k str,
    /// Objectives of the older edition that have controls of theirs in the column.
    objectives: Vec<String>,
    /// Whether something beside the rows marks them as of Annex A.
    is_annex: bool,
    /// Whether the header says that plain numbers are clauses.
    is_clause_column: bool,
    /// Row by row: what a row is without any doubt, for its neighbours.
    pub(super) anchors: Vec<Option<(EntryKind, [u16; 3])>>,
}

impl<'k> IdentifierColumn<'k> {
    /// Looks over the keys of a table, as those of one family of editions.
    pub fn new(
        keys: &'k [RowKey],
        (is_annex, is_clause_column): (bool, bool),
        family: Standard,
        edition: &'k str,
        knowledge: &'k ReferenceData,
    ) -> Self {
        let mut objectives: Vec<String> = Vec::new();
        for key in keys {
            let written = if let Readings::Cited(ControlRefs::One(w)) = &key.readings { Some(w) } else { None };
            let older = family.older().zip(written).and_then(|(older, w)| knowledge.control(older, w));
            if let Some(objective) = older.and_then(|control| control.parent.as_deref())
                && objectives.last().is_none_or(|last| last != objective)
            {
                objectives.push(objective.to_owned());
            }
        }
        let mut column =
            Self { knowledge, keys, family, edition, objectives, is_annex, is_clause_column, anchors: Vec::new() };
        column.anchors = keys.iter().map(|key| column.anchor(key)).collect();
        column
    }

    /// The family that the rows are read in.
    pub fn family(&self) -> Standard {
        self.family
    }

    /// What a row can only be, whatever is around it.
    fn anchor(&self, key: &RowKey) -> Option<(EntryKind, [u16; 3])> {
        let place = |w: &ControlRef| {
            let mut place = [0; 3];
            for (to, from) in place.iter_mut().zip(&w.numbers) {
                *to = *from;
            }
            place
        };
        match &key.readings {
            Readings::Cited(ControlRefs::One(w)) => {
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
            Readings::Cited(ControlRefs::One(w)) => self.resolve_one(w, at),
            Readings::Cited(ControlRefs::List(list)) => self.resolve_many(list),
            Readings::Cited(ControlRefs::Range(from, to)) => self.resolve_range(from, to),
            Readings::Number(short, long) => self.resolve_number(short, long, at),
            Readings::Date(readings) => self.resolve_date(readings, at),
        }
    }

    pub(super) fn resolve_one(&self, w: &ControlRef, at: usize) -> Resolution {
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
            (Some(control), Some(clause)) => match self
                .by_title(w, title)
                .or_else(|| if self.is_clause_column { Some(EntryKind::Clause) } else { self.by_neighbours(at) })
            {
                Some(EntryKind::Clause) => (clause, EntryKind::Clause),
                Some(_) => (control, EntryKind::Control),
                // Clauses have no applicability: a table that asks for it, or names Annex A itself, holds controls.
                None if self.is_annex && self.anchors.iter().all(Option::is_none) => (control, EntryKind::Control),
                None => {
                    return Resolution::Unmatched {
                        why: Message::new("sentences.unmatched.clause_or_control").with("number", w.dotted()),
                        candidates: vec![
                            self.candidate(&control, 50, "identifier"),
                            self.candidate(&clause, 50, "identifier"),
                        ],
                    };
                }
            },
            // An identifier of another annex is none of this standard's, and may be the organisation's own.
            (None, None) if w.letter == Some(Letter::B) && w.named.is_none() => return Resolution::Nothing,
            (None, None) => {
                return Resolution::Unmatched {
                    why: Message::new("sentences.unmatched.no_control_of")
                        .with("control", w.annex_local())
                        .with("standard", self.edition_name()),
                    candidates: self.candidates(Some(&w.annex_local()), title),
                };
            }
        };
        if chosen.1 == EntryKind::Control {
            if let Some(other) = self.exactly_another(&chosen.0, title) {
                return Resolution::Unmatched {
                    why: Message::new("sentences.unmatched.title_of_another")
                        .with("control", chosen.0.local())
                        .with("other", other.local()),
                    candidates: vec![self.candidate(&chosen.0, 50, "identifier"), self.candidate(&other, 50, "title")],
                };
            }
            if let Some(foreign) = self.foreign(&chosen.0, title) {
                let name = self.knowledge.catalogue.framework(foreign.framework().as_str()).map_or("", |f| &f.name);
                return Resolution::Unmatched {
                    why: Message::new("sentences.unmatched.of_another_standard")
                        .with("standard", name)
                        .with("control", foreign.local()),
                    candidates: vec![
                        self.candidate(&foreign, 90, "identifier and title"),
                        self.candidate(&chosen.0, 30, "identifier only"),
                    ],
                };
            }
        }
        let by = if self.knowledge.titles.bears(&chosen.0, title) {
            MatchedBy::IdentifierAndTitle
        } else {
            MatchedBy::Identifier
        };
        let guided = w.letter == Some(Letter::B) && chosen.0.local() != w.annex_local();
        let note = guided.then(|| {
            let note = Message::new("sentences.match.guidance").with("identifier", w.annex_local());
            note.with("control", chosen.0.local())
        });
        Resolution::Provisions { provisions: vec![chosen], by, note }
    }

    /// Themes, domains, objectives and tables.
    fn heading(&self, w: &ControlRef, title: &str) -> Option<Resolution> {
        let current = self.family.current();
        let group = self.family.editions().iter().find_map(|key| self.knowledge.group(key, w))?;
        let Some(control) = self.knowledge.control(current, w) else {
            // Without `A`, a clause of the same number may be meant (9.2 is an objective and a clause).
            let clause = !w.annex && self.clause(w).is_some() && self.edition == current;
            return (!clause).then_some(Resolution::Heading);
        };
        let bears = |id: &ProvisionId| self.knowledge.titles.bears(id, title);
        let has_controls = self.objectives.iter().any(|objective| objective == group.id.local());
        let objective = bears(&group.id) || (has_controls && !bears(&control.id));
        (objective || (self.edition != current && !bears(&control.id))).then_some(Resolution::Heading)
    }

    /// A cell that names several.
    fn resolve_many(&self, list: &[ControlRef]) -> Resolution {
        let mut provisions: Vec<(ProvisionId, EntryKind)> = Vec::new();
        let mut unknown = Vec::new();
        // Who writes `5.2; A.5.1` means the clause by the first.
        let told = list.iter().any(|w| w.annex && !w.inherited);
        for (at, w) in list.iter().enumerate() {
            let found = if let Some(from) = list.get(at.wrapping_sub(1)).filter(|_| w.through) {
                self.between(from, w)
            } else {
                let alike = list.iter().any(|o| o.annex && !o.inherited && o.numbers.len() == w.numbers.len());
                self.one_of_several(w, told, alike).map(|found| vec![found])
            };
            match found {
                Some(all) => {
                    for found in all {
                        if !provisions.contains(&found) {
                            provisions.push(found);
                        }
                    }
                }
                None => unknown.push(if w.annex { w.annex_local() } else { w.clause_local() }),
            }
        }
        if !unknown.is_empty() || provisions.is_empty() {
            return Resolution::Unmatched {
                why: Message::new("sentences.unmatched.one_of_several_unknown")
                    .with("unknown", MessageArg::list(unknown, "lists.comma"))
                    .with("standard", self.edition_name()),
                candidates: provisions
                    .iter()
                    .take(3)
                    .map(|(id, _)| self.candidate(id, 50, "named in the cell"))
                    .collect(),
            };
        }
        let note = Some(Message::new("sentences.match.several").with("n", provisions.len()));
        Resolution::Provisions { provisions, by: MatchedBy::Identifier, note }
    }

    /// One of several identifiers of a cell. `told`: one of them says itself that it is of Annex A; `alike`: one that does
    /// has as many numbers.
    fn one_of_several(&self, w: &ControlRef, told: bool, alike: bool) -> Option<(ProvisionId, EntryKind)> {
        let control = || self.control(w).filter(|_| !w.clause).map(|id| (id, EntryKind::Control));
        let as_clause = || {
            let bare = ControlRef { annex: false, letter: None, ..w.clone() };
            let written = if w.inherited { &bare } else { w };
            self.clause(written).filter(|_| !w.annex || w.inherited).map(|id| (id, EntryKind::Clause))
        };
        let by_name = || self.of_another_standard(w).map(|id| (id, EntryKind::Control));
        // What an identifier only has from its neighbour does not make it a control of a withdrawn edition.
        let withdrawn = |found: &(ProvisionId, EntryKind)| found.0.framework().as_str() != self.edition;
        let clause_first = w.clause || (!w.annex && (told || self.is_clause_column));
        if clause_first && let Some(clause) = as_clause() {
            return Some(clause);
        }
        match control() {
            Some(control) if !withdrawn(&control) || alike || (w.annex && !w.inherited) => Some(control),
            other => as_clause().or(other).or_else(by_name),
        }
    }

    /// A control of the other standard that an identifier names itself: `ISO 42001 A.5.2` among those of ISO/IEC 27001.
    fn of_another_standard(&self, w: &ControlRef) -> Option<ProvisionId> {
        let named = w.named.filter(|named| named.family != self.family)?;
        let editions = named.edition.into_iter().chain(named.family.editions().iter().copied());
        editions.filter_map(|key| self.knowledge.control(key, w)).map(|p| p.id.clone()).next()
    }

    fn resolve_range(&self, from: &ControlRef, to: &ControlRef) -> Resolution {
        match self.between(from, to) {
            Some(provisions) => {
                let note = Some(Message::new("sentences.match.several").with("n", provisions.len()));
                Resolution::Provisions { provisions, by: MatchedBy::Identifier, note }
            }
            None => self.resolve_many(&[from.clone(), ControlRef { through: false, ..to.clone() }]),
        }
    }

    /// All from one control or clause to another, both included, in the order of the catalogue. None where the second
    /// is not behind the first, or of another theme: then the dash may mean two of them.
    fn between(&self, from: &ControlRef, to: &ControlRef) -> Option<Vec<(ProvisionId, EntryKind)>> {
        let as_clauses = self.is_clause_column && !from.annex;
        let end = |w: &ControlRef| {
            let control = || self.control(w).filter(|_| !w.clause && !as_clauses);
            control().or_else(|| self.clause(w))
        };
        let (first, last) = (end(from)?, end(to)?);
        let within = self.knowledge.catalogue.framework(first.framework().as_str())?;
        let (a, b) = (within.get(first.local())?, within.get(last.local())?);
        let (start, end) = (within.position(first.local())?, within.position(last.local())?);
        let same_group = from.numbers.first() == to.numbers.first() || a.parent == b.parent;
        if first.framework() != last.framework() || a.kind != b.kind || start > end || !same_group {
            return None;
        }
        let kind = if a.kind == ProvisionKind::Clause { EntryKind::Clause } else { EntryKind::Control };
        let members = within.provisions().get(start..=end)?.iter().filter(|p| p.kind == a.kind);
        Some(members.map(|p| (p.id.clone(), kind)).collect())
    }

    fn resolve_title(&self, title: &str) -> Resolution {
        let bearers = self.knowledge.titles.provisions_titled(title);
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
                let is_group = |kind: ProvisionKind| kind.is_container() || kind == ProvisionKind::Annex;
                let heads = bearers
                    .iter()
                    .any(|b| is_group(b.kind) && Standard::of(b.id.framework().as_str()) == Some(self.family));
                if heads { Resolution::Heading } else { Resolution::Nothing }
            }
            _ => Resolution::Unmatched {
                why: Message::new("sentences.unmatched.title_of_several"),
                candidates: controls.iter().take(3).map(|id| self.candidate(id, 50, "title")).collect(),
            },
        }
    }

    /// The control of the row's own form (in ISO/IEC 27001 three numbers are of 2013, two of 2022); in the source's edition
    /// first.
    pub(super) fn control(&self, w: &ControlRef) -> Option<ProvisionId> {
        let others = self.family.editions().iter().copied().filter(|key| *key != self.edition);
        let mut editions = std::iter::once(self.edition).chain(others);
        editions.find_map(|key| self.knowledge.control(key, w)).map(|p| p.id.clone())
    }

    pub(super) fn clause(&self, w: &ControlRef) -> Option<ProvisionId> {
        self.knowledge.clause(self.edition, w).map(|p| p.id.clone())
    }

    /// Clause or control of the same number: by a title that is one's own, or decidedly nearer to one.
    pub(super) fn by_title(&self, w: &ControlRef, title: &str) -> Option<EntryKind> {
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
        let asked = Asked::new(title);
        let (as_control, as_clause) =
            (titles.similarity(&control, &asked, 0.0), titles.similarity(&clause, &asked, 0.0));
        if as_control > 0.6 && as_control > as_clause + 0.2 {
            Some(EntryKind::Control)
        } else if as_clause > 0.6 && as_clause > as_control + 0.2 {
            Some(EntryKind::Clause)
        } else {
            None
        }
    }

    /// What the nearest rows are that leave no doubt; `None` where the two sides differ.
    pub(super) fn by_neighbours(&self, at: usize) -> Option<EntryKind> {
        let before = self.anchors[..at].iter().rev().flatten().next().map(|(kind, _)| *kind);
        let after = self.anchors[at + 1..].iter().flatten().next().map(|(kind, _)| *kind);
        match (before, after) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(_), Some(_)) | (None, None) => None,
            (one, other) => one.or(other),
        }
    }

    pub(super) fn nearest(&self, at: usize, before: bool) -> Option<[u16; 3]> {
        let place = |anchor: &Option<(EntryKind, [u16; 3])>| anchor.map(|(_, place)| place);
        if before {
            self.anchors[..at].iter().rev().find_map(place)
        } else {
            self.anchors[at + 1..].iter().find_map(place)
        }
    }

    pub(super) fn bears(&self, w: &ControlRef, title: &str) -> bool {
        if title.is_empty() {
            return false;
        }
        let titles = &self.knowledge.titles;
        self.control(w)
            .is_some_and(|id| titles.bears(&id, title) || titles.similarity(&id, &Asked::new(title), 0.8) > 0.8)
            || self.clause(w).is_some_and(|id| titles.bears(&id, title))
    }

    pub(super) fn title_of_control(&self, title: &str) -> Option<ProvisionId> {
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
            .provisions_titled(title)
            .iter()
            .find(|b| b.kind == ProvisionKind::Control && b.id.framework() == id.framework())
            .map(|b| b.id.clone())
    }

    /// The provision of another framework that has this number and bears exactly this title, if this one's does not.
    fn foreign(&self, id: &ProvisionId, title: &str) -> Option<ProvisionId> {
        let is_own =
            || self.knowledge.titles.similarity(id, &Asked::new(title), TitleIndex::NEARLY) > TitleIndex::NEARLY;
        if title.is_empty() || is_own() {
            return None;
        }
        let of_another = |id: &ProvisionId| Standard::of(id.framework().as_str()) != Some(self.family);
        let bearers = self.knowledge.titles.provisions_titled(title).iter();
        bearers.map(|b| &b.id).find(|other| other.local() == id.local() && of_another(other)).cloned()
    }

    fn edition_name(&self) -> &str {
        self.knowledge.catalogue.framework(self.edition).map_or(self.edition, |f| &f.name)
    }
}

/// The identifier of an own control, as `own/IDENTIFIER`.
pub fn own_control(identifier: &str) -> ProvisionId {
    let plain = identifier.split_whitespace().collect::<Vec<_>>().join(" ");
    ProvisionId::new(FrameworkKey::new("own"), &plain)
}
