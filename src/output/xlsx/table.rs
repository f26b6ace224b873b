//! What a table is declared with: its columns, what they look like, and which of them a person may type into.
//!
//! A table is declared once. Writing it, remembering its input cells on the hidden sheet, reading edits back, the
//! checks of a template and the drop-downs all go by this declaration.

use super::labels::Labels;
use super::rows::WIDE_ENOUGH;
use crate::model::DecisionField;

/// What a column looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellStyle {
    /// Wrapped text.
    Text,
    /// An identifier.
    Strong,
    /// Origins and the like.
    Quiet,
    /// Marks and short words.
    Centred,
    /// Numbers.
    Number,
    /// To fill in by the reader.
    Input,
}

/// All of them.
pub(super) const LOOKS: [CellStyle; 6] =
    [CellStyle::Text, CellStyle::Strong, CellStyle::Quiet, CellStyle::Centred, CellStyle::Number, CellStyle::Input];

/// What the total row shows below a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// Nothing.
    Nothing,
    /// How many of its cells are filled.
    Filled,
    /// The sum of its numbers.
    Sum,
}

/// By which rule the cells of a column are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// By status.
    Status,
    /// By applicability.
    Applicability,
    /// By severity.
    Severity,
    /// The higher the number, the darker; neighbouring columns share one scale.
    Heat,
    /// A bar of this colour as long as the number is high.
    Bar(u32),
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct GridColumn {
    /// Name in formulas after the table's: letters, digits, `_`; unique within a table, and the same whatever the
    /// header is.
    pub key: &'static str,
    /// Header; unique within a table. Empty where the workbook's texts have it.
    pub header: &'static str,
    /// Look.
    pub look: CellStyle,
    /// Widest, in characters; beyond that the text wraps.
    pub most: f64,
    /// What a typed value decides. Such a column has a lighter header and stays open in a protected workbook.
    pub input: Option<DecisionField>,
    /// Outside the print area: where all last columns are aside, the sheet prints without them.
    pub aside: bool,
    /// What the total row shows.
    pub total: Total,
    /// How its cells are coloured.
    pub colours: Option<Colours>,
    identifies: bool,
}

impl GridColumn {
    /// A person may type into it; this is what a typed value decides.
    pub const fn input(self, field: DecisionField) -> Self {
        Self { input: Some(field), ..self }
    }

    /// A row is found again by it when the workbook is read back.
    pub const fn identifies(self) -> Self {
        Self { identifies: true, ..self }
    }

    /// It lies outside the print area.
    pub const fn aside(self) -> Self {
        Self { aside: true, ..self }
    }

    /// The total row adds up its numbers.
    pub const fn summed(self) -> Self {
        Self { total: Total::Sum, ..self }
    }

    /// The total row counts its filled cells.
    pub const fn counted(self) -> Self {
        Self { total: Total::Filled, ..self }
    }

    /// Its cells are coloured by a rule.
    pub const fn coloured(self, colours: Colours) -> Self {
        Self { colours: Some(colours), ..self }
    }

    /// Its name in formulas, where that is not its header.
    pub const fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }
}

/// A column whose header is given here: for workbooks that are only in English.
pub(super) const fn column(header: &'static str, look: CellStyle, most: f64) -> GridColumn {
    GridColumn { header, ..keyed(header, look, most) }
}

/// A column whose header is among the workbook's texts.
pub(super) const fn keyed(key: &'static str, look: CellStyle, most: f64) -> GridColumn {
    assert!(most <= WIDE_ENOUGH, "cells are measured no further");
    GridColumn {
        key,
        header: "",
        look,
        most,
        input: None,
        aside: false,
        total: Total::Nothing,
        colours: None,
        identifies: false,
    }
}

/// A table as it is declared.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableSpec {
    /// What templates and texts call it: `source_rows`. Empty for a table that nothing refers to.
    pub key: &'static str,
    /// Its columns.
    pub columns: &'static [GridColumn],
    /// What it shows if there are no rows; `None` where the workbook's texts have it.
    pub none: Option<&'static str>,
    /// Whether it has a total row that follows the filter.
    pub totals: bool,
    /// Whether the cells of each column have a name in the workbook: `Statement_Status`.
    pub named: bool,
}

impl TableSpec {
    /// A table with these columns that nothing refers to.
    pub const fn of(columns: &'static [GridColumn]) -> Self {
        Self { key: "", columns, none: None, totals: false, named: false }
    }

    /// The same under what templates and texts call it.
    pub const fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// The same with what it shows if there are no rows.
    pub const fn none(self, none: &'static str) -> Self {
        Self { none: Some(none), ..self }
    }

    /// The same with a total row: how many rows, and what its columns add up to.
    pub const fn totalled(self) -> Self {
        Self { totals: true, ..self }
    }

    /// The same with names for the cells of each column.
    pub const fn named(self) -> Self {
        Self { named: true, ..self }
    }

    /// Its name in formulas: the key with a capital letter.
    pub fn name(&self) -> String {
        let mut signs = self.key.chars();
        signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
    }

    /// The columns that a person may type into, by key, with what a typed value decides.
    pub fn inputs(&self) -> impl Iterator<Item = (&'static str, DecisionField)> + use<> {
        self.columns.iter().filter_map(|column| Some((column.key, column.input?)))
    }

    /// Keys of the columns that reading back needs: the inputs, and those by which a row is found again.
    pub fn needed(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.columns.iter().filter(|column| column.identifies || column.input.is_some()).map(|column| column.key)
    }

    /// Its columns as a sheet shows them.
    pub fn shown<'s>(&self, labels: &'s Labels<'_>) -> Vec<ShownColumn<'s>> {
        let shown = |at: usize| {
            let column = self.columns.get(at)?;
            let header = if column.header.is_empty() { labels.heading(self.key, column.key) } else { column.header };
            Some(ShownColumn { column, header, at })
        };
        let place = |key: &&str| self.columns.iter().position(|c| c.key == *key);
        let chosen: Vec<usize> = labels.columns(self.key).into_iter().flatten().filter_map(place).collect();
        // A table of another form, such as the coverage without themes, may have none of the chosen columns.
        let chosen = if chosen.is_empty() { (0..self.columns.len()).collect() } else { chosen };
        chosen.into_iter().filter_map(shown).collect()
    }

    /// The heading of the first column that is not printed; empty where all are.
    pub fn first_aside(&self, labels: &Labels<'_>) -> String {
        let shown = self.shown(labels);
        shown.get(printed(&shown)).map_or_else(String::new, |c| c.header.to_owned())
    }
}

/// A column as a sheet shows it.
pub(super) struct ShownColumn<'s> {
    /// Its declaration.
    pub column: &'static GridColumn,
    /// Its header.
    pub header: &'s str,
    /// Its place in the rows.
    pub at: usize,
}

/// How many columns are printed: those before the last ones that are aside.
pub(super) fn printed(shown: &[ShownColumn<'_>]) -> usize {
    shown.iter().rposition(|c| !c.column.aside).map_or(0, |last| last + 1)
}
