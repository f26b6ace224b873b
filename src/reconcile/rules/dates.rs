//! Dates in the texts of sources. Ambiguous dates are not read, so that no rule is based on a guess.

use std::fmt;

use crate::model::{Message, MessageArg};
use crate::recognise::fold::fold;

/// A day.
#[expect(clippy::struct_field_names, reason = "a day has a day of the month")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    year: u32,
    month: u32,
    day: u32,
}

/// Years that a date in such a document can be of.
const YEARS: std::ops::Range<u32> = 1990..2200;

impl Day {
    /// A day that exists.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let exists = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// A day as settings and records write it, `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(str::parse);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => Self::new(year, month, day),
            _ => None,
        }
    }

    /// The day after.
    pub fn next(self) -> Option<Self> {
        let Self { year, month, day } = self;
        Self::new(year, month, day + 1).or_else(|| Self::new(year, month + 1, 1)).or_else(|| Self::new(year + 1, 1, 1))
    }

    /// The day a number of months later, on the last day of the month where it is shorter.
    pub fn plus_months(self, months: u32) -> Option<Self> {
        let all = self.year * 12 + self.month - 1 + months;
        let (year, month) = (all / 12, all % 12 + 1);
        Self::new(year, month, self.day.min(days_in(year, month)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date as exactly as it is written: a day, a month, a quarter or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DateSpan {
    /// The first day that can be meant.
    pub first: Day,
    /// The last one.
    pub last: Day,
}

impl DateSpan {
    fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    fn months(year: u32, from: u32, to: u32) -> Option<Self> {
        Some(Self { first: Day::new(year, from, 1)?, last: Day::new(year, to, days_in(year, to))? })
    }

    /// The span as part of a message: the day, or the first and the last one.
    pub fn message_arg(self) -> MessageArg {
        if self.first == self.last {
            return self.first.to_string().into();
        }
        let said = Message::new("findings.from_to").with("first", self.first.to_string());
        said.with("last", self.last.to_string()).into()
    }
}

/// The dates in running text, such as evidence: days, and months and quarters in words.
pub(super) fn in_text(text: &str) -> Vec<DateSpan> {
    read(text, false)
}

/// The dates in a cell of a date column, where `12/2025` is a month and `2025` a year.
pub(super) fn in_date_cell(text: &str) -> Vec<DateSpan> {
    read(text, true)
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Number { value: u32, digits: usize },
    Word(String),
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    kind: Kind,
    /// The text between the token before and this one.
    gap: String,
}

/// Numbers and words; a letter beside a digit begins a new token with nothing between.
fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut gap = String::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_ascii_digit() {
            let mut digits = String::new();
            while let Some(d) = chars.next_if(char::is_ascii_digit) {
                digits.push(d);
            }
            // Longer runs of digits are no part of a date; zero is none either.
            let value = digits.parse().unwrap_or(0);
            let kind = Kind::Number { value, digits: digits.len() };
            found.push(Token { kind, gap: std::mem::take(&mut gap) });
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(d) = chars.next_if(|d| d.is_alphabetic() || matches!(d, '\u{300}'..='\u{36f}')) {
                word.push(d);
            }
            found.push(Token { kind: Kind::Word(fold(&word)), gap: std::mem::take(&mut gap) });
        } else {
            gap.push(c);
            chars.next();
        }
    }
    found
}

fn read(text: &str, date_cell: bool) -> Vec<DateSpan> {
    let all = tokens(text);
    let mut spans = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let (span, taken) = date_at(&all, at, date_cell);
        spans.extend(span);
        at += taken.max(1);
    }
    let years: Vec<u32> = all.iter().filter_map(year).collect();
    let numbers = all.iter().filter(|t| matches!(t.kind, Kind::Number { .. })).count();
    // `2027`, `end of 2027`; a fiscal year may begin in any month.
    let fiscal =
        all.iter().any(|t| matches!(&t.kind, Kind::Word(w) if w.starts_with("fy") || w == "fiscal" || w == "h"));
    if date_cell && spans.is_empty() && numbers == 1 && !fiscal {
        spans.extend(years.first().and_then(|&y| DateSpan::months(y, 1, 12)));
    }
    spans
}

fn number(token: Option<&Token>, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    match token?.kind {
        Kind::Number { value, digits: n } if digits.contains(&n) => Some(value),
        _ => None,
    }
}

fn year(token: &Token) -> Option<u32> {
    number(Some(token), 4..=4).filter(|y| YEARS.contains(y))
}

/// The date that begins with a token, if one does, and how many tokens are consumed either way.
fn date_at(all: &[Token], at: usize, date_cell: bool) -> (Option<DateSpan>, usize) {
    let gap = |ahead: usize| all.get(at + ahead).map_or("", |t| t.gap.as_str());
    let separated = |ahead: usize| matches!(gap(ahead), "-" | "/" | ".");
    // Figures with letters or further figures at them are a version, a number of a document or of a network.
    let glued_before =
        all[at].gap.is_empty() && at > 0 || (all[at].gap == "." && at > 0 && number(all.get(at - 1), 1..=9).is_some());
    let glued_after = |next: usize| {
        all.get(at + next).is_some_and(|t| {
            let time = matches!(&t.kind, Kind::Word(w) if w == "t");
            (t.gap.is_empty() && !time)
                || (matches!(t.gap.as_str(), "." | "-" | "/") && matches!(t.kind, Kind::Number { .. }))
        })
    };
    if let Some(run) = number(all.get(at), 8..=8) {
        let day = Day::new(run / 10_000, run / 100 % 100, run % 100);
        return (day.map(DateSpan::day).filter(|_| !glued_before && !glued_after(1)), 1);
    }
    if separated(1) && separated(2) && gap(1) == gap(2) {
        if let (Some(y), Some(m), Some(d)) =
            (number(all.get(at), 4..=4), number(all.get(at + 1), 1..=2), number(all.get(at + 2), 1..=2))
        {
            let day = Day::new(y, m, d).filter(|_| !glued_before && !glued_after(3));
            return (day.map(DateSpan::day), if day.is_some() { 3 } else { 1 });
        }
        if let (Some(a), Some(b), Some(y)) =
            (number(all.get(at), 1..=2), number(all.get(at + 1), 1..=2), number(all.get(at + 2), 4..=4))
        {
            // With dots, the day comes first; otherwise only a day above twelve is unambiguous.
            let day = match (Day::new(y, b, a), Day::new(y, a, b)) {
                (Some(day), None) | (None, Some(day)) => Some(day),
                (Some(day), Some(other)) if day == other || gap(1) == "." => Some(day),
                _ => None,
            };
            // Whatever it is, its last two numbers are no month of their own.
            return (day.map(DateSpan::day).filter(|_| !glued_before && !glued_after(3)), 3);
        }
    }
    if let Some(found) = in_words(all, at, &gap) {
        return found;
    }
    if date_cell && !glued_before && separated(1) && !glued_after(2) {
        let (first, second) = (all.get(at), all.get(at + 1));
        let month = match (number(first, 4..=4), number(second, 1..=2), number(first, 1..=2), number(second, 4..=4)) {
            (Some(y), Some(m), _, _) | (_, _, Some(m), Some(y)) => {
                Day::new(y, m, 1).and_then(|_| DateSpan::months(y, m, m))
            }
            _ => None,
        };
        if month.is_some() {
            return (month, 2);
        }
    }
    (None, 1)
}

/// `15 January 2026`, `3rd of March 2025`, `March 3, 2025`, `March 2025`, `Q3 2025`, `2025 Q3`.
fn in_words<'t>(all: &'t [Token], at: usize, gap: &dyn Fn(usize) -> &'t str) -> Option<(Option<DateSpan>, usize)> {
    let word = |ahead: usize| match all.get(at + ahead).map(|t| &t.kind) {
        Some(Kind::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    // Tokens after `from` that only join: ordinals, `of`.
    let skip = |from: usize, words: &[&str]| from + usize::from(word(from).is_some_and(|w| words.contains(&w)));
    let near = |ahead: usize| gap(ahead).chars().count() <= 2;
    let get = |ahead: usize| all.get(at + ahead);
    if let Some(day) = number(get(0), 1..=2) {
        let after = skip(skip(1, &["st", "nd", "rd", "th", "o", "er"]), &["of", "de", "di"]);
        if let Some(month) = word(after).and_then(month)
            && near(after)
        {
            let then = skip(after + 1, &["de", "of", "del"]);
            let y = get(then).and_then(year).filter(|_| near(then))?;
            return Some((Day::new(y, month, day).map(DateSpan::day), then + 1));
        }
    }
    if let Some(month) = word(0).and_then(month) {
        if let Some(day) = number(get(1), 1..=2)
            && near(1)
        {
            let then = skip(2, &["st", "nd", "rd", "th"]);
            if let Some(y) = get(then).and_then(year).filter(|_| near(then)) {
                return Some((Day::new(y, month, day).map(DateSpan::day), then + 1));
            }
        }
        let then = skip(1, &["de", "of"]);
        let y = get(then).and_then(year).filter(|_| near(then))?;
        return Some((DateSpan::months(y, month, month), then + 1));
    }
    let quarter = |n: u32| (1..=4).contains(&n).then_some(n * 3);
    if word(0) == Some("q")
        && let Some(last) = number(get(1), 1..=1).and_then(quarter).filter(|_| gap(1).is_empty())
    {
        let y = get(2).and_then(year).filter(|_| near(2))?;
        return Some((DateSpan::months(y, last - 2, last), 3));
    }
    if let Some(y) = get(0).and_then(year)
        && word(1) == Some("q")
        && near(1)
    {
        let last = number(get(2), 1..=1).and_then(quarter).filter(|_| gap(2).is_empty())?;
        return Some((DateSpan::months(y, last - 2, last), 3));
    }
    None
}

/// Names of months, folded, in the languages of the vocabulary. A word that is also another word of a document (`set`,
/// `out`) is left out.
const MONTHS: [&str; 12] = [
    "jan january januar janner jaenner janvier enero gennaio januari janeiro styczen stycznia leden ledna ocak ιανουαριοσ ιανουαριου",
    "feb february februar fevrier febrero febbraio februari fevereiro luty lutego unor unora subat φεβρουαριοσ φεβρουαριου",
    "mar march marz maerz mars marzo maart marco marzec marca brezen brezna mart maret μαρτιοσ μαρτιου",
    "apr april avril abril aprile kwiecien kwietnia duben dubna nisan απριλιοσ απριλιου",
    "may mai mayo maggio mei maio maj maja kveten kvetna mayis μαιοσ μαιου",
    "jun june juni juin junio giugno junho czerwiec czerwca cerven cervna haziran ιουνιοσ ιουνιου",
    "jul july juli juillet julio luglio julho lipiec lipca cervenec cervence temmuz ιουλιοσ ιουλιου",
    "aug august aout agosto augustus sierpien sierpnia srpen srpna agustos agustus αυγουστοσ αυγουστου",
    "sep sept september septembre septiembre setiembre settembre setembro wrzesien wrzesnia zari eylul σεπτεμβριοσ σεπτεμβριου",
    "oct okt october oktober octobre octubre ottobre outubro pazdziernik pazdziernika rijen rijna ekim οκτωβριοσ οκτωβριου",
    "nov november novembre noviembre novembro listopad listopada listopadu kasim nopember νοεμβριοσ νοεμβριου",
    "dec dez des december dezember decembre diciembre dicembre dezembro desember grudzien grudnia prosinec prosince aralik δεκεμβριοσ δεκεμβριου",
];

fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(spans: &[DateSpan]) -> String {
        let all = MessageArg::list(spans.iter().map(|span| span.message_arg()), "lists.semicolon");
        Message::new("findings.contradiction").with("answers", all).in_english()
    }

    #[test]
    fn dates_in_text_are_read_where_they_have_one_reading() {
        for (text, expected) in [
            ("Audit report 2024-03-11", "2024-03-11"),
            ("Report_20240311.pdf", "2024-03-11"),
            ("Minutes of 31/10/2025 and 03/04/2025", "2025-10-31"),
            ("07.02.2026", "2026-02-07"),
            ("04/04/2025", "2025-04-04"),
            ("15-Jan-2026", "2026-01-15"),
            ("March 3rd, 2025; 12. März 2024", "2025-03-03; 2024-03-12"),
            ("3 de marzo de 2025, 1er janvier 2024", "2025-03-03; 2024-01-01"),
            ("Pen test June 2024, Q3 2025", "2024-06-01 to 2024-06-30; 2025-07-01 to 2025-09-30"),
            ("29.02.2025", ""),
            ("ISO/IEC 27001:2022, v1.10.2023, 10.0.12.2024, POL-2024-03", ""),
            ("31 Mayıs 2025, 5 października 2025, 2 Φεβρουαρίου 2025", "2025-05-31; 2025-10-05; 2025-02-02"),
            ("12/2025", ""),
            ("2025-06-30 00:00:00, 2025-07-01T09:00", "2025-06-30; 2025-07-01"),
        ] {
            assert_eq!(shown(&in_text(text)), expected, "{text}");
        }
    }

    #[test]
    fn cells_of_date_columns_may_hold_months_quarters_and_years() {
        for (text, expected) in [
            ("12/2025", "2025-12-01 to 2025-12-31"),
            ("2025-12", "2025-12-01 to 2025-12-31"),
            ("end of 2027", "2027-01-01 to 2027-12-31"),
            ("Q4/2025", "2025-10-01 to 2025-12-31"),
            ("03/04/2025", ""),
            ("FY2025", ""),
            ("TBD", ""),
            ("13/2025", ""),
        ] {
            assert_eq!(shown(&in_date_cell(text)), expected, "{text}");
        }
    }

    #[test]
    fn days_follow_each_other_and_months_end_where_they_do() {
        let day = |text: &str| Day::parse(text).expect("a day");
        assert_eq!(day("2024-02-28").next(), Some(day("2024-02-29")));
        assert_eq!(day("2025-12-31").next(), Some(day("2026-01-01")));
        assert_eq!(day("2024-02-29").plus_months(12), Some(day("2025-02-28")));
        assert_eq!(day("2025-10-31").plus_months(4), Some(day("2026-02-28")));
        assert_eq!(Day::parse("2025-13-01"), None);
    }
}
