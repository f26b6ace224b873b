//! The PDF audit pack, from the record alone.
//!
//! Four steps, each of which knows only the one before it: `chapters` say what stands in the pack; `flow`, `table`,
//! `text` and `chart` lay it out as pages of draw commands (`page`), which know nothing of PDF; `draw` turns the
//! commands into printpdf's operations and subsets the fonts; `finish` completes the document with lopdf: structure,
//! links, outline, metadata, output intent, identifier, compression. What a text is (`tags`) is noted where it is laid
//! out, so that every user of `flow` and `table` writes tagged documents. Same record, same bytes: no clock, no chance,
//! no thread.

pub mod change_record;
mod chapters;
mod chart;
mod compose;
mod draw;
mod finish;
mod flow;
mod fonts;
mod page;
mod shape;
mod sign;
mod table;
mod tags;
mod text;
mod theme;

pub use fonts::PackFonts;

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
    let mut setter = shape::Typesetter::new(fonts);
    let layout = compose::lay_out(record, cited, &mut setter);
    let properties = finish::Properties {
        title: format!("{} – Statement of Applicability, audit pack (draft)", record.organisation),
        subject: compose::subject(record),
        producer: format!("{} {}", record.program.name, record.program.version),
        as_of: &record.as_of,
        record_sha256: &cited.record_sha256,
    };
    let drawn = draw::document(&layout, fonts)?;
    Ok((finish::finish(drawn, &layout, &properties)?, setter.reports()))
}
