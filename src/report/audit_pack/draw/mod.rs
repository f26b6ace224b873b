//! Pages of draw commands to a document: printpdf embeds the fonts, subset to the glyphs that are shown, and makes the
//! pages; what stands on a page is written as bytes (`content`).
//!
//! printpdf can write the pages too, from a list of operations. Each of those is an allocation or several, becomes an
//! operation of lopdf, and then text; that alone took as long as layout, and wrote twice the bytes.

mod content;

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, FontId, FontMetrics, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, Pt, Rect, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::{Face, PackFonts};
use super::page::{Draw, Layout};
use crate::report::ReportError;

/// Drawn pages.
pub(super) struct Drawn {
    /// Fonts and pages; without links, bookmarks and metadata, which are finished on the lopdf document. The first page
    /// shows each glyph once, which is how printpdf knows what to embed; nothing of that stays.
    pub document: PdfDocument,
    /// What stands on each page, as its content stream.
    pub contents: Vec<Vec<u8>>,
}

/// The numbers that a face's glyphs have in this pack.
struct Embedded {
    face: Face,
    /// By the face's own number of the glyph.
    numbers: Vec<u16>,
}

/// The layout as a document.
pub(super) fn document(layout: &Layout, fonts: &PackFonts) -> Result<Drawn, ReportError> {
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
    let contents = layout.pages.iter().map(|page| content::of(page, layout, fonts, &embedded)).collect();
    Ok(Drawn { document, contents })
}

/// What a face's resource is called. A fixed name: printpdf's own come from a counter that all threads share.
fn resource(face: Face) -> String {
    format!("F{}", face as u8)
}

/// The glyphs of each face that the pages show, by number, with the characters that they stand for.
fn shown(layout: &Layout) -> BTreeMap<Face, Vec<(u16, [char; 2])>> {
    let mut used: BTreeMap<Face, Vec<Option<[char; 2]>>> = BTreeMap::new();
    for page in &layout.pages {
        for draw in &page.draws {
            if let Draw::Text(run) = draw {
                let glyphs = used.entry(run.face).or_default();
                for glyph in &run.glyphs {
                    let at = usize::from(glyph.id);
                    if at >= glyphs.len() {
                        glyphs.resize(at + 1, None);
                    }
                    glyphs[at].get_or_insert(glyph.text);
                }
            }
        }
    }
    let numbered = |glyphs: Vec<Option<[char; 2]>>| {
        glyphs.into_iter().zip(0u16..).filter_map(|(text, id)| Some((id, text?))).collect()
    };
    used.into_iter().map(|(face, glyphs)| (face, numbered(glyphs))).collect()
}

fn embed(
    layout: &Layout,
    fonts: &PackFonts,
    document: &mut PdfDocument,
    specimen: &mut Vec<Op>,
) -> Result<Vec<Embedded>, ReportError> {
    let mut embedded = Vec::new();
    for (face, glyphs) in shown(layout) {
        let parsed = fonts.face(face);
        let mut remapper = GlyphRemapper::new();
        let mut digest = Sha256::new();
        let mut numbers = vec![0; glyphs.last().map_or(0, |(id, _)| usize::from(*id) + 1)];
        let mut specimens = Vec::with_capacity(glyphs.len());
        let mut widths = BTreeMap::new();
        for (id, text) in &glyphs {
            let new = remapper.remap(*id);
            numbers[usize::from(*id)] = new;
            widths.insert(new, parsed.advance(*id));
            let text = text.iter().filter(|&&c| c != '\0').collect();
            specimens.push(Codepoint::with_cid(new, 0.0, text));
            digest.update(id.to_be_bytes());
        }
        let bytes = subsetter::subset(parsed.bytes, 0, &remapper)
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
            m.units_per_em,
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
        embedded.push(Embedded { face, numbers });
    }
    Ok(embedded)
}
