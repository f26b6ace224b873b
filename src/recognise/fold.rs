//! Folding of text for comparison: width, case, accents, white space and punctuation never decide a match.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::STRUCK_OUT;

/// Folds a text to lower-case words parted by single spaces: compatibility forms resolved, accents and
/// punctuation dropped, `&` read as `and`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    fold_chars(text.nfkd().filter(|&c| !is_combining_mark(c)))
}

/// As `fold_chars`, for the text that most cells hold.
fn fold_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                if std::mem::take(&mut gap) && !folded.is_empty() {
                    folded.push(' ');
                }
                folded.push(char::from(byte.to_ascii_lowercase()));
            }
            b'&' => {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                folded.push_str("and");
                gap = true;
            }
            b'\'' => {}
            _ => gap = true,
        }
    }
    folded
}

fn fold_chars(chars: impl Iterator<Item = char>) -> String {
    let mut folded = String::new();
    let mut gap = false;
    let push = |folded: &mut String, c: char, gap: &mut bool| {
        if *gap && !folded.is_empty() {
            folded.push(' ');
        }
        *gap = false;
        folded.push(c);
    };
    for c in chars {
        if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                match lower {
                    'ı' => push(&mut folded, 'i', &mut gap),
                    'ς' => push(&mut folded, 'σ', &mut gap),
                    'ł' => push(&mut folded, 'l', &mut gap),
                    'ø' => push(&mut folded, 'o', &mut gap),
                    'đ' => push(&mut folded, 'd', &mut gap),
                    'ß' => "ss".chars().for_each(|c| push(&mut folded, c, &mut gap)),
                    'æ' => "ae".chars().for_each(|c| push(&mut folded, c, &mut gap)),
                    'œ' => "oe".chars().for_each(|c| push(&mut folded, c, &mut gap)),
                    _ => push(&mut folded, lower, &mut gap),
                }
            }
        } else if c == '&' {
            gap = true;
            for letter in "and".chars() {
                push(&mut folded, letter, &mut gap);
            }
            gap = true;
        } else if c != '\'' && c != '’' && !is_invisible(c) {
            gap = true;
        }
    }
    folded
}

/// Folds a title: as [`fold`], and British and American spellings made one.
pub fn fold_title(title: &str) -> String {
    const SPELLINGS: [(&str, &str); 6] = [
        ("isation", "ization"),
        ("organis", "organiz"),
        ("labelling", "labeling"),
        ("programme", "program"),
        ("authoris", "authoriz"),
        ("lifecycle", "life cycle"),
    ];
    let mut folded = fold(title);
    // Each of them has one of these pairs of letters, which most titles have not.
    if !folded.as_bytes().windows(2).any(|pair| matches!(pair, b"is" | b"ll" | b"mm" | b"ec")) {
        return folded;
    }
    for (from, to) in SPELLINGS {
        if folded.contains(from) {
            folded = folded.replace(from, to);
        }
    }
    folded
}

/// Whether a text, once folded, has more words than this for sure; seen without folding it.
pub(super) fn has_more_words(text: &str, most: usize) -> bool {
    let (mut words, mut within) = (0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => words += usize::from(!std::mem::replace(&mut within, true)),
            // Dropped, or part of a sign that may be a letter, a mark or a dash.
            b'\'' | 0x80.. => {}
            _ => within = false,
        }
        if words > most {
            return true;
        }
    }
    false
}

/// Whether a text only fills its cell: dashes, dots and the like, as people write where they have no answer.
pub fn is_placeholder(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).peekable();
    signs.peek().is_some()
        && text.chars().count() <= 8
        && signs.all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.' | '…' | '/' | '\\' | '·'))
}

/// Whether a text is no value: what a spreadsheet program shows where it could not compute one (`#N/A`, `#BEZUG!`,
/// `Err:502`), or a text that the source has struck out.
pub fn is_error_value(text: &str) -> bool {
    let text = text.trim();
    if text.starts_with(STRUCK_OUT) {
        return true;
    }
    if let Some(code) = text.strip_prefix("Err:") {
        return !code.is_empty() && code.chars().all(|c| c.is_ascii_digit());
    }
    let Some(name) = text.strip_prefix('#') else { return false };
    let name = name.to_uppercase();
    let name = name.as_str();
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '¡' | '¿' | '0'..='9'))
    };
    // Excel's names end with a sign in every language, but for a missing value.
    matches!(name, "N/A" | "NA" | "GETTING_DATA" | "NV" | "N/D" | "N/V" | "YOK" | "ND" | "NENÍ_K_DISPOZICI" | "Δ/Υ")
        || name.strip_suffix(['!', '?']).is_some_and(is_name)
}

/// A cell that prints its options with a box each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ticked<'t> {
    /// The one that is ticked.
    One(&'t str),
    /// None of them, or several.
    Unclear,
}

/// What is ticked in a cell that prints its options with a box each: `☒ Yes ☐ No` gives `Yes`. `None` where the cell has
/// no such options.
pub(super) fn ticked(text: &str) -> Option<Ticked<'_>> {
    const TICKED: [&str; 12] = ["☑", "☒", "✓", "✔", "✅", "🗹", "🗷", "■", "●", "◉", "[x]", "(x)"];
    const CLEAR: [&str; 9] = ["☐", "⬜", "□", "○", "◯", "[ ]", "( )", "[]", "()"];
    let lower = text.to_ascii_lowercase();
    let mut boxes: Vec<(usize, usize, bool)> = Vec::new();
    for (signs, set) in [(&TICKED[..], true), (&CLEAR[..], false)] {
        for sign in signs {
            boxes.extend(lower.match_indices(sign).map(|(at, sign)| (at, at + sign.len(), set)));
        }
    }
    if boxes.len() < 2 {
        return None;
    }
    boxes.sort_unstable();
    let in_front = lower[..boxes[0].0].trim().is_empty();
    let option = |at: usize| -> &str {
        let (from, to) = if in_front {
            (boxes[at].1, boxes.get(at + 1).map_or(text.len(), |next| next.0))
        } else {
            (if at == 0 { 0 } else { boxes[at - 1].1 }, boxes[at].0)
        };
        text[from..to].trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';' | '|'))
    };
    if (0..boxes.len()).any(|at| option(at).is_empty()) {
        return None;
    }
    let mut set = (0..boxes.len()).filter(|at| boxes[*at].2);
    Some(match (set.next(), set.next()) {
        (Some(at), None) => Ticked::One(option(at)),
        _ => Ticked::Unclear,
    })
}

/// Whether a header says that numbers under it are percentages.
pub fn is_percent_header(header: &str) -> bool {
    header.contains('%')
        || ["percent", "prozent", "pourcent", "porcent", "percentu"].iter().any(|w| fold(header).contains(w))
}

/// Zero-width and byte-order characters that people's copies carry along.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_values_are_told_from_words() {
        for text in ["#N/A", " #n/a ", "#REF!", "#DIV/0!", "#NV", "#BEZUG!"] {
            assert!(is_error_value(text), "{text}");
        }
        for text in ["N/A", "#1", "# Scope", "n/a", "#42 is open"] {
            assert!(!is_error_value(text), "{text}");
        }
    }

    #[test]
    fn words_are_never_counted_that_folding_does_not_leave() {
        for text in
            ["", "a", "it's a b-c", "– a – b –", "é à été d'été", "R&D & more", "' ' '", "A.5.1 (new)", "一 二 x…y"]
        {
            let folded = fold(text);
            let words = folded.split(' ').filter(|w| !w.is_empty()).count();
            assert!(!has_more_words(text, words), "{text}: {folded}");
        }
        assert!(has_more_words("one two three", 2));
    }

    #[test]
    fn the_short_way_for_ascii_folds_as_the_long_one() {
        let signs = ["a", "B", "7", " ", "&", "'", "-", "\u{1}"];
        for number in 0..signs.len().pow(5) {
            let text: String = (0..5).map(|place| signs[number / signs.len().pow(place) % signs.len()]).collect();
            assert_eq!(fold_ascii(&text), fold_chars(text.chars()), "{text:?}");
        }
    }

    #[test]
    fn width_case_accents_and_punctuation_do_not_decide() {
        assert_eq!(fold("  Částečně\u{a0}(Ａ)\n"), "castecne a");
        assert_eq!(fold("N/A"), "n a");
        assert_eq!(fold("Roles & Responsibilities"), "roles and responsibilities");
        assert_eq!(fold("İMPLEMENTED\u{200b}"), "implemented");
        assert_eq!(fold("ΥΠΕΎΘΥΝΟΣ"), fold("υπεύθυνος"), "the sigma at a word's end");
        assert_eq!(fold("Maßnahme WDROŻONY"), "massnahme wdrozony");
        assert!(is_placeholder(" — ") && is_placeholder("...") && is_placeholder("--"));
        assert!(!is_placeholder("") && !is_placeholder("n/a") && !is_placeholder("●"));
        assert_eq!(fold("UYGULANDI"), fold("uygulandı"));
    }

    #[test]
    fn an_error_value_is_none_of_the_words_it_resembles() {
        for text in ["#N/A", " #REF! ", "#NAME?", "#DIV/0!", "#BEZUG!", "#WERT!", "#NV", "Err:502"] {
            assert!(is_error_value(text), "{text}");
        }
        for text in ["N/A", "#1", "# 12", "#hashtag", "Error", ""] {
            assert!(!is_error_value(text), "{text}");
        }
    }

    #[test]
    fn of_printed_options_the_ticked_one_counts() {
        assert_eq!(ticked("☒ Yes ☐ No"), Some(Ticked::One("Yes")));
        assert_eq!(ticked("☐ Implemented ☒ Planned"), Some(Ticked::One("Planned")));
        assert_eq!(ticked("[ ] Ja [x] Nein"), Some(Ticked::One("Nein")));
        assert_eq!(ticked("Yes ☐ / No ☑"), Some(Ticked::One("No")));
        assert_eq!(ticked("☐ Yes ☐ No"), Some(Ticked::Unclear));
        assert_eq!(ticked("☒ Yes ☒ No"), Some(Ticked::Unclear));
        assert_eq!(ticked("☒"), None);
        assert_eq!(ticked("Yes"), None);
    }

    #[test]
    fn british_and_american_titles_are_the_same() {
        assert_eq!(fold_title("Labelling of information"), fold_title("Labeling of Information"));
        assert_eq!(fold_title("Organisational roles"), fold_title("organizational roles"));
    }
}
