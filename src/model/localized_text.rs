//! A text of annexa's own that outputs show in their language, and how the record writes it.

use std::fmt;
use std::sync::OnceLock;

use super::message::{Message, MessageArg};

/// A text of annexa's own: a message that outputs show in their language, or words that exist in English only.
///
/// The record has two fields for it: the English text and, where there is one, the message. The English text of a new
/// message is formatted when it is first asked for. That of a record that was read is kept as it was written, so that
/// decisions that refer to it still find it when a later version words the message differently.
#[derive(Debug, Clone)]
pub struct LocalizedText {
    message: Option<Message>,
    english: OnceLock<Box<str>>,
}

impl LocalizedText {
    /// Words without a message: those of a record of another version, or a phrase that is translated as a whole.
    pub fn english_only(text: &str) -> Self {
        Self::as_recorded(text, None)
    }

    /// The two fields of a record, as they were written.
    fn as_recorded(english: &str, message: Option<Message>) -> Self {
        Self { message, english: OnceLock::from(Box::from(english)) }
    }

    /// The text in English by the built-in texts, or as the record has it.
    pub fn english(&self) -> &str {
        self.english.get_or_init(|| self.message.as_ref().map(Message::in_english).unwrap_or_default().into())
    }

    /// The message, where there is one.
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// The text as part of another message: its own message, or its English words looked up as a phrase.
    pub(crate) fn as_phrase(&self) -> MessageArg {
        self.message.clone().map_or_else(|| MessageArg::phrase(self.english()), MessageArg::from)
    }

    /// The text as part of another message: its own message, or its English words unchanged.
    pub(crate) fn as_part(&self) -> MessageArg {
        self.message.clone().map_or_else(|| MessageArg::from(self.english()), MessageArg::from)
    }
}

impl From<Message> for LocalizedText {
    fn from(message: Message) -> Self {
        Self { message: Some(message), english: OnceLock::new() }
    }
}

impl PartialEq for LocalizedText {
    fn eq(&self, other: &Self) -> bool {
        self.message == other.message && self.english() == other.english()
    }
}

impl Eq for LocalizedText {}

/// The English text.
impl fmt::Display for LocalizedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.english())
    }
}

/// How a record writes a text: a module for `#[serde(flatten, with = …)]`, with the names of the two fields.
macro_rules! fields {
    ($module:ident, $(#[$about:meta])* $english:ident, $message:ident) => {
        pub(super) mod $module {
            use std::borrow::Cow;

            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            use super::{LocalizedText, Message};

            /// The two fields.
            #[derive(Serialize, Deserialize, schemars::JsonSchema)]
            pub(in crate::model) struct Fields<'a> {
                $(#[$about])*
                $english: Cow<'a, str>,
                /// The same as a message, for outputs in every language. Absent where the text exists in English only.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $message: Option<Cow<'a, Message>>,
            }

            pub(in crate::model) fn serialize<S: Serializer>(
                text: &LocalizedText,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let message = text.message.as_ref().map(Cow::Borrowed);
                Fields { $english: Cow::Borrowed(text.english()), $message: message }.serialize(serializer)
            }

            pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<LocalizedText, D::Error> {
                let fields = Fields::deserialize(deserializer)?;
                Ok(LocalizedText::as_recorded(&fields.$english, fields.$message.map(Cow::into_owned)))
            }
        }
    };
    ($module:ident, optional $(#[$about:meta])* $english:ident, $message:ident) => {
        pub(super) mod $module {
            use std::borrow::Cow;

            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            use super::{LocalizedText, Message};

            /// The two fields, both absent where there is no text.
            #[derive(Serialize, Deserialize, schemars::JsonSchema)]
            pub(in crate::model) struct OptionalFields<'a> {
                $(#[$about])*
                $english: Option<Cow<'a, str>>,
                /// The same as a message, for outputs in every language. Absent where the text exists in English only.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $message: Option<Cow<'a, Message>>,
            }

            // The form that serde asks for.
            #[allow(clippy::ref_option)]
            pub(in crate::model) fn serialize<S: Serializer>(
                text: &Option<LocalizedText>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let english = text.as_ref().map(|text| Cow::Borrowed(text.english()));
                let message = text.as_ref().and_then(|text| text.message.as_ref()).map(Cow::Borrowed);
                OptionalFields { $english: english, $message: message }.serialize(serializer)
            }

            pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<LocalizedText>, D::Error> {
                let fields = OptionalFields::deserialize(deserializer)?;
                let message = fields.$message.map(Cow::into_owned);
                Ok(fields.$english.map(|english| LocalizedText::as_recorded(&english, message)))
            }
        }
    };
}

fields! { reason, /// Why, or why not: one sentence in English.
reason, said }
fields! { why, /// Why: one sentence in English.
why, said }
fields! { how, /// How, in one English sentence.
how, said }
fields! { seen, /// What was found, with the words of the source quoted; in English. Decisions on the finding refer to it.
seen, said }
fields! { match_note, optional /// A sentence in English where the identifier had to be interpreted (`number 5.1 read as A.5.10 by its title`).
match_note, match_said }
fields! { problem, optional /// Why the decision is not applied, if it is not: one sentence in English.
#[serde(default, skip_serializing_if = "Option::is_none")]
problem, problem_said }

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Recorded {
        number: u32,
        #[serde(flatten, with = "super::why")]
        why: LocalizedText,
        #[serde(flatten, with = "super::problem")]
        problem: Option<LocalizedText>,
        last: bool,
    }

    #[test]
    fn a_text_is_two_fields_of_the_record_beside_each_other() {
        let why = Message::new("lists.quoted").with("text", "Yes");
        let row = Recorded { number: 1, why: why.into(), problem: None, last: true };
        let json = serde_json::to_string(&row).expect("JSON");
        let expected =
            r#"{"number":1,"why":"“Yes”","said":{"key":"lists.quoted","values":{"text":"Yes"}},"last":true}"#;
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Recorded>(&json).expect("a row"), row);
    }

    #[test]
    fn the_words_of_a_record_are_kept_whatever_its_message_reads_now() {
        let json = r#"{"number":1,"why":"read “Yes”","said":{"key":"lists.quoted","values":{"text":"Yes"}},"problem":"gone","last":true}"#;
        let row: Recorded = serde_json::from_str(json).expect("a row");
        assert_eq!(row.why.english(), "read “Yes”");
        assert_eq!(row.problem.as_ref().map(LocalizedText::english), Some("gone"));
        assert_eq!(serde_json::to_string(&row).expect("JSON"), json);
        assert!(
            serde_json::from_str::<Recorded>(r#"{"number":1,"last":true}"#).is_err(),
            "the English text is required"
        );
    }
}
