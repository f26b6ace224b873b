//! Chapter 1: scope and document control, as the sources state them, with blanks where they do not.

use super::{Pack, number};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::table::{Column, Row, Table};
use crate::report::audit_pack::text::Inline;
use crate::report::audit_pack::theme;

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    const COLUMNS: [Column; 3] = [
        Column::text("Item", 92.0, 110.0),
        Column::text("As the sources state it", 240.0, 320.0),
        Column::text("Origin", 60.0, 90.0),
    ];
    let record = pack.record;
    let document = &record.document;
    flow.setter.enter("Scope and document control");
    flow.chapter(number::SCOPE, "Scope and document control", Orientation::Portrait);
    let words = "What the sources say about themselves. What they do not say is left blank, to be filled in by hand before the \
                 statement is approved.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 8.0);
    let mut rows = Vec::new();
    for (label, texts) in [
        ("Organisation", &document.organisation),
        ("Title of the document", &document.title),
        ("Scope", &document.scope),
        ("Version", &document.version),
        ("Date", &document.date),
        ("Document owner", &document.owner),
        ("Prepared by", &document.prepared_by),
        ("Reviewed by", &document.reviewed_by),
        ("Approved by", &document.approved_by),
        ("Classification", &document.classification),
    ] {
        if texts.is_empty() {
            rows.push(row(label, vec![Inline::text(BLANK, theme::CELL_REMARK)], String::new()));
        }
        for (at, text) in texts.iter().enumerate() {
            let shown = if at == 0 { label } else { "" };
            rows.push(row(shown, vec![Inline::text(text.text.as_str(), theme::CELL)], record.cite_fact(&text.origin)));
        }
    }
    rows.push(row("Boundaries and interfaces", vec![Inline::text(BLANK, theme::CELL_REMARK)], String::new()));
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
    let sources = [
        Inline::text("Sources are numbered S1, S2 and so on in ", theme::QUIET),
        Inline::link(format!("chapter {}", number::SOURCES), theme::BODY_LINK, Anchor::Chapter(number::SOURCES)),
        Inline::text(".", theme::QUIET),
    ];
    flow.paragraph(&sources, 0.0);
}

/// What stands where no source says anything.
const BLANK: &str = "not stated: ______________________________________";

fn row<'a>(label: &'static str, value: Vec<Inline<'a>>, origin: String) -> Row<'a> {
    Row {
        place: "Scope and document control".into(),
        cells: vec![
            vec![vec![Inline::text(label, theme::CELL_STRONG)]],
            vec![value],
            vec![vec![Inline::text(origin, theme::CELL_QUIET)]],
        ],
        continued: Some((label.to_owned(), theme::CELL_STRONG)),
        ..Row::default()
    }
}
