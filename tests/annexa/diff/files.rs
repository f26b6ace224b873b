//! What can be compared, what comes out, and how the program answers.

use std::fs;

use annexa::diff::{Comparison, ControlChangeKind, Field, InputKind, Which};
use annexa::model::record::Record;

use super::{HEADER, Place, compared, control, field, soa, texts};
use crate::support::archive::parts;
use crate::support::program::{self, assert_success, stderr, stdout};
use crate::support::record::read_json;
use crate::support::repository::root;
use crate::support::text::utf8;

const ROW: &str = "A.5.1,Policies for information security,Yes,Law,Planned,CISO,E-1";

fn pair() -> Place {
    Place::new(&[
        ("old.csv", &soa(&[ROW])),
        ("new.csv", &soa(&["A.5.1,Policies for information security,Yes,Law,Implemented,CISO,E-1"])),
    ])
}

#[test]
fn the_exit_code_tells_only_where_it_is_asked() {
    let place = pair();
    let code = |arguments: &[&str]| place.run(arguments).status.code();
    assert_eq!(code(&["diff", "old.csv", "new.csv"]), Some(0));
    assert_eq!(code(&["diff", "old.csv", "new.csv", "--exit-code"]), Some(10));
    assert_eq!(code(&["diff", "old.csv", "old.csv", "--exit-code", "--quiet"]), Some(0));
    assert_eq!(code(&["diff", "old.csv"]), Some(2));
    let missing = place.run(&["diff", "old.csv", "gone.csv"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("gone.csv: does not exist"), "{}", stderr(&missing));
    place.write("text.csv", b"a letter\nwithout controls\n");
    let nothing = place.run(&["diff", "old.csv", "text.csv"]);
    assert_eq!((nothing.status.code(), stdout(&nothing).as_str()), (Some(2), ""));
    assert!(stderr(&nothing).contains("text.csv"), "{}", stderr(&nothing));
}

#[test]
fn a_record_and_the_workbook_that_hold_the_same_statement_do_not_differ() {
    let place = pair();
    let run = place.run(&["convert", "old.csv", "--output", "out", "--as-of", "2026-06-01", "--quiet"]);
    assert_success(&run);
    for old in ["old.csv", "out/old/record.json", "out/old/mapping.xlsx", "out/old", "out"] {
        let comparison = place.compare(old, "out/old/record.json");
        assert!(!comparison.differs, "{old}: {:?}", comparison.frameworks);
        assert_eq!(comparison.new.inputs[0].what, InputKind::Record);
        let what = comparison.old.inputs[0].what;
        let expected = match old {
            "old.csv" => InputKind::Source,
            "out/old/record.json" => InputKind::Record,
            _ => InputKind::Workbook,
        };
        assert_eq!(what, expected, "{old}");
    }
    let comparison = place.compare("out/old", "new.csv");
    assert_eq!(texts(&field(control(&comparison, "A.5.1"), Field::Status).after), ["implemented"]);
}

#[test]
fn a_record_of_another_schema_or_none_is_refused_with_what_to_do() {
    let place = pair();
    place.write("other.json", br#"{"schema": 999}"#);
    place.write("no.json", b"{}");
    for (name, said) in [("other.json", "schema 999"), ("no.json", "no record of annexa")] {
        let run = place.run(&["diff", name, "new.csv"]);
        assert_eq!(run.status.code(), Some(2));
        assert!(stderr(&run).contains(said) && stderr(&run).contains(name), "{}", stderr(&run));
    }
}

#[test]
fn a_framework_that_one_side_alone_has_is_said() {
    let place = pair();
    let run = place.run(&["convert", "old.csv", "--output", "out", "--as-of", "2026-06-01", "--quiet"]);
    assert_success(&run);
    let bytes = fs::read(place.path("out/old/record.json")).expect("a record");
    let mut record: Record = serde_json::from_slice(&bytes).expect("a record");
    let mut other = record.statements[0].clone();
    other.framework = annexa::model::FrameworkKey::new("iso42001:2023");
    other.framework_name = "ISO/IEC 42001:2023".to_owned();
    record.statements.push(other);
    place.write("both.json", &serde_json::to_vec(&record).expect("JSON"));
    let comparison = place.compare("out/old/record.json", "both.json");
    let only: Vec<(&str, Option<Which>)> =
        comparison.frameworks.iter().map(|f| (f.framework.as_str(), f.only_in)).collect();
    assert_eq!(only, [("iso27001:2022", None), ("iso42001:2023", Some(Which::New))]);
    assert!(comparison.differs);
    let shown = stdout(&place.run(&["diff", "both.json", "out/old/record.json"]));
    assert!(shown.contains("ISO/IEC 42001:2023: OLD alone has a statement on it"), "{shown}");
}

#[test]
fn a_folder_is_one_organisation_and_what_it_lacks_is_said() {
    let place = pair();
    place.write("v1/soa.csv", soa(&[ROW]).as_bytes());
    place.write("v1/owners.csv", b"Control,Owner\nA.5.1,Board\nA.5.2,Board\nA.5.3,Board\n");
    place.write("v1/broken.xlsx", b"PK\x03\x04 not a workbook");
    let run = place.run(&["diff", "v1", "new.csv", "--format", "json", "--as-of", "2026-06-01"]);
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    assert!(stderr(&run).contains("OLD is incomplete: broken.xlsx"), "{}", stderr(&run));
    let comparison = compared(&run);
    assert_eq!(comparison.old.sources.len(), 3);
    assert_eq!(texts(&field(control(&comparison, "A.5.1"), Field::Owner).before), ["Board", "CISO"]);
    assert_eq!(control(&comparison, "A.5.2").kind, ControlChangeKind::Removed);
}

#[test]
fn different_organisations_are_a_warning() {
    let named = |name: &str| format!("Organisation,{name}\nVersion,1\n\n{HEADER}{ROW}\n");
    let place = Place::new(&[("a.csv", &named("Acme Ltd")), ("b.csv", &named("Zenith plc"))]);
    let comparison = place.compare("a.csv", "b.csv");
    assert!(
        comparison.warnings.iter().any(|w| w.contains("different organisations") && w.contains("Zenith plc")),
        "{:?}",
        comparison.warnings
    );
    let shown = stdout(&place.run(&["diff", "a.csv", "b.csv"]));
    assert!(shown.contains("warning: the two sides name different organisations"), "{shown}");
}

#[test]
fn the_screen_is_plain_on_a_pipe_and_says_what_the_json_says() {
    let place = pair();
    let shown = stdout(&place.run(&["diff", "old.csv", "new.csv", "--as-of", "2026-06-01"]));
    assert!(!shown.contains('\u{1b}'));
    assert!(shown.contains("ISO/IEC 27001:2022: 1 changed, 0 added, 0 removed, 92 the same"), "{shown}");
    let line = shown.lines().find(|l| l.starts_with("A.5.1")).expect("a row");
    assert!(line.contains("status") && line.contains("planned") && line.contains("implemented"), "{line}");
    assert!(shown.lines().any(|l| l.starts_with("implemented") && l.ends_with("+1")), "{shown}");
    let csv = stdout(&place.run(&["diff", "old.csv", "new.csv", "--format", "csv"]));
    let row =
        "iso27001:2022,A.5.1,Policies for information security,changed,status,changed,planned,implemented,,S1 E2,S1 E2";
    assert_eq!(csv.lines().nth(1), Some(row));
}

#[test]
fn what_stands_in_a_cell_is_never_a_command_or_a_formula() {
    let nasty = "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\") <b>&amp; \u{1b}[31mred\"";
    let place = Place::new(&[
        ("old.csv", &soa(&[ROW])),
        ("new.csv", &soa(&[&format!("A.5.1,Policies for information security,Yes,{nasty},Planned,+CISO,-E")])),
    ]);
    let shown = stdout(&place.run(&["diff", "old.csv", "new.csv"]));
    assert!(!shown.contains('\u{1b}') && shown.contains("=HYPERLINK"), "{shown}");
    let run = place.run(&["diff", "old.csv", "new.csv", "-o", "c.xlsx", "-o", "c.pdf", "-o", "c.json", "--quiet"]);
    assert_success(&run);
    for (name, content) in parts(&fs::read(place.path("c.xlsx")).expect("a workbook")) {
        let xml = utf8(&content);
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "{name} holds a formula");
    }
    let csv = stdout(&place.run(&["diff", "old.csv", "new.csv", "--format", "csv"]));
    assert!(csv.contains("'=HYPERLINK") || csv.contains("\"'=HYPERLINK"), "{csv}");
}

#[test]
fn the_same_two_statements_give_the_same_bytes_and_an_output_is_no_source() {
    let place = pair();
    for run in ["a", "b"] {
        let names = ["xlsx", "pdf", "json"].map(|form| format!("{run}.{form}"));
        let mut arguments = vec!["diff", "old.csv", "new.csv", "--quiet", "--as-of", "2026-06-01"];
        for name in &names {
            arguments.extend(["-o", name]);
        }
        let run = place.run(&arguments);
        assert_success(&run);
    }
    for form in ["xlsx", "pdf", "json"] {
        let read = |name: &str| fs::read(place.path(&format!("{name}.{form}"))).expect("a file");
        assert_eq!(read("a"), read("b"), "{form}");
    }
    let from_file: Comparison = read_json(&place.path("a.json"));
    assert_eq!(from_file, place.compare("old.csv", "new.csv"));
    // A folder in which a comparison lies beside its sources is read as if it were not there.
    place.write("v/soa.csv", soa(&[ROW]).as_bytes());
    fs::copy(place.path("a.xlsx"), place.path("v/changes.xlsx")).expect("a copy");
    let comparison = place.compare("old.csv", "v");
    assert!(!comparison.differs, "{:?}", comparison.frameworks);
    let alone = place.run(&["convert", "a.xlsx", "--output", "out"]);
    assert_eq!(alone.status.code(), Some(1));
    assert!(stderr(&alone).contains("a comparison that annexa wrote"), "{}", stderr(&alone));
}

#[test]
fn an_input_is_never_written_to_and_other_forms_are_refused() {
    let place = pair();
    place.write("v1/soa.xlsx", b"");
    for (output, said) in [("old.csv", ".xlsx, .pdf or .json"), ("c.docx", ".xlsx, .pdf or .json")] {
        let run = place.run(&["diff", "old.csv", "new.csv", "--output", output]);
        assert_eq!(run.status.code(), Some(2));
        assert!(stderr(&run).contains(said), "{}", stderr(&run));
    }
    let run = place.run(&["diff", "v1", "new.csv", "--output", "v1/soa.xlsx"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("stands among the inputs"), "{}", stderr(&run));
    let run = place.run(&["diff", "old.csv", "new.csv", "--output", "no/folder/c.pdf"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("choose a folder that exists"), "{}", stderr(&run));
}

#[test]
fn ugly_texts_of_any_length_and_script_come_through() {
    let long = "Der Zugang wird jährlich geprüft. ".repeat(600);
    let rows = |end: &str, greek: &str| {
        let row = |id: &str, text: &str| format!("{id},,Yes,\"{}\",Planned,,", text.replace('"', "\"\""));
        soa(&[&row("A.5.1", &format!("{long}{end}")), &row("A.5.2", greek), &row("A.5.3", &"x".repeat(40_000))])
    };
    let place = Place::new(&[
        ("old.csv", &rows("Ende", "Νόμος 4624/2019 για τα δεδομένα")),
        ("new.csv", &rows("Schluss", "القانون رقم ٥ لسنة ٢٠٢٠ \u{1}\u{202e}")),
    ]);
    let run = place.run(&["diff", "old.csv", "new.csv", "-o", "c.pdf", "-o", "c.xlsx", "--as-of", "2026-06-01"]);
    assert_success(&run);
    let shown = stdout(&run);
    assert!(shown.contains("[-Ende-]") && shown.contains("{+Schluss+}"), "{shown}");
    assert!(shown.contains("words unchanged"), "a long stretch is left out");
    assert!(shown.lines().count() < 60, "{shown}");
    let pdf = fs::read(place.path("c.pdf")).expect("a file");
    assert!(lopdf::Document::load_mem(&pdf).expect("a PDF").get_pages().len() < 12);
}

#[test]
fn the_versions_of_the_readme_differ_as_they_were_made() {
    use Field::{Applicability, Evidence, Implementation, JustificationForExclusion, Owner, Reasons, Status};
    let run = program::run(
        root(),
        &[
            "diff",
            "samples-versions/oldmere-ferries-v4.0.xlsx",
            "samples-versions/oldmere-ferries-v4.1.csv",
            "--format",
            "json",
            "--as-of",
            "2026-06-01",
        ],
    );
    let comparison = compared(&run);
    let framework = &comparison.frameworks[0];
    let seen: Vec<(&str, Vec<Field>)> =
        framework.controls.iter().map(|c| (c.provision.local(), c.fields.iter().map(|f| f.field).collect())).collect();
    assert_eq!(
        seen,
        [
            ("A.5.7", vec![Status, Evidence]),
            ("A.5.24", vec![Owner]),
            ("A.6.4", vec![Implementation]),
            ("A.8.11", vec![Applicability, Status, Reasons, JustificationForExclusion]),
        ]
    );
    let version = comparison.document.iter().find(|f| f.fact == "version").expect("a version");
    assert_eq!(
        (version.before.as_slice(), version.after.as_slice()),
        (&["4.0".to_owned()][..], &["4.1".to_owned()][..])
    );
    assert!(comparison.warnings.is_empty(), "{:?}", comparison.warnings);
}
