//! Rows of a table, and what they come to.

use std::borrow::Cow;

use super::text::{is_surely_within, widest_line};

/// A cell's content.
#[derive(Debug, Clone)]
pub(super) enum CellContent<'r> {
    /// Nothing.
    Empty,
    /// A text, written as text whatever it looks like.
    Text(Cow<'r, str>),
    /// A number.
    Number(f64),
    /// A text that leads somewhere.
    Link {
        /// What is shown.
        text: Cow<'r, str>,
        /// Where it leads.
        to: Target,
    },
}

/// Where a link leads.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// To a place in this workbook: `'Sheet'!A1`.
    Place(String),
    /// To a file beside this workbook or in a folder there, with `/`.
    File(String),
}

impl<'r> From<&'r str> for CellContent<'r> {
    fn from(text: &'r str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }
}

impl From<String> for CellContent<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }
}

impl<'r> From<Cow<'r, str>> for CellContent<'r> {
    fn from(text: Cow<'r, str>) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<u32> for CellContent<'_> {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// What the rows of a table come to: all that its layout asks of them, so that they need not be there for it.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    /// How many they are.
    pub rows: usize,
    /// How many of their cells lead somewhere.
    pub links: usize,
    columns: Vec<Filling>,
}

/// What the cells of a column come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filling {
    /// Width of the widest, as far as [`WIDE_ENOUGH`].
    pub widest: f64,
    /// Sum of the numbers.
    pub sum: f64,
    /// How many of them hold something.
    pub filled: usize,
}

/// Width from which on no column of any table is wider.
pub(super) const WIDE_ENOUGH: f64 = 110.0;

impl Filling {
    fn widen(&mut self, text: &str) {
        if self.widest < WIDE_ENOUGH && !is_surely_within(text, self.widest - 2.0) {
            self.widest = self.widest.max(widest_line(text) + 2.0);
        }
    }
}

impl Extent {
    /// That of rows of so many cells.
    pub fn of<'r>(columns: usize, rows: impl IntoIterator<Item = impl AsRef<[CellContent<'r>]>>) -> Self {
        let mut extent = Self { rows: 0, links: 0, columns: vec![Filling::default(); columns] };
        for row in rows {
            extent.rows += 1;
            for (filling, content) in extent.columns.iter_mut().zip(row.as_ref()) {
                match content {
                    CellContent::Empty => continue,
                    CellContent::Number(number) => {
                        filling.sum += number;
                        filling.widest = filling.widest.max(8.0);
                    }
                    CellContent::Text(text) => filling.widen(text),
                    CellContent::Link { text, .. } => {
                        extent.links += 1;
                        filling.widen(text);
                    }
                }
                filling.filled += 1;
            }
        }
        extent
    }

    /// What a column comes to.
    pub fn column(&self, at: usize) -> Filling {
        self.columns.get(at).copied().unwrap_or_default()
    }
}
