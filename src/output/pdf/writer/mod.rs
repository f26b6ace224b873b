//! Laid-out pages as a PDF file: PDF/A-2u, or PDF/A-3u with attachments (ISO 19005-2 and -3, level U), and PDF/UA-1
//! (ISO 14289-1).
//!
//! # Who does what
//!
//! | | does | files here |
//! | --- | --- | --- |
//! | printpdf | The document: catalogue, page tree, page dictionaries with their boxes and resources. The font objects: descriptor, widths, `ToUnicode` map, embedded program. | `pages`, `fonts` |
//! | subsetter | Reduces each font program to the glyphs that the pages show. | `fonts` |
//! | lopdf | The object model that printpdf hands over, in which everything below is added. | `document` |
//! | annexa | The content streams. | `content`, `number` |
//! | annexa | Tags: the structure tree and its parent tree. | `structure` |
//! | annexa | Link annotations, destinations and the outline. | `navigation` |
//! | annexa | PDF/A and PDF/UA: metadata, identifier, output intent. | `metadata`, `output_intent` |
//! | annexa | Attachments as associated files; the template's logo. | `attachments`, `logo` |
//! | annexa | The bytes: objects as text, object streams, the cross-reference stream. | `file`, `objects`, `deflate` |
//!
//! # Why not more of printpdf and lopdf
//!
//! - **Tags, PDF/A and PDF/UA.** printpdf writes no structure tree, no marked content with identifiers and no attachments.
//!   Its conformance setting claims PDF/X and embeds a 650 KB printing profile, and its file identifier is random.
//! - **Content streams.** printpdf turns each operation into an operation of lopdf and that into text. This took as long
//!   as layout and produced twice the bytes.
//! - **Fonts in use.** printpdf finds out which glyphs to describe by reading the operations of the pages, and there is no
//!   other way to tell it. So the first page shows every glyph once until the document has been built (`fonts`).
//! - **The bytes.** lopdf's `save_with_options` writes object streams too, but leaves the cross-reference stream
//!   uncompressed and turns each object into text three times. Measured with lopdf 0.44 on 32 packs of the samples, in
//!   instructions of this step: at compression level 6 the packs are 3.0 % larger (4.2 % without attachments) and the step
//!   takes four times as long; at its fastest level they are 14 % larger. It also needs every element of the structure
//!   tree as an object first, while `structure` writes their text at once.

mod attachments;
mod content;
mod deflate;
mod document;
mod file;
mod fonts;
mod logo;
mod metadata;
mod navigation;
mod number;
mod objects;
mod output_intent;
mod pages;
mod properties;
mod structure;

pub(crate) use document::write;
pub(crate) use properties::Properties;
