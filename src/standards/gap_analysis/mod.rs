//! How one implemented control serves several frameworks: what supports what, what is a gap, what to do next.
//!
//! Support is not compliance: a mapping states that two provisions overlap, and its provenance.

mod explain;
mod gaps;
mod plan;
mod support;

pub use explain::{Explanation, explain};
pub use gaps::{GapLists, gaps};
pub use plan::{PlanQuestion, plan};
pub(crate) use plan::{roles_named, said_roles};
