//! Chapter 5: the source files of both sides with their hashes, rows that matched no control, and the comparison's
//! hash.

use super::document::{quiet, table};
use crate::diff::{ComparedSide, Comparison, Which};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, Orientation, TableCell, TableColumn, TableRow, theme};

const FILES: [TableColumn; 4] = [
    TableColumn::text("", 44.0, 60.0),
    TableColumn::text("File", 130.0, 190.0),
    TableColumn::text("What it is", 110.0, 160.0),
    TableColumn::text("SHA-256", 110.0, 140.0),
];

/// Writes the chapter.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison, hash: &str, number: u8) {
    flow.setter.enter("Sources and integrity");
    flow.chapter(number, "Sources and integrity", Orientation::Portrait);
    let words = format!(
        "Compared by {} {}, schema {} of the comparison, whose JSON has the SHA-256 {hash}.",
        comparison.program.name, comparison.program.version, comparison.schema
    );
    quiet(flow, &words, 4.0);
    for (at, (which, side)) in (1u32..).zip([(Which::Old, &comparison.old), (Which::New, &comparison.new)]) {
        flow.section(Anchor::Section(number, at), &format!("{}: {}", which.word(), side.name));
        table(flow, &FILES, files(side));
        unmatched(flow, which, side);
    }
}

fn files(side: &ComparedSide) -> Vec<TableRow<'_>> {
    let row = |label: String, name: &'_ str, what: TableCell<'static>, hash: Option<&str>| TableRow {
        place: "Sources and integrity".into(),
        cells: vec![
            vec![vec![Inline::text(label, theme::CELL_STRONG)]],
            vec![vec![Inline::text(name.to_owned(), theme::CELL)]],
            what,
            vec![vec![Inline::text(hash.unwrap_or("no bytes").to_owned(), theme::CELL_QUIET)]],
        ],
        ..TableRow::default()
    };
    let mut rows = Vec::new();
    for input in &side.inputs {
        // A source that is listed below with its number is not repeated here.
        if side.sources.iter().any(|s| s.name == input.name && s.sha256 == input.sha256) {
            continue;
        }
        let what = vec![vec![Inline::text(format!("given: {}", input.what.words()), theme::CELL)]];
        rows.push(row("given".to_owned(), &input.name, what, input.sha256.as_deref()));
    }
    for source in &side.sources {
        let mut what: TableCell<'static> = vec![vec![Inline::text(source.what.clone(), theme::CELL)]];
        let editions = source.editions.iter().map(ToString::to_string);
        let dated: Vec<String> = editions.chain(source.date.clone()).collect();
        if !dated.is_empty() {
            what.push(vec![Inline::text(dated.join(", "), theme::CELL_QUIET)]);
        }
        if let Some(why) = &source.left_out {
            what.push(vec![Inline::text(format!("not in the statement: {why}"), theme::CELL_REMARK)]);
        }
        let label = source.number.map_or_else(|| "not read".to_owned(), |n| format!("S{n}"));
        rows.push(row(label, &source.name, what, source.sha256.as_deref()));
    }
    rows
}

fn unmatched(flow: &mut Flow<'_, '_>, which: Which, side: &ComparedSide) {
    const COLUMNS: [TableColumn; 3] = [
        TableColumn::text("Row", 48.0, 80.0),
        TableColumn::text("The whole row", 200.0, 280.0),
        TableColumn::text("Why it found no control", 120.0, 180.0),
    ];
    if side.unmatched.is_empty() {
        return;
    }
    let words = format!("Rows of {} that found no control; what they say is compared with nothing.", which.word());
    flow.paragraph(&[Inline::text(words, theme::STRONG)], 4.0);
    let rows = side
        .unmatched
        .iter()
        .map(|row| TableRow {
            place: format!("Unmatched row {}", row.cells).into(),
            cells: vec![
                vec![vec![Inline::text(row.cells.as_str(), theme::CELL_STRONG)]],
                vec![vec![Inline::text(row.text.as_str(), theme::CELL)]],
                vec![vec![Inline::text(row.why.as_str(), theme::CELL)]],
            ],
            continued: Some((row.cells.clone(), theme::CELL_STRONG)),
            ..TableRow::default()
        })
        .collect();
    table(flow, &COLUMNS, rows);
}
