//! Identifiers as people write them: `A.5.1.1`, `A5.1.1`, `Annex A 5.1`, `A.05.01`, `5.1 Title`, `Clause 6.1`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::fold::is_invisible;
pub use super::identifier_list::{ControlRefs, parse, written_range};
use super::standards::{self, Named};
use super::vocabulary::Vocabulary;
use crate::model::CellValue;

/// The letter of an annex before the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// Annex A.
    A,
    /// Annex B: guidance under the controls' numbers, or the processors' controls of ISO/IEC 27701:2019.
    B,
}

/// An identifier as written, not yet looked up in any catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRef {
    /// Whether it is marked as of an annex, or as a control.
    pub annex: bool,
    /// The annex's letter, if it is written.
    pub letter: Option<Letter>,
    /// The standard that it names itself: `ISO 42001 A.5.2`.
    pub named: Option<Named>,
    /// Whether it is marked as a clause.
    pub clause: bool,
    /// The numbers: `[5, 1, 1]`.
    pub numbers: Vec<u16>,
    /// Whether the last number ends in a zero (`5.10`), which a number cell could not have kept.
    pub trailing_zero: bool,
    /// A letter after the numbers, as in `6.1.3 d`.
    pub point: Option<char>,
    /// Whether it is of the annex only because the one before it in the cell is.
    pub inherited: bool,
    /// Whether it ends a range that begins with the one before it.
    pub through: bool,
    /// What stands behind it in the cell: often the title.
    pub rest: String,
}

impl ControlRef {
    /// `5.1.1`, without any prefix.
    pub fn dotted(&self) -> String {
        self.behind("")
    }

    /// The numbers behind the letter of an annex or nothing: `A.5.1.1` behind `A.`.
    pub fn behind(&self, start: &str) -> String {
        use std::fmt::Write as _;
        // Two digits and a point each, and room for the point of a clause: this is asked for in every edition of every
        // family.
        let mut dotted = String::with_capacity(start.len() + self.numbers.len() * 3 + 2);
        dotted.push_str(start);
        for (at, number) in self.numbers.iter().enumerate() {
            if at > 0 {
                dotted.push('.');
            }
            match u8::try_from(*number) {
                Ok(digit @ 0..=9) => dotted.push(char::from(b'0' + digit)),
                // Writing to a `String` cannot fail.
                _ => drop(write!(dotted, "{number}")),
            }
        }
        dotted
    }

    /// `A.5.1.1`: its form within its annex, Annex A where it names none.
    pub fn annex_local(&self) -> String {
        self.behind(if self.letter == Some(Letter::B) { "B." } else { "A." })
    }

    /// `6.1.3` or `6.1.3.d`: its form among the clauses.
    pub fn clause_local(&self) -> String {
        let mut local = self.dotted();
        if let Some(letter) = self.point {
            local.push('.');
            local.push(letter);
        }
        local
    }
}

/// The identifiers that a date cell may have been before the spreadsheet took it for a date: y.m.d, d.m.y, d.m and
/// m.d, each with and without leading zeros lost. Empty for anything but a date.
pub fn date_readings(value: &CellValue) -> Vec<ControlRef> {
    let CellValue::Date { year, month, day } = *value else { return Vec::new() };
    let (month, day) = (u16::from(month), u16::from(day));
    let short_year = year.rem_euclid(100).unsigned_abs();
    [vec![short_year, month, day], vec![day, month, short_year], vec![day, month], vec![month, day]]
        .into_iter()
        .map(|numbers| ControlRef {
            annex: false,
            letter: None,
            named: None,
            clause: false,
            numbers,
            trailing_zero: false,
            point: None,
            inherited: false,
            through: false,
            rest: String::new(),
        })
        .collect()
}

pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ':' | '-' | ',' | ';' | '.' | '|' | '*' | '_' | '[' | ']' | '\u{2022}')
}

/// Compatibility forms resolved, invisible characters dropped, every dash a hyphen, every space a space.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let folded = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\n' => '\n',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let is_plain = |byte: u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n');
    if text.bytes().all(is_plain) {
        Cow::Borrowed(without_brackets(text))
    } else if text.is_ascii() {
        Cow::Owned(without_brackets(&text.chars().map(folded).collect::<String>()).to_owned())
    } else {
        let plain: String = text.nfkc().filter(|&c| !is_invisible(c)).map(folded).collect();
        Cow::Owned(without_brackets(&plain).to_owned())
    }
}

/// The text within marks of emphasis and brackets around the whole; a bracket within is a point or a remark.
fn without_brackets(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '#' | '"' | '\'' | '`'));
    let inner = [('[', ']'), ('(', ')')].iter().find_map(|&(open, close)| {
        text.strip_prefix(open)?.strip_suffix(close).filter(|inner| !inner.contains([open, close]))
    });
    inner.unwrap_or(text).trim()
}

/// Reads the identifier that a text begins with, and gives the text behind it.
pub(super) fn parse_one<'t>(text: &'t str, vocabulary: &Vocabulary) -> Option<(ControlRef, &'t str)> {
    let mut rest = text;
    let mut annex = false;
    let mut clause = false;
    // `[A.8.2] Title`: brackets around the identifier alone.
    if let Some(inner) = rest.strip_prefix(['[', '(']) {
        rest = inner.trim_start();
    }
    let mut named = None;
    loop {
        // `ISO27001:A.5.1`: the name is joined to what it names.
        if let Some((standard, after)) = standards::name_at_start(rest) {
            named = Some(standard);
            rest = after.trim_start_matches([' ', ':', '-', '_', '/', ',', '–']);
            continue;
        }
        let Some((word, after)) = leading_word(rest) else { break };
        if let Some(standard) = standards::named_by_word(&word) {
            named = Some(standard);
            rest = after;
        } else if vocabulary.is_standard_prefix(&word) {
            rest = after;
        } else if vocabulary.is_annex_prefix(&word) {
            annex = true;
            rest = after;
        } else if vocabulary.is_clause_prefix(&word) {
            clause = true;
            rest = after;
        } else {
            break;
        }
    }
    let lettered = annex_letter(rest);
    if let Some((_, after)) = lettered {
        annex = true;
        clause = false;
        rest = after;
    }
    let letter = lettered.map(|(letter, _)| letter);
    let mut numbers = Vec::new();
    let mut trailing_zero;
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 || digits > 2 {
            return None;
        }
        trailing_zero = digits == 2 && rest[..digits].ends_with('0');
        numbers.push(rest[..digits].parse().ok()?);
        rest = &rest[digits..];
        // In `A.5.24-26` the dash goes on to another; in `A-5-1` it separates the numbers of one.
        let dotted = numbers.len() > 1
            && text[..text.len() - rest.len()].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with('.');
        match next_number(rest, annex, dotted) {
            Some(after) if numbers.len() < 4 => rest = after,
            Some(_) => return None,
            None => break,
        }
    }
    let (point, after) = point_letter(rest, numbers.len());
    rest = after;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
    }
    let boundary = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '%' | '°' | '€' | '$'));
    // `B5` is a room or a cell before it is anything of Annex B.
    let told = if letter == Some(Letter::B) { numbers.len() > 1 } else { annex || clause || numbers.len() > 1 };
    let titled = numbers.len() == 1 && rest.trim_matches(is_separator).chars().any(char::is_alphabetic);
    let found = boundary && (told || (titled && letter != Some(Letter::B)));
    found.then(|| {
        let (inherited, through, rest_of_cell) = (false, false, String::new());
        let written = ControlRef {
            annex,
            letter,
            named,
            clause,
            numbers,
            trailing_zero,
            point,
            inherited,
            through,
            rest: rest_of_cell,
        };
        (written, rest)
    })
}

/// A leading word of letters (with `/` and digits for `ISO/IEC 27001:2022`), lower-cased, and what follows.
fn leading_word(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches([' ', '(', '[', ':', '-', '§']);
    let end = text
        .char_indices()
        .find(|(_, c)| c.is_whitespace() || matches!(c, '.' | '(' | ')' | ',' | ';'))
        .map_or(text.len(), |(at, _)| at);
    let word = &text[..end];
    if word.is_empty() || word.len() > 24 || word.bytes().all(|b| b.is_ascii_digit()) && word.len() < 4 {
        return None;
    }
    Some((word.to_lowercase(), text[end..].trim_start_matches([' ', '.', ')', ':'])))
}

/// The letter A or B before the first number: Latin, Greek or Cyrillic, with or without a separator.
fn annex_letter(text: &str) -> Option<(Letter, &str)> {
    let (letter, after) = match (text.strip_prefix(['A', 'a', 'Α', 'А']), text.strip_prefix(['B', 'b', 'Β', 'В'])) {
        (Some(after), _) => (Letter::A, after),
        (None, Some(after)) => (Letter::B, after),
        (None, None) => return None,
    };
    let after = after.trim_start_matches([' ', '.', '-', '_', ':']);
    after.starts_with(|c: char| c.is_ascii_digit()).then_some((letter, after))
}

/// What follows the separator before a further number.
fn next_number(text: &str, annex: bool, dotted: bool) -> Option<&str> {
    let after = if let Some(after) = text.strip_prefix('.') {
        if annex { after.trim_start_matches(' ') } else { after }
    } else if annex && !dotted {
        text.strip_prefix(['-', '_'])?
    } else {
        return None;
    };
    after.starts_with(|c: char| c.is_ascii_digit()).then_some(after)
}

/// The point of a clause: `6.1.3 d)`, `6.1.3.d`, `6.1.3(d)`. No list of ISO/IEC 27001 goes beyond h.
fn point_letter(text: &str, depth: usize) -> (Option<char>, &str) {
    if depth < 2 {
        return (None, text);
    }
    let after = text.trim_start_matches([' ', '.', '(']);
    let mut chars = after.chars();
    if let Some(letter) = chars.next().filter(|c| ('a'..='h').contains(c)) {
        let rest = chars.as_str();
        let closed = rest.strip_prefix(')');
        if closed.is_some() || rest.is_empty() {
            return (Some(letter), closed.unwrap_or(rest));
        }
    }
    (None, text)
}

/// Whether a text has the form of an identifier of somebody's own: short, with a digit, no sentence.
pub fn looks_like_identifier(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().count();
    (2..=24).contains(&text.chars().count())
        && words <= 2
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().any(|c| c.is_alphabetic() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(String, bool, String)> {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        match parse(text, &vocabulary)? {
            ControlRefs::One(w) => Some((w.clause_local(), w.annex, w.rest)),
            _ => None,
        }
    }

    #[test]
    fn the_forms_that_people_write_are_read() {
        for text in [
            "A.5.1.1",
            "A5.1.1",
            "A 5.1.1",
            "a.5.1.1",
            "A.05.01.01",
            "Annex A 5.1.1",
            "Annex A.5.1.1",
            "A-5-1-1",
            "ISO 27001:2013 A.5.1.1",
            "ISO/IEC 27001 Annex A 5.1.1",
            "Control A.5.1.1",
            " A.5.1.1. ",
            "**A.5.1.1**",
            "Ａ．５．１．１",
            "A.5.1.1\u{200b}",
            "А.5.1.1",
            "[A.5.1.1]",
        ] {
            assert_eq!(one(text), Some(("5.1.1".into(), true, String::new())), "{text}");
        }
        assert_eq!(one("5.1"), Some(("5.1".into(), false, String::new())));
        assert_eq!(one("5.1 Policies: all"), Some(("5.1".into(), false, "Policies: all".into())));
        assert_eq!(one("A.5.1 – Policies"), Some(("5.1".into(), true, "Policies".into())));
        assert_eq!(one("6.1.3 d)"), Some(("6.1.3.d".into(), false, String::new())));
        assert_eq!(one("ISO27001:A.5.1"), Some(("5.1".into(), true, String::new())));
        assert_eq!(one("42001:A.6.2.4"), Some(("6.2.4".into(), true, String::new())));
        assert_eq!(one("27001:2022 – 5.1"), Some(("5.1".into(), false, String::new())));
        assert_eq!(one("4.2\t"), Some(("4.2".into(), false, String::new())));
        assert_eq!(one("A5 — ORGANISATIONAL"), Some(("5".into(), true, "ORGANISATIONAL".into())));
    }

    #[test]
    fn what_is_not_an_identifier_is_not_read_as_one() {
        for text in [
            "",
            "R-001",
            "2.A.1-EI",
            "5.1%",
            "12",
            "2026-01-02",
            "v1.2.3x",
            "CC6.1",
            "10.1.2.3.4",
            "Yes",
            "5.1x",
            "A policy",
            "192.168.0.1",
            "€5.10",
            "123.4",
        ] {
            assert_eq!(parse(text, &Vocabulary::built_in().expect("vocabulary")), None, "{text}");
        }
    }

    #[test]
    fn lists_and_ranges_are_told_from_titles() {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let list = |text| match parse(text, &vocabulary) {
            Some(ControlRefs::List(all)) => all.iter().map(ControlRef::annex_local).collect::<Vec<_>>(),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(list("A.5.1, A.5.2"), ["A.5.1", "A.5.2"]);
        assert_eq!(list("A.5.1\nA.5.2\nA.8.34"), ["A.5.1", "A.5.2", "A.8.34"]);
        assert_eq!(list("5.1 and 5.2"), ["A.5.1", "A.5.2"]);
        assert!(matches!(parse("A.5.12–A.5.14", &vocabulary), Some(ControlRefs::Range(..))));
        assert!(matches!(parse("A.5.1 Policies, 5.2 and more", &vocabulary), Some(ControlRefs::One(_))));
    }
}
