//! At a glance, on one page: six key figures, bars by theme, and the decisions to take first.

use super::contents::{Pack, exclusion_anchor};
use super::number;
use crate::i18n::values;
use crate::model::{Applicability, Figures, Severity, StatementControl};
use crate::output::pack::template::Chapter;
use crate::output::pdf::chart::{self, Bar};
use crate::output::pdf::text::{self, Inline, TextStyle};
use crate::output::pdf::{Anchor, Draw, Face, Flow, StructureRole, theme};

/// Maximum number of findings listed.
const FIRST: usize = 10;

/// Writes the page.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let title = pack.word("glance.title");
    flow.setter.enter(title);
    flow.new_page();
    flow.anchor(Anchor::Glance);
    flow.bookmark(0, title, Anchor::Glance);
    flow.title(2, &[Inline::text(title, theme::style(Face::Bold, theme::CHAPTER, theme::INK))], 2.0);
    let figures = pack.statement().map(|s| s.figures).unwrap_or_default();
    let several = pack.record.statements.len() > 1;
    let name = pack.statement().filter(|_| several).map_or_else(String::new, |s| pack.label(&s.framework_name));
    let covered = values! { statement: name, covered: figures.covered, total: figures.controls };
    flow.paragraph(&[Inline::text(pack.format("glance.covered", &covered), theme::QUIET)], 10.0);
    if let Some(gaps) = Some(pack.gaps().len()).filter(|n| *n > 0) {
        let alarm = theme::style(Face::Bold, theme::BODY, theme::ALARM);
        let words = pack.format("glance.incomplete", &values! { n: gaps });
        flow.paragraph(&[Inline::link(words, alarm, Anchor::Cover)], 8.0);
    }
    tiles(flow, pack, &figures);
    themes(flow, pack);
    others(flow, pack);
    exclusions(flow, pack);
    if pack.is_internal() {
        first_decisions(flow, pack);
    }
}

/// The height of a line of a list.
const LINE: f32 = 13.0;

/// The excluded controls with their reasons, one line each.
fn exclusions(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let Some(statement) = pack.statement() else { return };
    let controls = statement.controls.iter();
    let excluded: Vec<&StatementControl> =
        controls.filter(|c| c.in_role && c.applicability.value == Applicability::Excluded).collect();
    section(flow, pack.word("glance.exclusions.title"));
    if excluded.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("exclusions.none"), theme::QUIET)], 4.0);
        return;
    }
    // The page must remain one page: the findings below get half of what is left.
    let findings = if pack.is_internal() { pack.record.findings.len().min(FIRST) } else { 0 };
    let below = if findings == 0 { 0.0 } else { 50.0 + LINE * findings as f32 };
    let room = (flow.rest() - below).max(flow.rest() * 0.5 - LINE);
    let shown = excluded.len().min(FIRST).min((room / LINE) as usize);
    let width = flow.width();
    flow.open(StructureRole::List);
    for control in &excluded[..shown] {
        let y = flow.y();
        flow.open(StructureRole::Item);
        flow.open(StructureRole::Label);
        let target = exclusion_anchor(&control.provision);
        let local = control.provision.local();
        flow.label(&[pack.link(Chapter::Exclusions, local, theme::CELL_LINK, target)], theme::MARGIN, y, 50.0);
        flow.close();
        flow.open(StructureRole::Body);
        let texts: Vec<&str> = control.justification_for_exclusion.iter().map(|t| t.text.as_str()).collect();
        let reason =
            if texts.is_empty() { pack.word("exclusions.no_justification").to_owned() } else { texts.join("; ") };
        let values = values! { title: &control.title, reason: reason };
        let words = pack.format("glance.exclusions.line", &values);
        let words = text::fit(flow.setter, &words, theme::CELL, width - 56.0);
        flow.label(&[Inline::text(words, theme::CELL)], theme::MARGIN + 52.0, y, width - 50.0);
        flow.close();
        flow.close();
        end_line(flow);
    }
    flow.close();
    let more = excluded.len() - shown;
    if let (Some(chapter), true) = (pack.number(Chapter::Exclusions), more > 0) {
        flow.advance(3.0);
        let more = pack.format("glance.first.more", &values! { n: more, chapter: u32::from(chapter) });
        flow.paragraph(&[Inline::link(more, theme::CELL_LINK, Anchor::Chapter(number::EXCLUSIONS))], 0.0);
    }
    flow.advance(8.0);
}

/// Ends a line of a list with a rule.
fn end_line(flow: &mut Flow<'_, '_>) {
    flow.advance(LINE);
    let (y, width) = (flow.y() - 1.5, flow.width());
    let rule = Draw::Line { from: (theme::MARGIN, y), to: (theme::MARGIN + width, y), width: 0.3, colour: theme::RULE };
    flow.page().draws.push(rule);
}

/// The six key figures, three per row.
fn tiles(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, figures: &Figures) {
    let note = |key: &str, n: u32| if n > 0 { pack.format(key, &values! { n: n }) } else { String::new() };
    let sixth = if pack.is_internal() {
        let count = |severity| pack.record.findings.iter().filter(|f| f.severity == severity).count();
        let by_severity: Vec<String> = Severity::ALL
            .iter()
            .map(|s| (s, count(*s)))
            .filter(|(_, n)| *n > 0)
            .map(|(s, n)| pack.format(&format!("answers.severity_count.{}", s.word()), &values! { n: n }))
            .collect();
        let target = pack.has(Chapter::Findings).then_some(Anchor::Chapter(number::FINDINGS));
        (pack.record.findings.len() as u32, "glance.tiles.findings", by_severity.join(" · "), target)
    } else {
        (figures.covered, "glance.tiles.covered", note("glance.tiles.of_controls", figures.controls), None)
    };
    let statement = || pack.has(Chapter::Statement).then_some(Anchor::Chapter(number::STATEMENT));
    let exclusions = pack.has(Chapter::Exclusions).then_some(Anchor::Chapter(number::EXCLUSIONS));
    let carried = note("glance.tiles.applicability_carried_over", figures.applicability_carried_over);
    let tiles = [
        (figures.applicable, "glance.tiles.applicable", carried, statement()),
        (
            figures.implemented,
            "glance.tiles.implemented",
            note("glance.tiles.carried_over", figures.implemented_carried_over),
            statement(),
        ),
        (figures.partial, "glance.tiles.partial", note("glance.tiles.alternative", figures.alternative), statement()),
        (figures.open, "glance.tiles.open", open_parts(pack, figures), statement()),
        (figures.excluded, "glance.tiles.excluded", String::new(), exclusions),
        sixth,
    ];
    // The text below a figure agrees with it in number: `1 excluded`, with other endings in other languages.
    let label = |key, n: u32| pack.format(key, &values! { n: n });
    let tiles = tiles.into_iter().map(|(figure, key, note, target)| (figure, label(key, figure), note, target));
    tile_grid(flow, tiles.collect());
}

/// Tiles, three per row: figure, label, note, link.
pub(in crate::output::pack) fn tile_grid(
    flow: &mut Flow<'_, '_>,
    tiles: Vec<(u32, impl AsRef<str>, String, Option<Anchor>)>,
) {
    let gap = 12.0;
    let width = (flow.width() - 2.0 * gap) / 3.0;
    let height = 66.0;
    flow.open(StructureRole::List);
    for (at, (figure, label, note, target)) in tiles.into_iter().enumerate() {
        let x = theme::MARGIN + (width + gap) * (at % 3) as f32;
        let y = flow.y();
        flow.page().draws.push(Draw::Rect([x, y, width, height], theme::TINT));
        flow.page().draws.push(Draw::Rect([x, y, 2.5, height], theme::ACCENT));
        let style = theme::style(Face::Bold, theme::DISPLAY, theme::INK);
        flow.open(StructureRole::Item);
        flow.open(StructureRole::Body);
        // Number and label are one link.
        let inline = |text: String, style| match &target {
            Some(target) => Inline::link(text, style, target.clone()),
            None => Inline::text(text, style),
        };
        flow.open(StructureRole::Paragraph);
        flow.label(&[inline(figure.to_string(), style)], x + 12.0, y + 2.0, width - 16.0);
        flow.label(&[inline(label.as_ref().to_owned(), theme::STRONG)], x + 12.0, y + 30.0, width - 16.0);
        flow.close();
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

/// What the open controls consist of; no control is in two parts.
fn open_parts(pack: &Pack<'_>, figures: &Figures) -> String {
    let undecided = figures.undecided + figures.applicability_unstated;
    let rest = figures.open.saturating_sub(undecided);
    match (rest, undecided) {
        (0, 0) => String::new(),
        (n, 0) => pack.format("glance.tiles.open_applicable", &values! { n: n }),
        (0, n) => pack.format("glance.tiles.open_undecided", &values! { n: n }),
        (n, undecided) => pack.format("glance.tiles.open_both", &values! { n: n, undecided: undecided }),
    }
}

fn themes(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let Some(statement) = pack.statement() else { return };
    section(flow, pack.word("glance.themes.title"));
    let bars: Vec<Bar<'_>> = statement
        .themes
        .iter()
        .map(|theme| Bar {
            label: format!("{} {}", theme.theme, theme.title),
            parts: chart::status_parts(&theme.figures, pack.speaker),
            total: theme.figures.controls.to_string(),
        })
        .collect();
    chart::bars(flow, &bars, 130.0);
    chart::legend(flow);
}

/// The statements on other standards, one bar each.
fn others(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let others = pack.record.statements.iter().skip(1);
    let bars: Vec<Bar<'_>> = others
        .map(|statement| {
            let f = &statement.figures;
            let key = if f.not_in_role > 0 { "glance.themes.other_with_role" } else { "glance.themes.other" };
            let figures = values! {
                applicable: f.applicable,
                excluded: f.excluded,
                open: f.open,
                not_in_role: f.not_in_role,
            };
            Bar {
                label: statement.framework_name.clone(),
                parts: chart::status_parts(f, pack.speaker),
                total: pack.format(key, &figures),
            }
        })
        .collect();
    if !bars.is_empty() {
        section(flow, pack.word("glance.themes.others"));
        chart::bars_with_room(flow, &bars, 110.0, 230.0);
    }
}

pub(super) fn section(flow: &mut Flow<'_, '_>, title: &str) {
    flow.title(3, &[Inline::text(title, theme::style(Face::Bold, theme::SECTION, theme::INK))], 6.0);
}

/// The most severe findings, one line each, each a link.
fn first_decisions(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let findings = &pack.record.findings;
    section(flow, pack.word("glance.first.title"));
    if findings.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("glance.first.none"), theme::QUIET)], 4.0);
        return;
    }
    let width = flow.width();
    flow.open(StructureRole::List);
    let mut shown = 0;
    for finding in findings.iter().take(FIRST) {
        // The page must remain one page; the chapter has what does not fit.
        if flow.rest() < 28.0 {
            break;
        }
        shown += 1;
        let y = flow.y();
        let severity = TextStyle {
            colour: chart::severity_colour(finding.severity),
            ..theme::style(Face::Bold, theme::TABLE, theme::INK)
        };
        let target = Anchor::Finding(finding.number);
        flow.open(StructureRole::Item);
        flow.open(StructureRole::Label);
        flow.label(
            &[pack.link(Chapter::Findings, format!("F{}", finding.number), theme::CELL_LINK, target.clone())],
            theme::MARGIN,
            y,
            30.0,
        );
        flow.close();
        flow.open(StructureRole::Body);
        flow.label(&[Inline::text(pack.word(finding.severity.key()), severity)], theme::MARGIN + 32.0, y, 60.0);
        let control =
            finding.provision.as_ref().map(|p| pack.record.name_of(p)).or_else(|| match finding.controls.len() {
                0 => None,
                n => Some(pack.format("glance.first.controls", &values! { n: n })),
            });
        let control = text::fit(flow.setter, &control.unwrap_or_default(), theme::CELL_STRONG, 62.0);
        flow.label(&[Inline::text(control, theme::CELL_STRONG)], theme::MARGIN + 92.0, y, 70.0);
        let words = pack.format(
            "glance.first.line",
            &values! { title: pack.speaker.finding_title(finding), seen: pack.speaker.localize(&finding.seen) },
        );
        let words = text::fit(flow.setter, &words, theme::CELL, width - 168.0);
        flow.label(
            &[pack.link(Chapter::Findings, words, theme::CELL, target)],
            theme::MARGIN + 164.0,
            y,
            width - 160.0,
        );
        flow.close();
        flow.close();
        end_line(flow);
    }
    flow.close();
    if let (Some(chapter), true) = (pack.number(Chapter::Findings), findings.len() > shown) {
        flow.advance(3.0);
        let values = values! { n: findings.len() - shown, chapter: u32::from(chapter) };
        let more = pack.format("glance.first.more", &values);
        flow.paragraph(&[Inline::link(more, theme::CELL_LINK, Anchor::Chapter(number::FINDINGS))], 0.0);
    }
}
