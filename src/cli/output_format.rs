//! Answers on the screen: a table for people, CSV or JSON for programs.

use std::io::{self, Write};

use clap::ValueEnum;
use unicode_width::UnicodeWidthStr as _;

use super::console::complain;
use super::exit::ExitStatus;
use super::summary_screen::{Screen, ScreenColour, paint};
use crate::batch::printable;

/// Output format of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
    /// For spreadsheets; text that looks like a formula gets a leading apostrophe
    Csv,
}

/// A table: header and rows of equal length.
pub(super) struct Grid {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// The widest cell before it wraps, and the page width where there is no terminal.
const WIDEST: usize = 32;
const PAGE: usize = 120;

impl Grid {
    /// Prints the table with aligned columns; long cells wrap.
    pub fn table(&self, out: &mut impl Write) -> io::Result<()> {
        self.coloured(out, &[], Screen::PLAIN)
    }

    /// Prints the table with some of its rows in colour.
    pub fn coloured(&self, out: &mut impl Write, colours: &[Option<ScreenColour>], screen: Screen) -> io::Result<()> {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(|c| printable(c)).collect()).collect();
        let count = self.header.len();
        let mut widths: Vec<usize> = self.header.iter().map(|h| h.width()).collect();
        for row in &cells {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width()).min(WIDEST);
            }
        }
        // The last column gets the rest of the width.
        let before: usize = widths.iter().take(count.saturating_sub(1)).map(|w| w + 2).sum();
        let page = terminal_size::terminal_size().map_or(PAGE, |(w, _)| usize::from(w.0).max(80));
        if let Some(last) = widths.last_mut() {
            *last = page.saturating_sub(before).max(24);
        }
        let header: Vec<Vec<String>> = self.header.iter().map(|h| vec![(*h).to_owned()]).collect();
        Self::line(&header, &widths, (None, screen), out)?;
        for (at, row) in cells.iter().enumerate() {
            let wrapped: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, width)| wrap(cell, *width)).collect();
            Self::line(&wrapped, &widths, (colours.get(at).copied().flatten(), screen), out)?;
        }
        Ok(())
    }

    fn line(
        cells: &[Vec<String>],
        widths: &[usize],
        (colour, screen): (Option<ScreenColour>, Screen),
        out: &mut impl Write,
    ) -> io::Result<()> {
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
        for at in 0..lines {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(widths) {
                let text = cell.get(at).map_or("", String::as_str);
                line.push_str(text);
                line.push_str(&" ".repeat((width + 2).saturating_sub(text.width())));
            }
            let line = line.trim_end();
            match colour {
                Some(colour) => writeln!(out, "{}", paint(line, colour, screen))?,
                None => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }

    /// Prints the table as CSV.
    pub fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| safe(cell)))?;
        }
        writer.flush()
    }
}

/// A cell that spreadsheet programs do not take for a formula.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// Wraps between words; a word longer than the width gets a line of its own, uncut.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Prints an answer to the output stream; a closed pipe is not an error.
pub(super) fn answer(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> ExitStatus {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(format!("the answer cannot be printed: {error}"));
            ExitStatus::SomeFailed
        }
        _ => ExitStatus::AllConverted,
    }
}

/// Prints a value as JSON.
pub(super) fn json(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
