//! Sources to one statement, through the library: precedence, transition, findings.

use annexa::model::record::Record;

use crate::support::engine::{self, dated};
use crate::support::record::{self, control};
use crate::support::text::pair;

fn convert(sources: &[(&str, &str)]) -> Record {
    record::of(&engine::convert(dated(), sources))
}

fn answers(record: &Record, local: &str) -> (String, String) {
    let control = control(record, local);
    (control.applicability.value.word().to_owned(), control.status.value.word().to_owned())
}

/// Rules that fired on a control, in order.
fn rules(record: &Record, local: &str) -> Vec<String> {
    record
        .findings
        .iter()
        .filter(|f| f.provision.iter().chain(&f.controls).any(|p| p.local() == local))
        .map(|f| f.rule.clone())
        .collect()
}

const HEADER: &str = "Control,Title,Applicable,Justification,Status,Evidence\n";
const REGISTER: &str = "Control,Title,Status,Owner,Evidence\n";

fn soa(rows: &str) -> String {
    format!(
        "{HEADER}A.5.2,Information security roles and responsibilities,Yes,Contracts ask for it,Implemented,Chart\nA.5.3,Segregation of duties,Yes,Risk 3,Implemented,Matrix\n{rows}"
    )
}

fn register(rows: &str) -> String {
    format!(
        "{REGISTER}A.5.2,Information security roles and responsibilities,Implemented,CISO,Chart\nA.5.3,Segregation of duties,Implemented,CFO,Matrix\n{rows}"
    )
}

#[test]
fn a_newer_register_speaks_for_its_kind_and_the_least_advanced_status_wins() {
    let soa = soa("A.5.9,Inventory of information and other associated assets,Yes,Risk 1,Implemented,List\n");
    let old = register("A.5.9,Inventory of information and other associated assets,Not implemented,IT,\n");
    let new = register("A.5.9,Inventory of information and other associated assets,Partial,IT,\n");
    let record = convert(&[("soa.csv", &soa), ("register 2024-01-31.csv", &old), ("register 2025-06-30.csv", &new)]);
    assert_eq!(answers(&record, "A.5.9"), pair("applicable", "partial"));
    assert!(rules(&record, "A.5.9").contains(&"SOA106".to_owned()), "the disagreement is said");
    let control = record.statements[0].controls.iter().find(|c| c.provision.local() == "A.5.9").expect("a control");
    let overruled: Vec<&str> = control.overruled.iter().map(|o| o.value.as_str()).collect();
    assert!(overruled.contains(&"implemented") && overruled.contains(&"not implemented"), "{overruled:?}");
}

#[test]
fn undated_statements_that_contradict_each_other_are_a_major_finding() {
    let row = |answer: &str| soa(&format!("A.7.1,Physical security perimeters,{answer},No premises,,\n"));
    let record = convert(&[("a.csv", &row("Yes")), ("b.csv", &row("No"))]);
    assert_eq!(answers(&record, "A.7.1").0, "applicable");
    let finding = record.findings.iter().find(|f| f.rule == "SOA002").expect("a finding");
    assert_eq!(finding.severity.word(), "major");
    assert_eq!(finding.origins.len(), 2);
    assert!(finding.seen.english().contains("Yes") && finding.seen.english().contains("No"), "{}", finding.seen);
}

#[test]
fn the_first_rules_each_find_their_fault() {
    let rows = "A.7.1,Physical security perimeters,No,,,\n\
                A.7.2,Physical entry,Yes,-,Implemented,Log\n\
                A.7.3,\"Securing offices, rooms and facilities\",Yes,Risk 4,,\n\
                A.7.5,Protecting against physical and environmental threats,Yes,Risk 4,Implemented,\n\
                A.7.6,Working in secure areas,No,Nobody does,Implemented,Log\n\
                A.7.7,Clear desk and clear screen,Yes,Risk 5,Purple,Log\n\
                A.7.8,Equipment siting and protection,Yes,Risk 5,Planned,\n\
                A.7.8,Equipment siting and protection,Yes,Risk 5,Planned,\n";
    let record = convert(&[("soa.csv", &soa(rows))]);
    for (control, rule) in [
        ("A.7.1", "SOA003"),
        ("A.7.2", "SOA005"),
        ("A.7.3", "SOA006"),
        ("A.7.5", "SOA101"),
        ("A.7.6", "SOA102"),
        ("A.7.7", "SOA104"),
        ("A.7.8", "SOA103"),
        ("A.8.1", "SOA001"),
    ] {
        assert!(rules(&record, control).contains(&rule.to_owned()), "{control}: {:?}", rules(&record, control));
    }
    assert_eq!(rules(&record, "A.5.2"), [""; 0], "nothing is wrong with it");
    assert_eq!(answers(&record, "A.7.7").1, "unstated", "an unknown word is not guessed");
}

#[test]
fn a_register_alone_is_not_held_to_what_a_statement_must_have() {
    let record = convert(&[("register.csv", &register(""))]);
    assert!(!record.statements[0].from_soa);
    assert!(record.findings.iter().all(|f| f.severity.word() != "major"), "{:?}", record.findings);
    assert!(record.findings.iter().any(|f| f.rule == "SOA001" && f.severity.word() == "observation"));
}

#[test]
fn what_2013_says_is_carried_over_and_a_2022_answer_stands_before_it() {
    let old = "Control,Title,Applicable,Justification,Status,Evidence\n\
               A.9.2.1,User registration and de-registration,Yes,Law,Implemented,Procedure 1\n\
               A.9.4.2,Secure log-on procedures,No,None in use,,\n\
               A.12.4.1,Event logging,Yes,Risk,Implemented,Log server\n\
               A.12.4.2,Protection of log information,Yes,Risk,Planned,\n\
               A.12.4.3,Administrator and operator logs,No,No administrators,,\n";
    let record = convert(&[("old.csv", old)]);
    assert_eq!(answers(&record, "A.5.16"), pair("applicable", "implemented"));
    assert_eq!(answers(&record, "A.8.5").0, "excluded");
    assert_eq!(answers(&record, "A.8.15"), pair("applicable", "partial"), "implemented beside planned");
    assert_eq!(answers(&record, "A.5.7"), pair("unstated", "unstated"), "new, so nothing to carry over");
    assert!(rules(&record, "A.5.7").contains(&"SOA004".to_owned()));
    assert!(record.findings.iter().any(|f| f.rule == "SOA105"));
    assert_eq!(record.statements[0].figures.implemented_carried_over, 1);
    let new = soa("A.5.16,Identity management,Yes,Law,Planned,\n");
    let record = convert(&[("old.csv", old), ("new.csv", &new)]);
    assert_eq!(answers(&record, "A.5.16"), pair("applicable", "planned"));
    let control = record.statements[0].controls.iter().find(|c| c.provision.local() == "A.5.16").expect("a control");
    assert!(control.overruled.iter().any(|o| o.provision.local() == "A.9.2.1" && o.value == "implemented"));
}

#[test]
fn the_order_of_sources_changes_no_answer() {
    let a = soa("A.7.1,Physical security perimeters,No,No premises,,\n");
    let b = register("A.7.1,Physical security perimeters,Implemented,IT,\n");
    let there = convert(&[("a.csv", &a), ("b.csv", &b)]);
    let back = convert(&[("b.csv", &b), ("a.csv", &a)]);
    for control in &there.statements[0].controls {
        let local = control.provision.local();
        assert_eq!(answers(&there, local), answers(&back, local), "{local}");
    }
    assert_eq!(there.statements[0].figures, back.statements[0].figures);
}

#[test]
fn figures_add_up_to_the_catalogue() {
    let record = convert(&[("soa.csv", &soa("A.7.1,Physical security perimeters,No,No premises,,\n"))]);
    let statement = &record.statements[0];
    let themes: u32 = statement.themes.iter().map(|t| t.figures.controls).sum();
    assert_eq!(themes, 93);
    let f = &statement.figures;
    assert_eq!(f.applicable + f.excluded + f.undecided + f.applicability_unstated, 93);
    let statuses = f.implemented + f.partial + f.planned + f.not_implemented + f.alternative + f.status_unstated;
    assert_eq!(statuses + f.excluded, 93);
    assert_eq!(f.covered, 3);
}
