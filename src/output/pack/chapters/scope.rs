//! Chapter 1: scope and document control as stated in the sources, with blanks for what is missing.

use super::contents::Pack;
use super::number;
use crate::i18n::values;
use crate::model::DocumentDetail;
use crate::output::pack::template::Chapter;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableColumn, TableRow, theme};

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let columns = [
        TableColumn::text(pack.word("scope.columns.item"), 92.0, 110.0),
        TableColumn::text(pack.word("scope.columns.stated"), 240.0, 320.0),
        TableColumn::text(pack.word("scope.columns.origin"), 60.0, 90.0),
    ];
    let record = pack.record;
    let document = &record.document;
    pack.chapter(flow, Chapter::Scope, "scope.title", Orientation::Portrait);
    super::document_control::write(flow, pack);
    // What is missing in a source is no gap where the document has values of its own.
    let is_controlled = super::document_control::is_controlled(record);
    let introduction = if is_controlled { "scope.introduction_controlled" } else { "scope.introduction" };
    let mut rows = Vec::new();
    let blank = || vec![Inline::text(pack.word("scope.blank"), theme::CELL_REMARK)];
    for (label, texts) in [
        ("scope.items.organisation", &document.organisation),
        ("scope.items.title", &document.title),
        ("scope.items.scope", &document.scope),
        ("scope.items.version", &document.version),
        ("scope.items.date", &document.date),
        ("scope.items.owner", &document.owner),
        ("scope.items.prepared_by", &document.prepared_by),
        ("scope.items.reviewed_by", &document.reviewed_by),
        ("scope.items.approved_by", &document.approved_by),
        ("scope.items.classification", &document.classification),
        ("scope.items.next_review", &document.next_review),
        ("scope.items.history", &document.history),
    ] {
        // Most documents have no history of their own; nothing is missed there.
        if texts.is_empty() && label == "scope.items.history" {
            continue;
        }
        let detail = match label {
            "scope.items.version" => Some(DocumentDetail::Version),
            "scope.items.date" => Some(DocumentDetail::Date),
            "scope.items.owner" => Some(DocumentDetail::Owner),
            "scope.items.approved_by" => Some(DocumentDetail::Approval),
            _ => None,
        };
        let label = pack.word(label);
        if texts.is_empty() && !is_controlled {
            rows.push(row(pack, label, blank(), String::new()));
            for candidate in document.candidates.iter().filter(|c| Some(c.detail) == detail) {
                let line = pack.format("scope.candidate", &values! { line: candidate.line.text.as_str() });
                let value = vec![Inline::text(line, theme::CELL_REMARK)];
                rows.push(row(pack, "", value, pack.speaker.cite_fact(record, &candidate.line.origin)));
            }
        }
        for (at, text) in texts.iter().enumerate() {
            let shown = if at == 0 { label } else { "" };
            let value = vec![Inline::text(text.text.as_str(), theme::CELL)];
            rows.push(row(pack, shown, value, pack.speaker.cite_fact(record, &text.origin)));
        }
    }
    if !is_controlled {
        rows.push(row(pack, pack.word("scope.items.boundaries"), blank(), String::new()));
    }
    if !rows.is_empty() {
        flow.paragraph(&[Inline::text(pack.word(introduction), theme::QUIET)], 8.0);
        let available = flow.width();
        PdfTable::measure(flow.setter, &columns, &rows, available).write(flow, rows);
    }
    if let Some(chapter) = pack.number(Chapter::Sources) {
        flow.space(8.0);
        let chapter = pack.format("layout.chapter", &values! { number: u32::from(chapter) });
        let sources = [
            Inline::text(pack.word("scope.numbered_before"), theme::QUIET),
            Inline::link(chapter, theme::BODY_LINK, Anchor::Chapter(number::SOURCES)),
            Inline::text(pack.word("scope.numbered_after"), theme::QUIET),
        ];
        flow.paragraph(&sources, 0.0);
    }
}

fn row<'a>(pack: &Pack<'a>, label: &'a str, value: Vec<Inline<'a>>, origin: String) -> TableRow<'a> {
    TableRow {
        place: pack.word("scope.title").into(),
        cells: vec![
            vec![vec![Inline::text(label, theme::CELL_STRONG)]],
            vec![value],
            vec![vec![Inline::text(origin, theme::CELL_QUIET)]],
        ],
        continued: Some((label.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
