//! The finishing step on the lopdf document: what printpdf writes wrongly, by chance or not at all.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, Object, ObjectId, StringFormat, dictionary};
use printpdf::{CustomPdfConformance, PdfConformance, PdfDocument, PdfSaveOptions};

use super::page::{Anchor, Bookmark, Layout};
use crate::report::ReportError;

/// What viewers list about the file.
#[derive(Debug)]
pub(super) struct Properties<'a> {
    /// Title.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// Program and version.
    pub producer: String,
    /// `YYYY-MM-DD`.
    pub as_of: &'a str,
    /// SHA-256 of the record in hexadecimal: the identity of the content.
    pub record_sha256: &'a str,
}

/// Trade-off of size and time: level 6 is within a few per cent of level 9 at a third of its cost.
const LEVEL: u32 = 6;

/// Turns the drawn pages into the bytes of the file: links, bookmarks, properties, identifier, compression.
pub(super) fn finish(
    mut drawn: PdfDocument,
    layout: &Layout,
    properties: &Properties<'_>,
) -> Result<Vec<u8>, ReportError> {
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
    links(&mut document, layout, &pages)?;
    let outline = outline(&mut document, layout, &pages);
    catalog(&mut document, outline)?;
    info(&mut document, properties);
    compress(&mut document)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|e| ReportError::AuditPack(e.to_string()))?;
    Ok(bytes)
}

/// `[page /XYZ left top null]`: the page with the anchor at the window's top, zoom as it is.
fn destination(layout: &Layout, pages: &[ObjectId], anchor: &Anchor) -> Option<Object> {
    let spot = layout.anchors.get(anchor)?;
    let height = layout.pages.get(spot.page)?.orientation.size().1;
    // A little above, so that the line is not cut by the window's edge.
    let top = (height - spot.y + 8.0).min(height).round();
    let page = *pages.get(spot.page)?;
    Some(Object::Array(vec![page.into(), "XYZ".into(), Object::Integer(0), Object::Integer(top as i64), Object::Null]))
}

fn links(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Result<(), ReportError> {
    for (page, id) in layout.pages.iter().zip(pages) {
        let height = page.orientation.size().1;
        let mut annotations = Vec::new();
        for link in &page.links {
            let Some(destination) = destination(layout, pages, &link.target) else { continue };
            let [x, y, w, h] = link.area;
            let area: Vec<Object> = [x, height - y - h, x + w, height - y]
                .iter()
                .map(|v| Object::Real((v * 100.0).round() / 100.0))
                .collect();
            annotations.push(Object::Dictionary(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => area,
                "Border" => vec![0.into(), 0.into(), 0.into()],
                // Printed as it is shown.
                "F" => 4,
                "Dest" => destination,
            }));
        }
        let page = document.get_dictionary_mut(*id).map_err(|e| ReportError::AuditPack(e.to_string()))?;
        if annotations.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", annotations);
        }
    }
    Ok(())
}

/// Writes the outline as a tree; entries below the chapters start closed. `None` if there is nothing to list.
fn outline(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Option<ObjectId> {
    let entries: Vec<(&Bookmark, Object)> =
        layout.bookmarks.iter().filter_map(|b| Some((b, destination(layout, pages, &b.target)?))).collect();
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    // The parent of an entry is the last one before it that is less deep.
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut path: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(entries.len());
    for (at, (bookmark, _)) in entries.iter().enumerate() {
        while path.last().is_some_and(|&p| entries[p].0.level >= bookmark.level) {
            path.pop();
        }
        let parent = path.last().copied();
        parents.push(parent);
        children.entry(parent).or_default().push(at);
        path.push(at);
    }
    for siblings in children.values() {
        for (place, &at) in siblings.iter().enumerate() {
            let mut entry = dictionary! {
                "Title" => text_string(&entries[at].0.title),
                "Parent" => parents[at].map_or(root, |p| ids[p]),
                "Dest" => entries[at].1.clone(),
            };
            if place > 0 {
                entry.set("Prev", ids[siblings[place - 1]]);
            }
            if let Some(&next) = siblings.get(place + 1) {
                entry.set("Next", ids[next]);
            }
            if let Some(own) = children.get(&Some(at)) {
                entry.set("First", ids[own[0]]);
                entry.set("Last", ids[own[own.len() - 1]]);
                // Negative: closed, with this many entries that opening it shows.
                entry.set("Count", -i64::try_from(own.len()).unwrap_or(i64::MAX));
            }
            document.set_object(ids[at], entry);
        }
    }
    let top = children.get(&None)?;
    let tree = dictionary! {
        "Type" => "Outlines",
        "First" => ids[*top.first()?],
        "Last" => ids[*top.last()?],
        "Count" => i64::try_from(top.len()).unwrap_or(i64::MAX),
    };
    document.set_object(root, tree);
    Some(root)
}

fn catalog(document: &mut Document, outline: Option<ObjectId>) -> Result<(), ReportError> {
    let catalog = document.catalog_mut().map_err(|e| ReportError::AuditPack(e.to_string()))?;
    catalog.set("PageLayout", "SinglePage");
    catalog.set("Lang", Object::string_literal("en"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(())
}

fn info(document: &mut Document, properties: &Properties<'_>) {
    let date =
        format!("D:{}000000Z", properties.as_of.chars().filter(char::is_ascii_digit).take(8).collect::<String>());
    let info = document.add_object(dictionary! {
        "Title" => text_string(&properties.title),
        "Subject" => text_string(&properties.subject),
        "Creator" => text_string(&properties.producer),
        "Producer" => text_string(&properties.producer),
        "CreationDate" => Object::string_literal(date.as_str()),
        "ModDate" => Object::string_literal(date.as_str()),
    });
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", info);
    // The identifier says which content this is; printpdf would draw it by lot.
    let id: Vec<u8> = properties.record_sha256.bytes().take(16).collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// A text string: ASCII as it is, everything else as UTF-16 with its mark (ISO 32000, 7.9.2.2).
fn text_string(text: &str) -> Object {
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_control()) {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn compress(document: &mut Document) -> Result<(), ReportError> {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.has(b"Filter") {
            continue;
        }
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(stream.content.len() / 3), Compression::new(LEVEL));
        let packed = encoder
            .write_all(&stream.content)
            .and_then(|()| encoder.finish())
            .map_err(|e| ReportError::AuditPack(e.to_string()))?;
        if packed.len() + 19 < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
    Ok(())
}
