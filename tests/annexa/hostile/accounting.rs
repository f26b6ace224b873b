//! What a file holds and its reader does not return is told, cell by cell, and makes the organisation incomplete.

use annexa::model::Status;

use crate::support::archive::{part, zipped};
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

/// Formats of cells: the second strikes its text out; the others have no font of their own and a colour each.
const STYLES: &str = concat!(
    "<styleSheet><fonts><font/><font><strike/></font></fonts><fills><fill/>",
    r#"<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill>"#,
    r#"<fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill></fills>"#,
    r#"<cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="0"/><xf fontId="0" fillId="1"/><xf fontId="0" fillId="2"/>"#,
    "</cellXfs></styleSheet>"
);

#[test]
fn what_is_struck_out_is_kept_and_answers_nothing() {
    let sheet = sheet().replacen(r#"<c r="D2""#, r#"<c r="D2" s="1""#, 1);
    let name = "struck.xlsx";
    let folder = Folder::with([(name, workbook_with(&sheet, vec![part("xl/styles.xml", STYLES.to_owned())]))]);
    folder.annexa(&["convert", name, "--output", "out", "--as-of", "2026-01-31"]);
    let record = folder.record("out/struck");
    let notes = &record.sources[0].notes;
    assert_eq!(notes, &["sheet `SoA`: struck out, and not read as a value: D2 `Implemented`"]);
    let controls = &record.statements[0].controls;
    let of = |number: &str| controls.iter().find(|c| c.provision.local() == number).expect("a control");
    assert_eq!(of("A.5.1").status.value, Status::Unstated);
    assert_eq!(of("A.5.2").status.value, Status::Planned);
    assert_eq!(of("A.5.1").carried_over[0].text.text, "[struck out] Implemented");
}

#[test]
fn a_column_of_colours_without_words_is_asked_about() {
    let coloured = |columns: &[&str]| {
        let rows: String = (5..=12)
            .map(|row| {
                let cells = columns.iter().map(|column| format!(r#"<c r="{column}{row}" s="{}"/>"#, 2 + row % 2));
                format!(r#"<row r="{row}">{}</row>"#, cells.collect::<String>())
            })
            .collect();
        let sheet = sheet().replace("</sheetData>", &format!("{rows}</sheetData>"));
        workbook_with(&sheet, vec![part("xl/styles.xml", STYLES.to_owned())])
    };
    let (_, printed, notes) = told("colours.xlsx", &coloured(&["E"]));
    assert_eq!(
        notes,
        [concat!(
            "Question: sheet `SoA`, cells E5 to E12 hold no text and are coloured: what do the colours mean? Colours are ",
            "not read (4 × FF00B050, 4 × FFFF0000); write the answers as words beside them"
        )]
    );
    assert!(printed.contains("Question: sheet `SoA`"), "{printed}");
    // Stripes are decoration.
    let (_, _, notes) = told("stripes.xlsx", &coloured(&["E", "F"]));
    assert!(notes.is_empty(), "{notes:?}");
}
