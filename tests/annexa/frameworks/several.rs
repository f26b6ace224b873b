//! Several frameworks in one source.

use super::*;
use crate::support::program::stdout;

fn editions(record: &Record) -> Vec<(String, String)> {
    let of = |(reading, kind): (&annexa::model::EditionReading, annexa::model::SourceKind)| {
        (reading.framework.to_string(), kind.words().to_owned())
    };
    record.sources[0].editions().map(of).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_workbook_with_a_sheet_of_each_standard_gives_a_statement_of_each() {
    let mut register = vec![row(&["Control", "Title", "Status", "Owner"])];
    register.extend(controls(AIMS).iter().map(|p| row(&[p.id.local(), &p.title, "Planned", "AI lead"])));
    let sheets = workbook(&[("SoA", soa(ISMS)), ("AI controls", register)]);
    let case = Case::new(&[("controls.xls", &sheets)]);
    let record = case.run(&[]);
    assert_eq!(frameworks(&record), [ISMS, AIMS]);
    assert_eq!(editions(&record), pairs(&[(ISMS, "Statement of Applicability"), (AIMS, "register")]));
    assert!(
        record.statements[0].from_soa && !record.statements[1].from_soa,
        "what a source is, it is to one framework"
    );
    assert_eq!((record.statements[0].figures.implemented, record.statements[1].figures.planned), (93, 38));
    let of_sheet: Vec<&str> =
        record.sources[0].sheets.iter().flat_map(|s| &s.tables).map(|t| t.editions[0].framework.as_str()).collect();
    assert_eq!(of_sheet, [ISMS, AIMS]);
    let shown = stdout(&case.0.annexa(&["inspect", "in/acme/controls.xls"]));
    assert!(shown.contains(ISMS) && shown.contains(AIMS), "{shown}");
}

#[test]
fn a_sheet_that_only_lists_the_controls_of_a_further_standard_is_no_statement_of_it() {
    let mapping = soa(AIMS).into_iter().map(|r| r[..2].to_vec()).collect();
    let record = convert(&[("controls.xls", &workbook(&[("SoA", soa(ISMS)), ("AI controls", mapping)]))]);
    assert_eq!(frameworks(&record), [ISMS]);
    assert!(
        record.sources[0].sheets[1].reason.english().contains("without an answer"),
        "{}",
        record.sources[0].sheets[1].reason
    );
}

#[test]
fn an_extended_soa_of_27001_2013_and_27701_2019_is_told_apart_by_titles() {
    // A.7.2.1 to A.7.2.3 and A.7.3.1 are controls of both.
    let mut rows = soa("iso27001:2013");
    rows.extend(soa("iso27701:2019").into_iter().skip(1));
    rows.insert(1, row(&["Role", "PII controller and PII processor"]));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [ISMS, PIMS]);
    let of = |framework: &str| record.entries.iter().filter(|e| e.provision.framework().as_str() == framework).count();
    assert_eq!((of("iso27001:2013"), of("iso27701:2019"), record.unmatched.len()), (114, 49, 0));
    assert!(record.statements.iter().all(|s| s.has_transition));
    let edition = record.sources[0].edition.as_ref().expect("an edition");
    assert!(edition.why.english().contains("none of the 2022 edition"), "{}", edition.why);
}

#[test]
fn without_titles_a_number_of_both_standards_stays_unmatched_with_both_named() {
    let numbers = |framework: &str| -> Vec<Vec<String>> {
        controls(framework).iter().map(|p| row(&[p.id.local(), "Yes", "Implemented"])).collect()
    };
    let mut rows = vec![row(&["Control", "Applicable", "Status"])];
    rows.extend(numbers("iso27001:2013"));
    rows.extend(numbers("iso27701:2019"));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    let unmatched: Vec<&str> = record.unmatched.iter().map(|u| u.cells[0].text.as_str()).collect();
    assert_eq!(unmatched, ["A.7.2.1", "A.7.2.2", "A.7.2.3", "A.7.3.1", "A.7.2.1", "A.7.2.2", "A.7.2.3", "A.7.3.1"]);
    let named: Vec<&str> = record.unmatched[0].candidates.iter().map(|c| c.provision.framework().as_str()).collect();
    assert_eq!(named, ["iso27001:2013", "iso27701:2019"]);
}

#[test]
fn headings_and_a_column_of_standards_tell_the_rows_apart() {
    let numbers = |framework: &str, name: &str| -> Vec<Vec<String>> {
        controls(framework).iter().map(|p| row(&[p.id.local(), name, "Yes", "Implemented"])).collect()
    };
    let by_column = {
        let mut rows = vec![row(&["Control", "Standard", "Applicable", "Status"])];
        rows.extend(numbers("iso27001:2013", "ISO/IEC 27001:2013"));
        rows.extend(numbers("iso27701:2019", "ISO/IEC 27701:2019"));
        rows
    };
    let by_heading = {
        let mut rows = vec![row(&["Control", "Owner", "Applicable", "Status"])];
        rows.push(row(&["ISO/IEC 27001:2013, Annex A"]));
        rows.extend(numbers("iso27001:2013", "CISO"));
        rows.push(row(&["ISO/IEC 27701:2019, Annexes A and B"]));
        rows.extend(numbers("iso27701:2019", "DPO"));
        rows
    };
    for rows in [by_column, by_heading] {
        let record = convert(&[("soa.csv", &csv(&rows))]);
        let of =
            |framework: &str| record.entries.iter().filter(|e| e.provision.framework().as_str() == framework).count();
        assert_eq!((of("iso27001:2013"), of("iso27701:2019"), record.unmatched.len()), (114, 49, 0));
    }
}

#[test]
fn a_row_that_names_controls_of_several_standards_answers_for_each() {
    let rows = "Control,Applicable,Justification,Status\n\
        ISO 27001 A.5.1; ISO 42001 A.2.2,Yes,Board,Implemented\n\
        ISO 27001 A.5.2; ISO 42001 A.3.2,Yes,Board,Planned\n\
        ISO 27001 A.5.24,Yes,Risk,Implemented\n";
    let record = convert(&[("soa.csv", rows)]);
    assert_eq!(frameworks(&record), [ISMS, AIMS]);
    assert_eq!(spoken_of(&record.statements[0]), ["A.5.1", "A.5.2", "A.5.24"]);
    assert_eq!(spoken_of(&record.statements[1]), ["A.2.2", "A.3.2"]);
    assert_eq!(record.statements[1].figures.planned, 1);
}

#[test]
fn a_second_column_of_another_standards_controls_is_carried_over() {
    let mut rows = soa(ISMS);
    rows[0].push("ISO 42001".to_owned());
    for (row, control) in rows.iter_mut().skip(1).zip(controls(AIMS).iter().cycle()) {
        row.push(control.id.local().to_owned());
    }
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [ISMS]);
    let control = &record.statements[0].controls[0];
    assert_eq!(control.carried_over[0].header, "ISO 42001");
    assert!(record.sources[0].notes.is_empty(), "{:?}", record.sources[0].notes);
}
