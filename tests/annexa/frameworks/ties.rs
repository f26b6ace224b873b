//! Identifiers that several standards have: what settles them, and that nothing else does.

use super::*;

/// Controls of ISO/IEC 27001:2022 and of ISO/IEC 42001 alike.
const BOTH: [&str; 7] = ["A.5.2", "A.5.3", "A.5.4", "A.5.5", "A.7.3", "A.7.4", "A.8.2"];

fn both() -> Vec<Vec<String>> {
    let mut rows = vec![row(&["Control", "Applicable", "Status"])];
    rows.extend(BOTH.iter().map(|id| row(&[id, "Yes", "Implemented"])));
    rows
}

#[test]
fn lookalikes_alone_are_tied_and_nothing_is_written() {
    let run = Case::new(&[("t.csv", &csv(&both()))]).try_run(&[]);
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8(run.stderr).expect("text");
    assert!(said.contains("ISO/IEC 27001:2022 and ISO/IEC 42001:2023"), "{said}");
    assert!(said.contains("--edition 27001:2022 or --edition 42001:2023"), "{said}");
}

#[test]
fn the_users_word_settles_them() {
    for (word, framework) in [("42001", AIMS), ("iso42001:2023", AIMS), ("2022", ISMS), ("27001:2022", ISMS)] {
        let record = Case::new(&[("t.csv", &csv(&both()))]).run(&["--edition", word]);
        assert_eq!(frameworks(&record), [framework], "{word}");
        assert_eq!(spoken_of(&record.statements[0]), BOTH, "{word}");
    }
}

#[test]
fn the_users_word_does_not_override_what_is_certain() {
    let record = Case::new(&[("soa.csv", &csv(&soa(ISMS)))]).run(&["--edition", "42001"]);
    assert_eq!(frameworks(&record), [ISMS]);
}

#[test]
fn a_tied_source_beside_a_certain_one_makes_the_organisation_incomplete() {
    let case = Case::new(&[("soa.csv", &csv(&soa(AIMS))), ("t.csv", &csv(&both()))]);
    let run = case.try_run(&[]);
    assert_eq!(run.status.code(), Some(1));
    let record = case.record();
    assert!(record.is_incomplete());
    assert_eq!(frameworks(&record), [AIMS]);
    let entries = &record.statements[0].controls[10].entries;
    assert!(record.statements[0].controls.iter().all(|c| c.entries.len() == 1), "{entries:?}");
}

#[test]
fn what_the_table_says_of_itself_settles_what_its_identifiers_leave_open() {
    let titled = {
        let mut rows = vec![row(&["Statement of Applicability, ISO/IEC 42001:2023"]), Vec::new()];
        rows.extend(both());
        rows
    };
    let headed = {
        let mut rows = both();
        "ISO 42001 control".clone_into(&mut rows[0][0]);
        rows
    };
    for rows in [&titled, &headed] {
        let record = convert(&[("t.csv", &csv(rows))]);
        assert_eq!(frameworks(&record), [AIMS]);
        let why = &record.sources[0].edition.as_ref().expect("an edition").why;
        assert!(why.contains("names ISO/IEC 42001"), "{why}");
    }
    let record = convert(&[("t.xls", &workbook(&[("AIMS SoA", both())]))]);
    assert_eq!(frameworks(&record), [AIMS]);
    let record = convert(&[("iso-42001-soa.csv", &csv(&both()))]);
    assert_eq!(frameworks(&record), [AIMS]);
}

#[test]
fn no_name_overrides_the_titles() {
    let mut rows = soa(ISMS);
    "ISO 42001 control".clone_into(&mut rows[0][0]);
    let record = convert(&[("iso42001.xls", &workbook(&[("ISO 42001", rows)]))]);
    assert_eq!(frameworks(&record), [ISMS]);
    assert_eq!(spoken_of(&record.statements[0]).len(), 93);
}

#[test]
fn numbers_against_the_name_of_their_sheet_are_for_a_person_to_settle() {
    // A.5.1 is no control of 42001; the sheet states that it holds those.
    let mut rows = both();
    rows.insert(1, row(&["A.5.1", "Yes", "Implemented"]));
    let run = Case::new(&[("t.xls", &workbook(&[("ISO 42001", rows)]))]).try_run(&[]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("settle it with --edition"));
}

#[test]
fn the_rest_of_a_source_settles_a_sheet_that_is_open() {
    let record = convert(&[("t.xls", &workbook(&[("All", soa(AIMS)), ("Review", both())]))]);
    assert_eq!(frameworks(&record), [AIMS]);
    assert_eq!(record.statements[0].controls.iter().map(|c| c.entries.len()).sum::<usize>(), 38 + BOTH.len());
}

#[test]
fn a_profile_sets_the_edition_whatever_the_source_says() {
    let case = Case::new(&[("t.csv", &csv(&both()))]);
    case.0.write("p.toml", "files = [\"t.csv\"]\nedition = \"iso42001:2023\"\n");
    let record = case.run(&["--profile", "p.toml"]);
    assert_eq!(frameworks(&record), [AIMS]);
    case.0.write("p.toml", "files = [\"t.csv\"]\nedition = \"42001:2022\"\n");
    let run = case.try_run(&["--profile", "p.toml"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("42001:2023"), "it says what there is");
}

#[test]
fn an_odd_row_with_another_standards_number_and_title_names_it_and_is_not_merged() {
    let mut rows = soa(ISMS);
    rows[2] = row(&["A.5.2", "AI system impact assessment process", "Yes", "Risk", "Implemented"]);
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [ISMS]);
    assert!(record.unmatched[0].why.contains("ISO/IEC 42001:2023 A.5.2"), "{}", record.unmatched[0].why);
    assert_eq!(record.unmatched[0].candidates[0].provision.to_string(), "iso42001:2023/A.5.2");
}
