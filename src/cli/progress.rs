//! What the user sees while a run goes on, on the error stream: a bar on a terminal, plain lines on a pipe.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::batch::{Event, Outcome, State};

/// Up to so many organisations each gets a line on a pipe; above, a line now and then.
const LINE_EACH: usize = 50;

/// At most one line in this time for larger runs.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// The progress of a run; told from any worker.
pub(super) struct Progress {
    quiet: bool,
    terminal: bool,
    state: Mutex<Shown>,
}

struct Shown {
    bar: Option<ProgressBar>,
    total: usize,
    done: usize,
    failed: usize,
    last_line: Instant,
}

impl Progress {
    /// Shows nothing at all if `quiet`.
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
            state: Mutex::new(Shown { bar: None, total: 0, done: 0, failed: 0, last_line: Instant::now() }),
        }
    }

    /// Takes note of an event and shows it.
    pub(super) fn observe(&self, event: Event<'_>) {
        // A worker that panicked while it held the lock leaves figures that are at worst one behind.
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match event {
            Event::Planned(total) => {
                state.total = total;
                if self.terminal && !self.quiet {
                    state.bar = Some(bar(total));
                }
            }
            Event::Entered(_) => {}
            Event::Finished(outcome) => {
                state.done += 1;
                state.failed += usize::from(outcome.state() == State::Failed);
                if let Some(bar) = &state.bar {
                    bar.inc(1);
                    if outcome.state() == State::Failed {
                        bar.set_message(format!(" · {} failed", state.failed));
                    }
                } else if !self.quiet {
                    state.line(outcome);
                }
            }
        }
    }

    /// Takes the bar away, so that the table starts on a clean line.
    pub(super) fn finish(&self) {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}

impl Shown {
    fn line(&mut self, outcome: &Outcome) {
        let (done, total) = (self.done, self.total);
        let line = if total <= LINE_EACH {
            let word = match outcome.state() {
                State::Converted if outcome.unchanged => "unchanged",
                State::Converted => "converted",
                State::Incomplete => "incomplete",
                State::Failed => "failed",
            };
            format!("[{done}/{total}] {}: {word}", outcome.name)
        } else if self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            format!("[{done}/{total}] {} failed so far", self.failed)
        } else {
            return;
        };
        // Progress that nobody can read is no reason to stop.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    let template = "{wide_bar} {pos}/{len} organisations · {rate} · {eta} left{msg}";
    // The template is fixed; were it broken, the default style shows the same figures.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(
            style
                .with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = write!(out, "{:.1}/s", state.per_sec());
                })
                .progress_chars("━╸─"),
        );
    }
    // The time left goes on while a large organisation takes its time.
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
