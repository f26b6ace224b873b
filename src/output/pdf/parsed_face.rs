//! A parsed font face. All lengths are in thousandths of an em, independent of the file's units.

use std::sync::Arc;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

/// Metrics for the PDF font descriptor, in thousandths of an em.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Metrics {
    /// Typographic ascent.
    pub ascent: i16,
    /// Typographic descent, negative.
    pub descent: i16,
    /// Left, bottom, right and top of the bounding box of all glyphs.
    pub bounds: [i16; 4],
    /// Italic angle in degrees, negative if slanted to the right.
    pub italic_angle: f32,
    /// Weight, 400 for regular.
    pub weight: u16,
}

/// The bytes of a font file.
#[derive(Clone)]
enum Bytes {
    /// Built in, with its character map: it is used for every character and slow to look up.
    BuiltIn(&'static [u8], Charmap<'static>),
    /// Read from a file in this run.
    Read(Arc<Vec<u8>>),
}

/// A parsed face.
#[derive(Clone)]
pub(crate) struct ParsedFace {
    /// PostScript name.
    pub name: Box<str>,
    /// The face for the shaper; its positions are scaled to thousandths of an em.
    pub shaping: harfrust::Font,
    /// Metrics for the font descriptor.
    pub metrics: Metrics,
    /// Units per em of the file.
    pub units_per_em: u16,
    /// Index of the face in its file; 0 unless it is a collection.
    pub index: u32,
    /// The glyph of the space.
    pub space: Option<u16>,
    bytes: Bytes,
    advances: Vec<u16>,
}

impl std::fmt::Debug for ParsedFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ParsedFace").field(&self.name).finish()
    }
}

impl ParsedFace {
    /// Parses a built-in file.
    pub fn built_in(name: &str, bytes: &'static [u8]) -> Option<Self> {
        let view = FontRef::new(bytes).ok()?;
        let shaping = harfrust::Font::new(bytes, 0)?;
        Some(Self::of(&view, name.into(), shaping, 0, Bytes::BuiltIn(bytes, view.charmap())))
    }

    /// Parses a face of a file read in this run.
    pub fn read(bytes: &Arc<Vec<u8>>, index: u32) -> Option<Self> {
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::<Vec<u8>>::clone(bytes);
        let shaping = harfrust::Font::new(shared, index)?;
        let view = FontRef::from_index(bytes, index).ok()?;
        Some(Self::of(&view, postscript_name(&view), shaping, index, Bytes::Read(Arc::clone(bytes))))
    }

    fn of(view: &FontRef<'_>, name: Box<str>, shaping: harfrust::Font, index: u32, bytes: Bytes) -> Self {
        let metrics = view.metrics(Size::unscaled(), LocationRef::default());
        let glyphs = view.glyph_metrics(Size::unscaled(), LocationRef::default());
        let scale = 1000.0 / f32::from(metrics.units_per_em.max(1));
        let advances = (0..metrics.glyph_count)
            .map(|id| (glyphs.advance_width(id.into()).unwrap_or(0.0) * scale).round() as u16)
            .collect();
        let bounds =
            metrics.bounds.map_or([0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max].map(|v| (v * scale).round() as i16));
        let mut face = Self {
            name,
            shaping,
            metrics: Metrics {
                ascent: (metrics.ascent * scale).round() as i16,
                descent: (metrics.descent * scale).round() as i16,
                bounds,
                italic_angle: metrics.italic_angle,
                weight: view.attributes().weight.value().round() as u16,
            },
            units_per_em: metrics.units_per_em,
            index,
            space: None,
            bytes,
            advances,
        };
        face.space = face.glyph(' ');
        face
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::BuiltIn(bytes, _) => bytes,
            Bytes::Read(bytes) => bytes,
        }
    }

    /// The glyph for a character according to the face's character map. In a file read in this run, an empty glyph for
    /// a visible character counts as missing (colour fonts, placeholders).
    pub fn glyph(&self, c: char) -> Option<u16> {
        let map = |charmap: &Charmap<'_>| charmap.map(c).filter(|g| g.to_u32() != 0);
        match &self.bytes {
            Bytes::BuiltIn(_, charmap) => map(charmap).and_then(|g| u16::try_from(g.to_u32()).ok()),
            Bytes::Read(bytes) => {
                let view = FontRef::from_index(bytes, self.index).ok()?;
                let glyph = map(&view.charmap())?;
                let blank = c.is_whitespace() || super::shape::is_invisible(c);
                let metrics = view.glyph_metrics(Size::unscaled(), LocationRef::default());
                let drawn = || metrics.bounds(glyph).is_some_and(|b| b.x_max > b.x_min || b.y_max > b.y_min);
                if blank || drawn() { u16::try_from(glyph.to_u32()).ok() } else { None }
            }
        }
    }

    /// Advance of a glyph without kerning, in thousandths of an em.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(0)
    }
}

/// The PostScript name, reduced to characters that are safe in PDF; `Font` if the face has none.
fn postscript_name(view: &FontRef<'_>) -> Box<str> {
    let name = |id| view.localized_strings(id).english_or_first().map(|s| s.to_string());
    let name = name(StringId::POSTSCRIPT_NAME).or_else(|| name(StringId::FAMILY_NAME)).unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(63).collect();
    if name.is_empty() { "Font".into() } else { name.into() }
}
