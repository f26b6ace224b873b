//! Header rows: which rows name the columns of a table, and the header text of each.

use std::collections::{BTreeSet, HashMap};

use super::ReferenceData;
use super::fold::fold_title;
use super::identifier::{ControlRefs, looks_like_identifier, parse};
use super::vocabulary::Vocabulary;
use crate::model::{Cell, CellValue, ColumnRole, Row};
use crate::standards::catalogue::ProvisionKind;

/// A row may be a header if it has this many cells that name different roles.
const HEADER_ROLES: usize = 2;

/// Rows that look like headers, as ranges of row indices (two-row headers as one range).
pub(super) fn header_rows(rows: &[Row], knowledge: &ReferenceData) -> Vec<(usize, usize)> {
    let mut scores: HashMap<usize, usize> = HashMap::new();
    let mut singles = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let score = header_score(row, knowledge);
        if score >= HEADER_ROLES {
            scores.insert(at, score);
            singles.push(at);
        }
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for at in singles {
        if let Some(last) = ranges.last_mut() {
            if last.1 + 1 == at && rows[last.1].number + 1 == rows[at].number && joins(&rows[last.1], &rows[at]) {
                last.1 = at;
                continue;
            }
            if last.1 >= at {
                continue;
            }
        }
        let mut range = (at, at);
        // A second header row under merged or spanning cells, whose own words alone would not make a header.
        if let Some(below) = rows.get(at + 1) {
            let close = below.number == rows[at].number + 1;
            if close
                && !scores.contains_key(&(at + 1))
                && spans(&rows[at])
                && (is_sub_header(below, knowledge) || is_below_span(&rows[at], below, knowledge))
            {
                range.1 = at + 1;
            }
        }
        // A band above: merged cells that group the columns.
        if at > 0 && ranges.last().is_none_or(|last| last.1 < at - 1) {
            let above = &rows[at - 1];
            let close = above.number + 1 == rows[at].number;
            if close && is_band(above, &rows[at]) {
                range.0 = at - 1;
            }
        }
        ranges.push(range);
    }
    ranges
}

/// How many different roles the row's cells name with certainty; 0 if a cell holds an identifier or a long text.
fn header_score(row: &Row, knowledge: &ReferenceData) -> usize {
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    if own.len() < 2 {
        return 0;
    }
    // `X-7 | Our own measure | Yes | … | Implemented` is a control of the organisation's own: its answers are header words
    // too, its identifier is none.
    let answers = |c: &&Cell| {
        knowledge.vocabulary.applicability(&c.text).is_some() || knowledge.vocabulary.status(&c.text).is_some()
    };
    let own_identifier =
        |c: &&Cell| looks_like_identifier(&c.text) && knowledge.vocabulary.header_roles(&c.text).is_empty();
    if own.first().is_some_and(own_identifier) && own.iter().any(answers) {
        return 0;
    }
    let mut roles = BTreeSet::new();
    let mut named = 0usize;
    let mut strong = false;
    for cell in &own {
        if !matches!(cell.value, CellValue::Text(_)) || cell.text.len() > 160 {
            continue;
        }
        match parse(&cell.text, &knowledge.vocabulary) {
            Some(ControlRefs::One(w)) if w.numbers.len() > 1 && (knowledge.is_control(&w) || !w.rest.is_empty()) => {
                return 0;
            }
            Some(ControlRefs::List(_) | ControlRefs::Range(..)) => return 0,
            _ => {}
        }
        if knowledge.titles.provisions_titled(&fold_title(&cell.text)).iter().any(|t| t.kind == ProvisionKind::Control)
        {
            return 0;
        }
        if let Some(&(role, score)) = knowledge.vocabulary.header_roles(&cell.text).first()
            && score >= 60
        {
            named += 1;
            roles.insert(role);
            strong |= matches!(
                role,
                ColumnRole::Identifier
                    | ColumnRole::Title
                    | ColumnRole::Applicability
                    | ColumnRole::Status
                    | ColumnRole::Justification
                    | ColumnRole::Description
            );
        }
    }
    // Answers such as "Yes" or "Legal" are header words too; a header names most of its own cells.
    if strong && named * 5 >= own.len() * 2 { roles.len() } else { 0 }
}

/// Whether two adjoining header-like rows are one two-row header: the lower one fills what the upper one spans.
fn joins(upper: &Row, lower: &Row) -> bool {
    lower.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == upper.number)) || spans(upper)
}

/// Whether the row has cells merged across columns, or gaps between its cells that a row below could fill.
fn spans(row: &Row) -> bool {
    let merged = row.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == row.number));
    let gaps = row.cells.windows(2).any(|pair| pair[1].column > pair[0].column + 1);
    merged || gaps
}

fn is_sub_header(row: &Row, knowledge: &ReferenceData) -> bool {
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    let named =
        own.iter().filter(|c| knowledge.vocabulary.header_roles(&c.text).first().is_some_and(|r| r.1 >= 60)).count();
    let identifiers = own.iter().any(|c| parse(&c.text, &knowledge.vocabulary).is_some());
    !own.is_empty() && !identifiers && named * 2 >= own.len() && own.iter().all(|c| c.text.len() <= 60)
}

/// Whether a row only names what a header's merged cell spans: a short word of its own under each of its columns, such
/// as the signs of a legend, and nothing anywhere else.
fn is_below_span(header: &Row, below: &Row, knowledge: &ReferenceData) -> bool {
    let spanned: BTreeSet<u32> = header
        .cells
        .iter()
        .filter_map(|c| c.merged_from.filter(|from| from.row == header.number).map(|from| [c.column, from.column]))
        .flatten()
        .collect();
    let own: Vec<&Cell> = below.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    let texts: BTreeSet<&str> = own.iter().map(|c| c.text.trim()).collect();
    let names = |c: &&Cell| {
        spanned.contains(&c.column)
            && matches!(c.value, CellValue::Text(_))
            && c.text.chars().count() <= 30
            && knowledge.vocabulary.mark(&c.text).is_none()
            && parse(&c.text, &knowledge.vocabulary).is_none()
    };
    own.len() >= 2 && texts.len() == own.len() && own.iter().all(names)
}

/// A row of group names over a header: at least one cell spans several columns, but not the whole table.
fn is_band(above: &Row, header: &Row) -> bool {
    let vertical = header.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == above.number));
    let own = above.cells.iter().filter(|c| c.merged_from.is_none()).count();
    let spanned = above.cells.iter().filter(|c| c.merged_from.is_some_and(|from| from.row == above.number)).count();
    vertical || (own >= 2 && spanned >= 1) || (own == 1 && spanned >= 1 && spanned + 1 < header.cells.len() / 2)
}

/// Whether a row above a table can only be its header, though none of its words is known: short texts, each
/// different, over most of the table's columns, the key's among them, and no answer or identifier.
pub(super) fn is_unknown_header(row: &Row, body: &[Row], key: u32, knowledge: &ReferenceData) -> bool {
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    let columns: BTreeSet<u32> = body.iter().flat_map(|r| &r.cells).map(|c| c.column).collect();
    let covered = own.iter().filter(|c| columns.contains(&c.column)).count();
    let texts: BTreeSet<&str> = own.iter().map(|c| c.text.as_str()).collect();
    let plain = |c: &&Cell| {
        matches!(c.value, CellValue::Text(_))
            && c.text.chars().count() <= 60
            && parse(&c.text, &knowledge.vocabulary).is_none()
            && knowledge.vocabulary.mark(&c.text).is_none()
    };
    own.len() >= 2
        && texts.len() == own.len()
        && covered * 3 >= columns.len() * 2
        && own.iter().any(|c| c.column == key)
        && own.iter().all(plain)
}

/// Header text by column; the rows of a two-row header joined with ` / `.
pub(super) fn header_texts(rows: &[Row]) -> HashMap<u32, String> {
    let mut texts: HashMap<u32, String> = HashMap::new();
    for row in rows {
        for cell in &row.cells {
            let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                continue;
            }
            let joined = texts.entry(cell.column).or_default();
            if joined.is_empty() {
                *joined = text;
            } else if *joined != text {
                joined.push_str(" / ");
                joined.push_str(&text);
            }
        }
    }
    texts
}

/// Puts `No` below the heading that its `Yes` to the left stands below, where nobody merged the cells of that heading.
pub(super) fn join_halves(headers: &mut HashMap<u32, String>, vocabulary: &Vocabulary) {
    let mut columns: Vec<u32> = headers.keys().copied().collect();
    columns.sort_unstable();
    for column in columns {
        let Some((band, half)) = column
            .checked_sub(1)
            .and_then(|left| headers.get(&left))
            .and_then(|left| left.rsplit_once(" / "))
            .map(|(band, half)| (band.to_owned(), half.to_owned()))
        else {
            continue;
        };
        let Some(text) = headers.get_mut(&column) else { continue };
        let halves = vocabulary.is_yes_or_no(&half) && vocabulary.is_yes_or_no(text);
        if halves && vocabulary.applicability(&half) != vocabulary.applicability(text) {
            *text = format!("{band} / {text}");
        }
    }
}
