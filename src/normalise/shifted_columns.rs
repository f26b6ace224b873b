//! Rows that an unquoted delimiter has shifted to the right, in delimited text or in a workbook that was saved from it:
//! told, and repaired as a proposal only.

use crate::model::{Cell, ColumnRole, Row};
use crate::recognise::Vocabulary;
use crate::recognise::layout::TableLayout;

/// Where a row was torn, and by how many fields the rest moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    /// First column of the text that was torn apart; from here on no value is under its header.
    pub from: u32,
    /// Fields that the row has too many; `None` where nothing shows which text was torn, so nothing can be proposed.
    pub by: Option<u32>,
}

/// Looks at a row that has more fields than its table has headers; `None` for a row that is in order.
pub(super) fn find(row: &Row, table: &TableLayout, vocabulary: &Vocabulary) -> Option<Shift> {
    table.header_rows?;
    let last = table.columns.iter().filter(|c| !c.header.is_empty()).map(|c| c.column).max()?;
    let key = table.column(ColumnRole::Identifier).or_else(|| table.column(ColumnRole::Title))?;
    let by =
        row.cells.iter().filter(|c| !c.is_blank()).map(|c| c.column).max()?.checked_sub(last).filter(|n| *n > 0)?;
    // A text that was torn goes on behind its delimiter with the space that people write there.
    let continues = |column: u32| row.cell(column).is_some_and(|c| c.text.starts_with(' ') && !c.is_blank());
    let torn = |from: u32| (from + 1..=from + by).all(continues);
    let text_columns = || {
        let serves = |role: ColumnRole| !is_answer(role) && role != ColumnRole::Identifier;
        table.columns.iter().filter(move |c| c.column > key && serves(c.role)).map(|c| c.column)
    };
    let fits = |shift: Shift| answers(row, table, vocabulary, shift);
    let unshifted = fits(Shift { from: u32::MAX, by: Some(0) });
    let by_space: Vec<u32> = text_columns().filter(|&from| torn(from)).collect();
    if let [only] = by_space[..]
        && (fits(Shift { from: only, by: Some(by) }) == Fit::All || unshifted != Fit::All)
    {
        return Some(Shift { from: only, by: Some(by) });
    }
    if unshifted == Fit::All {
        return None;
    }
    let fitting: Vec<u32> = text_columns().filter(|&from| fits(Shift { from, by: Some(by) }) == Fit::All).collect();
    match fitting[..] {
        [only] => Some(Shift { from: only, by: Some(by) }),
        // After the last answer that is understood in its place, nothing is certain.
        [first, ..] => Some(Shift { from: first, by: None }),
        [] => None,
    }
}

fn is_answer(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Applicability | ColumnRole::Status | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark
    )
}

/// Whether the answer columns hold words that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    All,
    Some,
}

fn answers(row: &Row, table: &TableLayout, vocabulary: &Vocabulary, shift: Shift) -> Fit {
    let known = |role: ColumnRole, cell: &Cell| match role {
        ColumnRole::Applicability => table.words.applicability(cell.column, &cell.text, vocabulary).is_some(),
        ColumnRole::Status => table.words.status(cell.column, &cell.text, vocabulary).is_some(),
        _ => vocabulary.mark(&cell.text).is_some(),
    };
    let all = table.columns.iter().filter(|c| is_answer(c.role)).all(|column| {
        let at = moved(column.column, shift);
        row.cell(at).filter(|c| !c.is_blank()).is_none_or(|cell| known(column.role, cell))
    });
    if all { Fit::All } else { Fit::Some }
}

/// Where the value of a column is in a shifted row.
pub(super) fn moved(column: u32, shift: Shift) -> u32 {
    if column > shift.from { column.saturating_add(shift.by.unwrap_or(0)) } else { column }
}
