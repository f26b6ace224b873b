//! Standards that a text names: in an identifier, a header, a heading, the name of a sheet.

use crate::model::Standard;

/// A management-system standard as a text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The standard.
    pub family: Standard,
    /// Its edition, if a year is given that one of its editions has.
    pub edition: Option<&'static str>,
}

/// The numbers that mean a standard: ISO/IEC 27002 gives the controls of ISO/IEC 27001.
fn numbers(family: Standard) -> &'static [&'static str] {
    match family {
        Standard::InformationSecurity => &["27001", "27002"],
        Standard::ArtificialIntelligence => &["42001"],
        Standard::Privacy => &["27701"],
    }
}

/// The management system that a family is about, by the initials in use.
fn initials(family: Standard) -> &'static str {
    match family {
        Standard::InformationSecurity => "ISMS",
        Standard::ArtificialIntelligence => "AIMS",
        Standard::Privacy => "PIMS",
    }
}

fn edition(family: Standard, year: &str) -> Option<&'static str> {
    family.editions().iter().copied().find(|key| key.rsplit(':').next() == Some(year))
}

/// The standard that a lower-cased word before an identifier names: `iso/iec`, `42001:2023` together or alone.
pub(super) fn named_by_word(word: &str) -> Option<Named> {
    let word = word.trim_end_matches([':', '-']);
    let numbered = word.bytes().any(|b| b.is_ascii_digit());
    Standard::ALL.into_iter().find_map(|family| {
        if word.eq_ignore_ascii_case(initials(family)) {
            return Some(Named { family, edition: None });
        }
        if !numbered {
            return None;
        }
        numbers(family).iter().find_map(|number| {
            let (before, after) = word.split_once(number)?;
            let year = after.trim_start_matches([':', '-', '_', '/']);
            let plain = matches!(before, "" | "iso" | "iec" | "iso/iec" | "iso-" | "iso_" | "iec-");
            let dated = year.is_empty() || (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
            (plain && dated).then(|| Named { family, edition: edition(family, year) })
        })
    })
}

/// The standard whose name a text begins with, and the text behind the name: `ISO/IEC 27001:2022`, `iso42001`, `27701`.
pub(super) fn name_at_start(text: &str) -> Option<(Named, &str)> {
    let mut rest = text;
    for body in ["iso", "/iec", "iec"] {
        if rest.get(..body.len()).is_some_and(|start| start.eq_ignore_ascii_case(body)) {
            rest = rest[body.len()..].trim_start_matches([' ', '-', '_', ':']);
        }
    }
    let (family, number) = Standard::ALL.into_iter().find_map(|family| {
        let number = numbers(family).iter().find(|number| rest.starts_with(**number))?;
        Some((family, number))
    })?;
    let rest = &rest[number.len()..];
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let is_year = |text: &str| {
        let year = text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
        year && !text[4..].starts_with(|c: char| c.is_alphanumeric())
    };
    let after = rest.trim_start_matches([':', '-', '_', '/', ' ']);
    if is_year(after) {
        return Some((Named { family, edition: edition(family, &after[..4]) }, &after[4..]));
    }
    Some((Named { family, edition: None }, rest))
}

/// The standards that a text names anywhere, each once.
pub(super) fn named_in(text: &str) -> Vec<Named> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut found: Vec<Named> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let plain = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let prefix = &word[..word.len() - plain.len()];
        let numbered = ["", "iso", "iec", "isoiec"].iter().any(|body| prefix.eq_ignore_ascii_case(body));
        let named = Standard::ALL.into_iter().find(|family| {
            // Initials count as they are written: `aims` is a word of any text.
            *word == initials(*family) || (numbered && numbers(*family).contains(&plain))
        });
        let Some(family) = named else { continue };
        let edition = words.get(at + 1).and_then(|year| edition(family, year));
        match found.iter_mut().find(|named| named.family == family) {
            None => found.push(Named { family, edition }),
            Some(known) if known.edition.is_none() => known.edition = edition,
            Some(known) if edition.is_some() && known.edition != edition => known.edition = None,
            Some(_) => {}
        }
    }
    found
}

/// The one standard that a text names, if it names just one.
pub(super) fn only_named_in(text: &str) -> Option<Named> {
    match named_in(text)[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The standard that a text names, with nothing else in it: `ISO/IEC 42001:2023, Annex A`.
pub(super) fn is_name(text: &str) -> Option<Named> {
    const BESIDE: [&str; 9] = ["iso", "iec", "din", "en", "annex", "a", "b", "standard", "controls"];
    let only = only_named_in(text)?;
    let rest = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).filter(|word| {
        let plain = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let of_name = *word == initials(only.family) || numbers(only.family).contains(&plain);
        let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        !of_name && !year && !BESIDE.contains(&word.to_lowercase().as_str())
    });
    (rest.count() == 0).then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ISO27001_2013;
    use crate::model::ISO27701_2019;

    #[test]
    fn standards_are_named_by_number_year_and_initials() {
        let families = |text: &str| named_in(text).into_iter().map(|n| n.family).collect::<Vec<_>>();
        assert_eq!(
            families("SoA ISO/IEC 27001:2022 and ISO 42001"),
            [Standard::InformationSecurity, Standard::ArtificialIntelligence]
        );
        assert_eq!(families("PIMS statement"), [Standard::Privacy]);
        assert_eq!(families("This document aims to list the controls of 2022"), []);
        assert_eq!(only_named_in("ISO27701-2019").and_then(|n| n.edition), Some(ISO27701_2019));
        assert_eq!(only_named_in("27001:2013 against 27001:2022").and_then(|n| n.edition), None);
        assert_eq!(named_by_word("27001:2013").and_then(|n| n.edition), Some(ISO27001_2013));
        assert_eq!(named_by_word("127001"), None);
        assert!(is_name("ISO/IEC 42001:2023 – Annex A").is_some() && is_name("ISO 42001 policy").is_none());
    }
}
