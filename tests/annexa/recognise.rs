//! Odd layouts, through the library: where the table is, what its columns mean, which edition it is on.

use annexa::model::EntryKind;
use annexa::model::record::Record;
use annexa::{Failure, Settings};

use crate::support::engine::{self, dated};
use crate::support::record::{self, controls, entry};

fn try_convert(text: &str, edition: Option<&str>) -> Result<Record, Failure> {
    let settings = Settings { edition: edition.map(str::to_owned), ..dated() };
    Ok(record::of(&engine::try_convert(settings, &[("soa.csv", text)])?))
}

fn convert(text: &str) -> Record {
    try_convert(text, None).unwrap_or_else(|failure| panic!("{:?}", failure.problems))
}

#[test]
fn identifiers_are_read_in_the_forms_in_which_people_write_them() {
    let record = convert(
        "Ref,Title,Applicable\n\
         A5.1,Policies for information security,Yes\n\
         A 5.2,Information security roles and responsibilities,Yes\n\
         5.3,Segregation of duties,Yes\n\
         A.05.04,Management responsibilities,Yes\n\
         Annex A 5.5,Contact with authorities,Yes\n\
         ISO 27001:2022 A.5.6,Contact with special interest groups,Yes\n\
         A.5.8 Information security in project management,,Yes\n",
    );
    assert_eq!(controls(&record), ["A.5.1", "A.5.2", "A.5.3", "A.5.4", "A.5.5", "A.5.6", "A.5.8"]);
    let title = entry(&record, "A.5.8").title.as_ref().expect("a title");
    assert_eq!(title.text, "Information security in project management");
}

#[test]
fn a_number_without_its_zero_is_read_by_its_title() {
    let record = convert(
        "No,Title,Applicable\n\
         5.1,Policies for information security,Yes\n\
         5.9,Inventory of information and other associated assets,Yes\n\
         5.1,Acceptable use of information and other associated assets,No\n\
         5.2,Labels we gave up,Yes\n",
    );
    assert_eq!(controls(&record)[..3], ["A.5.1", "A.5.9", "A.5.10"]);
    assert!(entry(&record, "A.5.10").match_note.as_ref().is_some_and(|n| n.english().contains("5.1 read as A.5.10")));
}

#[test]
fn an_identifier_beside_another_controls_title_is_unmatched_with_both() {
    let record = convert(
        "Ref,Title,Applicable\nA.5.1,Policies for information security,Yes\nA.5.2,Segregation of duties,Yes\nA.5.4,Management responsibilities,Yes\n",
    );
    assert_eq!(controls(&record), ["A.5.1", "A.5.4"]);
    let candidates: Vec<&str> = record.unmatched[0].candidates.iter().map(|c| c.provision.local()).collect();
    assert_eq!(candidates, ["A.5.2", "A.5.3"]);
}

#[test]
fn the_edition_is_decided_over_the_whole_column() {
    let old = convert(
        "Ref,Title,Applicable\nA.5.1,Management direction for information security,\nA.5.1.1,Policies for information security,Yes\nA.5.1.2,Review of the policies for information security,Yes\n",
    );
    assert_eq!(controls(&old), ["A.5.1.1", "A.5.1.2"], "A.5.1 is an objective there");
    assert_eq!(old.sources[0].edition.as_ref().map(|e| e.framework.as_str()), Some("iso27001:2013"));
    let new =
        convert("Ref,Title,Applicable\nA.5.1,Policies for information security,Yes\nA.5.7,Threat intelligence,Yes\n");
    assert_eq!(new.sources[0].edition.as_ref().map(|e| e.framework.as_str()), Some("iso27001:2022"));
}

#[test]
fn a_source_that_leaves_the_edition_open_is_not_merged_until_it_is_settled() {
    let open = "Ref,Applicable\nA.6.1,Yes\nA.6.2,Yes\nA.7.1,No\n";
    let failure = try_convert(open, None).expect_err("both editions fit");
    assert!(failure.problems[0].contains("--edition"), "{:?}", failure.problems);
    let settled = try_convert(open, Some("iso27001:2022")).expect("settled");
    assert_eq!(controls(&settled), ["A.6.1", "A.6.2", "A.7.1"]);
}

#[test]
fn a_table_under_a_title_block_with_banners_and_a_legend_is_read_in_full() {
    let record = convert(
        "Statement of Applicability,,,\n\
         Organisation: Example Ltd,,,\n\
         Version,2.1,,\n\
         ,,,\n\
         Control,Title,Applicable,Status\n\
         Organizational controls,,,\n\
         A.5.1,Policies for information security,Yes,Done\n\
         A.5.2,Information security roles and responsibilities,Yes,Done\n\
         People controls,,,\n\
         A.6.1,Screening,Yes,Planned\n\
         ,,,\n\
         Legend: Done = implemented,,,\n",
    );
    assert_eq!(controls(&record), ["A.5.1", "A.5.2", "A.6.1"]);
    assert_eq!(record.organisation, "Example Ltd");
    assert_eq!(record.document.version[0].text, "2.1");
    let ledger = record.sources[0].ledger;
    assert_eq!((ledger.title, ledger.header, ledger.heading, ledger.entry, ledger.note), (3, 1, 2, 3, 1));
    assert!(ledger.balances());
}

#[test]
fn titles_alone_are_enough_and_a_weaker_wording_is_a_candidate_only() {
    let record = convert(
        "Control,Status\nThreat intelligence,Done\nInformation deletion,Done\nData masking,Planned\nWeb filtering,Done\nData leak prevention measures,Done\n",
    );
    assert_eq!(controls(&record), ["A.5.7", "A.8.10", "A.8.11", "A.8.23"]);
    assert_eq!(record.unmatched.len(), 1);
    assert!(record.unmatched[0].candidates.iter().any(|c| c.provision.local() == "A.8.12"));
}

#[test]
fn clauses_are_entries_of_their_own_and_not_controls() {
    let record = convert(
        "Ref,Title,Status\n\
         4.1,Understanding the organization and its context,Done\n\
         5.1,Leadership and commitment,Done\n\
         A.5.1,Policies for information security,Done\n\
         A.5.7,Threat intelligence,Planned\n",
    );
    let clauses: Vec<&str> =
        record.entries.iter().filter(|e| e.kind == EntryKind::Clause).map(|e| e.provision.local()).collect();
    assert_eq!(clauses, ["4.1", "5.1"]);
    assert_eq!(controls(&record), ["A.5.1", "A.5.7"]);
    assert_eq!(record.statements[0].clauses.len(), 2);
}

#[test]
fn not_applicable_as_a_status_excludes_only_where_nothing_else_answers() {
    let record = convert(
        "Ref,Title,Status\nA.5.1,Policies for information security,Implemented\nA.5.7,Threat intelligence,N/A\n",
    );
    assert_eq!(entry(&record, "A.5.7").applicability.as_ref().map(|a| a.value.word()), Some("excluded"));
    let record = convert(
        "Ref,Title,Applicable,Status\nA.5.1,Policies for information security,Yes,Implemented\nA.5.7,Threat intelligence,Yes,N/A\n",
    );
    assert_eq!(entry(&record, "A.5.7").applicability.as_ref().map(|a| a.value.word()), Some("applicable"));
}

#[test]
fn every_filled_cell_without_a_column_of_its_own_is_carried_over_under_its_header() {
    let record = convert(
        "Ref,Title,Applicable,Risk ID,Budget\nA.5.1,Policies for information security,Yes,R-7,400\nA.5.7,Threat intelligence,Yes,,\n",
    );
    let carried: Vec<(&str, &str)> =
        entry(&record, "A.5.1").carried_over.iter().map(|c| (c.header.as_str(), c.text.text.as_str())).collect();
    assert_eq!(carried, [("Risk ID", "R-7"), ("Budget", "400")]);
}

#[test]
fn a_statement_in_german_is_understood() {
    let record = convert(
        "Nr;Maßnahme;Anwendbar;Begründung für den Ausschluss;Umsetzungsstatus;Verantwortlich\n\
         A.5.1;Informationssicherheitsrichtlinien;Ja;;Umgesetzt;Geschäftsführung\n\
         A.5.7;Bedrohungsintelligenz;Nein;Kein Bedarf;;IT\n\
         A.8.9;Konfigurationsmanagement;Ja;;Teilweise umgesetzt;IT\n",
    );
    let answers: Vec<(&str, &str)> = record
        .entries
        .iter()
        .map(|e| {
            (e.applicability.as_ref().map_or("", |a| a.value.word()), e.status.as_ref().map_or("", |a| a.value.word()))
        })
        .collect();
    assert_eq!(answers, [("applicable", "implemented"), ("excluded", ""), ("applicable", "partial")]);
    assert_eq!(entry(&record, "A.5.1").owner[0].text, "Geschäftsführung");
}
