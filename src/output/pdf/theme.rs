//! The design of the pack: one type family, one accent colour, one type scale.

use super::fonts::Face;
use super::page::Colour;
use super::text::TextStyle;

/// Text.
pub(crate) const INK: Colour = Colour::Rgb(0x1b, 0x21, 0x2b);
/// Secondary text; contrast 6.5:1 on white.
pub(crate) const MUTED: Colour = Colour::Rgb(0x55, 0x5f, 0x6d);
/// Rules.
pub(crate) const RULE: Colour = Colour::Rgb(0xcf, 0xd5, 0xdd);
/// The accent: links, chapter numbers, the draft mark; contrast 7.4:1 on white unless a template sets it.
pub(crate) const ACCENT: Colour = Colour::Accent;
/// A tint of the accent behind summaries.
pub(crate) const TINT: Colour = Colour::Tint;
/// The page.
pub(crate) const PAPER: Colour = Colour::Rgb(0xff, 0xff, 0xff);
/// What the reader must see first: an incomplete pack, a major finding; contrast 6.4:1 on white.
pub(crate) const ALARM: Colour = Colour::Alarm;

/// Left and right margin in points (18 mm).
pub(crate) const MARGIN: f32 = 51.02;
/// Top edge of the text area.
pub(crate) const TOP: f32 = 66.0;
/// Height reserved for the footer.
pub(crate) const FOOT: f32 = 58.0;

// The type scale: 9 pt body, each step 1.25.
/// Title of the cover.
pub(crate) const TITLE: f32 = 27.5;
/// Chapter headings.
pub(crate) const CHAPTER: f32 = 17.6;
/// Large figures, organisation on the cover.
pub(crate) const DISPLAY: f32 = 22.0;
/// Section headings.
pub(crate) const SECTION: f32 = 11.25;
/// Body.
pub(crate) const BODY: f32 = 9.0;
/// Tables.
pub(crate) const TABLE: f32 = 7.5;
/// Headers of tables, header and footer.
pub(crate) const SMALL: f32 = 7.0;

/// A text style.
pub(crate) const fn style(face: Face, size: f32, colour: Colour) -> TextStyle {
    TextStyle { face, size, colour, language: None }
}

/// Body text.
pub(crate) const TEXT: TextStyle = style(Face::Regular, BODY, INK);
/// Emphasised body text.
pub(crate) const STRONG: TextStyle = style(Face::Bold, BODY, INK);
/// Secondary body text.
pub(crate) const QUIET: TextStyle = style(Face::Regular, BODY, MUTED);
/// A link in body text.
pub(crate) const BODY_LINK: TextStyle = style(Face::Regular, BODY, ACCENT);
/// Table text.
pub(crate) const CELL: TextStyle = style(Face::Regular, TABLE, INK);
/// Identifiers in tables.
pub(crate) const CELL_STRONG: TextStyle = style(Face::Bold, TABLE, INK);
/// Secondary table text: origins, dates.
pub(crate) const CELL_QUIET: TextStyle = style(Face::Regular, SMALL, MUTED);
/// annexa's own annotations in tables, such as `carried over`.
pub(crate) const CELL_REMARK: TextStyle = style(Face::Italic, SMALL, MUTED);
/// A link in a table.
pub(crate) const CELL_LINK: TextStyle = style(Face::Regular, TABLE, ACCENT);
/// Labels above a column or a figure.
pub(crate) const LABEL: TextStyle = style(Face::Bold, SMALL, MUTED);
