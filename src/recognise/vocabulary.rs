//! The words that recognition goes by: data, one TOML file a language, looked up after folding.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::Role;
use super::fold::fold;
use crate::normalise::{Applicability, Reason, Status};

/// What a word in a status column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// A status; `Unstated` where the word itself says that it is not known.
    Status(Status),
    /// Says whose responsibility it is, not how far it is: status unstated, applicability untouched.
    Responsibility,
    /// `N/A`: excluded where applicability is blank or has no column.
    NotApplicable,
}

/// A mark in a column of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Set.
    Set,
    /// Explicitly not set.
    Clear,
}

/// What a label in a title block introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// The organisation's name.
    Organisation,
    /// The document's title.
    Title,
    /// The scope of the management system.
    Scope,
    /// The document's version.
    Version,
    /// The document's date.
    Date,
    /// The document's owner.
    Owner,
    /// Who prepared it.
    PreparedBy,
    /// Who reviewed it.
    ReviewedBy,
    /// Who approved it.
    ApprovedBy,
    /// Its classification.
    Classification,
}

/// A vocabulary file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("vocabulary {file}: {message}")]
pub struct VocabularyError {
    /// Name of the file.
    pub file: String,
    /// What is wrong, with line and column.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LanguageFile {
    #[allow(dead_code, reason = "names the file's language; detection of the language comes from its words")]
    language: String,
    #[serde(default)]
    identifiers: IdentifierWords,
    headers: BTreeMap<HeaderWord, Vec<String>>,
    applicability: BTreeMap<Applicability, Vec<String>>,
    status: BTreeMap<StatusKey, Vec<String>>,
    #[serde(default)]
    marks: BTreeMap<MarkKey, Vec<String>>,
    #[serde(default)]
    reasons: BTreeMap<ReasonKey, Vec<String>>,
    labels: BTreeMap<Label, Vec<String>>,
    notes: BTreeMap<NoteKey, Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct IdentifierWords {
    standard: Vec<String>,
    annex: Vec<String>,
    clause: Vec<String>,
}

/// The roles that a header can name; `Role` plus the lookalikes.
type HeaderWord = Role;

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum StatusKey {
    Implemented,
    Partial,
    Planned,
    NotImplemented,
    Alternative,
    Unstated,
    Responsibility,
    NotApplicable,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum MarkKey {
    Set,
    Clear,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum ReasonKey {
    LegalRequirement,
    ContractualObligation,
    BusinessRequirement,
    RiskAssessment,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum NoteKey {
    Total,
    Legend,
}

/// All words of all languages.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    standard: Vec<String>,
    annex: Vec<String>,
    clause: Vec<String>,
    headers: HashMap<String, Vec<Role>>,
    longest_header: usize,
    applicability: HashMap<String, Applicability>,
    status: HashMap<String, StatusWord>,
    responsibility: Vec<String>,
    marks: HashMap<String, Mark>,
    reasons: HashMap<String, Reason>,
    labels: HashMap<String, Label>,
    notes: HashSet<String>,
}

impl Vocabulary {
    /// The words that are compiled in.
    pub fn built_in() -> Result<Self, VocabularyError> {
        let mut vocabulary = Self::default();
        // English first: where a word means two things in two languages, its English meaning stands.
        for (file, text) in [
            ("en.toml", include_str!("vocabulary/en.toml")),
            ("de.toml", include_str!("vocabulary/de.toml")),
            ("fr.toml", include_str!("vocabulary/fr.toml")),
            ("es.toml", include_str!("vocabulary/es.toml")),
            ("it.toml", include_str!("vocabulary/it.toml")),
            ("nl.toml", include_str!("vocabulary/nl.toml")),
            ("pt.toml", include_str!("vocabulary/pt.toml")),
            ("pl.toml", include_str!("vocabulary/pl.toml")),
            ("cs.toml", include_str!("vocabulary/cs.toml")),
            ("id.toml", include_str!("vocabulary/id.toml")),
        ] {
            vocabulary.add(file, text)?;
        }
        Ok(vocabulary)
    }

    /// Adds the words of one file. A word that an earlier file, or an earlier meaning in the order of the enum, has
    /// keeps that first meaning, so that the same words are read alike in every run.
    fn add(&mut self, file: &str, text: &str) -> Result<(), VocabularyError> {
        let words: LanguageFile =
            toml::from_str(text).map_err(|e| VocabularyError { file: file.to_owned(), message: e.to_string() })?;
        self.standard.extend(words.identifiers.standard);
        self.annex.extend(words.identifiers.annex);
        self.clause.extend(words.identifiers.clause);
        for (role, phrases) in words.headers {
            for phrase in phrases {
                let phrase = fold(&phrase);
                self.longest_header = self.longest_header.max(phrase.split(' ').count());
                let roles = self.headers.entry(phrase).or_default();
                if !roles.contains(&role) {
                    roles.push(role);
                    roles.sort_unstable();
                }
            }
        }
        for (meaning, phrases) in words.applicability {
            for phrase in phrases {
                self.applicability.entry(fold_value(&phrase)).or_insert(meaning);
            }
        }
        for (key, phrases) in words.status {
            let meaning = match key {
                StatusKey::Implemented => StatusWord::Status(Status::Implemented),
                StatusKey::Partial => StatusWord::Status(Status::Partial),
                StatusKey::Planned => StatusWord::Status(Status::Planned),
                StatusKey::NotImplemented => StatusWord::Status(Status::NotImplemented),
                StatusKey::Alternative => StatusWord::Status(Status::Alternative),
                StatusKey::Unstated => StatusWord::Status(Status::Unstated),
                StatusKey::NotApplicable => StatusWord::NotApplicable,
                StatusKey::Responsibility => {
                    self.responsibility.extend(phrases.iter().map(|p| fold(p)));
                    StatusWord::Responsibility
                }
            };
            for phrase in phrases {
                self.status.entry(fold_value(&phrase)).or_insert(meaning);
            }
        }
        for (key, phrases) in words.marks {
            let meaning = if key == MarkKey::Set { Mark::Set } else { Mark::Clear };
            for phrase in phrases {
                self.marks.entry(fold_value(&phrase)).or_insert(meaning);
            }
        }
        for (key, phrases) in words.reasons {
            let reason = match key {
                ReasonKey::LegalRequirement => Reason::LegalRequirement,
                ReasonKey::ContractualObligation => Reason::ContractualObligation,
                ReasonKey::BusinessRequirement => Reason::BusinessRequirement,
                ReasonKey::RiskAssessment => Reason::RiskAssessment,
            };
            for phrase in phrases {
                self.reasons.entry(fold(&phrase)).or_insert(reason);
            }
        }
        for (label, phrases) in words.labels {
            for phrase in phrases {
                self.labels.entry(fold(&phrase)).or_insert(label);
            }
        }
        for phrases in words.notes.into_values() {
            for phrase in phrases {
                self.notes.insert(fold(&phrase));
            }
        }
        Ok(())
    }

    /// Whether a lower-cased word may stand before an identifier and says nothing of its place.
    pub fn is_standard_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches([':', '-']);
        self.standard.iter().any(|w| w == word)
            || ["27001", "27002"].iter().any(|number| {
                word.split_once(number).is_some_and(|(before, after)| {
                    matches!(before, "" | "iso" | "iec" | "iso/iec" | "iso-" | "iso_")
                        && matches!(after, "" | ":2022" | ":2013" | ":2017" | "-2022" | "-2013" | "_2022" | "_2013")
                })
            })
    }

    /// Whether a lower-cased word says that an Annex A identifier follows.
    pub fn is_annex_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches(':');
        self.annex.iter().any(|w| w == word)
    }

    /// Whether a lower-cased word says that a clause follows.
    pub fn is_clause_prefix(&self, word: &str) -> bool {
        let word = word.trim_end_matches(':');
        self.clause.iter().any(|w| w == word)
    }

    /// The roles that a header names, each with a score in per cent: 100 where the whole header is a known
    /// phrase, less where it only contains one.
    pub fn header_roles(&self, header: &str) -> Vec<(Role, u8)> {
        let whole = fold(header);
        let short = fold(&without_brackets(header));
        let mut found: Vec<(Role, u8)> = Vec::new();
        let mut note = |roles: &[Role], score: u8| {
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
        let words: Vec<&str> = short.split(' ').filter(|w| !w.is_empty()).collect();
        if words.len() <= 14 {
            for from in 0..words.len() {
                for to in (from + 1..=words.len().min(from + self.longest_header)).rev() {
                    let phrase = words[from..to].join(" ");
                    if let Some(roles) = self.headers.get(&phrase) {
                        // A phrase of one or two letters inside a longer header says nothing.
                        if to - from < words.len() && phrase.len() > 2 {
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

    /// What a word in a status column means.
    pub fn status(&self, value: &str) -> Option<StatusWord> {
        let found = look_up(value, |word| self.status.get(word).copied());
        let folded = fold(value);
        let words: Vec<&str> = folded.split(' ').collect();
        let shared = words.len() <= 8
            && !matches!(found, Some(StatusWord::Status(s)) if s != Status::Unstated)
            && self.responsibility.iter().any(|phrase| contains_words(&words, phrase));
        if shared { Some(StatusWord::Responsibility) } else { found.or_else(|| percentage(value)) }
    }

    /// What a mark means.
    pub fn mark(&self, value: &str) -> Option<Mark> {
        self.marks.get(&fold_value(value)).copied()
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

/// The whole value first; then without brackets; then the part before a dash, unless the part behind it says
/// something else that is known.
fn look_up<T: PartialEq>(value: &str, get: impl Fn(&str) -> Option<T>) -> Option<T> {
    if value.len() > 120 {
        return None;
    }
    let folded = fold_value(value);
    if let Some(found) = get(&folded) {
        return Some(found);
    }
    let short = without_brackets(value);
    if short.len() != value.len()
        && let Some(found) = get(&fold_value(&short))
    {
        return Some(found);
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

/// `80 %` → partial (0 % and 100 % are the ends). A bare number is not a percentage.
fn percentage(value: &str) -> Option<StatusWord> {
    let number = value.trim().strip_suffix('%')?.trim().replace(',', ".");
    let number: f64 = number.parse().ok()?;
    let status = if number <= 0.0 {
        Status::NotImplemented
    } else if number < 100.0 {
        Status::Partial
    } else {
        Status::Implemented
    };
    (0.0..=100.0).contains(&number).then_some(StatusWord::Status(status))
}

/// Folds a value; a value of signs alone (`✓`, `-`) keeps them, since folding would leave nothing.
fn fold_value(value: &str) -> String {
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

fn contains_words(words: &[&str], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window == phrase)
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
        assert_eq!(best("Applicable (Y/N)"), Some(Role::Applicability));
        assert_eq!(best("Justification for Exclusion"), Some(Role::JustificationForExclusion));
        assert_eq!(best("Control\nOwner"), Some(Role::Owner));
        assert_eq!(best("Risk Rating"), Some(Role::Other));
    }
}
