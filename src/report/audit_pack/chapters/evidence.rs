//! Chapter 7: each piece of evidence once, with all that it serves.

use super::{Pack, cite, control_anchor, number};
use crate::crosswalk::WHOLE;
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;
use crate::report::record::Record;
use crate::report::support::{Piece, pieces, served};

const COLUMNS: [Column; 5] = [
    Column::text("Evidence", 130.0, 200.0),
    Column::text("Controls", 60.0, 100.0),
    Column::text("Owner", 60.0, 90.0),
    Column::text("Requirements served", 90.0, 150.0),
    Column::text("Origin", 48.0, 70.0),
];

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Evidence index");
    flow.chapter(number::EVIDENCE, "Evidence index", Orientation::Portrait);
    let pieces = pieces(pack.record);
    let words = if pieces.is_empty() {
        "The sources name no evidence.".to_owned()
    } else {
        format!(
            "{}. Requirements of other frameworks are those that the controls have something in common with (chapter {}).",
            super::count(
                pieces.len(),
                "piece of evidence, with the controls that name it",
                "pieces of evidence, each once, with the controls that name it"
            ),
            number::FRAMEWORKS
        )
    };
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 6.0);
    let rows: Vec<Row<'_>> = (1..).zip(&pieces).map(|(number, piece)| row(pack.record, number, piece)).collect();
    if !rows.is_empty() {
        let available = flow.width();
        let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
        table.write(flow, rows);
    }
}

fn row<'a>(record: &'a Record, number: u32, piece: &Piece<'a>) -> Row<'a> {
    let linked = Style { colour: theme::ACCENT, ..theme::CELL };
    let mut controls: Vec<Inline<'a>> = Vec::new();
    let mut owners: Vec<&str> = Vec::new();
    let mut requirements: Vec<String> = Vec::new();
    for (control, _) in &piece.controls {
        if !controls.is_empty() {
            controls.push(Inline::text(", ", theme::CELL));
        }
        controls.push(Inline::link(control.provision.local(), linked, control_anchor(&control.provision)));
        for owner in &control.owner {
            if !owners.contains(&owner.text.as_str()) {
                owners.push(&owner.text);
            }
        }
        for (framework, pair) in served(record.integration.as_ref(), &control.provision) {
            let local = pair.support.provision.local();
            let text = if local == WHOLE {
                framework.framework.to_string()
            } else {
                format!("{} {local}", framework.framework)
            };
            if !requirements.contains(&text) {
                requirements.push(text);
            }
        }
    }
    let origins = piece.controls.iter().flat_map(|(_, text)| &text.origins);
    let owners: Cell<'a> = owners.into_iter().map(|o| vec![Inline::text(o, theme::CELL)]).collect();
    Row {
        place: "Evidence index".into(),
        cells: vec![
            vec![vec![Inline::text(piece.text, theme::CELL)]],
            vec![controls],
            owners,
            vec![vec![Inline::text(requirements.join("; "), theme::CELL_QUIET)]],
            vec![vec![Inline::text(cite(record, origins), theme::CELL_QUIET)]],
        ],
        anchors: vec![Anchor::Evidence(number)],
        ..Row::default()
    }
}
