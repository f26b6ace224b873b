//! Part of chapter 3: what the sources answer on clauses 4 to 10.

use super::contents::Pack;
use super::number;
use super::row_origins::cite_rows;
use crate::model::{Entry, Origin, Statement};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, PdfTable, TableCell, TableColumn, TableRow, theme};

/// The answers on clauses 4 to 10 as stated in the sources.
pub(super) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement, section: u32) {
    let record = pack.record;
    let columns = [
        TableColumn::text(pack.word("statement.clauses.clause"), 44.0, 62.0),
        TableColumn::text(pack.word("statement.columns.title"), 110.0, 190.0),
        TableColumn::text(pack.word("statement.clauses.answers"), 200.0, 420.0),
        TableColumn::text(pack.word("statement.columns.origin"), 50.0, 80.0),
    ];
    let rows: Vec<TableRow<'_>> = statement
        .clauses
        .iter()
        .map(|clause| {
            let entries: Vec<&Entry> = record.entries.iter().filter(|e| clause.entries.contains(&e.number)).collect();
            let mut answers: TableCell<'_> = Vec::new();
            let mut origins: Vec<&Origin> = Vec::new();
            for entry in &entries {
                let (texts, cells) = answer(pack, entry);
                answers.extend(texts);
                origins.extend(cells);
            }
            TableRow {
                place: clause.provision.local().into(),
                cells: vec![
                    vec![vec![Inline::text(clause.provision.local(), theme::CELL_STRONG)]],
                    vec![vec![Inline::text(clause.title.as_str(), theme::CELL)]],
                    answers,
                    vec![vec![Inline::text(cite_rows(pack, origins), theme::CELL_QUIET)]],
                ],
                continued: Some((clause.provision.local().to_owned(), theme::CELL_STRONG)),
                ..TableRow::default()
            }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::STATEMENT, section), pack.word("statement.clauses.title"));
    flow.lead(&[Inline::text(pack.word("statement.clauses.introduction"), theme::QUIET)], 4.0);
    let available = flow.width();
    let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
}

/// The raw answers of one row by role, and their cells.
fn answer<'a>(pack: &Pack<'a>, entry: &'a Entry) -> (TableCell<'a>, Vec<&'a Origin>) {
    let mut said: Vec<(&'a str, &'a str, &'a Origin)> = Vec::new();
    let word = |key| pack.word(key);
    said.extend(
        entry.applicability.iter().map(|a| (word("statement.clauses.applicability"), a.raw.as_str(), &a.origin)),
    );
    said.extend(entry.status.iter().map(|a| (word("statement.clauses.status"), a.raw.as_str(), &a.origin)));
    said.extend(
        entry
            .justifications
            .iter()
            .map(|j| (word("statement.clauses.justification"), j.text.text.as_str(), &j.text.origin)),
    );
    for (label, texts) in [
        (word("statement.clauses.implementation"), &entry.implementation),
        (word("statement.clauses.owner"), &entry.owner),
        (word("statement.clauses.evidence"), &entry.evidence),
        (word("statement.clauses.remark"), &entry.remarks),
    ] {
        said.extend(texts.iter().map(|t| (label, t.text.as_str(), &t.origin)));
    }
    said.extend(entry.dates.iter().map(|d| (d.header.as_str(), d.text.text.as_str(), &d.text.origin)));
    said.extend(entry.carried_over.iter().map(|c| (c.header.as_str(), c.text.text.as_str(), &c.text.origin)));
    (
        said.iter().map(|(label, text, _)| labelled(pack, label, text)).collect(),
        said.iter().map(|(_, _, origin)| *origin).collect(),
    )
}

fn labelled<'a>(pack: &Pack<'a>, label: &str, text: &'a str) -> Vec<Inline<'a>> {
    vec![Inline::text(pack.label(label), theme::LABEL), Inline::text(text, theme::CELL)]
}
