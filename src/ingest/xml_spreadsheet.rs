//! Excel 2003 XML (`urn:schemas-microsoft-com:office:spreadsheet`), which reporting tools still write under `.xls`.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits::Budget;
use super::merge::{self, MergedRange};
use super::sheet_xml::{COLUMNS, ROWS, attribute, columns_of};
use super::value::{iso_date, number_value, text_value};
use super::{IngestError, delimited, unread};
use crate::model::{Cell, CellAddress, Format, Row, Table, Visibility, Workbook};

/// The namespace by which such a file is known.
pub(super) const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// Reads the sheets of a file.
pub(super) fn read(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let (xml, _) = delimited::decode(bytes);
    let mut reader = Reader::from_str(&xml);
    let mut state = XmlState { budget, tables: Vec::new(), notes: Vec::new(), sheet: None, twice: Vec::new() };
    let mut data: Option<(String, String)> = None;
    // A comment has a text of its own, in an element of the same name as a cell's.
    let mut in_comment = false;
    let mut comments = 0u32;
    loop {
        match reader.read_event().map_err(IngestError::damaged)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "Comment" => {
                    in_comment = true;
                    comments += 1;
                }
                _ if in_comment => {}
                "Data" => data = Some((attribute(&start, "Type").unwrap_or_default(), String::new())),
                _ => state.begin(&start)?,
            },
            Event::Empty(start) => {
                state.begin(&start)?;
                state.end(start.local_name().as_ref())?;
            }
            Event::Text(text) => {
                if let Some((_, sum)) = &mut data {
                    sum.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some((_, sum)) = &mut data {
                    sum.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, sum)) = &mut data {
                    let name = reference.xml10_content();
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => sum.push_str(text),
                        None => sum.extend(reference.resolve_char_ref().ok().flatten()),
                    }
                }
            }
            Event::End(end) => match end.local_name().as_ref() {
                "Comment" => in_comment = false,
                _ if in_comment => {}
                "Data" => {
                    if let Some((kind, text)) = data.take() {
                        state.data(&kind, text)?;
                    }
                }
                name => state.end(name)?,
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if state.tables.is_empty() {
        return Err(IngestError::NoCells);
    }
    state.notes.extend(unread::not_read(&[(comments as usize, "comment", "comments")]));
    state.notes.extend(unread::stated_twice(&state.twice, "first"));
    Ok(Workbook {
        format: Format::XmlSpreadsheet,
        format_in_words: "Excel 2003 XML spreadsheet".to_owned(),
        tables: state.tables,
        properties: Vec::new(),
        notes: state.notes,
    })
}

struct XmlState<'b, 'l> {
    budget: &'b mut Budget<'l>,
    tables: Vec<Table>,
    notes: Vec<String>,
    sheet: Option<Open>,
    /// Cells with a second text, which is not read.
    twice: Vec<String>,
}

/// A sheet that is being read.
struct Open {
    name: String,
    rows: Vec<Row>,
    row: u32,
    column: u32,
    hidden: bool,
    merges: Vec<MergedRange>,
    hidden_columns: Vec<(u32, u32)>,
    next_column: u32,
}

/// Whether a row or column says that it is hidden, or has no height or width.
fn is_hidden(start: &BytesStart<'_>, size: &str) -> bool {
    let said =
        attribute(start, "Hidden").is_some_and(|v| matches!(v.trim(), "1") || v.trim().eq_ignore_ascii_case("true"));
    said || attribute(start, size).is_some_and(|v| v.trim().parse::<f64>().is_ok_and(|v| v <= 0.0))
}

impl XmlState<'_, '_> {
    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), IngestError> {
        let number = |name: &str| attribute(start, name).and_then(|v| v.parse::<u32>().ok());
        if start.local_name().as_ref() == "Worksheet" {
            let limit = self.budget.limits.sheets;
            if self.tables.len() >= limit {
                let sheets = self.tables.len() + 1;
                return Err(IngestError::TooManySheets { sheets, limit });
            }
            self.sheet = Some(Open {
                name: attribute(start, "Name").unwrap_or_else(|| format!("Sheet{}", self.tables.len() + 1)),
                rows: Vec::new(),
                row: 0,
                column: 0,
                hidden: false,
                merges: Vec::new(),
                hidden_columns: Vec::new(),
                next_column: 0,
            });
            return Ok(());
        }
        let Some(open) = &mut self.sheet else { return Ok(()) };
        match start.local_name().as_ref() {
            "Column" => {
                let first = number("Index").map_or(open.next_column, |index| index.saturating_sub(1));
                let last = first.saturating_add(number("Span").unwrap_or(0)).min(COLUMNS);
                if is_hidden(start, "Width") {
                    open.hidden_columns.push((first, last));
                }
                open.next_column = last.saturating_add(1);
            }
            "Row" => {
                open.row = number("Index").unwrap_or(open.row.saturating_add(1)).max(open.row.saturating_add(1));
                open.column = 0;
                open.hidden = is_hidden(start, "Height");
                if open.row > ROWS {
                    return Err(IngestError::Forged { what: format!("a row number {}", open.row) });
                }
            }
            "Cell" => {
                if let Some(index) = number("Index") {
                    open.column = index.saturating_sub(1);
                }
                let (across, down) = (number("MergeAcross").unwrap_or(0), number("MergeDown").unwrap_or(0));
                if open.column > COLUMNS || across > COLUMNS || down > ROWS {
                    return Err(IngestError::Forged { what: format!("a column number {}", open.column) });
                }
                if across > 0 || down > 0 {
                    open.merges.push(MergedRange {
                        rows: (open.row, open.row.saturating_add(down)),
                        columns: (open.column, open.column + across),
                    });
                }
                // The next cell follows the merged ones; `end` moves on by one.
                open.column += across;
            }
            _ => {}
        }
        Ok(())
    }

    fn data(&mut self, kind: &str, text: String) -> Result<(), IngestError> {
        let Some(open) = &mut self.sheet else { return Ok(()) };
        if text.is_empty() {
            return Ok(());
        }
        let across = open.merges.last().filter(|m| m.rows.0 == open.row && m.columns.1 == open.column);
        let column = across.map_or(open.column, |m| m.columns.0);
        self.budget.cell(&open.name, CellAddress::new(open.row, column), text.len())?;
        let (value, text) = match (kind, text.trim().parse::<f64>()) {
            ("Number", Ok(number)) => number_value(number),
            ("DateTime", _) => iso_date(text.trim_end_matches(".000").to_owned()),
            _ => text_value(text),
        };
        let cell = Cell { column, value, text, merged_from: None };
        match open.rows.last_mut() {
            Some(last) if last.number == open.row => {
                // A forged index may go back; what was there first stays.
                if last.cells.last().is_none_or(|before| before.column < column) {
                    last.cells.push(cell);
                } else {
                    self.twice.push(format!("{}!{}", open.name, CellAddress::new(open.row, column)));
                }
            }
            _ => open.rows.push(Row { number: open.row, hidden: Some(open.hidden), cells: vec![cell] }),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), IngestError> {
        match name {
            "Cell" => {
                if let Some(open) = &mut self.sheet {
                    open.column = open.column.saturating_add(1);
                }
            }
            "Worksheet" => {
                if let Some(open) = self.sheet.take() {
                    let (rows, note) = merge::fill(&open.name, open.rows, open.merges, |_| Some(false), self.budget)?;
                    self.notes.extend(note.map(|note| format!("sheet `{}`: {note}", open.name)));
                    self.tables.push(Table {
                        sheet: open.name,
                        visibility: Visibility::Visible,
                        rows,
                        hidden_columns: Some(columns_of(open.hidden_columns)),
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::ReadLimits;

    #[test]
    fn places_merges_and_types_are_read() {
        let xml = format!(
            r#"<?xml version="1.0"?><Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}"><Worksheet ss:Name="SoA"><Table>
            <Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="String">A &amp; B</Data></Cell><Cell><Data ss:Type="Number">5.1</Data></Cell></Row>
            <Row ss:Hidden="1"><Cell ss:Index="3"><Data ss:Type="DateTime">2025-10-31T00:00:00.000</Data></Cell></Row>
            </Table></Worksheet></Workbook>"#
        );
        let workbook = crate::ingest::read::read("a.txt", xml.as_bytes(), &ReadLimits::default()).expect("a workbook");
        let rows = &workbook.tables[0].rows;
        let texts: Vec<(u32, u32, &str)> =
            rows.iter().flat_map(|r| r.cells.iter().map(|c| (r.number, c.column, c.text.as_str()))).collect();
        assert_eq!(texts, [(3, 0, "A & B"), (3, 1, "A & B"), (3, 2, "5.1"), (4, 2, "2025-10-31")]);
        assert_eq!(rows[1].hidden, Some(true));
    }
}
