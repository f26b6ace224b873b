//! Fonts: what their codes mean and how wide they are; and that each is a subset with one name.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

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
    let shown: BTreeSet<ObjectId> = file.pages.iter().flat_map(|page| page.fonts.iter().copied()).collect();
    for id in shown {
        let Ok(font) = file.document.get_dictionary(id).cloned() else { continue };
        one(file, &font);
    }
}

fn one(file: &mut File<'_>, font: &Dictionary) {
    let name = file.name(font, "BaseFont").unwrap_or_default();
    let descendants = file.array(font, "DescendantFonts");
    let Some(Object::Dictionary(cid)) = descendants.first().map(|d| file.follow(d).clone()) else {
        file.fault("ISO 32000-1, 9.7.6", format!("{name} has no descendant"));
        return;
    };
    let system = file.dictionary(&cid, "CIDSystemInfo").unwrap_or_default();
    let known = ["Registry", "Ordering"].iter().all(|key| file.text(&system, key).is_some());
    file.require(known, "ISO 32000-1, 9.7.4", format!("{name}: no character collection"));
    let subset = name.len() > 7 && name.as_bytes()[6] == b'+' && name.bytes().take(6).all(|b| b.is_ascii_uppercase());
    file.require(subset, "ISO 32000-1, 9.6.4", format!("{name} is no subset"));
    let descriptor = file.dictionary(&cid, "FontDescriptor").unwrap_or_default();
    let same = file.name(&descriptor, "FontName").as_deref() == Some(name.as_str())
        && file.name(&cid, "BaseFont").as_deref() == Some(name.as_str());
    file.require(same, "ISO 32000-1, 9.8.1", format!("{name}: its dictionaries name different fonts"));
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
