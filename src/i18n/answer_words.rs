//! Message keys of answers, so that every output shows them in the language of the run.

use crate::model::{Basis, OrganisationRole};

/// A value that every output words the same way.
pub(crate) trait InWords {
    /// The key of its word among the common texts.
    fn key(self) -> &'static str;
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

impl InWords for OrganisationRole {
    fn key(self) -> &'static str {
        match self {
            Self::Organisation => "answers.addressee.organisation",
            Self::Provider => "answers.addressee.provider",
            Self::Deployer => "answers.addressee.deployer",
            Self::Importer => "answers.addressee.importer",
            Self::Distributor => "answers.addressee.distributor",
            Self::Controller => "answers.addressee.controller",
            Self::Processor => "answers.addressee.processor",
            Self::FinancialEntity => "answers.addressee.financial_entity",
            Self::IctProvider => "answers.addressee.ict_provider",
            Self::Manufacturer => "answers.addressee.manufacturer",
            Self::OpenSourceSteward => "answers.addressee.open_source_steward",
            Self::Authority => "answers.addressee.authority",
            Self::None => "answers.addressee.none",
        }
    }
}
