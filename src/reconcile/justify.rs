//! Justifications and drivers of one control. Where several sources state them, source precedence decides; overruled
//! ones are kept with their cells.

use std::collections::HashSet;

use super::merge_sources::OLDER;
use super::precedence;
use super::texts::{Carried, MergedTexts};
use crate::model::{
    Applicability, Basis, Entry, Justification, JustificationSide, LocalizedText, Overruled, ReasonMark, SourceFacts,
    SourceRank, StatementText,
};
use crate::recognise::Vocabulary;

/// The entries on one provision: on the control itself, or on one of its predecessors.
pub(super) struct Group<'e> {
    /// The predecessor that they are on; `None` for the control itself.
    pub written_for: Option<Carried<'e>>,
    pub entries: Vec<(&'e Entry, &'e SourceFacts)>,
    /// Their merged applicability.
    pub applicability: Applicability,
}

/// The merged justifications and drivers of a control.
#[derive(Default)]
pub(super) struct Justified {
    pub inclusion: Vec<StatementText>,
    pub exclusion: Vec<StatementText>,
    pub reasons: Vec<ReasonMark>,
    pub overruled: Vec<Overruled>,
    /// The reasons again, to find them by.
    known: HashSet<ReasonMark>,
}

const HIGHER: &str = "a source of higher standing states another one";
const NEWER_EDITION: &str = "an answer on the current edition stands before one derived from its predecessor";
const OTHER_ANSWER: &str = "it argues for an answer on applicability that was overruled";

/// Justifies a control from the groups of its entries, those on the control itself first.
pub(super) fn justify(groups: &[Group<'_>], order: &[SourceRank], words: &Vocabulary) -> Justified {
    let mut justified = Justified::default();
    for side in [JustificationSide::Inclusion, JustificationSide::Exclusion] {
        let mut texts = MergedTexts::default();
        let mut stated = false;
        for group in groups {
            stated |= of_side(group, side, (order, words), stated, &mut texts, &mut justified.overruled);
        }
        match side {
            JustificationSide::Inclusion => justified.inclusion = texts.into_list(),
            JustificationSide::Exclusion => justified.exclusion = texts.into_list(),
        }
    }
    let mut stated = false;
    for group in groups {
        stated |= drivers(group, order, stated, &mut justified);
    }
    justified
}

/// Whether a group on the control itself states something, so that its predecessors are ignored.
fn of_side(
    group: &Group<'_>,
    side: JustificationSide,
    (order, words): (&[SourceRank], &Vocabulary),
    silenced: bool,
    texts: &mut MergedTexts,
    overruled: &mut Vec<Overruled>,
) -> bool {
    type Voice<'e> = (&'e Entry, &'e Justification, &'e SourceFacts);
    let voices: Vec<Voice<'_>> = group
        .entries
        .iter()
        .flat_map(|(entry, facts)| {
            entry.justifications.iter().filter(move |j| j.side == side).map(move |j| (*entry, j, *facts))
        })
        .collect();
    let mut lose = |(entry, justification, _): &Voice<'_>, texts: &mut MergedTexts, why: &str| {
        // The same words in another source are one more cell that states them.
        if !texts.cite(&justification.text) {
            overruled.push(Overruled {
                field: field_of(side).to_owned(),
                value: justification.text.text.trim().to_owned(),
                raw: justification.text.text.clone(),
                origin: justification.text.origin.clone(),
                provision: entry.provision.clone(),
                why: LocalizedText::english_only(why),
            });
        }
    };
    let (moot, voices): (Vec<_>, Vec<_>) =
        voices.into_iter().partition(|(entry, _, _)| argues_for_another_answer(entry, side, group.applicability));
    let (real, empty): (Vec<_>, Vec<_>) = voices.into_iter().partition(|(_, j, _)| !words.says_nothing(&j.text.text));
    let states = !real.is_empty();
    if silenced {
        for voice in real.iter().chain(&empty) {
            lose(voice, texts, NEWER_EDITION);
        }
    } else {
        // An empty phrase justifies nothing, so it is kept only where no source states more.
        let (voices, silent) = if states { (real, empty) } else { (empty, Vec::new()) };
        let mut ranks = precedence::ranked(order, voices, |(_, _, facts)| facts).into_iter();
        if let Some(first) = ranks.next() {
            let (speaking, older) = precedence::newest(first, |(_, _, facts)| facts);
            for (_, j, _) in &speaking {
                texts.add(&j.text, group.written_for);
            }
            for voice in &older {
                lose(voice, texts, OLDER);
            }
        }
        for voice in ranks.flatten() {
            lose(&voice, texts, HIGHER);
        }
        for voice in &silent {
            lose(voice, texts, HIGHER);
        }
    }
    for voice in &moot {
        lose(voice, texts, OTHER_ANSWER);
    }
    group.written_for.is_none() && states
}

/// A reason to exclude from a row whose exclusion was overruled does not support the statement's answer; likewise a
/// reason to include.
fn argues_for_another_answer(entry: &Entry, side: JustificationSide, merged: Applicability) -> bool {
    let against = match side {
        JustificationSide::Inclusion => (Applicability::Applicable, Applicability::Excluded),
        JustificationSide::Exclusion => (Applicability::Excluded, Applicability::Applicable),
    };
    let own = entry.applicability.as_ref().filter(|a| a.basis != Basis::Proposed).map(|a| a.value);
    own == Some(against.0) && merged == against.1
}

fn drivers(group: &Group<'_>, order: &[SourceRank], silenced: bool, justified: &mut Justified) -> bool {
    let voices: Vec<_> = group.entries.iter().filter(|(entry, _)| !entry.reasons.is_empty()).collect();
    let states = !voices.is_empty();
    let lose = |entry: &Entry, why: &str, justified: &mut Justified| {
        for mark in &entry.reasons {
            if justified.reasons.iter().any(|m| m.reason == mark.reason) {
                justified.keep(mark);
            } else {
                justified.overruled.push(Overruled {
                    field: "driver".to_owned(),
                    value: mark.reason.short().to_owned(),
                    raw: mark.reason.short().to_owned(),
                    origin: mark.origin.clone(),
                    provision: entry.provision.clone(),
                    why: LocalizedText::english_only(why),
                });
            }
        }
    };
    if silenced {
        for (entry, _) in &voices {
            lose(entry, NEWER_EDITION, justified);
        }
    } else {
        let mut ranks = precedence::ranked(order, voices, |(_, facts)| facts).into_iter();
        if let Some(first) = ranks.next() {
            let (speaking, older) = precedence::newest(first, |(_, facts)| facts);
            for mark in speaking.iter().flat_map(|(entry, _)| &entry.reasons) {
                justified.keep(mark);
            }
            for (entry, _) in &older {
                lose(entry, OLDER, justified);
            }
        }
        for (entry, _) in ranks.flatten() {
            lose(entry, HIGHER, justified);
        }
    }
    group.written_for.is_none() && states
}

impl Justified {
    fn keep(&mut self, mark: &ReasonMark) {
        if self.known.insert(mark.clone()) {
            self.reasons.push(mark.clone());
        }
    }
}

fn field_of(side: JustificationSide) -> &'static str {
    match side {
        JustificationSide::Inclusion => "justification for inclusion",
        JustificationSide::Exclusion => "justification for exclusion",
    }
}
