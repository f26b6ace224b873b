//! A measure that cannot fall measures nothing: each defect of a reading costs where it should, and only there.

use annexa::model::record::Record;
use serde_json::{Value, json};

use crate::score::{Score, Share};
use crate::truth::Truth;

fn truth() -> Truth {
    serde_json::from_value(json!({
        "file": "soa.xlsx", "edition": "27001:2022", "sheet": "SoA", "header_row": 3,
        "columns": {"id": "A", "title": "A", "applicable": ["B"], "status": "C", "theme": "D"},
        "controls": ["A.5.1", "A.5.2"], "not_applicable": ["A.5.2"],
        "applicable_counts": {"Yes": 1, "No": 1}, "status_counts": {"Done": 1, "": 1},
    }))
    .expect("a truth")
}

fn entry(control: &str, applicability: &str, raw: &str) -> Value {
    let origin = json!({"source": 1, "sheet": "SoA", "cell": "B4"});
    json!({
        "number": 1, "source": 1, "sheet": "SoA", "rows": [4], "provision": format!("iso27001:2022/{control}"),
        "kind": "control", "matched_by": "identifier", "match_note": null, "identifier": null, "title": null,
        "applicability": {"value": applicability, "raw": raw, "understood": true, "basis": "stated", "origin": origin},
        "status": null, "justifications": [], "reasons": [], "implementation": [], "owner": [], "evidence": [],
        "dates": [], "remarks": [], "carried_over": [], "hidden": false,
    })
}

/// A record of the truth's file, read as it should be.
pub(crate) fn record() -> Value {
    let ledger = json!({
        "rows": 3, "title": 0, "header": 1, "heading": 0, "entry": 2, "continuation": 0, "note": 0, "other-table": 0,
        "unmatched": 0, "unread-sheet": 0, "entries": 2,
    });
    let column = |letter: &str, role: &str| json!({"column": letter, "header": "", "role": role, "confidence": 90});
    let mut first = entry("A.5.1", "applicable", "Yes");
    first["status"] = json!({
        "value": "implemented", "raw": "Done", "understood": true, "basis": "stated",
        "origin": {"source": 1, "sheet": "SoA", "cell": "C4"},
    });
    let sheet = json!({
        "sheet": "SoA", "visibility": "visible", "read": true, "reason": "", "ledger": ledger, "hidden_rows": null,
        "tables": [{"header_rows": [3, 3], "body_rows": [4, 5], "columns": [
            column("A", "identifier"), column("B", "applicability"), column("C", "status"), column("D", "group"),
        ]}],
    });
    let source = json!({
        "number": 1, "name": "soa.xlsx", "sha256": "", "size": 0, "format": "xlsx", "format_in_words": "",
        "kind": "soa", "date": null, "merged": true, "not_merged_because": null, "vocabulary": [], "notes": [],
        "edition": {"framework": "iso27001:2022", "open": [], "certainty": "certain", "why": ""},
        "ledger": ledger, "sheets": [sheet],
    });
    json!({
        "schema": 1, "program": {"name": "annexa", "version": "0"}, "catalogues": [], "organisation": "x",
        "as_of": "2026-01-01", "document": {}, "unread_sources": [], "sources": [source], "statements": [],
        "findings": [], "entries": [first, entry("A.5.2", "excluded", "No")], "unmatched": [], "kept_rows": [],
    })
}

fn score(truth: &Truth, record: Value) -> Score {
    let record: Record = serde_json::from_value(record).expect("a record");
    Score::of(truth, Some(&record), &[], Vec::new())
}

fn share(right: u32, of: u32) -> Share {
    Share { right, of }
}

#[test]
fn a_right_reading_scores_in_full() {
    let score = score(&truth(), record());
    assert_eq!((score.sheet, score.header_row, score.edition), (share(1, 1), share(1, 1), share(1, 1)));
    // Identifier and title are in one column, and count as two roles.
    assert_eq!((score.recall(), score.precision()), (share(4, 4), share(4, 4)));
    assert_eq!((score.controls, score.wrong_controls), (share(2, 2), 0));
    assert_eq!(score.answers, share(5, 5), "two exclusions or not, three words");
    assert_eq!(score.unclassified_rows, 0);
    assert!(score.remarks.is_empty(), "{:?}", score.remarks);
}

#[test]
fn a_file_that_could_not_be_converted_scores_nothing() {
    let score = Score::of(&truth(), None, &[], vec!["no sheet".to_owned()]);
    assert_eq!((score.sheet, score.edition, score.controls), (share(0, 1), share(0, 1), share(0, 2)));
    assert_eq!((score.recall(), score.answers.right), (share(0, 4), 0));
    assert!(score.remarks.contains(&"no sheet".to_owned()));
}

#[test]
fn a_control_taken_for_another_is_both_missed_and_wrong() {
    let mut record = record();
    record["entries"][0]["provision"] = json!("iso27001:2022/A.5.3");
    let score = score(&truth(), record);
    assert_eq!((score.controls, score.wrong_controls), (share(1, 2), 1));
}

#[test]
fn a_control_of_another_edition_is_wrong() {
    let mut record = record();
    record["entries"][0]["provision"] = json!("iso27001:2013/A.5.1");
    let score = score(&truth(), record);
    assert_eq!((score.controls, score.wrong_controls), (share(1, 2), 1));
}

#[test]
fn an_abstained_column_costs_recall_only() {
    let mut record = record();
    record["sources"][0]["sheets"][0]["tables"][0]["columns"][2]["role"] = json!("other");
    let score = score(&truth(), record);
    assert_eq!((score.recall(), score.precision()), (share(3, 4), share(3, 3)));
}

#[test]
fn a_column_taken_for_another_costs_recall_and_precision() {
    let mut record = record();
    record["sources"][0]["sheets"][0]["tables"][0]["columns"][2]["role"] = json!("owner");
    let score = score(&truth(), record);
    assert_eq!((score.recall(), score.precision()), (share(3, 4), share(3, 4)));
}

#[test]
fn a_column_that_should_be_carried_over_costs_precision_only() {
    let mut record = record();
    record["sources"][0]["sheets"][0]["tables"][0]["columns"][3]["role"] = json!("evidence");
    let score = score(&truth(), record);
    assert_eq!((score.recall(), score.precision()), (share(4, 4), share(4, 5)));
}

#[test]
fn an_exclusion_that_was_not_understood_costs_an_answer() {
    let mut record = record();
    record["entries"][1]["applicability"]["value"] = json!("unstated");
    assert_eq!(score(&truth(), record).answers, share(4, 5));
}

#[test]
fn a_tied_edition_is_not_the_right_one() {
    let mut record = record();
    record["sources"][0]["edition"]["certainty"] = json!("tied");
    assert_eq!(score(&truth(), record).edition, share(0, 1));
}

#[test]
fn a_header_found_in_another_row_is_not_the_header() {
    let mut record = record();
    record["sources"][0]["sheets"][0]["tables"][0]["header_rows"] = json!([4, 5]);
    assert_eq!(score(&truth(), record).header_row, share(0, 1));
}

#[test]
fn controls_found_in_a_file_of_another_framework_are_all_wrong() {
    let mut truth = truth();
    truth.edition = "other".to_owned();
    let score = score(&truth, record());
    assert_eq!((score.edition, score.wrong_controls, score.controls), (share(0, 1), 2, share(0, 0)));
    let silent = Score::of(&truth, None, &[], Vec::new());
    assert_eq!((silent.edition, silent.wrong_controls), (share(1, 1), 0));
}

#[test]
fn a_row_that_no_class_counts_is_seen() {
    let mut record = record();
    record["sources"][0]["ledger"]["rows"] = json!(4);
    assert_eq!(score(&truth(), record).unclassified_rows, 1);
}

#[test]
fn the_total_is_the_sum_and_nothing_asked_for_is_nothing_missed() {
    let whole = score(&truth(), record());
    let total = Score::total(&[whole.clone(), whole]);
    assert_eq!((total.controls, total.recall()), (share(4, 4), share(8, 8)));
    assert!((Share::default().per_cent() - 100.0).abs() < f64::EPSILON);
}
