//! Breaks paragraphs into lines: break opportunities after UAX #14, and breaks inside words too long for a line.

pub(crate) use super::line::Line;

use std::borrow::Cow;
use std::sync::Arc;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::bidi::{self, Levels};
use super::fonts::Face;
use super::line::Builder;
use super::page::{Anchor, Colour, Glyph};
use super::shape::{TextShaper, Word};
use super::status_icon::{self, Sign};

/// Face, size and colour of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextStyle {
    /// Face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// Language, where it is not the document's.
    pub language: Option<Language>,
}

impl TextStyle {
    /// The same style for text in another language than the document's.
    pub const fn in_language(self, language: Option<Language>) -> Self {
        Self { language, ..self }
    }
}

/// A language by its two letters (ISO 639-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Language([u8; 2]);

impl Language {
    /// The language of a tag; `None` unless it begins with two letters.
    pub fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next().unwrap_or_default().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    /// Its two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub(crate) enum Inline<'a> {
    /// Text; a link if it has a target.
    Text(Cow<'a, str>, TextStyle, Option<Anchor>),
    /// A status icon of this type size. It stays with the word that follows.
    Sign(Sign, f32),
}

impl<'a> Inline<'a> {
    /// Plain text.
    pub fn text(text: impl Into<Cow<'a, str>>, style: TextStyle) -> Self {
        Self::Text(text.into(), style, None)
    }

    /// Text that links to an anchor.
    pub fn link(text: impl Into<Cow<'a, str>>, style: TextStyle, target: Anchor) -> Self {
        Self::Text(text.into(), style, Some(target))
    }

    /// Whether it draws anything.
    pub fn is_visible(&self) -> bool {
        match self {
            Self::Text(text, ..) => !text.trim().is_empty(),
            Self::Sign(..) => true,
        }
    }
}

/// A word or icon with the space after it, in one direction.
pub(crate) struct TextSegment {
    /// Its content.
    pub content: Segmented,
    /// Its width in points.
    pub width: f32,
    /// Width of the space after it.
    pub space: f32,
    /// Destination of its link.
    pub link: Option<Anchor>,
    /// Whether a line may break after it.
    breakable: bool,
    /// Whether the line must break after it.
    mandatory: bool,
    /// Embedding level; an odd one is right-to-left.
    pub level: u8,
    /// Embedding level of the space after it.
    pub space_level: u8,
    /// Embedding level of the paragraph.
    pub base: u8,
}

/// The content of a segment.
pub(crate) enum Segmented {
    /// A word in a style.
    Word(Arc<Word>, TextStyle),
    /// An icon of a size.
    Sign(Sign, f32),
}

/// Breaks a paragraph into lines no wider than `width` points. Consecutive blank lines become one.
pub(crate) fn lines(setter: &mut TextShaper<'_>, inlines: &[Inline<'_>], width: f32) -> Vec<Line> {
    let mut segments = std::mem::take(&mut setter.segments);
    fill(&mut segments, setter, inlines);
    for segment in &segments {
        if let Segmented::Word(word, _) = &segment.content {
            setter.note_missing(word);
        }
    }
    let mut out = Vec::new();
    let mut line = Builder::new(inlines);
    let mut at = 0;
    while at < segments.len() {
        // An atom: segments without a break opportunity between them.
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
    segments.clear();
    setter.segments = segments;
    out.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    while out.len() > 1 && out.last().is_some_and(Line::is_empty) {
        out.pop();
    }
    out.into_iter().map(|line| line.aligned(width)).collect()
}

/// Width of the widest word, and of the paragraph's widest line without automatic breaks.
pub(crate) fn extent(setter: &mut TextShaper<'_>, inlines: &[Inline<'_>]) -> (f32, f32) {
    let (mut widest, mut longest, mut atom, mut line) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    let mut segments = std::mem::take(&mut setter.segments);
    fill(&mut segments, setter, inlines);
    for segment in segments.drain(..) {
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
    setter.segments = segments;
    (widest, longest)
}

/// The embedding levels of a paragraph, if any of it is right-to-left.
fn levels(inlines: &[Inline<'_>]) -> Option<Levels> {
    if !inlines.iter().any(|i| matches!(i, Inline::Text(text, ..) if bidi::is_needed(text))) {
        return None;
    }
    let texts = inlines.iter().map(|i| if let Inline::Text(text, ..) = i { text.as_ref() } else { SIGN });
    Levels::of(&texts.collect::<String>())
}

/// Placeholder for an icon in the text of its paragraph.
const SIGN: &str = "\u{fffc}";

/// Appends the segments of a paragraph.
fn fill(out: &mut Vec<TextSegment>, setter: &mut TextShaper<'_>, inlines: &[Inline<'_>]) {
    let levels = levels(inlines);
    let level = |byte: usize| levels.as_ref().map_or(0, |l| l.at(byte));
    let base = |byte: usize| levels.as_ref().map_or(0, |l| l.base(byte));
    // Offset of the current text in the paragraph.
    let mut start = 0;
    for inline in inlines {
        match inline {
            Inline::Sign(sign, size) => {
                out.push(TextSegment {
                    content: Segmented::Sign(*sign, *size),
                    width: status_icon::width(*size),
                    space: 0.0,
                    link: None,
                    breakable: false,
                    mandatory: false,
                    level: level(start),
                    space_level: level(start),
                    base: base(start),
                });
                start += SIGN.len();
            }
            Inline::Text(text, style, link) => {
                let space = setter.space(style.face) as f32 * style.size / 1000.0;
                if text.starts_with(char::is_whitespace)
                    && let Some(last) = out.last_mut()
                {
                    last.space = last.space.max(space);
                    last.space_level = level(start);
                    last.breakable = true;
                }
                let mut from = 0;
                for (to, opportunity) in linebreaks(text) {
                    let piece = &text[from..to];
                    let before = piece.len() - piece.trim_start_matches(is_break).len();
                    let word = piece[before..].trim_end_matches(is_break);
                    let (begin, end) = (from + before, from + before + word.len());
                    from = to;
                    let mandatory = opportunity == BreakOpportunity::Mandatory && to < text.len()
                        || piece.ends_with(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}', '\u{85}']);
                    let spaced = piece.trim_end_matches(['\n', '\r']).ends_with(char::is_whitespace);
                    if word.is_empty() && !mandatory {
                        continue;
                    }
                    let first = out.len();
                    let mut push = |word: &str, at: usize| {
                        let level = level(at);
                        let shaped = setter.word(&one_space(word), style.face, bidi::runs_left(level));
                        out.push(TextSegment {
                            width: shaped.width as f32 * style.size / 1000.0,
                            content: Segmented::Word(shaped, *style),
                            space: 0.0,
                            link: link.clone(),
                            breakable: false,
                            mandatory: false,
                            level,
                            space_level: level,
                            base: base(at),
                        });
                    };
                    match &levels {
                        Some(levels) if !word.is_empty() => {
                            for (piece, _) in levels.pieces(start + begin, start + end) {
                                push(&text[piece.start - start..piece.end - start], piece.start);
                            }
                        }
                        _ => push(word, start + begin),
                    }
                    debug_assert!(out.len() > first);
                    if let Some(last) = out.last_mut() {
                        last.space = if spaced && !mandatory { space } else { 0.0 };
                        last.space_level = level(start + end);
                        // The end of a text is not a break opportunity by itself: another text may follow.
                        last.breakable = to < text.len() || spaced;
                        last.mandatory = mandatory;
                    }
                }
                start += text.len();
            }
        }
    }
}

/// White space that ends a word.
fn is_break(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// White space inside a word (for example before a closing symbol) becomes one space of that word.
fn one_space(word: &str) -> Cow<'_, str> {
    // Almost no word contains white space.
    if !word.bytes().any(|b| matches!(b, b' ' | b'\t' | b'\n')) || !word.contains(['\t', '\n']) && !word.contains("  ")
    {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

/// Splits a segment that is wider than a line over as many lines as necessary.
fn split(setter: &mut TextShaper<'_>, segment: &TextSegment, width: f32, line: &mut Builder, out: &mut Vec<Line>) {
    let Segmented::Word(word, style) = &segment.content else {
        line.push(setter, segment);
        return;
    };
    if line.pen + segment.width <= width + 0.01 {
        line.push(setter, segment);
        return;
    }
    line.begin(setter, segment);
    let scale = style.size / 1000.0;
    for fragment in &word.fragments {
        let mut rest: &[Glyph] = &fragment.glyphs;
        while !rest.is_empty() {
            let mut used = 0.0;
            let mut fits = 0;
            let mut natural = 0;
            for (i, glyph) in rest.iter().enumerate() {
                used += f32::from(glyph.advance) * scale;
                if line.pen + used > width + 0.01 {
                    break;
                }
                // The glyphs of a cluster stay together, for example a letter and its mark.
                if rest.get(i + 1).is_none_or(|next| !next.joined) {
                    fits = i + 1;
                    if matches!(glyph.text[0], '_' | '-' | '.' | '/' | '\\' | '@' | ':' | '=' | '&' | '|' | '~') {
                        natural = i + 1;
                    }
                }
            }
            if fits == rest.len() {
                line.glyphs(*style, fragment, rest, segment);
                rest = &[];
                continue;
            }
            if natural * 2 > fits {
                fits = natural;
            }
            if fits == 0 && line.is_empty() {
                // The line is narrower than one letter: the letter gets a line of its own.
                fits = 1 + rest[1..].iter().take_while(|next| next.joined).count();
            }
            if fits > 0 {
                line.glyphs(*style, fragment, &rest[..fits], segment);
                rest = &rest[fits..];
            }
            out.push(line.finish());
            line.begin(setter, segment);
        }
    }
    line.end(segment);
}

/// The text, shortened with an ellipsis if it is wider than `width` points. Line breaks become spaces.
pub(crate) fn fit(setter: &mut TextShaper<'_>, text: &str, style: TextStyle, width: f32) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let measure = |setter: &mut TextShaper<'_>, text: &str| extent(setter, &[Inline::text(text, style)]).1;
    if measure(setter, &text) <= width {
        return text;
    }
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    // The longest prefix that fits with the ellipsis.
    let cut = ends.partition_point(|&end| measure(setter, &format!("{}…", text[..end].trim_end())) <= width);
    format!("{}…", text[..ends.get(cut.saturating_sub(1)).copied().unwrap_or(0)].trim_end())
}
