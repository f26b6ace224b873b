//! Sheets with a small form for each control, one below the other: keys on the left, values on the right.

use std::collections::HashMap;

use super::ReferenceData;
use super::fold::fold;
use super::forms::{Form, one_table};
use crate::model::{Cell, Row, Table, Workbook};

/// Fewer forms may be anything.
const LEAST_FORMS: usize = 3;

/// Makes the forms of each sheet one table with a row a form. What stands above and below them stays a sheet of its own.
pub(super) fn unfold(workbook: &mut Workbook, knowledge: &ReferenceData) {
    let mut at = 0;
    while at < workbook.tables.len() {
        if let Some(Unfolded { rest, table, forms }) = of_sheet(&workbook.tables[at], knowledge) {
            workbook.notes.push(format!(
                "sheet `{}` holds {forms} forms with the same keys, one a control; they are read as one table, `{}`: row 1 \
                 holds the keys, and each further row the values of one form, in their order",
                rest.sheet, table.sheet
            ));
            let has_more = rest.rows.iter().any(Row::has_own_values);
            workbook.tables.splice(at..=at, has_more.then_some(rest).into_iter().chain([table]));
            at += usize::from(has_more);
        }
        at += 1;
    }
}

struct Unfolded {
    rest: Table,
    table: Table,
    forms: usize,
}

fn of_sheet(table: &Table, knowledge: &ReferenceData) -> Option<Unfolded> {
    let filled: Vec<usize> = (0..table.rows.len()).filter(|&at| table.rows[at].has_own_values()).collect();
    let is_pair = |&&at: &&usize| own(&table.rows[at]).count() == 2;
    // Most sheets are tables, and end here.
    if filled.iter().filter(is_pair).count() * 2 < filled.len() || filled.len() < 2 * LEAST_FORMS {
        return None;
    }
    let keys_of: Vec<(usize, String)> =
        filled.iter().filter_map(|&at| Some((at, fold(&own(&table.rows[at]).next()?.text)))).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (_, key) in &keys_of {
        *times.entry(key).or_default() += 1;
    }
    // The first key is the one that comes again and again, before any other does.
    let (first, key) = keys_of.iter().find(|(_, key)| times[key.as_str()] >= LEAST_FORMS)?;
    let first = *first;
    let starts: Vec<usize> =
        keys_of.iter().filter(|(at, other)| *at >= first && other == key).map(|(at, _)| *at).collect();
    let mut forms: Vec<Table> = Vec::with_capacity(starts.len());
    let mut rest: Vec<Row> = table.rows[..first].to_vec();
    let mut keys: Vec<String> = Vec::new();
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(table.rows.len());
        let mut rows: Vec<Row> =
            table.rows[start..end].iter().filter(|row| row.has_own_values()).map(to_the_left).collect();
        if number + 1 == starts.len() && number > 0 && rows.len() > keys.len() {
            // Behind the last form the sheet may go on with something else.
            let after = filled.iter().copied().filter(|at| *at >= start).nth(keys.len())?;
            rest.extend_from_slice(&table.rows[after..]);
            rows.truncate(keys.len());
        }
        let form = Table { sheet: table.sheet.clone(), visibility: table.visibility, rows, hidden_columns: None };
        let own_keys = Form::of(&form).filter(|form| form.is_of_a_control(knowledge))?.keys();
        if number == 0 {
            keys = own_keys;
        } else if keys != own_keys {
            return None;
        }
        forms.push(form);
    }
    let count = forms.len();
    let mut one = one_table(&forms);
    one.sheet = format!("{} ({count} forms)", table.sheet);
    one.visibility = table.visibility;
    one.hidden_columns = table.hidden_columns.clone().filter(Vec::is_empty);
    Some(Unfolded { rest: Table { rows: rest, ..table.clone() }, table: one, forms: count })
}

fn own(row: &Row) -> impl Iterator<Item = &Cell> {
    row.cells.iter().filter(|cell| cell.merged_from.is_none() && !cell.is_blank())
}

/// The row with its first cell in the first column, and its value beside it.
fn to_the_left(row: &Row) -> Row {
    let cells = (0..).zip(own(row)).map(|(column, cell)| Cell { column, ..cell.clone() }).collect();
    Row { cells, ..row.clone() }
}
