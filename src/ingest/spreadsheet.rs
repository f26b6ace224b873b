//! Workbooks through calamine, sheet by sheet, with addresses and limits.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsb, Xlsx};

use super::accounting::{self, Place};
use super::archive::{FactsBySheet, in_words};
use super::colours;
use super::legacy::BiffSheet;
use super::limits::Budget;
use super::merge::{self, MergedRange};
use super::opendocument::{OdsScan, StatedBlock};
use super::sheet_xml::{COLUMNS, ROWS, SheetFacts, columns_of};
use super::struck::{self, StruckCells};
use super::{IngestError, ReadLimits, unread, value};
use crate::model::{Cell, CellAddress, CellValue, Format, Row, Table, Visibility, Workbook};

/// Beyond so many rows, room is made for the cells that come.
const MANY_ROWS: usize = 10_000;

/// Formulas without a value that a note names one by one.
const NAMED_FORMULAS: usize = 10;

/// Cells of one sheet on their way to rows.
struct SpreadsheetSheet<'b, 'l> {
    name: String,
    rows: BTreeMap<u32, Vec<Cell>>,
    budget: &'b mut Budget<'l>,
}

impl<'b, 'l> SpreadsheetSheet<'b, 'l> {
    fn new(name: &str, budget: &'b mut Budget<'l>) -> Self {
        Self { name: name.to_owned(), rows: BTreeMap::new(), budget }
    }

    /// Adds a cell: row and column from 0, as calamine counts.
    fn add(&mut self, row: u32, column: u32, value: CellValue, text: String) -> Result<(), IngestError> {
        if row >= ROWS || column >= COLUMNS {
            let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
            return Err(IngestError::ImpossibleCell { sheet: self.name.clone(), row, column });
        }
        self.budget.cell(&self.name, CellAddress::new(row + 1, column), text.len())?;
        // Many rows are rows of few cells: a list that grows by fours would cost more than what is in it.
        let room = if self.rows.len() > MANY_ROWS { 1 } else { 8 };
        self.rows.entry(row + 1).or_insert_with(|| Vec::with_capacity(room)).push(Cell {
            column,
            value,
            text,
            merged_from: None,
        });
        Ok(())
    }

    fn finish(
        self,
        visibility: Visibility,
        facts: Option<SheetFacts>,
        merges: Vec<MergedRange>,
    ) -> Result<(Table, Vec<String>), IngestError> {
        let hidden_rows: Option<BTreeSet<u32>> = facts.as_ref().map(|f| f.hidden_rows.clone());
        let hidden = |number: u32| hidden_rows.as_ref().map(|rows| rows.contains(&number));
        let mut twice: Vec<String> = Vec::new();
        let rows: Vec<Row> = self
            .rows
            .into_iter()
            .map(|(number, mut cells)| {
                cells.sort_by_key(|c| c.column);
                // A file may state a cell twice; programs show the last.
                let again = cells.windows(2).filter(|pair| pair[0].column == pair[1].column);
                twice.extend(again.map(|pair| CellAddress::new(number, pair[0].column).to_string()));
                cells.reverse();
                cells.dedup_by_key(|c| c.column);
                cells.reverse();
                Row { number, hidden: hidden(number), cells }
            })
            .filter(|row| row.cells.iter().any(|c| !c.is_blank()))
            .collect();
        let (hidden_columns, merges) = match facts {
            Some(facts) => (Some(facts.hidden_columns), facts.merges),
            None => (None, merges),
        };
        let (rows, note) = merge::fill(&self.name, rows, merges, hidden, self.budget)?;
        let notes = note.into_iter().chain(unread::stated_twice(&twice, "last"));
        let notes = notes.map(|note| format!("sheet `{}`: {note}", self.name)).collect();
        Ok((Table { sheet: self.name, visibility, rows, hidden_columns }, notes))
    }
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// Worksheets only: charts and macro sheets hold no cells.
fn sheets<'b, R: Reader<Cursor<&'b [u8]>>>(
    reader: &R,
    limits: &ReadLimits,
) -> Result<Vec<(String, Visibility)>, IngestError> {
    let sheets: Vec<(String, Visibility)> = reader
        .sheets_metadata()
        .iter()
        .filter(|s| matches!(s.typ, calamine::SheetType::WorkSheet))
        .map(|s| (s.name.clone(), visibility(s.visible)))
        .collect();
    // A reader finds sheets by their names: one of two would be read twice, and the other not at all.
    if let Some(twice) = (1..sheets.len()).find(|at| sheets[..*at].iter().any(|(name, _)| *name == sheets[*at].0)) {
        return Err(IngestError::damaged(format!("two of its sheets are called `{}`", sheets[twice].0)));
    }
    if sheets.len() > limits.sheets {
        return Err(IngestError::TooManySheets { sheets: sheets.len(), limit: limits.sheets });
    }
    Ok(sheets)
}

/// Calls into the reader, which panics on some broken files instead of returning an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, IngestError>) -> Result<T, IngestError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(IngestError::damaged("its reader cannot make sense of it")))
}

pub(super) fn read_xlsx(
    bytes: &[u8],
    mut facts: FactsBySheet,
    properties: Vec<(String, String)>,
    budget: &mut Budget<'_>,
) -> Result<Workbook, IngestError> {
    guarded(|| {
        let mut reader = Xlsx::new(Cursor::new(bytes)).map_err(IngestError::damaged)?;
        let mut workbook = empty(Format::Xlsx, properties);
        for (name, visibility) in sheets(&reader, budget.limits)? {
            // Without facts it is not known what the sheet hides.
            let known = facts.remove(&name);
            let is_known = known.is_some();
            let facts = known.unwrap_or_default();
            let mut sheet = SpreadsheetSheet::new(&name, budget);
            let mut unvalued: Vec<String> = Vec::new();
            let mut read: Vec<Place> = Vec::new();
            let mut struck = StruckCells::default();
            let mut cells = reader.worksheet_cells_reader(&name).map_err(IngestError::damaged)?;
            while let Some(cell) = cells.next_cell_with_formula().map_err(IngestError::damaged)? {
                sheet.budget.step()?;
                let (row, column) = cell.pos;
                // A text of its own that is empty says that the reader met none that it knows.
                let is_empty = matches!(&cell.value, DataRef::String(text) if text.trim().is_empty());
                let value = value::from_ref(cell.value);
                if value.is_some() && !is_empty {
                    read.push((row.saturating_add(1), column));
                }
                let place = (row.saturating_add(1), column);
                let value = match value {
                    Some((_, text)) if facts.struck.contains(&place) => {
                        struck.add(place, &text);
                        Some(value::text_value(struck::mark(&text)))
                    }
                    Some(value) => match facts.struck_in_part.get(&place) {
                        Some(text) => {
                            struck.add(place, &text.struck);
                            Some(value::text_value(text.shown()))
                        }
                        None => Some(value),
                    },
                    None => None,
                };
                match (value, cell.formula) {
                    (Some((CellValue::Number(number), _)), _)
                        if facts.percent.contains(&(row.saturating_add(1), column)) =>
                    {
                        sheet.add(row, column, CellValue::Number(number), value::percent_text(number))?;
                    }
                    (Some((CellValue::Number(number), text)), _)
                        if facts.decimals.contains_key(&(row.saturating_add(1), column)) =>
                    {
                        let shown = value::text_with_decimals(number, text, facts.decimals[&(row + 1, column)]);
                        sheet.add(row, column, CellValue::Number(number), shown)?;
                    }
                    (Some((CellValue::Text(_), text)), _)
                        if facts.symbols.contains_key(&(row.saturating_add(1), column)) =>
                    {
                        let font = facts.symbols[&(row.saturating_add(1), column)];
                        let shown = font.shown(&text);
                        sheet.add(row, column, CellValue::Text(shown.clone()), shown)?;
                    }
                    (Some((value, text)), _) => sheet.add(row, column, value, text)?,
                    (None, Some(formula)) if !formula.is_empty() => {
                        unvalued.push(CellAddress::new(row.saturating_add(1), column).to_string());
                        let formula = format!("={formula}");
                        sheet.add(row, column, CellValue::FormulaWithoutValue(formula.clone()), formula)?;
                    }
                    _ => {}
                }
            }
            workbook.notes.extend(accounting::lost(&name, facts.stated.missing(&read)));
            workbook.notes.extend(struck.note(&name));
            workbook.notes.extend(colours::questions(&name, &facts.fills, &facts.stated));
            let (table, notes) = if is_known {
                sheet.finish(visibility, Some(facts), Vec::new())?
            } else {
                sheet.finish(visibility, None, Vec::new())?
            };
            workbook.tables.push(table);
            workbook.notes.extend(notes);
            workbook.notes.extend(unvalued_note(&name, &unvalued));
        }
        Ok(workbook)
    })
}

fn unvalued_note(sheet: &str, cells: &[String]) -> Option<String> {
    let more = cells.len().saturating_sub(NAMED_FORMULAS);
    let named = cells.iter().take(NAMED_FORMULAS).cloned().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!cells.is_empty()).then(|| {
        format!(
            "sheet `{sheet}`: formulas without a stored value in {named}{more}; open and save the file in a \
             spreadsheet program to have them computed"
        )
    })
}

pub(super) fn read_xlsb(
    bytes: &[u8],
    properties: Vec<(String, String)>,
    budget: &mut Budget<'_>,
) -> Result<Workbook, IngestError> {
    guarded(|| {
        let mut reader = Xlsb::new(Cursor::new(bytes)).map_err(IngestError::damaged)?;
        let mut workbook = empty(Format::Xlsb, properties);
        for (name, visibility) in sheets(&reader, budget.limits)? {
            let mut sheet = SpreadsheetSheet::new(&name, budget);
            let mut cells = reader.worksheet_cells_reader(&name).map_err(IngestError::damaged)?;
            while let Some(cell) = cells.next_cell().map_err(IngestError::damaged)? {
                sheet.budget.step()?;
                let (row, column) = cell.get_position();
                if let Some((value, text)) = value::from_ref(cell.get_value().clone()) {
                    sheet.add(row, column, value, text)?;
                }
            }
            let (table, notes) = sheet.finish(visibility, None, Vec::new())?;
            workbook.tables.push(table);
            workbook.notes.extend(notes);
        }
        Ok(workbook)
    })
}

pub(super) fn read_xls(bytes: &[u8], scanned: &[BiffSheet], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    guarded(|| {
        let mut reader = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => IngestError::Encrypted,
            other => IngestError::damaged(other),
        })?;
        let mut workbook = empty(Format::Xls, Vec::new());
        // The scan went over the list of sheets as the reader does, charts and all.
        let all: Vec<String> = reader.sheets_metadata().iter().map(|sheet| sheet.name.clone()).collect();
        for (name, visibility) in sheets(&reader, budget.limits)? {
            let merges = reader.merge_cells_by_sheet_name(&name).unwrap_or_default();
            let merges = merges
                .iter()
                .map(|m| MergedRange {
                    rows: (m.start.0.saturating_add(1), m.end.0.saturating_add(1)),
                    columns: (m.start.1, m.end.1),
                })
                .collect();
            let range = reader.worksheet_range(&name).map_err(IngestError::damaged)?;
            let sheet = from_range(&name, &range, &BTreeSet::new(), budget)?;
            let place = all.iter().position(|one| *one == name);
            let scanned = place.and_then(|at| scanned.get(at));
            if let Some(scanned) = scanned {
                workbook.notes.extend(accounting::lost(&name, unread_places(&range, scanned.stated.iter().copied())));
            }
            let facts = scanned.map(|scanned| SheetFacts {
                hidden_rows: scanned.hidden.rows.clone(),
                hidden_columns: columns_of(scanned.hidden.columns.clone()),
                ..SheetFacts::default()
            });
            let (table, notes) = match facts {
                Some(facts) => sheet.finish(visibility, Some(SheetFacts { merges, ..facts }), Vec::new())?,
                None => sheet.finish(visibility, None, merges)?,
            };
            workbook.tables.push(table);
            workbook.notes.extend(notes);
        }
        Ok(workbook)
    })
}

pub(super) fn read_ods(
    bytes: &[u8],
    mut scan: OdsScan,
    properties: Vec<(String, String)>,
    budget: &mut Budget<'_>,
) -> Result<Workbook, IngestError> {
    guarded(|| {
        let mut reader = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
            OdsError::Password => IngestError::Encrypted,
            other => IngestError::damaged(other),
        })?;
        let mut workbook = empty(Format::Ods, properties);
        workbook.notes.extend(scan.unread.take());
        for (name, visibility) in sheets(&reader, budget.limits)? {
            let range = reader.worksheet_range(&name).map_err(IngestError::damaged)?;
            let percent = scan.percent.remove(&name).unwrap_or_default();
            let sheet = from_range(&name, &range, &percent, budget)?;
            let stated = scan.stated.remove(&name).unwrap_or_default();
            let stated = stated.into_iter().flat_map(StatedBlock::places);
            workbook.notes.extend(accounting::lost(&name, unread_places(&range, stated)));
            let facts = scan.hidden.remove(&name).map(|hidden| SheetFacts {
                hidden_rows: hidden.rows,
                hidden_columns: columns_of(hidden.columns),
                merges: scan.merges.remove(&name).unwrap_or_default(),
                ..SheetFacts::default()
            });
            let (table, notes) = sheet.finish(visibility, facts, Vec::new())?;
            workbook.tables.push(table);
            workbook.notes.extend(notes);
        }
        Ok(workbook)
    })
}

/// The cells that a file states and its reader did not return.
fn unread_places(range: &calamine::Range<Data>, stated: impl Iterator<Item = Place>) -> Vec<Place> {
    let is_read =
        |(row, column): Place| row > 0 && range.get_value((row - 1, column)).is_some_and(|data| *data != Data::Empty);
    stated.filter(|place| !is_read(*place)).collect()
}

fn from_range<'b, 'l>(
    name: &str,
    range: &calamine::Range<Data>,
    percent: &BTreeSet<(u32, u32)>,
    budget: &'b mut Budget<'l>,
) -> Result<SpreadsheetSheet<'b, 'l>, IngestError> {
    let mut sheet = SpreadsheetSheet::new(name, budget);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let at = |start: u32, offset: usize| u32::try_from(offset).map_or(u32::MAX, |o| start.saturating_add(o));
        let (row, column) = (at(first_row, row), at(first_column, column));
        match value::from_data(data.clone()) {
            Some((CellValue::Number(number), _)) if percent.contains(&(row.saturating_add(1), column)) => {
                sheet.add(row, column, CellValue::Number(number), value::percent_text(number))?;
            }
            Some((value, text)) => sheet.add(row, column, value, text)?,
            None => {}
        }
    }
    Ok(sheet)
}

fn empty(format: Format, properties: Vec<(String, String)>) -> Workbook {
    Workbook { format, format_in_words: in_words(format).to_owned(), tables: Vec::new(), properties, notes: Vec::new() }
}
