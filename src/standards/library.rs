//! Catalogues, mappings and facts together: everything that can be asked.

use crate::model::ProvisionId;
use crate::standards::catalogue::{Catalogue, CatalogueError, CatalogueFacts};
use crate::standards::crosswalk::{Crosswalk, WHOLE};

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
    /// What is compiled in.
    pub fn built_in() -> Result<Self, CatalogueError> {
        let catalogue = Catalogue::built_in()?;
        let crosswalk = Crosswalk::built_in(&catalogue)?;
        Ok(Self { catalogue, crosswalk, facts: CatalogueFacts::built_in()? })
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
