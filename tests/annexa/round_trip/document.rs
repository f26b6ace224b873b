//! Document control: typed into the Summary, issued, and a draft again once an answer changes.

use lopdf::Document;

use super::*;
use crate::support::pdf;
use crate::support::program::stdout;

impl Place {
    /// The cell beside a label of the Summary's table of document control.
    fn document_cell(&self, label: &str) -> String {
        let range = workbook::sheet(&self.0.read(WORKBOOK), "Summary");
        let first = |row: &[Data]| row.first().map(ToString::to_string).unwrap_or_default();
        let title = range.rows().position(|row| first(row) == "Document control of this statement").expect("the table");
        let at = range.rows().skip(title).position(|row| first(row) == label).expect("the label");
        format!("B{}", title + at + 1)
    }

    fn type_document(&self, label: &str, text: &str) {
        self.type_in(&[("Summary", self.document_cell(label).as_str(), text)]);
    }
}

#[test]
fn a_statement_is_issued_by_what_is_typed_into_the_summary_and_a_changed_answer_makes_it_a_draft() {
    let place = Place::new(SOA);
    assert!(!place.run().document_control.is_issued(), "nobody has approved it");
    place.type_document("Organisation", "Acme Holding plc");
    let record = place.run();
    assert_eq!((record.organisation.as_str(), record.converted_as.as_str()), ("Acme Holding plc", "acme"));
    for (label, text) in [("Version", "3.3"), ("Approved by", "M. Manager"), ("Approved on", "2026-03-09")] {
        place.type_document(label, text);
        assert!(place.run().decisions.iter().all(|decision| decision.problem.is_none()), "{label}");
    }
    let record = place.run();
    let state = record.document_control.state_message().expect("a state").in_english();
    assert!(record.document_control.is_issued());
    assert_eq!(state, "Version 3.3, approved by M. Manager on 2026-03-09");

    let cell = place.cell("A.5.1", "Owner");
    place.type_in(&[("Statement of Applicability", cell.as_str(), "Somebody Else")]);
    let control = place.run().document_control;
    assert!(!control.is_issued(), "what was approved is another answer");
    let changed: Vec<_> = control.changed.iter().map(|c| (c.control.as_deref(), c.fields.join(", "))).collect();
    assert_eq!(changed, [(Some("A.5.1"), "owner".to_owned())]);

    place.type_document("Approved on", "2026-04-01");
    let control = place.run().document_control;
    assert!(control.is_issued(), "approved again");
    assert_eq!(control.issues.len(), 2, "the earlier approval is history");
}

#[test]
fn a_spreadsheet_program_keeps_what_is_typed_into_the_table_as_text() {
    let place = Place::new(SOA);
    place.run();
    let parts = archive::parts(&place.0.read(WORKBOOK));
    let part = |name: &str| {
        let (_, bytes) = parts.iter().find(|(part, _)| part == name).expect("a part");
        String::from_utf8(bytes.clone()).expect("XML")
    };
    let (sheet, styles) = (part(&part_of(&parts, "Summary")), part("xl/styles.xml"));
    let cell = place.document_cell("Version");
    let from = sheet.find(&format!("<c r=\"{cell}\" s=\"")).expect("the cell");
    let style: usize = sheet[from..].split('"').nth(3).and_then(|n| n.parse().ok()).expect("a style");
    let formats = styles.split("<cellXfs").nth(1).expect("the formats");
    let format = formats.split("<xf ").nth(style + 1).expect("the format");
    // 49 is the built-in format for text: 3.10 stays 3.10.
    assert!(format.contains("numFmtId=\"49\""), "{format}");
}

#[test]
fn an_impossible_day_in_the_summary_is_not_taken_and_says_why() {
    let place = Place::new(SOA);
    place.run();
    place.type_document("Approved on", "30 February 2026");
    let record = place.run();
    assert!(!record.document_control.is_issued());
    assert!(record.decisions.iter().any(|d| d.problem.as_ref().is_some_and(|p| p.english().contains("not a day"))));
    assert!(record.findings.iter().any(|f| f.rule == "SOA109"), "a finding states it");
}

#[test]
fn a_document_file_with_mistakes_names_line_and_column_and_nothing_is_written() {
    let place = Place::new(SOA);
    place.0.write("d.toml", "titel = \"x\"\ndate = \"2026-02-30\"\n");
    let output = place.0.annexa(&["convert", "in", "--output", "out", "--document", "d.toml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("d.toml:1:1: ") && told.contains("d.toml:2:8: ") && told.contains("`title`"), "{told}");
    assert!(!place.0.path("out").exists());
}

/// A job file with the organisation's folder and these lines of document control.
fn job(document: &str) -> String {
    format!(
        "output = \"out\"\nas-of = 2026-06-01\n\n[document]\n{document}\n[[organisation]]\nname = \"acme\"\ninputs = \"in/acme\"\n"
    )
}

impl Place {
    fn run_job(&self, document: &str) -> Record {
        self.0.write("annexa.toml", job(document));
        assert_success(&self.0.annexa(&["run", "annexa.toml"]));
        self.0.record("out/acme")
    }

    fn pack(&self) -> String {
        pdf::text(&Document::load_mem(&self.0.read("out/acme/audit-pack.pdf")).expect("a PDF"))
    }
}

const APPROVED: &str = "version = \"3.3\"\ndate = 2026-03-02\napproved-by = \"M. Manager\"\napproved-on = 2026-03-09\n";

#[test]
fn a_job_file_issues_the_statement_and_a_changed_source_makes_it_a_draft_that_names_the_answer() {
    let place = Place::new(SOA);
    let record = place.run_job(APPROVED);
    assert!(record.document_control.is_issued());
    let pack = place.pack();
    assert!(pack.contains("Version 3.3, approved by M. Manager on 2026-03-09"), "{pack}");
    assert!(!pack.contains("not approved"), "no draft mark on any page");
    let index = String::from_utf8(place.0.read("out/index.html")).expect("text");
    assert!(index.contains("Version 3.3, approved by M. Manager on 2026-03-09"));
    let summary = workbook::texts(&place.0.read(WORKBOOK), "Summary").join("|");
    assert!(summary.contains("Version 3.3, approved by M. Manager on 2026-03-09"), "{summary}");

    place.0.write("in/acme/soa.csv", SOA.replace("Risk R-4,Planned", "Risk R-4,Implemented"));
    let record = place.run_job(APPROVED);
    let control = &record.document_control;
    assert!(!control.is_issued());
    let changed: Vec<_> = control.changed.iter().map(|c| (c.control.as_deref(), c.fields.join(", "))).collect();
    assert_eq!(changed, [(Some("A.8.9"), "status".to_owned())]);
    let pack = place.pack();
    assert!(pack.contains("Draft – not approved") && pack.contains("A.8.9 (status)"), "{pack}");
    assert!(pack.contains("Nobody has approved the answers as they are now"), "{pack}");
    assert!(String::from_utf8_lossy(&place.0.read("out/index.html")).contains("A.8.9 (status)"));

    // The same answer as approved: issued again, by the same approval.
    place.0.write("in/acme/soa.csv", SOA);
    let control = place.run_job(APPROVED).document_control;
    assert!(control.is_issued());
    assert_eq!(control.issues.len(), 1);
}

#[test]
fn a_wrong_value_in_a_job_file_names_file_line_column_and_key_and_nothing_is_written() {
    let place = Place::new(SOA);
    let wrong =
        "vresion = \"1\"\ndate = \"2026-02-30\"\nauthor = [1]\n[[document.history]]\nversion = \"3.2\"\ndate = 7\n";
    place.0.write("annexa.toml", job(wrong));
    let output = place.0.annexa(&["run", "annexa.toml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    for (start, key) in [
        ("annexa.toml:5:1: ", "`version`"),
        ("annexa.toml:6:8: ", "`date`"),
        ("annexa.toml:7:10: ", "`author`"),
        ("annexa.toml:10:8: ", "`date`"),
    ] {
        assert!(told.lines().any(|line| line.contains(start) && line.contains(key)), "{start}{key}: {told}");
    }
    assert!(!place.0.path("out").exists());
}

#[test]
fn an_approval_without_its_day_and_one_before_the_version_leave_a_draft_that_says_why() {
    let place = Place::new(SOA);
    let state = |record: &Record| record.document_control.state_message().expect("a state").in_english();
    let record = place.run_job("approved-by = \"M. Manager\"\n");
    assert!(!record.document_control.is_issued());
    assert_eq!(state(&record), "Draft: not issued, since M. Manager is named as approver without a date of approval");
    // The profile gives the date of the version, and the job file an earlier approval.
    place.0.write("p.toml", "[document]\ndate = 2026-03-10\nclassification = \"Internal\"\n");
    let of_profile =
        format!("{}profile = \"p.toml\"\n", job("approved-by = \"M. Manager\"\napproved-on = 2026-03-09\n"));
    place.0.write("annexa.toml", of_profile);
    let output = place.0.annexa(&["run", "annexa.toml"]);
    assert_success(&output);
    let record = place.0.record("out/acme");
    let why = "the approval of 2026-03-09 is before the date of the version, 2026-03-10";
    assert_eq!(state(&record), format!("Draft: not issued, since {why}"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("not issued"), "the last screen states it");
    let control = record.document_control;
    let classification = control.get(annexa::model::DocumentField::Classification).expect("the profile's");
    assert_eq!(classification.value, "Internal");
    assert_eq!(classification.basis.message().in_english(), "import profile p.toml");
}

#[test]
fn a_profile_with_a_wrong_day_names_its_line() {
    let place = Place::new(SOA);
    place.0.write("p.toml", "[document]\ndate = \"2026-02-30\"\n");
    let output = place.0.annexa(&["convert", "in", "--output", "out", "--profile", "p.toml"]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("p.toml, line 2, column 8") && told.contains("`date`"), "{told}");
}

#[test]
fn flags_override_the_file_and_the_workbook_alone_keeps_both() {
    let place = Place::new(SOA);
    place.0.write("control/d.toml", format!("[document]\n{APPROVED}"));
    let output = place.0.annexa(&[
        "convert",
        "in",
        "--output",
        "out",
        "--document",
        "control/d.toml",
        "--doc-version",
        "4.0",
        "--classification",
        "Secret",
    ]);
    assert_success(&output);
    let control = place.0.record("out/acme").document_control;
    let values: Vec<_> =
        control.values.iter().map(|v| (v.field.key(), v.value.as_str(), v.basis.message().in_english())).collect();
    assert_eq!(
        values,
        [
            ("version", "4.0", "flag --doc-version".to_owned()),
            ("date", "2026-03-02", "document file d.toml".to_owned()),
            ("classification", "Secret", "flag --classification".to_owned()),
            ("approved-by", "M. Manager", "document file d.toml".to_owned()),
            ("approved-on", "2026-03-09", "document file d.toml".to_owned()),
        ]
    );
    assert_success(&place.convert(WORKBOOK, "alone"));
    let alone = place.0.record("alone/acme").document_control;
    assert!(alone.is_issued());
    assert_eq!(alone, control);
}

#[test]
fn the_histories_of_the_sources_and_those_given_continue_in_the_revision_table() {
    let soa = format!(
        "Version,Date,Author,Change\n1.0,2023-01-10,A. Clerk,First issue\n2.0,2024-02-11,B. Clerk,Annual review\n\n{SOA}"
    );
    let place = Place::new(&soa);
    let given =
        format!("{APPROVED}\n[[document.history]]\nversion = \"3.2\"\ndate = 2025-03-03\nchange = \"Scope widened\"\n");
    let record = place.run_job(&given);
    let rows: Vec<_> = record
        .document_control
        .revisions()
        .into_iter()
        .map(|row| [row.version, row.date, row.author, row.change, row.approved_by].join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            "1.0|2023-01-10|A. Clerk|First issue|",
            "2.0|2024-02-11|B. Clerk|Annual review|",
            "3.2|2025-03-03||Scope widened|",
            "3.3|2026-03-02|||M. Manager",
        ]
    );
}

#[test]
fn the_block_that_init_writes_as_comments_is_document_control_once_uncommented() {
    let place = Place::new(SOA);
    assert_success(&place.0.annexa(&["init", "in"]));
    let written = String::from_utf8(place.0.read("in/annexa.toml")).expect("text");
    let mut inside = false;
    let mut text = String::new();
    for line in written.lines() {
        inside = (inside && !line.is_empty()) || line == "# [document]";
        text += if inside { line.strip_prefix("# ").unwrap_or(line) } else { line };
        text.push('\n');
    }
    place.0.write("in/annexa.toml", text);
    let output = place.0.annexa(&["run", "in/annexa.toml"]);
    assert_success(&output);
    assert!(stdout(&output).contains("Example Ltd"), "{}", stdout(&output));
    let record = place.0.record("in/annexa-output/acme");
    assert_eq!(record.document_control.values.len(), annexa::model::DocumentField::ALL.len());
    assert!(record.document_control.is_issued());
}

#[test]
fn a_logo_that_is_no_picture_is_named() {
    let place = Place::new(SOA);
    place.0.write("logo.png", "not a picture");
    let output = place.0.annexa(&["convert", "in", "--output", "out", "--logo", "logo.png"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("logo.png is neither PNG nor JPEG"), "{}", stderr(&output));
    assert!(!place.0.path("out").exists());
}
