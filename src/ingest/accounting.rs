//! The proof that nothing is lost begins at the file: the filled cells that a sheet states, counted without its reader
//! and held against what the reader returned.

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use super::sheet_xml::{ROWS, address, attribute};
use crate::model::CellAddress;

/// Part of a note on cells that a file holds and that could not be read. An organisation with such a source is
/// incomplete.
pub const LOST_CELLS: &str = "is in the file but could not be read";

/// Cells that a note names one by one.
const NAMED: usize = 10;

/// A cell: row from 1, column from 0.
pub(super) type Place = (u32, u32);

/// The filled cells of a sheet in Office Open XML, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct StatedCells {
    cells: Vec<Place>,
    row: u32,
    next_column: u32,
    /// The cell that is open, and whether it holds something.
    open: Option<(Place, bool)>,
    /// Within an element whose text is the cell's value. A formula is none.
    in_value: bool,
    /// Elements within the cell whose text is something else: phonetic runs, extensions.
    beside: usize,
}

impl StatedCells {
    /// Takes note of an element that starts.
    pub fn start(&mut self, element: &BytesStart<'_>, is_empty: bool) {
        match element.local_name().as_ref() {
            "row" => {
                let stated = attribute(element, "r").and_then(|row| row.trim().parse().ok());
                self.row = stated.unwrap_or(self.row.saturating_add(1));
                self.next_column = 0;
            }
            "c" if self.beside == 0 => {
                let place = attribute(element, "r").and_then(|place| address(&place));
                let place = place.unwrap_or((self.row.min(ROWS), self.next_column));
                self.next_column = place.1.saturating_add(1);
                self.open = (!is_empty).then_some((place, false));
            }
            "rPh" | "extLst" if self.open.is_some() && !is_empty => self.beside += 1,
            "v" | "t" if self.open.is_some() && !is_empty => self.in_value = self.beside == 0,
            _ => {}
        }
    }

    /// Takes note of text.
    pub fn text(&mut self, is_blank: bool) {
        if self.in_value
            && !is_blank
            && let Some((_, filled)) = &mut self.open
        {
            *filled = true;
        }
    }

    /// Takes note of an element that ends, by its local name.
    pub fn end(&mut self, name: &str) {
        match name {
            "c" if self.beside == 0 => {
                if let Some((place, true)) = self.open.take() {
                    self.cells.push(place);
                }
            }
            "rPh" | "extLst" => self.beside = self.beside.saturating_sub(1),
            "v" | "t" => self.in_value = false,
            _ => {}
        }
    }

    /// The filled cells, in the order of the file.
    pub fn places(&self) -> &[Place] {
        &self.cells
    }

    /// The cells that are not among those that were read, which come in the same order as a rule.
    pub fn missing(&self, read: &[Place]) -> Vec<Place> {
        if self.cells.len() <= read.len() && self.cells == read[..self.cells.len()] {
            return Vec::new();
        }
        let read: HashSet<Place> = read.iter().copied().collect();
        self.cells.iter().filter(|place| !read.contains(place)).copied().collect()
    }
}

/// A note on cells that the file holds and its reader did not return.
pub(super) fn lost(sheet: &str, mut cells: Vec<Place>) -> Option<String> {
    cells.sort_unstable();
    cells.dedup();
    let more = cells.len().saturating_sub(NAMED);
    let named: Vec<String> =
        cells.iter().take(NAMED).map(|(row, column)| CellAddress::new(*row, *column).to_string()).collect();
    let more = if more > 0 { format!(" and {more} more cells") } else { String::new() };
    (!cells.is_empty()).then(|| {
        format!(
            "sheet `{sheet}`: what stands in {}{more} {LOST_CELLS}; open and save the file in a spreadsheet program, and \
             convert it again",
            named.join(", ")
        )
    })
}
