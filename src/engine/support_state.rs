//! What the provisions of other frameworks rest on in one organisation: its controls with their status, and the clauses
//! that its sources answer.

use std::collections::{HashMap, HashSet};

use crate::model::{Applicability, Basis, Entry, ProvisionId, Statement, StatementControl, Status, SupportFigures};

/// The state of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Implemented,
    Partial,
    Open,
    Excluded,
}

/// The controls and answered clauses of an organisation.
pub(super) struct SupportState<'r> {
    controls: HashMap<&'r ProvisionId, State>,
    /// Local numbers of the clauses with an answer. Clauses 4 to 10 have the same numbers in both editions.
    clauses: HashSet<&'r str>,
}

impl<'r> SupportState<'r> {
    /// The state by statements and the entries behind them.
    pub fn of(statements: &'r [Statement], entries: &[Entry]) -> Self {
        let controls = statements.iter().flat_map(|s| &s.controls).map(|c| (&c.provision, state(c))).collect();
        let answers: HashSet<u32> = entries.iter().filter(|e| is_answer(e)).map(|e| e.number).collect();
        let clauses = statements.iter().flat_map(|s| &s.clauses);
        let answered = clauses.filter(|c| c.entries.iter().any(|number| answers.contains(number)));
        Self { controls, clauses: answered.map(|c| c.provision.local()).collect() }
    }

    /// Figures over provisions, each with the provisions that lead to it.
    pub fn figures(&self, sources: &[Vec<ProvisionId>]) -> SupportFigures {
        let mut figures = SupportFigures::default();
        for sources in sources {
            let states: Vec<State> = sources.iter().filter_map(|id| self.controls.get(id).copied()).collect();
            let applicable = || states.iter().filter(|state| **state != State::Excluded);
            let place = if sources.is_empty() {
                &mut figures.without
            } else if states.is_empty() {
                let answered = sources.iter().any(|id| self.answers(id.local()));
                if answered { &mut figures.on_clause } else { &mut figures.on_shared_process }
            } else if applicable().next().is_some() && applicable().all(|state| *state == State::Implemented) {
                &mut figures.on_implemented
            } else if applicable().any(|state| matches!(state, State::Implemented | State::Partial)) {
                &mut figures.on_partial
            } else {
                &mut figures.on_open
            };
            *place += 1;
        }
        figures
    }

    /// Whether a source answers the clause, or a clause above or below it.
    fn answers(&self, local: &str) -> bool {
        let is_above =
            |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.clauses.iter().any(|clause| is_above(clause, local) || is_above(local, clause))
    }
}

/// The state of a control. Proposed values are never counted, so they are open.
fn state(control: &StatementControl) -> State {
    if control.applicability.value == Applicability::Excluded && control.applicability.basis != Basis::Proposed {
        return State::Excluded;
    }
    let counted = control.applicability.value == Applicability::Applicable
        && control.status.basis != Basis::Proposed
        && control.applicability.basis != Basis::Proposed;
    match control.status.value {
        Status::Implemented | Status::Alternative if counted => State::Implemented,
        Status::Partial if counted => State::Partial,
        _ => State::Open,
    }
}

/// Whether a row answers anything: a row with only a number and a title does not.
fn is_answer(entry: &Entry) -> bool {
    entry.applicability.is_some()
        || entry.status.is_some()
        || !entry.justifications.is_empty()
        || !entry.implementation.is_empty()
        || !entry.evidence.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ProvisionId {
        text.parse().expect("an identifier")
    }

    fn state_of<'a>(controls: &'a [(ProvisionId, State)], clauses: &[&'a str]) -> SupportState<'a> {
        SupportState {
            controls: controls.iter().map(|(id, state)| (id, *state)).collect(),
            clauses: clauses.iter().copied().collect(),
        }
    }

    #[test]
    fn each_provision_is_counted_once_by_what_it_rests_on() {
        let controls = [
            (id("iso27001:2022/A.5.1"), State::Implemented),
            (id("iso27001:2022/A.5.2"), State::Partial),
            (id("iso27001:2022/A.5.3"), State::Open),
            (id("iso27001:2022/A.5.4"), State::Excluded),
        ];
        let sources = |ids: &[&str]| ids.iter().map(|i| id(&format!("iso27001:2022/{i}"))).collect::<Vec<_>>();
        let one = |ids: &[&str]| state_of(&controls, &["9.2"]).figures(&[sources(ids)]);
        let none = SupportFigures::default();
        assert_eq!(one(&["A.5.1", "A.5.4", "4.1"]), SupportFigures { on_implemented: 1, ..none });
        assert_eq!(one(&["A.5.1", "A.5.3"]), SupportFigures { on_partial: 1, ..none });
        assert_eq!(one(&["A.5.2"]), SupportFigures { on_partial: 1, ..none });
        assert_eq!(one(&["A.5.3", "9.2"]), SupportFigures { on_open: 1, ..none });
        assert_eq!(one(&["A.5.4"]), SupportFigures { on_open: 1, ..none });
        assert_eq!(one(&["9.2.1"]), SupportFigures { on_clause: 1, ..none });
        assert_eq!(one(&["9"]), SupportFigures { on_clause: 1, ..none });
        assert_eq!(one(&["9.20"]), SupportFigures { on_shared_process: 1, ..none });
        assert_eq!(one(&[]), SupportFigures { without: 1, ..none });
    }
}
