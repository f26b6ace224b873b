//! The questions to the built-in knowledge, through the real program.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use annexa::standards::catalogue::Catalogue;
use annexa::standards::crosswalk::{Crosswalk, Mapping, SETS};
use serde_json::Value;

use crate::support::folder::Folder;
use crate::support::program::{run, stderr, stdout};
use crate::support::record::read_json;
use crate::support::repository::root;

fn annexa(args: &[&str]) -> (i32, String, String) {
    let output = run(root(), args);
    (output.status.code().unwrap_or(-1), stdout(&output), stderr(&output))
}

fn json(args: &[&str]) -> Value {
    let (code, out, err) = annexa(args);
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}"))
}

fn founding() -> Vec<Mapping> {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    crosswalk.mappings().iter().filter(|m| m.set == "founding").cloned().collect()
}

fn supported(explained: &Value) -> BTreeSet<String> {
    explained
        .as_array()
        .expect("explanations")
        .iter()
        .flat_map(|e| e["supports"].as_array().expect("supports"))
        .filter_map(|s| s["provision"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn every_framework_is_listed_with_its_attribution() {
    let list = json(&["catalogue", "list", "--format", "json"]);
    let list = list.as_array().expect("frameworks");
    assert_eq!(list.len(), 14);
    assert!(list.iter().all(|f| !f["attribution"].as_str().unwrap_or_default().is_empty()));
}

#[test]
fn catalogues_have_the_counts_of_their_standards_and_laws() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let count = |key: &str, kind: &str| {
        let framework = catalogue.framework(key).expect("framework");
        framework.provisions().iter().filter(|p| serde_json::to_value(p.kind).expect("a kind") == kind).count()
    };
    assert_eq!(count("iso42001:2023", "control"), 38);
    assert_eq!(count("iso27701:2025", "control"), 78);
    assert_eq!((count("eu-ai-act", "article"), count("eu-ai-act", "annex")), (119, 14));
    assert_eq!((count("gdpr", "article"), count("gdpr", "chapter")), (99, 11));
    assert_eq!((count("nis2", "article"), count("nis2", "chapter")), (46, 9));
    let nis2 = catalogue.framework("nis2").expect("NIS2");
    assert!(('a'..='j').all(|c| nis2.get(&format!("Art.21(2)({c})")).is_some()));
}

#[test]
fn every_row_of_every_set_resolves_and_has_provenance() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    // Loading fails on an end that is in no catalogue, on a duplicate row and on an empty provenance.
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    for set in &SETS {
        let rows = crosswalk.mappings().iter().filter(|m| m.set == set.name).count();
        assert_eq!(rows > 0, !set.files.is_empty(), "{}", set.name);
    }
    let pairs: BTreeSet<_> = founding().iter().map(|m| (m.source.to_string(), m.target.to_string())).collect();
    // Besides these, the document names five provisions of new work and makes one remark.
    assert_eq!((pairs.len(), crosswalk.remarks().len()), (85, 1));
    let new = crosswalk.new_work().iter().filter(|n| n.provenance.starts_with("founding")).count();
    assert_eq!(new, 5);
}

#[test]
fn explain_yields_what_one_incident_process_serves() {
    let served = supported(&json(&["explain", "A.5.24", "--format", "json"]));
    for provision in ["iso42001:2023/A.8.4", "eu-ai-act/Art.73", "gdpr/Art.33"] {
        assert!(served.contains(provision), "{served:?}");
    }
}

#[test]
fn every_pair_of_the_founding_document_is_reachable_from_both_ends() {
    let mut by_source: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mapping in founding() {
        by_source.entry(mapping.source.to_string()).or_default().insert(mapping.target.to_string());
        if mapping.target.local() != "*" {
            by_source.entry(mapping.target.to_string()).or_default().insert(mapping.source.to_string());
        }
    }
    for (provision, expected) in &by_source {
        let found = supported(&json(&["explain", provision, "--format", "json"]));
        assert!(expected.is_subset(&found), "{provision}: {expected:?} is not within {found:?}");
    }
}

#[test]
fn every_pair_of_the_founding_document_is_in_the_crosswalk_of_its_frameworks() {
    let mut by_frameworks: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for mapping in founding() {
        let key = (mapping.source.framework().to_string(), mapping.target.framework().to_string());
        by_frameworks.entry(key).or_default().insert((mapping.source.to_string(), mapping.target.to_string()));
    }
    for ((from, to), expected) in by_frameworks {
        let lists = json(&["crosswalk", "--from", &from, "--to", &to, "--format", "json"]);
        let found: BTreeSet<(String, String)> = lists["pairs"]
            .as_array()
            .expect("pairs")
            .iter()
            .map(|p| {
                let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
                (text(&p["source"]), text(&p["support"]["provision"]))
            })
            .collect();
        assert!(expected.is_subset(&found), "{from} to {to}");
    }
}

#[test]
fn corrections_stand_beside_the_rows_that_they_correct() {
    let (_, out, _) = annexa(&["explain", "ISO 42001 6.1.3", "--format", "json"]);
    assert!(out.contains("Annex A is normative"), "{out}");
    let (_, out, _) = annexa(&["explain", "AI Act 25"]);
    assert!(out.contains("Amended by Regulation (EU) 2026/1744: (2), (4) changed."), "{out}");
}

/// A role under the EU AI Act says nothing of the role under data protection law, and the other way round.
#[test]
fn a_role_of_one_law_hides_no_duties_of_another() {
    let counted = |to: &str, role: &[&str]| {
        let question = [&["crosswalk", "--from", "27001", "--to", to, "--format", "json"], role].concat();
        json(&question)["counted"].as_u64().expect("a number")
    };
    for (law, of_another) in
        [("gdpr", "deployer"), ("gdpr", "provider"), ("AI Act", "controller"), ("AI Act", "processor")]
    {
        let all = counted(law, &[]);
        assert_eq!(counted(law, &["--role", of_another]), all, "{law} as {of_another}");
        assert!(all > 20, "{law}: {all}");
    }
    // Article 28(2) binds processors; what binds controllers alone is not counted for them.
    assert!(counted("gdpr", &["--role", "processor"]) < counted("gdpr", &["--role", "controller"]));
    let (_, plan, _) = annexa(&["plan", "--have", "iso27001", "--need", "gdpr", "--role", "deployer"]);
    assert!(plan.contains("since it is not stated which of these the organisation is"), "{plan}");
}

#[test]
fn gap_lists_count_addressed_provisions_only() {
    let lists = json(&["crosswalk", "--from", "27001", "--to", "AI Act", "--format", "json"]);
    let gaps: Vec<&str> = lists["without_source"].as_array().expect("gaps").iter().filter_map(Value::as_str).collect();
    assert!(gaps.contains(&"eu-ai-act/Art.9") && !gaps.contains(&"eu-ai-act/Art.73"), "{gaps:?}");
    let lists = json(&["crosswalk", "--from", "27001", "--to", "AI Act", "--role", "deployer", "--format", "json"]);
    let deployers: Vec<&str> =
        lists["without_source"].as_array().expect("gaps").iter().filter_map(Value::as_str).collect();
    assert!(deployers.contains(&"eu-ai-act/Art.27") && !deployers.contains(&"eu-ai-act/Art.9"), "{deployers:?}");
    assert!(!gaps.contains(&"eu-ai-act/Art.113"), "entry into force binds nobody");
    assert!(!gaps.contains(&"eu-ai-act/Art.70"), "authorities are no organisation");
}

#[test]
fn sets_that_are_off_are_used_when_they_are_named() {
    let pairs = |args: &[&str]| json(args)["pairs"].as_array().expect("pairs").len();
    // Pairs of this set are in the integration guide too, so it adds a provenance and no pair.
    let base = ["crosswalk", "--from", "iso27001", "--to", "nis2", "--format", "json"];
    let with: Vec<&str> = base.iter().copied().chain(["--with", "practitioners"]).collect();
    assert_eq!(pairs(&with), pairs(&base));
    assert!(annexa(&with).1.contains("Ansvar") && !annexa(&base).1.contains("Ansvar"));
    assert!(pairs(&["crosswalk", "--from", "iso27001", "--to", "nist-csf", "--format", "json"]) > 100);
    let (code, _, err) = annexa(&["explain", "A.5.1", "--with", "nonsense"]);
    assert!(code == 2 && err.contains("practitioners"), "{err}");
}

#[test]
fn plans_follow_every_row_of_the_founding_documents_advice() {
    let plan = json(&["plan", "--have", "iso27001", "--need", "iso42001", "--format", "json"]);
    assert_eq!(plan["advice"][0]["situation"], "already run ISO 27001 and need ISO 42001");
    let codes = |plan: &Value| -> Vec<String> {
        let templates = plan["templates"].as_array().expect("templates");
        templates.iter().filter_map(|t| t["code"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(codes(&plan), ["OFF-10"]);
    let clauses: Vec<&str> =
        plan["backbone"].as_array().expect("backbone").iter().filter_map(|b| b["clause"].as_str()).collect();
    assert_eq!(clauses, ["4", "5", "6", "7", "8", "9", "10"]);
    let new: BTreeSet<&str> =
        plan["new_work"].as_array().expect("new work").iter().filter_map(|n| n[0].as_str()).collect();
    for provision in ["5.2", "6.1.2", "6.1.3", "6.1.4", "A.6"] {
        assert!(new.contains(format!("iso42001:2023/{provision}").as_str()), "{new:?}");
    }

    let plan = json(&[
        "plan",
        "--have",
        "iso27001",
        "--need",
        "eu-ai-act",
        "--ai-system",
        "Triage",
        "--ai-system",
        "Chat",
        "--format",
        "json",
    ]);
    assert_eq!(plan["advice"][0]["situation"], "already run ISO 27001 and need EU AI Act conformity");
    assert_eq!(codes(&plan), ["OFF-1"]);
    let systems: Vec<(&str, &str)> = plan["ai_system_templates"]
        .as_array()
        .expect("templates of AI systems")
        .iter()
        .filter_map(|t| Some((t["ai_system"].as_str()?, t["code"].as_str()?)))
        .collect();
    assert_eq!(systems, [("Triage", "MFF-1"), ("Chat", "MFF-1")]);
    let reused: BTreeSet<&str> = plan["reuse"]
        .as_array()
        .expect("reuse")
        .iter()
        .filter_map(|r| r["pair"]["support"]["provision"].as_str())
        .collect();
    for article in ["12", "15(5)", "25", "73"] {
        assert!(reused.contains(format!("eu-ai-act/Art.{article}").as_str()), "{reused:?}");
    }

    let plan = json(&["plan", "--need", "iso27001,iso42001,iso27701", "--format", "json"]);
    assert_eq!(plan["advice"][0]["situation"], "Integrated Management System");
    assert_eq!(codes(&plan), ["OFF-9", "OFF-10", "OFF-12"]);
    assert!(
        plan["templates"].as_array().expect("templates").iter().all(|t| t["project"] == "one organisation project")
    );
}

#[test]
fn legacy_templates_and_separate_projects_come_only_if_asked_for() {
    let plan = json(&["plan", "--have", "iso27001,iso42001-legacy", "--need", "iso42001", "--format", "json"]);
    assert_eq!(plan["templates"][0]["code"], "OFF-7");
    let plan =
        json(&["plan", "--have", "iso27001", "--need", "iso42001", "--separate-scope", "iso42001", "--format", "json"]);
    assert!(plan["templates"][0]["project"].as_str().is_some_and(|p| p.contains("of its own")));
    assert_eq!(plan["backbone"].as_array().map(Vec::len), Some(7), "shared processes are still marked");
}

#[test]
fn an_unknown_name_comes_with_what_may_have_been_meant() {
    let (code, _, err) = annexa(&["explain", "ISO 27001 A.5.42"]);
    assert!(code == 2 && err.contains("did you mean"), "{err}");
    let (code, _, err) = annexa(&["crosswalk", "--from", "iso2701", "--to", "gdpr"]);
    assert!(code == 2 && err.contains("iso27001:2022"), "{err}");
    let (code, out, _) = annexa(&["explain", "A.8.4"]);
    assert!(code == 0 && out.contains("may be any of") && out.contains("iso42001:2023/A.8.4"), "{out}");
}

#[test]
fn catalogues_and_mappings_of_the_users_own_are_checked_with_file_and_line() {
    let folder = Folder::new();
    let write = |name: &str, text: &str| folder.write(name, text).to_string_lossy().into_owned();
    let catalogue = write(
        "acme-policy.csv",
        "id,kind,parent,title,new,variants,confidence,addressee\nP,annex,,Policies,,,verified,\nP.1,control,P,Clean desk,,,verified,organisation\n",
    );
    let mappings = write(
        "acme-map.csv",
        "source,target,relationship,provenance,confidence,note\niso27001:2022/A.7.7,acme-policy/P.1,equivalent-to,Acme ISMS team,single,\n",
    );
    let served = supported(&json(&[
        "explain",
        "A.7.7",
        "--catalogue",
        &catalogue,
        "--crosswalk",
        &mappings,
        "--format",
        "json",
    ]));
    assert!(served.contains("acme-policy/P.1"), "{served:?}");
    let other = write(
        "other-map.csv",
        "source,target,relationship,provenance,confidence,note\niso27001:2022/A.5.24,gdpr/Art.33,no-relationship,Acme legal,single,\n",
    );
    let served = supported(&json(&["explain", "A.5.24", "--crosswalk", &other, "--format", "json"]));
    assert!(!served.contains("gdpr/Art.33"), "the user's own word on a pair stands before the built-in ones");
    for (text, expected) in [
        (
            "iso27001:2022/A.7.77,acme-policy/P.1,equivalent-to,Acme,single,\n",
            "line 2: iso27001:2022/A.7.77 is in no catalogue",
        ),
        ("iso27001:2022/A.7.7,acme-policy/P.1,resembles,Acme,single,\n", "line 2"),
        ("iso27001:2022/A.7.7,acme-policy/P.1,equivalent-to,,single,\n", "provenance is empty"),
    ] {
        let bad = write("bad.csv", &format!("source,target,relationship,provenance,confidence,note\n{text}"));
        let (code, _, err) = annexa(&["explain", "A.7.7", "--catalogue", &catalogue, "--crosswalk", &bad]);
        assert!(code == 2 && err.contains("bad.csv") && err.contains(expected), "{expected}: {err}");
    }
    let header = "id,kind,parent,title,new,variants,confidence,addressee\n";
    for (text, expected) in [
        ("P.1,control,P,Clean desk,,,verified,\n", "parent `P` is not in the file"),
        ("P,annex,Q,Policies,,,verified,\nQ,annex,P,More,,,verified,\n", "lead back to itself"),
        ("P,annex,,Policies,,,verified,\nP,annex,,Again,,,verified,\n", "line 3"),
    ] {
        let bad = write("bad-catalogue.csv", &format!("{header}{text}"));
        let (code, _, err) = annexa(&["catalogue", "list", "--catalogue", &bad]);
        assert!(code == 2 && err.contains("bad-catalogue.csv") && err.contains(expected), "{expected}: {err}");
    }
}

#[test]
fn convert_shows_the_frameworks_that_are_named_and_no_other() {
    let folder = Folder::new();
    let source = folder.write("soa.csv", "Control,Title,Applicable,Status,Evidence\nA.5.24,Information security incident management planning and preparation,Yes,Implemented,Runbook\n");
    let frameworks = |framework: &str, output: &str| -> Vec<String> {
        let output = folder.path(output);
        let paths = [source.to_string_lossy().into_owned(), output.to_string_lossy().into_owned()];
        let (code, _, err) =
            annexa(&["convert", &paths[0], "--output", &paths[1], "--framework", framework, "--quiet"]);
        assert_eq!(code, 0, "{err}");
        let record: Value = read_json(&output.join("soa/record.json"));
        let all = record["integration"]["frameworks"].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|f| f["framework"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(frameworks("AI Act,gdpr", "two"), ["eu-ai-act", "gdpr"]);
    assert_eq!(frameworks("none", "none"), [""; 0]);
}

#[test]
fn the_crosswalk_is_also_a_table_and_a_workbook() {
    let folder = Folder::new();
    let path = folder.path("x.xlsx");
    let (code, _, err) =
        annexa(&["crosswalk", "--from", "iso27001", "--to", "gdpr", "--output", &path.to_string_lossy()]);
    assert_eq!(code, 0, "{err}");
    let bytes = fs::read(&path).expect("a workbook");
    let workbook = annexa::ingest::read("x.xlsx", &bytes, &annexa::ingest::ReadLimits::default()).expect("a workbook");
    let names: Vec<&str> = workbook.tables.iter().map(|t| t.sheet.as_str()).collect();
    assert_eq!(names, ["Crosswalk", "Without a target", "Without a source"]);
    let (_, out, _) = annexa(&["crosswalk", "--from", "iso27001", "--to", "gdpr", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert!(rows.iter().all(|r| r.len() == 8));
    assert!(rows.iter().any(|r| &r[2] == "gdpr/Art.35" && r[0].is_empty() && &r[4] == "no pair"), "a gap");
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, _) = annexa(&["completions", shell]);
        assert_eq!(code, 0);
        for command in ["convert", "catalogue", "explain", "crosswalk", "plan"] {
            assert!(out.contains(command), "{shell} lacks {command}");
        }
    }
}
