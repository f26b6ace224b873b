//! Places blocks on pages one after another: headings that stay with the following block, paragraphs, figures, tables.

use super::line::Line;
use super::page::{Anchor, Bookmark, Draw, Orientation, Page, PageLayout, Paper, Spot};
use super::shape::TextShaper;
use super::tags::{ElementId, Structure, StructureRole};
use super::text::{self, Inline, TextStyle};
use super::theme;
use crate::i18n::Localizer;

/// A heading or introductory paragraph that must stay with the following block.
struct KeepWithNext {
    lines: Vec<Line>,
    before: f32,
    after: f32,
    anchor: Option<Anchor>,
    rule: bool,
    element: ElementId,
}

/// Maximum number of lines of an introductory paragraph that is kept with its table.
const LONGEST_LEAD: usize = 5;

/// The set-up of pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSetup<'s> {
    /// Paper size.
    pub paper: Paper,
    /// annexa's own texts.
    pub speaker: &'s Localizer<'s>,
}

/// The pages so far and the position of the next block.
pub(crate) struct Flow<'s, 'f> {
    /// Shapes and measures text.
    pub setter: &'s mut TextShaper<'f>,
    /// Texts and paper.
    stationery: PageSetup<'s>,
    layout: PageLayout,
    orientation: Orientation,
    y: f32,
    waiting: Vec<KeepWithNext>,
    /// The open elements, from the document down.
    open: Vec<ElementId>,
    /// Level of the last heading; levels must not be skipped (ISO 14289-1, 7.4.2).
    level: u8,
    /// Whether a figure is being drawn. Its commands are assigned to it when it ends.
    in_figure: bool,
}

impl<'s, 'f> Flow<'s, 'f> {
    /// An empty flow. The first block starts the first page.
    pub fn new(setter: &'s mut TextShaper<'f>, stationery: PageSetup<'s>, orientation: Orientation) -> Self {
        Self {
            setter,
            stationery,
            layout: PageLayout::default(),
            orientation,
            y: 0.0,
            waiting: Vec::new(),
            open: vec![Structure::ROOT],
            level: 0,
            in_figure: false,
        }
    }

    /// The flow of a part of a document whose title is in another part: its chapters are headings of the second level.
    pub fn below_title(self) -> Self {
        Self { level: 1, ..self }
    }

    /// The finished pages.
    pub fn finish(mut self) -> PageLayout {
        self.ensure_space(0.0);
        self.layout
    }

    /// Width and height of a page.
    fn size(&self) -> (f32, f32) {
        self.stationery.paper.size(self.orientation)
    }

    /// annexa's own texts.
    pub fn speaker(&self) -> &'s Localizer<'s> {
        self.stationery.speaker
    }

    /// Width between the margins.
    pub fn width(&self) -> f32 {
        self.size().0 - 2.0 * theme::MARGIN
    }

    /// Bottom edge of the text area.
    pub fn bottom(&self) -> f32 {
        self.size().1 - theme::FOOT
    }

    /// Height of the text area.
    pub fn page_height(&self) -> f32 {
        self.bottom() - theme::TOP
    }

    /// Remaining height on this page.
    pub fn rest(&self) -> f32 {
        if self.layout.pages.is_empty() { 0.0 } else { self.bottom() - self.y }
    }

    /// Vertical position of the next block.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// Moves the position down by `height`.
    pub fn advance(&mut self, height: f32) {
        self.y += height;
    }

    /// Adds white space, except at the top of a page.
    pub fn space(&mut self, height: f32) {
        if self.y > theme::TOP {
            self.y += height;
        }
    }

    /// Ends the page; the next block starts a new one in this orientation.
    pub fn turn(&mut self, orientation: Orientation) {
        self.ensure_space(0.0);
        self.orientation = orientation;
        self.y = f32::MAX;
    }

    /// Starts a new page immediately.
    pub fn new_page(&mut self) {
        self.layout.pages.push(Page::new(self.size()));
        self.y = theme::TOP;
    }

    /// The current page; starts the first one if there is none.
    pub fn page(&mut self) -> &mut Page {
        if self.layout.pages.is_empty() {
            self.new_page();
        }
        let last = self.layout.pages.len() - 1;
        &mut self.layout.pages[last]
    }

    /// Sets an anchor at the position of the next block.
    pub fn anchor(&mut self, anchor: Anchor) {
        self.page();
        let spot = Spot { page: self.layout.pages.len() - 1, y: self.y.min(self.bottom()) };
        self.layout.anchors.entry(anchor).or_insert(spot);
    }

    /// Adds an entry to the outline.
    pub fn bookmark(&mut self, level: u8, title: impl Into<String>, target: Anchor) {
        self.layout.bookmarks.push(Bookmark { level, title: title.into(), target });
    }

    /// Ensures that `height` points are free, if necessary on a new page, and places the pending headings there.
    pub fn ensure_space(&mut self, height: f32) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() && height <= 0.0 {
            return;
        }
        let headings: f32 =
            waiting.iter().map(|w| w.before + w.after + w.lines.iter().map(Line::height).sum::<f32>()).sum();
        if self.layout.pages.is_empty() || self.y + headings + height > self.bottom() + 0.01 {
            self.new_page();
        }
        for heading in waiting {
            self.space(heading.before);
            if let Some(anchor) = heading.anchor {
                self.anchor(anchor);
            }
            let y = self.y;
            if heading.rule {
                let rule = Draw::Rect([theme::MARGIN, y - 5.0, 28.0, 2.0], theme::ACCENT);
                self.page().draws.push(rule);
            }
            for line in heading.lines {
                self.put_as(heading.element, line, theme::MARGIN);
            }
            self.y += heading.after;
        }
    }

    /// Opens an element within the current one; the following blocks belong to it.
    pub fn open(&mut self, role: StructureRole) -> ElementId {
        let id = self.layout.structure.add(self.parent(), role);
        self.open.push(id);
        id
    }

    /// Closes the current element.
    pub fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Adds an element to the current one without opening it.
    pub fn element(&mut self, role: StructureRole) -> ElementId {
        let parent = self.parent();
        self.layout.structure.add(parent, role)
    }

    /// Adds an element to another one.
    pub fn element_of(&mut self, parent: ElementId, role: StructureRole) -> ElementId {
        self.layout.structure.add(parent, role)
    }

    /// Draws a figure on one page. Everything that `draw` draws belongs to it, and `alternative` describes it in
    /// words. `area` is left, top, width, height on the page.
    pub fn figure(&mut self, alternative: String, area: [f32; 4], draw: impl FnOnce(&mut Self)) {
        self.page();
        let element = self.element(StructureRole::Figure);
        let from = self.page().draws.len();
        self.in_figure = true;
        draw(self);
        self.in_figure = false;
        self.layout.claim(element, from);
        let figure = self.layout.structure.get_mut(element);
        figure.alternative = Some(alternative.into());
        figure.area = Some(area);
    }

    fn parent(&self) -> ElementId {
        self.open.last().copied().unwrap_or(Structure::ROOT)
    }

    /// The element for text written now: the current one, or a new paragraph within it.
    fn text_element(&mut self) -> ElementId {
        let parent = self.parent();
        if self.layout.structure.get(parent).role.holds_text() {
            parent
        } else {
            self.element(StructureRole::Paragraph)
        }
    }

    /// A chapter: numbered, in contents and outline. It starts a new page if less than a third of the current one is
    /// free.
    pub fn chapter(&mut self, number: u8, title: &str, orientation: Orientation) {
        self.chapter_as(Anchor::Chapter(number), number, title, orientation);
    }

    /// As [`Self::chapter`], for a chapter whose anchor is independent of its number.
    pub fn chapter_as(&mut self, anchor: Anchor, number: u8, title: &str, orientation: Orientation) {
        // Pending headings belong to the previous chapter and are placed there.
        self.ensure_space(0.0);
        let crowded = self.rest() < self.page_height() * 0.34;
        if orientation != self.orientation || crowded {
            self.turn(orientation);
        }
        // One section per chapter; elements still open end with the previous chapter.
        self.open.truncate(1);
        self.open(StructureRole::Section);
        let number_style =
            TextStyle { colour: theme::ACCENT, ..theme::style(super::fonts::Face::Bold, theme::CHAPTER, theme::INK) };
        let title_style = theme::style(super::fonts::Face::Bold, theme::CHAPTER, theme::INK);
        let inlines = [Inline::text(format!("{number}  "), number_style), Inline::text(title, title_style)];
        self.heading(2, &inlines, anchor.clone(), (30.0, 8.0), true);
        self.bookmark(0, format!("{number} {title}"), anchor);
    }

    /// A section of a chapter, in contents and outline.
    pub fn section(&mut self, anchor: Anchor, title: &str) {
        let style = theme::style(super::fonts::Face::Bold, theme::SECTION, theme::INK);
        self.heading(3, &[Inline::text(title, style)], anchor.clone(), (16.0, 4.0), false);
        self.bookmark(1, title, anchor);
    }

    /// A heading inside a section; not in contents or outline.
    pub fn subheading(&mut self, anchor: Anchor, inlines: &[Inline<'_>]) {
        self.heading(4, inlines, anchor, (9.0, 3.0), false);
    }

    fn heading(&mut self, level: u8, inlines: &[Inline<'_>], anchor: Anchor, (before, after): (f32, f32), rule: bool) {
        let width = self.width();
        let lines = text::lines(self.setter, inlines, width);
        let role = self.heading_role(level);
        let element = self.element(role);
        self.waiting.push(KeepWithNext { lines, before, after, anchor: Some(anchor), rule, element });
    }

    fn heading_role(&mut self, level: u8) -> StructureRole {
        self.level = level.min(self.level + 1);
        StructureRole::Heading(self.level)
    }

    /// A heading at the current position, laid out like a paragraph: a title, or a section of a page with its own
    /// layout.
    pub fn title(&mut self, level: u8, inlines: &[Inline<'_>], after: f32) {
        let role = self.heading_role(level);
        self.open(role);
        self.paragraph(inlines, after);
        self.close();
    }

    /// A paragraph of full width (at most 30 em, for readability), followed by white space.
    pub fn paragraph(&mut self, inlines: &[Inline<'_>], after: f32) {
        let width = self.width().min(500.0);
        self.paragraph_at(inlines, theme::MARGIN, width, after);
    }

    /// A paragraph that introduces the following block, usually a table, and is placed on the same page. A long one is
    /// treated as an ordinary paragraph, because keeping it would leave a gap at the foot of the previous page.
    pub fn lead(&mut self, inlines: &[Inline<'_>], after: f32) {
        let width = self.width().min(500.0);
        let lines = text::lines(self.setter, inlines, width);
        if lines.len() > LONGEST_LEAD {
            self.paragraph(inlines, after);
            return;
        }
        // One or two headings and one such paragraph are kept together; more could exceed a page.
        if self.waiting.iter().any(|w| w.anchor.is_none()) {
            self.ensure_space(0.0);
        }
        let element = self.text_element();
        self.waiting.push(KeepWithNext { lines, before: 0.0, after, anchor: None, rule: false, element });
    }

    /// A paragraph of a width with its left edge at `x`.
    pub fn paragraph_at(&mut self, inlines: &[Inline<'_>], x: f32, width: f32, after: f32) {
        let lines = text::lines(self.setter, inlines, width);
        let count = lines.len();
        // No single line of a paragraph at the foot or top of a page.
        let head: f32 = lines.iter().take(if count == 3 { 3 } else { 2 }).map(Line::height).sum();
        self.ensure_space(head);
        let element = self.text_element();
        for (at, line) in lines.into_iter().enumerate() {
            let height = line.height();
            let needed = if at + 2 == count { height * 2.0 } else { height };
            if self.y + needed > self.bottom() + 0.01 && at > 0 {
                self.new_page();
            }
            self.put_as(element, line, x);
        }
        self.y += after;
    }

    /// Short items one after the other over the full width, as one paragraph. Each is on one line as far as it fits, and
    /// its anchors are on that line.
    pub fn run_on(&mut self, lead: Inline<'_>, items: Vec<(Vec<Inline<'_>>, Vec<Anchor>)>, after: f32) {
        let width = self.width();
        let separator = Inline::text("; ", theme::CELL);
        let mut rows: Vec<(Vec<Inline<'_>>, Vec<Anchor>)> = vec![(vec![lead], Vec::new())];
        let mut used = text::extent(self.setter, &rows[0].0).1;
        let count = items.len();
        for (at, (mut inlines, anchors)) in items.into_iter().enumerate() {
            if at + 1 < count {
                inlines.push(separator.clone());
            }
            let wide = text::extent(self.setter, &inlines).1;
            if used + wide > width {
                rows.push((Vec::new(), Vec::new()));
                used = 0.0;
            }
            used += wide;
            if let Some((line, of_line)) = rows.last_mut() {
                line.extend(inlines);
                of_line.extend(anchors);
            }
        }
        let mut element = None;
        for (inlines, anchors) in rows {
            let lines = text::lines(self.setter, &inlines, width);
            self.ensure_space(lines.iter().map(Line::height).sum());
            for anchor in anchors {
                self.anchor(anchor);
            }
            let element = *element.get_or_insert_with(|| self.text_element());
            for line in lines {
                self.put_as(element, line, theme::MARGIN);
            }
        }
        self.y += after;
    }

    /// Places a line at the current position and moves below it.
    pub fn put(&mut self, line: Line, x: f32) {
        let element = self.text_element();
        self.put_as(element, line, x);
    }

    fn put_as(&mut self, element: ElementId, line: Line, x: f32) {
        let (y, height) = (self.y, line.height());
        self.place_as(element, line, x, y);
        self.y += height;
    }

    /// Draws a line on the current page as part of an element.
    pub fn place_as(&mut self, element: ElementId, line: Line, x: f32, y: f32) {
        self.page();
        line.place_as(&mut self.layout, element, x, y);
    }

    /// Draws text with its top at `y` without moving the current position. Text that does not fit the width continues
    /// below; returns the height used.
    pub fn label(&mut self, inlines: &[Inline<'_>], x: f32, y: f32, width: f32) -> f32 {
        let mut at = y;
        let element = (!self.in_figure).then(|| self.text_element());
        for line in text::lines(self.setter, inlines, width) {
            let height = line.height();
            match element {
                Some(element) => self.place_as(element, line, x, at),
                None => line.place(self.page(), x, at),
            }
            at += height;
        }
        at - y
    }
}
