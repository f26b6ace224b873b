//! Completeness: every control once, with one answer, on one edition; nothing of the clauses left out.

use std::collections::BTreeMap;

use super::context::{
    Case, FindingCollector, RuleContext, answer_at, applicability, cut_short, first_of, in_role, listed, locals, once,
    origins, quoted,
};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{
    Applicability, Basis, Entry, EntryKind, FrameworkKey, Message, MessageArg, Origin, ProvisionId, Severity,
    SourceKind, Statement, StatementControl,
};
use crate::reconcile::manual_decisions::OVERRULED_BY_HAND;
use crate::reconcile::merge_sources::MergedField;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA001", severity: Severity::Major, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA002", severity: Severity::Major, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA004", severity: Severity::Major, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA007", severity: Severity::Minor, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA103", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA106", severity: Severity::Observation, cites: Cites::Controlled, limits: &[] },
    Rule { code: "SOA107", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA114", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA115", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA116", severity: Severity::Observation, cites: Cites::Requirements, limits: &[] },
    Rule { code: "SOA202", severity: Severity::Note, cites: Cites::NecessaryControls, limits: &[] },
    Rule { code: "SOA203", severity: Severity::Note, cites: Cites::NecessaryControls, limits: &[] },
    Rule { code: "SOA205", severity: Severity::Note, cites: Cites::Statement, limits: &[] },
];

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    missing(ground, docket);
    conflicting(ground, docket);
    given_twice(ground, docket);
    disagreeing(ground, docket);
    undecided(ground, docket);
    editions(ground, docket);
    clauses(ground, docket);
    blank(ground, docket);
}

fn missing(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let statement = ground.statement;
    let all = || statement.controls.iter().filter(|c| in_role(c));
    let is_new = |control: &StatementControl| control.new && statement.has_transition;
    let undecided: Vec<&StatementControl> = all()
        .filter(|c| is_new(c) && matches!(applicability(c), Applicability::Unstated | Applicability::Undecided))
        .collect();
    if !statement.from_soa && !undecided.is_empty() {
        let list: Vec<ProvisionId> = undecided.iter().map(|c| c.provision.clone()).collect();
        let what = Message::new("findings.new_without_statement").with("controls", locals(&list));
        docket.raise(FindingDraft::listing("SOA004", list, what).lowered(Severity::Observation));
    } else {
        let cases = undecided.into_iter().map(|control| {
            let what = match (control.entries.is_empty(), applicability(control)) {
                (true, _) => "findings.new_and_nothing_said",
                (_, Applicability::Undecided) => "findings.new_and_not_decided_yet",
                _ => "findings.new_and_no_decision",
            };
            Case { control, what: Message::new(what), origins: origins(control) }
        });
        let year = statement.framework.as_str().rsplit(':').next().unwrap_or_default();
        docket.each_or_list("SOA004", cases.collect(), |n| {
            Message::new("findings.many_new").with("n", n).with("year", year)
        });
    }
    let list: Vec<ProvisionId> =
        all().filter(|c| c.entries.is_empty() && !is_new(c)).map(|c| c.provision.clone()).collect();
    if list.is_empty() {
        return;
    }
    let what = |key| {
        let what = Message::new(key).with("n", list.len()).with("all", all().count());
        what.with("controls", locals(&list))
    };
    if statement.from_soa {
        let what = what("findings.missing");
        docket.raise(FindingDraft::listing("SOA001", list, what));
    } else {
        // A register need not hold every control; only a statement must.
        let what = what("findings.missing_without_statement");
        docket.raise(FindingDraft::listing("SOA001", list, what).lowered(Severity::Observation));
    }
}

fn conflicting(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    for (code, field, many) in [
        ("SOA002", MergedField::Applicability, "findings.many_contradictions_on_applicability"),
        ("SOA007", MergedField::Status, "findings.many_contradictions_on_status"),
    ] {
        let mut cases = Vec::new();
        for control in ground.controls() {
            let of = |(id, conflict): &&(ProvisionId, _)| {
                let conflict: &crate::reconcile::merge_sources::Conflict = conflict;
                *id == control.provision && conflict.field == field
            };
            for (_, conflict) in ground.conflicts.iter().filter(of) {
                let said: Vec<Message> = conflict.said.iter().map(|(word, origin)| answer_at(word, origin)).collect();
                let origins = once(conflict.said.iter().map(|(_, origin)| origin));
                let what = Message::new("findings.contradiction").with("answers", first_of(said, "lists.against"));
                cases.push(Case { control, what, origins });
            }
        }
        docket.each_or_list(code, cases, |n| Message::new(many).with("n", n));
    }
}

/// Several rows of one source on one control, in one finding: a source with one such case usually has many.
fn given_twice(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    /// How many controls the text lists with cells; the origins have all of them.
    const TOLD: usize = 20;
    // Rows of an export are about something else and may cite a control many times. Sheets that complete each other
    // have one row each per control.
    let keyed_by_control =
        |e: &&&Entry| ground.material.sources.get(&e.source).is_some_and(|s| s.kind != SourceKind::Export);
    let mut rows: BTreeMap<(u32, &str, &ProvisionId), Vec<&Entry>> = BTreeMap::new();
    for entry in ground.material.entries.iter().filter(|e| e.kind != EntryKind::Clause).filter(keyed_by_control) {
        rows.entry((entry.source, &entry.sheet, &entry.provision)).or_default().push(entry);
    }
    rows.retain(|_, entries| entries.len() > 1);
    if rows.is_empty() {
        return;
    }
    let mut said: Vec<Message> = Vec::new();
    let mut origins: Vec<Origin> = Vec::new();
    for ((_, _, provision), entries) in &rows {
        let at: Vec<Origin> = entries.iter().filter_map(|e| first_origin(e)).collect();
        let cited: Vec<String> = at.iter().map(ToString::to_string).collect();
        let cells = first_of(cited, "lists.comma");
        said.push(Message::new("findings.given_in").with("control", provision.local()).with("cells", cells));
        origins.extend(at);
    }
    let of = |provision: &ProvisionId| rows.keys().any(|(_, _, twice)| *twice == provision);
    let controls: Vec<ProvisionId> = ground
        .controls()
        .filter(|c| of(&c.provision) || c.transition.iter().flat_map(|t| &t.predecessors).any(|p| of(&p.provision)))
        .map(|c| c.provision.clone())
        .collect();
    let what = Message::new("findings.given_twice").with("rows", cut_short(said, TOLD, "lists.semicolon"));
    docket.raise(FindingDraft::listing("SOA103", controls, what).at(origins));
}

pub(super) fn first_origin(entry: &Entry) -> Option<Origin> {
    entry.identifier.as_ref().or(entry.title.as_ref()).map(|t| t.origin.clone())
}

/// Values that precedence overruled, apart from contradictions and exclusions, which have findings of their own.
fn disagreeing(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut cases = Vec::new();
    for control in ground.controls() {
        let contradicted = |origin: &Origin| {
            ground.conflicts.iter().any(|(id, c)| *id == control.provision && c.said.iter().any(|(_, at)| at == origin))
        };
        let merged_and_excluded = super::rows::excluded_against_predecessors(control).is_some();
        let differing: Vec<_> = control
            .overruled
            .iter()
            .filter(|o| !contradicted(&o.origin) && o.why.english() != OVERRULED_BY_HAND)
            .filter(|o| {
                // Only one of several justifications is used; different wording is no contradiction.
                if o.field == MergedField::Applicability.word() {
                    o.value != control.applicability.value.word() && !merged_and_excluded
                } else {
                    o.field == MergedField::Status.word() && o.value != control.status.value.word()
                }
            })
            .collect();
        if differing.is_empty() {
            continue;
        }
        let said: Vec<Message> = differing
            .iter()
            .map(|o| {
                let answer = Message::new("findings.other_answer").with("answer", quoted(&o.raw));
                let answer = answer.with("cell", o.origin.to_string()).with("field", MessageArg::phrase(&o.field));
                answer.with("control", o.provision.local()).with("why", o.why.as_phrase())
            })
            .collect();
        let own = origins(control);
        let cells = once(differing.iter().map(|o| &o.origin).chain(&own));
        let what = Message::new("findings.disagreement").with("others", first_of(said, "lists.semicolon"));
        let what = what.with("applicability", control.applicability.value.message());
        let what = what.with("status", control.status.value.message());
        cases.push(Case { control, what, origins: cells });
    }
    docket.each_or_list("SOA106", cases, |n| Message::new("findings.many_disagreements").with("n", n));
}

fn undecided(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let statement = ground.statement;
    let spoken_of = statement.controls.iter().filter(|c| in_role(c));
    let list: Vec<ProvisionId> = spoken_of
        .filter(|c| !(c.entries.is_empty() || c.new && statement.has_transition))
        .filter(|c| matches!(applicability(c), Applicability::Undecided | Applicability::Unstated))
        .map(|c| c.provision.clone())
        .collect();
    if !list.is_empty() {
        let what = Message::new("findings.undecided").with("n", list.len()).with("controls", locals(&list));
        docket.raise(FindingDraft::listing("SOA107", list, what));
    }
}

/// Rows of another edition of the same standard than their source is on.
fn editions(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let current = &ground.statement.framework;
    let family = |key: &FrameworkKey| key.as_str().split(':').next().unwrap_or_default().to_owned();
    let mut sources: Vec<_> = ground.material.sources.values().collect();
    sources.sort_by_key(|s| s.number);
    for source in sources {
        let Some(on) = source.edition.as_ref().map(|e| &e.framework) else { continue };
        let strays: Vec<&Entry> = ground
            .material
            .entries
            .iter()
            .filter(|e| e.source == source.number && e.kind == EntryKind::Control)
            .filter(|e| e.provision.framework() != on && family(e.provision.framework()) == family(on))
            .copied()
            .collect();
        if strays.is_empty() {
            continue;
        }
        let list: Vec<ProvisionId> = strays.iter().map(|e| e.provision.clone()).collect();
        let origins: Vec<Origin> = strays.iter().filter_map(|e| first_origin(e)).collect();
        let (code, what) = if on == current {
            ("SOA115", "findings.rows_of_the_older_edition")
        } else {
            ("SOA114", "findings.rows_of_the_current_edition")
        };
        let what = Message::new(what).with("source", format!("S{}", source.number)).with("edition", on.as_str());
        let what = what.with("n", strays.len()).with("controls", locals(&list));
        let touched: Vec<ProvisionId> = ground
            .controls()
            .filter(|c| strays.iter().any(|e| c.entries.contains(&e.number)))
            .map(|c| c.provision.clone())
            .collect();
        docket.raise(FindingDraft::listing(code, touched, what).at(origins));
    }
}

fn clauses(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let excluded: Vec<(&Entry, &Origin, &str)> = ground
        .material
        .entries
        .iter()
        .filter(|e| e.kind == EntryKind::Clause)
        .filter_map(|e| {
            let answer = e.applicability.as_ref().filter(|a| a.value == Applicability::Excluded)?;
            (answer.basis != Basis::Proposed).then_some((*e, &answer.origin, answer.raw.as_str()))
        })
        .collect();
    if excluded.is_empty() {
        return;
    }
    let said: Vec<Message> = excluded
        .iter()
        .map(|(e, origin, raw)| {
            let said = Message::new("findings.clause_answered").with("clause", e.provision.local());
            said.with("answer", quoted(raw)).with("cell", origin.to_string())
        })
        .collect();
    let origins = excluded.iter().map(|(_, origin, _)| (*origin).clone()).collect();
    let what = Message::new("findings.clauses_excluded").with("clauses", first_of(said, "lists.semicolon"));
    docket.raise(FindingDraft::listing("SOA116", Vec::new(), what).at(origins));
}

fn blank(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut sources: Vec<_> = ground.material.sources.values().filter(|s| s.kind == SourceKind::Blank).collect();
    sources.sort_by_key(|s| s.number);
    if !sources.is_empty() {
        let list = listed(sources.iter().map(|s| format!("S{}", s.number)));
        let what = Message::new("findings.blank").with("sources", list);
        docket.raise(FindingDraft::listing("SOA205", Vec::new(), what));
    }
}

/// One note for the organisation: its own controls, or that there are none.
pub(super) fn own_controls(statements: &[Statement], docket: &mut FindingCollector<'_>) {
    let list: Vec<ProvisionId> = statements.iter().flat_map(|s| &s.own_controls).map(|c| c.provision.clone()).collect();
    let framework = statements.first().map(|s| s.framework.clone());
    if list.is_empty() {
        // A statement that is only carried over was not written for the current edition.
        let answered = statements.iter().any(|s| s.from_soa && s.figures.applicable > 0);
        if answered {
            let what = Message::new("findings.no_own_controls");
            docket.raise(FindingDraft { framework, ..FindingDraft::listing("SOA203", list, what) });
        }
        return;
    }
    let what = Message::new("findings.own_controls").with("n", list.len()).with("controls", locals(&list));
    docket.raise(FindingDraft { framework, ..FindingDraft::listing("SOA202", list, what) });
}
