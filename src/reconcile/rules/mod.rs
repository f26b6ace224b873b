//! The rules: what an auditor would raise on a Statement of Applicability. One file a family, in it one function a
//! rule beside its entry in the list.
//!
//! Grading: major and minor only for what the statement's own clause asks of it (ISO/IEC 27001:2022, 6.1.3 d, and for
//! version and approval 7.5). All else is an observation or a note. The grading is annexa's own, for readiness; it is no
//! audit conclusion. Proposed values are no facts, and no rule rests on one.

mod clause;
mod completeness;
mod consistency;
mod dates;
mod decisions;
mod document;
mod ground;
mod on_dates;
mod rows;
pub mod settings;
mod sources;

use super::assemble::Material;
use super::merge_sources::Conflict;
use super::{Decision, Finding, Judging, Severity, SourceFacts, Statement, StatementControl};
use crate::catalogue::{FrameworkKey, ProvisionId};
use crate::normalise::{Entry, Origin};
use crate::template::Sentence;

use ground::{Docket, Ground};

pub use clause::{Cites, FRAMEWORKS};

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

/// What a rule saw, before it is numbered.
struct Seen {
    code: &'static str,
    severity: Option<Severity>,
    framework: Option<FrameworkKey>,
    provision: Option<ProvisionId>,
    controls: Vec<ProvisionId>,
    what: Sentence,
    origins: Vec<Origin>,
}

impl Seen {
    fn on(code: &'static str, control: &StatementControl, what: Sentence, origins: Vec<Origin>) -> Self {
        let provision = Some(control.provision.clone());
        Self { code, severity: None, framework: None, provision, controls: Vec::new(), what, origins }
    }

    fn listing(code: &'static str, controls: Vec<ProvisionId>, what: Sentence) -> Self {
        Self { code, severity: None, framework: None, provision: None, controls, what, origins: Vec::new() }
    }

    fn at(self, origins: Vec<Origin>) -> Self {
        Self { origins, ..self }
    }

    /// As grave as this at most, whatever the rule is.
    fn lowered(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }
}

/// Applies all rules on one statement. Gives its findings, still to be put in order, and the next day on which a date
/// rule answers differently.
pub(super) fn apply(
    statement: &Statement,
    conflicts: &[(ProvisionId, Conflict)],
    material: &Material<'_>,
    decisions: &[Decision],
    judging: &Judging<'_>,
) -> (Vec<Finding>, Option<String>) {
    let ground = Ground::new(statement, conflicts, material, judging);
    let mut docket = Docket::new(judging);
    completeness::apply(&ground, &mut docket);
    rows::apply(&ground, &mut docket);
    on_dates::apply(&ground, &mut docket);
    consistency::apply(&ground, &mut docket);
    document::apply(&ground, &mut docket);
    sources::apply(&ground, &mut docket);
    decisions::apply(statement, decisions, &mut docket);
    docket.close(Some(&statement.framework))
}

/// Applies the rules on the organisation's documents as a whole, once however many statements there are.
pub(super) fn apply_to_organisation(
    statements: &[Statement],
    sources: &[SourceFacts],
    entries: &[Entry],
    judging: &Judging<'_>,
) -> Vec<Finding> {
    let mut docket = Docket::new(judging);
    completeness::own_controls(statements, &mut docket);
    document::climate(statements, (sources, entries), judging, &mut docket);
    sources::names(sources, &mut docket);
    docket.close(None).0
}

/// Puts findings in print order, and numbers them from 1. A stable sort keeps the order in which each rule went
/// through statements and controls.
pub(super) fn number(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| a.rule.cmp(&b.rule)));
    for (number, finding) in (1..).zip(findings) {
        finding.number = number;
    }
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
            assert!(rule.limits.iter().all(|l| settings::LIMITS.iter().any(|(name, _)| name == l)), "{}", rule.code);
        }
    }
}
