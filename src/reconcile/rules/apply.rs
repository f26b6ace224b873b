//! The rules applied to a statement and to an organisation.

use super::context::{FindingCollector, RuleContext};
use super::{completeness, consistency, decisions, document, on_dates, rows, sources};
use crate::model::{Decision, Entry, Finding, ProvisionId, SourceFacts, Statement};
use crate::reconcile::assemble::Material;
use crate::reconcile::input::ReconcileInput;
use crate::reconcile::merge_sources::Conflict;

/// Applies all rules to one statement. Returns its findings, not yet in order, and the next date on which a date rule
/// gives another result.
pub(crate) fn apply(
    statement: &Statement,
    conflicts: &[(ProvisionId, Conflict)],
    material: &Material<'_>,
    decisions: &[Decision],
    input: &ReconcileInput<'_>,
) -> (Vec<Finding>, Option<String>) {
    let ground = RuleContext::new(statement, conflicts, material, input);
    let mut docket = FindingCollector::new(input);
    completeness::apply(&ground, &mut docket);
    rows::apply(&ground, &mut docket);
    on_dates::apply(&ground, &mut docket);
    consistency::apply(&ground, &mut docket);
    document::apply(&ground, &mut docket);
    sources::apply(&ground, &mut docket);
    decisions::apply(statement, decisions, &mut docket);
    docket.close(Some(&statement.framework))
}

/// Applies the rules on the organisation's documents as a whole, once for all statements.
pub(crate) fn apply_to_organisation(
    statements: &[Statement],
    sources: &[SourceFacts],
    entries: &[Entry],
    input: &ReconcileInput<'_>,
) -> Vec<Finding> {
    let mut docket = FindingCollector::new(input);
    completeness::own_controls(statements, &mut docket);
    document::climate(statements, (sources, entries), input, &mut docket);
    sources::names(sources, &mut docket);
    docket.close(None).0
}

/// Puts findings in print order, and numbers them from 1. A stable sort keeps the order in which each rule went
/// through statements and controls.
pub(crate) fn number(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| a.rule.cmp(&b.rule)));
    for (number, finding) in (1..).zip(findings) {
        finding.number = number;
    }
}
