//! A flow diagram of the transition between two editions: two stacks of statuses connected by bands.

use super::flow::Flow;
use super::page::{Colour, Draw, Outline, Step};
use super::status_icon::Sign;
use super::text::{self, Inline};
use super::theme;
use crate::i18n::values;

/// Height of the diagram, including labels.
const HEIGHT: f32 = 150.0;
/// Width of a stack.
const STACK: f32 = 12.0;
/// Minimum distance between two labels of a stack.
const LABEL: f32 = 11.0;
/// Gap between the parts of a stack.
const GAP: f32 = 3.0;

/// The start of a band: a status of the older edition, or no control there.
type Start = Option<Sign>;

/// A band: its status in the older edition (if any), its status in the newer one, and the number of controls.
pub(crate) type Band = (Start, Sign, u32);

/// A part of a stack: its name, colour, number of controls and top.
struct BandPart {
    words: String,
    colour: Colour,
    count: u32,
    top: f32,
}

/// Draws the diagram for the editions of two years.
pub(crate) fn draw(flow: &mut Flow<'_, '_>, bands: &[Band], from: &str, to: &str) {
    let total: u32 = bands.iter().map(|(.., n)| n).sum();
    if total == 0 {
        return;
    }
    let speaker = flow.speaker();
    let named = |start: Start| match start {
        Some(sign) => sign.word(speaker),
        None => speaker.word("transition.flow.no_predecessor"),
    };
    let starts: Vec<Start> = Sign::ALL.into_iter().map(Some).chain([None]).collect();
    let left: Vec<(Start, u32)> = starts
        .into_iter()
        .map(|start| (start, bands.iter().filter(|(s, ..)| *s == start).map(|(.., n)| n).sum()))
        .filter(|(_, n)| *n > 0)
        .collect();
    let right: Vec<(Sign, u32)> = Sign::ALL
        .into_iter()
        .map(|sign| (sign, bands.iter().filter(|(_, s, _)| *s == sign).map(|(.., n)| n).sum()))
        .filter(|(_, n)| *n > 0)
        .collect();
    let said: Vec<String> = bands
        .iter()
        .map(|(start, end, n)| {
            let values = values! { n: *n, left: named(*start), right: end.word(speaker) };
            speaker.format("transition.flow.one", &values)
        })
        .collect();
    let alternative =
        speaker.format("transition.flow.alternative", &values! { from: from, to: to, flows: said.join(", ") });

    flow.ensure_space(HEIGHT + 10.0);
    let (top, width) = (flow.y(), flow.width());
    let tallest = left.len().max(right.len()).saturating_sub(1) as f32 * GAP;
    let scale = (HEIGHT - 14.0 - tallest) / total as f32;
    let stack = |parts: Vec<(String, Colour, u32)>| {
        let mut y = top + 14.0;
        let mut placed = Vec::new();
        for (words, colour, count) in parts {
            placed.push(BandPart { words, colour, count, top: y });
            y += count as f32 * scale + GAP;
        }
        placed
    };
    let lefts = stack(left.iter().map(|(s, n)| (named(*s).to_owned(), colour(*s), *n)).collect());
    let rights = stack(right.iter().map(|(s, n)| (s.word(speaker).to_owned(), s.colour(), *n)).collect());
    let (x_left, x_right) = (theme::MARGIN + 150.0, theme::MARGIN + width - 150.0 - STACK);
    flow.figure(alternative, [theme::MARGIN, top, width, HEIGHT], |flow| {
        flow.label(&[Inline::text(from, theme::LABEL)], x_left - 14.0, top, 80.0);
        flow.label(&[Inline::text(to, theme::LABEL)], x_right - 8.0, top, 80.0);
        let mut used_left = vec![0.0; lefts.len()];
        let mut used_right = vec![0.0; rights.len()];
        for (at, (start, _)) in left.iter().enumerate() {
            for (to, (end, _)) in right.iter().enumerate() {
                let n: u32 = bands.iter().filter(|(s, e, _)| s == start && e == end).map(|(.., n)| n).sum();
                if n == 0 {
                    continue;
                }
                let thick = n as f32 * scale;
                let (y1, y2) = (lefts[at].top + used_left[at], rights[to].top + used_right[to]);
                used_left[at] += thick;
                used_right[to] += thick;
                let outline = band(x_left + STACK, x_right, y1, y2, thick);
                flow.page().draws.push(Draw::Shape {
                    outlines: vec![outline],
                    fill: Some(tint(colour(*start))),
                    stroke: Some((theme::PAPER, 0.5)),
                });
            }
        }
        for (parts, x, before) in [(&lefts, x_left, true), (&rights, x_right, false)] {
            labels(flow, parts, (x, top + HEIGHT), before, scale);
        }
    });
    flow.advance(HEIGHT + 10.0);
}

/// The label positions of a stack, which keep their distance even if the parts are thin.
fn labels(flow: &mut Flow<'_, '_>, parts: &[BandPart], (x, bottom): (f32, f32), before: bool, scale: f32) {
    let mut tops: Vec<f32> = Vec::new();
    for part in parts {
        let beside = part.top + part.count as f32 * scale / 2.0 - 5.0;
        tops.push(tops.last().map_or(beside, |last| beside.max(last + LABEL)));
    }
    // If thin parts push labels below the diagram, the labels move up again.
    let mut limit = bottom - LABEL;
    for y in tops.iter_mut().rev() {
        *y = y.min(limit);
        limit = *y - LABEL;
    }
    for (part, y) in parts.iter().zip(tops) {
        let height = part.count as f32 * scale;
        flow.page().draws.push(Draw::Rect([x, part.top, STACK, height.max(0.5)], part.colour));
        if part.colour == theme::PAPER {
            let (w, h) = (STACK - 0.6, (height - 0.6).max(0.2));
            let outline = Outline {
                start: (x + 0.3, part.top + 0.3),
                steps: vec![
                    Step::Line(x + 0.3 + w, part.top + 0.3),
                    Step::Line(x + 0.3 + w, part.top + 0.3 + h),
                    Step::Line(x + 0.3, part.top + 0.3 + h),
                ],
            };
            flow.page().draws.push(Draw::Shape {
                outlines: vec![outline],
                fill: None,
                stroke: Some((theme::MUTED, 0.6)),
            });
        }
        let words = text::fit(flow.setter, &format!("{} {}", part.count, part.words), theme::CELL, 136.0);
        let inlines = [Inline::text(words, theme::CELL)];
        if before {
            let width = text::extent(flow.setter, &inlines).1;
            flow.label(&inlines, x - 6.0 - width, y, width + 2.0);
        } else {
            flow.label(&inlines, x + STACK + 6.0, y, 140.0);
        }
    }
}

fn colour(start: Start) -> Colour {
    start.map_or(theme::RULE, Sign::colour)
}

/// A colour mixed with white, so that crossing bands remain visible.
fn tint(colour: Colour) -> Colour {
    match colour {
        Colour::Rgb(r, g, b) => {
            let thin = |v: u8| 255 - ((255 - u16::from(v)) * 2 / 5) as u8;
            Colour::Rgb(thin(r), thin(g), thin(b)).darker_than_paper()
        }
        other => other,
    }
}

impl Colour {
    /// White bands would be invisible on white paper.
    fn darker_than_paper(self) -> Self {
        if self == Self::Rgb(0xff, 0xff, 0xff) { Self::Rgb(0xec, 0xee, 0xf1) } else { self }
    }
}

/// A band between the stacks, bounded by two curves.
fn band(x1: f32, x2: f32, y1: f32, y2: f32, thick: f32) -> Outline {
    let middle = f32::midpoint(x1, x2);
    Outline {
        start: (x1, y1),
        steps: vec![
            Step::Curve([(middle, y1), (middle, y2), (x2, y2)]),
            Step::Line(x2, y2 + thick),
            Step::Curve([(middle, y2 + thick), (middle, y1 + thick), (x1, y1 + thick)]),
        ],
    }
}
