//! What the standards contain, how their provisions map to each other, and what follows from that: catalogues,
//! crosswalks and gap analysis, with their data.

pub mod catalogue;
pub mod crosswalk;
pub mod gap_analysis;
mod library;

pub use library::FrameworkLibrary;
