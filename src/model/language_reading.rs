//! The language of a source, and the known words nearest to an unknown one.

use serde::{Deserialize, Serialize};

use super::message::Message;

/// A known word near an unknown one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NearWord {
    /// The known word.
    pub word: String,
    /// What it means.
    pub meaning: String,
    /// How near, in per cent.
    pub score: u8,
}

/// Which language a source speaks, by the words that were met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LanguageReading {
    /// Its code, `de`.
    pub code: String,
    /// Its name, `German`.
    pub name: String,
    /// Why: one sentence with the figures it rests on.
    pub why: String,
    /// The same for outputs in every language; none in records of versions before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Message>,
}
