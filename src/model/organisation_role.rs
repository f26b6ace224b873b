//! Whom a provision binds, and the roles that an organisation can have.

use serde::{Deserialize, Serialize};

/// Whom a provision binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Addressee")]
pub enum OrganisationRole {
    /// Any organisation within the framework's scope.
    Organisation,
    /// The provider of an AI system (EU AI Act, Article 3(3)).
    Provider,
    /// The deployer of an AI system (EU AI Act, Article 3(4)).
    Deployer,
    /// The importer of AI systems (EU AI Act, Article 3(6)) or of products with digital elements (Cyber Resilience Act).
    Importer,
    /// The distributor of AI systems (EU AI Act, Article 3(7)) or of products with digital elements (Cyber Resilience
    /// Act).
    Distributor,
    /// The controller of personal data (GDPR, Article 4(7)).
    Controller,
    /// The processor of personal data (GDPR, Article 4(8)).
    Processor,
    /// Public authorities and bodies, not organisations.
    Authority,
    /// Nobody: definitions, scope, entry into force.
    None,
}

impl OrganisationRole {
    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Provider => "provider",
            Self::Deployer => "deployer",
            Self::Importer => "importer",
            Self::Distributor => "distributor",
            Self::Controller => "controller",
            Self::Processor => "processor",
            Self::Authority => "authority",
            Self::None => "nobody",
        }
    }

    /// The roles that an organisation can have.
    pub const ROLES: [Self; 6] =
        [Self::Provider, Self::Deployer, Self::Importer, Self::Distributor, Self::Controller, Self::Processor];

    /// The roles of the law that this one is a role in: the EU AI Act's, or data protection's. A role in the one says
    /// nothing of the other.
    pub fn axis(self) -> &'static [Self] {
        match self {
            Self::Provider | Self::Deployer | Self::Importer | Self::Distributor => {
                &[Self::Provider, Self::Deployer, Self::Importer, Self::Distributor]
            }
            Self::Controller | Self::Processor => &[Self::Controller, Self::Processor],
            Self::Organisation | Self::Authority | Self::None => &[],
        }
    }

    /// Whether provisions for this role count for an organisation in the stated roles: where none of its axis is
    /// stated, all of them do.
    pub fn counts_for(self, stated: &[Self]) -> bool {
        stated.contains(&self) || !stated.iter().any(|role| self.axis().contains(role))
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "organisation" => Self::Organisation,
            "provider" => Self::Provider,
            "deployer" => Self::Deployer,
            "importer" => Self::Importer,
            "distributor" => Self::Distributor,
            "controller" => Self::Controller,
            "processor" => Self::Processor,
            "authority" => Self::Authority,
            "none" => Self::None,
            _ => return None,
        })
    }
}
