//! Document details: read from title lines, label pairs, document-control tables, change histories and file names; what
//! is not read for certain is asked, and nothing is called missing while a line may state it.

use annexa::Settings;
use annexa::model::DocumentDetail;
use annexa::model::record::{DocumentFacts, Fact, FactOrigin, Record};

use crate::support::engine;

const TABLE: &str = "Control,Title,Applicable,Justification,Status\n\
    A.5.1,Policies for information security,Yes,Needed,Implemented\n\
    A.7.4,Physical security monitoring,No,No premises,\n";

fn record(name: &str, above: &str, below: &str) -> Record {
    let text = format!("{above}\n{TABLE}{below}");
    let settings = Settings { as_of: "2026-12-01".to_owned(), ..Settings::default() };
    let outputs = engine::convert(settings, &[(name, &text)]);
    serde_json::from_slice(&outputs.record).expect("a record")
}

fn document(above: &str) -> DocumentFacts {
    record("soa.csv", above, "").document
}

fn texts(facts: &[Fact]) -> Vec<&str> {
    facts.iter().map(|fact| fact.text.as_str()).collect()
}

fn rules(record: &Record) -> Vec<&str> {
    record.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn title_lines_of_several_languages_name_organisation_title_version_and_date() {
    for (above, organisation, title, version, date) in [
        (
            "Padaria Aurora Ltda – Declaração de Aplicabilidade\nVersão 2.1 – 14 de março de 2026",
            "Padaria Aurora Ltda",
            "Declaração de Aplicabilidade",
            "2.1",
            "2026-03-14",
        ),
        (
            "Erklärung zur Anwendbarkeit – Hohenfels Maschinenbau GmbH\nVersion 1.4; Stand 15.01.2026",
            "Hohenfels Maschinenbau GmbH",
            "Erklärung zur Anwendbarkeit",
            "1.4",
            "2026-01-15",
        ),
        (
            "\"Statement of Applicability\nTarnbrook Water Services\nVersion 1.0 | 01 April 2026\"",
            "Tarnbrook Water Services",
            "Statement of Applicability",
            "1.0",
            "2026-04-01",
        ),
        (
            "Redcliffe Hospital Trust: Statement of Applicability v1.7 (12 Jan 2026)",
            "Redcliffe Hospital Trust",
            "Statement of Applicability",
            "1.7",
            "2026-01-12",
        ),
        (
            "# Statement of Applicability, Ashgrove Credit Union, version 5, dated 2 June 2026",
            "Ashgrove Credit Union",
            "Statement of Applicability",
            "5",
            "2026-06-02",
        ),
    ] {
        let record = record("soa.csv", above, "");
        let found = &record.document;
        assert_eq!(texts(&found.organisation), [organisation], "{above}");
        assert_eq!(record.organisation, organisation, "{above}");
        assert_eq!(texts(&found.version), [version], "{above}");
        assert_eq!(record.sources[0].date.as_deref(), Some(date), "{above}");
        assert!(found.title.first().is_some_and(|t| t.text.contains(title)), "{above}: {:?}", found.title);
    }
}

#[test]
fn lines_that_name_no_organisation_name_none() {
    for above in [
        "Annex A – Statement of Applicability",
        "Statement of Applicability (ISO/IEC 27001:2022)",
        "Internal use only\nStatement of Applicability",
        "ISMS: Statement of Applicability\nDraft copy",
        "Information Security Management System\nStatement of Applicability",
        "RA: risk assessment",
        "The Statement of Applicability lists all controls.",
    ] {
        assert_eq!(texts(&document(above).organisation), [""; 0], "{above}");
    }
}

#[test]
fn a_change_history_below_the_table_gives_the_newest_version_and_stays_as_history() {
    let history = "\nRevision history\nVersion,Date,Author,Approved by,Change\n\
        0.9,2025-11-02,P. Lund,,First draft\n1.0,2026-01-20,P. Lund,S. Marek,Issued\n";
    let record = record("soa.csv", "", history);
    let found = &record.document;
    assert_eq!(texts(&found.version), ["1.0"]);
    assert_eq!(record.sources[0].date.as_deref(), Some("2026-01-20"));
    assert_eq!(texts(&found.approved_by), ["S. Marek"]);
    assert_eq!(
        texts(&found.history),
        ["0.9 · 2025-11-02 · P. Lund · First draft", "1.0 · 2026-01-20 · P. Lund · S. Marek · Issued"]
    );
    for code in ["SOA008", "SOA009", "SOA111", "SOA112"] {
        assert!(!rules(&record).contains(&code), "{code}");
    }
}

#[test]
fn a_stated_version_outranks_the_history_and_the_file_name() {
    let history = "\nVersion,Date,Author,Change\n1.0,2026-01-20,P. Lund,Issued\n";
    let found = record("soa_v9.9.csv", "Version: 2.0", history).document;
    assert_eq!(texts(&found.version), ["2.0"]);
    let found = record("SoA ISMS_v0.1_2026-02-07.csv", "", "");
    assert_eq!(texts(&found.document.version), ["0.1"]);
    assert_eq!(found.document.version[0].origin, FactOrigin::FileName { source: 1 });
    assert_eq!(texts(&found.document.date), ["2026-02-07"]);
}

#[test]
fn a_next_review_is_no_date_of_the_document() {
    let found = record("soa.csv", "Scope: fabrication, assembly, repair\nNext review: 1 October 2027", "");
    assert_eq!(texts(&found.document.next_review), ["1 October 2027"]);
    assert_eq!(texts(&found.document.scope), ["fabrication, assembly, repair"]);
    assert_eq!(found.sources[0].date, None);
}

#[test]
fn a_date_that_is_two_days_is_asked_about_and_not_called_missing() {
    let record = record("soa.csv", "Date: 03/04/2026", "");
    assert_eq!(record.sources[0].date, None);
    let asked =
        |part: &str| record.sources[0].notes.iter().any(|note| note.starts_with("Question: ") && note.contains(part));
    assert!(asked("2026-04-03") && asked("2026-03-04"), "{:?}", record.sources[0].notes);
    assert!(!rules(&record).contains(&"SOA111"));
    let sure = document_with_sure_date();
    assert!(sure.sources[0].notes.iter().all(|note| !note.contains("2026-03-04")), "the file's name settles it");
}

fn document_with_sure_date() -> Record {
    record("soa 2026-04-03.csv", "Date: 03/04/2026", "")
}

#[test]
fn a_line_that_may_state_a_detail_is_quoted_and_nothing_is_called_missing() {
    let found = record("soa.csv", "Version two of 2026 was signed\nApproved by the board in its spring meeting", "");
    let candidates: Vec<(DocumentDetail, &str)> =
        found.document.candidates.iter().map(|c| (c.detail, c.line.text.as_str())).collect();
    assert_eq!(
        candidates,
        [
            (DocumentDetail::Version, "Version two of 2026 was signed"),
            (DocumentDetail::Approval, "Approved by the board in its spring meeting")
        ]
    );
    assert!(!rules(&found).contains(&"SOA008") && !rules(&found).contains(&"SOA009"), "{:?}", rules(&found));
    // Without the lines both are missing.
    let silent = record("soa.csv", "Statement of Applicability", "");
    assert!(rules(&silent).contains(&"SOA008") && rules(&silent).contains(&"SOA009"), "{:?}", rules(&silent));
}
