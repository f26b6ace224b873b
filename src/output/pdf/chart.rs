//! Charts: stacked bars with their numbers, and the legend of status icons.

use super::flow::Flow;
use super::fonts::Face;
use super::page::{Colour, Draw, Outline, Step};
use super::status_icon::{self, Sign};
use super::tags::StructureRole;
use super::text::{Inline, TextStyle};
use super::theme;
use crate::i18n::{Localizer, values};
use crate::model::{Figures, Severity};

/// A part of a bar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BarPart<'w> {
    /// What it counts, as the noun after a number; empty if the bar's name already states it.
    pub word: &'w str,
    /// Its value.
    pub count: u32,
    /// Fill colour.
    pub fill: Colour,
    /// Colour of its number.
    pub ink: Colour,
    /// Whether the fill is striped, so that it differs from its neighbours in grayscale.
    pub striped: bool,
}

/// A bar, preceded by its name and followed by its total.
#[derive(Debug, Clone)]
pub(crate) struct Bar<'w> {
    /// Its name.
    pub label: String,
    /// Its parts from left to right.
    pub parts: Vec<BarPart<'w>>,
    /// The text after it.
    pub total: String,
}

/// Height of a bar.
const BAR: f32 = 13.0;
/// Distance between bars.
const PITCH: f32 = 21.0;

/// The statuses of a set of controls as parts, in the order of the legend.
pub(crate) fn status_parts<'s>(figures: &Figures, speaker: &'s Localizer<'_>) -> Vec<BarPart<'s>> {
    Sign::ALL
        .iter()
        .map(|&sign| {
            let count = match sign {
                Sign::Implemented => figures.implemented,
                Sign::Alternative => figures.alternative,
                Sign::Partial => figures.partial,
                Sign::Planned => figures.planned,
                Sign::NotImplemented => figures.not_implemented,
                Sign::Unstated => figures.status_unstated,
                Sign::NotApplicable => figures.excluded,
            };
            BarPart {
                word: sign.word(speaker),
                count,
                fill: sign.colour(),
                ink: sign.on_colour(),
                striped: sign == Sign::NotImplemented,
            }
        })
        .collect()
}

/// Colour of a severity.
pub(crate) fn severity_colour(severity: Severity) -> Colour {
    match severity {
        Severity::Major => theme::ALARM,
        Severity::Minor => Colour::Rgb(0x8f, 0x5e, 0x00),
        Severity::Observation => theme::ACCENT,
        Severity::Note => theme::MUTED,
    }
}

/// Draws bars one below another on a common scale, with `label` points reserved for their names.
pub(crate) fn bars(flow: &mut Flow<'_, '_>, bars: &[Bar<'_>], label: f32) {
    bars_with_room(flow, bars, label, 60.0);
}

/// As [`bars`], with `after` points reserved for the text after the longest bar.
pub(crate) fn bars_with_room(flow: &mut Flow<'_, '_>, bars: &[Bar<'_>], label: f32, after: f32) {
    let width = flow.width();
    let scale_to = bars.iter().map(|b| b.parts.iter().map(|p| p.count).sum::<u32>()).max().unwrap_or(0).max(1);
    let room = width - label - after;
    for bar in bars {
        flow.ensure_space(PITCH);
        let area = [theme::MARGIN, flow.y(), width, PITCH];
        flow.figure(in_words(bar, flow.speaker()), area, |flow| draw_bar(flow, bar, label, room / scale_to as f32));
        flow.advance(PITCH);
    }
}

/// The alternative text of a bar: `A.5 Organizational controls: 12 implemented, 3 planned; 37`.
fn in_words(bar: &Bar<'_>, speaker: &Localizer<'_>) -> String {
    let parts: Vec<String> = bar
        .parts
        .iter()
        .filter(|p| p.count > 0 && !p.word.is_empty())
        .map(|p| format!("{} {}", p.count, p.word))
        .collect();
    let said: Vec<String> = [parts.join(", "), bar.total.clone()].into_iter().filter(|t| !t.is_empty()).collect();
    speaker.format("layout.bar", &values! { label: &bar.label, parts: said.join("; ") })
}

/// Draws a bar at the current position with `scale` points per counted item.
fn draw_bar(flow: &mut Flow<'_, '_>, bar: &Bar<'_>, label: f32, scale: f32) {
    let (y, width) = (flow.y(), flow.width());
    flow.label(&[Inline::text(bar.label.as_str(), theme::CELL)], theme::MARGIN, y + 1.5, label - 8.0);
    let mut x = theme::MARGIN + label;
    for part in bar.parts.iter().filter(|p| p.count > 0) {
        let wide = part.count as f32 * scale;
        segment(flow, x, y, wide, part);
        x += wide;
    }
    let room = (theme::MARGIN + width - x - 6.0).max(20.0);
    flow.label(&[Inline::text(bar.total.as_str(), theme::CELL_QUIET)], x + 6.0, y + 1.8, room);
}

/// Draws a part of a bar, with its number if there is room.
fn segment(flow: &mut Flow<'_, '_>, x: f32, y: f32, wide: f32, part: &BarPart<'_>) {
    // A thin white line separates neighbours of similar lightness.
    let inner = (wide - 0.8).max(0.4);
    let page = flow.page();
    if part.fill == theme::PAPER {
        let outline = rectangle(x + 0.3, y + 0.3, (inner - 0.6).max(0.2), BAR - 0.6);
        page.draws.push(Draw::Shape { outlines: vec![outline], fill: None, stroke: Some((theme::MUTED, 0.6)) });
    } else {
        page.draws.push(Draw::Rect([x, y, inner, BAR], part.fill));
    }
    let figure = part.count.to_string();
    let style = theme::style(Face::Bold, theme::SMALL, part.ink);
    let figure_width = figure.len() as f32 * theme::SMALL * 0.6;
    if part.striped {
        let mut at = 2.0;
        while at + 3.0 < inner {
            let stripe = Outline {
                start: (x + at, y + BAR),
                steps: vec![
                    Step::Line(x + at + 0.9, y + BAR),
                    Step::Line(x + at + 3.0, y),
                    Step::Line(x + at + 2.1, y),
                ],
            };
            page.draws.push(Draw::Shape { outlines: vec![stripe], fill: Some(theme::PAPER), stroke: None });
            at += 5.0;
        }
        if inner >= figure_width + 4.0 {
            let middle = x + inner / 2.0;
            page.draws.push(Draw::Rect(
                [middle - figure_width / 2.0 - 2.0, y + 1.5, figure_width + 4.0, BAR - 3.0],
                part.fill,
            ));
        }
    }
    if inner >= figure_width + 2.0 {
        flow.label(&[Inline::text(figure, style)], x + (inner - figure_width) / 2.0, y + 2.0, figure_width + 8.0);
    }
}

fn rectangle(x: f32, y: f32, w: f32, h: f32) -> Outline {
    Outline { start: (x, y), steps: vec![Step::Line(x + w, y), Step::Line(x + w, y + h), Step::Line(x, y + h)] }
}

/// A line of colour swatches with their meaning and the icon used in tables.
pub(crate) fn legend(flow: &mut Flow<'_, '_>) {
    let style: TextStyle = theme::CELL_QUIET;
    let entries: Vec<(f32, Sign)> = Sign::ALL
        .iter()
        .map(|&s| {
            let words = super::text::extent(flow.setter, &[Inline::text(s.word(flow.speaker()), style)]).1;
            (words + 9.0 + 3.0 + status_icon::width(style.size) + 14.0, s)
        })
        .collect();
    let total: f32 = entries.iter().map(|e| e.0).sum();
    let rows = if total > flow.width() { 2.0 } else { 1.0 };
    flow.ensure_space(12.0 * rows);
    let (left, right) = (theme::MARGIN, theme::MARGIN + flow.width());
    let (mut x, mut y) = (left, flow.y());
    flow.open(StructureRole::List);
    for (width, sign) in entries {
        if x + width - 14.0 > right {
            x = left;
            y += 12.0;
        }
        let swatch = [x, y + 1.0, 8.0, 7.0];
        if sign.colour() == theme::PAPER {
            let outline = rectangle(swatch[0] + 0.3, swatch[1] + 0.3, swatch[2] - 0.6, swatch[3] - 0.6);
            flow.page().draws.push(Draw::Shape {
                outlines: vec![outline],
                fill: None,
                stroke: Some((theme::MUTED, 0.6)),
            });
        } else {
            flow.page().draws.push(Draw::Rect(swatch, sign.colour()));
            if sign == Sign::NotImplemented {
                let stripe = Outline {
                    start: (x + 2.5, y + 8.0),
                    steps: vec![
                        Step::Line(x + 3.5, y + 8.0),
                        Step::Line(x + 5.5, y + 1.0),
                        Step::Line(x + 4.5, y + 1.0),
                    ],
                };
                flow.page().draws.push(Draw::Shape { outlines: vec![stripe], fill: Some(theme::PAPER), stroke: None });
            }
        }
        flow.open(StructureRole::Item);
        flow.open(StructureRole::Body);
        flow.label(
            &[Inline::Sign(sign, style.size), Inline::text(sign.word(flow.speaker()), style)],
            x + 11.0,
            y,
            width,
        );
        flow.close();
        flow.close();
        x += width;
    }
    flow.close();
    flow.advance(y - flow.y() + 18.0);
}
