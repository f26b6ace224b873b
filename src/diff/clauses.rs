//! Clauses 4 to 10 with the raw answers of the sources. Clauses have no merged answers.

use super::difference::{Cause, ControlChange, ControlChangeKind, DiffValue, Field, FieldChange, FieldChangeKind};
use super::{pieces, values};
use crate::model::record::Record;
use crate::model::{ClauseAnswer, ProvisionId};
use crate::standards::crosswalk::Crosswalk;

/// The clauses of a side.
#[derive(Clone, Copy)]
pub(super) struct Clauses<'r> {
    pub record: &'r Record,
    pub list: &'r [ClauseAnswer],
}

/// Clauses whose answers differ, and how many do not. Clauses of two editions are paired as the correspondence of the
/// editions has them; otherwise by their number.
pub(super) fn compare(old: Clauses<'_>, new: Clauses<'_>, crosswalk: &Crosswalk) -> (Vec<ControlChange>, u32) {
    let mut used = vec![false; old.list.len()];
    let mut changes = Vec::new();
    let mut unchanged = 0;
    let mut count = |change: Option<ControlChange>| match change {
        Some(change) => changes.push(change),
        None => unchanged += 1,
    };
    for clause in new.list {
        let mut partners: Vec<&ClauseAnswer> = Vec::new();
        for (at, candidate) in old.list.iter().enumerate() {
            if corresponds(&candidate.provision, &clause.provision, crosswalk) {
                used[at] = true;
                partners.push(candidate);
            }
        }
        count(change(clause, (old.record, &partners), (new.record, &[clause])));
    }
    for (clause, _) in old.list.iter().zip(&used).filter(|(_, used)| !**used) {
        count(change(clause, (old.record, &[clause]), (new.record, &[])));
    }
    (changes, unchanged)
}

/// Whether a clause of the old side is the one of the new side.
fn corresponds(old: &ProvisionId, new: &ProvisionId, crosswalk: &Crosswalk) -> bool {
    if old.framework() == new.framework() {
        return old == new;
    }
    let mut known =
        crosswalk.of(old).into_iter().filter(|m| m.target.framework() == new.framework()).map(|m| m.target).peekable();
    if known.peek().is_none() { old.local() == new.local() } else { known.any(|target| target == *new) }
}

fn change(
    shown: &ClauseAnswer,
    old: (&Record, &[&ClauseAnswer]),
    new: (&Record, &[&ClauseAnswer]),
) -> Option<ControlChange> {
    let of = |(record, clauses): (&Record, &[&ClauseAnswer]), field| -> Vec<DiffValue> {
        let entries: Vec<u32> = clauses.iter().flat_map(|c| c.entries.iter().copied()).collect();
        values::raw_texts(record, &entries, field)
    };
    let mut fields = Vec::new();
    for field in Field::ALL {
        let (before, after) = (of(old, field), of(new, field));
        let pieces = pieces::compare(field, &before, &after);
        if pieces.is_empty() {
            continue;
        }
        let kind = match (before.is_empty(), after.is_empty()) {
            (true, _) => FieldChangeKind::FirstStated,
            (_, true) => FieldChangeKind::NoLongerStated,
            _ => FieldChangeKind::Changed,
        };
        fields.push(FieldChange { field, kind, cause: Cause::Statement, why: String::new(), before, after, pieces });
    }
    let kind = match (old.1.is_empty(), new.1.is_empty()) {
        (true, _) => ControlChangeKind::Added,
        (_, true) => ControlChangeKind::Removed,
        _ if fields.is_empty() => return None,
        _ => ControlChangeKind::Changed,
    };
    Some(ControlChange {
        provision: shown.provision.clone(),
        title: shown.title.clone(),
        theme: String::new(),
        kind,
        new_in_edition: false,
        fields,
        predecessors: Vec::new(),
    })
}
