//! Sheets that say much in little: repeated, merged and shared texts, far cells, forged counts, entities, deep nesting.

use std::fmt::Write as _;

use super::{Bad, check};
use crate::support::archive::{Part, part, zipped};
use crate::support::folder::files_below;
use crate::support::sources::{
    docx_parts, docx_table, html_table, inline, ods_parts, ods_table, shared, sheet, workbook, workbook_with,
    xml_workbook,
};

const LONG: usize = 1_000_000;

/// An entity that expands to ten of the one before it, nine times over.
fn entities(root: &str) -> String {
    let mut dtd = String::from("<!ENTITY lol0 \"lol\">");
    for n in 1..=9 {
        let ten = format!("&lol{};", n - 1).repeat(10);
        write!(dtd, "<!ENTITY lol{n} \"{ten}\">").expect("to a string");
    }
    format!("<!DOCTYPE {root} [{dtd}<!ENTITY outside SYSTEM \"file:///etc/passwd\">]>")
}

/// A list of shared texts whose head follows a long comment.
fn shared_with(head: &str) -> Part {
    let comment = "x".repeat(9000);
    part("xl/sharedStrings.xml", format!("<!--{comment}--><sst {head}><si><t>x</t></si></sst>"))
}

#[test]
fn forged_counts_reserve_nothing() {
    let strings = |head: &str| workbook_with(&sheet(), vec![shared_with(head)]);
    let elsewhere = vec![
        part(
            "_rels/.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="book/workbook.xml"/></Relationships>"#,
        ),
        part("book/sharedStrings.xml", "<sst uniqueCount=\"4000000000\"><si><t>x</t></si></sst>"),
    ];
    let many = shared(&"<si><t>a</t></si>".repeat(2_500_000));
    let dimension = r#"<dimension ref="A1:XFD1048576"/>"#.to_owned()
        + &sheet()
            .replace("A.5.1", "none")
            .replace("A.5.2", "none")
            .replace("A.8.34", "")
            .replace("olicies", "x")
            .replace("nformation", "x")
            .replace("rotection", "x");
    check([
        Bad::new("behind.xlsx", strings("uniqueCount=\"4294967295\""), "4294967295 different texts"),
        Bad::new("spaced.xlsx", strings("count=\"1\"\n uniqueCount =\n '99999999999999999999999'"), "different texts"),
        Bad::new("elsewhere.xlsx", workbook_with(&sheet(), elsewhere), "4000000000 different texts"),
        Bad::new("many.xlsx", workbook_with(&sheet(), vec![many]), "different texts"),
        Bad::new("dimension.xlsx", zipped(&workbook(&dimension)), "no row of it names a control"),
    ]);
}

#[test]
fn a_text_that_is_shown_often_is_counted_as_often() {
    let mut cells = String::new();
    for row in 1..=3000 {
        write!(cells, r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#).expect("to a string");
    }
    let text = format!("<si><t>{}</t></si>", "x".repeat(LONG));
    let often = workbook_with(&format!("<sheetData>{cells}</sheetData>"), vec![shared(&text)]);
    let last: String =
        (2..=2000).map(|row| format!("<row r=\"{row}\">{}</row>", inline(&format!("Z{row}"), "x"))).collect();
    let merged = format!(
        "<sheetData><row r=\"1\">{}</row>{last}</sheetData><mergeCells><mergeCell ref=\"A1:Y2000\"/></mergeCells>",
        inline("A1", &"x".repeat(LONG))
    );
    let cell = format!(
        r#"<table:table-cell table:number-columns-repeated="1000"><text:p>{}</text:p></table:table-cell>"#,
        "x".repeat(LONG)
    );
    let repeated = format!(r#"<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>"#);
    let across =
        "<Row><Cell ss:MergeAcross=\"900\" ss:MergeDown=\"200\"><Data ss:Type=\"String\">TEXT</Data></Cell></Row>"
            .replace("TEXT", &"x".repeat(LONG));
    let wide = format!(
        "<Row><Cell ss:Index=\"901\"><Data ss:Type=\"String\">x</Data></Cell></Row>{across}<Row ss:Index=\"300\"><Cell><Data ss:Type=\"String\">x</Data></Cell></Row>"
    );
    check([
        Bad::new("shared.xlsx", often, "the texts of the cells come to more than 64 MiB"),
        Bad::new("merged.xlsx", zipped(&workbook(&merged)), "the texts of the cells come to more than 64 MiB"),
        Bad::new(
            "repeated.ods",
            zipped(&ods_parts(&(ods_table() + &repeated))),
            "the texts of the cells come to more than 64 MiB",
        ),
        Bad::new(
            "texts.ods",
            zipped(&ods_parts(&repeated.replace("rows-repeated=\"1000\"", "rows-repeated=\"2\""))),
            "the texts of the cells come to more than 64 MiB",
        ),
        Bad::new("merged.xml.xls", xml_workbook(&wide), "the texts of the cells come to more than 64 MiB"),
    ]);
}

#[test]
fn far_and_repeated_cells_lay_out_nothing() {
    let row = |n: u64, cell: &str| format!("<sheetData><row r=\"{n}\">{}</row></sheetData>", inline(cell, "A.5.1"));
    let hidden = r#"<col min="1" max="16384" hidden="1"/>"#.repeat(400_000);
    let hidden = format!("<cols>{hidden}</cols><sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", "x"));
    let columns = r#"<Column ss:Index="1" ss:Span="16383" ss:Hidden="1"/>"#.repeat(200_000);
    let nothing = xml_workbook(&columns).replace("A.", "x").replace("nformation", "x").replace("rotection", "x");
    let far = r#"<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16383"/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let million: String = (1..=2_100_000u32)
        .map(|n| format!("<c r=\"{}{}\"><v>1</v></c>", ["A", "B"][n as usize % 2], n / 2 + 1))
        .collect();
    let million = format!("<sheetData><row>{million}</row></sheetData>");
    check([
        Bad::new("row.xlsx", zipped(&workbook(&row(4_294_967_295, "A4294967295"))), "row number 4294967295"),
        Bad::new("column.xlsx", zipped(&workbook(&row(1, "ZZZZZZ1"))), "column.xlsx:"),
        Bad::new("hidden.xlsx", zipped(&workbook(&hidden)), "no row of it names a control"),
        Bad::new("hidden.xml.xls", nothing, "no row of it names a control"),
        Bad::new("far.ods", zipped(&ods_parts(far)), "spans more than 2000000 cells"),
        Bad::new("cells.xlsx", zipped(&workbook(&million)), "spans more than 2000000 cells"),
    ]);
}

#[test]
fn formats_are_not_copied_a_million_times() {
    let name = "x".repeat(LONG);
    let styles = |formats: usize| {
        let xf = r#"<xf fontId="0" numFmtId="164"/>"#.repeat(formats);
        format!(r#"<styleSheet><fonts><font><name val="{name}"/></font></fonts><cellXfs>{xf}</cellXfs></styleSheet>"#)
    };
    let many = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", r#"<xf numFmtId="9"/>"#.repeat(400_000));
    check([
        Bad::new(
            "fonts.xlsx",
            workbook_with(&sheet(), vec![part("xl/styles.xml", styles(20_000))]),
            "cell formats of up to",
        ),
        Bad::new("formats.xlsx", workbook_with(&sheet(), vec![part("xl/styles.xml", many)]), "200001 cell formats"),
    ]);
}

#[test]
fn entities_are_not_expanded_and_nothing_outside_is_read() {
    let folder = super::place();
    let cell = |text: &str| format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", text));
    let all = "A.5.1 &lol9; &outside;";
    let with = |name: &str, root: &str, mut parts: Vec<Part>| {
        for (part, content) in &mut parts {
            if part == name {
                *content = [entities(root).as_bytes(), content].concat();
            }
        }
        zipped(&parts)
    };
    let ods = ods_parts(&ods_table().replace("A.5.1", all));
    let docx = docx_parts(&docx_table().replace("A.5.1", all));
    let strings = format!("{}<sst><si><t>{all}</t></si></sst>", entities("sst"));
    let by_string = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let files = [
        ("sheet.xlsx", with("xl/worksheets/sheet1.xml", "worksheet", workbook(&cell(all)))),
        ("strings.xlsx", workbook_with(by_string, vec![part("xl/sharedStrings.xml", strings)])),
        ("book.xlsx", with("xl/workbook.xml", "workbook", workbook(&sheet()))),
        ("content.ods", with("content.xml", "office:document-content", ods)),
        ("document.docx", with("word/document.xml", "w:document", docx)),
        (
            "old.xls",
            xml_workbook("")
                .replace("<Workbook", &format!("{}<Workbook", entities("Workbook")))
                .replace("A.5.1", all)
                .into_bytes(),
        ),
        ("page.html.xls", format!("{}<html>{}", entities("html"), html_table().replace("A.5.1", all)).into_bytes()),
    ];
    for (name, bytes) in files {
        folder.write(format!("in/{name}"), bytes);
    }
    let run = super::convert(folder.root(), &["--csv", "--docx", "--sarif"]);
    assert!(
        run.seconds < super::SECONDS && run.mebibytes < super::MEBIBYTES,
        "{} s, {} MiB",
        run.seconds,
        run.mebibytes
    );
    assert!(!run.said.contains("panicked"), "{}", run.said);
    assert!(folder.path("out/good/record.json").exists());
    for file in files_below(&folder.path("out")) {
        let text = std::fs::read(&file).expect("an output");
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains("root:") && !text.contains("lollol"), "{}", file.display());
    }
    println!("{}", run.said);
}

#[test]
fn deep_nesting_ends_no_program() {
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + &close.repeat(times);
    let none = |xml: String| xml.replace("A.", "x").replace("nformation", "x").replace("rotection", "x");
    let json =
        format!("{{\"schema\":1,\"program\":{{\"name\":\"annexa\"}},\"entries\":{}}}", deep("[", "]", 1_000_000));
    let folder = super::place();
    folder.write("deep.json", json);
    let run = super::convert(folder.root(), &["deep.json"]);
    assert!(run.code == Some(1) && run.said.contains("deep.json: is no whole record"), "{}", run.said);
    assert!(folder.path("out/good/record.json").exists());
    check([
        Bad::new("deep.xlsx", zipped(&workbook(&none(sheet() + &deep("<a>", "</a>", 1_000_000)))), "deep.xlsx:"),
        Bad::new(
            "deep.ods",
            zipped(&ods_parts(&deep("<table:table-cell>", "</table:table-cell>", 500_000))),
            "deep.ods:",
        ),
        Bad::new(
            "deep.docx",
            zipped(&docx_parts(&none(deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 300_000)))),
            "deep.docx:",
        ),
        Bad::new(
            "deep.html.xls",
            none(format!("<html>{}", deep("<table><tr><td>", "</td></tr></table>", 500_000))),
            "deep.html.xls:",
        ),
        Bad::new("deep.xml.xls", none(xml_workbook(&deep("<Row><Cell>", "</Cell></Row>", 300_000))), "deep.xml.xls:"),
    ]);
}
