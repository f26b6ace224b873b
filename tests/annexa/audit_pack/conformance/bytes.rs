//! ISO 19005-3, 6.1: the file as bytes and objects.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Object};

use super::File;

pub fn check(file: &mut File<'_>) {
    header_and_end(file);
    trailer(file);
    spacing(file);
    let objects: Vec<Object> = file.document.objects.values().cloned().collect();
    file.require(objects.len() <= 8_388_607, "ISO 19005-3, 6.1.13", "too many objects");
    for object in &objects {
        limits(file, object);
        if let Object::Stream(stream) = object {
            filters(file, &stream.dict);
        }
    }
    let catalog = file.catalog();
    file.require(!catalog.has(b"Perms"), "ISO 19005-3, 6.1.12", "the catalogue has permissions");
    file.require(!catalog.has(b"OCProperties"), "ISO 19005-3, 6.9", "optional content is not expected in a pack");
    file.require(!catalog.has(b"Requirements"), "ISO 19005-3, 6.11", "the catalogue has requirements");
    let names = file.dictionary(&catalog, "Names").unwrap_or_default();
    file.require(!names.has(b"AlternatePresentations"), "ISO 19005-3, 6.10", "alternate presentations");
}

fn header_and_end(file: &mut File<'_>) {
    let bytes = file.bytes;
    let header =
        bytes.starts_with(b"%PDF-1.") && matches!(bytes.get(7), Some(b'0'..=b'7')) && bytes.get(8) == Some(&b'\n');
    file.require(header, "ISO 19005-3, 6.1.2", "the file does not begin with %PDF-1.n and an end of line");
    let marked = bytes.get(9) == Some(&b'%') && bytes.get(10..14).is_some_and(|b| b.iter().all(|b| *b > 127));
    file.require(marked, "ISO 19005-3, 6.1.2", "the second line is no comment of four bytes above 127");
    let end = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    file.require(end.ends_with(b"%%EOF"), "ISO 19005-3, 6.1.3", "data after the last %%EOF");
}

fn trailer(file: &mut File<'_>) {
    let trailer = file.document.trailer.clone();
    let ids = file.array(&trailer, "ID");
    let given = ids.len() == 2 && ids.iter().all(|id| matches!(id, Object::String(s, _) if !s.is_empty()));
    file.require(given, "ISO 19005-3, 6.1.3", "the trailer has no file identifier");
    file.require(!trailer.has(b"Encrypt"), "ISO 19005-3, 6.1.3", "the file is encrypted");
}

/// Spacing of `obj`, `stream` and `endstream`, and the lengths of streams, at the places that the cross-references name.
fn spacing(file: &mut File<'_>) {
    let entries: Vec<(u32, usize)> = file
        .document
        .reference_table
        .entries
        .iter()
        .filter_map(|(id, entry)| match entry {
            XrefEntry::Normal { offset, .. } => Some((*id, *offset as usize)),
            _ => None,
        })
        .collect();
    for (id, offset) in entries {
        let Some(at) = file.bytes.get(offset..) else {
            file.fault("ISO 19005-3, 6.1.4", format!("object {id} stands beyond the file"));
            continue;
        };
        let start = format!("{id} 0 obj\n");
        let before = offset == 0 || file.bytes[offset - 1] == b'\n';
        file.require(
            before && at.starts_with(start.as_bytes()),
            "ISO 19005-3, 6.1.9",
            format!("spacing of object {id}"),
        );
        if !matches!(file.document.objects.get(&(id, 0)), Some(Object::Stream(_))) {
            continue;
        }
        // The dictionary ends where the first `stream` after an end of it stands.
        let Some(begin) = find(at, b">>\nstream\n").map(|n| n + 10).or_else(|| find(at, b">>stream\n").map(|n| n + 9))
        else {
            file.fault("ISO 19005-3, 6.1.7.1", format!("object {id}: no end of line after `stream`"));
            continue;
        };
        // As it stands in the file: what is loaded may be unpacked already.
        let dictionary = String::from_utf8_lossy(&at[..begin]).into_owned();
        let digits = dictionary.rsplit("/Length ").next().unwrap_or_default();
        let length: i64 = digits.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).unwrap_or(-1);
        let end = usize::try_from(length).ok().and_then(|n| at.get(begin + n..)).unwrap_or_default();
        let good = end.starts_with(b"\nendstream\nendobj\n") || end.starts_with(b"\nendstream \nendobj\n");
        file.require(good, "ISO 19005-3, 6.1.7.1", format!("object {id}: Length is not the stream's length"));
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn filters(file: &mut File<'_>, dictionary: &Dictionary) {
    for key in ["F", "FFilter", "FDecodeParms"] {
        file.require(!dictionary.has(key.as_bytes()), "ISO 19005-3, 6.1.7.1", format!("a stream has the key {key}"));
    }
    let filters = match dictionary.get(b"Filter") {
        Ok(Object::Array(filters)) => filters.clone(),
        Ok(filter) => vec![filter.clone()],
        Err(_) => Vec::new(),
    };
    for filter in filters {
        let known =
            filter.as_name().is_ok_and(|n| n == b"FlateDecode" || n == b"ASCIIHexDecode" || n == b"ASCII85Decode");
        file.require(known, "ISO 19005-3, 6.1.7.2", format!("filter {filter:?}"));
    }
}

fn limits(file: &mut File<'_>, object: &Object) {
    const CLAUSE: &str = "ISO 19005-3, 6.1.13";
    match object {
        Object::Integer(n) => file.require(i32::try_from(*n).is_ok(), CLAUSE, format!("integer {n}")),
        Object::Real(n) => {
            let small = *n != 0.0 && n.abs() < 1.175e-38;
            file.require(n.is_finite() && !small, CLAUSE, format!("real {n}"));
        }
        Object::String(s, _) => file.require(s.len() <= 32_767, CLAUSE, format!("a string of {} bytes", s.len())),
        Object::Name(n) => {
            file.require(n.len() <= 127, CLAUSE, format!("a name of {} bytes", n.len()));
            file.require(std::str::from_utf8(n).is_ok(), "ISO 19005-3, 6.1.8", "a name that is not UTF-8");
        }
        Object::Array(items) => items.iter().for_each(|item| limits(file, item)),
        Object::Dictionary(entries) => dictionary_limits(file, entries),
        Object::Stream(stream) => dictionary_limits(file, &stream.dict),
        _ => {}
    }
}

fn dictionary_limits(file: &mut File<'_>, entries: &Dictionary) {
    for (key, value) in entries {
        file.require(key.len() <= 127, "ISO 19005-3, 6.1.13", "a key longer than 127 bytes");
        limits(file, value);
    }
}
