//! Mappings between provisions, each with its relationship and provenance, looked up in both directions.
//!
//! The 115 pairs 2013 → 2022 are ISO/IEC 27002:2022 Annex B (tables B.1 and B.2, which agree).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, CatalogueError, Confidence, ProvisionId};

/// How the source provision relates to the target (OSCAL control mapping; NIST IR 8477 set theory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relationship {
    /// The same requirement, word for word.
    EqualTo,
    /// The same requirement in other words.
    EquivalentTo,
    /// The source is contained in the target.
    SubsetOf,
    /// The source contains the target.
    SupersetOf,
    /// The two have something in common.
    IntersectsWith,
    /// The two have nothing in common.
    NoRelationship,
}

/// One pair of provisions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mapping {
    /// Where the mapping starts.
    pub source: ProvisionId,
    /// Where it leads.
    pub target: ProvisionId,
    /// How the two relate, read from source to target.
    pub relationship: Relationship,
    /// Who says so.
    pub provenance: String,
    /// How well the pair is corroborated.
    pub confidence: Confidence,
    /// A remark for the reader, often empty.
    pub note: String,
}

/// A set of mappings that can be asked from either side.
#[derive(Debug, Clone)]
pub struct Crosswalk {
    mappings: Vec<Mapping>,
    by_source: HashMap<ProvisionId, Vec<usize>>,
    by_target: HashMap<ProvisionId, Vec<usize>>,
}

impl Crosswalk {
    /// The mappings that are compiled in; each end is checked to exist in the catalogue.
    pub fn built_in(catalogue: &Catalogue) -> Result<Self, CatalogueError> {
        let mut mappings = Vec::new();
        for (file, data) in [
            ("iso27001-2013-to-2022.csv", include_str!("data/iso27001-2013-to-2022.csv")),
            ("iso27001-2013-to-2022-clauses.csv", include_str!("data/iso27001-2013-to-2022-clauses.csv")),
        ] {
            for row in csv::Reader::from_reader(data.as_bytes()).deserialize::<Mapping>() {
                let malformed = |message: String| CatalogueError::Malformed { file: file.to_owned(), message };
                let mapping = row.map_err(|e| malformed(e.to_string()))?;
                for end in [&mapping.source, &mapping.target] {
                    if catalogue.provision(end).is_none() {
                        return Err(malformed(format!("{end} is in no catalogue")));
                    }
                }
                mappings.push(mapping);
            }
        }
        let mut by_source: HashMap<ProvisionId, Vec<usize>> = HashMap::new();
        let mut by_target: HashMap<ProvisionId, Vec<usize>> = HashMap::new();
        for (at, mapping) in mappings.iter().enumerate() {
            by_source.entry(mapping.source.clone()).or_default().push(at);
            by_target.entry(mapping.target.clone()).or_default().push(at);
        }
        Ok(Self { mappings, by_source, by_target })
    }

    /// All mappings, in the order of the data.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// Where a provision leads: the successors of a 2013 control.
    pub fn from(&self, source: &ProvisionId) -> impl Iterator<Item = &Mapping> {
        self.by_source.get(source).into_iter().flatten().map(|&at| &self.mappings[at])
    }

    /// What leads to a provision: the predecessors of a 2022 control.
    pub fn to(&self, target: &ProvisionId) -> impl Iterator<Item = &Mapping> {
        self.by_target.get(target).into_iter().flatten().map(|&at| &self.mappings[at])
    }
}
