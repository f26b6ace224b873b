//! Source precedence: which of several sources is used where they differ. By default the highest kind, then the newest;
//! a job can set another order.

use std::fmt;
use std::str::FromStr;

use glob::{MatchOptions, Pattern, PatternError};
use serde::{Deserialize, Serialize};

use super::message::{Message, MessageArg};
use super::reading::SourceKind;
use super::source_facts::SourceFacts;

/// Why an order of precedence cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PrecedenceError {
    /// A word that is neither a kind of source nor a file name.
    #[error(
        "`{0}` is no place in an order of precedence; give soa, register, export, blank, newest, or a file name or \
         pattern such as *2026*.xlsx"
    )]
    UnknownRank(String),
    /// A malformed file pattern.
    #[error("`{word}` is no pattern: {error}")]
    Pattern {
        /// The pattern.
        word: String,
        /// What is wrong with it.
        error: PatternError,
    },
    /// The same place twice in one order.
    #[error("`{rank}` stands twice in `{order}`")]
    RepeatedRank {
        /// The place.
        rank: String,
        /// The order.
        order: String,
    },
    /// Two orders for the same field.
    #[error("the order for {0} is given twice; give it once")]
    RepeatedField(&'static str),
    /// A field that has no order.
    #[error("`{0}` has no order of its own; give applicability=… or status=…")]
    UnknownField(String),
}

/// One place in an order of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceRank {
    /// All sources of a kind.
    Kind(SourceKind),
    /// Sources of every kind, the newest first.
    Newest,
    /// Sources whose path or file name fits a pattern.
    Files(Pattern),
}

impl SourceRank {
    pub(crate) fn holds(&self, facts: &SourceFacts) -> bool {
        let options = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
        match self {
            Self::Kind(kind) => facts.kind == *kind,
            Self::Newest => true,
            Self::Files(pattern) => {
                let name = facts.name.rsplit('/').next().unwrap_or(&facts.name);
                pattern.matches_with(&facts.name, options) || pattern.matches_with(name, options)
            }
        }
    }
}

/// The word of a kind in an order of precedence.
pub(super) fn kind_word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Soa => "soa",
        SourceKind::Register => "register",
        SourceKind::Export => "export",
        SourceKind::Blank => "blank",
    }
}

pub(crate) const KINDS: [SourceKind; 4] =
    [SourceKind::Soa, SourceKind::Register, SourceKind::Export, SourceKind::Blank];

impl fmt::Display for SourceRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => f.write_str(kind_word(*kind)),
            Self::Newest => f.write_str("newest"),
            Self::Files(pattern) => f.write_str(pattern.as_str()),
        }
    }
}

impl FromStr for SourceRank {
    type Err = PrecedenceError;

    fn from_str(word: &str) -> Result<Self, PrecedenceError> {
        let word = word.trim();
        let lower = word.to_lowercase();
        if lower == "newest" {
            return Ok(Self::Newest);
        }
        if let Some(kind) = KINDS.into_iter().find(|kind| kind_word(*kind) == lower) {
            return Ok(Self::Kind(kind));
        }
        // A pattern or a file's name; anything else is a mistyped word, which must not pass as a file never met.
        if !word.contains(['*', '?', '[', '.', '/']) {
            return Err(PrecedenceError::UnknownRank(word.to_owned()));
        }
        Pattern::new(word).map(Self::Files).map_err(|error| PrecedenceError::Pattern { word: word.to_owned(), error })
    }
}

/// Source precedence of a whole job. Whatever the order, manual decisions come before every source, and proposals after
/// every stated answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "WrittenPrecedence", into = "WrittenPrecedence")]
pub struct Precedence {
    /// For applicability, justifications and drivers; empty for the default: SoA, register, export, the newest of the
    /// highest kind that states one.
    pub applicability: Vec<SourceRank>,
    /// For the status; empty for the default: the lowest status among the newest source of each kind.
    pub status: Vec<SourceRank>,
}

/// A precedence as settings and records write it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WrittenPrecedence {
    /// For applicability, justifications and drivers, the highest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) applicability: Vec<String>,
    /// For the status, the highest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) status: Vec<String>,
}

impl TryFrom<WrittenPrecedence> for Precedence {
    type Error = PrecedenceError;

    fn try_from(written: WrittenPrecedence) -> Result<Self, PrecedenceError> {
        let read = |words: &[String]| {
            words.iter().map(|word| word.parse()).collect::<Result<Vec<SourceRank>, PrecedenceError>>()
        };
        Ok(Self { applicability: read(&written.applicability)?, status: read(&written.status)? })
    }
}

impl From<Precedence> for WrittenPrecedence {
    fn from(precedence: Precedence) -> Self {
        let write = |list: &[SourceRank]| list.iter().map(ToString::to_string).collect();
        Self { applicability: write(&precedence.applicability), status: write(&precedence.status) }
    }
}

impl Precedence {
    /// Adds one order as a job writes it: `soa,register`, or for a single field `status=register,soa`.
    ///
    /// # Errors
    /// An unknown word or field, or a source or an order that is given twice.
    pub fn add(&mut self, written: &str) -> Result<(), PrecedenceError> {
        let (field, list) = match written.split_once('=') {
            None => (None, written),
            Some((field, list)) => (Some(field.trim().to_lowercase()), list),
        };
        let list = list.split(',').map(str::parse).collect::<Result<Vec<SourceRank>, PrecedenceError>>()?;
        let repeated = list.iter().enumerate().find(|(at, standing)| list[..*at].contains(standing));
        if let Some((_, standing)) = repeated {
            return Err(PrecedenceError::RepeatedRank { rank: standing.to_string(), order: written.to_owned() });
        }
        let put = |order: &mut Vec<SourceRank>, field: &'static str| {
            if order.is_empty() {
                order.clone_from(&list);
                Ok(())
            } else {
                Err(PrecedenceError::RepeatedField(field))
            }
        };
        match field.as_deref() {
            None => put(&mut self.applicability, "applicability").and_then(|()| put(&mut self.status, "status")),
            Some("applicability") => put(&mut self.applicability, "applicability"),
            Some("status") => put(&mut self.status, "status"),
            Some(other) => Err(PrecedenceError::UnknownField(other.to_owned())),
        }
    }

    /// Whether nothing was set, so that the defaults apply.
    pub fn is_default(&self) -> bool {
        self.applicability.is_empty() && self.status.is_empty()
    }

    /// The order in use for applicability, justifications and drivers, and the order for the status: one message each.
    pub fn messages(&self) -> [Message; 2] {
        let message = |order: &[SourceRank], by_default: &'static str, as_set: &'static str| {
            if order.is_empty() {
                return Message::new(by_default);
            }
            Message::new(as_set).with("order", MessageArg::list(order.iter().map(ToString::to_string), "lists.then"))
        };
        let applicability = ("sentences.precedence.applicability", "sentences.precedence.applicability_as_set");
        let status = ("sentences.precedence.status", "sentences.precedence.status_as_set");
        [message(&self.applicability, applicability.0, applicability.1), message(&self.status, status.0, status.1)]
    }

    /// The same in English.
    pub fn sentences(&self) -> [String; 2] {
        self.messages().map(|message| message.in_english())
    }
}
