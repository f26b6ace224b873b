//! What the answers share: how mappings, confidence, addressees and dates of a law are written in a cell.

use clap::Args;
use jiff::civil::Date;

use crate::cli::as_of;
use crate::cli::console::complain;
use crate::cli::exit::ExitStatus;
use crate::model::{Confidence, ProvisionId, ProvisionTimeline, Support};
use crate::standards::FrameworkLibrary;
use crate::standards::crosswalk::WHOLE;

/// The day by which an answer says what applies already and what does not yet.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct DayArgs {
    /// Show which laws already apply on this day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = as_of::parse, global = true)]
    as_of: Option<Date>,
}

impl DayArgs {
    /// The day, as `YYYY-MM-DD`.
    pub fn day(&self) -> Result<String, crate::cli::argument_error::ArgumentError> {
        as_of::now(self.as_of)
    }
}

/// When a provision applies and what an amending act changed in it, in words.
pub(super) fn timeline(timeline: Option<&ProvisionTimeline>, day: &str) -> Vec<String> {
    let messages = timeline.into_iter().flat_map(|known| [known.applies_message(day), known.changes_message()]);
    messages.flatten().map(|message| message.in_english()).collect()
}

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

pub(super) fn support_row(library: &FrameworkLibrary, day: &str, support: &Support) -> Vec<String> {
    let local = if support.provision.local() == WHOLE {
        support.provision.framework().to_string()
    } else {
        support.provision.to_string()
    };
    let mut remarks = vec![support.provenances.join("; ")];
    remarks.extend(support.notes.iter().cloned());
    remarks.extend(support.corrections.iter().cloned());
    remarks.extend(timeline(of(library, &support.provision).as_ref(), day));
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

/// The dates and changes of a provision; none of a framework as a whole.
pub(super) fn of(library: &FrameworkLibrary, provision: &ProvisionId) -> Option<ProvisionTimeline> {
    library.facts.timeline(provision).filter(|_| provision.local() != WHOLE)
}
