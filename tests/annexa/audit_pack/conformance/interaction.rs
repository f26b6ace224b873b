//! Links stay within the pack and have a description; attached files are bound to the document.

use lopdf::{Dictionary, Object};

use super::File;

pub fn check(file: &mut File<'_>) {
    let pages: Vec<Dictionary> =
        file.pages.iter().filter_map(|p| file.document.get_dictionary(p.id).ok().cloned()).collect();
    for (at, page) in pages.iter().enumerate() {
        for annotation in &file.array(page, "Annots") {
            let Object::Dictionary(annotation) = file.follow(annotation).clone() else { continue };
            one(file, at, &annotation);
        }
    }
    attached(file);
}

fn one(file: &mut File<'_>, page: usize, annotation: &Dictionary) {
    let place = format!("page {}", page + 1);
    let said = file.text(annotation, "Contents").is_some_and(|t| !t.trim().is_empty());
    file.require(said, "ISO 14289-1, 7.18.5", format!("{place}: a link without a description"));
    let action = file.dictionary(annotation, "A");
    let goes = action.as_ref().is_none_or(|a| file.name(a, "S").as_deref() == Some("GoTo"));
    file.require(goes, "links stay within the pack", format!("{place}: an action that is no GoTo"));
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
