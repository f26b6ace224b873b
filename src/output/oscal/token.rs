//! Control identifiers as OSCAL tokens, and back: `A.5.24` is `a.5.24`, `6.1.3.d` is `cl.6.1.3.d`, `Art.21(2)(h)` is
//! `art.21.2.h`. What has no such form follows `x.`, with signs that a token cannot hold as `_` and their number.

use std::fmt::Write as _;

/// The token of a provision's number within its framework.
pub fn token(number: &str) -> String {
    short(number).filter(|token| local(token).as_deref() == Some(number)).unwrap_or_else(|| escaped(number))
}

/// The provision's number that a token encodes; `None` if annexa did not make the token.
pub fn local(token: &str) -> Option<String> {
    if let Some(rest) = token.strip_prefix("x.") {
        return unescaped(rest);
    }
    if let Some(rest) = token.strip_prefix("cl.") {
        return Some(rest.to_owned());
    }
    if let Some(rest) = token.strip_prefix("art.") {
        let mut parts = rest.split('.');
        let article = parts.next()?;
        return Some(parts.fold(format!("Art.{article}"), |article, part| format!("{article}({part})")));
    }
    for (short, word) in [("annex.", "Annex"), ("ch.", "Ch")] {
        if let Some(rest) = token.strip_prefix(short) {
            return Some(rest.split('.').fold(word.to_owned(), |number, part| match part {
                "sec" => number + ".Sec",
                part => format!("{number}.{}", part.to_ascii_uppercase()),
            }));
        }
    }
    let letter = token.split('.').next()?;
    (letter.len() == 1).then(|| format!("{}{}", letter.to_ascii_uppercase(), &token[1..]))
}

/// The readable form, which may not lead back.
fn short(number: &str) -> Option<String> {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '.');
    let first = number.chars().next()?;
    if first.is_ascii_digit() {
        return plain(number).then(|| format!("cl.{number}"));
    }
    if let Some(rest) = number.strip_prefix("Art.") {
        let parts = rest.replace(['(', ')'], ".").replace("..", ".");
        let parts = parts.trim_end_matches('.');
        return plain(parts).then(|| format!("art.{parts}"));
    }
    let lower = number.to_ascii_lowercase();
    plain(&lower).then_some(lower)
}

fn escaped(number: &str) -> String {
    let mut token = "x.".to_owned();
    for sign in number.chars() {
        if sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-') {
            token.push(sign);
        } else {
            let _ = write!(token, "_{:x}_", u32::from(sign));
        }
    }
    token
}

fn unescaped(token: &str) -> Option<String> {
    let mut number = String::new();
    let mut parts = token.split('_');
    number.push_str(parts.next()?);
    while let Some(sign) = parts.next() {
        number.push(char::from_u32(u32::from_str_radix(sign, 16).ok()?)?);
        number.push_str(parts.next()?);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::catalogue::Catalogue;
    use std::collections::HashSet;

    #[test]
    fn the_tokens_of_the_decisions_are_these() {
        let pairs =
            [("A.5.24", "a.5.24"), ("6.1.3.d", "cl.6.1.3.d"), ("Art.21(2)(h)", "art.21.2.h"), ("Annex.IV", "annex.iv")];
        for (number, expected) in pairs {
            assert_eq!(token(number), expected);
            assert_eq!(local(expected).as_deref(), Some(number));
        }
    }

    #[test]
    fn every_provision_has_a_token_of_its_own_that_leads_back() {
        let catalogue = Catalogue::built_in().expect("catalogues");
        for framework in catalogue.frameworks() {
            let mut seen = HashSet::new();
            for provision in framework.provisions() {
                let number = provision.id.local();
                let token = token(number);
                assert_eq!(local(&token).as_deref(), Some(number), "{token}");
                assert!(seen.insert(token.clone()), "{token} stands for two provisions of {}", framework.key);
            }
        }
    }

    #[test]
    fn any_number_at_all_leads_back() {
        for number in [
            "ORP.1.A1",
            "GV.OC-01",
            "own_1",
            "Ä 5/x",
            "a",
            "cl.5",
            "x.y",
            "Art.5(1).c",
            "Art.5()",
            "",
            "_",
            "5.1.A",
            "Art",
            "annex.IV",
            "\u{1f600}",
        ] {
            let token = token(number);
            assert_eq!(local(&token).as_deref(), Some(number), "{token}");
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            assert!(token.starts_with(|c: char| c.is_ascii_alphabetic()) && token.chars().all(plain), "{token}");
        }
    }
}
