//! Lines of text and icons, ready to be placed, in logical order with visual positions.

use unicode_script::Script;

use super::bidi;
use super::fonts::Face;
use super::page::{Anchor, Draw, Glyph, Page, PageLayout, TextRun};
use super::shape::{Fragment, TextShaper};
use super::status_icon::{self, Sign};
use super::tags::ElementId;
use super::text::{Inline, Segmented, TextSegment, TextStyle};

/// Height of a line as a multiple of the type size.
const LEADING: f32 = 1.32;
/// Initial capacity of a run in glyphs.
const USUAL: usize = 24;
/// From the top of a line to its baseline, as a multiple of the type size.
const BASELINE: f32 = 1.02;

/// The content of a line item.
#[derive(Debug, Clone)]
enum LineContent {
    Text { style: TextStyle, glyphs: Vec<Glyph>, script: Option<Script> },
    Sign(Sign, f32),
}

/// An item of a line.
#[derive(Debug, Clone)]
struct Item {
    x: f32,
    width: f32,
    content: LineContent,
    link: Option<Anchor>,
    /// Embedding level; an odd one is right-to-left.
    level: u8,
}

/// A line, ready to be placed.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// In logical order, which differs from the visual order if some items are right-to-left.
    items: Vec<Item>,
    /// Width in points, without trailing space. A right-to-left line takes the full width of its column.
    pub width: f32,
    /// The largest type size on it.
    pub size: f32,
    /// Additional height above and below that faces of other scripts need, in points.
    beyond: [f32; 2],
    /// Whether the line as a whole is right-to-left.
    rtl: bool,
}

impl Line {
    /// Its height in points.
    pub fn height(&self) -> f32 {
        self.size * LEADING + self.beyond[0] + self.beyond[1]
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The line with a trailing space that separates it from the text to its right.
    pub fn spaced(mut self, setter: &TextShaper<'_>) -> Self {
        push_space(&mut self.items, setter);
        self
    }

    /// The line aligned to the starting side of a column of `width` points.
    pub fn aligned(mut self, width: f32) -> Self {
        if self.rtl && self.width < width {
            let shift = width - self.width;
            for item in &mut self.items {
                item.x += shift;
            }
            self.width = width;
        }
        self
    }

    fn baseline(&self, y: f32) -> f32 {
        y + self.beyond[0] + self.size * BASELINE
    }

    /// Draws the line with its left edge at `x` and its top at `y`, as an artifact: its text is repeated, or belongs
    /// to a figure.
    pub fn place(self, page: &mut Page, x: f32, y: f32) {
        let baseline = self.baseline(y);
        for item in self.items {
            item.draw(page, x, baseline);
        }
    }

    /// Draws the line on the last page as part of an element, with its links. Icons are artifacts, because the word
    /// beside each has the same meaning.
    pub fn place_as(self, layout: &mut PageLayout, element: ElementId, x: f32, y: f32) {
        let (baseline, height) = (self.baseline(y), self.height());
        for mut item in self.items {
            let owner = match item.link.take() {
                None => element,
                Some(target) => {
                    let link = layout.structure.link(element, &target);
                    layout.link(link, target, [x + item.x, y, item.width, height]);
                    link
                }
            };
            let (is_text, language) = match &item.content {
                LineContent::Text { style, .. } => (true, style.language),
                LineContent::Sign(..) => (false, None),
            };
            let owner = match language {
                Some(language) => layout.structure.in_language(owner, language),
                None => owner,
            };
            let Some(page) = layout.pages.last_mut() else { return };
            let from = page.draws.len();
            item.draw(page, x, baseline);
            if is_text {
                layout.claim(owner, from);
            }
        }
    }
}

impl Item {
    fn draw(self, page: &mut Page, x: f32, baseline: f32) {
        match self.content {
            LineContent::Text { style, glyphs, script } => page.draws.push(Draw::Text(TextRun {
                x: x + self.x,
                baseline,
                width: self.width,
                face: style.face,
                size: style.size,
                colour: style.colour,
                glyphs,
                rtl: bidi::runs_left(self.level),
                script,
            })),
            LineContent::Sign(sign, size) => status_icon::draw(page, sign, x + self.x, baseline, size),
        }
    }
}

/// A line under construction.
pub(crate) struct Builder {
    items: Vec<Item>,
    /// Logical position of the next item.
    pub pen: f32,
    pending_space: f32,
    /// Embedding level of the pending space, and the style of the text before it.
    pending: Option<(u8, TextStyle)>,
    /// Type size if the line stays empty.
    default_size: f32,
    beyond: [f32; 2],
    /// Embedding level of the paragraph; `None` while all of it is left-to-right.
    base: Option<u8>,
}

impl Builder {
    /// The first line of a paragraph.
    pub fn new(inlines: &[Inline<'_>]) -> Self {
        let default_size = inlines
            .iter()
            .map(|i| match i {
                Inline::Text(_, style, _) => style.size,
                Inline::Sign(_, size) => *size,
            })
            .next()
            .unwrap_or(9.0);
        Self {
            items: Vec::new(),
            pen: 0.0,
            pending_space: 0.0,
            pending: None,
            default_size,
            beyond: [0.0; 2],
            base: None,
        }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds a segment to the line. The caller has checked that it fits.
    pub fn push(&mut self, setter: &TextShaper<'_>, segment: &TextSegment) {
        self.begin(setter, segment);
        match &segment.content {
            Segmented::Sign(sign, size) => {
                let content = LineContent::Sign(*sign, *size);
                let (x, width) = (self.pen, segment.width);
                self.items.push(Item { x, width, content, link: None, level: segment.level });
                self.pen += width;
            }
            Segmented::Word(word, style) => {
                for fragment in &word.fragments {
                    self.glyphs(*style, fragment, &fragment.glyphs, segment);
                }
            }
        }
        self.end(segment);
    }

    /// Before the glyphs of a segment: places the pending space.
    pub fn begin(&mut self, setter: &TextShaper<'_>, segment: &TextSegment) {
        self.settle_space(setter, segment);
        if self.base.is_none() && (segment.level > 0 || segment.base > 0) {
            self.base = Some(segment.base);
        }
    }

    /// After the glyphs of a segment: its space becomes pending.
    pub fn end(&mut self, segment: &TextSegment) {
        self.pending_space = segment.space;
        self.pending = match &segment.content {
            Segmented::Word(_, style) => Some((segment.space_level, *style)),
            Segmented::Sign(..) => None,
        };
        if !self.items.is_empty() {
            self.pen += segment.space;
        }
    }

    /// Adds the space before a word as a glyph to the preceding run, so that copied text contains its spaces.
    fn settle_space(&mut self, setter: &TextShaper<'_>, next: &TextSegment) {
        if self.pending_space <= 0.0 {
            return;
        }
        let space = std::mem::take(&mut self.pending_space);
        if (self.base.is_some() || next.level > 0)
            && let Some((level, style)) = self.pending
            && let Some(glyph) = setter.space_glyph(style.face)
        {
            // In a line with both directions the space has its own visual position.
            self.pen -= space;
            let link =
                self.items.last().and_then(|item| item.link.clone()).filter(|link| next.link.as_ref() == Some(link));
            self.run(style, &[glyph], None, level, link.as_ref());
            return;
        }
        push_space(&mut self.items, setter);
        let Some(item) = self.items.last_mut() else { return };
        let LineContent::Text { style, glyphs, .. } = &item.content else { return };
        // Within one run the glyph takes the space's width. Before another run it only marks the space.
        if item.link == next.link
            && matches!(&next.content, Segmented::Word(_, s) if s.size.to_bits() == style.size.to_bits())
            && let Some(glyph) = glyphs.last()
        {
            item.width += f32::from(glyph.advance) * style.size / 1000.0;
            self.pen = item.x + item.width;
        }
    }

    /// Ends the line at white space (`mandatory`: at a line break), which stays as a glyph at its end. So words are
    /// separated in the text as they are on the page (ISO 32000-1, 14.8.2.5).
    pub fn finish_before_space(&mut self, setter: &TextShaper<'_>, mandatory: bool) -> Line {
        let width = self.items.last().map_or(0.0, |i| i.x + i.width);
        if mandatory || self.pending_space > 0.0 {
            push_space(&mut self.items, setter);
        }
        Line { width, ..self.finish() }
    }

    /// Adds the glyphs of a fragment to the line, in logical order.
    pub fn glyphs(&mut self, style: TextStyle, fragment: &Fragment, glyphs: &[Glyph], segment: &TextSegment) {
        for (most, beyond) in self.beyond.iter_mut().zip(fragment.beyond) {
            *most = most.max(f32::from(beyond) * style.size / 1000.0);
        }
        let style = TextStyle { face: fragment.face, ..style };
        self.run(style, glyphs, fragment.script, segment.level, segment.link.as_ref());
    }

    fn run(&mut self, style: TextStyle, glyphs: &[Glyph], script: Option<Script>, level: u8, link: Option<&Anchor>) {
        let width = glyphs.iter().map(|g| f32::from(g.advance)).sum::<f32>() * style.size / 1000.0;
        if let Some(item) = self.items.last_mut()
            && item.link.as_ref() == link
            && item.level == level
            && let LineContent::Text { style: last, glyphs: before, script: of } = &mut item.content
            && *last == style
            && *of == script
            && (item.x + item.width - self.pen).abs() < 0.01
        {
            before.extend_from_slice(glyphs);
            item.width += width;
        } else {
            // Most words are followed by others.
            let mut line = Vec::with_capacity(glyphs.len().max(USUAL));
            line.extend_from_slice(glyphs);
            let content = LineContent::Text { style, glyphs: line, script };
            self.items.push(Item { x: self.pen, width, content, link: link.cloned(), level });
        }
        self.pen += width;
    }

    /// Ends the line.
    pub fn finish(&mut self) -> Line {
        let mut items = std::mem::take(&mut self.items);
        let width = items.last().map_or(0.0, |i| i.x + i.width);
        let size = items
            .iter()
            .map(|i| match &i.content {
                LineContent::Text { style, .. } => style.size,
                LineContent::Sign(_, size) => *size,
            })
            .fold(0.0_f32, f32::max);
        let size = if items.is_empty() { self.default_size } else { size };
        self.pen = 0.0;
        self.pending_space = 0.0;
        self.pending = None;
        let base = self.base.take();
        if base.is_some() {
            reorder(&mut items);
        }
        let rtl = base.is_some_and(bidi::runs_left);
        Line { items, width, size, beyond: std::mem::take(&mut self.beyond), rtl }
    }
}

/// Moves the items of a line from their logical to their visual positions.
fn reorder(items: &mut [Item]) {
    let levels: Vec<u8> = items.iter().map(|item| item.level).collect();
    // A gap after an item, where styles differ, moves with the item.
    let room: Vec<f32> =
        (0..items.len()).map(|at| items.get(at + 1).map_or(items[at].width, |next| next.x - items[at].x)).collect();
    let mut x = items.first().map_or(0.0, |item| item.x);
    for at in bidi::visual_order(&levels) {
        let free = room[at] - items[at].width;
        items[at].x = if bidi::runs_left(levels[at]) { x + free } else { x };
        x += room[at];
    }
}

/// Adds the glyph of a space after the last text, without any width.
fn push_space(items: &mut Vec<Item>, setter: &TextShaper<'_>) {
    let Some(item) = items.last_mut() else { return };
    let LineContent::Text { style, glyphs, .. } = &mut item.content else { return };
    if let Some(glyph) = setter.space_glyph(style.face) {
        glyphs.push(glyph);
    } else if let Some(glyph) = setter.space_glyph(Face::Regular) {
        // A symbol face, or one for another script.
        let style = TextStyle { face: Face::Regular, ..*style };
        let content = LineContent::Text { style, glyphs: vec![glyph], script: None };
        let x = item.x + item.width;
        let after = Item { x, width: 0.0, content, link: item.link.clone(), level: item.level };
        items.push(after);
    }
}
