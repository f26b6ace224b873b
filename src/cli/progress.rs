//! Progress of a run, on the error stream: a bar on a terminal, plain lines on a pipe.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::batch::{Event, OrganisationOutcome, OrganisationState, Stage};

/// The largest run that prints a line per organisation on a pipe; a larger one prints a line now and then.
const LINE_EACH: usize = 50;

/// The shortest time between two lines of a larger run.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// The progress of a run. Any worker may report to it.
pub(super) struct Progress {
    quiet: bool,
    terminal: bool,
    state: Mutex<ProgressLine>,
}

struct ProgressLine {
    bar: Option<ProgressBar>,
    total: usize,
    done: usize,
    failed: usize,
    started: Instant,
    last_line: Instant,
    /// What each worker is doing.
    at: HashMap<ThreadId, Stage>,
}

impl Progress {
    /// Shows nothing at all if `quiet`.
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
            state: Mutex::new(ProgressLine {
                bar: None,
                total: 0,
                done: 0,
                failed: 0,
                started: Instant::now(),
                last_line: Instant::now(),
                at: HashMap::new(),
            }),
        }
    }

    /// Records an event and shows it.
    pub(super) fn observe(&self, event: Event<'_>) {
        // If a worker panicked while it held the lock, the figures are at worst one behind.
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match event {
            Event::Planned(total) => {
                state.total = total;
                if self.terminal && !self.quiet {
                    state.bar = Some(bar(total));
                }
            }
            Event::Entered(stage) => {
                state.at.insert(std::thread::current().id(), stage);
                state.refresh();
            }
            Event::Finished(outcome) => {
                state.at.remove(&std::thread::current().id());
                state.done += 1;
                state.failed += usize::from(outcome.state() == OrganisationState::Failed);
                if let Some(bar) = &state.bar {
                    bar.inc(1);
                    state.refresh();
                } else if !self.quiet {
                    state.line(outcome);
                }
            }
        }
    }

    /// Removes the bar, so that the table starts on a clean line.
    pub(super) fn finish(&self) {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}

impl ProgressLine {
    /// ` · 1 reading, 3 converting`, or nothing.
    fn stages(&self) -> String {
        let words = [(Stage::Reading, "reading"), (Stage::Converting, "converting"), (Stage::Writing, "writing")];
        let counted: Vec<String> = words
            .iter()
            .map(|(stage, word)| (self.at.values().filter(|at| *at == stage).count(), word))
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}"))
            .collect();
        if counted.is_empty() { String::new() } else { format!(" · {}", counted.join(", ")) }
    }

    fn refresh(&self) {
        if let Some(bar) = &self.bar {
            let failed = if self.failed > 0 { format!(" · {} failed", self.failed) } else { String::new() };
            bar.set_message(format!("{failed}{}", self.stages()));
        }
    }

    fn line(&mut self, outcome: &OrganisationOutcome) {
        let (done, total) = (self.done, self.total);
        let line = if total <= LINE_EACH {
            let word = match outcome.state() {
                OrganisationState::Converted if outcome.unchanged => "unchanged",
                OrganisationState::Converted => "converted",
                OrganisationState::Incomplete => "incomplete",
                OrganisationState::Failed => "failed",
            };
            format!("[{done}/{total}] {}: {word}", outcome.name)
        } else if self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            let left = left(self.started.elapsed(), done, total);
            let rate = done as f64 / self.started.elapsed().as_secs_f64().max(0.001);
            format!("[{done}/{total}] {rate:.1}/s, {left} left, {} failed so far{}", self.failed, self.stages())
        } else {
            return;
        };
        // A run goes on if nobody can read its progress.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// The estimated time for the rest: `2 min 5 s`.
fn left(elapsed: Duration, done: usize, total: usize) -> String {
    let seconds = elapsed.as_secs_f64() / done.max(1) as f64 * total.saturating_sub(done) as f64;
    match seconds.ceil() as u64 {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3600 => format!("{} min {} s", s / 60, s % 60),
        s => format!("{} h {} min", s / 3600, s % 3600 / 60),
    }
}

fn bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    let template = "{wide_bar} {pos}/{len} organisations · {rate} · {eta} left{msg}";
    // The template is a constant; if it were broken, the default style would show the same figures.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(
            style
                .with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = write!(out, "{:.1}/s", state.per_sec());
                })
                .progress_chars("━╸─"),
        );
    }
    // Keeps the estimate moving during a large organisation.
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_that_of_the_rest_at_the_rate_so_far() {
        assert_eq!(left(Duration::from_secs(10), 10, 30), "20 s");
        assert_eq!(left(Duration::from_secs(10), 10, 135), "2 min 5 s");
        assert_eq!(left(Duration::from_secs(100), 1, 100), "2 h 45 min");
        assert_eq!(left(Duration::from_secs(1), 0, 0), "0 s");
    }
}
