//! A message as a record keeps it: the key of its text and the values, so that outputs can show it in any language.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A message: the key of its text and the values that the text is filled with.
///
/// The record contains the English text beside it. Outputs use that text where they have no translation, for example
/// for a record of a later version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "Sentence")]
pub struct Message {
    /// Key of the text, such as `findings.not_in_any_source`.
    pub key: Cow<'static, str>,
    /// The values by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Cow<'static, str>, MessageArg>,
}

/// A value of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Part")]
pub enum MessageArg {
    /// A count.
    Number(u64),
    /// Text that is the same in every language: words of a source, identifiers, cells, dates.
    Text(String),
    /// A nested message, or a single word of annexa's own.
    Sentence(Message),
    /// Several values with a separator.
    List {
        /// The values.
        of: Vec<MessageArg>,
        /// Key of the separator, such as `lists.semicolon`.
        between: Cow<'static, str>,
    },
    /// A phrase that the record contains in English only; its translation is looked up by the phrase itself.
    Phrase {
        /// The words.
        phrase: String,
    },
}

impl Message {
    /// A message without values.
    pub fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), values: BTreeMap::new() }
    }

    /// A message whose key is computed, such as a rule's title.
    pub(crate) fn keyed(key: String) -> Self {
        Self { key: Cow::Owned(key), values: BTreeMap::new() }
    }

    /// The same message with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<MessageArg>) -> Self {
        self.values.insert(Cow::Borrowed(name), value.into());
        self
    }
}

impl MessageArg {
    /// Several values with a separator, by its key.
    pub fn list<P: Into<Self>>(of: impl IntoIterator<Item = P>, between: &'static str) -> Self {
        Self::List { of: of.into_iter().map(Into::into).collect(), between: Cow::Borrowed(between) }
    }

    /// An English phrase of the record that has its own translation.
    pub fn phrase(phrase: &str) -> Self {
        Self::Phrase { phrase: phrase.to_owned() }
    }
}

impl From<Message> for MessageArg {
    fn from(sentence: Message) -> Self {
        Self::Sentence(sentence)
    }
}

impl From<String> for MessageArg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for MessageArg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for MessageArg {
    fn from(n: u32) -> Self {
        Self::Number(n.into())
    }
}

impl From<usize> for MessageArg {
    fn from(n: usize) -> Self {
        Self::Number(n as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_read_as_it_was_written() {
        let within = Message::new("lists.quoted").with("text", "a “word”");
        let sentence = Message::new("findings.missing")
            .with("n", 3_usize)
            .with("cell", "S1 B3")
            .with("word", Message::new("answers.status.partial"))
            .with(
                "list",
                MessageArg::list(
                    [MessageArg::from(within), MessageArg::from("12"), MessageArg::phrase("status")],
                    "lists.and",
                ),
            );
        let json = serde_json::to_string(&sentence).expect("JSON");
        assert_eq!(serde_json::from_str::<Message>(&json).expect("a sentence"), sentence);
        assert!(serde_json::from_str::<Message>(r#"{"key":"a","values":{"b":{"unknown":1}}}"#).is_err());
    }

    #[test]
    fn words_of_a_source_are_never_taken_for_a_text() {
        let sentence = Message::new("lists.quoted").with("text", "{{ n }} answers.status.partial");
        assert_eq!(sentence.in_english(), "“{{ n }} answers.status.partial”");
    }
}
