//! How much of a file is read before it counts as forged or unsuited.

use serde::{Deserialize, Serialize};

use super::IngestError;
use crate::model::CellAddress;

/// Limits on one file. The defaults are far above any real Statement of Applicability and far below what a
/// machine cannot bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ReadLimits {
    /// Bytes of the file: 64 MiB. All files of one organisation together may have four times as many.
    pub file_bytes: u64,
    /// Bytes that a zip container may unpack to: 256 MiB.
    pub unpacked_bytes: u64,
    /// Bytes of the texts of all cells together, repeated, shared and merged ones counted each time that they are
    /// shown: 64 MiB.
    pub text_bytes: u64,
    /// Non-empty cells over all sheets, and the area that a reader may lay out for them: 2,000,000.
    pub cells: u64,
    /// Sheets: 500.
    pub sheets: usize,
    /// Rows that look like controls and match none: 20,000. Each is in every output with what it holds and what it
    /// may mean, which takes more room than a row that found its control.
    pub unmatched_rows: usize,
    /// Seconds that one organisation may take, from its first byte read to its last one written: 300.
    pub seconds: u64,
    /// Bytes of one cell's text: 1 MiB (Excel itself holds 32,767 characters).
    pub cell_bytes: usize,
    /// Cells that merged ranges may cover together: 200,000; what lies beyond stays unmerged, with a note.
    pub merged_cells: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            text_bytes: 64 << 20,
            cells: 2_000_000,
            sheets: 500,
            unmatched_rows: 20_000,
            seconds: 300,
            cell_bytes: 1 << 20,
            merged_cells: 200_000,
        }
    }
}

impl ReadLimits {
    /// Whether they are the defaults.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Those for annexa's own workbooks, which hold more than their sources: a person's edits in one that is too large
    /// to be read again would be lost.
    pub(crate) const fn of_own_workbooks(&self) -> Self {
        Self { file_bytes: self.file_bytes * 4, text_bytes: self.text_bytes * 4, cells: self.cells * 3, ..*self }
    }
}

/// Steps between two looks at the clock.
const BETWEEN_LOOKS: u64 = 4096;

/// What is left of the limits while one file is read.
pub(super) struct Budget<'l> {
    pub limits: &'l ReadLimits,
    is_late: &'l dyn Fn() -> bool,
    looks: u64,
    cells: u64,
    text: u64,
}

impl<'l> Budget<'l> {
    pub fn new(limits: &'l ReadLimits, is_late: &'l dyn Fn() -> bool) -> Self {
        Self { limits, is_late, looks: 0, cells: 0, text: 0 }
    }

    /// Counts a cell with a text of so many bytes.
    pub fn cell(&mut self, sheet: &str, at: CellAddress, text: usize) -> Result<(), IngestError> {
        if text > self.limits.cell_bytes {
            let (sheet, cell) = (sheet.to_owned(), at.to_string());
            return Err(IngestError::CellTooLong { sheet, cell, limit: self.limits.cell_bytes });
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(IngestError::TooManyCells { sheet: sheet.to_owned(), limit: self.limits.cells });
        }
        self.step()?;
        self.texts(sheet, text as u64)
    }

    /// Counts text that is shown again, as merged cells do.
    pub fn texts(&mut self, sheet: &str, bytes: u64) -> Result<(), IngestError> {
        self.text = self.text.saturating_add(bytes);
        let limit = self.limits.text_bytes;
        if self.text > limit {
            return Err(IngestError::TooMuchText { sheet: sheet.to_owned(), limit });
        }
        Ok(())
    }

    /// Counts a step that may give no cell.
    pub fn step(&mut self) -> Result<(), IngestError> {
        self.looks += 1;
        if self.looks.is_multiple_of(BETWEEN_LOOKS) { self.in_time() } else { Ok(()) }
    }

    /// Whether there is time left.
    pub fn in_time(&self) -> Result<(), IngestError> {
        if (self.is_late)() { Err(IngestError::TooSlow { limit: self.limits.seconds }) } else { Ok(()) }
    }
}
