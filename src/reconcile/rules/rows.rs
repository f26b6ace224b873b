//! Row by row: whether the answers on one control are complete and consistent.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{
    Case, FEW_ALIKE, FindingCollector, RuleContext, answer_at, applicability, first_of, listed, locals, once, origins,
    quoted, status,
};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{
    Applicability, Basis, Entry, EntryKind, Justification, Message, MessageArg, Origin, ProvisionId, Severity,
    StatementControl, StatementText, Status,
};
use crate::recognise::fold::fold;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA003", severity: Severity::Major, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA005", severity: Severity::Minor, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA006", severity: Severity::Minor, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA101", severity: Severity::Observation, cites: Cites::Documented, limits: &[] },
    Rule { code: "SOA102", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA117", severity: Severity::Observation, cites: Cites::TreatmentPlan, limits: &["partial-is-open"] },
    Rule { code: "SOA121", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA122", severity: Severity::Observation, cites: Cites::Statement, limits: &["copied-rows"] },
    Rule { code: "SOA123", severity: Severity::Observation, cites: Cites::Correspondence, limits: &[] },
    Rule { code: "SOA124", severity: Severity::Observation, cites: Cites::Roles, limits: &[] },
    Rule { code: "SOA129", severity: Severity::Observation, cites: Cites::Correspondence, limits: &[] },
];

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    unjustified(ground, docket);
    unstated_status(ground, docket);
    without_evidence(ground, docket);
    excluded(ground, docket);
    open(ground, docket);
    copied(ground, docket);
    against_predecessors(ground, docket);
    without_owner(ground, docket);
    excluded_in_part(ground, docket);
}

/// The answer on applicability, and whether it is carried over.
fn answer(control: &StatementControl) -> Message {
    let answer = control.applicability.value.message();
    if control.applicability.basis == Basis::CarriedOver {
        Message::new("findings.answer_carried_over").with("answer", answer)
    } else {
        answer
    }
}

/// The texts that are more than an empty phrase.
fn telling<'t>(ground: &RuleContext<'_>, texts: &'t [StatementText]) -> Vec<&'t StatementText> {
    texts.iter().filter(|t| t.basis != Basis::Proposed && !ground.words.says_nothing(&t.text)).collect()
}

fn cells(texts: &[&StatementText]) -> Vec<Origin> {
    once(texts.iter().flat_map(|t| &t.origins))
}

fn unjustified(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    // Where no source has a column for justifications, one finding replaces one per control.
    let any = ground.material.entries.iter().any(|e| !e.justifications.is_empty() || !e.reasons.is_empty());
    for (code, value) in [("SOA003", Applicability::Excluded), ("SOA005", Applicability::Applicable)] {
        let exclusion = value == Applicability::Excluded;
        let (mut cases, mut perhaps) = (Vec::new(), Vec::new());
        for control in ground.controls().filter(|c| applicability(c) == value) {
            let texts =
                if exclusion { &control.justification_for_exclusion } else { &control.justification_for_inclusion };
            let texts: Vec<&StatementText> = texts.iter().filter(|t| t.basis != Basis::Proposed).collect();
            let telling: Vec<&&StatementText> = texts.iter().filter(|t| !ground.words.says_nothing(&t.text)).collect();
            let reasons = telling.iter().any(|t| exclusion || !ground.words.says_only_standard(&t.text));
            if reasons || (!exclusion && !control.reasons.is_empty()) {
                continue;
            }
            let remarks = self::telling(ground, &control.remarks);
            let said = texts.first();
            let remarked = remarks.first().filter(|_| exclusion && !any);
            let what = match (&said, remarked) {
                (Some(said), _) => Message::new("findings.unjustified_reads").with("reads", quoted(&said.text)),
                (None, Some(remark)) => {
                    Message::new("findings.unjustified_remarks").with("reads", quoted(&remark.text))
                }
                (None, None) => Message::new("findings.unjustified"),
            };
            let what = what.with("answer", answer(control));
            let cells = &control.applicability.origins;
            let origins = once(cells.iter().chain(texts.iter().flat_map(|t| &t.origins)));
            let case = Case { control, what, origins };
            if remarked.is_some() { perhaps.push(case) } else { cases.push(case) }
        }
        for (cases, lowered) in [(cases, None), (perhaps, Some(Severity::Observation))] {
            if lowered.is_some() && !cases.is_empty() {
                let list: Vec<ProvisionId> = cases.iter().map(|c| c.control.provision.clone()).collect();
                let what = Message::new("findings.reasons_perhaps_in_remarks").with("n", list.len());
                let what = what.with("controls", locals(&list));
                let at = once(cases.iter().flat_map(|c| &c.origins));
                docket.raise(FindingDraft::listing(code, list, what).at(at).lowered(Severity::Observation));
            } else if !any && cases.len() > 1 {
                let list: Vec<ProvisionId> = cases.iter().map(|c| c.control.provision.clone()).collect();
                let what = Message::new("findings.no_column_of_justifications").with("n", list.len());
                let what = what.with("answer", value.message()).with("controls", locals(&list));
                docket.raise(FindingDraft::listing(code, list, what));
            } else {
                docket.each_or_list(code, cases, |n| {
                    Message::new("findings.many_unjustified").with("n", n).with("answer", value.message())
                });
            }
        }
    }
}

fn unstated_status(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let any = ground.material.entries.iter().any(|e| e.status.is_some());
    let mut cases = Vec::new();
    for control in ground.controls() {
        if applicability(control) != Applicability::Applicable || status(control) != Status::Unstated {
            continue;
        }
        let entries = ground.entries(control);
        let words: Vec<Message> =
            entries.iter().filter_map(|e| e.status.as_ref()).map(|a| answer_at(&a.raw, &a.origin)).collect();
        let silent = words.is_empty();
        let words = first_of(words, "lists.comma");
        let partly = control
            .transition
            .as_ref()
            .is_some_and(|t| t.predecessors.iter().any(|p| p.status.value != Status::Unstated));
        let what = if control.status.value != Status::Unstated {
            let what = Message::new("findings.status_only_proposed").with("proposed", control.status.value.message());
            what.with("answers", words)
        } else if partly {
            Message::new("findings.status_of_predecessors_differs")
        } else if silent {
            Message::new("findings.status_in_no_source")
        } else {
            Message::new("findings.status_not_in_words").with("answers", words)
        };
        cases.push(Case { control, what, origins: origins(control) });
    }
    if !any && cases.len() > 1 {
        let list: Vec<ProvisionId> = cases.iter().map(|c| c.control.provision.clone()).collect();
        let what = Message::new("findings.no_column_of_status").with("n", list.len());
        let what = what.with("controls", locals(&list));
        docket.raise(FindingDraft::listing("SOA006", list, what));
        return;
    }
    docket.each_or_list("SOA006", cases, |n| Message::new("findings.many_without_status").with("n", n));
}

fn without_evidence(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let any = ground.material.entries.iter().any(|e| !e.evidence.is_empty());
    let found: Vec<&StatementControl> = ground
        .controls()
        .filter(|c| applicability(c) != Applicability::Excluded && status(c) == Status::Implemented)
        .filter(|c| telling(ground, &c.evidence).is_empty())
        .collect();
    // The finding is the same for each control, so beyond a few one list is clearer.
    if found.len() > FEW_ALIKE || (!any && found.len() > 1) {
        let list: Vec<ProvisionId> = found.iter().map(|c| c.provision.clone()).collect();
        let what = if any { "findings.many_without_evidence" } else { "findings.no_column_of_evidence" };
        let what = Message::new(what).with("n", list.len()).with("controls", locals(&list));
        docket.raise(FindingDraft::listing("SOA101", list, what));
        return;
    }
    for control in found {
        let what = Message::new("findings.without_evidence");
        docket.raise(FindingDraft::on("SOA101", control, what, control.status.origins.clone()));
    }
}

fn excluded(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let (mut implemented, mut evidenced) = (Vec::new(), Vec::new());
    for control in ground.controls().filter(|c| applicability(c) == Applicability::Excluded) {
        let evidence = telling(ground, &control.evidence);
        if status(control) == Status::Implemented {
            let what = Message::new("findings.excluded_but_implemented");
            implemented.push(Case { control, what, origins: origins(control) });
        } else if let Some(first) = evidence.first() {
            let what = Message::new("findings.excluded_with_evidence").with("reads", quoted(&first.text));
            let at = once(control.applicability.origins.iter().chain(&cells(&evidence)));
            evidenced.push(Case { control, what, origins: at });
        }
    }
    docket.each_or_list("SOA102", implemented, |n| Message::new("findings.many_excluded_but_implemented").with("n", n));
    docket.each_or_list("SOA121", evidenced, |n| Message::new("findings.many_excluded_with_evidence").with("n", n));
}

/// Whether a control is open, and so needs a plan.
pub(super) fn is_open(ground: &RuleContext<'_>, control: &StatementControl) -> bool {
    let open = match status(control) {
        Status::Planned | Status::NotImplemented => true,
        Status::Partial => ground.limits.partial_is_open,
        Status::Implemented | Status::Alternative | Status::Unstated => false,
    };
    open && applicability(control) != Applicability::Excluded
}

fn open(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut lacking: BTreeMap<Vec<&'static str>, Vec<&StatementControl>> = BTreeMap::new();
    for control in ground.controls().filter(|c| is_open(ground, c)) {
        // A planned measure can be in any free text beside the answers.
        let plan = !telling(ground, &control.implementation).is_empty()
            || !telling(ground, &control.remarks).is_empty()
            || control.carried_over.iter().any(|c| super::on_dates::is_plan(ground, c));
        let owner = !telling(ground, &control.owner).is_empty();
        let date = control.dates.iter().any(|d| super::on_dates::is_target(ground, d));
        let parts = [(plan, "plan"), (owner, "owner"), (date, "date")];
        let absent: Vec<&str> = parts.iter().filter(|(given, _)| !given).map(|(_, word)| *word).collect();
        if !absent.is_empty() {
            lacking.entry(absent).or_default().push(control);
        }
    }
    if lacking.is_empty() {
        return;
    }
    let mut groups: Vec<_> = lacking.into_iter().collect();
    groups.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    let said: Vec<Message> = groups
        .iter()
        .map(|(absent, controls)| {
            let list: Vec<ProvisionId> = controls.iter().map(|c| c.provision.clone()).collect();
            let words = match absent[..] {
                ["plan"] => "findings.without_plan",
                ["owner"] => "findings.without_owner",
                ["date"] => "findings.without_date",
                ["plan", "owner"] => "findings.without_plan_and_owner",
                ["plan", "date"] => "findings.without_plan_and_date",
                ["owner", "date"] => "findings.without_owner_and_date",
                _ => "findings.without_plan_owner_and_date",
            };
            Message::new(words).with("controls", locals(&list))
        })
        .collect();
    let controls: Vec<&StatementControl> = ground
        .controls()
        .filter(|c| groups.iter().any(|(_, of)| of.iter().any(|o| o.provision == c.provision)))
        .collect();
    let origins = once(controls.iter().flat_map(|c| &c.status.origins));
    let what = Message::new("findings.open").with("n", controls.len());
    let what = what.with("groups", MessageArg::list(said, "lists.semicolon"));
    let list = controls.iter().map(|c| c.provision.clone()).collect();
    docket.raise(FindingDraft::listing("SOA117", list, what).at(origins));
}

/// The same justification in many rows of one source.
fn copied(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    struct Copies<'a> {
        text: &'a Justification,
        rows: BTreeSet<(&'a str, u32)>,
        entries: Vec<&'a Entry>,
        origins: Vec<&'a Origin>,
    }
    let mut texts: BTreeMap<(u32, String), Copies<'_>> = BTreeMap::new();
    for &entry in ground.material.entries.iter().filter(|e| e.kind != EntryKind::Clause) {
        let Some(&row) = entry.rows.first() else { continue };
        for justification in &entry.justifications {
            let text = justification.text.text.as_str();
            let marks_only = text
                .split([',', ';', '/', '\n', '+'])
                .all(|part| ground.words.reason(part).is_some() || ground.words.says_nothing(part));
            if marks_only || ground.words.says_only_standard(text) {
                continue;
            }
            let copies = texts.entry((entry.source, fold(text))).or_insert_with(|| Copies {
                text: justification,
                rows: BTreeSet::new(),
                entries: Vec::new(),
                origins: Vec::new(),
            });
            copies.rows.insert((&entry.sheet, row));
            copies.entries.push(entry);
            copies.origins.push(&justification.text.origin);
        }
    }
    let mut many: Vec<_> =
        texts.into_iter().filter(|(_, c)| c.rows.len() >= ground.limits.copied_rows as usize).collect();
    many.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(b.1.rows.len().cmp(&a.1.rows.len())).then_with(|| a.0.1.cmp(&b.0.1)));
    for ((source, _), copies) in many {
        let controls: Vec<ProvisionId> = ground
            .controls()
            .filter(|c| copies.entries.iter().any(|e| c.entries.contains(&e.number)))
            .map(|c| c.provision.clone())
            .collect();
        let what = Message::new("findings.copied").with("reads", quoted(&copies.text.text.text));
        let what = what.with("rows", copies.rows.len()).with("source", format!("S{source}"));
        let what = what.with("n", controls.len());
        docket.raise(FindingDraft::listing("SOA122", controls, what).at(once(copies.origins.into_iter())));
    }
}

/// The predecessors that applied, of a merged control that a source of the current edition excludes.
pub(super) fn excluded_against_predecessors(control: &StatementControl) -> Option<Vec<(&ProvisionId, &[Origin])>> {
    let transition = control.transition.as_ref().filter(|t| t.predecessors.len() > 1)?;
    if applicability(control) != Applicability::Excluded || control.applicability.basis == Basis::CarriedOver {
        return None;
    }
    let applied: Vec<(&ProvisionId, &[Origin])> = transition
        .predecessors
        .iter()
        .filter(|p| p.applicability.value == Applicability::Applicable && p.applicability.basis != Basis::Proposed)
        .map(|p| (&p.provision, p.applicability.origins.as_slice()))
        .collect();
    (!applied.is_empty()).then_some(applied)
}

fn against_predecessors(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut cases = Vec::new();
    for control in ground.controls() {
        let Some(applied) = excluded_against_predecessors(control) else { continue };
        let said = applied
            .iter()
            .map(|(id, at)| at.first().map_or_else(|| id.local().to_owned(), |o| format!("{} ({o})", id.local())));
        let what = Message::new("findings.against_predecessors").with("predecessors", listed(said));
        let at = once(control.applicability.origins.iter().chain(applied.iter().flat_map(|(_, at)| at.iter())));
        cases.push(Case { control, what, origins: at });
    }
    docket.each_or_list("SOA123", cases, |n| Message::new("findings.many_against_predecessors").with("n", n));
}

/// Merged controls that apply by what was carried over, of whose predecessors one was excluded.
fn excluded_in_part(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut cases = Vec::new();
    for control in ground.controls() {
        let carried = control.applicability.basis == Basis::CarriedOver;
        if !carried || control.applicability.value != Applicability::Applicable {
            continue;
        }
        let predecessors = control.transition.iter().flat_map(|t| &t.predecessors);
        let excluded: Vec<_> = predecessors
            .filter(|p| p.applicability.value == Applicability::Excluded && p.applicability.basis != Basis::Proposed)
            .collect();
        if excluded.is_empty() {
            continue;
        }
        let told: Vec<Message> = excluded
            .iter()
            .map(|p| {
                let cell = p.applicability.origins.first().map(ToString::to_string).unwrap_or_default();
                match p.reasons_for_exclusion.first() {
                    None => Message::new("findings.excluded_predecessor"),
                    Some(reason) => {
                        Message::new("findings.excluded_predecessor_because").with("reason", quoted(&reason.text))
                    }
                }
                .with("control", p.provision.local())
                .with("cell", cell)
            })
            .collect();
        let what = Message::new("findings.excluded_in_part").with("predecessors", first_of(told, "lists.semicolon"));
        let reasons = excluded.iter().flat_map(|p| &p.reasons_for_exclusion).flat_map(|t| &t.origins);
        let at = once(excluded.iter().flat_map(|p| &p.applicability.origins).chain(reasons));
        cases.push(Case { control, what, origins: at });
    }
    docket.each_or_list("SOA129", cases, |n| Message::new("findings.many_excluded_in_part").with("n", n));
}

fn without_owner(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let needs = |c: &&StatementControl| applicability(c) == Applicability::Applicable;
    let (owned, bare): (Vec<_>, Vec<_>) =
        ground.controls().filter(needs).partition(|c| !telling(ground, &c.owner).is_empty());
    if bare.is_empty() {
        return;
    }
    let n = bare.len();
    if owned.is_empty() {
        let what = Message::new("findings.no_owner_named").with("n", n);
        docket.raise(FindingDraft::listing("SOA124", Vec::new(), what).lowered(Severity::Note));
        return;
    }
    let list: Vec<ProvisionId> = bare.iter().map(|c| c.provision.clone()).collect();
    let what = Message::new("findings.without_an_owner").with("n", n).with("owned", owned.len());
    let what = what.with("controls", locals(&list));
    let at = once(bare.iter().flat_map(|c| &c.applicability.origins));
    docket.raise(FindingDraft::listing("SOA124", list, what).at(at));
}
