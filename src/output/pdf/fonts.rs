//! The fonts of packs: parsed once per process and shared by all threads.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::error::PdfError;
use super::more_fonts::{Font, MoreFonts};
use super::parsed_face::ParsedFace;
use super::shape_cache::ShapeCache;
use crate::model::record::{FontOrigin, FontUsed};

/// A face: of the text family, one of the two symbol faces, or an additional one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Face {
    /// Text.
    Regular,
    /// Headings, identifiers.
    Bold,
    /// Annotations such as `carried over`.
    Italic,
    /// Ticks, boxes and shapes.
    Symbols,
    /// Arrows and comparison signs.
    Math,
    /// An additional face, by its number among those. It has one weight for all styles.
    Own(u16),
}

impl Face {
    /// The built-in faces in the order in which [`PackFonts`] holds them.
    pub const BUILT_IN: [Self; 5] = [Self::Regular, Self::Bold, Self::Italic, Self::Symbols, Self::Math];

    /// Its index among all faces.
    pub fn index(self) -> usize {
        match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Italic => 2,
            Self::Symbols => 3,
            Self::Math => 4,
            Self::Own(n) => Self::BUILT_IN.len() + usize::from(n),
        }
    }
}

/// A built-in font file.
struct BuiltIn {
    /// PostScript name.
    name: &'static str,
    /// File name in the folder `fonts`.
    file: &'static str,
    bytes: &'static [u8],
    /// SHA-256 of the bytes. A test recomputes it, so that no run has to.
    sha256: &'static str,
}

macro_rules! built_in {
    ($name:literal, $file:literal, $sha256:literal) => {
        BuiltIn { name: $name, file: $file, bytes: include_bytes!(concat!("../../../fonts/", $file)), sha256: $sha256 }
    };
}

/// In the order of [`Face::BUILT_IN`].
static BUILT_IN: [BuiltIn; 5] = [
    built_in!(
        "NotoSans-Regular",
        "NotoSans-Regular.ttf",
        "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d"
    ),
    built_in!("NotoSans-Bold", "NotoSans-Bold.ttf", "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5"),
    built_in!(
        "NotoSans-Italic",
        "NotoSans-Italic.ttf",
        "5d7618dda819443fd07301c84adcee9fe8960c873ea5e5e1f0f59db384b78082"
    ),
    built_in!(
        "NotoSansSymbols2-Regular",
        "NotoSansSymbols2-Subset.ttf",
        "44be8c28bcf9860a85518eab2a4086eeaa68fe68ad9fcde6e471b90e9b1416b0"
    ),
    built_in!(
        "NotoSansMath-Regular",
        "NotoSansMath-Subset.ttf",
        "ead0cef1d079594772d00f26cf9ae9a25b00a5c650885542431bd1a46804ba1e"
    ),
];

/// The parsed fonts of a pack. Build it once and pass it to every call of [`write`](crate::output::pack::write).
#[derive(Clone)]
pub struct PackFonts {
    /// The built-in faces, then the given ones, then those found for the current pack.
    faces: Vec<Arc<ParsedFace>>,
    more: MoreFonts,
    /// The user's own faces that replace the first three.
    family: [Option<Font>; 3],
    found: Vec<Font>,
    /// Words already shaped in these faces.
    shelf: Arc<ShapeCache>,
}

impl fmt::Debug for PackFonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.faces.iter().map(|face| &face.name)).finish()
    }
}

impl PackFonts {
    /// Parses the built-in faces.
    ///
    /// # Errors
    /// [`PdfError::BuiltInFont`] if a built-in file is not a usable font with 1000 units per em; a fault of the build.
    pub fn built_in() -> Result<Self, PdfError> {
        Self::with(MoreFonts::default())
    }

    /// The built-in faces with additional ones, which are tried in order for characters that the built-in faces lack.
    ///
    /// # Errors
    /// As [`PackFonts::built_in`].
    pub fn with(more: MoreFonts) -> Result<Self, PdfError> {
        Self::with_family(more, [None, None, None])
    }

    /// As [`PackFonts::with`], with the user's own faces in place of the built-in regular, bold and italic ones. If
    /// only a regular one is given, it replaces all three, so that no page mixes families.
    ///
    /// # Errors
    /// As [`PackFonts::built_in`].
    pub fn with_family(more: MoreFonts, family: [Option<Font>; 3]) -> Result<Self, PdfError> {
        let mut faces = BUILT_IN
            .iter()
            .enumerate()
            .map(|(at, file)| {
                ParsedFace::built_in(file.name, file.bytes)
                    // Layout uses thousandths of an em, which saves a division per glyph.
                    .filter(|f| f.units_per_em == 1000 && (at > 0 || f.glyph('\u{fffd}').is_some()))
                    .map(Arc::new)
                    .ok_or(PdfError::BuiltInFont(file.name))
            })
            .collect::<Result<Vec<_>, _>>()?;
        // The built-in text face remains the fallback for characters that the user's face lacks.
        let replaced = family.iter().any(Option::is_some);
        let regular = family[0].clone();
        let family = family.map(|face| face.or_else(|| regular.clone()));
        let mut more = more;
        if replaced {
            for (at, font) in family.iter().enumerate() {
                let Some(font) = font else { continue };
                let built_in = std::mem::replace(&mut faces[at], Arc::clone(&font.face));
                if at == 0 {
                    more.given.push(Font::built_in(built_in, BUILT_IN[0].file, BUILT_IN[0].sha256));
                }
            }
        }
        faces.extend(more.given.iter().map(|font| Arc::clone(&font.face)));
        Ok(Self { faces, more, family, found: Vec::new(), shelf: Arc::default() })
    }

    /// These fonts with the system fonts that a text also needs, if system fonts are allowed. The result depends on
    /// the text only, not on earlier calls.
    pub(crate) fn for_text(&self, text: &str) -> Option<Self> {
        let system = self.more.system.as_ref()?;
        // Every built-in text face has ASCII, and most lines contain nothing else.
        let lines = text.split('\n').filter(|line| !line.is_ascii());
        let needed: BTreeSet<char> = lines.flat_map(str::chars).filter(|c| !c.is_ascii() && !c.is_control()).collect();
        let mut fonts = Self { shelf: Arc::default(), ..self.clone() };
        for c in needed {
            if super::shape::is_invisible(c) || fonts.face_for(c, Face::Regular).is_some() {
                continue;
            }
            if let Some(font) = system.find(c).filter(|font| font.face.glyph(c).is_some()) {
                fonts.faces.push(Arc::clone(&font.face));
                fonts.found.push(font);
            }
        }
        (!fonts.found.is_empty()).then_some(fonts)
    }

    /// The faces with their files, for the record.
    pub(crate) fn used(&self) -> Vec<FontUsed> {
        let own = |font: &Font, origin| FontUsed {
            name: font.face.name.to_string(),
            file: font.file.clone(),
            sha256: font.sha256.clone(),
            origin,
        };
        let built_in = BUILT_IN.iter().enumerate().map(|(at, file)| match self.family.get(at) {
            Some(Some(font)) => own(font, FontOrigin::Given),
            _ => FontUsed {
                name: file.name.to_owned(),
                file: file.file.to_owned(),
                sha256: file.sha256.to_owned(),
                origin: FontOrigin::BuiltIn,
            },
        });
        let given = self.more.given.iter().map(|font| own(font, FontOrigin::Given));
        let found = self.found.iter().map(|font| own(font, FontOrigin::System));
        built_in.chain(given).chain(found).collect()
    }

    /// The cache of words shaped in these faces.
    pub(crate) fn shelf(&self) -> &ShapeCache {
        &self.shelf
    }

    /// The number of faces.
    pub(crate) fn count(&self) -> usize {
        self.faces.len()
    }

    /// A face by its identifier.
    pub(crate) fn face(&self, face: Face) -> &ParsedFace {
        &self.faces[face.index()]
    }

    /// The faces to try for a character, in order, if `wanted` is the style.
    pub(crate) fn order(&self, wanted: Face) -> impl Iterator<Item = Face> + '_ {
        let own = self.faces.len() - Face::BUILT_IN.len();
        [wanted, Face::Symbols, Face::Math]
            .into_iter()
            .chain((0..u16::try_from(own).unwrap_or(u16::MAX)).map(Face::Own))
    }

    /// The face that has a character if `wanted` is the style; `None` if no face has it.
    pub(crate) fn face_for(&self, c: char, wanted: Face) -> Option<Face> {
        self.order(wanted).find(|&f| self.face(f).glyph(c).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_of_the_built_in_files_are_theirs() {
        for file in &BUILT_IN {
            assert_eq!(crate::model::sha256(file.bytes), file.sha256, "{}", file.file);
        }
    }
}
