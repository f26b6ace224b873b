//! A framework with its provisions in the standard's own order, and the built-in catalogue of them.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{FrameworkKey, ISO27001_2013, ISO27001_2022, ProvisionId};

/// What a provision is within its framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProvisionKind {
    /// A numbered requirement of clauses 4 to 10 of a management-system standard.
    Clause,
    /// An annex as a whole.
    Annex,
    /// One of the four themes of ISO/IEC 27001:2022 Annex A.
    Theme,
    /// One of the fourteen domains of ISO/IEC 27001:2013 Annex A.
    Domain,
    /// A control objective of ISO/IEC 27001:2013 Annex A.
    Objective,
    /// A control of Annex A.
    Control,
}

/// How well a title is corroborated by independent sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Two or more independent sources agree.
    Verified,
    /// One source.
    Single,
    /// From the authors' knowledge only.
    Memory,
}

/// One clause, control, objective, domain or theme: number and short title, never its text.
#[derive(Debug, Clone)]
pub struct Provision {
    /// Canonical identifier.
    pub id: ProvisionId,
    /// What it is.
    pub kind: ProvisionKind,
    /// Number of the provision that contains it, e.g. `A.5` for `A.5.24`.
    pub parent: Option<Arc<str>>,
    /// Short title in the standard's English wording.
    pub title: Arc<str>,
    /// Other wordings met in practice (e.g. ISO/IEC 27002's); good for matching, never printed.
    pub variants: Vec<Arc<str>>,
    /// Whether the control is one of the eleven that the 2022 edition introduced.
    pub new: bool,
    /// How well the title is corroborated.
    pub confidence: Confidence,
}

/// A framework: ISO/IEC 27001:2022, say, with its provisions in the standard's order.
#[derive(Debug, Clone)]
pub struct Framework {
    /// Key, e.g. `iso27001:2022`.
    pub key: FrameworkKey,
    /// Name as it is cited, e.g. `ISO/IEC 27001:2022`.
    pub name: &'static str,
    /// Who holds the rights in the framework, and what annexa contains of it.
    pub attribution: &'static str,
    provisions: Vec<Provision>,
    by_local: HashMap<Arc<str>, usize>,
}

impl Framework {
    /// All provisions in the standard's order.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// The Annex A controls in the standard's order: 93 of the 2022 edition, 114 of the 2013 edition.
    pub fn controls(&self) -> impl Iterator<Item = &Provision> {
        self.provisions.iter().filter(|p| p.kind == ProvisionKind::Control)
    }

    /// The provision with this number, e.g. `A.5.24`.
    pub fn get(&self, local: &str) -> Option<&Provision> {
        self.by_local.get(local).map(|&at| &self.provisions[at])
    }

    /// Place of a provision in the standard's order, for sorting.
    pub fn position(&self, local: &str) -> Option<usize> {
        self.by_local.get(local).copied()
    }

    /// The top group that a control stands under: its theme (2022) or domain (2013).
    pub fn group_of(&self, local: &str) -> Option<&Provision> {
        let mut at = self.get(local)?;
        while let Some(parent) = at.parent.as_deref().and_then(|p| self.get(p)) {
            if matches!(parent.kind, ProvisionKind::Theme | ProvisionKind::Domain) {
                return Some(parent);
            }
            at = parent;
        }
        None
    }
}

/// A row of catalogue data that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The CSV itself is malformed, or a row lacks a column.
    #[error("{file}: {message}")]
    Malformed {
        /// File name.
        file: String,
        /// What is wrong, with the line.
        message: String,
    },
}

#[derive(Deserialize)]
struct Row {
    id: String,
    kind: ProvisionKind,
    parent: String,
    title: String,
    new: String,
    variants: String,
    confidence: Confidence,
}

/// All frameworks that annexa knows.
#[derive(Debug, Clone)]
pub struct Catalogue {
    frameworks: Vec<Framework>,
}

impl Catalogue {
    /// The catalogue that is compiled in.
    pub fn built_in() -> Result<Self, CatalogueError> {
        const ISO: &str =
            "ISO and IEC hold the copyright in the standard; annexa contains identifiers and short titles only.";
        let frameworks = [
            (ISO27001_2022, "ISO/IEC 27001:2022", "iso27001-2022.csv", include_str!("data/iso27001-2022.csv")),
            (ISO27001_2013, "ISO/IEC 27001:2013", "iso27001-2013.csv", include_str!("data/iso27001-2013.csv")),
            ("iso42001:2023", "ISO/IEC 42001:2023", "iso42001-2023.csv", include_str!("data/iso42001-2023.csv")),
            ("iso27701:2025", "ISO/IEC 27701:2025", "iso27701-2025.csv", include_str!("data/iso27701-2025.csv")),
            ("iso27701:2019", "ISO/IEC 27701:2019", "iso27701-2019.csv", include_str!("data/iso27701-2019.csv")),
        ]
        .into_iter()
        .map(|(key, name, file, data)| load(key, name, ISO, file, data))
        .collect::<Result<_, _>>()?;
        Ok(Self { frameworks })
    }

    /// All frameworks, the current edition of each first.
    pub fn frameworks(&self) -> &[Framework] {
        &self.frameworks
    }

    /// The framework with this key.
    pub fn framework(&self, key: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|f| f.key.as_str() == key)
    }

    /// The provision with this canonical identifier.
    pub fn provision(&self, id: &ProvisionId) -> Option<&Provision> {
        self.framework(id.framework().as_str())?.get(id.local())
    }
}

fn load(
    key: &str,
    name: &'static str,
    attribution: &'static str,
    file: &str,
    data: &str,
) -> Result<Framework, CatalogueError> {
    let key = FrameworkKey::new(key);
    let mut provisions = Vec::new();
    let mut by_local = HashMap::new();
    for row in csv::Reader::from_reader(data.as_bytes()).deserialize::<Row>() {
        let row = row.map_err(|e| CatalogueError::Malformed { file: file.to_owned(), message: e.to_string() })?;
        let local: Arc<str> = Arc::from(row.id.as_str());
        if by_local.insert(Arc::clone(&local), provisions.len()).is_some() {
            return Err(CatalogueError::Malformed {
                file: file.to_owned(),
                message: format!("identifier {local} stands twice"),
            });
        }
        provisions.push(Provision {
            id: ProvisionId::new(key.clone(), &row.id),
            kind: row.kind,
            parent: (!row.parent.is_empty()).then(|| Arc::from(row.parent.as_str())),
            title: Arc::from(row.title.as_str()),
            variants: row.variants.split('|').filter(|v| !v.is_empty()).map(Arc::from).collect(),
            new: row.new == "yes",
            confidence: row.confidence,
        });
    }
    Ok(Framework { key, name, attribution, provisions, by_local })
}
