//! ISO 19005-3, 6.2.11 and ISO 14289-1, 7.21: fonts.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

use super::File;

/// Reads the ToUnicode map of every font.
pub fn read_maps(file: &mut File<'_>) {
    let fonts: Vec<(ObjectId, Dictionary)> = file
        .document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, object.as_dict().ok()?.clone())))
        .filter(|(_, d)| file.name(d, "Subtype").as_deref() == Some("Type0"))
        .collect();
    for (id, font) in fonts {
        let map =
            file.stream(&font, "ToUnicode").map(|cmap| parse(&String::from_utf8_lossy(&cmap))).unwrap_or_default();
        file.to_unicode.insert(id, map);
    }
}

/// `bfchar` and `bfrange` of a CMap.
fn parse(cmap: &str) -> BTreeMap<u16, String> {
    let mut map = BTreeMap::new();
    let number = |hex: &str| u16::from_str_radix(hex, 16).unwrap_or(0);
    let text = |hex: &str| {
        let units: Vec<u16> = (0..hex.len() / 4).map(|n| number(&hex[n * 4..n * 4 + 4])).collect();
        String::from_utf16_lossy(&units)
    };
    for (kind, per) in [("bfchar", 2), ("bfrange", 3)] {
        for section in cmap.split(&format!("begin{kind}")).skip(1) {
            let section = section.split(&format!("end{kind}")).next().unwrap_or_default();
            let parts: Vec<&str> = section.split('<').skip(1).filter_map(|p| p.split('>').next()).collect();
            for entry in parts.chunks_exact(per) {
                let (from, to) = (number(entry[0]), number(entry[per - 2]));
                let start = text(entry[per - 1]);
                for code in from..=to {
                    let mut characters: Vec<char> = start.chars().collect();
                    if let Some(last) = characters.last_mut() {
                        *last = char::from_u32(u32::from(*last) + u32::from(code - from)).unwrap_or('\u{fffd}');
                    }
                    map.insert(code, characters.into_iter().collect());
                }
            }
        }
    }
    map
}

pub fn check(file: &mut File<'_>) {
    let mut shown: BTreeMap<ObjectId, Vec<u16>> = BTreeMap::new();
    for page in &file.pages {
        for (font, codes) in &page.shown {
            shown.entry(*font).or_default().extend(codes);
        }
    }
    for (id, codes) in shown {
        let Ok(font) = file.document.get_dictionary(id).cloned() else { continue };
        one(file, id, &font, &codes);
    }
}

fn one(file: &mut File<'_>, id: ObjectId, font: &Dictionary, codes: &[u16]) {
    let name = file.name(font, "BaseFont").unwrap_or_default();
    let is_composite = file.name(font, "Subtype").as_deref() == Some("Type0");
    file.require(is_composite, "ISO 19005-3, 6.2.11.2", format!("{name} is no composite font"));
    let identity = file.name(font, "Encoding").as_deref() == Some("Identity-H");
    file.require(identity, "ISO 19005-3, 6.2.11.3.3", format!("{name}: the CMap is not Identity-H and not embedded"));
    let descendants = file.array(font, "DescendantFonts");
    let Some(Object::Dictionary(cid)) = descendants.first().map(|d| file.follow(d).clone()) else {
        file.fault("ISO 19005-3, 6.2.11.2", format!("{name} has no descendant"));
        return;
    };
    let true_type = file.name(&cid, "Subtype").as_deref() == Some("CIDFontType2");
    let mapped = !true_type || cid.has(b"CIDToGIDMap");
    file.require(mapped, "ISO 19005-3, 6.2.11.3.2", format!("{name} has no CIDToGIDMap"));
    file.require(mapped, "ISO 14289-1, 7.21.3.2", format!("{name} has no CIDToGIDMap"));
    let system = file.dictionary(&cid, "CIDSystemInfo").unwrap_or_default();
    let known = ["Registry", "Ordering"].iter().all(|key| file.text(&system, key).is_some());
    file.require(known, "ISO 19005-3, 6.2.11.3.1", format!("{name}: no character collection"));
    let descriptor = file.dictionary(&cid, "FontDescriptor").unwrap_or_default();
    let subset = name.len() > 7 && name.as_bytes()[6] == b'+' && name.bytes().take(6).all(|b| b.is_ascii_uppercase());
    file.require(subset, "ISO 32000-1, 9.6.4", format!("{name} is no subset"));
    let same = file.name(&descriptor, "FontName").as_deref() == Some(name.as_str())
        && file.name(&cid, "BaseFont").as_deref() == Some(name.as_str());
    file.require(same, "ISO 32000-1, 9.8.1", format!("{name}: its dictionaries name different fonts"));

    let map = file.to_unicode.get(&id).cloned().unwrap_or_default();
    for code in codes {
        let text = map.get(code).cloned().unwrap_or_default();
        file.require(!text.is_empty(), "ISO 19005-3, 6.2.11.7.2", format!("{name}: code {code} has no Unicode"));
        file.require(!text.is_empty(), "ISO 14289-1, 7.21.7", format!("{name}: code {code} has no Unicode"));
        let wrong = text.contains(['\0', '\u{feff}', '\u{fffe}']);
        file.require(!wrong, "ISO 19005-3, 6.2.11.7.2", format!("{name}: code {code} means {text:?}"));
        file.require(*code != 0, "ISO 19005-3, 6.2.11.8", format!("{name}: .notdef is shown"));
        file.require(*code != 0, "ISO 14289-1, 7.21.8", format!("{name}: .notdef is shown"));
    }

    let compact = file.dictionary(&descriptor, "FontFile3").unwrap_or_default();
    if let (false, Some(program)) = (true_type, file.stream(&descriptor, "FontFile3")) {
        let kind = file.name(&compact, "Subtype");
        file.require(
            kind.as_deref() == Some("CIDFontType0C"),
            "ISO 19005-3, 6.2.11.4.1",
            format!("{name}: a program of kind {kind:?}"),
        );
        compact_font(file, &name, &program, &codes_and_widths(file, &cid, codes));
        return;
    }
    let Some(program) = file.stream(&descriptor, "FontFile2") else {
        file.fault("ISO 19005-3, 6.2.11.4.1", format!("{name} is not embedded"));
        file.fault("ISO 14289-1, 7.21.4.1", format!("{name} is not embedded"));
        return;
    };
    let Ok(view) = skrifa::FontRef::new(&program) else {
        file.fault("ISO 19005-3, 6.2.11.4.1", format!("{name}: the program is no font"));
        return;
    };
    let metrics = view.metrics(Size::unscaled(), LocationRef::default());
    let advances = view.glyph_metrics(Size::unscaled(), LocationRef::default());
    let widths = widths(&file.array(&cid, "W"));
    let default = file.integer(&cid, "DW").unwrap_or(1000) as f32;
    for code in codes {
        let present = u32::from(*code) < metrics.glyph_count;
        file.require(present, "ISO 19005-3, 6.2.11.4.1", format!("{name}: glyph {code} is not in the program"));
        let stated = widths.get(code).copied().unwrap_or(default);
        let own =
            advances.advance_width(u32::from(*code).into()).unwrap_or(0.0) * 1000.0 / f32::from(metrics.units_per_em);
        let equal = (stated - own).abs() <= 1.0;
        file.require(equal, "ISO 19005-3, 6.2.11.5", format!("{name}: glyph {code} is {own} wide, stated {stated}"));
        file.require(equal, "ISO 14289-1, 7.21.5", format!("{name}: glyph {code} is {own} wide, stated {stated}"));
    }
}

fn codes_and_widths(file: &File<'_>, cid: &Dictionary, codes: &[u16]) -> Vec<(u16, f32)> {
    let widths = widths(&file.array(cid, "W"));
    let default = file.integer(cid, "DW").unwrap_or(1000) as f32;
    codes.iter().map(|code| (*code, widths.get(code).copied().unwrap_or(default))).collect()
}

/// A bare CFF program: the glyphs are there under the codes that the page shows, as wide as is stated.
fn compact_font(file: &mut File<'_>, name: &str, program: &[u8], codes: &[(u16, f32)]) {
    let Some(font) = harfrust::Font::new(program.to_vec(), 0) else {
        file.fault("ISO 19005-3, 6.2.11.4.1", format!("{name}: the program is no CFF font"));
        return;
    };
    let keyed = font.is_cid_keyed();
    file.require(keyed, "ISO 19005-3, 6.2.11.4.1", format!("{name}: the program is not CID-keyed"));
    let metrics = font.glyph_metrics();
    for (code, stated) in codes {
        let glyph = font.glyph_by_cid(u32::from(*code));
        file.require(glyph.is_some(), "ISO 19005-3, 6.2.11.4.1", format!("{name}: glyph {code} is not in the program"));
        let own = glyph.map_or(0.0, |g| metrics.h_advance(g)) * 1000.0 / f32::from(font.units_per_em());
        let equal = (stated - own).abs() <= 1.0;
        file.require(equal, "ISO 19005-3, 6.2.11.5", format!("{name}: glyph {code} is {own} wide, stated {stated}"));
    }
}

/// The `W` array of a CID font.
pub fn widths(array: &[Object]) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let mut at = 0;
    let number = |o: &Object| o.as_float().unwrap_or(0.0);
    while let Some(first) = array.get(at) {
        let first = number(first) as u16;
        match array.get(at + 1) {
            Some(Object::Array(list)) => {
                widths.extend((first..).zip(list.iter().map(number)));
                at += 2;
            }
            Some(last) => {
                let width = array.get(at + 2).map_or(0.0, number);
                widths.extend((first..=number(last) as u16).map(|code| (code, width)));
                at += 3;
            }
            None => break,
        }
    }
    widths
}
