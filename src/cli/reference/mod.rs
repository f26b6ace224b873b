//! `annexa catalogue`, `explain`, `crosswalk` and `plan`: questions about the built-in knowledge.

mod catalogue;
mod cells;
mod crosswalk;
mod explain;
mod plan;

pub(super) use catalogue::{CatalogueArgs, catalogue};
pub(super) use crosswalk::{CrosswalkArgs, crosswalk};
pub(super) use explain::{ExplainArgs, explain};
pub(super) use plan::{PlanArgs, plan};
