//! The PDF audit pack, from the record alone.
//!
//! Four steps, each of which knows only the one before it: `chapters` say what stands in the pack; `flow`, `table`,
//! `text` and `chart` lay it out as pages of draw commands (`page`), which know nothing of PDF; `draw` turns the
//! commands into printpdf's operations and subsets the fonts; `finish` completes the document with lopdf: structure,
//! links, outline, metadata, output intent, identifier, compression. What a text is (`tags`) is noted where it is laid
//! out, so that every user of `flow` and `table` writes tagged documents. Same record, same bytes: no clock, no chance,
//! no thread.

mod attachment;
mod bidi;
pub mod change_record;
mod chapters;
mod chart;
mod compose;
mod draw;
mod finish;
mod flow;
mod fonts;
mod glyphs;
mod line;
mod more_fonts;
mod page;
mod parsed_face;
pub mod read_back;
mod shape;
mod sign;
mod table;
mod tags;
mod text;
mod theme;

pub use attachment::{Attach, Attachment, Relationship};
pub use fonts::PackFonts;
pub use more_fonts::{FindFont, Font, FontError, MoreFonts, check as check_face, distance_from_regular};

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::ReportError;
use super::record::Record;

/// Hashes of the files that the pack cites in its chapter on integrity (written before it).
#[derive(Debug, Clone)]
pub struct Cited {
    /// SHA-256 of `record.json`.
    pub record_sha256: String,
    /// SHA-256 of `mapping.xlsx`.
    pub workbook_sha256: String,
}

/// Writes `audit-pack.pdf`. The second value lists what could not be drawn (characters without a glyph), one
/// sentence for each character and place.
///
/// # Errors
/// [`ReportError::AuditPack`] if a font cannot be subset or the document cannot be put together; a fault of annexa.
pub fn write(record: &Record, fonts: &PackFonts, cited: &Cited) -> Result<(Vec<u8>, Vec<String>), ReportError> {
    write_with(record, fonts, cited, &[])
}

/// The same with files attached; then the pack conforms to PDF/A-3u instead of PDF/A-2u.
///
/// # Errors
/// As [`write`].
pub fn write_with(
    record: &Record,
    fonts: &PackFonts,
    cited: &Cited,
    attachments: &[Attachment<'_>],
) -> Result<(Vec<u8>, Vec<String>), ReportError> {
    let mut setter = shape::Typesetter::new(fonts);
    let layout = compose::lay_out(record, cited, attachments, &mut setter);
    let properties = finish::Properties {
        title: format!("{} – Statement of Applicability, audit pack (draft)", record.organisation),
        subject: compose::subject(record),
        producer: format!("{} {}", record.program.name, record.program.version),
        as_of: &record.as_of,
        record_sha256: &cited.record_sha256,
    };
    let drawn = draw::document(&layout, fonts, setter.spellings())?;
    let bytes = if attachments.is_empty() {
        finish::finish(drawn, &layout, &properties)?
    } else {
        finish::finish_with(drawn, &layout, &properties, attachments)?
    };
    Ok((bytes, setter.reports()))
}

/// SHA-256 in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
