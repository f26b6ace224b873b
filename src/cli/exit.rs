//! Exit codes that scripts can rely on.

use std::process::ExitCode;

/// The exit code of the process. Documented in `--help`; the numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Every organisation was converted completely.
    AllConverted = 0,
    /// An organisation failed or is incomplete, or the run was cut short.
    SomeFailed = 1,
    /// The arguments cannot be used; nothing was converted.
    Usage = 2,
    /// Another run writes to the output folder; nothing was done.
    InUse = 3,
    /// Stopped by a signal: organisations already started were finished and written, the others were not started.
    Stopped = 4,
    /// Everything was converted, and some findings are as severe as `--fail-on` says.
    Findings = 5,
    /// `diff --exit-code`: the two statements differ.
    Differs = 10,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
