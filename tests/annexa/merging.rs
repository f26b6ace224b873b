//! Many sources, one statement: which source is used, in what order, and that every overruled value stays visible.

#![allow(clippy::disallowed_methods)] // A test lays out its own files.
use std::fs;
use std::process::Output;

use annexa::model::Reason;
use annexa::model::StatementControl;
use annexa::model::record::Record;
use lopdf::Document;

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::pdf;
use crate::support::program::{assert_success, stderr};
use crate::support::record::{control, texts};
use crate::support::text::pair;

const SOA: &str = "Control,Title,Applicable,Justification for inclusion,Justification for exclusion,LR,BR/BP,Status\n\
    A.5.2,Information security roles and responsibilities,Yes,Contracts ask for it,,x,,Implemented\n\
    A.5.3,Segregation of duties,Yes,Risk 3,,,x,Implemented\n\
    A.7.1,Physical security perimeters,No,,No premises of our own,,,\n\
    A.8.4,Access to source code,Yes,n/a,,,,Implemented\n";
const NEWER: &str = "Control,Title,Applicable,Justification for inclusion,Justification for exclusion,LR,BR/BP,Status\n\
    A.5.2,Information security roles and responsibilities,Yes,The board assigns them,,,x,Implemented\n\
    A.5.3,Segregation of duties,Yes,risk  3,,,,Implemented\n\
    A.7.1,Physical security perimeters,Yes,A new server room,,,,Planned\n";
const REGISTER: &str = "Control,Title,Justification for inclusion,Status,Owner\n\
    A.5.2,Information security roles and responsibilities,Written by IT,Planned,CISO\n\
    A.8.4,Access to source code,Code is our product,Partial,CTO\n";

/// Converts a folder of sources through the real binary.
fn convert(sources: &[(&str, &str)], arguments: &[&str]) -> (Folder, Record) {
    let folder = Folder::with(sources.iter().map(|(name, text)| (format!("clients/Example/{name}"), text)));
    assert_success(&run(&folder, arguments));
    let record = folder.record("out/Example");
    (folder, record)
}

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    let fixed = ["convert", "clients", "--output", "out", "--as-of", AS_OF, "--quiet"];
    folder.annexa(&[&fixed, arguments].concat())
}

fn reasons(control: &StatementControl) -> Vec<Reason> {
    control.reasons.iter().map(|m| m.reason).collect()
}

/// Overruled texts and words of a field, each with its cell.
fn overruled(control: &StatementControl, field: &str) -> Vec<(String, String)> {
    let of = control.overruled.iter().filter(|o| o.field == field);
    of.map(|o| (o.raw.clone(), o.origin.to_string())).collect()
}

#[test]
fn justification_and_drivers_are_those_of_the_statement_and_what_is_overruled_keeps_its_cell() {
    let (_folder, record) = convert(&[("a soa.csv", SOA), ("b register.csv", REGISTER)], &[]);
    let roles = control(&record, "A.5.2");
    assert_eq!(texts(&roles.justification_for_inclusion), ["Contracts ask for it"]);
    assert_eq!(overruled(roles, "justification for inclusion"), [pair("Written by IT", "S2 C2")]);
    assert_eq!(roles.status.value.word(), "planned", "the least advanced");
    assert_eq!(texts(&roles.owner), ["CISO"], "owners are united");
    let code = control(&record, "A.8.4");
    assert_eq!(texts(&code.justification_for_inclusion), ["Code is our product"], "an empty phrase states nothing");
    assert_eq!(overruled(code, "justification for inclusion"), [pair("n/a", "S1 D5")]);
}

#[test]
fn of_two_statements_the_newer_one_justifies_and_the_same_words_keep_both_cells() {
    let (_folder, record) = convert(&[("soa 2024-01-31.csv", SOA), ("soa 2025-01-31.csv", NEWER)], &[]);
    let roles = control(&record, "A.5.2");
    assert_eq!(texts(&roles.justification_for_inclusion), ["The board assigns them"]);
    assert_eq!(reasons(roles), [Reason::BusinessRequirement]);
    assert_eq!(overruled(roles, "driver"), [pair("LR", "S1 F2")]);
    let duties = control(&record, "A.5.3");
    let [only] = &duties.justification_for_inclusion[..] else { panic!("one text") };
    assert_eq!(only.origins.len(), 2, "equal but for white space and case");
    assert_eq!(reasons(duties), [Reason::BusinessRequirement], "the newer one states no driver");
    let perimeters = control(&record, "A.7.1");
    assert_eq!(perimeters.applicability.value.word(), "applicable");
    assert_eq!(texts(&perimeters.justification_for_exclusion), [""; 0]);
    assert_eq!(
        overruled(perimeters, "justification for exclusion"),
        [pair("No premises of our own", "S1 E4")],
        "a reason to exclude what is now included argues for nothing"
    );
}

#[test]
fn what_a_job_sets_as_precedence_holds_and_is_printed_in_the_pack() {
    let sources = [("a soa.csv", SOA), ("b register.csv", REGISTER)];
    let (folder, record) = convert(&sources, &["--precedence", "register,soa"]);
    let roles = control(&record, "A.5.2");
    assert_eq!(texts(&roles.justification_for_inclusion), ["Written by IT"]);
    assert_eq!(overruled(roles, "justification for inclusion"), [pair("Contracts ask for it", "S1 D2")]);
    let pack = Document::load(folder.path("out/Example/audit-pack.pdf")).expect("a pack");
    let words = pdf::text(&pack);
    assert!(words.contains("as set for this run: what was decided by hand, then register, then soa"), "{words}");
    assert!(words.contains("Contracts ask for it"), "the overruled text stands in the pack");

    let (_folder, record) = convert(&sources, &["--precedence", "status=*soa*.csv"]);
    let roles = control(&record, "A.5.2");
    assert_eq!(roles.status.value.word(), "implemented", "the file named speaks, not the least advanced");
    assert_eq!(overruled(roles, "status"), [pair("Planned", "S2 D2")]);
    assert_eq!(texts(&roles.justification_for_inclusion), ["Contracts ask for it"], "status alone was set");

    let dated = [("soa 2025-01-31.csv", SOA), ("register 2025-06-30.csv", REGISTER)];
    let (_folder, record) = convert(&dated, &["--precedence", "newest"]);
    assert_eq!(texts(&control(&record, "A.5.2").justification_for_inclusion), ["Written by IT"]);
}

#[test]
fn an_order_that_cannot_be_meant_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("clients")).expect("a folder");
    for (order, told) in [("registre", "`registre` is no place"), ("soa,soa", "twice"), ("owner=soa", "`owner`")] {
        let out = run(&folder, &["--precedence", order]);
        assert_eq!(out.status.code(), Some(2));
        assert!(stderr(&out).contains(told), "{}", stderr(&out));
        assert!(!folder.path("out").exists());
    }
}
