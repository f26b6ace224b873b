//! Chapter 8: the readiness findings by severity.

use std::collections::{HashMap, HashSet};

use super::contents::{Pack, cite, control_anchor};
use super::number;
use crate::i18n::values;
use crate::model::{Finding, ProvisionId, Severity};
use crate::output::pack::template::Chapter;
use crate::output::pdf::chart::{self, Bar, BarPart};
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};

/// Maximum number of cells listed in a row; the record has all of them.
const ORIGINS: usize = 40;

/// Maximum number of controls linked in a row: enough for all of Annex A, but not for thousands of additional
/// controls.
const CONTROLS: usize = 120;

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let columns = [
        TableColumn::text(pack.word("readiness.columns.number"), 26.0, 36.0),
        TableColumn::text(pack.word("readiness.columns.rule"), 84.0, 110.0),
        TableColumn::text(pack.word("readiness.columns.control"), 46.0, 66.0),
        TableColumn::text(pack.word("readiness.columns.text"), 180.0, 300.0),
        TableColumn::text(pack.word("readiness.columns.origin"), 46.0, 76.0),
    ];
    pack.chapter(flow, Chapter::Findings, "readiness.title", Orientation::Portrait);
    flow.paragraph(&[Inline::text(pack.word("readiness.introduction"), theme::QUIET)], 8.0);
    if let Some(words) = pack.speaker.rules_changed(record) {
        flow.paragraph(&[Inline::text(words, theme::TEXT)], 8.0);
    }
    if record.findings.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("readiness.none"), theme::TEXT)], 0.0);
        return;
    }
    let of = |severity: Severity| record.findings.iter().filter(move |f| f.severity == severity);
    let bars: Vec<Bar<'_>> = Severity::ALL
        .iter()
        .map(|&severity| {
            let count = of(severity).count() as u32;
            let part =
                BarPart { word: "", count, fill: chart::severity_colour(severity), ink: theme::PAPER, striped: false };
            Bar { label: pack.word(severity.key()).to_owned(), parts: vec![part], total: count.to_string() }
        })
        .collect();
    chart::bars(flow, &bars, 70.0);
    flow.advance(4.0);
    let groups: Vec<(Severity, Vec<TableRow<'_>>)> =
        Severity::ALL.iter().map(|&s| (s, of(s).map(|f| row(pack, f)).collect())).collect();
    let available = flow.width();
    let table = PdfTable::measure_full(flow.setter, &columns, groups.iter().flat_map(|g| &g.1), available);
    for (at, (severity, rows)) in groups.into_iter().enumerate() {
        if rows.is_empty() {
            continue;
        }
        let title = match severity {
            Severity::Major => "readiness.groups.major",
            Severity::Minor => "readiness.groups.minor",
            Severity::Observation => "readiness.groups.observation",
            Severity::Note => "readiness.groups.note",
        };
        flow.section(Anchor::Section(number::FINDINGS, at as u32 + 1), pack.word(title));
        table.write(flow, rows);
    }
}

/// A text in which each of these controls links to its row, and the controls that it does not name: no list of
/// identifiers is in a finding twice.
fn linked_controls<'a>(
    pack: &Pack<'a>,
    text: &str,
    controls: Vec<&'a ProvisionId>,
) -> (Vec<Inline<'a>>, Vec<&'a ProvisionId>) {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '.';
    let mut inlines = Vec::new();
    let mut named: HashSet<&ProvisionId> = HashSet::new();
    let by_name: HashMap<&str, &ProvisionId> = controls.iter().map(|c| (c.local(), *c)).collect();
    let (mut plain, mut rest) = (String::new(), text);
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        // A full stop ends a sentence.
        let word = rest[..end].trim_end_matches('.');
        match by_name.get(word) {
            Some(control) if !word.is_empty() => {
                named.insert(control);
                if !plain.is_empty() {
                    inlines.push(Inline::text(std::mem::take(&mut plain), theme::CELL));
                }
                let anchor = control_anchor(control);
                inlines.push(pack.link(Chapter::Statement, word.to_owned(), theme::CELL_LINK, anchor));
                rest = &rest[word.len()..];
            }
            _ => {
                let next = end + rest[end..].chars().next().map_or(0, char::len_utf8);
                plain.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
    }
    if !plain.is_empty() {
        inlines.push(Inline::text(plain, theme::CELL));
    }
    let others = controls.into_iter().filter(|c| !named.contains(c)).collect();
    (inlines, others)
}

/// The table of decisions that a finding on controls without a decision is about.
fn decision_table(pack: &Pack<'_>, finding: &Finding) -> Option<Anchor> {
    const NEW_WITHOUT_DECISION: &str = "SOA004";
    if finding.rule != NEW_WITHOUT_DECISION || !pack.has(Chapter::Transition) {
        return None;
    }
    let framework = finding.framework.as_ref()?;
    let mut with_transition = pack.record.statements.iter().filter(|s| s.has_transition);
    let at = with_transition.position(|statement| statement.framework == *framework)?;
    Some(Anchor::Section(number::TRANSITION, 2 + 2 * u32::try_from(at).ok()?))
}

fn row<'a>(pack: &Pack<'a>, finding: &'a Finding) -> TableRow<'a> {
    let record = pack.record;
    let key = format!("F{}", finding.number);
    let strong = TextStyle { colour: chart::severity_colour(finding.severity), ..theme::CELL_STRONG };
    let linked = TextStyle { colour: theme::ACCENT, ..theme::CELL_STRONG };
    let control: TableCell<'a> = match &finding.provision {
        Some(provision) => {
            let name = record.name_of(provision);
            vec![vec![pack.link(Chapter::Statement, name, linked, control_anchor(provision))]]
        }
        None => Vec::new(),
    };
    let mut text: TableCell<'a> = Vec::new();
    let others: Vec<_> = finding.controls.iter().filter(|c| Some(*c) != finding.provision.as_ref()).collect();
    let seen = pack.speaker.localize(&finding.seen);
    let (linked_seen, others) = linked_controls(pack, &seen, others);
    if !seen.trim().is_empty() {
        let label = Inline::text(pack.word("readiness.labels.seen"), theme::LABEL);
        text.push(std::iter::once(label).chain(linked_seen).collect());
    }
    for (label, words) in [
        ("readiness.labels.why", pack.speaker.finding_why(finding)),
        ("readiness.labels.what_to_do", pack.speaker.what_to_do(finding)),
    ] {
        if !words.trim().is_empty() {
            text.push(vec![Inline::text(pack.word(label), theme::LABEL), Inline::text(words, theme::CELL)]);
        }
    }
    if let Some(anchor) = decision_table(pack, finding) {
        text.push(vec![pack.link(Chapter::Transition, pack.word("readiness.table"), theme::CELL_LINK, anchor)]);
    }
    for (label, typed) in [("readiness.labels.owner", &finding.owner), ("readiness.labels.due", &finding.due)] {
        if let Some(typed) = typed {
            text.push(vec![Inline::text(pack.word(label), theme::LABEL), Inline::text(typed.as_str(), theme::CELL)]);
        }
    }
    if !others.is_empty() {
        let mut inlines = vec![Inline::text(pack.word("readiness.labels.controls"), theme::LABEL)];
        let more = others.len().saturating_sub(CONTROLS);
        for (at, other) in others.into_iter().take(CONTROLS).enumerate() {
            if at > 0 {
                inlines.push(Inline::text(", ", theme::CELL));
            }
            let name = record.name_of(other);
            inlines.push(pack.link(Chapter::Statement, name, theme::CELL_LINK, control_anchor(other)));
        }
        if more > 0 {
            inlines.push(Inline::text(pack.format("readiness.more_controls", &values! { n: more }), theme::CELL));
        }
        text.push(inlines);
    }
    let mut cited = cite(record, finding.origins.iter().take(ORIGINS));
    if finding.origins.len() > ORIGINS {
        cited = pack.format("readiness.more_cells", &values! { cells: cited, n: finding.origins.len() - ORIGINS });
    }
    let title = pack.speaker.finding_title(finding);
    let mut rule: TableCell<'a> = vec![
        vec![Inline::text(title.clone(), theme::CELL_STRONG)],
        vec![Inline::text(finding.rule.as_str(), theme::CELL_QUIET)],
        vec![Inline::text(finding.clause.as_str(), theme::CELL_QUIET)],
    ];
    if let Some(statement) = record.statement_of(finding) {
        let words = pack.format("readiness.statement", &values! { framework: statement });
        rule.push(vec![Inline::text(words, theme::CELL_QUIET)]);
    }
    TableRow {
        place: pack.format("readiness.place", &values! { number: finding.number }).into(),
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
            title
        )),
        continued: Some((key, theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
