//! From the 2013 to the 2022 edition: how the answers of several predecessors are merged.

use crate::model::{Applicability, Status};

/// The answers on one predecessor; both unstated where no source addresses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Predecessor {
    /// Whether it applied.
    pub applicability: Applicability,
    /// How far it was implemented.
    pub status: Status,
}

/// Applicability and status of the control that the predecessors became.
///
/// The successor is applicable if any predecessor is, and excluded only if all are; otherwise it is unstated. Only
/// applicable predecessors count for the status. Where none is stated as applicable (a register has no such column),
/// those that are not excluded count, since a source would not give a status for an excluded control.
pub fn merge_predecessors(predecessors: &[Predecessor]) -> (Applicability, Status) {
    let any = |value| predecessors.iter().any(|p| p.applicability == value);
    let applicability = if any(Applicability::Applicable) {
        Applicability::Applicable
    } else if predecessors.is_empty() || any(Applicability::Unstated) || any(Applicability::Undecided) {
        Applicability::Unstated
    } else {
        Applicability::Excluded
    };
    let speaks = |p: &Predecessor| match applicability {
        Applicability::Applicable => p.applicability == Applicability::Applicable,
        _ => p.applicability != Applicability::Excluded,
    };
    let statuses: Vec<Status> = predecessors.iter().filter(|p| speaks(p)).map(|p| p.status).collect();
    (applicability, merge_statuses(&statuses))
}

fn merge_statuses(statuses: &[Status]) -> Status {
    let stated: Vec<Status> = statuses.iter().copied().filter(|s| *s != Status::Unstated).collect();
    let merged = merge_stated(&stated);
    // A predecessor without a status can only change the result to partial, so no other result is certain.
    if stated.len() == statuses.len() || merged == Status::Partial { merged } else { Status::Unstated }
}

fn merge_stated(stated: &[Status]) -> Status {
    let Some(&first) = stated.first() else { return Status::Unstated };
    if stated.iter().all(|s| *s == first) {
        return first;
    }
    let any = |wanted: &[Status]| stated.iter().any(|s| wanted.contains(s));
    let done = any(&[Status::Implemented, Status::Alternative]);
    let open = any(&[Status::Planned, Status::NotImplemented]);
    if any(&[Status::Partial]) || (done && open) {
        Status::Partial
    } else if done {
        Status::Alternative
    } else {
        Status::NotImplemented
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Applicability as A;
    use Status as S;

    const APPLICABILITIES: [A; 4] = [A::Applicable, A::Excluded, A::Undecided, A::Unstated];
    const STATUSES: [S; 6] = [S::Implemented, S::Partial, S::Planned, S::NotImplemented, S::Alternative, S::Unstated];

    /// The table of two statuses as it was decided, read row by row.
    const PAIRS: [(S, S, S); 21] = [
        (S::Implemented, S::Implemented, S::Implemented),
        (S::Implemented, S::Partial, S::Partial),
        (S::Implemented, S::Planned, S::Partial),
        (S::Implemented, S::NotImplemented, S::Partial),
        (S::Implemented, S::Alternative, S::Alternative),
        (S::Implemented, S::Unstated, S::Unstated),
        (S::Partial, S::Partial, S::Partial),
        (S::Partial, S::Planned, S::Partial),
        (S::Partial, S::NotImplemented, S::Partial),
        (S::Partial, S::Alternative, S::Partial),
        (S::Partial, S::Unstated, S::Partial),
        (S::Planned, S::Planned, S::Planned),
        (S::Planned, S::NotImplemented, S::NotImplemented),
        (S::Planned, S::Alternative, S::Partial),
        (S::Planned, S::Unstated, S::Unstated),
        (S::NotImplemented, S::NotImplemented, S::NotImplemented),
        (S::NotImplemented, S::Alternative, S::Partial),
        (S::NotImplemented, S::Unstated, S::Unstated),
        (S::Alternative, S::Alternative, S::Alternative),
        (S::Alternative, S::Unstated, S::Unstated),
        (S::Unstated, S::Unstated, S::Unstated),
    ];

    fn p(applicability: A, status: S) -> Predecessor {
        Predecessor { applicability, status }
    }

    #[test]
    fn every_pair_of_statuses_comes_to_what_was_decided() {
        for (a, b, expected) in PAIRS {
            for pair in [[a, b], [b, a]] {
                let predecessors = pair.map(|s| p(A::Applicable, s));
                assert_eq!(merge_predecessors(&predecessors), (A::Applicable, expected), "{pair:?}");
            }
        }
    }

    #[test]
    fn every_combination_of_three_follows_the_sentences_of_the_table() {
        let all: Vec<Predecessor> =
            APPLICABILITIES.iter().flat_map(|&a| STATUSES.iter().map(move |&s| p(a, s))).collect();
        for &x in &all {
            for &y in &all {
                for &z in &all {
                    let set = [x, y, z];
                    let (applicability, status) = merge_predecessors(&set);
                    let said: Vec<A> = set.iter().map(|p| p.applicability).collect();
                    let expected = if said.contains(&A::Applicable) {
                        A::Applicable
                    } else if said.iter().all(|a| *a == A::Excluded) {
                        A::Excluded
                    } else {
                        A::Unstated
                    };
                    assert_eq!(applicability, expected, "{set:?}");
                    let speaking: Vec<S> = set
                        .iter()
                        .filter(|p| {
                            if expected == A::Applicable {
                                p.applicability == A::Applicable
                            } else {
                                p.applicability != A::Excluded
                            }
                        })
                        .map(|p| p.status)
                        .collect();
                    let has = |s: S| speaking.contains(&s);
                    let done = has(S::Implemented) || has(S::Alternative);
                    let open = has(S::Planned) || has(S::NotImplemented);
                    let expected = if speaking.is_empty() {
                        S::Unstated
                    } else if has(S::Partial) || (done && open) {
                        S::Partial
                    } else if has(S::Unstated) {
                        S::Unstated
                    } else if done {
                        if has(S::Alternative) { S::Alternative } else { S::Implemented }
                    } else if has(S::NotImplemented) {
                        S::NotImplemented
                    } else {
                        S::Planned
                    };
                    assert_eq!(status, expected, "{set:?}");
                }
            }
        }
    }

    #[test]
    fn no_predecessor_says_nothing() {
        assert_eq!(merge_predecessors(&[]), (A::Unstated, S::Unstated));
    }
}
