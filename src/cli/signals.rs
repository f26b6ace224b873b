//! SIGINT (Ctrl-C) and SIGTERM: the first lets running organisations finish, the second ends at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The flag that the first signal sets.
pub(super) fn on_signals() -> io::Result<Arc<AtomicBool>> {
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The order matters: the first signal must find the flag unset. Files are whole at every moment, and the next
        // run cleans up after a process that ends here.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stopped))?;
        flag::register(signal, Arc::clone(&stopped))?;
    }
    Ok(stopped)
}
