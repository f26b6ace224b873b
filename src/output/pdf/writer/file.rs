//! The bytes of the file: streams one after another, all other objects in object streams, and the cross-reference stream
//! (ISO 32000-1, 7.5.7 and 7.5.8). Spacing and end-of-line markers follow ISO 19005-3, 6.1.

use std::io::Write as _;

use lopdf::{Dictionary, Document, Object};

use super::deflate::Deflater;
use super::objects::{integer, write_name, write_object};

/// Objects per object stream: few enough that a viewer which needs one of them reads little else.
const OBJECTS_PER_STREAM: usize = 400;

/// Objects other than streams, as the text that goes into object streams.
#[derive(Debug, Default)]
pub(super) struct PackedObjects {
    text: Vec<u8>,
    /// Number of each object and the offset of its text.
    starts: Vec<(u32, usize)>,
}

impl PackedObjects {
    /// Begins an object; the caller appends its text.
    pub fn begin(&mut self, id: u32) -> &mut Vec<u8> {
        if !self.text.is_empty() {
            self.text.push(b'\n');
        }
        self.starts.push((id, self.text.len()));
        &mut self.text
    }
}

/// Where a reader finds an object.
#[derive(Debug, Clone, Copy)]
enum ObjectPlace {
    Nowhere,
    At(usize),
    Within { stream: u32, index: u16 },
}

/// Writes the objects of the document and the packed ones.
pub(super) fn write(document: &Document, mut packed: PackedObjects) -> std::io::Result<Vec<u8>> {
    let mut out: Vec<u8> = format!("%PDF-{}\n%", document.version).into_bytes();
    out.extend([0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
    let mut deflater = Deflater::new();
    let mut places = vec![ObjectPlace::Nowhere; document.max_id as usize + 1];
    for (&(id, _), object) in &document.objects {
        if let Object::Stream(stream) = object {
            places[id as usize] = ObjectPlace::At(out.len());
            // The metadata can then be read without decompression; content that is compressed already does not shrink.
            let keep = stream.dict.has(b"Filter") || !stream.allows_compression;
            let deflated = if keep { None } else { deflater.deflate_if_shorter(&stream.content)? };
            let content = deflated.as_deref().unwrap_or(&stream.content);
            write_stream(&mut out, id, &stream.dict, deflated.is_some(), content)?;
        } else {
            write_object(packed.begin(id), object)?;
        }
    }
    let mut next = document.max_id + 1;
    for (at, chunk) in packed.starts.chunks(OBJECTS_PER_STREAM).enumerate() {
        let from = chunk.first().map_or(0, |(_, start)| *start);
        let to = packed.starts.get((at + 1) * OBJECTS_PER_STREAM).map_or(packed.text.len(), |(_, start)| *start);
        let mut content = Vec::with_capacity(to - from + chunk.len() * 10);
        for (index, (id, start)) in chunk.iter().enumerate() {
            write!(content, "{id} {} ", start - from)?;
            places[*id as usize] = ObjectPlace::Within { stream: next, index: index as u16 };
        }
        let first = content.len();
        content.extend_from_slice(&packed.text[from..to]);
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", "ObjStm");
        dictionary.set("N", integer(chunk.len()));
        dictionary.set("First", integer(first));
        places.push(ObjectPlace::At(out.len()));
        write_stream(&mut out, next, &dictionary, true, &deflater.deflate(&content)?)?;
        next += 1;
    }
    let start = out.len();
    places.push(ObjectPlace::At(start));
    let mut dictionary = document.trailer.clone();
    dictionary.set("Type", "XRef");
    dictionary.set("Size", i64::from(next) + 1);
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    write_stream(&mut out, next, &dictionary, true, &deflater.deflate(&cross_references(&places))?)?;
    write!(out, "startxref\n{start}\n%%EOF\n")?;
    Ok(out)
}

/// The content of the cross-reference stream: seven bytes per object (kind, place, index or generation).
fn cross_references(places: &[ObjectPlace]) -> Vec<u8> {
    let mut table = Vec::with_capacity(places.len() * 7);
    for (id, place) in places.iter().enumerate() {
        let (kind, place, index) = match place {
            // Object 0 is the head of the list of free objects. Other numbers without an object were never used.
            ObjectPlace::Nowhere => (0u8, 0, if id == 0 { u16::MAX } else { 0 }),
            ObjectPlace::At(offset) => (1, u32::try_from(*offset).unwrap_or(u32::MAX), 0),
            ObjectPlace::Within { stream, index } => (2, *stream, *index),
        };
        table.push(kind);
        table.extend(place.to_be_bytes());
        table.extend(index.to_be_bytes());
    }
    table
}

fn write_stream(
    out: &mut Vec<u8>,
    id: u32,
    dictionary: &Dictionary,
    deflated: bool,
    content: &[u8],
) -> std::io::Result<()> {
    write!(out, "{id} 0 obj\n<<")?;
    for (key, value) in dictionary.iter().filter(|(key, _)| *key != b"Length") {
        write_name(out, key)?;
        write_object(out, value)?;
    }
    if deflated {
        out.extend(b"/Filter/FlateDecode");
    }
    write!(out, "/Length {}>>\nstream\n", content.len())?;
    out.extend_from_slice(content);
    out.extend(b"\nendstream\nendobj\n");
    Ok(())
}
