//! Whether two names are spellings of one organisation's name: legal form, case, accents and abbreviations differ from
//! file to file, and none of that makes another organisation.

use super::fold::fold;

/// Legal forms, folded, with the single letters of an abbreviation joined: `S.p.A.` is `spa`.
const LEGAL_FORMS: [&str; 64] = [
    "ltd",
    "limited",
    "ltda",
    "limitada",
    "inc",
    "incorporated",
    "llc",
    "llp",
    "lp",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "pty",
    "pvt",
    "private",
    "gmbh",
    "mbh",
    "ggmbh",
    "ag",
    "kg",
    "kgaa",
    "ohg",
    "gbr",
    "ug",
    "eg",
    "ev",
    "se",
    "sa",
    "sas",
    "sasu",
    "sarl",
    "eurl",
    "sl",
    "slu",
    "srl",
    "srls",
    "spa",
    "lda",
    "epp",
    "bv",
    "bvba",
    "nv",
    "vof",
    "ab",
    "oy",
    "oyj",
    "as",
    "asa",
    "aps",
    "kft",
    "zrt",
    "doo",
    "sro",
    "zoo",
    "sp",
    "spzoo",
    "cic",
    "pt",
    "tbk",
    "sti",
    "ee",
    "group",
];

/// Words that join the parts of a name and are written in several ways.
const JOINING: [&str; 10] = ["and", "und", "et", "y", "e", "en", "i", "ve", "the", "και"];

/// Whether both names can be those of one organisation.
pub fn is_same_organisation(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (a, b) = (bare(&one), bare(&other));
    a.concat() == b.concat()
        || is_part(&a, &b)
        || is_part(&b, &a)
        || is_abbreviated(&a, &b)
        || differs_by_a_letter(&a, &b)
        || is_acronym(&a, &b)
        || is_acronym(&a, &other)
        || is_acronym(&b, &a)
        || is_acronym(&b, &one)
}

/// Whether all names can be those of one organisation. Two spellings that do not resemble each other, `NDC` and
/// `Northquay`, do where a longer one, `Northquay Data Centres Ltd`, resembles both.
pub fn is_one_organisation(names: &[&str]) -> bool {
    names.iter().all(|one| names.iter().all(|other| agree_among(names, one, other)))
}

/// Whether two names are spellings of one, directly or by way of a longer one of these.
pub fn agree_among(names: &[&str], one: &str, other: &str) -> bool {
    let resembles_both = |name: &str| {
        name.len() > one.len().max(other.len()) && is_same_organisation(name, one) && is_same_organisation(name, other)
    };
    is_same_organisation(one, other) || names.iter().any(|name| resembles_both(name))
}

/// Whether a text contains a legal form as a word of its own: `Fennmoor Energy plc`.
pub(super) fn has_legal_form(text: &str) -> bool {
    // Words of these letters are also words of the language.
    const ALSO_WORDS: [&str; 11] = ["as", "co", "sp", "se", "ee", "pt", "private", "group", "company", "sa", "i"];
    let all = words(text);
    let named =
        all.len() > 1 && all.iter().skip(1).any(|word| is_legal_form(word) && !ALSO_WORDS.contains(&word.as_str()));
    // `S.A.` and `AS` at the end of a name are written in capitals.
    let ends = text.trim_end_matches(['.', ')', ' ']).rsplit(' ').next().is_some_and(|last| {
        let letters: String = last.chars().filter(|c| c.is_alphabetic()).collect();
        letters.chars().count() > 1 && letters == letters.to_uppercase() && is_legal_form(&letters.to_lowercase())
    });
    named || (all.len() > 1 && ends)
}

fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&word)
}

/// The folded words of a name; German umlauts written as two letters are one, and lone letters are joined.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut all: Vec<String> = Vec::new();
    let mut lone = String::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if word.chars().count() == 1 && !word.chars().all(|c| c.is_ascii_digit()) {
            lone.push_str(word);
            continue;
        }
        if !lone.is_empty() {
            all.push(std::mem::take(&mut lone));
        }
        all.push(word.replace("ae", "a").replace("oe", "o").replace("ue", "u"));
    }
    if !lone.is_empty() {
        all.push(lone);
    }
    all
}

/// The words without legal form and joining words; all of them where nothing else is left.
fn bare(words: &[String]) -> Vec<&str> {
    let kept: Vec<&str> =
        words.iter().map(String::as_str).filter(|w| !is_legal_form(w) && !JOINING.contains(w)).collect();
    if kept.is_empty() { words.iter().map(String::as_str).collect() } else { kept }
}

/// Whether a name contains all words of another, in their order.
fn is_part(name: &[&str], of: &[&str]) -> bool {
    !name.is_empty() && of.windows(name.len()).any(|window| window == name)
}

/// `Northquay Data Ctrs` and `Northquay Data Centres`: the same first word, and each further one or its beginning.
fn is_abbreviated(one: &[&str], other: &[&str]) -> bool {
    let begins = |a: &str, b: &str| a.len() >= 3 && b.starts_with(a);
    one.len() == other.len()
        && one.len() > 1
        && one[0] == other[0]
        && one.iter().zip(other).all(|(a, b)| a == b || begins(a, b) || begins(b, a))
}

/// The same words but for one letter of one long word: a typing error.
fn differs_by_a_letter(one: &[&str], other: &[&str]) -> bool {
    const LONG: usize = 7;
    if one.len() != other.len() {
        return false;
    }
    let different: Vec<_> = one.iter().zip(other).filter(|(a, b)| a != b).collect();
    let [(a, b)] = different[..] else { return false };
    let long = |word: &str| word.chars().count() >= LONG && word.chars().all(char::is_alphabetic);
    long(a) && long(b) && is_one_edit(a, b)
}

/// Whether one letter was added, left out or replaced.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let same = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
    let skip = usize::from(short.len() == long.len());
    long.len() - short.len() <= 1 && short.get(same + skip..) == long.get(same + 1..)
}

/// Whether a name of one word is made of the first letters of another's words.
fn is_acronym(short: &[impl AsRef<str>], of: &[impl AsRef<str>]) -> bool {
    let [word] = short else { return false };
    let initials: String = of.iter().filter_map(|w| w.as_ref().chars().next()).collect();
    of.len() > 1 && word.as_ref() == initials
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_organisation() {
        for (one, other) in [
            ("Northquay", "Northquay Data Centres Ltd"),
            ("ACME GmbH", "Acme, Inc."),
            ("Kestrel Analytics Ltd", "KESTREL ANALYTICS LIMITED"),
            ("Müller & Söhne GmbH", "Mueller und Soehne GmbH & Co. KG"),
            ("Müller Söhne", "Muller Sohne"),
            ("Brasserie du Lac S.A.", "Brasserie du Lac SA"),
            ("Zakłady Mleczne Sp. z o.o.", "ZAKLADY MLECZNE"),
            ("Northquay Data Centres Ltd", "NDC"),
            ("A.C.M.E.", "ACME"),
            ("North Quay", "Northquay"),
            ("Kestrel Tech", "Kestrel Technologies"),
            ("Hohenfels Maschinenbau", "Hohenfels Machinenbau"),
            ("The Ashgrove Credit Union", "Ashgrove Credit Union"),
        ] {
            assert!(is_same_organisation(one, other), "{one} / {other}");
            assert!(is_same_organisation(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn other_names_are_other_organisations() {
        for (one, other) in [
            ("Northquay", "Eastpier"),
            ("Acme North", "Acme South"),
            ("Acme GmbH", "Globex GmbH"),
            ("Region 1", "Region 2"),
            ("Werk A", "Werk B"),
            ("Stadtwerke Ulm", "Stadtwerke Aalen"),
            ("Nord Ltd", "Nordlicht Ltd"),
        ] {
            assert!(!is_same_organisation(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn two_short_forms_of_a_long_name_are_one_and_two_long_forms_of_a_short_name_are_not() {
        assert!(is_one_organisation(&["NDC", "Northquay", "Northquay Data Centres Ltd"]));
        assert!(!is_one_organisation(&["NDC", "Northquay"]));
        assert!(!is_one_organisation(&["Nordlicht", "Nordlicht Energie GmbH", "Nordlicht Logistik GmbH"]));
        assert!(is_one_organisation(&[]));
    }

    #[test]
    fn a_legal_form_marks_a_name() {
        for name in [
            "Fennmoor Energy plc",
            "Pellworm Shipping AS",
            "Talleres Montaña S.L.",
            "Bakker & Zonen B.V.",
            "Lago S.p.A.",
        ] {
            assert!(has_legal_form(name), "{name}");
        }
        for text in ["Ltd", "Statement of Applicability", "Controls as of 2026", "Internal use only", "Group policies"]
        {
            assert!(!has_legal_form(text), "{text}");
        }
    }
}
