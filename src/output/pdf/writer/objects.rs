//! Objects as text (ISO 32000-1, 7.3).

use std::io::Write as _;

use lopdf::{Object, ObjectId, StringFormat};

use super::number::decimal;

/// A count or an offset as an integer object. No file comes near the limit.
pub(super) fn integer(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A text string: ASCII as it is, everything else as UTF-16 with a byte order mark (ISO 32000-1, 7.9.2.2).
pub(super) fn text_string(text: &str) -> Object {
    if text.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
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
