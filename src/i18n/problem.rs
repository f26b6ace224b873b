//! A mistake in a template, with its place.

use std::fmt;

/// A mistake in a template file, as messages show it: `brand/audit-pack/en/cover.toml:3:9: …`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateProblem {
    /// The file, as the user gave it; empty where the mistake is in no file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl TemplateProblem {
    /// A mistake at a byte of a file.
    pub(crate) fn at(file: &str, text: &str, byte: usize, message: impl Into<String>) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            message: message.into(),
        }
    }

    /// An error of the TOML reader, with its place in the file.
    pub(crate) fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::at(file, text, error.span().map_or(0, |span| span.start), message)
    }

    /// A mistake without a place in a file.
    pub(crate) fn nowhere(message: impl Into<String>) -> Self {
        Self { file: String::new(), line: 0, column: 0, message: message.into() }
    }
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for TemplateProblem {}
