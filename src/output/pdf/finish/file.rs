//! The bytes of the file: streams one by one, everything else packed into object streams, and the cross-reference
//! stream that finds them (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! lopdf's own writer keeps each object apart, which for the thousands of small objects of a structure tree costs more
//! bytes than the pages themselves. Spacing and end-of-line marks are those that ISO 19005-3, 6.1 asks for.

use std::io::Write;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::output::error::ReportError;
use crate::output::pdf::draw::decimal;

/// Trade-off of size and time. Against level 6, measured on packs of 150 rows in instructions of this step and bytes of
/// the pack: level 4 −14 % and +4 %, level 3 −18 % and +6 %, level 2 −36 % and +13 %, level 1 −53 % and +46 %.
const LEVEL: u32 = 2;
/// Objects of one object stream: few enough that a viewer which wants one of them reads little else.
const PACKED: usize = 400;

/// Objects that are no streams, as the text that stands in the file.
#[derive(Debug, Default)]
pub(super) struct Packed {
    text: Vec<u8>,
    /// Number of each object and where its text begins.
    starts: Vec<(u32, usize)>,
}

impl Packed {
    /// Begins an object; what is written next is its text.
    pub fn begin(&mut self, id: u32) -> &mut Vec<u8> {
        if !self.text.is_empty() {
            self.text.push(b'\n');
        }
        self.starts.push((id, self.text.len()));
        &mut self.text
    }
}

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum ObjectPlace {
    Nowhere,
    At(usize),
    Within { stream: u32, index: u16 },
}

/// Writes the document, its own objects and the packed ones.
pub(super) fn write(document: &Document, mut packed: Packed) -> Result<Vec<u8>, ReportError> {
    let fault = |e: std::io::Error| ReportError::AuditPack(e.to_string());
    let mut out: Vec<u8> = format!("%PDF-{}\n%", document.version).into_bytes();
    out.extend([0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
    let mut deflater = Deflater::new();
    let mut places = vec![ObjectPlace::Nowhere; document.max_id as usize + 1];
    for (&(id, _), object) in &document.objects {
        if let Object::Stream(stream) = object {
            places[id as usize] = ObjectPlace::At(out.len());
            // Metadata stay readable as they are, and what is packed already gains nothing.
            let plain = stream.dict.has(b"Filter") || !stream.allows_compression;
            let deflated = if plain { None } else { Some(deflater.deflate(&stream.content).map_err(fault)?) };
            let deflated = deflated.filter(|d| is_shorter(d, &stream.content));
            write_stream(
                &mut out,
                id,
                &stream.dict,
                deflated.is_some(),
                deflated.as_deref().unwrap_or(&stream.content),
            )
            .map_err(fault)?;
        } else {
            write_object(packed.begin(id), object).map_err(fault)?;
        }
    }
    let mut next = document.max_id + 1;
    for (at, chunk) in packed.starts.chunks(PACKED).enumerate() {
        let from = chunk.first().map_or(0, |(_, start)| *start);
        let to = packed.starts.get((at + 1) * PACKED).map_or(packed.text.len(), |(_, start)| *start);
        let mut content = Vec::with_capacity(to - from + chunk.len() * 10);
        for (index, (id, start)) in chunk.iter().enumerate() {
            write!(content, "{id} {} ", start - from).map_err(fault)?;
            places[*id as usize] = ObjectPlace::Within { stream: next, index: index as u16 };
        }
        let first = content.len();
        content.extend_from_slice(&packed.text[from..to]);
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", "ObjStm");
        dictionary.set("N", integer(chunk.len()));
        dictionary.set("First", integer(first));
        places.push(ObjectPlace::At(out.len()));
        write_stream(&mut out, next, &dictionary, true, &deflater.deflate(&content).map_err(fault)?).map_err(fault)?;
        next += 1;
    }
    let start = out.len();
    places.push(ObjectPlace::At(start));
    let mut dictionary = document.trailer.clone();
    dictionary.set("Type", "XRef");
    dictionary.set("Size", i64::from(next) + 1);
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    write_stream(&mut out, next, &dictionary, true, &deflater.deflate(&table(&places)).map_err(fault)?)
        .map_err(fault)?;
    write!(out, "startxref\n{start}\n%%EOF\n").map_err(fault)?;
    Ok(out)
}

/// A count or an offset; no file comes near the limit.
pub(super) fn integer(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Seven bytes an object: kind, place, index or generation.
fn table(places: &[ObjectPlace]) -> Vec<u8> {
    let mut table = Vec::with_capacity(places.len() * 7);
    for (id, place) in places.iter().enumerate() {
        let (kind, place, index) = match place {
            // Object 0 heads the list of free objects; the others of that list never existed.
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

/// Whether the compressed content saves more than the words that say how it is compressed.
fn is_shorter(deflated: &[u8], content: &[u8]) -> bool {
    deflated.len() + 20 < content.len()
}

/// Compresses stream after stream; clearing its tables anew takes less than making them anew.
pub(crate) struct Deflater(Compress);

impl Deflater {
    /// One for a whole pack.
    pub fn new() -> Self {
        Self(Compress::new(Compression::new(LEVEL), true))
    }

    /// The content as a stream, compressed where that makes it shorter.
    pub fn stream(&mut self, content: Vec<u8>) -> std::io::Result<Stream> {
        let deflated = self.deflate(&content)?;
        Ok(if is_shorter(&deflated, &content) {
            Stream::new(dictionary! { "Filter" => "FlateDecode" }, deflated)
        } else {
            Stream::new(Dictionary::new(), content)
        })
    }

    fn deflate(&mut self, content: &[u8]) -> std::io::Result<Vec<u8>> {
        self.0.reset();
        let mut out = Vec::with_capacity(content.len() / 3 + 64);
        loop {
            let from = usize::try_from(self.0.total_in()).unwrap_or(content.len());
            let status = self.0.compress_vec(&content[from..], &mut out, FlushCompress::Finish)?;
            if status == Status::StreamEnd {
                return Ok(out);
            }
            out.reserve(content.len() / 8 + 64);
        }
    }
}

/// Writes an object as text. Values begin with a delimiter or a space, so that they can follow a name.
fn write_object(out: &mut Vec<u8>, object: &Object) -> std::io::Result<()> {
    match object {
        Object::Boolean(value) => write!(out, " {value}")?,
        Object::Integer(value) => write!(out, " {value}")?,
        // Never an exponent: Rust prints all digits.
        Object::Real(value) => write!(out, " {value}")?,
        Object::Name(name) => write_name(out, name)?,
        Object::String(bytes, format) => write_string(out, bytes, *format),
        Object::Array(items) => {
            out.push(b'[');
            for item in items {
                write_object(out, item)?;
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend(b"<<");
            for (key, value) in dictionary {
                write_name(out, key)?;
                write_object(out, value)?;
            }
            out.extend(b">>");
        }
        Object::Reference((id, generation)) => write!(out, " {id} {generation} R")?,
        // Streams are never values; the one place that has them writes them itself.
        Object::Null | Object::Stream(_) => out.extend(b" null"),
    }
    Ok(())
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) -> std::io::Result<()> {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.+:*'".contains(&byte) {
            out.push(byte);
        } else {
            write!(out, "#{byte:02X}")?;
        }
    }
    Ok(())
}

fn write_string(out: &mut Vec<u8>, bytes: &[u8], format: StringFormat) {
    let printable = |b: &u8| matches!(b, 0x20..=0x7e);
    if format == StringFormat::Literal && bytes.iter().all(printable) {
        out.push(b'(');
        for &byte in bytes {
            if b"()\\".contains(&byte) {
                out.push(b'\\');
            }
            out.push(byte);
        }
        out.push(b')');
    } else {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        out.push(b'<');
        for byte in bytes {
            out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        out.push(b'>');
    }
}

/// A text string: ASCII as it is, everything else as UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
pub(super) fn text_string(text: &str) -> Object {
    if text.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Writes a text string.
pub(super) fn write_text(out: &mut Vec<u8>, text: &str) {
    if let Object::String(bytes, format) = text_string(text) {
        write_string(out, &bytes, format);
    }
}

/// Writes a reference, with a space before it.
pub(super) fn write_reference(out: &mut Vec<u8>, (id, _): ObjectId) {
    out.push(b' ');
    decimal(out, i64::from(id), 0);
    out.extend_from_slice(b" 0 R");
}
