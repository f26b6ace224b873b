//! Keys that a spreadsheet has converted: numbers that lost their zero, and dates.

use super::key::Readings;
use super::resolve::{IdentifierColumn, Resolution};
use crate::model::{EntryKind, MatchedBy, Message};
use crate::recognise::identifier::{ControlRef, ControlRefs};

impl IdentifierColumn<'_> {
    /// A number cell `5.1` is 5.1 or 5.10: the title decides, then the place in an ascending sequence.
    pub(super) fn resolve_number(&self, short: &ControlRef, long: &ControlRef, at: usize) -> Resolution {
        let title = &self.keys[at].title;
        match (self.bears(short, title), self.bears(long, title)) {
            (true, false) => {
                let mut resolution = self.resolve_one(short, at);
                if let Resolution::Provisions { by, .. } = &mut resolution {
                    *by = MatchedBy::NumberAndTitle;
                }
                return resolution;
            }
            (false, true) => return self.read_as(long, MatchedBy::NumberAndTitle, short, "sentences.match.its_title"),
            _ => {}
        }
        // A number and a title of another control: the title decides.
        if let Some(by_title) = self.title_of_control(title) {
            let note = Message::new("sentences.match.title_decides").with("number", short.dotted());
            let note = note.with("control", by_title.local());
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
        let taken = |w: &ControlRef| {
            self.keys.iter().enumerate().any(|(other, key)| {
                other != at
                    && match &key.readings {
                        Readings::Cited(ControlRefs::One(o)) => o.numbers == w.numbers,
                        Readings::Number(..) => {
                            self.anchors[other].is_some_and(|(_, place)| place[..2] == w.numbers[..])
                        }
                        _ => false,
                    }
            })
        };
        let fits = |w: &ControlRef| {
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
            (false, true) => self.read_as(long, MatchedBy::Sequence, short, "sentences.match.its_place"),
            _ => Resolution::Unmatched {
                why: Message::new("sentences.unmatched.number_without_zero")
                    .with("number", short.dotted())
                    .with("short", short.annex_local())
                    .with("long", long.annex_local()),
                candidates: [short, long]
                    .into_iter()
                    .filter_map(|w| self.control(w))
                    .map(|id| self.candidate(&id, 50, "number without its zero"))
                    .collect(),
            },
        }
    }

    /// Whether the row is among at least three that count up by one as they are written: `5.1`, `5.2`, `5.3`. With
    /// lost zeros they would count by ten.
    fn in_run(&self, w: &ControlRef, at: usize) -> bool {
        let written = |other: usize| match &self.keys.get(other)?.readings {
            Readings::Number(short, _) => Some(short.numbers.clone()),
            Readings::Cited(ControlRefs::One(w)) => Some(w.numbers.clone()),
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

    fn read_as(&self, w: &ControlRef, by: MatchedBy, cell: &ControlRef, because: &'static str) -> Resolution {
        match self.control(w) {
            Some(id) => {
                let note = Message::new("sentences.match.number").with("number", cell.dotted());
                let note = note.with("control", id.local()).with("because", Message::new(because));
                Resolution::Provisions { provisions: vec![(id, EntryKind::Control)], by, note: Some(note) }
            }
            None => Resolution::Nothing,
        }
    }

    /// A date cell: one reading must be in the catalogue and fit the title or the neighbours.
    pub(super) fn resolve_date(&self, readings: &[ControlRef], at: usize) -> Resolution {
        let title = &self.keys[at].title;
        let known: Vec<&ControlRef> = readings.iter().filter(|w| self.control(w).is_some()).collect();
        let mut fitting: Vec<&ControlRef> = known.iter().copied().filter(|w| self.bears(w, title)).collect();
        let mut by = MatchedBy::NumberAndTitle;
        let mut because = "sentences.match.its_title";
        if fitting.is_empty() && self.title_of_control(title).is_none() {
            by = MatchedBy::Sequence;
            because = "sentences.match.its_place";
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
            let note = Message::new("sentences.match.date").with("control", id.local());
            let note = note.with("because", Message::new(because));
            return Resolution::Provisions { provisions: vec![(id, EntryKind::Control)], by, note: Some(note) };
        }
        if let Some(id) = self.title_of_control(title) {
            let note = Message::new("sentences.match.date_by_title").with("control", id.local());
            return Resolution::Provisions {
                provisions: vec![(id, EntryKind::Control)],
                by: MatchedBy::Title,
                note: Some(note),
            };
        }
        Resolution::Unmatched {
            why: Message::new("sentences.unmatched.date"),
            candidates: known
                .iter()
                .filter_map(|w| self.control(w))
                .take(3)
                .map(|id| self.candidate(&id, 40, "date"))
                .collect(),
        }
    }
}
