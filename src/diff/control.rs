//! One control on both sides: which of its fields differ, and where the difference comes from.

use std::collections::{HashMap, HashSet};

use super::comparison::Which;
use super::difference::{
    Cause, ControlChange, ControlChangeKind, DiffValue, Field, FieldChange, FieldChangeKind, PieceChange,
    PieceChangeKind, PredecessorPair,
};
use super::one_sided::OneSidedFields;
use super::{pieces, values};
use crate::model::record::Record;
use crate::model::{Applicability, Basis, PredecessorAnswer, ProvisionId, StatementControl, Transition};
use crate::reconcile::{folded, pieces as list_pieces};
use crate::standards::catalogue::Catalogue;

/// A control of one side with its record.
#[derive(Clone, Copy)]
pub(super) struct Sided<'r> {
    pub record: &'r Record,
    pub control: &'r StatementControl,
}

impl<'r> Sided<'r> {
    /// The predecessors with the record that they are cited from, where the side is on the earlier edition.
    fn predecessors(self) -> Option<(&'r Record, &'r [PredecessorAnswer])> {
        self.control.transition.as_ref().map(|t| (self.record, t.predecessors.as_slice()))
    }

    /// Whether any source or person addresses the control.
    fn is_spoken_of(&self) -> bool {
        let control = self.control;
        let decided = |basis| basis == Basis::Decided;
        !control.entries.is_empty() || decided(control.applicability.basis) || decided(control.status.basis)
    }
}

/// What one comparison of controls goes by.
pub(super) struct Setting<'a> {
    pub one_sided: &'a OneSidedFields,
    pub catalogue: &'a Catalogue,
    /// Where each text of a field is, on the old and on the new side.
    pub places: [&'a PiecePlaces; 2],
}

/// The controls at which a side has each text of a field.
#[derive(Default)]
pub(super) struct PiecePlaces {
    whole: HashMap<(Field, String), Vec<ProvisionId>>,
    /// The same by lines and pieces of texts, whatever the field.
    parts: HashMap<String, Vec<ProvisionId>>,
}

impl PiecePlaces {
    /// Over all controls of a side.
    pub fn new<'r>(record: &Record, controls: impl Iterator<Item = &'r StatementControl>) -> Self {
        let mut places = Self::default();
        for control in controls {
            for field in Field::ALL.into_iter().filter(|f| !f.is_answer()) {
                for value in values::texts(record, control, field) {
                    for part in list_pieces(bare(field, &value.text)) {
                        places.parts.entry(folded(part)).or_default().push(control.provision.clone());
                    }
                    places.whole.entry((field, folded(&value.text))).or_default().push(control.provision.clone());
                }
            }
        }
        places
    }

    /// The controls with this text.
    pub fn of(&self, field: Field, text: &str) -> &[ProvisionId] {
        self.whole.get(&(field, folded(text))).map_or(&[], Vec::as_slice)
    }

    /// The controls that have a piece or line of a text in any field.
    pub fn of_part(&self, part: &str) -> &[ProvisionId] {
        self.parts.get(&folded(part)).map_or(&[], Vec::as_slice)
    }

    /// All texts of the side with their fields and controls.
    pub fn all(&self) -> impl Iterator<Item = (Field, &str, &[ProvisionId])> {
        self.whole.iter().map(|((field, text), at)| (*field, text.as_str(), at.as_slice()))
    }
}

/// A text without the header that values of dates and other columns begin with.
pub(super) fn bare(field: Field, text: &str) -> &str {
    match values::header_of(field, text) {
        Some(header) if !header.is_empty() => &text[header.len() + 2..],
        _ => text,
    }
}

/// The differences of a control; `None` if there is none. A control that one side does not have is given once.
pub(super) fn compare(old: Option<Sided<'_>>, new: Option<Sided<'_>>, setting: &Setting<'_>) -> Option<ControlChange> {
    let shown = new.or(old)?.control;
    let spoken = |side: &Option<Sided<'_>>| side.as_ref().is_some_and(Sided::is_spoken_of);
    let whole = match (spoken(&old), spoken(&new)) {
        (false, false) => return None,
        (false, true) => Some(ControlChangeKind::Added),
        (true, false) => Some(ControlChangeKind::Removed),
        (true, true) => None,
    };
    let mut fields: Vec<FieldChange> = Vec::new();
    for field in Field::ALL {
        // Everything is listed for a control that was added or removed; otherwise a field that one side lacks is listed once.
        let suppressed = whole.is_none() && setting.one_sided.holds(field);
        if !suppressed {
            let change = if field.is_answer() {
                answers(field, old, new)
            } else {
                texts(field, old, new, whole.is_none(), setting)
            };
            fields.extend(change);
        }
    }
    let earlier = [old, new].into_iter().flatten().any(|s| s.control.transition.is_some());
    let new_in_edition = shown.new && earlier && whole.is_some();
    if new_in_edition {
        for field in &mut fields {
            field.cause = Cause::NewInEdition;
            "the edition introduced the control; the earlier edition could say nothing of it"
                .clone_into(&mut field.why);
        }
    }
    let kind = whole.or_else(|| {
        let footing = fields.iter().all(|f| f.kind == FieldChangeKind::Footing);
        (!fields.is_empty()).then_some(if footing { ControlChangeKind::Footing } else { ControlChangeKind::Changed })
    })?;
    Some(ControlChange {
        provision: shown.provision.clone(),
        title: shown.title.clone(),
        theme: theme(setting.catalogue, shown),
        kind,
        new_in_edition,
        fields,
        predecessors: predecessors(old, new, setting.catalogue),
    })
}

/// Theme and title of a control's group, `A.5 Organizational controls`.
fn theme(catalogue: &Catalogue, control: &StatementControl) -> String {
    if control.theme.is_empty() {
        return String::new();
    }
    let id = ProvisionId::new(control.provision.framework().clone(), &control.theme);
    catalogue.provision(&id).map_or_else(|| control.theme.clone(), |p| format!("{} {}", control.theme, p.title))
}

/// An answer on both sides.
fn answers(field: Field, old: Option<Sided<'_>>, new: Option<Sided<'_>>) -> Option<FieldChange> {
    let of = |side: Option<Sided<'_>>| side.map(|s| values::answer(s.record, s.control, field));
    let (before, after) = (of(old), of(new));
    let fact = |value: &Option<DiffValue>| value.as_ref().is_some_and(values::is_fact);
    let says = |value: &Option<DiffValue>| {
        value.as_ref().filter(|v| v.text != Applicability::Unstated.word()).map(|v| v.text.clone())
    };
    let same = says(&before) == says(&after);
    let kind = match (fact(&before), fact(&after)) {
        (true, true) if same => {
            let bases = (before.as_ref().map(|v| v.basis), after.as_ref().map(|v| v.basis));
            if bases.0 == bases.1 {
                return None;
            }
            FieldChangeKind::Footing
        }
        (true, true) => FieldChangeKind::Changed,
        (false, true) => FieldChangeKind::FirstStated,
        (true, false) => FieldChangeKind::NoLongerStated,
        (false, false) if same => return None,
        (false, false) => FieldChangeKind::Proposal,
    };
    let (cause, why) = match kind {
        FieldChangeKind::Footing => (Cause::Statement, footing(before.as_ref(), after.as_ref())),
        FieldChangeKind::Proposal => (Cause::Statement, String::new()),
        _ => merging_rule(field, old, new).map_or((Cause::Statement, String::new()), |why| (Cause::MergingRule, why)),
    };
    let told =
        |value: Option<DiffValue>| value.filter(|v| v.text != Applicability::Unstated.word()).into_iter().collect();
    Some(FieldChange { field, kind, cause, why, before: told(before), after: told(after), pieces: Vec::new() })
}

fn footing(before: Option<&DiffValue>, after: Option<&DiffValue>) -> String {
    let word = |value: Option<&DiffValue>| value.map_or("unstated", |v| v.basis.word());
    format!("{} in {}, {} in {}", word(before), Which::Old.word(), word(after), Which::New.word())
}

/// The predecessors' answer in a field: a fact, or nothing.
fn predecessor_fact(field: Field, answer: &PredecessorAnswer) -> Option<&'static str> {
    let (word, basis) = if field == Field::Applicability {
        (answer.applicability.value.word(), answer.applicability.basis)
    } else {
        (answer.status.value.word(), answer.status.basis)
    };
    (basis != Basis::Proposed && word != Applicability::Unstated.word()).then_some(word)
}

/// The transition that an answer was derived by, or was left open by; `None` where a source of this edition states it.
fn derived(field: Field, side: Sided<'_>) -> Option<&Transition> {
    let transition = side.control.transition.as_ref()?;
    let (basis, unstated) = if field == Field::Applicability {
        (side.control.applicability.basis, side.control.applicability.value == Applicability::Unstated)
    } else {
        (side.control.status.basis, side.control.status.value.word() == Applicability::Unstated.word())
    };
    let open = unstated && transition.predecessors.iter().any(|p| p.present);
    (basis == Basis::CarriedOver || open).then_some(transition)
}

/// Why a difference may be the work of the rule that merges predecessors: they were answered differently on one side,
/// and the other side has the answer of one of them.
fn merging_rule(field: Field, old: Option<Sided<'_>>, new: Option<Sided<'_>>) -> Option<String> {
    let (old, new) = (old?, new?);
    let (which, transition, side, other) = match (derived(field, old), derived(field, new)) {
        (Some(transition), None) => (Which::Old, transition, old, new),
        (None, Some(transition)) => (Which::New, transition, new, old),
        _ => return None,
    };
    let (merged, said) = [side, other].map(|s| values::answer(s.record, s.control, field)).into();
    if !values::is_fact(&said) {
        return None;
    }
    let (merged, said) = (merged.text, said.text);
    let present: Vec<&PredecessorAnswer> = transition.predecessors.iter().filter(|p| p.present).collect();
    let answers: Vec<(&str, &str)> = present
        .iter()
        .map(|p| (p.provision.local(), predecessor_fact(field, p).unwrap_or(Applicability::Unstated.word())))
        .collect();
    let differ = answers.iter().any(|(_, word)| *word != answers[0].1);
    let (by, _) = answers.iter().find(|(_, word)| *word == said && *word != merged)?;
    differ.then(|| {
        let list: Vec<String> = answers.iter().map(|(id, word)| format!("{id} {word}")).collect();
        format!(
            "{} has {}: merged to {merged}; {} says {said}, as {by} did",
            which.word(),
            list.join(", "),
            which.other().word()
        )
    })
}

/// A list of texts on both sides.
fn texts(
    field: Field,
    old: Option<Sided<'_>>,
    new: Option<Sided<'_>>,
    on_both: bool,
    setting: &Setting<'_>,
) -> Option<FieldChange> {
    let of = |side: Option<Sided<'_>>| {
        let mut list = side.map_or_else(Vec::new, |s| values::texts(s.record, s.control, field));
        if on_both {
            list.retain(|v| !setting.one_sided.holds_header(field, &v.text));
        }
        list
    };
    let (mut before, mut after) = (of(old), of(new));
    if field == Field::JustificationForExclusion {
        let known = before.clone();
        add_of_predecessors(&mut before, old, &after);
        add_of_predecessors(&mut after, new, &known);
    }
    let (before, after) = pieces::aligned(field, before, after);
    let mut pieces = pieces::compare(field, &before, &after);
    if pieces.is_empty() {
        return None;
    }
    let control = new.or(old)?.control;
    for piece in &mut pieces {
        locate(piece, field, &before, &after, &control.provision, setting);
    }
    let fact = |list: &[DiffValue]| list.iter().any(|v| v.basis != Basis::Proposed);
    let kind = match (fact(&before), fact(&after)) {
        (true, true) => FieldChangeKind::Changed,
        (false, true) => FieldChangeKind::FirstStated,
        (true, false) => FieldChangeKind::NoLongerStated,
        (false, false) => FieldChangeKind::Proposal,
    };
    let (cause, why) = kept_elsewhere(&pieces, &before, &after)
        .map_or((Cause::Statement, String::new()), |w| (Cause::KeptElsewhere, w));
    Some(FieldChange { field, kind, cause, why, before, after, pieces })
}

/// Adds why a predecessor was excluded to the texts of a side, where the other side gives that text for the control: it
/// came or went on neither.
fn add_of_predecessors(list: &mut Vec<DiffValue>, side: Option<Sided<'_>>, other: &[DiffValue]) {
    let Some(side) = side else { return };
    let has = |list: &[DiffValue], text: &str| list.iter().any(|v| folded(&v.text) == folded(text));
    for value in values::reasons_of_predecessors(side.record, side.control) {
        if has(other, &value.text) && !has(list, &value.text) {
            list.push(value);
        }
    }
}

/// Fills in where the other side has a text that came or went: a move, or a successor that kept it.
fn locate(
    piece: &mut PieceChange,
    field: Field,
    before: &[DiffValue],
    after: &[DiffValue],
    here: &ProvisionId,
    setting: &Setting<'_>,
) {
    /// A text at more controls than this is a phrase, and moved nowhere.
    const PHRASE: usize = 3;
    // Owners and reasons are few and repeat everywhere; a title is not a text.
    if matches!(field, Field::Owner | Field::Reasons | Field::Title) {
        return;
    }
    let (text, own, others) = match (piece.kind, piece.before, piece.after) {
        (PieceChangeKind::Removed, Some(at), _) => (&before[at], 0, 1),
        (PieceChangeKind::Added, _, Some(at)) => (&after[at], 1, 0),
        _ => return,
    };
    let at = |side: usize| match setting.places[side].of(field, &text.text) {
        // Not whole in this field; it may be a line of a longer text.
        [] => setting.places[side].of_part(bare(field, &text.text)),
        whole => whole,
    };
    let own: HashSet<&ProvisionId> = at(own).iter().collect();
    let mut there: Vec<&ProvisionId> = Vec::new();
    for provision in at(others) {
        if !there.contains(&provision) {
            there.push(provision);
        }
    }
    // A text written for a control of the earlier edition was carried to all that it became: those count as its own.
    let stands: Vec<ProvisionId> = there
        .into_iter()
        .filter(|at| *at != here && (text.written_for.is_some() || !own.contains(at)))
        .cloned()
        .collect();
    if stands.len() <= PHRASE {
        piece.stands_at = stands;
    }
}

/// Whether all that a field lost or gained is a carried-over text that another successor kept.
fn kept_elsewhere(pieces: &[PieceChange], before: &[DiffValue], after: &[DiffValue]) -> Option<String> {
    let mut at: Vec<String> = Vec::new();
    for piece in pieces {
        let text = match (piece.kind, piece.before, piece.after) {
            (PieceChangeKind::Removed, Some(n), _) => &before[n],
            (PieceChangeKind::Added, _, Some(n)) => &after[n],
            _ => return None,
        };
        if text.written_for.is_none() || piece.stands_at.is_empty() {
            return None;
        }
        for provision in &piece.stands_at {
            if !at.iter().any(|known| known == provision.local()) {
                at.push(provision.local().to_owned());
            }
        }
    }
    Some(format!("carried over to every control that its own became; it stands at {} now", at.join(", ")))
}

/// The predecessors of a control with their answers on the sides that are on the earlier edition.
fn predecessors(old: Option<Sided<'_>>, new: Option<Sided<'_>>, catalogue: &Catalogue) -> Vec<PredecessorPair> {
    let (old, new) = (old.and_then(Sided::predecessors), new.and_then(Sided::predecessors));
    let listed = [old, new].into_iter().flatten().flat_map(|(_, list)| list);
    let mut ids: Vec<&ProvisionId> = Vec::new();
    for answer in listed {
        if !ids.contains(&&answer.provision) {
            ids.push(&answer.provision);
        }
    }
    let side = |of: Option<(&Record, &[PredecessorAnswer])>, id: &ProvisionId| {
        of.and_then(|(record, list)| {
            list.iter().find(|p| p.provision == *id).map(|answer| values::earlier(record, answer))
        })
    };
    ids.into_iter()
        .map(|id| PredecessorPair {
            provision: id.clone(),
            title: catalogue.provision(id).map_or_else(String::new, |p| p.title.to_string()),
            before: side(old, id),
            after: side(new, id),
        })
        .collect()
}
