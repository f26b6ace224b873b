//! The logical structure of a document: what each piece of text is, in reading order, whatever page it stands on.
//!
//! Layout builds the tree while it places text: a line that is placed for an element becomes its content, and
//! everything that is placed for none (rules, backgrounds, signs beside their word, repeated headers, head and foot of
//! a page) is an artefact. This layer knows nothing of PDF; the names of the roles are those of ISO 32000-1, 14.8.4.

use super::page::Anchor;

/// Number of an element in its [`Structure`].
pub(crate) type ElementId = u32;

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StructureRole {
    /// The whole.
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
    /// Number or mark of an item.
    Label,
    /// What an item says.
    Body,
    /// A table of contents.
    Contents,
    /// A line of a table of contents.
    ContentsItem,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A header of a column.
    ColumnHeader,
    /// A header of a row.
    RowHeader,
    /// Any other cell.
    Cell,
    /// A picture; it has an alternative text.
    Figure,
    /// Text that leads somewhere.
    Link,
}

impl StructureRole {
    /// Whether text stands in the element itself, not in a paragraph of its own.
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
        )
    }

    /// Its name in the file (ISO 32000-1, 14.8.4).
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
        }
    }
}

/// What an element is made of, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kid {
    /// Another element.
    Element(ElementId),
    /// A span of a page: page, and the span's number there.
    Span(u32, u32),
    /// A link of a page: page, and the link's number there.
    Link(u32, u32),
}

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element {
    /// What it is.
    pub role: StructureRole,
    /// The element that it belongs to; the document is its own.
    pub parent: ElementId,
    /// What it is made of.
    pub kids: Vec<Kid>,
    /// What stands for it where it cannot be seen; figures only.
    pub alternative: Option<Box<str>>,
    /// Left, top, width, height on its page; figures only.
    pub area: Option<[f32; 4]>,
    /// Where it leads; links only.
    pub target: Option<Anchor>,
}

/// The tree, as a list in which parents stand before their kids. The first element is the document.
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
        Self { role, parent, kids: Vec::new(), alternative: None, area: None, target: None }
    }
}

impl Structure {
    /// The document.
    pub const ROOT: ElementId = 0;

    /// An element.
    pub fn get(&self, id: ElementId) -> &Element {
        &self.elements[id as usize]
    }

    /// An element, to be changed.
    pub fn get_mut(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[id as usize]
    }

    /// Adds an element as the last of its parent so far.
    pub fn add(&mut self, parent: ElementId, role: StructureRole) -> ElementId {
        let id = self.elements.len() as ElementId;
        self.elements.push(Element::new(role, parent));
        self.get_mut(parent).kids.push(Kid::Element(id));
        id
    }

    /// The link within `parent` that leads to `target`: the last one if nothing came after it, so that a link over
    /// several lines is one.
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

    /// Appends the elements of another document to this one's; its pages come `pages` after the first.
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

    /// Moves the numbers of elements that pages of an appended document name.
    pub fn moved(&self, before: usize, id: ElementId) -> ElementId {
        debug_assert!(before <= self.elements.len());
        if id == Self::ROOT { Self::ROOT } else { id + before as ElementId - 1 }
    }
}
