//! One text: plain words, words with values between them, or a template with conditions.

use minijinja::Environment;

/// A text, in the form that is fastest to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TemplateText {
    /// Nothing to fill in.
    Plain(Box<str>),
    /// Words and the names of values, in turn.
    Filled(Vec<TextPiece>),
    /// A template of the environment, under the text's full key.
    Template(Box<str>),
}

/// A part of a text that only has values to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextPiece {
    /// Fixed words.
    Words(Box<str>),
    /// The value of this name.
    Value(Box<str>),
}

impl TemplateText {
    /// Reads a text. What is neither plain nor only filled is added to the environment under `key`.
    pub fn read(key: &str, source: &str, environment: &mut Environment<'static>) -> Result<Self, minijinja::Error> {
        // The template language judges every text, so that a stray brace is a mistake and not a word.
        if !source.contains(['{', '}']) {
            return Ok(Self::Plain(source.into()));
        }
        environment.add_template_owned(key.to_owned(), source.to_owned())?;
        let Some(pieces) = pieces(source) else { return Ok(Self::Template(key.into())) };
        environment.remove_template(key);
        Ok(Self::Filled(pieces))
    }
}

/// The pieces of a text whose only markup is `{{ name }}`.
fn pieces(source: &str) -> Option<Vec<TextPiece>> {
    if source.contains("{%") || source.contains("{#") {
        return None;
    }
    let mut pieces = Vec::new();
    let mut rest = source;
    while let Some((words, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}")?;
        let name = name.trim();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !plain || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if !words.is_empty() {
            pieces.push(TextPiece::Words(words.into()));
        }
        pieces.push(TextPiece::Value(name.into()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(TextPiece::Words(rest.into()));
    }
    Some(pieces)
}

/// The environment that all texts of a language share: no escaping, undefined names are mistakes, and `plural`.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_debug(true);
    environment.add_filter("plural", plural);
    environment
}

/// `{{ n | plural("source", "sources") }}`: the first form for one, the second for every other number.
fn plural(n: u64, one: &str, many: &str) -> String {
    if n == 1 { one.to_owned() } else { many.to_owned() }
}
