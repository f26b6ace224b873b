//! What people type for a framework or a provision, and what they may have meant.

use super::framework::{Catalogue, Framework, Provision, ProvisionKind};
use super::known_by_name::{KNOWN_BY_NAME, KnownByName};
use crate::model::{
    CRA, DORA, EU_AI_ACT, GDPR, ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023, NIS2,
    NIST_SP800_53,
};

/// A question that names nothing in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", in_words(self))]
pub struct Unknown {
    /// What was typed.
    pub asked: String,
    /// `framework` or `provision`.
    pub what: &'static str,
    /// What may have been meant, the likeliest first.
    pub suggestions: Vec<String>,
    /// The framework that is meant, if annexa knows it by name only.
    pub known_by_name: Option<&'static KnownByName>,
}

fn in_words(unknown: &Unknown) -> String {
    let Unknown { asked, what, suggestions, known_by_name } = unknown;
    match known_by_name {
        Some(KnownByName { key, name, .. }) => format!(
            "annexa knows {name} by name only, because its list and mappings may not be passed on or are not published; load \
             your own: --catalogue {key}.csv, and its pairs with --crosswalk"
        ),
        None => format!("`{asked}` is no {what} that annexa knows{}", did_you_mean(suggestions)),
    }
}

fn did_you_mean(suggestions: &[String]) -> String {
    if suggestions.is_empty() { String::new() } else { format!("; did you mean {}?", suggestions.join(", ")) }
}

/// Names that people use for a framework; without an edition the newest is meant.
const ALIASES: [(&str, &[&str]); 14] = [
    (ISO27001_2022, &["iso27001", "27001", "isoiec27001", "isms", "270012022", "iso270012022"]),
    (ISO27001_2013, &["270012013", "iso270012013", "isoiec270012013"]),
    (ISO42001_2023, &["iso42001", "42001", "isoiec42001", "aims", "420012023"]),
    (ISO27701_2025, &["iso27701", "27701", "isoiec27701", "pims", "277012025"]),
    (ISO27701_2019, &["277012019", "iso277012019", "isoiec277012019"]),
    (EU_AI_ACT, &["euaiact", "aiact", "ai", "20241689", "eu20241689", "aia"]),
    (GDPR, &["gdpr", "dsgvo", "rgpd", "2016679", "eu2016679"]),
    (NIS2, &["nis2", "nis", "20222555", "eu20222555", "nis2directive"]),
    ("nist-csf:2.0", &["nistcsf", "csf", "nist", "csf20", "nistcsf20"]),
    (NIST_SP800_53, &["nistsp80053", "sp80053", "nist80053", "80053", "80053r5", "nistsp80053r5", "sp80053r5"]),
    ("bsi-grundschutz:2023", &["bsi", "grundschutz", "itgrundschutz", "bsigrundschutz"]),
    ("eu-2024-2690", &["20242690", "eu20242690", "nis2ir", "ir20242690"]),
    (DORA, &["dora", "20222554", "eu20222554", "digitaloperationalresilienceact"]),
    (CRA, &["cra", "20242847", "eu20242847", "cyberresilienceact"]),
];

/// Letters and digits alone, lower-cased.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The framework of a name; without an edition the newest.
pub fn framework<'c>(catalogue: &'c Catalogue, asked: &str) -> Result<&'c Framework, Unknown> {
    if let Some(found) = catalogue.framework(asked) {
        return Ok(found);
    }
    let wanted = plain(asked);
    let by_alias = ALIASES.iter().find(|(key, names)| plain(key) == wanted || names.contains(&wanted.as_str()));
    let found = by_alias
        .and_then(|(key, _)| catalogue.framework(key))
        .or_else(|| catalogue.frameworks().iter().find(|f| plain(f.key.as_str()) == wanted));
    found.ok_or_else(|| {
        let mut near: Vec<(f64, String)> = catalogue
            .frameworks()
            .iter()
            .map(|f| {
                let names = ALIASES.iter().filter(|(key, _)| *key == f.key.as_str()).flat_map(|(_, names)| *names);
                let score = names
                    .map(|name| strsim::jaro_winkler(name, &wanted))
                    .fold(strsim::jaro_winkler(&plain(f.key.as_str()), &wanted), f64::max);
                (score, f.key.to_string())
            })
            .filter(|(score, _)| *score > 0.75)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let suggestions = near.into_iter().take(3).map(|(_, key)| key).collect();
        let known_by_name = KNOWN_BY_NAME.iter().find(|known| known.aliases.contains(&wanted.as_str()));
        Unknown { asked: asked.to_owned(), what: "framework", suggestions, known_by_name }
    })
}

/// The provisions that a text may name: `A.5.24`, `5.24`, `A5.24`, `ISO 27001 A.5.24`, `AI Act 73`, `GDPR 33(1)`.
/// More than one where the text leaves it open; the likeliest first.
pub fn provisions<'c>(catalogue: &'c Catalogue, asked: &str) -> Result<Vec<&'c Provision>, Unknown> {
    if let Some((key, local)) = asked.split_once('/')
        && let Ok(framework) = framework(catalogue, key)
    {
        return match within(framework, local) {
            found if !found.is_empty() => Ok(found),
            _ => Err(unknown(asked, std::iter::once(framework), local)),
        };
    }
    let words: Vec<&str> = asked.split_whitespace().collect();
    // The longest beginning that names a framework; what follows is the provision.
    for cut in (1..words.len()).rev() {
        if let Ok(framework) = framework(catalogue, &words[..cut].concat()) {
            let rest = words[cut..].join(" ");
            let found = within(framework, &rest);
            return if found.is_empty() { Err(unknown(asked, std::iter::once(framework), &rest)) } else { Ok(found) };
        }
    }
    let newest = |key: &str| ![ISO27001_2013, ISO27701_2019].contains(&key);
    let mut found: Vec<&Provision> = catalogue
        .frameworks()
        .iter()
        .filter(|f| newest(f.key.as_str()) && f.is_read_from_sources())
        .flat_map(|f| within(f, asked))
        .collect();
    if found.is_empty() {
        let others = |f: &&Framework| !newest(f.key.as_str()) || !f.is_read_from_sources();
        found = catalogue.frameworks().iter().filter(others).flat_map(|f| within(f, asked)).collect();
    }
    if found.is_empty() { Err(unknown(asked, catalogue.frameworks().iter(), asked)) } else { Ok(found) }
}

/// The provisions of one framework that a number may mean: a clause and a control may share one.
fn within<'c>(framework: &'c Framework, asked: &str) -> Vec<&'c Provision> {
    let mut found: Vec<&Provision> = Vec::new();
    for local in forms(asked) {
        if let Some(provision) = framework.get(&local)
            && !found.iter().any(|p| p.id == provision.id)
        {
            found.push(provision);
        }
    }
    found
}

/// The forms in which a catalogue may hold a typed number.
fn forms(asked: &str) -> Vec<String> {
    let compact: String = asked.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = compact.to_lowercase();
    let mut forms = vec![asked.trim().to_owned(), compact.clone(), compact.to_uppercase()];
    let mut bare = lower.as_str();
    let mut clause = false;
    for word in ["control", "clause", "annexa", "annex", "articles", "article", "art.", "art", "§"] {
        if let Some(rest) = bare.strip_prefix(word) {
            if word == "annex" {
                forms.push(format!("Annex.{}", rest.trim_start_matches('.').to_uppercase()));
            }
            if matches!(word, "articles" | "article" | "art." | "art") {
                forms.push(format!("Art.{}", rest.trim_start_matches('.')));
            }
            clause = word == "clause";
            bare = rest.trim_start_matches('.');
            break;
        }
    }
    if let Some(rest) = bare
        .strip_prefix(['a', 'b'])
        .filter(|r| r.trim_start_matches(['.', '-']).starts_with(|c: char| c.is_ascii_digit()))
    {
        let letter = bare.chars().next().unwrap_or('a').to_ascii_uppercase();
        forms.push(format!("{letter}.{}", rest.trim_start_matches(['.', '-'])));
    }
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        // Both readings of a bare number; the control first, as it is what people ask for.
        if !clause {
            forms.insert(0, format!("A.{bare}"));
        }
        forms.push(bare.to_owned());
        forms.push(format!("Art.{bare}"));
        let point = bare.trim_end_matches(')').replace('(', ".");
        forms.push(point.clone());
        if let Some((number, letter)) = point.split_at_checked(point.len().saturating_sub(1))
            && letter.chars().all(|c| c.is_ascii_lowercase())
            && number.ends_with(|c: char| c.is_ascii_digit())
        {
            forms.push(format!("{number}.{letter}"));
        }
    }
    forms
}

fn unknown<'c>(asked: &str, frameworks: impl Iterator<Item = &'c Framework>, local: &str) -> Unknown {
    let wanted = plain(local);
    let mut near: Vec<(f64, String)> = frameworks
        .flat_map(Framework::provisions)
        .filter(|p| p.kind != ProvisionKind::Cited)
        .map(|p| {
            let number = strsim::normalized_damerau_levenshtein(&plain(p.id.local()), &wanted);
            let title = strsim::jaro_winkler(&plain(&p.title), &wanted);
            let text = format!("{} ({})", p.id, p.title);
            (number.max(if wanted.len() > 6 { title - 0.05 } else { 0.0 }), text)
        })
        .filter(|(score, _)| *score > 0.6)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let suggestions = near.into_iter().take(3).map(|(_, text)| text).collect();
    Unknown { asked: asked.to_owned(), what: "provision", suggestions, known_by_name: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(asked: &str) -> Vec<String> {
        let catalogue = Catalogue::built_in().expect("catalogue");
        provisions(&catalogue, asked).map(|all| all.iter().map(|p| p.id.to_string()).collect()).unwrap_or_default()
    }

    #[test]
    fn what_people_type_is_understood() {
        for asked in ["A.5.24", "A5.24", "5.24", "ISO 27001 A.5.24", "iso27001:2022/A.5.24", "Annex A 5.24"] {
            assert_eq!(found(asked), ["iso27001:2022/A.5.24"], "{asked}");
        }
        for asked in ["AI Act 73", "AI Act Art. 73", "eu-ai-act/Art.73", "EU AI Act Article 73"] {
            assert_eq!(found(asked), ["eu-ai-act/Art.73"], "{asked}");
        }
        assert_eq!(found("GDPR 33"), ["gdpr/Art.33"]);
        assert_eq!(found("GDPR 5(1)(c)"), ["gdpr/Art.5(1)(c)"]);
        assert_eq!(found("AI Act Annex IV"), ["eu-ai-act/Annex.IV"]);
        assert_eq!(found("27001:2013 A.9.2.1"), ["iso27001:2013/A.9.2.1"]);
        assert_eq!(found("ISO 27001 6.1.3 d"), ["iso27001:2022/6.1.3.d"]);
    }

    #[test]
    fn what_is_open_gives_all_readings() {
        let all = found("A.8.4");
        assert!(all.contains(&"iso27001:2022/A.8.4".to_owned()) && all.contains(&"iso42001:2023/A.8.4".to_owned()));
        let all = found("ISO 27001 5.1");
        assert_eq!(all, ["iso27001:2022/A.5.1", "iso27001:2022/5.1"], "a control and a clause");
    }

    #[test]
    fn what_is_unknown_comes_with_suggestions() {
        let catalogue = Catalogue::built_in().expect("catalogue");
        let error = provisions(&catalogue, "ISO 27001 A.5.42").expect_err("no such control");
        assert!(error.to_string().contains("did you mean"), "{error}");
        let error = framework(&catalogue, "iso2701").expect_err("no such framework");
        assert!(error.suggestions.iter().any(|s| s == "iso27001:2022"), "{error}");
    }
}
