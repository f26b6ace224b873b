//! The audit rules through the real binary: a case that raises each and a near one that does not, what a job
//! changes, what a run that does not pass answers, and the day on which findings change next.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use annexa::Summary;
use annexa::model::Finding;
use annexa::model::record::Record;

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::pdf::text_by_poppler;
use crate::support::program::{assert_success, stderr, stdout};
use crate::support::record::read_json;
use crate::support::workbook;
use cases::{At, BY_HAND, Case, SILENT, SPEAKS, organisations};

fn place(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for (name, files) in organisations().into_iter().filter(|(name, _)| names.contains(name)) {
        for (file, content) in files {
            folder.write(format!("in/{name}/{file}"), content);
        }
    }
    folder
}

fn record(folder: &Folder, output: &str, organisation: &str) -> Record {
    folder.record(Path::new(output).join(organisation.replace(' ', "-").to_lowercase()))
}

/// Converts, and gives the exit code.
fn convert(folder: &Folder, output: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["convert", "in", "--output", output, "--framework", "none", "--quiet"];
    arguments.extend(more);
    if !more.contains(&"--as-of") {
        arguments.extend(["--as-of", AS_OF]);
    }
    folder.annexa(&arguments)
}

fn found<'r>(records: &'r BTreeMap<&str, Record>, (rule, organisation, at): &Case) -> Option<&'r Finding> {
    records[organisation].findings.iter().filter(|f| f.rule == *rule).find(|f| match at {
        At::Control(local) => f.provision.iter().chain(&f.controls).any(|p| p.local() == *local),
        At::Saying(words) => f.seen.english().contains(words),
        At::Anywhere => true,
    })
}

#[test]
fn every_rule_speaks_on_its_case_and_is_silent_on_the_near_one() {
    let names: Vec<&str> = organisations().iter().map(|(name, _)| *name).collect();
    let folder = place(&names);
    // Sources that name different organisations become one only where the user says whose they are.
    fs::create_dir(folder.path("named")).expect("a folder");
    fs::rename(folder.path("in/two names"), folder.path("named/two names")).expect("it moves");
    let run = convert(&folder, "out", &[]);
    assert_success(&run);
    let named = ["convert", "named", "--output", "out", "--framework", "none", "--quiet", "--as-of", AS_OF];
    assert_success(&folder.annexa(&[&named[..], &["--organisation", "two names"]].concat()));
    let records: BTreeMap<&str, Record> = names.iter().map(|n| (*n, record(&folder, "out", n))).collect();
    let told = |name: &str| {
        let lines = records[name].findings.iter().map(|f| format!("{} {:?} {}\n", f.rule, f.provision, f.seen));
        lines.collect::<String>()
    };
    for case in SPEAKS {
        assert!(found(&records, case).is_some(), "{case:?}\n{}", told(case.1));
    }
    for case in SILENT {
        assert_eq!(found(&records, case), None, "{case:?}");
    }
    // A statement without fault has no findings, but for the note on its own control.
    let clean: Vec<&str> = records["clean"].findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(clean, ["SOA202"], "{}", told("clean"));
    for (name, record) in &records {
        let mut last = 0;
        for finding in &record.findings {
            assert_eq!(finding.number, last + 1, "{name}");
            last = finding.number;
            assert!(finding.seen.english().chars().count() < 2_000, "{name}: {}", finding.seen);
        }
    }
    let rules: Vec<serde_json::Value> = listed(&folder);
    let known: BTreeSet<&str> = rules.iter().filter_map(|r| r["code"].as_str()).collect();
    for cases in [SPEAKS, SILENT] {
        let tested: BTreeSet<&str> = cases.iter().map(|(rule, _, _)| *rule).chain(BY_HAND).collect();
        assert_eq!(known, tested, "each rule has both cases");
    }
}

fn listed(folder: &Folder) -> Vec<serde_json::Value> {
    let output = folder.annexa(&["rules", "--format", "json"]);
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn findings_are_the_same_until_the_day_that_the_record_names_and_differ_on_it() {
    let folder = place(&["rows", "clean", "transition"]);
    let mut days: BTreeSet<String> = BTreeSet::new();
    let findings = |output: &str, day: &str| -> BTreeMap<&'static str, (Vec<Finding>, Option<String>)> {
        assert!(convert(&folder, output, &["--as-of", day]).status.success());
        let of = |name| {
            let record = record(&folder, output, name);
            (record.findings, record.next_date_change)
        };
        ["rows", "clean", "transition"].into_iter().map(|name| (name, of(name))).collect()
    };
    let mut today = "2025-10-30".to_owned();
    let mut now = findings("now", &today);
    for _ in 0..4 {
        let Some(next) = now.values().filter_map(|(_, next)| next.clone()).min() else { break };
        assert!(next > today, "{next} is after {today}");
        days.insert(next.clone());
        let before = findings("before", &yesterday(&next));
        let then = findings("then", &next);
        for (name, (found, day)) in &now {
            assert_eq!(&before[name].0, found, "{name} on the day before {next}");
            assert_eq!(day.as_deref() == Some(&next), then[name].0 != *found, "{name} on {next}");
        }
        today = next;
        now = then;
    }
    assert!(days.contains("2025-11-01"), "the day after the transition: {days:?}");
    let summary: serde_json::Value = read_json(&folder.path("then/rows/organisation.json"));
    let summary: Summary = serde_json::from_value(summary["summary"].clone()).expect("a summary");
    assert_eq!(summary.next_date_change, now["rows"].1);
}

fn yesterday(day: &str) -> String {
    let day: jiff::civil::Date = day.parse().expect("a day");
    day.yesterday().expect("a day before").to_string()
}

#[test]
fn a_job_switches_rules_off_grades_them_and_sets_limits_and_the_outputs_say_so() {
    let folder = place(&["rows"]);
    let rules = "[limits]\nevidence-months = 60\ncopied-rows = 13\n\n[SOA003]\nenabled = false\n\n[SOA118]\nseverity = \"minor\"\n\n[SOA005]\nseverity = \"minor\"\n";
    folder.write("rules.toml", rules);
    assert!(convert(&folder, "out", &["--rules", "rules.toml"]).status.success());
    let record = record(&folder, "out", "rows");
    let of = |rule: &str| record.findings.iter().filter(|f| f.rule == rule).collect::<Vec<_>>();
    assert!(of("SOA003").is_empty() && of("SOA120").is_empty());
    assert!(of("SOA122").iter().all(|f| !f.seen.english().contains("protect our information")));
    assert!(!of("SOA118").is_empty() && of("SOA118").iter().all(|f| f.severity.word() == "minor"));
    let changed: Vec<String> = record.rules_changed.iter().map(ToString::to_string).collect();
    assert_eq!(changed.len(), 4, "what is as it was is no change: {changed:?}");
    assert!(changed.iter().any(|c| c.starts_with("SOA003") && c.contains("off instead of major")), "{changed:?}");
    let pack = text_by_poppler(&folder.path("out/rows/audit-pack.pdf"));
    let workbook = sheet_text(&folder.path("out/rows/mapping.xlsx"), "Findings");
    for said in ["Rules changed for this run", "off instead of major", "evidence-months"] {
        assert!(pack.contains(said), "the pack says {said}");
        assert!(workbook.contains(said), "the workbook says {said}");
    }
    assert!(convert(&folder, "plain", &[]).status.success());
    assert!(!text_by_poppler(&folder.path("plain/rows/audit-pack.pdf")).contains("Rules changed"));
}

fn sheet_text(path: &Path, sheet: &str) -> String {
    workbook::texts(&fs::read(path).expect("a workbook"), sheet).join("\n")
}

#[test]
fn a_rules_file_that_cannot_be_used_is_named_with_line_and_column() {
    let folder = place(&["bare"]);
    for (rules, place, said) in [
        ("[limits]\nevidence-month = 3\n", "line 2, column 1", "evidence-months"),
        ("[limits]\nevidence-months = 0\n", "line 2, column 19", "from 1 to"),
        ("[limits]\nevidence-months = \"long\"\n", "line 2, column 19", "whole number"),
        ("\n[SOA1O1]\nenabled = false\n", "line 2, column 2", "near it are SOA101"),
        ("[SOA101]\nenabled = \"no\"\n", "line 2, column 11", "true or false"),
        ("[SOA101]\nseverity = \"grave\"\n", "line 2, column 12", "major, minor, observation, note"),
        ("[SOA101]\nlevel = 3\n", "line 2, column 1", "enabled and severity"),
        ("SOA101 = false\n", "line 1, column", "[SOA101]"),
        ("[SOA101\n", "line 1, column", ""),
    ] {
        folder.write("rules.toml", rules);
        let run = convert(&folder, "out", &["--rules", "rules.toml"]);
        assert_eq!(run.status.code(), Some(2), "{rules}");
        let told = stderr(&run);
        assert!(told.contains("rules.toml") && told.contains(place) && told.contains(said), "{rules}: {told}");
    }
    assert!(!folder.path("out").exists(), "nothing is written");
}

#[test]
fn the_starter_file_changes_nothing_and_with_its_marks_off_neither() {
    let folder = place(&["bare"]);
    let starter = stdout(&folder.annexa(&["rules", "--toml"]));
    let on: Vec<&str> = starter
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|l| l.starts_with('[') || l.contains(" = ")).unwrap_or(line))
        .collect();
    for content in [starter.clone(), on.join("\n")] {
        folder.write("rules.toml", content);
        let run = convert(&folder, "out", &["--rules", "rules.toml"]);
        assert_success(&run);
        assert!(record(&folder, "out", "bare").rules_changed.is_empty());
    }
}

#[test]
fn a_run_with_findings_of_a_severity_does_not_pass_and_is_written_all_the_same() {
    let folder = place(&["clean", "rows"]);
    let code = |output: &str, more: &[&str]| {
        let run = convert(&folder, output, more);
        (run.status.code(), stderr(&run))
    };
    assert_eq!(code("a", &[]).0, Some(0));
    let (status, said) = code("b", &["--fail-on", "major"]);
    assert_eq!(status, Some(5));
    assert!(said.contains("--fail-on major") && said.contains("rows") && !said.contains("clean"), "{said}");
    assert!(folder.path("b/rows/audit-pack.pdf").exists() && folder.path("b/manifest.json").exists());
    // Nothing but minors: passes at major, not at minor.
    fs::remove_dir_all(folder.path("in/rows")).expect("a folder");
    assert_eq!(code("c", &["--fail-on", "minor"]).0, Some(0));
    let soa = fs::read_to_string(folder.path("in/clean/soa.csv")).expect("a file");
    folder.write("in/clean/soa.csv", soa.replace("Approved by: M. Okafor\n", ""));
    assert_eq!(code("d", &["--fail-on", "major"]).0, Some(0));
    assert_eq!(code("e", &["--fail-on", "minor"]).0, Some(5));
    // An incomplete run is reported as such first.
    folder.write("in/broken/soa.xlsx", "no workbook");
    assert_eq!(code("f", &["--fail-on", "minor"]).0, Some(1));
    let help = stdout(&folder.annexa(&["convert", "--help"]));
    assert!(help.contains("\n  5  "), "{help}");
}

#[test]
fn rules_are_listed_and_explained_and_an_unknown_one_is_named_with_near_ones() {
    let folder = place(&[]);
    let list = stdout(&folder.annexa(&["rules"]));
    let rules = listed(&folder);
    assert!(rules.len() > 40);
    for rule in &rules {
        let code = rule["code"].as_str().expect("a code");
        assert!(list.lines().any(|line| line.starts_with(code)), "{code} is listed");
        let clauses = rule["clauses"].as_object().expect("clauses");
        assert_eq!(clauses.len(), 4, "{code} on each framework");
        let told = stdout(&folder.annexa(&["rules", &code.to_lowercase()]));
        for part in ["Looks at", "Why", "To do", "Speaks", "Silent", "Settings", code] {
            assert!(told.contains(part), "{code} says {part}: {told}");
        }
        assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
    }
    let statement = rules.iter().find(|r| r["code"] == "SOA003").expect("a rule");
    assert_eq!(statement["clauses"]["iso27001:2022"], "ISO/IEC 27001:2022, 6.1.3 d)");
    assert_eq!(statement["clauses"]["iso42001:2023"], "ISO/IEC 42001:2023, 6.1.3");
    assert_eq!(statement["clauses"]["iso27701:2019"], "ISO/IEC 27701:2019, 5.4.1.3");
    let unknown = folder.annexa(&["rules", "SOA012"]);
    assert_eq!(unknown.status.code(), Some(2));
    let said = stderr(&unknown);
    assert!(said.contains("SOA012") && said.contains("SOA002") && said.contains("annexa rules"), "{said}");
    let nonsense = stderr(&folder.annexa(&["rules", "kittens"]));
    assert!(nonsense.contains("SOA001") && nonsense.contains("SOA205"), "{nonsense}");
}
