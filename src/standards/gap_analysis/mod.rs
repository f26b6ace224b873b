//! How one implemented control serves several frameworks: what supports what, what is a gap, what to do next.
//!
//! Support is no compliance: a mapping says that two provisions have something in common, and who says so.

mod explain;
mod gaps;
mod plan;
mod support;

pub use explain::{Explanation, explain};
pub use gaps::{GapLists, gaps};
pub(crate) use plan::said_roles;
pub use plan::{PlanQuestion, plan};
