//! Headings as phrases: a head noun with what qualifies it.
//!
//! `Evidence` is evidence, `Evidence required` is what somebody asks for; `Status` answers for a control, `Risk status`
//! for a risk. The vocabulary knows whole headings; where a heading is none of them, its qualifiers decide what its
//! head noun is about. Which words qualify in which way is vocabulary data, in every language.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::fold::fold;
use super::vocabulary::Vocabulary;
use super::word_meaning::{Phrase, StatusWord};
use crate::model::{Applicability, ColumnRole, Status};

/// How a word in a heading changes what its head noun means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Qualifier {
    /// What is asked for, not what is there: `required`, `expected`, `sample`.
    AskedFor,
    /// What the column is about instead of the control: `risk`, `review`, `mapping`.
    OtherMatter,
    /// Another time than now: `previous`, `target`.
    OtherTime,
    /// The head noun of a justification: `reason`, `rationale`.
    Justification,
    /// The side of inclusion: `inclusion`, `selecting`.
    Inclusion,
    /// The side of exclusion: `exclusion`, `not applicable`.
    Exclusion,
    /// A word before the answer to which the column belongs: `if`, in `Reason (if no)`.
    Condition,
    /// Words that name a role only where nothing but [`Qualifier::Neutral`] words is beside them: `required`, `result`.
    Weak,
    /// Words that change nothing: `control`, `the`.
    Neutral,
    /// First words of a text in brackets that only asks to be replaced: `[Provide justification]`.
    FillIn,
}

/// A qualified heading is read with this certainty, in per cent.
const QUALIFIED: u8 = 93;
/// Headings are short; a longer text is a sentence.
const LONGEST: usize = 16;

/// The roles that a heading names, the likeliest first. `banded` is whether its first part is a band above several
/// columns (`Applicable / Yes` beside `Applicable / No`).
pub(super) fn roles(header: &str, banded: bool, vocabulary: &Vocabulary) -> Vec<(ColumnRole, u8)> {
    if !banded && let Some((rest, role)) = answer_list(header, vocabulary) {
        // The answers that can be given say how to answer, and what is asked where nothing else says it.
        return if rest.is_empty() { vec![(role, QUALIFIED)] } else { roles(rest, false, vocabulary) };
    }
    let mut found = vocabulary.header_roles(&header.replace(" / ", " "));
    if let Some((upper, lower)) = header.rsplit_once(" / ") {
        // For a two-row header the lower words decide, the upper ones help.
        for (part, weight) in [(lower, 100), (upper, 60)] {
            for (role, score) in vocabulary.header_roles(part) {
                offer(&mut found, role, (u32::from(score) * weight / 100) as u8);
            }
        }
    }
    // Below a band the lower words are the heading; where they are known, the band adds nothing to a text.
    let named_below = banded
        && header.rsplit_once(" / ").is_some_and(|(_, lower)| {
            let best = vocabulary.header_roles(lower).first().copied();
            best.is_some_and(|(role, score)| score >= 98 && !is_answer(role) && !is_justification(role))
        });
    if !vocabulary.knows_heading(header) && !named_below {
        qualify(header, &mut found, vocabulary);
    }
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// Whether the heading says that its column is about something else than the control.
pub(super) fn is_of_other_matter(header: &str, vocabulary: &Vocabulary) -> bool {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.len() <= LONGEST
        && !vocabulary.knows_heading(header)
        && vocabulary.qualifier_in(Qualifier::OtherMatter, &words)
}

fn offer(found: &mut Vec<(ColumnRole, u8)>, role: ColumnRole, score: u8) {
    match found.iter_mut().find(|(known, _)| *known == role) {
        Some((_, best)) => *best = score.max(*best),
        None => found.push((role, score)),
    }
}

fn is_justification(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Justification | ColumnRole::JustificationForInclusion | ColumnRole::JustificationForExclusion
    )
}

/// Whether a column of this role says whether a control applies or how far it is.
fn is_answer(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Applicability
            | ColumnRole::ApplicableMark
            | ColumnRole::ExcludedMark
            | ColumnRole::Status
            | ColumnRole::Maturity
    )
}

fn qualify(header: &str, found: &mut Vec<(ColumnRole, u8)>, vocabulary: &Vocabulary) {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > LONGEST {
        return;
    }
    let has = |kind: Qualifier| vocabulary.qualifier_in(kind, &words);
    let condition = condition(&words, vocabulary);
    if has(Qualifier::OtherMatter) {
        demote(found, |role| is_answer(role) || is_justification(role));
    }
    if has(Qualifier::OtherTime) {
        demote(found, is_answer);
    }
    demote(found, |role| is_positive(role) && is_negated(role, &words, vocabulary));
    if has(Qualifier::AskedFor) {
        demote(found, |role| matches!(role, ColumnRole::Evidence | ColumnRole::Document));
    }
    found.retain(|(role, _)| !is_answer(*role) || names_strongly(*role, &words, vocabulary));
    // What justifies, and which side: both sides in one heading serve each row by its own answer.
    let justifies = !has(Qualifier::OtherMatter)
        && (found.iter().any(|(role, _)| is_justification(*role))
            && vocabulary.names(ColumnRole::Justification, &words)
            || has(Qualifier::Justification));
    if justifies {
        let included = has(Qualifier::Inclusion) || condition == Some(Applicability::Applicable);
        let excluded = has(Qualifier::Exclusion) || condition == Some(Applicability::Excluded);
        let side = match (included, excluded) {
            (true, false) => ColumnRole::JustificationForInclusion,
            (false, true) => ColumnRole::JustificationForExclusion,
            _ => ColumnRole::Justification,
        };
        found.retain(|(role, _)| *role == side || !is_justification(*role));
        if included || excluded {
            found.retain(|(role, _)| !is_answer(*role));
        }
        offer(found, side, QUALIFIED);
        // Beside `Implementation`, `Evidence` or `Requirement` it is still the justification that an auditor looks for.
        for (_, score) in found.iter_mut().filter(|(role, _)| is_text(*role)) {
            *score = (*score).min(QUALIFIED - 3);
        }
    }
}

/// Roles of free text, of which one column has one.
fn is_text(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Implementation
            | ColumnRole::Evidence
            | ColumnRole::Document
            | ColumnRole::Remarks
            | ColumnRole::Description
            | ColumnRole::Title
            | ColumnRole::Identifier
            | ColumnRole::Group
    )
}

/// What the qualified roles would have been is said of something else: carried over.
fn demote(found: &mut Vec<(ColumnRole, u8)>, concerned: impl Fn(ColumnRole) -> bool) {
    let before = found.len();
    found.retain(|(role, _)| !concerned(*role));
    if found.len() < before {
        offer(found, ColumnRole::Other, QUALIFIED);
    }
}

/// Whether a `Yes` in a column of this role says that something is so.
fn is_positive(role: ColumnRole) -> bool {
    is_answer(role) && role != ColumnRole::ExcludedMark
}

/// Whether the heading denies what it asks for: `Not in place`, `Non-compliant`. Its answers are then the opposite ones.
fn is_negated(role: ColumnRole, words: &[&str], vocabulary: &Vocabulary) -> bool {
    let denies = |at: usize| {
        let word = words[at];
        let answers = vocabulary.is_yes_or_no(word);
        // One of `Yes / No`, or `excluded`, is an answer that can be given.
        let listed = answers && at.checked_sub(1).is_some_and(|before| vocabulary.is_yes_or_no(words[before]));
        vocabulary.is_phrase(Phrase::Negation, word) && !listed && (answers || vocabulary.applicability(word).is_none())
    };
    vocabulary.phrases_naming(role, words).any(|(from, to)| {
        let last = words.len() - 1;
        (0..from).any(denies) || to <= last && denies(last) && !vocabulary.is_yes_or_no(words[last])
    })
}

/// The answer that a heading asks for with a negation: a `Yes` below it says that it is not so.
pub(super) fn denied(header: &str, vocabulary: &Vocabulary) -> Option<ColumnRole> {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > LONGEST || vocabulary.knows_heading(header) {
        return None;
    }
    [ColumnRole::Applicability, ColumnRole::Status].into_iter().find(|role| is_negated(*role, &words, vocabulary))
}

/// Whether some phrase of the heading names the role for certain: one that is not weak, or a weak one among neutral
/// words only.
fn names_strongly(role: ColumnRole, words: &[&str], vocabulary: &Vocabulary) -> bool {
    vocabulary.phrases_naming(role, words).any(|(from, to)| {
        !vocabulary.is_qualifier(Qualifier::Weak, &words[from..to].join(" "))
            || words[..from].iter().chain(&words[to..]).all(|word| vocabulary.is_qualifier(Qualifier::Neutral, word))
    })
}

/// The answer under which a column is filled in: `(if no)`, `bei Nein`.
fn condition(words: &[&str], vocabulary: &Vocabulary) -> Option<Applicability> {
    let at = words.iter().position(|word| vocabulary.is_qualifier(Qualifier::Condition, word))?;
    let behind = &words[at + 1..];
    (1..=behind.len().min(4)).rev().find_map(|n| vocabulary.applicability(&behind[..n].join(" ")))
}

/// A heading that ends with the answers that can be given, without them, and what is asked by them:
/// `Applicable / Yes / No`, `Ja/Nein`, `Implemented | Planned`.
fn answer_list<'h>(header: &'h str, vocabulary: &Vocabulary) -> Option<(&'h str, ColumnRole)> {
    let mut parts: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    for (at, sign) in header.match_indices(['/', '|']).chain([(header.len(), "")]) {
        parts.push((from, header[from..at].trim()));
        from = at + sign.len();
    }
    if parts.len() < 2 {
        return None;
    }
    for (at, (start, _)) in parts.iter().enumerate().take(parts.len() - 1) {
        let tail = &parts[at..];
        let applies: BTreeSet<Option<Applicability>> =
            tail.iter().map(|(_, part)| vocabulary.applicability(part)).collect();
        // `Yes / No` or `Applicable / Excluded`, but not `Applicable / No`, which names a column of marks.
        let plain: BTreeSet<bool> = tail.iter().map(|(_, part)| is_yes_or_no(part, vocabulary)).collect();
        let opposed =
            [Applicability::Applicable, Applicability::Excluded].iter().all(|value| applies.contains(&Some(*value)));
        let rest = || header[..*start].trim_end_matches(['/', '|', ' ']);
        if opposed && !applies.contains(&None) && plain.len() == 1 {
            return Some((rest(), ColumnRole::Applicability));
        }
        let statuses: BTreeSet<Status> = tail
            .iter()
            .filter_map(|(_, part)| match vocabulary.status(part) {
                Some(StatusWord::Status(status)) => Some(status),
                _ => None,
            })
            .collect();
        if statuses.len() == tail.len() {
            return Some((rest(), ColumnRole::Status));
        }
    }
    None
}

/// Whether a word answers any question: it is a word of applicability and of status.
fn is_yes_or_no(word: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.applicability(word).is_some() && matches!(vocabulary.status(word), Some(StatusWord::Status(_)))
}

impl Vocabulary {
    /// Whether the whole heading is a phrase of the vocabulary.
    fn knows_heading(&self, header: &str) -> bool {
        self.headers.contains_key(&fold(header))
    }

    /// Whether a folded phrase qualifies in this way.
    pub(super) fn is_qualifier(&self, kind: Qualifier, phrase: &str) -> bool {
        self.qualifiers.get(&kind).is_some_and(|known| known.contains(phrase))
    }

    /// Whether words next to each other are a phrase that qualifies in this way.
    fn qualifier_in(&self, kind: Qualifier, words: &[&str]) -> bool {
        let Some(known) = self.qualifiers.get(&kind) else { return false };
        (0..words.len()).any(|from| {
            (from + 1..=words.len().min(from + LONGEST)).any(|to| known.contains(words[from..to].join(" ").as_str()))
        })
    }

    /// Whether words next to each other are a phrase with this role.
    fn names(&self, role: ColumnRole, words: &[&str]) -> bool {
        self.phrases_naming(role, words).next().is_some()
    }

    /// Where in the words a phrase with this role is: first, one past the last.
    pub(super) fn phrases_naming<'v>(
        &'v self,
        role: ColumnRole,
        words: &'v [&'v str],
    ) -> impl Iterator<Item = (usize, usize)> + 'v {
        let longest = self.longest_header;
        (0..words.len())
            .flat_map(move |from| (from + 1..=words.len().min(from + longest)).map(move |to| (from, to)))
            .filter(move |&(from, to)| {
                self.headers.get(words[from..to].join(" ").as_str()).is_some_and(|roles| roles.contains(&role))
            })
    }

    /// Whether a text only asks to be replaced: `[Provide justification]`, `<insert name>`.
    pub fn is_fill_in(&self, text: &str) -> bool {
        let text = text.trim();
        let enclosed = [('[', ']'), ('<', '>'), ('{', '}'), ('«', '»'), ('(', ')')];
        let Some(inner) = enclosed.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        else {
            return false;
        };
        let folded = fold(inner);
        folded.split(' ').next().is_some_and(|first| self.is_qualifier(Qualifier::FillIn, first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str) -> Option<ColumnRole> {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        roles(header, false, &vocabulary).first().map(|(role, _)| *role)
    }

    #[test]
    fn a_justification_names_its_side_or_both() {
        for (header, role) in [
            ("Justification for the Inclusion/Exclusion", ColumnRole::Justification),
            ("Justification of Inclusion / Exclusion", ColumnRole::Justification),
            ("Reasons for selecting the control", ColumnRole::JustificationForInclusion),
            ("Reasons for excluding the control", ColumnRole::JustificationForExclusion),
            ("Reason (if no)", ColumnRole::JustificationForExclusion),
            ("Begründung (bei Nein)", ColumnRole::JustificationForExclusion),
            ("Begründung für Einbeziehung oder Ausschluss", ColumnRole::Justification),
            ("ΛΟΓΟΙ ΕΞΑΙΡΕΣΗΣ ΕΛΕΓΧΟΥ", ColumnRole::JustificationForExclusion),
            ("Motif de l'exclusion de la mesure", ColumnRole::JustificationForExclusion),
            ("CONTROL REQUIREMENT (justification for inclusion)", ColumnRole::JustificationForInclusion),
            ("Justification / Evidence", ColumnRole::Justification),
            ("Justification/Implementation", ColumnRole::Justification),
        ] {
            assert_eq!(best(header), Some(role), "{header}");
        }
    }

    #[test]
    fn what_is_said_of_something_else_does_not_answer_for_a_control() {
        for header in [
            "Evidence required",
            "Expected evidence from the auditee",
            "Evidence needed",
            "Benötigte Nachweise",
            "Review status",
            "Status of the risk",
            "Escalation required",
            "Rationale for mapping",
            "Previous status",
            "Risikostatus Status des Risikos",
        ] {
            let role = best(header);
            assert!(
                !role.is_some_and(|r| is_answer(r) || is_justification(r))
                    && !matches!(role, Some(ColumnRole::Evidence | ColumnRole::Document)),
                "{header}: {role:?}"
            );
        }
    }

    #[test]
    fn the_answers_that_can_be_given_name_no_side() {
        assert_eq!(best("Yes / No"), Some(ColumnRole::Applicability));
        assert_eq!(best("Ja/Nein"), Some(ColumnRole::Applicability));
        assert_eq!(best("Applicable / Yes / No"), Some(ColumnRole::Applicability));
        assert_eq!(best("Implemented / Yes / No"), Some(ColumnRole::Status));
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let marks = roles("Applicable / No", true, &vocabulary);
        assert!(marks.contains(&(ColumnRole::ExcludedMark, 100)), "a half of a pair of columns");
    }

    #[test]
    fn brackets_that_ask_to_be_filled_in_hold_nothing() {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        for text in ["[Provide justification]", "<insert owner>", "[Any additional notes]", "[Bitte ausfüllen]"] {
            assert!(vocabulary.is_fill_in(text), "{text}");
        }
        for text in ["[POL-001]", "(internal)", "[Access control policy]", "Provide justification"] {
            assert!(!vocabulary.is_fill_in(text), "{text}");
        }
    }
}
