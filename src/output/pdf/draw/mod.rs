//! Pages of draw commands to a document: printpdf embeds the fonts, subset to the glyphs that are shown, and makes the
//! pages; what stands on a page is written as bytes (`content`).
//!
//! printpdf can write the pages too, from a list of operations. Each of those is an allocation or several, becomes an
//! operation of lopdf, and then text; that alone took as long as layout, and wrote twice the bytes.

mod content;
mod document;

pub(super) use content::decimal;
pub(crate) use document::{Drawn, document};
