//! The sheet Lists: the words that drop-downs offer, each list under a name of the workbook.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::style::{APPLICABILITIES, STATUSES};
use super::template::SheetKind;

/// A list of words.
pub(super) struct List {
    /// Name of its cells.
    name: &'static str,
    /// What texts call its table.
    table: &'static str,
    /// Key of its heading.
    heading: &'static str,
    words: for<'w> fn(&'w Labels<'w>) -> Vec<&'w str>,
}

const COLUMNS: [GridColumn; 1] = [keyed("Word", CellStyle::Text, 30.0)];

/// Its tables by what texts call them.
pub(super) const TABLES: [(&str, &[GridColumn]); 3] =
    [("list_applicability", &COLUMNS), ("list_status", &COLUMNS), ("list_mark", &COLUMNS)];

/// The mark of a reason for selection.
pub(super) const SET: &str = "●";

/// What a control can be.
pub(super) const APPLICABILITY: List = List {
    name: "List_Applicability",
    table: "list_applicability",
    heading: "drop_downs.list.applicability",
    words: |voice| APPLICABILITIES.iter().map(|a| voice.applicability(*a)).collect(),
};
/// How far it is.
pub(super) const STATUS: List = List {
    name: "List_Status",
    table: "list_status",
    heading: "drop_downs.list.status",
    words: |voice| STATUSES.iter().map(|s| voice.status(*s)).chain([voice.not_applicable()]).collect(),
};
/// Whether a reason for selection is set.
pub(super) const MARK: List =
    List { name: "List_Mark", table: "list_mark", heading: "drop_downs.list.mark", words: |_| vec![SET] };

impl List {
    /// A drop-down of its words; anything else is refused with a sentence that says what can be taken.
    pub fn validation(&self, voice: &Labels<'_>) -> Result<DataValidation, XlsxError> {
        DataValidation::new()
            .allow_list_formula(Formula::new(format!("={}", self.name)))
            .set_error_title(voice.word(self.heading))?
            .set_error_message(voice.word("drop_downs.message.refused"))
    }
}

/// Writes the sheet.
pub(super) fn sheet(book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let lists = [&APPLICABILITY, &STATUS, &MARK];
    let sections = lists.map(|list| {
        let rows = (list.words)(voice).into_iter().map(|word| vec![CellContent::from(word)]).collect();
        let section = GridSection::new(format!("{}_table", list.name), &COLUMNS, rows, "").of(list.table);
        section.headed(voice.word(list.heading))
    });
    let name = voice.sheet(SheetKind::Lists);
    let (title, remark) = (voice.word("sheets.title.lists"), voice.word("sheets.remark.lists"));
    let (sheet, placed) = grid::sheet(name, title, remark, &sections, book)?;
    for (list, place) in lists.iter().zip(placed) {
        book.name(list.name.to_owned(), name, 0, place.first, place.last);
    }
    Ok(sheet)
}
