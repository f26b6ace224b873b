//! Frameworks, their provisions, and the identifiers that name them.
//!
//! The built-in data are CSV files under `src/catalogue/data/`: identifiers and short titles only, never the
//! text of a control. `catalogue` is the ground floor: it knows no other room.

mod framework;
mod id;

pub use framework::{Catalogue, CatalogueError, Confidence, Framework, Provision, ProvisionKind};
pub use id::{FrameworkKey, ParseIdError, ProvisionId};

/// Key of ISO/IEC 27001:2022, the current edition: what every statement of this framework is written on.
pub const ISO27001_2022: &str = "iso27001:2022";
/// Key of ISO/IEC 27001:2013, withdrawn; its transition period ended on 31 October 2025 (IAF MD 26).
pub const ISO27001_2013: &str = "iso27001:2013";
