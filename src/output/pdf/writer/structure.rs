//! The structure tree (ISO 32000-1, 14.7), which PDF/UA requires (ISO 14289-1, 7.1), from the structure that layout recorded.
//!
//! Most objects of a file are its elements. They are written as text at once: as objects of lopdf each would need a
//! dictionary with its own keys.

use std::io::Write;

use lopdf::{Document, ObjectId};

use super::file::PackedObjects;
use super::navigation::Annotations;
use super::objects::{write_reference, write_text};
use crate::output::pdf::page::PageLayout;
use crate::output::pdf::tags::{Element, Kid, Structure, StructureRole};

/// Writes the structure tree and the parent tree. Returns the structure tree root.
pub(super) fn write(
    document: &mut Document,
    packed: &mut PackedObjects,
    layout: &PageLayout,
    pages: &[ObjectId],
    annotations: &Annotations,
) -> std::io::Result<ObjectId> {
    let root = document.new_object_id();
    let parents = document.new_object_id();
    let tree = StructureTree { layout, pages, annotations, root: root.0, first: document.max_id + 1 };
    document.max_id += layout.structure.elements.len() as u32;

    let out = packed.begin(root.0);
    write!(out, "<</Type/StructTreeRoot/K")?;
    write_reference(out, tree.id(Structure::ROOT));
    write!(out, "/ParentTree")?;
    write_reference(out, parents);
    write!(out, "/ParentTreeNextKey {}>>", pages.len() + annotations.count())?;
    for (at, element) in layout.structure.elements.iter().enumerate() {
        tree.element(packed.begin(tree.id(at as u32).0), at as u32, element)?;
    }
    tree.parents(packed.begin(parents.0))?;
    Ok(root)
}

struct StructureTree<'a> {
    layout: &'a PageLayout,
    pages: &'a [ObjectId],
    annotations: &'a Annotations,
    root: u32,
    /// Object number of the document element; the other elements follow.
    first: u32,
}

impl StructureTree<'_> {
    fn id(&self, element: u32) -> ObjectId {
        (self.first + element, 0)
    }

    fn page(&self, page: u32) -> ObjectId {
        self.pages.get(page as usize).copied().unwrap_or_default()
    }

    fn element(&self, out: &mut Vec<u8>, at: u32, element: &Element) -> std::io::Result<()> {
        let leads =
            element.kids.iter().any(|kid| matches!(kid, Kid::Link(p, l) if self.annotations.of(*p, *l).is_some()));
        // A link without a destination has no annotation, so it must not be tagged as a link.
        let name = if element.role == StructureRole::Link && !leads { "Span" } else { element.role.name() };
        write!(out, "<</S/{name}/P")?;
        if at == Structure::ROOT {
            write!(out, " {} 0 R", self.root)?;
        } else {
            write_reference(out, self.id(element.parent));
        }
        // `Pg` is the page of the first span; spans on other pages name their own.
        let home = element.kids.iter().find_map(|kid| match kid {
            Kid::Span(page, _) => Some(*page),
            _ => None,
        });
        if let Some(page) = home {
            out.extend(b"/Pg");
            write_reference(out, self.page(page));
        }
        self.attributes(out, element, home)?;
        if let Some(language) = element.language {
            write!(out, "/Lang({})", language.code())?;
        }
        if let Some(alternative) = &element.alternative {
            out.extend(b"/Alt");
            write_text(out, alternative);
        }
        out.extend(b"/K[");
        for kid in &element.kids {
            match *kid {
                Kid::Element(id) => write_reference(out, self.id(id)),
                Kid::Span(page, span) if Some(page) == home => write!(out, " {span}")?,
                Kid::Span(page, span) => {
                    out.extend(b"<</Type/MCR/Pg");
                    write_reference(out, self.page(page));
                    write!(out, "/MCID {span}>>")?;
                }
                Kid::Link(page, link) => {
                    if let Some((annotation, _)) = self.annotations.of(page, link) {
                        out.extend(b"<</Type/OBJR/Pg");
                        write_reference(out, self.page(page));
                        out.extend(b"/Obj");
                        write_reference(out, annotation);
                        out.extend(b">>");
                    }
                }
            }
        }
        out.extend(b"]>>");
        Ok(())
    }

    fn attributes(&self, out: &mut Vec<u8>, element: &Element, home: Option<u32>) -> std::io::Result<()> {
        match element.role {
            StructureRole::ColumnHeader => out.extend(b"/A<</O/Table/Scope/Column>>"),
            StructureRole::RowHeader => out.extend(b"/A<</O/Table/Scope/Row>>"),
            StructureRole::Figure => {
                let page = home.and_then(|page| self.layout.pages.get(page as usize));
                if let (Some([x, y, w, h]), Some(page)) = (element.area, page) {
                    let height = page.size.1;
                    write!(
                        out,
                        "/A<</O/Layout/Placement/Block/BBox[{:.2} {:.2} {:.2} {:.2}]>>",
                        x,
                        height - y - h,
                        x + w,
                        height - y
                    )?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The parent tree: from the marked content of each page, and from each annotation, to its structure element.
    fn parents(&self, out: &mut Vec<u8>) -> std::io::Result<()> {
        out.extend(b"<</Nums[");
        for (at, page) in self.layout.pages.iter().enumerate() {
            write!(out, "{at}[")?;
            for span in &page.spans {
                write_reference(out, self.id(span.element));
            }
            out.extend(b"]");
        }
        for (element, key) in self.annotations.elements() {
            write!(out, " {key}")?;
            write_reference(out, self.id(element));
        }
        out.extend(b"]>>");
        Ok(())
    }
}
