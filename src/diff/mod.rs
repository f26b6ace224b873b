//! Two statements of one organisation, compared: what an ISMS manager shows an auditor about versions 3 and 4,
//! and the proof that a transition between editions lost nothing.
//!
//! Both sides are records, whose statements are on the current edition, so that controls are compared one by one
//! whatever edition each side's sources are on. Where a side is on the earlier edition, each control shows its
//! predecessors with their own answers, and every control of that edition is followed up ([`TransitionAccount`]).
//!
//! What counts as a difference: answers that differ; texts, owners and evidence of which a piece came, went or was
//! edited after folding white space and case. A value that is stated for the first time is distinguished from one that
//! changed, a proposal is never a fact, and a field that one side lacks altogether is listed once ([`OneSided`]).

mod clauses;
mod compare;
mod comparison;
mod control;
pub mod describe;
mod difference;
mod findings;
mod one_sided;
mod pieces;
mod side;
mod transition_trace;
mod values;
mod words;

pub use compare::{Compared, Known, compare};
pub use comparison::{
    Account, COMPARISON_KIND, COMPARISON_SCHEMA, ComparedSide, Comparison, FactChange, Fate, FindingChanges,
    FindingState, FollowedText, FrameworkChange, InputFile, InputKind, OneSided, PersistingFinding, SideSource,
    Successor, TransitionAccount, UnmatchedLine, Which,
};
pub use difference::{
    Cause, ControlChange, ControlChangeKind, DiffValue, EarlierAnswer, Field, FieldChange, FieldChangeKind,
    PieceChange, PieceChangeKind, PredecessorPair,
};
pub use words::{WordDiff, WordState, difference};
