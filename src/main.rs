//! The `annexa` command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    annexa::cli::run()
}
