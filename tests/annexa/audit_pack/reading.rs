//! The text by the structure tree is the statement's text, in its order, whatever page it is on.

use annexa::model::record::Record;
use annexa::model::{StatementControl, StatementText};

use super::conformance::{File, Node, tree};
use super::{pack, records};
use crate::support::text::one_line;

/// A row of a table: its cells by the headers of their columns.
type Cells = Vec<(String, String)>;

/// The cell of a column; empty where the table leaves the column out.
fn cell<'c>(row: &'c Cells, header: &str) -> &'c str {
    row.iter().find(|(name, _)| name == header).map_or("", |(_, cell)| cell)
}

/// The text of a chapter, and the rows of its tables.
fn chapter(file: &File<'_>, chapter: &str) -> (String, Vec<Cells>) {
    let documents = tree(file);
    let all: Vec<&Node> = documents.iter().flat_map(Node::all).collect();
    let section = all
        .iter()
        .find(|n| n.role == "Sect" && n.elements().next().is_some_and(|h| h.text(file).starts_with(chapter)))
        .unwrap_or_else(|| panic!("no chapter {chapter}"));
    let cells = |row: &Node| -> Vec<String> { row.elements().map(|cell| one_line(&cell.text(file))).collect() };
    let mut rows = Vec::new();
    for table in section.all().into_iter().filter(|n| n.role == "Table") {
        let (heads, body): (Vec<&Node>, Vec<&Node>) =
            table.elements().partition(|row| row.elements().all(|cell| cell.role == "TH"));
        let heads = heads.first().map_or_else(Vec::new, |row| cells(row));
        rows.extend(body.into_iter().map(|row| heads.iter().cloned().zip(cells(row)).collect()));
    }
    (one_line(&section.text(file)), rows)
}

/// Whether nothing is known about a control, so that it is in a list below the table.
fn is_silent(control: &StatementControl) -> bool {
    control.applicability.value == annexa::model::Applicability::Unstated
        && control.status.value == annexa::model::Status::Unstated
        && control.origins().next().is_none()
        && control.source_titles.is_empty()
        && control.overruled.is_empty()
}

/// Texts that must follow each other in a cell; what cannot be drawn is replaced by a sign.
fn expected(texts: &[StatementText]) -> Vec<String> {
    texts.iter().map(|t| one_line(&t.text.replace("e\u{301}", "é").replace("Z\u{30c}\u{323}", "Ẓ\u{30c}"))).collect()
}

fn follow_each_other(cell: &str, texts: &[String]) -> bool {
    let mut rest = cell;
    texts.iter().all(|text| match rest.find(text.as_str()) {
        Some(at) => {
            rest = &rest[at + text.len()..];
            true
        }
        None => false,
    })
}

fn the_statement_reads_as_it_is(record: &Record, drawable: impl Fn(&StatementControl) -> bool) {
    let (bytes, _) = pack(record);
    let file = File::load(&bytes).expect("a pack");
    let (text, rows) = chapter(&file, "3 ");
    let statement = &record.statements[0];
    let mut at = 0;
    for control in statement.controls.iter().chain(&statement.own_controls) {
        let local = control.provision.local();
        if is_silent(control) {
            assert!(text.contains(&one_line(&format!("{local} {}", control.title))), "{local} is in no list");
            continue;
        }
        // In the order of the statement: each row is found after the one before.
        let found = rows[at..].iter().position(|row| cell(row, "Control") == local);
        at += found.unwrap_or_else(|| panic!("{local} is not in the structure, or not in its place"));
        let row = &rows[at];
        let title = one_line(&control.title);
        assert!(cell(row, "Title").starts_with(&title), "{local}: {row:?}");
        assert!(cell(row, "Applicable").starts_with(control.applicability.value.word()), "{local}: {row:?}");
        if !drawable(control) {
            continue;
        }
        for (column, texts) in [
            ("Justification", &control.justification_for_inclusion),
            ("Justification", &control.justification_for_exclusion),
            ("Implementation and evidence", &control.implementation),
            ("Implementation and evidence", &control.evidence),
            ("Owner", &control.owner),
        ] {
            let (shown, texts) = (cell(row, column), expected(texts));
            assert!(follow_each_other(shown, &texts), "{local}: {texts:?} is not in {shown:?}");
        }
        for number in &control.findings {
            assert!(cell(row, "Status").split(' ').any(|word| word == format!("F{number}")), "{local}: {row:?}");
        }
    }
}

#[test]
fn the_statement_reads_in_its_order() {
    the_statement_reads_as_it_is(&records::full(), |_| true);
    the_statement_reads_as_it_is(&records::transition(), |_| true);
}

#[test]
fn a_cell_over_many_pages_reads_as_one_cell() {
    // A.5.3 holds Arabic, for which the built-in fonts have no glyph: a sign replaces it, and the run reports it.
    the_statement_reads_as_it_is(&records::awkward(), |c| c.provision.local() != "A.5.3");
}

#[test]
fn a_header_that_is_repeated_and_the_foot_of_a_page_are_read_once_or_not_at_all() {
    let record = records::full();
    let (bytes, _) = pack(&record);
    let file = File::load(&bytes).expect("a pack");
    let documents = tree(&file);
    let text: String = documents.iter().map(|d| one_line(&d.text(&file))).collect();
    assert!(!text.contains("page 1 of"), "the foot of a page is read");
    assert!(!text.contains("Draft – not approved"), "the head of a page is read");
    let drawn: Vec<&str> = file.pages.iter().flat_map(|p| &p.runs).map(|r| r.text.trim()).collect();
    let of = |wanted: &str| drawn.iter().filter(|t| **t == wanted).count();
    assert!(of("Drivers") > text.matches("Drivers").count(), "no header is repeated as an artefact");
    for page in &file.pages {
        assert!(page.runs.iter().any(|r| r.artefact && r.text.starts_with("page ")), "a page without its number");
    }
}
