//! Small files of every format with a bit turned or the end cut off: many of them, in one run.

use std::fs;
use std::path::Path;

use super::{convert, left_clean, place};
use crate::support::archive::{Part, stored, zipped};
use crate::support::dice::Dice;
use crate::support::folder::files_below;
use crate::support::repository::sample;
use crate::support::sources::{
    csv, docx_parts, docx_table, html_table, ods_parts, ods_table, shared, sheet, workbook, xml_workbook,
};

/// Changed copies of each file.
const FLIPPED: usize = 14;
const CUT: usize = 4;

/// A place among `len`.
fn place_in(len: usize, dice: &mut Dice) -> usize {
    usize::try_from(dice.roll(len.max(1) as u64)).expect("below a length")
}

/// Turns one bit.
fn flip(bytes: &mut [u8], dice: &mut Dice) {
    let at = place_in(bytes.len(), dice);
    bytes[at] ^= 1 << dice.roll(8);
}

/// Writes changed copies of a file; gives their names.
fn damage(folder: &Path, name: &str, bytes: &[u8], dice: &mut Dice) -> usize {
    for number in 0..FLIPPED {
        let mut copy = bytes.to_vec();
        (0..=number % 3).for_each(|_| flip(&mut copy, dice));
        fs::write(folder.join(format!("flipped-{number}-{name}")), copy).expect("a file");
    }
    for number in 0..CUT {
        let cut = place_in(bytes.len(), dice);
        fs::write(folder.join(format!("cut-{number}-{name}")), &bytes[..cut]).expect("a file");
    }
    FLIPPED + CUT
}

/// The same within the parts of a container, whose checksums are right again after it.
fn damage_within(folder: &Path, name: &str, parts: &[Part], dice: &mut Dice) -> usize {
    for number in 0..FLIPPED {
        let mut copy = parts.to_vec();
        let at = place_in(copy.len(), dice);
        let content = &mut copy[at].1;
        (0..=number % 3).for_each(|_| flip(content, dice));
        if number % 6 == 5 {
            let cut = place_in(content.len(), dice);
            content.truncate(cut);
        }
        fs::write(folder.join(format!("within-{number}-{name}")), stored(&copy)).expect("a file");
    }
    FLIPPED
}

#[test]
fn a_turned_bit_or_a_missing_end_is_told_or_changes_nothing_but_a_value() {
    let mut dice = Dice(0x5eed_0f0f_1234_5678);
    let folder = place();
    let input = folder.path("in");
    let strings = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>2</v></c></row></sheetData>";
    let mut with_strings = workbook(strings);
    with_strings.push(shared("<si><t>A.5.1</t></si>"));
    let mut made = 0;
    made += damage(&input, "sample.xls", &sample("calderpath-insurance.xls"), &mut dice);
    made += damage(&input, "small.xlsx", &zipped(&workbook(&sheet())), &mut dice);
    made += damage(&input, "small.ods", &zipped(&ods_parts(&ods_table())), &mut dice);
    made += damage(&input, "small.docx", &zipped(&docx_parts(&docx_table())), &mut dice);
    made += damage(&input, "small.csv", csv().as_bytes(), &mut dice);
    made += damage(&input, "page.xls", format!("<html>{}", html_table()).as_bytes(), &mut dice);
    made += damage(&input, "xml.xls", xml_workbook("").as_bytes(), &mut dice);
    made += damage_within(&input, "small.xlsx", &workbook(&sheet()), &mut dice);
    made += damage_within(&input, "strings.xlsx", &with_strings, &mut dice);
    made += damage_within(&input, "small.ods", &ods_parts(&ods_table()), &mut dice);
    made += damage_within(&input, "small.docx", &docx_parts(&docx_table()), &mut dice);

    let run = convert(folder.root(), &["--quiet"]);
    assert!(!run.said.contains("panicked") && !run.said.contains("internal error"), "{}", run.said);
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert!(run.mebibytes <= super::MEBIBYTES, "{} MiB", run.mebibytes);
    let output = folder.path("out");
    assert!(output.join("good/mapping.xlsx").exists());
    let all = files_below(&output);
    let whole = all.iter().filter(|path| path.ends_with("organisation.json")).count();
    let failed = all.iter().filter(|path| path.parent().is_some_and(|p| p.ends_with("failed"))).count();
    println!("{made} files: {whole} converted, {failed} named; {:.1} s, {} MiB", run.seconds, run.mebibytes);
    assert_eq!(whole + failed, made + 1, "each file is converted or named");
    left_clean(folder.root());
}
