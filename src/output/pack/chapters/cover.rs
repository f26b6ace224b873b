//! The cover: organisation, standard, origin of the statement, and signature lines.

use super::contents::Pack;
use crate::i18n::values;
use crate::model::record::Fact;
use crate::model::{DocumentBasis, DocumentField};
use crate::output::pack::compose;
use crate::output::pack::template::{Chapter, PackVariant};
use crate::output::pdf::text::{self, Inline};
use crate::output::pdf::{Anchor, Draw, Face, Flow, PdfTable, StructureRole, TableColumn, TableRow, theme};

/// Maximum number of gaps listed on the cover; chapter 9 lists all.
const GAPS: usize = 12;

/// Writes the cover.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let bookmark = pack.word("cover.bookmark");
    flow.setter.enter(bookmark);
    flow.new_page();
    flow.anchor(Anchor::Cover);
    flow.bookmark(0, bookmark, Anchor::Cover);
    if let Some(logo) = &pack.template.logo {
        let y = flow.y();
        let (width, height) = logo.within(160.0, 48.0);
        let words = pack.format("cover.logo", &values! { firm: &pack.template.firm });
        let area = [theme::MARGIN, y, width, height];
        flow.figure(words, area, |flow| flow.page().draws.push(Draw::Logo(area)));
    }
    flow.advance(if pack.template.logo.is_some() { 74.0 } else { 56.0 });
    let y = flow.y();
    flow.page().draws.push(Draw::Rect([theme::MARGIN, y, 56.0, 4.0], theme::ACCENT));
    flow.advance(18.0);
    let organisation = theme::style(Face::Regular, theme::DISPLAY, theme::ACCENT);
    flow.paragraph(&[Inline::text(record.organisation.as_str(), organisation)], 4.0);
    let title = theme::style(Face::Bold, theme::TITLE, theme::INK);
    let given = record.document_control.given(DocumentField::Title);
    flow.title(1, &[Inline::text(given.unwrap_or(pack.word("cover.title")), title)], 2.0);
    let standard = theme::style(Face::Regular, 14.0, theme::INK);
    let framework = pack.statement().map_or("", |s| s.framework_name.as_str());
    let key = match pack.look {
        PackVariant::Full => "cover.standard",
        PackVariant::ShortForm => "cover.standard_short",
        PackVariant::ManagementSummary => "cover.standard_summary",
    };
    let audience = !pack.is_internal() && pack.look == PackVariant::Full;
    let after = if audience { 2.0 } else { 16.0 };
    flow.paragraph(&[Inline::text(pack.format(key, &values! { framework: framework }), standard)], after);
    if audience {
        flow.paragraph(&[Inline::text(pack.word("cover.for_certification_body"), standard)], 16.0);
    }

    let control = &record.document_control;
    let state =
        control.state_message().map(|message| pack.speaker.sentence(&message).unwrap_or_else(|| message.in_english()));
    match state {
        Some(state) if control.is_issued() => flow.paragraph(&[Inline::text(state, theme::STRONG)], 14.0),
        state => {
            if let Some(state) = state {
                let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
                flow.paragraph(&[Inline::text(state, alarm)], 6.0);
            }
            flow.paragraph(&[Inline::text(derived(pack), theme::STRONG)], 2.0);
            let is_controlled = super::document_control::is_controlled(record);
            let nature = if is_controlled { "cover.nature_controlled" } else { "cover.nature" };
            flow.paragraph(&[Inline::text(pack.word(nature), theme::QUIET)], 14.0);
        }
    }
    incomplete(flow, pack);
    facts(flow, pack);
    sign_off(flow, pack);
}

/// `Draft, derived from <title> v<version> on <as-of>`.
fn derived(pack: &Pack<'_>) -> String {
    let record = pack.record;
    let merged: Vec<_> = record.sources.iter().filter(|s| s.merged).collect();
    let from = if let [only] = merged.as_slice() {
        let of =
            |texts: &[Fact]| texts.iter().find(|t| t.origin.source() == only.number).map(|t| t.text.trim().to_owned());
        let title = of(&record.document.title).unwrap_or_else(|| only.name.clone());
        match of(&record.document.version) {
            None => title,
            Some(version) => {
                let version = version.trim_start_matches(['v', 'V']).trim_start();
                pack.format("cover.versioned", &values! { title: title, version: version })
            }
        }
    } else {
        let n = merged.len();
        match pack.number(Chapter::Sources) {
            None => pack.format("cover.sources", &values! { n: n }),
            Some(chapter) => pack.format("cover.sources_in_chapter", &values! { n: n, chapter: u32::from(chapter) }),
        }
    };
    pack.format("cover.derived", &values! { from: from })
}

/// Missing sources, before anything else.
fn incomplete(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let gaps = pack.gaps();
    if gaps.is_empty() {
        return;
    }
    let width = flow.width();
    let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
    let head = pack.format("cover.incomplete", &values! { n: gaps.len() });
    let top = flow.y();
    let page_before = flow.page().draws.len();
    flow.paragraph_at(&[Inline::text(head, alarm)], theme::MARGIN + 10.0, width - 10.0, 2.0);
    flow.open(StructureRole::List);
    let more = gaps.len().saturating_sub(GAPS);
    let more = (more > 0).then(|| pack.format("cover.more_incomplete", &values! { n: more }));
    for gap in gaps.into_iter().take(GAPS).chain(more) {
        flow.open(StructureRole::Item);
        flow.open(StructureRole::Body);
        flow.paragraph_at(&[Inline::text(gap, theme::TEXT)], theme::MARGIN + 10.0, width - 10.0, 2.0);
        flow.close();
        flow.close();
    }
    flow.close();
    let bottom = flow.y();
    // A bar beside the list, if the list did not continue on another page.
    if bottom > top && flow.page().draws.len() > page_before {
        flow.page().draws.push(Draw::Rect([theme::MARGIN, top, 2.5, bottom - top - 2.0], theme::ALARM));
    }
    flow.advance(14.0);
}

fn facts(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    const COLUMNS: [TableColumn<'_>; 2] = [TableColumn::text("", 120.0, 130.0), TableColumn::text("", 300.0, 363.0)];
    let document = &pack.record.document;
    let control = &pack.record.document_control;
    let mut rows = Vec::new();
    let width = 340.0;
    // Organisation and title are the largest lines of the page already.
    let shown_above = |field: DocumentField| match field {
        DocumentField::Organisation | DocumentField::Title => true,
        // A draft does not show an approval that no longer covers it.
        DocumentField::ApprovedBy | DocumentField::ApprovedOn => !control.is_issued(),
        _ => false,
    };
    for value in control.values.iter().filter(|value| !shown_above(value.field)) {
        if !matches!(value.basis, DocumentBasis::Source(_)) {
            let shown = text::fit(flow.setter, &value.value, theme::TEXT, width * 1.9);
            rows.push(fact(pack, value.field.label(), shown));
        }
    }
    let given = |field: DocumentField| control.given(field).is_some();
    // What the sources state of their own version and approval is history once the document is issued.
    let of_sources = !control.is_issued();
    for (label, texts) in [
        ("cover.facts.scope", &document.scope),
        ("cover.facts.version", &document.version),
        ("cover.facts.date", &document.date),
        ("cover.facts.classification", &document.classification),
        ("cover.facts.prepared_by", &document.prepared_by),
        ("cover.facts.reviewed_by", &document.reviewed_by),
        ("cover.facts.approved_by", &document.approved_by),
    ] {
        let replaced = match label {
            "cover.facts.scope" => given(DocumentField::Scope),
            "cover.facts.classification" => given(DocumentField::Classification),
            _ => !of_sources,
        };
        if replaced {
            continue;
        }
        let mut words: Vec<&str> = Vec::new();
        for text in texts {
            if !words.contains(&text.text.trim()) {
                words.push(text.text.trim());
            }
        }
        if words.is_empty() {
            continue;
        }
        // At most two lines here; in full in the chapter on document control.
        let shown = text::fit(flow.setter, &words.join("; "), theme::TEXT, width * 1.9);
        rows.push(fact(pack, label, shown));
    }
    rows.push(fact(pack, "cover.facts.as_of", pack.record.as_of.clone()));
    rows.push(fact(pack, "cover.facts.standard", compose::subject(pack.record, pack.speaker)));
    let template = pack.template;
    let none = String::new();
    for (label, set) in [
        (
            "cover.facts.classification",
            if given(DocumentField::Classification) { &none } else { &template.classification },
        ),
        ("cover.facts.firm", &template.firm),
        ("cover.facts.auditor", &template.auditor),
        ("cover.facts.certification_body", &template.certification_body),
    ] {
        if !set.is_empty() {
            rows.push(fact(pack, label, set.clone()));
        }
    }
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

fn fact<'r>(pack: &Pack<'r>, label: &'static str, value: String) -> TableRow<'r> {
    TableRow {
        place: pack.word("cover.bookmark").into(),
        cells: vec![
            vec![vec![Inline::text(pack.word(label), theme::QUIET)]],
            vec![vec![Inline::text(value, theme::TEXT)]],
        ],
        ..TableRow::default()
    }
}

/// Signature lines: the pack is a draft until a person signs.
fn sign_off(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let roles = &pack.template.sign_off;
    if roles.is_empty() {
        return;
    }
    flow.ensure_space(78.0 + 24.0 * roles.len().min(12) as f32);
    flow.space(26.0);
    let columns = [
        ("", 130.0),
        (pack.word("cover.sign_off.name"), 150.0),
        (pack.word("cover.sign_off.date"), 80.0),
        (pack.word("cover.sign_off.signature"), 133.0),
    ];
    let mut x = theme::MARGIN;
    let y = flow.y();
    flow.open(StructureRole::Table);
    flow.open(StructureRole::Row);
    for (title, width) in columns {
        flow.open(if title.is_empty() { StructureRole::Cell } else { StructureRole::ColumnHeader });
        flow.label(&[Inline::text(title, theme::LABEL)], x, y, width);
        flow.close();
        x += width;
    }
    flow.close();
    flow.advance(12.0);
    for role in roles {
        flow.advance(24.0);
        let y = flow.y();
        flow.open(StructureRole::Row);
        flow.open(StructureRole::RowHeader);
        let words = pack.speaker.find(&format!("cover.roles.{role}")).unwrap_or(role);
        // A template's own texts may be long.
        let long = text::extent(flow.setter, &[Inline::text(words, theme::TEXT)]).1 > 124.0;
        let style = if long { theme::CELL } else { theme::TEXT };
        let words = text::fit(flow.setter, words, style, 124.0);
        flow.label(&[Inline::text(words, style)], theme::MARGIN, y - 13.0, 130.0);
        flow.close();
        let mut x = theme::MARGIN;
        for (title, width) in columns {
            if !title.is_empty() {
                flow.element(StructureRole::Cell);
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
