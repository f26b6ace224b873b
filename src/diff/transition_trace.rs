//! What became of each control of the earlier edition: every one of them is followed up on the other side, with its
//! answers and its texts, so that it can be shown that a transition lost nothing.

use std::collections::{BTreeSet, HashMap};

use super::comparison::{Account, Fate, FollowedText, Successor, TransitionAccount, Which};
use super::control::{PiecePlaces, bare};
use super::difference::{DiffValue, Field};
use super::one_sided::OneSidedFields;
use super::values;
use crate::model::record::Record;
use crate::model::{Applicability, PredecessorAnswer, ProvisionId, Statement, StatementControl};
use crate::reconcile::{folded, pieces};
use crate::standards::catalogue::Catalogue;

/// A statement with its record, and where each of its texts is.
#[derive(Clone, Copy)]
pub(super) struct Half<'r> {
    pub record: &'r Record,
    pub statement: &'r Statement,
    pub places: &'r PiecePlaces,
}

/// The account; `None` where no side is on an earlier edition. Where both are, the old side is followed up.
pub(super) fn account(
    old: Half<'_>,
    new: Half<'_>,
    one_sided: &OneSidedFields,
    catalogue: &Catalogue,
) -> Option<TransitionAccount> {
    let (of, followed, other) = if old.statement.has_transition {
        (Which::Old, old, new)
    } else if new.statement.has_transition {
        (Which::New, new, old)
    } else {
        return None;
    };
    let successors = by_predecessor(followed.statement);
    let found: HashMap<&ProvisionId, &StatementControl> =
        other.statement.controls.iter().map(|c| (&c.provision, c)).collect();
    let order = other.statement.controls.iter().enumerate().map(|(at, c)| (&c.provision, at)).collect();
    let trail = Trail {
        followed: followed.record,
        other: other.record,
        found,
        earlier: by_predecessor(other.statement).into_iter().map(|(answer, _)| (&answer.provision, answer)).collect(),
        texts: TracedTexts::new(other.places, order),
        one_sided,
    };
    let framework = successors.first()?.0.provision.framework().clone();
    let earlier = catalogue.framework(framework.as_str());
    let mut controls: Vec<Account> =
        successors.iter().map(|(answer, became)| trail.follow(answer, became, catalogue)).collect();
    if let Some(earlier) = earlier {
        controls.sort_by_key(|a| earlier.position(a.provision.local()).unwrap_or(usize::MAX));
    }
    let framework_name = earlier.map_or_else(|| framework.to_string(), |f| f.name.clone());
    Some(TransitionAccount { of, framework, framework_name, controls })
}

/// Each control of the earlier edition with the controls that it became.
fn by_predecessor(statement: &Statement) -> Vec<(&PredecessorAnswer, Vec<&StatementControl>)> {
    let mut list: Vec<(&PredecessorAnswer, Vec<&StatementControl>)> = Vec::new();
    let mut places: HashMap<&ProvisionId, usize> = HashMap::new();
    for control in &statement.controls {
        for answer in control.transition.iter().flat_map(|t| &t.predecessors) {
            let at = *places.entry(&answer.provision).or_insert_with(|| {
                list.push((answer, Vec::new()));
                list.len() - 1
            });
            list[at].1.push(control);
        }
    }
    list
}

/// What one side is followed up by on the other.
struct Trail<'r> {
    followed: &'r Record,
    other: &'r Record,
    found: HashMap<&'r ProvisionId, &'r StatementControl>,
    /// The other side's answers for the controls of the earlier edition, if it is on that edition too.
    earlier: HashMap<&'r ProvisionId, &'r PredecessorAnswer>,
    texts: TracedTexts<'r>,
    one_sided: &'r OneSidedFields,
}

impl Trail<'_> {
    /// Follows up one control.
    fn follow(&self, answer: &PredecessorAnswer, became: &[&StatementControl], catalogue: &Catalogue) -> Account {
        let said = values::earlier(self.followed, answer);
        let own = [&said.applicability, &said.status];
        let successors: Vec<Successor> = became.iter().map(|control| self.successor(control, own)).collect();
        let found = self.earlier.get(&answer.provision).map(|answer| values::earlier(self.other, answer));
        let (answered, same) = match &found {
            // Both sides answer the control itself; what it became follows from that.
            Some(found) => self.alike(own, [&found.applicability, &found.status]),
            None => (successors.iter().all(|s| s.answered), successors.iter().all(|s| s.same)),
        };
        let fate = match (answer.present, answered, same) {
            (false, ..) => Fate::NotInSource,
            (true, false, _) => Fate::Unanswered,
            (true, true, false) => Fate::AnsweredAnew,
            (true, true, true) => Fate::Kept,
        };
        let at: Vec<&ProvisionId> = became.iter().map(|c| &c.provision).collect();
        let (mut kept, mut elsewhere, mut gone) = (0, Vec::new(), Vec::new());
        for (field, value) in own_texts(self.followed, &answer.entries) {
            let stands = self.texts.find(&value.text, field);
            if stands.iter().any(|p| at.contains(p)) {
                kept += 1;
                continue;
            }
            let stands_at = stands.into_iter().cloned().collect::<Vec<_>>();
            let place = if stands_at.is_empty() { &mut gone } else { &mut elsewhere };
            place.push(FollowedText { field, text: value.text, cells: value.cells, stands_at });
        }
        Account {
            provision: answer.provision.clone(),
            title: catalogue.provision(&answer.provision).map_or_else(String::new, |p| p.title.to_string()),
            answer: said,
            found,
            fate,
            successors,
            texts_kept: kept,
            texts_elsewhere: elsewhere,
            texts_gone: gone,
        }
    }

    /// Whether applicability and status of a control are answered on the other side, and whether they are the same. The
    /// status of a control that is excluded on both sides is no difference, and what the other side has no column for
    /// is listed once.
    fn alike(&self, followed: [&DiffValue; 2], found: [&DiffValue; 2]) -> (bool, bool) {
        let fields = [Field::Applicability, Field::Status];
        let [followed, found] = [followed, found].map(|values| values.map(word));
        let out = |words: &[&str; 2]| words[0] == Applicability::Excluded.word();
        let alike = |at: usize| followed[at] == found[at] || self.one_sided.holds(fields[at]);
        let lost = |at: usize| followed[at] != UNSTATED && found[at] == UNSTATED && !alike(at);
        let answered = !lost(0) && (out(&followed) || out(&found) || !lost(1));
        (answered, alike(0) && ((out(&followed) && out(&found)) || alike(1)))
    }

    /// A control that one of the earlier edition became, on both sides. `own` is what that one says itself: where the
    /// rule that merges predecessors made nothing of it, it must not get lost in the other side's silence either.
    fn successor(&self, control: &StatementControl, own: [&DiffValue; 2]) -> Successor {
        let fields = [Field::Applicability, Field::Status];
        let followed = fields.map(|field| values::answer(self.followed, control, field));
        let found = self.found.get(&control.provision).map(|c| fields.map(|f| values::answer(self.other, c, f)));
        let words = |values: &[DiffValue; 2]| (word(&values[0]).to_owned(), word(&values[1]).to_owned());
        let (answered, same) = match &found {
            Some(found) => {
                let (answered, same) = self.alike(followed.each_ref(), found.each_ref());
                (answered && self.alike(own, found.each_ref()).0, same)
            }
            None => (false, false),
        };
        Successor {
            provision: control.provision.clone(),
            title: control.title.clone(),
            followed: words(&followed),
            found: found.as_ref().map_or_else(|| (UNSTATED.to_owned(), UNSTATED.to_owned()), words),
            answered,
            same,
        }
    }
}

/// The word for no answer.
const UNSTATED: &str = "unstated";

/// The word of an answer; a proposal is none.
fn word(value: &DiffValue) -> &str {
    if values::is_fact(value) { &value.text } else { UNSTATED }
}

/// All texts of the rows on a control of the earlier edition, field by field.
fn own_texts(record: &Record, entries: &[u32]) -> Vec<(Field, DiffValue)> {
    Field::ALL
        .into_iter()
        .filter(|f| !f.is_answer() && !matches!(f, Field::Title | Field::Reasons))
        .flat_map(|field| values::raw_texts(record, entries, field).into_iter().map(move |value| (field, value)))
        .collect()
}

/// All texts of a side, to be found again whole, in pieces or within a longer one.
struct TracedTexts<'p> {
    places: &'p PiecePlaces,
    /// Each whole text padded with blanks, so that only whole words are found in it.
    padded: Vec<(String, &'p [ProvisionId])>,
    /// The controls' places in the statement.
    order: HashMap<&'p ProvisionId, usize>,
}

impl<'p> TracedTexts<'p> {
    fn new(places: &'p PiecePlaces, order: HashMap<&'p ProvisionId, usize>) -> Self {
        let texts = places.all().filter(|(field, ..)| *field != Field::Title);
        let mut padded: Vec<(String, &[ProvisionId])> = texts.map(|(_, text, at)| (format!(" {text} "), at)).collect();
        padded.sort_unstable();
        Self { places, padded, order }
    }

    /// The controls that have all of this text, whatever the field; each once, in order.
    fn find(&self, text: &str, field: Field) -> Vec<&'p ProvisionId> {
        /// Fewer words than this occur in a longer text by chance.
        const WORDS: usize = 3;
        let text = bare(field, text);
        let mut at: Option<BTreeSet<&ProvisionId>> = None;
        for part in pieces(text) {
            let here: BTreeSet<&ProvisionId> = self.places.of_part(part).iter().collect();
            at = Some(at.map_or(here.clone(), |before| before.intersection(&here).copied().collect()));
        }
        let mut at = at.unwrap_or_default();
        let key = folded(text);
        if at.is_empty() && key.split(' ').count() >= WORDS {
            let wanted = format!(" {key} ");
            let within = self.padded.iter().filter(|(text, _)| text.contains(&wanted));
            at = within.flat_map(|(_, at)| at.iter()).collect();
        }
        let mut at: Vec<&ProvisionId> = at.into_iter().collect();
        at.sort_by_key(|id| self.order.get(id).copied().unwrap_or(usize::MAX));
        at
    }
}
