//! The provisions that one provision supports, over all mappings.

use crate::model::{Confidence, Relationship, Support};
use crate::standards::catalogue::Provision;
use crate::standards::crosswalk::{CrosswalkSet, Mapping};
use crate::standards::library::FrameworkLibrary;

/// Merges mappings that start at one provision: one row a target, all provenances, the strongest relationship.
pub(crate) fn merged(mappings: &[Mapping], atlas: &FrameworkLibrary) -> Vec<Support> {
    let mut all: Vec<Support> = Vec::new();
    for mapping in mappings.iter().filter(|m| m.relationship != Relationship::NoRelationship) {
        if let Some(known) = all.iter_mut().find(|s| s.provision == mapping.target) {
            known.relationship = known.relationship.min(mapping.relationship);
            known.confidence = best(known.confidence, mapping.confidence);
            push(&mut known.provenances, &mapping.provenance);
            push(&mut known.notes, &mapping.note);
            push(&mut known.corrections, &mapping.correction);
            continue;
        }
        let provision: Option<&Provision> = atlas.catalogue.provision(&mapping.target);
        let mut support = Support {
            provision: mapping.target.clone(),
            title: atlas.title(&mapping.target),
            relationship: mapping.relationship,
            provenances: vec![mapping.provenance.clone()],
            confidence: mapping.confidence,
            notes: Vec::new(),
            corrections: Vec::new(),
            addressees: provision.map_or_else(Vec::new, |p| p.addressees.clone()),
            high_risk: provision.is_some_and(|p| p.high_risk),
        };
        push(&mut support.notes, &mapping.note);
        push(&mut support.corrections, &mapping.correction);
        all.push(support);
    }
    all
}

fn push(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

pub(crate) fn best(a: Confidence, b: Confidence) -> Confidence {
    let rank = |c: Confidence| match c {
        Confidence::Verified => 0,
        Confidence::Single => 1,
        Confidence::Memory => 2,
    };
    if rank(b) < rank(a) { b } else { a }
}

/// Which mappings a question uses: the sets that are always on, those of the frameworks it names, and those it asks
/// for by name.
pub(crate) fn in_use<'a>(frameworks: &'a [&'a str], with: &'a [String]) -> impl Fn(&Mapping) -> bool + 'a {
    move |mapping| CrosswalkSet::is_on(mapping, frameworks, with)
}
