//! The layouts that people really use, each as a small table of its own: its content must arrive, and nothing
//! else. Tables with merged cells are written as web pages, which have spans.

use annexa::Failure;
use annexa::model::record::Record;
use annexa::model::{Applicability, Basis, Entry, EntryKind, Reason, Status};
use annexa::model::{ColumnRole, RowClass, SourceKind};

use crate::support::archive::zipped;
use crate::support::engine::{settings, try_convert};
use crate::support::record::{self, controls, entry};

fn try_read(name: &str, content: &[u8]) -> Result<Record, Failure> {
    Ok(record::of(&try_convert(settings(), &[(name, content)])?))
}

fn read(name: &str, content: &str) -> Record {
    let record = try_read(name, content.as_bytes()).unwrap_or_else(|failure| panic!("{:?}", failure.problems));
    assert!(record.sources.iter().all(|s| s.ledger.balances()));
    record
}

fn csv(content: &str) -> Record {
    read("soa.csv", content)
}

fn page(content: &str) -> Record {
    read("soa.xls", &format!("<html><body>{content}</body></html>"))
}

/// Controls with their answers, in the order of the entries.
fn answers(record: &Record) -> Vec<(&str, Applicability, Status)> {
    let of = |e: &Entry| {
        (
            e.applicability.as_ref().map(|a| a.value).unwrap_or_default(),
            e.status.as_ref().map(|s| s.value).unwrap_or_default(),
        )
    };
    let controls = record.entries.iter().filter(|e| e.kind == EntryKind::Control);
    controls.map(|e| (e.provision.local(), of(e).0, of(e).1)).collect()
}

fn texts(texts: &[annexa::model::EntryText]) -> Vec<&str> {
    texts.iter().map(|t| t.text.as_str()).collect()
}

fn classes(record: &Record, class: RowClass) -> usize {
    record.kept_rows.iter().filter(|row| row.class == class).count()
}

const YES: Applicability = Applicability::Applicable;
const NO: Applicability = Applicability::Excluded;
const SILENT: Applicability = Applicability::Unstated;
const DONE: Status = Status::Implemented;
const OPEN: Status = Status::NotImplemented;
const UNSTATED: Status = Status::Unstated;

#[test]
fn several_tables_on_a_sheet_are_all_read() {
    let record = csv("Organisational controls,,,\n\
         Control,Title,Applicable,Status\n\
         A.5.1,Policies for information security,Yes,Implemented\n\
         A.5.2,Information security roles and responsibilities,No,\n\
         ,,,\n\
         People controls,,,\n\
         Ref,Name,Status,In scope\n\
         A.6.1,Screening,Not implemented,Yes\n\
         A.6.2,Terms and conditions of employment,Implemented,Yes\n");
    assert_eq!(
        answers(&record),
        [("A.5.1", YES, DONE), ("A.5.2", NO, UNSTATED), ("A.6.1", YES, OPEN), ("A.6.2", YES, DONE)],
        "each table by its own header"
    );
    assert_eq!(classes(&record, RowClass::Header), 2);
}

#[test]
fn answers_on_one_table_and_applicability_on_another_are_one_statement() {
    let record = page(
        "<table><caption>SoA</caption><tr><th>Control<th>Title<th>Applicable
         <tr><td>A.5.1<td>Policies for information security<td>Yes
         <tr><td>A.5.7<td>Threat intelligence<td>No</table>
         <table><caption>Implementation</caption><tr><th>Annex A<th>Implementation status<th>Owner
         <tr><td>A.5.1<td>Implemented<td>CISO<tr><td>A.5.7<td>Planned<td>CTO</table>",
    );
    let control =
        |local: &str| record.statements[0].controls.iter().find(|c| c.provision.local() == local).expect("a control");
    assert_eq!((control("A.5.1").applicability.value, control("A.5.1").status.value), (YES, DONE));
    assert_eq!(control("A.5.7").applicability.value, NO);
    assert_eq!(control("A.5.1").owner[0].text, "CISO");
}

#[test]
fn two_row_headers_with_merged_groups_name_their_columns() {
    let record = page(
        "<table><tr><th rowspan=2>No.<th rowspan=2>Control<th colspan=2>Applicability<th colspan=4>Reasons for selection
         <tr><th>Yes<th>No<th>LR<th>CO<th>BR/BP<th>RRA
         <tr><td>A.5.1<td>Policies for information security<td>x<td><td>x<td><td><td>x
         <tr><td>A.5.7<td>Threat intelligence<td><td>x<td><td><td><td>
         <tr><td>A.5.9<td>Inventory of information and other associated assets<td>Χ<td><td><td>Χ<td>х<td></table>",
    );
    assert_eq!(answers(&record), [("A.5.1", YES, UNSTATED), ("A.5.7", NO, UNSTATED), ("A.5.9", YES, UNSTATED)]);
    let reasons = |local: &str| entry(&record, local).reasons.iter().map(|m| m.reason).collect::<Vec<_>>();
    assert_eq!(reasons("A.5.1"), [Reason::LegalRequirement, Reason::RiskAssessment]);
    assert_eq!(
        reasons("A.5.9"),
        [Reason::ContractualObligation, Reason::BusinessRequirement],
        "Greek and Cyrillic marks"
    );
}

#[test]
fn headings_subtotals_legends_and_signatures_are_no_entries_and_no_answers() {
    let record = csv("Statement of Applicability,,,\n\
         Version: 2.3,,,\n\
         Control,Title,Applicable,Remarks\n\
         A.5 Organizational controls,,,\n\
         A.5.1,Policies for information security,Yes,first\n\
         A.5.2,Information security roles and responsibilities,Yes,\n\
         Subtotal,,2,\n\
         A.6 People controls,,,\n\
         A.6.1,Screening,No,last\n\
         Total,,3,\n\
         ,,,\n\
         Legend: Yes = the control applies,,,\n\
         Approved by: Jane Doe,,,\n");
    assert_eq!(answers(&record), [("A.5.1", YES, UNSTATED), ("A.5.2", YES, UNSTATED), ("A.6.1", NO, UNSTATED)]);
    assert_eq!(classes(&record, RowClass::Heading), 2);
    assert_eq!(classes(&record, RowClass::Note), 4);
    assert_eq!(record.document.version[0].text, "2.3");
    assert_eq!(record.document.approved_by[0].text, "Jane Doe");
    assert!(record.unmatched.is_empty());
}

#[test]
fn several_controls_in_a_row_each_get_its_answers() {
    let record = csv(
        "Control,Applicable,Status\nA.5.12–A.5.14,Yes,Implemented\n\"A.5.1, A.5.2\",No,\n\"A.8.1\nA.8.2\",Yes,Planned\nA.6.1 / A.6.2,Yes,\n",
    );
    assert_eq!(controls(&record), ["A.5.12", "A.5.13", "A.5.14", "A.5.1", "A.5.2", "A.8.1", "A.8.2", "A.6.1", "A.6.2"]);
    assert_eq!(entry(&record, "A.5.13").status.as_ref().map(|s| s.value), Some(DONE));
    assert!(entry(&record, "A.5.13").match_note.is_some(), "and each says so");
    assert_eq!(record.sources[0].ledger.entry, 4);
    assert_eq!(record.sources[0].ledger.entries, 9);
}

#[test]
fn one_control_over_several_rows_keeps_every_row() {
    let merged = page(
        "<table><tr><th>Control<th>Title<th>Applicable<th>Evidence
         <tr><td rowspan=3>A.5.1<td rowspan=3>Policies for information security<td rowspan=3>Yes<td>Policy
         <tr><td>Minutes<tr><td>Portal<tr><td>A.5.7<td>Threat intelligence<td>Yes<td>Feed</table>",
    );
    let blank = csv("Control,Title,Applicable,Evidence\n\
         A.5.1,Policies for information security,Yes,Policy\n,,,Minutes\n,,,Portal\nA.5.7,Threat intelligence,Yes,Feed\n");
    for record in [merged, blank] {
        assert_eq!(texts(&entry(&record, "A.5.1").evidence), ["Policy", "Minutes", "Portal"]);
        assert_eq!(entry(&record, "A.5.1").rows.len(), 3);
        assert_eq!(texts(&entry(&record, "A.5.7").evidence), ["Feed"]);
        assert_eq!(record.sources[0].ledger.continuation, 2);
    }
}

#[test]
fn an_identifier_in_prose_or_behind_the_standards_name_is_found() {
    let record = csv("Reference,Applicable\n\
         ISO/IEC 27001:2022 Annex A 5.1 Policies for information security,Yes\n\
         Control A.5.7 – Threat intelligence,No\n\
         Annex A.8.1: User endpoint devices,Yes\n\
         [A.8.2] Privileged access rights,Yes\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.7", "A.8.1", "A.8.2"]);
    assert_eq!(entry(&record, "A.5.7").title.as_ref().map(|t| t.text.as_str()), Some("Threat intelligence"));
}

#[test]
fn clauses_beside_controls_are_clauses() {
    let record = csv("No,Requirement,Status\n\
         4.1,Understanding the organization and its context,Implemented\n\
         5.1,Leadership and commitment,Implemented\n\
         6.1.2,Information security risk assessment,Implemented\n\
         A.5.1,Policies for information security,Implemented\n\
         A.5.7,Threat intelligence,Planned\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.7"]);
    let clauses: Vec<&str> =
        record.entries.iter().filter(|e| e.kind == EntryKind::Clause).map(|e| e.provision.local()).collect();
    assert_eq!(clauses, ["4.1", "5.1", "6.1.2"]);
}

#[test]
fn both_editions_side_by_side_are_read_by_the_current_one_and_differences_are_found() {
    let record = csv("ISO 27001:2022,ISO 27001:2013,Title,Applicable\n\
         A.5.1,A.5.1.1,Policies for information security,Yes\n\
         A.5.2,A.6.1.1,Information security roles and responsibilities,Yes\n\
         A.5.3,A.9.1.1,Segregation of duties,Yes\n\
         A.5.7,,Threat intelligence,Yes\n\
         A.5.15,\"A.9.1.1, A.9.1.2\",Access control,Yes\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.2", "A.5.3", "A.5.7", "A.5.15"]);
    assert_eq!(record.sources[0].edition.as_ref().map(|e| e.framework.as_str()), Some("iso27001:2022"));
    assert!(!record.statements[0].has_transition, "the old numbers are no second source");
    let differing: Vec<(&str, &str)> = record
        .findings
        .iter()
        .filter(|f| f.rule == "SOA108")
        .map(|f| (f.provision.as_ref().map_or("", |p| p.local()), f.seen.english()))
        .collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    assert_eq!([differing[0].0, differing[1].0], ["A.5.1", "A.5.3"]);
    assert!(differing[0].1.contains("A.5.1.2"), "a predecessor that the file leaves out: {}", differing[0].1);
    assert!(differing[1].1.contains("A.9.1.1") && differing[1].1.contains("A.6.1.2"), "{}", differing[1].1);
}

#[test]
fn hidden_rows_are_read_and_said() {
    let record = page(
        "<table><tr><th>Control<th>Title<th>Applicable<tr><td>A.5.1<td>Policies for information security<td>Yes
         <tr style='display:none'><td>A.5.7<td>Threat intelligence<td>No</table>",
    );
    assert_eq!(answers(&record), [("A.5.1", YES, UNSTATED), ("A.5.7", NO, UNSTATED)]);
    let sheet = record.sources[0].sheets.iter().find(|s| s.read).expect("a sheet");
    assert_eq!(sheet.hidden_rows, Some(1));
    assert!(entry(&record, "A.5.7").hidden && !entry(&record, "A.5.1").hidden);
}

#[test]
fn a_row_shifted_by_an_unquoted_comma_is_told_and_only_proposed() {
    let record = csv("Control,Title,Applicable,Justification,Status,Owner\n\
         A.5.1,Policies for information security,Yes,Law,Implemented,CISO\n\
         A.5.2,Information security roles and responsibilities,Yes,Risk,Planned,CEO\n\
         A.5.7,Threat intelligence,Yes,Risk, law and contract,Implemented,CISO\n\
         A.5.8,Information security in project management,Yes,Risk,Implemented,PMO\n\
         A.5.9,Inventory of information and other associated assets,Yes,Risk,Implemented,IT\n");
    let shifted = entry(&record, "A.5.7");
    let status = shifted.status.as_ref().expect("a proposal");
    assert_eq!((status.value, status.basis), (DONE, Basis::Proposed));
    assert_eq!(shifted.applicability.as_ref().map(|a| (a.value, a.basis)), Some((YES, Basis::Stated)));
    assert!(shifted.match_note.as_ref().is_some_and(|n| n.english().contains("comma")), "{:?}", shifted.match_note);
    assert!(record.sources[0].notes.iter().any(|n| n.contains("row 4 has 7 where 6 are usual")));
    let statement = &record.statements[0];
    assert_eq!(statement.figures.implemented, 3, "a proposal is not counted");
}

#[test]
fn text_after_the_table_is_kept_and_is_no_answer() {
    let record = csv("Control,Title,Applicable,Status\n\
         A.5.1,Policies for information security,Yes,Implemented\n\
         A.5.7,Threat intelligence,No,\n\
         \n\
         ## Summary\n\
         The statement covers A.5.1 and A.5.7 only.\n\
         - one is implemented\n\
         | Status | Count |\n\
         | --- | --- |\n\
         | Implemented | 1 |\n");
    assert_eq!(answers(&record), [("A.5.1", YES, DONE), ("A.5.7", NO, UNSTATED)]);
    assert_eq!(record.sources[0].ledger.rows, 9);
    assert!(entry(&record, "A.5.7").remarks.is_empty() && entry(&record, "A.5.7").carried_over.is_empty());
}

#[test]
fn percentages_and_maturity_say_what_they_may() {
    let record = csv(
        "Control,Title,Status\nA.5.1,Policies for information security,100%\nA.5.2,Information security roles and responsibilities,40 %\nA.5.3,Segregation of duties,0%\n",
    );
    assert_eq!(
        answers(&record),
        [("A.5.1", SILENT, DONE), ("A.5.2", SILENT, Status::Partial), ("A.5.3", SILENT, OPEN)]
    );
    let record = csv(
        "Control,Title,Applicable,Maturity level\nA.5.1,Policies for information security,Yes,5\nA.5.2,Information security roles and responsibilities,Yes,3 - Defined\nA.5.3,Segregation of duties,Yes,0\nA.5.7,Threat intelligence,Yes,Level 2\n",
    );
    for (local, value) in [("A.5.1", DONE), ("A.5.2", Status::Partial), ("A.5.3", OPEN), ("A.5.7", Status::Partial)] {
        let status = entry(&record, local).status.as_ref().expect("a proposal");
        assert_eq!((status.value, status.basis), (value, Basis::Proposed), "{local}");
        assert_eq!(entry(&record, local).carried_over[0].header, "Maturity level");
    }
    assert_eq!(record.statements[0].figures.status_unstated, 93, "proposals are not counted");
}

#[test]
fn ticks_and_boxes_and_booleans_are_marks() {
    let record = csv("Control,Title,Applicable,Implemented\n\
         A.5.1,Policies for information security,✓,☑\n\
         A.5.2,Information security roles and responsibilities,✔️,☐\n\
         A.5.3,Segregation of duties,✗,\n\
         A.5.7,Threat intelligence,TRUE,FALSE\n\
         A.5.8,Information security in project management,❌,\n\
         A.5.9,Inventory of information and other associated assets,✅,✅\n");
    assert_eq!(
        answers(&record),
        [
            ("A.5.1", YES, DONE),
            ("A.5.2", YES, OPEN),
            ("A.5.3", NO, UNSTATED),
            ("A.5.7", YES, OPEN),
            ("A.5.8", NO, UNSTATED),
            ("A.5.9", YES, DONE)
        ]
    );
}

#[test]
fn odd_characters_do_not_hide_an_identifier_or_an_answer() {
    let record = csv("Control\u{a0}ID,Control\u{200b} Title,Applicable?\u{a0}(Y/N),Status\n\
         A.5\u{2024}1,Policies for information security,Ｙｅｓ,Fully\u{a0}implemented\n\
         \u{feff}A.5.2\u{200b},Information security roles and responsibilities,yes\u{200b},**In progress**\n\
         A．5．7,Threat intelligence, NO ,\n\
         A\u{2011}5\u{2011}8,Information security in project management,\"Yes\n\",Implemented.\n");
    assert_eq!(
        answers(&record),
        [("A.5.1", YES, DONE), ("A.5.2", YES, Status::Partial), ("A.5.7", NO, UNSTATED), ("A.5.8", YES, DONE)]
    );
}

#[test]
fn lookalikes_come_out_as_what_they_are() {
    let failed = |text: &str| match try_read("register.csv", text.as_bytes()) {
        Ok(record) => panic!("{:?}", controls(&record)),
        Err(failure) => failure.problems.join("; "),
    };
    let cis = failed(
        "CIS Safeguard,Title,Implemented\n1.1,Establish and maintain detailed enterprise asset inventory,Yes\n1.2,Address unauthorized assets,No\n2.1,Establish and maintain a software inventory,Yes\n5.1,Establish and maintain an inventory of accounts,Yes\n5.2,Use unique passwords,Yes\n8.1,Establish and maintain an audit log management process,Yes\n8.2,Collect audit logs,Yes\n",
    );
    assert!(cis.contains("register.csv"), "{cis}");
    let pci = failed(
        "PCI DSS Requirement,Description,Status\n1.1.1,Security policies and procedures for network controls are documented,In Place\n5.1.1,Policies for malware are documented,In Place\n8.2.1,All users are assigned a unique ID,In Place\n12.1.1,An overall information security policy is established,In Place\n",
    );
    assert!(pci.contains("register.csv"), "{pci}");
    let tisax = failed(
        "VDA ISA,Control question,Maturity\n1.1.1,To what extent are information security policies available?,3\n1.2.1,To what extent is information security managed?,3\n5.1.1,To what extent is the use of cryptographic procedures managed?,2\n5.2.1,To what extent are changes managed?,3\n",
    );
    assert!(tisax.contains("register.csv"), "{tisax}");
}

#[test]
fn references_to_several_frameworks_in_one_cell_give_the_controls() {
    let record = csv("Requirement,Mapped to,Status,Owner\n\
         REQ-1 Keep policies,ISO 27001 A.5.1; SOC 2 CC1.1; NIST PR.AT-1,Implemented,CISO\n\
         REQ-2 Know threats,ISO 27001 A.5.7; SOC 2 CC3.2,Planned,CTO\n\
         REQ-3 Screen staff,\"ISO 27001 A.6.1, ISO 27001 A.6.2; PCI 12.7\",Implemented,HR\n\
         REQ-4 Lock doors,NIST PE-3,Implemented,FM\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.7", "A.6.1", "A.6.2"]);
    assert_eq!(entry(&record, "A.6.2").status.as_ref().map(|s| s.value), Some(DONE));
}

#[test]
fn one_control_once_per_language_is_one_control() {
    let record = csv("Control,Language,Title,Applicable\n\
         A.5.1,en,Policies for information security,Yes\n\
         A.5.1,de,Informationssicherheitspolitik und -richtlinien,Ja\n\
         A.5.7,en,Threat intelligence,No\n\
         A.5.7,de,Bedrohungsintelligenz,Nein\n");
    let statement = &record.statements[0];
    let control = |local: &str| statement.controls.iter().find(|c| c.provision.local() == local).expect("a control");
    assert_eq!(control("A.5.1").applicability.value, YES);
    assert_eq!(control("A.5.7").applicability.value, NO);
    assert!(record.findings.iter().all(|f| f.rule != "SOA002"), "they agree");
}

#[test]
fn a_header_in_unknown_words_still_names_its_columns() {
    let record = csv("Kontroll,Benämning,Gäller,Anmärkning till oss\n\
         A.5.1,Policies for information security,Ja,styrelsen\n\
         A.5.7,Threat intelligence,Nej,ej relevant\n\
         A.8.9,Configuration management,Ja,\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.7", "A.8.9"]);
    let table = &record.sources[0].sheets[0].tables[0];
    assert_eq!(table.header_rows, Some((1, 1)));
    assert_eq!(entry(&record, "A.5.1").carried_over.last().map(|c| c.header.as_str()), Some("Anmärkning till oss"));
}

#[test]
fn word_tables_without_a_repeated_header_go_on_with_the_columns_before() {
    let record = page(
        "<p>Statement of Applicability</p><p>Version: 4.0</p>
         <table><tr><th>Control<th>Title<th>Applicable<th>Status<tr><td>A.5.1<td>Policies for information security<td>Yes<td>Implemented</table>
         <p>People</p>
         <table><tr><td>A.6.1<td>Screening<td>No<td><tr><td>A.6.2<td>Terms and conditions of employment<td>Yes<td>Planned
         <tr><td>A.6.3<td>Information security awareness, education and training<td>Yes<td>Implemented</table>",
    );
    assert_eq!(
        answers(&record),
        [("A.5.1", YES, DONE), ("A.6.1", NO, UNSTATED), ("A.6.2", YES, Status::Planned), ("A.6.3", YES, DONE)]
    );
    assert_eq!(record.document.version[0].text, "4.0");
}

#[test]
fn columns_may_stand_in_any_order_and_names_may_vary() {
    let record =
        csv("Who,Evidence of implementation,Degree of implementation,In scope?,Why,Security control,Annex A ref\n\
         CISO,ISP-01,Fully implemented,Y,Risk R1,Policies for information security,5.1\n\
         CTO,,Not started,N,No suppliers,Threat intelligence,5.7\n");
    assert_eq!(answers(&record), [("A.5.1", YES, DONE), ("A.5.7", NO, OPEN)]);
    let columns = &record.sources[0].sheets[0].tables[0].columns;
    let role = |letter: &str| columns.iter().find(|c| c.column == letter).map(|c| c.role);
    assert_eq!(role("B"), Some(ColumnRole::Evidence));
    assert_eq!(role("E"), Some(ColumnRole::Justification));
    assert_eq!(role("F"), Some(ColumnRole::Title));
    assert_eq!(record.sources[0].kind, SourceKind::Soa);
}

#[test]
fn an_unmatched_row_comes_with_up_to_three_candidates() {
    let record = csv(
        "Control,Title,Applicable\nA.5.1,Policies for information security,Yes\nA.5.7,Threat intelligence,Yes\nA.5.99,Threat inteligence,Yes\nA.8.40,Something new,No\n",
    );
    assert_eq!(controls(&record), ["A.5.1", "A.5.7"]);
    assert_eq!(record.unmatched.len(), 2);
    let first = &record.unmatched[0];
    assert_eq!(first.candidates[0].provision.local(), "A.5.7", "by its title");
    assert!(first.candidates.len() <= 3 && first.candidates[0].score >= 80);
    assert!(record.unmatched[1].candidates.iter().any(|c| c.provision.local().starts_with("A.8.")));
}

#[test]
fn a_dash_in_place_of_an_answer_says_nothing_and_is_kept() {
    let record = csv("Ref,Title,Applicable,Status,Evidence,Owner\n\
         A.5.1,Policies for information security,Yes,Implemented,—,-\n\
         A.5.7,Threat intelligence,—,–,...,CTO\n\
         A.8.9,Configuration management,No,-,,\n");
    assert_eq!(answers(&record), [("A.5.1", YES, DONE), ("A.5.7", SILENT, UNSTATED), ("A.8.9", NO, UNSTATED)]);
    assert!(entry(&record, "A.5.1").evidence.is_empty() && entry(&record, "A.5.1").owner.is_empty());
    assert_eq!(entry(&record, "A.5.1").carried_over.len(), 2, "what stands in a cell is kept");
    assert!(record.findings.iter().any(|f| f.rule == "SOA101"), "a dash is no evidence");
    assert!(record.sources[0].vocabulary.iter().all(|w| w.taken_for.is_some()));
}

/// A Word document with this body, and a header that states version and classification.
fn word(body: &str) -> Vec<u8> {
    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let paragraph = |text: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    let header = format!("{}{}", paragraph("Version: 3.0"), paragraph("Classification: Confidential"));
    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned()),
        ("word/document.xml", format!("<w:document xmlns:w=\"{W}\"><w:body>{body}</w:body></w:document>")),
        ("word/header1.xml", format!("<w:hdr xmlns:w=\"{W}\">{header}</w:hdr>")),
        ("docProps/core.xml", "<c:core xmlns:c=\"c\" xmlns:dc=\"d\"><dc:title>SoA of Example</dc:title><dc:creator>Ada Roe</dc:creator></c:core>".to_owned()),
        ("docProps/custom.xml", "<Properties><property pid=\"2\" name=\"Approved by\"><vt:lpwstr xmlns:vt=\"v\">Jane Doe</vt:lpwstr></property></Properties>".to_owned()),
    ];
    zipped(&parts)
}

#[test]
fn word_tables_are_read_with_merged_cells_ticks_and_without_deleted_text() {
    let text = |text: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    let cell = |content: &str| format!("<w:tc><w:tcPr/>{content}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let merge = |value: &str, content: &str| format!("<w:tc><w:tcPr><w:vMerge{value}/></w:tcPr>{content}</w:tc>");
    let tick = "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r></w:p>";
    let struck = "<w:p><w:del><w:r><w:delText>No</w:delText></w:r></w:del><w:ins><w:r><w:t>Ye</w:t></w:r><w:r><w:t>s</w:t></w:r></w:ins></w:p>";
    let span =
        format!("<w:tc><w:tcPr><w:gridSpan w:val=\"4\"/></w:tcPr>{}</w:tc>", text("A.5 Organizational controls"));
    let two = format!("{}{}", text("Law &amp; contract"), text("Risk R1"));
    let table = [
        row(&["Control", "Title", "Applicable", "Justification"].map(|h| cell(&text(h)))),
        row(&[span]),
        row(&[
            merge(" w:val=\"restart\"", &text("A.5.1")),
            cell(&text("Policies for information security")),
            cell(struck),
            cell(&two),
        ]),
        row(&[merge("", &text("")), cell(&text("")), cell(&text("")), cell(&text("Board decision"))]),
        row(&[cell(&text("A.5.7")), cell(&text("Threat intelligence")), cell(tick), cell(&text(""))]),
    ];
    let body =
        format!("{}<w:tbl>{}</w:tbl>{}", text("Statement of Applicability"), table.concat(), text("Signed: ________"));
    let record = try_read("soa.docx", &word(&body)).unwrap_or_else(|failure| panic!("{:?}", failure.problems));
    assert_eq!(answers(&record), [("A.5.1", YES, UNSTATED), ("A.5.7", YES, UNSTATED)]);
    let justifications: Vec<&str> =
        entry(&record, "A.5.1").justifications.iter().map(|j| j.text.text.as_str()).collect();
    assert_eq!(justifications, ["Law & contract\nRisk R1", "Board decision"]);
    let document = &record.document;
    assert_eq!(document.version[0].text, "3.0", "from the page header");
    assert_eq!(document.classification[0].text, "Confidential");
    let titles: Vec<String> = document.title.iter().map(|t| record.cite_fact(&t.origin)).collect();
    assert_eq!(titles, ["S1 A3"], "a property of the file counts only where the document states nothing");
    assert_eq!((document.prepared_by[0].text.as_str(), document.approved_by[0].text.as_str()), ("Ada Roe", "Jane Doe"));
}

#[test]
fn a_short_german_list_with_grouped_marks_bare_numbers_and_percentages_is_read() {
    let record = csv("ISMS;;;;;;;\n\
         Organisation:;Muster AG;;Version:;2.0;;;\n\
         Annex A;;;Anwendung;;Begründung;;\n\
         Nr;Control;;Ja;Nein;LR/CO/BR/RRA;Ausschluss;Umsetzung (%)\n\
         A.5;Organisatorische Maßnahmen;;;;;;\n\
         5.1;Richtlinien;;X;;LR, RRA;;100\n\
         5.2;Rollen;;X;;BR;;50\n\
         5.3;Aufgabentrennung;;;X;;zu klein;\n");
    assert_eq!(answers(&record), [("A.5.1", YES, DONE), ("A.5.2", YES, Status::Partial), ("A.5.3", NO, UNSTATED)]);
    assert_eq!(entry(&record, "A.5.1").reasons.len(), 2);
    assert_eq!(record.organisation, "Muster AG");
}

#[test]
fn bare_numbers_that_may_be_clauses_or_have_lost_a_zero_are_not_guessed() {
    let clauses = try_read("c.csv", b"Nr,Thema,Bemerkung\n5.1,Eins,a\n5.2,Zwei,b\n5.3,Drei,c\n");
    assert!(clauses.is_err(), "clauses 5.1 to 5.3 or controls: nothing tells");
    let few = csv("Nr,Thema,Anwendbar\n5.1,Eins,Ja\n5.3,Drei,Ja\n6.1,Vier,Nein\n");
    assert_eq!((controls(&few), few.unmatched.len()), (vec!["A.6.1"], 2), "5.1 or 5.10, 5.3 or 5.30: nothing tells");
    let placed = csv("Nr,Thema,Anwendbar\n5.1,Eins,Ja\n5.2,Zwei,Ja\n5.4,Vier,Ja\n5.9,Neun,Nein\n");
    assert_eq!(controls(&placed), ["A.5.1", "A.5.2", "A.5.4", "A.5.9"], "5.9 can be nothing else, and tells the rest");
}

#[test]
fn ticks_in_symbol_fonts_hidden_columns_and_sheets_by_theme_are_read() {
    use rust_xlsxwriter::{Format, Workbook};
    let ticks = Format::new().set_font_name("Wingdings");
    let mut book = Workbook::new();
    for (name, rows) in [
        ("A.5", [("A.5.1", "Policies for information security", "ü"), ("A.5.7", "Threat intelligence", "û")]),
        ("A.6", [("A.6.1", "Screening", "þ"), ("A.6.7", "Remote working", "û")]),
    ] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (column, header) in ["Control", "Title", "Applicable", "Owner"].iter().enumerate() {
            sheet.write(2, column as u16, *header).expect("a cell");
        }
        for (row, (control, title, tick)) in (3u32..).zip(rows) {
            sheet.write(row, 0, control).expect("a cell");
            sheet.write(row, 1, title).expect("a cell");
            sheet.write_with_format(row, 2, tick, &ticks).expect("a cell");
            sheet.write(row, 3, "Ada").expect("a cell");
        }
        sheet.set_column_hidden(3).expect("a column");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let record = try_read("soa.xlsx", &bytes).unwrap_or_else(|failure| panic!("{:?}", failure.problems));
    let expected = [("A.5.1", YES), ("A.5.7", NO), ("A.6.1", YES), ("A.6.7", NO)];
    let found: Vec<(&str, Applicability)> = answers(&record).into_iter().map(|(c, a, _)| (c, a)).collect();
    assert_eq!(found, expected, "over both sheets");
    assert_eq!(entry(&record, "A.5.1").owner[0].text, "Ada");
    assert!(entry(&record, "A.5.1").hidden, "some of it stands in a hidden column");
    assert_eq!(record.sources[0].sheets[0].hidden_columns.as_deref(), Some(&["D".to_owned()][..]));
}

#[test]
fn a_risk_register_gives_no_answers_on_controls_and_is_an_export() {
    let record = csv("Risk ID,Risk,Controls,Owner,Treatment status\n\
         R-001,Theft,\"A.7.5, A.7.9, A.5.6\",Bob,Open\nR-002,Fire,\"A.7.5, A.8.14, A.7.9\",Bob,Closed\n\
         R-003,Flood,\"A.7.5, A.8.14\",Eve,Open\nR-004,Leak,\"A.8.12, A.5.6, A.7.9\",Eve,Open\n\
         R-005,Virus,\"A.8.7, A.8.12\",Bob,Closed\nR-006,Outage,\"A.8.14, A.8.13\",Eve,Open\n");
    assert_eq!(record.sources[0].kind, SourceKind::Export);
    assert!(record.entries.iter().all(|e| e.applicability.is_none() && e.status.is_none()));
    assert_eq!(controls(&record).len(), 15);
    assert!(record.entries.iter().all(|e| e.carried_over.iter().any(|c| c.header == "Treatment status")));
}

#[test]
fn a_second_table_beside_the_first_is_said() {
    let record = csv("Control,Title,Applicable,,Control,Title,Applicable\n\
         A.5.1,Policies for information security,Yes,,A.6.1,Screening,No\n\
         A.5.7,Threat intelligence,Yes,,A.6.7,Remote working,Yes\n\
         A.8.9,Configuration management,No,,A.7.4,Physical security monitoring,No\n");
    assert_eq!(controls(&record), ["A.5.1", "A.5.7", "A.8.9"]);
    assert!(record.sources[0].notes.iter().any(|n| n.contains("column E holds further controls")));
}
