//! Files that travel inside the pack: found by any reader, bound to the pages by their hashes.

use annexa::i18n::Templates;
use annexa::output::pack::write;
use annexa::output::pack::{Audience, CitedHashes, PackOptions, PackTemplate, PackVariant};
use annexa::output::pdf::read_back::{Unreadable, contents};
use annexa::output::pdf::{Attachment, PackFonts};
use lopdf::{Dictionary, Document, Object};

use super::conformance::{File, check};
use super::mutants::{Defect, catalog, first, is, saved};
use super::records;
use crate::support::hash::sha256;

const RECORD: &[u8] = b"{\"schema\": 1, \"organisation\": \"Beispiel Werke AG\"}\n";
const WORKBOOK: &[u8] = b"PK\x03\x04 a workbook is a zip file";
const SOURCE: &[u8] = "Control;Applicable;Größe\nA.5.1;yes;1\n".as_bytes();

/// A pack with record, workbook and one source.
fn attached() -> Vec<u8> {
    let mut record = records::one_control();
    record.sources[0].sha256 = sha256(SOURCE);
    let cited = CitedHashes { record_sha256: sha256(RECORD), workbook_sha256: sha256(WORKBOOK) };
    let attachments = [
        Attachment::record(RECORD),
        Attachment::workbook(WORKBOOK),
        Attachment::source(1, "werke/Erklärung (final).csv", SOURCE),
    ];
    let fonts = PackFonts::built_in().expect("fonts");
    let templates = Templates::built_in();
    let words = templates.words("en").expect("English");
    let template = PackTemplate::read(&templates).expect("the settings");
    let manner =
        PackOptions { words: &words, template: &template, audience: Audience::Internal, look: PackVariant::Full };
    write(&record, &fonts, &manner, &cited, &attachments).expect("a pack").0
}

#[test]
fn a_pack_with_attachments_conforms_to_part_3_and_one_without_to_part_2() {
    let bytes = attached();
    assert_eq!(check(&bytes), Vec::new());
    let part = |bytes: &[u8]| {
        let file = File::load(bytes).expect("a pack");
        let metadata = file.stream(&file.catalog(), "Metadata").expect("metadata");
        String::from_utf8(metadata).expect("text").contains("<pdfaid:part>3</pdfaid:part>")
    };
    assert!(part(&bytes));
    assert!(!part(&super::pack(&records::one_control()).0));
}

#[test]
fn each_attached_file_says_what_it_is_and_comes_out_as_it_went_in() {
    let bytes = attached();
    let file = File::load(&bytes).expect("a pack");
    let expected: [(&str, &str, &str, &[u8]); 3] = [
        ("record.json", "Data", "application/json", RECORD),
        ("mapping.xlsx", "Supplement", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", WORKBOOK),
        ("S1 Erklärung (final).csv", "Source", "text/csv", SOURCE),
    ];
    let associated = file.array(&file.catalog(), "AF");
    assert_eq!(associated.len(), expected.len());
    for (specification, (name, relationship, kind, content)) in associated.iter().zip(expected) {
        let specification = file.follow(specification).as_dict().expect("a specification").clone();
        assert_eq!(file.text(&specification, "UF").as_deref(), Some(name));
        assert_eq!(file.name(&specification, "AFRelationship").as_deref(), Some(relationship));
        let embedded = file.dictionary(&specification, "EF").expect("a file");
        assert_eq!(file.stream(&embedded, "F").as_deref(), Some(content));
        let stream = file.dictionary(&embedded, "F").expect("a file");
        assert_eq!(file.name(&stream, "Subtype").as_deref(), Some(kind));
        let parameters = file.dictionary(&stream, "Params").expect("parameters");
        assert_eq!(file.text(&parameters, "ModDate").as_deref(), Some("D:20261124000000Z"), "the as-of day");
    }
    // Viewers list attachments by the name tree, in the order of its keys.
    let names = file.dictionary(&file.catalog(), "Names").expect("names");
    let names = file.array(&file.dictionary(&names, "EmbeddedFiles").expect("a tree"), "Names");
    let keys: Vec<&[u8]> = names.iter().filter_map(|o| o.as_str().ok()).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.is_sorted());
}

#[test]
fn the_hashes_that_the_pack_prints_are_those_of_its_attachments() {
    let found = contents(&attached()).expect("a pack");
    assert_eq!(found.record_sha256, Some(sha256(RECORD)));
    assert_eq!(found.workbook_sha256, Some(sha256(WORKBOOK)));
    let names: Vec<&str> = found.attached.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["record.json", "mapping.xlsx", "S1 Erklärung (final).csv"]);
    assert!(found.attached.iter().all(|a| a.problems.is_empty()), "{found:?}");
}

#[test]
fn a_changed_attachment_is_found_even_where_size_and_checksum_were_changed_with_it() {
    let bytes = attached();
    let mut document = Document::load_mem(&bytes).expect("a pack");
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").is_ok_and(|s| s.as_name().is_ok_and(|n| n == b"text/csv"))
        {
            let changed = String::from_utf8(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
                .expect("text")
                .replace("yes", "noo");
            stream.set_plain_content(changed.into_bytes());
        }
    }
    let found = contents(&saved(&mut document)).expect("a pack");
    let problems = &found.attached[2].problems;
    assert!(problems.iter().any(|p| p.contains("prints nowhere")), "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("checksum")), "{problems:?}");
    assert!(found.attached[0].problems.is_empty() && found.attached[1].problems.is_empty(), "{found:?}");
}

#[test]
fn what_is_no_pack_is_told_apart() {
    assert!(matches!(contents(b"no pack"), Err(Unreadable::NoPdf(_))));
    let mut document = Document::load_mem(&attached()).expect("a pack");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
    document.get_dictionary_mut(info).expect("info").set("Producer", Object::string_literal("Another program"));
    assert_eq!(contents(&saved(&mut document)), Err(Unreadable::NotOurs));
    // Cut off anywhere, a pack is an error and never a panic.
    let bytes = attached();
    for end in (0..bytes.len()).step_by(bytes.len() / 40) {
        let _ = contents(&bytes[..end]);
    }
}

/// The first specification of an attached file.
fn specification(document: &mut Document) -> &mut Dictionary {
    first(document, |d| d.has(b"EF"))
}

const DEFECTS: &[(&str, &str, Defect)] = &[
    ("a relationship that is none", "ISO 19005-3, 6.8", |d| specification(d).set("AFRelationship", "Friend")),
    ("no relationship", "ISO 19005-3, 6.8", |d| drop(specification(d).remove(b"AFRelationship"))),
    ("no name", "ISO 19005-3, 6.8", |d| drop(specification(d).remove(b"F"))),
    ("no name", "ISO 14289-1, 7.11", |d| drop(specification(d).remove(b"UF"))),
    ("no media type", "ISO 19005-3, 6.8", |d| drop(first(d, is("Type", "EmbeddedFile")).remove(b"Subtype"))),
    ("not associated", "ISO 19005-3, 6.8", |d| drop(catalog(d).remove(b"AF"))),
    ("another size", "ISO 32000-1, 7.11.4", |d| {
        let Ok(Object::Dictionary(p)) = first(d, is("Type", "EmbeddedFile")).get_mut(b"Params") else { panic!() };
        p.set("Size", 1);
    }),
    ("no date", "ISO 19005-3, Annex E", |d| {
        let Ok(Object::Dictionary(p)) = first(d, is("Type", "EmbeddedFile")).get_mut(b"Params") else { panic!() };
        p.remove(b"ModDate");
    }),
];

#[test]
fn each_defect_of_an_attachment_is_found_and_its_clause_named() {
    let original = Document::load_mem(&attached()).expect("a pack");
    assert_eq!(check(&saved(&mut original.clone())), Vec::new());
    for (name, clause, defect) in DEFECTS {
        let mut document = original.clone();
        defect(&mut document);
        let faults = check(&saved(&mut document));
        assert!(faults.iter().any(|f| f.clause == *clause), "{name}: expected {clause}, found {faults:?}");
    }
}
