//! What is known of provisions besides their titles: attributes of ISO/IEC 27002, project templates, dates of application,
//! amendments.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::framework::CatalogueError;
use crate::model::{
    AmendmentChange, AmendmentOperation, ApplicationDate, ApplicationScope, Confidence, FrameworkKey, ProvisionId,
    ProvisionTimeline,
};

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
    act: String,
    operation: AmendmentOperation,
    part: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
struct DateRow {
    provision: ProvisionId,
    from: String,
    scope: ApplicationScope,
    part: String,
    confidence: Confidence,
    provenance: String,
}

/// Dates of application and amendments, by provision.
#[derive(Debug, Default)]
struct Timelines {
    dates: HashMap<ProvisionId, (Vec<ApplicationDate>, String)>,
    changes: HashMap<ProvisionId, Vec<AmendmentChange>>,
}

impl Timelines {
    fn read() -> Result<Self, CatalogueError> {
        let mut timelines = Self::default();
        for row in rows::<DateRow>("application-dates.csv", include_str!("data/application-dates.csv"))? {
            let (dates, provenance) = timelines.dates.entry(row.provision).or_default();
            let DateRow { from, scope, part, confidence, .. } = row;
            dates.push(ApplicationDate { from, scope, part, confidence });
            *provenance = row.provenance;
        }
        for row in rows::<AmendmentRow>("amendments.csv", include_str!("data/amendments.csv"))? {
            let AmendmentRow { provision, act, operation, part, confidence } = row;
            let changes = timelines.changes.entry(provision).or_default();
            changes.push(AmendmentChange { act, operation, part, confidence });
        }
        for (dates, _) in timelines.dates.values_mut() {
            dates.sort_by(|a, b| a.from.cmp(&b.from));
        }
        Ok(timelines)
    }

    /// What is compiled in, read when it is first asked for. A test reads all of it.
    fn built_in() -> &'static Self {
        static READ: OnceLock<Timelines> = OnceLock::new();
        READ.get_or_init(|| Self::read().unwrap_or_default())
    }
}

/// All such facts, compiled in.
#[derive(Debug, Clone)]
pub struct CatalogueFacts {
    attributes: HashMap<String, Attributes>,
    templates: Vec<Template>,
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
        Ok(Self { attributes, templates })
    }

    /// The attributes of a control of ISO/IEC 27001:2022, by its number.
    pub fn attributes(&self, local: &str) -> Option<&Attributes> {
        self.attributes.get(local)
    }

    /// The project templates.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// When a provision applies and what an amending act changed in it; those of its article where it has none of its own,
    /// those of its law where the article has none.
    pub fn timeline(&self, id: &ProvisionId) -> Option<ProvisionTimeline> {
        let timelines = Timelines::built_in();
        let dates = nearest(id, |at| timelines.dates.get(at)).map(|(dates, _)| dates.clone());
        let changes = nearest(id, |at| timelines.changes.get(at)).cloned();
        (dates.is_some() || changes.is_some()).then(|| ProvisionTimeline {
            provision: id.clone(),
            applies: dates.unwrap_or_default(),
            changes: changes.unwrap_or_default(),
        })
    }

    /// Where the dates of a provision come from.
    pub fn dates_provenance(&self, id: &ProvisionId) -> Option<&'static str> {
        nearest(id, |at| Timelines::built_in().dates.get(at)).map(|(_, provenance)| provenance.as_str())
    }
}

/// What is known of a provision, else of the article that it belongs to, else of its law as a whole.
fn nearest<'t, T>(id: &ProvisionId, get: impl Fn(&ProvisionId) -> Option<&'t T>) -> Option<&'t T> {
    let of = |local: &str| get(&ProvisionId::new(id.framework().clone(), local));
    let article = id.local().split('(').next().unwrap_or_default();
    get(id).or_else(|| of(article)).or_else(|| of(WHOLE))
}

/// The number of a law as a whole in the data.
const WHOLE: &str = "*";

pub(crate) fn rows<T: for<'de> Deserialize<'de>>(file: &str, data: &str) -> Result<Vec<T>, CatalogueError> {
    csv::Reader::from_reader(data.as_bytes())
        .deserialize()
        .map(|row| row.map_err(|e| CatalogueError::Malformed { file: file.to_owned(), message: e.to_string() }))
        .collect()
}
