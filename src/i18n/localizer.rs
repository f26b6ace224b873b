//! Fills the texts of a language with the values of one organisation.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::message_catalog::{Area, MessageCatalog};
use super::problem::TemplateProblem;
use super::text::{TemplateText, TextPiece};
use crate::model::{Message, MessageArg};

/// A value that a text is filled with.
#[derive(Debug, Clone)]
pub enum TextValue<'a> {
    /// Words: a name, an identifier, another text.
    Text(Cow<'a, str>),
    /// A count.
    Number(u64),
}

impl<'a> From<&'a str> for TextValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for TextValue<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for TextValue<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for TextValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u32> for TextValue<'_> {
    fn from(n: u32) -> Self {
        Self::Number(n.into())
    }
}

impl From<u64> for TextValue<'_> {
    fn from(n: u64) -> Self {
        Self::Number(n)
    }
}

impl From<usize> for TextValue<'_> {
    fn from(n: usize) -> Self {
        Self::Number(n as u64)
    }
}

impl TextValue<'_> {
    /// The value without a borrow.
    pub(crate) fn into_owned(self) -> TextValue<'static> {
        match self {
            Self::Text(text) => TextValue::Text(Cow::Owned(text.into_owned())),
            Self::Number(n) => TextValue::Number(n),
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            // Writing to a text never fails.
            Self::Number(n) => drop(write!(out, "{n}")),
        }
    }

    fn to_template(&self) -> minijinja::Value {
        match self {
            Self::Text(text) => minijinja::Value::from(text.as_ref()),
            Self::Number(n) => minijinja::Value::from(*n),
        }
    }
}

/// Values by name, for [`Localizer::format`]: `values! { n: 3, name: "S1" }`.
macro_rules! values {
    ($($name:ident: $value:expr),* $(,)?) => {
        [$((stringify!($name), $crate::i18n::TextValue::from($value))),*]
    };
}
pub(crate) use values;

/// The texts of a language for one output, with the values that every text may use.
#[derive(Debug)]
pub struct Localizer<'w> {
    words: &'w MessageCatalog,
    area: Area,
    /// Values that every text may use besides its own.
    everywhere: BTreeMap<&'static str, TextValue<'w>>,
    /// User texts that use those values, filled in once.
    filled: BTreeMap<&'w str, String>,
    problems: RefCell<Vec<TemplateProblem>>,
}

impl<'w> Localizer<'w> {
    /// The texts of an area and the common ones, with these values for every text.
    pub fn new(words: &'w MessageCatalog, area: Area, everywhere: BTreeMap<&'static str, TextValue<'w>>) -> Self {
        let mut speaker = Self { words, area, everywhere, filled: BTreeMap::new(), problems: RefCell::default() };
        for key in words.filled_words(area) {
            let filled = speaker.format(key, &[]);
            speaker.filled.insert(key, filled);
        }
        speaker
    }

    /// The texts' language as a BCP 47 tag.
    pub fn language(&self) -> &'w str {
        self.words.language()
    }

    /// A text without values of its own; the key itself where there is none, which a test of the built-in texts rules
    /// out.
    pub fn word<'s>(&'s self, key: &'s str) -> &'s str {
        self.find(key).unwrap_or(key)
    }

    /// The same under a key that is put together, such as a rule's title; `None` where there is none.
    pub fn find(&self, key: &str) -> Option<&str> {
        match self.words.text(self.area, key) {
            Some(TemplateText::Plain(text)) => Some(text),
            Some(_) => self.filled.get(key).map(String::as_str),
            None => None,
        }
    }

    /// A text with its values.
    pub fn format(&self, key: &str, values: &[(&str, TextValue<'_>)]) -> String {
        self.try_format(key, values).unwrap_or_else(|| if self.has(key) { String::new() } else { key.to_owned() })
    }

    /// Whether there is a text under a key.
    pub fn has(&self, key: &str) -> bool {
        self.words.text(self.area, key).is_some()
    }

    /// A text with its values; `None` where there is no such text, or where it cannot be rendered, which is a problem.
    fn try_format(&self, key: &str, values: &[(&str, TextValue<'_>)]) -> Option<String> {
        let value = |name: &str| {
            let own = values.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
            own.or_else(|| self.everywhere.get(name))
        };
        match self.words.text(self.area, key)? {
            TemplateText::Plain(text) => Some(text.to_string()),
            TemplateText::Filled(pieces) => {
                let mut filled = String::new();
                for piece in pieces {
                    match piece {
                        TextPiece::Words(words) => filled.push_str(words),
                        TextPiece::Value(name) => {
                            if let Some(value) = value(name) {
                                value.write(&mut filled);
                            }
                        }
                    }
                }
                Some(filled)
            }
            TemplateText::Template(name) => {
                let everywhere = self.everywhere.iter().map(|(name, value)| (*name, value.to_template()));
                let own = values.iter().map(|(name, value)| (*name, value.to_template()));
                match self.words.render(name, minijinja::Value::from_pairs(everywhere.chain(own))) {
                    Ok(filled) => Some(filled),
                    Err(problem) => {
                        self.problems.borrow_mut().push(problem);
                        None
                    }
                }
            }
        }
    }

    /// A message of the record; `None` where these texts have no words for it or for a part of it.
    /// [`localize`](Self::localize) falls back to English then.
    pub fn sentence(&self, sentence: &Message) -> Option<String> {
        let values: Option<Vec<(&str, TextValue<'_>)>> =
            sentence.values.iter().map(|(name, part)| Some((name.as_ref(), self.part(part)?))).collect();
        self.try_format(&sentence.key, &values?)
    }

    /// An argument of a message.
    pub(crate) fn in_part(&self, part: &MessageArg) -> Option<String> {
        let mut filled = String::new();
        self.part(part)?.write(&mut filled);
        Some(filled)
    }

    fn part<'p>(&'p self, part: &'p MessageArg) -> Option<TextValue<'p>> {
        Some(match part {
            MessageArg::Number(n) => TextValue::Number(*n),
            MessageArg::Text(text) => TextValue::from(text),
            MessageArg::Phrase { phrase } => TextValue::from(self.phrase(phrase)),
            MessageArg::Sentence(word) if word.values.is_empty() => match self.find(&word.key) {
                Some(word) => TextValue::from(word),
                None => TextValue::from(self.sentence(word)?),
            },
            MessageArg::Sentence(sentence) => TextValue::from(self.sentence(sentence)?),
            MessageArg::List { of, between } => {
                let between = self.find(between)?;
                let mut list = String::new();
                for (at, part) in of.iter().enumerate() {
                    if at > 0 {
                        list.push_str(between);
                    }
                    self.part(part)?.write(&mut list);
                }
                TextValue::from(list)
            }
        })
    }

    /// The translation of a phrase that the record contains in English only; the phrase itself where there is none.
    pub fn phrase<'e>(&self, english: &'e str) -> &'e str
    where
        'w: 'e,
    {
        self.words.phrase(english).unwrap_or(english)
    }

    /// The form of a file in this language: each part of `delimited text, tab, UTF-8` is a phrase, or the same in all
    /// languages.
    pub fn file_format(&self, english: &str) -> String {
        english.split(", ").map(|part| self.phrase(part)).collect::<Vec<_>>().join(", ")
    }

    /// Mistakes that only appeared when texts were filled in.
    pub fn problems(&self) -> Vec<TemplateProblem> {
        self.problems.borrow().clone()
    }
}
