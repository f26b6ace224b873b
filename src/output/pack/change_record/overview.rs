//! Chapter 1: the differences in figures, by framework.

use super::document::{quiet, table};
use super::number;
use crate::diff::{Comparison, ControlChangeKind, FrameworkChange, describe};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, Orientation, TableColumn, TableRow, theme};

/// Writes the chapter.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    flow.setter.enter("What differs");
    flow.chapter(number::OVERVIEW, "What differs", Orientation::Portrait);
    let words = if comparison.differs {
        "A difference is an answer that is another one, or a text, owner or piece of evidence that came, went or was \
         edited. White space, case and order do not count. A value that is stated for the first time is not called \
         changed, and a proposal is never a fact."
    } else {
        "No change: the two statements say the same. White space, case and order do not count."
    };
    quiet(flow, words, 6.0);
    for (at, framework) in (0u32..).zip(&comparison.frameworks) {
        flow.section(Anchor::Section(number::OVERVIEW, at), &framework.framework_name);
        if let Some(only) = framework.only_in {
            let words = format!("{} alone has a statement on {}.", only.word(), framework.framework_name);
            flow.paragraph(&[Inline::text(words, theme::STRONG)], 6.0);
        } else {
            counts(flow, framework);
        }
        figures(flow, framework);
    }
}

fn counts(flow: &mut Flow<'_, '_>, framework: &FrameworkChange) {
    let count = |kind| framework.count(kind);
    let words = format!(
        "{} controls changed, {} added, {} removed, {} the same ({} of them on another footing); {} own controls and {} clauses differ.",
        count(ControlChangeKind::Changed),
        count(ControlChangeKind::Added),
        count(ControlChangeKind::Removed),
        framework.unchanged as usize + count(ControlChangeKind::Footing),
        count(ControlChangeKind::Footing),
        framework.own_controls.len(),
        framework.clauses.len()
    );
    flow.paragraph(&[Inline::text(words, theme::TEXT)], 4.0);
    for one in &framework.one_sided {
        flow.paragraph(&[Inline::text(describe::one_sided(one), theme::STRONG)], 2.0);
    }
    let by_field = framework.by_field();
    if by_field.is_empty() {
        return;
    }
    flow.advance(4.0);
    let fields: Vec<String> = by_field.iter().map(|(field, n)| format!("{} {n}", field.words())).collect();
    let words = format!("Controls by the field that differs: {}.", fields.join(", "));
    flow.paragraph(&[Inline::text(words, theme::TEXT)], 6.0);
}

fn figures(flow: &mut Flow<'_, '_>, framework: &FrameworkChange) {
    const COLUMNS: [TableColumn; 4] = [
        TableColumn::text("Figure", 170.0, 230.0),
        TableColumn::number("OLD", 44.0, 60.0),
        TableColumn::number("NEW", 44.0, 60.0),
        TableColumn::number("Difference", 56.0, 70.0),
    ];
    let shown = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let rows = framework
        .figures()
        .into_iter()
        .filter(|(_, before, after)| before.unwrap_or(0) > 0 || after.unwrap_or(0) > 0)
        .map(|(label, before, after)| {
            let difference = match (before, after) {
                (Some(before), Some(after)) if before != after => format!("{:+}", i64::from(after) - i64::from(before)),
                (Some(_), Some(_)) => "0".to_owned(),
                _ => String::new(),
            };
            let cell = |text: String, style| vec![vec![Inline::text(text, style)]];
            let strong = if difference == "0" || difference.is_empty() { theme::CELL } else { theme::CELL_STRONG };
            TableRow {
                place: "What differs".into(),
                cells: vec![
                    cell(label.to_owned(), theme::CELL),
                    cell(shown(before), theme::CELL),
                    cell(shown(after), theme::CELL),
                    cell(difference.replace('-', "−"), strong),
                ],
                ..TableRow::default()
            }
        })
        .collect();
    table(flow, &COLUMNS, rows);
}
