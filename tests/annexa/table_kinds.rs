//! What a table is about, and which of its rows answer: made-up tables for each kind that was once misread.

use annexa::model::record::Record;
use annexa::model::{Applicability, SourceKind, StatementControl, Status, TableKind};

use crate::support::archive::zipped;
use crate::support::engine::{settings, try_convert};
use crate::support::folder::Folder;
use crate::support::program::stdout;
use crate::support::record;

fn read_bytes(name: &str, content: &[u8]) -> Result<Record, String> {
    let outputs = try_convert(settings(), &[(name, content)]).map_err(|failure| failure.problems.join("; "))?;
    let record = record::of(&outputs);
    assert!(record.sources.iter().all(|s| s.ledger.balances()));
    Ok(record)
}

fn csv(content: &str) -> Record {
    read_bytes("table.csv", content.as_bytes()).expect("a record")
}

/// A web page with one table a sheet: its name, and its rows with `|` between the cells.
fn sheets(tables: &[(&str, &[&str])]) -> Record {
    let cell = |text: &str| format!("<td>{text}</td>");
    let row = |line: &&str| format!("<tr>{}</tr>", line.split('|').map(cell).collect::<String>());
    let table = |(name, rows): &(&str, &[&str])| {
        format!("<table><caption>{name}</caption>{}</table>", rows.iter().map(row).collect::<String>())
    };
    let page = format!("<html><body>{}</body></html>", tables.iter().map(table).collect::<String>());
    read_bytes("sheets.html", page.as_bytes()).expect("a record")
}

fn control<'r>(record: &'r Record, local: &str) -> &'r StatementControl {
    record.statements[0].controls.iter().find(|c| c.provision.local() == local).expect("a control")
}

fn kinds(record: &Record) -> Vec<TableKind> {
    let tables = record.sources.iter().flat_map(|s| &s.sheets).flat_map(|s| &s.tables);
    tables.filter_map(|t| t.kind).collect()
}

fn unmatched(record: &Record) -> Vec<&str> {
    record.unmatched.iter().map(|row| row.cells[0].text.as_str()).collect()
}

const STATEMENT: [&str; 4] = [
    "Control|Title|Applicable|Justification|Status",
    "A.5.7|Threat intelligence|Yes|Early warning|Implemented",
    "A.8.13|Information backup|Yes|Loss of files|Implemented",
    "A.8.15|Logging|Yes|Finds events|Implemented",
];

#[test]
fn a_risk_register_does_not_answer_for_the_controls_that_treat_its_risks() {
    let register: &[&str] = &[
        "Risiko-Nr.|Risikobeschreibung|Eintrittswahrscheinlichkeit|Status|Maßnahmen|Risikoeigner",
        "R1|Verlust von Dateien|hoch|Offen|A.8.13|IT-Leitung",
        "R2|Unbemerkter Angriff|mittel|Nicht umgesetzt|A.8.15, A.5.7|IT-Leitung",
    ];
    let record = sheets(&[("Erklärung", &STATEMENT), ("Risiken", register)]);
    let backup = control(&record, "A.8.13");
    assert_eq!((backup.status.value, backup.overruled.len()), (Status::Implemented, 0));
    assert!(backup.owner.is_empty(), "the owner of a risk owns no control");
    let alone = sheets(&[("Risiken", register)]);
    assert_eq!(kinds(&alone), [TableKind::RiskRegister]);
    assert_eq!(control(&alone, "A.8.15").status.value, Status::Unstated);
    assert_eq!(alone.sources[0].kind, SourceKind::Export);
}

#[test]
fn a_statement_that_names_risks_beside_its_controls_is_a_statement() {
    let record = csv("Risk ID,Control,Title,Applicable,Status,Likelihood\n\
        R-1,A.5.7,Threat intelligence,Yes,Implemented,2\n\
        R-2,A.8.13,Information backup,No,,3\n\
        R-3,A.8.15,Logging,Yes,Planned,1\n");
    assert_eq!(kinds(&record), [TableKind::StatementOfApplicability]);
    assert_eq!(control(&record, "A.8.13").applicability.value, Applicability::Excluded);
    assert_eq!(control(&record, "A.8.15").status.value, Status::Planned);
}

#[test]
fn how_far_two_frameworks_agree_is_no_status() {
    let record = csv("Source control,Target framework,Target control,Mapping type,Rationale\n\
        H-1,ISO 27001,A.5.7,full,Both are about threats\n\
        H-2,ISO 27001,A.8.13,partial,Both are about copies\n\
        H-3,ISO 27001,A.8.15,partial,Both are about logs\n");
    assert_eq!(kinds(&record), [TableKind::Mapping]);
    let backup = control(&record, "A.8.13");
    assert_eq!(backup.status.value, Status::Unstated);
    assert!(backup.justification_for_inclusion.is_empty());
}

#[test]
fn a_list_of_evidence_gives_evidence_and_no_status() {
    let list: &[&str] = &[
        "Evidence ID|Evidence type|Related control|Owner|Review status",
        "EV-7|Report|A.8.13|IT|Missing",
        "EV-8|Record|A.8.15|IT|Partial",
    ];
    let record = sheets(&[("SoA", &STATEMENT), ("Evidence", list)]);
    let backup = control(&record, "A.8.13");
    assert_eq!(backup.status.value, Status::Implemented);
    assert_eq!(backup.evidence.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["EV-7"]);
    assert!(backup.owner.is_empty());
    assert_eq!(kinds(&record), [TableKind::StatementOfApplicability, TableKind::EvidenceList]);
}

#[test]
fn a_list_of_findings_or_changes_gives_remarks_and_no_status() {
    let findings: &[&str] = &[
        "Finding ID|Control|Status|Corrective action|Due date|Remarks",
        "F-1|A.8.13|Open|Test the copies|2026-09-01|Seen in the audit",
        "F-2|A.8.15|Not started|Keep the logs|2026-10-01|Seen twice",
    ];
    let changes: &[&str] = &[
        "Control|Name|Current status|New status|Reason for change",
        "A.5.7|Threat intelligence|Not implemented|Implemented|Two feeds",
        "A.8.13|Information backup|Planned|Implemented|Copies run",
    ];
    let record = sheets(&[("SoA", &STATEMENT), ("Audit", findings), ("Sheet3", changes)]);
    for local in ["A.5.7", "A.8.13", "A.8.15"] {
        assert_eq!(control(&record, local).status.value, Status::Implemented, "{local}");
    }
    assert!(control(&record, "A.8.13").remarks.iter().any(|t| t.text == "Seen in the audit"));
    assert!(control(&record, "A.5.7").justification_for_inclusion.iter().all(|t| t.text != "Two feeds"));
}

#[test]
fn a_to_do_list_or_a_list_of_requested_evidence_beside_the_statement_answers_nothing() {
    let to_do: &[&str] = &[
        "#|Control|Action|Due|Status",
        "1|A.8.13|Test the restore|2026-03-01|Not started",
        "2|A.8.15|Keep logs for a year|2026-04-01|Open",
    ];
    let untitled: &[&str] =
        &["Reference|Task|Assigned to|Priority|Status", "A.5.7|Renew the feed|Kim|High|Not started"];
    let requested: &[&str] = &[
        "Evidence ID|Control|Evidence required|Status",
        "E1|A.8.13|Restore report|Missing",
        "E2|A.5.7|Contract of the feed|Missing",
    ];
    for (name, table) in [("Actions", to_do), ("Sheet2", untitled), ("Sheet3", requested)] {
        let record = sheets(&[("SoA", &STATEMENT), (name, table)]);
        assert!(!kinds(&record).contains(&TableKind::ControlRegister), "{name}: {:?}", kinds(&record));
        for local in ["A.5.7", "A.8.13", "A.8.15"] {
            assert_eq!(control(&record, local).status.value, Status::Implemented, "{name}: {local}");
        }
    }
}

#[test]
fn remarks_that_begin_with_a_word_of_the_list_are_no_status() {
    let record = csv("No,Annex,Document,Gap notes\n\
        1,A.5.7,Monthly report,\"Gap: the procedure exists, its use is still to be shown\"\n\
        2,A.8.13,Record of copies,Gap: the auditor will ask who looks at the results\n\
        3,A.8.15,Log rules,Gap: one page on the new portal is to be added here\n");
    assert_eq!(control(&record, "A.8.13").status.value, Status::Unstated);
}

#[test]
fn titles_without_identifiers_are_a_statement_and_what_is_no_title_is_unmatched() {
    let record = csv("Control,Applicable,Justification,Implementation status\n\
        Security policies,Yes,Rules,Implemented\n\
        Segregation of duties,Yes,Fraud,Planned\n\
        List of assets,No,None held,Not applicable\n\
        Logging,Yes,Events,Implemented\n");
    let answers = |local: &str| (control(&record, local).applicability.value, control(&record, local).status.value);
    assert_eq!(answers("A.5.3"), (Applicability::Applicable, Status::Planned));
    assert_eq!(answers("A.8.15"), (Applicability::Applicable, Status::Implemented));
    assert_eq!(unmatched(&record), ["Security policies", "List of assets"]);
    assert_eq!(record.statements[0].figures.excluded, 0);
}

#[test]
fn a_row_that_answers_is_no_header_and_turns_no_column() {
    let record = csv("Control,Title,Applicable,Status\n\
        A.5.7,Threat intelligence,Yes,Implemented\n\
        ,Guard at the gate,No,Not applicable\n\
        A.8.13,Information backup,Yes,Implemented\n\
        A.8.15,Logging,Yes,Implemented\n");
    assert_eq!(record.statements[0].figures.applicable, 3);
    assert_eq!(unmatched(&record), ["Guard at the gate"]);
}

#[test]
fn a_row_of_hints_below_the_header_is_no_header() {
    let record = csv("Control,Title,Applicable,Status,Justification\n\
        Number in Annex A,as in the standard,Yes / No,Implemented / Planned,in your words\n\
        A.5.7,Threat intelligence,No,,No threats\n\
        A.8.13,Information backup,Yes,Implemented,Loss\n");
    assert_eq!(control(&record, "A.5.7").applicability.value, Applicability::Excluded);
    assert_eq!(control(&record, "A.8.13").justification_for_inclusion[0].text, "Loss");
}

#[test]
fn a_group_with_answers_is_unmatched_and_one_without_is_a_heading() {
    let record = csv("Control,Title,Applicable,Status\n\
        A.9,Access control,,\n\
        A.9.1,Business requirements of access control,Yes,Implemented\n\
        A.9.1.1,Access control policy,Yes,Implemented\n\
        A.9.1.2,Access to networks and network services,Yes,Planned\n\
        A.9.2.1,User registration and de-registration,Yes,Planned\n");
    assert_eq!(unmatched(&record), ["A.9.1"]);
    assert_eq!(record.sources[0].ledger.heading, 1);
}

#[test]
fn an_assessment_in_words_is_no_blank_form() {
    let record = csv("Number,Control,Current state,Gap identified,Recommendation\n\
        A.5.7,Threat intelligence,Nobody reads the feeds of the vendors,No process,Name a reader\n\
        A.8.13,Information backup,Copies are made by hand on Fridays,No test,Test twice a year\n\
        A.8.15,Logging,Each server keeps its own log for a week,No review,Collect the logs\n");
    assert_eq!(kinds(&record), [TableKind::Assessment]);
    assert_eq!(record.sources[0].kind, SourceKind::Register);
    assert!(record.findings.iter().all(|f| f.rule != "SOA205"));
}

#[test]
fn a_sheet_that_is_called_older_answers_for_nothing_where_a_newer_one_does() {
    let old: &[&str] = &[
        "Control|Title|Applicable|Justification|Status",
        "A.5.7|Threat intelligence|No|Then|Not implemented",
        "A.8.13|Information backup|Yes|Then|Not implemented",
    ];
    for (older, newer) in [("SoA 2024", "SoA 2025"), ("SoA v1", "SoA v2"), ("Archiv", "SoA")] {
        let record = sheets(&[(older, old), (newer, &STATEMENT)]);
        assert_eq!(control(&record, "A.5.7").applicability.value, Applicability::Applicable, "{older}");
        let sheet = &record.sources[0].sheets[0];
        assert!(!sheet.read && sheet.reason.english().contains(newer), "{}", sheet.reason);
    }
    let alone = sheets(&[("SoA (old)", old)]);
    assert_eq!(control(&alone, "A.5.7").applicability.value, Applicability::Excluded, "nothing has taken its place");
}

#[test]
fn a_header_without_rows_is_named() {
    let problem = read_bytes("blank.csv", b"Acme\nControl no,Control,Applicable,Status\n").expect_err("no controls");
    assert!(problem.contains("in row 2") && problem.contains("Control no"), "{problem}");
}

#[test]
fn one_small_table_a_control_is_one_table() {
    let form = |control: &str, title: &str, applies: &str, why: &str| {
        let row = |key: &str, value: &str| {
            let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
            format!("<w:tr>{}{}</w:tr>", cell(key), cell(value))
        };
        format!(
            "<w:tbl>{}{}{}{}</w:tbl><w:p/>",
            row("Control", control),
            row("Title", title),
            row("Applicable", applies),
            row("Justification", why)
        )
    };
    let body = form("A.5.7", "Threat intelligence", "No", "No threats") + &form("A.8.15", "Logging", "Yes", "");
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("<w:document xmlns:w=\"{namespace}\"><w:body>{body}</w:body></w:document>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let file = zipped(&[("[Content_Types].xml", types), ("word/document.xml", document.as_str())]);
    let record = read_bytes("forms.docx", &file).expect("a record");
    let first = control(&record, "A.5.7");
    assert_eq!(first.applicability.value, Applicability::Excluded);
    assert_eq!(first.justification_for_exclusion[0].text, "No threats");
    assert_eq!(control(&record, "A.8.15").applicability.value, Applicability::Applicable);
    assert!(record.sources[0].notes.iter().any(|note| note.contains("2 forms")), "{:?}", record.sources[0].notes);
}

#[test]
fn a_profile_says_what_a_table_is_about() {
    let folder = Folder::new();
    folder.write(
        "list.csv",
        "Evidence ID,Evidence type,Related control,Owner,Review status\n\
         EV-7,Report,A.8.13,IT,Partial\nEV-8,Record,A.8.15,IT,Implemented\nEV-9,Record,A.5.7,IT,Planned\n",
    );
    folder.write("own.toml", "[[sheets]]\nname = \"csv\"\ntable = \"control-register\"\n");
    let kind_with = |arguments: &[&str]| {
        let run = folder.annexa(&[&["inspect", "list.csv", "--format", "json"], arguments].concat());
        let printed: serde_json::Value = serde_json::from_str(&stdout(&run)).expect("JSON");
        let text = printed.to_string();
        ["evidence-list", "control-register"].map(|kind| text.contains(&format!("\"kind\":\"{kind}\"")))
    };
    assert_eq!(kind_with(&[]), [true, false]);
    assert_eq!(kind_with(&["--profile", "own.toml"]), [false, true]);
}
