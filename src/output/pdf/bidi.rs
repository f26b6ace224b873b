//! The bidirectional algorithm (UAX #9) for a paragraph: direction of each run and visual order on a line.

use unicode_bidi::{BidiInfo, Level};

/// Embedding levels of a paragraph: even levels are left-to-right, odd ones right-to-left.
pub(super) struct Levels {
    /// By byte.
    levels: Vec<Level>,
    /// End of each part with its own direction (at line breaks), and its level.
    parts: Vec<(usize, Level)>,
}

impl Levels {
    /// The levels of a text; `None` if all of it is left-to-right. The first strong character of each part between
    /// line breaks decides its direction.
    pub fn of(text: &str) -> Option<Self> {
        if !is_needed(text) {
            return None;
        }
        let info = BidiInfo::new(text, None);
        let parts = info.paragraphs.iter().map(|p| (p.range.end, p.level)).collect();
        Some(Self { levels: info.levels, parts })
    }

    /// The level of the character that begins at a byte.
    pub fn at(&self, byte: usize) -> u8 {
        self.levels.get(byte).map_or(0, Level::number)
    }

    /// The paragraph level at a byte.
    pub fn base(&self, byte: usize) -> u8 {
        let at = self.parts.partition_point(|(end, _)| *end <= byte);
        self.parts.get(at).or(self.parts.last()).map_or(0, |(_, level)| level.number())
    }

    /// Runs of one level within `text[from..to]`, as byte ranges with their levels.
    pub fn pieces(&self, from: usize, to: usize) -> Vec<(std::ops::Range<usize>, u8)> {
        let mut pieces: Vec<(std::ops::Range<usize>, u8)> = Vec::new();
        for byte in from..to {
            let level = self.at(byte);
            match pieces.last_mut() {
                Some((range, last)) if *last == level => range.end = byte + 1,
                _ => pieces.push((byte..byte + 1, level)),
            }
        }
        pieces
    }
}

/// Whether a text contains right-to-left characters. They begin at U+0590, so a look at the bytes is enough for most
/// texts.
pub(super) fn is_needed(text: &str) -> bool {
    text.bytes().any(|b| b >= 0xd6) && text.chars().any(is_rtl)
}

/// Right-to-left letters and the control characters that force that direction.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Whether a level is right-to-left.
pub(super) fn runs_left(level: u8) -> bool {
    level % 2 == 1
}

/// The visual order of runs on a line, left to right (rule L2).
pub(super) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let levels: Vec<Level> = levels.iter().map(|&l| Level::new(l).unwrap_or_else(|_| Level::ltr())).collect();
    BidiInfo::reorder_visual(&levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_runs_as_its_first_strong_character_and_identifiers_keep_their_order() {
        let text = "ضابط A.5.1 هنا\nplain";
        let levels = Levels::of(text).unwrap();
        let first_latin = text.find('A').unwrap();
        assert_eq!((levels.base(0), levels.at(0)), (1, 1));
        assert_eq!(levels.at(first_latin), 2);
        assert_eq!(levels.base(text.find("plain").unwrap()), 0);
        assert!(Levels::of("kein – Zeichen ✓ von rechts").is_none());
    }

    #[test]
    fn pieces_of_a_line_from_right_to_left_stand_the_other_way_about() {
        assert_eq!(visual_order(&[1, 1, 2, 2, 1]), [4, 2, 3, 1, 0]);
        assert_eq!(visual_order(&[0, 1, 1, 0]), [0, 2, 1, 3]);
    }
}
