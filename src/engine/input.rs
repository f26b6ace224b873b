//! A source as it is given to the engine.

/// A file of an organisation.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the input root, with `/`.
    pub name: String,
    /// Its bytes, or why they could not be had (one sentence: what is wrong and what to do).
    pub content: Result<Vec<u8>, String>,
}
