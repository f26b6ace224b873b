//! The workbook in the languages of the outputs and by a user's template: what it shows, and what is read back from it.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use annexa::model::{Applicability, Status};
use calamine::{Data, Range, Reader as _};

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::program::{assert_success, printed};
use crate::support::python;
use crate::support::record;
use crate::support::workbook;

const SOA: &str = "Control,Title,Applicable,Justification,Status,Owner,Evidence\n\
    A.5.1,Policies for information security,Yes,Law,Implemented,CISO,ISP-01; ISP-02\n\
    A.5.7,Threat intelligence,No,no threats,,,\n\
    A.8.9,Configuration management,Yes,Risk R-4,Planned,CTO,\n\
    A.8.99,Configuration management of things,Yes,Risk R-9,Implemented,CTO,CM-1\n";

/// Sheets and columns in another order, some of them left out.
const TEMPLATE: &str = r#"sheets = ["statement", "summary", "findings", "unmatched", "read_me", "lists"]

[columns]
statement = [
    "title", "part", "control", "owner", "status", "applicable", "rra", "lr", "co", "br_bp", "remarks", "evidence",
    "implementation", "justification_for_inclusion", "justification_for_exclusion", "findings",
]
findings = ["what_was_seen", "no", "rule", "due", "owner"]
"#;

fn convert(folder: &Folder, input: &str, output: &str, more: &[&str]) -> PathBuf {
    let fixed = ["convert", input, "--output", output, "--as-of", AS_OF, "--framework", "none"];
    assert_success(&folder.annexa(&[&fixed, more].concat()));
    folder.path(output).join("acme")
}

fn place() -> Folder {
    Folder::with([("in/acme/soa.csv", SOA)])
}

/// The sheets with their cells as texts.
fn sheets(folder: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let bytes = fs::read(folder.join("mapping.xlsx")).expect("a workbook");
    let rows = |range: Range<Data>| range.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
    workbook::open(&bytes).worksheets().into_iter().map(|(name, range)| (name, rows(range))).collect()
}

/// Types texts into the statement: control, heading, text; the sheet is the first with these headings.
fn typed(folder: &Path, sheet: &str, control: &str, edits: &[(&str, &str, &str)]) {
    let mut script = format!(
        "import openpyxl, sys\nw = openpyxl.load_workbook(sys.argv[1])\ns = w[{sheet:?}]\n\
         head = next(r for r in range(1, 9) if {control:?} in [c.value for c in s[r]])\n\
         h = {{c.value: c.column for c in s[head]}}\n\
         rows = {{s.cell(r, h[{control:?}]).value: r for r in range(head + 1, s.max_row + 1)}}\n"
    );
    for (control, heading, text) in edits {
        writeln!(script, "s.cell(rows[{control:?}], h[{heading:?}]).value = {text:?}").expect("written");
    }
    script.push_str("w.save(sys.argv[1])\n");
    assert_success(&python::run(&["-c", &script, &folder.join("mapping.xlsx").to_string_lossy()]));
}

#[test]
fn a_workbook_in_every_language_has_the_same_rows() {
    let folder = place();
    let english = sheets(&convert(&folder, "in", "en", &[]));
    for (language, format) in
        [("de", "Text mit Trennzeichen, `,`"), ("fr", "texte délimité, `,`"), ("es", "texto delimitado, `,`")]
    {
        let other = sheets(&convert(&folder, "in", language, &["--lang", language]));
        assert_eq!(english.len(), other.len(), "{language}");
        for ((name, rows), (other_name, other_rows)) in english.iter().zip(&other) {
            if name != "_annexa" {
                assert_eq!(rows.len(), other_rows.len(), "{language}: {name}, {other_name}");
            }
        }
        let mut cells = other.iter().flat_map(|(_, rows)| rows).flatten();
        assert!(cells.any(|cell| cell.starts_with(format)), "{language}: the form of the source");
        // What sources say is the same in every language.
        let source_rows = |all: &[(String, Vec<Vec<String>>)]| -> Vec<Vec<String>> {
            let cells = |row: &Vec<String>| row.iter().take(5).cloned().collect::<Vec<_>>();
            all.iter().flat_map(|(_, rows)| rows).filter(|r| r[0] == "S1" && r.len() == 6).map(cells).collect()
        };
        assert_eq!(source_rows(&english), source_rows(&other), "{language}");
    }
}

#[test]
fn what_is_typed_in_the_words_of_a_workbook_is_read_back_in_every_language() {
    if !python::has_openpyxl() {
        return;
    }
    let folder = place();
    // Headings that are in no built-in file, so that this holds whatever the translations are.
    let brand = |language: &str| {
        folder.write(format!("brand/workbook/{language}/sheets.toml"), "[name]\nstatement = \"L'énoncé\"\n");
        let headings = "[statement]\ncontrol = \"K\"\nstatus = \"Zustand\"\napplicable = \"Gilt\"\nowner = \"Wer\"\n";
        folder.write(format!("brand/workbook/{language}/columns.toml"), headings);
    };
    folder.write("brand/workbook/workbook.toml", TEMPLATE);
    for (language, alternative, unstated, undecided, excluded) in [
        ("en", "◆ alternative", "? unstated", "undecided", "excluded"),
        ("de", "◆ alternativ", "? ohne Angabe", "zu klären", "nicht anwendbar"),
        ("fr", "◆ alternative", "? non indiquée", "à décider", "exclue"),
        ("es", "◆ alternativo", "? sin indicar", "sin decidir", "excluido"),
    ] {
        brand(language);
        let out = convert(&folder, "in", language, &["--lang", language, "--template", "brand"]);
        let unedited = fs::read(out.join("record.json")).expect("a record");
        let alone = convert(&folder, &format!("{language}/acme/mapping.xlsx"), &format!("alone-{language}"), &[]);
        assert!(fs::read(alone.join("record.json")).expect("a record") == unedited, "{language}");
        let edits = [
            ("A.5.1", "Zustand", alternative),
            ("A.5.1", "Wer", "Anna"),
            ("A.5.7", "Gilt", undecided),
            ("A.8.9", "Zustand", unstated),
            ("A.8.10", "Gilt", excluded),
        ];
        typed(&out, "L'énoncé", "K", &edits);
        let again = convert(&folder, &format!("{language}/acme/mapping.xlsx"), &format!("again-{language}"), &[]);
        let record = record::read(&again.join("record.json"));
        assert_eq!(record.decisions.len(), edits.len(), "{language}");
        assert!(record.decisions.iter().all(|d| d.problem.is_none()), "{language}: {:?}", record.decisions);
        let control = |id: &str| record::control(&record, id);
        assert_eq!(control("A.5.1").status.value, Status::Alternative, "{language}");
        assert_eq!(control("A.5.1").owner[0].text, "Anna", "{language}");
        assert_eq!(control("A.5.7").applicability.value, Applicability::Undecided, "{language}");
        assert_eq!(control("A.8.9").status.value, Status::Unstated, "{language}");
        assert_eq!(control("A.8.10").applicability.value, Applicability::Excluded, "{language}");
    }
}

#[test]
fn a_template_orders_sheets_and_columns() {
    let folder = place();
    folder.write("brand/workbook/workbook.toml", TEMPLATE);
    folder.write("brand/workbook/en/columns.toml", "[statement]\nowner = \"In charge\"\n");
    let sheets = sheets(&convert(&folder, "in", "out", &["--template", "brand"]));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = ["Statement of Applicability", "Summary", "Findings", "Unmatched", "Read me", "Lists", "_annexa"];
    assert_eq!(names, wanted);
    assert_eq!(sheets[0].1[3][..5], ["Title", "Part", "Control", "In charge", "Status"]);
    // Neither links nor sentences speak of a sheet that is not there.
    let said: Vec<&String> = sheets[..6].iter().flat_map(|(_, rows)| rows).flatten().collect();
    assert!(!said.iter().any(|text| text.contains("Carried over") || text.as_str() == "Sources"), "{said:?}");
    let summary = &sheets[1].1;
    assert!(summary.iter().any(|row| row.iter().any(|cell| cell == "2")), "the figures stand: {summary:?}");
}

#[test]
fn a_mistake_in_the_workbooks_templates_has_its_place() {
    let folder = Folder::new();
    let settings = "sheets = [\"statement\", \"sumary\", \"findings\", \"statement\"]\n[columns]\n\
                    statement = [\"control\", \"titel\", \"part\"]\nstatment = [\"control\"]\n";
    folder.write("brand/workbook/workbook.toml", settings);
    folder.write("brand/workbook/en/sheets.toml", "[name]\nfindings = \"Find/ings\"\nsources = \"summary\"\n");
    folder.write("brand/workbook/en/columns.toml", "[statement]\nowner = \"Status\"\ntitle = \"{{ as_of }}\"\n");
    let run = folder.annexa(&["templates", "check", "brand"]);
    assert!(!run.status.success());
    let said = printed(&run);
    for mistake in [
        "workbook.toml:1:10: the sheet `unmatched` cannot be left out",
        "workbook.toml:1:24: there is no sheet `sumary`; did you mean `summary`?",
        "workbook.toml:1:46: `statement` stands in the list twice",
        "workbook.toml:3:13: the column `status` of `statement` cannot be left out",
        "workbook.toml:3:25: there is no column of `statement` `titel`; did you mean `title`?",
        "workbook.toml:4:1: there is no table `statment`; did you mean `statement`?",
        "sheets.toml:2:13: a name of a sheet cannot hold `/`",
        "sheets.toml:3:12: `summary` is the name of `sheets.name.summary` too",
        "columns.toml:2:10: `Status` is the heading of `columns.statement.status` too",
        "columns.toml:3:10: `columns.statement.title` is the same in every workbook",
    ] {
        assert!(said.contains(mistake), "{mistake} is not in {said}");
    }
}
