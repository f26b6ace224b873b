//! A laid-out document as a PDF file.

use lopdf::{Document, Object, ObjectId, dictionary};
use printpdf::{CustomPdfConformance, PdfConformance, PdfDocument, PdfSaveOptions};

use super::file::PackedObjects;
use super::pages::DrawnPages;
use super::properties::Properties;
use super::{attachments, file, logo, metadata, navigation, objects, output_intent, pages, structure};
use crate::output::pdf::attachment::Attachment;
use crate::output::pdf::error::PdfError;
use crate::output::pdf::fonts::PackFonts;
use crate::output::pdf::glyphs::ActualTexts;
use crate::output::pdf::page::PageLayout;

/// Writes the pages as a file with these properties and attachments.
pub(crate) fn write(
    layout: &PageLayout,
    fonts: &PackFonts,
    actual_texts: &ActualTexts,
    properties: &Properties<'_>,
    attachments: &[Attachment<'_>],
) -> Result<Vec<u8>, PdfError> {
    let DrawnPages { document, contents } = pages::draw(layout, fonts, actual_texts)?;
    let mut document = to_lopdf(document);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    if pages.len() != layout.pages.len() {
        return Err(PdfError::PageCount { drawn: pages.len(), laid_out: layout.pages.len() });
    }
    let mut packed = PackedObjects::default();
    let annotations = navigation::links(&mut document, &mut packed, layout, &pages, properties.speaker)?;
    for (at, (id, content)) in pages.iter().zip(contents).enumerate() {
        let page = document.get_dictionary_mut(*id)?;
        page.set("StructParents", objects::integer(at));
        // The tab order is the order of the structure (ISO 14289-1, 7.18.3).
        page.set("Tabs", "S");
        match annotations.of_page(at) {
            Some(annotations) => page.set("Annots", annotations),
            None => drop(page.remove(b"Annots")),
        }
        let shown = page.get(b"Contents").and_then(Object::as_reference)?;
        document.objects.insert(shown, content.into());
    }
    logo::add(&mut document, layout, &pages)?;
    let outline = navigation::outline(&mut document, layout, &pages);
    let structure = structure::write(&mut document, &mut packed, layout, &pages, &annotations)?;
    let attached = attachments::add(&mut document, attachments, properties.as_of);
    // Of the parts of ISO 19005 only part 3 allows attachments of any format.
    let metadata = metadata::add(&mut document, properties, if attached.is_some() { 3 } else { 2 });
    let output_intents = output_intent::add(&mut document);
    metadata::info(&mut document, properties);

    let catalog = document.catalog_mut()?;
    catalog.set("PageLayout", "SinglePage");
    catalog.set("Lang", Object::string_literal(properties.speaker.language()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", structure);
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", output_intents);
    // Viewers show the same page number as the one printed on the page.
    let decimal = Object::Dictionary(dictionary! { "S" => "D" });
    catalog.set("PageLabels", dictionary! { "Nums" => vec![Object::Integer(0), decimal] });
    if let Some((names, associated)) = attached {
        catalog.set("Names", names);
        catalog.set("AF", associated);
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(file::write(&document, packed)?)
}

/// printpdf's document as one of lopdf.
fn to_lopdf(mut document: PdfDocument) -> Document {
    // printpdf's default claims PDF/X and embeds a printing profile of 650 KB.
    document.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    // Its warnings concern fonts whose program or character map is missing; `fonts` provides both.
    let mut document = document.to_lopdf_document(&options, &mut Vec::new());
    "1.7".clone_into(&mut document.version);
    document
}
