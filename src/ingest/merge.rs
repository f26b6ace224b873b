//! Merged ranges: the value of the holding cell, given to the cells it covers.

use std::collections::BTreeMap;

use super::IngestError;
use super::limits::Budget;
use crate::model::{Cell, CellAddress, Row};

/// A merged range: first and last row (from 1), first and last column (from 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MergedRange {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// Fills the covered cells. Rows that the table does not have are made only between its first and last row.
/// Gives a note where the ranges cover more than is filled.
pub(super) fn fill(
    sheet: &str,
    rows: Vec<Row>,
    mut ranges: Vec<MergedRange>,
    hidden: impl Fn(u32) -> Option<bool>,
    budget: &mut Budget<'_>,
) -> Result<(Vec<Row>, Option<String>), IngestError> {
    ranges.retain(|r| r.rows.0 < r.rows.1 || r.columns.0 < r.columns.1);
    let (Some(last_row), false) = (rows.last().map(|row| row.number), ranges.is_empty()) else {
        return Ok((rows, None));
    };
    let last_column = rows.iter().filter_map(|row| row.cells.last()).map(|c| c.column).max().unwrap_or(0);
    ranges.sort_unstable();
    let mut by_number: BTreeMap<u32, Row> = rows.into_iter().map(|row| (row.number, row)).collect();
    let mut left = budget.limits.merged_cells;
    let mut left_out = 0usize;
    for range in ranges {
        let (row, column) = (range.rows.0, range.columns.0);
        let Some(holder) = by_number.get(&row).and_then(|r| r.cell(column)).filter(|c| c.merged_from.is_none()) else {
            continue;
        };
        // Beyond the used area a merged cell covers nothing that anybody sees.
        let rows = row..=range.rows.1.min(last_row);
        let columns = column..=range.columns.1.min(last_column);
        let covered = u64::from(rows.end() - rows.start() + 1) * u64::from(columns.end().saturating_sub(column) + 1);
        if covered > left {
            left_out += 1;
            continue;
        }
        left -= covered;
        budget.texts(sheet, covered.saturating_mul(holder.text.len() as u64))?;
        let (value, text) = (holder.value.clone(), holder.text.clone());
        let from = CellAddress::new(row, column);
        for number in rows {
            let target =
                by_number.entry(number).or_insert_with(|| Row { number, hidden: hidden(number), cells: Vec::new() });
            for column in columns.clone() {
                if CellAddress::new(number, column) == from {
                    continue;
                }
                // A covered cell with a value of its own is a forgery or a repair; its value is kept.
                if let Err(at) = target.cells.binary_search_by_key(&column, |c| c.column) {
                    let cell = Cell { column, value: value.clone(), text: text.clone(), merged_from: Some(from) };
                    target.cells.insert(at, cell);
                }
            }
        }
    }
    let note = (left_out > 0)
        .then(|| format!("{left_out} merged ranges cover too many cells; only their first cells were read"));
    Ok((by_number.into_values().collect(), note))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::ReadLimits;
    use crate::model::CellValue;

    fn filled(rows: Vec<Row>, range: MergedRange, limits: &ReadLimits) -> (Vec<Row>, Option<String>) {
        fill("S", rows, vec![range], |_| None, &mut Budget::new(limits, &|| false)).expect("within limits")
    }

    fn row(number: u32, cells: &[(u32, &str)]) -> Row {
        let cells = cells
            .iter()
            .map(|(column, text)| Cell {
                column: *column,
                value: CellValue::Text((*text).to_owned()),
                text: (*text).to_owned(),
                merged_from: None,
            })
            .collect();
        Row { number, hidden: None, cells }
    }

    #[test]
    fn a_merged_value_reaches_its_cells_and_none_beyond_the_table() {
        let rows = vec![row(1, &[(0, "A.5.1"), (2, "yes")]), row(3, &[(2, "no")])];
        let range = MergedRange { rows: (1, 1_000_000), columns: (0, 1) };
        let (rows, note) = filled(rows, range, &ReadLimits::default());
        assert_eq!(note, None);
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3]);
        let covered = rows[2].cell(0).expect("covered");
        assert_eq!((covered.text.as_str(), covered.merged_from), ("A.5.1", Some(CellAddress::new(1, 0))));
        assert!(!rows[1].has_own_values());
        assert_eq!(rows[2].cell(2).map(|c| c.text.as_str()), Some("no"));
    }

    #[test]
    fn ranges_beyond_the_budget_are_said() {
        let rows = vec![row(1, &[(0, "x")]), row(9, &[(0, "y")])];
        let range = MergedRange { rows: (1, 9), columns: (0, 0) };
        let limits = ReadLimits { merged_cells: 5, ..ReadLimits::default() };
        let (rows, note) = filled(rows, range, &limits);
        assert_eq!(rows.len(), 2);
        assert!(note.is_some_and(|n| n.contains("merged ranges")));
    }
}
