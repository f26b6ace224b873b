//! What a file holds and its reader does not return is told, cell by cell, and makes the organisation incomplete.

use crate::support::archive::zipped;
use crate::support::folder::Folder;
use crate::support::program::printed;
use crate::support::sources::{html_table, ods_parts, ods_table, sheet, workbook_with};

/// Converts a file; gives its exit code, what was printed and the notes on it.
fn told(name: &str, bytes: &[u8]) -> (Option<i32>, String, Vec<String>) {
    let folder = Folder::with([(name, bytes)]);
    let output = folder.annexa(&["convert", name, "--output", "out", "--as-of", "2026-01-31"]);
    let record = folder.record(format!("out/{}", name.rsplit_once('.').expect("an extension").0));
    (output.status.code(), printed(&output), record.sources[0].notes.clone())
}

/// Asserts that the cells, and no other, are named as lost.
fn assert_lost(name: &str, bytes: &[u8], cells: &str) {
    let (code, printed, notes) = told(name, bytes);
    let wanted = format!("what stands in {cells} is in the file but could not be read");
    assert!(notes.iter().any(|note| note.contains(&wanted)), "{name}: {notes:?}");
    assert_eq!(code, Some(1), "{name}: {printed}");
    assert!(printed.contains("cells that could not be read"), "{name}: {printed}");
}

fn assert_whole(name: &str, bytes: &[u8]) {
    let (code, printed, notes) = told(name, bytes);
    assert_eq!(code, Some(0), "{name}: {printed}");
    assert!(!notes.iter().any(|note| note.contains("could not be read")), "{name}: {notes:?}");
}

#[test]
fn a_formulas_text_in_a_character_data_section_is_told() {
    let with = |value: &str| {
        let cell = format!(r#"<c r="F3" t="str"><f>"x"</f><v>{value}</v></c>"#);
        let (before, after) =
            sheet().split_once("</row><row r=\"4\"").map(|(b, a)| (b.to_owned(), a.to_owned())).expect("rows");
        workbook_with(&format!("{before}{cell}</row><row r=\"4\"{after}"), Vec::new())
    };
    assert_lost("cdata.xlsx", &with("<![CDATA[Planned for May]]>"), "F3");
    assert_whole("plain.xlsx", &with("Planned for May"));
    assert_whole("empty.xlsx", &with(""));
}

#[test]
fn cells_without_a_type_and_rows_below_a_table_in_a_cell_are_told() {
    let with = |cell: &str| {
        let table = ods_table();
        let end = table.match_indices("</table:table-row>").nth(1).expect("two rows").0;
        let (before, after) = table.split_at(end);
        zipped(&ods_parts(&format!("{before}{cell}{after}")))
    };
    assert_lost("type.ods", &with("<table:table-cell><text:p>Planned for May</text:p></table:table-cell>"), "E2");
    let sub_table = concat!(
        r#"<table:table-cell office:value-type="string"><table:table table:is-sub-table="true"><table:table-row><table:table-cell>"#,
        "<text:p>inner</text:p></table:table-cell></table:table-row></table:table></table:table-cell>"
    );
    let (code, printed, notes) = told("subtable.ods", &with(sub_table));
    assert_eq!(code, Some(1), "{printed}");
    assert!(notes.iter().any(|note| note == "not read: 1 table within a cell"), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("what stands in A3, B3, C3, D3")), "{notes:?}");
    // The text of a note is not that of its cell.
    let (code, _, notes) = told(
        "note.ods",
        &with("<table:table-cell><office:annotation><text:p>Ask Kim</text:p></office:annotation></table:table-cell>"),
    );
    assert_eq!(code, Some(0));
    assert_eq!(notes, ["not read: 1 note at a cell"]);
}

#[test]
fn text_between_the_rows_of_a_page_is_told() {
    let page = html_table().replacen("</tr>", "</tr>A.5.9 is under review", 1);
    let (_, _, notes) = told("page.html", format!("<html><body>{page}</body></html>").as_bytes());
    assert!(
        notes.iter().any(|note| note == "text between the rows of a table belongs to no cell: `A.5.9 is under review`"),
        "{notes:?}"
    );
}
