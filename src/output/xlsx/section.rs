//! A table with the rows of one workbook.

use super::book::Book;
use super::labels::Labels;
use super::rows::{CellContent, Extent};
use super::table::TableSpec;
use super::text::{LongText, LongTexts, within};

/// A row that is remembered on the hidden sheet: what its input cells show, in the order in which the table declares
/// them.
pub(super) struct RememberedRow {
    /// What the row is about, by which it is found again.
    pub key: String,
    /// Marks of the texts of its input cells.
    pub marks: Vec<String>,
}

/// A note on a cell.
pub(super) struct CellNote {
    /// Row of the table, from 0.
    pub row: u32,
    /// Key of the column.
    pub column: &'static str,
    /// Its text.
    pub text: String,
}

/// A table with its rows.
pub(super) struct GridSection<'r> {
    /// Its declaration.
    pub spec: TableSpec,
    /// Its name in formulas, unique in the workbook.
    pub name: String,
    /// The heading above it; empty for none.
    pub heading: String,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<CellContent<'r>>>,
    /// What it shows if there are no rows.
    pub none: &'r str,
    /// Totals of rows that are written later.
    pub later: Option<Extent>,
    /// By what the hidden sheet knows each row, where it remembers the input cells.
    pub row_keys: Vec<String>,
    /// Notes on its cells.
    pub notes: Vec<CellNote>,
    /// Name of the cells of the first column, where it is not made of table and column.
    pub range: Option<&'static str>,
    /// Whether it has drop-downs and colours.
    pub ruled: bool,
}

impl<'r> GridSection<'r> {
    /// A table under its declared name, with the heading that the workbook's texts have for it, if they have one.
    pub fn new(spec: TableSpec, labels: &'r Labels<'r>, rows: Vec<Vec<CellContent<'r>>>) -> Self {
        let text = |of: &str| labels.find(&format!("sheets.{of}.{}", spec.key));
        let general = || if spec.key.is_empty() { "" } else { labels.word("sheets.none.nothing") };
        let none = || text("none").unwrap_or_else(general);
        Self {
            name: spec.name(),
            heading: text("heading").unwrap_or_default().to_owned(),
            rows,
            none: spec.none.unwrap_or_else(none),
            later: None,
            row_keys: Vec::new(),
            notes: Vec::new(),
            range: None,
            ruled: true,
            spec,
        }
    }

    /// The same without its rows: [`streamed`](super::streamed) writes them into the finished file. Until then the table
    /// has one row, with a total row of its own below it. For workbooks that no template chooses columns of.
    pub fn written_later(self, extent: Extent) -> Self {
        Self { later: Some(extent), ..self }
    }

    /// The same under another name in formulas, unique in the workbook.
    pub fn called(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The same below a heading.
    pub fn headed(self, heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..self }
    }

    /// The same with its first column's cells under this name.
    pub fn range(self, name: &'static str) -> Self {
        Self { range: Some(name), ..self }
    }

    /// The same with what each row is about: the hidden sheet remembers what its input cells show.
    pub fn remembered(self, row_keys: Vec<String>) -> Self {
        Self { row_keys, ..self }
    }

    /// The same with notes on cells.
    pub fn noted(self, notes: Vec<CellNote>) -> Self {
        Self { notes, ..self }
    }

    /// The same without drop-downs and colours.
    pub fn without_rules(self) -> Self {
        Self { ruled: false, ..self }
    }

    /// The parts of its texts that no cell holds, as writing it finds them.
    pub fn overlong(&self, book: &Book<'_>) -> Vec<LongText> {
        let labels = book.labels;
        let mut long = LongTexts::new(labels.goes_on());
        let shown = self.spec.shown(labels);
        for cells in &self.rows {
            for column in &shown {
                if let Some(CellContent::Text(text)) = cells.get(column.at) {
                    long.fit(text, || (String::new(), first_text(cells)), column.header);
                }
            }
        }
        long.take()
    }
}

/// What a row is about: its first text or number.
pub(super) fn first_text(cells: &[CellContent<'_>]) -> String {
    cells
        .iter()
        .find_map(|c| match c {
            CellContent::Text(text) => Some(within(text, 40)),
            CellContent::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}
