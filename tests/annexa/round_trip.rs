//! annexa's own workbook, edited manually and converted again: what was typed wins, is marked, and is never lost.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fs;
use std::process::Output;

use annexa::model::record::Record;
use annexa::model::{Applicability, Basis, MatchedBy, Reason, Status};
use calamine::Data;

use crate::support::archive::{self, zipped};
use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::program::{assert_success, stderr};
use crate::support::record::{control, entry, texts};
use crate::support::workbook;

mod document;

const SOA: &str = "Control,Title,Applicable,Justification,Status,Owner,Evidence\n\
    A.5.1,Policies for information security,Yes,Law,Implemented,CISO,ISP-01; ISP-02\n\
    A.5.7,Threat intelligence,No,no threats,,,\n\
    A.8.9,Configuration management,Yes,Risk R-4,Planned,CTO,\n\
    A.8.99,Configuration management of things,Yes,Risk R-9,Implemented,CTO,CM-1\n";

/// Where the program writes the workbook of the organisation.
const WORKBOOK: &str = "out/acme/mapping.xlsx";

/// A folder with one organisation, to be converted, edited and converted again.
struct Place(Folder);

impl Place {
    fn new(soa: &str) -> Self {
        Self(Folder::with([("in/acme/soa.csv", soa)]))
    }

    fn convert(&self, input: &str, output: &str) -> Output {
        self.0.annexa(&["convert", input, "--output", output, "--as-of", AS_OF, "--framework", "none"])
    }

    fn run(&self) -> Record {
        assert_success(&self.convert("in", "out"));
        self.0.record("out/acme")
    }

    /// Types texts into the workbook of the output folder: sheet, cell, text.
    fn type_in(&self, edits: &[(&str, &str, &str)]) {
        self.0.write(WORKBOOK, edited(&self.0.read(WORKBOOK), edits));
    }

    /// The cell of a control in a column of the statement.
    fn cell(&self, control: &str, header: &str) -> String {
        self.cell_of("Statement of Applicability", "Control", control, header)
    }

    /// The cell in the row that has `key` below `key_header`, and in the column below `header`.
    fn cell_of(&self, sheet: &str, key_header: &str, key: &str, header: &str) -> String {
        let range = workbook::sheet(&self.0.read(WORKBOOK), sheet);
        let text = |d: &Data| d.to_string();
        let head = range.rows().position(|row| row.iter().any(|d| text(d) == key_header)).expect("a header");
        let column = |name: &str| range.rows().nth(head).expect("it").iter().position(|d| text(d) == name).expect(name);
        let row = range.rows().position(|row| text(&row[column(key_header)]) == key).expect("the row");
        format!("{}{}", annexa::model::column_letters(column(header) as u32), row + 1)
    }
}

/// The path of a sheet's part: sheets are numbered in the workbook's order.
fn part_of(parts: &[(String, Vec<u8>)], sheet: &str) -> String {
    let workbook = parts.iter().find(|(name, _)| name == "xl/workbook.xml").expect("a workbook");
    let xml = String::from_utf8_lossy(&workbook.1).into_owned();
    let at = xml.split("<sheet ").skip(1).position(|s| s.contains(&format!("name=\"{sheet}\""))).expect("the sheet");
    format!("xl/worksheets/sheet{}.xml", at + 1)
}

fn edited(bytes: &[u8], edits: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut parts = archive::parts(bytes);
    for (sheet, cell, text) in edits {
        let name = part_of(&parts, sheet);
        let part = parts.iter_mut().find(|(n, _)| *n == name).expect("a sheet");
        let xml = String::from_utf8(part.1.clone()).expect("XML");
        let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{sheet}!{cell} is not there"));
        let tag_end = start + xml[start..].find('>').expect("a tag") + 1;
        let end = if xml[..tag_end].ends_with("/>") {
            tag_end
        } else {
            start + xml[start..].find("</c>").expect("an end") + 4
        };
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{escaped}</t></is></c>");
        part.1 = format!("{}{new}{}", &xml[..start], &xml[end..]).into_bytes();
    }
    zipped(&parts)
}

#[test]
fn an_unedited_workbook_changes_nothing_beside_its_sources_or_alone() {
    let place = Place::new(SOA);
    place.run();
    let before = place.0.read("out/acme/record.json");
    // Beside the sources, where only its edits count.
    place.0.write("in/acme/mapping.xlsx", place.0.read(WORKBOOK));
    place.convert("in", "again");
    assert!(place.0.read("again/acme/record.json") == before);
    // Alone: it holds everything that it was made from.
    assert_success(&place.convert("out/acme/mapping.xlsx", "alone"));
    for file in ["record.json", "mapping.xlsx", "audit-pack.pdf"] {
        let [one, other] = ["out", "alone"].map(|folder| place.0.read(format!("{folder}/acme/{file}")));
        assert!(one == other, "{file} differs");
    }
}

#[test]
fn what_a_person_typed_wins_is_marked_and_stays() {
    let place = Place::new(SOA);
    let first = place.run();
    assert_eq!(control(&first, "A.5.7").applicability.value, Applicability::Excluded);
    let sheet = "Statement of Applicability";
    let (applicable, status) = (place.cell("A.5.7", "Applicable"), place.cell("A.5.7", "Status"));
    let (reason, owner) = (place.cell("A.5.7", "LR"), place.cell("A.5.1", "Owner"));
    let evidence = place.cell("A.5.1", "Evidence");
    place.type_in(&[
        (sheet, &applicable, "applicable"),
        (sheet, &status, "◐ partial"),
        (sheet, &reason, "●"),
        (sheet, &owner, "Jane <Doe> & co"),
        (sheet, &evidence, "ISP-02\nISP-03"),
    ]);
    let check = |record: &Record| {
        let decided = control(record, "A.5.7");
        assert_eq!(
            (decided.applicability.value, decided.applicability.basis),
            (Applicability::Applicable, Basis::Decided)
        );
        assert_eq!((decided.status.value, decided.status.basis), (Status::Partial, Basis::Decided));
        assert!(decided.reasons.iter().any(|m| m.reason == Reason::LegalRequirement));
        let overruled = decided.overruled.iter().find(|o| o.field == "applicability").expect("what it overrules");
        assert_eq!((overruled.value.as_str(), overruled.origin.source), ("excluded", 1), "still visible");
        assert_eq!(control(record, "A.5.1").owner[0].text, "Jane <Doe> & co");
        assert_eq!(texts(&control(record, "A.5.1").evidence), ["ISP-02", "ISP-03"]);
        let lost = control(record, "A.5.1").overruled.iter().any(|o| o.field == "evidence" && o.value == "ISP-01");
        assert!(lost, "the piece that was typed away is kept as overruled");
        assert_eq!(record.statements[0].figures.excluded, 0);
        assert_eq!(record.decisions.len(), 5);
        assert!(record.findings.iter().all(|f| f.rule != "SOA106"), "a decision is no disagreement of sources");
    };
    check(&place.run());
    let kept = fs::read_dir(place.0.path("out/acme")).expect("a folder").flatten();
    let kept = kept.filter(|e| e.file_name().to_string_lossy().starts_with("mapping.")).count();
    assert_eq!(kept, 2, "the workbook that was typed into is kept beside the new one");
    let second = place.0.read("out/acme/record.json");
    // Twice more without edits, and from the workbook alone.
    check(&place.run());
    assert!(place.0.read("out/acme/record.json") == second);
    place.convert("out/acme/mapping.xlsx", "alone");
    check(&place.0.record("alone/acme"));
}

#[test]
fn a_decision_stays_when_its_source_changes_and_says_so() {
    let place = Place::new(SOA);
    place.run();
    let sheet = "Statement of Applicability";
    place.type_in(&[(sheet, &place.cell("A.8.9", "Status"), "● implemented")]);
    assert!(place.run().findings.iter().all(|f| f.rule != "SOA110"));
    place.0.write("in/acme/soa.csv", SOA.replace("Risk R-4,Planned", "Risk R-4,Not implemented"));
    let record = place.run();
    assert_eq!(control(&record, "A.8.9").status.value, Status::Implemented);
    let said = record.findings.iter().find(|f| f.rule == "SOA110").expect("a finding");
    assert!(
        said.seen.english().contains("planned") && said.seen.english().contains("not implemented"),
        "{}",
        said.seen
    );
    // Cleared to what the sources say: typed again as they have it, nothing is left to say.
    place.type_in(&[(sheet, &place.cell("A.8.9", "Status"), "✕ not implemented")]);
    assert!(place.run().findings.iter().all(|f| f.rule != "SOA110"));
}

#[test]
fn a_row_gets_the_identifier_that_was_typed_for_it() {
    let place = Place::new(SOA);
    let first = place.run();
    assert_eq!(first.unmatched.len(), 1);
    let row = first.cite_of_first_unmatched();
    let cell = place.cell_of("Unmatched", "Origin", &row, "Right identifier");
    place.type_in(&[("Unmatched", &cell, "8.19")]);
    let record = place.run();
    assert!(record.unmatched.is_empty());
    assert!(record.sources[0].ledger.balances() && record.sources[0].ledger.entry == 4);
    let matched = control(&record, "A.8.19");
    assert_eq!((matched.applicability.value, matched.status.value), (Applicability::Applicable, Status::Implemented));
    assert_eq!(matched.owner[0].text, "CTO");
    assert_eq!(entry(&record, "A.8.19").matched_by, MatchedBy::Hand);
    assert_eq!(place.run().unmatched.len(), 0, "and it stays");
    // Cleared again: the row is unmatched again.
    place.type_in(&[("Unmatched", &cell, "")]);
    let record = place.run();
    assert_eq!((record.unmatched.len(), record.decisions.len()), (1, 0));
    // No identifier: reported, kept, nothing assigned.
    place.type_in(&[("Unmatched", &cell, "the one on config")]);
    let record = place.run();
    assert_eq!(record.unmatched.len(), 1);
    assert!(record.findings.iter().any(|f| f.rule == "SOA109" && f.seen.english().contains("the one on config")));
}

#[test]
fn owner_and_due_of_a_finding_stay_with_it() {
    let place = Place::new(SOA);
    let first = place.run();
    let finding = first.findings.iter().find(|f| f.rule == "SOA001").expect("a finding");
    let at = |header: &str| place.cell_of("Findings", "No.", &finding.number.to_string(), header);
    place.type_in(&[("Findings", &at("Owner"), "Ada"), ("Findings", &at("Due"), "2026-06-30")]);
    for _ in 0..2 {
        let record = place.run();
        let finding = record.findings.iter().find(|f| f.rule == "SOA001").expect("a finding");
        assert_eq!((finding.owner.as_deref(), finding.due.as_deref()), (Some("Ada"), Some("2026-06-30")));
    }
}

#[test]
fn a_word_that_is_not_understood_is_said_and_changes_nothing() {
    let place = Place::new(SOA);
    place.run();
    place.type_in(&[("Statement of Applicability", &place.cell("A.5.1", "Status"), "sort of there")]);
    let record = place.run();
    assert_eq!(control(&record, "A.5.1").status.value, Status::Implemented);
    assert!(record.findings.iter().any(|f| f.rule == "SOA109" && f.seen.english().contains("sort of there")));
    assert_eq!(record.decisions.len(), 1, "and is kept");
}

#[test]
fn a_column_that_is_gone_is_named_and_nothing_is_replaced() {
    let place = Place::new(SOA);
    place.run();
    let header = place.cell_of("Statement of Applicability", "Control", "Control", "Owner");
    place.type_in(&[("Statement of Applicability", &header, "Whoever")]);
    let before = place.0.read(WORKBOOK);
    let run = place.convert("in", "out");
    assert_eq!(run.status.code(), Some(1));
    let said = stderr(&run);
    assert!(said.contains("`Owner`") && said.contains("Statement of Applicability"), "{said}");
    assert!(place.0.read(WORKBOOK) == before, "the edited workbook is left");
}

/// How outputs cite the first unmatched row.
trait FirstUnmatched {
    fn cite_of_first_unmatched(&self) -> String;
}

impl FirstUnmatched for Record {
    fn cite_of_first_unmatched(&self) -> String {
        self.cite(&self.unmatched[0].origin)
    }
}

#[test]
fn the_total_row_below_the_statement_is_no_row_that_somebody_added() {
    let place = Place::new(SOA);
    place.run();
    assert_eq!(place.cell("Total", "Control"), "A98");
    place.type_in(&[("Statement of Applicability", &place.cell("A.8.9", "Owner"), "Head of IT")]);
    let run = place.convert("in", "out");
    let record = place.0.record("out/acme");
    assert_eq!(control(&record, "A.8.9").owner[0].text, "Head of IT");
    assert_eq!(record.decisions.len(), 1, "{:?}", record.decisions);
    assert!(record.added_by_hand.is_empty(), "{:?}", record.added_by_hand);
    assert_success(&run);
}
