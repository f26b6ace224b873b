//! Part of chapter 9: source precedence, and every overruled value with its cell.

use super::contents::{Pack, cite, control_anchor};
use super::number;
use crate::i18n::values;
use crate::output::pack::template::Chapter;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, PdfTable, TableColumn, TableRow, theme};

/// Writes the section.
pub(super) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    let columns = [
        column("sources.precedence.control", 48.0, 62.0),
        column("sources.precedence.value", 62.0, 84.0),
        column("sources.precedence.overruled", 120.0, 210.0),
        column("sources.precedence.why", 100.0, 150.0),
        column("sources.precedence.cell", 44.0, 70.0),
    ];
    flow.section(Anchor::Section(number::SOURCES, 6), pack.word("sources.precedence.title"));
    for sentence in pack.speaker.precedence(&record.precedence) {
        flow.paragraph(&[Inline::text(sentence, theme::CELL)], 2.0);
    }
    flow.advance(4.0);
    let controls = record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls));
    let rows: Vec<TableRow<'_>> = controls
        .flat_map(|control| control.overruled.iter().map(move |overruled| (control, overruled)))
        .map(|(control, overruled)| {
            let linked = TextStyle { colour: theme::ACCENT, ..theme::CELL_STRONG };
            let name = record.name_of(&control.provision);
            let mut identity =
                vec![vec![pack.link(Chapter::Statement, name, linked, control_anchor(&control.provision))]];
            if overruled.provision != control.provision {
                let values = values! { id: record.name_of(&overruled.provision) };
                let words = pack.format("sources.precedence.said_on", &values);
                identity.push(vec![Inline::text(words, theme::CELL_REMARK)]);
            }
            TableRow {
                place: pack.word("sources.precedence.place").into(),
                cells: vec![
                    identity,
                    vec![vec![Inline::text(pack.speaker.phrase(&overruled.field), theme::CELL)]],
                    vec![vec![Inline::text(overruled.raw.trim(), theme::CELL)]],
                    vec![vec![Inline::text(pack.speaker.localize(&overruled.why), theme::CELL_QUIET)]],
                    vec![vec![Inline::text(cite(record, [&overruled.origin]), theme::CELL_QUIET)]],
                ],
                continued: Some((record.name_of(&control.provision), theme::CELL_STRONG)),
                ..TableRow::default()
            }
        })
        .collect();
    if rows.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("sources.precedence.none"), theme::QUIET)], 6.0);
        return;
    }
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
}
