//! Tables of Word documents (ISO/IEC 29500, WordprocessingML): cells as they are shown, deleted text left out.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::IngestError;
use super::archive::{self, Archive};
use super::document::{Document, Down};
use super::limits::Budget;
use super::sheet_xml::attribute;
use super::symbols::SymbolFont;
use crate::model::{Format, Workbook};

/// Reads the tables of a document.
pub(super) fn read(archive: &mut Archive<'_>, budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let xml = archive::text_of(archive, "word/document.xml")
        .ok_or_else(|| IngestError::damaged("word/document.xml is missing or cannot be unpacked"))?;
    let properties = archive::office_properties(archive);
    let mut flow = TextFlow { document: Document::new(budget), tables: 0, cells: Vec::new(), text: String::new() };
    // Headers and footers state version and classification; their text comes before the body's.
    let mut parts: Vec<String> = archive
        .file_names()
        .flatten()
        .filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"))
        .map(std::borrow::Cow::into_owned)
        .collect();
    parts.sort();
    for part in parts {
        if let Some(xml) = archive::text_of(archive, &part) {
            for line in header_lines(&xml) {
                flow.document.paragraph(&line)?;
            }
        }
    }
    flow.read(&xml)?;
    flow.document.finish(Format::Docx, "Word document (.docx)".to_owned(), properties)
}

/// The paragraphs of a header or footer, tables within flattened.
fn header_lines(xml: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut reader = Reader::from_str(xml);
    let mut shown = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => shown = true,
                "p" => lines.push(String::new()),
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "t" => shown = false,
            Event::Text(text) if shown => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) if shown => {
                if let Some(line) = lines.last_mut() {
                    push_reference(line, &reference);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    lines
}

fn push_reference(text: &mut String, reference: &quick_xml::events::BytesRef<'_>) {
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(known) => text.push_str(known),
        None => text.extend(reference.resolve_char_ref().ok().flatten()),
    }
}

/// A cell that is open: where its text goes and how it spans.
#[derive(Default)]
struct OpenWordCell {
    text: String,
    across: u32,
    down: Option<Down>,
}

struct TextFlow<'b, 'l> {
    document: Document<'b, 'l>,
    /// Depth of tables; the text of a table within a cell belongs to the cell.
    tables: usize,
    cells: Vec<OpenWordCell>,
    text: String,
}

impl TextFlow<'_, '_> {
    fn read(&mut self, xml: &str) -> Result<(), IngestError> {
        let mut reader = Reader::from_str(xml);
        // Text counts within `w:t` alone: field codes and deleted text are in elements of their own.
        let mut shown = false;
        let mut row_hidden = false;
        // Depth within what stands a second time: text at the place that it was moved from, and the form of a drawing
        // for programs that do not know the first one.
        let mut again = 0usize;
        loop {
            let event = reader.read_event().map_err(IngestError::damaged)?;
            let twice = |name: &str| matches!(name, "moveFrom" | "Fallback");
            match &event {
                Event::Start(start) if again > 0 || twice(start.local_name().as_ref()) => {
                    again += 1;
                    continue;
                }
                Event::End(_) if again > 0 => {
                    again -= 1;
                    continue;
                }
                Event::Eof => {}
                _ if again > 0 => continue,
                _ => {}
            }
            match event {
                Event::Start(start) => {
                    if start.local_name().as_ref() == "t" {
                        shown = true;
                    }
                    self.begin(&start, &mut row_hidden)?;
                }
                Event::Empty(start) => self.begin(&start, &mut row_hidden)?,
                Event::Text(text) if shown => self.push(&text.xml10_content()),
                Event::CData(text) if shown => self.push(&text.xml10_content()),
                Event::GeneralRef(reference) if shown => {
                    let mut text = String::new();
                    push_reference(&mut text, &reference);
                    self.push(&text);
                }
                Event::End(end) => {
                    if end.local_name().as_ref() == "t" {
                        shown = false;
                    }
                    self.end(end.local_name().as_ref())?;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str) {
        match self.cells.first_mut() {
            Some(cell) => cell.text.push_str(text),
            None => self.text.push_str(text),
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, row_hidden: &mut bool) -> Result<(), IngestError> {
        let value = |name: &str| attribute(start, name);
        let number = |name: &str| value(name).and_then(|v| v.parse::<u32>().ok());
        let outer = self.tables == 1;
        match start.local_name().as_ref() {
            "tbl" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.document.begin_table(None, true)?;
                }
            }
            "tr" if outer => {
                *row_hidden = false;
                self.document.begin_row(false);
            }
            // Hidden text; a style may hide as well, and names the same element.
            "vanish" | "webHidden" | "specVanish"
                if value("val").is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off")) =>
            {
                self.document.hides_unread();
            }
            "hidden" if outer => self.document.hides_unread(),
            "gridBefore" if outer => self.document.skip(number("val").unwrap_or(0)),
            "tc" if outer => self.cells.push(OpenWordCell { across: 1, ..OpenWordCell::default() }),
            "gridSpan" if outer => {
                if let Some(cell) = self.cells.first_mut() {
                    cell.across = number("val").unwrap_or(1);
                }
            }
            "vMerge" if outer => {
                if let Some(cell) = self.cells.first_mut() {
                    let begins = value("val").is_some_and(|v| v == "restart");
                    cell.down = Some(if begins { Down::Begins } else { Down::Continues });
                }
            }
            "p" if self.cells.first().is_some_and(|cell| !cell.text.is_empty() && !cell.text.ends_with('\n')) => {
                self.push("\n");
            }
            "br" | "cr" => self.push("\n"),
            "tab" if self.cells.is_empty() => self.push("\t"),
            "tab" => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let font = value("font").and_then(|name| SymbolFont::named(&name)).unwrap_or(SymbolFont::Wingdings);
                let code = value("char").and_then(|c| u32::from_str_radix(&c, 16).ok()).and_then(char::from_u32);
                if let Some(sign) = code.and_then(|c| font.sign(c)) {
                    self.push(sign);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), IngestError> {
        match name {
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.document.end_table()?;
                }
            }
            "tc" if self.tables == 1 => {
                if let Some(cell) = self.cells.pop() {
                    self.document.cell(&cell.text, cell.across, cell.down.unwrap_or(Down::Rows(1)))?;
                }
            }
            "p" if self.cells.is_empty() => {
                let text = std::mem::take(&mut self.text);
                self.document.paragraph(&text)?;
            }
            _ => {}
        }
        Ok(())
    }
}
