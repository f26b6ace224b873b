//! PDF documents: text shaping and layout, tables, tags, and the writer of PDF/A and PDF/UA files.

mod attachment;
mod bidi;
pub(crate) mod chart;
mod error;
mod flow;
pub(crate) mod flow_chart;
mod fonts;
pub(super) mod glyphs;
pub(crate) mod line;
mod logo;
mod more_fonts;
pub(super) mod page;
mod palette;
mod parsed_face;
pub mod read_back;
pub(super) mod shape;
mod shape_cache;
pub(crate) mod status_icon;
mod table;
mod tags;
pub(crate) mod text;
pub(crate) mod theme;
pub(crate) mod writer;

pub use attachment::{Attach, Attachment, AttachmentRelationship, UnknownAttachment};
pub use error::PdfError;
pub(crate) use flow::{Flow, PageSetup};
pub(crate) use fonts::Face;
pub use fonts::PackFonts;
pub(crate) use logo::Logo;
pub use more_fonts::{FindFont, Font, FontError, MoreFonts, check as check_face, distance_from_regular};
pub(crate) use page::{Anchor, Colour, Draw, Orientation, PageLayout, Paper};
pub(crate) use palette::Palette;
pub(crate) use shape::TextShaper;
pub(crate) use table::{PdfTable, TableCell, TableColumn, TableRow};
pub(crate) use tags::StructureRole;
