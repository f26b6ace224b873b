//! Pages of draw commands to printpdf's operations, with the fonts subset to the glyphs that are shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use printpdf::{
    Codepoint, Color, DictItem, FontId, FontMetrics, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument,
    PdfFontHandle, PdfPage, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::{Face, PackFonts};
use super::glyphs::Spellings;
use super::page::{Colour, Draw, Glyph, Layout, Outline, Page, Step, TextRun};
use super::tags::{Role, Structure};
use crate::report::ReportError;

/// What printpdf needs to know of one face in this pack.
struct Embedded {
    id: FontId,
    /// The glyphs that are shown, by their number in the whole face.
    codes: HashMap<u16, Code>,
}

/// How a glyph is written.
#[derive(Debug, Clone, Copy)]
struct Code {
    /// Its number in the subset.
    id: u16,
    /// What it means by itself, wherever it stands.
    text: [char; 2],
    /// Whether the face's character map names it for that character: then it can be written as text.
    nominal: bool,
}

/// The layout as a printpdf document, without links, bookmarks and metadata: those are finished on the lopdf document.
pub(super) fn document(layout: &Layout, fonts: &PackFonts, spellings: &Spellings) -> Result<PdfDocument, ReportError> {
    let mut document = PdfDocument::new("");
    let embedded = embed(layout, fonts, &mut document)?;
    let fonts = Fonts { faces: fonts, embedded, spellings };
    document.pages = layout.pages.iter().map(|page| draw_page(page, &layout.structure, &fonts)).collect();
    Ok(document)
}

/// What text is drawn with.
struct Fonts<'a> {
    faces: &'a PackFonts,
    embedded: BTreeMap<Face, Embedded>,
    spellings: &'a Spellings,
}

fn embed(
    layout: &Layout,
    fonts: &PackFonts,
    document: &mut PdfDocument,
) -> Result<BTreeMap<Face, Embedded>, ReportError> {
    // What a glyph means in a cluster that is spelled counts only where it stands in no other.
    let mut used: BTreeMap<Face, BTreeSet<(u16, bool, [char; 2])>> = BTreeMap::new();
    for page in &layout.pages {
        for draw in &page.draws {
            if let Draw::Text(run) = draw {
                let mut spelled = false;
                used.entry(run.face).or_default().extend(run.glyphs.iter().map(|g| {
                    spelled = g.spelled != 0 || spelled && g.joined;
                    (g.id, spelled, g.text)
                }));
            }
        }
    }
    let mut embedded = BTreeMap::new();
    for (face, glyphs) in used {
        let parsed = fonts.face(face);
        let mut remapper = GlyphRemapper::new();
        let mut codes: HashMap<u16, Code> = HashMap::new();
        let mut digest = Sha256::new();
        for (id, _, text) in &glyphs {
            let nominal = text[1] == '\0' && parsed.glyph(text[0]) == Some(*id);
            let code = codes.entry(*id).or_insert_with(|| Code { id: remapper.remap(*id), text: *text, nominal });
            if nominal && !code.nominal {
                (code.text, code.nominal) = (*text, true);
            }
            digest.update(id.to_be_bytes());
        }
        let bytes = subsetter::subset_with_variations(parsed.bytes(), parsed.index, &[], &remapper)
            .map_err(|e| ReportError::AuditPack(format!("{} could not be subset: {e}", parsed.name)))?;
        let nominal = codes.values().filter(|c| c.nominal).map(|c| (u32::from(c.text[0]), c.id)).collect();
        let widths = codes.iter().map(|(id, code)| (code.id, parsed.advance(*id))).collect();
        // ISO 32000, 9.6.4: six letters before the name tell that the program is a subset, and which.
        let tag: String = digest.finalize().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
        let m = parsed.metrics;
        let mut font = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some(format!("{tag}+{}", parsed.name)),
            nominal,
            widths,
            // All of these are thousandths of an em already.
            1000,
            FontMetrics { ascent: m.ascent, descent: m.descent },
        );
        font.pdf_font_metrics.x_min = m.bounds[0];
        font.pdf_font_metrics.y_min = m.bounds[1];
        font.pdf_font_metrics.x_max = m.bounds[2];
        font.pdf_font_metrics.y_max = m.bounds[3];
        font.pdf_font_metrics.us_weight_class = m.weight;
        font.pdf_font_metrics.caret_slope_rise = 1000;
        font.pdf_font_metrics.caret_slope_run = (-m.italic_angle.to_radians().tan() * 1000.0).round() as i16;
        // A fixed name: printpdf's own identifiers come from a counter that all threads share.
        let id = FontId(format!("F{}", face.index()));
        document.resources.fonts.map.insert(id.clone(), printpdf::PdfFont::new(font));
        embedded.insert(face, Embedded { id, codes });
    }
    Ok(embedded)
}

fn draw_page(page: &Page, structure: &Structure, fonts: &Fonts<'_>) -> PdfPage {
    let (width, height) = page.orientation.size();
    let mut pen = Pen { ops: Vec::with_capacity(page.draws.len() * 4), height, fill: None, stroke: None, marked: None };
    let mut spans = page.spans.iter().zip(0u32..).peekable();
    for (at, draw) in page.draws.iter().enumerate() {
        spans.next_if(|(span, _)| span.to <= at);
        pen.mark(match spans.peek() {
            Some((span, number)) if span.from <= at => Mark::Content(structure.get(span.element).role, *number),
            _ if page.furniture.is_some_and(|from| from <= at) => Mark::Pagination,
            _ => Mark::Decoration,
        });
        match draw {
            Draw::Text(run) => {
                if let Some(font) = fonts.embedded.get(&run.face) {
                    pen.text(run, fonts, font);
                }
            }
            Draw::Rect([x, y, w, h], colour) => {
                pen.fill(*colour);
                let rectangle = Rect {
                    x: pt(*x),
                    y: pt(height - y - h),
                    width: pt(*w),
                    height: pt(*h),
                    mode: Some(PaintMode::Fill),
                    winding_order: Some(WindingOrder::NonZero),
                };
                pen.ops.push(Op::DrawRectangle { rectangle });
            }
            Draw::Line { from, to, width, colour } => {
                pen.stroke(*colour, *width);
                let points = vec![pen.point(*from, false), pen.point(*to, false)];
                pen.ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
            }
            Draw::Shape { outlines, fill, stroke } => pen.shape(outlines, *fill, *stroke),
        }
    }
    pen.unmark();
    PdfPage::new(Mm(0.0), Mm(0.0), pen.ops).sized(width, height)
}

/// What a stretch of operations is to a reader of the structure (ISO 32000-1, 14.6 and 14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A span of the page, for an element of this role.
    Content(Role, u32),
    /// Head or foot of the page.
    Pagination,
    /// Rules, backgrounds, signs, repeated headers.
    Decoration,
}

/// Sets a page's boxes in points: through millimetres A4 would come out a few hundredths off.
trait Sized {
    fn sized(self, width: f32, height: f32) -> Self;
}

impl Sized for PdfPage {
    fn sized(mut self, width: f32, height: f32) -> Self {
        let page = Rect::from_wh(pt(width), pt(height));
        self.media_box = page.clone();
        self.trim_box = page.clone();
        self.crop_box = page;
        self
    }
}

/// Operations under construction, with the state that is set already.
struct Pen {
    ops: Vec<Op>,
    height: f32,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
    marked: Option<Mark>,
}

impl Pen {
    /// Begins a stretch of marked content, unless it has begun.
    fn mark(&mut self, mark: Mark) {
        if self.marked == Some(mark) {
            return;
        }
        self.unmark();
        self.marked = Some(mark);
        let (tag, key, value) = match mark {
            Mark::Content(role, number) => (role.name(), "MCID", DictItem::Int(number.into())),
            Mark::Pagination => ("Artifact", "Type", DictItem::Name(b"Pagination".to_vec())),
            Mark::Decoration => ("Artifact", "Type", DictItem::Name(b"Layout".to_vec())),
        };
        let properties = DictItem::Dict { map: BTreeMap::from([(key.to_owned(), value)]) };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties });
    }

    fn unmark(&mut self) {
        if self.marked.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.fill = Some(colour);
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
        }
    }

    fn stroke(&mut self, colour: Colour, width: f32) {
        if self.stroke != Some((colour, width)) {
            self.stroke = Some((colour, width));
            self.ops.push(Op::SetOutlineColor { col: rgb(colour) });
            self.ops.push(Op::SetOutlineThickness { pt: pt(width) });
        }
    }

    fn point(&self, (x, y): (f32, f32), bezier: bool) -> LinePoint {
        LinePoint { p: Point { x: pt(x), y: pt(self.height - y) }, bezier }
    }

    fn shape(&mut self, outlines: &[Outline], fill: Option<Colour>, stroke: Option<(Colour, f32)>) {
        if let Some(colour) = fill {
            self.fill(colour);
        }
        if let Some((colour, width)) = stroke {
            self.stroke(colour, width);
        }
        let mode = match (fill, stroke) {
            (Some(_), Some(_)) => PaintMode::FillStroke,
            (None, Some(_)) => PaintMode::Stroke,
            _ => PaintMode::Fill,
        };
        let rings = outlines
            .iter()
            .map(|outline| {
                let mut points = vec![self.point(outline.start, false)];
                for step in &outline.steps {
                    match step {
                        Step::Line(x, y) => points.push(self.point((*x, *y), false)),
                        Step::Curve([a, b, end]) => {
                            points.extend([self.point(*a, true), self.point(*b, true), self.point(*end, false)]);
                        }
                    }
                }
                PolygonRing { points }
            })
            .collect();
        self.ops.push(Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::EvenOdd } });
    }

    fn text(&mut self, run: &TextRun, fonts: &Fonts<'_>, font: &Embedded) {
        self.fill(run.colour);
        if let Some(script) = run.script {
            // The language is not known, the script is (BCP 47: `und-Arab`).
            self.span("Lang", format!("und-{}", script.short_name()).into_bytes());
        }
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFont { font: PdfFontHandle::External(font.id.clone()), size: pt(run.size) });
        if run.rtl {
            // What is read first stands right; what is shown in one go stands from left to right all the same, and is
            // marked so (ISO 32000-1, 14.8.2.3.3).
            let mut x = run.x + run.width;
            for piece in pieces(&run.glyphs, font) {
                x -= piece.iter().map(|g| f32::from(g.advance)).sum::<f32>() * run.size / 1000.0;
                self.start(run, x);
                if piece.len() > 1 && piece[0].spelled == 0 {
                    self.ops.push(Op::BeginMarkedContent { tag: "ReversedChars".to_owned() });
                    self.glyphs(run, &piece, fonts, font);
                    self.ops.push(Op::EndMarkedContent);
                } else {
                    self.glyphs(run, &piece, fonts, font);
                }
            }
        } else {
            self.start(run, run.x);
            self.glyphs(run, &run.glyphs, fonts, font);
        }
        self.ops.push(Op::EndTextSection);
        if run.script.is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn start(&mut self, run: &TextRun, x: f32) {
        let matrix = TextMatrix::Translate(pt(x), pt(self.height - run.baseline));
        self.ops.push(Op::SetTextMatrix { matrix });
    }

    /// Shows glyphs one after another from left to right.
    fn glyphs(&mut self, run: &TextRun, glyphs: &[Glyph], fonts: &Fonts<'_>, font: &Embedded) {
        let parsed = fonts.faces.face(run.face);
        let mut items = Items::default();
        let (mut rise, mut spelled) = (0, false);
        for glyph in glyphs {
            let Some(code) = font.codes.get(&glyph.id) else { continue };
            if spelled && !glyph.joined {
                self.show(&mut items);
                self.ops.push(Op::EndMarkedContent);
                spelled = false;
            }
            if glyph.dy != rise {
                self.show(&mut items);
                rise = glyph.dy;
                self.ops.push(Op::SetLineOffset { multiplier: round(f32::from(rise) * run.size / 1000.0) });
            }
            if !spelled && (glyph.spelled != 0 || glyph.text != code.text) {
                self.show(&mut items);
                let own: String = glyph.text.iter().filter(|&&c| c != '\0').collect();
                self.span("ActualText", utf16(fonts.spellings.get(glyph.spelled).unwrap_or(&own)));
                spelled = true;
            }
            items.push(glyph, i32::from(parsed.advance(glyph.id)), *code);
        }
        self.show(&mut items);
        if spelled {
            self.ops.push(Op::EndMarkedContent);
        }
        if rise != 0 {
            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }

    /// Begins a stretch of text with a property of its own (ISO 32000-1, 14.9).
    fn span(&mut self, key: &str, value: Vec<u8>) {
        let map = BTreeMap::from([(key.to_owned(), DictItem::String { data: value, literal: false })]);
        self.ops
            .push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } });
    }

    fn show(&mut self, items: &mut Items) {
        let items = std::mem::take(items).finish();
        if !items.is_empty() {
            self.ops.push(Op::ShowText { items });
        }
    }
}

/// Glyphs that run from right to left as pieces in the order of the text, each of which is shown from left to right: a
/// cluster that is spelled by itself, anything else as long as it goes on.
fn pieces(glyphs: &[Glyph], font: &Embedded) -> Vec<Vec<Glyph>> {
    let mut pieces: Vec<Vec<Glyph>> = Vec::new();
    let mut plain = false;
    for cluster in glyphs.chunk_by(|_, next| next.joined) {
        let says = |g: &Glyph| font.codes.get(&g.id).is_some_and(|code| code.text == g.text);
        if let [glyph] = cluster
            && glyph.spelled == 0
            && says(glyph)
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

/// The glyphs of a cluster that runs from right to left, in the order of the text and in the places that they have:
/// the pen stays until the last of them.
fn in_place(cluster: &[Glyph]) -> Vec<Glyph> {
    let width: i16 = cluster.iter().fold(0, |sum, g| g.advance.saturating_add(sum));
    let (mut pen, last) = (width, cluster.len() - 1);
    let place = |(n, glyph): (usize, &Glyph)| {
        pen = pen.saturating_sub(glyph.advance);
        Glyph { dx: glyph.dx.saturating_add(pen), advance: if n == last { width } else { 0 }, ..*glyph }
    };
    cluster.iter().enumerate().map(place).collect()
}

/// A text string with its byte order mark.
fn utf16(text: &str) -> Vec<u8> {
    [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

/// The items of one show operator: text where characters name their glyphs, glyphs where they do not, and the
/// differences between the shaper's advances and the font's.
#[derive(Default)]
struct Items {
    done: Vec<TextItem>,
    text: String,
    /// Movement to the right that is still owed, in thousandths of an em.
    owed: i32,
}

impl Items {
    fn push(&mut self, glyph: &Glyph, nominal_advance: i32, code: Code) {
        self.owed += i32::from(glyph.dx);
        self.settle();
        let [c, second] = code.text;
        if code.nominal {
            self.text.push(c);
        } else {
            self.flush();
            let text = [c, second].iter().filter(|&&c| c != '\0').collect();
            self.done.push(TextItem::GlyphIds(vec![Codepoint::with_cid(code.id, 0.0, text)]));
        }
        self.owed += i32::from(glyph.advance) - nominal_advance - i32::from(glyph.dx);
    }

    fn settle(&mut self) {
        if self.owed != 0 {
            self.flush();
            self.done.push(TextItem::Offset(-(self.owed as f32)));
            self.owed = 0;
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(TextItem::Text(std::mem::take(&mut self.text)));
        }
    }

    fn finish(mut self) -> Vec<TextItem> {
        self.settle();
        self.flush();
        self.done
    }
}

fn rgb(Colour(r, g, b): Colour) -> Color {
    let part = |v: u8| (f32::from(v) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}

/// Hundredths of a point are finer than any printer and keep the streams short.
fn round(v: f32) -> f32 {
    (v * 100.0).round() / 100.0
}

fn pt(v: f32) -> Pt {
    Pt(round(v))
}
