//! Rows that are keyed by something else (questions, risks, measures of another catalogue) and merely cite controls.

use std::collections::{BTreeSet, HashSet};

use super::ReferenceData;
use super::identifier::{ControlRefs, looks_like_identifier, parse};
use crate::model::{Row, Standard};

/// With fewer rows, the key column cannot be judged.
const LEAST_ROWS: usize = 5;

/// The column, other than the controls' own, that identifies the rows: filled nearly everywhere, with identifiers
/// of another kind, each of them once.
pub(super) fn find(body: &[Row], controls: u32, columns: &BTreeSet<u32>, knowledge: &ReferenceData) -> Option<u32> {
    columns.iter().copied().filter(|&column| column != controls).find(|&column| keys(body, column, knowledge))
}

fn keys(body: &[Row], column: u32, knowledge: &ReferenceData) -> bool {
    let (mut rows, mut filled, mut formed, mut ours) = (0usize, 0usize, 0usize, 0usize);
    let mut values: HashSet<&str> = HashSet::new();
    for row in body {
        let mut own = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank());
        if own.by_ref().take(2).count() < 2 {
            continue;
        }
        rows += 1;
        let Some(cell) = row.cell(column).filter(|c| c.merged_from.is_none() && !c.is_blank()) else { continue };
        filled += 1;
        let text = cell.text.trim();
        values.insert(text);
        formed += usize::from(looks_like_identifier(text));
        ours += usize::from(names_provision(text, knowledge));
    }
    filled >= LEAST_ROWS
        && filled * 10 >= rows * 8
        && values.len() * 20 >= filled * 19
        && formed * 10 >= filled * 8
        && ours * 2 < filled
}

/// Whether the text is a number of a management-system standard, in any edition: then the column is one of its own.
fn names_provision(text: &str, knowledge: &ReferenceData) -> bool {
    let Some(ControlRefs::One(written)) = parse(text, &knowledge.vocabulary) else { return false };
    Standard::ALL.into_iter().any(|family| knowledge.knows(family, &written))
}
