//! Whom a provision binds, and the roles that an organisation can have.

use serde::{Deserialize, Serialize};

use super::framework_key::CRA;

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
    /// A financial entity (DORA, Article 2).
    FinancialEntity,
    /// An ICT third-party service provider (DORA, Article 3(19)).
    IctProvider,
    /// The manufacturer of products with digital elements (Cyber Resilience Act, Article 3(13)).
    Manufacturer,
    /// An open-source software steward (Cyber Resilience Act, Article 3(14)).
    OpenSourceSteward,
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
            Self::FinancialEntity => "financial entity",
            Self::IctProvider => "ICT third-party service provider",
            Self::Manufacturer => "manufacturer",
            Self::OpenSourceSteward => "open-source software steward",
            Self::Authority => "authority",
            Self::None => "nobody",
        }
    }

    /// The roles that an organisation can have.
    pub const ROLES: [Self; 10] = [
        Self::Provider,
        Self::Deployer,
        Self::Importer,
        Self::Distributor,
        Self::Controller,
        Self::Processor,
        Self::FinancialEntity,
        Self::IctProvider,
        Self::Manufacturer,
        Self::OpenSourceSteward,
    ];

    /// The roles of the law that this one is a role in. A role in one law says nothing of another; importers and
    /// distributors have duties in two of them.
    pub fn axis(self, law: &str) -> &'static [Self] {
        const AI_ACT: &[OrganisationRole] = &[
            OrganisationRole::Provider,
            OrganisationRole::Deployer,
            OrganisationRole::Importer,
            OrganisationRole::Distributor,
        ];
        const CYBER_RESILIENCE: &[OrganisationRole] = &[
            OrganisationRole::Manufacturer,
            OrganisationRole::Importer,
            OrganisationRole::Distributor,
            OrganisationRole::OpenSourceSteward,
        ];
        match self {
            Self::Importer | Self::Distributor if law == CRA => CYBER_RESILIENCE,
            Self::Provider | Self::Deployer | Self::Importer | Self::Distributor => AI_ACT,
            Self::Controller | Self::Processor => &[Self::Controller, Self::Processor],
            Self::FinancialEntity | Self::IctProvider => &[Self::FinancialEntity, Self::IctProvider],
            Self::Manufacturer | Self::OpenSourceSteward => CYBER_RESILIENCE,
            Self::Organisation | Self::Authority | Self::None => &[],
        }
    }

    /// Whether provisions of a law for this role count for an organisation in the stated roles: where none of its axis is
    /// stated, all of them do.
    pub fn counts_for(self, law: &str, stated: &[Self]) -> bool {
        stated.contains(&self) || !stated.iter().any(|role| self.axis(law).contains(role))
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
            "financial-entity" => Self::FinancialEntity,
            "ict-provider" => Self::IctProvider,
            "manufacturer" => Self::Manufacturer,
            "open-source-steward" => Self::OpenSourceSteward,
            "authority" => Self::Authority,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// The roles that the provisions of some frameworks name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RolesNamed {
    /// All of them.
    pub all: Vec<OrganisationRole>,
    /// Those that are counted because no role of their law is stated.
    pub not_stated: Vec<OrganisationRole>,
}
