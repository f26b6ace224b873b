//! Chapter 7: every item of evidence once, with everything that it supports.

use super::contents::{Pack, control_anchor};
use super::row_origins::cite_rows;
use crate::i18n::values;
use crate::output::pack::template::Chapter;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableColumn, TableRow, theme};
use crate::output::support::{EvidencePiece, pieces, served};
use crate::standards::crosswalk::WHOLE;

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    let columns = [
        column("evidence.columns.evidence", 130.0, 200.0),
        column("evidence.columns.controls", 60.0, 100.0),
        column("evidence.columns.owner", 60.0, 90.0),
        column("evidence.columns.requirements", 90.0, 150.0),
        column("evidence.columns.origin", 48.0, 70.0),
    ];
    pack.chapter(flow, Chapter::Evidence, "evidence.title", Orientation::Portrait);
    let pieces = pieces(pack.record);
    let mut words = if pieces.is_empty() {
        pack.word("evidence.none").to_owned()
    } else {
        pack.format("evidence.introduction", &values! { n: pieces.len() })
    };
    if let (Some(chapter), false) = (pack.number(Chapter::Frameworks), pieces.is_empty()) {
        words.push_str(&pack.format("evidence.other_frameworks", &values! { chapter: u32::from(chapter) }));
    }
    flow.lead(&[Inline::text(words, theme::QUIET)], 6.0);
    let rows: Vec<TableRow<'_>> = (1..).zip(&pieces).map(|(number, piece)| row(pack, number, piece)).collect();
    if !rows.is_empty() {
        let available = flow.width();
        let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
        table.write(flow, rows);
    }
}

fn row<'a>(pack: &Pack<'a>, number: u32, piece: &EvidencePiece<'a>) -> TableRow<'a> {
    let record = pack.record;
    let linked = TextStyle { colour: theme::ACCENT, ..theme::CELL };
    let mut controls: Vec<Inline<'a>> = Vec::new();
    let mut owners: Vec<&str> = Vec::new();
    // The provisions by the name of their framework.
    let mut requirements: Vec<(&str, Vec<&str>)> = Vec::new();
    for (control, _) in &piece.controls {
        if !controls.is_empty() {
            controls.push(Inline::text(", ", theme::CELL));
        }
        let name = record.name_of(&control.provision);
        controls.push(pack.link(Chapter::Statement, name, linked, control_anchor(&control.provision)));
        for owner in &control.owner {
            if !owners.contains(&owner.text.as_str()) {
                owners.push(&owner.text);
            }
        }
        for (framework, pair) in served(record.integration.as_ref(), &control.provision) {
            let local = pair.support.provision.local();
            let name = framework.name.split(", ").next().unwrap_or_default();
            let at = requirements.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                requirements.push((name, Vec::new()));
                requirements.len() - 1
            });
            let provisions = &mut requirements[at].1;
            if local != WHOLE && !provisions.contains(&local) {
                provisions.push(local);
            }
        }
    }
    let requirements = requirements
        .into_iter()
        .map(|(name, provisions)| std::iter::once(name).chain(provisions).collect::<Vec<_>>().join(", "));
    let requirements = requirements.collect::<Vec<_>>().join("; ");
    let style = piece.controls.first().map_or(theme::CELL, |(_, text)| pack.source_style(theme::CELL, text));
    let origins = piece.controls.iter().flat_map(|(_, text)| &text.origins);
    TableRow {
        place: pack.word("evidence.title").into(),
        cells: vec![
            vec![vec![Inline::text(piece.text, style)]],
            vec![controls],
            vec![vec![Inline::text(owners.join("; "), theme::CELL)]],
            vec![vec![Inline::text(requirements, theme::CELL_QUIET)]],
            vec![vec![Inline::text(cite_rows(pack, origins), theme::CELL_QUIET)]],
        ],
        anchors: vec![Anchor::Evidence(number)],
        ..TableRow::default()
    }
}
