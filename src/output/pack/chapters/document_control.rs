//! Document control of the statement, each value with its basis, and the revision history.

use super::contents::Pack;
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{DocumentBasis, DocumentValue, Revision};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Flow, PdfTable, TableColumn, TableRow, theme};

/// Whether the document has values or an issue of its own.
pub(super) fn is_controlled(record: &Record) -> bool {
    let control = &record.document_control;
    let given = |value: &DocumentValue| !matches!(value.basis, DocumentBasis::Source(_));
    control.values.iter().any(given) || !control.issues.is_empty()
}

/// Writes both tables; nothing where only the sources, whose own table follows, give a value and no version is known.
pub(super) fn write<'p>(flow: &mut Flow<'_, '_>, pack: &Pack<'p>) {
    let control = &pack.record.document_control;
    if !is_controlled(pack.record) {
        return;
    }
    let head = |flow: &mut Flow<'_, '_>, key| {
        flow.lead(&[Inline::text(pack.word(key), theme::STRONG)], 4.0);
    };
    head(flow, "sentences.document.title");
    let columns = [
        TableColumn::text(pack.word("scope.columns.item"), 92.0, 110.0),
        TableColumn::text(pack.word("sentences.document.value"), 220.0, 290.0),
        TableColumn::text(pack.word("sentences.document.basis_column"), 80.0, 120.0),
    ];
    let rows: Vec<TableRow<'p>> = control.values.iter().map(|value| row(pack, value)).collect();
    let available = flow.width();
    PdfTable::measure(flow.setter, &columns, &rows, available).write(flow, rows);
    let revisions = control.revisions();
    if !revisions.is_empty() {
        flow.space(10.0);
        head(flow, "sentences.document.history");
        let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
        let columns = [
            column("sentences.document.revision", 50.0, 80.0),
            column("sentences.document.revision_date", 60.0, 80.0),
            column("sentences.document.author", 70.0, 110.0),
            column("sentences.document.change", 90.0, 160.0),
            column("sentences.document.approver", 70.0, 120.0),
        ];
        let rows: Vec<TableRow<'p>> = revisions.into_iter().map(|revision| revised(pack, revision)).collect();
        PdfTable::measure(flow.setter, &columns, &rows, available).write(flow, rows);
    }
    flow.space(12.0);
}

fn row<'p>(pack: &Pack<'p>, value: &'p DocumentValue) -> TableRow<'p> {
    let basis = match &value.basis {
        DocumentBasis::Source(origin) => pack.speaker.cite_fact(pack.record, origin),
        other => pack.speaker.sentence(&other.message()).unwrap_or_else(|| other.message().in_english()),
    };
    let label = pack.word(value.field.label());
    TableRow {
        place: pack.word("sentences.document.title").into(),
        cells: vec![
            vec![vec![Inline::text(label, theme::CELL_STRONG)]],
            vec![vec![Inline::text(value.value.as_str(), theme::CELL)]],
            vec![vec![Inline::text(basis, theme::CELL_QUIET)]],
        ],
        continued: Some((label.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

fn revised<'p>(pack: &Pack<'p>, revision: Revision) -> TableRow<'p> {
    let source = revision.source.map(|n| pack.format("sentences.document.of_source", &values! { n: n }));
    let change = [revision.change, source.unwrap_or_default()];
    let change = change.iter().map(String::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let cells = [revision.version, revision.date, revision.author, change, revision.approved_by];
    TableRow {
        place: pack.word("sentences.document.history").into(),
        cells: cells.into_iter().map(|text| vec![vec![Inline::text(text, theme::CELL)]]).collect(),
        ..TableRow::default()
    }
}
