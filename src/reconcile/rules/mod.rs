//! The rules: what an auditor would raise on a Statement of Applicability. One file per family, with one function per
//! rule beside its entry in the list.
//!
//! Grading: major and minor only for requirements of the statement's own clause (ISO/IEC 27001:2022, 6.1.3 d, and for
//! version and approval 7.5). Everything else is an observation or a note. The grading is annexa's own, for readiness;
//! it is no audit conclusion. Proposed values are no facts, and no rule is based on one.

mod apply;
mod clause;
mod completeness;
mod consistency;
mod context;
mod dates;
mod decisions;
mod document;
mod finding_draft;
mod on_dates;
mod rows;
mod rule;
pub mod settings;
mod sources;

pub(crate) use apply::{apply, apply_to_organisation, number};
pub use clause::{Cites, FRAMEWORKS};
pub use rule::{Rule, near_codes, rule, rules};
