//! Documents with one small table a control: keys on the left, values on the right, the same form again and again.
//! They are read as one table with a row a form, since that is what they are.

use std::collections::BTreeSet;

use super::fold::fold;
use super::identifier::parse;
use super::{ReferenceData, stacked_forms};
use crate::model::{Cell, ColumnRole, Format, Row, Table, Visibility, Workbook};

/// Fewer forms are not one table.
const LEAST_FORMS: usize = 2;
/// From this score on a key names a role.
const NAMED: u8 = 90;
/// A key is short.
const LONGEST_KEY: usize = 80;

/// One form: its keys and values, in their order.
pub(super) struct Form<'t> {
    pub pairs: Vec<(&'t Cell, Option<&'t Cell>)>,
}

impl<'t> Form<'t> {
    /// The form that a table is: each row is a key with its value, or two of them side by side.
    pub fn of(table: &'t Table) -> Option<Self> {
        let mut pairs: Vec<(&Cell, Option<&Cell>)> = Vec::new();
        for row in &table.rows {
            let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
            if own.iter().any(|c| c.column > 3) {
                return None;
            }
            let at = |column: u32| own.iter().copied().find(|c| c.column == column);
            for column in [0, 2] {
                match (at(column), at(column + 1)) {
                    (Some(key), value) if key.text.chars().count() <= LONGEST_KEY => pairs.push((key, value)),
                    (Some(_), _) | (None, Some(_)) => return None,
                    (None, None) => {}
                }
            }
        }
        let keys: BTreeSet<String> = pairs.iter().map(|(key, _)| fold(&key.text)).collect();
        (pairs.len() >= 2 && keys.len() == pairs.len() && !keys.contains("")).then_some(Self { pairs })
    }

    pub fn keys(&self) -> Vec<String> {
        self.pairs.iter().map(|(key, _)| fold(&key.text)).collect()
    }

    /// Whether it is about one control: a key names the identifier and its value is one, and another key asks for an
    /// answer.
    pub fn is_of_a_control(&self, knowledge: &ReferenceData) -> bool {
        let words = &knowledge.vocabulary;
        let names = |key: &Cell, wanted: fn(ColumnRole) -> bool| {
            words.header_roles(&key.text).iter().any(|(role, score)| wanted(*role) && *score >= NAMED)
        };
        let identified = self.pairs.iter().any(|(key, value)| {
            names(key, |role| role == ColumnRole::Identifier)
                && value.is_some_and(|v| parse(&v.text, words).is_some_and(|cited| cited.first().is_some()))
        });
        let asks = self.pairs.iter().any(|(key, _)| {
            names(key, |role| {
                matches!(
                    role,
                    ColumnRole::Applicability
                        | ColumnRole::Status
                        | ColumnRole::Justification
                        | ColumnRole::JustificationForInclusion
                        | ColumnRole::JustificationForExclusion
                        | ColumnRole::Implementation
                        | ColumnRole::Owner
                        | ColumnRole::Evidence
                )
            })
        });
        identified && asks
    }
}

/// Makes the forms of a document that follow one another, each of one control and all with the same keys, one table.
pub fn unfold(workbook: &mut Workbook, knowledge: &ReferenceData) {
    if !matches!(workbook.format, Format::Docx | Format::Html) {
        return stacked_forms::unfold(workbook, knowledge);
    }
    let mut at = 0;
    while at < workbook.tables.len() {
        let keys_of =
            |table: &Table| Form::of(table).filter(|form| form.is_of_a_control(knowledge)).map(|form| form.keys());
        let Some(keys) = keys_of(&workbook.tables[at]) else {
            at += 1;
            continue;
        };
        let same = |table: &&Table| keys_of(table).is_some_and(|others| others == keys);
        let forms = workbook.tables[at..].iter().take_while(same).count();
        if forms >= LEAST_FORMS {
            let table = one_table(&workbook.tables[at..at + forms]);
            let (first, last) = (&workbook.tables[at].sheet, &workbook.tables[at + forms - 1].sheet);
            workbook.notes.push(format!(
                "`{first}` to `{last}` are {forms} forms with the same keys, one a control; they are read as one table, \
                 `{}`: row 1 holds the keys, and row 2 the values of `{first}`",
                table.sheet
            ));
            workbook.tables.splice(at..at + forms, [table]);
        }
        at += 1;
    }
}

pub(super) fn one_table(forms: &[Table]) -> Table {
    let mut rows: Vec<Row> = Vec::with_capacity(forms.len() + 1);
    for table in forms {
        let Some(form) = Form::of(table) else { continue };
        let moved = |cell: &Cell, column: u32| Cell { column, merged_from: None, ..cell.clone() };
        if rows.is_empty() {
            let cells = (0..).zip(&form.pairs).map(|(column, (key, _))| moved(key, column)).collect();
            rows.push(Row { number: 1, hidden: Some(false), cells });
        }
        let number = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
        let hidden = table.rows.iter().try_fold(true, |all, row| row.hidden.map(|hidden| all && hidden));
        let values = (0..).zip(&form.pairs).filter_map(|(column, (_, value))| Some(moved((*value)?, column)));
        rows.push(Row { number, hidden, cells: values.collect() });
    }
    Table {
        sheet: forms.iter().map(|t| t.sheet.as_str()).step_by(forms.len().max(2) - 1).collect::<Vec<_>>().join(" to "),
        visibility: Visibility::Visible,
        rows,
        hidden_columns: None,
    }
}
