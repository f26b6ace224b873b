//! The content stream of a page (ISO 32000-1, 7.8.2 and Annex A).

use std::io::Write as _;

use super::fonts::{EmbeddedFont, resource_name};
use super::logo;
use super::number::decimal;
use crate::output::pdf::fonts::{Face, PackFonts};
use crate::output::pdf::glyphs::ActualTexts;
use crate::output::pdf::page::{Colour, Draw, Glyph, Outline, Page, PageLayout, Step, TextRun};
use crate::output::pdf::palette::Palette;
use crate::output::pdf::tags::StructureRole;

/// What text is drawn with.
pub(super) struct ContentFonts<'a> {
    pub(super) faces: &'a PackFonts,
    pub(super) embedded: Vec<EmbeddedFont>,
    pub(super) actual_texts: &'a ActualTexts,
}

/// The content stream of a page, not yet compressed.
pub(super) fn stream(page: &Page, layout: &PageLayout, fonts: &ContentFonts<'_>) -> Vec<u8> {
    let height = page.size.1;
    let structure = &layout.structure;
    let mut pen =
        Pen { out: Vec::with_capacity(page.draws.len() * 96), height, palette: layout.palette, ..Pen::default() };
    let mut spans = page.spans.iter().zip(0u32..).peekable();
    for (at, draw) in page.draws.iter().enumerate() {
        spans.next_if(|(span, _)| span.to <= at);
        pen.mark(match spans.peek() {
            Some((span, number)) if span.from <= at => {
                MarkedContent::Content(structure.get(span.element).role, *number)
            }
            _ if page.furniture.is_some_and(|from| from <= at) => MarkedContent::Pagination,
            _ => MarkedContent::Decoration,
        });
        match draw {
            Draw::Text(run) => {
                if let Some(font) = fonts.embedded.iter().find(|e| e.face == run.face) {
                    pen.text(run, fonts, font);
                }
            }
            Draw::Rect([x, y, w, h], colour) => {
                pen.fill(*colour);
                pen.numbers(&[*x, height - y - h, *w, *h]);
                pen.out.extend(b"re\nf\n");
            }
            Draw::Line { from, to, width, colour } => {
                pen.stroke(*colour, *width);
                pen.point(*from, b"m\n");
                pen.point(*to, b"l\n");
                pen.out.extend(b"S\n");
            }
            Draw::Logo([x, y, w, h]) => {
                pen.out.extend(b"q ");
                pen.numbers(&[*w, 0.0, 0.0, *h, *x, height - y - h]);
                pen.out.extend(b"cm /");
                pen.out.extend(logo::NAME.bytes());
                pen.out.extend(b" Do Q\n");
            }
            Draw::Shape { outlines, fill, stroke } => pen.shape(outlines, *fill, *stroke),
        }
    }
    pen.unmark();
    pen.out
}

/// How a part of the content is marked (ISO 32000-1, 14.6 and 14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkedContent {
    /// Content of an element of this role, with its identifier on the page.
    Content(StructureRole, u32),
    /// An artifact: header or footer.
    Pagination,
    /// An artifact: rules, backgrounds, icons, repeated table headers.
    Decoration,
}

/// A content stream under construction, with the graphics state in force.
#[derive(Default)]
struct Pen {
    out: Vec<u8>,
    height: f32,
    palette: Palette,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
    font: Option<(Face, f32)>,
    marked: Option<MarkedContent>,
}

impl Pen {
    /// Begins marked content, unless the same marked content is open.
    fn mark(&mut self, mark: MarkedContent) {
        if self.marked == Some(mark) {
            return;
        }
        self.unmark();
        self.marked = Some(mark);
        // Writing to a vector never fails.
        let _ = match mark {
            MarkedContent::Content(role, number) => writeln!(self.out, "/{} <</MCID {number}>> BDC", role.name()),
            MarkedContent::Pagination => writeln!(self.out, "/Artifact <</Type/Pagination>> BDC"),
            MarkedContent::Decoration => writeln!(self.out, "/Artifact <</Type/Layout>> BDC"),
        };
    }

    fn unmark(&mut self) {
        if self.marked.take().is_some() {
            self.out.extend(b"EMC\n");
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.fill = Some(colour);
            self.colour(colour, b"rg\n");
        }
    }

    fn stroke(&mut self, colour: Colour, width: f32) {
        if self.stroke.map(|(c, _)| c) != Some(colour) {
            self.colour(colour, b"RG\n");
        }
        if self.stroke.map(|(_, w)| w.to_bits()) != Some(width.to_bits()) {
            self.numbers(&[width]);
            self.out.extend(b"w\n");
        }
        self.stroke = Some((colour, width));
    }

    fn colour(&mut self, colour: Colour, operator: &[u8]) {
        let (r, g, b) = match colour {
            Colour::Accent => self.palette.accent,
            Colour::Tint => self.palette.tint,
            Colour::Alarm => self.palette.alarm,
            Colour::Rgb(r, g, b) => (r, g, b),
        };
        for part in [r, g, b] {
            decimal(&mut self.out, (i64::from(part) * 1000 + 127) / 255, 3);
            self.out.push(b' ');
        }
        self.out.extend(operator);
    }

    /// Lengths, each followed by a space. Hundredths of a point are finer than any printer and keep streams short.
    fn numbers(&mut self, lengths: &[f32]) {
        for length in lengths {
            decimal(&mut self.out, (length * 100.0).round() as i64, 2);
            self.out.push(b' ');
        }
    }

    /// A point of the page and the operator that uses it.
    fn point(&mut self, (x, y): (f32, f32), operator: &[u8]) {
        self.numbers(&[x, self.height - y]);
        self.out.extend(operator);
    }

    fn shape(&mut self, outlines: &[Outline], fill: Option<Colour>, stroke: Option<(Colour, f32)>) {
        if let Some(colour) = fill {
            self.fill(colour);
        }
        if let Some((colour, width)) = stroke {
            self.stroke(colour, width);
        }
        for outline in outlines {
            self.point(outline.start, b"m\n");
            for step in &outline.steps {
                match step {
                    Step::Line(x, y) => self.point((*x, *y), b"l\n"),
                    Step::Curve([a, b, end]) => {
                        self.point(*a, b"");
                        self.point(*b, b"");
                        self.point(*end, b"c\n");
                    }
                }
            }
            self.out.extend(b"h\n");
        }
        self.out.extend(match (fill, stroke) {
            (Some(_), Some(_)) => &b"B*\n"[..],
            (None, Some(_)) => b"S\n",
            _ => b"f*\n",
        });
    }

    fn text(&mut self, run: &TextRun, fonts: &ContentFonts<'_>, font: &EmbeddedFont) {
        self.fill(run.colour);
        if let Some(script) = run.script {
            // The script is known, the language is not (BCP 47: `und-Arab`). Writing to a vector never fails.
            let _ = writeln!(self.out, "/Span <</Lang(und-{})>> BDC", script.short_name());
        }
        self.out.extend(b"BT\n");
        if self.font != Some((run.face, run.size)) {
            self.font = Some((run.face, run.size));
            let _ = write!(self.out, "/{} ", resource_name(run.face));
            self.numbers(&[run.size]);
            self.out.extend(b"Tf\n");
        }
        if run.rtl {
            // Pieces go from right to left. Within one piece, viewers draw the glyphs from left to right, so it is marked as
            // reversed (ISO 32000-1, 14.8.2.3.3).
            let mut x = run.x + run.width;
            for piece in pieces(&run.glyphs, font) {
                x -= piece.iter().map(|g| f32::from(g.advance)).sum::<f32>() * run.size / 1000.0;
                self.out.extend(b"1 0 0 1 ");
                self.point((x, run.baseline), b"Tm\n");
                if piece.len() > 1 && piece[0].spelled == 0 {
                    self.out.extend(b"/ReversedChars BMC\n");
                    self.glyphs(run, &piece, fonts, font);
                    self.out.extend(b"EMC\n");
                } else {
                    self.glyphs(run, &piece, fonts, font);
                }
            }
        } else {
            self.point((run.x, run.baseline), b"Td\n");
            self.glyphs(run, &run.glyphs, fonts, font);
        }
        self.out.extend(b"ET\n");
        if run.script.is_some() {
            self.out.extend(b"EMC\n");
        }
    }

    /// Shows glyphs from left to right.
    fn glyphs(&mut self, run: &TextRun, glyphs: &[Glyph], fonts: &ContentFonts<'_>, font: &EmbeddedFont) {
        let parsed = fonts.faces.face(run.face);
        let (mut rise, mut spelled, mut string) = (0, false, false);
        // Movement to the right before the next glyph, in thousandths of an em.
        let mut owed = 0;
        self.out.push(b'[');
        for glyph in glyphs {
            let Some(Some(code)) = font.codes.get(usize::from(glyph.id)) else { continue };
            if spelled && !glyph.joined {
                self.end_string(&mut string);
                self.out.extend(b"]TJ\nEMC\n[");
                spelled = false;
            }
            if glyph.dy != rise {
                self.end_string(&mut string);
                self.out.extend(b"]TJ\n");
                self.numbers(&[f32::from(glyph.dy) * run.size / 1000.0]);
                self.out.extend(b"Ts\n[");
                rise = glyph.dy;
            }
            if !spelled && (glyph.spelled != 0 || glyph.text != code.text) {
                self.end_string(&mut string);
                self.out.extend(b"]TJ\n");
                let own: String = glyph.text.iter().filter(|&&c| c != '\0').collect();
                self.begin_actual_text(fonts.actual_texts.get(glyph.spelled).unwrap_or(&own));
                self.out.push(b'[');
                spelled = true;
            }
            let forward = owed + i32::from(glyph.dx);
            if forward != 0 {
                self.end_string(&mut string);
                decimal(&mut self.out, i64::from(-forward), 0);
            }
            if !string {
                self.out.push(b'(');
                string = true;
            }
            for byte in code.number.to_be_bytes() {
                match byte {
                    b'(' | b')' | b'\\' => self.out.extend([b'\\', byte]),
                    // Readers take an end-of-line marker in a string for a line feed (ISO 32000-1, 7.3.4.2).
                    b'\r' => self.out.extend(b"\\r"),
                    b'\n' => self.out.extend(b"\\n"),
                    _ => self.out.push(byte),
                }
            }
            owed = i32::from(glyph.advance) - i32::from(parsed.advance(glyph.id)) - i32::from(glyph.dx);
        }
        self.end_string(&mut string);
        self.out.extend(b"]TJ\n");
        if spelled {
            self.out.extend(b"EMC\n");
        }
        if rise != 0 {
            self.out.extend(b"0 Ts\n");
        }
    }

    /// Begins text that differs from the text of its glyphs (ISO 32000-1, 14.9.4).
    fn begin_actual_text(&mut self, text: &str) {
        self.out.extend(b"/Span <</ActualText<FEFF");
        for unit in text.encode_utf16() {
            // Writing to a vector never fails.
            let _ = write!(self.out, "{unit:04X}");
        }
        self.out.extend(b">>> BDC\n");
    }

    fn end_string(&mut self, open: &mut bool) {
        if std::mem::take(open) {
            self.out.push(b')');
        }
    }
}

/// Glyphs of right-to-left text as pieces in logical order; each piece is shown from left to right. A cluster with an
/// actual text is a piece of its own; all clusters between two of those form one piece.
fn pieces(glyphs: &[Glyph], font: &EmbeddedFont) -> Vec<Vec<Glyph>> {
    let mut pieces: Vec<Vec<Glyph>> = Vec::new();
    let mut plain = false;
    for cluster in glyphs.chunk_by(|_, next| next.joined) {
        let is_own_text =
            |g: &Glyph| font.codes.get(usize::from(g.id)).copied().flatten().is_some_and(|code| code.text == g.text);
        if let [glyph] = cluster
            && glyph.spelled == 0
            && is_own_text(glyph)
        {
            match pieces.last_mut() {
                Some(piece) if plain => piece.insert(0, *glyph),
                _ => pieces.push(vec![*glyph]),
            }
            plain = true;
        } else {
            pieces.push(in_place(cluster));
            plain = false;
        }
    }
    pieces
}

/// The glyphs of a right-to-left cluster in logical order, at their positions. Only the last glyph advances the pen.
fn in_place(cluster: &[Glyph]) -> Vec<Glyph> {
    let width: i16 = cluster.iter().fold(0, |sum, g| g.advance.saturating_add(sum));
    let (mut pen, last) = (width, cluster.len() - 1);
    let place = |(n, glyph): (usize, &Glyph)| {
        pen = pen.saturating_sub(glyph.advance);
        Glyph { dx: glyph.dx.saturating_add(pen), advance: if n == last { width } else { 0 }, ..*glyph }
    };
    cluster.iter().enumerate().map(place).collect()
}
