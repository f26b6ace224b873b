//! Chapter 3: new, resolved and remaining findings.

use super::document::{quiet, table};
use super::number;
use crate::diff::{Comparison, FindingState};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Face, Flow, Orientation, TableCell, TableColumn, TableRow, chart, theme};

const COLUMNS: [TableColumn; 4] = [
    TableColumn::text("Rule", 60.0, 84.0),
    TableColumn::text("Control", 50.0, 80.0),
    TableColumn::text("What was seen", 200.0, 300.0),
    TableColumn::text("Cells", 50.0, 90.0),
];

/// Writes the chapter.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    let findings = &comparison.findings;
    flow.setter.enter("Findings");
    flow.chapter(number::FINDINGS, "Findings", Orientation::Portrait);
    let words = format!(
        "{} new, {} resolved, {} persisting. Readiness findings are annexa's own grading, not audit conclusions; they are \
         matched by rule and control.",
        findings.new.len(),
        findings.resolved.len(),
        findings.persisting.len()
    );
    quiet(flow, &words, 6.0);
    let sections: [(&str, Vec<TableRow<'_>>); 3] = [
        ("New", findings.new.iter().map(|f| row(f, None)).collect()),
        ("Resolved", findings.resolved.iter().map(|f| row(f, None)).collect()),
        ("Persisting", findings.persisting.iter().map(|p| row(&p.now, p.seen_before.as_deref())).collect()),
    ];
    for (at, (title, rows)) in (1u32..).zip(sections) {
        if !rows.is_empty() {
            flow.section(Anchor::Section(number::FINDINGS, at), title);
            table(flow, &COLUMNS, rows);
        }
    }
}

fn row<'a>(finding: &'a FindingState, seen_before: Option<&'a str>) -> TableRow<'a> {
    /// Maximum number of controls listed; the workbook lists all.
    const LISTED: usize = 12;
    let severity = theme::style(Face::Bold, theme::TABLE, chart::severity_colour(finding.severity));
    let mut on: Vec<&str> = Vec::new();
    for provision in finding.provision.iter().chain(&finding.controls) {
        if !on.contains(&provision.local()) {
            on.push(provision.local());
        }
    }
    let more = on.len().saturating_sub(LISTED);
    on.truncate(LISTED);
    let mut on = on.join(", ");
    if more > 0 {
        on = format!("{on} and {more} more");
    }
    let mut seen: TableCell<'a> = vec![
        vec![Inline::text(finding.title.as_str(), theme::CELL_STRONG)],
        vec![Inline::text(finding.seen.as_str(), theme::CELL)],
    ];
    if let Some(before) = seen_before {
        seen.push(vec![Inline::text("Before: ", theme::LABEL), Inline::text(before, theme::CELL_QUIET)]);
    }
    TableRow {
        place: format!("{} (findings)", finding.rule).into(),
        cells: vec![
            vec![
                vec![Inline::text(finding.rule.as_str(), theme::CELL_STRONG)],
                vec![Inline::text(finding.severity.word(), severity)],
            ],
            vec![vec![Inline::text(on, theme::CELL)]],
            seen,
            vec![vec![Inline::text(finding.cells.as_str(), theme::CELL_QUIET)]],
        ],
        continued: Some((finding.rule.clone(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
