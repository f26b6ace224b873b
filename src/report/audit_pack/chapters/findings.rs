//! Chapter 6: the readiness findings by severity.

use super::{Pack, cite, control_anchor, number};
use crate::reconcile::{Finding, Severity};
use crate::report::audit_pack::chart::{self, Bar, Part};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;
use crate::report::record::Record;

const COLUMNS: [Column; 5] = [
    Column::text("No.", 26.0, 36.0),
    Column::text("Rule and clause", 84.0, 110.0),
    Column::text("Control", 46.0, 66.0),
    Column::text("What was seen, why it matters, what to do", 180.0, 300.0),
    Column::text("Origin", 46.0, 76.0),
];

/// Cells that a row lists; the record has all of them.
const ORIGINS: usize = 40;

/// Controls that a row links: all of Annex A, and not thousands of an organisation's own.
const CONTROLS: usize = 120;

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    flow.setter.enter("Findings");
    flow.chapter(number::FINDINGS, "Findings", Orientation::Portrait);
    let words = "Readiness findings: annexa's own grading, not audit conclusions. Major and minor are kept for what the clause itself \
                 requires; everything else is an observation or a note.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 8.0);
    if let Some(changed) = record.rules_changed_in_words() {
        flow.paragraph(&[Inline::text(changed, theme::TEXT)], 8.0);
    }
    if record.findings.is_empty() {
        flow.paragraph(&[Inline::text("There are no findings.", theme::TEXT)], 0.0);
        return;
    }
    let of = |severity: Severity| record.findings.iter().filter(move |f| f.severity == severity);
    let bars: Vec<Bar> = Severity::ALL
        .iter()
        .map(|&severity| {
            let count = of(severity).count() as u32;
            let part =
                Part { word: "", count, fill: chart::severity_colour(severity), ink: theme::PAPER, striped: false };
            Bar { label: severity.word().to_owned(), parts: vec![part], total: count.to_string() }
        })
        .collect();
    chart::bars(flow, &bars, 70.0);
    flow.advance(4.0);
    let groups: Vec<(Severity, Vec<Row<'_>>)> =
        Severity::ALL.iter().map(|&s| (s, of(s).map(|f| row(record, f)).collect())).collect();
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, groups.iter().flat_map(|g| &g.1), available);
    for (at, (severity, rows)) in groups.into_iter().enumerate() {
        if rows.is_empty() {
            continue;
        }
        let title = match severity {
            Severity::Major => "Major",
            Severity::Minor => "Minor",
            Severity::Observation => "Observations",
            Severity::Note => "Notes",
        };
        flow.section(Anchor::Section(number::FINDINGS, at as u32 + 1), title);
        table.write(flow, rows);
    }
}

fn row<'a>(record: &'a Record, finding: &'a Finding) -> Row<'a> {
    let key = format!("F{}", finding.number);
    let strong = Style { colour: chart::severity_colour(finding.severity), ..theme::CELL_STRONG };
    let linked = Style { colour: theme::ACCENT, ..theme::CELL_STRONG };
    let control: Cell<'a> = match &finding.provision {
        Some(provision) => vec![vec![Inline::link(record.name_of(provision), linked, control_anchor(provision))]],
        None => Vec::new(),
    };
    let mut text: Cell<'a> = Vec::new();
    let others: Vec<_> = finding.controls.iter().filter(|c| Some(*c) != finding.provision.as_ref()).collect();
    for (label, words) in [("Seen: ", &finding.seen), ("Why: ", &finding.why), ("To do: ", &finding.what_to_do)] {
        if !words.trim().is_empty() {
            text.push(vec![Inline::text(label, theme::LABEL), Inline::text(words.as_str(), theme::CELL)]);
        }
    }
    for (label, typed) in [("Owner: ", &finding.owner), ("Due: ", &finding.due)] {
        if let Some(typed) = typed {
            text.push(vec![Inline::text(label, theme::LABEL), Inline::text(typed.as_str(), theme::CELL)]);
        }
    }
    if !others.is_empty() {
        let mut inlines = vec![Inline::text("Controls: ", theme::LABEL)];
        let more = others.len().saturating_sub(CONTROLS);
        for (at, other) in others.into_iter().take(CONTROLS).enumerate() {
            if at > 0 {
                inlines.push(Inline::text(", ", theme::CELL));
            }
            inlines.push(Inline::link(record.name_of(other), theme::CELL_LINK, control_anchor(other)));
        }
        if more > 0 {
            inlines.push(Inline::text(format!(" and {more} more"), theme::CELL));
        }
        text.push(inlines);
    }
    let mut cited = cite(record, finding.origins.iter().take(ORIGINS));
    if finding.origins.len() > ORIGINS {
        cited = format!("{cited} and {} more", finding.origins.len() - ORIGINS);
    }
    let mut rule: Cell<'a> = vec![
        vec![Inline::text(finding.title.as_str(), theme::CELL_STRONG)],
        vec![Inline::text(finding.rule.as_str(), theme::CELL_QUIET)],
        vec![Inline::text(finding.clause.as_str(), theme::CELL_QUIET)],
    ];
    if let Some(statement) = record.statement_of(finding) {
        rule.push(vec![Inline::text(format!("Statement on {statement}"), theme::CELL_QUIET)]);
    }
    Row {
        place: format!("Finding {key}").into(),
        cells: vec![
            vec![vec![Inline::text(key.clone(), strong)]],
            rule,
            control,
            text,
            vec![vec![Inline::text(cited, theme::CELL_QUIET)]],
        ],
        anchors: vec![Anchor::Finding(finding.number)],
        bookmark: Some(format!(
            "{key} {}{}",
            finding.provision.as_ref().map_or(String::new(), |p| format!("{} ", record.name_of(p))),
            finding.title
        )),
        continued: Some((key, theme::CELL_STRONG)),
    }
}
