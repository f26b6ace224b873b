//! What every reader gives: sheets of cells that know their address.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The address of a cell: `row` counts from 1 as people see it, `column` from 0 (A = 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl CellAddress {
    /// The address of the cell in `row` (from 1) and `column` (from 0).
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

/// The letters of a column (from 0): `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    Name::new(column, None).as_str().to_owned()
}

/// The name of a column or cell, put together without memory of its own: there are many of them.
struct Name {
    /// Seven letters at most, and ten digits.
    bytes: [u8; 17],
    from: usize,
}

impl Name {
    fn new(column: u32, row: Option<u32>) -> Self {
        let mut name = Self { bytes: [0; 17], from: 17 };
        if let Some(mut row) = row {
            name.push(b'0' + (row % 10) as u8);
            while row >= 10 {
                row /= 10;
                name.push(b'0' + (row % 10) as u8);
            }
        }
        let mut rest = u64::from(column) + 1;
        while rest > 0 {
            name.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        name
    }

    /// In front of what is there.
    fn push(&mut self, byte: u8) {
        self.from -= 1;
        self.bytes[self.from] = byte;
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.from..]).unwrap_or_default()
    }
}

/// The column (from 0) of letters such as `AB`; `None` for any other text.
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    Some(letters.bytes().fold(0u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1) - 1)
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Name::new(self.column, Some(self.row)).as_str())
    }
}

impl Serialize for CellAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Name::new(self.column, Some(self.row)).as_str())
    }
}

impl<'de> Deserialize<'de> for CellAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let split = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let (letters, digits) = text.split_at(split);
        let column = letters.bytes().try_fold(0u32, |sum, b| {
            b.is_ascii_uppercase().then(|| sum.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1)).flatten()
        });
        match (column, digits.parse()) {
            (Some(column), Ok(row)) if column > 0 => Ok(Self { row, column: column - 1 }),
            _ => Err(serde::de::Error::custom(format!("`{text}` is not a cell address"))),
        }
    }
}

impl schemars::JsonSchema for CellAddress {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CellAddress".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[A-Z]+[0-9]+$",
            "description": "Address of a cell as spreadsheet programs write it, B12. In delimited text the row is the line that its record starts on.",
        })
    }
}

/// The value of a cell, as the format stores it.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// Text, exactly as stored.
    Text(String),
    /// A number.
    Number(f64),
    /// A calendar date (a time of day, if any, is in the cell's text only).
    Date {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: u8,
        /// Day, 1 to 31.
        day: u8,
    },
    /// A truth value.
    Bool(bool),
    /// A spreadsheet error such as `#REF!`.
    Error(String),
    /// A formula for which the file stores no value; the text is the formula.
    FormulaWithoutValue(String),
}

/// What stands before a text that its source has struck out. Such a text is kept, and is no value.
pub const STRUCK_OUT: &str = "[struck out] ";

/// A non-empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Column, from 0.
    pub column: u32,
    /// The value as the format stores it.
    pub value: CellValue,
    /// The value as text for a reader: numbers without a trailing `.0`, dates as `2025-10-31`, booleans as `TRUE`.
    /// Text is as stored, line breaks included; only `\r\n` and `\r` are made `\n`.
    pub text: String,
    /// If the value comes from a merged range: the cell that holds it. That cell has `None`.
    pub merged_from: Option<CellAddress>,
}

impl Cell {
    /// Whether the text is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
    }
}

/// A row with at least one non-empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row number, from 1.
    pub number: u32,
    /// Whether the sheet hides the row (a filter, a collapsed group). `None` where the format does not record it.
    pub hidden: Option<bool>,
    /// The non-empty cells, by column; cells covered by a merged range are included, with `merged_from` set.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in this column, if it is not empty.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |c| c.column).ok().map(|at| &self.cells[at])
    }

    /// Whether the row has a value of its own, not only values of merged cells from above or the left.
    pub fn has_own_values(&self) -> bool {
        self.cells.iter().any(|c| c.merged_from.is_none() && !c.is_blank())
    }
}

/// Whether a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden; a person can show it.
    Hidden,
    /// Hidden from the program's own list of sheets.
    VeryHidden,
}

/// One sheet, or the one table of a delimited text file (whose sheet is named `csv`).
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Sheet name.
    pub sheet: String,
    /// Whether the sheet is shown.
    pub visibility: Visibility,
    /// The non-empty rows, by number.
    pub rows: Vec<Row>,
    /// Columns that the sheet hides, from 0. `None` where the format does not record it.
    pub hidden_columns: Option<Vec<u32>>,
}

/// The format that the bytes turned out to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Office Open XML workbook, with or without macros.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Excel 97 to 2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Excel 2003 XML.
    XmlSpreadsheet,
    /// Word document.
    Docx,
    /// Web page.
    Html,
    /// Delimited text.
    Delimited,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// What the bytes turned out to be.
    pub format: Format,
    /// The format in words for a reader, with what was detected: `delimited text, ';', Windows-1252`.
    pub format_in_words: String,
    /// The sheets in the file's order; empty ones included.
    pub tables: Vec<Table>,
    /// Document properties as the file states them, by name: `title`, `creator`, `modified`, ... Often empty.
    pub properties: Vec<(String, String)>,
    /// Remarks for the reader: a wrong extension, a formula without a value, a ragged row; one sentence each.
    pub notes: Vec<String>,
}
