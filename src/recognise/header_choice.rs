//! Which of the rows that are worded like headers are headers: answers are header words too (`Yes`, `Implemented`).

use std::collections::{BTreeSet, HashMap};

use super::ReferenceData;
use super::fold::fold;
use super::header::header_texts;
use super::identifier::{ControlRefs, parse};
use crate::model::{Cell, ColumnRole, Row};

/// From this score on a heading names a role.
const NAMED: u8 = 60;
/// From this score on it is known as a whole.
const WHOLE: u8 = 98;

/// Headings that a row has to share with the header above it to be a header itself.
const LEAST_REPEATED: usize = 2;

/// The headers without rows that answer under the header above them, whole or in part.
pub(super) fn without_answers(
    rows: &[Row],
    headers: &[(usize, usize)],
    knowledge: &ReferenceData,
) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let mut above: HashMap<u32, String> = HashMap::new();
    for &(from, to) in headers {
        if answers_under(&rows[from], &above, knowledge) {
            continue;
        }
        let answering = (from + 1..=to).find(|&at| answers_under(&rows[at], &header_texts(&rows[from..at]), knowledge));
        let end = answering.map_or(to, |at| at - 1);
        above = header_texts(&rows[from..=end]);
        kept.push((from, end));
    }
    kept
}

/// Whether a cell of a header names the column of identifiers. `No` is such a name, and an answer: it does not count.
pub(super) fn names_identifiers(rows: &[Row], knowledge: &ReferenceData) -> bool {
    let names = |c: &Cell| {
        let roles = knowledge.vocabulary.header_roles(&c.text);
        roles.iter().any(|(role, score)| *role == ColumnRole::Identifier && *score >= WHOLE)
    };
    let cells = rows.iter().flat_map(|row| &row.cells).filter(|c| c.merged_from.is_none());
    cells.into_iter().any(|c| !is_answer_word(c, knowledge) && names(c))
}

/// Whether rows name columns with headings of the header above them: the next section's header, maybe in another order.
pub(super) fn repeats_headings(above: &[Row], rows: &[Row], knowledge: &ReferenceData) -> bool {
    let headings: BTreeSet<String> = header_texts(above).values().map(|text| fold(text)).collect();
    let texts = header_texts(rows);
    let again: BTreeSet<String> =
        texts.values().map(|text| fold(text)).filter(|text| headings.contains(text)).collect();
    let words = &knowledge.vocabulary;
    let is_answer = |text: &&String| words.applicability(text).is_some() || words.status(text).is_some();
    again.iter().filter(|text| !is_answer(text)).count() >= LEAST_REPEATED
}

fn is_answer_word(cell: &Cell, knowledge: &ReferenceData) -> bool {
    let words = &knowledge.vocabulary;
    words.applicability(&cell.text).is_some() || words.status(&cell.text).is_some()
}

/// Whether a row has an answer in an answer column of a header, and something in another column of it.
fn answers_under(row: &Row, above: &HashMap<u32, String>, knowledge: &ReferenceData) -> bool {
    let words = &knowledge.vocabulary;
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    let is_word = |c: &Cell| is_answer_word(c, knowledge);
    if above.is_empty() {
        return false;
    }
    let role_above = |column: u32| {
        let text = above.get(&column)?;
        let lower = text.rsplit(" / ").next().unwrap_or(text);
        let roles = [words.header_roles(text), words.header_roles(lower)];
        roles.iter().filter_map(|r| r.first()).find(|(_, score)| *score >= NAMED).map(|(role, _)| *role)
    };
    // Headings of the table above, in another order: the next section's header, though `Excluded?` is an answer too.
    let headings: BTreeSet<String> = above.values().map(|text| fold(text)).collect();
    let again = own.iter().filter(|cell| !is_word(cell) && headings.contains(&fold(&cell.text))).count();
    if again >= LEAST_REPEATED {
        return false;
    }
    // What names the column of identifiers is a header, whatever its other cells could be; a row with an identifier of its
    // own is none.
    let is_identifier = |cell: &&Cell| {
        matches!(role_above(cell.column), Some(ColumnRole::Identifier | ColumnRole::Title))
            && matches!(parse(&cell.text, words), Some(ControlRefs::One(written)) if written.numbers.len() > 1)
    };
    if names_identifiers(std::slice::from_ref(row), knowledge) && !own.iter().copied().any(|cell| is_identifier(&cell))
    {
        return false;
    }
    // `Yes` and `No` below one spanning heading are the two halves of a sub-header.
    let is_half = |c: &Cell| {
        let spanned = |column: u32| above.get(&column).is_none_or(|text| Some(text) == above.get(&c.column));
        let beside = [c.column.checked_add(1), c.column.checked_sub(1)];
        above.contains_key(&c.column)
            && beside.into_iter().flatten().any(|column| spanned(column) && row.cell(column).is_some_and(is_word))
    };
    let (mut answered, mut beside) = (false, false);
    for cell in own {
        let Some(role) = role_above(cell.column) else { continue };
        let repeats = above.get(&cell.column).is_some_and(|text| fold(text) == fold(&cell.text));
        let answers = match role {
            ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => {
                words.applicability(&cell.text).is_some()
            }
            ColumnRole::Status => words.status(&cell.text).is_some(),
            _ => {
                beside = true;
                false
            }
        };
        answered |= answers && !repeats && !is_half(cell);
    }
    answered && beside
}
