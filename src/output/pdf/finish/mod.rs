//! The finishing step on the lopdf document: what printpdf writes wrongly, by chance or not at all.
//!
//! The file conforms to PDF/A-2u, with attachments to PDF/A-3u (ISO 19005-2 and -3, level U), and to PDF/UA-1
//! (ISO 14289-1). One file here for each concern of the output: where links and bookmarks lead, what the text is, what
//! the file says about itself, which colours its numbers mean, its bytes.

mod attachments;
mod document;
pub(super) mod file;
pub(super) mod logo;
mod metadata;
mod navigation;
mod output_intent;
mod structure;

pub(crate) use document::{Properties, finish};
