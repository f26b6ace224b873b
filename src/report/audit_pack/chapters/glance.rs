//! At a glance: six figures, bars by theme, and what needs a decision first, on one page.

use super::{Pack, number};
use crate::reconcile::{Figures, Severity};
use crate::report::audit_pack::chart::{self, Bar};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::fonts::Face;
use crate::report::audit_pack::page::{Anchor, Draw};
use crate::report::audit_pack::tags::Role;
use crate::report::audit_pack::text::{self, Inline, Style};
use crate::report::audit_pack::theme;

/// Findings listed at most.
const FIRST: usize = 10;

/// Writes the page.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("At a glance");
    flow.new_page();
    flow.anchor(Anchor::Glance);
    flow.bookmark(0, "At a glance", Anchor::Glance);
    flow.title(1, &[Inline::text("At a glance", theme::style(Face::Bold, theme::CHAPTER, theme::INK))], 2.0);
    let figures = pack.statement().map(|s| s.figures).unwrap_or_default();
    let several = pack.record.statements.len() > 1;
    let name = pack.statement().filter(|_| several).map_or_else(String::new, |s| format!("{}: ", s.framework_name));
    let covered = format!(
        "{name}{} of {} controls have a stated or carried-over answer. Figures count what sources state and what was carried over; \
         proposals are never counted.",
        figures.covered, figures.controls
    );
    flow.paragraph(&[Inline::text(covered, theme::QUIET)], 10.0);
    if let Some(gaps) = Some(pack.gaps().len()).filter(|n| *n > 0) {
        let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
        let words =
            format!("Incomplete: {} not read or not merged; see the cover.", super::count(gaps, "source", "sources"));
        flow.paragraph(&[Inline::link(words, alarm, Anchor::Cover)], 8.0);
    }
    tiles(flow, pack, &figures);
    themes(flow, pack);
    others(flow, pack);
    first_decisions(flow, pack);
}

/// The six figures, three to a row.
fn tiles(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, figures: &Figures) {
    let confirm = |n: u32| if n > 0 { format!("{n} of them carried over, to be confirmed") } else { String::new() };
    let count = |severity| pack.record.findings.iter().filter(|f| f.severity == severity).count();
    let by_severity: Vec<String> = Severity::ALL
        .iter()
        .map(|s| (s, count(*s)))
        .filter(|(_, n)| *n > 0)
        .map(|(s, n)| format!("{n} {}", s.word()))
        .collect();
    let tiles = [
        (figures.applicable, "applicable", confirm_applicability(figures)),
        (figures.implemented, "implemented", confirm(figures.implemented_carried_over)),
        (figures.partial, "partly implemented", alternatives(figures)),
        (figures.open, "open", open_parts(figures)),
        (figures.excluded, "excluded", String::new()),
        (pack.record.findings.len() as u32, "readiness findings", by_severity.join(" · ")),
    ];
    let targets = [
        Anchor::Chapter(number::STATEMENT),
        Anchor::Chapter(number::STATEMENT),
        Anchor::Chapter(number::STATEMENT),
        Anchor::Chapter(number::STATEMENT),
        Anchor::Chapter(number::EXCLUSIONS),
        Anchor::Chapter(number::FINDINGS),
    ];
    let tiles = tiles.into_iter().zip(targets).map(|((figure, label, note), target)| (figure, label, note, target));
    tile_grid(flow, tiles.collect());
}

/// Figures in tiles, three to a row: figure, what it counts, a note, where it leads.
pub(in crate::report::audit_pack) fn tile_grid(flow: &mut Flow<'_, '_>, tiles: Vec<(u32, &str, String, Anchor)>) {
    let gap = 12.0;
    let width = (flow.width() - 2.0 * gap) / 3.0;
    let height = 66.0;
    flow.open(Role::List);
    for (at, (figure, label, note, target)) in tiles.into_iter().enumerate() {
        let x = theme::MARGIN + (width + gap) * (at % 3) as f32;
        let y = flow.y();
        flow.page().draws.push(Draw::Rect([x, y, width, height], theme::TINT));
        flow.page().draws.push(Draw::Rect([x, y, 2.5, height], theme::ACCENT));
        let style = theme::style(Face::Bold, theme::DISPLAY, theme::INK);
        flow.open(Role::Item);
        flow.open(Role::Body);
        flow.label(&[Inline::link(figure.to_string(), style, target)], x + 12.0, y + 2.0, width - 16.0);
        flow.label(&[Inline::text(label, theme::STRONG)], x + 12.0, y + 30.0, width - 16.0);
        if !note.is_empty() {
            flow.label(&[Inline::text(note, theme::CELL_QUIET)], x + 12.0, y + 43.0, width - 16.0);
        }
        flow.close();
        flow.close();
        if at % 3 == 2 {
            flow.advance(height + gap);
        }
    }
    flow.close();
    flow.advance(4.0);
}

fn confirm_applicability(figures: &Figures) -> String {
    match figures.applicability_carried_over {
        0 => String::new(),
        n => format!("with the excluded ones {n} carried over, to be confirmed"),
    }
}

fn alternatives(figures: &Figures) -> String {
    match figures.alternative {
        0 => String::new(),
        n => format!("and {n} by an alternative measure"),
    }
}

/// What the open ones are; the parts overlap in no control.
fn open_parts(figures: &Figures) -> String {
    let undecided = figures.undecided + figures.applicability_unstated;
    let rest = figures.open.saturating_sub(undecided);
    match (rest, undecided) {
        (0, 0) => String::new(),
        (n, 0) => format!("{n} applicable and not in place or unstated"),
        (0, n) => format!("{n} without a decision whether they apply"),
        (n, m) => format!("{n} applicable and not in place or unstated, {m} without a decision whether they apply"),
    }
}

fn themes(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let Some(statement) = pack.statement() else { return };
    section(flow, "Status by theme");
    let bars: Vec<Bar> = statement
        .themes
        .iter()
        .map(|theme| Bar {
            label: format!("{} {}", theme.theme, theme.title),
            parts: chart::status_parts(&theme.figures),
            total: theme.figures.controls.to_string(),
        })
        .collect();
    chart::bars(flow, &bars, 130.0);
    chart::legend(flow);
}

/// The statements on other standards, a bar each.
fn others(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let others = pack.record.statements.iter().skip(1);
    let bars: Vec<Bar> = others
        .map(|statement| {
            let f = &statement.figures;
            let role = if f.not_in_role > 0 { format!(", {} not in role", f.not_in_role) } else { String::new() };
            Bar {
                label: statement.framework_name.clone(),
                parts: chart::status_parts(f),
                total: format!("{} applicable, {} excluded, {} open{role}", f.applicable, f.excluded, f.open),
            }
        })
        .collect();
    if !bars.is_empty() {
        section(flow, "Further statements");
        chart::bars_with_room(flow, &bars, 110.0, 230.0);
    }
}

fn section(flow: &mut Flow<'_, '_>, title: &'static str) {
    flow.title(2, &[Inline::text(title, theme::style(Face::Bold, theme::SECTION, theme::INK))], 6.0);
}

/// The gravest findings, one line each, each a link.
fn first_decisions(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let findings: Vec<_> = pack.record.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    section(flow, "What needs a decision first");
    if findings.is_empty() {
        flow.paragraph(&[Inline::text("No finding above the grade of a note.", theme::QUIET)], 4.0);
        return;
    }
    let width = flow.width();
    flow.open(Role::List);
    for finding in findings.iter().take(FIRST) {
        // The page is one page: what has no room is in the chapter anyway.
        if flow.rest() < 28.0 {
            break;
        }
        let y = flow.y();
        let severity = Style {
            colour: chart::severity_colour(finding.severity),
            ..theme::style(Face::Bold, theme::TABLE, theme::INK)
        };
        let target = Anchor::Finding(finding.number);
        flow.open(Role::Item);
        flow.open(Role::Label);
        flow.label(
            &[Inline::link(format!("F{}", finding.number), theme::CELL_LINK, target.clone())],
            theme::MARGIN,
            y,
            30.0,
        );
        flow.close();
        flow.open(Role::Body);
        flow.label(&[Inline::text(finding.severity.word(), severity)], theme::MARGIN + 32.0, y, 60.0);
        let control =
            finding.provision.as_ref().map(|p| pack.record.name_of(p)).or_else(|| match finding.controls.len() {
                0 => None,
                n => Some(super::count(n, "control", "controls")),
            });
        let control = text::fit(flow.setter, &control.unwrap_or_default(), theme::CELL_STRONG, 62.0);
        flow.label(&[Inline::text(control, theme::CELL_STRONG)], theme::MARGIN + 92.0, y, 70.0);
        let words = format!("{}: {}", finding.title, finding.seen);
        let words = text::fit(flow.setter, &words, theme::CELL, width - 168.0);
        flow.label(&[Inline::link(words, theme::CELL, target)], theme::MARGIN + 164.0, y, width - 160.0);
        flow.close();
        flow.close();
        flow.advance(13.0);
        let y = flow.y() - 1.5;
        let rule =
            Draw::Line { from: (theme::MARGIN, y), to: (theme::MARGIN + width, y), width: 0.3, colour: theme::RULE };
        flow.page().draws.push(rule);
    }
    flow.close();
    if findings.len() > FIRST {
        flow.advance(3.0);
        let more = format!("{} more in chapter {}", findings.len() - FIRST, number::FINDINGS);
        flow.paragraph(&[Inline::link(more, theme::CELL_LINK, Anchor::Chapter(number::FINDINGS))], 0.0);
    }
}
