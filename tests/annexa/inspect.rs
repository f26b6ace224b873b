//! `annexa inspect`, import profiles and words of the user's own, through the real program.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fs;
use std::path::{Path, PathBuf};

use annexa::model::record::Record;
use annexa::model::{Applicability, Basis, Status};
use serde_json::Value;

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::program::{stderr, stdout};

const GERMAN: &str = "Erklärung zur Anwendbarkeit;;;;\n\
    Version: 3.1;;;;\n\
    Nr.;Maßnahme;Anwendbar;Umsetzungsstatus;Verantwortlich\n\
    A.5.1;Informationssicherheitspolitik und -richtlinien;Ja;umgesetzt;ISB\n\
    A.5.7;Bedrohungsintelligenz;Nein;;\n\
    A.8.9;Konfigurationsmanagement;Ja;ungesetzt;IT\n\
    A.8.99;Management der Konfiguration;Ja;geplant;IT\n";

struct Place(Folder);

impl Place {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        self.0.write(name, content)
    }

    /// Exit code, what was printed, and what was complained.
    fn annexa(&self, arguments: &[&str]) -> (i32, String, String) {
        let run = self.0.annexa(arguments);
        (run.status.code().expect("a code"), stdout(&run), stderr(&run))
    }

    fn convert(&self, more: &[&str]) -> Record {
        let fixed = ["convert", "soa.csv", "--output", "out", "--as-of", AS_OF, "--framework", "none"];
        let (_, _, complaint) = self.annexa(&[&fixed, more].concat());
        assert!(self.0.path("out/soa/record.json").exists(), "{complaint}");
        self.0.record("out/soa")
    }
}

#[test]
fn inspect_says_how_a_file_is_read_and_writes_nothing() {
    let place = Place::new();
    place.file("soa.csv", GERMAN);
    let (code, text, complaint) = place.annexa(&["inspect", "soa.csv"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    for expected in [
        "delimited text, `;`",
        "Statement of Applicability",
        "iso27001:2022: ",
        "German: ",
        "version  csv!A2  3.1",
        "header 3, rows 4–7",
        "identifier",
        "`ungesetzt`",
        "not understood; left unstated. Near: `umgesetzt`",
        "7 rows = 2 title + 1 header + 3 entry + 1 unmatched; 3 entries",
        "csv!A7: A.8.99 is no control of ISO/IEC 27001:2022",
        "perhaps A.8.9 Configuration management",
    ] {
        assert!(text.contains(expected), "no `{expected}` in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours on a pipe");
    assert_eq!(fs::read_dir(place.0.root()).expect("the folder").count(), 1);
}

#[test]
fn inspect_as_json_has_everything_that_the_screen_has() {
    let place = Place::new();
    place.file("soa.csv", GERMAN);
    let (_, json, _) = place.annexa(&["inspect", "soa.csv", "--format", "json"]);
    let found: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(found["edition"], "iso27001:2022");
    assert_eq!(found["kind"], "soa");
    assert_eq!(found["language"]["code"], "de");
    let table = &found["sheets"][0]["tables"][0];
    assert_eq!(table["header_rows"], serde_json::json!([3, 3]));
    let column = &table["columns"][3];
    assert_eq!((column["column"].as_str(), column["role"].as_str()), (Some("D"), Some("status")));
    assert_eq!(column["values"], serde_json::json!(["umgesetzt", "ungesetzt", "geplant"]));
    assert_eq!(found["ledger"]["rows"], 7);
    let unknown = found["words"].as_array().expect("words").iter().find(|w| w["taken_for"].is_null()).expect("one");
    assert_eq!(
        (unknown["word"].as_str(), unknown["nearest"][0]["word"].as_str()),
        (Some("ungesetzt"), Some("umgesetzt"))
    );
    assert!(found["problems"].as_array().expect("problems").iter().any(|p| p["cell"] == "csv!D6"));
}

#[test]
fn a_file_that_cannot_be_read_is_said_and_the_others_are_shown() {
    let place = Place::new();
    place.file("soa.csv", GERMAN);
    place.file("empty.xlsx", "");
    let (code, text, complaint) = place.annexa(&["inspect", "empty.xlsx", "soa.csv", "gone.csv"]);
    assert_eq!(code, 1);
    assert!(text.contains("German"));
    assert!(
        complaint.contains("empty.xlsx: the file is empty") && complaint.contains("gone.csv: does not exist"),
        "{complaint}"
    );
}

#[test]
fn a_written_profile_reads_every_sample_as_it_was_read() {
    let place = Place::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![samples];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("samples").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e != "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() >= 10);
    for (at, file) in files.iter().enumerate() {
        let (name, profile) = (file.to_string_lossy(), format!("{at}.toml"));
        let (code, plain, said) = place.annexa(&["inspect", &name, "--format", "json", "--write-profile", &profile]);
        assert_eq!(code, 0, "{said}");
        let (_, with, said) = place.annexa(&["inspect", &name, "--format", "json", "--profile", &profile]);
        let (plain, with): (Value, Value) = (
            serde_json::from_str(&plain).expect("JSON"),
            serde_json::from_str(&with).unwrap_or_else(|_| panic!("{name}: {said}")),
        );
        for field in ["kind", "edition", "words", "ledger", "facts", "problems"] {
            assert_eq!(plain[field], with[field], "{name}: {field}");
        }
        let roles = |v: &Value| -> Vec<Value> {
            let tables =
                v["sheets"].as_array().expect("sheets").iter().flat_map(|s| s["tables"].as_array().expect("tables"));
            tables.flat_map(|t| t["columns"].as_array().expect("columns")).map(|c| c["role"].clone()).collect()
        };
        assert_eq!(roles(&plain), roles(&with), "{name}");
        let again = place.annexa(&["inspect", &name, "--write-profile", &profile]);
        assert!(again.0 == 2 && again.2.contains("is not replaced"), "{again:?}");
    }
}

#[test]
fn a_profile_tells_columns_words_edition_kind_organisation_and_thresholds() {
    let place = Place::new();
    place.file(
        "soa.csv",
        "Export of 2025\nx1,x2,x3,x4,x5\nA.5.1,Policies for information security,grün,4,Anna\nA.5.7,Threat intelligence,rot,2,Bert\n",
    );
    place.file(
        "acme.toml",
        "files = [\"SOA*\"]\norganisation = \"Acme AG\"\nkind = \"register\"\nedition = \"2022\"\npims-role = [\"processor\"]\n\
         [[sheets]]\nname = \"csv\"\nheader-row = 2\n[sheets.columns]\nA = \"identifier\"\nx2 = \"title\"\nx3 = \"applicability\"\nx4 = \"maturity\"\nE = \"owner\"\n\
         [words.applicability]\napplicable = [\"grün\"]\nexcluded = [\"rot\"]\n\
         [thresholds]\nmaturity-implemented = 4\nmaturity-partial = 2\n",
    );
    let record = place.convert(&["--profile", "acme.toml"]);
    assert_eq!(record.organisation, "Acme AG");
    assert_eq!(record.document.pims_role[0].text, "processor");
    assert_eq!(record.sources[0].profile.as_deref(), Some("acme.toml"));
    let entry = |local: &str| record.entries.iter().find(|e| e.provision.local() == local).expect("an entry");
    assert_eq!(entry("A.5.1").applicability.as_ref().map(|a| a.value), Some(Applicability::Applicable));
    assert_eq!(entry("A.5.7").applicability.as_ref().map(|a| a.value), Some(Applicability::Excluded));
    let status = |local: &str| entry(local).status.as_ref().map(|s| (s.value, s.basis));
    assert_eq!(status("A.5.1"), Some((Status::Implemented, Basis::Stated)), "with thresholds it is stated");
    assert_eq!(status("A.5.7"), Some((Status::Partial, Basis::Stated)));
    assert_eq!(entry("A.5.7").owner[0].text, "Bert");
}

#[test]
fn a_profile_that_does_not_fit_says_where() {
    let place = Place::new();
    place.file("soa.csv", GERMAN);
    for (profile, expected) in [
        ("[[sheets]]\nname = \"SoA\"\n", "p.toml, line 2, column 8: the file has no sheet `SoA`; it has `csv`"),
        (
            "[[sheets]]\nname = \"csv\"\nheader-row = 3\n[sheets.columns]\nNumber = \"identifier\"\n",
            "p.toml, line 5, column 1: no column of sheet `csv` is `Number`, by letters or by header; the header has A3 `Nr.`",
        ),
        (
            "[[sheets]]\nname = \"csv\"\nheader-row = 30\n",
            "p.toml, line 3, column 14: row 30 of sheet `csv` is to be the header",
        ),
        (
            "[[sheets]]\nname = \"csv\"\n[sheets.columns]\nE = \"identifier\"\n",
            "p.toml, line 2, column 8: column E is to be the identifier, and no cell of it in rows 4 to 7 of sheet `csv` is one: E4 `ISB`",
        ),
    ] {
        place.file("p.toml", profile);
        let (code, _, complaint) = place.annexa(&["convert", "soa.csv", "--output", "out", "--profile", "p.toml"]);
        assert_eq!(code, 1);
        assert!(complaint.contains(expected), "{complaint}");
    }
    place.file("p.toml", "kind = \"soa\"\n[[sheets]]\nnaem = \"x\"\n");
    let (code, _, complaint) = place.annexa(&["convert", "soa.csv", "--output", "out", "--profile", "p.toml"]);
    assert!(code == 2 && complaint.contains("p.toml, line 3, column 1: unknown field `naem`"), "{complaint}");
}

#[test]
fn a_folder_of_profiles_serves_a_batch_and_two_for_one_file_are_refused() {
    let place = Place::new();
    place.file("in/one.csv", "k,t,a\nA.5.1,Policies for information security,ok!\nA.5.7,Threat intelligence,ok!\n");
    place.file("in/two.csv", "k,t,a\nA.5.1,Policies for information security,ok!\nA.5.7,Threat intelligence,ok!\n");
    let rule = |pattern: &str, meaning: &str| {
        format!(
            "files = [\"{pattern}\"]\n[[sheets]]\nname = \"csv\"\n[sheets.columns]\nC = \"applicability\"\n[words.applicability]\n{meaning} = [\"ok!\"]\n"
        )
    };
    place.file("profiles/one.toml", &rule("one*", "applicable"));
    place.file("profiles/two.toml", &rule("two*", "excluded"));
    let (code, _, complaint) = place.annexa(&["convert", "in", "--quiet", "--output", "out", "--profile", "profiles"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    let excluded = |name: &str| {
        let json = fs::read(place.0.root().join(format!("out/{name}/record.json"))).expect("a record");
        serde_json::from_slice::<Record>(&json).expect("a record").statements[0].figures.excluded
    };
    assert_eq!((excluded("one"), excluded("two")), (0, 2));
    place.file("profiles/three.toml", &rule("*.csv", "undecided"));
    let (code, _, complaint) = place.annexa(&["convert", "in", "--output", "out2", "--profile", "profiles"]);
    assert!(code == 1 && complaint.contains("one.toml and three.toml are both for it"), "{complaint}");
}

#[test]
fn words_of_ones_own_are_read_without_compiling() {
    let place = Place::new();
    let (code, german, _) = place.annexa(&["vocabulary", "show", "de"]);
    assert!(code == 0 && german.contains("language = \"de\""));
    let (_, list, _) = place.annexa(&["vocabulary", "list"]);
    for language in [
        "English",
        "German",
        "French",
        "Spanish",
        "Portuguese",
        "Italian",
        "Dutch",
        "Polish",
        "Czech",
        "Turkish",
        "Greek",
        "Indonesian",
    ] {
        assert!(list.contains(language), "{language}");
    }
    place.file(
        "soa.csv",
        "Kontroll,Rubrik,Tillämplig,Införd\nA.5.1,Policies for information security,Javisst,Delvis\nA.5.7,Threat intelligence,Nej tack,\nA.8.9,Configuration management,Javisst,Klar\n",
    );
    place.file(
        "sv.toml",
        "language = \"sv\"\nname = \"Swedish\"\n[headers]\nidentifier = [\"kontroll\"]\ntitle = [\"rubrik\"]\napplicability = [\"tillämplig\"]\nstatus = [\"införd\"]\n\
         [applicability]\napplicable = [\"javisst\"]\nexcluded = [\"nej tack\"]\n[status]\nimplemented = [\"klar\"]\npartial = [\"delvis\"]\n",
    );
    let record = place.convert(&["--vocabulary", "sv.toml"]);
    let figures = record.statements[0].figures;
    assert_eq!((figures.applicable, figures.excluded, figures.implemented, figures.partial), (2, 1, 1, 1));
    assert_eq!(record.sources[0].language.as_ref().map(|l| l.name.as_str()), Some("Swedish"));
    place.file("sv.toml", "language = \"sv\"\n[status]\ndone = [\"klar\"]\n");
    let (code, _, complaint) = place.annexa(&["inspect", "soa.csv", "--vocabulary", "sv.toml"]);
    assert!(code == 2 && complaint.contains("sv.toml") && complaint.contains("line 3"), "{complaint}");
}
