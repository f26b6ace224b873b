//! The content of an OpenDocument spreadsheet, checked before its reader expands the repetitions.

use std::collections::{BTreeSet, HashMap};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::accounting::Place;
use super::merge::MergedRange;
use super::sheet_xml::HiddenParts;
use super::{IngestError, ReadLimits, unread};

/// What the scan found: merged ranges and hidden rows are not exposed by the reader.
#[derive(Debug, Default)]
pub(super) struct OdsScan {
    /// Merged ranges by sheet name.
    pub merges: HashMap<String, Vec<MergedRange>>,
    /// Cells that show per cent, by sheet name: row from 1, column from 0.
    pub percent: HashMap<String, BTreeSet<(u32, u32)>>,
    /// What each sheet hides, by its name: rows from 1, ranges of columns from 0.
    pub hidden: HashMap<String, HiddenParts>,
    /// The filled cells, by sheet name, as the file states them.
    pub stated: HashMap<String, Vec<StatedBlock>>,
    /// A note on what is not read.
    pub unread: Option<String>,
}

/// A filled cell with its repetitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StatedBlock {
    /// The first of the cells: row from 1, column from 0.
    place: Place,
    rows: u32,
    columns: u32,
}

impl StatedBlock {
    /// All of its cells.
    pub fn places(self) -> impl Iterator<Item = Place> {
        let (row, column) = self.place;
        let rows = row..row.saturating_add(self.rows);
        rows.flat_map(move |row| (column..column.saturating_add(self.columns)).map(move |column| (row, column)))
    }
}

/// Blanks in a row that a cell may hold; the reader writes each of them out.
const MOST_BLANKS: u64 = 1 << 20;

#[derive(Default)]
struct OdsSheet {
    name: String,
    row: u64,
    row_repeat: u64,
    column: u64,
    cells_in_row: u64,
    /// Cells of the sheets before it.
    before: u64,
    cells: u64,
    text: u64,
    text_in_row: u64,
    last_row: u64,
    last_column: u64,
    merges: Vec<MergedRange>,
    percent: BTreeSet<(u32, u32)>,
    /// Of the row that is being read: columns from and up to.
    percent_in_row: Vec<(u64, u64)>,
    /// Filled cells of the row that is being read: column, and how many like it.
    filled_in_row: Vec<(u64, u64)>,
    stated: Vec<StatedBlock>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<(u32, u32)>,
    row_is_hidden: bool,
    next_column: u64,
    /// For each group of rows or columns that is open, whether it is folded.
    folded: Vec<bool>,
}

/// Adds up what the repeat attributes come to, sheet by sheet, and collects merged ranges.
pub(super) fn scan(content: &str, limits: &ReadLimits) -> Result<OdsScan, IngestError> {
    let mut scan = OdsScan::default();
    let mut sheet = OdsSheet::default();
    let mut sheets = 0;
    let mut reader = Reader::from_str(content);
    let mut cell: Option<OpenOdsCell> = None;
    // Notes and drawings that are open, whose text is not that of their cell; and tables within a cell.
    let (mut beside, mut within) = (0usize, 0usize);
    let (mut notes, mut boxes, mut tables) = (0, 0, 0);
    loop {
        let event = reader.read_event().map_err(IngestError::damaged)?;
        let (element, empty) = match &event {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::Text(text) if beside == 0 => {
                if let Some(cell) = &mut cell {
                    cell.text(!text.xml10_content().trim().is_empty(), text.len());
                }
                continue;
            }
            Event::CData(text) if beside == 0 => {
                if let Some(cell) = &mut cell {
                    cell.text(!text.xml10_content().trim().is_empty(), text.len());
                }
                continue;
            }
            Event::GeneralRef(_) if beside == 0 => {
                if let Some(cell) = &mut cell {
                    cell.text(true, 4);
                }
                continue;
            }
            Event::End(element) => {
                match element.local_name().as_ref() {
                    "annotation" | "frame" | "custom-shape" => beside = beside.saturating_sub(1),
                    "table" if within > 0 => within -= 1,
                    _ if within > 0 => {}
                    "table-cell" => {
                        if let Some(cell) = cell.take() {
                            sheet.cell(&cell);
                        }
                    }
                    "table-row" => sheet.end_row(limits)?,
                    "table-row-group" | "table-column-group" => drop(sheet.folded.pop()),
                    "table" => {
                        let done = std::mem::take(&mut sheet);
                        // What a sheet took is gone for those after it: the reader keeps all of them.
                        sheet.cells = done.before + done.cells.max(done.last_row.saturating_mul(done.last_column));
                        sheet.text = done.text;
                        scan.percent.insert(done.name.clone(), done.percent);
                        let hidden = HiddenParts { rows: done.hidden_rows, columns: done.hidden_columns };
                        scan.hidden.insert(done.name.clone(), hidden);
                        scan.stated.insert(done.name.clone(), done.stated);
                        scan.merges.insert(done.name, done.merges);
                    }
                    _ => {}
                }
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        match element.local_name().as_ref() {
            "annotation" if !empty => {
                (beside, notes) = (beside + 1, notes + 1);
            }
            "frame" | "custom-shape" if !empty => beside += 1,
            // The text of a shape is in paragraphs of its own.
            "text-box" if !empty => boxes += 1,
            "table" if cell.is_some() || within > 0 => {
                let opened = usize::from(!empty);
                (within, tables) = (within + opened, tables + opened);
            }
            _ if within > 0 => {}
            "table" => {
                sheets += 1;
                if sheets > limits.sheets {
                    return Err(IngestError::TooManySheets { sheets, limit: limits.sheets });
                }
                sheet = OdsSheet {
                    name: attribute(element, "name").unwrap_or_default(),
                    before: sheet.cells,
                    text: sheet.text,
                    ..OdsSheet::default()
                };
            }
            "table-row" => {
                sheet.row_repeat = number(element, "number-rows-repeated");
                sheet.row_is_hidden = is_hidden(element) || sheet.folded.contains(&true);
                sheet.column = 0;
                sheet.cells_in_row = 0;
                if empty {
                    sheet.end_row(limits)?;
                }
            }
            "table-cell" => {
                let (rows, columns) =
                    (number(element, "number-rows-spanned"), number(element, "number-columns-spanned"));
                if rows > 1 || columns > 1 {
                    sheet.merge(rows, columns);
                }
                let repeat = number(element, "number-columns-repeated");
                let has_value = ["value", "date-value", "string-value", "boolean-value", "time-value"]
                    .iter()
                    .any(|name| attribute(element, name).is_some());
                let is_formula_alone = !has_value;
                let filled = has_value || attribute(element, "formula").is_some();
                if filled && attribute(element, "value-type").as_deref() == Some("percentage") {
                    sheet.percent_in_row.push((sheet.column, sheet.column.saturating_add(repeat)));
                }
                let bytes = if filled { element.len() as u64 } else { 0 };
                // A formula alone is no value, and its reader says so.
                let states = filled && !is_formula_alone;
                let opened = OpenOdsCell { repeat, filled, states, bytes };
                if empty {
                    sheet.cell(&opened);
                } else {
                    cell = Some(opened);
                }
            }
            "table-row-group" | "table-column-group" if !empty => {
                sheet.folded.push(attribute(element, "display").is_some_and(|display| display == "false"));
            }
            "table-column" => {
                let repeat = number(element, "number-columns-repeated").max(1);
                let end = sheet.next_column.saturating_add(repeat);
                if is_hidden(element) || sheet.folded.contains(&true) {
                    let edge = |column: u64| u32::try_from(column).unwrap_or(u32::MAX);
                    sheet.hidden_columns.push((edge(sheet.next_column), edge(end - 1)));
                }
                sheet.next_column = end;
            }
            // A run of blanks is written as a number.
            "s" => {
                if let Some(cell) = &mut cell {
                    let blanks = number(element, "c");
                    if blanks > MOST_BLANKS {
                        return Err(IngestError::Forged { what: format!("{blanks} blanks in one cell") });
                    }
                    cell.bytes += blanks;
                }
            }
            "covered-table-cell" => sheet
                .cell(&OpenOdsCell { repeat: number(element, "number-columns-repeated"), ..OpenOdsCell::default() }),
            _ => {}
        }
    }
    scan.unread = unread::not_read(&[
        (notes, "note at a cell", "notes at cells"),
        (boxes, "text box", "text boxes"),
        (tables, "table within a cell", "tables within cells"),
    ]);
    Ok(scan)
}

/// A cell that is open.
#[derive(Debug, Default)]
struct OpenOdsCell {
    repeat: u64,
    filled: bool,
    /// Whether it has a value or text, not a formula alone.
    states: bool,
    bytes: u64,
}

impl OpenOdsCell {
    fn text(&mut self, is_filled: bool, bytes: usize) {
        self.filled |= is_filled;
        self.states |= is_filled;
        self.bytes += bytes as u64;
    }
}

impl OdsSheet {
    fn cell(&mut self, cell: &OpenOdsCell) {
        let OpenOdsCell { repeat, filled, states, bytes } = *cell;
        if states {
            self.filled_in_row.push((self.column, repeat.max(1)));
        }
        self.column = self.column.saturating_add(repeat);
        if filled {
            self.cells_in_row = self.cells_in_row.saturating_add(repeat);
            self.text_in_row = self.text_in_row.saturating_add(bytes.saturating_mul(repeat));
            self.last_column = self.last_column.max(self.column);
        }
    }

    fn end_row(&mut self, limits: &ReadLimits) -> Result<(), IngestError> {
        self.row = self.row.saturating_add(self.row_repeat.max(1));
        if self.cells_in_row > 0 {
            self.cells = self.cells.saturating_add(self.cells_in_row.saturating_mul(self.row_repeat.max(1)));
            self.last_row = self.row;
            self.text = self.text.saturating_add(self.text_in_row.saturating_mul(self.row_repeat.max(1)));
        }
        // The reader lays out the whole rectangle, so a single far cell costs as much as all before it.
        let area = self.cells.max(self.last_row.saturating_mul(self.last_column));
        if self.before.saturating_add(area) > limits.cells {
            return Err(IngestError::TooManyCells { sheet: self.name.clone(), limit: limits.cells });
        }
        if self.text > limits.text_bytes {
            return Err(IngestError::TooMuchText { sheet: self.name.clone(), limit: limits.text_bytes });
        }
        self.note_percent();
        self.note_stated();
        if self.row_is_hidden && self.last_row == self.row {
            let first = self.row.saturating_sub(self.row_repeat.max(1));
            self.hidden_rows.extend((first + 1..=self.row).filter_map(|row| u32::try_from(row).ok()));
        }
        self.cells_in_row = 0;
        self.text_in_row = 0;
        self.column = 0;
        Ok(())
    }

    /// Keeps which cells of the row show per cent; what is repeated is within the limit of cells by now.
    fn note_percent(&mut self) {
        let first = self.row.saturating_sub(self.row_repeat.max(1));
        for (from, to) in std::mem::take(&mut self.percent_in_row) {
            let cells = (first..self.row).flat_map(|row| (from..to).map(move |column| (row + 1, column)));
            self.percent
                .extend(cells.filter_map(|(row, column)| Some((row.try_into().ok()?, column.try_into().ok()?))));
        }
    }

    /// Keeps the filled cells of the row, which are within the limits by now.
    fn note_stated(&mut self) {
        let edge = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let rows = self.row_repeat.max(1);
        let row = edge(self.row.saturating_sub(rows).saturating_add(1));
        self.stated.extend(self.filled_in_row.drain(..).map(|(column, columns)| StatedBlock {
            place: (row, edge(column)),
            rows: edge(rows),
            columns: edge(columns),
        }));
    }

    fn merge(&mut self, rows: u64, columns: u64) {
        let edge = |start: u64, span: u64| u32::try_from(start.saturating_add(span)).unwrap_or(u32::MAX);
        let (row, column) = (edge(self.row, 1), edge(self.column, 0));
        self.merges.push(MergedRange {
            rows: (row, edge(self.row, rows.max(1))),
            columns: (column, edge(self.column, columns.max(1)).saturating_sub(1)),
        });
    }
}

/// Whether a row or column is hidden: by hand or by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility != "visible")
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// A repeat or span: 1 where the attribute is absent, and all there is where it is no number.
fn number(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).map_or(1, |value| value.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(rows: &str) -> String {
        format!(r#"<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>"#)
    }

    #[test]
    fn repeated_empty_rows_cost_nothing_and_repeated_values_do() {
        let empty = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
        let value = r#"<table:table-row table:number-rows-repeated="9000"><table:table-cell office:value="1" table:number-columns-repeated="9000"/></table:table-row>"#;
        let limits = ReadLimits::default();
        assert!(scan(&content(empty), &limits).is_ok());
        assert!(matches!(scan(&content(value), &limits), Err(IngestError::TooManyCells { .. })));
    }

    #[test]
    fn percentages_are_known_by_their_type_and_repeated_with_their_rows() {
        let rows = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell office:value-type="percentage" office:value="0.4" table:number-columns-repeated="2"/></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#;
        let scan = scan(&content(rows), &ReadLimits::default()).expect("scan");
        assert_eq!(scan.percent["S"], BTreeSet::from([(1, 1), (1, 2), (2, 1), (2, 2)]));
    }

    #[test]
    fn spans_become_merged_ranges() {
        let rows = r#"<table:table-row><table:table-cell/><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="3"><text:p>x</text:p></table:table-cell></table:table-row>"#;
        let scan = scan(&content(rows), &ReadLimits::default()).expect("scan");
        assert_eq!(scan.merges["S"], [MergedRange { rows: (1, 2), columns: (1, 3) }]);
    }
}
