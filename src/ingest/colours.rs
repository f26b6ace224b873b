//! Columns whose only answers are the colours of their cells: they are not read, so they are asked about.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::accounting::{Place, StatedCells};
use crate::model::CellAddress;

/// Coloured empty cells of a column that are no decoration.
const MANY: usize = 5;
/// Colours of a scale; a table that is striped has one or two, and they take turns.
const COLOURS: std::ops::RangeInclusive<usize> = 2..=8;
/// Colours that a note names.
const NAMED: usize = 6;

/// A question for each column in which empty cells are coloured in several colours.
pub(super) fn questions(sheet: &str, fills: &[(Place, Arc<str>)], stated: &StatedCells) -> Vec<String> {
    if fills.is_empty() {
        return Vec::new();
    }
    let colour_of: HashMap<Place, &str> = fills.iter().map(|(place, colour)| (*place, &**colour)).collect();
    let mut texts: HashMap<u32, HashSet<u32>> = HashMap::new();
    for (row, column) in stated.places() {
        texts.entry(*column).or_default().insert(*row);
    }
    let has_text = |(row, column): Place| texts.get(&column).is_some_and(|rows| rows.contains(&row));
    let mut columns: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
    for (place, colour) in fills.iter().filter(|(place, _)| !has_text(*place)) {
        columns.entry(place.1).or_default().push((place.0, colour));
    }
    columns.iter().filter_map(|(column, cells)| {
        let mut colours: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, colour) in cells {
            *colours.entry(colour).or_default() += 1;
        }
        let (first, last) = (cells.first()?.0, cells.last()?.0);
        let has_texts = texts.get(column).is_some_and(|rows| rows.iter().any(|row| (first..=last).contains(row)));
        // Rows that are coloured as a whole are decoration: a column beside it shows the same.
        let is_of_row = cells.iter().all(|(row, colour)| {
            let beside = [column.checked_sub(1), column.checked_add(1)].into_iter().flatten();
            beside.into_iter().any(|beside| colour_of.get(&(*row, beside)) == Some(colour))
        });
        if cells.len() < MANY || !COLOURS.contains(&colours.len()) || has_texts || is_of_row {
            return None;
        }
        let mut counted: Vec<(&str, usize)> = colours.into_iter().collect();
        counted.sort_by_key(|(colour, count)| (Reverse(*count), *colour));
        let named: Vec<String> =
            counted.iter().take(NAMED).map(|(colour, count)| format!("{count} × {colour}")).collect();
        Some(format!(
            "Question: sheet `{sheet}`, cells {} to {} hold no text and are coloured: what do the colours mean? Colours \
             are not read ({}); write the answers as words beside them",
            CellAddress::new(first, *column),
            CellAddress::new(last, *column),
            named.join(", ")
        ))
    }).collect()
}
