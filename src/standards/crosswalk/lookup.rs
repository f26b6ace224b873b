//! All mappings, looked up in both directions.

use std::collections::{HashMap, HashSet};

use super::mapping::{Mapping, NewWork, Remark};
use super::sets::{CrosswalkSet, SETS, Switch};
use crate::model::{Action, Confidence, FrameworkKey, ProvisionId, Relationship};
use crate::standards::catalogue::{Catalogue, CatalogueError};

/// All mappings, that can be asked from either side.
#[derive(Debug, Clone)]
pub struct Crosswalk {
    pub(super) mappings: Vec<Mapping>,
    pub(super) new_work: Vec<NewWork>,
    pub(super) remarks: Vec<Remark>,
    pub(super) actions: Vec<Action>,
    /// Names of the sets that are read.
    pub(super) read: Vec<&'static str>,
    pub(super) by_source: HashMap<ProvisionId, Vec<usize>>,
    pub(super) by_target: HashMap<ProvisionId, Vec<usize>>,
}

impl Crosswalk {
    /// All mappings that are compiled in; each end is checked to exist in the catalogue.
    pub fn built_in(catalogue: &Catalogue) -> Result<Self, CatalogueError> {
        let mut crosswalk = Self::in_every_question(catalogue)?;
        crosswalk.read_sets(catalogue, |_| true)?;
        Ok(crosswalk)
    }

    /// The mappings that every question uses.
    pub fn in_every_question(catalogue: &Catalogue) -> Result<Self, CatalogueError> {
        use crate::standards::catalogue::rows;
        let mut crosswalk = Self {
            mappings: Vec::new(),
            new_work: rows("new-work.csv", include_str!("data/new-work.csv"))?,
            remarks: rows("notes.csv", include_str!("data/notes.csv"))?,
            actions: rows("actions.csv", include_str!("data/actions.csv"))?,
            read: Vec::new(),
            by_source: HashMap::new(),
            by_target: HashMap::new(),
        };
        crosswalk.read_sets(catalogue, |set| set.switch == Switch::Always)?;
        Ok(crosswalk)
    }

    /// Reads the wanted sets that are not read yet. What the user's own mappings state on a pair stays.
    pub fn read_sets(
        &mut self,
        catalogue: &Catalogue,
        wanted: impl Fn(&CrosswalkSet) -> bool,
    ) -> Result<(), CatalogueError> {
        for set in SETS.iter().filter(|set| wanted(set)) {
            if self.read.contains(&set.name) {
                continue;
            }
            self.read.push(set.name);
            for (file, data) in set.files {
                self.add(set.name, file, data, catalogue)?;
            }
        }
        self.prefer_own();
        Ok(())
    }

    /// Adds mappings in the form of the built-in files. Those of the user's own (set `user`) take the place of
    /// built-in ones on the same pair, in either direction. Every message names `file` and the line.
    pub fn add(&mut self, set: &str, file: &str, data: &str, catalogue: &Catalogue) -> Result<(), CatalogueError> {
        let malformed = |line: u64, message: String| CatalogueError::Malformed {
            file: file.to_owned(),
            message: format!("line {line}: {message}"),
        };
        let mut reader = csv::Reader::from_reader(data.as_bytes());
        let headers = reader.headers().map_err(|e| malformed(1, e.to_string()))?.clone();
        let first = self.mappings.len();
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(|e| malformed(at as u64 + 2, e.to_string()))?;
            let line = record.position().map_or(at as u64 + 2, csv::Position::line);
            let mut mapping: Mapping =
                record.deserialize(Some(&headers)).map_err(|e| malformed(line, e.to_string()))?;
            for end in [&mapping.source, &mapping.target] {
                if end.local() != WHOLE && catalogue.provision(end).is_none() {
                    return Err(malformed(line, format!("{end} is in no catalogue")));
                }
                if catalogue.framework(end.framework().as_str()).is_none() {
                    return Err(malformed(line, format!("{} is no framework", end.framework())));
                }
            }
            if mapping.provenance.trim().is_empty() {
                return Err(malformed(line, "the provenance is empty; say who states the pair".to_owned()));
            }
            set.clone_into(&mut mapping.set);
            let stands_twice = self.by_source.get(&mapping.source).into_iter().flatten().any(|&at| {
                let other = &self.mappings[at];
                at >= first && other.target == mapping.target && other.provenance == mapping.provenance
            });
            if stands_twice {
                return Err(malformed(line, format!("{} to {} stands twice", mapping.source, mapping.target)));
            }
            self.mappings.push(mapping);
            self.index(self.mappings.len() - 1);
        }
        if set == USER {
            self.prefer_own();
        }
        Ok(())
    }

    /// Whether a set is read.
    pub(crate) fn has_read(&self, set: &str) -> bool {
        self.read.contains(&set)
    }

    /// Drops built-in mappings of pairs that mappings of the user's own are on, in either direction.
    fn prefer_own(&mut self) {
        let own: HashSet<(ProvisionId, ProvisionId)> = self
            .mappings
            .iter()
            .filter(|m| m.set == USER)
            .flat_map(|m| [(m.source.clone(), m.target.clone()), (m.target.clone(), m.source.clone())])
            .collect();
        if own.is_empty() {
            return;
        }
        self.mappings.retain(|m| m.set == USER || !own.contains(&(m.source.clone(), m.target.clone())));
        self.by_source.clear();
        self.by_target.clear();
        self.index(0);
    }

    /// Finds the mappings from `first` on by their ends.
    pub(super) fn index(&mut self, first: usize) {
        for (at, mapping) in self.mappings.iter().enumerate().skip(first) {
            self.by_source.entry(mapping.source.clone()).or_default().push(at);
            self.by_target.entry(mapping.target.clone()).or_default().push(at);
        }
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

    /// The mappings of a provision in both directions, all read from it.
    pub fn of(&self, provision: &ProvisionId) -> Vec<Mapping> {
        self.from(provision).cloned().chain(self.to(provision).map(Mapping::reversed)).collect()
    }

    /// The mappings between two frameworks in both directions, all read from the first, in the order of the data.
    pub fn between(&self, from: &FrameworkKey, to: &FrameworkKey) -> Vec<Mapping> {
        self.mappings
            .iter()
            .filter_map(|m| {
                if m.source.framework() == from && m.target.framework() == to {
                    Some(m.clone())
                } else if m.source.framework() == to && m.target.framework() == from {
                    Some(m.reversed())
                } else {
                    None
                }
            })
            .collect()
    }

    /// What is new work for one who has a framework.
    pub fn new_work(&self) -> &[NewWork] {
        &self.new_work
    }

    /// Remarks that are no mappings.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// What the founding document advises.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// What follows from chains of two mappings where there is no pair: `A → B → C`, only where set theory determines
    /// the relationship. Each comes with the provision in the middle.
    pub fn composed(&self, provision: &ProvisionId, on: &dyn Fn(&Mapping) -> bool) -> Vec<(Mapping, ProvisionId)> {
        let direct: Vec<Mapping> = self.of(provision).into_iter().filter(|m| on(m)).collect();
        let mut derived: Vec<(Mapping, ProvisionId)> = Vec::new();
        for first in &direct {
            for second in self.of(&first.target).into_iter().filter(|m| on(m)) {
                let known = second.target == *provision
                    || second.target.framework() == provision.framework()
                    || direct.iter().any(|m| m.target == second.target)
                    || derived.iter().any(|(m, _)| m.target == second.target);
                let Some(relationship) = first.followed_by(&second) else { continue };
                if known || relationship == Relationship::NoRelationship || second.target.local() == WHOLE {
                    continue;
                }
                let mapping = Mapping {
                    source: provision.clone(),
                    target: second.target.clone(),
                    relationship,
                    cardinality: None,
                    confirmed_by: String::new(),
                    provenance: format!("composed: {}; then {}", first.provenance, second.provenance),
                    confidence: Confidence::Single,
                    note: String::new(),
                    correction: String::new(),
                    set: "composed".to_owned(),
                };
                derived.push((mapping, first.target.clone()));
            }
        }
        derived
    }
}

/// Name of the set of the user's own mappings.
pub const USER: &str = "user";

/// Number of a framework as a whole, as the end of a mapping.
pub const WHOLE: &str = "*";
