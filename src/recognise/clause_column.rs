//! Columns whose header says that plain numbers are clauses of the management system.

use super::ReferenceData;
use super::identifier::{ControlRef, ControlRefs, parse};
use super::layout::TableLayout;
use crate::model::{ColumnRole, Row, Standard};

/// Whether the header of a table's identifiers says `Clause`, so that `5.2` is a clause unless it is written `A.5.2`.
///
/// Not where the header says Annex A or control as well, where the table asks whether each row applies (nobody asks that
/// of a clause), or where a plain number of the column can only be a control.
pub fn says_clause(table: &TableLayout, body: &[Row], knowledge: &ReferenceData) -> bool {
    let Some(column) = table.column(ColumnRole::Identifier) else { return false };
    let header = table.header_of(column).to_lowercase();
    let words = || header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // Short forms (`c`, `cl`) are words of other headers too.
    let clause = words().any(|word| word.chars().count() > 3 && knowledge.vocabulary.is_clause_prefix(word));
    let annex = words().any(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        knowledge.vocabulary.is_annex_prefix(word) || knowledge.vocabulary.is_annex_prefix(singular)
    });
    let asks = [ColumnRole::Applicability, ColumnRole::ApplicableMark, ColumnRole::ExcludedMark];
    if !clause || annex || asks.iter().any(|role| table.column(*role).is_some()) {
        return false;
    }
    let cells = body.iter().filter_map(|row| row.cell(column)).filter(|cell| cell.merged_from.is_none());
    let written = cells.filter_map(|cell| parse(&cell.text, &knowledge.vocabulary));
    !written.flat_map(all).any(|w| !w.annex && can_only_be_a_control(&w, knowledge))
}

fn all(cited: ControlRefs) -> Vec<ControlRef> {
    match cited {
        ControlRefs::One(written) => vec![written],
        ControlRefs::List(list) => list,
        ControlRefs::Range(from, to) => vec![from, to],
    }
}

fn can_only_be_a_control(written: &ControlRef, knowledge: &ReferenceData) -> bool {
    let editions = || Standard::ALL.into_iter().flat_map(Standard::editions);
    written.numbers.len() > 1
        && editions().any(|edition| knowledge.control(edition, written).is_some())
        && !editions().any(|edition| knowledge.clause(edition, written).is_some())
}
