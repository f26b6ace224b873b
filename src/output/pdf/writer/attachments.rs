//! Attachments as associated files (ISO 19005-3, 6.8 and Annex E; ISO 32000-1, 7.11.4).

use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use md5::{Digest as _, Md5};

use super::metadata::dates;
use super::objects::{integer, text_string};
use crate::output::pdf::attachment::Attachment;

/// Embeds the files. Returns the values of the catalogue's `Names` and `AF`; `None` if there is nothing to attach.
pub(super) fn add(document: &mut Document, attachments: &[Attachment<'_>], as_of: &str) -> Option<(Object, Object)> {
    if attachments.is_empty() {
        return None;
    }
    let (date, _) = dates(as_of);
    let mut specifications: Vec<(Vec<u8>, Object)> = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        // The standard requires MD5, which detects damage. Manipulation is detected by the SHA-256 that the pack prints in
        // its chapter on integrity.
        let checksum = Object::String(Md5::digest(attachment.bytes).to_vec(), StringFormat::Hexadecimal);
        let stream = Stream::new(
            dictionary! {
                "Type" => "EmbeddedFile",
                "Subtype" => attachment.media_type,
                "Params" => dictionary! {
                    "Size" => integer(attachment.bytes.len()),
                    "CheckSum" => checksum,
                    "CreationDate" => Object::string_literal(date.as_str()),
                    "ModDate" => Object::string_literal(date.as_str()),
                },
            },
            attachment.bytes.to_vec(),
        )
        // A workbook is a ZIP file, which does not compress further.
        .with_compression(!attachment.bytes.starts_with(b"PK\x03\x04"));
        let stream = document.add_object(stream);
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => Object::string_literal(plain(&attachment.name)),
            "UF" => text_string(&attachment.name),
            "Desc" => text_string(&attachment.description),
            "AFRelationship" => attachment.relationship.name(),
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        });
        specifications.push((plain(&attachment.name).into_bytes(), specification.into()));
    }
    let associated = specifications.iter().map(|(_, reference)| reference.clone()).collect();
    // Readers search a name tree by key: the keys must be sorted and distinct.
    specifications.sort_by(|a, b| a.0.cmp(&b.0));
    let mut names: Vec<Object> = Vec::with_capacity(specifications.len() * 2);
    let mut before: Option<Vec<u8>> = None;
    for (at, (mut key, reference)) in specifications.into_iter().enumerate() {
        if before.as_ref().is_some_and(|b| *b >= key) {
            key = before.clone().unwrap_or_default();
            key.extend(format!(" {at}").bytes());
        }
        names.push(Object::String(key.clone(), StringFormat::Literal));
        names.push(reference);
        before = Some(key);
    }
    let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    Some((Object::Dictionary(names), Object::Array(associated)))
}

/// The name for readers without Unicode support, without characters that could form a path.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_graphic() && !"/\\:".contains(c) || c == ' ' { c } else { '_' }).collect()
}
