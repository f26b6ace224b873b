//! The register as CSV and the statement as a Word document: written on demand, and read back as sources.

use std::collections::{BTreeMap, BTreeSet};

use annexa::{Extra, Outputs, Settings};

use crate::support::archive::parts;
use crate::support::engine::{self, dated};
use crate::support::record;
use crate::support::text::utf8;

fn convert(name: &str, bytes: &[u8]) -> Outputs {
    let extras = BTreeSet::from([Extra::Csv, Extra::Docx]);
    engine::convert(Settings { extras, ..dated() }, &[(name, bytes)])
}

fn ugly() -> Outputs {
    let long = "long text ".repeat(2_000);
    let text = format!(
        "Control,Title,Applicable,Justification,Status,Evidence,Owner\n\
         A.5.1,Policies for information security,Yes,\"=cmd|' /C calc'!A0\",Implemented,\"@SUM(A1)\n'-quoted\",-Team\n\
         A.5.2,Information security roles and responsibilities,No,\"قانون العمل <b>x</b> & \"\"y\"\"\",,,\n\
         A.5.3,Segregation of duties,Yes,'=kept,Planned,+49 30 1234,שלום\n\
         A.5.4,Management responsibilities,Yes,{long},Partially implemented,a\u{b}b,Ünïcödé 🛡\n"
    );
    convert("soa.csv", text.as_bytes())
}

fn file<'o>(outputs: &'o Outputs, name: &str) -> &'o [u8] {
    &outputs.extras.iter().find(|e| e.name == name).unwrap_or_else(|| panic!("no {name}")).bytes
}

/// Control, applicability, status, and the texts of justification, evidence and owner.
type Answer = (String, String, String, Vec<String>, Vec<String>, Vec<String>);

/// What a statement answers, control by control.
fn answers(outputs: &Outputs) -> Vec<Answer> {
    let record = record::of(outputs);
    let texts = |list: &[annexa::model::StatementText]| list.iter().map(|t| t.text.clone()).collect::<Vec<_>>();
    record.statements[0]
        .controls
        .iter()
        .map(|c| {
            let justification = [texts(&c.justification_for_inclusion), texts(&c.justification_for_exclusion)].concat();
            (
                c.provision.to_string(),
                c.applicability.value.word().to_owned(),
                c.status.value.word().to_owned(),
                justification,
                texts(&c.evidence),
                texts(&c.owner),
            )
        })
        .collect()
}

#[test]
fn a_statement_csv_read_back_gives_the_same_answers() {
    let first = ugly();
    let again = convert("statement.csv", file(&first, "csv/statement.csv"));
    assert_eq!(answers(&first), answers(&again));
}

#[test]
fn no_field_of_a_csv_begins_like_a_formula() {
    let outputs = ugly();
    for name in ["csv/statement.csv", "csv/crosswalk.csv", "csv/findings.csv", "csv/evidence.csv"] {
        let bytes = file(&outputs, name);
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or_else(|| panic!("{name} has no byte-order mark"));
        let mut rows = 0;
        for record in csv::ReaderBuilder::new().has_headers(false).from_reader(text).records() {
            let record = record.expect("every row is as long as the header");
            rows += 1;
            for field in &record {
                assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {field}");
            }
        }
        assert!(rows > 1, "{name} has {rows} rows");
    }
}

#[test]
fn a_statement_docx_read_back_gives_the_same_answers() {
    let first = ugly();
    let again = convert("statement.docx", file(&first, "statement.docx"));
    // What XML cannot hold is replaced by a replacement character.
    let plain = |answers: Vec<Answer>| -> Vec<Answer> {
        answers
            .into_iter()
            .map(|mut answer| {
                answer.4.iter_mut().for_each(|t| *t = t.replace(['\u{b}', '\u{fffd}'], "?"));
                answer.3.iter_mut().for_each(|t| *t = t.trim_end().to_owned());
                answer
            })
            .collect()
    };
    assert_eq!(plain(answers(&first)), plain(answers(&again)));
}

#[test]
fn the_same_record_gives_the_same_files() {
    let (one, two) = (ugly(), ugly());
    assert!(one.extras == two.extras);
}

#[test]
fn every_part_of_the_document_is_well_formed_and_declared() {
    let outputs = ugly();
    let parts: BTreeMap<String, Vec<u8>> = parts(file(&outputs, "statement.docx")).into_iter().collect();
    for (name, content) in &parts {
        let text = utf8(content);
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        assert!(!text.contains("TargetMode=\"External\""), "{name} leads out of the document");
    }
    let types = utf8(&parts["[Content_Types].xml"]);
    for name in
        parts.keys().filter(|n| n.rsplit_once('.').is_some_and(|(_, end)| end == "xml") && *n != "[Content_Types].xml")
    {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name} has no content type");
    }
}
