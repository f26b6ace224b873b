//! Verifies a written pack: reads its attachments and compares them with the hashes that the pack prints.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object};
use md5::{Digest as _, Md5};

/// Maximum size of a decompressed stream: far above any record, far below what would exhaust the memory.
const MAX_UNPACKED: usize = 1024 * 1024 * 1024;
/// Maximum size of the decompressed content of a page.
const MAX_PAGE: usize = 64 * 1024 * 1024;

/// Why a file cannot be verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// Not a readable PDF.
    #[error("it cannot be read as a PDF ({0}); give an audit pack that annexa wrote")]
    NoPdf(String),
    /// A PDF by other software, or by a version of annexa that did not state its record.
    #[error("annexa did not write this PDF; give an audit pack or a folder of results")]
    NotOurs,
    /// An attached file cannot be decompressed.
    #[error("the attached {name} cannot be unpacked ({why}); the pack is damaged")]
    Attachment {
        /// Its name.
        name: String,
        /// The reader's message.
        why: String,
    },
}

/// An attached file as found in the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Problems found, one sentence each.
    pub problems: Vec<String>,
}

/// A pack's attachments with recomputed hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackContents {
    /// The attached files.
    pub attached: Vec<Attached>,
    /// SHA-256 that the pack prints for `record.json`.
    pub record_sha256: Option<String>,
    /// SHA-256 that the pack prints for `mapping.xlsx`.
    pub workbook_sha256: Option<String>,
}

/// Reads a pack and recomputes the hash of each attachment. An attachment is intact if its hash equals the one printed
/// in the chapter on integrity, and its size and checksum equal those in its dictionary.
///
/// # Errors
/// [`Unreadable`] if the bytes are not a pack, or a damaged one.
pub fn contents(bytes: &[u8]) -> Result<PackContents, Unreadable> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|e| Unreadable::NoPdf(e.to_string()))?;
    let info = document.trailer.get(b"Info").ok().and_then(|o| dictionary(&document, o)).unwrap_or_default();
    let producer = text(&document, &info, "Producer").unwrap_or_default();
    if !producer.starts_with(concat!(env!("CARGO_PKG_NAME"), " ")) {
        return Err(Unreadable::NotOurs);
    }
    let printed = printed(&document);
    let (record_sha256, workbook_sha256) =
        (after(&printed, "SHA-256 of record.json"), after(&printed, "SHA-256 of mapping.xlsx"));
    let all: BTreeSet<&str> = hashes(&printed).collect();
    let catalog = document.catalog().cloned().unwrap_or_default();
    let files = catalog.get(b"AF").ok().and_then(|o| array(&document, o)).unwrap_or_default();
    let mut attached = Vec::with_capacity(files.len());
    for specification in files.iter().filter_map(|o| dictionary(&document, o)) {
        let name = text(&document, &specification, "UF").unwrap_or_else(|| "file without a name".to_owned());
        let mut one = attachment(&document, &specification, name)?;
        let stated = match one.name.as_str() {
            "record.json" => record_sha256.as_deref(),
            "mapping.xlsx" => workbook_sha256.as_deref(),
            _ => all.get(one.sha256.as_str()).copied(),
        };
        match stated {
            Some(stated) if stated == one.sha256 => {}
            Some(stated) => one.problems.push(format!("its SHA-256 is {}, the pack prints {stated}", one.sha256)),
            None => one.problems.push(format!("its SHA-256 is {}, which the pack prints nowhere", one.sha256)),
        }
        attached.push(one);
    }
    Ok(PackContents { attached, record_sha256, workbook_sha256 })
}

fn attachment(document: &Document, specification: &Dictionary, name: String) -> Result<Attached, Unreadable> {
    let damaged = |why: String| Unreadable::Attachment { name: name.clone(), why };
    let embedded = specification.get(b"EF").ok().and_then(|o| dictionary(document, o)).unwrap_or_default();
    let stream = embedded
        .get(b"F")
        .ok()
        .map(|o| follow(document, o))
        .and_then(|o| o.as_stream().ok())
        .ok_or_else(|| damaged("it has no content".to_owned()))?;
    let bytes = stream.get_plain_content_with_limit(MAX_UNPACKED).map_err(|e| damaged(e.to_string()))?;
    let parameters = stream.dict.get(b"Params").ok().and_then(|o| dictionary(document, o)).unwrap_or_default();
    let mut problems = Vec::new();
    let size = parameters.get(b"Size").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    if size != Some(bytes.len()) {
        let stated = size.map_or_else(|| "no size".to_owned(), |n| format!("{n} bytes"));
        problems.push(format!("it has {} bytes, the pack states {stated}", bytes.len()));
    }
    if parameters.get(b"CheckSum").and_then(Object::as_str).ok() != Some(Md5::digest(&bytes).as_slice()) {
        problems.push("its checksum is not the one that the pack states".to_owned());
    }
    let sha256 = crate::model::sha256(&bytes);
    Ok(Attached { name, sha256, problems })
}

/// The text of all pages. Unreadable content is left out; the hashes printed there then count as missing.
fn printed(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text_chunks_with_limit(&pages, MAX_PAGE).into_iter().flatten().collect()
}

/// Runs of 64 hexadecimal digits.
fn hashes(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64)
}

/// The first hash that follows a label.
fn after(text: &str, label: &str) -> Option<String> {
    let rest = &text[text.find(label)? + label.len()..];
    let hash = hashes(rest).next()?;
    // The hash belongs to the label only if nothing but white space separates them.
    rest[..rest.find(hash)?].trim().is_empty().then(|| hash.to_owned())
}

fn follow<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap_or(&Object::Null),
        other => other,
    }
}

fn dictionary(document: &Document, object: &Object) -> Option<Dictionary> {
    follow(document, object).as_dict().ok().cloned()
}

fn array(document: &Document, object: &Object) -> Option<Vec<Object>> {
    follow(document, object).as_array().ok().cloned()
}

fn text(document: &Document, of: &Dictionary, key: &str) -> Option<String> {
    lopdf::decode_text_string(follow(document, of.get(key.as_bytes()).ok()?)).ok()
}
