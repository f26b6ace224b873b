//! Shapes words into glyphs: character coverage, fallback faces, scripts, kerning and marks. Each word is shaped once.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use harfrust::{Buffer, BufferFlags, Direction, Feature, ShapeOptions, ShapePlan, ShaperFont, Tag};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Face, PackFonts};
use super::glyphs::{self, ActualTexts};
use super::page::Glyph;
use super::shape_cache::Shaped;
use super::text::TextSegment;

/// Replacement for characters without a glyph: visible on the page and found by a search.
const REPLACEMENT: char = '\u{fffd}';
/// Maximum number of places with missing characters that are reported individually.
const PLACES: usize = 20;
/// Maximum number of characters that a report names.
const NAMED: usize = 8;

/// Glyphs of one face and script.
#[derive(Debug, Clone)]
pub(crate) struct Fragment {
    /// The face.
    pub face: Face,
    /// The glyphs in logical order, whatever their direction.
    pub glyphs: Vec<Glyph>,
    /// The script, unless the built-in faces draw it.
    pub script: Option<Script>,
    /// How far the face extends above and below a line of the built-in family, in thousandths of an em.
    pub beyond: [i16; 2],
}

/// A shaped word: text without a break opportunity, in one direction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    /// Its glyphs by face; several fragments if some characters come from another face.
    pub fragments: Vec<Fragment>,
    /// Its width in thousandths of an em.
    pub width: i32,
    /// Characters that no face has.
    pub missing: Vec<char>,
}

/// Text of one face and script within a word.
#[derive(Debug, Default)]
struct ShapedRun {
    text: String,
    face: Option<Face>,
    script: Option<Script>,
}

/// Key of a shaping plan: face, script, whether it is right-to-left.
type PlanKey = (Face, Option<harfrust::Script>, bool);

/// Shapes and caches words, and records characters that could not be drawn.
pub(crate) struct TextShaper<'f> {
    fonts: &'f PackFonts,
    shapers: Vec<ShaperFont<'f, 'f>>,
    plans: Vec<(PlanKey, ShapePlan)>,
    words: Shaped,
    /// Words valid in this pack only, because they refer to its actual texts: by face and direction.
    only_here: Vec<(usize, usize, Box<str>)>,
    features: Vec<Feature>,
    spellings: ActualTexts,
    place: String,
    missing: Vec<(String, Vec<char>)>,
    reported: HashSet<(char, String)>,
    /// Buffer for the segments of the current paragraph, reused for the next.
    pub segments: Vec<TextSegment>,
}

impl<'f> TextShaper<'f> {
    /// A shaper for one pack.
    pub fn new(fonts: &'f PackFonts) -> Self {
        let own = (0..u16::try_from(fonts.count() - Face::BUILT_IN.len()).unwrap_or(u16::MAX)).map(Face::Own);
        let shapers: Vec<_> = Face::BUILT_IN
            .into_iter()
            .chain(own)
            .map(|face| {
                let parsed = fonts.face(face);
                let shaper = ShaperFont::new(&parsed.shaping);
                if parsed.units_per_em == 1000 { shaper } else { shaper.with_scale(1000) }
            })
            .collect();
        Self {
            fonts,
            words: fonts.shelf().take(shapers.len()),
            only_here: Vec::new(),
            shapers,
            plans: Vec::new(),
            // Ligatures gain nothing at these sizes and disturb search and copy. The ligatures that a script requires
            // are other features.
            features: vec![Feature::new(Tag::new(b"liga"), 0, ..), Feature::new(Tag::new(b"clig"), 0, ..)],
            spellings: ActualTexts::default(),
            place: String::new(),
            missing: Vec::new(),
            reported: HashSet::new(),
            segments: Vec::new(),
        }
    }

    /// Sets the part of the pack that reports about the following text name.
    pub fn enter(&mut self, place: &str) {
        if self.place != place {
            place.clone_into(&mut self.place);
        }
    }

    /// The actual texts, for the writer.
    pub fn spellings(&self) -> &ActualTexts {
        &self.spellings
    }

    /// The actual texts, when shaping is complete.
    pub fn into_spellings(mut self) -> ActualTexts {
        std::mem::take(&mut self.spellings)
    }

    /// One sentence for each place where characters had to be replaced, in reading order; the last covers any further
    /// places.
    pub fn reports(&self) -> Vec<String> {
        let said = |place: &str, chars: &[char]| {
            format!(
                "{place}: no font has a glyph for {}; the pack shows a replacement sign there; name a font that has it \
                 with --font",
                named(chars)
            )
        };
        let one_by_one = if self.missing.len() > PLACES + 1 { PLACES } else { self.missing.len() };
        let (shown, rest) = self.missing.split_at(one_by_one);
        let mut reports: Vec<String> = shown.iter().map(|(place, chars)| said(place, chars)).collect();
        if !rest.is_empty() {
            let mut chars: Vec<char> = rest.iter().flat_map(|(_, chars)| chars.iter().copied()).collect();
            chars.sort_unstable();
            chars.dedup();
            reports.push(said(&format!("{} more places", rest.len()), &chars));
        }
        reports
    }

    /// Records the characters of a word that no face has and that are about to be drawn here.
    pub fn note_missing(&mut self, word: &Word) {
        for &c in &word.missing {
            if self.reported.insert((c, self.place.clone())) {
                match self.missing.iter_mut().rfind(|(place, _)| *place == self.place) {
                    Some((_, chars)) => chars.push(c),
                    None => self.missing.push((self.place.clone(), vec![c])),
                }
            }
        }
    }

    /// Width of a space in thousandths of an em.
    pub fn space(&self, face: Face) -> i32 {
        let face = self.fonts.face(face);
        face.space.map_or(250, |g| i32::from(face.advance(g)))
    }

    /// The glyph of the space, if the face is a text face. Every space in a line comes from the built-in family.
    pub fn space_glyph(&self, face: Face) -> Option<Glyph> {
        if matches!(face, Face::Own(_)) {
            return None;
        }
        let parsed = self.fonts.face(face);
        let id = parsed.space?;
        Some(Glyph { text: [' ', '\0'], ..Glyph::of(id, parsed.advance(id).cast_signed()) })
    }

    /// The shaped word in a face; `rtl` for right-to-left text.
    pub fn word(&mut self, text: &str, face: Face, rtl: bool) -> Arc<Word> {
        let (face_index, direction) = (face.index(), usize::from(rtl));
        if let Some(word) = self.words.get(face_index, direction, text) {
            return word;
        }
        let mut word = Word::default();
        // Composed letters have their own glyphs, while separate marks would have to be positioned.
        if !rtl && text.chars().all(is_simple) {
            self.shape_simple(text, face, &mut word);
        } else {
            let composed: String = text.nfc().collect();
            self.shape(&composed, face, rtl, &mut word);
        }
        if word.fragments.iter().flat_map(|f| &f.glyphs).any(|glyph| glyph.spelled != 0) {
            self.only_here.push((face_index, direction, Box::from(text)));
        }
        word.fragments.shrink_to_fit();
        let word = Arc::new(word);
        self.words.insert(face_index, direction, text, &word);
        word
    }

    /// Text in the scripts of the built-in family, which is most text: character by character.
    fn shape_simple(&mut self, text: &str, face: Face, word: &mut Word) {
        let mut run = String::new();
        let mut run_face = face;
        for c in text.nfc() {
            let (c, at) = match c {
                _ if is_space(c) => (' ', face),
                _ if is_invisible(c) => continue,
                // A mark uses the face of its letter.
                _ if is_combining_mark(c) && self.fonts.face(run_face).glyph(c).is_some() => (c, run_face),
                _ => {
                    if let Some(at) = self.fonts.face_for(c, face) {
                        (c, at)
                    } else {
                        word.missing.push(c);
                        (REPLACEMENT, self.replacement_face(face))
                    }
                }
            };
            if at != run_face && !run.is_empty() {
                self.shape_run(&run, run_face, false, None, word);
                run.clear();
            }
            run_face = at;
            run.push(c);
        }
        if !run.is_empty() {
            self.shape_run(&run, run_face, false, None, word);
        }
    }

    /// Text in any script: graphemes stay together, and each run has one script.
    fn shape(&mut self, text: &str, wanted: Face, rtl: bool, word: &mut Word) {
        let mut run = ShapedRun::default();
        for grapheme in text.graphemes(true) {
            let fonts = self.fonts;
            let draws = |face: Face, c: char| is_invisible(c) || is_space(c) || fonts.face(face).glyph(c).is_some();
            let all = fonts.order(wanted).find(|&face| grapheme.chars().all(|c| draws(face, c)));
            for c in grapheme.chars() {
                if is_invisible(c) && !is_joiner(c) {
                    continue;
                }
                let (c, face) = match all {
                    Some(_) if is_space(c) => (' ', wanted),
                    Some(face) => (c, face),
                    // No face has the whole grapheme: each character comes from a face that has it, or is replaced.
                    None => match fonts.face_for(c, wanted) {
                        Some(face) => (c, face),
                        None if is_joiner(c) => continue,
                        None => {
                            word.missing.push(c);
                            (REPLACEMENT, self.replacement_face(wanted))
                        }
                    },
                };
                let script = match c.script() {
                    Script::Common | Script::Inherited | Script::Unknown => None,
                    script => Some(script),
                };
                let goes_on =
                    run.face == Some(face) && (script.is_none() || run.script.is_none_or(|s| Some(s) == script));
                if !goes_on {
                    self.flush(&mut run, rtl, word);
                    run.face = Some(face);
                }
                run.script = run.script.or(script);
                run.text.push(c);
            }
        }
        self.flush(&mut run, rtl, word);
    }

    fn flush(&mut self, run: &mut ShapedRun, rtl: bool, word: &mut Word) {
        let ShapedRun { text, face, script } = std::mem::take(run);
        if let Some(face) = face {
            self.shape_run(&text, face, rtl, script, word);
        }
    }

    /// The face with the replacement character; the regular one always has it.
    fn replacement_face(&self, wanted: Face) -> Face {
        if self.fonts.face(wanted).glyph(REPLACEMENT).is_some() { wanted } else { Face::Regular }
    }

    fn shape_run(&mut self, text: &str, face: Face, rtl: bool, script: Option<Script>, word: &mut Word) {
        match self.glyphs(text, face, rtl, script) {
            Ok(glyphs) => self.add(glyphs, face, script, word),
            Err(lost) => self.replace(text, &lost, (face, rtl, script), word),
        }
    }

    /// The glyphs of a run; `Err` with the starts of the clusters for which the face has no glyph after all.
    fn glyphs(
        &mut self,
        text: &str,
        face: Face,
        rtl: bool,
        script: Option<Script>,
    ) -> Result<Vec<Glyph>, BTreeSet<usize>> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        match script {
            Some(script) => {
                buffer.set_script(script.short_name().parse().ok());
                // Joiners have no effect once the text is shaped.
                buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
            }
            None => buffer.guess_segment_properties(),
        }
        let key = (face, buffer.script(), rtl);
        let at = self.plans.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
            let font = &self.fonts.face(face).shaping;
            self.plans.push((key, ShapePlan::new(font, direction, key.1, None, &self.features)));
            self.plans.len() - 1
        });
        let options = ShapeOptions::new().plan(Some(&self.plans[at].1)).features(&self.features);
        if harfrust::shape(&self.shapers[face.index()], &mut buffer, options).is_err() {
            return Ok(self.plain(text, face));
        }
        let infos = buffer.glyph_infos();
        if infos.iter().any(|info| info.glyph_id == 0) {
            return Err(infos.iter().filter(|info| info.glyph_id == 0).map(|info| info.cluster as usize).collect());
        }
        let parsed = self.fonts.face(face);
        Ok(glyphs::in_order(text, parsed, infos, buffer.glyph_positions(), rtl, &mut self.spellings))
    }

    fn add(&self, glyphs: Vec<Glyph>, face: Face, script: Option<Script>, word: &mut Word) {
        word.width += glyphs.iter().map(|g| i32::from(g.advance)).sum::<i32>();
        let own = matches!(face, Face::Own(_));
        let beyond = if own {
            let (family, m) = (self.fonts.face(Face::Regular).metrics, self.fonts.face(face).metrics);
            [m.ascent.saturating_sub(family.ascent), family.descent.saturating_sub(m.descent)].map(|v| v.clamp(0, 2000))
        } else {
            [0, 0]
        };
        word.fragments.push(Fragment { face, glyphs, script: script.filter(|_| own), beyond });
    }

    /// Shapes a text in which the face has no glyph for the clusters starting at `lost`, although its character map
    /// names one. Each is replaced, and its characters are reported.
    fn replace(&mut self, text: &str, lost: &BTreeSet<usize>, run: (Face, bool, Option<Script>), word: &mut Word) {
        let (face, rtl, script) = run;
        let sign = self.replacement_face(Face::Regular);
        let mut from = 0;
        for &at in lost {
            let Some(before) = text.get(from..at) else { continue };
            self.shape_again(before, face, rtl, script, word);
            let cluster = text[at..].graphemes(true).next().unwrap_or_default();
            word.missing.extend(cluster.chars().filter(|c| !is_invisible(*c)));
            self.shape_again("\u{fffd}", sign, rtl, None, word);
            from = at + cluster.len();
        }
        self.shape_again(text.get(from..).unwrap_or_default(), face, rtl, script, word);
    }

    /// Glyphs without shaping, for text that a font cannot shape: unkerned glyphs are still correct.
    fn plain(&self, text: &str, face: Face) -> Vec<Glyph> {
        let parsed = self.fonts.face(face);
        let glyph = |c| {
            let id = parsed.glyph(c)?;
            Some(Glyph { text: [c, '\0'], ..Glyph::of(id, parsed.advance(id).cast_signed()) })
        };
        text.chars().filter_map(glyph).collect()
    }

    fn shape_again(&mut self, text: &str, face: Face, rtl: bool, script: Option<Script>, word: &mut Word) {
        if !text.is_empty() {
            let shaped = self.glyphs(text, face, rtl, script);
            let glyphs = shaped.unwrap_or_else(|_| self.plain(text, face));
            self.add(glyphs, face, script, word);
        }
    }
}

impl Drop for TextShaper<'_> {
    fn drop(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        for (face, direction, text) in self.only_here.drain(..) {
            words.remove(face, direction, &text);
        }
        self.fonts.shelf().give_back(words);
    }
}

/// `U+0623, U+0644 and 9 more`.
fn named(chars: &[char]) -> String {
    let mut said = String::new();
    for (n, c) in chars.iter().take(NAMED).enumerate() {
        let comma = if n > 0 { ", " } else { "" };
        // Writing to a string never fails.
        let _ = write!(said, "{comma}U+{:04X}", u32::from(*c));
    }
    if chars.len() > NAMED {
        let _ = write!(said, " and {} more", chars.len() - NAMED);
    }
    said
}

/// Latin, Greek and Cyrillic characters and symbols: each is drawn on its own, or above the letter before it.
fn is_simple(c: char) -> bool {
    matches!(c, ..'\u{531}' | '\u{1e00}'..='\u{2bff}' | '\u{fffd}')
}

/// Format characters that draw nothing.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Format characters that change the shape of adjacent letters.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Spaces without a break opportunity, drawn as a normal space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2007}' | '\u{202f}')
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
        let mut setter = TextShaper::new(&fonts);
        setter.enter("A.5.1");
        let word = setter.word("أbأ", Face::Regular, false);
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
        let mut setter = TextShaper::new(&fonts);
        let word = setter.word("a✓→b", Face::Bold, false);
        let faces: Vec<Face> = word.fragments.iter().map(|f| f.face).collect();
        assert_eq!(faces, [Face::Bold, Face::Symbols, Face::Math, Face::Bold]);
        assert!(word.missing.is_empty());
    }

    #[test]
    fn a_decomposed_letter_takes_the_same_width_as_the_composed_one() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = TextShaper::new(&fonts);
        let decomposed = setter.word("Zu\u{308}rich", Face::Regular, false);
        let composed = setter.word("Zürich", Face::Regular, false);
        assert_eq!(decomposed.width, composed.width);
        assert_eq!(text_of(&decomposed), "Zürich");
    }

    #[test]
    fn kerning_moves_letters_together_and_ligatures_stay_apart() {
        let fonts = PackFonts::built_in().unwrap();
        let mut setter = TextShaper::new(&fonts);
        let (a, v) = (setter.word("A", Face::Regular, false).width, setter.word("V", Face::Regular, false).width);
        assert!(setter.word("AV", Face::Regular, false).width < a + v);
        let word = setter.word("office", Face::Regular, false);
        assert_eq!(word.fragments[0].glyphs.len(), 6);
        assert_eq!(text_of(&word), "office");
    }
}
