//! Document control: typed into the Summary, issued, and a draft again once an answer changes.

use super::*;

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
    assert!(control.is_issued(), "approved anew");
    assert_eq!(control.issues.len(), 2, "the earlier approval is history");
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
