//! Whether a text states that an organisation is a PII controller, a PII processor or both.

use super::fold::fold;
use super::{PimsRole, Vocabulary};

/// Words that may accompany a role without changing it.
const BESIDE: [&str; 22] = [
    "a",
    "acts",
    "acting",
    "an",
    "and",
    "as",
    "both",
    "data",
    "e",
    "et",
    "is",
    "joint",
    "of",
    "organisation",
    "organization",
    "personal",
    "pii",
    "the",
    "und",
    "we",
    "are",
    "y",
];

impl Vocabulary {
    /// The roles that a text states, if it states nothing else: a text with more in it (`controller, not a processor`) is for a
    /// person to read, and gives none.
    pub fn pims_roles(&self, text: &str) -> Vec<PimsRole> {
        let mut rest = format!(" {} ", fold(text));
        if rest.trim() == "both" {
            return vec![PimsRole::Controller, PimsRole::Processor];
        }
        let mut roles = Vec::new();
        let mut phrases: Vec<&(String, PimsRole)> = self.roles.iter().collect();
        // A longer phrase may hold a shorter one.
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        for (phrase, role) in phrases {
            let whole = format!(" {phrase} ");
            while let Some(at) = rest.find(&whole) {
                rest.replace_range(at..at + whole.len(), "  ");
                roles.push(*role);
            }
        }
        roles.sort_unstable();
        roles.dedup();
        if rest.split_whitespace().all(|word| BESIDE.contains(&word)) { roles } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_only_names_roles_states_them() {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let (controller, processor) = (PimsRole::Controller, PimsRole::Processor);
        for (text, roles) in [
            ("PII controller", vec![controller]),
            ("Data Processor", vec![processor]),
            ("Controller and processor", vec![controller, processor]),
            ("PII controllers / PII processors", vec![controller, processor]),
            ("Auftragsverarbeiter", vec![processor]),
            ("Sous-traitant", vec![processor]),
            ("Both", vec![controller, processor]),
            ("Controller, not a processor", vec![]),
            ("Information Security Officer", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(vocabulary.pims_roles(text), roles, "{text}");
        }
    }
}
