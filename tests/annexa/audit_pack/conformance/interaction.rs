//! Annotations, actions and what is attached: ISO 19005-3, 6.3 to 6.5 and 6.8; ISO 14289-1, 7.11 and 7.18.

use lopdf::{Dictionary, Object};

use super::File;

pub fn check(file: &mut File<'_>) {
    let catalog = file.catalog();
    file.require(!catalog.has(b"AA"), "ISO 19005-3, 6.5.2", "the catalogue has additional actions");
    file.require(
        !catalog.has(b"OpenAction") || no_script(file, &catalog),
        "ISO 19005-3, 6.5.1",
        "an action on opening",
    );
    file.require(!catalog.has(b"AcroForm"), "ISO 19005-3, 6.4.1", "a form is not expected in a pack");
    file.require(!catalog.has(b"NeedsRendering"), "ISO 19005-3, 6.4.2", "the file asks to be rendered by XFA");
    let pages: Vec<Dictionary> =
        file.pages.iter().filter_map(|p| file.document.get_dictionary(p.id).ok().cloned()).collect();
    for (at, page) in pages.iter().enumerate() {
        file.require(!page.has(b"AA"), "ISO 19005-3, 6.5.2", "a page has additional actions");
        let annotations = file.array(page, "Annots");
        if !annotations.is_empty() {
            let tabs = file.name(page, "Tabs").as_deref() == Some("S");
            file.require(tabs, "ISO 14289-1, 7.18.3", format!("page {}: Tabs is not S", at + 1));
        }
        for annotation in &annotations {
            let Object::Dictionary(annotation) = file.follow(annotation).clone() else { continue };
            one(file, at, &annotation);
        }
    }
    attached(file);
}

fn no_script(file: &File<'_>, catalog: &Dictionary) -> bool {
    matches!(catalog.get(b"OpenAction").map(|o| file.follow(o)), Ok(Object::Array(_)))
}

fn one(file: &mut File<'_>, page: usize, annotation: &Dictionary) {
    let place = format!("page {}", page + 1);
    let link = file.name(annotation, "Subtype").as_deref() == Some("Link");
    file.require(link, "ISO 19005-3, 6.3.1", format!("{place}: an annotation that is no link"));
    let flags = file.integer(annotation, "F");
    let shown = flags.is_some_and(|f| f & 4 == 4 && f & (1 | 2 | 32 | 256) == 0);
    file.require(shown, "ISO 19005-3, 6.3.2", format!("{place}: flags {flags:?}"));
    let said = file.text(annotation, "Contents").is_some_and(|t| !t.trim().is_empty());
    file.require(said, "ISO 14289-1, 7.18.5", format!("{place}: a link without Contents"));
    let action = file.dictionary(annotation, "A");
    let goes = action.as_ref().is_none_or(|a| file.name(a, "S").as_deref() == Some("GoTo"));
    file.require(goes && !annotation.has(b"AA"), "ISO 19005-3, 6.5.1", format!("{place}: an action that is no GoTo"));
}

/// Every file specification, and whether the document names it as associated.
fn attached(file: &mut File<'_>) {
    let metadata = file.stream(&file.catalog(), "Metadata").unwrap_or_default();
    let part_3 = String::from_utf8_lossy(&metadata).contains("<pdfaid:part>3</pdfaid:part>");
    let associated = file.array(&file.catalog(), "AF");
    let specifications: Vec<(Object, Dictionary)> = file
        .document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((Object::Reference(*id), object.as_dict().ok()?.clone())))
        .filter(|(_, d)| d.has(b"EF"))
        .collect();
    for (reference, specification) in specifications {
        let name = file.text(&specification, "UF").unwrap_or_default();
        let both = ["F", "UF"].iter().all(|key| file.text(&specification, key).is_some_and(|t| !t.is_empty()));
        file.require(both, "ISO 19005-3, 6.8", format!("`{name}`: F or UF is missing"));
        file.require(both, "ISO 14289-1, 7.11", format!("`{name}`: F or UF is missing"));
        let relation = file.name(&specification, "AFRelationship");
        let known = ["Source", "Data", "Alternative", "Supplement", "Unspecified"];
        let good = relation.as_deref().is_some_and(|r| known.contains(&r));
        file.require(good, "ISO 19005-3, 6.8", format!("`{name}`: AFRelationship {relation:?}"));
        file.require(associated.contains(&reference), "ISO 19005-3, 6.8", format!("`{name}` is not associated"));
        file.require(part_3, "ISO 19005-2, 6.8", format!("`{name}` is attached to a file of part 2"));
        let embedded = file.dictionary(&specification, "EF").unwrap_or_default();
        let stream = file.dictionary(&embedded, "F").unwrap_or_default();
        let kind = file.name(&stream, "Subtype").unwrap_or_default();
        let mime = kind.split('/').filter(|part| !part.is_empty()).count() == 2;
        file.require(mime, "ISO 19005-3, 6.8", format!("`{name}`: media type `{kind}`"));
        let parameters = file.dictionary(&stream, "Params").unwrap_or_default();
        let size = file.stream(&embedded, "F").map(|bytes| bytes.len());
        let stated = file.integer(&parameters, "Size").and_then(|n| usize::try_from(n).ok());
        file.require(stated.is_some() && stated == size, "ISO 32000-1, 7.11.4", format!("`{name}`: Size {stated:?}"));
        let dated = file.text(&parameters, "ModDate").is_some();
        file.require(dated, "ISO 19005-3, Annex E", format!("`{name}` has no date"));
    }
}
