//! Records as inputs: a record gives what its sources gave, its schema describes it, and nothing else passes.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use annexa::model::Basis;
use annexa::model::record::{RECORD_SCHEMA, Record};
use annexa::output::record_schema;
use annexa::{Extra, Outputs, Settings};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::engine::{AS_OF, settings, try_convert};
use crate::support::folder::Folder;
use crate::support::program::{self, assert_success};
use crate::support::record::read_json;
use crate::support::repository::root;
use crate::support::sources::quoted;

const SOA: &str = "Control,Title,Applicable,Justification,Status,Owner,Evidence\n\
    A.5.1,Policies for information security,Yes,Law,Implemented,CISO,ISP-01; https://example.org/isp?v=2\n\
    A.5.7,Threat intelligence,No,no <b>threats</b> [x](http://e.org),,,\n\
    A.8.9,Configuration management,Yes,\"Risk\nR-4\",Planned,Ελένη; CTO,\n\
    OWN-1,Fish counting,Yes,Custom,Implemented,CTO,CM-1\n\
    A.8.99,Configuration management of things,Yes,Risk R-9,Implemented,CTO,CM-1\n";

fn convert(settings: Settings, sources: &[(&str, &[u8])]) -> Result<Outputs, Vec<String>> {
    try_convert(settings, sources).map_err(|failure| failure.problems)
}

fn record_of(soa: &str) -> Vec<u8> {
    convert(settings(), &[("soa.csv", soa.as_bytes())]).expect("outputs").record
}

fn place() -> Folder {
    Folder::with([("in/acme/soa.csv", SOA)])
}

fn run(place: &Folder, inputs: &[&str], output: &str) -> Output {
    let fixed = ["--output", output, "--as-of", AS_OF, "--framework", "none"];
    place.annexa(&[&["convert"], inputs, &fixed].concat())
}

fn same(one: &Path, other: &Path) {
    for file in ["record.json", "mapping.xlsx", "audit-pack.pdf"] {
        assert!(fs::read(one.join(file)).expect("it") == fs::read(other.join(file)).expect("it"), "{file} differs");
    }
}

#[test]
fn a_record_gives_the_outputs_that_its_sources_gave() {
    let place = place();
    assert_success(&run(&place, &["in"], "out"));
    assert_success(&run(&place, &["out/acme/record.json"], "again"));
    same(&place.path("out/acme"), &place.path("again/acme"));
    // Known by its content: under another name, and rewritten by another program, it is the same.
    let value: Value = read_json(&place.path("out/acme/record.json"));
    place.write("acme.json", value.to_string());
    run(&place, &["acme.json"], "renamed");
    same(&place.path("out/acme"), &place.path("renamed/acme"));
    // Record and workbook together are still one organisation.
    let both = ["out/acme/record.json", "out/acme/mapping.xlsx", "--organisation", "acme"];
    assert_success(&run(&place, &both, "both"));
    same(&place.path("out/acme"), &place.path("both/acme"));
}

#[test]
fn a_record_beside_its_sources_counts_nothing_twice_and_other_json_is_listed() {
    let place = place();
    run(&place, &["in"], "out");
    fs::copy(place.path("out/acme/record.json"), place.path("in/acme/record.json")).expect("a copy");
    fs::copy(place.path("out/acme/record.json"), place.path("in/loose.json")).expect("a copy");
    place.write("in/acme/package.json", "{\"name\": \"x\"}");
    place.write("in/settings.json", "[1]");
    assert_success(&run(&place, &["in"], "again"));
    same(&place.path("out/acme"), &place.path("again/acme"));
    let manifest: Value = read_json(&place.path("again/manifest.json"));
    let skipped: Vec<(&str, &str)> = manifest["skipped"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|s| (s["path"].as_str().expect("a path"), s["reason"].as_str().expect("a reason")))
        .collect();
    let of = |path: &str| skipped.iter().find(|(p, _)| *p == path).map_or("", |(_, why)| why);
    assert!(of("acme/package.json").contains("no record of annexa"), "{skipped:?}");
    assert!(of("settings.json").contains("no record of annexa"), "{skipped:?}");
    assert!(of("loose.json").contains("written by annexa"), "{skipped:?}");
    assert_eq!(manifest["organisations"].as_array().expect("a list").len(), 1);
    // A folder of outputs is passed over as a whole.
    fs::create_dir(place.path("wide")).expect("a folder");
    fs::rename(place.path("in/acme"), place.path("wide/acme")).expect("it moves");
    fs::rename(place.path("out"), place.path("wide/out")).expect("it moves");
    run(&place, &["wide"], "third");
    let manifest: Value = read_json(&place.path("third/manifest.json"));
    assert_eq!(manifest["organisations"].as_array().expect("a list").len(), 1);
}

#[test]
fn a_record_beside_other_sources_says_what_was_not_taken_from_it() {
    let old = record_of(SOA);
    let outputs = convert(settings(), &[("record.json", &old), ("new.csv", SOA.as_bytes())]).expect("outputs");
    assert!(outputs.summary.needs_a_look.iter().all(|l| !l.contains("record.json")), "the same bytes are among them");
    let changed = SOA.replace("Planned", "Implemented");
    let outputs = convert(settings(), &[("record.json", &old), ("new.csv", changed.as_bytes())]).expect("outputs");
    let said = outputs.summary.needs_a_look.iter().find(|l| l.contains("record.json")).expect("it is said");
    assert!(said.contains("soa.csv") && said.contains("decisions only"), "{said}");
}

#[test]
fn what_is_no_sound_record_is_named_with_what_to_do() {
    let record = String::from_utf8(record_of(SOA)).expect("UTF-8");
    let problem = |text: &str| -> String {
        convert(settings(), &[("record.json", text.as_bytes())]).expect_err("it fails").join("\n")
    };
    let newer = record.replacen(&format!("\"schema\": {RECORD_SCHEMA}"), "\"schema\": 7", 1);
    let said = problem(&newer.replacen("\"sources\"", "\"origins-of-tomorrow\"", 1));
    assert!(said.contains("form 7") && said.contains("newer"), "{said}");
    let half = &record[..record.len() / 2];
    let lines = half.lines().count();
    let said = problem(half);
    assert!(said.contains("broken JSON") && said.contains(&format!("line {lines}, column ")), "{said}");
    let said = problem(&record.replacen("\"organisation\": \"acme\"", "\"organisation\": 5", 1));
    assert!(said.contains("no whole record (line "), "{said}");
    let said = problem("{\"schema\": 1, \"program\": {\"name\": \"other\"}}");
    assert!(said.contains("no record of annexa"), "{said}");
    let said = problem("[]");
    assert!(said.contains("no record of annexa"), "{said}");
    let said = problem("{\"kind\": \"annexa-organisation\", \"schema\": 1}");
    assert!(said.contains("record.json beside it"), "{said}");
    let said = problem(&record.replacen(
        "\"provision\": \"iso27001:2022/A.8.9\"",
        "\"provision\": \"iso27001:2022/A.8.999\"",
        9,
    ));
    assert!(said.contains("A.8.999") && said.contains("in no catalogue"), "{said}");
    let ledger = record.find("\"ledger\": {").expect("a ledger");
    let broken = format!("{}{}", &record[..ledger], record[ledger..].replacen("\"rows\": ", "\"rows\": 9", 1));
    assert!(problem(&broken).contains("does not add up"));
    // Beside a sound source it makes the organisation incomplete, and no more.
    let outputs =
        convert(settings(), &[("soa.csv", SOA.as_bytes()), ("record.json", half.as_bytes())]).expect("outputs");
    assert!(outputs.summary.incomplete.expect("incomplete").contains("broken JSON"));
}

#[test]
fn the_committed_schema_is_that_of_the_types_and_names_the_form() {
    let printed = program::run(root(), &["schema", "record"]);
    let path = root().join(format!("docs/schema/record-v{RECORD_SCHEMA}.json"));
    let committed = fs::read(&path).expect("the committed schema");
    assert!(
        committed == printed.stdout,
        "the types changed; run: cargo run -- schema record > docs/schema/record-v{RECORD_SCHEMA}.json"
    );
    let value: Value = serde_json::from_slice(&committed).expect("JSON");
    assert_eq!(value["$id"], record_schema::id());
    assert_eq!(value["properties"]["schema"]["const"], RECORD_SCHEMA);
    let mut undescribed = Vec::new();
    let mut open = Vec::new();
    walk(&value, "", &mut |path, object| {
        let properties = object.get("properties").and_then(Value::as_object);
        if let Some(properties) = properties.filter(|_| object.get("type").is_some_and(|t| t == "object")) {
            if object.get("additionalProperties") != Some(&Value::Bool(false)) {
                open.push(path.to_owned());
            }
            let said = |v: &Value| v.get("description").is_some() || v.get("$ref").is_some();
            undescribed.extend(properties.iter().filter(|(_, v)| !said(v)).map(|(name, _)| format!("{path}.{name}")));
        }
    });
    assert!(open.is_empty(), "objects that take any field: {open:?}");
    undescribed.retain(|path| !path.contains("oneOf") && !path.contains("anyOf"));
    assert!(undescribed.is_empty(), "fields without a description: {undescribed:?}");
}

fn walk(value: &Value, path: &str, see: &mut impl FnMut(&str, &serde_json::Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            see(path, fields);
            fields.iter().for_each(|(name, field)| walk(field, &format!("{path}/{name}"), see));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, path, see)),
        _ => {}
    }
}

#[test]
fn every_value_of_a_statement_names_its_cells() {
    let record: Record = serde_json::from_slice(&record_of(SOA)).expect("a record");
    for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
        let stands = control.applicability.value.word() != "unstated";
        assert!(!stands || !control.applicability.origins.is_empty(), "{}", control.provision);
        let stands = control.status.value.word() != "unstated";
        assert!(!stands || !control.status.origins.is_empty(), "{}", control.provision);
        let lists = [
            &control.justification_for_inclusion,
            &control.justification_for_exclusion,
            &control.implementation,
            &control.evidence,
            &control.owner,
            &control.remarks,
            &control.source_titles,
        ];
        for text in lists.into_iter().flatten() {
            assert!(!text.origins.is_empty() && text.basis != Basis::Proposed, "{}: {}", control.provision, text.text);
        }
    }
}

fn oscal(soa: &str) -> Vec<(String, Value)> {
    let settings = Settings { frameworks: None, extras: BTreeSet::from([Extra::Oscal]), ..settings() };
    let outputs = convert(settings, &[("soa.csv", soa.as_bytes())]).expect("outputs");
    outputs.extras.iter().map(|e| (e.name.clone(), serde_json::from_slice(&e.bytes).expect("JSON"))).collect()
}

#[test]
fn oscal_documents_refer_to_what_is_there() {
    let files = oscal(SOA);
    let get = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name}")).1;
    let ids = |name: &str| -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        walk(get(&format!("oscal/{name}")), "", &mut |_, object| {
            ids.extend(object.get("id").and_then(Value::as_str).map(str::to_owned));
        });
        ids
    };
    let definition = &get("oscal/component-definition.json")["component-definition"];
    assert_eq!(definition["metadata"]["last-modified"], "2026-01-31T00:00:00+00:00");
    let sets = definition["components"][0]["control-implementations"].as_array().expect("sets");
    for set in sets {
        let known = ids(set["source"].as_str().expect("a source"));
        for requirement in set["implemented-requirements"].as_array().expect("requirements") {
            let id = requirement["control-id"].as_str().expect("an id");
            assert!(known.contains(id), "{id} is in no catalogue");
        }
    }
    let requirement = |id: &str| {
        let all = sets.iter().flat_map(|s| s["implemented-requirements"].as_array().expect("a list"));
        all.into_iter().find(|r| r["control-id"] == id).unwrap_or_else(|| panic!("{id}")).clone()
    };
    let property = |requirement: &Value, name: &str| {
        let all = requirement["props"].as_array().expect("properties");
        all.iter().find(|p| p["name"] == name).map(|p| (p["value"].clone(), p["class"].clone(), p["remarks"].clone()))
    };
    let excluded = requirement("a.5.7");
    let (value, class, remarks) = property(&excluded, "applicability").expect("an answer");
    assert_eq!((value, class, remarks), ("excluded".into(), "stated".into(), "Rests on S1 C3.".into()));
    let silent = requirement("a.5.2");
    let (value, class, _) = property(&silent, "status").expect("an answer");
    assert_eq!((value, class), ("unstated".into(), Value::Null), "what nobody says has no basis");
    // Evidence is a resource that the control links to; an address stays one.
    let links = requirement("a.5.1")["links"].as_array().expect("links").clone();
    assert_eq!(links.len(), 2);
    let resources = definition["back-matter"]["resources"].as_array().expect("resources");
    for link in &links {
        let href = link["href"].as_str().expect("a link").trim_start_matches('#');
        assert!(resources.iter().any(|r| r["uuid"] == href), "{href}");
    }
    assert!(resources.iter().any(|r| r["rlinks"][0]["href"] == "https://example.org/isp?v=2"));
    assert!(resources.iter().all(|r| r["title"] != "CM-1") || sets.len() == 2);

    let collection = &get("oscal/mapping-collection.json")["mapping-collection"];
    for mapping in collection["mappings"].as_array().expect("mappings") {
        let side = |key: &str| ids(mapping[key]["href"].as_str().expect("a catalogue"));
        let (sources, targets) = (side("source-resource"), side("target-resource"));
        for map in mapping["maps"].as_array().expect("maps") {
            assert!(sources.contains(map["sources"][0]["id-ref"].as_str().expect("an id")));
            assert!(targets.contains(map["targets"][0]["id-ref"].as_str().expect("an id")));
            assert!(map["props"].as_array().expect("props").iter().any(|p| p["name"] == "provenance"));
        }
        for (key, known, end) in
            [("source-gap-summary", &sources, "sources"), ("target-gap-summary", &targets, "targets")]
        {
            for id in mapping[key]["unmapped-controls"][0]["with-ids"].as_array().into_iter().flatten() {
                assert!(known.contains(id.as_str().expect("an id")), "{id}");
                let mapped = mapping["maps"].as_array().expect("maps").iter().any(|m| m[end][0]["id-ref"] == *id);
                assert!(!mapped, "{id} is mapped, and no gap");
            }
        }
    }
}

#[test]
fn oscal_maps_the_edition_that_a_statement_was_carried_over_from() {
    let old = "Control,Title,Applicable,Justification,Status\n\
        A.5.1.1,Policies for information security,Yes,Law,Implemented\n\
        A.18.2.3,Technical compliance review,Yes,Law,Planned\n\
        A.9.2.3,Management of privileged access rights,Yes,Law,Planned\n";
    let files = oscal(old);
    let get = |name: &str| files.iter().find(|(n, _)| n == name).map(|(_, d)| d);
    assert!(get("oscal/catalog-iso27001-2013.json").is_some());
    let collection = get("oscal/mapping-collection.json").expect("a collection");
    let mapping = &collection["mapping-collection"]["mappings"][0];
    assert_eq!(mapping["source-resource"]["href"], "catalog-iso27001-2013.json");
    assert_eq!(mapping["target-resource"]["href"], "catalog-iso27001-2022.json");
    let gaps = mapping["target-gap-summary"]["unmapped-controls"][0]["with-ids"].as_array().expect("new controls");
    assert_eq!(gaps.iter().filter(|id| id.as_str().is_some_and(|id| id.starts_with("a."))).count(), 11);
    let split: Vec<&Value> = mapping["maps"]
        .as_array()
        .expect("maps")
        .iter()
        .filter(|m| m["sources"][0]["id-ref"] == "a.18.2.3")
        .map(|m| &m["targets"][0]["id-ref"])
        .collect();
    assert_eq!(split, ["a.5.36", "a.8.8"]);
}

#[test]
fn oscal_has_one_identifier_a_thing_and_the_same_in_each_run() {
    let (one, two) = (oscal(SOA), oscal(SOA));
    assert!(one == two);
    for (name, document) in &one {
        let mut uuids = Vec::new();
        walk(document, "", &mut |_, object| {
            uuids.extend(object.get("uuid").and_then(Value::as_str).map(str::to_owned));
        });
        let unique: BTreeSet<&String> = uuids.iter().collect();
        assert_eq!(unique.len(), uuids.len(), "{name}");
        assert!(uuids.iter().all(|u| u.as_bytes()[14] == b'5'), "{name}: not version 5");
    }
    let changed = oscal(&SOA.replace("Planned", "Implemented"));
    let uuid = |files: &[(String, Value)], name: &str, root: &str| {
        files.iter().find(|(n, _)| n == name).map(|(_, d)| d[root]["uuid"].clone())
    };
    let definition = ("oscal/component-definition.json", "component-definition");
    assert_ne!(uuid(&one, definition.0, definition.1), uuid(&changed, definition.0, definition.1));
    let catalog = ("oscal/catalog-iso27001-2022.json", "catalog");
    assert_eq!(uuid(&one, catalog.0, catalog.1), uuid(&changed, catalog.0, catalog.1));
}

/// Puts texts into every field of a record that holds a text of a source.
fn filled(mut record: Record, texts: &[String]) -> Record {
    let mut next = texts.iter().cycle().cloned();
    let mut take = |text: &mut String| *text = next.next().unwrap_or_default();
    take(&mut record.organisation);
    for entry in &mut record.entries {
        entry.identifier.iter_mut().chain(&mut entry.title).for_each(|t| take(&mut t.text));
        entry.applicability.iter_mut().for_each(|a| take(&mut a.raw));
        entry.evidence.iter_mut().chain(&mut entry.owner).for_each(|t| take(&mut t.text));
        entry.justifications.iter_mut().for_each(|j| take(&mut j.text.text));
    }
    for control in record.statements.iter_mut().flat_map(|s| s.controls.iter_mut().chain(&mut s.own_controls)) {
        control.owner.iter_mut().chain(&mut control.evidence).for_each(|t| take(&mut t.text));
    }
    record.findings.iter_mut().for_each(|f| take(&mut f.seen));
    record.unmatched.iter_mut().flat_map(|r| &mut r.cells).for_each(|c| take(&mut c.text));
    record
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_what_it_was_written_from(texts in proptest::collection::vec(any::<String>(), 1..40)) {
        let record: Record = serde_json::from_slice(&record_of(SOA)).expect("a record");
        let record = filled(record, &texts);
        let written = serde_json::to_vec_pretty(&record).expect("JSON");
        let read: Record = serde_json::from_slice(&written).expect("a record");
        prop_assert_eq!(&read, &record);
        prop_assert_eq!(serde_json::to_vec_pretty(&read).expect("JSON"), written);
    }

    #[test]
    fn a_record_judged_again_is_the_same_record(
        rows in proptest::collection::vec((1..38u8, any::<bool>(), "\\PC{0,12}", "[a-zA-Z;é \n\"=<-]{0,16}"), 1..12),
        old in any::<bool>(),
    ) {
        let mut soa = "Control,Applicable,Justification,Status,Owner\n".to_owned();
        for (number, applies, justification, owner) in &rows {
            let control = if old { format!("A.9.{}.{}", number % 4 + 1, number % 5 + 1) } else { format!("A.5.{number}") };
            let answer = if *applies { "Yes" } else { "No" };
            let line = [control, answer.to_owned(), quoted(justification), "Implemented".to_owned(), quoted(owner)];
            soa.push_str(&line.join(","));
            soa.push('\n');
        }
        soa.push_str(if old { "A.18.2.3,Yes,,," } else { "A.8.34,Yes,,," });
        let Ok(first) = convert(settings(), &[("soa.csv", soa.as_bytes())]) else { return Ok(()) };
        let again = convert(settings(), &[("record.json", &first.record)]).expect("outputs");
        prop_assert!(first.record == again.record, "the record is another");
        prop_assert!(first.workbook == again.workbook && first.audit_pack == again.audit_pack);
    }
}
