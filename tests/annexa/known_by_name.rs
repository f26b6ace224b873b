//! Sources on frameworks that annexa knows by name only: refused by that name, and never read as Annex A by their numbers.

use annexa::model::record::Record;
use annexa::standards::catalogue::{Catalogue, KNOWN_BY_NAME, ask};

use crate::support::engine::{settings, try_convert};
use crate::support::record;

/// A sheet with title, header and rows of identifier, text and what else is in the row.
fn sheet(title: &str, header: &str, rows: &[(&str, &str)]) -> String {
    let rows: String = rows.iter().map(|(id, rest)| format!("{id},{rest}\n")).collect::<Vec<_>>().concat();
    let title = if title.is_empty() { String::new() } else { format!("{title},,,,\n") };
    format!("{title}{header}\n{rows}")
}

fn refused(name: &str, content: &str) -> String {
    match try_convert(settings(), &[(name, content)]) {
        Ok(_) => panic!("{name} is read as Annex A"),
        Err(failure) => failure.problems.join("\n"),
    }
}

fn read(name: &str, content: &str) -> Record {
    let outputs = try_convert(settings(), &[(name, content)]);
    record::of(&outputs.unwrap_or_else(|failure| panic!("{name}: {:?}", failure.problems)))
}

const HEADER: &str = "Control,Description,Applicable,Status";
const ANSWERS: &str = "What it asks,Yes,Implemented";

fn numbers<'a>(numbers: &[&'a str]) -> Vec<(&'a str, &'static str)> {
    numbers.iter().map(|number| (*number, ANSWERS)).collect()
}

#[test]
fn numbers_of_another_framework_are_not_those_of_annex_a() {
    // All of these numbers but the last ones exist in Annex A of ISO/IEC 27001:2022.
    let cis = numbers(&["5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "7.1", "7.2", "8.1", "8.2", "8.10", "8.11"]);
    let pci =
        numbers(&["5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "6.4", "6.5", "7.1", "7.2", "7.3", "8.1", "8.2", "8.3"]);
    let c5: Vec<(&str, &str)> =
        numbers(&["OIS-01", "OIS-02", "SP-01", "HR-01", "AM-01", "PS-01", "OPS-01", "IDM-01", "CRY-01"]);
    let cld = numbers(&["CLD.6.3.1", "CLD.8.1.5", "CLD.9.5.1", "CLD.9.5.2", "CLD.12.1.5", "CLD.12.4.5"]);
    let pii = numbers(&["A.2.1", "A.3.1", "A.3.2", "A.5.1", "A.6.1", "A.6.2", "A.8.1", "A.10.1", "A.11.1"]);
    for (file, title, rows, name) in [
        ("plan.csv", "CIS Critical Security Controls v8.1", &cis, "CIS Controls"),
        ("cis.csv", "", &cis, "CIS Controls"),
        ("pci-dss 4.0.1.csv", "", &pci, "PCI DSS"),
        ("cards.csv", "PCI DSS v4.0.1 gap assessment", &pci, "PCI DSS"),
        ("c5.csv", "", &c5, "BSI C5"),
        ("cloud.csv", "ISO/IEC 27017:2015", &cld, "ISO/IEC 27017"),
        ("cloud.csv", "", &cld, "ISO/IEC 27017"),
        ("pii.csv", "ISO/IEC 27018:2019 controls", &pii, "ISO/IEC 27018"),
    ] {
        let said = refused(file, &sheet(title, HEADER, rows));
        assert!(said.contains(name) && said.contains("by name only"), "{file}: {said}");
        assert!(said.contains(&format!("0 of {} rows (0 %) cite Annex A", rows.len())), "{file}: {said}");
        assert!(said.contains("--catalogue"), "what to do: {said}");
    }
}

#[test]
fn the_share_of_rows_that_cite_annex_a_is_told() {
    let header = "Criteria,Description,Applicable,Status,ISO 27001";
    let soc2 = [
        ("CC1.1", "Integrity,Yes,Implemented,A.5.1"),
        ("CC1.2", "Oversight,Yes,Implemented,"),
        ("CC6.1", "Access,Yes,Implemented,\"A.5.15, A.8.3\""),
        ("CC6.2", "Registration,Yes,Implemented,A.5.16"),
        ("CC7.2", "Monitoring,Yes,Implemented,A.8.16"),
        ("CC8.1", "Change,Yes,Implemented,A.8.32"),
        ("A1.2", "Availability,Yes,Implemented,"),
        ("PI1.1", "Processing,Yes,Implemented,"),
    ];
    // Five of the eight rows; named by the title, and by the identifiers alone.
    for title in ["SOC 2 readiness", ""] {
        let said = refused("criteria.csv", &sheet(title, header, &soc2));
        assert!(said.contains("SOC 2 (AICPA Trust Services Criteria)"), "{said}");
        assert!(said.contains("5 of 8 rows (63 %) cite Annex A"), "{said}");
    }
    let isa = [
        ("1.1.1", "Policies,Yes,3,A.5.1"),
        ("1.2.1", "Organisation,Yes,3,A.5.2"),
        ("1.3.1", "Assets,Yes,3,A.5.9"),
        ("1.4.1", "Risks,Yes,3,"),
        ("4.1.1", "Identities,Yes,3,A.5.15"),
        ("5.1.1", "Cryptography,Yes,3,A.8.24"),
    ];
    let said =
        refused("self-assessment.csv", &sheet("VDA ISA 6.0", "ISA No.,Question,Applicable,Maturity,ISO 27001", &isa));
    assert!(said.contains("TISAX (VDA ISA)") && said.contains("5 of 6 rows (83 %)"), "{said}");
}

#[test]
fn a_statement_that_only_mentions_another_framework_is_read() {
    let titled = [
        ("A.5.1", "Policies for information security,Yes,Implemented"),
        ("A.5.2", "Information security roles and responsibilities,Yes,Implemented"),
        ("A.5.15", "Access control,Yes,Implemented"),
        ("A.8.13", "Information backup,Yes,Planned"),
        ("A.8.24", "Use of cryptography,Yes,Implemented"),
    ];
    for (file, title) in [
        ("soc2.csv", ""),
        ("soa.csv", "SOC 2 and ISO 27001 controls"),
        ("soa.csv", "CIS Consulting Ltd"),
        ("tisax.csv", "Statement of Applicability"),
    ] {
        let record = read(file, &sheet(title, "Control,Title,Applicable,Status", &titled));
        assert_eq!(record::controls(&record), ["A.5.1", "A.5.2", "A.5.15", "A.8.13", "A.8.24"], "{file} {title}");
    }
    // A column of criteria beside the controls.
    let with_criteria: Vec<(&str, String)> = titled
        .iter()
        .zip(["CC1.1", "CC1.3", "CC6.1", "A1.2", "CC6.7"])
        .map(|((id, rest), c)| (*id, format!("{rest},{c}")))
        .collect();
    let rows: Vec<(&str, &str)> = with_criteria.iter().map(|(id, rest)| (*id, rest.as_str())).collect();
    let record = read("controls.csv", &sheet("", "Control,Title,Applicable,Status,SOC 2", &rows));
    assert_eq!(record.entries.len(), 5);
}

#[test]
fn a_framework_known_by_name_is_named_with_what_to_do() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    for (typed, name) in [
        ("SOC 2", "SOC 2 (AICPA Trust Services Criteria)"),
        ("PCI-DSS", "PCI DSS"),
        ("ISO/IEC 27017", "ISO/IEC 27017"),
        ("iso 27018", "ISO/IEC 27018"),
        ("CIS Controls v8.1", "CIS Controls"),
        ("TISAX", "TISAX (VDA ISA)"),
        ("C5", "BSI C5"),
    ] {
        let said = ask::framework(&catalogue, typed).expect_err("no catalogue of it").to_string();
        assert!(said.contains(name) && said.contains("--catalogue") && said.contains("--crosswalk"), "{typed}: {said}");
    }
    for known in KNOWN_BY_NAME {
        assert!(catalogue.framework(known.key).is_none(), "{} is built in", known.key);
    }
    // A catalogue of the user's own takes the place of the name.
    let mut own = catalogue.clone();
    own.add(
        "soc2",
        "soc2.csv",
        "id,kind,parent,title,new,variants,confidence,addressee\nCC1.1,control,,Integrity,,,single,\n",
    )
    .expect("a catalogue");
    assert_eq!(ask::framework(&own, "SOC 2").expect("the user's own").key.as_str(), "soc2");
}
