//! What is known of provisions besides their titles: attributes of ISO/IEC 27002, project templates, amendments.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::framework::CatalogueError;
use crate::model::{Confidence, FrameworkKey, ProvisionId};

/// The five attributes of a control (ISO/IEC 27002:2022, 4.2 and Annex A), each with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attributes {
    /// Preventive, detective, corrective.
    pub control_type: Vec<String>,
    /// Confidentiality, integrity, availability.
    pub information_security_properties: Vec<String>,
    /// Identify, protect, detect, respond, recover.
    pub cybersecurity_concepts: Vec<String>,
    /// Capabilities from the practitioner's view.
    pub operational_capabilities: Vec<String>,
    /// Governance and ecosystem, protection, defence, resilience.
    pub security_domains: Vec<String>,
}

/// Whether a project template is used once for the organisation or once for each AI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TemplateLevel {
    /// Once, as an organisation project.
    Organisation,
    /// Once for each AI system, as an application.
    AiSystem,
}

/// A project template of the founding document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Framework that it covers.
    pub framework: FrameworkKey,
    /// Code, e.g. `OFF-10`.
    #[serde(rename = "template")]
    pub code: String,
    /// Organisation or AI system.
    pub level: TemplateLevel,
    /// `current` or `legacy`.
    pub status: String,
    /// What it maps.
    pub mapped_scope: String,
    /// The template at the other level.
    pub paired_with: String,
    /// A remark, often empty.
    pub note: String,
    /// How well it is corroborated.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
struct AttributeRow {
    id: String,
    control_type: String,
    information_security_properties: String,
    cybersecurity_concepts: String,
    operational_capabilities: String,
    security_domains: String,
}

#[derive(Deserialize)]
struct AmendmentRow {
    provision: ProvisionId,
    note: String,
}

/// All such facts, compiled in.
#[derive(Debug, Clone)]
pub struct CatalogueFacts {
    attributes: HashMap<String, Attributes>,
    templates: Vec<Template>,
    amendments: HashMap<ProvisionId, String>,
}

impl CatalogueFacts {
    /// Reads what is compiled in.
    pub fn built_in() -> Result<Self, CatalogueError> {
        let split = |text: &str| text.split('|').filter(|v| !v.is_empty()).map(str::to_owned).collect();
        let attributes =
            rows::<AttributeRow>("iso27002-2022-attributes.csv", include_str!("data/iso27002-2022-attributes.csv"))?
                .into_iter()
                .map(|row| {
                    let attributes = Attributes {
                        control_type: split(&row.control_type),
                        information_security_properties: split(&row.information_security_properties),
                        cybersecurity_concepts: split(&row.cybersecurity_concepts),
                        operational_capabilities: split(&row.operational_capabilities),
                        security_domains: split(&row.security_domains),
                    };
                    (row.id, attributes)
                })
                .collect();
        let templates = rows("templates.csv", include_str!("data/templates.csv"))?;
        let amendments = rows::<AmendmentRow>("amendments.csv", include_str!("data/amendments.csv"))?
            .into_iter()
            .map(|row| (row.provision, row.note))
            .collect();
        Ok(Self { attributes, templates, amendments })
    }

    /// The attributes of a control of ISO/IEC 27001:2022, by its number.
    pub fn attributes(&self, local: &str) -> Option<&Attributes> {
        self.attributes.get(local)
    }

    /// The project templates.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// A note on an amendment of this provision, or of the article that it belongs to.
    pub fn amendment(&self, id: &ProvisionId) -> Option<&str> {
        let article = id.local().split('(').next().unwrap_or_default();
        self.amendments
            .get(id)
            .or_else(|| self.amendments.get(&ProvisionId::new(id.framework().clone(), article)))
            .map(String::as_str)
    }
}

pub(crate) fn rows<T: for<'de> Deserialize<'de>>(file: &str, data: &str) -> Result<Vec<T>, CatalogueError> {
    csv::Reader::from_reader(data.as_bytes())
        .deserialize()
        .map(|row| row.map_err(|e| CatalogueError::Malformed { file: file.to_owned(), message: e.to_string() }))
        .collect()
}
