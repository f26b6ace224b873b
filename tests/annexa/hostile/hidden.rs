//! What a source hides never enters a pack for others: it is known in every format, or there is no such pack.

use std::process::Command;

use super::Bad;
use crate::support::archive::{part, zipped};
use crate::support::folder::Folder;
use crate::support::pdf;
use crate::support::program::stderr;
use crate::support::sources::{
    docx_parts, docx_table, html_table, inline, ods_parts, ods_table, sheet, workbook_with, xml_workbook,
};

/// What no pack for others may show. It stands in the title of a row that a source hides.
const SECRET: &str = "SECRETROW";

/// A statement whose row of A.5.2 is titled with the secret.
fn with_secret(text: &str) -> String {
    text.replace("Information security roles and responsibilities", SECRET)
}

/// Converts a file for both readers; gives the text of the pack for others, or why there is none.
fn pack_for_others(name: &str, bytes: &[u8]) -> Result<String, String> {
    let folder = Folder::with([(name, bytes)]);
    let output = folder.annexa(&["convert", name, "--output", "out", "--as-of", "2026-01-31", "--audience", "both"]);
    let stem = name.rsplit_once('.').expect("an extension").0;
    let pack = folder.path(format!("out/{stem}/audit-pack-certification-body.pdf"));
    assert!(folder.path(format!("out/{stem}/audit-pack.pdf")).is_file(), "{name}: {}", stderr(&output));
    if pack.is_file() {
        return Ok(pdf::text_by_poppler(&pack));
    }
    Err(String::from_utf8_lossy(&folder.read(format!("out/{stem}/organisation.json"))).into_owned())
}

#[test]
fn rows_and_columns_that_a_source_hides_in_any_way_are_in_no_pack_for_others() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return;
    }
    let row = |attributes: &str| {
        let hidden = with_secret(&sheet()).replace(r#"<row r="3">"#, &format!(r#"<row r="3" {attributes}>"#));
        workbook_with(&hidden, Vec::new())
    };
    let column = |attributes: &str| {
        let cols = format!(r#"<cols><col min="2" max="2" {attributes}/></cols>"#);
        workbook_with(&format!("{cols}{}", with_secret(&sheet())), Vec::new())
    };
    let no_height = {
        let others = with_secret(&sheet())
            .replace("<row r=", r#"<row ht="15" r="#)
            .replace(r#"<row ht="15" r="3""#, r#"<row r="3""#);
        workbook_with(&format!(r#"<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>{others}"#), Vec::new())
    };
    let ods_row = |attribute: &str| {
        let table = with_secret(&ods_table());
        let third = table.match_indices("<table:table-row>").nth(2).expect("three rows").0;
        let (before, after) = table.split_at(third);
        let row = after.replacen("<table:table-row>", &format!("<table:table-row {attribute}>"), 1);
        zipped(&ods_parts(&format!("{before}{row}")))
    };
    let ods_column = {
        let columns = r#"<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="2"/>"#;
        zipped(&ods_parts(&format!("{columns}{}", with_secret(&ods_table()))))
    };
    let xml = |attribute: &str| {
        let text = with_secret(&xml_workbook(""));
        let third = text.match_indices("<Row>").nth(2).expect("three rows").0;
        let (before, after) = text.split_at(third);
        format!("{before}{}", after.replacen("<Row>", &format!("<Row {attribute}>"), 1)).into_bytes()
    };
    for (name, bytes) in [
        ("hidden.xlsx", row(r#"hidden="1""#)),
        ("capital.xlsx", row(r#"hidden="TRUE""#)),
        ("height.xlsx", row(r#"ht="0" customHeight="1""#)),
        ("default.xlsx", no_height),
        ("column.xlsx", column(r#"hidden="true""#)),
        ("width.xlsx", column(r#"width="0" customWidth="1""#)),
        ("collapse.ods", ods_row(r#"table:visibility="collapse""#)),
        ("filter.ods", ods_row(r#"table:visibility="filter""#)),
        ("column.ods", ods_column),
        ("row.xml.xls", xml(r#"ss:Hidden="1""#)),
        ("height.xml.xls", xml(r#"ss:Height="0""#)),
    ] {
        let text = pack_for_others(name, &bytes).expect(name);
        assert!(!text.contains(SECRET), "{name} leaks");
        assert!(text.contains("A.5.1"), "{name}: {text}");
    }
}

#[test]
fn where_it_cannot_be_known_what_a_source_hides_there_is_no_pack_for_others() {
    let page = |row: &str| {
        let html = with_secret(&html_table());
        let third = html.match_indices("<tr>").nth(2).expect("three rows").0;
        let (before, after) = html.split_at(third);
        format!("<html>{before}{}</html>", after.replacen("<tr>", row, 1)).into_bytes()
    };
    let word = with_secret(&docx_table())
        .replace(&format!("<w:r><w:t>{SECRET}"), &format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}"));
    let elsewhere = {
        // The part of the sheet is called otherwise than its relationship says, but for the case of a letter.
        let mut parts = crate::support::sources::workbook(&with_secret(&sheet()));
        parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
        let content = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1" hidden="1">{}</row></sheetData></worksheet>"#,
            inline("A1", "A.5.1")
        );
        parts.push(part("xl/worksheets/Sheet1.xml", content));
        zipped(&parts)
    };
    for (name, bytes) in [
        ("collapse.html.xls", page(r#"<tr style="visibility: collapse">"#)),
        ("height.html.xls", page(r#"<tr height="0">"#)),
        ("hidden.docx", zipped(&docx_parts(&word))),
    ] {
        let why = pack_for_others(name, &bytes).expect_err(name);
        assert!(why.contains("it cannot be known what is hidden in"), "{name}: {why}");
    }
    // Read or refused, but never with "not hidden" in place of "not known".
    let folder = Folder::with([("case.xlsx", elsewhere)]);
    folder.annexa(&["convert", "case.xlsx", "--output", "out", "--audience", "certification-body"]);
    let pack = folder.path("out/case/audit-pack.pdf");
    assert!(!pack.is_file() || !pdf::text_by_poppler(&pack).contains(SECRET));
}

/// What a reader would take for a value, or leave out, is named.
#[test]
fn what_is_no_value_becomes_none_and_what_is_left_out_is_told() {
    let comment = xml_workbook("").replace(
        r#"<Cell><Data ss:Type="String">Planned</Data></Cell>"#,
        r#"<Cell><Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">Implemented</ss:Data></Comment></Cell>"#,
    );
    let twice = sheet()
        .replace(&inline("D3", "Planned"), &format!("{}{}", inline("D3", "Planned"), inline("D3", "Implemented")));
    let notes = part(
        "xl/comments1.xml",
        r#"<comments><commentList><comment ref="D3"><text><t>late</t></text></comment></commentList></comments>"#,
    );
    for (name, bytes, note) in [
        ("comment.xls", comment.into_bytes(), "not read: 1 comment"),
        ("twice.xlsx", workbook_with(&twice, Vec::new()), "stated twice, and the last text is read: D3"),
        ("notes.xlsx", workbook_with(&sheet(), vec![notes]), "not read: 1 note at a cell"),
    ] {
        let folder = Folder::with([(name, bytes)]);
        folder.annexa(&["convert", name, "--output", "out", "--as-of", "2026-01-31"]);
        let stem = name.rsplit_once('.').expect("an extension").0;
        let record = folder.record(format!("out/{stem}"));
        assert!(record.sources[0].notes.iter().any(|n| n.contains(note)), "{name}: {:?}", record.sources[0].notes);
        if name == "comment.xls" {
            assert!(record.entries.iter().all(|e| e.provision.local() != "A.5.2" || e.status.is_none()), "invented");
        }
    }
}

#[test]
fn numbers_of_a_file_that_size_its_reader_are_refused() {
    let shared = r#"<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="4000000000">1+1</f><v>2</v></c></row></sheetData>"#;
    let blanks = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>x<text:s text:c="2000000000"/></text:p></table:table-cell></table:table-row>"#;
    let two_tables = {
        let content = &ods_parts(&ods_table())[2];
        let xml = String::from_utf8_lossy(&content.1).into_owned();
        let table =
            &xml[xml.find("<table:table ").expect("a table")..xml.find("</office:spreadsheet>").expect("its end")];
        let doubled = xml.replace("</office:spreadsheet>", &format!("{table}</office:spreadsheet>"));
        let mut parts = ods_parts("");
        parts[2] = part("content.xml", doubled);
        zipped(&parts)
    };
    let wrong_checksum = {
        // The CRC-32 of each part stands in its header and in the directory, 14 and 16 bytes behind their signatures.
        let mut bytes = workbook_with(&sheet(), Vec::new());
        for (signature, at) in [(&b"PK\x03\x04"[..], 14), (b"PK\x01\x02", 16)] {
            let places: Vec<usize> =
                bytes.windows(4).enumerate().filter(|(_, four)| *four == signature).map(|(place, _)| place).collect();
            for place in places {
                bytes[place + at] ^= 0xff;
            }
        }
        bytes
    };
    super::check([
        Bad::new("shared.xlsx", workbook_with(shared, Vec::new()), "a shared formula with the number 4000000000"),
        Bad::new(
            "index.xlsx",
            workbook_with(r#"<sheetData><row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData>"#, Vec::new()),
            "a shared text with a number below 0 in A1",
        ),
        Bad::new("accents.csv", format!("Control,Status\nA.5.1,e{}\n", "\u{301}".repeat(1000)), "more than 64 accents"),
        Bad::new("same-names.ods", two_tables, "two of its sheets are called `SoA`"),
        Bad::new("checksum.xlsx", wrong_checksum, "checksum"),
        Bad::new("blanks.ods", zipped(&ods_parts(blanks)), "2000000000 blanks in one cell"),
    ]);
}
