//! The list of rules: code, severity, clause and limits.

use super::clause::Cites;
use super::{completeness, consistency, decisions, document, on_dates, rows, sources};
use crate::i18n::{RuleText, rule_texts};
use crate::model::Severity;

/// A rule: its code, its default severity and the clause that it rests on. Its texts are in the message catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable code; never reused.
    pub code: &'static str,
    /// Severity of its findings, unless circumstances lower it or a job changes it.
    pub severity: Severity,
    /// The clause that it rests on.
    pub cites: Cites,
    /// Names of the limits that it uses.
    pub limits: &'static [&'static str],
}

impl Rule {
    /// Its texts, in English.
    pub fn text(&self) -> &'static RuleText {
        static NONE: RuleText = RuleText {
            title: String::new(),
            checks: String::new(),
            why: String::new(),
            what_to_do: String::new(),
            example: String::new(),
            counterexample: String::new(),
        };
        // A test rules out that a rule has no texts.
        rule_texts().get(self.code).unwrap_or(&NONE)
    }

    /// The clause that the rule rests on, for a statement on this framework.
    pub fn clause(&self, framework: &str) -> String {
        self.cites.clause(framework)
    }
}

/// All rules, family by family; each family's in the order of its codes.
static FAMILIES: [&[Rule]; 7] = [
    completeness::RULES,
    rows::RULES,
    on_dates::RULES,
    consistency::RULES,
    document::RULES,
    sources::RULES,
    decisions::RULES,
];

/// All rules in the order of their codes.
pub fn rules() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = FAMILIES.iter().flat_map(|family| family.iter()).collect();
    all.sort_by_key(|rule| rule.code);
    all
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter()).find(|r| r.code == code)
}

/// Up to five codes near to one that does not exist, the nearest first.
pub fn near_codes(code: &str) -> Vec<&'static str> {
    const LEAST: f64 = 0.6;
    let asked = code.trim().to_uppercase();
    let mut near: Vec<(&'static str, f64)> = rules()
        .iter()
        .map(|r| (r.code, strsim::normalized_damerau_levenshtein(&asked, r.code)))
        .filter(|(_, score)| *score >= LEAST)
        .collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    near.into_iter().take(5).map(|(code, _)| code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_each_family_is_in_order() {
        let all = rules();
        assert!(all.windows(2).all(|pair| pair[0].code < pair[1].code));
        for family in FAMILIES {
            assert!(family.windows(2).all(|pair| pair[0].code < pair[1].code));
        }
    }

    #[test]
    fn codes_of_the_hundreds_tell_whether_a_requirement_is_broken() {
        for rule in rules() {
            let hundreds = &rule.code[..4];
            let fits = match rule.severity {
                Severity::Major | Severity::Minor => hundreds == "SOA0",
                Severity::Observation => hundreds == "SOA1",
                Severity::Note => hundreds == "SOA2",
            };
            assert!(fits, "{}", rule.code);
        }
    }

    #[test]
    fn nothing_beyond_the_statements_own_clause_is_graded_major_or_minor() {
        for rule in rules() {
            let own = rule.cites == Cites::Statement || matches!(rule.code, "SOA008" | "SOA009");
            assert!(rule.severity > Severity::Minor || own, "{}", rule.code);
        }
    }

    #[test]
    fn every_rule_explains_itself_and_names_limits_that_exist() {
        for rule in rules() {
            let RuleText { title, checks, why, what_to_do, example, counterexample } = rule.text();
            for text in [title, checks, why, what_to_do, example, counterexample] {
                assert!(text.len() > 3 && !text.contains("  "), "{}", rule.code);
            }
            assert!(
                rule.limits.iter().all(|l| crate::reconcile::rules::settings::LIMITS.iter().any(|(name, _)| name == l)),
                "{}",
                rule.code
            );
        }
        let codes: Vec<&str> = rules().iter().map(|rule| rule.code).collect();
        assert_eq!(rule_texts().keys().map(String::as_str).collect::<Vec<_>>(), codes, "no text without a rule");
    }
}
