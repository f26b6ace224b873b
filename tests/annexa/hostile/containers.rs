//! Containers that unpack to more than they should, or hold what cannot be.

use super::{Bad, check};
use crate::support::archive::{ole, part, stored, zipped};
use crate::support::folder::files_below;
use crate::support::sources::{
    docx_parts, docx_table, inline, ods_parts, ods_table, records, sheet, workbook, workbook_with,
};

/// What unpacks to 300 MiB and takes 300 KiB.
fn bomb() -> Vec<u8> {
    vec![b' '; 300 << 20]
}

/// Where each entry of the directory begins, and where its local header does.
fn entries(zip: &[u8]) -> Vec<(usize, usize)> {
    let starts = zip.windows(4).enumerate().filter(|(_, w)| *w == b"PK\x01\x02").map(|(at, _)| at);
    starts.map(|at| (at, four(zip, at + 42) as usize)).collect()
}

fn four(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// Has headers say that everything unpacks to 100 bytes.
fn lying(mut zip: Vec<u8>) -> Vec<u8> {
    for (entry, local) in entries(&zip) {
        zip[entry + 24..entry + 28].copy_from_slice(&100u32.to_le_bytes());
        zip[local + 22..local + 26].copy_from_slice(&100u32.to_le_bytes());
    }
    zip
}

/// Has the directory name the last part over and over, in one place.
fn overlapping(zip: &[u8], times: u16) -> Vec<u8> {
    let (entry, _) = *entries(zip).last().expect("an entry");
    let end = zip.windows(4).rposition(|w| w == b"PK\x05\x06").expect("an end");
    let first = entries(zip)[0].0;
    let mut forged = zip[..end].to_vec();
    for number in 0..times {
        let mut copy = zip[entry..end].to_vec();
        // Names differ, or they would be one part.
        copy[46..50].copy_from_slice(format!("{number:04}").as_bytes());
        forged.extend(copy);
    }
    let directory = forged.len();
    forged.extend(&zip[end..]);
    let count = u16::try_from(entries(zip).len()).expect("few") + times;
    for at in [8, 10] {
        forged[directory + at..directory + at + 2].copy_from_slice(&count.to_le_bytes());
    }
    let size = u32::try_from(directory - first).expect("small");
    forged[directory + 12..directory + 16].copy_from_slice(&size.to_le_bytes());
    forged
}

#[test]
fn a_bomb_is_stopped_before_it_is_unpacked() {
    let beside = || vec![part("docProps/picture.xml", bomb())];
    let packed = workbook_with(&sheet(), beside());
    let two_gigabytes = workbook_with(&sheet(), vec![part("0000/media.bin", vec![b' '; 8 << 20])]);
    let inner = zipped(&[part("deeper.zip", zipped(&beside()))]);
    check([
        Bad::new("lying.xlsx", lying(packed.clone()), "larger than its declared"),
        Bad::new("bomb.xlsx", packed, "unpacks to more than 256 MiB"),
        Bad::new("overlapping.xlsx", overlapping(&two_gigabytes, 200), "unpacks to more than 256 MiB"),
        Bad::new("nested.xlsx", zipped(&[part("inner.xlsx", inner)]), "a zip archive without a workbook"),
    ]);
}

#[test]
fn a_container_of_too_many_parts_or_of_impossible_lists_is_refused() {
    let many: Vec<_> = (0..25_000).map(|n| part(&format!("xl/{n}"), "")).collect();
    let relationship = r#"<Relationship Id="x" Type="t" Target="a.xml"/>"#;
    let sheets: String = (0..700).map(|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>"#)).collect();
    let sheets = format!(r#"<workbook xmlns:r="r"><sheets>{sheets}</sheets></workbook>"#);
    check([
        Bad::new("many.xlsx", stored(&many), "25000 parts"),
        Bad::new(
            "relationships.xlsx",
            workbook_with(&sheet(), vec![part("xl/_rels/workbook.xml.rels", relationship.repeat(500_000))]),
            "MiB of relationships",
        ),
        Bad::new(
            "properties.xlsx",
            workbook_with(&sheet(), vec![part("docProps/custom.xml", "<property/>".repeat(2_000_000))]),
            "MiB of sheets or properties",
        ),
        Bad::new(
            "sheets.xlsx",
            workbook_with(&sheet(), vec![part("xl/workbook.xml", sheets)]),
            "700 sheets, more than the 500",
        ),
    ]);
}

#[test]
fn sheets_that_share_one_part_are_not_read_five_hundred_times() {
    let sheets: String = (0..499).map(|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>"#)).collect();
    let list = format!(r#"<workbook xmlns:r="r"><sheets>{sheets}</sheets></workbook>"#);
    let blank = format!("<sheetData><row r=\"1\">{}</row></sheetData>", r#"<c r="A1"/>"#.repeat(200_000));
    check([Bad::new(
        "shared.xlsx",
        workbook_with(&blank, vec![part("xl/workbook.xml", list)]),
        "the part xl/worksheets/sheet1.xml for many sheets",
    )]);
}

#[test]
fn encrypted_files_are_called_so() {
    let mut zip = zipped(&workbook(&sheet()));
    for (entry, local) in entries(&zip) {
        zip[entry + 8] |= 1;
        zip[local + 6] |= 1;
    }
    let mut ods = ods_parts(&ods_table());
    ods[1].1 = br#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#.to_vec();
    let begin = (0x0809, vec![0, 6, 5, 0]);
    let old = records(&[begin, (0x002f, vec![1; 6])]);
    check([
        Bad::new("entries.xlsx", zip, "the workbook is encrypted"),
        Bad::new(
            "office.xlsx",
            ole(cfb::Version::V3, &[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"y")]),
            "the workbook is encrypted",
        ),
        Bad::new(
            "office.docx",
            ole(cfb::Version::V3, &[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"y")]),
            "the workbook is encrypted",
        ),
        Bad::new("old.xls", ole(cfb::Version::V3, &[("/Workbook", &old)]), "the workbook is encrypted"),
        Bad::new("open.ods", zipped(&ods), "the workbook is encrypted"),
    ]);
}

/// What a zip's parts are called leads nowhere: they are never unpacked to a disk.
#[test]
fn names_of_parts_lead_nowhere() {
    let odd = [
        "../../../../tmp/annexa-was-here",
        "/etc/annexa-was-here",
        "..\\..\\annexa",
        "a\nb\u{202e}c\u{7}",
        "xl/../xl/workbook.xml",
    ];
    let further: Vec<_> = odd.iter().map(|name| part(name, "x")).collect();
    let folder = super::place();
    folder.write("in/odd.xlsx", workbook_with(&sheet(), further.clone()));
    let mut docx = docx_parts(&docx_table());
    docx.extend(further);
    folder.write("in/odd-too.docx", zipped(&docx));
    let run = super::convert(folder.root(), &["--quiet"]);
    assert_eq!(run.code, Some(0), "{}", run.said);
    for file in files_below(folder.root()) {
        assert!(!file.to_string_lossy().contains("annexa-was-here"), "{}", file.display());
    }
    assert!(
        !std::path::Path::new("/tmp/annexa-was-here").exists()
            && !std::path::Path::new("/etc/annexa-was-here").exists()
    );
}

#[test]
fn a_bomb_by_another_name_is_still_one() {
    let long = format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", &"x".repeat(4 << 20)));
    let mut ods = ods_parts(&ods_table());
    ods.push(part("Pictures/x.png", bomb()));
    let mut docx = docx_parts(&docx_table());
    docx.push(part("word/media/x.png", bomb()));
    check([
        Bad::new("cell.xlsx", zipped(&workbook(&long)), "cell A1 holds more than 1024 KiB"),
        Bad::new("picture.ods", zipped(&ods), "unpacks to more than 256 MiB"),
        Bad::new("picture.docx", zipped(&docx), "unpacks to more than 256 MiB"),
    ]);
}
