//! Objects as text (ISO 32000-1, 7.3).

use std::borrow::Cow;
use std::io::Write as _;

use lopdf::{Object, ObjectId, StringFormat};

use super::number::decimal;

/// A count or an offset as an integer object. No file comes near the limit.
pub(super) fn integer(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A text string: ASCII as it is, everything else as UTF-16 with a byte order mark (ISO 32000-1, 7.9.2.2).
pub(super) fn text_string(text: &str) -> Object {
    let text = &*bounded(text, LONGEST);
    if text.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The longest text string in UTF-16 units: a string has at most 32,767 bytes (ISO 19005-2, 6.1.13).
const LONGEST: usize = 16_000;

/// A text of at most this many UTF-16 units, cut between characters with an ellipsis.
pub(super) fn bounded(text: &str, most: usize) -> Cow<'_, str> {
    // A character has as many units as bytes, or fewer.
    if text.len() <= most || text.encode_utf16().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut units = 1;
    let cut = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    Cow::Owned(format!("{}…", text[..cut.map_or(text.len(), |(at, _)| at)].trim_end()))
}

/// Writes an object. Its text begins with a delimiter or a space, so that it can follow a name.
pub(super) fn write_object(out: &mut Vec<u8>, object: &Object) -> std::io::Result<()> {
    match object {
        Object::Boolean(value) => write!(out, " {value}")?,
        Object::Integer(value) => write!(out, " {value}")?,
        // Rust prints all digits and never an exponent, which PDF does not allow.
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
        // A stream is never a value of another object; `file` writes streams itself.
        Object::Null | Object::Stream(_) => out.extend(b" null"),
    }
    Ok(())
}

/// Writes a name.
pub(super) fn write_name(out: &mut Vec<u8>, name: &[u8]) -> std::io::Result<()> {
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
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
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
        out.push(b'<');
        for byte in bytes {
            out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        out.push(b'>');
    }
}

/// Writes a text string.
pub(super) fn write_text(out: &mut Vec<u8>, text: &str) {
    if let Object::String(bytes, format) = text_string(text) {
        write_string(out, &bytes, format);
    }
}

/// Writes a reference, preceded by a space.
pub(super) fn write_reference(out: &mut Vec<u8>, (id, _): ObjectId) {
    out.push(b' ');
    decimal(out, i64::from(id), 0);
    out.extend_from_slice(b" 0 R");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_never_longer_than_allowed() {
        assert_eq!(bounded("short", 5), "short");
        assert_eq!(bounded("longer", 5), "long…");
        // A character outside of the basic plane has two units.
        assert_eq!(bounded("ab😀cd", 4), "ab…");
        assert_eq!(bounded("ab😀cd", 6), "ab😀cd");
        let Object::String(bytes, _) = text_string(&"ä".repeat(40_000)) else { panic!("a string") };
        assert!(bytes.len() <= 32_767, "{}", bytes.len());
    }
}
