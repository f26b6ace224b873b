//! Text that a source has struck out: it stays in sight, and is no value.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::accounting::Place;
use super::sheet_xml::{address, attribute, is_true};
use crate::model::{CellAddress, STRUCK_OUT};

/// Cells that a note names one by one.
const NAMED: usize = 10;
/// Characters of a struck text that a note quotes.
const QUOTED: usize = 60;

/// A text of which a part is struck out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StruckText {
    /// What still stands.
    pub kept: String,
    /// What is struck out.
    pub struck: String,
}

impl StruckText {
    /// The text of the cell: what still stands, or the struck text, marked as such, where nothing does.
    pub fn shown(&self) -> String {
        if self.kept.trim().is_empty() { mark(&self.struck) } else { self.kept.trim().to_owned() }
    }
}

/// A text that is struck out as a whole, marked as such.
pub(super) fn mark(text: &str) -> String {
    if text.trim().is_empty() { text.to_owned() } else { format!("{STRUCK_OUT}{text}") }
}

/// A text in runs, on its way from the XML: each run may be struck out.
#[derive(Debug, Default)]
struct Runs {
    text: StruckText,
    in_text: bool,
    is_phonetic: bool,
    is_struck: bool,
}

impl Runs {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "r" => self.is_struck = false,
            "strike" => self.is_struck = attribute(element, "val").is_none_or(|val| is_true(&val)),
            "rPh" => self.is_phonetic = true,
            "t" => self.in_text = !self.is_phonetic,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "rPh" => self.is_phonetic = false,
            "t" => self.in_text = false,
            "r" => self.is_struck = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.in_text {
            if self.is_struck { &mut self.text.struck } else { &mut self.text.kept }.push_str(text);
        }
    }

    fn push_reference(&mut self, reference: &BytesRef<'_>) {
        let name = reference.xml10_content();
        match quick_xml::escape::resolve_predefined_entity(&name) {
            Some(resolved) => self.push(resolved),
            None => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    self.push(character.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    /// The text that ends here, if a part of it is struck out.
    fn take(&mut self) -> Option<StruckText> {
        let text = std::mem::take(self).text;
        (!text.struck.trim().is_empty()).then_some(text)
    }
}

/// The shared texts of a workbook of which a part is struck out, by their numbers.
pub(super) fn texts(xml: &str) -> HashMap<usize, StruckText> {
    let mut found = HashMap::new();
    if !xml.contains("<strike") {
        return found;
    }
    let mut reader = Reader::from_str(xml);
    let (mut number, mut runs) = (0, Runs::default());
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Empty(element) if element.local_name().as_ref() == "si" => number += 1,
            Event::Start(element) | Event::Empty(element) => runs.start(&element),
            Event::Text(content) => runs.push(&content.xml10_content()),
            Event::GeneralRef(reference) => runs.push_reference(&reference),
            Event::End(element) if element.local_name().as_ref() == "si" => {
                found.extend(runs.take().map(|text| (number, text)));
                number += 1;
            }
            Event::End(element) => runs.end(element.local_name().as_ref()),
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// The cells of a sheet that show a text of which a part is struck out, shared or the cell's own.
pub(super) fn cells(xml: &str, texts: &HashMap<usize, StruckText>) -> HashMap<Place, StruckText> {
    let mut found = HashMap::new();
    if texts.is_empty() && !xml.contains("<strike") {
        return found;
    }
    let mut reader = Reader::from_str(xml);
    let (mut place, mut is_shared, mut in_value, mut runs) = (None, false, false, Runs::default());
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "c" => {
                    is_shared = attribute(&element, "t").is_some_and(|kind| kind == "s");
                    place = attribute(&element, "r").and_then(|place| address(&place));
                    runs = Runs::default();
                }
                "v" => in_value = is_shared,
                _ => runs.start(&element),
            },
            Event::Text(content) if in_value => {
                let text = content.xml10_content().trim().parse().ok().and_then(|number: usize| texts.get(&number));
                found.extend(place.zip(text.cloned()));
            }
            Event::Text(content) => runs.push(&content.xml10_content()),
            Event::GeneralRef(reference) => runs.push_reference(&reference),
            Event::End(element) => match element.local_name().as_ref() {
                "is" => found.extend(place.zip(runs.take())),
                name => {
                    in_value = false;
                    runs.end(name);
                }
            },
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// Struck texts of a sheet, for a note.
#[derive(Debug, Default)]
pub(super) struct StruckCells {
    named: Vec<String>,
    more: usize,
}

impl StruckCells {
    /// Adds a cell: row from 1, column from 0.
    pub fn add(&mut self, (row, column): Place, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.named.len() == NAMED {
            self.more += 1;
            return;
        }
        let text = text.trim().replace('\n', " ");
        let quoted: String = text.chars().take(QUOTED).collect();
        let cut = if text.chars().count() > QUOTED { "…" } else { "" };
        self.named.push(format!("{} `{quoted}{cut}`", CellAddress::new(row, column)));
    }

    /// The note, if anything is struck out.
    pub fn note(&self, sheet: &str) -> Option<String> {
        let more = if self.more > 0 { format!(" and {} more", self.more) } else { String::new() };
        (!self.named.is_empty())
            .then(|| format!("sheet `{sheet}`: struck out, and not read as a value: {}{more}", self.named.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn struck_runs_are_parted_from_what_still_stands() {
        let xml = concat!(
            "<sst><si><t>Yes</t></si><si><r><rPr><strike/></rPr><t>old &amp; gone</t></r><r><t xml:space=\"preserve\"> new</t></r></si>",
            "<si><r><rPr><strike/></rPr><t>all gone</t></r></si></sst>"
        );
        let found = texts(xml);
        assert_eq!(found.len(), 2);
        assert_eq!((found[&1].shown().as_str(), found[&1].struck.as_str()), ("new", "old & gone"));
        assert_eq!(found[&2].shown(), "[struck out] all gone");
        let sheet = r#"<c r="B2" t="s"><v>1</v></c><c r="B3" t="s"><v>0</v></c><c r="B4"><v>1</v></c>
            <c r="B5" t="inlineStr"><is><r><rPr><strike/></rPr><t>Yes</t></r><r><t> No</t></r></is></c>"#;
        let found = cells(sheet, &found);
        assert_eq!(found.len(), 2);
        assert_eq!(found[&(2, 1)].struck, "old & gone");
        assert_eq!((found[&(5, 1)].shown().as_str(), found[&(5, 1)].struck.as_str()), ("No", "Yes"));
    }
}
