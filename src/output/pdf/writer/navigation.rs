//! Link annotations, their destinations, and the outline.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Document, Object, ObjectId, dictionary};

use super::file::PackedObjects;
use super::objects::{bounded, text_string, write_text};
use crate::i18n::{Localizer, values};
use crate::output::pdf::page::{Anchor, Bookmark, PageLayout};
use crate::output::pdf::tags::ElementId;

/// The link annotations of all pages.
pub(super) struct Annotations {
    /// By page and link: the annotation and its key in the parent tree; `None` for a link without a destination.
    of: Vec<Vec<Option<(ObjectId, usize)>>>,
    /// The structure element of each annotation, in the order of the keys.
    elements: Vec<ElementId>,
    first_key: usize,
}

impl Annotations {
    /// The annotation of a link and its key in the parent tree.
    pub fn of(&self, page: u32, link: u32) -> Option<(ObjectId, usize)> {
        self.of.get(page as usize)?.get(link as usize).copied().flatten()
    }

    /// The number of annotations.
    pub fn count(&self) -> usize {
        self.elements.len()
    }

    /// The structure element of each annotation and its key.
    pub fn elements(&self) -> impl Iterator<Item = (ElementId, usize)> {
        self.elements.iter().copied().zip(self.first_key..)
    }

    /// The value of a page's `Annots`; `None` if the page has no annotations.
    pub fn of_page(&self, page: usize) -> Option<Object> {
        let ids: Vec<Object> = self.of.get(page)?.iter().flatten().map(|(id, _)| (*id).into()).collect();
        (!ids.is_empty()).then_some(Object::Array(ids))
    }
}

/// Page and top of an anchor's destination: slightly above the anchor, so that the window does not cut the line off.
fn place(layout: &PageLayout, anchor: &Anchor) -> Option<(usize, i64)> {
    let spot = layout.anchors.get(anchor)?;
    let height = layout.pages.get(spot.page)?.size.1;
    Some((spot.page, (height - spot.y + 8.0).min(height).round() as i64))
}

/// Writes the link annotations. Each describes its destination in words (ISO 14289-1, 7.18.5).
pub(super) fn links(
    document: &mut Document,
    packed: &mut PackedObjects,
    layout: &PageLayout,
    pages: &[ObjectId],
    speaker: &Localizer<'_>,
) -> std::io::Result<Annotations> {
    let titles: BTreeMap<&Anchor, &str> =
        layout.bookmarks.iter().rev().map(|b| (&b.target, b.title.as_str())).collect();
    let mut annotations =
        Annotations { of: Vec::with_capacity(pages.len()), elements: Vec::new(), first_key: pages.len() };
    for page in &layout.pages {
        let height = page.size.1;
        let mut of_page = Vec::with_capacity(page.links.len());
        for link in &page.links {
            let target = place(layout, &link.target).and_then(|(to, top)| Some((pages.get(to)?, to, top)));
            let Some(((target, _), to, top)) = target else {
                of_page.push(None);
                continue;
            };
            let id = document.new_object_id();
            let key = annotations.first_key + annotations.elements.len();
            let [x, y, w, h] = link.area;
            let out = packed.begin(id.0);
            write!(
                out,
                // Flag 4: the annotation is printed as well (ISO 19005-3, 6.3.2).
                "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{:.2} {:.2} {:.2} {:.2}]/StructParent {key}\
                 /Dest[{target} 0 R/XYZ 0 {top} null]/Contents",
                x,
                height - y - h,
                x + w,
                height - y
            )?;
            let name =
                titles.get(&link.target).map_or_else(|| described(&link.target, speaker), |title| (*title).to_owned());
            let name = bounded(&name, NAME);
            write_text(out, &speaker.format("layout.link", &values! { target: name, page: to + 1 }));
            out.extend(b">>");
            annotations.elements.push(link.element);
            of_page.push(Some((id, key)));
        }
        annotations.of.push(of_page);
    }
    Ok(annotations)
}

/// The longest name of a bookmark or a link.
const NAME: usize = 200;

/// A destination without a bookmark, in words.
fn described(anchor: &Anchor, speaker: &Localizer<'_>) -> String {
    let local = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
    match anchor {
        Anchor::Cover => speaker.word("cover.bookmark").to_owned(),
        Anchor::Glance => speaker.word("glance.title").to_owned(),
        Anchor::Contents => speaker.word("layout.contents").to_owned(),
        Anchor::Chapter(n) => speaker.format("layout.chapter", &values! { number: u32::from(*n) }),
        Anchor::Section(..) => speaker.word("layout.link_section").to_owned(),
        Anchor::Control(id) => speaker.format("layout.link_control", &values! { id: local(id) }),
        Anchor::Transition(id) => speaker.format("layout.link_transition", &values! { id: local(id) }),
        Anchor::Exclusion(id) => speaker.format("layout.link_exclusion", &values! { id: local(id) }),
        Anchor::Evidence(n) => speaker.format("layout.link_evidence", &values! { number: *n }),
        Anchor::Finding(n) => speaker.format("layout.link_finding", &values! { number: *n }),
        Anchor::Source(n) => speaker.format("layout.link_source", &values! { number: *n }),
    }
}

/// Writes the outline as a tree; entries below the chapters start closed. `None` if there are no entries.
pub(super) fn outline(document: &mut Document, layout: &PageLayout, pages: &[ObjectId]) -> Option<ObjectId> {
    let destination = |anchor: &Anchor| -> Option<Object> {
        let (page, top) = place(layout, anchor)?;
        let page = *pages.get(page)?;
        Some(Object::Array(vec![page.into(), "XYZ".into(), Object::Integer(0), Object::Integer(top), Object::Null]))
    };
    let entries: Vec<(&Bookmark, Object)> =
        layout.bookmarks.iter().filter_map(|b| Some((b, destination(&b.target)?))).collect();
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    // The parent of an entry is the last preceding entry of a lower level.
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
                "Title" => text_string(&bounded(&entries[at].0.title, NAME)),
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
                // Negative: the entry is closed; opening it shows this many.
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
