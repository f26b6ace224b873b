//! The PDF audit pack, from the record alone.
//!
//! Four steps, each of which knows only the one before it: `chapters` say what stands in the pack; `flow`, `table`,
//! `text` and `chart` lay it out as pages of draw commands (`page`), which know nothing of PDF; `draw` turns the
//! commands into content streams and subsets the fonts, which printpdf embeds; `finish` completes the document with lopdf: structure,
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
mod flow_chart;
mod fonts;
mod glyphs;
mod line;
mod logo;
mod more_fonts;
mod page;
mod palette;
mod parsed_face;
pub mod read_back;
mod shape;
mod shelf;
mod sign;
mod table;
mod tags;
mod template;
mod text;
mod theme;
mod withheld;
mod write;

pub use attachment::{Attach, Attachment, Relationship};
pub use fonts::PackFonts;
pub use more_fonts::{FindFont, Font, FontError, MoreFonts, check as check_face, distance_from_regular};
pub use template::{Audience, Look, PackTemplate, Section};
pub use write::{
    Cited, LaidOut, MEDIA_TYPE, Manner, NAME, NAME_FOR_CERTIFICATION_BODY, NAME_OF_SHORT_FORM, NAME_OF_SUMMARY, write,
};
pub(crate) use write::{everywhere, said};
