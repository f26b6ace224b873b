//! The sheet Lists: the words that drop-downs offer, each list under a name of the workbook.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use super::style::{APPLICABILITIES, NOT_APPLICABLE, STATUSES, status_word};

/// Name of the sheet.
pub(super) const NAME: &str = "Lists";

/// A list of words.
pub(super) struct List {
    /// Name of its cells.
    name: &'static str,
    heading: &'static str,
    columns: &'static [Column],
    words: fn() -> Vec<&'static str>,
}

/// What a control can be.
pub(super) const APPLICABILITY: List = List {
    name: "List_Applicability",
    heading: "Applicable",
    columns: &[column("Word", "Applicable", Look::Text, 30.0)],
    words: || APPLICABILITIES.iter().map(|a| a.word()).collect(),
};
/// How far it is.
pub(super) const STATUS: List = List {
    name: "List_Status",
    heading: "Status",
    columns: &[column("Word", "Status", Look::Text, 30.0)],
    words: || STATUSES.iter().map(|s| status_word(*s)).chain([NOT_APPLICABLE]).collect(),
};
/// The mark of a reason for selection.
pub(super) const MARK: List = List {
    name: "List_Mark",
    heading: "LR, CO, BR/BP, RRA",
    columns: &[column("Word", "Mark", Look::Text, 30.0)],
    words: || vec!["●"],
};

impl List {
    /// A drop-down of its words; anything else is refused with a sentence that says what can be taken.
    pub fn validation(&self) -> Result<DataValidation, XlsxError> {
        DataValidation::new()
            .allow_list_formula(Formula::new(format!("={}", self.name)))
            .set_error_title(self.heading)?
            .set_error_message("Take one of the words that the arrow beside the cell offers, or empty the cell.")
    }
}

/// Writes the sheet.
pub(super) fn sheet(book: &mut Book) -> Result<Worksheet, XlsxError> {
    let lists = [&APPLICABILITY, &STATUS, &MARK];
    let sections = lists.map(|list| {
        let rows = (list.words)().into_iter().map(|word| vec![Content::from(word)]).collect();
        Section::new(format!("{}_table", list.name), list.columns, rows, "").headed(list.heading)
    });
    let remark = "The words that the drop-downs of the statement offer.";
    let (sheet, placed) = grid::sheet(NAME, NAME, remark, &sections, book)?;
    for (list, place) in lists.iter().zip(placed) {
        book.name(list.name.to_owned(), NAME, 0, place.first, place.last);
    }
    Ok(sheet)
}
