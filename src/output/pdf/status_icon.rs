//! Status icons: a shape and a colour beside the status word, drawn as outlines so that no font has to contain them.

use super::page::{Colour, Draw, Outline, Page, Step};
use super::theme;
use crate::i18n::Localizer;
use crate::model::{Applicability, StatementControl, Status};

/// A status as shown in the pack: the implementation status, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// ●
    Implemented,
    /// ◆
    Alternative,
    /// ◐
    Partial,
    /// ○
    Planned,
    /// ✕
    NotImplemented,
    /// ?
    Unstated,
    /// –
    NotApplicable,
}

impl Sign {
    /// All icons in the order of legends and bars.
    pub const ALL: [Self; 7] = [
        Self::Implemented,
        Self::Alternative,
        Self::Partial,
        Self::Planned,
        Self::NotImplemented,
        Self::Unstated,
        Self::NotApplicable,
    ];

    /// The icon of a control: its status, unless the control is excluded.
    pub fn of(control: &StatementControl) -> Self {
        if control.applicability.value == Applicability::Excluded {
            Self::NotApplicable
        } else {
            control.status.value.into()
        }
    }

    /// The message key of the word beside the icon.
    pub fn key(self) -> &'static str {
        match self {
            Self::Implemented => "answers.status.implemented",
            Self::Alternative => "answers.status.alternative",
            Self::Partial => "answers.status.partial",
            Self::Planned => "answers.status.planned",
            Self::NotImplemented => "answers.status.not_implemented",
            Self::Unstated => "answers.status.unstated",
            Self::NotApplicable => "answers.status.not_applicable",
        }
    }

    /// The word beside the icon.
    pub fn word<'s>(self, speaker: &'s Localizer<'_>) -> &'s str {
        speaker.word(self.key())
    }

    /// Its colour. The lightness differs too, so that bars remain readable in grayscale.
    pub fn colour(self) -> Colour {
        match self {
            Self::Implemented => Colour::Rgb(0x14, 0x5c, 0x3a),
            Self::Alternative => Colour::Rgb(0x6b, 0x4f, 0x9e),
            Self::Partial => Colour::Rgb(0xd9, 0x9a, 0x22),
            Self::Planned => Colour::Rgb(0x9f, 0xc1, 0xe8),
            Self::NotImplemented => Colour::Rgb(0xb3, 0x2d, 0x2d),
            Self::Unstated => Colour::Rgb(0xc4, 0xc9, 0xd1),
            Self::NotApplicable => Colour::Rgb(0xff, 0xff, 0xff),
        }
    }

    /// Colour of the icon on white: dark enough for a small shape (contrast 3:1 or more).
    fn ink(self) -> Colour {
        match self {
            Self::Partial => Colour::Rgb(0x8f, 0x5e, 0x00),
            Self::Planned => Colour::Rgb(0x2c, 0x5f, 0xa3),
            Self::Unstated | Self::NotApplicable => theme::MUTED,
            other => other.colour(),
        }
    }

    /// Colour of a number on a bar of [`Self::colour`].
    pub fn on_colour(self) -> Colour {
        match self {
            Self::Implemented | Self::Alternative | Self::NotImplemented => theme::PAPER,
            _ => theme::INK,
        }
    }
}

impl From<Status> for Sign {
    fn from(status: Status) -> Self {
        match status {
            Status::Implemented => Self::Implemented,
            Status::Partial => Self::Partial,
            Status::Planned => Self::Planned,
            Status::NotImplemented => Self::NotImplemented,
            Status::Alternative => Self::Alternative,
            Status::Unstated => Self::Unstated,
        }
    }
}

/// Width of an icon of this type size, including the gap to its word.
pub(crate) fn width(size: f32) -> f32 {
    size * 1.12
}

/// Draws an icon on a baseline with its left edge at `x`.
pub(crate) fn draw(page: &mut Page, sign: Sign, x: f32, baseline: f32, size: f32) {
    let radius = size * 0.36;
    let (cx, cy) = (x + radius, baseline - size * 0.34);
    let ink = sign.ink();
    let edge = size * 0.11;
    let mut shape = |outlines: Vec<Outline>, fill: bool| {
        page.draws.push(Draw::Shape { outlines, fill: fill.then_some(ink), stroke: (!fill).then_some((ink, edge)) });
    };
    match sign {
        Sign::Implemented => shape(vec![circle(cx, cy, radius)], true),
        Sign::Planned => shape(vec![circle(cx, cy, radius - edge / 2.0)], false),
        Sign::Partial => {
            shape(vec![circle(cx, cy, radius - edge / 2.0)], false);
            shape(vec![left_half(cx, cy, radius)], true);
        }
        Sign::Alternative => {
            let points = [(cx, cy - radius * 1.15), (cx + radius, cy), (cx, cy + radius * 1.15), (cx - radius, cy)];
            shape(vec![polygon(&points)], true);
        }
        Sign::NotImplemented => {
            let (r, w) = (radius * 0.86, size * 0.085);
            for (dx, dy) in [(1.0, 1.0), (1.0, -1.0)] {
                let (ex, ey) = (dx * r, dy * r);
                let (nx, ny) = (-dy * w, dx * w);
                let bar = [
                    (cx - ex + nx, cy - ey + ny),
                    (cx + ex + nx, cy + ey + ny),
                    (cx + ex - nx, cy + ey - ny),
                    (cx - ex - nx, cy - ey - ny),
                ];
                shape(vec![polygon(&bar)], true);
            }
        }
        Sign::NotApplicable => {
            let h = size * 0.06;
            let bar = [(cx - radius, cy - h), (cx + radius, cy - h), (cx + radius, cy + h), (cx - radius, cy + h)];
            shape(vec![polygon(&bar)], true);
        }
        Sign::Unstated => question_mark(page, cx, cy, size, ink),
    }
}

/// A question mark made of an arc, a stem and a dot.
fn question_mark(page: &mut Page, cx: f32, cy: f32, size: f32, ink: Colour) {
    let (w, r) = (size * 0.12, size * 0.2);
    let top = cy - size * 0.17;
    // The hook is a band: the outer arc in one direction, the inner arc back.
    let (ro, ri) = (r + w / 2.0, r - w / 2.0);
    let k = 0.552_3;
    let hook = Outline {
        start: (cx - ro, top),
        steps: vec![
            Step::Curve([(cx - ro, top - k * ro), (cx - k * ro, top - ro), (cx, top - ro)]),
            Step::Curve([(cx + k * ro, top - ro), (cx + ro, top - k * ro), (cx + ro, top)]),
            Step::Curve([(cx + ro, top + k * ro), (cx + w * 0.5, top + ro * 0.7), (cx + w * 0.5, top + ro + w)]),
            Step::Line(cx - w * 0.5, top + ro + w),
            Step::Curve([(cx - w * 0.5, top + ro * 0.55), (cx + ri, top + k * ri), (cx + ri, top)]),
            Step::Curve([(cx + ri, top - k * ri), (cx + k * ri, top - ri), (cx, top - ri)]),
            Step::Curve([(cx - k * ri, top - ri), (cx - ri, top - k * ri), (cx - ri, top)]),
        ],
    };
    let dot = circle(cx, cy + size * 0.32, w * 0.62);
    page.draws.push(Draw::Shape { outlines: vec![hook, dot], fill: Some(ink), stroke: None });
}

fn polygon(points: &[(f32, f32)]) -> Outline {
    Outline {
        start: points.first().copied().unwrap_or_default(),
        steps: points.iter().skip(1).map(|&(x, y)| Step::Line(x, y)).collect(),
    }
}

fn circle(cx: f32, cy: f32, r: f32) -> Outline {
    // Four arcs. With this constant the cubic curves are closest to a circle.
    let k = 0.552_3 * r;
    Outline {
        start: (cx + r, cy),
        steps: vec![
            Step::Curve([(cx + r, cy + k), (cx + k, cy + r), (cx, cy + r)]),
            Step::Curve([(cx - k, cy + r), (cx - r, cy + k), (cx - r, cy)]),
            Step::Curve([(cx - r, cy - k), (cx - k, cy - r), (cx, cy - r)]),
            Step::Curve([(cx + k, cy - r), (cx + r, cy - k), (cx + r, cy)]),
        ],
    }
}

fn left_half(cx: f32, cy: f32, r: f32) -> Outline {
    let k = 0.552_3 * r;
    Outline {
        start: (cx, cy + r),
        steps: vec![
            Step::Curve([(cx - k, cy + r), (cx - r, cy + k), (cx - r, cy)]),
            Step::Curve([(cx - r, cy - k), (cx - k, cy - r), (cx, cy - r)]),
        ],
    }
}
