//! Pages as lists of draw commands. This layer is independent of PDF: layout produces it, the writer reads it, and
//! tests can measure it.
//!
//! Lengths are points (1/72 inch). The origin is the page's top left corner and `y` grows downwards.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use unicode_script::Script;

use super::fonts::Face;
use super::tags::{ElementId, Kid, Structure};

/// A colour: one that a template may set, or a fixed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// Links, chapter numbers, the draft mark.
    Accent,
    /// Background of figures.
    Tint,
    /// What the reader must see first.
    Alarm,
    /// Red, green and blue, sRGB.
    Rgb(u8, u8, u8),
}

/// A glyph of a text run, in thousandths of an em.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// Glyph identifier within the face.
    pub id: u16,
    /// Advance of the pen, including kerning.
    pub advance: i16,
    /// Offset from the pen, to the right.
    pub dx: i16,
    /// Offset from the baseline, upwards.
    pub dy: i16,
    /// The characters that the glyph represents; `\0` if there is no second one.
    pub text: [char; 2],
    /// Number of the actual text of the cluster that begins with this glyph; 0 if there is none.
    pub spelled: u16,
    /// Whether it belongs to the same cluster as the glyph before it. No line breaks between them.
    pub joined: bool,
}

impl Glyph {
    /// A glyph without characters yet.
    pub fn of(id: u16, advance: i16) -> Self {
        Self { id, advance, dx: 0, dy: 0, text: ['\0'; 2], spelled: 0, joined: false }
    }
}

/// Glyphs of one face and size on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextRun {
    /// Left edge: where the pen starts, or ends in right-to-left text.
    pub x: f32,
    /// The baseline.
    pub baseline: f32,
    /// Sum of the advances, in points.
    pub width: f32,
    /// Face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// The glyphs in logical order.
    pub glyphs: Vec<Glyph>,
    /// Whether the run is right-to-left.
    pub rtl: bool,
    /// The script, unless the built-in faces draw it.
    pub script: Option<Script>,
}

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// A straight line to a point.
    Line(f32, f32),
    /// A cubic curve: two control points and the end.
    Curve([(f32, f32); 3]),
}

/// A closed outline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outline {
    /// Where it starts.
    pub start: (f32, f32),
    /// Its steps; the last point is connected to the start.
    pub steps: Vec<Step>,
}

/// A draw command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Draw {
    /// Text.
    Text(TextRun),
    /// A filled rectangle: left, top, width, height.
    Rect([f32; 4], Colour),
    /// A line from a point to a point.
    Line {
        /// From.
        from: (f32, f32),
        /// To.
        to: (f32, f32),
        /// Width in points.
        width: f32,
        /// Colour.
        colour: Colour,
    },
    /// The logo of the template: left, top, width, height.
    Logo([f32; 4]),
    /// Closed outlines: filled, stroked or both.
    Shape {
        /// The outlines, filled by the even-odd rule.
        outlines: Vec<Outline>,
        /// Fill colour.
        fill: Option<Colour>,
        /// Stroke colour and width.
        stroke: Option<(Colour, f32)>,
    },
}

/// A destination of links and bookmarks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// The cover.
    Cover,
    /// The page of figures.
    Glance,
    /// The contents.
    Contents,
    /// A chapter by number.
    Chapter(u8),
    /// A section of a chapter by running number.
    Section(u8, u32),
    /// The row of a control in the statement, by canonical identifier.
    Control(Rc<str>),
    /// The row of a control in the transition record.
    Transition(Rc<str>),
    /// The row of an excluded control among the exclusions.
    Exclusion(Rc<str>),
    /// The row of an item in the evidence index, by its number.
    Evidence(u32),
    /// A finding by number.
    Finding(u32),
    /// A source by number.
    Source(u32),
}

/// The active area of a link.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Link {
    /// Left, top, width, height.
    pub area: [f32; 4],
    /// The destination.
    pub target: Anchor,
    /// The element that its text belongs to.
    pub element: ElementId,
}

/// Consecutive commands that draw part of one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageSpan {
    /// The element.
    pub element: ElementId,
    /// Its first command on the page.
    pub from: usize,
    /// The command after its last one.
    pub to: usize,
}

/// Orientation of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    /// Portrait.
    Portrait,
    /// Landscape.
    Landscape,
}

/// Paper size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
pub(crate) enum Paper {
    /// 210 by 297 mm (ISO 216).
    #[default]
    A4,
    /// 8.5 by 11 inches (ANSI A).
    Letter,
}

impl Paper {
    /// Width and height of a page.
    pub fn size(self, orientation: Orientation) -> (f32, f32) {
        let (short, long) = match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        };
        match orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        }
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    /// Width and height.
    pub size: (f32, f32),
    /// The commands, from back to front.
    pub draws: Vec<Draw>,
    /// Its links.
    pub links: Vec<Link>,
    /// The parts drawn for structure elements, in drawing order; everything else is an artifact.
    pub spans: Vec<PageSpan>,
    /// The first command of header and footer, if there are any.
    pub furniture: Option<usize>,
}

impl Page {
    /// An empty page.
    pub fn new(size: (f32, f32)) -> Self {
        Self { size, draws: Vec::new(), links: Vec::new(), spans: Vec::new(), furniture: None }
    }
}

/// The position of an anchor: page index and height on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// Page, from 0.
    pub page: usize,
    /// Distance from the page's top.
    pub y: f32,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bookmark {
    /// Depth, from 0.
    pub level: u8,
    /// Its text.
    pub title: String,
    /// The destination.
    pub target: Anchor,
}

/// A finished layout.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageLayout {
    /// The colours that a template may set.
    pub palette: super::palette::Palette,
    /// The template's logo.
    pub logo: Option<Arc<super::logo::Logo>>,
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The position of each anchor.
    pub anchors: BTreeMap<Anchor, Spot>,
    /// The outline in reading order.
    pub bookmarks: Vec<Bookmark>,
    /// The logical structure in reading order.
    pub structure: Structure,
}

impl PageLayout {
    /// Assigns the commands of the last page, from `from` on, to an element.
    pub fn claim(&mut self, element: ElementId, from: usize) {
        let at = self.pages.len().saturating_sub(1) as u32;
        let Some(page) = self.pages.last_mut() else { return };
        let to = page.draws.len();
        if from == to {
            return;
        }
        if let Some(last) = page.spans.last_mut()
            && last.element == element
            && last.to == from
        {
            last.to = to;
            return;
        }
        page.spans.push(PageSpan { element, from, to });
        let span = page.spans.len() as u32 - 1;
        self.structure.get_mut(element).kids.push(Kid::Span(at, span));
    }

    /// Adds an area on the last page to a link. An area that continues the previous one widens it instead.
    pub fn link(&mut self, element: ElementId, target: Anchor, area: [f32; 4]) {
        let at = self.pages.len().saturating_sub(1) as u32;
        let Some(page) = self.pages.last_mut() else { return };
        if let Some(last) = page.links.last_mut()
            && last.element == element
            && last.area[1].to_bits() == area[1].to_bits()
        {
            last.area[2] = area[0] + area[2] - last.area[0];
            return;
        }
        page.links.push(Link { area, target, element });
        let link = page.links.len() as u32 - 1;
        self.structure.get_mut(element).kids.push(Kid::Link(at, link));
    }

    /// Appends the pages of another layout, with their anchors, bookmarks and structure.
    pub fn append(&mut self, mut other: Self) {
        let offset = self.pages.len();
        let before = self.structure.elements.len();
        self.structure.append(std::mem::take(&mut other.structure), offset as u32);
        for page in &mut other.pages {
            for span in &mut page.spans {
                span.element = self.structure.moved(before, span.element);
            }
            for element in page.links.iter_mut().map(|l| &mut l.element) {
                *element = self.structure.moved(before, *element);
            }
        }
        self.pages.extend(other.pages);
        self.anchors.extend(other.anchors.into_iter().map(|(a, s)| (a, Spot { page: s.page + offset, ..s })));
        self.bookmarks.extend(other.bookmarks);
    }
}
