//! Output of the shaper as glyphs in logical order, each with the characters that it represents.
//!
//! A viewer extracts text from the glyphs. Most glyphs represent one or two characters, which the font's `ToUnicode`
//! map states. If the text of a cluster differs from the texts of its glyphs in sequence (a vowel sign drawn before
//! its consonant, dots separate from their letter), the cluster carries its text as an actual text.

use std::collections::HashMap;

use harfrust::{GlyphInfo, GlyphPosition};

use super::page::Glyph;
use super::parsed_face::ParsedFace;

/// The text of a glyph without a character of its own: a zero-width space, so that viewers which ignore actual texts
/// extract nothing extra.
const NOTHING: char = '\u{200b}';

/// Actual texts of clusters, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct ActualTexts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
}

impl ActualTexts {
    /// The number of a text; 0 (none) if a pack has more different texts than numbers.
    fn number(&mut self, text: &str) -> u16 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.texts.len() + 1) else { return 0 };
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// A text by its number.
    pub fn get(&self, number: u16) -> Option<&str> {
        self.texts.get(usize::from(number).checked_sub(1)?).map(AsRef::as_ref)
    }
}

/// Converts shaped glyphs from left to right into glyphs in logical order.
pub(crate) fn in_order(
    text: &str,
    face: &ParsedFace,
    infos: &[GlyphInfo],
    positions: &[GlyphPosition],
    rtl: bool,
    spellings: &mut ActualTexts,
) -> Vec<Glyph> {
    let mut shaped: Vec<(&GlyphInfo, &GlyphPosition)> = infos.iter().zip(positions).collect();
    if rtl {
        shaped.reverse();
    }
    let mut glyphs = Vec::with_capacity(shaped.len());
    let mut at = 0;
    while let Some((first, _)) = shaped.get(at) {
        let end = shaped[at..].iter().position(|(g, _)| g.cluster != first.cluster).map_or(shaped.len(), |n| at + n);
        let to = shaped.get(end).map_or(text.len(), |(g, _)| g.cluster as usize);
        let said = text.get(first.cluster as usize..to).unwrap_or_default();
        let cluster = &shaped[at..end];
        let start = glyphs.len();
        let one = |(n, (info, position)): (usize, &(&GlyphInfo, &GlyphPosition))| Glyph {
            id: info.glyph_id as u16,
            advance: clamp(position.x_advance),
            dx: clamp(position.x_offset),
            dy: clamp(position.y_offset),
            text: [NOTHING, '\0'],
            spelled: 0,
            joined: n > 0,
        };
        glyphs.extend(cluster.iter().enumerate().map(one));
        mean(said, face, &mut glyphs[start..], spellings);
        // In right-to-left text a viewer reverses character by character, and would reverse these too.
        if rtl && said.chars().nth(1).is_some() {
            glyphs[start].spelled = spellings.number(said);
        }
        at = end;
    }
    glyphs
}

/// Assigns the characters of a cluster to its glyphs.
fn mean(said: &str, face: &ParsedFace, glyphs: &mut [Glyph], spellings: &mut ActualTexts) {
    let mut chars = said.chars();
    if let [glyph] = glyphs {
        let text = [chars.next().unwrap_or(NOTHING), chars.next().unwrap_or('\0')];
        glyph.text = text;
        if chars.next().is_some() {
            glyph.spelled = spellings.number(said);
        }
        return;
    }
    let mut left: Vec<char> = said.chars().collect();
    let (count, many) = (glyphs.len(), left.len());
    // First the glyphs that the font maps to a character of the cluster, then the others in order.
    let mut own = vec![false; count];
    let mut in_place = many == count || many == count + 1;
    for (n, glyph) in glyphs.iter_mut().enumerate() {
        if let Some(at) = left.iter().position(|&c| c != '\0' && face.glyph(c) == Some(glyph.id)) {
            in_place &= at == n;
            glyph.text = [left[at], '\0'];
            left[at] = '\0';
            own[n] = true;
        }
    }
    let mut left = left.into_iter().filter(|&c| c != '\0');
    for (glyph, _) in glyphs.iter_mut().zip(own).filter(|(_, own)| !own) {
        glyph.text = [left.next().unwrap_or(NOTHING), '\0'];
    }
    if let (Some(c), Some(last)) = (left.next(), glyphs.last_mut()) {
        last.text[1] = c;
    }
    let means: String = glyphs.iter().flat_map(|g| g.text).filter(|&c| c != '\0').collect();
    if !in_place || means != said {
        glyphs[0].spelled = spellings.number(said);
    }
}

/// No distance in a line exceeds the range of the type, except in a damaged font.
fn clamp(v: i32) -> i16 {
    v.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}
