//! The faces of the pack: parsed once a process, shared by all packs on all threads.

use std::fmt;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::report::ReportError;

/// A face of the type family, or one of the two that supply signs that the family lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Face {
    /// Text.
    Regular,
    /// Headings, identifiers.
    Bold,
    /// Remarks about the text, such as `carried over`.
    Italic,
    /// Ticks, boxes and shapes.
    Symbols,
    /// Arrows and comparison signs.
    Math,
}

impl Face {
    /// All faces in the order in which [`PackFonts`] holds them.
    pub const ALL: [Self; 5] = [Self::Regular, Self::Bold, Self::Italic, Self::Symbols, Self::Math];
    /// The faces that are asked, in this order, for a character that the wanted face lacks.
    pub const FALLBACK: [Self; 2] = [Self::Symbols, Self::Math];
}

/// Heights and boxes that a PDF font descriptor states, in font units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metrics {
    /// Units per em.
    pub units_per_em: u16,
    /// Typographic ascent.
    pub ascent: i16,
    /// Typographic descent, negative.
    pub descent: i16,
    /// Left, bottom, right, top of the box around all glyphs.
    pub bounds: [i16; 4],
    /// Slant in degrees, negative to the right.
    pub italic_angle: f32,
    /// Weight, 400 for regular.
    pub weight: u16,
}

/// A parsed face.
#[derive(Clone)]
pub(super) struct ParsedFace {
    /// PostScript name.
    pub name: &'static str,
    /// The file.
    pub bytes: &'static [u8],
    /// The face as the shaper sees it.
    pub shaping: harfrust::Font,
    /// Metrics for the font descriptor.
    pub metrics: Metrics,
    advances: Vec<u16>,
    /// Looked for once: finding the table in the file takes longer than a look into it.
    charmap: Charmap<'static>,
}

impl ParsedFace {
    fn parse(name: &'static str, bytes: &'static [u8]) -> Option<Self> {
        let view = FontRef::new(bytes).ok()?;
        let metrics = view.metrics(Size::unscaled(), LocationRef::default());
        let glyphs = view.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advances =
            (0..metrics.glyph_count).map(|id| glyphs.advance_width(id.into()).unwrap_or(0.0).round() as u16).collect();
        let bounds = metrics.bounds.map_or([0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max].map(|v| v.round() as i16));
        Some(Self {
            name,
            bytes,
            shaping: harfrust::Font::new(bytes, 0)?,
            metrics: Metrics {
                units_per_em: metrics.units_per_em,
                ascent: metrics.ascent.round() as i16,
                descent: metrics.descent.round() as i16,
                bounds,
                italic_angle: metrics.italic_angle,
                weight: view.attributes().weight.value().round() as u16,
            },
            advances,
            charmap: view.charmap(),
        })
    }

    /// The glyph that the face's character map gives for a character.
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.charmap.map(c).and_then(|g| u16::try_from(g.to_u32()).ok()).filter(|&g| g != 0)
    }

    /// Advance of a glyph as the font states it, without kerning, in font units.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(0)
    }
}

/// The fonts of the pack, parsed. Build it once and lend it to every call of [`write`](super::write).
#[derive(Clone)]
pub struct PackFonts {
    faces: Vec<ParsedFace>,
}

impl fmt::Debug for PackFonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.faces.iter().map(|face| face.name)).finish()
    }
}

impl PackFonts {
    /// Parses the faces that are compiled in.
    ///
    /// # Errors
    /// [`ReportError::AuditPack`] if an embedded file is no usable font with 1000 units per em; a fault of the build.
    pub fn built_in() -> Result<Self, ReportError> {
        let faces = Face::ALL
            .iter()
            .map(|face| {
                let (name, bytes): (_, &'static [u8]) = match face {
                    Face::Regular => ("NotoSans-Regular", include_bytes!("../../../fonts/NotoSans-Regular.ttf")),
                    Face::Bold => ("NotoSans-Bold", include_bytes!("../../../fonts/NotoSans-Bold.ttf")),
                    Face::Italic => ("NotoSans-Italic", include_bytes!("../../../fonts/NotoSans-Italic.ttf")),
                    Face::Symbols => {
                        ("NotoSansSymbols2-Regular", include_bytes!("../../../fonts/NotoSansSymbols2-Subset.ttf"))
                    }
                    Face::Math => ("NotoSansMath-Regular", include_bytes!("../../../fonts/NotoSansMath-Subset.ttf")),
                };
                ParsedFace::parse(name, bytes)
                    // Layout counts in thousandths of an em, which saves a division a glyph.
                    .filter(|f| {
                        f.metrics.units_per_em == 1000 && (*face != Face::Regular || f.glyph('\u{fffd}').is_some())
                    })
                    .ok_or_else(|| ReportError::AuditPack(format!("the built-in font {name} cannot be used")))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { faces })
    }

    /// One of the faces.
    pub(super) fn face(&self, face: Face) -> &ParsedFace {
        &self.faces[face as usize]
    }

    /// The face that draws a character where `wanted` is asked for; `None` if no face has it.
    pub(super) fn face_for(&self, c: char, wanted: Face) -> Option<Face> {
        [wanted].into_iter().chain(Face::FALLBACK).find(|&f| self.face(f).glyph(c).is_some())
    }
}
