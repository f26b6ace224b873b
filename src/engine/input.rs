//! A source as it is given to the engine.

use crate::model::sha256;

/// A file of an organisation: its name and its bytes, or why they cannot be read.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    content: Result<SourceBytes, String>,
}

/// The bytes of a source with their hash, which is computed once.
#[derive(Debug, Clone)]
struct SourceBytes {
    bytes: Vec<u8>,
    sha256: String,
}

impl Source {
    /// A file that was read. `name` is its path relative to the input root, with `/`.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), content: Ok(SourceBytes { sha256: sha256(&bytes), bytes }) }
    }

    /// A file that cannot be read. The reason is one sentence: what is wrong and what to do.
    pub fn unreadable(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { name: name.into(), content: Err(reason.into()) }
    }

    /// Path relative to the input root, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes, or why they cannot be read.
    pub fn bytes(&self) -> Result<&[u8], &str> {
        self.content.as_ref().map(|content| content.bytes.as_slice()).map_err(String::as_str)
    }

    /// SHA-256 of the bytes in lower-case hexadecimal; `None` where they cannot be read.
    pub fn sha256(&self) -> Option<&str> {
        self.content.as_ref().ok().map(|content| content.sha256.as_str())
    }
}
