//! Catalogues, mappings and facts together: everything that can be asked.

use crate::model::ProvisionId;
use crate::standards::catalogue::{Catalogue, CatalogueError, CatalogueFacts};
use crate::standards::crosswalk::{Crosswalk, SETS, WHOLE};

/// Catalogues, mappings and facts: everything that can be asked.
#[derive(Debug, Clone)]
pub struct FrameworkLibrary {
    /// The frameworks.
    pub catalogue: Catalogue,
    /// The mappings between them.
    pub crosswalk: Crosswalk,
    /// Attributes, templates, amendments.
    pub facts: CatalogueFacts,
}

impl FrameworkLibrary {
    /// What is compiled in, with the mappings that every question uses; [`Self::read_for`] adds others.
    pub fn built_in() -> Result<Self, CatalogueError> {
        let catalogue = Catalogue::built_in()?;
        let crosswalk = Crosswalk::in_every_question(&catalogue)?;
        Ok(Self { catalogue, crosswalk, facts: CatalogueFacts::built_in()? })
    }

    /// Reads the mappings that a question to these frameworks, with these sets, needs besides those of every question.
    pub fn read_for(&mut self, frameworks: &[&str], with: &[String]) -> Result<(), CatalogueError> {
        self.crosswalk.read_sets(&self.catalogue, |set| set.is_needed(frameworks, with))
    }

    /// Whether [`Self::read_for`] would read anything.
    pub fn lacks_for(&self, frameworks: &[&str], with: &[String]) -> bool {
        SETS.iter().any(|set| set.is_needed(frameworks, with) && !self.crosswalk.has_read(set.name))
    }

    /// Reads all mappings.
    pub fn read_all(&mut self) -> Result<(), CatalogueError> {
        self.crosswalk.read_sets(&self.catalogue, |_| true)
    }

    /// Title of a provision; of a framework as a whole its name.
    pub fn title(&self, id: &ProvisionId) -> String {
        if id.local() == WHOLE {
            let name = self.catalogue.framework(id.framework().as_str()).map_or("", |f| f.name.as_str());
            return format!("{name} as a whole");
        }
        self.catalogue.provision(id).map_or_else(String::new, |p| p.title.to_string())
    }
}
