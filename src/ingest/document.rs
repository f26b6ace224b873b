//! Tables of documents (Word, web pages): cells placed as they flow, spans made merged ranges, and the text between
//! the tables as a sheet of its own, since version, date and owner are often there.

use std::collections::BTreeMap;

use super::IngestError;
use super::limits::Budget;
use super::merge::{self, MergedRange};
use super::value::text_value;
use crate::model::{Cell, CellAddress, Format, Row, Table, Visibility, Workbook};

/// Name of the sheet that holds the text outside of tables.
const TEXT: &str = "text";
/// Columns and rows that one cell may span.
const WIDEST: u32 = 1_000;
const HIGHEST: u32 = 65_534;

/// How a cell continues over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Down {
    /// The number of rows in all, as in HTML; 1 for none.
    Rows(u32),
    /// Starts a range that further rows continue, as in Word.
    Begins,
    /// Continues the cell above.
    Continues,
}

/// A document on its way to a workbook.
pub(super) struct Document<'b, 'l> {
    budget: &'b mut Budget<'l>,
    paragraphs: Vec<String>,
    tables: Vec<Table>,
    notes: Vec<String>,
    building: Option<Building>,
    hides_unread: bool,
}

struct Building {
    name: Option<String>,
    rows: Vec<Row>,
    hidden: Option<bool>,
    number: u32,
    column: u32,
    merges: Vec<MergedRange>,
    /// Columns that a cell from above still covers, with the last row that it covers.
    covered: BTreeMap<u32, u32>,
    /// The first of these last rows: before it none of them ends.
    covered_until: u32,
    /// Ranges that Word's rows continue, by their first column.
    begun: BTreeMap<u32, MergedRange>,
    tells_hidden: bool,
}

impl<'b, 'l> Document<'b, 'l> {
    pub fn new(budget: &'b mut Budget<'l>) -> Self {
        Self {
            budget,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            notes: Vec::new(),
            building: None,
            hides_unread: false,
        }
    }

    /// The file hides something in a way that is not read: what of it is hidden is not known from now on.
    pub fn hides_unread(&mut self) {
        self.hides_unread = true;
    }

    /// Whether there is time left.
    pub fn in_time(&self) -> Result<(), IngestError> {
        self.budget.in_time()
    }

    /// Adds a note.
    pub fn tell(&mut self, note: String) {
        self.notes.push(note);
    }

    /// A paragraph outside of any table.
    pub fn paragraph(&mut self, text: &str) -> Result<(), IngestError> {
        let text = text.trim();
        if !text.is_empty() {
            let row = u32::try_from(self.paragraphs.len() + 1).unwrap_or(u32::MAX);
            self.budget.cell(TEXT, CellAddress::new(row, 0), text.len())?;
            self.paragraphs.push(text.to_owned());
        }
        Ok(())
    }

    /// Begins a table; `tells_hidden` if its rows can say that they are hidden.
    pub fn begin_table(&mut self, name: Option<String>, tells_hidden: bool) -> Result<(), IngestError> {
        self.end_table()?;
        self.building = Some(Building {
            name,
            rows: Vec::new(),
            hidden: tells_hidden.then_some(false),
            number: 0,
            column: 0,
            merges: Vec::new(),
            covered: BTreeMap::new(),
            covered_until: u32::MAX,
            begun: BTreeMap::new(),
            tells_hidden,
        });
        Ok(())
    }

    /// Names the table that is being built.
    pub fn name_table(&mut self, name: &str) {
        if let Some(building) = &mut self.building
            && !name.trim().is_empty()
        {
            building.name.get_or_insert_with(|| name.trim().to_owned());
        }
    }

    /// Begins a row.
    pub fn begin_row(&mut self, hidden: bool) {
        if let Some(building) = &mut self.building {
            building.number += 1;
            building.column = 0;
            building.hidden = building.tells_hidden.then_some(hidden);
            let number = building.number;
            if building.covered_until < number {
                building.covered.retain(|_, last| *last >= number);
                building.covered_until = building.covered.values().copied().min().unwrap_or(u32::MAX);
            }
        }
    }

    /// Leaves out columns at the start of a row, as Word does by `gridBefore`.
    pub fn skip(&mut self, columns: u32) {
        if let Some(building) = &mut self.building {
            building.column = building.column.saturating_add(columns.min(WIDEST));
        }
    }

    /// Adds a cell to the row, over so many columns.
    pub fn cell(&mut self, text: &str, across: u32, down: Down) -> Result<(), IngestError> {
        let Some(building) = &mut self.building else { return Ok(()) };
        if building.number == 0 {
            building.number = 1;
        }
        while building.covered.contains_key(&building.column) {
            building.column += 1;
        }
        let (row, column) = (building.number, building.column);
        let across = across.clamp(1, WIDEST);
        building.column = column.saturating_add(across);
        let sheet = || building.name.clone().unwrap_or_else(|| "table".to_owned());
        if building.column > super::sheet_xml::COLUMNS || row > super::sheet_xml::ROWS {
            return Err(IngestError::ImpossibleCell { sheet: sheet(), row: row.into(), column: column.into() });
        }
        let mut range = MergedRange { rows: (row, row), columns: (column, column + across - 1) };
        match down {
            Down::Rows(rows) => {
                // 0 is "to the end of the table".
                let rows = if rows == 0 { HIGHEST } else { rows.min(HIGHEST) };
                range.rows.1 = row.saturating_add(rows - 1);
                if rows > 1 {
                    building.covered_until = building.covered_until.min(range.rows.1);
                    building.covered.extend((column..column + across).map(|c| (c, range.rows.1)));
                }
                building.merges.push(range);
            }
            Down::Begins => {
                building.merges.extend(building.begun.insert(column, range));
            }
            Down::Continues => {
                if let Some(begun) = building.begun.get_mut(&column) {
                    begun.rows.1 = row;
                }
                // Text in a continued cell is not shown, but it exists.
            }
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        self.budget.cell(&sheet(), CellAddress::new(row, column), text.len())?;
        let (value, text) = text_value(text.trim_matches(['\n', ' ']).to_owned());
        let cell = Cell { column, value, text, merged_from: None };
        match building.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push(cell),
            _ => building.rows.push(Row { number: row, hidden: building.hidden, cells: vec![cell] }),
        }
        Ok(())
    }

    /// Ends the table.
    pub fn end_table(&mut self) -> Result<(), IngestError> {
        let Some(building) = self.building.take() else { return Ok(()) };
        let Building { name, rows, mut merges, begun, tells_hidden, .. } = building;
        if rows.is_empty() {
            return Ok(());
        }
        merges.extend(begun.into_values());
        let number = self.tables.len() + 1;
        if number > self.budget.limits.sheets {
            return Err(IngestError::TooManySheets { sheets: number, limit: self.budget.limits.sheets });
        }
        let sheet = match name {
            Some(name) if self.tables.iter().all(|t| t.sheet != name) && name != TEXT => name,
            _ => format!("table {number}"),
        };
        let (rows, note) = merge::fill(&sheet, rows, merges, |_| tells_hidden.then_some(false), self.budget)?;
        self.notes.extend(note.map(|note| format!("sheet `{sheet}`: {note}")));
        self.tables.push(Table { sheet, visibility: Visibility::Visible, rows, hidden_columns: Some(Vec::new()) });
        Ok(())
    }

    /// The workbook: the text first, then the tables in order.
    pub fn finish(
        mut self,
        format: Format,
        format_in_words: String,
        properties: Vec<(String, String)>,
    ) -> Result<Workbook, IngestError> {
        self.end_table()?;
        if self.tables.is_empty() {
            return Err(IngestError::NoTables);
        }
        let mut tables = Vec::with_capacity(self.tables.len() + 1);
        if !self.paragraphs.is_empty() {
            let rows = (1..)
                .zip(self.paragraphs)
                .map(|(number, text)| {
                    let (value, text) = text_value(text);
                    let cells = vec![Cell { column: 0, value, text, merged_from: None }];
                    Row { number, hidden: Some(false), cells }
                })
                .collect();
            let sheet = TEXT.to_owned();
            tables.push(Table { sheet, visibility: Visibility::Visible, rows, hidden_columns: Some(Vec::new()) });
        }
        tables.append(&mut self.tables);
        if self.hides_unread {
            for table in &mut tables {
                table.hidden_columns = None;
                table.rows.iter_mut().for_each(|row| row.hidden = None);
            }
        }
        Ok(Workbook { format, format_in_words, tables, properties, notes: self.notes })
    }
}
