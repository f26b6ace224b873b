//! The first page: the statements compared, caveats, and the differences in six figures.

use super::number;
use crate::diff::{ComparedSide, Comparison, ControlChangeKind, FactChange};
use crate::output::pack::chapters::glance;
use crate::output::pdf::text::{self, Inline};
use crate::output::pdf::{Anchor, Draw, Face, Flow, TableColumn, TableRow, theme};

/// Writes the page.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    flow.setter.enter("First page");
    flow.new_page();
    flow.anchor(Anchor::Cover);
    flow.bookmark(0, "Change record", Anchor::Cover);
    flow.advance(10.0);
    let y = flow.y();
    flow.page().draws.push(Draw::Rect([theme::MARGIN, y, 56.0, 4.0], theme::ACCENT));
    flow.advance(16.0);
    let organisation = theme::style(Face::Regular, theme::DISPLAY, theme::ACCENT);
    flow.paragraph(&[Inline::text(comparison.new.organisation.as_str(), organisation)], 4.0);
    let title = theme::style(Face::Bold, theme::TITLE, theme::INK);
    flow.title(1, &[Inline::text("Change record", title)], 2.0);
    let names: Vec<&str> = comparison.frameworks.iter().map(|f| f.framework_name.as_str()).collect();
    let standard = theme::style(Face::Regular, 14.0, theme::INK);
    let words = format!("Statement of Applicability, {}", names.join(", "));
    flow.paragraph(&[Inline::text(words, standard)], 12.0);
    let nature = "Put together by annexa from the two statements below; nobody has approved it. OLD is the earlier \
                  one, NEW the later one. Versions, dates and names are what their sources state.";
    flow.paragraph(&[Inline::text(nature, theme::QUIET)], 10.0);
    warnings(flow, comparison);
    tiles(flow, comparison);
    sides(flow, comparison);
}

/// Caveats to read before relying on the differences.
fn warnings(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
    let width = flow.width() - 10.0;
    if comparison.warnings.is_empty() {
        return;
    }
    let top = flow.y();
    flow.paragraph_at(&[Inline::text("To be known beforehand", alarm)], theme::MARGIN + 10.0, width, 2.0);
    for warning in &comparison.warnings {
        flow.paragraph_at(&[Inline::text(warning.as_str(), theme::TEXT)], theme::MARGIN + 10.0, width, 2.0);
    }
    let bottom = flow.y();
    // A bar beside the list, if the list did not continue on another page.
    if bottom > top {
        flow.page().draws.push(Draw::Rect([theme::MARGIN, top, 2.5, bottom - top - 2.0], theme::ALARM));
    }
    flow.advance(12.0);
}

fn tiles(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    let sum = |kind| comparison.frameworks.iter().map(|f| f.count(kind)).sum::<usize>() as u32;
    let same: u32 = comparison.frameworks.iter().map(|f| f.unchanged).sum();
    let footing = sum(ControlChangeKind::Footing);
    let new = comparison
        .frameworks
        .iter()
        .flat_map(|f| &f.controls)
        .filter(|c| c.new_in_edition && c.kind == ControlChangeKind::Added)
        .count();
    let noted = |n: usize, words: &str| if n == 0 { String::new() } else { format!("{n} {words}") };
    let findings = &comparison.findings;
    let changes = || Some(Anchor::Chapter(number::CHANGES));
    let rest = || Some(Anchor::Chapter(number::FINDINGS));
    flow.ensure_space(160.0);
    glance::tile_grid(
        flow,
        vec![
            (sum(ControlChangeKind::Changed), "controls changed", String::new(), changes()),
            (sum(ControlChangeKind::Added), "controls added", noted(new, "of them new in the edition"), changes()),
            (sum(ControlChangeKind::Removed), "controls removed", String::new(), changes()),
            (
                same + footing,
                "controls the same",
                noted(footing as usize, "of them on another footing, such as stated instead of carried over"),
                changes(),
            ),
            (findings.resolved.len() as u32, "findings resolved", noted(findings.persisting.len(), "persist"), rest()),
            (findings.new.len() as u32, "findings new", String::new(), rest()),
        ],
    );
}

/// The two statements side by side.
fn sides(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    const COLUMNS: [TableColumn; 3] = [
        TableColumn::text("", 90.0, 93.0),
        TableColumn::text("OLD", 200.0, 200.0),
        TableColumn::text("NEW", 200.0, 200.0),
    ];
    let row = |label: String, texts: [String; 2], differs: bool| {
        let style = if differs { theme::STRONG } else { theme::TEXT };
        let [old, new] = texts;
        TableRow {
            place: "First page".into(),
            cells: vec![
                vec![vec![Inline::text(label, theme::QUIET)]],
                vec![vec![Inline::text(old, style)]],
                vec![vec![Inline::text(new, style)]],
            ],
            ..TableRow::default()
        }
    };
    let both = |get: fn(&ComparedSide) -> String| [get(&comparison.old), get(&comparison.new)];
    let mut rows = vec![
        row("File or folder".to_owned(), both(|s| s.name.clone()), false),
        row("Organisation".to_owned(), both(|s| s.organisation.clone()), false),
        row("On".to_owned(), both(editions), false),
    ];
    for fact in comparison.document.iter().filter(|f| f.fact != "organisation") {
        let texts = shown(flow, fact);
        let mut label = fact.fact.clone();
        label[..1].make_ascii_uppercase();
        rows.push(row(label, texts, fact.differs));
    }
    rows.push(row("Judged as of".to_owned(), both(|s| s.as_of.clone()), false));
    super::document::table(flow, &COLUMNS, rows);
}

fn editions(side: &ComparedSide) -> String {
    side.editions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A fact of both sides, at most three lines; in full in the workbook and the JSON.
fn shown(flow: &mut Flow<'_, '_>, fact: &FactChange) -> [String; 2] {
    [&fact.before, &fact.after].map(|texts| {
        if texts.is_empty() {
            "not stated".to_owned()
        } else {
            text::fit(flow.setter, &texts.join("; "), theme::TEXT, 180.0 * 2.8)
        }
    })
}
