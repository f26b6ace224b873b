//! Names that are safe to show and safe as a folder: no organisation's name can leave the output folder, forge a
//! path, or pass for another name by invisible characters.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

/// Longest slug in bytes: leaves room for `-2` and for Windows' limit on whole paths.
const MAX_BYTES: usize = 80;

/// Names at the top of the output folder that are annexa's own.
pub(super) const OWN: [&str; 4] =
    [super::MANIFEST_FILE, super::INDEX_FILE, super::PORTFOLIO_FILE, super::FAILED_FOLDER];

/// The folder name for an organisation: Unicode in NFC, white space as `-`, and nothing that a file system, a
/// shell or a reader could take for something else. Never empty, never more than one path component.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfc() {
        let c = match c {
            c if c.is_whitespace() => '-',
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{fffd}' => '_',
            c if c.is_control() || is_invisible(c) => '_',
            c => c,
        };
        if !(c == '-' && slug.ends_with('-')) {
            slug.push(c);
        }
    }
    // A leading dot hides the folder, a leading `-` reads as an option, `~` as a home folder; Windows drops
    // trailing dots and spaces, so that two names could become one.
    let mut slug = slug.trim_matches(['.', '-', '~']).to_owned();
    while slug.len() > MAX_BYTES {
        slug.pop();
    }
    slug.truncate(slug.trim_end_matches(['.', '-', '~']).len());
    if slug.chars().all(|c| c == '_') {
        return "organisation".to_owned();
    }
    if is_device(&slug) || OWN.contains(&fold(&slug).as_str()) {
        slug.insert(0, '_');
    }
    slug
}

/// Slugs for organisations that have none yet, in the given order. Of names whose slugs a case-insensitive file system
/// could not tell apart the first gets its slug and the next get `-2`, `-3`, ...; `taken` holds slugs that no
/// organisation may have. An organisation that has its slug already is given as `Ok`, and keeps it.
pub(super) fn assign(wishes: Vec<Result<String, &str>>, taken: &[String]) -> Vec<String> {
    let wished: Vec<Result<String, String>> = wishes.into_iter().map(|wish| wish.map_err(slug)).collect();
    // A number is never given that would be another organisation's own slug.
    let natural: BTreeSet<String> = wished.iter().map(|w| fold(w.as_ref().unwrap_or_else(|wish| wish))).collect();
    let mut given: BTreeSet<String> = taken.iter().map(|s| fold(s)).collect();
    given.extend(wished.iter().filter_map(|w| w.as_ref().ok()).map(|s| fold(s)));
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    wished
        .into_iter()
        .map(|wish| {
            let wish = match wish {
                Ok(own) => return own,
                Err(wish) if given.insert(fold(&wish)) => return wish,
                Err(wish) => wish,
            };
            // Many of one name would otherwise count from 2 each.
            let number = last.entry(fold(&wish)).or_insert(1);
            loop {
                *number += 1;
                let candidate = format!("{wish}-{number}");
                let folded = fold(&candidate);
                if !natural.contains(&folded) && given.insert(folded) {
                    return candidate;
                }
            }
        })
        .collect()
}

/// The slug without the number that [`assign`] puts behind one that is taken, folded: what slugs of one name share.
pub(super) fn base(slug: &str) -> String {
    let folded = fold(slug);
    match folded.rsplit_once('-') {
        Some((base, number)) if !base.is_empty() && number.parse::<u32>().is_ok() => base.to_owned(),
        _ => folded,
    }
}

/// A name or message of unknown origin as one harmless line: control characters (terminal escapes, line breaks)
/// and characters that reorder or hide text become `�`.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { '\u{fffd}' } else { c }).collect()
}

/// The form in which names are compared: what file systems without regard to case, and readers, take as equal.
fn fold(name: &str) -> String {
    name.to_uppercase().to_lowercase().nfc().collect()
}

/// Whether Windows takes the name for a device, with or without an extension.
fn is_device(slug: &str) -> bool {
    let folded = fold(slug);
    let stem = folded.split('.').next().unwrap_or_default().trim_end();
    match stem {
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
        _ => ["com", "lpt"].iter().any(|port| {
            stem.strip_prefix(port).is_some_and(|number| {
                matches!(number.chars().next(), Some('0'..='9' | '¹' | '²' | '³')) && number.chars().count() == 1
            })
        }),
    }
}

/// Characters without a glyph of their own that change how their neighbours read: bidirectional controls, zero
/// width characters, line separators, the byte order mark, tags and variation selectors beyond the common ones.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_the_letters_of_every_script() {
        assert_eq!(slug("Müller & Söhne GmbH"), "Müller-&-Söhne-GmbH");
        assert_eq!(slug("株式会社 例"), "株式会社-例");
        assert_eq!(slug("Mu\u{308}ller"), "Müller", "decomposed letters are composed");
    }

    #[test]
    fn no_name_leaves_the_output_folder() {
        for name in [
            "..",
            ".",
            "",
            "/",
            "../../etc/passwd",
            "/etc/passwd",
            r"C:\Windows",
            r"..\..\x",
            "a/../b",
            "\0",
            "   ",
            "~",
        ] {
            let slug = slug(name);
            assert!(!slug.is_empty() && !slug.contains(['/', '\\', ':', '\0']), "{name:?} gave {slug:?}");
            assert!(!slug.starts_with('.') && !slug.ends_with('.'), "{name:?} gave {slug:?}");
            let mut parts = std::path::Path::new(&slug).components();
            assert!(matches!(parts.next(), Some(std::path::Component::Normal(_))), "{name:?} gave {slug:?}");
            assert!(parts.next().is_none());
        }
    }

    #[test]
    fn characters_that_forge_a_name_are_replaced() {
        assert_eq!(slug("acme\u{202e}fdp"), "acme_fdp");
        assert_eq!(slug("ac\u{200b}me"), "ac_me");
        assert_eq!(slug("line\nbreak"), "line-break");
        assert_eq!(printable("\u{1b}[31mred\u{202e}"), "\u{fffd}[31mred\u{fffd}");
    }

    #[test]
    fn device_names_of_windows_and_names_of_annexa_are_escaped() {
        for name in ["CON", "con", "Nul.txt", "COM1", "lpt9.csv", "LPT¹", "manifest.json", "Manifest.JSON"] {
            assert!(slug(name).starts_with('_'), "{name} gave {}", slug(name));
        }
        for name in ["console", "COM10", "company", "nullable"] {
            assert_eq!(slug(name), name);
        }
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let slug = slug(&"é".repeat(300));
        assert_eq!(slug.len(), MAX_BYTES);
        assert!(slug.chars().all(|c| c == 'é'));
    }

    #[test]
    fn names_that_differ_in_case_only_get_numbers_in_the_given_order() {
        let slugs = assign(["Acme", "acme", "acme-2", "ACME", "Straße", "STRASSE"].map(Err).to_vec(), &[]);
        assert_eq!(slugs, ["Acme", "acme-3", "acme-2", "ACME-4", "Straße", "STRASSE-2"]);
    }

    #[test]
    fn a_taken_slug_is_never_given() {
        assert_eq!(assign(vec![Err("clients")], &["Clients".to_owned()]), ["clients-2"]);
    }

    proptest::proptest! {
        #[test]
        fn every_name_gives_a_stable_short_single_component(name in "\\PC*|.*") {
            let once = slug(&name);
            proptest::prop_assert!(!once.is_empty() && once.len() <= MAX_BYTES + 1);
            proptest::prop_assert!(!once.contains(['/', '\\', '\0', ':']));
            proptest::prop_assert!(once != ".." && once != ".");
        }
    }
}
