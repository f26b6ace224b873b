//! Entries of all sources to one statement per framework, with its findings.

use crate::reconcile::ReconcileInput;
use std::borrow::Cow;
use std::collections::HashMap;

use super::assemble::Material;
use super::rules;
use crate::model::{DecidedOn, Decision, EntryKind, Finding, Message, ProvisionId, Standard, Statement};

/// What reconciliation gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciled {
    /// One statement a framework of which a merged source holds controls, in the order of [`Standard::ALL`].
    pub statements: Vec<Statement>,
    /// Findings over all statements, numbered from 1 in print order.
    pub findings: Vec<Finding>,
    /// The next day after the as-of day on which a date rule gives another result, `YYYY-MM-DD`.
    pub next_date_change: Option<String>,
}

/// Makes one statement per framework, on its current edition, from all sources of an organisation. Manual decisions are
/// applied; each that cannot be records why.
pub fn reconcile(input: &ReconcileInput<'_>, decisions: &mut [Decision]) -> Reconciled {
    for decision in decisions.iter_mut().filter(|d| matches!(d.on, DecidedOn::Control(_))) {
        decision.fails(Message::new("sentences.decision.no_such_control"));
    }
    let (mut statements, mut judged) = (Vec::new(), Vec::new());
    for family in Standard::ALL {
        let material = Material::of(family, input);
        let holds_controls = material.entries.iter().any(|e| e.kind != EntryKind::Clause);
        let (Some(framework), true) = (input.catalogue.framework(family.current()), holds_controls) else {
            continue;
        };
        let older = family.older().and_then(|key| input.catalogue.framework(key));
        let roles = (!family.roles().is_empty()).then(|| input.roles.clone());
        let assembled = material.statement(framework, older, roles, decisions, input.vocabulary);
        statements.push(assembled.statement);
        judged.push((material, assembled.conflicts));
    }
    let (mut findings, mut next_date_change): (Vec<Finding>, Option<String>) = (Vec::new(), None);
    for (at, (statement, (material, conflicts))) in statements.iter().zip(&judged).enumerate() {
        let about = decisions_about(at, &statements, decisions);
        let judged = in_role(statement);
        let (found, next) = rules::apply(&judged, conflicts, material, &about, input);
        findings.extend(found);
        next_date_change = next_date_change.into_iter().chain(next).min();
    }
    findings.extend(rules::apply_to_organisation(&statements, input.sources, input.entries, input));
    rules::number(&mut findings);
    for finding in &mut findings {
        finding.assign(decisions);
    }
    let mut naming: HashMap<&ProvisionId, Vec<u32>> = HashMap::new();
    for finding in &findings {
        for provision in finding.controls.iter().chain(&finding.provision) {
            naming.entry(provision).or_default().push(finding.number);
        }
    }
    for control in statements.iter_mut().flat_map(|s| s.controls.iter_mut().chain(&mut s.own_controls)) {
        // In the order of the findings, each once per control.
        control.findings.extend(naming.get(&control.provision).into_iter().flatten());
        control.findings.dedup();
    }
    Reconciled { statements, findings, next_date_change }
}

/// The statement without the controls that the organisation does not answer for in its role: of those, nothing is
/// missing and nothing unjustified.
fn in_role(statement: &Statement) -> Cow<'_, Statement> {
    if statement.controls.iter().all(|c| c.in_role) {
        return Cow::Borrowed(statement);
    }
    let controls = statement.controls.iter().filter(|c| c.in_role).cloned().collect();
    Cow::Owned(Statement { controls, ..statement.clone() })
}

/// The decisions that the rules of one statement judge: those on its own controls, and, with the first statement, those
/// on no statement's control.
fn decisions_about(at: usize, statements: &[Statement], decisions: &[Decision]) -> Vec<Decision> {
    let holder = |decision: &Decision| match &decision.on {
        DecidedOn::Control(id) => statements
            .iter()
            .position(|s| s.controls.iter().chain(&s.own_controls).any(|c| c.provision == *id))
            .unwrap_or(0),
        DecidedOn::Row { .. } | DecidedOn::Finding { .. } | DecidedOn::Document => 0,
    };
    decisions.iter().filter(|decision| holder(decision) == at).cloned().collect()
}
