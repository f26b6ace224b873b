//! Several sources, or several rows of one, on the same provision: which answer is used, and which ones it overrules.

use std::collections::HashSet;

use super::precedence;
use crate::model::{
    Answer, Applicability, Basis, Entry, LocalizedText, Merged, Origin, Overruled, Precedence, SourceFacts, SourceRank,
    Status,
};

/// The merged answers on one provision of one edition.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    pub applicability: Merged<Applicability>,
    pub status: Merged<Status>,
    pub overruled: Vec<Overruled>,
    pub conflicts: Vec<Conflict>,
}

/// Contradictory answers that only a default rule decides between.
#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    pub field: MergedField,
    /// The words as written, each with its cell.
    pub said: Vec<(String, Origin)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MergedField {
    Applicability,
    Status,
}

impl MergedField {
    pub fn word(self) -> &'static str {
        match self {
            Self::Applicability => "applicability",
            Self::Status => "status",
        }
    }
}

/// One stated answer with what it is weighed by.
struct Vote<'e, T> {
    entry: &'e Entry,
    answer: &'e Answer<T>,
    facts: &'e SourceFacts,
}

/// Merges the answers of entries on one provision; `facts` finds the source of an entry.
pub(super) fn merge<'e>(
    entries: &[&'e Entry],
    facts: impl Fn(&Entry) -> Option<&'e SourceFacts>,
    precedence: &Precedence,
) -> Answers {
    let mut answers = Answers {
        applicability: nothing(Applicability::Unstated),
        status: nothing(Status::Unstated),
        overruled: Vec::new(),
        conflicts: Vec::new(),
    };
    let spoken = entries.iter().filter_map(|&entry| {
        let answer = entry.applicability.as_ref().filter(|a| a.value != Applicability::Unstated)?;
        Some(Vote { entry, answer, facts: facts(entry)? })
    });
    applicability(spoken.collect(), &precedence.applicability, &mut answers);
    let spoken = entries.iter().filter_map(|&entry| {
        let answer = entry.status.as_ref().filter(|a| a.value != Status::Unstated)?;
        Some(Vote { entry, answer, facts: facts(entry)? })
    });
    status(spoken.collect(), &precedence.status, &mut answers);
    answers
}

pub(super) fn nothing<T>(value: T) -> Merged<T> {
    Merged { value, basis: Basis::Stated, origins: Vec::new(), how: String::new() }
}

/// By hand, then the highest standing, then the newest that states one; among equals applicable beats undecided beats
/// excluded.
fn applicability(voices: Vec<Vote<'_, Applicability>>, order: &[SourceRank], answers: &mut Answers) {
    let least = |value: Applicability| match value {
        Applicability::Applicable => 0,
        Applicability::Undecided => 1,
        Applicability::Excluded => 2,
        Applicability::Unstated => 3,
    };
    answers.applicability =
        by_standing(voices, order, MergedField::Applicability, "applicable beats excluded", least, answers)
            .unwrap_or_else(|| nothing(Applicability::Unstated));
}

/// Where a job sets an order, as for applicability. Otherwise the newest source of each kind counts; between kinds and
/// among equals the lowest status is used.
fn status(voices: Vec<Vote<'_, Status>>, order: &[SourceRank], answers: &mut Answers) {
    const LEAST: &str = "the least advanced stands";
    if !order.is_empty() {
        answers.status = by_standing(voices, order, MergedField::Status, LEAST, advance, answers)
            .unwrap_or_else(|| nothing(Status::Unstated));
        return;
    }
    let facts: Vec<Vote<'_, Status>> = {
        let (decided, others): (Vec<_>, Vec<_>) = voices.into_iter().partition(|v| v.answer.basis == Basis::Decided);
        let (proposed, stated): (Vec<_>, Vec<_>) = others.into_iter().partition(|v| v.answer.basis == Basis::Proposed);
        if !decided.is_empty() {
            overrule(stated.iter().chain(&proposed), MergedField::Status, answers, "overruled by a decision by hand");
            decided
        } else if !stated.is_empty() {
            overrule(proposed.iter(), MergedField::Status, answers, "overruled by a stated answer");
            stated
        } else {
            proposed
        }
    };
    let mut speakers: Vec<(Status, Vec<Vote<'_, Status>>)> = Vec::new();
    for of_kind in precedence::ranked(&[], facts, |v| v.facts) {
        let (speaking, older) = precedence::newest(of_kind, |v| v.facts);
        let Some(value) = speaking.iter().map(|v| v.answer.value).min_by_key(|s| advance(*s)) else { continue };
        let merged = settle(&speaking, value, MergedField::Status, LEAST, answers);
        overrule(older.iter(), MergedField::Status, answers, OLDER);
        if answers.status.value == Status::Unstated || advance(value) < advance(answers.status.value) {
            answers.status = merged;
        } else if value == answers.status.value {
            answers.status.origins.extend(merged.origins);
        }
        speakers.push((value, speaking));
    }
    let value = answers.status.value;
    for (other, speaking) in &speakers {
        if *other != value {
            let differing = speaking.iter().filter(|v| v.answer.value == *other);
            overrule(
                differing,
                MergedField::Status,
                answers,
                "a source of another kind says less, and the least advanced stands",
            );
        }
    }
}

pub(super) const OLDER: &str = "an older source than the one that speaks";

/// The answer of the highest rank that states one: decided, then stated by the order, then proposed. Within a rank the
/// newest sources count, and among these the value that `least` puts first.
fn by_standing<T: WordedVote>(
    voices: Vec<Vote<'_, T>>,
    order: &[SourceRank],
    field: MergedField,
    among_equals: &str,
    least: impl Fn(T) -> u8,
    answers: &mut Answers,
) -> Option<Merged<T>> {
    let (decided, others): (Vec<_>, Vec<_>) = voices.into_iter().partition(|v| v.answer.basis == Basis::Decided);
    let (proposed, stated): (Vec<_>, Vec<_>) = others.into_iter().partition(|v| v.answer.basis == Basis::Proposed);
    let mut ranks = vec![(decided, "decided by hand")];
    ranks
        .extend(precedence::ranked(order, stated, |v| v.facts).into_iter().map(|r| (r, "a source of higher standing")));
    ranks.push((proposed, "a stated answer"));
    let mut merged: Option<(Merged<T>, &str)> = None;
    for (rank, standing) in ranks {
        if let Some((_, by)) = merged {
            overrule(rank.iter(), field, answers, &format!("overruled by {by}"));
            continue;
        }
        let (speaking, older) = precedence::newest(rank, |v| v.facts);
        let Some(value) = speaking.iter().map(|v| v.answer.value).min_by_key(|v| least(*v)) else { continue };
        merged = Some((settle(&speaking, value, field, among_equals, answers), standing));
        overrule(older.iter(), field, answers, OLDER);
    }
    merged.map(|(merged, _)| merged)
}

/// How advanced a status is, for the least advanced to win.
fn advance(status: Status) -> u8 {
    match status {
        Status::NotImplemented => 0,
        Status::Planned => 1,
        Status::Partial => 2,
        Status::Alternative => 3,
        Status::Implemented => 4,
        Status::Unstated => 5,
    }
}

/// Words of a value, for `Overruled`.
trait WordedVote: Copy + PartialEq {
    fn worded(self) -> &'static str;
}

impl WordedVote for Applicability {
    fn worded(self) -> &'static str {
        self.word()
    }
}

impl WordedVote for Status {
    fn worded(self) -> &'static str {
        self.word()
    }
}

/// The value of equals with the cells that give it; the others are overruled, and the contradiction is noted.
fn settle<T: WordedVote>(
    speaking: &[Vote<'_, T>],
    value: T,
    field: MergedField,
    precedence: &str,
    answers: &mut Answers,
) -> Merged<T> {
    let (agreeing, differing): (Vec<&Vote<'_, T>>, Vec<&Vote<'_, T>>) =
        speaking.iter().partition(|v| v.answer.value == value);
    let how = if differing.is_empty() {
        String::new()
    } else {
        answers.conflicts.push(Conflict {
            field,
            said: speaking.iter().map(|v| (v.answer.raw.clone(), v.answer.origin.clone())).collect(),
        });
        overrule(
            differing.into_iter(),
            field,
            answers,
            &format!("sources of equal standing contradict each other; {precedence}"),
        );
        format!("sources of equal standing contradict each other; {precedence}")
    };
    let mut seen = HashSet::new();
    let origins =
        agreeing.iter().map(|voice| &voice.answer.origin).filter(|origin| seen.insert(*origin)).cloned().collect();
    Merged { value, basis: agreeing.first().map_or(Basis::Stated, |v| v.answer.basis), origins, how }
}

fn overrule<'v, 'e: 'v, T: WordedVote + 'e>(
    voices: impl Iterator<Item = &'v Vote<'e, T>>,
    field: MergedField,
    answers: &mut Answers,
    why: &str,
) {
    answers.overruled.extend(voices.map(|v| Overruled {
        field: field.word().to_owned(),
        value: v.answer.value.worded().to_owned(),
        raw: v.answer.raw.clone(),
        origin: v.answer.origin.clone(),
        provision: v.entry.provision.clone(),
        why: LocalizedText::english_only(why),
    }));
}
