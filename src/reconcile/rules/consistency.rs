//! Consistency: answers that do not fit other content of the same sources. All of these are observations, because the
//! author may have a reason that no source states.

use super::context::{FindingCollector, RuleContext, applicability, cut_short, locals, once, quoted};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{
    Applicability, Basis, ISO27001_2022, Message, Origin, ProvisionId, Severity, StatementControl, StatementText,
};
use crate::recognise::Phrase;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA125", severity: Severity::Observation, cites: Cites::NecessaryControls, limits: &[] },
    Rule { code: "SOA126", severity: Severity::Observation, cites: Cites::NecessaryControls, limits: &[] },
    Rule { code: "SOA127", severity: Severity::Observation, cites: Cites::NecessaryControls, limits: &[] },
];

/// Supplier relationships.
const SUPPLIERS: [&str; 5] = ["A.5.19", "A.5.20", "A.5.21", "A.5.22", "A.5.23"];

/// Development. Not A.8.30, Outsourced development: an organisation that develops in house can exclude it.
const DEVELOPMENT: [&str; 6] = ["A.8.25", "A.8.26", "A.8.27", "A.8.28", "A.8.29", "A.8.31"];

/// Control, the control that it builds on, and the key of the reason: annexa's own judgement. Only pairs of which the
/// first cannot work without the second are listed.
const BUILDS_ON: [(&str, &str, &str); 15] = [
    ("A.5.13", "A.5.12", "findings.builds_on.labels_need_classes"),
    ("A.5.17", "A.5.16", "findings.builds_on.authentication_needs_identities"),
    ("A.8.5", "A.5.17", "findings.builds_on.authentication_needs_secrets"),
    ("A.5.18", "A.5.15", "findings.builds_on.rights_need_rules"),
    ("A.8.3", "A.5.15", "findings.builds_on.restriction_needs_rules"),
    ("A.8.2", "A.5.15", "findings.builds_on.privileges_need_rules"),
    ("A.5.20", "A.5.19", "findings.builds_on.agreements_need_supplier_risks"),
    ("A.5.22", "A.5.20", "findings.builds_on.monitoring_needs_agreements"),
    ("A.5.25", "A.5.24", "findings.builds_on.assessment_needs_planning"),
    ("A.5.26", "A.5.24", "findings.builds_on.response_needs_planning"),
    ("A.5.27", "A.5.26", "findings.builds_on.lessons_need_response"),
    ("A.7.2", "A.7.1", "findings.builds_on.entry_needs_perimeter"),
    ("A.8.16", "A.8.15", "findings.builds_on.monitoring_needs_logging"),
    ("A.8.28", "A.8.25", "findings.builds_on.coding_needs_life_cycle"),
    ("A.5.11", "A.5.9", "findings.builds_on.return_needs_inventory"),
];

/// Places that a finding quotes.
const QUOTED: usize = 3;

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    if ground.statement.framework.as_str() != ISO27001_2022 {
        return;
    }
    described(ground, docket, "SOA125", &SUPPLIERS, Phrase::Cloud);
    described(ground, docket, "SOA126", &DEVELOPMENT, Phrase::Development);
    built_on(ground, docket);
}

fn described(
    ground: &RuleContext<'_>,
    docket: &mut FindingCollector<'_>,
    code: &'static str,
    of: &[&str],
    about: Phrase,
) {
    let excluded: Vec<&StatementControl> = ground
        .controls()
        .filter(|c| of.contains(&c.provision.local()) && applicability(c) == Applicability::Excluded)
        .collect();
    if excluded.is_empty() {
        return;
    }
    let mut places: Vec<(Message, Vec<Origin>)> = Vec::new();
    let mut sources: Vec<_> = ground.material.sources.values().collect();
    sources.sort_by_key(|s| s.number);
    for text in sources.iter().flat_map(|s| super::document::scope(&s.document)) {
        if let Some(sentence) = speaking(ground, &text.text, about) {
            let said = Message::new("findings.described_in_scope").with("reads", quoted(sentence));
            places.push((said, text.origin.iter().cloned().collect()));
        }
    }
    for control in ground.controls().filter(|c| applicability(c) != Applicability::Excluded) {
        for text in texts(control) {
            if let Some(sentence) = speaking(ground, &text.text, about) {
                let said = Message::new("findings.described_at_control").with("control", control.provision.local());
                places.push((said.with("reads", quoted(sentence)), text.origins.clone()));
            }
        }
    }
    if places.is_empty() {
        return;
    }
    let list: Vec<ProvisionId> = excluded.iter().map(|c| c.provision.clone()).collect();
    let said = places.iter().map(|(said, _)| said.clone()).collect();
    let what = Message::new("findings.described").with("n", list.len()).with("controls", locals(&list));
    let what = what.with("places", cut_short(said, QUOTED, "lists.semicolon"));
    let cited = places.iter().take(QUOTED).flat_map(|(_, at)| at);
    let at = once(excluded.iter().flat_map(|c| &c.applicability.origins).chain(cited));
    docket.raise(FindingDraft::listing(code, list, what).at(at));
}

fn texts(control: &StatementControl) -> impl Iterator<Item = &StatementText> {
    let all = control.justification_for_inclusion.iter().chain(&control.implementation);
    all.chain(&control.evidence).chain(&control.remarks).filter(|t| t.basis != Basis::Proposed)
}

/// The first sentence of a text that mentions a topic and contains no negation.
fn speaking<'t>(ground: &RuleContext<'_>, text: &'t str, about: Phrase) -> Option<&'t str> {
    text.split(['\n', ';', '!', '?'])
        .flat_map(|part| part.split(". "))
        .map(str::trim)
        .filter(|sentence| ground.words.phrase_in(about, sentence).is_some())
        .find(|sentence| ground.words.phrase_in(Phrase::Negation, sentence).is_none())
}

fn built_on(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let find = |local: &str| ground.controls().find(|c| c.provision.local() == local);
    for (control, needs, because) in BUILDS_ON {
        let (Some(control), Some(needed)) = (find(control), find(needs)) else { continue };
        if applicability(control) == Applicability::Applicable && applicability(needed) == Applicability::Excluded {
            let at = once(control.applicability.origins.iter().chain(&needed.applicability.origins));
            let what = Message::new("findings.builds_on_excluded").with("needed", needs);
            let what = what.with("title", needed.title.as_str()).with("because", Message::new(because));
            let list = vec![needed.provision.clone()];
            docket.raise(FindingDraft { controls: list, ..FindingDraft::on("SOA127", control, what, at) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::catalogue::Catalogue;

    #[test]
    fn every_control_that_the_tables_name_exists() {
        let catalogue = Catalogue::built_in().expect("catalogue");
        let framework = catalogue.framework(ISO27001_2022).expect("a framework");
        let pairs = BUILDS_ON.iter().flat_map(|(a, b, _)| [*a, *b]);
        for local in SUPPLIERS.into_iter().chain(DEVELOPMENT).chain(pairs) {
            assert!(framework.controls().any(|c| c.id.local() == local), "{local}");
        }
    }
}
