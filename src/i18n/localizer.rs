//! Says the texts of a language with the values of one organisation.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::message_catalog::{Area, Words};
use super::problem::TemplateProblem;
use super::text::{Piece, Text};
use crate::model::{Part, Sentence};

/// A value that a text is filled with.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// Words: a name, an identifier, another text.
    Text(Cow<'a, str>),
    /// A count.
    Number(u64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u32> for Value<'_> {
    fn from(n: u32) -> Self {
        Self::Number(n.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(n: u64) -> Self {
        Self::Number(n)
    }
}

impl From<usize> for Value<'_> {
    fn from(n: usize) -> Self {
        Self::Number(n as u64)
    }
}

impl Value<'_> {
    /// The value without a borrow.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Number(n) => Value::Number(n),
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

/// Values by name, for [`Speaker::say`]: `values! { n: 3, name: "S1" }`.
macro_rules! values {
    ($($name:ident: $value:expr),* $(,)?) => {
        [$((stringify!($name), $crate::i18n::Value::from($value))),*]
    };
}
pub(crate) use values;

/// The texts of a language for one output, with the values that every text may use.
#[derive(Debug)]
pub struct Speaker<'w> {
    words: &'w Words,
    area: Area,
    /// What every text may use beside its own values.
    everywhere: BTreeMap<&'static str, Value<'w>>,
    /// Words of a user's own that use those values, said once.
    said: BTreeMap<&'w str, String>,
    problems: RefCell<Vec<TemplateProblem>>,
}

impl<'w> Speaker<'w> {
    /// Speaks the texts of an area, and the common ones, with these values for every text.
    pub fn new(words: &'w Words, area: Area, everywhere: BTreeMap<&'static str, Value<'w>>) -> Self {
        let mut speaker = Self { words, area, everywhere, said: BTreeMap::new(), problems: RefCell::default() };
        for key in words.filled_words(area) {
            let said = speaker.say(key, &[]);
            speaker.said.insert(key, said);
        }
        speaker
    }

    /// The texts' language as a BCP 47 tag.
    pub fn language(&self) -> &'w str {
        self.words.language()
    }

    /// A text without values of its own; the key itself where there is none, which a test of the built-in texts rules out.
    pub fn word<'s>(&'s self, key: &'s str) -> &'s str {
        self.find(key).unwrap_or(key)
    }

    /// The same under a key that is put together, such as a rule's title; `None` where there is none.
    pub fn find(&self, key: &str) -> Option<&str> {
        match self.words.text(self.area, key) {
            Some(Text::Plain(text)) => Some(text),
            Some(_) => self.said.get(key).map(String::as_str),
            None => None,
        }
    }

    /// A text with its values.
    pub fn say(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.try_say(key, values).unwrap_or_else(|| if self.has(key) { String::new() } else { key.to_owned() })
    }

    /// Whether there is a text under a key.
    pub fn has(&self, key: &str) -> bool {
        self.words.text(self.area, key).is_some()
    }

    /// A text with its values; `None` where there is no such text, or where it cannot be said, which is a problem.
    fn try_say(&self, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
        let value = |name: &str| {
            let own = values.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
            own.or_else(|| self.everywhere.get(name))
        };
        match self.words.text(self.area, key)? {
            Text::Plain(text) => Some(text.to_string()),
            Text::Filled(pieces) => {
                let mut said = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Words(words) => said.push_str(words),
                        Piece::Value(name) => {
                            if let Some(value) = value(name) {
                                value.write(&mut said);
                            }
                        }
                    }
                }
                Some(said)
            }
            Text::Template(name) => {
                let everywhere = self.everywhere.iter().map(|(name, value)| (*name, value.to_template()));
                let own = values.iter().map(|(name, value)| (*name, value.to_template()));
                match self.words.render(name, minijinja::Value::from_pairs(everywhere.chain(own))) {
                    Ok(said) => Some(said),
                    Err(problem) => {
                        self.problems.borrow_mut().push(problem);
                        None
                    }
                }
            }
        }
    }

    /// A sentence of the record; `None` where these texts have no words for it or for a part of it. See
    /// [`told`](Self::told), which says it in English then.
    pub fn sentence(&self, sentence: &Sentence) -> Option<String> {
        let values: Option<Vec<(&str, Value<'_>)>> =
            sentence.values.iter().map(|(name, part)| Some((name.as_ref(), self.part(part)?))).collect();
        self.try_say(&sentence.key, &values?)
    }

    /// A part of a sentence.
    pub(crate) fn in_part(&self, part: &Part) -> Option<String> {
        let mut said = String::new();
        self.part(part)?.write(&mut said);
        Some(said)
    }

    fn part<'p>(&'p self, part: &'p Part) -> Option<Value<'p>> {
        Some(match part {
            Part::Number(n) => Value::Number(*n),
            Part::Text(text) => Value::from(text),
            Part::Phrase { phrase } => Value::from(self.phrase(phrase)),
            Part::Sentence(word) if word.values.is_empty() => match self.find(&word.key) {
                Some(word) => Value::from(word),
                None => Value::from(self.sentence(word)?),
            },
            Part::Sentence(sentence) => Value::from(self.sentence(sentence)?),
            Part::List { of, between } => {
                let between = self.find(between)?;
                let mut list = String::new();
                for (at, part) in of.iter().enumerate() {
                    if at > 0 {
                        list.push_str(between);
                    }
                    self.part(part)?.write(&mut list);
                }
                Value::from(list)
            }
        })
    }

    /// Words that the record holds in English alone, in this language; as they stand where these texts do not have them.
    pub fn phrase<'e>(&self, english: &'e str) -> &'e str
    where
        'w: 'e,
    {
        self.words.phrase(english).unwrap_or(english)
    }

    /// The form of a file in this language: each part of `delimited text, tab, UTF-8` is a phrase, or the same in all
    /// languages.
    pub fn format(&self, english: &str) -> String {
        english.split(", ").map(|part| self.phrase(part)).collect::<Vec<_>>().join(", ")
    }

    /// What the record says in English, in this language: by its sentence where it has one, else as a phrase, else as it
    /// stands.
    pub fn told<'e>(&self, english: &'e str, said: Option<&Sentence>) -> Cow<'e, str>
    where
        'w: 'e,
    {
        match said.and_then(|sentence| self.sentence(sentence)) {
            Some(said) => Cow::Owned(said),
            None => Cow::Borrowed(self.phrase(english)),
        }
    }

    /// Mistakes that only saying the texts showed.
    pub fn problems(&self) -> Vec<TemplateProblem> {
        self.problems.borrow().clone()
    }
}
