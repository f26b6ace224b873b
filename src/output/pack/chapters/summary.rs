//! Pages only in the management summary: transition, other frameworks, and findings by rule. Each is limited, so that
//! the summary has at most four pages.

use std::borrow::Cow;

use super::contents::Pack;
use super::glance;
use crate::i18n::values;
use crate::model::Severity;
use crate::output::pdf::text::{self, Inline, TextStyle};
use crate::output::pdf::{Flow, Orientation, PdfTable, TableColumn, TableRow, chart, theme};

/// Severity, code, title and advice of a rule, and its number of findings.
type ByRule<'r> = (Severity, &'r str, Cow<'r, str>, Cow<'r, str>, u32);

/// Maximum number of rules listed, most severe first.
const RULES: usize = 14;
/// Maximum number of frameworks in the heat map.
const FRAMEWORKS: usize = 12;

/// Writes the pages after the page of key figures.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.turn(Orientation::Portrait);
    flow.new_page();
    let transitions: Vec<_> = pack.record.statements.iter().filter(|s| s.has_transition).take(2).collect();
    if !transitions.is_empty() {
        glance::section(flow, pack.word("summary.transition"));
        for statement in transitions {
            super::transition::bars_of(flow, pack, statement);
        }
    }
    if let Some(integration) = pack.record.integration.as_ref().filter(|i| !i.frameworks.is_empty()) {
        glance::section(flow, pack.word("frameworks.title"));
        let shown = integration.frameworks.len().min(FRAMEWORKS);
        super::frameworks::heat_map(flow, pack, &integration.frameworks[..shown]);
    }
    if pack.is_internal() {
        by_rule(flow, pack);
    }
}

/// The rules with findings, most severe first, with their number and advice.
fn by_rule(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    flow.space(6.0);
    glance::section(flow, pack.word("summary.findings"));
    if record.findings.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("summary.no_findings"), theme::TEXT)], 0.0);
        return;
    }
    let mut rules: Vec<ByRule<'_>> = Vec::new();
    for finding in &record.findings {
        match rules.iter_mut().find(|(severity, rule, ..)| *severity == finding.severity && *rule == finding.rule) {
            Some((.., n)) => *n += 1,
            None => rules.push((
                finding.severity,
                &finding.rule,
                pack.speaker.finding_title(finding),
                pack.speaker.what_to_do(finding),
                1,
            )),
        }
    }
    rules.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let columns = [
        TableColumn::text(pack.word("summary.severity"), 54.0, 70.0),
        TableColumn::text(pack.word("summary.rule"), 120.0, 170.0),
        TableColumn::number(pack.word("summary.count"), 44.0, 56.0),
        TableColumn::text(pack.word("summary.what_to_do"), 150.0, 220.0),
    ];
    let more = rules.len().saturating_sub(RULES);
    let rows: Vec<TableRow<'_>> = rules
        .into_iter()
        .take(RULES)
        .map(|(severity, rule, title, what_to_do, n)| {
            let strong = TextStyle { colour: chart::severity_colour(severity), ..theme::CELL_STRONG };
            // At most two lines each; the pack has them in full.
            let what_to_do = text::fit(flow.setter, &what_to_do, theme::CELL, 390.0);
            TableRow {
                place: rule.into(),
                cells: vec![
                    vec![vec![Inline::text(pack.word(severity.key()), strong)]],
                    vec![vec![Inline::text(title, theme::CELL)], vec![Inline::text(rule, theme::CELL_QUIET)]],
                    vec![vec![Inline::text(n.to_string(), theme::CELL)]],
                    vec![vec![Inline::text(what_to_do, theme::CELL)]],
                ],
                ..TableRow::default()
            }
        })
        .collect();
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
    if more > 0 {
        flow.space(4.0);
        let words = pack.format("summary.more", &values! { n: more });
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 0.0);
    }
}
