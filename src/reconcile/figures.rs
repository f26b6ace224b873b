//! Figures over the controls of a statement. Proposals are never counted as facts.

use crate::model::{Applicability, Basis, Figures, Merged, Statement, StatementControl, Status};

/// The value for counting: a proposal is no fact.
fn counted<T: Copy + Default>(merged: &Merged<T>) -> T {
    if merged.basis == Basis::Proposed { T::default() } else { merged.value }
}

/// Counts a set of controls. Proposals count as unstated.
pub(super) fn figures<'c>(controls: impl Iterator<Item = &'c StatementControl>) -> Figures {
    let mut sum = Figures::default();
    for control in controls {
        let applicability = counted(&control.applicability);
        let status = counted(&control.status);
        let applicability_carried = control.applicability.basis == Basis::CarriedOver;
        let status_carried = control.status.basis == Basis::CarriedOver;
        sum.controls += 1;
        if !control.in_role {
            sum.not_in_role += 1;
            continue;
        }
        match applicability {
            Applicability::Applicable => sum.applicable += 1,
            Applicability::Excluded => sum.excluded += 1,
            Applicability::Undecided => sum.undecided += 1,
            Applicability::Unstated => sum.applicability_unstated += 1,
        }
        if matches!(applicability, Applicability::Applicable | Applicability::Excluded) && applicability_carried {
            sum.applicability_carried_over += 1;
        }
        if applicability != Applicability::Unstated || status != Status::Unstated {
            sum.covered += 1;
        }
        if applicability == Applicability::Excluded {
            continue;
        }
        match status {
            Status::Implemented => sum.implemented += 1,
            Status::Partial => sum.partial += 1,
            Status::Planned => sum.planned += 1,
            Status::NotImplemented => sum.not_implemented += 1,
            Status::Alternative => sum.alternative += 1,
            Status::Unstated => sum.status_unstated += 1,
        }
        if status != Status::Unstated && status_carried {
            sum.status_carried_over += 1;
            sum.implemented_carried_over += u32::from(status == Status::Implemented);
        }
        let unfinished = matches!(status, Status::Planned | Status::NotImplemented | Status::Unstated);
        let decided = applicability == Applicability::Applicable;
        sum.open += u32::from(!decided || unfinished);
    }
    sum
}

/// Counts the figures of a statement again after its values have changed.
pub(crate) fn recount(statement: &mut Statement) {
    statement.figures = figures(statement.controls.iter());
    for theme in &mut statement.themes {
        theme.figures = figures(statement.controls.iter().filter(|c| c.theme == theme.theme));
    }
}
