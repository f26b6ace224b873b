//! The layout of a source: which sheet and rows hold controls, what each column means, which edition it is on.
//!
//! Sheets and tables are found in [`layout`], columns in [`columns`], the edition in [`edition`]. The words that
//! all of it goes by are data: see [`Vocabulary`].

pub mod columns;
pub mod edition;
pub mod facts;
pub mod fold;
mod foreign_key;
pub mod layout;
mod reading;
mod titles;
mod vocabulary;
pub mod written;

use crate::catalogue::{Catalogue, CatalogueError, Provision, ProvisionKind};

pub use reading::{
    Certainty, ColumnReading, EditionReading, Ledger, Role, RowClass, SheetReading, SourceKind, TableReading,
    VocabularyUse,
};
pub use titles::{TitleIndex, Titled};
pub use vocabulary::{Label, Mark, StatusWord, Vocabulary, VocabularyError};

/// What recognition knows before it sees a file: catalogues, their titles, the vocabulary. Built once.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// All frameworks.
    pub catalogue: Catalogue,
    /// Their titles.
    pub titles: TitleIndex,
    /// The words.
    pub vocabulary: Vocabulary,
}

/// Built-in data that cannot be used; a fault of annexa.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KnowledgeError {
    /// A catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A vocabulary file.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
}

impl Knowledge {
    /// What is compiled in.
    pub fn built_in() -> Result<Self, KnowledgeError> {
        let catalogue = Catalogue::built_in()?;
        let titles = TitleIndex::new(&catalogue);
        Ok(Self { catalogue, titles, vocabulary: Vocabulary::built_in()? })
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
