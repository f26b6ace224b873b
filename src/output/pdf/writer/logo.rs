//! The template's logo as an image (ISO 32000-1, 8.9.5) in the resources of the pages that show it.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::output::pdf::page::{Draw, Page, PageLayout};

/// Name of the image in the resources.
pub(super) const NAME: &str = "Logo";

/// Adds the image to the pages that show it.
pub(super) fn add(document: &mut Document, layout: &PageLayout, pages: &[ObjectId]) -> lopdf::Result<()> {
    let Some(logo) = &layout.logo else { return Ok(()) };
    let shown = |page: &Page| page.draws.iter().any(|d| matches!(d, Draw::Logo(_)));
    let on: Vec<ObjectId> = layout.pages.iter().zip(pages).filter(|(page, _)| shown(page)).map(|(_, id)| *id).collect();
    if on.is_empty() {
        return Ok(());
    }
    let picture = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => logo.width,
        "Height" => logo.height,
        "ColorSpace" => if logo.grey { "DeviceGray" } else { "DeviceRGB" },
        "BitsPerComponent" => 8,
        "Interpolate" => false,
        "Filter" => if logo.jpeg { "DCTDecode" } else { "FlateDecode" },
    };
    let picture = document.add_object(Stream::new(picture, logo.bytes.clone()).with_compression(false));
    for page in on {
        // The pages share one resource dictionary. A page with a logo gets its own copy, so that the others do not name an
        // image that they do not show.
        let own = document.get_dictionary(page)?.get(b"Resources").cloned();
        let mut resources: Dictionary = match own {
            Ok(Object::Reference(id)) => document.get_dictionary(id)?.clone(),
            Ok(Object::Dictionary(dictionary)) => dictionary,
            _ => Dictionary::new(),
        };
        resources.set("XObject", dictionary! { NAME => picture });
        document.get_dictionary_mut(page)?.set("Resources", resources);
    }
    Ok(())
}
