//! What the tests share: ways to run the program and the library, and readers of what they write.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the tests read and write files")]

pub mod archive;
pub mod dice;
pub mod engine;
pub mod folder;
pub mod hash;
pub mod pdf;
pub mod program;
pub mod python;
pub mod record;
pub mod repository;
pub mod sources;
pub mod text;
pub mod toml_texts;
pub mod workbook;
