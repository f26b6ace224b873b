//! The logical structure of a document: the role of each piece of text, in reading order and independent of pages.
//!
//! Layout builds the tree while it places text. A line placed for an element becomes its content. Everything placed
//! for no element is an artifact: rules, backgrounds, icons beside their label, repeated headers, page headers and
//! footers. This layer is independent of PDF; role names follow ISO 32000-1, 14.8.4.

use super::page::Anchor;
use super::text::Language;

/// Index of an element in its [`Structure`].
pub(crate) type ElementId = u32;

/// The role of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StructureRole {
    /// The whole document.
    Document,
    /// A chapter.
    Section,
    /// A heading of a level, from 1.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// Number or bullet of an item.
    Label,
    /// Content of an item.
    Body,
    /// A table of contents.
    Contents,
    /// A line of a table of contents.
    ContentsItem,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A column header.
    ColumnHeader,
    /// A row header.
    RowHeader,
    /// Any other cell.
    Cell,
    /// A figure; it has an alternative text.
    Figure,
    /// A link.
    Link,
    /// A part of a text, such as one in another language.
    Span,
}

impl StructureRole {
    /// Whether the element contains text directly instead of paragraphs.
    pub fn holds_text(self) -> bool {
        matches!(
            self,
            Self::Heading(_)
                | Self::Paragraph
                | Self::Label
                | Self::ContentsItem
                | Self::ColumnHeader
                | Self::RowHeader
                | Self::Cell
                | Self::Figure
                | Self::Link
                | Self::Span
        )
    }

    /// Its name in PDF (ISO 32000-1, 14.8.4).
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Heading(level) => match level {
                0 | 1 => "H1",
                2 => "H2",
                3 => "H3",
                4 => "H4",
                5 => "H5",
                _ => "H6",
            },
            Self::Paragraph => "P",
            Self::List => "L",
            Self::Item => "LI",
            Self::Label => "Lbl",
            Self::Body => "LBody",
            Self::Contents => "TOC",
            Self::ContentsItem => "TOCI",
            Self::Table => "Table",
            Self::Row => "TR",
            Self::ColumnHeader | Self::RowHeader => "TH",
            Self::Cell => "TD",
            Self::Figure => "Figure",
            Self::Link => "Link",
            Self::Span => "Span",
        }
    }
}

/// A child of an element, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kid {
    /// Another element.
    Element(ElementId),
    /// Content on a page: page, and index of the span there.
    Span(u32, u32),
    /// A link on a page: page, and index of the link there.
    Link(u32, u32),
}

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element {
    /// Its role.
    pub role: StructureRole,
    /// The parent element; the document is its own parent.
    pub parent: ElementId,
    /// Its children.
    pub kids: Vec<Kid>,
    /// Alternative text; figures only.
    pub alternative: Option<Box<str>>,
    /// Left, top, width, height on its page; figures only.
    pub area: Option<[f32; 4]>,
    /// Destination; links only.
    pub target: Option<Anchor>,
    /// Language of its text, where it is not the document's.
    pub language: Option<Language>,
}

/// The tree as a list in which parents precede their children. The first element is the document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Structure {
    /// The elements.
    pub elements: Vec<Element>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { elements: vec![Element::new(StructureRole::Document, Self::ROOT)] }
    }
}

impl Element {
    fn new(role: StructureRole, parent: ElementId) -> Self {
        Self { role, parent, kids: Vec::new(), alternative: None, area: None, target: None, language: None }
    }
}

impl Structure {
    /// The document.
    pub const ROOT: ElementId = 0;

    /// An element.
    pub fn get(&self, id: ElementId) -> &Element {
        &self.elements[id as usize]
    }

    /// An element, mutable.
    pub fn get_mut(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[id as usize]
    }

    /// Adds an element as the last child of its parent.
    pub fn add(&mut self, parent: ElementId, role: StructureRole) -> ElementId {
        let id = self.elements.len() as ElementId;
        self.elements.push(Element::new(role, parent));
        self.get_mut(parent).kids.push(Kid::Element(id));
        id
    }

    /// The link within `parent` to `target`. Continues the last link if it has the same target and nothing followed
    /// it, so that a link over several lines is one element.
    pub fn link(&mut self, parent: ElementId, target: &Anchor) -> ElementId {
        if let Some(Kid::Element(last)) = self.get(parent).kids.last()
            && self.get(*last).target.as_ref() == Some(target)
        {
            return *last;
        }
        let id = self.add(parent, StructureRole::Link);
        self.get_mut(id).target = Some(target.clone());
        id
    }

    /// The part of `parent` in another language. Continues the last one if nothing followed it, so that a text over
    /// several lines is one element.
    pub fn in_language(&mut self, parent: ElementId, language: Language) -> ElementId {
        if let Some(Kid::Element(last)) = self.get(parent).kids.last() {
            let element = self.get(*last);
            if element.role == StructureRole::Span && element.language == Some(language) {
                return *last;
            }
        }
        let id = self.add(parent, StructureRole::Span);
        self.get_mut(id).language = Some(language);
        id
    }

    /// Appends the elements of another document. Its pages are numbered from `pages` on.
    pub fn append(&mut self, other: Self, pages: u32) {
        let offset = self.elements.len() as ElementId - 1;
        let moved = |id: ElementId| if id == Self::ROOT { Self::ROOT } else { id + offset };
        for (at, mut element) in other.elements.into_iter().enumerate() {
            element.parent = moved(element.parent);
            for kid in &mut element.kids {
                *kid = match *kid {
                    Kid::Element(id) => Kid::Element(moved(id)),
                    Kid::Span(page, span) => Kid::Span(page + pages, span),
                    Kid::Link(page, link) => Kid::Link(page + pages, link),
                };
            }
            if at == 0 {
                self.elements[0].kids.extend(element.kids);
            } else {
                self.elements.push(element);
            }
        }
    }

    /// The new index of an element that an appended page refers to.
    pub fn moved(&self, before: usize, id: ElementId) -> ElementId {
        debug_assert!(before <= self.elements.len());
        if id == Self::ROOT { Self::ROOT } else { id + before as ElementId - 1 }
    }
}
