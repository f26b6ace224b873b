//! Additional fonts, and the requirements that a font file must meet.

use std::fmt;
use std::sync::Arc;

use skrifa::raw::TableProvider as _;
use skrifa::raw::types::Tag;
use skrifa::{FontRef, MetadataProvider as _};

use super::parsed_face::ParsedFace;

/// A checked and parsed face of a font file. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Font {
    pub(super) face: Arc<ParsedFace>,
    /// File name as stated in the record.
    pub(super) file: String,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub(super) sha256: String,
}

/// Why a pack cannot use a font file. The message states what to do, but not which file it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FontError {
    /// Not a font, or a damaged one.
    #[error("it is no TrueType or OpenType font that can be read; give a .ttf, .otf or .ttc file")]
    NoFont,
    /// A font without a `cmap` table of Unicode characters.
    #[error("it has no character map (cmap) that says which characters it draws; give another font")]
    NoCharacters,
    /// A bitmap or colour font without outlines.
    #[error("it has no outlines (a bitmap or colour font), which a PDF for archiving needs; give another font")]
    NoOutlines,
    /// `OS/2` `fsType` forbids embedding, or embedding outlines.
    #[error("its licence bits (OS/2 fsType {0:#06x}) do not permit embedding; give a font that may be embedded")]
    NoEmbedding(u16),
    /// `OS/2` `fsType` forbids subsetting.
    #[error(
        "its licence bits (OS/2 fsType {0:#06x}) permit embedding the whole font only, and a pack embeds the glyphs that \
         it shows; give a font that may be subset"
    )]
    NoSubset(u16),
}

/// Restricted licence: no embedding (OpenType, OS/2 `fsType`, bit 1).
const RESTRICTED: u16 = 0x0002;
/// Preview and print, or editable: embedding is permitted even if bit 1 is set (bits 2 and 3).
const PERMITTED: u16 = 0x000c;
/// No subsetting (bit 8).
const NO_SUBSETTING: u16 = 0x0100;
/// Bitmaps only (bit 9).
const BITMAPS_ONLY: u16 = 0x0200;

impl Font {
    /// Reads a font file. In a collection, the first upright face whose weight is nearest to regular. `file` is the
    /// name that the record states.
    ///
    /// # Errors
    /// [`FontError`] if a pack cannot or may not use it.
    pub fn read(file: &str, bytes: Vec<u8>) -> Result<Self, FontError> {
        let index = regular(&bytes).ok_or(FontError::NoFont)?;
        Self::read_face(file, bytes, index)
    }

    /// Reads one face of a font file by its number.
    ///
    /// # Errors
    /// As [`Font::read`].
    pub fn read_face(file: &str, bytes: Vec<u8>, index: u32) -> Result<Self, FontError> {
        check(&FontRef::from_index(&bytes, index).map_err(|_| FontError::NoFont)?)?;
        let sha256 = crate::model::sha256(&bytes);
        let face = ParsedFace::read(&Arc::new(bytes), index).ok_or(FontError::NoFont)?;
        Ok(Self { face: Arc::new(face), file: file.to_owned(), sha256 })
    }

    /// A built-in face as a fallback for a user's own font.
    pub(super) fn built_in(face: Arc<ParsedFace>, file: &str, sha256: &str) -> Self {
        Self { face, file: file.to_owned(), sha256: sha256.to_owned() }
    }

    /// Whether the face has a glyph for a character.
    pub fn draws(&self, c: char) -> bool {
        self.face.glyph(c).is_some()
    }

    /// PostScript name of the face.
    pub fn name(&self) -> &str {
        &self.face.name
    }

    /// Name of its file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// SHA-256 of its file, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// How far a face differs from an upright one of regular weight. The face with the lowest value is used for text.
pub fn distance_from_regular(view: &FontRef<'_>) -> u32 {
    let attributes = view.attributes();
    let slanted = attributes.style != skrifa::attribute::Style::Normal;
    let stretch = (attributes.stretch.ratio() - 1.0).abs() * 1000.0;
    (attributes.weight.value() - 400.0).abs() as u32 + u32::from(slanted) * 1000 + stretch as u32
}

fn regular(bytes: &[u8]) -> Option<u32> {
    let faces = FontRef::fonts(bytes).enumerate().filter_map(|(at, face)| Some((u32::try_from(at).ok()?, face.ok()?)));
    faces.min_by_key(|(at, face)| (distance_from_regular(face), *at)).map(|(at, _)| at)
}

/// Checks whether a pack can and may use a face.
///
/// # Errors
/// [`FontError`] with the reason.
pub fn check(view: &FontRef<'_>) -> Result<(), FontError> {
    if view.head().is_err() || view.maxp().is_err() || view.hhea().is_err() || view.hmtx().is_err() {
        return Err(FontError::NoFont);
    }
    if !view.charmap().has_map() {
        return Err(FontError::NoCharacters);
    }
    if ![b"glyf", b"CFF ", b"CFF2"].iter().any(|tag| view.table_data(Tag::new(tag)).is_some()) {
        return Err(FontError::NoOutlines);
    }
    // Without this table there are no restrictions.
    let bits = view.os2().map_or(0, |os2| os2.fs_type());
    if (bits & RESTRICTED != 0 && bits & PERMITTED == 0) || bits & BITMAPS_ONLY != 0 {
        return Err(FontError::NoEmbedding(bits));
    }
    if bits & NO_SUBSETTING != 0 {
        return Err(FontError::NoSubset(bits));
    }
    Ok(())
}

/// A source of fonts for characters that no other font has.
pub trait FindFont: fmt::Debug + Send + Sync {
    /// A font that has the character. Must return the same font for the same character.
    fn find(&self, c: char) -> Option<Font>;
}

/// The additional fonts of a run.
#[derive(Debug, Clone, Default)]
pub struct MoreFonts {
    /// Tried in this order for characters that the built-in fonts lack.
    pub given: Vec<Font>,
    /// Tried last.
    pub system: Option<Arc<dyn FindFont>>,
}
