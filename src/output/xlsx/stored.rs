//! In which words a workbook was written, as its hidden sheet states it, so that it is read back whatever its language and
//! the order of its columns.

use std::collections::HashMap;

use super::baseline::{ANSWER, CITATION, HEADING, SHEET, TOTAL};
use super::document_control;
use super::labels::Labels;
use super::lists;
use super::sheet::{SheetKind, tables};
use super::statement::Citations;
use super::style::{APPLICABILITIES, STATUSES};
use super::table::TableSpec;
use crate::model::record::Record;
use crate::model::{DecisionField, DocumentField, Statement};

/// Headings of the first form of the hidden sheet, which did not contain them: table, column, heading. Columns that are not
/// named here had their key for a heading.
const FIRST_HEADINGS: [(&str, &str, &str); 6] = [
    ("statement", "BR_BP", "BR/BP"),
    ("statement", "Justification_for_inclusion", "Justification for inclusion"),
    ("statement", "Justification_for_exclusion", "Justification for exclusion"),
    ("statement", "Basis_of_status", "Basis of status"),
    ("findings", "No", "No."),
    ("unmatched", "Right_identifier", "Right identifier"),
];

/// The words of a workbook.
pub(super) struct Stored {
    sheets: HashMap<String, String>,
    headings: HashMap<(String, String), String>,
    /// Answers of drop-downs in small letters, by field, with the English word.
    answers: HashMap<(String, String), String>,
    /// The citations after texts.
    pub citations: Citations,
    /// First cell of a total row.
    pub total: String,
}

impl Stored {
    /// Of the first form: English.
    pub fn first() -> Self {
        let heading =
            |(table, key, heading): (&str, &str, &str)| ((table.to_owned(), key.to_owned()), heading.to_owned());
        Self {
            sheets: [("statement", "Statement of Applicability"), ("findings", "Findings"), ("unmatched", "Unmatched")]
                .map(|(key, name)| (key.to_owned(), name.to_owned()))
                .into(),
            headings: FIRST_HEADINGS.map(heading).into(),
            answers: HashMap::new(),
            citations: Citations {
                carried_over: " [carried over from {control}, {cells}]".to_owned(),
                proposed: " [proposed, {cells}]".to_owned(),
                several: " [{cells}]".to_owned(),
            },
            total: "Total".to_owned(),
        }
    }

    /// Of a form that contains them; rows are put in with [`put`](Self::put).
    pub fn empty() -> Self {
        Self {
            sheets: HashMap::new(),
            headings: HashMap::new(),
            answers: HashMap::new(),
            citations: Citations { carried_over: String::new(), proposed: String::new(), several: String::new() },
            total: String::new(),
        }
    }

    /// Takes a row of the hidden sheet, as [`rows`] makes them.
    pub fn put(&mut self, cells: [&str; 4]) {
        let [kind, one, two, text] = cells;
        match kind {
            SHEET => drop(self.sheets.insert(one.to_owned(), text.to_owned())),
            HEADING => drop(self.headings.insert((one.to_owned(), two.to_owned()), text.to_owned())),
            ANSWER => drop(self.answers.insert((one.to_owned(), plain(text)), two.to_owned())),
            TOTAL => text.clone_into(&mut self.total),
            CITATION => match one {
                "carried_over" => text.clone_into(&mut self.citations.carried_over),
                "proposed" => text.clone_into(&mut self.citations.proposed),
                _ => text.clone_into(&mut self.citations.several),
            },
            _ => {}
        }
    }

    /// The name of the sheet of the statement at this place.
    pub fn statement(&self, at: usize, statement: &Statement) -> String {
        let key = statement_key(at, statement);
        let first = || format!("SoA {}", super::statement::short(statement));
        self.sheets.get(&key).cloned().unwrap_or_else(first)
    }

    /// The name of a sheet.
    pub fn sheet(&self, kind: SheetKind) -> String {
        self.sheets.get(kind.key()).cloned().unwrap_or_default()
    }

    /// The heading of a column.
    pub fn heading<'s>(&'s self, table: &str, key: &'s str) -> &'s str {
        self.headings.get(&(table.to_owned(), key.to_owned())).map_or(key, |heading| heading.trim())
    }

    /// Heading of the table of document control; none in a workbook of a version that had none.
    pub fn document_title(&self) -> Option<&str> {
        let key = (document_control::TABLE.to_owned(), TITLE.to_owned());
        self.headings.get(&key).map(|title| title.trim())
    }

    /// What was typed; a word of the workbook's own drop-downs in another language is given in English, in which
    /// records hold answers.
    pub fn typed(&self, field: DecisionField, typed: &str) -> String {
        let answer = key_of(field).and_then(|field| self.answers.get(&(field.to_owned(), plain(typed))));
        match answer {
            Some(english) if *english != plain(typed) => english.clone(),
            _ => typed.to_owned(),
        }
    }
}

/// The tables that are read back.
fn read_back() -> impl Iterator<Item = &'static TableSpec> {
    tables().filter(|table| table.inputs().next().is_some())
}

/// The words of a workbook as rows of the hidden sheet: what it is, of what, of which part, the words.
pub(super) fn rows(record: &Record, labels: &Labels<'_>) -> Vec<[String; 4]> {
    let row = |kind: &str, one: &str, two: &str, text: &str| [kind, one, two, text].map(str::to_owned);
    let mut rows = Vec::new();
    for (at, statement) in record.statements.iter().enumerate() {
        let name = super::statement::name(labels, at, statement);
        rows.push(row(SHEET, &statement_key(at, statement), "", &name));
    }
    for kind in [SheetKind::Summary, SheetKind::Findings, SheetKind::Unmatched] {
        rows.push(row(SHEET, kind.key(), "", labels.sheet(kind)));
    }
    for table in read_back() {
        for key in labels.columns(table.key).into_iter().flatten() {
            rows.push(row(HEADING, table.key, key, labels.heading(table.key, key)));
        }
    }
    rows.push(row(HEADING, document_control::TABLE, TITLE, labels.word("sentences.document.title")));
    for field in DocumentField::ALL {
        rows.push(row(HEADING, document_control::TABLE, field.key(), labels.word(field.label())));
    }
    for value in APPLICABILITIES {
        rows.push(row(ANSWER, "applicability", value.word(), labels.applicability(value)));
    }
    for value in STATUSES {
        rows.push(row(ANSWER, "status", value.word(), labels.status(value)));
    }
    rows.push(row(ANSWER, "status", NOT_APPLICABLE, labels.not_applicable()));
    rows.push(row(ANSWER, "mark", lists::SET, lists::SET));
    let citations = labels.citations();
    rows.push(row(CITATION, "carried_over", "", &citations.carried_over));
    rows.push(row(CITATION, "proposed", "", &citations.proposed));
    rows.push(row(CITATION, "several", "", &citations.several));
    rows.push(row(TOTAL, "", "", labels.word("sheets.total.label")));
    rows
}

/// Key of the heading above the table of document control; no field has it.
const TITLE: &str = "heading";

/// The English word for the status of an excluded control.
const NOT_APPLICABLE: &str = "not applicable";

fn statement_key(at: usize, statement: &Statement) -> String {
    if at == 0 { "statement".to_owned() } else { format!("statement {}", statement.framework.as_str()) }
}

fn key_of(field: DecisionField) -> Option<&'static str> {
    match field {
        DecisionField::Applicability => Some("applicability"),
        DecisionField::Status => Some("status"),
        _ => None,
    }
}

/// A word without the sign before it, in small letters.
fn plain(word: &str) -> String {
    word.trim().trim_start_matches(|c: char| !c.is_alphanumeric()).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_form_knows_the_heading_of_every_column_that_is_read_back() {
        let (first, now) = (Stored::first(), Labels::english());
        for table in read_back() {
            for key in table.needed() {
                assert_eq!(first.heading(table.key, key), now.heading(table.key, key), "{}, {key}", table.key);
            }
        }
    }
}
