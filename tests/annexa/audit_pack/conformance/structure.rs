//! The structure tree: what is read, in which order; and that tree and pages lead to each other, with nothing left out.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::File;

/// An element as it stands in the file.
#[derive(Debug, Clone)]
pub struct Node {
    pub id: ObjectId,
    pub role: String,
    pub parent: Option<ObjectId>,
    pub alternative: Option<String>,
    pub parts: Vec<Part>,
}

/// What an element is made of.
#[derive(Debug, Clone)]
pub enum Part {
    Element(Node),
    /// Page and number of a marked-content sequence.
    Content(ObjectId, i64),
    /// An annotation.
    Annotation(ObjectId),
}

impl Node {
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.parts.iter().filter_map(|part| match part {
            Part::Element(node) => Some(node),
            _ => None,
        })
    }

    /// Page and number of the marked-content sequences that stand in it directly.
    pub fn contents(&self) -> impl Iterator<Item = (ObjectId, i64)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Content(page, number) => Some((*page, *number)),
            _ => None,
        })
    }

    /// The element and all below it, in reading order.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for node in self.elements() {
            all.extend(node.all());
        }
        all
    }

    /// All text below it, in reading order.
    pub fn text(&self, file: &File<'_>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Element(node) => {
                    // Blocks are parted; what stands in a line is not.
                    if matches!(node.role.as_str(), "P" | "TD" | "TH" | "TR" | "LI" | "Lbl" | "LBody")
                        && !text.is_empty()
                    {
                        text.push(' ');
                    }
                    text.push_str(&node.text(file));
                }
                Part::Content(page, number) => {
                    let page = file.pages.iter().find(|p| p.id == *page);
                    text.push_str(page.and_then(|p| p.marked.get(number)).map_or("", String::as_str));
                }
                Part::Annotation(_) => {}
            }
        }
        text
    }
}

/// The root elements of the tree.
pub fn tree(file: &File<'_>) -> Vec<Node> {
    let Some(root) = file.dictionary(&file.catalog(), "StructTreeRoot") else { return Vec::new() };
    kids(file, &root, None, 0)
        .into_iter()
        .filter_map(|part| match part {
            Part::Element(node) => Some(node),
            _ => None,
        })
        .collect()
}

fn kids(file: &File<'_>, of: &Dictionary, page: Option<ObjectId>, depth: usize) -> Vec<Part> {
    let kids = match of.get(b"K").map(|k| file.follow(k)) {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(_) => of.get(b"K").cloned().into_iter().collect(),
        Err(_) => Vec::new(),
    };
    let page = of.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    kids.iter().filter_map(|kid| part(file, kid, page, depth)).collect()
}

fn part(file: &File<'_>, kid: &Object, page: Option<ObjectId>, depth: usize) -> Option<Part> {
    if let Object::Integer(number) = kid {
        return Some(Part::Content(page?, *number));
    }
    let entry = file.follow(kid).as_dict().ok()?.clone();
    let own_page = entry.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    match file.name(&entry, "Type").as_deref() {
        Some("MCR") => Some(Part::Content(own_page?, file.integer(&entry, "MCID")?)),
        Some("OBJR") => Some(Part::Annotation(entry.get(b"Obj").and_then(Object::as_reference).ok()?)),
        // A tree that goes deeper than any pack is one that runs in circles.
        _ if depth > 40 => None,
        _ => Some(Part::Element(Node {
            id: kid.as_reference().unwrap_or_default(),
            role: file.name(&entry, "S").unwrap_or_default(),
            parent: entry.get(b"P").and_then(Object::as_reference).ok(),
            alternative: file.text(&entry, "Alt").or_else(|| file.text(&entry, "ActualText")),
            parts: kids(file, &entry, own_page, depth + 1),
        })),
    }
}

pub fn check(file: &mut File<'_>) {
    let catalog = file.catalog();
    let root = file.dictionary(&catalog, "StructTreeRoot");
    file.require(root.is_some(), "ISO 14289-1, 7.1", "no structure tree");
    let Some(root) = root else { return };
    let root_id = catalog.get(b"StructTreeRoot").and_then(Object::as_reference).unwrap_or_default();
    let trees = tree(file);
    let mut owners: BTreeMap<(ObjectId, i64), ObjectId> = BTreeMap::new();
    let mut links: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    for tree in &trees {
        let is_root = tree.parent == Some(root_id);
        file.require(is_root, "ISO 32000-1, 14.7.2", "the document's parent is not the root of the tree");
        file.require(tree.role == "Document", "ISO 14289-1, 7.1", format!("the tree begins with {}", tree.role));
        for node in tree.all() {
            one(file, node);
            for part in &node.parts {
                match part {
                    Part::Element(_) => {}
                    Part::Content(page, number) => {
                        let twice = owners.insert((*page, *number), node.id).is_some();
                        file.require(!twice, "ISO 32000-1, 14.7.4.2", format!("MCID {number} has two elements"));
                    }
                    Part::Annotation(annotation) => {
                        links.insert(*annotation, node.id);
                    }
                }
            }
        }
    }
    backwards(file, &root, &owners, &links);
}

fn one(file: &mut File<'_>, node: &Node) {
    let role = node.role.as_str();
    for child in node.elements() {
        let back = child.parent == Some(node.id);
        file.require(back, "ISO 32000-1, 14.7.2", format!("{} names another parent than {role}", child.role));
    }
    if role == "Figure" {
        let said = node.alternative.as_deref().is_some_and(|t| !t.trim().is_empty());
        file.require(said, "ISO 14289-1, 7.3", "a figure without an alternative text");
    }
    if role == "Table" {
        let headed = node.all().iter().any(|n| n.role == "TH");
        file.require(headed, "ISO 14289-1, 7.5", "a table without a header cell");
    }
}

/// From pages and annotations to their elements: complete, and the same as forwards.
fn backwards(
    file: &mut File<'_>,
    root: &Dictionary,
    owners: &BTreeMap<(ObjectId, i64), ObjectId>,
    links: &BTreeMap<ObjectId, ObjectId>,
) {
    const CLAUSE: &str = "ISO 32000-1, 14.7.4.4";
    let parents = file.dictionary(root, "ParentTree").unwrap_or_default();
    let mut entries: BTreeMap<i64, Object> = BTreeMap::new();
    numbers(file, &parents, &mut entries);
    let pages: Vec<(ObjectId, Vec<(i64, String)>)> = file
        .pages
        .iter()
        .map(|p| (p.id, p.tags.iter().map(|(number, tag)| (*number, tag.clone())).collect()))
        .collect();
    for (at, (id, tags)) in pages.iter().enumerate() {
        let page = file.document.get_dictionary(*id).cloned().unwrap_or_default();
        let key = file.integer(&page, "StructParents");
        let of_page = key.and_then(|k| entries.get(&k)).map(|o| file.follow(o).clone());
        let of_page = of_page.and_then(|o| o.as_array().ok().cloned()).unwrap_or_default();
        for (number, tag) in tags {
            let owner = owners.get(&(*id, *number));
            let place = format!("page {}, MCID {number}", at + 1);
            file.require(owner.is_some(), "ISO 14289-1, 7.1", format!("{place} is in no element"));
            let back = usize::try_from(*number).ok().and_then(|n| of_page.get(n)).and_then(|o| o.as_reference().ok());
            file.require(
                back.is_some() && back.as_ref() == owner,
                CLAUSE,
                format!("{place}: the parent tree says {back:?}"),
            );
            let role = owner.and_then(|o| file.document.get_dictionary(*o).ok()).and_then(|d| file.name(d, "S"));
            let same = role.as_ref() == Some(tag);
            file.require(same || owner.is_none(), "ISO 14289-1, 7.1", format!("{place} is tagged {tag} in {role:?}"));
        }
        for annotation in file.array(&page, "Annots") {
            let Ok(id) = annotation.as_reference() else {
                file.fault("ISO 14289-1, 7.18.5", format!("page {}: a link that no element can name", at + 1));
                continue;
            };
            let entry = file.document.get_dictionary(id).cloned().unwrap_or_default();
            let owner = links.get(&id);
            file.require(owner.is_some(), "ISO 14289-1, 7.18.5", format!("page {}: a link in no element", at + 1));
            let key = file.integer(&entry, "StructParent");
            let back = key.and_then(|k| entries.get(&k)).and_then(|o| o.as_reference().ok());
            file.require(
                back.is_some() && back.as_ref() == owner,
                CLAUSE,
                format!("page {}: the parent tree says {back:?} of a link", at + 1),
            );
        }
    }
    // And nothing in the tree that no page shows.
    for (page, number) in owners.keys() {
        let shown = pages.iter().any(|(id, tags)| id == page && tags.iter().any(|(n, _)| n == number));
        file.require(shown, "ISO 32000-1, 14.7.4.2", format!("an element names MCID {number}, which its page has not"));
    }
}

fn numbers(file: &File<'_>, node: &Dictionary, into: &mut BTreeMap<i64, Object>) {
    for pair in file.array(node, "Nums").chunks_exact(2) {
        if let Ok(key) = pair[0].as_i64() {
            into.insert(key, pair[1].clone());
        }
    }
    for kid in file.array(node, "Kids") {
        if let Ok(kid) = file.follow(&kid).as_dict() {
            numbers(file, &kid.clone(), into);
        }
    }
}
