//! The rules: what an auditor would raise on a Statement of Applicability. One table, one function a rule.
//!
//! Grading: major and minor only for what ISO/IEC 27001:2022, 6.1.3 d) itself asks of the statement. All else is an
//! observation or a note. The grading is annexa's own, for readiness; it is no audit conclusion.

mod controls;
mod decisions;
pub mod settings;
mod sources;

use super::assemble::Material;
use super::merge_sources::Conflict;
use super::{Decision, Finding, Judging, Severity, Statement, StatementControl};
use crate::catalogue::ProvisionId;
use crate::normalise::Origin;

/// A rule, as a list of rules shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable code; never reused.
    pub code: &'static str,
    /// How serious.
    pub severity: Severity,
    /// The clause it rests on.
    pub clause: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub what_to_do: &'static str,
}

const SOA_CLAUSE: &str = "ISO/IEC 27001:2022, 6.1.3 d)";

/// All rules in the order of their codes.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().iter().find(|r| r.code == code)
}

/// Up to five codes near to one that does not exist, the nearest first.
pub fn near_codes(code: &str) -> Vec<&'static str> {
    const LEAST: f64 = 0.6;
    let asked = code.trim().to_uppercase();
    let score = |rule: &&'static Rule| strsim::normalized_damerau_levenshtein(&asked, rule.code);
    let mut near: Vec<(&'static str, f64)> =
        rules().iter().map(|r| (r.code, score(&r))).filter(|(_, score)| *score >= LEAST).collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    near.into_iter().take(5).map(|(code, _)| code).collect()
}

const RULES: [Rule; 19] = [
    Rule {
        code: "SOA001",
        severity: Severity::Major,
        clause: SOA_CLAUSE,
        title: "Control missing",
        why: "Every control of Annex A has to be in the statement, as included or as excluded; one that is absent has never been decided on.",
        what_to_do: "Decide on each of them, and add it with its justification and status.",
    },
    Rule {
        code: "SOA002",
        severity: Severity::Major,
        clause: SOA_CLAUSE,
        title: "Contradictory answers on applicability",
        why: "The same control is stated as included and as excluded, so the statement has no answer on it.",
        what_to_do: "Settle which answer holds, and correct or withdraw the other document.",
    },
    Rule {
        code: "SOA003",
        severity: Severity::Major,
        clause: SOA_CLAUSE,
        title: "Excluded without justification",
        why: "An exclusion stands only with a reason that relates to the risks and obligations of the organisation.",
        what_to_do: "State why the control is not necessary, or include it.",
    },
    Rule {
        code: "SOA004",
        severity: Severity::Major,
        clause: SOA_CLAUSE,
        title: "New control without a decision",
        why: "The 2022 edition introduced this control; no control of 2013 leads to it, so nothing can be carried over.",
        what_to_do: "Compare the control with the risk treatment, decide whether it is necessary, and state why.",
    },
    Rule {
        code: "SOA005",
        severity: Severity::Minor,
        clause: SOA_CLAUSE,
        title: "Included without justification",
        why: "Inclusions need a justification as exclusions do: a risk, a law, a contract or a business need.",
        what_to_do: "Name the risk, obligation or need that calls for the control.",
    },
    Rule {
        code: "SOA006",
        severity: Severity::Minor,
        clause: SOA_CLAUSE,
        title: "Status unstated",
        why: "The statement has to say of each necessary control whether it is implemented.",
        what_to_do: "State the status of implementation.",
    },
    Rule {
        code: "SOA007",
        severity: Severity::Minor,
        clause: SOA_CLAUSE,
        title: "Contradictory answers on status",
        why: "Sources of equal standing state different degrees of implementation for the same control.",
        what_to_do: "Establish the present status, and correct the other document.",
    },
    Rule {
        code: "SOA101",
        severity: Severity::Observation,
        clause: "ISO/IEC 27001:2022, 7.5",
        title: "Implemented without evidence",
        why: "Nothing in the sources tells where the implementation can be seen; an auditor will ask for it.",
        what_to_do: "Name the document, record or system that shows the control at work.",
    },
    Rule {
        code: "SOA102",
        severity: Severity::Observation,
        clause: SOA_CLAUSE,
        title: "Excluded but implemented",
        why: "A control that is in place is usually there for a reason; excluding it invites the question why.",
        what_to_do: "Include the control, or correct its status.",
    },
    Rule {
        code: "SOA103",
        severity: Severity::Observation,
        clause: SOA_CLAUSE,
        title: "Control given more than once",
        why: "Several rows of one source speak of the same control; a change to one of them is easily missed in the others.",
        what_to_do: "Keep one row a control, or make sure that all of them agree.",
    },
    Rule {
        code: "SOA104",
        severity: Severity::Observation,
        clause: SOA_CLAUSE,
        title: "Answer not understood",
        why: "A word in an answer column has no known meaning; the value was left unstated rather than guessed.",
        what_to_do: "Use one of the usual words in the source, and convert it again.",
    },
    Rule {
        code: "SOA105",
        severity: Severity::Observation,
        clause: "IAF MD 26",
        title: "Source on the withdrawn edition",
        why: "The transition from ISO/IEC 27001:2013 ended on 31 October 2025; certificates on it are no longer valid.",
        what_to_do: "Confirm what was carried over, and issue the statement on the 2022 edition.",
    },
    Rule {
        code: "SOA106",
        severity: Severity::Observation,
        clause: "ISO/IEC 27001:2022, 7.5.3",
        title: "Sources disagree",
        why: "A source states something else than the one that takes precedence; one of the two is out of date.",
        what_to_do: "Bring the sources into line.",
    },
    Rule {
        code: "SOA107",
        severity: Severity::Observation,
        clause: SOA_CLAUSE,
        title: "Applicability not decided",
        why: "The sources speak of the control, but do not say whether it is included or excluded.",
        what_to_do: "Decide whether the control is necessary, and state why.",
    },
    Rule {
        code: "SOA108",
        severity: Severity::Observation,
        clause: "ISO/IEC 27002:2022, Annex B",
        title: "Source's own mapping differs",
        why: "The source maps the control to other controls of 2013 than the official correspondence does; what was carried over along it may stand under the wrong control.",
        what_to_do: "Compare the row with ISO/IEC 27002:2022, Annex B, and correct the mapping.",
    },
    Rule {
        code: "SOA109",
        severity: Severity::Observation,
        clause: "ISO/IEC 27001:2022, 7.5.3",
        title: "Decision by hand not in force",
        why: "Something was typed into the workbook that could not be taken over; it is kept, and nothing was changed by it.",
        what_to_do: "Correct the cell, and convert again.",
    },
    Rule {
        code: "SOA110",
        severity: Severity::Observation,
        clause: "ISO/IEC 27001:2022, 7.5.3",
        title: "Decided before the source changed",
        why: "The sources say something else now than when the decision was typed; the decision still stands.",
        what_to_do: "Confirm the decision, or clear its cell to take what the sources say.",
    },
    Rule {
        code: "SOA201",
        severity: Severity::Note,
        clause: "ISO/IEC 27002:2022, Annex B",
        title: "One former control, two successors",
        why: "A.18.2.3 is the only control of 2013 that was split: its answer was carried over to A.5.36 and A.8.8 alike.",
        what_to_do: "Check that the answer holds for each of the two.",
    },
    Rule {
        code: "SOA202",
        severity: Severity::Note,
        clause: "ISO/IEC 27001:2022, 6.1.3 b)",
        title: "Controls of the organisation's own",
        why: "Controls beyond Annex A belong in the statement; they are counted apart from the controls of Annex A.",
        what_to_do: "Check that each of them is still necessary, and compare them with Annex A.",
    },
];

/// What a rule saw, before it is numbered.
struct Seen {
    code: &'static str,
    severity: Option<Severity>,
    provision: Option<ProvisionId>,
    controls: Vec<ProvisionId>,
    what: String,
    origins: Vec<Origin>,
}

impl Seen {
    fn on(code: &'static str, control: &StatementControl, what: String, origins: Vec<Origin>) -> Self {
        Self { code, severity: None, provision: Some(control.provision.clone()), controls: Vec::new(), what, origins }
    }

    fn listing(code: &'static str, controls: Vec<ProvisionId>, what: String) -> Self {
        Self { code, severity: None, provision: None, controls, what, origins: Vec::new() }
    }
}

/// Applies all rules; findings come numbered from 1 by severity, rule and order of the controls.
pub(super) fn apply(
    statement: &Statement,
    conflicts: &[(ProvisionId, Conflict)],
    material: &Material<'_>,
    decisions: &[Decision],
    judging: &Judging<'_>,
) -> (Vec<Finding>, Option<String>) {
    let mut seen = Vec::new();
    controls::apply(statement, conflicts, material, &mut seen);
    sources::apply(statement, material, judging.as_of, &mut seen);
    decisions::apply(statement, decisions, &mut seen);
    let mut findings: Vec<Finding> = seen
        .into_iter()
        .filter(|seen| judging.rules.enabled(seen.code))
        .filter_map(|seen| {
            let rule = rule(seen.code)?;
            Some(Finding {
                number: 0,
                framework: Some(statement.framework.clone()),
                rule: rule.code.to_owned(),
                severity: {
                    let own = judging.rules.severity(rule.code).unwrap_or(rule.severity);
                    // What circumstances make less grave, a job does not make graver.
                    seen.severity.map_or(own, |lowered| lowered.max(own))
                },
                clause: rule.clause.to_owned(),
                title: rule.title.to_owned(),
                provision: seen.provision,
                controls: seen.controls,
                seen: seen.what,
                why: rule.why.to_owned(),
                what_to_do: rule.what_to_do.to_owned(),
                origins: seen.origins,
                owner: None,
                due: None,
            })
        })
        .collect();
    // A stable sort keeps the order in which each rule went through the controls.
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| a.rule.cmp(&b.rule)));
    for (number, finding) in (1..).zip(&mut findings) {
        finding.number = number;
    }
    (findings, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn nothing_beyond_the_statements_own_clause_is_graded_major_or_minor() {
        for rule in rules() {
            assert!(rule.severity > Severity::Minor || rule.clause == SOA_CLAUSE, "{}", rule.code);
        }
    }
}
