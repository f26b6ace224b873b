//! Rules on single controls of the statement.

use super::super::assemble::Material;
use super::super::decision::OVERRULED_BY_HAND;
use super::super::merge_sources::{Conflict, Field};
use super::super::texts::is_empty_phrase;
use super::{Seen, Severity, Statement, StatementControl};
use crate::catalogue::ProvisionId;
use crate::normalise::{Applicability, Basis, Origin, Status};

pub(super) fn apply(
    statement: &Statement,
    conflicts: &[(ProvisionId, Conflict)],
    material: &Material<'_>,
    seen: &mut Vec<Seen>,
) {
    missing(statement, seen);
    conflicting(statement, conflicts, seen);
    unjustified(statement, material, seen);
    unstated_status(statement, material, seen);
    without_evidence(statement, material, seen);
    undecided(statement, seen);
    for control in statement.controls.iter().chain(&statement.own_controls) {
        if applicability(control) == Applicability::Excluded && status(control) == Status::Implemented {
            seen.push(Seen::on(
                "SOA102",
                control,
                "excluded, and its status is implemented".to_owned(),
                origins(control),
            ));
        }
        disagreeing(control, conflicts, seen);
    }
    split(statement, seen);
}

/// Up to so many controls have findings of their own where nothing but the control differs.
const FEW: usize = 10;

/// A proposal is no fact that a rule could rest on.
fn applicability(control: &StatementControl) -> Applicability {
    if control.applicability.basis == Basis::Proposed { Applicability::Unstated } else { control.applicability.value }
}

fn status(control: &StatementControl) -> Status {
    if control.status.basis == Basis::Proposed { Status::Unstated } else { control.status.value }
}

fn origins(control: &StatementControl) -> Vec<Origin> {
    let mut all: Vec<Origin> = Vec::new();
    for origin in control.applicability.origins.iter().chain(&control.status.origins) {
        if !all.contains(origin) {
            all.push(origin.clone());
        }
    }
    all
}

fn basis(control: &StatementControl) -> &'static str {
    if control.applicability.basis == Basis::CarriedOver { " (carried over from 2013)" } else { "" }
}

fn locals(controls: &[ProvisionId]) -> String {
    controls.iter().map(ProvisionId::local).collect::<Vec<_>>().join(", ")
}

fn plural<'w>(n: usize, one: &'w str, many: &'w str) -> &'w str {
    if n == 1 { one } else { many }
}

fn missing(statement: &Statement, seen: &mut Vec<Seen>) {
    let absent = |control: &&StatementControl| control.entries.is_empty();
    let is_new = |control: &StatementControl| control.new && statement.has_transition;
    let undecided: Vec<&StatementControl> = statement
        .controls
        .iter()
        .filter(|c| is_new(c) && matches!(applicability(c), Applicability::Unstated))
        .collect();
    if !statement.from_soa && !undecided.is_empty() {
        let list: Vec<ProvisionId> = undecided.iter().map(|c| c.provision.clone()).collect();
        let what = format!("no Statement of Applicability is among the sources; new in 2022: {}", locals(&list));
        let mut found = Seen::listing("SOA004", list, what);
        found.severity = Some(Severity::Observation);
        seen.push(found);
    } else {
        for control in undecided {
            let what = if control.entries.is_empty() { "no source speaks of it" } else { "no source decides on it" };
            seen.push(Seen::on("SOA004", control, what.to_owned(), origins(control)));
        }
    }
    let list: Vec<ProvisionId> =
        statement.controls.iter().filter(absent).filter(|c| !is_new(c)).map(|c| c.provision.clone()).collect();
    if list.is_empty() {
        return;
    }
    let n = list.len();
    let what = format!(
        "{n} of the {} controls of Annex A {} in no source: {}",
        statement.controls.len(),
        plural(n, "is", "are"),
        locals(&list)
    );
    let mut found = Seen::listing("SOA001", list, what);
    if !statement.from_soa {
        // A register need not hold every control; only a statement must.
        found.severity = Some(Severity::Observation);
        found.what.push_str("; no Statement of Applicability is among the sources");
    }
    seen.push(found);
}

fn conflicting(statement: &Statement, conflicts: &[(ProvisionId, Conflict)], seen: &mut Vec<Seen>) {
    for control in statement.controls.iter().chain(&statement.own_controls) {
        for (_, conflict) in conflicts.iter().filter(|(id, _)| *id == control.provision) {
            let code = match conflict.field {
                Field::Applicability => "SOA002",
                Field::Status => "SOA007",
            };
            let said: Vec<String> =
                conflict.said.iter().map(|(word, origin)| format!("“{}” ({origin})", word.trim())).collect();
            let origins = conflict.said.iter().map(|(_, origin)| origin.clone()).collect();
            seen.push(Seen::on(code, control, said.join(" against "), origins));
        }
    }
}

fn unjustified(statement: &Statement, material: &Material<'_>, seen: &mut Vec<Seen>) {
    // Where no source has a place for a justification at all, one finding says so instead of ninety-three.
    let any = material.entries.iter().any(|e| !e.justifications.is_empty() || !e.reasons.is_empty());
    let bare = |control: &StatementControl, exclusion: bool| {
        let own = if exclusion { &control.justification_for_exclusion } else { &control.justification_for_inclusion };
        own.iter().all(|t| is_empty_phrase(&t.text)) && (exclusion || control.reasons.is_empty())
    };
    for (code, value, exclusion) in
        [("SOA003", Applicability::Excluded, true), ("SOA005", Applicability::Applicable, false)]
    {
        let found: Vec<&StatementControl> = statement
            .controls
            .iter()
            .chain(&statement.own_controls)
            .filter(|c| applicability(c) == value && bare(c, exclusion))
            .collect();
        if !any && found.len() > 1 {
            let list: Vec<ProvisionId> = found.iter().map(|c| c.provision.clone()).collect();
            let what = format!(
                "no source has a column of justifications or reasons; {} {} {}: {}",
                list.len(),
                plural(list.len(), "control is", "controls are"),
                value.word(),
                locals(&list)
            );
            seen.push(Seen::listing(code, list, what));
            continue;
        }
        for control in found {
            let texts =
                if exclusion { &control.justification_for_exclusion } else { &control.justification_for_inclusion };
            let said =
                texts.first().map_or_else(String::new, |t| format!("; the justification only reads “{}”", t.text));
            let what = format!("{}{}, without a justification{said}", value.word(), basis(control));
            seen.push(Seen::on(code, control, what, control.applicability.origins.clone()));
        }
    }
}

fn unstated_status(statement: &Statement, material: &Material<'_>, seen: &mut Vec<Seen>) {
    let any = material.entries.iter().any(|e| e.status.is_some());
    let found: Vec<&StatementControl> = statement
        .controls
        .iter()
        .chain(&statement.own_controls)
        .filter(|c| applicability(c) == Applicability::Applicable && status(c) == Status::Unstated)
        .collect();
    if !any && found.len() > 1 {
        let list: Vec<ProvisionId> = found.iter().map(|c| c.provision.clone()).collect();
        let what = format!(
            "no source has a column of implementation status; {} controls are applicable: {}",
            list.len(),
            locals(&list)
        );
        seen.push(Seen::listing("SOA006", list, what));
        return;
    }
    for control in found {
        let words: Vec<String> = material
            .entries
            .iter()
            .filter(|e| control.entries.contains(&e.number))
            .filter_map(|e| e.status.as_ref())
            .map(|a| format!("“{}” ({})", a.raw.trim(), a.origin))
            .collect();
        let partly = control
            .transition
            .as_ref()
            .is_some_and(|t| t.predecessors.iter().any(|p| p.status.value != Status::Unstated));
        let what = if partly {
            "applicable; its predecessors do not agree on a status, or one states none".to_owned()
        } else if words.is_empty() {
            "applicable, and no source states its status".to_owned()
        } else {
            format!("applicable; {} states no status", words.join(", "))
        };
        seen.push(Seen::on("SOA006", control, what, control.applicability.origins.clone()));
    }
}

fn without_evidence(statement: &Statement, material: &Material<'_>, seen: &mut Vec<Seen>) {
    let any = material.entries.iter().any(|e| !e.evidence.is_empty());
    let found: Vec<&StatementControl> = statement
        .controls
        .iter()
        .chain(&statement.own_controls)
        .filter(|c| applicability(c) != Applicability::Excluded && status(c) == Status::Implemented)
        .filter(|c| c.evidence.iter().all(|t| is_empty_phrase(&t.text)))
        .collect();
    // The same can be said of each; beyond a few, a list says it better than as many findings.
    if found.len() > FEW || (!any && found.len() > 1) {
        let list: Vec<ProvisionId> = found.iter().map(|c| c.provision.clone()).collect();
        let what = if any {
            format!("{} implemented controls name no evidence: {}", list.len(), locals(&list))
        } else {
            format!("no source has a column of evidence; {} controls are implemented: {}", list.len(), locals(&list))
        };
        seen.push(Seen::listing("SOA101", list, what));
        return;
    }
    for control in found {
        let what = "implemented, and no evidence is named".to_owned();
        seen.push(Seen::on("SOA101", control, what, control.status.origins.clone()));
    }
}

fn undecided(statement: &Statement, seen: &mut Vec<Seen>) {
    let spoken_of = statement.controls.iter().filter(|c| !(c.entries.is_empty() || c.new && statement.has_transition));
    let list: Vec<ProvisionId> = spoken_of
        .filter(|c| matches!(applicability(c), Applicability::Undecided | Applicability::Unstated))
        .map(|c| c.provision.clone())
        .collect();
    if !list.is_empty() {
        let n = list.len();
        let what = format!("{n} {} without a decision: {}", plural(n, "control", "controls"), locals(&list));
        seen.push(Seen::listing("SOA107", list, what));
    }
}

/// Values that precedence overruled, apart from contradictions, which have findings of their own.
fn disagreeing(control: &StatementControl, conflicts: &[(ProvisionId, Conflict)], seen: &mut Vec<Seen>) {
    let contradicted = |origin: &Origin| {
        conflicts.iter().any(|(id, c)| *id == control.provision && c.said.iter().any(|(_, at)| at == origin))
    };
    let differing: Vec<_> = control
        .overruled
        .iter()
        .filter(|o| !contradicted(&o.origin) && o.why != OVERRULED_BY_HAND)
        .filter(|o| {
            // Of several justifications one speaks; that the others read differently is no contradiction.
            let answers = [
                (Field::Applicability.word(), control.applicability.value.word()),
                (Field::Status.word(), control.status.value.word()),
            ];
            answers.iter().any(|(field, taken)| o.field == *field && o.value != *taken)
        })
        .collect();
    if differing.is_empty() {
        return;
    }
    let said: Vec<String> = differing
        .iter()
        .map(|o| format!("“{}” ({}) for {} of {}: {}", o.raw.trim(), o.origin, o.field, o.provision.local(), o.why))
        .collect();
    let taken = format!("{}, {}", control.applicability.value.word(), control.status.value.word());
    let mut cells: Vec<Origin> = differing.iter().map(|o| o.origin.clone()).collect();
    cells.extend(origins(control).into_iter().filter(|o| differing.iter().all(|d| d.origin != *o)));
    seen.push(Seen::on("SOA106", control, format!("the statement takes {taken}; {}", said.join("; ")), cells));
}

fn split(statement: &Statement, seen: &mut Vec<Seen>) {
    let from_split: Vec<&StatementControl> = statement
        .controls
        .iter()
        .filter(|c| {
            c.transition
                .as_ref()
                .is_some_and(|t| t.predecessors.iter().any(|p| p.present && p.provision.local() == "A.18.2.3"))
        })
        .collect();
    if from_split.len() > 1 {
        let list = from_split.iter().map(|c| c.provision.clone()).collect();
        let what = "A.18.2.3 is answered once, for A.5.36 and A.8.8".to_owned();
        let mut found = Seen::listing("SOA201", list, what);
        found.origins = from_split
            .iter()
            .flat_map(|c| c.transition.iter().flat_map(|t| &t.predecessors))
            .find(|p| p.provision.local() == "A.18.2.3")
            .map(|p| p.applicability.origins.clone())
            .unwrap_or_default();
        seen.push(found);
    }
    if !statement.own_controls.is_empty() {
        let list: Vec<ProvisionId> = statement.own_controls.iter().map(|c| c.provision.clone()).collect();
        let what =
            format!("{} {} beyond Annex A: {}", list.len(), plural(list.len(), "control", "controls"), locals(&list));
        seen.push(Seen::listing("SOA202", list, what));
    }
}
