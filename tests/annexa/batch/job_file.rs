//! Job files: organisations one by one and by pattern, settings of their own, and mistakes with their place.

use std::fs;
use std::process::Output;

use annexa::batch::Manifest;
use serde_json::Value;

use super::{Place, found};
use crate::support::program::{self, stderr, stdout};
use crate::support::record::read_json;

const SOA: &str = "Control,Title,Applicable\nA.5.1,Policies for information security,yes\n";

fn annexa(place: &Place, arguments: &[&str]) -> Output {
    let mut command = program::annexa(place.folder.root());
    command.args(arguments).env("SOURCE_DATE_EPOCH", "86400").output().expect("the binary runs")
}

fn job(place: &Place, content: &str) {
    fs::write(place.path("in/job.toml"), content).expect("a job file");
}

fn manifest(place: &Place, output: &str) -> Manifest {
    read_json(&place.path(output).join("manifest.json"))
}

#[test]
fn organisations_are_named_one_by_one_or_found_by_pattern_each_with_its_settings() {
    let place = Place::new();
    for file in
        ["acme/soa.csv", "acme/notes.csv", "beta/soa 2024.csv", "gamma/deep/soa.csv", "solo.csv", "x/a.csv", "x/b.csv"]
    {
        place.file(&format!("clients/{file}"), SOA);
    }
    job(
        &place,
        r#"
output = "../out"
as-of = 2026-06-01
[defaults]
framework = "none"

[[organisation]]            # a pattern: a folder each
inputs = "clients/*/soa*.csv"

[[organisation]]            # a file
inputs = "clients/solo.csv"
edition = 2013
role = ["controller", "processor"]

[[organisation]]            # several files under one name
name = "X Ltd"
inputs = ["clients/x/b.csv", "clients/x/a.csv"]

[[organisation]]            # a folder, with all that is in it
inputs = "clients/gamma"
framework = ["nis2", "gdpr"]
"#,
    );
    let checked = annexa(&place, &["run", "in/job.toml", "--check"]);
    let shown = stdout(&checked);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    assert!(shown.contains("5 organisations, as of 2026-06-01, into in/../out; nothing was written"), "{shown}");
    assert!(
        shown.contains("solo\n  solo.csv\n  with edition=2013 framework=none role=controller role=processor\n"),
        "{shown}"
    );
    assert!(!place.path("out").exists());

    let output = annexa(&place, &["run", "in/job.toml", "--quiet"]);
    let said = stderr(&output);
    let manifest = manifest(&place, "out");
    // One source of 2022 that is set to 2013 may fail; the test is about which settings were used.
    assert!(output.status.code().is_some_and(|code| code < 2), "{said}");
    let names: Vec<String> = found(&manifest).iter().map(|line| line.trim_start_matches('!').to_owned()).collect();
    assert_eq!(
        names,
        [
            "X-Ltd: a.csv, b.csv",
            "acme: acme/soa.csv",
            "beta: beta/soa 2024.csv",
            "gamma: gamma/deep/soa.csv",
            "solo: solo.csv"
        ]
    );
    assert_eq!(manifest.settings.as_of, "2026-06-01");
    assert_eq!(manifest.settings.frameworks.as_deref(), Some(&[][..]));
    let pack = |slug: &str| {
        let record: Value = read_json(&place.path("out").join(slug).join("record.json"));
        record["integration"]["frameworks"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((pack("acme"), pack("gamma")), (0, 2), "an override replaces the default");
}

#[test]
fn a_pattern_takes_no_lock_files_no_results_and_nothing_that_has_an_entry_of_its_own() {
    let place = Place::new();
    for file in ["acme/soa.csv", "acme/~$soa.csv", "beta.csv", ".hidden/soa.csv", "notes.md"] {
        place.file(file, SOA);
    }
    job(
        &place,
        "output = \"results\"\n[[organisation]]\ninputs = \"*\"\n[defaults]\nframework = \"none\"\n\
         [[organisation]]\nname = \"Beta Ltd\"\ninputs = \"beta.csv\"\n",
    );
    for pass in 1..=2 {
        let output = annexa(&place, &["run", "in/job.toml"]);
        assert_eq!(output.status.code(), Some(0), "pass {pass}: {}", stderr(&output));
        assert_eq!(found(&manifest(&place, "in/results")), ["Beta-Ltd: beta.csv", "acme: acme/soa.csv"]);
        let unchanged = stdout(&output).contains("2 of them unchanged");
        assert_eq!(unchanged, pass == 2, "{}", stdout(&output));
    }
}

#[test]
fn what_an_entry_does_not_find_fails_alone_and_is_named() {
    let place = Place::new();
    place.file("acme.csv", SOA);
    job(
        &place,
        "output = \"results\"\n[defaults]\nframework = \"none\"\n[[organisation]]\ninputs = \"acme.csv\"\n\
         [[organisation]]\ninputs = \"gone.csv\"\n[[organisation]]\ninputs = \"nothing/*.csv\"\n",
    );
    let output = annexa(&place, &["run", "in/job.toml", "--quiet"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("in/gone.csv: does not exist"), "{said}");
    assert!(said.contains("nothing/*.csv: nothing is found by this pattern"), "{said}");
    assert!(place.path("in/results/acme/record.json").exists());
    let checked = annexa(&place, &["run", "in/job.toml", "--check"]);
    assert_eq!(checked.status.code(), Some(1));
}

#[test]
fn every_mistake_has_file_line_and_column_and_nothing_is_written() {
    let place = Place::new();
    place.file("acme.csv", SOA);
    place.file("bad.toml", "[words\n");
    job(
        &place,
        "output = \"results\"\nkeep = 3\n[defaults]\nframework = \"iso4\"\n[[organisation]]\ninputs = \"acme.csv\"\n\
         profile = \"gone.toml\"\nprecedense = \"soa\"\n",
    );
    let output = annexa(&place, &["run", "in/job.toml"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let starts = [
        "error: in/job.toml:2:1: `keep`",
        "error: in/job.toml:7:11: gone.toml does not exist",
        "error: in/job.toml:8:1: `precedense`",
    ];
    for (line, start) in said.lines().zip(starts) {
        assert!(line.starts_with(start), "{said}");
    }
    assert_eq!(said.lines().count(), 3, "{said}");

    job(
        &place,
        "output = \"results\"\n[defaults]\nframework = \"iso4\"\n[[organisation]]\ninputs = \"acme.csv\"\n\
         [[organisation]]\ninputs = \"acme.csv\"\nframework = \"none\"\nvocabulary = \"bad.toml\"\n",
    );
    let said = stderr(&annexa(&place, &["run", "in/job.toml"]));
    assert!(said.contains("error: in/job.toml:3:13: ") && said.contains("iso4"), "{said}");
    assert!(said.contains("error: in/job.toml:9:14: ") && said.contains("bad.toml"), "{said}");
    assert_eq!(said.lines().count(), 2, "the mistake in the defaults is told once: {said}");
    assert!(!place.path("in/results").exists());
    let gone = annexa(&place, &["run", "gone.toml"]);
    assert_eq!((gone.status.code(), stderr(&gone).contains("gone.toml")), (Some(2), true));
}

/// Each mistake with the line and column of the very value or key that is wrong.
#[test]
fn a_mistake_points_at_the_value_that_is_wrong() {
    let place = Place::new();
    place.file("acme.csv", SOA);
    place.file("rules.toml", "[SOA101]\nseverity = \"dreadful\"\n");
    place.file("profile.toml", "files = [\"*\"]\n\n[[sheets]]\nname = \"csv\"\nheader-row = \"four\"\n");
    place.file("fine.toml", "files = [\"*.csv\"]\n");
    // The text below [defaults], where the mistake is, and a word of the message.
    let cases = [
        ("framework = [\"nis2\", \"nis3\"]", "3:22", "nis3"),
        ("role = [\"controller\", \"owner\"]", "3:23", "owner"),
        ("edition = 2022\nattach = [\"record\", \"letters\"]", "4:21", "letters"),
        ("precedence = [\"soa\", \"status=loudest\"]", "3:22", "loudest"),
        ("with = \"nothing\"", "3:8", "nothing"),
        ("sarif = \"yes\"", "3:9", "true or false"),
        ("edition = [2013, 2022]", "3:11", "one value"),
        ("role = [[\"controller\"]]", "3:9", "text or number"),
        ("edition = { year = 2022 }", "3:11", "text or number"),
        ("max-cells = -1", "3:13", "max-cells"),
        ("max-sheets = 2.5", "3:14", "max-sheets"),
        ("  max-cell = 7", "3:3", "did you mean `max-cells`"),
        ("edition.year = 2022", "3:1", "text or number"),
        ("rules = \"rules.toml\"", "3:9", "line 2, column 12"),
        ("profile = [\"fine.toml\", \"profile.toml\"]", "3:25", "line 5, column 14"),
    ];
    for (defaults, at, says) in cases {
        job(
            &place,
            &format!("output = \"results\"\n[defaults]\n{defaults}\n[[organisation]]\ninputs = \"acme.csv\"\n"),
        );
        let said = stderr(&annexa(&place, &["run", "in/job.toml", "--check"]));
        let start = format!("error: in/job.toml:{at}: ");
        assert!(said.starts_with(&start) && said.contains(says), "{defaults}: expected {start}, {says}\n{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn the_command_line_goes_before_the_job_file_and_that_before_the_environment() {
    let place = Place::new();
    place.file("acme.csv", SOA);
    let as_of = |arguments: &[&str]| {
        let output = annexa(&place, &[&["run", "in/job.toml", "--check"], arguments].concat());
        stdout(&output).split("as of ").nth(1).map(|rest| rest.chars().take(10).collect::<String>())
    };
    job(&place, "output = \"x\"\n[[organisation]]\ninputs = \"acme.csv\"\n");
    assert_eq!(as_of(&[]).as_deref(), Some("1970-01-02"));
    job(&place, "output = \"x\"\nas-of = \"2026-01-31\"\n[[organisation]]\ninputs = \"acme.csv\"\n");
    assert_eq!(as_of(&[]).as_deref(), Some("2026-01-31"));
    assert_eq!(as_of(&["--as-of", "2026-02-01"]).as_deref(), Some("2026-02-01"));
    let elsewhere = stdout(&annexa(&place, &["run", "in/job.toml", "--check", "--output", "there"]));
    assert!(elsewhere.contains("into there;"), "{elsewhere}");
}

#[test]
fn the_starter_that_init_writes_runs_as_it_is_and_replaces_nothing() {
    let place = Place::new();
    for file in ["acme/soa.csv", "acme/more.csv", "be[ta].csv", "quo\"ted.csv"] {
        place.file(file, SOA);
    }
    let output = annexa(&place, &["init", "in"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let starter = fs::read_to_string(place.path("in/annexa.toml")).expect("a job file");
    for key in ["# edition =", "# framework =", "# role =", "# profile =", "# precedence =", "# rules =", "# as-of ="] {
        assert!(starter.contains(key), "{key} in {starter}");
    }
    let checked = annexa(&place, &["run", "in/annexa.toml", "--check"]);
    let shown = stdout(&checked);
    assert_eq!(checked.status.code(), Some(0), "{}{shown}", stderr(&checked));
    assert!(shown.contains("3 organisations") && shown.contains("be[ta].csv"), "{shown}");
    let again = annexa(&place, &["init", "in"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("not replaced"), "{}", stderr(&again));
}

#[test]
fn a_large_folder_is_begun_with_a_pattern() {
    let place = Place::new();
    for n in 0..30 {
        place.file(&format!("org-{n}.csv"), SOA);
    }
    assert!(annexa(&place, &["init", "in"]).status.success());
    let shown = stdout(&annexa(&place, &["run", "in/annexa.toml", "--check"]));
    assert!(shown.contains("30 organisations"), "{shown}");
}

#[test]
fn the_schema_knows_every_setting_of_convert_and_nothing_else() {
    let place = Place::new();
    let schema: Value = serde_json::from_slice(&annexa(&place, &["schema", "job"]).stdout).expect("a JSON Schema");
    let defaults = schema["properties"]["defaults"]["properties"].as_object().expect("settings");
    let help = stdout(&annexa(&place, &["convert", "--help"]));
    let flags: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim_start().trim_start_matches("-o, ").trim_start_matches("-q, ").strip_prefix("--"))
        .filter_map(|line| line.split([' ', '=']).next())
        .collect();
    for key in defaults.keys() {
        assert!(flags.contains(&key.as_str()), "{key} is no flag of convert: {flags:?}");
    }
    for key in [
        "edition",
        "framework",
        "role",
        "profile",
        "vocabulary",
        "precedence",
        "rules",
        "catalogue",
        "crosswalk",
        "with",
        "font",
        "system-fonts",
    ] {
        assert!(defaults.contains_key(key), "{key} is missing");
    }
    assert_eq!(schema["properties"]["defaults"]["additionalProperties"], false);
    assert!(schema["properties"]["organisation"]["items"]["properties"]["inputs"].is_object());
}
