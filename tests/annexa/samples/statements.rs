//! What the records say of the samples.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::ProvisionId;
use annexa::model::record::Record;
use annexa::model::{Applicability, Basis, EntryKind, Status};
use annexa::model::{Figures, Statement};
use serde::Serialize;

use super::{CONVERTED, FileTruth, StatementTruth, source_of, truths};

/// The word of a value in `record.json`.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).expect("a value").as_str().expect("a word").to_owned()
}

fn statement(record: &Record) -> &Statement {
    assert_eq!(record.statements.len(), 1, "{}: statements", record.organisation);
    &record.statements[0]
}

#[test]
fn statements_say_what_a_careful_reader_finds() {
    let mut differences = Vec::new();
    for truth in truths::<StatementTruth>("statements") {
        let record = CONVERTED.record(&truth.input);
        let statement = statement(&record);
        assert_eq!(statement.framework.as_str(), "iso27001:2022");
        let order: Vec<&str> = statement.controls.iter().map(|control| control.provision.local()).collect();
        assert_eq!(order.len(), 93, "{}: every control of the edition stands in the statement", truth.input);
        for control in &statement.controls {
            let local = control.provision.local();
            let expected = &truth.statement[local];
            let mut compare = |field: &str, found: String, basis: Basis, expected_word: &str| {
                if found != expected_word {
                    differences.push(format!("{} {local}: {field} {found}, expected {expected_word}", truth.input));
                } else if found != "unstated" && word(basis) != expected.basis {
                    differences.push(format!(
                        "{} {local}: {field} is {}, expected {}",
                        truth.input,
                        word(basis),
                        expected.basis
                    ));
                }
            };
            let applicability = &control.applicability;
            compare("applicability", word(applicability.value), applicability.basis, &expected.applicability);
            if let Some(status) = &expected.status {
                compare("status", word(control.status.value), control.status.basis, status);
            }
        }
        if let Some(organisation) = &truth.organisation {
            assert_eq!(&record.organisation, organisation);
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn each_source_gives_entries_for_its_controls_and_for_no_other() {
    let mut differences = Vec::new();
    for truth in truths::<FileTruth>("") {
        let record = CONVERTED.record(&truth.file);
        let source = source_of(&record, &truth.file);
        let entries = |kind| record.entries.iter().filter(move |e| e.source == source.number && e.kind == kind);
        let edition = source.edition.as_ref().map(|edition| edition.framework.as_str().to_owned());
        assert_eq!(edition, Some(format!("iso{}", truth.edition)), "{}", truth.file);
        let mut compare = |what: &str, found: BTreeSet<&str>, expected: &[String]| {
            let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
            if found != expected {
                let missing: Vec<_> = expected.difference(&found).collect();
                let extra: Vec<_> = found.difference(&expected).collect();
                differences.push(format!("{}: {what} missing {missing:?}, too many {extra:?}", truth.file));
            }
        };
        compare("controls", entries(EntryKind::Control).map(|e| e.provision.local()).collect(), &truth.controls);
        compare("clauses", entries(EntryKind::Clause).map(|e| e.provision.local()).collect(), &truth.clauses);
        compare(
            "own controls",
            entries(EntryKind::OwnControl).map(|e| e.provision.local()).collect(),
            &truth.own_controls,
        );
        let excluded = entries(EntryKind::Control)
            .filter(|e| e.applicability.as_ref().is_some_and(|a| a.value == Applicability::Excluded))
            .map(|e| e.provision.local())
            .collect();
        compare("excluded", excluded, &truth.not_applicable);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn titles_that_name_no_control_are_kept_as_unmatched() {
    for truth in truths::<FileTruth>("") {
        let record = CONVERTED.record(&truth.file);
        let number = source_of(&record, &truth.file).number;
        let unmatched: Vec<&str> = record
            .unmatched
            .iter()
            .filter(|row| row.origin.source == number)
            .flat_map(|row| row.cells.iter().map(|cell| cell.text.as_str()))
            .collect();
        for title in &truth.unmatched_titles {
            assert!(unmatched.contains(&title.as_str()), "{}: `{title}` is not among {unmatched:?}", truth.file);
        }
        if truth.unmatched_titles.is_empty() {
            assert!(unmatched.is_empty(), "{}: {unmatched:?}", truth.file);
        }
    }
}

#[test]
fn figures_of_every_statement_add_up_to_the_catalogue() {
    for (folder, record) in CONVERTED.records() {
        let name = folder.display();
        let statement = statement(&record);
        let adds_up = |figures: &Figures, controls: usize| {
            let by_applicability =
                figures.applicable + figures.excluded + figures.undecided + figures.applicability_unstated;
            let by_status = figures.implemented
                + figures.partial
                + figures.planned
                + figures.not_implemented
                + figures.alternative
                + figures.status_unstated
                + figures.excluded;
            assert_eq!(figures.controls as usize, controls, "{name}");
            assert_eq!(by_applicability as usize, controls, "{name}: applicability");
            assert_eq!(by_status as usize, controls, "{name}: status");
        };
        adds_up(&statement.figures, 93);
        let counted = |value| statement.controls.iter().filter(|c| c.applicability.value == value).count();
        assert_eq!(counted(Applicability::Excluded), statement.figures.excluded as usize, "{name}");
        for (theme, controls) in statement.themes.iter().zip([37, 8, 14, 34]) {
            adds_up(&theme.figures, controls);
        }
        assert_eq!(statement.themes.len(), 4, "{name}");
    }
}

#[test]
fn ledgers_of_all_sources_balance() {
    for (folder, record) in CONVERTED.records() {
        let name = folder.display();
        assert!(record.unread_sources.is_empty(), "{name}: {:?}", record.unread_sources);
        for source in &record.sources {
            assert!(source.merged, "{}: {:?}", source.name, source.not_merged_because);
            assert!(source.ledger.balances(), "{}: {:?}", source.name, source.ledger);
            let of_sheets: u32 = source.sheets.iter().map(|sheet| sheet.ledger.rows).sum();
            assert_eq!(of_sheets, source.ledger.rows, "{}", source.name);
        }
    }
}

#[test]
fn a_contradiction_between_sources_is_a_finding_that_rests_on_both() {
    let record = CONVERTED.record("northquay-data-centres/Statement of Applicability.xlsx");
    assert_eq!(record.sources.len(), 3);
    for local in ["A.5.30", "A.7.6", "A.7.13", "A.8.9", "A.8.13", "A.8.23"] {
        let rests_on_two = record.findings.iter().any(|finding| {
            let sources: BTreeSet<u32> = finding.origins.iter().map(|origin| origin.source).collect();
            finding.provision.as_ref().is_some_and(|p| p.local() == local) && sources.len() > 1
        });
        assert!(rests_on_two, "no finding on {local} names the cells of two sources");
    }
}

#[test]
fn what_was_overruled_is_kept_with_its_word_and_cell() {
    let record = CONVERTED.record("northquay-data-centres/Statement of Applicability.xlsx");
    let control = statement(&record).controls.iter().find(|c| c.provision.local() == "A.8.13").expect("A.8.13");
    assert_eq!(control.status.value, Status::Partial);
    assert!(
        control.overruled.iter().any(|value| value.raw == "Implemented"),
        "the statement's own `Implemented` is gone: {:?}",
        control.overruled
    );
}

#[test]
fn the_facts_of_a_document_are_found_in_its_title_block() {
    let record = CONVERTED.record("brackenfold-clinical-software.xlsx");
    let texts = |list: &[annexa::model::record::Fact]| list.iter().map(|t| t.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&record.document.version), ["4.1"]);
    assert_eq!(texts(&record.document.date), ["2026-03-14"]);
    assert_eq!(texts(&record.document.approved_by), ["Margaret Thwaite, Managing Director"]);
    assert!(texts(&record.document.scope).iter().any(|scope| scope.contains("clinic suite")));
}

#[test]
fn dates_in_file_names_decide_which_register_is_the_newest() {
    let record = CONVERTED.record("northquay-data-centres/Statement of Applicability.xlsx");
    let dates: BTreeMap<&str, Option<&str>> =
        record.sources.iter().map(|s| (s.name.rsplit('/').next().unwrap_or_default(), s.date.as_deref())).collect();
    assert_eq!(dates["Statement of Applicability.xlsx"], Some("2026-02-27"));
    assert_eq!(dates["control register 2026-05-31.xlsx"], Some("2026-05-31"));
    assert_eq!(dates["implementation tracker 2025-11-15.csv"], Some("2025-11-15"));
}

#[test]
fn texts_of_all_predecessors_stand_under_their_successor() {
    // A.5.18 follows A.9.2.2, A.9.2.5 and A.9.2.6, and each of them describes its implementation.
    let record = CONVERTED.record("oldmere-ferries/SoA Oldmere v3.2 FINAL (2).xlsx");
    let control = statement(&record).controls.iter().find(|c| c.provision.local() == "A.5.18").expect("A.5.18");
    let written_for: BTreeSet<&str> =
        control.implementation.iter().filter_map(|t| t.written_for.as_ref()).map(ProvisionId::local).collect();
    assert_eq!(written_for, BTreeSet::from(["A.9.2.2", "A.9.2.5", "A.9.2.6"]));
    // A.7.1 follows A.11.1.1, whose answer runs over two rows.
    let control = statement(&record).controls.iter().find(|c| c.provision.local() == "A.7.1").expect("A.7.1");
    let texts: Vec<&str> = control.implementation.iter().map(|t| t.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("Fence and gate")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("Winter berth")), "{texts:?}");
}

#[test]
fn own_controls_stand_apart_from_the_annex() {
    let record = CONVERTED.record("stonebridge-college.tsv");
    let own: Vec<&str> = statement(&record).own_controls.iter().map(|c| c.provision.local()).collect();
    assert_eq!(own, ["SC-01", "SC-02"]);
}
