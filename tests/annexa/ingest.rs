//! Bad and forged input through the real program: each file is named with what is wrong, and the others go on.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Output;

use annexa::ingest::{IngestError, Limits, read};
use assert_cmd::Command;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A minimal workbook with one sheet; `sheet` is the content of its `worksheet` element.
fn xlsx(sheet: &str, shared_strings: Option<&str>) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let mut parts = vec![
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="SoA" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#)),
    ];
    if let Some(strings) = shared_strings {
        parts.push(("xl/sharedStrings.xml", strings.to_owned()));
    }
    zipped(&parts)
}

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

fn inline(cell: &str, text: &str) -> String {
    format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A statement of three controls, as rows of a sheet.
fn rows() -> String {
    let rows = [
        ["Control", "Title", "Applicable", "Status"],
        ["A.5.1", "Policies for information security", "Yes", "Implemented"],
        ["A.5.2", "Information security roles and responsibilities", "Yes", "Planned"],
        ["A.8.34", "Protection of information systems during audit testing", "No", ""],
    ];
    let mut xml = String::from("<sheetData>");
    for (at, row) in (1..).zip(&rows) {
        write!(xml, r#"<row r="{at}">"#).expect("to a string");
        for (column, text) in ["A", "B", "C", "D"].iter().zip(row) {
            xml.push_str(&inline(&format!("{column}{at}"), text));
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}

fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a container");
    for (name, content) in streams {
        file.create_stream(name).expect("a stream").write_all(content).expect("its content");
    }
    file.flush().expect("written");
    file.into_inner().into_inner()
}

/// A workbook stream of records: kind, then payload.
fn records(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, payload) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(payload.len()).expect("a short record").to_le_bytes());
        stream.extend(*payload);
    }
    stream
}

fn ods(rows: &str) -> Vec<u8> {
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        (
            "content.xml",
            format!(
                r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="SoA">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
            ),
        ),
    ])
}

/// Each bad file with words that its line must hold.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = xlsx(&rows(), None);
    let far = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        inline("A1", "x"),
        inline("XFD1048576", "y")
    );
    let beyond = format!("<sheetData><row r=\"4294967295\">{}</row></sheetData>", inline("A4294967295", "x"));
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>"#;
    let mut broken_ole = ole(&[("/Workbook", &records(&[(0x0809, &[0, 6, 5, 0]), (0x0085, &[1, 2])]))]);
    let end = broken_ole.len();
    broken_ole[512..end.min(1024)].fill(0xfe);
    let number = |row: u16, column: u16| [&row.to_le_bytes()[..], &column.to_le_bytes()[..], &[0; 10]].concat();
    let far_xls = ole(&[(
        "/Workbook",
        &records(&[(0x0809, &[0, 6, 5, 0]), (0x0809, &[0, 6, 16, 0]), (0x0203, &number(65_535, 65_535))]),
    )]);
    let repeated = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    vec![
        ("empty.xlsx", Vec::new(), "the file is empty"),
        ("blank.csv", b" \r\n\r\n".to_vec(), "the file is empty"),
        ("truncated.xlsx", good[..good.len() / 2].to_vec(), "cut off or damaged"),
        ("encrypted.xlsx", ole(&[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"y")]), "encrypted"),
        ("encrypted.xls", ole(&[("/Workbook", &records(&[(0x0809, &[0, 6, 5, 0]), (0x002f, &[0; 6])]))]), "encrypted"),
        ("pdf.xlsx", b"%PDF-1.7\nwhatever".to_vec(), "a PDF document"),
        ("page.xls", b"<html><p>A.5.1 is applicable</p></html>".to_vec(), "holds no table"),
        ("binary.csv", vec![7, 0, 1, 2, 0, 9, 0, 0, 3], "neither a spreadsheet nor text"),
        ("archive.xlsx", zipped(&[("readme.txt", "x".to_owned())]), "a zip archive without a workbook"),
        ("letter.xlsx", zipped(&[("word/document.xml", "<w/>".to_owned())]), "holds no table"),
        ("forged-count.xlsx", xlsx(&rows(), Some(strings)), "4294967295 different texts"),
        ("far.xlsx", xlsx(&far, None), "no row of it names a control"),
        ("beyond.xlsx", xlsx(&beyond, None), "row number 4294967295"),
        ("broken.xls", broken_ole, "cut off or damaged"),
        ("far.xls", far_xls, "spans more than"),
        ("repeated.ods", ods(repeated), "spans more than"),
        ("no-controls.csv", b"Name,Age\nAda,36\nAlan,41\n".to_vec(), "no row of it names a control"),
        ("clauses.csv", b"Clause,Title,Status\n4.1,Understanding the organization and its context,Done\n4.2,Understanding the needs and expectations of interested parties,Done\n4.3,Determining the scope of the information security management system,Done\n".to_vec(), "holds clauses, no Annex A controls"),
    ]
}

fn convert(input: &Path, output: &Path) -> Output {
    Command::cargo_bin("annexa")
        .expect("the program")
        .env_remove("RUST_BACKTRACE")
        .args(["convert", "--quiet", "--as-of", "2026-01-31", "--output"])
        .args([output, input])
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .expect("it runs")
}

#[test]
fn each_bad_file_is_named_with_what_is_wrong_and_the_others_go_on() {
    let folder = TempDir::new().expect("a folder");
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).expect("a folder");
    for (name, bytes, _) in bad_files() {
        fs::write(input.join(name), bytes).expect("a file");
    }
    fs::write(input.join("good.xlsx"), xlsx(&rows(), None)).expect("a file");
    fs::create_dir(input.join("nothing-in-it")).expect("a folder");
    let run = convert(&input, &output);
    assert_eq!(run.status.code(), Some(1));
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let manifest = fs::read_to_string(output.join("manifest.json")).expect("a manifest");
    for (name, _, expected) in bad_files() {
        let line = manifest.lines().find(|line| line.contains(&format!("{name}:")));
        let line = line.unwrap_or_else(|| panic!("no problem names {name}\n{manifest}"));
        assert!(line.contains(expected), "{name}: {line}");
        assert!(!line.contains("panicked"), "{line}");
    }
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    let mut folders: Vec<String> = fs::read_dir(&output)
        .expect("the output")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(
        folders,
        ["failed", "good", "index.html", "manifest.json", "portfolio.xlsx"],
        "nothing half-written is left"
    );
}

#[test]
fn an_organisation_with_one_bad_file_is_written_and_marked_incomplete() {
    let folder = TempDir::new().expect("a folder");
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir_all(input.join("org")).expect("folders");
    fs::write(input.join("org/soa.xlsx"), xlsx(&rows(), None)).expect("a file");
    fs::write(input.join("org/evidence.pdf.xlsx"), b"%PDF-1.7").expect("a file");
    let run = convert(&input, &output);
    assert_eq!(run.status.code(), Some(1));
    let record = fs::read_to_string(output.join("org/record.json")).expect("a record");
    assert!(record.contains("a PDF document"));
    let summary = fs::read_to_string(output.join("org/organisation.json")).expect("a summary");
    assert!(summary.contains("1 source not read"), "{summary}");
}

#[test]
fn what_a_source_hides_is_read_and_marked_as_hidden() {
    let folder = TempDir::new().expect("a folder");
    let (input, output) = (folder.path().join("soa.xlsx"), folder.path().join("out"));
    let hidden = rows().replace(r#"<row r="3">"#, r#"<row r="3" hidden="1">"#);
    fs::write(&input, xlsx(&hidden, None)).expect("a file");
    assert_eq!(convert(&input, &output).status.code(), Some(0));
    let record = fs::read(output.join("soa/record.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_slice(&record).expect("a record");
    let entries = record["entries"].as_array().expect("entries");
    let hidden: Vec<&str> =
        entries.iter().filter(|e| e["hidden"] == true).filter_map(|e| e["provision"].as_str()).collect();
    assert_eq!(hidden, ["iso27001:2022/A.5.2"]);
    assert_eq!(record["sources"][0]["sheets"][0]["hidden_rows"], 1);
    let bytes = fs::read(output.join("soa/mapping.xlsx")).expect("a workbook");
    let workbook = read("mapping.xlsx", &bytes, &Limits::default()).expect("our own workbook");
    let statement = workbook.tables.iter().find(|t| t.sheet == "Statement of Applicability").expect("the sheet");
    let row = statement.rows.iter().find(|r| r.cells[0].text == "A.5.2").expect("the control");
    assert!(row.cells.iter().any(|c| c.text.ends_with("(hidden in the source)")));
}

#[test]
fn a_missing_input_is_named() {
    let folder = TempDir::new().expect("a folder");
    let run = convert(&folder.path().join("not-there.xlsx"), &folder.path().join("out"));
    assert_ne!(run.status.code(), Some(0));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("not-there.xlsx"), "{said}");
}

#[test]
fn a_text_named_xls_is_read_as_what_it_is_with_a_note() {
    let workbook = read("soa.xls", b"Control\tApplicable\nA.5.1\tYes\n", &Limits::default()).expect("text");
    assert!(workbook.notes.iter().any(|note| note.contains(".xls") && note.contains("delimited text")));
    assert_eq!(workbook.tables[0].rows[1].cells[0].text, "A.5.1");
}

#[test]
fn a_zip_bomb_is_stopped_by_what_it_unpacks_to() {
    let sheet = format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", &"x".repeat(40 << 20)));
    let bytes = xlsx(&sheet, None);
    assert!(bytes.len() < 1 << 20, "it is small: {} bytes", bytes.len());
    let limits = Limits { unpacked_bytes: 8 << 20, ..Limits::default() };
    let error = read("bomb.xlsx", &bytes, &limits).expect_err("a bomb");
    assert!(matches!(error, IngestError::UnpacksTooLarge { .. }), "{error}");
    let error = read("bomb.xlsx", &bytes, &Limits::default()).expect_err("a cell that no program holds");
    assert!(matches!(error, IngestError::CellTooLong { .. }), "{error}");
}

#[test]
fn too_many_cells_are_an_error_and_not_a_matter_of_memory() {
    let limits = Limits { cells: 10, ..Limits::default() };
    let error = read("soa.xlsx", &xlsx(&rows(), None), &limits).expect_err("too many");
    assert!(matches!(error, IngestError::TooManyCells { .. }), "{error}");
    let error = read("soa.csv", b"a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n", &limits).expect_err("too many");
    assert!(matches!(error, IngestError::TooManyCells { .. }), "{error}");
}

#[test]
fn a_formula_without_a_stored_value_is_said_with_its_cell() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><v>4</v></c></row></sheetData>"#;
    let workbook = read("soa.xlsx", &xlsx(sheet, None), &Limits::default()).expect("a workbook");
    assert!(workbook.notes.iter().any(|note| note.contains("A1") && note.contains("`SoA`")), "{:?}", workbook.notes);
}

#[test]
fn two_hundred_thousand_merged_ranges_take_no_time() {
    let merges: Vec<String> = (2..200_002).map(|row| format!(r#"<mergeCell ref="A{row}:XFD{row}"/>"#)).collect();
    let merges = merges.concat();
    let sheet = format!("{}<mergeCells>{merges}</mergeCells>", rows());
    let workbook = read("soa.xlsx", &xlsx(&sheet, None), &Limits::default()).expect("a workbook");
    assert_eq!(workbook.tables[0].rows.len(), 4, "nothing beyond the table is made up");
}
