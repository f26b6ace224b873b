//! The words that recognition goes by: data, one TOML file a language, looked up after folding.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use super::fold::{Ticked, fold, has_more_words, is_error_value, ticked};
use super::heading::Qualifier;
use super::word_meaning::{JoiningWord, Label, Mark, Maturity, Phrase, StatusWord};
use super::{PimsRole, Thresholds, standards};
use crate::model::{
    Applicability, ColumnRole, LanguageReading, Message, MessageArg, NearWord, Reason, Standard, Status,
};

/// Known words that are less like an unknown one, in per cent, are no help.
const LEAST_NEAR: u8 = 40;
/// Words of a text beyond which it does more than name who is responsible.
const RESPONSIBILITY_WORDS: usize = 8;

/// All words of all languages.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub(super) standard: Vec<String>,
    pub(super) annex: Vec<String>,
    pub(super) clause: Vec<String>,
    /// Words between identifiers, lower-cased.
    pub(super) joining: HashMap<String, JoiningWord>,
    /// Words before an identifier that is only referred to, lower-cased.
    pub(super) referring: HashSet<String>,
    /// Names of other standards, folded.
    pub(super) foreign: Vec<String>,
    pub(super) headers: HashMap<String, Vec<ColumnRole>>,
    pub(super) longest_header: usize,
    pub(super) applicability: HashMap<String, Applicability>,
    pub(super) status: HashMap<String, StatusWord>,
    pub(super) responsibility: Vec<String>,
    pub(super) maturity: HashMap<String, Maturity>,
    pub(super) marks: HashMap<String, Mark>,
    pub(super) reasons: HashMap<String, Reason>,
    pub(super) labels: HashMap<String, Label>,
    pub(super) notes: HashSet<String>,
    /// Folded words for PII controller and processor.
    pub(super) roles: Vec<(String, PimsRole)>,
    /// From which figure on a number is which status.
    pub(super) thresholds: Thresholds,
    /// Code and name of each language, in the order in which they were added.
    pub(super) languages: Vec<(String, String)>,
    /// The languages that a header or answer word belongs to, a bit each.
    pub(super) spoken: HashMap<String, u64>,
    /// What rules look for, folded.
    pub(super) phrases_of: BTreeMap<Phrase, BTreeSet<String>>,
    /// Words in headings that change what the head noun means, folded.
    pub(super) qualifiers: BTreeMap<Qualifier, BTreeSet<String>>,
}

impl Vocabulary {
    /// Whether a lower-cased word may precede an identifier without locating it.
    pub fn is_standard_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches([':', '-']);
        self.standard.iter().any(|w| w == word)
    }

    /// Whether a lower-cased word announces an Annex A identifier.
    pub fn is_annex_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches(':');
        self.annex.iter().any(|w| w == word)
    }

    /// Whether a lower-cased word announces a clause.
    pub fn is_clause_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches(':');
        self.clause.iter().any(|w| w == word)
    }

    /// What a word between two identifiers says. A capital `A` is the letter of the annex.
    pub fn joining_word(&self, word: &str) -> Option<JoiningWord> {
        self.joining.get(word).copied()
    }

    /// Whether a word before an identifier makes it a mere reference: `see A.5.15`, `required by A.5.15`.
    pub fn is_reference_word(&self, word: &str) -> bool {
        self.referring.contains(&word.to_lowercase())
    }

    /// The other standard that a header names, if it does not name this one or an Annex A as well.
    pub fn foreign_standard(&self, header: &str, family: Standard) -> Option<String> {
        let ours = standards::named_in(header);
        if let Some(first) = ours.first() {
            let named = ours.iter().any(|standard| standard.family == family);
            return (!named).then(|| first.family.name().to_owned());
        }
        let folded = fold(header);
        let words: Vec<&str> = folded.split(' ').collect();
        let annex = ["annex a", "anhang a", "annexe a", "anexo a"].iter().any(|phrase| contains_words(&words, phrase));
        let named = self.foreign.iter().find(|phrase| contains_words(&words, phrase));
        named.filter(|_| !annex).cloned()
    }

    /// The roles that a header names, each with a score in per cent: 100 where the whole header is a known
    /// phrase, less where it only contains one.
    pub fn header_roles(&self, header: &str) -> Vec<(ColumnRole, u8)> {
        let whole = fold(header);
        let short = fold(&without_brackets(header));
        let mut found: Vec<(ColumnRole, u8)> = Vec::new();
        let mut note = |roles: &[ColumnRole], score: u8| {
            for &role in roles {
                match found.iter_mut().find(|(r, _)| *r == role) {
                    Some((_, best)) => *best = score.max(*best),
                    None => found.push((role, score)),
                }
            }
        };
        if let Some(roles) = self.headers.get(&whole) {
            note(roles, 100);
        }
        if let Some(roles) = self.headers.get(&short) {
            note(roles, 98);
        }
        // Where each word begins and ends: folding left one space between two of them, and none elsewhere.
        let mut end = 0;
        let words: Vec<(usize, usize)> = short
            .split(' ')
            .map(|word| {
                let start = end;
                end += word.len() + 1;
                (start, start + word.len())
            })
            .filter(|(start, end)| start < end)
            .collect();
        if words.len() <= 14 {
            for from in 0..words.len() {
                for to in (from + 1..=words.len().min(from + self.longest_header)).rev() {
                    let phrase = &short[words[from].0..words[to - 1].1];
                    if let Some(roles) = self.headers.get(phrase) {
                        // A phrase of one or two letters inside a longer header is no evidence, nor is a `non` or `no`
                        // of whatever language: `Non-compliant` excludes nothing.
                        if to - from < words.len() && phrase.len() > 2 && !self.is_yes_or_no(phrase) {
                            let share = (to - from) * 45 / words.len();
                            let last = if to == words.len() { 8 } else { 0 };
                            note(roles, (38 + share + last).min(90) as u8);
                        }
                    }
                }
            }
        }
        found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    /// What a word in an applicability column means.
    pub fn applicability(&self, value: &str) -> Option<Applicability> {
        look_up(value, |word| self.applicability.get(word).copied())
    }

    /// The known words nearest to an unknown one of this kind of column, the nearest first, at most three.
    pub fn nearest(&self, role: ColumnRole, word: &str) -> Vec<NearWord> {
        let word = fold_value(word);
        let mut near: Vec<NearWord> = Vec::new();
        let mut offer = |known: &str, meaning: &str| {
            let score = (strsim::normalized_damerau_levenshtein(known, &word) * 100.0) as u8;
            if score >= LEAST_NEAR {
                near.push(NearWord { word: known.to_owned(), meaning: meaning.to_owned(), score });
            }
        };
        match role {
            ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => {
                self.applicability.iter().for_each(|(known, value)| offer(known, value.word()));
            }
            ColumnRole::Status => self.status.iter().for_each(|(known, value)| offer(known, value.meaning())),
            _ => self.reasons.iter().for_each(|(known, reason)| offer(known, reason.short())),
        }
        near.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
        near.truncate(3);
        near
    }

    /// The language that most of these words belong to; a word of several languages counts in parts for each.
    pub fn language<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<LanguageReading> {
        let mut votes = vec![(0.0f64, 0usize); self.languages.len()];
        let mut known = 0usize;
        let mut seen: HashSet<String> = HashSet::new();
        for word in words {
            let word = fold_value(word);
            let Some(&mask) = self.spoken.get(&word) else { continue };
            if !seen.insert(word) {
                continue;
            }
            known += 1;
            for (at, (weight, count)) in votes.iter_mut().enumerate() {
                if mask & (1 << at) != 0 {
                    *weight += 1.0 / f64::from(mask.count_ones());
                    *count += 1;
                }
            }
        }
        // The first of equals: English comes first, since its words are used everywhere.
        let best = (0..votes.len()).rev().max_by(|&a, &b| votes[a].0.total_cmp(&votes[b].0))?;
        let (code, name) = self.languages.get(best)?;
        (known > 0).then(|| {
            let why = Message::new("sentences.language.known_words").with("n", votes[best].1).with("known", known);
            let why = why.with("language", MessageArg::phrase(name));
            LanguageReading { code: code.clone(), name: name.clone(), why: why.into() }
        })
    }

    /// Whether a word belongs to a language, or to English, whose words are everybody's. A word that none has is of any.
    pub(super) fn is_of_language(&self, word: &str, code: Option<&str>) -> bool {
        let Some(mask) = self.spoken.get(word) else { return true };
        let has = |code: &str| {
            self.languages.iter().position(|(known, _)| known == code).is_some_and(|at| mask & (1 << at) != 0)
        };
        has("en") || code.is_some_and(has)
    }

    /// Every phrase that a header or a cell can be compared with, folded; for measurements.
    pub fn phrases(&self) -> HashSet<&str> {
        let words = self.headers.keys().chain(self.applicability.keys()).chain(self.status.keys());
        words.chain(self.reasons.keys()).chain(self.maturity.keys()).map(String::as_str).collect()
    }

    /// Removes a folded phrase everywhere; for measurements of how much depends on single words.
    pub fn forget(&mut self, phrase: &str) {
        self.headers.remove(phrase);
        self.applicability.remove(phrase);
        self.status.remove(phrase);
        self.reasons.remove(phrase);
        self.maturity.remove(phrase);
        self.responsibility.retain(|word| word != phrase);
    }

    /// What a word in a status column means.
    pub fn status(&self, value: &str) -> Option<StatusWord> {
        let found = look_up(value, |word| self.status.get(word).copied());
        let shared = || {
            if has_more_words(value, RESPONSIBILITY_WORDS) {
                return false;
            }
            let folded = fold(value);
            let words: Vec<&str> = folded.split(' ').take(RESPONSIBILITY_WORDS + 1).collect();
            words.len() <= RESPONSIBILITY_WORDS
                && self.responsibility.iter().any(|phrase| contains_words(&words, phrase))
        };
        if !matches!(found, Some(StatusWord::Status(s)) if s != Status::Unstated) && shared() {
            return Some(StatusWord::Responsibility);
        }
        found.or_else(|| self.percentage(value)).or_else(|| self.maturity_word(value).map(StatusWord::Maturity))
    }

    /// What a word of a maturity scale means (`Initial`, `Optimised`).
    pub fn maturity_word(&self, value: &str) -> Option<Maturity> {
        look_up(value, |word| self.maturity.get(word).copied())
    }

    /// What a cell of a maturity column means: a word of the scale, `2/5`, or a number on the scale from 0 to 5, as
    /// capability models have it (ISO/IEC 33020: 0 to 5).
    pub fn maturity(&self, value: &str) -> Option<StatusWord> {
        let text = value.trim();
        let number = text.trim_start_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
        let digits: String = number.chars().take_while(|c| c.is_ascii_digit() || *c == '.' || *c == ',').collect();
        let behind = number[digits.len()..].trim_start();
        let (level, highest) = match (digits.replace(',', ".").parse::<f64>(), behind.strip_prefix('/')) {
            (Ok(level), Some(of)) => (level, of.trim().parse::<f64>().ok()?),
            (Ok(level), None) => (level, 5.0),
            (Err(_), _) => return self.maturity_word(value).map(StatusWord::Maturity),
        };
        if highest <= 0.0 || !(0.0..=highest).contains(&level) {
            return None;
        }
        let Thresholds { maturity_implemented, maturity_partial, .. } = self.thresholds;
        if maturity_implemented.is_some() || maturity_partial.is_some() {
            let implemented = maturity_implemented.unwrap_or(highest);
            return Some(StatusWord::Status(by_threshold(level, maturity_partial.unwrap_or(1.0), implemented)));
        }
        Some(StatusWord::Maturity(if level <= 0.0 {
            Maturity::Lowest
        } else if level < highest {
            Maturity::Between
        } else {
            Maturity::Highest
        }))
    }

    /// `80 %` → partial (0 % and 100 % are the ends, unless a profile sets others). A bare number is none.
    fn percentage(&self, value: &str) -> Option<StatusWord> {
        let number = value.trim().strip_suffix('%')?.trim().replace(',', ".");
        let number: f64 = number.parse().ok().filter(|n| (0.0..=100.0).contains(n))?;
        let Thresholds { percent_implemented, percent_partial, .. } = self.thresholds;
        let status = by_threshold(number, percent_partial.unwrap_or(0.0), percent_implemented.unwrap_or(100.0));
        Some(StatusWord::Status(status))
    }

    /// What a mark means.
    pub fn mark(&self, value: &str) -> Option<Mark> {
        if is_error_value(value) {
            return None;
        }
        self.marks.get(&fold_value(value)).copied()
    }

    /// Whether a word answers any question, whatever is asked: it is a mark, and a word of applicability and of status.
    pub fn is_yes_or_no(&self, value: &str) -> bool {
        let word = fold_value(value);
        word.chars().any(char::is_alphabetic)
            && self.marks.contains_key(&word)
            && self.applicability.contains_key(&word)
            && matches!(self.status.get(&word), Some(StatusWord::Status(_)))
    }

    /// Whether a word says on its own that something applies or does not, as `yes` and `no` do not.
    pub fn applicability_in_words(&self, value: &str) -> Option<Applicability> {
        // A word of one or two letters is a sign; one of ideographs is a word.
        let is_word = |letters: usize| letters > 2 || value.chars().any(|c| c.is_alphabetic() && c >= '\u{2e80}');
        let letters = value.chars().filter(|c| c.is_alphabetic()).count();
        let found = self.applicability(value).filter(|_| is_word(letters))?;
        let other = ticked(value).is_some() || self.is_yes_or_no(value);
        let plain = matches!(self.status(value), None | Some(StatusWord::NotApplicable)) && !other;
        plain.then_some(found)
    }

    /// Whether a whole text is a phrase of this kind.
    pub fn is_phrase(&self, kind: Phrase, text: &str) -> bool {
        self.phrases_of.get(&kind).is_some_and(|known| known.contains(&fold_value(text)))
    }

    /// The first phrase of this kind whose words are adjacent in a text.
    pub fn phrase_in(&self, kind: Phrase, text: &str) -> Option<&str> {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let known = self.phrases_of.get(&kind)?;
        // Of those that begin with a word of the text, at most a few; the first of all is looked for.
        let beginning_at = |at: usize| {
            let word = words[at];
            known
                .range::<str, _>((Bound::Included(word), Bound::Unbounded))
                .take_while(|phrase| phrase.starts_with(word))
                .find(|phrase| begins_with_words(&words[at..], phrase))
        };
        (0..words.len()).filter_map(beginning_at).min().map(String::as_str)
    }

    /// Whether a text in an answer has no content: a known empty phrase, or signs alone.
    pub fn says_nothing(&self, text: &str) -> bool {
        !text.chars().any(char::is_alphanumeric) || self.is_phrase(Phrase::Empty, text) || self.is_fill_in(text)
    }

    /// Whether a justification states no more than that the standard has the control: every word of it is a name of the
    /// standard, a word between such names, or a number. One that cites a clause names the requirement behind it.
    pub fn says_only_standard(&self, text: &str) -> bool {
        let is_clause = |word: &str| {
            let mut parts = word.trim_matches(|c: char| !c.is_ascii_digit()).split('.').map(str::parse::<u32>);
            let first = parts.next().and_then(Result::ok);
            // `A.9.2` is a control.
            !word.starts_with(|c: char| c.is_alphabetic())
                && first.is_some_and(|n| (4..=10).contains(&n))
                && parts.next().is_some_and(|part| part.is_ok())
        };
        if text.split_whitespace().any(is_clause) {
            return false;
        }
        let of = |kind: Phrase, word: &str| self.phrases_of.get(&kind).is_some_and(|known| known.contains(word));
        let folded = fold(text);
        let mut named = false;
        let all = folded.split(' ').all(|word| {
            let name = of(Phrase::StandardName, word);
            named |= name;
            name || of(Phrase::StandardFiller, word) || word.chars().all(|c| c.is_ascii_digit())
        });
        all && named
    }

    /// The reason that a word or abbreviation names.
    pub fn reason(&self, value: &str) -> Option<Reason> {
        self.reasons.get(&fold(value)).copied()
    }

    /// What a label introduces.
    pub fn label(&self, text: &str) -> Option<Label> {
        self.labels.get(&fold(text)).copied()
    }

    /// Whether a row that begins with this text is a total, a legend or a signature.
    pub fn is_note(&self, text: &str) -> bool {
        let folded = fold(text);
        self.notes.contains(&folded)
            || text.split_once([':', '=', '–', '-']).is_some_and(|(head, _)| self.notes.contains(&fold(head)))
    }
}

/// The whole value first; then without brackets; then the part before a dash, unless the part after it means
/// something else that is known.
fn look_up<T: PartialEq>(value: &str, get: impl Fn(&str) -> Option<T> + Copy) -> Option<T> {
    if value.len() > 120 || is_error_value(value) {
        return None;
    }
    // `☒ Yes ☐ No` says what is ticked; with none or several ticked it says nothing.
    match ticked(value) {
        Some(Ticked::One(option)) => return look_up(option, get),
        Some(Ticked::Unclear) => return None,
        None => {}
    }
    let folded = fold_value(value);
    if let Some(found) = get(&folded) {
        return Some(found);
    }
    let short = if value.contains(['(', '[']) { Cow::Owned(without_brackets(value)) } else { Cow::Borrowed(value) };
    if short.len() != value.len()
        && let Some(found) = get(&fold_value(&short))
    {
        return Some(found);
    }
    if !short.contains(['-', '–', '—', ':', ';', ',', '\n']) {
        return None;
    }
    for dash in [" - ", " – ", " — ", ": ", "; ", ", ", "\n"] {
        if let Some((head, tail)) = short.split_once(dash)
            && let Some(found) = get(&fold_value(head))
        {
            let behind = get(&fold_value(tail));
            return if behind.is_none() || behind.as_ref() == Some(&found) { Some(found) } else { None };
        }
    }
    None
}

/// A figure against the lowest that counts as partial and as implemented.
fn by_threshold(figure: f64, partial: f64, implemented: f64) -> Status {
    if figure >= implemented {
        Status::Implemented
    } else if figure >= partial && figure > 0.0 {
        Status::Partial
    } else {
        Status::NotImplemented
    }
}

/// Folds a value; a value of signs alone (`✓`, `-`) keeps them, since folding would leave nothing.
pub(super) fn fold_value(value: &str) -> String {
    let folded = fold(value);
    if folded.is_empty() {
        value.chars().filter(|c| !c.is_whitespace() && !super::fold::is_invisible(*c)).collect()
    } else {
        folded
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    if kept.trim().is_empty() { text.to_owned() } else { kept }
}

pub(super) fn contains_words(words: &[&str], phrase: &str) -> bool {
    (0..words.len()).any(|from| begins_with_words(&words[from..], phrase))
}

fn begins_with_words(words: &[&str], phrase: &str) -> bool {
    let mut at = words.iter();
    phrase.split(' ').all(|word| at.next() == Some(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_words_are_read_as_decided() {
        let v = Vocabulary::built_in().expect("vocabulary");
        for (word, status) in [
            ("In Progress", Status::Partial),
            ("mostly", Status::Partial),
            ("Compliant", Status::Implemented),
            ("**Implemented**", Status::Implemented),
            ("Implemented (Documented)", Status::Implemented),
            ("Gap — Not Addressed", Status::NotImplemented),
            ("pending", Status::Planned),
            ("Not Assessed", Status::Unstated),
            ("0 %", Status::NotImplemented),
            ("40%", Status::Partial),
            ("100%", Status::Implemented),
        ] {
            assert_eq!(v.status(word), Some(StatusWord::Status(status)), "{word}");
        }
        assert_eq!(v.status("N/A - Cloud Provider Responsibility"), Some(StatusWord::Responsibility));
        assert_eq!(v.status("inherited"), Some(StatusWord::Responsibility));
        assert_eq!(v.status("N/A"), Some(StatusWord::NotApplicable));
        assert_eq!(v.status("Implemented - partially"), None, "two words that differ are not guessed");
        assert_eq!(v.status("blue"), None);
        assert_eq!(v.status("3"), None);
    }

    #[test]
    fn applicability_words_are_read_as_decided() {
        let v = Vocabulary::built_in().expect("vocabulary");
        assert_eq!(v.applicability("Applicable (Inherited)"), Some(Applicability::Applicable));
        assert_eq!(v.applicability("N/A"), Some(Applicability::Excluded));
        assert_eq!(v.applicability("not_determined"), Some(Applicability::Undecided));
        assert_eq!(v.applicability("perhaps"), None);
    }

    #[test]
    fn headers_are_known_whole_or_in_part() {
        let v = Vocabulary::built_in().expect("vocabulary");
        let best = |h: &str| v.header_roles(h).first().map(|(r, _)| *r);
        assert_eq!(best("Applicable (Y/N)"), Some(ColumnRole::Applicability));
        assert_eq!(best("Justification for Exclusion"), Some(ColumnRole::JustificationForExclusion));
        assert_eq!(best("Control\nOwner"), Some(ColumnRole::Owner));
        assert_eq!(best("Risk Rating"), Some(ColumnRole::Other));
    }
}
