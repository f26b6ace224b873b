//! Small source files in every format, and the parts to make sound and forged ones of.
#![allow(clippy::format_collect, reason = "the files are small; their making need not be fast")]

use super::archive::{Part, part, zipped};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A statement of three controls, as rows.
pub const ROWS: [[&str; 4]; 4] = [
    ["Control", "Title", "Applicable", "Status"],
    ["A.5.1", "Policies for information security", "Yes", "Implemented"],
    ["A.5.2", "Information security roles and responsibilities", "Yes", "Planned"],
    ["A.8.34", "Protection of information systems during audit testing", "No", ""],
];

/// The parts of a workbook with one sheet; `sheet` is what its `worksheet` element holds.
pub fn workbook(sheet: &str) -> Vec<Part> {
    vec![
        part(
            "_rels/.rels",
            format!(
                r#"<Relationships><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        part(
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="SoA" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        part("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#)),
    ]
}

/// The same with further parts, which take the place of those of their name.
pub fn workbook_with(sheet: &str, further: Vec<Part>) -> Vec<u8> {
    let mut parts = workbook(sheet);
    parts.retain(|(name, _)| further.iter().all(|(other, _)| other != name));
    parts.extend(further);
    zipped(&parts)
}

/// The rows of the statement as the content of a sheet.
pub fn sheet() -> String {
    let rows: String = (1..).zip(&ROWS).map(|(number, row)| sheet_row(number, row)).collect();
    format!("<sheetData>{rows}</sheetData>")
}

fn sheet_row(number: u32, row: &[&str; 4]) -> String {
    let cells = ["A", "B", "C", "D"].iter().zip(row).map(|(column, text)| inline(&format!("{column}{number}"), text));
    format!(r#"<row r="{number}">{}</row>"#, cells.collect::<String>())
}

/// A cell with a text of its own.
pub fn inline(cell: &str, text: &str) -> String {
    format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A list of shared texts.
pub fn shared(strings: &str) -> Part {
    part("xl/sharedStrings.xml", format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#))
}

/// The parts of an OpenDocument spreadsheet; `table` is what its one table holds.
pub fn ods_parts(table: &str) -> Vec<Part> {
    const OASIS: &str = "urn:oasis:names:tc:opendocument:xmlns";
    vec![
        part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        part("META-INF/manifest.xml", r#"<manifest:manifest xmlns:manifest="m"/>"#),
        part(
            "content.xml",
            format!(
                r#"<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0" xmlns:text="{OASIS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="SoA">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
            ),
        ),
    ]
}

/// The rows of the statement as the content of an OpenDocument table.
pub fn ods_table() -> String {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row = |row: &[&str; 4]| row.iter().map(|text| cell(text)).collect::<String>();
    ROWS.iter().map(|r| format!("<table:table-row>{}</table:table-row>", row(r))).collect()
}

/// The parts of a Word document; `body` is what its body holds.
pub fn docx_parts(body: &str) -> Vec<Part> {
    vec![part("word/document.xml", format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#))]
}

/// The rows of the statement as a table of a Word document.
pub fn docx_table() -> String {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let rows = ROWS.iter().map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(|t| cell(t)).collect::<String>()));
    format!("<w:tbl>{}</w:tbl>", rows.collect::<String>())
}

/// The rows of the statement as a table of a page.
pub fn html_table() -> String {
    let rows = ROWS
        .iter()
        .map(|row| format!("<tr>{}</tr>", row.iter().map(|text| format!("<td>{text}</td>")).collect::<String>()));
    format!("<table>{}</table>", rows.collect::<String>())
}

/// The rows of the statement as Excel 2003 XML, with `before` in front of its rows.
pub fn xml_workbook(before: &str) -> String {
    const EXCEL: &str = "urn:schemas-microsoft-com:office:spreadsheet";
    let cell = |text: &str| format!(r#"<Cell><Data ss:Type="String">{text}</Data></Cell>"#);
    let rows = ROWS.iter().map(|row| format!("<Row>{}</Row>", row.iter().map(|t| cell(t)).collect::<String>()));
    format!(
        r#"<?xml version="1.0"?><Workbook xmlns="{EXCEL}" xmlns:ss="{EXCEL}"><Worksheet ss:Name="SoA"><Table>{before}{}</Table></Worksheet></Workbook>"#,
        rows.collect::<String>()
    )
}

/// The rows of the statement as delimited text.
pub fn csv() -> String {
    ROWS.iter().map(|row| row.join(",") + "\n").collect()
}

/// A text as a field of a CSV file.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A row of a CSV file, every field quoted.
pub fn csv_row<T: AsRef<str>>(cells: &[T]) -> String {
    cells.iter().map(|cell| quoted(cell.as_ref())).collect::<Vec<_>>().join(",") + "\n"
}

/// Records of an old workbook: kind, then content.
pub fn records<C: AsRef<[u8]>>(records: &[(u16, C)]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, content) in records {
        stream.extend(kind.to_le_bytes());
        let content = content.as_ref();
        stream.extend(u16::try_from(content.len()).expect("a short record").to_le_bytes());
        stream.extend(content);
    }
    stream
}
