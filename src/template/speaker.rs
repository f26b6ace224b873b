//! Says the texts of a language with the values of one organisation.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::TemplateProblem;
use super::text::{Piece, Text};
use super::words::{Area, Words};

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
        [$((stringify!($name), $crate::template::Value::from($value))),*]
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
    problems: RefCell<Vec<TemplateProblem>>,
}

impl<'w> Speaker<'w> {
    /// Speaks the texts of an area, and the common ones, with these values for every text.
    pub fn new(words: &'w Words, area: Area, everywhere: BTreeMap<&'static str, Value<'w>>) -> Self {
        Self { words, area, everywhere, problems: RefCell::default() }
    }

    /// The texts' language as a BCP 47 tag.
    pub fn language(&self) -> &'w str {
        self.words.language()
    }

    /// A text without values; the key itself where there is none, which a test of the built-in texts rules out.
    pub fn word(&self, key: &'w str) -> &'w str {
        match self.words.text(self.area, key) {
            Some(Text::Plain(text)) => text,
            _ => key,
        }
    }

    /// A text without values under a key that is put together, such as a rule's title; `None` where there is none.
    pub fn find(&self, key: &str) -> Option<&'w str> {
        match self.words.text(self.area, key) {
            Some(Text::Plain(text)) => Some(text),
            _ => None,
        }
    }

    /// A text with its values.
    pub fn say(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let value = |name: &str| {
            let own = values.iter().find(|(n, _)| *n == name).map(|(_, value)| value);
            own.or_else(|| self.everywhere.get(name))
        };
        match self.words.text(self.area, key) {
            None => key.to_owned(),
            Some(Text::Plain(text)) => text.to_string(),
            Some(Text::Filled(pieces)) => {
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
                said
            }
            Some(Text::Template(name)) => {
                let everywhere = self.everywhere.iter().map(|(name, value)| (*name, value.to_template()));
                let own = values.iter().map(|(name, value)| (*name, value.to_template()));
                match self.words.render(name, minijinja::Value::from_pairs(everywhere.chain(own))) {
                    Ok(said) => said,
                    Err(problem) => {
                        self.problems.borrow_mut().push(problem);
                        String::new()
                    }
                }
            }
        }
    }

    /// Mistakes that only saying the texts showed.
    pub fn problems(&self) -> Vec<TemplateProblem> {
        self.problems.borrow().clone()
    }
}
