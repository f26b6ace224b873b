//! Frameworks, their provisions, and the identifiers that name them.
//!
//! The built-in data are CSV files under `src/standards/catalogue/data/`: identifiers and short titles only, never the
//! text of a control.

pub mod ask;
mod built_in;
mod facts;
mod framework;
mod known_by_name;

pub(crate) use facts::rows;
pub use facts::{Attributes, CatalogueFacts, Template, TemplateLevel};
pub use framework::{Catalogue, CatalogueError, Framework, Provision, ProvisionKind};
pub use known_by_name::{KNOWN_BY_NAME, KnownByName};
