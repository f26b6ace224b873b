//! Options of one call of the engine.

use crate::ingest::Deadline;

/// Options of one call of the engine. The default has no deadline.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallOptions<'a> {
    /// Checked while cells are read, and between the later steps. Once it has passed, the call soon gives up.
    pub deadline: Deadline<'a>,
}

impl<'a> CallOptions<'a> {
    /// Gives up soon after `is_late` answers `true`.
    pub const fn until(is_late: &'a dyn Fn() -> bool) -> Self {
        Self { deadline: Deadline::when(is_late) }
    }
}
