//! Part of chapter 9: which of several sources speaks, and every value that was overruled, with its cell.

use super::{Pack, cite, control_anchor, number};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::Anchor;
use crate::report::audit_pack::table::{Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;

const COLUMNS: [Column; 5] = [
    Column::text("Control", 48.0, 62.0),
    Column::text("Value", 62.0, 84.0),
    Column::text("Overruled", 120.0, 210.0),
    Column::text("Why", 100.0, 150.0),
    Column::text("Cell", 44.0, 70.0),
];

/// Writes the section.
pub(super) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    flow.section(Anchor::Section(number::SOURCES, 6), "Precedence and overruled values");
    for sentence in record.precedence.sentences() {
        flow.paragraph(&[Inline::text(sentence, theme::CELL)], 2.0);
    }
    flow.advance(4.0);
    let controls = record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls));
    let rows: Vec<Row<'_>> = controls
        .flat_map(|control| control.overruled.iter().map(move |overruled| (control, overruled)))
        .map(|(control, overruled)| {
            let linked = Style { colour: theme::ACCENT, ..theme::CELL_STRONG };
            let mut identity = vec![vec![Inline::link(
                record.name_of(&control.provision),
                linked,
                control_anchor(&control.provision),
            )]];
            if overruled.provision != control.provision {
                let words = format!("said on {}", record.name_of(&overruled.provision));
                identity.push(vec![Inline::text(words, theme::CELL_REMARK)]);
            }
            Row {
                place: "Overruled values".into(),
                cells: vec![
                    identity,
                    vec![vec![Inline::text(overruled.field.as_str(), theme::CELL)]],
                    vec![vec![Inline::text(overruled.raw.trim(), theme::CELL)]],
                    vec![vec![Inline::text(overruled.why.as_str(), theme::CELL_QUIET)]],
                    vec![vec![Inline::text(cite(record, [&overruled.origin]), theme::CELL_QUIET)]],
                ],
                continued: Some((record.name_of(&control.provision), theme::CELL_STRONG)),
                ..Row::default()
            }
        })
        .collect();
    if rows.is_empty() {
        flow.paragraph(&[Inline::text("No value of a source was overruled.", theme::QUIET)], 6.0);
        return;
    }
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
}
