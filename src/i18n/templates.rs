//! The templates of a run: the built-in ones, with a user's folder over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::built_in;
use super::message_catalog::{self, Area, MessageCatalog};
use super::problem::TemplateProblem;

/// The language of the built-in texts that all other languages are checked against.
pub const ENGLISH: &str = "en";

/// A file of a folder of templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Path within the folder, with `/`: `audit-pack/en/cover.toml`.
    pub path: String,
    /// What messages call it: the path as the user gave it.
    pub shown: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The templates of a run: the built-in ones, with a user's folder over them.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    pub(super) own: Arc<BTreeMap<String, TemplateFile>>,
    logo: Option<Arc<TemplateFile>>,
}

impl Templates {
    /// The built-in templates, unchanged.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The built-in templates with a user's files over them.
    pub fn with(files: Vec<TemplateFile>) -> Self {
        Self { own: Arc::new(files.into_iter().map(|file| (file.path.clone(), file)).collect()), logo: None }
    }

    /// These templates with a logo that replaces the one of the folder. `shown` is its name in messages.
    #[must_use]
    pub fn with_logo(&self, shown: String, bytes: Vec<u8>) -> Self {
        let logo = TemplateFile { path: shown.clone(), shown, bytes };
        Self { logo: Some(Arc::new(logo)), ..self.clone() }
    }

    /// The logo of [`Templates::with_logo`].
    pub fn logo(&self) -> Option<&TemplateFile> {
        self.logo.as_deref()
    }

    /// The built-in files, for export: path and content.
    pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
        built_in::FILES.iter().copied()
    }

    /// The user's file at a path, where there is one.
    pub fn own(&self, path: &str) -> Option<&TemplateFile> {
        self.own.get(path)
    }

    /// The user's files, by path.
    pub fn own_files(&self) -> impl Iterator<Item = &TemplateFile> {
        self.own.values()
    }

    /// The built-in file at a path.
    pub(crate) fn built_in_text(path: &str) -> Option<&'static str> {
        built_in::FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
    }

    /// The languages that there are texts in, by tag.
    pub fn languages(&self) -> Vec<String> {
        let paths = built_in::FILES.iter().map(|(path, _)| *path).chain(self.own.keys().map(String::as_str));
        let mut languages: Vec<String> =
            paths.filter_map(|path| message_catalog::language_of(path).map(str::to_owned)).collect();
        languages.sort();
        languages.dedup();
        languages
    }

    /// The folders that a folder of templates may have.
    pub fn folders() -> impl Iterator<Item = &'static str> {
        Area::ALL.into_iter().map(Area::folder)
    }

    /// The texts of a language.
    ///
    /// # Errors
    /// Every mistake of the user's files, with file, line and column; or that there is no such language.
    pub fn words(&self, language: &str) -> Result<MessageCatalog, Vec<TemplateProblem>> {
        MessageCatalog::load(self, language)
    }

    /// The texts of a language; the built-in English ones are loaded once per process.
    ///
    /// # Errors
    /// As [`Templates::words`].
    pub fn shared_words(&self, language: &str) -> Result<Arc<MessageCatalog>, Vec<TemplateProblem>> {
        if self.own.is_empty() && language == ENGLISH {
            return Ok(Arc::clone(built_in_english()));
        }
        self.words(language).map(Arc::new)
    }
}

/// A built-in English text without values; what outputs share.
pub(crate) fn english_text(key: &str) -> Option<&'static str> {
    english().plain(Area::Common, key)
}

/// The built-in English texts: those of the record.
pub(crate) fn english() -> &'static MessageCatalog {
    built_in_english()
}

fn built_in_english() -> &'static Arc<MessageCatalog> {
    static ENGLISH_WORDS: std::sync::OnceLock<Arc<MessageCatalog>> = std::sync::OnceLock::new();
    ENGLISH_WORDS.get_or_init(|| {
        // Cannot fail: a test loads the built-in texts of every language.
        Arc::new(Templates::built_in().words(ENGLISH).unwrap_or_else(|_| MessageCatalog::none(ENGLISH)))
    })
}
