//! The pages as a document of printpdf, with their content streams.

use lopdf::Stream;
use printpdf::{Mm, PdfDocument, PdfPage, Pt, Rect};

use super::content::{self, ContentFonts};
use super::deflate::Deflater;
use super::fonts;
use crate::output::pdf::error::PdfError;
use crate::output::pdf::fonts::PackFonts;
use crate::output::pdf::glyphs::ActualTexts;
use crate::output::pdf::page::PageLayout;

/// Drawn pages.
pub(super) struct DrawnPages {
    /// Fonts and empty pages. The first page carries the specimen of the fonts (see
    /// [`fonts::EmbeddedFonts::specimen`]).
    pub(super) document: PdfDocument,
    /// The content streams, one per page. Each is compressed as soon as it is complete, so that the content of all pages
    /// is never in memory at once.
    pub(super) contents: Vec<Stream>,
}

/// Draws the pages of a layout.
pub(super) fn draw(layout: &PageLayout, faces: &PackFonts, actual_texts: &ActualTexts) -> Result<DrawnPages, PdfError> {
    let mut document = PdfDocument::new("");
    let embedded = fonts::embed(layout, faces, &mut document)?;
    let mut specimen = embedded.specimen;
    document.pages = layout
        .pages
        .iter()
        .map(|page| {
            let (width, height) = page.size;
            // In points: a conversion through millimetres would make A4 a few hundredths of a point too large.
            let area = Rect::from_wh(Pt(width), Pt(height));
            let mut made = PdfPage::new(Mm(0.0), Mm(0.0), std::mem::take(&mut specimen));
            made.media_box = area.clone();
            made.trim_box = area.clone();
            made.crop_box = area;
            made
        })
        .collect();
    let fonts = ContentFonts { faces, embedded: embedded.fonts, actual_texts };
    let mut deflater = Deflater::new();
    let contents = layout.pages.iter().map(|page| deflater.stream(content::stream(page, layout, &fonts)));
    let contents = contents.collect::<Result<_, _>>()?;
    Ok(DrawnPages { document, contents })
}
