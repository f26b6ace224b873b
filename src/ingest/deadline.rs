//! When reading gives up.

use std::fmt;

/// Until when a call may take. The default is no limit.
#[derive(Clone, Copy, Default)]
pub struct Deadline<'a>(Option<&'a dyn Fn() -> bool>);

impl<'a> Deadline<'a> {
    /// Over once `is_late` answers `true`. It is asked often, and has to be cheap.
    pub const fn when(is_late: &'a dyn Fn() -> bool) -> Self {
        Self(Some(is_late))
    }

    /// Whether the time is over.
    pub fn is_over(self) -> bool {
        self.0.is_some_and(|is_late| is_late())
    }
}

impl fmt::Debug for Deadline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Deadline(set)" } else { "Deadline(none)" })
    }
}
