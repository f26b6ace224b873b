//! A layout drawn as a document of printpdf.

use std::collections::BTreeMap;

use lopdf::Stream;
use printpdf::{
    Codepoint, FontId, FontMetrics, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, Pt, Rect, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::content;
use crate::output::error::ReportError;
use crate::output::pdf::finish::file::Deflater;
use crate::output::pdf::fonts::{Face, PackFonts};
use crate::output::pdf::glyphs::ActualTexts;
use crate::output::pdf::page::{Draw, PageLayout};
use crate::output::pdf::parsed_face::ParsedFace;

/// Drawn pages.
pub(crate) struct Drawn {
    /// Fonts and pages; without links, bookmarks and metadata, which are finished on the lopdf document. The first page
    /// shows each glyph once, which is how printpdf knows what to embed; nothing of that stays.
    pub document: PdfDocument,
    /// What stands on each page, as its content stream: compressed at once, so that the text of all pages is never held
    /// together.
    pub contents: Vec<Stream>,
}

/// The glyphs of a face in this pack.
pub(super) struct Embedded {
    pub(super) face: Face,
    /// By the face's own number of the glyph.
    pub(super) codes: Vec<Option<Code>>,
}

/// How a glyph is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code {
    /// Its number in the subset.
    pub(super) number: u16,
    /// What it means by itself, wherever it stands.
    pub(super) text: [char; 2],
}

/// What text is drawn with.
pub(super) struct Fonts<'a> {
    pub(super) faces: &'a PackFonts,
    pub(super) embedded: Vec<Embedded>,
    pub(super) spellings: &'a ActualTexts,
}

/// The layout as a document.
pub(crate) fn document(layout: &PageLayout, fonts: &PackFonts, spellings: &ActualTexts) -> Result<Drawn, ReportError> {
    let mut document = PdfDocument::new("");
    let mut specimen = Vec::new();
    let embedded = embed(layout, fonts, &mut document, &mut specimen)?;
    document.pages = layout
        .pages
        .iter()
        .map(|page| {
            let (width, height) = page.size;
            // In points: through millimetres A4 would come out a few hundredths off.
            let area = Rect::from_wh(Pt(width), Pt(height));
            let mut made = PdfPage::new(Mm(0.0), Mm(0.0), std::mem::take(&mut specimen));
            made.media_box = area.clone();
            made.trim_box = area.clone();
            made.crop_box = area;
            made
        })
        .collect();
    let fonts = Fonts { faces: fonts, embedded, spellings };
    let mut deflater = Deflater::new();
    let contents = layout.pages.iter().map(|page| deflater.stream(content::of(page, layout, &fonts)));
    let contents = contents.collect::<Result<_, _>>().map_err(|e| ReportError::AuditPack(e.to_string()))?;
    Ok(Drawn { document, contents })
}

/// What a face's resource is called. A fixed name: printpdf's own come from a counter that all threads share.
pub(super) fn resource(face: Face) -> String {
    format!("F{}", face.index())
}

/// What a glyph stands for at its places: whether within a cluster that is spelled, and the characters.
type Meanings = Vec<(bool, [char; 2])>;

/// The glyphs of each face that the pages show, by number, with what they stand for.
fn shown(layout: &PageLayout) -> BTreeMap<Face, Vec<(u16, Meanings)>> {
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

/// What a glyph means by itself: the character for which the face's map names it; else what it stands for outside of
/// clusters that are spelled, where there is such a place.
fn meaning(id: u16, meanings: &Meanings, face: &ParsedFace) -> [char; 2] {
    let nominal = |text: &[char; 2]| text[1] == '\0' && face.glyph(text[0]) == Some(id);
    let named = || meanings.iter().map(|(_, text)| *text).filter(|text| nominal(text)).min();
    match meanings.as_slice() {
        [(_, only)] => *only,
        _ => named().or_else(|| meanings.iter().min().map(|(_, text)| *text)).unwrap_or(['\0'; 2]),
    }
}

fn embed(
    layout: &PageLayout,
    fonts: &PackFonts,
    document: &mut PdfDocument,
    specimen: &mut Vec<Op>,
) -> Result<Vec<Embedded>, ReportError> {
    let mut embedded = Vec::new();
    for (face, glyphs) in shown(layout) {
        let parsed = fonts.face(face);
        let mut remapper = GlyphRemapper::new();
        let mut digest = Sha256::new();
        let mut codes = vec![None; glyphs.last().map_or(0, |(id, _)| usize::from(*id) + 1)];
        let mut specimens = Vec::with_capacity(glyphs.len());
        let mut widths = BTreeMap::new();
        for (id, meanings) in &glyphs {
            let new = remapper.remap(*id);
            let text = meaning(*id, meanings, parsed);
            codes[usize::from(*id)] = Some(Code { number: new, text });
            widths.insert(new, parsed.advance(*id));
            let text = text.iter().filter(|&&c| c != '\0').collect();
            specimens.push(Codepoint::with_cid(new, 0.0, text));
            digest.update(id.to_be_bytes());
        }
        let bytes = subsetter::subset_with_variations(parsed.bytes(), parsed.index, &[], &remapper)
            .map_err(|e| ReportError::AuditPack(format!("{} could not be subset: {e}", parsed.name)))?;
        // ISO 32000, 9.6.4: six letters before the name tell that the program is a subset, and which.
        let tag: String = digest.finalize().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
        let m = parsed.metrics;
        let mut font = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some(format!("{tag}+{}", parsed.name)),
            BTreeMap::new(),
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
        let id = FontId(resource(face));
        specimen.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        specimen.push(Op::ShowText { items: vec![TextItem::GlyphIds(specimens)] });
        document.resources.fonts.map.insert(id, printpdf::PdfFont::new(font));
        embedded.push(Embedded { face, codes });
    }
    Ok(embedded)
}
