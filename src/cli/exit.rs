//! Exit codes that scripts can rely on.

use std::process::ExitCode;

/// What the process answers. Documented in `--help`; the numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Every organisation was converted completely.
    AllConverted = 0,
    /// Some organisation failed or is incomplete, or the run broke off.
    SomeFailed = 1,
    /// The arguments cannot be used; nothing was converted.
    Usage = 2,
    /// Another run writes to the output folder; nothing was done.
    InUse = 3,
    /// Stopped by a signal: what was in hand is finished and written, the rest was not begun.
    Stopped = 4,
    /// `diff --exit-code`: the two statements differ.
    Differs = 10,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
