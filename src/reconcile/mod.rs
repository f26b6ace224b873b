//! Entries of one organisation to one statement a framework: transition between editions, merging of sources, findings.

mod assemble;
mod figures;
mod input;
mod justify;
mod manual_decisions;
mod merge_sources;
mod precedence;
mod reconciliation;
pub mod rules;
mod texts;
mod transition;

pub(crate) use figures::recount;
pub use input::ReconcileInput;
pub use manual_decisions::plain_value;
pub use reconciliation::{Reconciled, reconcile};
pub use rules::settings::RuleSettingsError;
pub(crate) use texts::{folded, pieces};
pub use transition::{Predecessor, merge_predecessors};
