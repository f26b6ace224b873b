//! Paragraphs to lines: break opportunities after UAX #14, and breaks inside a word that fits no line.

use std::borrow::Cow;
use std::rc::Rc;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::fonts::Face;
use super::page::{Anchor, Colour, Draw, Glyph, Layout, Page, TextRun};
use super::shape::{Typesetter, Word};
use super::sign::{self, Sign};
use super::tags::ElementId;

/// Height of a line as a multiple of the type size.
pub(super) const LEADING: f32 = 1.32;
/// From the top of a line to its baseline, as a multiple of the type size.
const BASELINE: f32 = 1.02;

/// Face, size and colour of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
}

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub(super) enum Inline<'a> {
    /// Text, a link if it has a target.
    Text(Cow<'a, str>, Style, Option<Anchor>),
    /// A status sign of this type size; it keeps to the word that follows.
    Sign(Sign, f32),
}

impl<'a> Inline<'a> {
    /// Plain text.
    pub fn text(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self::Text(text.into(), style, None)
    }

    /// Text that leads to an anchor.
    pub fn link(text: impl Into<Cow<'a, str>>, style: Style, target: Anchor) -> Self {
        Self::Text(text.into(), style, Some(target))
    }
}

/// What an item of a line shows.
#[derive(Debug, Clone)]
enum Content {
    Text { style: Style, glyphs: Vec<Glyph> },
    Sign(Sign, f32),
}

/// A piece of a line.
#[derive(Debug, Clone)]
struct Item {
    x: f32,
    width: f32,
    content: Content,
    link: Option<Anchor>,
}

/// A line, ready to be placed.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    items: Vec<Item>,
    /// Width in points, without trailing space.
    pub width: f32,
    /// The largest type size on it.
    pub size: f32,
}

impl Line {
    /// Its height in points.
    pub fn height(&self) -> f32 {
        self.size * LEADING
    }

    /// The line with a space at its end, that parts it from what stands to its right.
    pub fn spaced(mut self, setter: &Typesetter<'_>) -> Self {
        push_space(&mut self.items, setter);
        self
    }

    /// Draws the line with its left edge at `x` and its top at `y`, as an artefact: what stands elsewhere already, or
    /// belongs to a figure.
    pub fn place(self, page: &mut Page, x: f32, y: f32) {
        let baseline = y + self.size * BASELINE;
        for item in self.items {
            item.draw(page, x, baseline);
        }
    }

    /// Draws the line on the last page as a part of an element. Its links become links; its signs are artefacts, for
    /// the word beside each says the same.
    pub fn place_as(self, layout: &mut Layout, element: ElementId, x: f32, y: f32) {
        let (baseline, height) = (y + self.size * BASELINE, self.height());
        for mut item in self.items {
            let owner = match item.link.take() {
                None => element,
                Some(target) => {
                    let link = layout.structure.link(element, &target);
                    layout.link(link, target, [x + item.x, y, item.width, height]);
                    link
                }
            };
            let Some(page) = layout.pages.last_mut() else { return };
            let from = page.draws.len();
            let is_text = matches!(item.content, Content::Text { .. });
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
            Content::Text { style, glyphs } => page.draws.push(Draw::Text(TextRun {
                x: x + self.x,
                baseline,
                width: self.width,
                face: style.face,
                size: style.size,
                colour: style.colour,
                glyphs,
            })),
            Content::Sign(sign, size) => sign::draw(page, sign, x + self.x, baseline, size),
        }
    }
}

/// A word or sign with what follows it.
struct Segment {
    content: Segmented,
    width: f32,
    space: f32,
    link: Option<Anchor>,
    /// Whether a line may end after it.
    breakable: bool,
    /// Whether the line must end after it.
    mandatory: bool,
}

enum Segmented {
    Word(Rc<Word>, Style),
    Sign(Sign, f32),
}

/// Breaks a paragraph into lines no wider than `width` points. Blank lines in a row become one.
pub(super) fn lines(setter: &mut Typesetter<'_>, inlines: &[Inline<'_>], width: f32) -> Vec<Line> {
    let segments = segments(setter, inlines);
    for segment in &segments {
        if let Segmented::Word(word, _) = &segment.content {
            setter.note_missing(word);
        }
    }
    let mut out = Vec::new();
    let mut line = Builder::new(inlines);
    let mut at = 0;
    while at < segments.len() {
        // An atom: segments that no break opportunity parts.
        let end = segments[at..].iter().position(|s| s.breakable || s.mandatory).map_or(segments.len(), |n| at + n + 1);
        let atom = &segments[at..end];
        let atom_width: f32 =
            atom.iter().map(|s| s.width + s.space).sum::<f32>() - atom.last().map_or(0.0, |s| s.space);
        if !line.is_empty() && line.pen + atom_width > width + 0.01 {
            out.push(line.finish_before_space(setter, false));
        }
        if atom_width <= width + 0.01 {
            for segment in atom {
                line.push(setter, segment);
            }
        } else {
            for segment in atom {
                split(setter, segment, width, &mut line, &mut out);
            }
        }
        if atom.last().is_some_and(|s| s.mandatory) && end < segments.len() {
            out.push(line.finish_before_space(setter, true));
        }
        at = end;
    }
    if !line.is_empty() || out.is_empty() {
        out.push(line.finish());
    }
    out.dedup_by(|next, previous| next.items.is_empty() && previous.items.is_empty());
    while out.len() > 1 && out.last().is_some_and(|l| l.items.is_empty()) {
        out.pop();
    }
    out
}

/// Width of the widest word, and of the paragraph on one line (the widest of its lines where it has several).
pub(super) fn extent(setter: &mut Typesetter<'_>, inlines: &[Inline<'_>]) -> (f32, f32) {
    let (mut widest, mut longest, mut atom, mut line) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for segment in segments(setter, inlines) {
        atom += segment.width;
        line += segment.width;
        widest = widest.max(atom);
        longest = longest.max(line);
        atom += segment.space;
        line += segment.space;
        if segment.breakable {
            atom = 0.0;
        }
        if segment.mandatory {
            (atom, line) = (0.0, 0.0);
        }
    }
    (widest, longest)
}

fn segments(setter: &mut Typesetter<'_>, inlines: &[Inline<'_>]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Sign(sign, size) => out.push(Segment {
                content: Segmented::Sign(*sign, *size),
                width: sign::width(*size),
                space: 0.0,
                link: None,
                breakable: false,
                mandatory: false,
            }),
            Inline::Text(text, style, link) => {
                let space = setter.space(style.face) as f32 * style.size / 1000.0;
                if text.starts_with(char::is_whitespace)
                    && let Some(last) = out.last_mut()
                {
                    last.space = last.space.max(space);
                    last.breakable = true;
                }
                let mut from = 0;
                for (to, opportunity) in linebreaks(text) {
                    let piece = &text[from..to];
                    from = to;
                    let word = piece
                        .trim_matches(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'));
                    let mandatory = opportunity == BreakOpportunity::Mandatory && to < text.len()
                        || piece.ends_with(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}', '\u{85}']);
                    let spaced = piece.trim_end_matches(['\n', '\r']).ends_with(char::is_whitespace);
                    if word.is_empty() && !mandatory {
                        continue;
                    }
                    // White space inside a segment (before a closing sign, say) is a space of the same word.
                    let word: Cow<'_, str> = if word.contains(['\t', '\n']) || word.contains("  ") {
                        Cow::Owned(word.split_whitespace().collect::<Vec<_>>().join(" "))
                    } else {
                        Cow::Borrowed(word)
                    };
                    let shaped = setter.word(&word, style.face);
                    out.push(Segment {
                        width: shaped.width as f32 * style.size / 1000.0,
                        content: Segmented::Word(shaped, *style),
                        space: if spaced && !mandatory { space } else { 0.0 },
                        link: link.clone(),
                        // The end of a text is no opportunity in itself: another text may follow.
                        breakable: to < text.len() || spaced,
                        mandatory,
                    });
                }
            }
        }
    }
    out
}

/// Puts a segment that is wider than a line on as many lines as it needs.
fn split(setter: &mut Typesetter<'_>, segment: &Segment, width: f32, line: &mut Builder, out: &mut Vec<Line>) {
    let Segmented::Word(word, style) = &segment.content else {
        line.push(setter, segment);
        return;
    };
    if line.pen + segment.width <= width + 0.01 {
        line.push(setter, segment);
        return;
    }
    line.settle_space(setter, segment);
    let scale = style.size / 1000.0;
    for fragment in &word.fragments {
        let style = Style { face: fragment.face, ..*style };
        let mut rest: &[Glyph] = &fragment.glyphs;
        while !rest.is_empty() {
            let mut used = 0.0;
            let mut fits = 0;
            let mut natural = 0;
            for (i, glyph) in rest.iter().enumerate() {
                let advance = f32::from(glyph.advance) * scale;
                if line.pen + used + advance > width + 0.01 {
                    break;
                }
                used += advance;
                // A mark without an advance stays with its letter.
                if rest.get(i + 1).is_none_or(|next| next.advance != 0) {
                    fits = i + 1;
                    if matches!(glyph.text[0], '_' | '-' | '.' | '/' | '\\' | '@' | ':' | '=' | '&' | '|' | '~') {
                        natural = i + 1;
                    }
                }
            }
            if fits == rest.len() {
                line.glyphs(style, rest, segment.link.as_ref());
                rest = &[];
                continue;
            }
            if natural * 2 > fits {
                fits = natural;
            }
            if fits == 0 && line.is_empty() {
                // Narrower than one letter: the letter stands alone.
                fits = 1;
            }
            if fits > 0 {
                line.glyphs(style, &rest[..fits], segment.link.as_ref());
                rest = &rest[fits..];
            }
            out.push(line.finish());
        }
    }
    line.pending_space = segment.space;
    line.pen += segment.space;
}

/// A line under construction.
struct Builder {
    items: Vec<Item>,
    pen: f32,
    pending_space: f32,
    /// Size of an empty line.
    default_size: f32,
}

impl Builder {
    fn new(inlines: &[Inline<'_>]) -> Self {
        let default_size = inlines
            .iter()
            .map(|i| match i {
                Inline::Text(_, style, _) => style.size,
                Inline::Sign(_, size) => *size,
            })
            .next()
            .unwrap_or(9.0);
        Self { items: Vec::new(), pen: 0.0, pending_space: 0.0, default_size }
    }

    fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn push(&mut self, setter: &Typesetter<'_>, segment: &Segment) {
        self.settle_space(setter, segment);
        match &segment.content {
            Segmented::Sign(sign, size) => {
                self.items.push(Item {
                    x: self.pen,
                    width: segment.width,
                    content: Content::Sign(*sign, *size),
                    link: None,
                });
                self.pen += segment.width;
            }
            Segmented::Word(word, style) => {
                for fragment in &word.fragments {
                    self.glyphs(Style { face: fragment.face, ..*style }, &fragment.glyphs, segment.link.as_ref());
                }
            }
        }
        self.pending_space = segment.space;
        if !self.items.is_empty() {
            self.pen += segment.space;
        }
    }

    /// Makes the space before a word a glyph of the run before it, so that a copy of the line has its spaces.
    fn settle_space(&mut self, setter: &Typesetter<'_>, next: &Segment) {
        if self.pending_space <= 0.0 {
            return;
        }
        self.pending_space = 0.0;
        push_space(&mut self.items, setter);
        let Some(item) = self.items.last_mut() else { return };
        let Content::Text { style, glyphs } = &item.content else { return };
        // Within one run the glyph is the space itself; before another one it only stands in its place.
        if item.link == next.link
            && matches!(&next.content, Segmented::Word(_, s) if s.size.to_bits() == style.size.to_bits())
            && let Some(glyph) = glyphs.last()
        {
            item.width += f32::from(glyph.advance) * style.size / 1000.0;
            self.pen = item.x + item.width;
        }
    }

    /// Ends the line at white space (`mandatory`: at a line break), which stays as a glyph at its end: the words of a
    /// paragraph are parted in its text as they are on the page (ISO 32000-1, 14.8.2.5).
    fn finish_before_space(&mut self, setter: &Typesetter<'_>, mandatory: bool) -> Line {
        let width = self.items.last().map_or(0.0, |i| i.x + i.width);
        if mandatory || self.pending_space > 0.0 {
            push_space(&mut self.items, setter);
        }
        Line { width, ..self.finish() }
    }

    fn glyphs(&mut self, style: Style, glyphs: &[Glyph], link: Option<&Anchor>) {
        let width = glyphs.iter().map(|g| f32::from(g.advance)).sum::<f32>() * style.size / 1000.0;
        if let Some(item) = self.items.last_mut()
            && item.link.as_ref() == link
            && let Content::Text { style: last, glyphs: before } = &mut item.content
            && *last == style
            && (item.x + item.width - self.pen).abs() < 0.01
        {
            before.extend_from_slice(glyphs);
            item.width += width;
        } else {
            let content = Content::Text { style, glyphs: glyphs.to_vec() };
            self.items.push(Item { x: self.pen, width, content, link: link.cloned() });
        }
        self.pen += width;
    }

    fn finish(&mut self) -> Line {
        let items = std::mem::take(&mut self.items);
        let width = items.last().map_or(0.0, |i| i.x + i.width);
        let size = items
            .iter()
            .map(|i| match &i.content {
                Content::Text { style, .. } => style.size,
                Content::Sign(_, size) => *size,
            })
            .fold(0.0_f32, f32::max);
        let size = if items.is_empty() { self.default_size } else { size };
        self.pen = 0.0;
        self.pending_space = 0.0;
        Line { items, width, size }
    }
}

/// Puts the glyph of a space behind the last text, without room of its own.
fn push_space(items: &mut Vec<Item>, setter: &Typesetter<'_>) {
    let Some(item) = items.last_mut() else { return };
    let Content::Text { style, glyphs } = &mut item.content else { return };
    if let Some(glyph) = setter.space_glyph(style.face) {
        glyphs.push(glyph);
    } else if let Some(glyph) = setter.space_glyph(Face::Regular) {
        // A face of signs has no space.
        let content = Content::Text { style: Style { face: Face::Regular, ..*style }, glyphs: vec![glyph] };
        let after = Item { x: item.x + item.width, width: 0.0, content, link: item.link.clone() };
        items.push(after);
    }
}

/// The text, shortened with an ellipsis where it is wider than `width` points. Line breaks become spaces.
pub(super) fn fit(setter: &mut Typesetter<'_>, text: &str, style: Style, width: f32) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let measure = |setter: &mut Typesetter<'_>, text: &str| extent(setter, &[Inline::text(text, style)]).1;
    if measure(setter, &text) <= width {
        return text;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    // The longest beginning that fits with its ellipsis.
    let cut = ends.partition_point(|&end| measure(setter, &format!("{}…", text[..end].trim_end())) <= width);
    format!("{}…", text[..ends.get(cut.saturating_sub(1)).copied().unwrap_or(0)].trim_end())
}
