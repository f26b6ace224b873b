//! The sheet Lists: the words that drop-downs offer, each list under a name of the workbook.

use rust_xlsxwriter::{DataValidation, Formula, XlsxError};

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::style::{APPLICABILITIES, STATUSES};
use super::table::{CellStyle, TableSpec, keyed};
use crate::model::DecisionField;
use crate::model::record::Record;

/// A list of words.
pub(super) struct List {
    /// Name of its cells.
    name: &'static str,
    /// Its table.
    table: TableSpec,
    /// Key of its heading.
    heading: &'static str,
    words: for<'w> fn(&'w Labels<'w>) -> Vec<&'w str>,
}

const WORD: TableSpec = TableSpec::of(&[keyed("Word", CellStyle::Text, 30.0)]);

/// The sheet.
pub(super) const SHEET: SheetSpec =
    SheetSpec::new(SheetKind::Lists, "lists", &[APPLICABILITY.table, STATUS.table, MARK.table], content)
        .needed("the drop-downs take their words from it")
        .fixed();

/// The mark of a reason for selection.
pub(super) const SET: &str = "●";

/// What a control can be.
pub(super) const APPLICABILITY: List = List {
    name: "List_Applicability",
    table: WORD.key("list_applicability"),
    heading: "drop_downs.list.applicability",
    words: |labels| APPLICABILITIES.iter().map(|a| labels.applicability(*a)).collect(),
};
/// How far it is.
pub(super) const STATUS: List = List {
    name: "List_Status",
    table: WORD.key("list_status"),
    heading: "drop_downs.list.status",
    words: |labels| STATUSES.iter().map(|s| labels.status(*s)).chain([labels.not_applicable()]).collect(),
};
/// Whether a reason for selection is set.
pub(super) const MARK: List =
    List { name: "List_Mark", table: WORD.key("list_mark"), heading: "drop_downs.list.mark", words: |_| vec![SET] };

/// All, in the order of the sheet.
pub(super) const ALL: [&List; 3] = [&APPLICABILITY, &STATUS, &MARK];

impl List {
    /// Whether it offers the words of a field.
    pub fn offers(&self, field: DecisionField) -> bool {
        let list = match field {
            DecisionField::Applicability => APPLICABILITY.name,
            DecisionField::Status => STATUS.name,
            DecisionField::Reason(_) => MARK.name,
            _ => return false,
        };
        self.name == list
    }

    /// A drop-down of its words; anything else is refused with a message that lists what can be chosen.
    pub fn validation(&self, labels: &Labels<'_>) -> Result<DataValidation, XlsxError> {
        DataValidation::new()
            .allow_list_formula(Formula::new(format!("={}", self.name)))
            .set_error_title(labels.word(self.heading))?
            .set_error_message(labels.word("drop_downs.message.refused"))
    }
}

fn content<'r>(_: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let sections = ALL.map(|list| {
        let rows = (list.words)(labels).into_iter().map(|word| vec![CellContent::from(word)]).collect();
        let section = GridSection::new(list.table, labels, rows).called(format!("{}_table", list.name));
        section.headed(labels.word(list.heading)).range(list.name)
    });
    vec![SheetContent::of(SheetKind::Lists, labels, sections.into())]
}
