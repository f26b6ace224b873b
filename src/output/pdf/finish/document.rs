//! A drawn document finished as PDF/A and PDF/UA.

use lopdf::{Object, ObjectId, dictionary};
use printpdf::{CustomPdfConformance, PdfConformance, PdfSaveOptions};

use super::{attachments, file, logo, metadata, navigation, output_intent, structure};
use crate::i18n::Localizer;
use crate::output::error::ReportError;
use crate::output::pdf::attachment::Attachment;
use crate::output::pdf::draw::Drawn;
use crate::output::pdf::page::PageLayout;

/// What viewers list about the file.
#[derive(Debug)]
pub(crate) struct Properties<'a> {
    /// Title.
    pub title: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// Program and version.
    pub producer: &'a str,
    /// `YYYY-MM-DD`.
    pub as_of: &'a str,
    /// SHA-256 of the record in hexadecimal: the identity of the content.
    pub record_sha256: &'a str,
    /// The words of annexa's own, and their language.
    pub speaker: &'a Localizer<'a>,
}

/// Turns the drawn pages into the bytes of the file, with files attached to it.
pub(crate) fn finish(
    drawn: Drawn,
    layout: &PageLayout,
    properties: &Properties<'_>,
    attachments: &[Attachment<'_>],
) -> Result<Vec<u8>, ReportError> {
    let Drawn { document: mut drawn, contents } = drawn;
    // printpdf's default claims PDF/X and brings a print profile of 650 KB.
    drawn.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut document = drawn.to_lopdf_document(&options, &mut Vec::new());
    "1.7".clone_into(&mut document.version);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    if pages.len() != layout.pages.len() {
        return Err(ReportError::AuditPack(format!(
            "{} pages were drawn, {} laid out",
            pages.len(),
            layout.pages.len()
        )));
    }
    let lost = |e: lopdf::Error| ReportError::AuditPack(e.to_string());
    let fault = |e: std::io::Error| ReportError::AuditPack(e.to_string());
    let mut packed = file::Packed::default();
    let annotations =
        navigation::links(&mut document, &mut packed, layout, &pages, properties.speaker).map_err(fault)?;
    for (at, (id, content)) in pages.iter().zip(contents).enumerate() {
        let page = document.get_dictionary_mut(*id).map_err(lost)?;
        page.set("StructParents", file::integer(at));
        // From link to link in the order of the structure (ISO 14289-1, 7.18.3).
        page.set("Tabs", "S");
        match annotations.of_page(at) {
            Some(annotations) => page.set("Annots", annotations),
            None => drop(page.remove(b"Annots")),
        }
        let shown = page.get(b"Contents").and_then(Object::as_reference).map_err(lost)?;
        document.objects.insert(shown, content.into());
    }
    logo::add(&mut document, layout, &pages).map_err(lost)?;
    let outline = navigation::outline(&mut document, layout, &pages);
    let structure = structure::write(&mut document, &mut packed, layout, &pages, &annotations).map_err(fault)?;
    let attached = attachments::add(&mut document, attachments, properties.as_of);
    // Only part 3 allows files of any kind to be attached.
    let metadata = metadata::add(&mut document, properties, if attached.is_some() { 3 } else { 2 });
    let output_intents = output_intent::add(&mut document);
    metadata::info(&mut document, properties);

    let catalog = document.catalog_mut().map_err(lost)?;
    catalog.set("PageLayout", "SinglePage");
    catalog.set("Lang", Object::string_literal(properties.speaker.language()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", structure);
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", output_intents);
    // The number that a viewer shows for a page is the one that is printed on it.
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
    file::write(&document, packed)
}
