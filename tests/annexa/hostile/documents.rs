//! Pages, Word documents and delimited text that ask for more than they hold.

use super::{Bad, check};
use crate::support::archive::zipped;
use crate::support::sources::{docx_parts, docx_table, html_table};

#[test]
fn pages_ask_for_no_more_than_they_hold() {
    let attributes: String = (0..400_000).map(|n| format!(" a{n}")).collect();
    let tags: String = (0..300)
        .map(|t| {
            let attributes: String = (0..8000).map(|n| format!(" a{n}")).collect();
            format!("<td{t}{attributes}>")
        })
        .collect();
    let spans = "<tr>".to_owned() + &"<td colspan=1000 rowspan=65534>x".repeat(16) + &"<tr>".repeat(3_000_000);
    let cells = format!("<tr>{}", "<td>x".repeat(2_100_000));
    let rows = "<tr><td>x".repeat(1_200_000);
    let text = format!(
        "<tr><td rowspan=400 colspan=400>{}</td></tr>{}",
        "x".repeat(1_000_000),
        "<tr><td>y</tr>".repeat(400) + "<tr>" + &"<td>z".repeat(500)
    );
    let page = |table: &str| format!("<html><table>{table}</table>");
    check([
        Bad::new("attributes.xls", format!("<html><table{attributes}>"), "thousands of attributes"),
        Bad::new("tags.xls", page(&tags), "thousands of attributes"),
        Bad::new("spans.xls", page(&spans), "spans.xls:"),
        Bad::new("cells.xls", page(&cells), "cells.xls:"),
        Bad::new("rows.xls", page(&rows), "rows.xls:"),
        Bad::new("text.xls", page(&text), "text.xls:"),
        Bad::new(
            "paragraphs.xls",
            format!("<html>{}{}", "<p>x".repeat(2_100_000), html_table()),
            "spans more than 2000000 cells",
        ),
        Bad::new(
            "tables.xls",
            format!("<html>{}", "<table><tr><td>x</table>".repeat(600)),
            "sheets, more than the 500",
        ),
        Bad::new("open.xls", format!("<html><table><tr><td {}", "x".repeat(30 << 20)), "open.xls:"),
    ]);
}

#[test]
fn word_documents_ask_for_no_more_than_they_hold() {
    let paragraphs = "<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(2_100_000);
    let row = |cells: &str| format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>");
    let span = r#"<w:tc><w:tcPr><w:gridSpan w:val="4000000000"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"#;
    check([
        Bad::new(
            "paragraphs.docx",
            zipped(&docx_parts(&(paragraphs + &docx_table()))),
            "spans more than 2000000 cells",
        ),
        Bad::new(
            "tables.docx",
            zipped(&docx_parts(&row("<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>").repeat(600))),
            "sheets, more than the 500",
        ),
        Bad::new("spans.docx", zipped(&docx_parts(&row(&span.repeat(40)))), "spans.docx:"),
        Bad::new("cut.docx", zipped(&docx_parts(&docx_table()))[..300].to_vec(), "cut off or damaged"),
    ]);
}

#[test]
fn delimited_text_asks_for_no_more_than_it_holds() {
    check([
        Bad::new("commas.csv", ",".repeat(60 << 20), "commas.csv:"),
        Bad::new("cells.csv", "a,".repeat(2_500_000), "spans more than 2000000 cells"),
        Bad::new("lines.csv", "a\n".repeat(2_500_000), "spans more than 2000000 cells"),
        Bad::new("quote.csv", format!("Control,Title\n\"{}", "x,\n".repeat(15 << 20)), "holds more than 1024 KiB"),
        Bad::new("breaks.csv", format!("a{}b", "\r\n".repeat(25 << 20)), "no row of it names a control"),
        Bad::new("large.csv", "x".repeat((64 << 20) + 1), "larger than 64 MiB"),
        Bad::new("zeros.csv", vec![0; 10 << 20], "neither a spreadsheet nor text"),
        Bad::new("wide.csv", "a\0".repeat(5 << 20).replace('a', "\u{1}"), "wide.csv"),
        Bad::new("bytes.csv", (0..=255u8).cycle().take(5 << 20).collect::<Vec<_>>(), "neither a spreadsheet nor text"),
    ]);
}
