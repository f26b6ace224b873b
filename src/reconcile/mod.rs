//! Entries of one organisation to one statement a framework: transition between editions, merging of sources, findings.

mod assemble;
mod decision;
mod figures;
mod justify;
mod merge_sources;
mod precedence;
mod reconciliation;
pub mod rules;
mod texts;
mod transition;

pub use decision::plain_value;
pub(crate) use figures::recount;
pub use reconciliation::{Judging, Known, Reconciled, ToReconcile, reconcile};
pub use rules::settings::{Limits, RuleSetting, RuleSettings, RuleSettingsError};
pub(crate) use texts::{folded, pieces};
pub use transition::{Predecessor, merge_predecessors};
