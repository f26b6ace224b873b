//! Two lists of texts: which came, which went, which were edited.

use std::collections::{HashMap, HashSet};

use super::difference::{DiffValue, Field, PieceChange, PieceChangeKind};
use super::values::header_of;
use super::words::{difference, likeness};
use crate::reconcile::folded;

/// How much two texts must have in common for the one to be an edited form of the other.
const EDITED: f32 = 0.5;
/// So many pairs of texts are weighed against each other; beyond it texts came and went whole.
const PAIRS: usize = 10_000;

/// What came, went and was edited between two lists of texts; empty if they are equal after folding white space, case
/// and order.
pub(super) fn compare(field: Field, before: &[DiffValue], after: &[DiffValue]) -> Vec<PieceChange> {
    let keys = |list: &[DiffValue]| -> Vec<String> { list.iter().map(|v| folded(&v.text)).collect() };
    let (old_keys, new_keys) = (keys(before), keys(after));
    let only = |keys: &[String], others: &[String]| -> Vec<usize> {
        let others: HashSet<&str> = others.iter().map(String::as_str).collect();
        keys.iter().enumerate().filter(|(_, key)| !others.contains(key.as_str())).map(|(at, _)| at).collect()
    };
    let (removed, added) = (only(&old_keys, &new_keys), only(&new_keys, &old_keys));
    let edited = edited(field, before, after, &removed, &added);
    let by_old: HashMap<usize, usize> = edited.iter().copied().collect();
    let taken: HashSet<usize> = edited.iter().map(|(_, new)| *new).collect();
    let mut changes = Vec::with_capacity(removed.len() + added.len());
    for old in removed {
        changes.push(match by_old.get(&old) {
            Some(&new) => PieceChange {
                kind: PieceChangeKind::Edited,
                before: Some(old),
                after: Some(new),
                words: difference(&before[old].text, &after[new].text),
                stands_at: Vec::new(),
            },
            None => PieceChange {
                kind: PieceChangeKind::Removed,
                before: Some(old),
                after: None,
                words: Vec::new(),
                stands_at: Vec::new(),
            },
        });
    }
    for new in added.into_iter().filter(|new| !taken.contains(new)) {
        changes.push(PieceChange {
            kind: PieceChangeKind::Added,
            before: None,
            after: Some(new),
            words: Vec::new(),
            stands_at: Vec::new(),
        });
    }
    changes
}

/// Both lists with long texts split into lines where that shows more: the same texts may be in one cell on
/// one side and in several on the other, for example where predecessors were merged manually. A text that both sides have whole
/// stays whole, and so does the only one that differs on each side, since its line breaks may be new.
pub(super) fn aligned(field: Field, before: Vec<DiffValue>, after: Vec<DiffValue>) -> (Vec<DiffValue>, Vec<DiffValue>) {
    let long = matches!(
        field,
        Field::JustificationForInclusion | Field::JustificationForExclusion | Field::Implementation | Field::Remarks
    );
    let keys = |list: &[DiffValue]| -> HashSet<String> { list.iter().map(|v| folded(&v.text)).collect() };
    let (old_keys, new_keys) = (keys(&before), keys(&after));
    let differing = |keys: &HashSet<String>, others: &HashSet<String>| keys.difference(others).count();
    let counts = (differing(&old_keys, &new_keys), differing(&new_keys, &old_keys));
    if !long || counts.0 == 0 && counts.1 == 0 || counts == (1, 1) {
        return (before, after);
    }
    (parted(before, &new_keys), parted(after, &old_keys))
}

/// The lines of the texts that the other side does not have whole, each line once.
fn parted(list: Vec<DiffValue>, others: &HashSet<String>) -> Vec<DiffValue> {
    let mut known: HashSet<String> = HashSet::new();
    let mut parts = Vec::new();
    for value in list {
        if others.contains(&folded(&value.text)) {
            parts.push(value);
            continue;
        }
        for line in value.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if known.insert(folded(line)) {
                parts.push(DiffValue { text: line.to_owned(), ..value.clone() });
            }
        }
    }
    parts
}

/// Pairs of a removed and an added text that are forms of one text, the likest first.
fn edited(
    field: Field,
    before: &[DiffValue],
    after: &[DiffValue],
    removed: &[usize],
    added: &[usize],
) -> Vec<(usize, usize)> {
    // An owner or a reason is another one, not an edited one.
    if matches!(field, Field::Owner | Field::Reasons | Field::Applicability | Field::Status)
        || removed.len().saturating_mul(added.len()) > PAIRS
    {
        return Vec::new();
    }
    let mut weighed: Vec<(f32, usize, usize)> = Vec::new();
    for &old in removed {
        for &new in added {
            let (a, b) = (before[old].text.as_str(), after[new].text.as_str());
            let weight = match (header_of(field, a), header_of(field, b)) {
                // In the same column, a different text is an edit.
                (Some(x), Some(y)) if folded(x) == folded(y) => 1.0 + likeness(a, b),
                (Some(_), _) | (_, Some(_)) => 0.0,
                _ => likeness(a, b),
            };
            if weight >= EDITED {
                weighed.push((weight, old, new));
            }
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut olds, mut news) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (_, old, new) in weighed {
        if !olds.contains(&old) && !news.contains(&new) {
            olds.insert(old);
            news.insert(new);
            pairs.push((old, new));
        }
    }
    pairs
}
