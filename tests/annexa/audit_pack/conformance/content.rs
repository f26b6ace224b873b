//! Content streams: ISO 19005-3, 6.2.2 to 6.2.10 (operators, colours, states) and ISO 14289-1, 7.1 (everything is
//! tagged or an artefact).

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, ObjectId};

use super::{File, Glyph, Page, Run, fonts};

/// Operators of ISO 32000-1, Annex A, that a pack may use.
const KNOWN: &[&str] = &[
    "b", "B", "b*", "B*", "BDC", "BMC", "BT", "c", "cm", "d", "Do", "EMC", "ET", "f", "f*", "G", "g", "h", "i", "J",
    "j", "l", "M", "m", "n", "Q", "q", "re", "RG", "rg", "S", "s", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm",
    "Tr", "Ts", "Tw", "Tz", "T*", "v", "w", "W", "W*", "y", "'", "\"",
];
/// Those that mark the page.
const PAINTING: &[&str] = &["b", "B", "b*", "B*", "f", "f*", "S", "s", "Do", "Tj", "TJ", "'", "\""];

/// A marked-content sequence that is open.
struct Open {
    tag: String,
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
    let bytes = file.document.get_page_content(id);
    hexadecimal(file, &bytes);
    let Ok(content) = Content::decode(&bytes) else {
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
        file.require(KNOWN.contains(&operator), "ISO 19005-3, 6.2.2", format!("operator {operator}"));
        let number = |at: usize| operands.get(at).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
        match operator {
            "q" => {
                depth += 1;
                file.require(depth <= 28, "ISO 19005-3, 6.1.13", "q nested deeper than 28");
            }
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
            "rg" | "RG" => colour(file, b"RGB "),
            "g" | "G" => colour(file, b""),
            _ => {}
        }
        if PAINTING.contains(&operator) {
            let marked = open.iter().any(|o| o.tag == "Artifact" || o.number.is_some());
            file.require(marked, "ISO 14289-1, 7.1", format!("{operator} is neither tagged nor an artefact"));
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
    let in_artefact = open.iter().any(|o| o.tag == "Artifact");
    let in_content = open.iter().any(|o| o.number.is_some());
    file.require(!(tag == "Artifact" && in_content), "ISO 14289-1, 7.1", "an artefact within tagged content");
    file.require(!(number.is_some() && in_artefact), "ISO 14289-1, 7.1", "tagged content within an artefact");
    if let Some(number) = number {
        let new = page.tags.insert(number, tag.clone()).is_none();
        file.require(new, "ISO 32000-1, 14.7.4.2", format!("MCID {number} twice on a page"));
        page.marked.entry(number).or_default();
    }
    let properties = operands.get(1).and_then(|o| o.as_dict().ok()).cloned().unwrap_or_default();
    let actual = file.text(&properties, "ActualText");
    if let Some(language) = file.text(&properties, "Lang") {
        // BCP 47: `und-Arab`, a language that is not known in a script that is.
        let good = language.split('-').all(|part| (1..=8).contains(&part.len()) && part.is_ascii());
        file.require(good, "ISO 14289-1, 7.2", format!("{language:?} is no language"));
    }
    if let (Some(actual), Some(number)) = (&actual, open.iter().rev().find_map(|o| o.number)) {
        page.marked.entry(number).or_default().push_str(actual);
    }
    if let Some(actual) = &actual {
        page.replaced = Some(actual.clone());
    }
    let reversed = tag == "ReversedChars";
    open.push(Open { tag, number, actual, reversed });
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
    let number = open.iter().rev().find_map(|o| o.number);
    let (x, y) = pen.start;
    let (mut said, mut advance) = (Vec::new(), 0.0);
    for item in &items {
        match item {
            Object::String(bytes, _) => {
                for pair in bytes.chunks_exact(2) {
                    let code = u16::from_be_bytes([pair[0], pair[1]]);
                    page.shown.entry(font).or_default().insert(code);
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

/// Device colours need an output intent of their kind (ISO 19005-3, 6.2.4.3).
fn colour(file: &mut File<'_>, space: &[u8]) {
    let profile = profile(file).unwrap_or_default();
    let holds = profile.get(16..20).is_some_and(|s| space.is_empty() || s == space);
    file.require(holds, "ISO 19005-3, 6.2.4.3", "device colours without an output intent for them");
}

fn profile(file: &File<'_>) -> Option<Vec<u8>> {
    let intents = file.array(&file.catalog(), "OutputIntents");
    let intent = file.follow(intents.first()?).as_dict().ok()?.clone();
    file.stream(&intent, "DestOutputProfile")
}

/// Hexadecimal strings hold an even number of digits and nothing else (ISO 19005-3, 6.1.6).
fn hexadecimal(file: &mut File<'_>, content: &[u8]) {
    let mut at = 0;
    while at < content.len() {
        match content[at] {
            b'(' => {
                // Over a literal string, with its escapes and nested brackets.
                let mut depth = 0;
                while at < content.len() {
                    match content[at] {
                        b'\\' => at += 1,
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        _ => {}
                    }
                    at += 1;
                    if depth == 0 {
                        break;
                    }
                }
            }
            b'<' if content.get(at + 1) == Some(&b'<') => at += 2,
            b'<' => {
                let end = content[at..].iter().position(|b| *b == b'>').map_or(content.len(), |n| at + n);
                let digits: Vec<u8> =
                    content[at + 1..end].iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
                let good = digits.len().is_multiple_of(2) && digits.iter().all(u8::is_ascii_hexdigit);
                file.require(good, "ISO 19005-3, 6.1.6", "a hexadecimal string with an odd or a wrong digit");
                at = end + 1;
            }
            _ => at += 1,
        }
    }
}

pub fn check(file: &mut File<'_>) {
    output_intent(file);
    let pages: Vec<Dictionary> =
        file.pages.iter().filter_map(|p| file.document.get_dictionary(p.id).ok().cloned()).collect();
    for page in &pages {
        for key in ["MediaBox", "CropBox", "TrimBox"] {
            let edges: Vec<f32> = file.array(page, key).iter().map(|o| o.as_float().unwrap_or(0.0)).collect();
            if let [left, bottom, right, top] = edges[..] {
                let good = [right - left, top - bottom].iter().all(|side| (3.0..=14_400.0).contains(side));
                file.require(good, "ISO 19005-3, 6.1.13", format!("{key} {edges:?}"));
            }
        }
        let resources = file.dictionary(page, "Resources").unwrap_or_default();
        let states = file.dictionary(&resources, "ExtGState").unwrap_or_default();
        for (_, state) in &states {
            let Object::Dictionary(state) = file.follow(state).clone() else { continue };
            for key in ["TR", "TR2", "HTP", "HTO"] {
                file.require(!state.has(key.as_bytes()), "ISO 19005-3, 6.2.5", format!("a graphics state with {key}"));
            }
            let opaque = |key: &str| state.get(key.as_bytes()).map_or(true, |v| v.as_float().is_ok_and(|v| v >= 1.0));
            let plain = opaque("ca") && opaque("CA") && !state.has(b"SMask") && !state.has(b"BM");
            file.require(plain || page.has(b"Group"), "ISO 19005-3, 6.2.10", "transparency without a blending space");
        }
        let objects = file.dictionary(&resources, "XObject").unwrap_or_default();
        for (_, object) in &objects {
            image(file, object);
        }
        for key in ["ColorSpace", "Pattern"] {
            let none = file.dictionary(&resources, key).is_none_or(|d| d.is_empty());
            file.require(none, "ISO 19005-3, 6.2.4.1", format!("{key} is not expected in a pack"));
        }
    }
}

/// The one image that a pack may have, its logo; forms are not expected in a pack.
fn image(file: &mut File<'_>, object: &Object) {
    const CLAUSE: &str = "ISO 19005-3, 6.2.8.1";
    let Object::Stream(stream) = file.follow(object) else {
        return file.fault(CLAUSE, "an object of the resources that is no stream");
    };
    let image = stream.dict.clone();
    let name = |key: &[u8]| image.get(key).and_then(Object::as_name).unwrap_or_default().to_vec();
    file.require(name(b"Subtype") == b"Image", "ISO 19005-3, 6.2.9", "a form is not expected in a pack");
    file.require(
        !image.get(b"Interpolate").and_then(Object::as_bool).unwrap_or(false),
        CLAUSE,
        "an image is interpolated",
    );
    for key in ["Alternates", "OPI"] {
        file.require(!image.has(key.as_bytes()), CLAUSE, format!("an image with {key}"));
    }
    file.require(!image.has(b"SMask"), "ISO 19005-3, 6.2.10", "transparency without a blending space");
    // The output intent is one of red, green and blue.
    let space = name(b"ColorSpace");
    let known = space == b"DeviceRGB" || space == b"DeviceGray";
    file.require(known, "ISO 19005-3, 6.2.4.3", "an image in a colour space that the output intent is not for");
    let filter = name(b"Filter");
    file.require(filter != b"LZWDecode" && filter != b"Crypt", "ISO 19005-3, 6.1.7.2", "a filter that is not allowed");
}

fn output_intent(file: &mut File<'_>) {
    const CLAUSE: &str = "ISO 19005-3, 6.2.3";
    let intents = file.array(&file.catalog(), "OutputIntents");
    file.require(intents.len() == 1, CLAUSE, format!("{} output intents", intents.len()));
    for intent in &intents {
        let Object::Dictionary(intent) = file.follow(intent).clone() else { continue };
        file.require(
            file.name(&intent, "S").as_deref() == Some("GTS_PDFA1"),
            CLAUSE,
            "the output intent is not PDF/A's",
        );
        let named = file.text(&intent, "OutputConditionIdentifier").is_some_and(|t| !t.is_empty());
        file.require(named, CLAUSE, "no output condition is named");
        file.require(!intent.has(b"DestOutputProfileRef"), CLAUSE, "a reference to an outside profile");
        let components = file.dictionary(&intent, "DestOutputProfile").and_then(|d| file.integer(&d, "N"));
        file.require(components == Some(3), CLAUSE, "the profile does not state three components");
    }
    let profile = profile(file).unwrap_or_default();
    let good = profile.get(36..40) == Some(b"acsp")
        && matches!(profile.get(12..16), Some(b"mntr" | b"prtr"))
        && matches!(profile.get(16..20), Some(b"RGB "))
        && profile.get(8).is_some_and(|version| *version < 5)
        && profile
            .get(0..4)
            .is_some_and(|size| u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize == profile.len());
    file.require(good, CLAUSE, "the profile is no ICC profile of a display or a printer");
    let tags = profile.get(132..).unwrap_or_default();
    for name in [b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"] {
        let entry = tags.chunks_exact(12).take(20).find(|entry| entry[..4] == *name);
        let within = entry.is_some_and(|e| {
            let part = |at: usize| u32::from_be_bytes([e[at], e[at + 1], e[at + 2], e[at + 3]]) as usize;
            part(4) % 4 == 0 && part(4) + part(8) <= profile.len()
        });
        file.require(within, CLAUSE, format!("the profile lacks {}", String::from_utf8_lossy(name)));
    }
}
