//! Entries of one organisation to one statement a framework: transition between editions, merging of sources, findings.

mod assemble;
mod decision;
mod figures;
mod finding;
mod justify;
mod manual_decision;
mod merge_sources;
mod precedence;
mod reconciliation;
mod rule_change;
pub mod rules;
mod source_facts;
mod source_precedence;
mod statement;
mod texts;
mod transition;

pub use decision::plain_value;
pub(crate) use figures::recount;
pub use finding::{Finding, Severity};
pub use manual_decision::{BY_HAND, DecidedOn, Decision, DecisionField};
pub use reconciliation::{Judging, Known, Reconciled, ToReconcile, reconcile};
pub use rule_change::RuleChange;
pub use rules::settings::{Limits, RuleSetting, RuleSettings, RuleSettingsError};
pub use source_facts::{DocumentText, SourceDocument, SourceFacts};
pub use source_precedence::{Precedence, Standing};
pub use statement::{
    ClauseAnswer, Figures, Merged, Overruled, PredecessorAnswer, RoleReading, Statement, StatementControl,
    StatementText, ThemeFigures, Transition,
};
pub(crate) use texts::{folded, pieces};
pub use transition::{Predecessor, merge_predecessors};
