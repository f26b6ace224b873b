//! The files that are written for the samples, opened again by other libraries.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

use annexa::model::column_letters;
use calamine::{Data, DataType as _, Reader as _};
use serde_json::Value;

use super::{AS_OF, CONVERTED, FileTruth, Run, truths};
use crate::support::folder::{names, tree};
use crate::support::record::read_json;
use crate::support::repository::root;

const FILES: [&str; 4] = ["audit-pack.pdf", "mapping.xlsx", "organisation.json", "record.json"];

#[test]
fn every_sample_becomes_a_workbook_a_pack_and_a_record() {
    assert_eq!(CONVERTED.output.status.code(), Some(0), "{}", CONVERTED.screen());
    let in_samples = fs::read_dir(root().join("samples")).expect("the samples").count();
    let organisations = CONVERTED.organisations();
    assert_eq!(organisations.len(), in_samples, "one organisation for each file and folder");
    for folder in &organisations {
        assert_eq!(names(folder), FILES, "{}", folder.display());
    }
    assert!(CONVERTED.folder.join("manifest.json").is_file());
}

#[test]
fn two_threads_write_the_same_bytes_as_one() {
    let other = Run::new("two-threads", "2");
    let (one, two) = (tree(&CONVERTED.folder), tree(&other.folder));
    assert!(!one.is_empty(), "{}", CONVERTED.screen());
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let differing: Vec<_> =
        one.iter().filter(|(path, content)| two[*path] != **content).map(|(path, _)| path).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn every_sample_s_pack_conforms_to_pdf_a_and_pdf_ua() {
    for folder in CONVERTED.organisations() {
        let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
        let faults = crate::audit_pack::conformance::check(&bytes);
        assert!(faults.is_empty(), "{}: {} faults, first {:?}", folder.display(), faults.len(), faults.first());
    }
}

#[test]
fn every_glyph_of_every_sample_s_pack_stands_where_it_may() {
    for folder in CONVERTED.organisations() {
        let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
        let wrong = crate::audit_pack::places::misplaced(&bytes);
        assert!(wrong.is_empty(), "{}: {} misplaced, first {:?}", folder.display(), wrong.len(), wrong.first());
    }
}

#[test]
fn nothing_but_the_inputs_and_settings_stands_in_the_manifest() {
    let manifest = fs::read_to_string(CONVERTED.folder.join("manifest.json")).expect("the manifest");
    assert!(manifest.contains(AS_OF));
    assert!(!manifest.contains(env!("CARGO_MANIFEST_DIR")), "a path of this machine stands in the manifest");
}

/// Each address that a record gives to a cell: source, sheet, cell.
fn addresses(record: &Value) -> BTreeSet<(u64, String, String)> {
    fn walk(value: &Value, row: Option<(u64, &str)>, found: &mut BTreeSet<(u64, String, String)>) {
        match value {
            Value::Object(fields) => {
                let own = match (fields.get("source"), fields.get("sheet")) {
                    (Some(Value::Number(source)), Some(Value::String(sheet))) => {
                        source.as_u64().map(|n| (n, sheet.as_str()))
                    }
                    _ => None,
                };
                // The cells of a kept row carry no sheet of their own; those of an unmatched row are where its
                // origin is.
                let origin = fields
                    .get("origin")
                    .and_then(Value::as_object)
                    .and_then(|origin| Some((origin.get("source")?.as_u64()?, origin.get("sheet")?.as_str()?)));
                let place = own.or(origin).or(row);
                if let (Some((source, sheet)), Some(Value::String(cell))) = (place, fields.get("cell")) {
                    found.insert((source, sheet.to_owned(), cell.clone()));
                }
                fields.values().for_each(|field| walk(field, place, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, row, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(record, None, &mut found);
    found
}

#[test]
fn every_filled_cell_of_every_workbook_is_in_the_record_with_its_address() {
    let mut lost = Vec::new();
    let mut cells = 0;
    for truth in truths::<FileTruth>("") {
        let path = root().join("samples").join(&truth.file);
        if path.extension().is_none_or(|extension| extension == "csv" || extension == "tsv") {
            continue;
        }
        let bytes = fs::read(&path).expect("a sample");
        let (folder, record) = CONVERTED.organisation(&truth.file);
        let source = u64::from(super::source_of(&record, &truth.file).number);
        let known = addresses(&read_json(&folder.join("record.json")));
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
        for (sheet, range) in book.worksheets() {
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                if value.as_string().is_none_or(|text| text.trim().is_empty()) && !matches!(value, Data::DateTime(_)) {
                    continue;
                }
                cells += 1;
                let column = column_letters(first_column + u32::try_from(column).expect("a column"));
                let cell = format!("{column}{}", u64::from(first_row) + row as u64 + 1);
                if !known.contains(&(source, sheet.clone(), cell.clone())) {
                    lost.push(format!("{} {sheet}!{cell} `{value}`", truth.file));
                }
            }
        }
    }
    assert!(cells > 4000, "only {cells} cells were looked at");
    assert!(lost.is_empty(), "{} of {cells} cells are lost:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn every_statement_sheet_holds_all_controls_in_the_standards_order() {
    for folder in CONVERTED.organisations() {
        let bytes = fs::read(folder.join("mapping.xlsx")).expect("a workbook");
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range("Statement of Applicability").expect("the statement's sheet");
        let is_control = |text: &str| {
            let parts: Vec<&str> = text.split('.').collect();
            matches!(parts.as_slice(), ["A", theme, number]
                if ["5", "6", "7", "8"].contains(theme) && number.parse::<u8>().is_ok())
        };
        // The column of identifiers is the first with one alone in a cell.
        let column = (0..sheet.width())
            .find(|&at| sheet.rows().any(|row| row[at].as_string().is_some_and(|text| is_control(&text))))
            .expect("a column of identifiers");
        let listed: Vec<(u8, u8)> = sheet
            .rows()
            .filter_map(|row| row[column].as_string().filter(|text| is_control(text)))
            .map(|text| {
                let mut parts = text.trim_start_matches("A.").split('.').map(|part| part.parse().expect("a number"));
                (parts.next().expect("a theme"), parts.next().expect("a number"))
            })
            .collect();
        let expected: Vec<(u8, u8)> =
            [(5, 37), (6, 8), (7, 14), (8, 34)].iter().flat_map(|&(t, last)| (1..=last).map(move |n| (t, n))).collect();
        assert_eq!(listed, expected, "{}", folder.display());
    }
}

#[test]
fn no_cell_of_a_mapping_workbook_shows_an_error() {
    for folder in CONVERTED.organisations() {
        let bytes = fs::read(folder.join("mapping.xlsx")).expect("a workbook");
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
        for (sheet, range) in book.worksheets() {
            let broken: Vec<_> = range.used_cells().filter(|(_, _, value)| matches!(value, Data::Error(_))).collect();
            assert!(broken.is_empty(), "{} {sheet}: {broken:?}", folder.display());
        }
    }
}

#[test]
fn every_audit_pack_is_a_pdf_with_the_pages_of_a_pack() {
    for folder in CONVERTED.organisations() {
        let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
        assert!(bytes.starts_with(b"%PDF-"), "{}", folder.display());
        let document = lopdf::Document::load_mem(&bytes).expect("a readable PDF");
        let pages = document.get_pages().len();
        assert!((10..200).contains(&pages), "{}: {pages} pages", folder.display());
    }
}
