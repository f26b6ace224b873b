//! The crosswalk as an OSCAL mapping collection: the pairs between the statement's framework and those that it
//! supports, the transition between editions, and what has no counterpart on either side.

use serde_json::{Map, Value, json};

use super::files::{NAMESPACE, catalog_name, markdown, metadata, property, put, uuid};
use super::token::token;
use crate::model::record::Record;
use crate::model::{FrameworkKey, ISO27001_2022, OrganisationRole, Pair, ProvisionId, Relationship, Statement};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::Framework;
use crate::standards::crosswalk::WHOLE;
use crate::standards::gap_analysis::{GapLists, gaps};

/// The framework that pairs start from.
pub(super) fn backbone(atlas: &FrameworkLibrary) -> Option<&Framework> {
    atlas.catalogue.framework(ISO27001_2022)
}

/// The edition that a statement was carried over from.
pub(super) fn older_edition(statement: &Statement) -> Option<&FrameworkKey> {
    let transitions = statement.controls.iter().filter_map(|c| c.transition.as_ref());
    transitions.flat_map(|t| &t.predecessors).map(|p| p.provision.framework()).next()
}

/// The collection, if the record rests on any mapping.
pub(super) fn collection(record: &Record, atlas: &FrameworkLibrary, with: &[String]) -> Option<Map<String, Value>> {
    let mut mappings = Vec::new();
    let target = backbone(atlas)?;
    let roles = record.integration.as_ref().map_or(&[][..], |i| i.roles.as_slice());
    for statement in &record.statements {
        let framework = |key: &FrameworkKey| atlas.catalogue.framework(key.as_str());
        if let Some((old, new)) = older_edition(statement).and_then(framework).zip(framework(&statement.framework)) {
            mappings.extend(mapping(record, old, new, &gaps(atlas, old, new, with, roles), roles));
        }
    }
    for supported in record.integration.iter().flat_map(|i| &i.frameworks) {
        if let Some(to) = atlas.catalogue.framework(supported.framework.as_str()) {
            mappings.extend(mapping(record, target, to, &gaps(atlas, target, to, with, roles), roles));
        }
    }
    if mappings.is_empty() {
        return None;
    }
    let mut document = Map::new();
    let title = format!("Crosswalk of {}", record.organisation);
    let remarks = "Informative. That two provisions have something in common says nothing of compliance with either.";
    document.insert("metadata".to_owned(), Value::Object(metadata(record, &title, remarks)));
    document.insert(
        "provenance".to_owned(),
        json!({
            "method": "human",
            "matching-rationale": "semantic",
            "status": "draft",
            "mapping-description": "Pairs of provisions as the provenance of each pair has them: see its property \
                *provenance*. Pairs that stand only in official tables, derived ones and those of single authors are told \
                apart by the property *confidence*. Relationships in the namespace of annexa: *intersects-with* says \
                that the two have something in common, and nothing of containment.",
        }),
    );
    put(&mut document, "mappings", mappings);
    Some(document)
}

fn mapping(
    record: &Record,
    from: &Framework,
    to: &Framework,
    lists: &GapLists,
    roles: &[OrganisationRole],
) -> Option<Value> {
    let keys = [from.key.as_str(), to.key.as_str()];
    let (whole, single): (Vec<&Pair>, Vec<&Pair>) =
        lists.pairs.iter().partition(|pair| pair.support.provision.local() == WHOLE);
    let maps: Vec<Value> = single.into_iter().map(map).collect();
    if maps.is_empty() {
        return None;
    }
    let resource = |framework: &Framework| {
        json!({
            "type": "catalog",
            "href": catalog_name(&framework.key),
            "props": [property("framework", framework.key.as_str(), None, "")],
        })
    };
    let counted = if roles.is_empty() {
        "addressed to an organisation in any role".to_owned()
    } else {
        let words: Vec<&str> = roles.iter().map(|r| r.word()).collect();
        format!("addressed to an organisation as {}", words.join(", "))
    };
    let mut props = vec![property("as-of", &record.as_of, None, "")];
    props.extend(whole.into_iter().map(with_whole));
    let mut mapping = json!({
        "uuid": uuid(&["mapping", keys[0], keys[1]]),
        "source-resource": resource(from),
        "target-resource": resource(to),
        "maps": maps,
        "props": props,
        "remarks": markdown(&format!(
            "{} to {}. The gap summaries list provisions {counted}: {} of {} without a counterpart, {} of {}.",
            from.name, to.name, lists.without_target.len(), from.name, lists.without_source.len(), to.name,
        )),
    });
    for (key, side, without) in
        [("source-gap-summary", keys[0], &lists.without_target), ("target-gap-summary", keys[1], &lists.without_source)]
    {
        if !without.is_empty() {
            let ids: Vec<String> = without.iter().map(|id| token(id.local())).collect();
            mapping[key] = json!({
                "uuid": uuid(&["gaps", keys[0], keys[1], side]),
                "unmapped-controls": [{ "with-ids": ids }],
            });
        }
    }
    Some(mapping)
}

fn map(pair: &Pair) -> Value {
    let support = &pair.support;
    let relationship = serde_json::to_value(support.relationship).unwrap_or_default();
    let mut props: Vec<Value> = support.provenances.iter().map(|p| property("provenance", p, None, "")).collect();
    let confidence = serde_json::to_value(support.confidence).unwrap_or_default();
    props.push(property("confidence", confidence.as_str().unwrap_or_default(), None, ""));
    let mut map = json!({
        "uuid": uuid(&["map", &pair.source.to_string(), &support.provision.to_string()]),
        "relationship": relationship,
        "sources": [item(&pair.source)],
        "targets": [item(&support.provision)],
        "props": props,
    });
    if support.relationship == Relationship::IntersectsWith {
        // OSCAL's word of that name means more than a non-empty overlap.
        map["ns"] = json!(NAMESPACE);
    }
    let remarks: Vec<&str> =
        support.notes.iter().chain(&support.corrections).map(String::as_str).filter(|t| !t.trim().is_empty()).collect();
    if !remarks.is_empty() {
        map["remarks"] = json!(markdown(&remarks.join("\n\n")));
    }
    map
}

/// OSCAL maps controls: a pair with a framework as a whole is a property of the mapping.
fn with_whole(pair: &Pair) -> Value {
    let relationship = serde_json::to_value(pair.support.relationship).unwrap_or_default();
    let remarks =
        format!("{} leads to the framework as a whole: {}.", pair.source, pair.support.provenances.join("; "));
    property("leads-to-the-whole", &token(pair.source.local()), relationship.as_str(), &remarks)
}

fn item(id: &ProvisionId) -> Value {
    json!({ "type": "control", "id-ref": token(id.local()) })
}
