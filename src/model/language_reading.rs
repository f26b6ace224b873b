//! The language of a source, and the known words nearest to an unknown one.

use serde::{Deserialize, Serialize};

use super::localized_text::LocalizedText;

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

/// The language of a source, by the known words that occur in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LanguageReading {
    /// Its code, `de`.
    pub code: String,
    /// Its name, `German`.
    pub name: String,
    /// Why, with the figures that it is based on.
    #[serde(flatten, with = "super::localized_text::why")]
    #[schemars(with = "super::localized_text::why::Fields<'static>")]
    pub why: LocalizedText,
}
