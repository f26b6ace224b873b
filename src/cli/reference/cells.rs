//! What the answers share: how mappings, confidence and addressees are written in a cell.

use crate::cli::console::complain;
use crate::cli::exit::ExitStatus;
use crate::model::{Confidence, Support};
use crate::standards::crosswalk::WHOLE;

pub(super) fn usage(problem: impl std::fmt::Display) -> ExitStatus {
    complain(problem);
    ExitStatus::Usage
}

pub(super) fn addressees(all: &[crate::model::OrganisationRole]) -> String {
    all.iter().map(|a| a.word()).collect::<Vec<_>>().join(", ")
}

pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "verified",
        Confidence::Single => "from a single source",
        Confidence::Memory => "not corroborated",
    }
}

pub(super) fn support_row(support: &Support) -> Vec<String> {
    let local = if support.provision.local() == WHOLE {
        support.provision.framework().to_string()
    } else {
        support.provision.to_string()
    };
    let mut remarks = vec![support.provenances.join("; ")];
    remarks.extend(support.notes.iter().cloned());
    remarks.extend(support.corrections.iter().cloned());
    let mut binds = addressees(&support.addressees);
    if support.high_risk {
        binds.push_str(" (high-risk)");
    }
    vec![
        local,
        support.title.clone(),
        support.relationship.word().to_owned(),
        binds,
        confidence(support.confidence).to_owned(),
        remarks.join(" – "),
    ]
}
