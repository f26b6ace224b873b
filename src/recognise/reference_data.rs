//! What recognition goes by: catalogues, titles and words, parsed once.

use std::sync::Arc;

use super::table_kind::TableWords;
use super::title_lines::TitleWords;
use super::titles::TitleIndex;
use super::vocabulary::Vocabulary;
use super::words::VocabularyError;
use crate::standards::catalogue::{Catalogue, CatalogueError, Provision, ProvisionKind};

/// What recognition knows before it sees a file: catalogues, their titles, the vocabulary. Built once.
#[derive(Debug, Clone)]
pub struct ReferenceData {
    /// All frameworks.
    pub catalogue: Arc<Catalogue>,
    /// Their titles.
    pub titles: Arc<TitleIndex>,
    /// The words.
    pub vocabulary: Vocabulary,
    /// The words that tell kinds of tables apart.
    pub(super) table_words: Arc<TableWords>,
    /// The words of title lines.
    pub(super) title_words: Arc<TitleWords>,
}

/// Built-in data that cannot be used; a fault of annexa.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceDataError {
    /// A catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A vocabulary file.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
}

impl ReferenceData {
    /// What is compiled in.
    pub fn built_in() -> Result<Self, ReferenceDataError> {
        Self::new(Vocabulary::built_in()?)
    }

    /// The built-in catalogues with the words given.
    pub fn new(vocabulary: Vocabulary) -> Result<Self, ReferenceDataError> {
        let catalogue = Arc::new(Catalogue::built_in()?);
        let titles = Arc::new(TitleIndex::new(&catalogue));
        let table_words = Arc::new(TableWords::built_in()?);
        let title_words = Arc::new(TitleWords::built_in()?);
        Ok(Self { catalogue, titles, vocabulary, table_words, title_words })
    }

    /// The same with other words.
    #[must_use]
    pub fn with_vocabulary(&self, vocabulary: Vocabulary) -> Self {
        Self {
            catalogue: Arc::clone(&self.catalogue),
            titles: Arc::clone(&self.titles),
            vocabulary,
            table_words: Arc::clone(&self.table_words),
            title_words: Arc::clone(&self.title_words),
        }
    }

    /// Whether a heading names what an assessment finds: the state of a control in words, a gap, a recommendation.
    pub fn is_finding(&self, header: &str) -> bool {
        self.table_words.is_finding(header)
    }

    /// Whether a text names a Statement of Applicability.
    pub fn names_statement(&self, text: &str) -> bool {
        self.table_words.names_statement(text)
    }

    /// The provision with this number in a framework.
    pub fn provision(&self, framework: &str, local: &str) -> Option<&Provision> {
        self.catalogue.framework(framework)?.get(local)
    }

    /// What the provision with this number is, if the framework has it.
    pub fn kind(&self, framework: &str, local: &str) -> Option<ProvisionKind> {
        self.provision(framework, local).map(|p| p.kind)
    }
}
