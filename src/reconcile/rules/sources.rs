//! Rules on the sources and their rows.

use std::collections::BTreeMap;

use super::super::assemble::Material;
use super::{Seen, Statement};
use crate::catalogue::{ISO27001_2013, ProvisionId};
use crate::normalise::{Entry, EntryKind, Origin};

/// The end of the transition to ISO/IEC 27001:2022 (IAF MD 26).
const TRANSITION_END: &str = "2025-10-31";

pub(super) fn apply(statement: &Statement, material: &Material<'_>, as_of: &str, seen: &mut Vec<Seen>) {
    given_twice(statement, material, seen);
    not_understood(material, seen);
    withdrawn(material, as_of, seen);
    own_mapping(statement, material, seen);
}

/// Several rows of one source on one control. In one finding, since a source does so by habit.
fn given_twice(statement: &Statement, material: &Material<'_>, seen: &mut Vec<Seen>) {
    let mut rows: BTreeMap<(u32, &ProvisionId), Vec<&Entry>> = BTreeMap::new();
    for entry in material.entries.iter().filter(|e| e.kind != EntryKind::Clause) {
        rows.entry((entry.source, &entry.provision)).or_default().push(entry);
    }
    rows.retain(|_, entries| entries.len() > 1);
    if rows.is_empty() {
        return;
    }
    let mut said: Vec<String> = Vec::new();
    let mut origins: Vec<Origin> = Vec::new();
    for ((_, provision), entries) in &rows {
        let cells: Vec<Origin> = entries.iter().filter_map(|e| first_origin(e)).collect();
        let cited: Vec<String> = cells.iter().map(ToString::to_string).collect();
        said.push(format!("{} in {}", provision.local(), cited.join(", ")));
        origins.extend(cells);
    }
    let of = |provision: &ProvisionId| rows.keys().any(|(_, twice)| *twice == provision);
    let controls: Vec<ProvisionId> = statement
        .controls
        .iter()
        .chain(&statement.own_controls)
        .filter(|c| of(&c.provision) || c.transition.iter().flat_map(|t| &t.predecessors).any(|p| of(&p.provision)))
        .map(|c| c.provision.clone())
        .collect();
    let mut found = Seen::listing("SOA103", controls, said.join("; "));
    found.origins = origins;
    seen.push(found);
}

/// Where a source gives the predecessors of a control itself, and others than ISO/IEC 27002:2022, Annex B.
fn own_mapping(statement: &Statement, material: &Material<'_>, seen: &mut Vec<Seen>) {
    for control in &statement.controls {
        let official: Vec<&ProvisionId> = material
            .crosswalk
            .to(&control.provision)
            .map(|m| &m.source)
            .filter(|source| source.framework().as_str() == ISO27001_2013)
            .collect();
        let mut told: BTreeMap<u32, (Vec<&ProvisionId>, Vec<Origin>)> = BTreeMap::new();
        for entry in material.entries.iter().filter(|e| e.provision == control.provision) {
            for other in &entry.other_edition {
                let (provisions, origins) = told.entry(entry.source).or_default();
                provisions.extend(&other.provisions);
                origins.push(other.origin.clone());
            }
        }
        for (provisions, origins) in told.into_values() {
            let list = |ids: Vec<&ProvisionId>| ids.iter().map(|id| id.local()).collect::<Vec<_>>().join(", ");
            let missing: Vec<&ProvisionId> = official.iter().filter(|id| !provisions.contains(id)).copied().collect();
            let added: Vec<&ProvisionId> = provisions.iter().filter(|id| !official.contains(id)).copied().collect();
            let mut parts = Vec::new();
            if !added.is_empty() {
                let instead = if official.is_empty() { "; it is new in 2022" } else { "" };
                parts.push(format!("names {}, which Annex B does not{instead}", list(added)));
            }
            if !missing.is_empty() {
                parts.push(format!("leaves out {}", list(missing)));
            }
            if !parts.is_empty() {
                seen.push(Seen::on("SOA108", control, format!("the source {}", parts.join(", and ")), origins));
            }
        }
    }
}

fn first_origin(entry: &Entry) -> Option<Origin> {
    entry.identifier.as_ref().or(entry.title.as_ref()).map(|t| t.origin.clone())
}

/// Words in answer columns without a known meaning: one finding a word.
fn not_understood(material: &Material<'_>, seen: &mut Vec<Seen>) {
    let mut words: BTreeMap<(&str, &str), Vec<(&ProvisionId, &Origin)>> = BTreeMap::new();
    for entry in &material.entries {
        if let Some(a) = entry.applicability.as_ref().filter(|a| !a.understood) {
            words.entry(("applicability", a.raw.trim())).or_default().push((&entry.provision, &a.origin));
        }
        if let Some(a) = entry.status.as_ref().filter(|a| !a.understood) {
            words.entry(("status", a.raw.trim())).or_default().push((&entry.provision, &a.origin));
        }
    }
    for ((field, word), places) in words {
        let shown: String =
            if word.chars().count() > 80 { word.chars().take(79).chain(['…']).collect() } else { word.to_owned() };
        let times = if places.len() == 1 { "once".to_owned() } else { format!("{} times", places.len()) };
        let mut found =
            Seen::listing("SOA104", Vec::new(), format!("“{shown}” stands {times} as an answer on {field}"));
        for (provision, origin) in places {
            if !found.controls.contains(provision) {
                found.controls.push(provision.clone());
            }
            found.origins.push(origin.clone());
        }
        seen.push(found);
    }
}

fn withdrawn(material: &Material<'_>, as_of: &str, seen: &mut Vec<Seen>) {
    if as_of <= TRANSITION_END {
        return;
    }
    let mut sources: Vec<u32> = material
        .sources
        .values()
        .filter(|s| s.edition.as_ref().is_some_and(|e| e.framework.as_str() == ISO27001_2013))
        .map(|s| s.number)
        .collect();
    sources.sort_unstable();
    if !sources.is_empty() {
        let list: Vec<String> = sources.iter().map(|n| format!("S{n}")).collect();
        let verb = if list.len() == 1 { "is" } else { "are" };
        seen.push(Seen::listing("SOA105", Vec::new(), format!("{} {verb} on ISO/IEC 27001:2013", list.join(", "))));
    }
}
