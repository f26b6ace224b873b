//! How one call of the engine goes on.

use crate::ingest::Deadline;

/// How one call of the engine goes on. The default is without a deadline.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallOptions<'a> {
    /// Asked while cells are read, and between the steps after that. Once it is over, the call gives up soon.
    pub deadline: Deadline<'a>,
}

impl<'a> CallOptions<'a> {
    /// Gives up soon after `is_late` answers `true`.
    pub const fn until(is_late: &'a dyn Fn() -> bool) -> Self {
        Self { deadline: Deadline::when(is_late) }
    }
}
