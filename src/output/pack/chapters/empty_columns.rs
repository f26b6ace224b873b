//! Tables leave out columns that no row fills, so that the others are wider.

use super::contents::Pack;
use crate::i18n::values;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Flow, TableColumn, TableRow, theme};

/// The columns that any row fills, and the titles of the others. The first `keep` columns always remain.
pub(super) fn without_empty<'c>(
    columns: &[TableColumn<'c>],
    rows: &mut [&mut Vec<TableRow<'_>>],
    keep: usize,
) -> (Vec<TableColumn<'c>>, Vec<&'c str>) {
    let is_filled = |at: usize| {
        let mut cells = rows.iter().flat_map(|group| group.iter()).filter_map(|row| row.cells.get(at));
        cells.any(|cell| cell.iter().flatten().any(Inline::is_visible))
    };
    let filled: Vec<bool> = (0..columns.len()).map(|at| at < keep || is_filled(at)).collect();
    for row in rows.iter_mut().flat_map(|group| group.iter_mut()) {
        let mut at = filled.iter();
        row.cells.retain(|_| at.next().copied().unwrap_or(true));
        let mut at = filled.iter();
        row.fills.retain(|_| at.next().copied().unwrap_or(true));
    }
    let (shown, left_out): (Vec<_>, Vec<_>) = columns.iter().zip(&filled).partition(|(_, filled)| **filled);
    (
        shown.into_iter().map(|(column, _)| *column).collect(),
        left_out.into_iter().map(|(column, _)| column.title).collect(),
    )
}

/// Names the columns that a table leaves out, below it.
pub(super) fn name(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, left_out: &[&str]) {
    if !left_out.is_empty() {
        let words = pack.format("layout.left_out", &values! { n: left_out.len(), list: left_out.join(", ") });
        flow.space(3.0);
        flow.paragraph(&[Inline::text(words, theme::CELL_QUIET)], 3.0);
    }
}
