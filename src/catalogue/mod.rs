//! Frameworks, their provisions, and the identifiers that name them.
//!
//! The built-in data are CSV files under `src/catalogue/data/`: identifiers and short titles only, never the
//! text of a control. `catalogue` is the ground floor: it knows no other room.

pub mod ask;
mod confidence;
mod facts;
mod family;
mod framework;
mod framework_key;
mod id;
mod organisation_role;

pub use confidence::Confidence;
pub(crate) use facts::rows;
pub use facts::{Attributes, CatalogueFacts, Template, TemplateLevel};
pub use family::Family;
pub use framework::{Catalogue, CatalogueError, Framework, Provision, ProvisionKind};
pub use framework_key::{
    EU_AI_ACT, GDPR, ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023, NIS2,
};
pub use id::{FrameworkKey, ParseIdError, ProvisionId};
pub use organisation_role::Addressee;
