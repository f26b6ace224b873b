//! What is in a sheet's XML and the reader does not return: hidden rows and columns, merged ranges, percent formats, symbol fonts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::accounting::{Place, StatedCells};
use super::archive::{Archive, FactsBySheet, text_of, whole_text_of};
use super::cell_styles::{CellStyles, cell_styles};
use super::merge::MergedRange;
use super::struck::{self, StruckText};
use super::symbols::SymbolFont;
use super::{IngestError, ReadLimits};

/// What a sheet hides.
#[derive(Debug, Clone, Default)]
pub(super) struct HiddenParts {
    /// Rows, from 1.
    pub rows: BTreeSet<u32>,
    /// Columns from first to last, from 0.
    pub columns: Vec<(u32, u32)>,
}

/// Facts of one sheet.
#[derive(Debug, Default)]
pub(super) struct SheetFacts {
    /// Hidden rows, from 1.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns, from 0.
    pub hidden_columns: Vec<u32>,
    /// Merged ranges.
    pub merges: Vec<MergedRange>,
    /// Cells in a percent format: row from 1, column from 0.
    pub percent: BTreeSet<(u32, u32)>,
    /// Cells in a format of so many decimals (`0.00`): row from 1, column from 0.
    pub decimals: HashMap<(u32, u32), usize>,
    /// Cells in a font whose letters are signs: row from 1, column from 0.
    pub symbols: HashMap<(u32, u32), SymbolFont>,
    /// Cells whose font strikes their text out: row from 1, column from 0.
    pub struck: BTreeSet<Place>,
    /// Shared texts of which a part is struck out, by their cells.
    pub struck_in_part: HashMap<Place, StruckText>,
    /// Cells with a filled background: row from 1, column from 0, and the colour.
    pub fills: Vec<(Place, Arc<str>)>,
    /// The filled cells, as the file states them.
    pub stated: StatedCells,
}

/// Reads the facts of all sheets. A part that is not as expected gives no facts; its reader reports what is wrong.
pub(super) fn facts(archive: &mut Archive<'_>, limits: &ReadLimits) -> Result<FactsBySheet, IngestError> {
    let workbook = whole_text_of(archive, "xl/workbook.xml")?;
    let targets = relationships(&text_of(archive, "xl/_rels/workbook.xml.rels").unwrap_or_default());
    let styles = text_of(archive, "xl/styles.xml").map(|xml| cell_styles(&xml)).unwrap_or_default();
    let struck_texts = text_of(archive, "xl/sharedStrings.xml").map(|xml| struck::texts(&xml)).unwrap_or_default();
    let mut facts = HashMap::new();
    let names = sheet_names(&workbook);
    if names.len() > limits.sheets {
        return Err(IngestError::TooManySheets { sheets: names.len(), limit: limits.sheets });
    }
    let parts: Vec<(String, &str)> = names
        .into_iter()
        .filter_map(|(name, relationship)| Some((name, targets.get(&relationship)?.as_str())))
        .filter(|(_, target)| archive.index_for_name(target).is_some())
        .collect();
    check_shared_parts(archive, parts.iter().map(|(_, target)| *target), limits)?;
    for (name, target) in parts {
        // Facts that cannot be had are an error, never a default.
        let xml = whole_text_of(archive, target)?;
        let mut of_sheet = sheet(&name, &xml, &styles, limits)?;
        of_sheet.struck_in_part = struck::cells(&xml, &struck_texts);
        facts.insert(name, of_sheet);
    }
    Ok(facts)
}

/// A part that several sheets share counts once for each of them. The sizes of all parts were added up before.
fn check_shared_parts<'t>(
    archive: &mut Archive<'_>,
    targets: impl Iterator<Item = &'t str>,
    limits: &ReadLimits,
) -> Result<(), IngestError> {
    let mut uses: BTreeMap<&str, u64> = BTreeMap::new();
    for target in targets {
        *uses.entry(target).or_default() += 1;
    }
    let mut left = limits.unpacked_bytes;
    for (target, sheets) in uses.into_iter().filter(|(_, sheets)| *sheets > 1) {
        let bytes = whole_text_of(archive, target)?.len() as u64;
        left = left
            .checked_sub(bytes.saturating_mul(sheets))
            .ok_or_else(|| IngestError::Forged { what: format!("the part {target} for many sheets") })?;
    }
    Ok(())
}

pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "on" | "t" | "yes")
}

/// Every element that starts, in document order, until the XML ends or breaks off.
fn elements(xml: &str, mut visit: impl FnMut(&str, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => visit(element.local_name().as_ref(), &element),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// Like [`elements`], and counts the filled cells on the way, to no more than one beyond `most`.
fn elements_and_texts(xml: &str, stated: &mut StatedCells, most: u64, mut visit: impl FnMut(&str, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    while stated.places().len() as u64 <= most
        && let Ok(event) = reader.read_event()
    {
        match event {
            Event::Start(element) => {
                stated.start(&element, false);
                visit(element.local_name().as_ref(), &element);
            }
            Event::Empty(element) => {
                stated.start(&element, true);
                visit(element.local_name().as_ref(), &element);
            }
            Event::Text(text) => stated.text(text.xml10_content().trim().is_empty()),
            Event::CData(text) => stated.text(text.xml10_content().trim().is_empty()),
            Event::GeneralRef(_) => stated.text(false),
            Event::End(element) => stated.end(element.local_name().as_ref()),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// Sheet names with the identifiers of their relationships.
fn sheet_names(workbook: &str) -> Vec<(String, String)> {
    let mut names = Vec::new();
    elements(workbook, |name, element| {
        if name == "sheet" {
            let relationship = element
                .attributes()
                .with_checks(false)
                .flatten()
                .find(|a| a.key.as_ref().contains(':') && a.key.local_name().as_ref() == "id")
                .and_then(|a| Some(a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned()));
            if let (Some(name), Some(relationship)) = (attribute(element, "name"), relationship) {
                names.push((name, relationship));
            }
        }
    });
    names
}

/// Parts by the identifiers of their relationships.
fn relationships(xml: &str) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    elements(xml, |name, element| {
        if name == "Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            targets.insert(id, part_of(&target));
        }
    });
    targets
}

/// The part that a relationship of `xl/workbook.xml` leads to: relative to its folder, or to the package.
fn part_of(target: &str) -> String {
    let whole = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// How far the number of a shared formula may lie beyond the number of cells: numbers of formulas that are gone stay.
const SHARED_BEYOND: u64 = 65_536;

fn sheet(name: &str, xml: &str, styles: &CellStyles, limits: &ReadLimits) -> Result<SheetFacts, IngestError> {
    let mut facts = SheetFacts::default();
    let mut hidden = Vec::new();
    let mut row = 0u64;
    let mut rows_have_no_height = false;
    let (mut cells, mut last_shared) = (0u64, 0u64);
    let is_none = |size: &str| size.trim().parse::<f64>().is_ok_and(|size| size <= 0.0);
    let mut stated = StatedCells::default();
    let visit = |name: &str, element: &BytesStart<'_>| match name {
        "sheetFormatPr" => {
            rows_have_no_height = attribute(element, "zeroHeight").is_some_and(|zero| is_true(&zero))
                || attribute(element, "defaultRowHeight").is_some_and(|height| is_none(&height));
        }
        "row" => {
            row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
            let hidden = attribute(element, "hidden").map(|hidden| is_true(&hidden));
            let height = attribute(element, "ht");
            let has_none = height.as_deref().map_or(rows_have_no_height && hidden != Some(false), is_none);
            if (hidden == Some(true) || has_none)
                && let Ok(row) = u32::try_from(row)
            {
                facts.hidden_rows.insert(row);
            }
        }
        "col"
            if attribute(element, "hidden").is_some_and(|h| is_true(&h))
                || attribute(element, "width").is_some_and(|width| is_none(&width)) =>
        {
            let edge = |name: &str| attribute(element, name)?.parse::<u32>().ok();
            if let (Some(min @ 1..), Some(max)) = (edge("min"), edge("max")) {
                hidden.push((min - 1, max.min(COLUMNS) - 1));
            }
        }
        // The reader keeps a list of shared formulas as long as the highest of their numbers.
        "f" => {
            let shared = attribute(element, "si").map(|number| number.trim().parse().unwrap_or(u64::MAX));
            last_shared = last_shared.max(shared.unwrap_or(0));
        }
        "c" => {
            cells += 1;
            if styles.is_empty() {
                return;
            }
            let style: Option<u32> = attribute(element, "s").and_then(|s| s.parse().ok());
            let Some(style) = style else { return };
            let (percent, symbols) = (styles.percent.contains(&style), styles.symbols.get(&style));
            let decimals = styles.decimals.get(&style);
            let (struck, fill) = (styles.struck.contains(&style), styles.fills.get(&style));
            if (percent || decimals.is_some() || symbols.is_some() || struck || fill.is_some())
                && let Some(cell) = attribute(element, "r").and_then(|r| address(&r))
            {
                if percent {
                    facts.percent.insert(cell);
                }
                facts.decimals.extend(decimals.map(|shown| (cell, *shown)));
                facts.symbols.extend(symbols.map(|font| (cell, *font)));
                facts.struck.extend(struck.then_some(cell));
                facts.fills.extend(fill.map(|colour| (cell, Arc::clone(colour))));
            }
        }
        "mergeCell" => {
            if let Some(range) = attribute(element, "ref").and_then(|r| range(&r)) {
                facts.merges.push(range);
            }
        }
        _ => {}
    };
    elements_and_texts(xml, &mut stated, limits.cells, visit);
    if stated.places().len() as u64 > limits.cells {
        return Err(IngestError::TooManyCells { sheet: name.to_owned(), limit: limits.cells });
    }
    facts.stated = stated;
    facts.hidden_columns = columns_of(hidden);
    if let Some(cell) = with_negative_index(xml) {
        return Err(IngestError::Forged { what: format!("a shared text with a number below 0 in {cell}") });
    }
    if last_shared > cells + SHARED_BEYOND {
        return Err(IngestError::Forged { what: format!("a shared formula with the number {last_shared}") });
    }
    if row > u64::from(ROWS) {
        return Err(IngestError::Forged { what: format!("a row number {row}") });
    }
    Ok(facts)
}

/// The cell that cites a shared text by a number below 0, if there is one: the reader would show the first text there.
fn with_negative_index(xml: &str) -> Option<String> {
    xml.match_indices("<v>-").find_map(|(at, _)| {
        let tag = xml[..at].rfind("<c ").map(|open| &xml[open..at])?;
        let tag = tag.split('>').next()?;
        let is_shared = tag.contains(r#"t="s""#) || tag.contains("t='s'");
        let cell = tag.split_once("r=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("a cell", |(cell, _)| cell);
        is_shared.then(|| cell.to_owned())
    })
}

/// The columns of ranges, each once, in order: a file may hide all columns a million times.
pub(super) fn columns_of(mut ranges: Vec<(u32, u32)>) -> Vec<u32> {
    ranges.sort_unstable();
    let mut columns = Vec::new();
    let mut next = 0;
    for (first, last) in ranges {
        let last = last.min(COLUMNS - 1);
        columns.extend(first.max(next)..=last);
        next = next.max(last + 1);
    }
    columns
}

/// Rows of the newest formats.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of the newest formats.
pub(super) const COLUMNS: u32 = 16_384;

fn range(text: &str) -> Option<MergedRange> {
    let (from, to) = text.split_once(':')?;
    let (from, to) = (address(from)?, address(to)?);
    Some(MergedRange { rows: (from.0.min(to.0), from.0.max(to.0)), columns: (from.1.min(to.1), from.1.max(to.1)) })
}

/// `B12` → row 12, column 1.
pub(super) fn address(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    let column = letters.bytes().try_fold(0u32, |sum, b| {
        let letter = b.to_ascii_uppercase();
        letter.is_ascii_uppercase().then(|| sum.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)).flatten()
    })?;
    let row: u32 = digits.parse().ok()?;
    ((1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column)).then(|| (row, column - 1))
}

/// The texts of all elements that hold text alone, by local name.
pub(super) fn element_texts(xml: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut open: Option<(String, String)> = None;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => open = Some((element.local_name().as_ref().to_owned(), String::new())),
            Event::Text(text) => {
                if let Some((_, sum)) = &mut open {
                    sum.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, sum)) = &mut open {
                    let name = reference.xml10_content();
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => sum.push_str(text),
                        None => sum.extend(reference.resolve_char_ref().ok().flatten()),
                    }
                }
            }
            Event::End(_) => texts.extend(open.take()),
            Event::Eof => break,
            _ => {}
        }
    }
    texts
}

/// The texts of all elements of this local name, each under the attribute that names it, whatever element within
/// holds the text.
pub(super) fn named_texts(xml: &str, element: &str, named_by: &str) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut open: Option<(String, String)> = None;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) if start.local_name().as_ref() == element => {
                open = attribute(&start, named_by).map(|name| (name, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, sum)) = &mut open {
                    sum.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, sum)) = &mut open {
                    let name = reference.xml10_content();
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => sum.push_str(text),
                        None => sum.extend(reference.resolve_char_ref().ok().flatten()),
                    }
                }
            }
            Event::End(end) if end.local_name().as_ref() == element => {
                texts.extend(open.take().filter(|(_, text)| !text.trim().is_empty()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_columns_and_merges_are_found() {
        let xml = r#"<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>
            <row r="4" hidden="1"><c r="A4" s="1"/></row><row><c r="A5" s="0"/></row></sheetData>
            <mergeCells><mergeCell ref="A4:B6"/></mergeCells></worksheet>"#;
        let facts = sheet(
            "Sheet1",
            xml,
            &CellStyles { percent: BTreeSet::from([1]), ..CellStyles::default() },
            &ReadLimits::default(),
        )
        .expect("facts");
        assert_eq!(facts.hidden_rows, BTreeSet::from([4]));
        assert_eq!(facts.hidden_columns, [1, 2]);
        assert_eq!(facts.merges, [MergedRange { rows: (4, 6), columns: (0, 1) }]);
        assert_eq!(facts.percent, BTreeSet::from([(4, 0)]));
    }

    #[test]
    fn addresses_outside_any_sheet_are_none() {
        assert_eq!(address("XFD1048576"), Some((1_048_576, 16_383)));
        assert_eq!(address("XFE1"), None);
        assert_eq!(address("A4294967295"), None);
        assert_eq!(address("A0"), None);
    }

    #[test]
    fn properties_are_unescaped() {
        let xml = "<a:core><dc:title>Plans &amp; &#x41;</dc:title><dc:creator/></a:core>";
        let custom =
            r#"<Properties><property pid="2" name="Owner"><vt:lpwstr>A &amp; B</vt:lpwstr></property></Properties>"#;
        assert_eq!(named_texts(custom, "property", "name"), [("Owner".to_owned(), "A & B".to_owned())]);
        assert_eq!(element_texts(xml)[0], ("title".to_owned(), "Plans & A".to_owned()));
    }
}
