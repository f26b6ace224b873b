//! The cells that a row has of its own, and which of them are hidden.

use crate::model::{Cell, CellAddress, KeptCell, Row, Table};
use crate::recognise::layout::TableLayout;

pub(super) fn counted(rows: &[Row]) -> u32 {
    u32::try_from(rows.iter().filter(|row| row.has_own_values()).count()).unwrap_or(u32::MAX)
}

pub(super) fn hidden_rows(rows: &[Row]) -> Option<u32> {
    rows.iter().try_fold(0, |sum, row| row.hidden.map(|hidden| sum + u32::from(hidden && row.has_own_values())))
}

/// The hidden rows that hold something, neighbours as one range.
pub(super) fn hidden_row_ranges(rows: &[Row]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows.iter().filter(|row| row.hidden == Some(true) && row.has_own_values()) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == row.number => *last = row.number,
            _ => ranges.push((row.number, row.number)),
        }
    }
    ranges
}

/// The hidden columns that hold something: whole empty ones are hidden by habit.
pub(super) fn hidden_columns(table: &Table) -> Option<Vec<String>> {
    let hidden = table.hidden_columns.as_ref()?;
    let holds = |column: &&u32| table.rows.iter().any(|row| own_cell(row, **column).is_some());
    Some(hidden.iter().filter(holds).map(|column| crate::model::column_letters(*column)).collect())
}

pub(super) fn own_cells(row: &Row) -> impl Iterator<Item = &Cell> {
    row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank())
}

pub(super) fn own_cell(row: &Row, column: u32) -> Option<&Cell> {
    row.cell(column).filter(|c| c.merged_from.is_none() && !c.is_blank())
}

pub(super) fn shown(cell: &Cell) -> String {
    let text = cell.text.trim();
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

pub(super) fn kept_cells(row: &Row, table: Option<&TableLayout>) -> Vec<KeptCell> {
    own_cells(row)
        .map(|c| KeptCell {
            cell: CellAddress::new(row.number, c.column),
            header: table
                .and_then(|t| t.columns.iter().find(|column| column.column == c.column))
                .map_or_else(String::new, |column| column.header.clone()),
            text: c.text.clone(),
        })
        .collect()
}
