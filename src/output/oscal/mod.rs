//! The record as NIST OSCAL: catalogues used (identifiers and titles only), the statements as a component definition,
//! the crosswalk as a mapping collection with both gap summaries.
//!
//! What OSCAL has no words for is in properties of annexa's own namespace, [`NAMESPACE`]. Identifiers are UUIDv5 of
//! content, times are the as-of day, so that the same record gives the same bytes. Texts of sources are data: in
//! Markdown fields every sign that Markdown reads is escaped.

mod catalog;
mod component;
mod files;
mod mapping;
mod token;

pub use files::{MEDIA_TYPE, NAMESPACE, OSCAL_VERSION, write};
pub use token::{local, token};
