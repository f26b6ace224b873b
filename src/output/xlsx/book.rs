//! What the sheets of one workbook share while they are made: formats, overlong texts, remembered input cells, names.

use rust_xlsxwriter::{ProtectionOptions, Workbook, Worksheet, XlsxError};

use super::grid::Placed;
use super::labels::Labels;
use super::section::RememberedRow;
use super::style::Styles;
use super::text::LongTexts;

/// The workbook in the making.
pub(super) struct Book<'w> {
    /// Its words.
    pub labels: &'w Labels<'w>,
    /// Formats.
    pub styles: Styles,
    /// Parts of texts that no cell holds; they continue in Carried over.
    pub long: LongTexts,
    /// Tables whose rows are written later, by name, with their places.
    pub later: Placed,
    /// What the input cells show, for the hidden sheet.
    pub remembered: Vec<RememberedRow>,
    /// Names of ranges with their cells: `Statement_Status`, `='Statement of Applicability'!$E$5:$E$97`.
    names: Vec<(String, String)>,
    protect: bool,
}

impl<'w> Book<'w> {
    /// A workbook whose sheets are protected, but for the cells to type into, or not.
    pub fn new(labels: &'w Labels<'w>, protect: bool) -> Self {
        let long = LongTexts::new(labels.goes_on());
        let (later, remembered) = (Vec::new(), Vec::new());
        Self { labels, styles: Styles::new(), long, later, remembered, names: Vec::new(), protect }
    }

    /// Whether its sheets are protected.
    pub fn is_protected(&self) -> bool {
        self.protect
    }

    /// Gives a column's cells a name; rows from 0.
    pub fn name(&mut self, name: String, sheet: &str, column: u16, first: u32, last: u32) {
        let letters = letters(column);
        self.names.push((name, format!("={}!${letters}${}:${letters}${}", quoted(sheet), first + 1, last + 1)));
    }

    /// Puts the sheets into a file, with their names and, if asked for, protected.
    pub fn bind(self, workbook: &mut Workbook, sheets: Vec<Worksheet>) -> Result<(), XlsxError> {
        for mut sheet in sheets {
            if self.protect {
                sheet.protect_with_options(&allowed());
            }
            workbook.push_worksheet(sheet);
        }
        for (name, range) in &self.names {
            workbook.define_name(name, range)?;
        }
        Ok(())
    }
}

/// What a protected sheet allows beside typing into open cells: to filter, to sort where every cell is open, and to
/// make room for reading.
fn allowed() -> ProtectionOptions {
    ProtectionOptions {
        sort: true,
        use_autofilter: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    }
}

/// The name of a sheet as formulas and links write it.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// Letters of a column: `A`, `AB`.
pub(super) fn letters(column: u16) -> String {
    crate::model::column_letters(u32::from(column))
}
