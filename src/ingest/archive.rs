//! Zip containers: which workbook is in them, and whether they are what they claim before a reader sees them.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits::Budget;
use super::sheet_xml::{self, SheetFacts};
use super::{IngestError, ReadLimits, error_values, opendocument, parts, spreadsheet, unread, word};
use crate::model::{Format, Workbook};

/// A zip of which the directory has been read.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Deflate never packs more than 1032 bytes into one.
pub(super) const DEFLATE_RATIO: u64 = 1032;
/// What the reader says of an error value that it does not know.
const UNKNOWN_ERROR_VALUE: &str = "cell error value";
/// Below this nothing that a file can unpack to is a danger, whatever its headers claim.
const HARMLESS: u64 = 32 << 20;
/// Entries of a container; a workbook of 500 sheets with drawings has some thousands.
const ENTRIES: usize = 20_000;

/// Whether a container packs more than statements do, or more than it has room for: what is in it may be anything, and
/// is first tried where it harms nobody.
pub(super) fn is_suspect(bytes: &[u8]) -> bool {
    /// A sheet of a million like rows is packed about so well.
    const RATIO: u64 = 100;
    /// What unpacks to less is no bomb.
    const SMALL: u64 = 8 << 20;
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let (mut packed, mut unpacked) = (0u64, 0u64);
    for at in 0..archive.len().min(ENTRIES) {
        if let Ok(part) = archive.by_index_raw(at) {
            packed = packed.saturating_add(part.compressed_size());
            unpacked = unpacked.saturating_add(part.size());
        }
    }
    // Parts that come to more than the file overlap.
    packed > bytes.len() as u64 || (unpacked > SMALL && unpacked / RATIO > bytes.len() as u64)
}

pub(super) fn read(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let limits = budget.limits;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(IngestError::damaged)?;
    if archive.len() > ENTRIES {
        return Err(IngestError::Forged { what: format!("{} parts", archive.len()) });
    }
    let has = |archive: &Archive<'_>, name: &str| archive.index_for_name(name).is_some();
    check_sizes(&mut archive, bytes.len() as u64, limits)?;
    parts::check(&mut archive, limits)?;
    budget.in_time()?;
    if has(&archive, "xl/workbook.xml") {
        let facts = sheet_xml::facts(&mut archive, limits)?;
        let properties = office_properties(&mut archive);
        let read = spreadsheet::read_xlsx(bytes, facts, properties, budget);
        let read = read.map(|mut workbook| {
            workbook.notes.extend(unread::of_workbook(&mut archive));
            workbook
        });
        return match &read {
            Err(error) if error.to_string().contains(UNKNOWN_ERROR_VALUE) => match error_values::as_texts(&mut archive)
            {
                Some(plain) => self::read(&plain, budget),
                None => read,
            },
            _ => read,
        };
    }
    if has(&archive, "xl/workbook.bin") {
        let properties = office_properties(&mut archive);
        return spreadsheet::read_xlsb(bytes, properties, budget);
    }
    if has(&archive, "word/document.xml") {
        let mut document = word::read(&mut archive, budget)?;
        document.notes.extend(unread::of_document(&mut archive));
        return Ok(document);
    }
    let mime = text_of(&mut archive, "mimetype").unwrap_or_default();
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        if text_of(&mut archive, "META-INF/manifest.xml").is_some_and(|m| m.contains("encryption-data")) {
            return Err(IngestError::Encrypted);
        }
        let content = text_of(&mut archive, "content.xml")
            .ok_or_else(|| IngestError::damaged("content.xml is missing or cannot be unpacked"))?;
        let scan = opendocument::scan(&content, limits)?;
        let mut properties = properties(&mut archive, "meta.xml");
        if let Some(xml) = text_of(&mut archive, "meta.xml") {
            properties.extend(sheet_xml::named_texts(&xml, "user-defined", "name"));
        }
        return spreadsheet::read_ods(bytes, scan, properties, budget);
    }
    Err(what_else(&archive, &mime))
}

fn what_else(archive: &Archive<'_>, mime: &str) -> IngestError {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("ppt/presentation.xml") {
        IngestError::NotATable { what: "a presentation" }
    } else if has("Index/Document.iwa") || has("Index.zip") {
        IngestError::NotATable { what: "an Apple Numbers document" }
    } else if mime.starts_with("application/vnd.oasis.opendocument") {
        IngestError::NotATable { what: "an OpenDocument file that is no spreadsheet" }
    } else {
        IngestError::ZipWithoutWorkbook
    }
}

/// Adds up what the parts unpack to. Headers can lie, so a file that could hold much is unpacked once for the sum.
fn check_sizes(archive: &mut Archive<'_>, file: u64, limits: &ReadLimits) -> Result<(), IngestError> {
    let limit = limits.unpacked_bytes;
    let mut declared = 0u64;
    let mut encrypted = false;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(IngestError::damaged)?;
        declared = declared.saturating_add(part.size());
        encrypted |= part.encrypted();
    }
    if encrypted {
        return Err(IngestError::Encrypted);
    }
    if declared > limit {
        return Err(IngestError::UnpacksTooLarge { limit });
    }
    if file.saturating_mul(DEFLATE_RATIO) <= HARMLESS {
        return Ok(());
    }
    let mut unpacked = 0u64;
    let mut buffer = vec![0; 64 << 10];
    for at in 0..archive.len() {
        // A part that cannot be unpacked is its reader's to complain about, if it is needed at all.
        let Ok(mut part) = archive.by_index(at) else { continue };
        while let Ok(n @ 1..) = part.read(&mut buffer) {
            unpacked += n as u64;
            if unpacked > limit {
                return Err(IngestError::UnpacksTooLarge { limit });
            }
        }
    }
    Ok(())
}

/// The text of a part; none where it is missing or cannot be unpacked.
pub(super) fn text_of(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    whole_text_of(archive, name).ok()
}

/// The text of a part that has to be there, whole and with the checksum that the container states.
pub(super) fn whole_text_of(archive: &mut Archive<'_>, name: &str) -> Result<String, IngestError> {
    let mut part = archive.by_name(name).map_err(IngestError::damaged)?;
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes).map_err(|error| IngestError::damaged(format!("{name}: {error}")))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => decode(error.as_bytes()),
    })
}

fn decode(bytes: &[u8]) -> String {
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    text.into_owned()
}

/// Properties of an Office Open XML file: its core ones, company and manager, and those that a person has added.
pub(super) fn office_properties(archive: &mut Archive<'_>) -> Vec<(String, String)> {
    let mut all = properties(archive, "docProps/core.xml");
    all.extend(properties(archive, "docProps/app.xml"));
    if let Some(xml) = text_of(archive, "docProps/custom.xml") {
        all.extend(sheet_xml::named_texts(&xml, "property", "name"));
    }
    all
}

/// Document properties by their local names: `title`, `creator`, `modified`.
fn properties(archive: &mut Archive<'_>, part: &str) -> Vec<(String, String)> {
    const NAMES: [&str; 15] = [
        "title",
        "subject",
        "creator",
        "initial-creator",
        "description",
        "keywords",
        "lastModifiedBy",
        "created",
        "modified",
        "date",
        "creation-date",
        "category",
        "version",
        "Company",
        "Manager",
    ];
    text_of(archive, part)
        .map(|xml| {
            let mut found = sheet_xml::element_texts(&xml);
            found.retain(|(name, text)| NAMES.contains(&name.as_str()) && !text.trim().is_empty());
            found
        })
        .unwrap_or_default()
}

/// Facts of each sheet by its name, from the sheet's own XML.
pub(super) type FactsBySheet = HashMap<String, SheetFacts>;

/// The format that a zip turned out to hold, in words.
pub(super) fn in_words(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "Office Open XML workbook (.xlsx)",
        Format::Xlsb => "binary Office Open XML workbook (.xlsb)",
        Format::Xls => "Excel 97 to 2003 workbook (.xls)",
        Format::Ods => "OpenDocument spreadsheet (.ods)",
        Format::XmlSpreadsheet => "Excel 2003 XML spreadsheet",
        Format::Docx => "Word document (.docx)",
        Format::Html => "web page (HTML)",
        Format::Delimited => "delimited text",
    }
}
