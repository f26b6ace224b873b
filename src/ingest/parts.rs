//! Parts of a zip container that a reader turns into many times their size: lists of texts, formats and sheets. They
//! are known by the last part of their names, since a package may keep its workbook in any folder.

use std::io::{self, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::read::ZipFile;

use super::archive::{Archive, DEFLATE_RATIO};
use super::{IngestError, ReadLimits};

/// Lists of sheets, names and relationships: the largest of real workbooks have some megabytes.
const LIST_BYTES: u64 = 16 << 20;
/// Formats of cells; Excel itself holds 65,490.
const FORMATS: u64 = 200_000;
/// What all formats may take, each with copies of its font's name and its number format.
const FORMAT_BYTES: u64 = 64 << 20;
/// Bytes that a shared text takes in its part, at the least: `<si/>`.
const SHORTEST: u64 = 5;
/// What is looked through at once.
const CHUNK: usize = 64 << 10;

/// Refuses parts that claim or hold more than a reader should lay out.
pub(super) fn check(archive: &mut Archive<'_>, limits: &ReadLimits) -> Result<(), IngestError> {
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_lowercase()).collect();
    for (at, name) in names.iter().enumerate() {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        // What cannot be unpacked is its reader's to complain about.
        let Ok(part) = archive.by_index(at) else { continue };
        let size = part.size();
        match file {
            "sharedstrings.xml" => check_strings(part, size, limits)?,
            "sharedstrings.bin" => check_binary_strings(part, limits)?,
            "styles.xml" if size > LIST_BYTES => return Err(too_long("formats", size)),
            "styles.xml" => {
                let mut xml = String::new();
                // The sum of sizes was checked; a size that lies ends the part.
                if part.take(LIST_BYTES).read_to_string(&mut xml).is_ok() {
                    check_formats(&xml)?;
                }
            }
            "workbook.xml" | "workbook.bin" | "styles.bin" | "app.xml" | "core.xml" | "custom.xml" | "meta.xml"
            | "manifest.xml" => check_length(part, "sheets or properties")?,
            _ if file.rsplit_once('.').is_some_and(|(_, kind)| kind == "rels") => check_length(part, "relationships")?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether a list is longer than any real one, whatever its header claims.
fn check_length(part: ZipFile<'_, impl Read>, what: &str) -> Result<(), IngestError> {
    if part.compressed_size().saturating_mul(DEFLATE_RATIO) <= LIST_BYTES {
        return Ok(());
    }
    let size = io::copy(&mut part.take(LIST_BYTES + 1), &mut io::sink()).unwrap_or(0);
    if size > LIST_BYTES { Err(too_long(what, size)) } else { Ok(()) }
}

fn too_long(what: &str, size: u64) -> IngestError {
    IngestError::Forged { what: format!("{} MiB of {what}", size >> 20) }
}

/// The number of shared texts, as their part claims it and as it holds them: the reader reserves memory by the one,
/// and keeps the others.
fn check_strings(mut part: impl Read, size: u64, limits: &ReadLimits) -> Result<(), IngestError> {
    const CLAIM: &[u8] = b"uniqueCount";
    const END: &[u8] = b"si>";
    /// So much of a chunk is looked at again with the next, for what begins in the one and ends in the other.
    const OVERLAP: usize = 64;
    let most = (size / SHORTEST + 16).min(limits.cells);
    let mut window = vec![0; CHUNK + OVERLAP];
    let (mut kept, mut ends) = (0, 0u64);
    loop {
        let n = part.read(&mut window[kept..]).map_err(IngestError::damaged)?;
        if n == 0 {
            return Ok(());
        }
        let filled = kept + n;
        let fresh = kept.saturating_sub(END.len() - 1);
        ends += occurrences(&window[fresh..filled], END).count() as u64;
        for at in occurrences(&window[..filled], CLAIM) {
            let digits: String = window[at + CLAIM.len()..filled]
                .iter()
                .map(|b| char::from(*b))
                .skip_while(|c| matches!(c, '=' | '"' | '\'' | ' ' | '\t' | '\r' | '\n'))
                .take_while(char::is_ascii_digit)
                .collect();
            let claimed: u64 = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) };
            if claimed > most {
                return Err(IngestError::Forged { what: format!("{claimed} different texts") });
            }
        }
        // A text has a beginning and an end, and both may be written so.
        if ends > most.saturating_mul(2) {
            return Err(IngestError::Forged { what: format!("more than {most} different texts") });
        }
        kept = filled.min(OVERLAP);
        window.copy_within(filled - kept..filled, 0);
    }
}

/// Whether each shared text of a binary workbook is as long as its record says ([MS-XLSB] 2.4.759): the reader takes what
/// is missing from the record before, and a few bytes become as long as the longest text.
fn check_binary_strings(mut part: impl Read, limits: &ReadLimits) -> Result<(), IngestError> {
    const TEXT: u32 = 19;
    /// Flags, and the length of the text.
    const BEGINNING: usize = 5;
    let mut texts = 0u64;
    let mut skipped = io::sink();
    loop {
        let Some(kind) = varying(&mut part, 2) else { return Ok(()) };
        let Some(length) = varying(&mut part, 4) else { return Ok(()) };
        let mut left = u64::from(length);
        if kind == TEXT {
            texts += 1;
            let mut beginning = [0; BEGINNING];
            let is_whole = left >= BEGINNING as u64 && part.read_exact(&mut beginning).is_ok();
            let units = u32::from_le_bytes([beginning[1], beginning[2], beginning[3], beginning[4]]);
            if !is_whole || u64::from(units) * 2 + BEGINNING as u64 > u64::from(length) {
                return Err(IngestError::Forged { what: format!("a text of {units} characters in {length} bytes") });
            }
            left -= BEGINNING as u64;
        }
        if texts > limits.cells {
            return Err(IngestError::Forged { what: format!("more than {} different texts", limits.cells) });
        }
        // What cannot be unpacked is its reader's to complain about.
        if io::copy(&mut part.by_ref().take(left), &mut skipped).is_err() {
            return Ok(());
        }
    }
}

/// A number of a varying length, as kinds and lengths of records are written: seven bits a byte, the lowest first.
fn varying(part: &mut impl Read, most: u32) -> Option<u32> {
    let mut number = 0;
    for at in 0..most {
        let mut byte = [0];
        part.read_exact(&mut byte).ok()?;
        number |= u32::from(byte[0] & 0x7f) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

fn occurrences<'h>(haystack: &'h [u8], needle: &'h [u8]) -> impl Iterator<Item = usize> + 'h {
    haystack.windows(needle.len()).enumerate().filter(move |(_, window)| *window == needle).map(|(at, _)| at)
}

/// The reader keeps of each format a copy of all that it is made of.
fn check_formats(xml: &str) -> Result<(), IngestError> {
    let mut reader = Reader::from_str(xml);
    let (mut formats, mut longest, mut bytes) = (0u64, 0u64, 0u64);
    let mut is_first = true;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                if element.local_name().as_ref() == "xf" {
                    formats += 1;
                    bytes = bytes.saturating_add(longest);
                } else if !is_first {
                    longest = longest.max(element.len() as u64);
                }
                is_first = false;
            }
            Event::Eof => break,
            _ => {}
        }
        if formats > FORMATS || (bytes > FORMAT_BYTES && longest > 1024) {
            return Err(IngestError::Forged { what: format!("{formats} cell formats of up to {longest} bytes") });
        }
    }
    Ok(())
}
