//! Findings that are gone, that are there for the first time, and that are still there: by rule and control.

use super::comparison::{FindingChanges, FindingState, PersistingFinding};
use crate::model::record::Record;
use crate::model::{Finding, FrameworkKey, ProvisionId};
use crate::reconcile::folded;

/// Compares the findings of two records.
pub(super) fn compare(old: &Record, new: &Record) -> FindingChanges {
    let mut left: Vec<Option<&Finding>> = old.findings.iter().map(Some).collect();
    let mut partners: Vec<Option<&Finding>> = vec![None; new.findings.len()];
    // What was seen decides first, so that of several findings of one rule each meets its own.
    let passes: [fn(&Finding, &Finding) -> bool; 2] =
        [|a, b| folded(a.seen.english()) == folded(b.seen.english()), |_, _| true];
    for alike in passes {
        for (finding, partner) in new.findings.iter().zip(&mut partners).filter(|(_, p)| p.is_none()) {
            let place = left.iter_mut().find(|o| o.is_some_and(|o| key(o) == key(finding) && alike(o, finding)));
            if let Some(place) = place {
                *partner = place.take();
            }
        }
    }
    let mut changes = FindingChanges::default();
    for (finding, partner) in new.findings.iter().zip(partners) {
        let now = state(new, finding);
        match partner {
            None => changes.new.push(now),
            Some(before) => {
                let told = |text: &Finding| folded(text.seen.english());
                let names = |f: &Finding| f.controls.clone();
                let differs = told(before) != told(finding) || names(before) != names(finding);
                changes.persisting.push(PersistingFinding {
                    seen_before: differs.then(|| before.seen.to_string()),
                    severity_before: (before.severity != finding.severity).then_some(before.severity),
                    now,
                });
            }
        }
    }
    changes.resolved = left.into_iter().flatten().map(|f| state(old, f)).collect();
    changes
}

/// By what a finding is the same one on both sides.
fn key(finding: &Finding) -> (&str, Option<&FrameworkKey>, Option<&ProvisionId>) {
    // The statement of a finding on a control is that of the control.
    let framework = finding.framework.as_ref().filter(|_| finding.provision.is_none());
    (finding.rule.as_str(), framework, finding.provision.as_ref())
}

fn state(record: &Record, finding: &Finding) -> FindingState {
    FindingState {
        framework: finding.framework.clone(),
        rule: finding.rule.clone(),
        severity: finding.severity,
        clause: finding.clause.clone(),
        title: finding.title.clone(),
        provision: finding.provision.clone(),
        controls: finding.controls.clone(),
        seen: finding.seen.to_string(),
        what_to_do: finding.what_to_do.clone(),
        cells: record.cite_all(&finding.origins, " "),
    }
}
