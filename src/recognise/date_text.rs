//! Dates as people write them, where there is just one way to read them.

use super::months;

/// Words within a date that are no part of it: `7 de febrero de 2026`, `7th of March 2026`.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "of" | "de" | "del" | "do" | "di" | "the" | "st" | "th")
}

/// Reads a date as people write it, if there is just one way to: `2026-02-07`, `7 February 2026`, `7 lutego 2026`,
/// `07.02.2026`, `31/10/2025`; not `03/04/2025`, which is two dates. Gives `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<String> {
    let unit = |c: char| matches!(c, '年' | '月' | '日' | '년' | '월' | '일');
    let cleaned: String = text.chars().map(|c| if c.is_alphanumeric() && !unit(c) { c } else { ' ' }).collect();
    let dots = text.contains('.');
    let parts: Vec<&str> = cleaned.split_whitespace().filter(|p| !is_filler(p)).collect();
    for window in parts.windows(3) {
        let number = |at: usize| {
            let digits = window[at].trim_end_matches(|c: char| c.is_alphabetic());
            digits.parse::<u32>().ok()
        };
        let found = match (number(0), number(1), number(2)) {
            (Some(y), Some(m), Some(d)) if window[0].len() == 4 => ymd(y, m, d),
            (Some(d), Some(m), Some(y)) if window[2].len() == 4 => {
                let (as_dmy, as_mdy) = (ymd(y, m, d), ymd(y, d, m));
                match (as_dmy, as_mdy) {
                    (Some(date), None) | (None, Some(date)) => Some(date),
                    (Some(date), Some(other)) if date == other || dots => Some(date),
                    _ => None,
                }
            }
            (Some(d), None, Some(y)) if window[2].len() == 4 => months::any(window[1]).and_then(|m| ymd(y, m, d)),
            (None, Some(d), Some(y)) if window[2].len() == 4 => months::english(window[0]).and_then(|m| ymd(y, m, d)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The two days that a date can be, with the day or the month first: `03/04/2026`. `None` where it is one day or none.
pub fn two_readings(text: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = text.trim().split(['/', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts[..] else { return None };
    if date(text).is_some() || year.len() != 4 {
        return None;
    }
    let (first, second, year) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    Some((ymd(year, second, first)?, ymd(year, first, second)?))
}

/// A date in a file name: `soa_2026-02-07.csv`, `SoA 20260207.xlsx`.
pub fn date_in_name(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    for run in stem.split(|c: char| !c.is_ascii_digit()).filter(|r| r.len() == 8) {
        let number = |range: std::ops::Range<usize>| run[range].parse::<u32>().ok();
        if let (Some(y), Some(m), Some(d)) = (number(0..4), number(4..6), number(6..8))
            && (2000..2100).contains(&y)
            && let Some(date) = ymd(y, m, d)
        {
            return Some(date);
        }
    }
    let digits: Vec<&str> = stem.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty()).collect();
    digits.windows(3).find_map(|w| {
        let four = w[0].len() == 4 && w[1].len() == 2 && w[2].len() == 2;
        four.then(|| ymd(w[0].parse().ok()?, w[1].parse().ok()?, w[2].parse().ok()?)).flatten()
    })
}

fn ymd(year: u32, month: u32, day: u32) -> Option<String> {
    const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let in_month = (1..=12).contains(&month) && (1..=DAYS[month as usize - 1]).contains(&day);
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    ((1990..2200).contains(&year) && in_month && (month != 2 || day < 29 || leap))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_language() {
        for text in [
            "7 February 2026",
            "7. Februar 2026",
            "7 février 2026",
            "7 de febrero de 2026",
            "7 febbraio 2026",
            "7 februari 2026",
            "7 de fevereiro de 2026",
            "7 lutego 2026 r.",
            "7. února 2026",
            "7 Şubat 2026",
            "7 Φεβρουαρίου 2026",
            "7 feb. 2026",
            "2026年2月7日",
        ] {
            assert_eq!(date(text).as_deref(), Some("2026-02-07"), "{text}");
        }
        for (text, day) in [
            ("1er juillet 2025", "2025-07-01"),
            ("1º de março de 2025", "2025-03-01"),
            ("3. März 2025", "2025-03-03"),
            ("12 MAYIS 2025", "2025-05-12"),
            ("5 Ağustos 2025", "2025-08-05"),
            ("30. června 2025", "2025-06-30"),
            ("30. července 2025", "2025-07-30"),
            ("9 września 2025", "2025-09-09"),
            ("17 ΜΑΪΟΥ 2025", "2025-05-17"),
            ("4 Agustus 2025", "2025-08-04"),
            ("4 mrt 2025", "2025-03-04"),
            ("22 Dez. 2025", "2025-12-22"),
        ] {
            assert_eq!(date(text).as_deref(), Some(day), "{text}");
        }
        assert_eq!(date("5 jui 2025"), None, "juin or juillet");
    }

    #[test]
    fn a_day_and_month_that_may_be_either_are_two_days() {
        let two = Some(("2026-04-03".to_owned(), "2026-03-04".to_owned()));
        assert_eq!(two_readings("03/04/2026"), two);
        assert_eq!(two_readings("31/10/2025"), None, "there is no 31st month");
        assert_eq!(two_readings("03.04.2026"), None, "with dots the day goes first");
        assert_eq!(two_readings("03/03/2026"), None, "one day either way");
    }

    #[test]
    fn dates_with_one_reading_are_read_and_others_are_not() {
        assert_eq!(date("2026-02-07").as_deref(), Some("2026-02-07"));
        assert_eq!(date("19 August 2025").as_deref(), Some("2025-08-19"));
        assert_eq!(date("15-Jan-2026").as_deref(), Some("2026-01-15"));
        assert_eq!(date("March 3rd, 2025").as_deref(), Some("2025-03-03"));
        assert_eq!(date("31/10/2025").as_deref(), Some("2025-10-31"));
        assert_eq!(date("07.02.2026").as_deref(), Some("2026-02-07"));
        assert_eq!(date("03/04/2025"), None, "two dates");
        assert_eq!(date("29.02.2025"), None, "no such day");
        assert_eq!(date("12 decisions 2025"), None, "a word that begins like a month");
        assert_eq!(date("Action list 12 2025"), None, "no month of a language that puts it first");
        assert_eq!(date_in_name("a/SoA_v0.1_2026-02-07.csv").as_deref(), Some("2026-02-07"));
        assert_eq!(date_in_name("register-20250131.xlsx").as_deref(), Some("2025-01-31"));
        assert_eq!(date_in_name("soa-2022.xlsx"), None);
    }
}
