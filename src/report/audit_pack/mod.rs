//! The PDF audit pack, from the record alone.
//!
//! Four steps, each of which knows only the one before it: `chapters` say what stands in the pack; `flow`, `table`,
//! `text` and `chart` lay it out as pages of draw commands (`page`), which know nothing of PDF; `draw` turns the
//! commands into content streams and subsets the fonts, which printpdf embeds; `finish` completes the document with lopdf: structure,
//! links, outline, metadata, output intent, identifier, compression. What a text is (`tags`) is noted where it is laid
//! out, so that every user of `flow` and `table` writes tagged documents. Same record, same bytes: no clock, no chance,
//! no thread.

mod attachment;
pub mod change_record;
mod chapters;
mod chart;
mod compose;
mod draw;
mod finish;
mod flow;
mod fonts;
mod page;
pub mod read_back;
mod shape;
mod sign;
mod table;
mod tags;
mod text;
mod theme;

pub use attachment::{Attach, Attachment, Relationship};
pub use fonts::PackFonts;

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
    let pages = LaidOut::new(record, fonts, cited, attachments);
    Ok((pages.save(fonts, attachments)?, pages.undrawn))
}

/// The pages of a pack before they are saved. Public so that the two halves can be measured apart, as
/// `examples/floor` does; not meant for anything else.
#[doc(hidden)]
pub struct LaidOut<'r> {
    layout: page::Layout,
    properties: finish::Properties<'r>,
    undrawn: Vec<String>,
}

impl<'r> LaidOut<'r> {
    /// Lays a pack out.
    pub fn new(record: &'r Record, fonts: &PackFonts, cited: &'r Cited, attachments: &[Attachment<'_>]) -> Self {
        let mut setter = shape::Typesetter::new(fonts);
        let layout = compose::lay_out(record, cited, attachments, &mut setter);
        let properties = finish::Properties {
            title: format!("{} – Statement of Applicability, audit pack (draft)", record.organisation),
            subject: compose::subject(record),
            producer: format!("{} {}", record.program.name, record.program.version),
            as_of: &record.as_of,
            record_sha256: &cited.record_sha256,
        };
        Self { layout, properties, undrawn: setter.reports() }
    }

    /// Draws and finishes it.
    ///
    /// # Errors
    /// As [`write`].
    pub fn save(&self, fonts: &PackFonts, attachments: &[Attachment<'_>]) -> Result<Vec<u8>, ReportError> {
        let drawn = draw::document(&self.layout, fonts)?;
        if attachments.is_empty() {
            finish::finish(drawn, &self.layout, &self.properties)
        } else {
            finish::finish_with(drawn, &self.layout, &self.properties, attachments)
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
