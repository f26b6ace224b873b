//! Cells that name several identifiers: lists, ranges, and titles with the identifier behind them.

use std::borrow::Cow;

use super::identifier::{ControlRef, Letter, is_separator, parse_one, plain};
use super::vocabulary::Vocabulary;
use super::word_meaning::JoiningWord;

/// What a cell cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlRefs {
    /// One identifier, perhaps with text behind it.
    One(ControlRef),
    /// Several, perhaps with text behind them.
    List(Vec<ControlRef>),
    /// From one to another, both included.
    Range(ControlRef, ControlRef),
}

impl ControlRefs {
    /// The first identifier.
    pub fn first(&self) -> Option<&ControlRef> {
        match self {
            Self::One(written) | Self::Range(written, _) => Some(written),
            Self::List(list) => list.first(),
        }
    }

    fn of(mut items: Vec<ControlRef>) -> Option<Self> {
        match items.len() {
            0 => None,
            1 => items.pop().map(Self::One),
            2 if items[1].through => {
                let to = items.pop()?;
                Some(Self::Range(items.pop()?, to))
            }
            _ => Some(Self::List(expanded(items))),
        }
    }
}

/// How an identifier follows the one before it.
#[derive(PartialEq, Eq, Clone, Copy, Debug)]
enum Joint {
    /// Nothing but white space between them.
    Blank,
    /// In brackets behind it.
    Bracket,
    List,
    Range,
}

/// Identifiers one after another, with nothing but separators between them.
struct Chain<'t> {
    items: Vec<ControlRef>,
    /// Whether white space alone joins numbers without a letter; then the cell has to hold nothing else.
    loose: bool,
    rest: &'t str,
}

/// Reads the identifiers of a cell: one with text behind it, a list or range with or without text behind it, a list that
/// gives each its title, or a title with its identifiers behind it.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Option<ControlRefs> {
    // Most cells are prose, and no identifier is without a number.
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let plain = plain(text);
    let plain = without_other_edition(&plain, vocabulary);
    let Some(chain) = chain(&plain, vocabulary) else { return behind_title(&plain, vocabulary) };
    let ends = chain.rest.trim_matches(is_end).is_empty();
    let mut items = chain.items;
    if chain.loose && !ends {
        items.truncate(1);
    }
    if !ends && let Some(among) = among_others(&plain, vocabulary).filter(|among| among.len() > items.len().max(1)) {
        return Some(ControlRefs::List(expanded(among)));
    }
    if items.len() > 1 {
        return ControlRefs::of(items);
    }
    let mut only = items.pop()?;
    let (_, rest) = parse_one(&plain, vocabulary)?;
    rest.trim_matches(is_separator).clone_into(&mut only.rest);
    Some(ControlRefs::One(only))
}

/// `A.5.1 (A.5.1.1, A.5.1.2)`: in brackets stand the numbers of the other edition, which are no members of a list.
fn without_other_edition<'t>(text: &'t str, vocabulary: &Vocabulary) -> Cow<'t, str> {
    let Some((before, (inner, after))) =
        text.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    else {
        return Cow::Borrowed(text);
    };
    let depth = |text: &str| parse_one(text, vocabulary).filter(|(w, _)| w.annex).map(|(w, _)| w.numbers.len());
    match (depth(before), depth(inner)) {
        (Some(here), Some(there)) if here != there && here > 1 => Cow::Owned(format!("{before}{after}")),
        _ => Cow::Borrowed(text),
    }
}

fn is_end(c: char) -> bool {
    is_separator(c) || matches!(c, ')' | '/' | '+' | '&')
}

/// The identifiers that a text begins with.
fn chain<'t>(text: &'t str, vocabulary: &Vocabulary) -> Option<Chain<'t>> {
    let (first, mut rest) = parse_one(text, vocabulary)?;
    // A heading, `A.5 Organisational controls`, begins no list.
    if first.numbers.len() == 1 {
        return Some(Chain { items: vec![first], loose: false, rest });
    }
    let mut items = vec![first];
    let mut loose = false;
    while let Some(before) = items.last() {
        let (joint, after) = joint(rest, vocabulary);
        let Some((next, after)) = next_item(before, joint, after, vocabulary) else { break };
        let bare = |w: &ControlRef| !w.annex && !w.clause && w.named.is_none();
        loose |= joint == Joint::Blank && bare(&next);
        let mut next = inherit(next, before);
        next.through = joint == Joint::Range;
        items.push(next);
        rest = after;
    }
    Some(Chain { items, loose, rest })
}

/// The next identifier of a chain, if what follows is one.
fn next_item<'t>(
    before: &ControlRef,
    joint: Joint,
    text: &'t str,
    vocabulary: &Vocabulary,
) -> Option<(ControlRef, &'t str)> {
    if let Some(found) = short_form(before, joint, text, vocabulary) {
        return Some(found);
    }
    let (next, after) = parse_one(text, vocabulary)?;
    let numbered = next.numbers.len() > 1 || (next.letter == Some(Letter::A) && joint != Joint::Blank);
    let bare = |w: &ControlRef| !w.annex && !w.clause && w.named.is_none();
    let joined = match joint {
        Joint::List | Joint::Range => true,
        Joint::Blank => !bare(&next) || bare(before),
        // `A.5.1 (A.5.1.1)` gives the number of the other edition.
        Joint::Bracket => next.numbers.len() == before.numbers.len() && next.letter == before.letter,
    };
    (numbered && joined).then_some((next, after))
}

/// `A.5.15/16` and `A.5.24–28`: the last number alone, with nothing behind it that it could count.
fn short_form<'t>(
    before: &ControlRef,
    joint: Joint,
    text: &'t str,
    vocabulary: &Vocabulary,
) -> Option<(ControlRef, &'t str)> {
    if !before.annex || !matches!(joint, Joint::List | Joint::Range) {
        return None;
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &text[digits..];
    if digits == 0 || digits > 2 {
        return None;
    }
    let number: u16 = text[..digits].parse().ok()?;
    let goes_on = || {
        let (next, after) = self::joint(after, vocabulary);
        matches!(next, Joint::List | Joint::Range) && after.starts_with(|c: char| c.is_ascii_digit() || c == 'A')
    };
    let closed = after.trim_start_matches([' ', ')', ']']).is_empty() || goes_on();
    let (last, rest) = before.numbers.split_last()?;
    if !closed || number <= *last {
        return None;
    }
    let mut next = before.clone();
    next.numbers = rest.iter().copied().chain([number]).collect();
    next.trailing_zero = text[..digits].len() == 2 && number.is_multiple_of(10);
    next.through = false;
    Some((next, after))
}

/// What joins an identifier to the text behind it, and that text.
fn joint<'t>(text: &'t str, vocabulary: &Vocabulary) -> (Joint, &'t str) {
    let mut joint = Joint::Blank;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            ',' | ';' | '/' | '+' | '&' | '|' | '\n' | '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{3001}'
            | '\u{30fb}' => joint = Joint::List,
            // Behind a line break a dash is a bullet.
            '-' | '*' if joint == Joint::List => {}
            '-' | '~' | '\u{301c}' if joint == Joint::Blank => joint = Joint::Range,
            '(' | '[' if joint == Joint::Blank => joint = Joint::Bracket,
            ' ' | ')' | ']' | '(' | '[' => {}
            _ if rest.starts_with("..") && joint == Joint::Blank => joint = Joint::Range,
            '.' if joint == Joint::Range => {}
            _ => break,
        }
        rest = &rest[c.len_utf8()..];
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    if let Some(word) = vocabulary.joining_word(&rest[..end]) {
        let after = rest[end..].trim_start();
        return match word {
            JoiningWord::And => (Joint::List, after),
            JoiningWord::Through => (Joint::Range, after),
        };
    }
    (joint, rest)
}

/// The identifiers of a list that also names other frameworks, or gives each its title: `ISO 27001 A.6.1; A.6.2;
/// PCI 12.7`. Pieces count that say themselves that they are of Annex A, of a clause or of a standard; at least two, one
/// of them of Annex A.
fn among_others(text: &str, vocabulary: &Vocabulary) -> Option<Vec<ControlRef>> {
    let mut found: Vec<ControlRef> = Vec::new();
    for piece in text.split([';', ',', '|', '\n', '+', '/', '\u{b7}', '\u{2022}', '\u{3001}']) {
        let piece = piece.trim().trim_start_matches(['-', '*']).trim_start();
        let Some(chain) = chain(piece, vocabulary) else { continue };
        let told = |w: &ControlRef| (w.annex || w.clause || w.named.is_some()) && w.numbers.len() > 1;
        if chain.items.first().is_some_and(told) && !chain.loose {
            found.extend(chain.items);
        }
    }
    (found.len() > 1 && found.iter().any(|w| w.annex)).then_some(found)
}

/// A title with its identifiers behind it: `Access control (A.5.15)`, `Backup – A.8.13, A.8.14`. They are written as of
/// Annex A, and nothing follows them; in a sentence an identifier is a reference.
fn behind_title(text: &str, vocabulary: &Vocabulary) -> Option<ControlRefs> {
    const LONGEST: usize = 120;
    const MOST_WORDS: usize = 14;
    let starts = text.char_indices().filter(|&(at, c)| {
        matches!(c, 'A' | 'Α' | 'А') && at > 0 && text[..at].ends_with([' ', '(', '[', ':', '-', '\n', '/'])
    });
    for (at, _) in starts {
        if at > LONGEST {
            return None;
        }
        let Some(mut chain) = chain(&text[at..], vocabulary) else { continue };
        let told = chain.items.iter().all(|w| w.letter == Some(Letter::A) && w.numbers.len() > 1);
        if !told || !chain.rest.trim_matches(is_end).is_empty() {
            continue;
        }
        let mut title = text[..at].trim_end_matches([' ', '(', '[', ':', '-', '\n', '/', ',']);
        // `Access control (ISO 27001 A.5.15)`.
        if let Some((before, named)) = title.rsplit_once(['(', '[', '\n'])
            && let Some((standard, rest)) = super::standards::name_at_start(named.trim())
            && rest.trim().is_empty()
        {
            title = before.trim_end();
            chain.items.iter_mut().for_each(|w| w.named = Some(standard));
        }
        let words = title.split_whitespace().count();
        let refers = title.split_whitespace().next_back().is_none_or(|word| vocabulary.is_reference_word(word));
        let sentence = title.contains(". ") || title.contains("; ");
        if words == 0 || words > MOST_WORDS || refers || sentence {
            return None;
        }
        if let [only] = &mut chain.items[..] {
            title.trim_matches(is_separator).clone_into(&mut only.rest);
        }
        return ControlRefs::of(chain.items);
    }
    None
}

/// Ranges within a list, member by member where both ends differ in the last number alone; the catalogue fills in the
/// others, whose end stays marked.
fn expanded(items: Vec<ControlRef>) -> Vec<ControlRef> {
    let mut all: Vec<ControlRef> = Vec::with_capacity(items.len());
    for item in items {
        match all.last().filter(|_| item.through) {
            Some(from) if from.numbers.len() == item.numbers.len() => {
                let members = written_range(from, &item);
                let whole = members.len() > 2 || members.last().is_some_and(|last| !last.through);
                if whole {
                    all.extend(members.into_iter().skip(1));
                } else {
                    all.push(item);
                }
            }
            _ => all.push(item),
        }
    }
    all
}

/// The members of a range whose ends differ in the last number alone; both ends of any other.
pub fn written_range(from: &ControlRef, to: &ControlRef) -> Vec<ControlRef> {
    let (Some((&first, before)), Some((&last, same))) = (from.numbers.split_last(), to.numbers.split_last()) else {
        return Vec::new();
    };
    if before != same || first >= last {
        return vec![from.clone(), to.clone()];
    }
    (first..=last)
        .map(|number| {
            let mut member = from.clone();
            member.numbers = before.iter().copied().chain([number]).collect();
            member.through = false;
            member
        })
        .collect()
}

/// In `A.5.1, 5.2` the second is of Annex A too.
fn inherit(mut next: ControlRef, before: &ControlRef) -> ControlRef {
    if !next.clause {
        if before.annex && !next.annex {
            next.annex = true;
            next.inherited = true;
        }
        next.letter = next.letter.or(before.letter);
        next.named = next.named.or(before.named);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let local = |w: &ControlRef| if w.annex { w.annex_local() } else { w.clause_local() };
        match parse(text, &vocabulary) {
            None => Vec::new(),
            Some(ControlRefs::One(w)) => vec![local(&w)],
            Some(ControlRefs::List(all)) => all.iter().map(local).collect(),
            Some(ControlRefs::Range(from, to)) => written_range(&from, &to).iter().map(local).collect(),
        }
    }

    #[test]
    fn every_separator_makes_a_list() {
        for joint in [
            ", ", "; ", " / ", "/", " + ", " & ", " | ", "\n", "\n- ", "\n• ", " · ", "、", " ", "  ", ", and ",
            " and ", " und ", " et ", " y ", " e ", " en ", " i ", " ve ", " και ", " sowie ", ";\n",
        ] {
            assert_eq!(members(&format!("A.5.1{joint}A.5.7")), ["A.5.1", "A.5.7"], "{joint:?}");
            assert_eq!(members(&format!("A.5.1{joint}A.5.7{joint}A.8.2")), ["A.5.1", "A.5.7", "A.8.2"], "{joint:?}");
        }
        assert_eq!(members("5.9 5.10"), ["5.9", "5.10"]);
        assert_eq!(members("A.5.15/16, A.8.2"), ["A.5.15", "A.5.16", "A.8.2"]);
    }

    #[test]
    fn every_word_and_dash_of_a_range_makes_one() {
        for joint in [" – ", "-", " to ", " through ", " bis ", " à ", " a ", "...", " ~ "] {
            assert_eq!(members(&format!("A.5.24{joint}A.5.26")), ["A.5.24", "A.5.25", "A.5.26"], "{joint:?}");
            assert_eq!(members(&format!("5.24{joint}5.26")), ["5.24", "5.25", "5.26"], "{joint:?}");
        }
        assert_eq!(members("A.5.24–26"), ["A.5.24", "A.5.25", "A.5.26"]);
        assert_eq!(members("A.5.1, A.5.24–A.5.26; A.8.1"), ["A.5.1", "A.5.24", "A.5.25", "A.5.26", "A.8.1"]);
    }

    #[test]
    fn text_behind_a_list_ends_it_and_drops_none() {
        assert_eq!(members("A.8.5 / A.5.17 / A.6.7 — enforce a second factor"), ["A.8.5", "A.5.17", "A.6.7"]);
        assert_eq!(members("A.5.24 – A.5.26 Incident management"), ["A.5.24", "A.5.25", "A.5.26"]);
        assert_eq!(members("A.8.13 (A.8.14)"), ["A.8.13", "A.8.14"]);
        assert_eq!(members("A.5.1 Policies\nA.5.2 Roles"), ["A.5.1", "A.5.2"]);
        assert_eq!(members("A.5.1 – 30 days"), ["A.5.1"]);
        assert_eq!(members("A.8.24, 2 keys"), ["A.8.24"]);
        assert_eq!(members("A.5.1 (A.5.1.1, A.5.1.2)"), ["A.5.1"], "the numbers of the other edition");
    }

    #[test]
    fn an_identifier_behind_its_title_is_read_and_a_reference_is_not() {
        assert_eq!(members("Access control (A.5.15)"), ["A.5.15"]);
        assert_eq!(members("Access control (ISO 27001 A.5.15)"), ["A.5.15"]);
        assert_eq!(members("Access control – A.5.15"), ["A.5.15"]);
        assert_eq!(members("Access control A.5.15"), ["A.5.15"]);
        assert_eq!(members("Second factor: A.8.5, A.6.7"), ["A.8.5", "A.6.7"]);
        for text in ["Required by A.5.15", "See A.5.15", "We do this. It follows from A.5.15", "A.5.15 in part, see B"]
        {
            assert!(members(text).len() < 2, "{text}");
        }
        assert_eq!(members("Required by A.5.15"), [""; 0]);
        assert_eq!(members("siehe A.5.15"), [""; 0]);
    }

    #[test]
    fn a_clause_and_a_control_share_a_cell() {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let Some(ControlRefs::List(all)) = parse("Requirements 27001: 5.2\nA 5.1 Policies", &vocabulary) else {
            panic!("no list")
        };
        assert_eq!(all.iter().map(|w| w.annex).collect::<Vec<_>>(), [false, true]);
        assert_eq!(members("5.2; A.5.1"), ["5.2", "A.5.1"]);
        assert_eq!(members("Clause 6.1.2, A.5.1"), ["6.1.2", "A.5.1"]);
    }
}
