//! Content streams: what a page draws and under which tag, and what is wrong with that.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, ObjectId};

use super::{File, Glyph, Page, Run, fonts};

/// A marked-content sequence that is open.
struct Open {
    number: Option<i64>,
    /// What stands in place of the text of its glyphs.
    actual: Option<String>,
    /// Characters of a show string that stand in reverse order (ISO 32000-1, 14.8.2.3.3).
    reversed: bool,
}

/// Where the pen of a text object is.
#[derive(Debug, Clone, Copy, Default)]
struct Pen {
    /// Where the last text matrix put it.
    start: (f32, f32),
    x: f32,
    rise: f32,
}

pub fn read_pages(file: &mut File<'_>) {
    let ids: Vec<ObjectId> = file.document.page_iter().collect();
    for id in ids {
        let page = read_page(file, id);
        file.pages.push(page);
    }
}

fn read_page(file: &mut File<'_>, id: ObjectId) -> Page {
    let mut page = Page { id, ..Page::default() };
    let dictionary = file.document.get_dictionary(id).cloned().unwrap_or_default();
    let resources = file.dictionary(&dictionary, "Resources");
    file.require(resources.is_some(), "ISO 19005-3, 6.2.2", "a page without resources of its own");
    let fonts = resources.and_then(|r| file.dictionary(&r, "Font")).unwrap_or_default();
    let Ok(content) = Content::decode(&file.document.get_page_content(id)) else {
        file.fault("ISO 19005-3, 6.2.2", "a content stream that cannot be read");
        return page;
    };
    let widths: BTreeMap<ObjectId, BTreeMap<u16, f32>> = fonts
        .iter()
        .filter_map(|(_, font)| font.as_reference().ok())
        .filter_map(|id| {
            let font = file.document.get_dictionary(id).ok()?.clone();
            let descendant = file.array(&font, "DescendantFonts").first().cloned()?;
            let descendant = file.follow(&descendant).as_dict().ok()?.clone();
            Some((id, fonts::widths(&file.array(&descendant, "W"))))
        })
        .collect();
    let mut open: Vec<Open> = Vec::new();
    let (mut depth, mut font, mut size, mut pen) = (0usize, None, 0.0, Pen::default());
    for Operation { operator, operands } in &content.operations {
        let operator = operator.as_str();
        let number = |at: usize| operands.get(at).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
        match operator {
            "q" => depth += 1,
            "Q" => depth = depth.saturating_sub(1),
            "BMC" | "BDC" => begin(file, &mut page, &mut open, operands),
            "EMC" => {
                let closed = open.pop();
                file.require(closed.is_some(), "ISO 14289-1, 7.1", "a marked-content sequence ends that has not begun");
            }
            "Tf" => {
                size = number(1);
                font = operands
                    .first()
                    .and_then(|o| o.as_name().ok())
                    .and_then(|name| fonts.get(name).ok())
                    .and_then(|o| o.as_reference().ok());
                file.require(font.is_some(), "ISO 19005-3, 6.2.2", "a font that the resources do not name");
            }
            "BT" => pen = Pen { start: (0.0, 0.0), x: 0.0, ..pen },
            "Td" | "TD" => {
                let start = (pen.start.0 + number(0), pen.start.1 + number(1));
                pen = Pen { start, x: start.0, ..pen };
            }
            "Tm" => pen = Pen { start: (number(4), number(5)), x: number(4), ..pen },
            "Ts" => pen.rise = number(0),
            "Tj" | "TJ" | "'" | "\"" => {
                let empty = BTreeMap::new();
                let widths = font.and_then(|f| widths.get(&f)).unwrap_or(&empty);
                show(file, &mut page, &open, operands, font, widths, size, &mut pen);
            }
            _ => {}
        }
    }
    file.require(open.is_empty(), "ISO 14289-1, 7.1", "a marked-content sequence that does not end");
    file.require(depth == 0, "ISO 32000-1, 8.4.2", "q without Q");
    page
}

fn begin(file: &mut File<'_>, page: &mut Page, open: &mut Vec<Open>, operands: &[Object]) {
    let tag = operands.first().and_then(|o| o.as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned());
    let tag = tag.unwrap_or_default();
    let number = operands.get(1).and_then(|o| o.as_dict().ok()).and_then(|d| d.get(b"MCID").ok()?.as_i64().ok());
    if let Some(number) = number {
        let new = page.tags.insert(number, tag.clone()).is_none();
        file.require(new, "ISO 32000-1, 14.7.4.2", format!("MCID {number} twice on a page"));
        page.marked.entry(number).or_default();
    }
    let properties = operands.get(1).and_then(|o| o.as_dict().ok()).cloned().unwrap_or_default();
    let actual = file.text(&properties, "ActualText");
    if let (Some(actual), Some(number)) = (&actual, open.iter().rev().find_map(|o| o.number)) {
        page.marked.entry(number).or_default().push_str(actual);
    }
    if let Some(actual) = &actual {
        page.replaced = Some(actual.clone());
    }
    let reversed = tag == "ReversedChars";
    open.push(Open { number, actual, reversed });
}

#[allow(clippy::too_many_arguments)]
fn show(
    file: &File<'_>,
    page: &mut Page,
    open: &[Open],
    operands: &[Object],
    font: Option<ObjectId>,
    widths: &BTreeMap<u16, f32>,
    size: f32,
    pen: &mut Pen,
) {
    let Some(font) = font else { return };
    let empty = BTreeMap::new();
    let map = file.to_unicode.get(&font).unwrap_or(&empty);
    let items = match operands.last() {
        Some(Object::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => return,
    };
    page.fonts.insert(font);
    let number = open.iter().rev().find_map(|o| o.number);
    let (x, y) = pen.start;
    let (mut said, mut advance) = (Vec::new(), 0.0);
    for item in &items {
        match item {
            Object::String(bytes, _) => {
                for pair in bytes.chunks_exact(2) {
                    let code = u16::from_be_bytes([pair[0], pair[1]]);
                    let text = map.get(&code).map_or("\u{fffd}", String::as_str);
                    let width = widths.get(&code).copied().unwrap_or(1000.0);
                    let from = pen.x + advance * size / 1000.0;
                    page.glyphs.push(Glyph {
                        left: from,
                        right: from + width * size / 1000.0,
                        baseline: y + pen.rise,
                        size,
                        text: text.to_owned(),
                        number,
                    });
                    said.push(text);
                    advance += width;
                }
            }
            other => advance -= other.as_float().unwrap_or(0.0),
        }
    }
    pen.x += advance * size / 1000.0;
    if open.iter().any(|o| o.reversed) {
        said.reverse();
    }
    let mut text: String = said.concat();
    // What replaces the text was said where it began.
    if open.iter().any(|o| o.actual.is_some()) {
        text = page.replaced.take().unwrap_or_default();
    } else if let Some(number) = number {
        page.marked.entry(number).or_default().push_str(&text);
    }
    // Several show operators at one place are one run that goes on.
    let artefact = number.is_none();
    if let Some(last) = page.runs.last_mut()
        && [last.x, last.y, last.size].map(f32::to_bits) == [x, y, size].map(f32::to_bits)
        && last.artefact == artefact
    {
        last.text.push_str(&text);
        last.width += advance * size / 1000.0;
    } else {
        page.runs.push(Run { x, y, size, width: advance * size / 1000.0, text, artefact });
    }
}

/// Packs have no transparency, so that no reader has to blend colours.
pub fn check(file: &mut File<'_>) {
    const WHAT: &str = "no transparency in packs";
    let pages: Vec<Dictionary> =
        file.pages.iter().filter_map(|p| file.document.get_dictionary(p.id).ok().cloned()).collect();
    for page in &pages {
        let resources = file.dictionary(page, "Resources").unwrap_or_default();
        for (_, state) in &file.dictionary(&resources, "ExtGState").unwrap_or_default() {
            let Object::Dictionary(state) = file.follow(state).clone() else { continue };
            let opaque = |key: &str| state.get(key.as_bytes()).map_or(true, |v| v.as_float().is_ok_and(|v| v >= 1.0));
            let plain = opaque("ca") && opaque("CA") && !state.has(b"SMask") && !state.has(b"BM");
            file.require(plain, WHAT, "a graphics state with transparency");
        }
        for (_, object) in &file.dictionary(&resources, "XObject").unwrap_or_default() {
            let masked = file.follow(object).as_stream().is_ok_and(|s| s.dict.has(b"SMask"));
            file.require(!masked, WHAT, "an image with transparency");
        }
    }
}
