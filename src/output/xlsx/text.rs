//! Texts in cells: Excel's limit, and how much room a text takes.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// UTF-16 units that a cell holds in Excel.
const CELL_UNITS: usize = 32_767;

/// A text that did not fit into its cell.
pub(super) struct LongText {
    /// Sheet and what the row is about: `Statement of Applicability, A.5.1`.
    pub of: String,
    /// What the row is about alone.
    pub row: String,
    /// Header of its column.
    pub header: String,
    /// The part that did not fit.
    pub rest: String,
}

/// Parts of texts beyond what a cell holds; they go on in Carried over.
pub(super) struct LongTexts {
    /// The parts.
    pub texts: Vec<LongText>,
    /// The end of a text that continues elsewhere.
    pointer: String,
}

impl LongTexts {
    /// None yet; `pointer` tells where they continue.
    pub fn new(pointer: String) -> Self {
        Self { texts: Vec::new(), pointer }
    }

    /// The parts that came together, which are forgotten here.
    pub fn take(&mut self) -> Vec<LongText> {
        std::mem::take(&mut self.texts)
    }

    /// The text, or its beginning with a pointer to where it goes on.
    pub fn fit<'t>(&mut self, text: &'t str, of: impl FnOnce() -> (String, String), header: &str) -> Cow<'t, str> {
        // A text of so few bytes cannot have more units.
        if text.len() <= CELL_UNITS {
            return Cow::Borrowed(text);
        }
        let mut parts = pieces(text, CELL_UNITS.saturating_sub(self.pointer.encode_utf16().count()));
        let Some(first) = parts.next() else { return Cow::Borrowed(text) };
        if first.len() == text.len() {
            return Cow::Borrowed(text);
        }
        let (of, row) = of();
        for rest in pieces(&text[first.len()..], CELL_UNITS) {
            self.texts.push(LongText {
                of: of.clone(),
                row: row.clone(),
                header: header.to_owned(),
                rest: rest.to_owned(),
            });
        }
        Cow::Owned(format!("{first}{}", self.pointer))
    }
}

/// The text, or as much of it as a cell holds. What may be long goes on elsewhere ([`LongTexts`]); nothing else may make a
/// workbook impossible.
pub(super) fn bounded(text: &str) -> Cow<'_, str> {
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return Cow::Borrowed(text);
    }
    Cow::Owned(pieces(text, CELL_UNITS - 1).next().map_or_else(String::new, |first| format!("{first}…")))
}

/// Writes a text into a cell, whatever it looks like.
///
/// rust_xlsxwriter keeps texts of several formats among the others, in their XML, and knows them by beginning and end: one
/// of a source that begins and ends so would be written as markup. As a text of several formats, of which it has one,
/// it is what it is.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = &*bounded(text);
    if text.starts_with("<r>") && text.ends_with("</r>") {
        sheet.write_rich_string_with_format(row, column, &[(&Format::default(), &numbered(text))], format)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// The same over the cells of one row.
pub(super) fn merge_text(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, first, row, last, "", format)?;
    write_text(sheet, (row, first), text, format)
}

/// Signs that XML does not know by their numbers, in the way of spreadsheet programs; text that only looks so is escaped.
pub(super) fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '_' if looks_numbered(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a text never fails.
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a text begins like `_x0041_`.
fn looks_numbered(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit))
}

/// Cuts a text into pieces of at most so many UTF-16 units, never within a character.
pub(super) fn pieces(text: &str, units: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut taken = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            taken += c.len_utf16();
            (taken > units).then_some(at)
        });
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()).max(1).min(rest.len()));
        rest = after;
        Some(piece)
    })
}

/// At most so many characters, with an ellipsis where something was cut.
pub(super) fn within(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }
}

/// Cells are set at ten points, columns are measured in digits of eleven.
const SMALLER: f64 = 0.91;

/// Width of the widest character for each of its bytes: that of `W`.
const WIDEST_BYTE: f64 = SMALLER * 1.35;

/// Width of a character in units of the column width: wide scripts take two.
fn width(c: char) -> f64 {
    SMALLER
        * match c {
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}' => 2.0,
            'm' | 'w' | 'M' | 'W' | '—' | '…' => 1.35,
            'A'..='Z' => 1.15,
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.55,
            _ => 1.0,
        }
}

/// Width of the longest line of a text.
pub(super) fn widest_line(text: &str) -> f64 {
    text.lines().map(|line| line.chars().map(width).sum::<f64>()).fold(0.0, f64::max)
}

/// Whether no line of a text is wider than this, seen at a glance; one that is not may be so all the same.
pub(super) fn is_surely_within(text: &str, width: f64) -> bool {
    text.len() as f64 * WIDEST_BYTE <= width
}

/// Lines that a text takes in a column of this width, wrapped between words.
pub(super) fn lines(text: &str, column: f64) -> usize {
    let room = (column - 1.0).max(1.0);
    // Most texts fit, whatever letters they have.
    if is_surely_within(text, room) && !text.contains('\n') {
        return 1;
    }
    text.split('\n')
        .map(|line| {
            let (mut lines, mut used) = (1usize, 0.0f64);
            for word in line.split_inclusive(' ') {
                let long: f64 = word.chars().map(width).sum();
                if used > 0.0 && used + long > room + 1.0 {
                    lines += 1;
                    used = 0.0;
                }
                // A word longer than the column is broken by the program.
                let broken = (long / room).ceil().max(1.0) as usize - 1;
                lines += broken;
                used = if broken > 0 { long % room } else { used + long };
            }
            lines
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_goes_on_without_losing_a_character() {
        let text = "ä𝄞x".repeat(20_000);
        let mut long = LongTexts::new(" […goes on]".to_owned());
        let first = long.fit(&text, || ("S, A.5.1".to_owned(), "A.5.1".to_owned()), "Evidence").into_owned();
        assert!(first.encode_utf16().count() <= CELL_UNITS);
        let (kept, _) = first.split_once(" […").expect("a pointer");
        let whole: String = std::iter::once(kept).chain(long.texts.iter().map(|l| l.rest.as_str())).collect();
        assert_eq!(whole, text);
        assert!(long.texts.iter().all(|l| l.rest.encode_utf16().count() <= CELL_UNITS));
    }

    #[test]
    fn lines_count_breaks_wraps_and_long_words() {
        assert_eq!(lines("one\ntwo", 20.0), 2);
        assert!(lines(&"word ".repeat(20), 21.0) >= 5);
        assert!(lines(&"x".repeat(100), 21.0) >= 5);
    }
}
