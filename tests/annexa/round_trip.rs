//! annexa's own workbook, edited by hand and converted again: what was typed wins, is marked, and is never lost.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Output;

use annexa::normalise::{Applicability, Basis, MatchedBy, Reason, Status};
use annexa::reconcile::StatementControl;
use annexa::report::record::Record;
use assert_cmd::Command;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SOA: &str = "Control,Title,Applicable,Justification,Status,Owner,Evidence\n\
    A.5.1,Policies for information security,Yes,Law,Implemented,CISO,ISP-01; ISP-02\n\
    A.5.7,Threat intelligence,No,no threats,,,\n\
    A.8.9,Configuration management,Yes,Risk R-4,Planned,CTO,\n\
    A.8.99,Configuration management of things,Yes,Risk R-9,Implemented,CTO,CM-1\n";

struct Place {
    folder: TempDir,
}

impl Place {
    fn new(soa: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir_all(folder.path().join("in/acme")).expect("a folder");
        fs::write(folder.path().join("in/acme/soa.csv"), soa).expect("a file");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn convert(&self, input: &str, output: &str) -> Output {
        Command::cargo_bin("annexa")
            .expect("the program")
            .current_dir(self.folder.path())
            .args(["convert", input, "--output", output, "--as-of", "2026-01-31", "--framework", "none"])
            .output()
            .expect("it runs")
    }

    fn run(&self) -> Record {
        let run = self.convert("in", "out");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        self.record("out/acme")
    }

    fn record(&self, folder: &str) -> Record {
        let json = fs::read(self.path(folder).join("record.json")).expect("a record");
        serde_json::from_slice(&json).expect("a record")
    }

    /// Types texts into cells of the workbook: sheet, cell, text.
    fn type_in(&self, edits: &[(&str, &str, &str)]) {
        let path = self.path("out/acme/mapping.xlsx");
        let bytes = edited(&fs::read(&path).expect("a workbook"), edits);
        fs::write(&path, bytes).expect("a file");
    }

    /// The cell of a control in a column of the statement.
    fn cell(&self, control: &str, header: &str) -> String {
        cell_of(&self.path("out/acme/mapping.xlsx"), "Statement of Applicability", "Control", control, header)
    }
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("its content");
            (part.name().expect("a name").into_owned(), content)
        })
        .collect()
}

/// The path of a sheet's part: sheets are numbered in the workbook's order.
fn part_of(parts: &[(String, Vec<u8>)], sheet: &str) -> String {
    let workbook = parts.iter().find(|(name, _)| name == "xl/workbook.xml").expect("a workbook");
    let xml = String::from_utf8_lossy(&workbook.1).into_owned();
    let at = xml.split("<sheet ").skip(1).position(|s| s.contains(&format!("name=\"{sheet}\""))).expect("the sheet");
    format!("xl/worksheets/sheet{}.xml", at + 1)
}

fn edited(bytes: &[u8], edits: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut parts = parts(bytes);
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
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(&content).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

fn cell_of(path: &Path, sheet: &str, key_header: &str, key: &str, header: &str) -> String {
    use calamine::{Data, Reader as _, Xlsx, open_workbook};
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = workbook.worksheet_range(sheet).expect("the sheet");
    let text = |d: &Data| d.to_string();
    let head = range.rows().position(|row| row.iter().any(|d| text(d) == key_header)).expect("a header");
    let column = |name: &str| range.rows().nth(head).expect("it").iter().position(|d| text(d) == name).expect(name);
    let row = range.rows().position(|row| text(&row[column(key_header)]) == key).expect("the row");
    format!("{}{}", annexa::ingest::column_letters(column(header) as u32), row + 1)
}

fn control<'r>(record: &'r Record, local: &str) -> &'r StatementControl {
    record.statements[0].controls.iter().find(|c| c.provision.local() == local).expect("a control")
}

#[test]
fn an_unedited_workbook_changes_nothing_beside_its_sources_or_alone() {
    let place = Place::new(SOA);
    place.run();
    let before = fs::read(place.path("out/acme/record.json")).expect("a record");
    // Beside the sources, where only its edits count.
    fs::copy(place.path("out/acme/mapping.xlsx"), place.path("in/acme/mapping.xlsx")).expect("a copy");
    place.convert("in", "again");
    assert!(fs::read(place.path("again/acme/record.json")).expect("a record") == before);
    // Alone: it holds everything that it was made from.
    let run = place.convert("out/acme/mapping.xlsx", "alone");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for file in ["record.json", "mapping.xlsx", "audit-pack.pdf"] {
        let (one, other) = (place.path("out/acme").join(file), place.path("alone/acme").join(file));
        assert!(fs::read(one).expect("it") == fs::read(other).expect("it"), "{file} differs");
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
        let texts: Vec<&str> = control(record, "A.5.1").evidence.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["ISP-02", "ISP-03"]);
        let lost = control(record, "A.5.1").overruled.iter().any(|o| o.field == "evidence" && o.value == "ISP-01");
        assert!(lost, "the piece that was typed away is kept as overruled");
        assert_eq!(record.statements[0].figures.excluded, 0);
        assert_eq!(record.decisions.len(), 5);
        assert!(record.findings.iter().all(|f| f.rule != "SOA106"), "a decision is no disagreement of sources");
    };
    check(&place.run());
    let kept = fs::read_dir(place.path("out/acme")).expect("a folder").flatten();
    let kept = kept.filter(|e| e.file_name().to_string_lossy().starts_with("mapping.")).count();
    assert_eq!(kept, 2, "the workbook that was typed into is kept beside the new one");
    let second = fs::read(place.path("out/acme/record.json")).expect("a record");
    // Twice more without edits, and from the workbook alone.
    check(&place.run());
    assert!(fs::read(place.path("out/acme/record.json")).expect("a record") == second);
    place.convert("out/acme/mapping.xlsx", "alone");
    check(&place.record("alone/acme"));
}

#[test]
fn a_decision_stays_when_its_source_changes_and_says_so() {
    let place = Place::new(SOA);
    place.run();
    let sheet = "Statement of Applicability";
    place.type_in(&[(sheet, &place.cell("A.8.9", "Status"), "● implemented")]);
    assert!(place.run().findings.iter().all(|f| f.rule != "SOA110"));
    fs::write(place.path("in/acme/soa.csv"), SOA.replace("Risk R-4,Planned", "Risk R-4,Not implemented")).expect("it");
    let record = place.run();
    assert_eq!(control(&record, "A.8.9").status.value, Status::Implemented);
    let said = record.findings.iter().find(|f| f.rule == "SOA110").expect("a finding");
    assert!(said.seen.contains("planned") && said.seen.contains("not implemented"), "{}", said.seen);
    // Cleared to what the sources say: typed again as they have it, nothing is left to say.
    place.type_in(&[(sheet, &place.cell("A.8.9", "Status"), "✕ not implemented")]);
    assert!(place.run().findings.iter().all(|f| f.rule != "SOA110"));
}

#[test]
fn a_row_gets_the_identifier_that_was_typed_for_it() {
    let place = Place::new(SOA);
    let first = place.run();
    assert_eq!(first.unmatched.len(), 1);
    let path = place.path("out/acme/mapping.xlsx");
    let row = first.cite_of_first_unmatched();
    let cell = cell_of(&path, "Unmatched", "Origin", &row, "Right identifier");
    place.type_in(&[("Unmatched", &cell, "8.19")]);
    let record = place.run();
    assert!(record.unmatched.is_empty());
    assert!(record.sources[0].ledger.balances() && record.sources[0].ledger.entry == 4);
    let matched = control(&record, "A.8.19");
    assert_eq!((matched.applicability.value, matched.status.value), (Applicability::Applicable, Status::Implemented));
    assert_eq!(matched.owner[0].text, "CTO");
    let entry = record.entries.iter().find(|e| e.provision.local() == "A.8.19").expect("an entry");
    assert_eq!(entry.matched_by, MatchedBy::Hand);
    assert_eq!(place.run().unmatched.len(), 0, "and it stays");
    // Cleared again: the row is unmatched again.
    place.type_in(&[("Unmatched", &cell, "")]);
    let record = place.run();
    assert_eq!((record.unmatched.len(), record.decisions.len()), (1, 0));
    // No identifier: said, kept, nothing assigned.
    place.type_in(&[("Unmatched", &cell, "the one on config")]);
    let record = place.run();
    assert_eq!(record.unmatched.len(), 1);
    assert!(record.findings.iter().any(|f| f.rule == "SOA109" && f.seen.contains("the one on config")));
}

#[test]
fn owner_and_due_of_a_finding_stay_with_it() {
    let place = Place::new(SOA);
    let first = place.run();
    let finding = first.findings.iter().find(|f| f.rule == "SOA001").expect("a finding");
    let path = place.path("out/acme/mapping.xlsx");
    let at = |header: &str| cell_of(&path, "Findings", "No.", &finding.number.to_string(), header);
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
    assert!(record.findings.iter().any(|f| f.rule == "SOA109" && f.seen.contains("sort of there")));
    assert_eq!(record.decisions.len(), 1, "and is kept");
}

#[test]
fn a_column_that_is_gone_is_named_and_nothing_is_replaced() {
    let place = Place::new(SOA);
    place.run();
    let path = place.path("out/acme/mapping.xlsx");
    let header = cell_of(&path, "Statement of Applicability", "Control", "Control", "Owner");
    place.type_in(&[("Statement of Applicability", &header, "Whoever")]);
    let before = fs::read(&path).expect("a workbook");
    let run = place.convert("in", "out");
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("`Owner`") && said.contains("Statement of Applicability"), "{said}");
    assert!(fs::read(&path).expect("a workbook") == before, "the edited workbook is left");
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
    let record = place.record("out/acme");
    assert_eq!(control(&record, "A.8.9").owner[0].text, "Head of IT");
    assert_eq!(record.decisions.len(), 1, "{:?}", record.decisions);
    assert!(record.added_by_hand.is_empty(), "{:?}", record.added_by_hand);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
