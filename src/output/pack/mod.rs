//! The PDF audit pack, from the record alone.
//!
//! Four steps, each of which knows only the one before it: `chapters` say what stands in the pack; `flow`, `table`,
//! `text` and `chart` lay it out as pages of draw commands (`page`), which know nothing of PDF; `draw` turns the
//! commands into content streams and subsets the fonts, which printpdf embeds; `finish` completes the document with lopdf: structure,
//! links, outline, metadata, output intent, identifier, compression. What a text is (`tags`) is noted where it is laid
//! out, so that every user of `flow` and `table` writes tagged documents. Same record, same bytes: no clock, no chance,
//! no thread.

pub mod change_record;
mod chapters;
mod cited;
mod compose;
mod redaction;
mod template;
mod write;

pub use cited::CitedHashes;
pub use template::{Audience, Chapter, PackTemplate, PackVariant};
pub use write::{
    LaidOut, MEDIA_TYPE, NAME, NAME_FOR_CERTIFICATION_BODY, NAME_OF_SHORT_FORM, NAME_OF_SUMMARY, PackOptions, write,
};
pub(crate) use write::{everywhere, said};
