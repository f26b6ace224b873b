//! The rules: code, severity, clause and texts.

use super::clause::Cites;
use super::{completeness, consistency, decisions, document, on_dates, rows, sources};
use crate::model::Severity;

/// A rule, as lists of rules and explanations show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable code; never reused.
    pub code: &'static str,
    /// How serious, unless circumstances make it less so.
    pub severity: Severity,
    /// What it rests on.
    pub cites: Cites,
    /// Its title.
    pub title: &'static str,
    /// What it looks at, and when it speaks.
    pub checks: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub what_to_do: &'static str,
    /// The limits that it measures by.
    pub limits: &'static [&'static str],
    /// A case on which it speaks.
    pub speaks: &'static str,
    /// A case near to it on which it does not.
    pub silent: &'static str,
}

impl Rule {
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
            for text in [rule.title, rule.checks, rule.why, rule.what_to_do, rule.speaks, rule.silent] {
                assert!(text.len() > 3 && !text.contains("  "), "{}", rule.code);
            }
            assert!(
                rule.limits.iter().all(|l| crate::reconcile::rules::settings::LIMITS.iter().any(|(name, _)| name == l)),
                "{}",
                rule.code
            );
        }
    }
}
