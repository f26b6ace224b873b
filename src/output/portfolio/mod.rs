//! The whole batch at a glance: what the organisations' summaries come to, as a page and as a workbook.
//!
//! A [`Portfolio`] is a reduction: organisations are added one by one, of each only a short [`Member`] stays, and
//! the same organisations give the same bytes whoever converted them, in whatever order.

mod html;
mod member;
mod page;

pub use member::{Member, MemberState, MemberStatement, Portfolio, Raised, RuleTotal};
pub use page::write as write_page;
