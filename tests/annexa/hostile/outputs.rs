//! What a source may carry and no output may: formulas out of texts, macros, links, references to elsewhere.

use std::fs;
use std::path::Path;

use lopdf::{Document, Object};

use super::{convert, place};
use crate::support::archive::{part, parts, zipped};
use crate::support::folder::files_below;
use crate::support::sources::{self, inline, quoted};
use crate::support::workbook;

/// Texts that a spreadsheet program would compute, run or ask about. Each has a number, so that it is found again.
const TEXTS: [&str; 8] = [
    "=1+1 text01",
    "+1+1 text02",
    "-1-1 text03",
    "@SUM(1,1) text04",
    "\t=1+1 text05",
    "\r=1+1 text06",
    "=cmd|' /C calc'!A0 text07",
    "=HYPERLINK(\"http://evil.example/\",\"text08\")",
];

fn bytes_of(path: &Path) -> Vec<u8> {
    fs::read(path).expect("an output")
}

/// The parts of a zip as text.
fn parts_of(bytes: &[u8]) -> Vec<(String, String)> {
    parts(bytes).into_iter().map(|(name, content)| (name, String::from_utf8_lossy(&content).into_owned())).collect()
}

/// The text between two marks, each time.
fn between<'t>(text: &'t str, from: &str, to: &'t str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

#[test]
fn a_text_that_looks_like_a_formula_is_text_in_every_output() {
    let folder = place();
    let mut csv = String::from("Control,Title,Applicable,Justification,Status,Owner,Evidence,Comments\n");
    let titles = ["Policies for information security", "Information security roles and responsibilities"];
    for (number, title) in (1..).zip(titles) {
        let texts: Vec<String> = (0..4).map(|at| quoted(TEXTS[(number - 1) * 4 + at])).collect();
        let [justification, owner, evidence, comments] = &texts[..] else { unreachable!("four") };
        csv += &format!("A.5.{number},{title},Yes,{justification},Implemented,{owner},{evidence},{comments}\n");
    }
    csv += &format!("A.5.99,{},Yes,,,,,\n", quoted(TEXTS[0]));
    folder.write("in/=cmd|' C calc'!A0/soa.csv", csv);
    let run = convert(folder.root(), &["--csv", "--docx", "--sarif", "--oscal"]);
    assert_eq!(run.code, Some(0), "{}", run.said);
    let mut met = [false; TEXTS.len()];
    for file in files_below(&folder.path("out")) {
        let name = file.to_string_lossy().into_owned();
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
        match extension {
            "xlsx" => {
                for (part, xml) in parts_of(&bytes_of(&file)) {
                    for formula in between(&xml, "<f>", "</f>").into_iter().chain(between(&xml, "<f ", "</f>")) {
                        let is_foreign = ["text0", "cmd|", "evil", "1+1"].iter().any(|mark| formula.contains(mark));
                        assert!(!is_foreign, "{name}, {part}: {formula}");
                    }
                    if part.ends_with("sharedStrings.xml") && name.ends_with("mapping.xlsx") {
                        for (at, _) in TEXTS.iter().enumerate() {
                            met[at] |= xml.contains(&format!("text0{}", at + 1));
                        }
                    }
                    assert!(!part.ends_with(".rels") || !xml.contains("evil.example"), "{name}, {part}");
                }
            }
            "csv" => {
                let mut reader =
                    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&file).expect("CSV");
                for record in reader.records() {
                    for field in &record.expect("a record") {
                        assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {field}");
                    }
                }
            }
            "docx" => {
                for (part, xml) in parts_of(&bytes_of(&file)) {
                    assert!(
                        !xml.contains("instrText")
                            || !between(&xml, "<w:instrText", "</w:instrText>")
                                .iter()
                                .any(|t| t.contains("text0") || t.contains("cmd")),
                        "{part}"
                    );
                    assert!(!part.ends_with(".rels") || !xml.contains("External"), "{part}: {xml}");
                }
            }
            "html" => {
                let page = String::from_utf8(bytes_of(&file)).expect("text");
                for link in between(&page, "href=\"", "\"") {
                    assert!(!link.starts_with("http") && !link.starts_with("javascript"), "{link}");
                }
            }
            "json" | "sarif" => {
                let value: serde_json::Value = serde_json::from_slice(&bytes_of(&file)).expect("JSON");
                assert!(value.is_object(), "{name}");
            }
            _ => {}
        }
    }
    assert_eq!(met, [true; TEXTS.len()], "every text is in the workbook");
}

/// A workbook with a macro, links, a reference to another workbook, a query and a drawing that leads elsewhere.
fn loaded() -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rows = [
        ["Control", "Title", "Applicable", "Evidence"],
        ["A.5.1", "Policies for information security", "Yes", "http://evil.example/evidence"],
        ["A.5.2", "Information security roles and responsibilities", "Yes", "file:////evil.example/share/x.exe"],
    ];
    let mut xml = String::from("<sheetData>");
    for (number, row) in (1..).zip(rows) {
        let cells: String =
            ["A", "B", "C", "D"].iter().zip(row).map(|(c, t)| inline(&format!("{c}{number}"), t)).collect();
        let link = format!(
            "<c r=\"E{number}\"><f>[1]Sheet1!$A$1</f><v>7</v></c><c r=\"F{number}\" t=\"str\"><f>HYPERLINK(\"http://evil.example/f\",\"see\")</f><v>see</v></c>"
        );
        xml += &format!("<row r=\"{number}\">{cells}{link}</row>");
    }
    xml += "</sheetData><hyperlinks><hyperlink ref=\"D2\" r:id=\"rId1\"/><hyperlink ref=\"B2\" location=\"Sheet9!A1\" display=\"x\"/></hyperlinks><drawing r:id=\"rId2\"/>";
    let mut parts = sources::workbook(&xml.replace("<hyperlinks>", "<hyperlinks xmlns:r=\"r\">"));
    let external = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>"#)
    };
    parts.extend([
        part("xl/vbaProject.bin", "MACRO_MARK Sub AutoOpen()"),
        part(
            "xl/worksheets/_rels/sheet1.xml.rels",
            format!(
                "<Relationships>{}{}</Relationships>",
                external("rId1", "hyperlink", "http://evil.example/link"),
                external("rId2", "drawing", "http://evil.example/d.xml")
            ),
        ),
        part("xl/externalLinks/externalLink1.xml", "<externalLink><externalBook/></externalLink>"),
        part(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            format!(
                "<Relationships>{}</Relationships>",
                external("rId1", "externalLinkPath", "file://evil.example/book.xlsx")
            ),
        ),
        part(
            "xl/connections.xml",
            "<connections><connection name=\"q\"><webPr url=\"http://evil.example/query\"/></connection></connections>",
        ),
        part("customUI/customUI.xml", "<customUI onLoad=\"MACRO_MARK\"/>"),
    ]);
    zipped(&parts)
}

/// Everything in a file that acts: what a reader would run, or fetch from elsewhere.
fn acts(object: &Object, found: &mut Vec<String>) {
    match object {
        Object::Dictionary(dictionary) => {
            for (key, value) in dictionary {
                let key = String::from_utf8_lossy(key);
                if matches!(
                    &*key,
                    "URI" | "JS" | "JavaScript" | "Launch" | "OpenAction" | "AA" | "GoToR" | "SubmitForm"
                ) {
                    found.push(format!("{key}: {value:?}"));
                }
                acts(value, found);
            }
        }
        Object::Array(values) => values.iter().for_each(|value| acts(value, found)),
        Object::Stream(stream) => acts(&Object::Dictionary(stream.dict.clone()), found),
        Object::Name(name)
            if matches!(&name[..], b"URI" | b"JavaScript" | b"Launch" | b"GoToR" | b"SubmitForm" | b"ImportData") =>
        {
            found.push(String::from_utf8_lossy(name).into_owned());
        }
        _ => {}
    }
}

#[test]
fn no_macro_link_or_reference_of_a_source_reaches_an_output() {
    let folder = place();
    folder.write("in/loaded.xlsm", loaded());
    let run = convert(folder.root(), &["--csv", "--docx", "--sarif", "--oscal"]);
    assert_eq!(run.code, Some(0), "{}", run.said);
    let mut evidence = 0;
    for file in files_below(&folder.path("out")) {
        let name = file.to_string_lossy().into_owned();
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
        match extension {
            "xlsx" | "docx" => {
                for (part, xml) in parts_of(&bytes_of(&file)) {
                    let marks = [
                        "MACRO_MARK",
                        "externalLink",
                        "evil.example/link",
                        "evil.example/d.xml",
                        "evil.example/f",
                        "evil.example/query",
                        "evil.example/book",
                    ];
                    for mark in marks {
                        assert!(!xml.contains(mark), "{name}, {part}: {mark}");
                    }
                    assert!(
                        !part.contains("vba") && !part.contains("external") && !part.contains("customUI"),
                        "{name}: {part}"
                    );
                    // Links of annexa's own lead to its own files only.
                    for target in between(&xml, "Target=\"", "\"") {
                        assert!(!target.contains("evil") && !target.contains("://"), "{name}, {part}: {target}");
                    }
                    let formulas = between(&xml, "<f>", "</f>");
                    assert!(!formulas.iter().any(|f| f.contains("evil") || f.contains("[1]")), "{name}, {part}");
                    evidence += usize::from(xml.contains("http://evil.example/evidence"));
                }
            }
            "pdf" => {
                let document = Document::load_mem(&bytes_of(&file)).expect("a PDF");
                let mut found = Vec::new();
                document.objects.values().for_each(|object| acts(object, &mut found));
                assert!(found.is_empty(), "{name}: {found:?}");
            }
            "html" => {
                let page = String::from_utf8(bytes_of(&file)).expect("text");
                assert!(
                    !page.contains("evil.example")
                        || between(&page, "href=\"", "\"").iter().all(|l| !l.contains("evil"))
                );
            }
            _ => {
                let text = String::from_utf8_lossy(&bytes_of(&file)).into_owned();
                assert!(
                    !text.contains("MACRO_MARK")
                        && !text.contains("evil.example/link")
                        && !text.contains("evil.example/query"),
                    "{name}"
                );
            }
        }
    }
    assert!(evidence > 0, "what a person wrote as evidence is there, as text");
}

#[test]
fn a_text_in_the_form_of_rich_text_is_the_text_that_it_is() {
    let texts = ["<r><t>x & y</t></r>", "<r>broken & <b</r>", "<r>_x0041_ & more</r>"];
    let titles = ["Policies for information security", "Information security roles and responsibilities"];
    let folder = place();
    let mut csv = String::from("Control,Title,Applicable,Justification,Status,Comments\n");
    csv += &format!("A.5.1,{},Yes,{},Implemented,{}\n", titles[0], texts[0], texts[1]);
    csv += &format!("A.5.2,{},Yes,{},Implemented,\n", titles[1], texts[2]);
    folder.write("in/markup/soa.csv", csv);
    let run = convert(folder.root(), &[]);
    assert_eq!(run.code, Some(0), "{}", run.said);
    let output = folder.path("out/markup");
    let workbook = bytes_of(&output.join("mapping.xlsx"));
    let sheets = calamine::Reader::worksheets(&mut workbook::open(&workbook));
    let cells: Vec<String> = sheets.iter().flat_map(|(_, cells)| cells.used_cells()).map(|c| c.2.to_string()).collect();
    for text in texts {
        assert!(cells.iter().any(|cell| cell == text), "no cell holds {text}");
    }
    // The record within the workbook has them too.
    let again = place();
    again.write("in/markup/mapping.xlsx", bytes_of(&output.join("mapping.xlsx")));
    let run = convert(again.root(), &[]);
    assert_eq!(run.code, Some(0), "{}", run.said);
    let record = fs::read_to_string(again.path("out/markup/record.json")).expect("a record");
    for text in texts {
        assert!(record.contains(text), "the record that was read back lacks {text}");
    }
}
