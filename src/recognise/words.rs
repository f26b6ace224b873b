//! Vocabulary files: one TOML file a language. The built-in ones are compiled in; a user's own, of the same form,
//! come before them, so that a word can be added or given another meaning without compiling.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::PimsRole;
use super::fold::fold;
use super::heading::Qualifier;
use super::vocabulary::{Vocabulary, fold_value};
use super::word_meaning::{JoiningWord, Label, Mark, Maturity, Phrase, StatusWord};
use crate::model::{Applicability, ColumnRole, Reason, Status};

/// The built-in files. English first: where a word means two things in two languages, its English meaning is used.
pub const BUILT_IN: [(&str, &str); 17] = [
    ("en", include_str!("vocabulary/en.toml")),
    ("de", include_str!("vocabulary/de.toml")),
    ("fr", include_str!("vocabulary/fr.toml")),
    ("es", include_str!("vocabulary/es.toml")),
    ("it", include_str!("vocabulary/it.toml")),
    ("nl", include_str!("vocabulary/nl.toml")),
    ("pt", include_str!("vocabulary/pt.toml")),
    ("pl", include_str!("vocabulary/pl.toml")),
    ("cs", include_str!("vocabulary/cs.toml")),
    ("tr", include_str!("vocabulary/tr.toml")),
    ("el", include_str!("vocabulary/el.toml")),
    ("id", include_str!("vocabulary/id.toml")),
    ("ru", include_str!("vocabulary/ru.toml")),
    ("ja", include_str!("vocabulary/ja.toml")),
    ("zh", include_str!("vocabulary/zh.toml")),
    ("ko", include_str!("vocabulary/ko.toml")),
    ("ar", include_str!("vocabulary/ar.toml")),
];

/// Languages that one vocabulary can tell apart: a bit each.
const MOST_LANGUAGES: usize = 64;

/// A vocabulary file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("vocabulary {file}: {message}")]
pub struct VocabularyError {
    /// Name of the file.
    pub file: String,
    /// What is wrong, with line and column.
    pub message: String,
}

/// The words of a language, or those that a profile adds for one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct VocabularyWords {
    /// Code of the language, `de`; not in a profile.
    language: Option<String>,
    /// Its English name; the code, if it is not given.
    name: Option<String>,
    identifiers: IdentifierWords,
    headers: BTreeMap<ColumnRole, Vec<String>>,
    applicability: BTreeMap<Applicability, Vec<String>>,
    status: BTreeMap<StatusKey, Vec<String>>,
    forms: StatusForms,
    maturity: BTreeMap<MaturityKey, Vec<String>>,
    marks: BTreeMap<MarkKey, Vec<String>>,
    reasons: BTreeMap<ReasonKey, Vec<String>>,
    labels: BTreeMap<Label, Vec<String>>,
    notes: BTreeMap<NoteKey, Vec<String>>,
    roles: BTreeMap<PimsRole, Vec<String>>,
    phrases: BTreeMap<Phrase, Vec<String>>,
    qualifiers: BTreeMap<Qualifier, Vec<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct IdentifierWords {
    standard: Vec<String>,
    annex: Vec<String>,
    clause: Vec<String>,
    and: Vec<String>,
    to: Vec<String>,
    refers: Vec<String>,
    foreign: Vec<String>,
}

/// Answers by their forms: patterns such as `partly {done}`, and the stems that fit into them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StatusForms {
    stems: BTreeMap<String, Vec<String>>,
    status: BTreeMap<StatusKey, Vec<String>>,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
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

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum MaturityKey {
    Lowest,
    Between,
    Highest,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum MarkKey {
    Set,
    Clear,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum ReasonKey {
    LegalRequirement,
    ContractualObligation,
    BusinessRequirement,
    RiskAssessment,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum NoteKey {
    Total,
    Legend,
}

impl StatusKey {
    fn meaning(self) -> StatusWord {
        match self {
            Self::Implemented => StatusWord::Status(Status::Implemented),
            Self::Partial => StatusWord::Status(Status::Partial),
            Self::Planned => StatusWord::Status(Status::Planned),
            Self::NotImplemented => StatusWord::Status(Status::NotImplemented),
            Self::Alternative => StatusWord::Status(Status::Alternative),
            Self::Unstated => StatusWord::Status(Status::Unstated),
            Self::NotApplicable => StatusWord::NotApplicable,
            Self::Responsibility => StatusWord::Responsibility,
        }
    }
}

impl Vocabulary {
    /// The words that are compiled in.
    pub fn built_in() -> Result<Self, VocabularyError> {
        Self::with_own(&[])
    }

    /// The built-in words with the user's own files (name, text) before them: they decide.
    pub fn with_own(own: &[(String, String)]) -> Result<Self, VocabularyError> {
        let mut vocabulary = Self::default();
        // The order of languages decides between equals, so the built-in ones keep their places.
        let mut built_in = Vec::with_capacity(BUILT_IN.len());
        for (code, text) in BUILT_IN {
            let words = read(code, text)?;
            let bit = vocabulary.language_bit(code, &words)?;
            built_in.push((words, bit));
        }
        for (file, text) in own {
            let words = read(file, text)?;
            let bit = vocabulary.language_bit(file, &words)?;
            vocabulary.add(words, bit, &HashSet::new());
        }
        let settled: HashSet<String> = vocabulary.headers.keys().cloned().collect();
        let mut forms = Vec::with_capacity(built_in.len());
        for (mut words, bit) in built_in {
            forms.push((std::mem::take(&mut words.forms), bit));
            vocabulary.add(words, bit, &settled);
        }
        // A word that some language has goes before one that is only formed.
        for (forms, bit) in forms {
            vocabulary.add_forms(forms, bit);
        }
        Ok(vocabulary)
    }

    /// The same words with some of a single source's own before them.
    #[must_use]
    pub fn with_words(&self, words: &VocabularyWords) -> Self {
        let mut over = Self::default();
        over.add(words.clone(), 0, &HashSet::new());
        let mut all = self.clone();
        all.longest_header = all.longest_header.max(over.longest_header);
        all.headers.extend(over.headers);
        all.applicability.extend(over.applicability);
        all.status.extend(over.status);
        all.maturity.extend(over.maturity);
        all.marks.extend(over.marks);
        all.reasons.extend(over.reasons);
        all.labels.extend(over.labels);
        all.notes.extend(over.notes);
        for (kind, phrases) in over.phrases_of {
            all.phrases_of.entry(kind).or_default().extend(phrases);
        }
        for (kind, phrases) in over.qualifiers {
            all.qualifiers.entry(kind).or_default().extend(phrases);
        }
        all.responsibility.extend(over.responsibility);
        all.roles.extend(over.roles);
        all
    }

    /// The bit of a file's language; a new one for a language that is not known yet.
    fn language_bit(&mut self, file: &str, words: &VocabularyWords) -> Result<u64, VocabularyError> {
        let Some(language) = &words.language else {
            let message = "it does not say which language it is; add a line such as language = \"sv\"".to_owned();
            return Err(VocabularyError { file: file.to_owned(), message });
        };
        let at = self.languages.iter().position(|(code, _)| code == language).unwrap_or_else(|| {
            self.languages.push((language.clone(), words.name.clone().unwrap_or_else(|| language.clone())));
            self.languages.len() - 1
        });
        if at >= MOST_LANGUAGES {
            let message = format!("more than {MOST_LANGUAGES} languages");
            return Err(VocabularyError { file: file.to_owned(), message });
        }
        Ok(1 << at)
    }

    /// Adds every word that the forms make and that is not known yet.
    fn add_forms(&mut self, forms: StatusForms, language: u64) {
        for (key, patterns) in forms.status {
            let meaning = key.meaning();
            for pattern in patterns {
                let slot = pattern.split_once('{').and_then(|(before, rest)| {
                    let (stem, behind) = rest.split_once('}')?;
                    Some((before, stem, behind))
                });
                let Some((before, stem, behind)) = slot else {
                    self.add_form(&pattern, meaning, language);
                    continue;
                };
                for stem in forms.stems.get(stem).into_iter().flatten() {
                    self.add_form(&format!("{before}{stem}{behind}"), meaning, language);
                }
            }
        }
    }

    fn add_form(&mut self, word: &str, meaning: StatusWord, language: u64) {
        let word = fold_value(word);
        self.speak(&word, language);
        self.status.entry(word).or_insert(meaning);
    }

    fn speak(&mut self, word: &str, language: u64) {
        *self.spoken.entry(word.to_owned()).or_default() |= language;
    }

    /// Adds the words of one file. A word that an earlier file, or an earlier meaning in the order of the enum, has
    /// keeps that first meaning, so that the same words are read alike in every run. Headers that are `settled` get
    /// no further roles.
    fn add(&mut self, words: VocabularyWords, language: u64, settled: &HashSet<String>) {
        self.standard.extend(words.identifiers.standard);
        self.annex.extend(words.identifiers.annex);
        self.clause.extend(words.identifiers.clause);
        let joining = [(words.identifiers.and, JoiningWord::And), (words.identifiers.to, JoiningWord::Through)];
        for (words, meaning) in joining {
            for word in words {
                self.joining.entry(word.to_lowercase()).or_insert(meaning);
            }
        }
        self.referring.extend(words.identifiers.refers.iter().map(|word| word.to_lowercase()));
        self.foreign.extend(words.identifiers.foreign.iter().map(|word| fold(word)));
        for (role, phrases) in words.headers {
            for phrase in phrases {
                let phrase = fold(&phrase);
                self.longest_header = self.longest_header.max(phrase.split(' ').count());
                self.speak(&phrase, language);
                if settled.contains(&phrase) {
                    continue;
                }
                let roles = self.headers.entry(phrase).or_default();
                if !roles.contains(&role) {
                    roles.push(role);
                    roles.sort_unstable();
                }
            }
        }
        for (kind, phrases) in words.phrases {
            self.phrases_of.entry(kind).or_default().extend(phrases.iter().map(|phrase| fold_value(phrase)));
        }
        for (kind, phrases) in words.qualifiers {
            self.qualifiers.entry(kind).or_default().extend(phrases.iter().map(|phrase| fold(phrase)));
        }
        for (meaning, phrases) in words.applicability {
            for phrase in phrases {
                let phrase = fold_value(&phrase);
                self.speak(&phrase, language);
                self.applicability.entry(phrase).or_insert(meaning);
            }
        }
        for (key, phrases) in words.status {
            if key == StatusKey::Responsibility {
                self.responsibility.extend(phrases.iter().map(|p| fold(p)));
            }
            let meaning = key.meaning();
            for phrase in phrases {
                let phrase = fold_value(&phrase);
                self.speak(&phrase, language);
                self.status.entry(phrase).or_insert(meaning);
            }
        }
        for (key, phrases) in words.maturity {
            let level = match key {
                MaturityKey::Lowest => Maturity::Lowest,
                MaturityKey::Between => Maturity::Between,
                MaturityKey::Highest => Maturity::Highest,
            };
            for phrase in phrases {
                self.maturity.entry(fold_value(&phrase)).or_insert(level);
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
        for (role, phrases) in words.roles {
            self.roles.extend(phrases.iter().map(|phrase| (fold(phrase), role)));
        }
        for phrases in words.notes.into_values() {
            for phrase in phrases {
                self.notes.insert(fold(&phrase));
            }
        }
        self.add_forms(words.forms, language);
    }
}

fn read(file: &str, text: &str) -> Result<VocabularyWords, VocabularyError> {
    toml::from_str(text).map_err(|e| VocabularyError { file: file.to_owned(), message: e.to_string() })
}
