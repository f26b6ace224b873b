//! The cover: whose statement this is, on which standard, what it is derived from, and who may sign it.

use super::Pack;
use crate::report::audit_pack::compose;
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::fonts::Face;
use crate::report::audit_pack::page::{Anchor, Draw};
use crate::report::audit_pack::table::{Column, Row, Table};
use crate::report::audit_pack::tags::Role;
use crate::report::audit_pack::text::{self, Inline};
use crate::report::audit_pack::theme;
use crate::report::record::Fact;

/// Writes the cover.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    flow.setter.enter("Cover");
    flow.new_page();
    flow.anchor(Anchor::Cover);
    flow.bookmark(0, "Cover", Anchor::Cover);
    flow.advance(56.0);
    let y = flow.y();
    flow.page().draws.push(Draw::Rect([theme::MARGIN, y, 56.0, 4.0], theme::ACCENT));
    flow.advance(18.0);
    let organisation = theme::style(Face::Regular, theme::DISPLAY, theme::ACCENT);
    flow.paragraph(&[Inline::text(record.organisation.as_str(), organisation)], 4.0);
    let title = theme::style(Face::Bold, theme::TITLE, theme::INK);
    flow.title(1, &[Inline::text("Statement of Applicability", title)], 2.0);
    let standard = theme::style(Face::Regular, 14.0, theme::INK);
    let framework = pack.statement().map_or("", |s| s.framework_name.as_str());
    flow.paragraph(&[Inline::text(format!("Audit pack, {framework}"), standard)], 16.0);

    flow.paragraph(&[Inline::text(derived(pack), theme::STRONG)], 2.0);
    let nature = "This is a new document, put together by annexa from what the sources say. Nobody has approved it; the \
                  version, date and names below are facts about the sources.";
    flow.paragraph(&[Inline::text(nature, theme::QUIET)], 14.0);
    incomplete(flow, pack);
    facts(flow, pack);
    sign_off(flow);
}

/// `Draft, derived from <title> v<version> on <as-of>`.
fn derived(pack: &Pack<'_>) -> String {
    let record = pack.record;
    let merged: Vec<_> = record.sources.iter().filter(|s| s.merged).collect();
    let from = if let [only] = merged.as_slice() {
        let of =
            |texts: &[Fact]| texts.iter().find(|t| t.origin.source() == only.number).map(|t| t.text.trim().to_owned());
        let title = of(&record.document.title).unwrap_or_else(|| only.name.clone());
        of(&record.document.version).map_or(title.clone(), |v| {
            let v = v.trim_start_matches(['v', 'V']).trim_start();
            format!("{title} v{v}")
        })
    } else {
        format!("{} (chapter {})", super::count(merged.len(), "source", "sources"), super::number::SOURCES)
    };
    format!("Draft, derived from {from} on {}", record.as_of)
}

/// What is missing, before anything else is read.
fn incomplete(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let gaps = pack.gaps();
    if gaps.is_empty() {
        return;
    }
    let width = flow.width();
    let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
    let head = format!("Incomplete: {} not read or not merged", super::count(gaps.len(), "source", "sources"));
    let top = flow.y();
    let page_before = flow.page().draws.len();
    flow.paragraph_at(&[Inline::text(head, alarm)], theme::MARGIN + 10.0, width - 10.0, 2.0);
    flow.open(Role::List);
    for gap in gaps {
        flow.open(Role::Item);
        flow.open(Role::Body);
        flow.paragraph_at(&[Inline::text(gap, theme::TEXT)], theme::MARGIN + 10.0, width - 10.0, 2.0);
        flow.close();
        flow.close();
    }
    flow.close();
    let bottom = flow.y();
    // A bar beside the list, where the list stayed on the page that it began on.
    if bottom > top && flow.page().draws.len() > page_before {
        flow.page().draws.push(Draw::Rect([theme::MARGIN, top, 2.5, bottom - top - 2.0], theme::ALARM));
    }
    flow.advance(14.0);
}

fn facts(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    const COLUMNS: [Column; 2] = [Column::text("", 120.0, 130.0), Column::text("", 300.0, 363.0)];
    let document = &pack.record.document;
    let mut rows = Vec::new();
    let width = 340.0;
    for (label, texts) in [
        ("Scope", &document.scope),
        ("Version of the source", &document.version),
        ("Date of the source", &document.date),
        ("Classification", &document.classification),
        ("Prepared by (source)", &document.prepared_by),
        ("Reviewed by (source)", &document.reviewed_by),
        ("Approved by (source)", &document.approved_by),
    ] {
        let mut words: Vec<&str> = Vec::new();
        for text in texts {
            if !words.contains(&text.text.trim()) {
                words.push(text.text.trim());
            }
        }
        if words.is_empty() {
            continue;
        }
        // Two lines here; in full in the chapter on document control.
        let shown = text::fit(flow.setter, &words.join("; "), theme::TEXT, width * 1.9);
        rows.push(fact(label, shown));
    }
    rows.push(fact("As of", pack.record.as_of.clone()));
    rows.push(fact("Standard", compose::subject(pack.record)));
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

fn fact(label: &'static str, value: String) -> Row<'static> {
    let place = "Cover".into();
    Row {
        place,
        cells: vec![vec![vec![Inline::text(label, theme::QUIET)]], vec![vec![Inline::text(value, theme::TEXT)]]],
        ..Row::default()
    }
}

/// Lines to sign on: the pack is a draft until a person signs.
fn sign_off(flow: &mut Flow<'_, '_>) {
    flow.settle(150.0);
    flow.space(26.0);
    let columns = [("", 90.0), ("Name", 170.0), ("Date", 90.0), ("Signature", 143.0)];
    let mut x = theme::MARGIN;
    let y = flow.y();
    flow.open(Role::Table);
    flow.open(Role::Row);
    for (title, width) in columns {
        flow.open(if title.is_empty() { Role::Cell } else { Role::ColumnHeader });
        flow.label(&[Inline::text(title, theme::LABEL)], x, y, width);
        flow.close();
        x += width;
    }
    flow.close();
    flow.advance(12.0);
    for role in ["Prepared", "Reviewed", "Approved"] {
        flow.advance(24.0);
        let y = flow.y();
        flow.open(Role::Row);
        flow.open(Role::RowHeader);
        flow.label(&[Inline::text(role, theme::TEXT)], theme::MARGIN, y - 13.0, 80.0);
        flow.close();
        let mut x = theme::MARGIN;
        for (title, width) in columns {
            if !title.is_empty() {
                flow.element(Role::Cell);
                let line = Draw::Line { from: (x, y), to: (x + width - 12.0, y), width: 0.5, colour: theme::MUTED };
                flow.page().draws.push(line);
            }
            x += width;
        }
        flow.close();
    }
    flow.close();
    flow.advance(10.0);
}
