//! Fonts in the document: each face reduced to the glyphs in use and handed to printpdf.

use std::collections::BTreeMap;

use printpdf::{Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfDocument, PdfFontHandle, Pt, TextItem};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::output::pdf::error::PdfError;
use crate::output::pdf::fonts::{Face, PackFonts};
use crate::output::pdf::page::{Draw, PageLayout};
use crate::output::pdf::parsed_face::ParsedFace;

/// A face in the document, with the codes of its glyphs.
pub(super) struct EmbeddedFont {
    pub(super) face: Face,
    /// Indexed by the glyph's number in the original face.
    pub(super) codes: Vec<Option<GlyphCode>>,
}

/// How content streams refer to a glyph.
#[derive(Debug, Clone, Copy)]
pub(super) struct GlyphCode {
    /// Its number in the subset.
    pub(super) number: u16,
    /// Its text in the `ToUnicode` map.
    pub(super) text: [char; 2],
}

/// The fonts of a document.
pub(super) struct EmbeddedFonts {
    pub(super) fonts: Vec<EmbeddedFont>,
    /// Operations that show every glyph once. printpdf has no call that takes the glyphs in use: when it builds the font
    /// objects, it reads them from the operations of the pages and skips a font that no operation shows. `W` and
    /// `ToUnicode` contain just these glyphs. The content stream that results is replaced by the page's own.
    pub(super) specimen: Vec<Op>,
}

/// The name of a face in the resources. printpdf's own names come from a counter that all threads share, so they would
/// differ from run to run.
pub(super) fn resource_name(face: Face) -> String {
    format!("F{}", face.index())
}

/// Subsets the faces that the pages use and adds them to the resources of the document.
pub(super) fn embed(
    layout: &PageLayout,
    faces: &PackFonts,
    document: &mut PdfDocument,
) -> Result<EmbeddedFonts, PdfError> {
    let mut fonts = Vec::new();
    let mut specimen = Vec::new();
    for (face, glyphs) in glyphs_in_use(layout) {
        let parsed = faces.face(face);
        let mut remapper = GlyphRemapper::new();
        let mut digest = Sha256::new();
        let mut codes = vec![None; glyphs.last().map_or(0, |(id, _)| usize::from(*id) + 1)];
        let mut shown = Vec::with_capacity(glyphs.len());
        let mut widths = BTreeMap::new();
        for (id, meanings) in &glyphs {
            let number = remapper.remap(*id);
            let text = unicode(*id, meanings, parsed);
            codes[usize::from(*id)] = Some(GlyphCode { number, text });
            widths.insert(number, parsed.advance(*id));
            let text = text.iter().filter(|&&c| c != '\0').collect();
            shown.push(Codepoint::with_cid(number, 0.0, text));
            digest.update(id.to_be_bytes());
        }
        let program = subsetter::subset_with_variations(parsed.bytes(), parsed.index, &[], &remapper)
            .map_err(|why| PdfError::Subset { font: parsed.name.clone(), why })?;
        // The name of a subset begins with six letters that identify it (ISO 32000-1, 9.6.4).
        let tag: String = digest.finalize().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
        let id = FontId(resource_name(face));
        specimen.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        specimen.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
        let font = printpdf_font(parsed, program, format!("{tag}+{}", parsed.name), widths);
        document.resources.fonts.map.insert(id, printpdf::PdfFont::new(font));
        fonts.push(EmbeddedFont { face, codes });
    }
    Ok(EmbeddedFonts { fonts, specimen })
}

/// A subset as printpdf takes it.
fn printpdf_font(face: &ParsedFace, program: Vec<u8>, name: String, widths: BTreeMap<u16, u16>) -> ParsedFont {
    let m = face.metrics;
    let metrics = FontMetrics { ascent: m.ascent, descent: m.descent };
    // All lengths are already in thousandths of an em.
    let mut font = ParsedFont::with_glyph_data(program, 0, Some(name), BTreeMap::new(), widths, 1000, metrics);
    font.pdf_font_metrics.x_min = m.bounds[0];
    font.pdf_font_metrics.y_min = m.bounds[1];
    font.pdf_font_metrics.x_max = m.bounds[2];
    font.pdf_font_metrics.y_max = m.bounds[3];
    font.pdf_font_metrics.us_weight_class = m.weight;
    font.pdf_font_metrics.caret_slope_rise = 1000;
    font.pdf_font_metrics.caret_slope_run = (-m.italic_angle.to_radians().tan() * 1000.0).round() as i16;
    font
}

/// The characters that a glyph represents at its places, and whether that place carries an actual text.
type Meanings = Vec<(bool, [char; 2])>;

/// The glyphs of each face that the pages show, by number.
fn glyphs_in_use(layout: &PageLayout) -> BTreeMap<Face, Vec<(u16, Meanings)>> {
    let mut used: BTreeMap<Face, Vec<Meanings>> = BTreeMap::new();
    for page in &layout.pages {
        for draw in &page.draws {
            if let Draw::Text(run) = draw {
                let glyphs = used.entry(run.face).or_default();
                let mut spelled = false;
                for glyph in &run.glyphs {
                    let at = usize::from(glyph.id);
                    if at >= glyphs.len() {
                        glyphs.resize(at + 1, Meanings::new());
                    }
                    spelled = glyph.spelled != 0 || spelled && glyph.joined;
                    let meaning = (spelled, glyph.text);
                    if !glyphs[at].contains(&meaning) {
                        glyphs[at].push(meaning);
                    }
                }
            }
        }
    }
    let numbered = |glyphs: Vec<Meanings>| {
        glyphs.into_iter().zip(0u16..).filter(|(m, _)| !m.is_empty()).map(|(m, id)| (id, m)).collect()
    };
    used.into_iter().map(|(face, glyphs)| (face, numbered(glyphs))).collect()
}

/// The text of a glyph in the `ToUnicode` map. A glyph that always represents the same text gets it. Otherwise the
/// character that the font itself maps to the glyph; otherwise, if possible, its text at a place without an actual text.
fn unicode(id: u16, meanings: &Meanings, face: &ParsedFace) -> [char; 2] {
    let nominal = |text: &[char; 2]| text[1] == '\0' && face.glyph(text[0]) == Some(id);
    let mapped = || meanings.iter().map(|(_, text)| *text).filter(|text| nominal(text)).min();
    match meanings.as_slice() {
        [(_, only)] => *only,
        _ => mapped().or_else(|| meanings.iter().min().map(|(_, text)| *text)).unwrap_or(['\0'; 2]),
    }
}
