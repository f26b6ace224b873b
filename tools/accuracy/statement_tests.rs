//! The measure of the final statement falls with each kind of fault, and with nothing else.

use annexa::ingest::{self, ReadLimits};
use annexa::model::record::Record;
use serde_json::{Value, json};

use crate::score::Share;
use crate::statement::StatementScore;
use crate::tests::record;
use crate::truth::Truth;

const FILE: &str = "Control,Applicable,Reason,Status,Evidence,Owner,Remarks\n\
    A.5.1,Yes,Sets the rules,Done,Policy POL-1,Ines Vale,All is well\n\
    A.5.2,No,Nobody is here,,,,\n";

fn truth() -> Truth {
    serde_json::from_value(json!({
        "file": "soa.csv", "edition": "27001:2022", "sheet": "csv", "header_row": 1,
        "columns": {"id": "A", "applicable": "B", "justification": "C", "status": "D", "evidence": "E", "owner": "F"},
        "controls": ["A.5.1", "A.5.2"], "not_applicable": ["A.5.2"], "status_values": {"Done": "implemented"},
    }))
    .expect("a truth")
}

fn origins(cell: &str) -> Value {
    json!([{"source": 1, "sheet": "csv", "cell": cell}])
}

fn merged(value: &str, cell: &str) -> Value {
    json!({"value": value, "basis": "stated", "origins": origins(cell), "how": ""})
}

fn text(text: &str, cell: &str) -> Value {
    json!([{"text": text, "origins": origins(cell), "basis": "stated", "written_for": null}])
}

fn control(local: &str) -> Value {
    json!({
        "provision": format!("iso27001:2022/{local}"), "title": "", "theme": "A.5", "new": false, "source_titles": [],
        "applicability": merged("applicable", "B2"), "status": merged("implemented", "D2"), "reasons": [],
        "justification_for_inclusion": text("Sets the rules", "C2"), "justification_for_exclusion": [],
        "implementation": [], "evidence": text("Policy POL-1", "E2"), "owner": text("Ines Vale", "F2"), "dates": [],
        "remarks": [], "carried_over": [], "overruled": [], "transition": null, "entries": [], "findings": [],
    })
}

/// The statement as it should be, with one change.
fn scored(change: impl FnOnce(&mut Value)) -> StatementScore {
    let mut out = control("A.5.2");
    out["applicability"] = merged("excluded", "B3");
    out["status"] = json!({"value": "unstated", "basis": "stated", "origins": [], "how": ""});
    out["justification_for_exclusion"] = text("Nobody is here", "C3");
    for field in ["justification_for_inclusion", "evidence", "owner"] {
        out[field] = json!([]);
    }
    let mut controls = json!([control("A.5.1"), out]);
    change(&mut controls);
    let mut whole = record();
    for (entry, row) in [(0, 2), (1, 3)] {
        whole["entries"][entry]["sheet"] = json!("csv");
        whole["entries"][entry]["rows"] = json!([row]);
    }
    let figures = serde_json::to_value(annexa::model::Figures::default()).expect("figures");
    whole["statements"] = json!([{
        "framework": "iso27001:2022", "framework_name": "", "controls": controls, "own_controls": [], "clauses": [],
        "figures": figures, "themes": [], "from_soa": true, "has_transition": false,
    }]);
    let whole: Record = serde_json::from_value(whole).expect("a record");
    let tables = ingest::read("soa.csv", FILE.as_bytes(), &ReadLimits::default()).expect("a file").tables;
    StatementScore::of(&truth(), Some(&whole), &tables)
}

fn share(right: u32, of: u32) -> Share {
    Share { right, of }
}

#[test]
fn a_statement_that_shows_the_answers_scores_in_full() {
    let score = scored(|_| {});
    assert_eq!(score.fields, [share(2, 2), share(1, 1), share(2, 2), share(1, 1), share(1, 1)]);
    assert_eq!(score.invented, [0; 5], "{:?}", score.remarks);
}

#[test]
fn an_inverted_answer_is_missed_and_invented() {
    let score = scored(|controls| controls[0]["applicability"]["value"] = json!("excluded"));
    assert_eq!((score.fields[0], score.invented[0]), (share(1, 2), 1));
}

#[test]
fn an_answer_left_open_is_missed_and_not_invented() {
    let score = scored(|controls| controls[0]["status"]["value"] = json!("unstated"));
    assert_eq!((score.fields[1], score.invented), (share(0, 1), [0; 5]));
}

#[test]
fn a_proposal_is_no_fact() {
    let score = scored(|controls| controls[0]["status"]["basis"] = json!("proposed"));
    assert_eq!((score.fields[1], score.invented), (share(0, 1), [0; 5]));
}

#[test]
fn a_text_of_a_column_of_another_matter_is_invented() {
    let score = scored(|controls| controls[0]["evidence"] = text("All is well", "G2"));
    assert_eq!((score.fields[3], score.invented[3]), (share(0, 1), 1));
}

#[test]
fn an_answer_where_the_source_is_silent_is_invented() {
    let score = scored(|controls| {
        let elsewhere = merged("planned", "G2");
        controls[0]["status"] = elsewhere;
    });
    assert_eq!(score.fields[1], share(0, 1));
    assert!(score.invented[1] > 0);
}

#[test]
fn a_reason_on_the_wrong_side_is_invented() {
    let score = scored(|controls| {
        let reason = controls[0]["justification_for_inclusion"].take();
        controls[0]["justification_for_inclusion"] = json!([]);
        controls[0]["justification_for_exclusion"] = reason;
    });
    assert_eq!((score.fields[2], score.invented[2]), (share(2, 2), 1));
}

#[test]
fn without_a_record_every_answer_is_missing_and_none_invented() {
    let tables = ingest::read("soa.csv", FILE.as_bytes(), &ReadLimits::default()).expect("a file").tables;
    let score = StatementScore::of(&truth(), None, &tables);
    assert_eq!((score.fields[0].right, score.invented()), (0, 0));
    assert!(score.fields[0].of > 0);
}
