//! The rules: what an auditor would raise on a Statement of Applicability. One file a family, in it one function a
//! rule beside its entry in the list.
//!
//! Grading: major and minor only for what the statement's own clause asks of it (ISO/IEC 27001:2022, 6.1.3 d, and for
//! version and approval 7.5). All else is an observation or a note. The grading is annexa's own, for readiness; it is no
//! audit conclusion. Proposed values are no facts, and no rule rests on one.

mod apply;
mod clause;
mod completeness;
mod consistency;
mod context;
mod dates;
mod decisions;
mod document;
mod finding_draft;
mod on_dates;
mod rows;
mod rule;
pub mod settings;
mod sources;

pub(crate) use apply::{apply, apply_to_organisation, number};
pub use clause::{Cites, FRAMEWORKS};
pub use rule::{Rule, near_codes, rule, rules};

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
            assert!(rule.limits.iter().all(|l| settings::LIMITS.iter().any(|(name, _)| name == l)), "{}", rule.code);
        }
    }
}
