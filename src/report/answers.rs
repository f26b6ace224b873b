//! Keys of the words for answers, so that every output says them in the run's language.

use crate::catalogue::Addressee;
use crate::normalise::{Applicability, Basis, Status};
use crate::reconcile::Severity;

/// A value that every output words the same way.
pub(in crate::report) trait InWords {
    /// The key of its word among the common texts.
    fn key(self) -> &'static str;
}

impl InWords for Applicability {
    fn key(self) -> &'static str {
        match self {
            Self::Applicable => "answers.applicability.applicable",
            Self::Excluded => "answers.applicability.excluded",
            Self::Undecided => "answers.applicability.undecided",
            Self::Unstated => "answers.applicability.unstated",
        }
    }
}

impl InWords for Status {
    fn key(self) -> &'static str {
        match self {
            Self::Implemented => "answers.status.implemented",
            Self::Partial => "answers.status.partial",
            Self::Planned => "answers.status.planned",
            Self::NotImplemented => "answers.status.not_implemented",
            Self::Alternative => "answers.status.alternative",
            Self::Unstated => "answers.status.unstated",
        }
    }
}

impl InWords for Basis {
    fn key(self) -> &'static str {
        match self {
            Self::Stated => "answers.basis.stated",
            Self::CarriedOver => "answers.basis.carried_over",
            Self::Decided => "answers.basis.decided",
            Self::Proposed => "answers.basis.proposed",
        }
    }
}

impl InWords for Severity {
    fn key(self) -> &'static str {
        match self {
            Self::Major => "answers.severity.major",
            Self::Minor => "answers.severity.minor",
            Self::Observation => "answers.severity.observation",
            Self::Note => "answers.severity.note",
        }
    }
}

impl InWords for Addressee {
    fn key(self) -> &'static str {
        match self {
            Self::Organisation => "answers.addressee.organisation",
            Self::Provider => "answers.addressee.provider",
            Self::Deployer => "answers.addressee.deployer",
            Self::Controller => "answers.addressee.controller",
            Self::Processor => "answers.addressee.processor",
            Self::Authority => "answers.addressee.authority",
            Self::None => "answers.addressee.none",
        }
    }
}
