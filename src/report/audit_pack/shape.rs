//! Words to glyphs: character coverage, fallback faces, kerning and marks, each word once a pack.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use harfrust::{Buffer, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fonts::{Face, PackFonts};
use super::page::Glyph;

/// What stands where no face has a glyph: visible on the page and found by a search.
const REPLACEMENT: char = '\u{fffd}';

/// Glyphs of one face.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// The face.
    pub face: Face,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
}

/// A shaped word: text without a break opportunity.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// Its glyphs by face; more than one fragment where a character came from another face.
    pub fragments: Vec<Fragment>,
    /// Its width in thousandths of an em.
    pub width: i32,
    /// Characters that no face has.
    pub missing: Vec<char>,
}

/// Shapes words, remembers them, and notes what could not be drawn and where.
pub(super) struct Typesetter<'f> {
    fonts: &'f PackFonts,
    shapers: Vec<ShaperFont<'f, 'f>>,
    plans: Vec<(Face, Option<Script>, ShapePlan)>,
    // One map a face, so that a word is looked up without building a key.
    words: Vec<HashMap<Box<str>, Rc<Word>>>,
    features: Vec<Feature>,
    place: String,
    missing: Vec<(char, String)>,
    reported: HashSet<(char, String)>,
}

impl<'f> Typesetter<'f> {
    /// A typesetter for one pack.
    pub fn new(fonts: &'f PackFonts) -> Self {
        Self {
            fonts,
            shapers: Face::ALL.iter().map(|&face| ShaperFont::new(&fonts.face(face).shaping)).collect(),
            plans: Vec::new(),
            words: vec![HashMap::new(); Face::ALL.len()],
            // Ligatures save nothing at these sizes and cost every search and copy.
            features: vec![Feature::new(Tag::new(b"liga"), 0, ..), Feature::new(Tag::new(b"clig"), 0, ..)],
            place: String::new(),
            missing: Vec::new(),
            reported: HashSet::new(),
        }
    }

    /// Names the part of the pack that the following text belongs to, for reports about it.
    pub fn enter(&mut self, place: &str) {
        if self.place != place {
            place.clone_into(&mut self.place);
        }
    }

    /// One sentence for each character and place where it had to be replaced, in reading order.
    pub fn reports(&self) -> Vec<String> {
        self.missing
            .iter()
            .map(|(c, place)| {
                format!(
                    "{place}: the built-in fonts have no glyph for U+{:04X}; the pack shows a replacement sign there",
                    u32::from(*c)
                )
            })
            .collect()
    }

    /// Notes the characters of a word that is about to be drawn here and that no face has.
    pub fn note_missing(&mut self, word: &Word) {
        for &c in &word.missing {
            if self.reported.insert((c, self.place.clone())) {
                self.missing.push((c, self.place.clone()));
            }
        }
    }

    /// Width of a space in thousandths of an em.
    pub fn space(&self, face: Face) -> i32 {
        let face = self.fonts.face(face);
        face.glyph(' ').map_or(250, |g| i32::from(face.advance(g)))
    }

    /// The glyph of a space, if the face has one.
    pub fn space_glyph(&self, face: Face) -> Option<Glyph> {
        let parsed = self.fonts.face(face);
        let id = parsed.glyph(' ')?;
        Some(Glyph { id, advance: parsed.advance(id).cast_signed(), dx: 0, dy: 0, text: [' ', '\0'] })
    }

    /// The word in a face, shaped.
    pub fn word(&mut self, text: &str, face: Face) -> Rc<Word> {
        if let Some(word) = self.words[face as usize].get(text) {
            return Rc::clone(word);
        }
        let word = Rc::new(self.shape(text, face));
        self.words[face as usize].insert(Box::from(text), Rc::clone(&word));
        word
    }

    fn shape(&mut self, text: &str, face: Face) -> Word {
        let mut word = Word::default();
        let mut run = String::new();
        let mut run_face = face;
        // Composed letters have glyphs of their own where letter and mark would need positioning.
        for c in text.nfc() {
            let (c, at) = match c {
                '\u{a0}' | '\u{2007}' | '\u{202f}' => (' ', face),
                _ if is_invisible(c) => continue,
                // A mark stays with the face of its letter.
                _ if is_combining_mark(c) && self.fonts.face(run_face).glyph(c).is_some() => (c, run_face),
                _ => {
                    if let Some(at) = self.fonts.face_for(c, face) {
                        (c, at)
                    } else {
                        word.missing.push(c);
                        // The regular face is known to have the sign.
                        (
                            REPLACEMENT,
                            if self.fonts.face(face).glyph(REPLACEMENT).is_some() { face } else { Face::Regular },
                        )
                    }
                }
            };
            if at != run_face && !run.is_empty() {
                self.shape_run(&run, run_face, &mut word);
                run.clear();
            }
            run_face = at;
            run.push(c);
        }
        if !run.is_empty() {
            self.shape_run(&run, run_face, &mut word);
        }
        word
    }

    fn shape_run(&mut self, text: &str, face: Face, word: &mut Word) {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        // Everything that the faces cover is written from left to right.
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let script = buffer.script();
        let at = self.plans.iter().position(|(f, s, _)| *f == face && *s == script).unwrap_or_else(|| {
            let font = &self.fonts.face(face).shaping;
            let plan = ShapePlan::new(font, Direction::LeftToRight, script, None, &self.features);
            self.plans.push((face, script, plan));
            self.plans.len() - 1
        });
        let options = ShapeOptions::new().plan(Some(&self.plans[at].2)).features(&self.features);
        let mut glyphs = Vec::with_capacity(text.len());
        if harfrust::shape(&self.shapers[face as usize], &mut buffer, options).is_ok() {
            let infos = buffer.glyph_infos();
            for (i, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
                let start = info.cluster as usize;
                let of_cluster = infos.iter().take(i).rev().take_while(|p| p.cluster == info.cluster).count();
                let next = infos[i + 1..].iter().find(|n| n.cluster != info.cluster);
                let end = next.map_or(text.len(), |n| n.cluster as usize);
                let alone = next.is_none_or(|_| infos.get(i + 1).is_none_or(|n| n.cluster != info.cluster));
                let mut chars = text.get(start..end).unwrap_or_default().chars().skip(of_cluster);
                let first = chars.next().unwrap_or(REPLACEMENT);
                let second = if alone { chars.next().unwrap_or('\0') } else { '\0' };
                glyphs.push(Glyph {
                    id: info.glyph_id as u16,
                    advance: position.x_advance as i16,
                    dx: position.x_offset as i16,
                    dy: position.y_offset as i16,
                    text: [first, second],
                });
            }
        } else {
            // The shaper refuses no text of these scripts; should it, unkerned glyphs are still right.
            let parsed = self.fonts.face(face);
            glyphs.extend(text.chars().map(|c| {
                let id = parsed.glyph(c).unwrap_or(0);
                Glyph { id, advance: parsed.advance(id).cast_signed(), dx: 0, dy: 0, text: [c, '\0'] }
            }));
        }
        word.width += glyphs.iter().map(|g| i32::from(g.advance)).sum::<i32>();
        word.fragments.push(Fragment { face, glyphs });
    }
}

/// Characters that are instructions to a text engine and draw nothing by themselves.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(word: &Word) -> String {
        word.fragments.iter().flat_map(|f| &f.glyphs).flat_map(|g| g.text).filter(|&c| c != '\0').collect()
    }

    #[test]
    fn a_character_without_a_glyph_is_replaced_and_reported_once_for_each_place() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = Typesetter::new(&fonts);
        setter.enter("A.5.1");
        let word = setter.word("أbأ", Face::Regular);
        assert_eq!(text_of(&word), "\u{fffd}b\u{fffd}");
        setter.note_missing(&word);
        setter.note_missing(&word);
        setter.enter("A.5.2");
        setter.note_missing(&word);
        let reports = setter.reports();
        assert_eq!(reports.len(), 2, "{reports:?}");
        assert!(reports[0].starts_with("A.5.1: ") && reports[0].contains("U+0623"), "{reports:?}");
    }

    #[test]
    fn signs_that_the_text_face_lacks_come_from_another_face() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = Typesetter::new(&fonts);
        let word = setter.word("a✓→b", Face::Bold);
        let faces: Vec<Face> = word.fragments.iter().map(|f| f.face).collect();
        assert_eq!(faces, [Face::Bold, Face::Symbols, Face::Math, Face::Bold]);
        assert!(word.missing.is_empty());
    }

    #[test]
    fn a_decomposed_letter_takes_the_same_width_as_the_composed_one() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = Typesetter::new(&fonts);
        let decomposed = setter.word("Zu\u{308}rich", Face::Regular);
        let composed = setter.word("Zürich", Face::Regular);
        assert_eq!(decomposed.width, composed.width);
        assert_eq!(text_of(&decomposed), "Zürich");
    }

    #[test]
    fn kerning_moves_letters_together_and_ligatures_stay_apart() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = Typesetter::new(&fonts);
        let (a, v) = (setter.word("A", Face::Regular).width, setter.word("V", Face::Regular).width);
        assert!(setter.word("AV", Face::Regular).width < a + v);
        let word = setter.word("office", Face::Regular);
        assert_eq!(word.fragments[0].glyphs.len(), 6);
        assert_eq!(text_of(&word), "office");
    }
}
