//! Tables: column widths from content, repeated headers, rows kept together if they fit on a page and split otherwise.

use std::borrow::Cow;

use super::flow::Flow;
use super::line::Line;
use super::page::{Anchor, Colour, Draw};
use super::shape::TextShaper;
use super::tags::{ElementId, StructureRole};
use super::text::{self, Inline, TextStyle};
use super::theme;

/// Padding left and right of the text of a cell.
const PAD_X: f32 = 3.6;
/// Padding above and below the text of a row.
const PAD_Y: f32 = 3.2;

/// Maximum width of a word that a column is widened for: about 22 letters in a cell, enough for German compounds.
/// Longer words, such as URLs and paths, break instead of taking space from other columns.
const LONG_WORD: f32 = 96.0;

/// Alignment of a column's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Left-aligned text.
    Left,
    /// Right-aligned numbers.
    Right,
}

/// A column with its minimum and maximum width in points; its content decides between them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableColumn<'t> {
    /// Header.
    pub title: &'t str,
    /// Minimum width.
    pub min: f32,
    /// Maximum width; a column takes less if its content does.
    pub max: f32,
    /// Alignment.
    pub align: Align,
}

impl<'t> TableColumn<'t> {
    /// A column of text.
    pub const fn text(title: &'t str, min: f32, max: f32) -> Self {
        Self { title, min, max, align: Align::Left }
    }

    /// A column of numbers.
    pub const fn number(title: &'t str, min: f32, max: f32) -> Self {
        Self { title, min, max, align: Align::Right }
    }

    /// Its minimum width if the widest word has this width: the minimum is exceeded by up to half to keep the word in
    /// one piece.
    fn low(&self, word: f32) -> f32 {
        padded(word).clamp(self.min.min(self.max), self.max.min(self.min * 1.5))
    }

    /// The width at which a word of this width does not break, unless it is too long.
    fn whole(&self, word: f32) -> f32 {
        padded(word).min(padded(LONG_WORD)).min(self.max)
    }

    /// The width at which a line of this width does not break.
    fn high(&self, line: f32) -> f32 {
        padded(line).min(self.max)
    }

    /// Whether the column has reached its maximum, so that wider content does not change it.
    fn is_widest(&self, (word, line): (f32, f32)) -> bool {
        const WIDER: f32 = 1.0e6;
        let same = |a: f32, b: f32| a.to_bits() == b.to_bits();
        same(self.low(word), self.low(WIDER))
            && same(self.whole(word), self.whole(WIDER))
            && same(self.high(line), self.high(WIDER))
    }
}

/// The width of a column for text of this width.
fn padded(text: f32) -> f32 {
    text + 2.0 * PAD_X + 0.1
}

/// Paragraphs of a cell.
pub(crate) type TableCell<'a> = Vec<Vec<Inline<'a>>>;

/// A row.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableRow<'a> {
    /// The subject of the row, for reports about characters that cannot be drawn.
    pub place: Cow<'a, str>,
    /// Its cells, one per column.
    pub cells: Vec<TableCell<'a>>,
    /// Anchor of the row.
    pub anchors: Vec<Anchor>,
    /// Its entry in the outline, at the third level.
    pub bookmark: Option<String>,
    /// Backgrounds of its cells, one per column; `None` for no background.
    pub fills: Vec<Option<Colour>>,
    /// Text of its first cell on continuation pages.
    pub continued: Option<(String, TextStyle)>,
}

/// A table with final column widths.
#[derive(Debug)]
pub(crate) struct PdfTable<'c> {
    columns: &'c [TableColumn<'c>],
    widths: Vec<f32>,
    header: bool,
}

/// The lines of a cell with their vertical offset within the cell, and the paragraph of each.
type Stack = Vec<(f32, Line, usize)>;

/// Paragraph number of artifacts: the row's key repeated on a continuation page.
const REMINDER: usize = usize::MAX;

/// The elements of a cell's paragraphs, by number; `None` if the content is an artifact.
type Paragraphs = Vec<ElementId>;

impl<'c> PdfTable<'c> {
    /// Determines the widths for these rows within `available` points. Related tables are measured together, so that
    /// their columns align.
    pub fn measure<'r, 'a: 'r>(
        setter: &mut TextShaper<'_>,
        columns: &'c [TableColumn<'c>],
        rows: impl IntoIterator<Item = &'r TableRow<'a>>,
        available: f32,
    ) -> Self {
        Self::measured(setter, columns, rows, available, false)
    }

    /// As [`Self::measure`], over the full width: columns of text share what the limits of the columns leave.
    pub fn measure_full<'r, 'a: 'r>(
        setter: &mut TextShaper<'_>,
        columns: &'c [TableColumn<'c>],
        rows: impl IntoIterator<Item = &'r TableRow<'a>>,
        available: f32,
    ) -> Self {
        Self::measured(setter, columns, rows, available, true)
    }

    fn measured<'r, 'a: 'r>(
        setter: &mut TextShaper<'_>,
        columns: &'c [TableColumn<'c>],
        rows: impl IntoIterator<Item = &'r TableRow<'a>>,
        available: f32,
        full: bool,
    ) -> Self {
        let mut extents: Vec<(f32, f32)> =
            columns.iter().map(|c| text::extent(setter, &[Inline::text(c.title, theme::LABEL)])).collect();
        let mut amounts: Vec<f32> = vec![1.0; columns.len()];
        for row in rows {
            for (((cell, extent), column), amount) in row.cells.iter().zip(&mut extents).zip(columns).zip(&mut amounts)
            {
                *amount += cell.iter().flatten().map(amount_of).sum::<f32>();
                for paragraph in cell {
                    // Columns with long texts reach their maximum after one or two rows.
                    if column.is_widest(*extent) {
                        break;
                    }
                    let (word, line) = text::extent(setter, paragraph);
                    *extent = (extent.0.max(word), extent.1.max(line));
                }
            }
        }
        let mut widths = widths(columns, &extents, &amounts, available);
        if full {
            stretch(&mut widths, columns, &extents, &amounts, available);
        }
        Self { columns, widths, header: columns.iter().any(|c| !c.title.is_empty()) }
    }

    /// Places the rows at the current position, on as many pages as they need.
    pub fn write<'a>(&self, flow: &mut Flow<'_, '_>, rows: impl IntoIterator<Item = TableRow<'a>>) {
        // A table, row or cell over several pages is one element.
        let mut begun = false;
        let mut header_height: Option<f32> = None;
        for row in rows {
            flow.setter.enter(&row.place);
            let stacks: Vec<Stack> = self.stacks(flow.setter, &row.cells);
            let height = stacks.iter().map(|s| stack_height(s)).fold(0.0, f32::max) + 2.0 * PAD_Y;
            let header = if self.header { *header_height.get_or_insert_with(|| self.header_height(flow)) } else { 0.0 };
            let page = flow.page_height() - header;
            if !begun {
                // A row that exceeds a page may start low on a page, but not with only one or two lines.
                let first = if height <= page { height } else { page * 0.3 };
                flow.ensure_space(header + first);
                flow.open(StructureRole::Table);
                self.write_header(flow, true);
                begun = true;
            } else if flow.rest() < height && (height <= page || flow.rest() < page * 0.3) {
                flow.new_page();
                self.write_header(flow, false);
            }
            let elements = self.elements(flow, &row.cells);
            for anchor in &row.anchors {
                flow.anchor(anchor.clone());
            }
            if let (Some(title), Some(anchor)) = (row.bookmark, row.anchors.first()) {
                flow.bookmark(2, title, anchor.clone());
            }
            if height <= flow.rest() + 0.01 {
                self.fill(flow, &row.fills, height);
                self.place(flow, stacks, &elements, height);
            } else {
                self.split(flow, stacks, &elements, row.continued.as_ref());
            }
        }
        if begun {
            flow.close();
        }
    }

    /// The elements of a row: its cells, of which the first is the row header, and the paragraphs of cells with
    /// several.
    fn elements(&self, flow: &mut Flow<'_, '_>, cells: &[TableCell<'_>]) -> Vec<Paragraphs> {
        let row = flow.element(StructureRole::Row);
        (0..self.columns.len())
            .map(|at| {
                let paragraphs = cells.get(at).map_or(0, Vec::len);
                let role = if at == 0 && paragraphs > 0 { StructureRole::RowHeader } else { StructureRole::Cell };
                let cell = flow.element_of(row, role);
                match paragraphs {
                    0 | 1 => vec![cell],
                    n => (0..n).map(|_| flow.element_of(cell, StructureRole::Paragraph)).collect(),
                }
            })
            .collect()
    }

    fn stacks(&self, setter: &mut TextShaper<'_>, cells: &[TableCell<'_>]) -> Vec<Stack> {
        cells
            .iter()
            .zip(&self.widths)
            .map(|(cell, width)| {
                let mut top = 0.0;
                let mut stack = Stack::new();
                for (at, paragraph) in cell.iter().enumerate() {
                    if at > 0 {
                        top += 2.0;
                    }
                    for line in text::lines(setter, paragraph, width - 2.0 * PAD_X) {
                        let height = line.height();
                        stack.push((top, line, at));
                        top += height;
                    }
                }
                stack
            })
            .collect()
    }

    fn header_stacks(&self, setter: &mut TextShaper<'_>) -> Vec<Stack> {
        let cells: Vec<TableCell<'_>> =
            self.columns.iter().map(|c| vec![vec![Inline::text(c.title, theme::LABEL)]]).collect();
        self.stacks(setter, &cells)
    }

    fn header_height(&self, flow: &mut Flow<'_, '_>) -> f32 {
        self.header_stacks(flow.setter).iter().map(|s| stack_height(s)).fold(0.0, f32::max) + 2.0 * PAD_Y
    }

    /// The header: a table row the first time, an artifact on continuation pages.
    fn write_header(&self, flow: &mut Flow<'_, '_>, first: bool) {
        if !self.header {
            return;
        }
        let elements: Vec<Paragraphs> = if first {
            let row = flow.element(StructureRole::Row);
            let role = |c: &TableColumn<'_>| {
                if c.title.is_empty() { StructureRole::Cell } else { StructureRole::ColumnHeader }
            };
            self.columns.iter().map(|c| vec![flow.element_of(row, role(c))]).collect()
        } else {
            Vec::new()
        };
        let mut stacks = self.header_stacks(flow.setter);
        let height = stacks.iter().map(|s| stack_height(s)).fold(0.0, f32::max);
        for stack in &mut stacks {
            // One-line headers are aligned to the bottom if others have two lines.
            let slack = height - stack_height(stack);
            for (top, ..) in stack.iter_mut() {
                *top += slack;
            }
        }
        let y = flow.y() + height + 2.0 * PAD_Y;
        self.place_text(flow, stacks, &elements);
        flow.advance(height + 2.0 * PAD_Y);
        let to = theme::MARGIN + self.widths.iter().sum::<f32>();
        flow.page().draws.push(Draw::Line { from: (theme::MARGIN, y), to: (to, y), width: 0.9, colour: theme::ACCENT });
    }

    /// Draws the cell backgrounds of a row on one page.
    fn fill(&self, flow: &mut Flow<'_, '_>, fills: &[Option<Colour>], height: f32) {
        let (mut x, y) = (theme::MARGIN, flow.y());
        for (width, fill) in self.widths.iter().zip(fills) {
            if let Some(colour) = fill {
                flow.page().draws.push(Draw::Rect([x + 0.5, y + 0.5, width - 1.0, height - 1.0], *colour));
            }
            x += width;
        }
    }

    fn place(&self, flow: &mut Flow<'_, '_>, stacks: Vec<Stack>, elements: &[Paragraphs], height: f32) {
        self.place_text(flow, stacks, elements);
        flow.advance(height);
        self.rule(flow);
    }

    fn rule(&self, flow: &mut Flow<'_, '_>) {
        let y = flow.y();
        let to = theme::MARGIN + self.widths.iter().sum::<f32>();
        flow.page().draws.push(Draw::Line { from: (theme::MARGIN, y), to: (to, y), width: 0.4, colour: theme::RULE });
    }

    fn place_text(&self, flow: &mut Flow<'_, '_>, stacks: Vec<Stack>, elements: &[Paragraphs]) {
        let y = flow.y() + PAD_Y;
        let mut x = theme::MARGIN;
        for (at, ((stack, width), column)) in stacks.into_iter().zip(&self.widths).zip(self.columns).enumerate() {
            for (top, line, paragraph) in stack {
                let left = match column.align {
                    Align::Left => x + PAD_X,
                    Align::Right => x + width - PAD_X - line.width,
                };
                match elements.get(at).and_then(|e| e.get(paragraph)) {
                    Some(element) => flow.place_as(*element, line, left, y + top),
                    None => line.place(flow.page(), left, y + top),
                }
            }
            x += width;
        }
    }

    /// A row that exceeds a page: as many lines of each cell as fit, then the rest under a repeated header, with the
    /// row's key in the first cell.
    fn split(
        &self,
        flow: &mut Flow<'_, '_>,
        stacks: Vec<Stack>,
        elements: &[Paragraphs],
        continued: Option<&(String, TextStyle)>,
    ) {
        let mut rest = stacks;
        loop {
            let room = flow.rest() - 2.0 * PAD_Y;
            let mut part: Vec<Stack> = Vec::new();
            let mut next: Vec<Stack> = Vec::new();
            for stack in rest {
                let base = stack.first().map_or(0.0, |(top, ..)| *top);
                // At least one line, so that the loop ends even without space.
                let fits = stack
                    .iter()
                    .position(|(top, line, _)| top - base + line.height() > room + 0.01)
                    .map_or(stack.len(), |n| n.max(1));
                let mut stack = stack;
                let tail = stack.split_off(fits);
                part.push(stack.into_iter().map(|(top, line, paragraph)| (top - base, line, paragraph)).collect());
                next.push(tail);
            }
            let height = part.iter().map(|s| stack_height(s)).fold(0.0, f32::max) + 2.0 * PAD_Y;
            self.place(flow, part, elements, height);
            if next.iter().all(Vec::is_empty) {
                return;
            }
            flow.new_page();
            self.write_header(flow, false);
            if let (Some((key, style)), Some(width)) = (continued, self.widths.first())
                && next[0].is_empty()
            {
                let inlines = [
                    Inline::text(key.as_str(), *style),
                    Inline::text(flow.speaker().word("layout.continued"), theme::CELL_REMARK),
                ];
                let mut top = 0.0;
                for line in text::lines(flow.setter, &inlines, width - 2.0 * PAD_X) {
                    let height = line.height();
                    next[0].push((top, line, REMINDER));
                    top += height;
                }
            }
            rest = next;
        }
    }
}

fn stack_height(stack: &[(f32, Line, usize)]) -> f32 {
    stack.last().map_or(0.0, |(top, line, _)| top + line.height())
}

/// Column widths with a sum of at most `available`. First each column gets its minimum, and up to half as much again
/// to keep words in one piece; then words that still break get their space, up to [`LONG_WORD`]; then lines do, the
/// columns with the most text first. Each column stays within its own limits.
fn widths(columns: &[TableColumn<'_>], extents: &[(f32, f32)], amounts: &[f32], available: f32) -> Vec<f32> {
    let of = |width: &dyn Fn(&TableColumn<'_>, (f32, f32)) -> f32| -> Vec<f32> {
        columns.iter().zip(extents).map(|(column, extent)| width(column, *extent)).collect()
    };
    let low = of(&|c, (word, _)| c.low(word));
    let whole = larger(&low, &of(&|c, (word, _)| c.whole(word)));
    let high = larger(&whole, &of(&|c, (_, line)| c.high(line)));
    let sum = |widths: &[f32]| widths.iter().sum::<f32>();
    if sum(&low) >= available {
        let part = available / sum(&low);
        return low.iter().map(|w| w * part).collect();
    }
    if sum(&high) <= available {
        return high;
    }
    if sum(&whole) >= available {
        return between(&low, &whole, available);
    }
    let mut widths = whole;
    grow(&mut widths, &high, amounts, available);
    widths
}

/// Widens columns to a sum of `available`, up to their limits. Widths in proportion to the square roots of the amounts
/// of text give the fewest lines: a column with a few long texts does not take the space from one that is full of them.
fn grow(widths: &mut [f32], limits: &[f32], amounts: &[f32], available: f32) {
    let at = |scale: f32| -> Vec<f32> {
        let wanted = amounts.iter().map(|amount| scale * amount.sqrt());
        let bounds = widths.iter().zip(limits);
        wanted.zip(bounds).map(|(wanted, (low, high))| wanted.clamp(*low, high.max(*low))).collect()
    };
    // The sum grows with the scale, so the largest scale that fits is found by halving.
    let (mut low, mut high) = (0.0_f32, available);
    for _ in 0..40 {
        let middle = f32::midpoint(low, high);
        if at(middle).iter().sum::<f32>() <= available {
            low = middle;
        } else {
            high = middle;
        }
    }
    let grown = at(low);
    widths.copy_from_slice(&grown);
}

/// Widens columns of text to the full width: first those whose lines break, then all.
fn stretch(widths: &mut [f32], columns: &[TableColumn<'_>], extents: &[(f32, f32)], amounts: &[f32], available: f32) {
    let text = |at: usize| columns[at].align == Align::Left;
    let lines: Vec<f32> =
        (0..widths.len()).map(|at| if text(at) { padded(extents[at].1).max(widths[at]) } else { widths[at] }).collect();
    grow(widths, &lines, amounts, available);
    let rest = available - widths.iter().sum::<f32>();
    let sum: f32 = (0..widths.len()).filter(|at| text(*at)).map(|at| widths[at]).sum();
    if rest > 0.0 && sum > 0.0 {
        for (_, width) in widths.iter_mut().enumerate().filter(|(at, _)| text(*at)) {
            *width += rest * *width / sum;
        }
    }
}

/// The amount of text of a part of a paragraph.
fn amount_of(inline: &Inline<'_>) -> f32 {
    match inline {
        Inline::Text(text, style, _) => text.len() as f32 * style.size,
        Inline::Sign(_, size) => *size,
    }
}

/// The maximum of two widths, column by column.
fn larger(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a.max(*b)).collect()
}

/// Widths between `low` and `high`, all at the same fraction, with the sum `available`.
fn between(low: &[f32], high: &[f32], available: f32) -> Vec<f32> {
    let (low_sum, high_sum) = (low.iter().sum::<f32>(), high.iter().sum::<f32>());
    let share = (available - low_sum) / (high_sum - low_sum);
    low.iter().zip(high).map(|(low, high)| low + (high - low) * share).collect()
}
