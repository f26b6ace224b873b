//! Bad and forged input through the real program: each file is named with what is wrong, and the others go on.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fs;
use std::process::Output;

use annexa::ingest::{IngestError, ReadLimits, read};
use serde_json::Value;

use crate::support::archive::{ole, part, zipped};
use crate::support::engine::AS_OF;
use crate::support::folder::{Folder, names};
use crate::support::program::{self, printed, stderr};
use crate::support::record::read_json;
use crate::support::sources::{inline, ods_parts, records, sheet, workbook_with};
use crate::support::text::utf8;

/// A minimal workbook with one sheet; `sheet` is the content of its `worksheet` element.
fn xlsx(sheet: &str) -> Vec<u8> {
    workbook_with(sheet, Vec::new())
}

fn ods(rows: &str) -> Vec<u8> {
    zipped(&ods_parts(rows))
}

/// Each bad file with words that its line must hold.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = xlsx(&sheet());
    let far = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        inline("A1", "x"),
        inline("XFD1048576", "y")
    );
    let beyond = format!("<sheetData><row r=\"4294967295\">{}</row></sheetData>", inline("A4294967295", "x"));
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>"#;
    let mut broken_ole =
        ole(cfb::Version::V4, &[("/Workbook", &records::<&[u8]>(&[(0x0809, &[0, 6, 5, 0]), (0x0085, &[1, 2])]))]);
    let end = broken_ole.len();
    broken_ole[512..end.min(1024)].fill(0xfe);
    let number = |row: u16, column: u16| [&row.to_le_bytes()[..], &column.to_le_bytes()[..], &[0; 10]].concat();
    let far_xls = ole(
        cfb::Version::V4,
        &[(
            "/Workbook",
            &records::<&[u8]>(&[(0x0809, &[0, 6, 5, 0]), (0x0809, &[0, 6, 16, 0]), (0x0203, &number(65_535, 65_535))]),
        )],
    );
    let repeated = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    vec![
        ("empty.xlsx", Vec::new(), "the file is empty"),
        ("blank.csv", b" \r\n\r\n".to_vec(), "the file is empty"),
        ("truncated.xlsx", good[..good.len() / 2].to_vec(), "cut off or damaged"),
        ("encrypted.xlsx", ole(cfb::Version::V4, &[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"y")]), "encrypted"),
        ("encrypted.xls", ole(cfb::Version::V4, &[("/Workbook", &records::<&[u8]>(&[(0x0809, &[0, 6, 5, 0]), (0x002f, &[0; 6])]))]), "encrypted"),
        ("pdf.xlsx", b"%PDF-1.7\nwhatever".to_vec(), "a PDF document"),
        ("page.xls", b"<html><p>A.5.1 is applicable</p></html>".to_vec(), "holds no table"),
        ("binary.csv", vec![7, 0, 1, 2, 0, 9, 0, 0, 3], "neither a spreadsheet nor text"),
        ("archive.xlsx", zipped(&[("readme.txt", "x")]), "a zip archive without a workbook"),
        ("letter.xlsx", zipped(&[("word/document.xml", "<w/>")]), "holds no table"),
        ("forged-count.xlsx", workbook_with(&sheet(), vec![part("xl/sharedStrings.xml", strings)]), "4294967295 different texts"),
        ("far.xlsx", xlsx(&far), "no row of it names a control"),
        ("beyond.xlsx", xlsx(&beyond), "row number 4294967295"),
        ("broken.xls", broken_ole, "cut off or damaged"),
        ("far.xls", far_xls, "spans more than"),
        ("repeated.ods", ods(repeated), "spans more than"),
        ("no-controls.csv", b"Name,Age\nAda,36\nAlan,41\n".to_vec(), "no row of it names a control"),
        ("clauses.csv", b"Clause,Title,Status\n4.1,Understanding the organization and its context,Done\n4.2,Understanding the needs and expectations of interested parties,Done\n4.3,Determining the scope of the information security management system,Done\n".to_vec(), "holds clauses, no Annex A controls"),
    ]
}

fn convert(folder: &Folder, input: &str) -> Output {
    assert_cmd::Command::from_std(program::annexa(folder.root()))
        .env_remove("RUST_BACKTRACE")
        .args(["convert", "--quiet", "--as-of", AS_OF, "--output", "out", input])
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .expect("it runs")
}

#[test]
fn each_bad_file_is_named_with_what_is_wrong_and_the_others_go_on() {
    let folder = Folder::with(bad_files().into_iter().map(|(name, bytes, _)| (format!("in/{name}"), bytes)));
    folder.write("in/good.xlsx", xlsx(&sheet()));
    fs::create_dir(folder.path("in/nothing-in-it")).expect("a folder");
    let run = convert(&folder, "in");
    assert_eq!(run.status.code(), Some(1));
    let said = printed(&run);
    let manifest = utf8(&folder.read("out/manifest.json"));
    for (name, _, expected) in bad_files() {
        let line = manifest.lines().find(|line| line.contains(&format!("{name}:")));
        let line = line.unwrap_or_else(|| panic!("no problem names {name}\n{manifest}"));
        assert!(line.contains(expected), "{name}: {line}");
        assert!(!line.contains("panicked"), "{line}");
    }
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    assert_eq!(
        names(&folder.path("out")),
        ["failed", "good", "index.html", "manifest.json", "portfolio.xlsx"],
        "nothing half-written is left"
    );
}

#[test]
fn an_organisation_with_one_bad_file_is_written_and_marked_incomplete() {
    let folder =
        Folder::with([("in/org/soa.xlsx", xlsx(&sheet())), ("in/org/evidence.pdf.xlsx", b"%PDF-1.7".to_vec())]);
    let run = convert(&folder, "in");
    assert_eq!(run.status.code(), Some(1));
    let record = utf8(&folder.read("out/org/record.json"));
    assert!(record.contains("a PDF document"));
    let summary = utf8(&folder.read("out/org/organisation.json"));
    assert!(summary.contains("1 source not read"), "{summary}");
}

#[test]
fn what_a_source_hides_is_read_and_marked_as_hidden() {
    let hidden = sheet().replace(r#"<row r="3">"#, r#"<row r="3" hidden="1">"#);
    let folder = Folder::with([("soa.xlsx", xlsx(&hidden))]);
    assert_eq!(convert(&folder, "soa.xlsx").status.code(), Some(0));
    let record: Value = read_json(&folder.path("out/soa/record.json"));
    let entries = record["entries"].as_array().expect("entries");
    let hidden: Vec<&str> =
        entries.iter().filter(|e| e["hidden"] == true).filter_map(|e| e["provision"].as_str()).collect();
    assert_eq!(hidden, ["iso27001:2022/A.5.2"]);
    assert_eq!(record["sources"][0]["sheets"][0]["hidden_rows"], 1);
    let bytes = folder.read("out/soa/mapping.xlsx");
    let workbook = read("mapping.xlsx", &bytes, &ReadLimits::default()).expect("our own workbook");
    let statement = workbook.tables.iter().find(|t| t.sheet == "Statement of Applicability").expect("the sheet");
    let row = statement.rows.iter().find(|r| r.cells[0].text == "A.5.2").expect("the control");
    assert!(row.cells.iter().any(|c| c.text.ends_with("(hidden in the source)")));
}

#[test]
fn a_missing_input_is_named() {
    let run = convert(&Folder::new(), "not-there.xlsx");
    assert_ne!(run.status.code(), Some(0));
    let said = stderr(&run);
    assert!(said.contains("not-there.xlsx"), "{said}");
}

#[test]
fn a_text_named_xls_is_read_as_what_it_is_with_a_note() {
    let workbook = read("soa.xls", b"Control\tApplicable\nA.5.1\tYes\n", &ReadLimits::default()).expect("text");
    assert!(workbook.notes.iter().any(|note| note.contains(".xls") && note.contains("delimited text")));
    assert_eq!(workbook.tables[0].rows[1].cells[0].text, "A.5.1");
}

#[test]
fn a_zip_bomb_is_stopped_by_what_it_unpacks_to() {
    let sheet = format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", &"x".repeat(40 << 20)));
    let bytes = xlsx(&sheet);
    assert!(bytes.len() < 1 << 20, "it is small: {} bytes", bytes.len());
    let limits = ReadLimits { unpacked_bytes: 8 << 20, ..ReadLimits::default() };
    let error = read("bomb.xlsx", &bytes, &limits).expect_err("a bomb");
    assert!(matches!(error, IngestError::UnpacksTooLarge { .. }), "{error}");
    let error = read("bomb.xlsx", &bytes, &ReadLimits::default()).expect_err("a cell that no program holds");
    assert!(matches!(error, IngestError::CellTooLong { .. }), "{error}");
}

#[test]
fn too_many_cells_are_an_error_and_not_a_matter_of_memory() {
    let limits = ReadLimits { cells: 10, ..ReadLimits::default() };
    let error = read("soa.xlsx", &xlsx(&sheet()), &limits).expect_err("too many");
    assert!(matches!(error, IngestError::TooManyCells { .. }), "{error}");
    let error = read("soa.csv", b"a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n", &limits).expect_err("too many");
    assert!(matches!(error, IngestError::TooManyCells { .. }), "{error}");
}

#[test]
fn a_formula_without_a_stored_value_is_said_with_its_cell() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><v>4</v></c></row></sheetData>"#;
    let workbook = read("soa.xlsx", &xlsx(sheet), &ReadLimits::default()).expect("a workbook");
    assert!(workbook.notes.iter().any(|note| note.contains("A1") && note.contains("`SoA`")), "{:?}", workbook.notes);
}

#[test]
fn two_hundred_thousand_merged_ranges_take_no_time() {
    let merges: Vec<String> = (2..200_002).map(|row| format!(r#"<mergeCell ref="A{row}:XFD{row}"/>"#)).collect();
    let merges = merges.concat();
    let sheet = format!("{}<mergeCells>{merges}</mergeCells>", sheet());
    let workbook = read("soa.xlsx", &xlsx(&sheet), &ReadLimits::default()).expect("a workbook");
    assert_eq!(workbook.tables[0].rows.len(), 4, "nothing beyond the table is made up");
}
