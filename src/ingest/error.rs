//! Why a file could not be read. Each message is one line: what is wrong, and what to do.

/// A file that could not be read. Messages do not name the file; the caller puts its name before them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No bytes, or nothing but white space.
    #[error("the file is empty; export or copy it again")]
    Empty,
    /// A workbook without a filled cell.
    #[error("no sheet has a filled cell; save the workbook again with its data")]
    NoCells,
    /// A zip container that breaks off or is damaged.
    #[error(
        "the file is cut off or damaged ({detail}); copy it again, or open it in a spreadsheet program and save it anew"
    )]
    Damaged {
        /// What the reader met.
        detail: String,
    },
    /// Protected by a password.
    #[error("the workbook is encrypted; open it with its password and save it without one")]
    Encrypted,
    /// A zip that holds no workbook.
    #[error("the file is a zip archive without a workbook; unpack it and give the spreadsheets in it")]
    ZipWithoutWorkbook,
    /// A document of another kind.
    #[error("the file is {what}; save its table as .xlsx or .csv")]
    NotATable {
        /// `a PDF document`.
        what: &'static str,
    },
    /// A document without a table.
    #[error("the document holds no table; give the one with the Statement of Applicability, or its table as .xlsx")]
    NoTables,
    /// Bytes of no known format.
    #[error("the file is neither a spreadsheet nor text; save it as .xlsx or .csv")]
    UnknownFormat,
    /// Above [`Limits::file_bytes`](super::Limits::file_bytes).
    #[error("the file has {} MiB, more than the {} MiB that are read; split it, or delete sheets that hold no controls", .bytes >> 20, .limit >> 20)]
    FileTooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Unpacks to more than [`Limits::unpacked_bytes`](super::Limits::unpacked_bytes).
    #[error("the file unpacks to more than {} MiB, as forged files do; save the sheet with the controls as .csv", .limit >> 20)]
    UnpacksTooLarge {
        /// The limit.
        limit: u64,
    },
    /// A header in the file claims what cannot be.
    #[error(
        "the file states {what}, which its size cannot hold, as forged or damaged files do; open it in a spreadsheet program and save it anew"
    )]
    Forged {
        /// The claim.
        what: String,
    },
    /// More cells than are read.
    #[error("sheet `{sheet}` spans more than {limit} cells; delete what lies far outside the table, and save it anew")]
    TooManyCells {
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: u64,
    },
    /// A cell beyond the last row or column that the format has.
    #[error(
        "sheet `{sheet}` has a cell in row {row}, column {column}, which no spreadsheet has; open it in a spreadsheet program and save it anew"
    )]
    ImpossibleCell {
        /// The sheet.
        sheet: String,
        /// Row, from 1.
        row: u64,
        /// Column, from 1.
        column: u64,
    },
    /// More sheets than are read.
    #[error("the workbook has {sheets} sheets, more than the {limit} that are read; keep those with controls")]
    TooManySheets {
        /// How many.
        sheets: usize,
        /// The limit.
        limit: usize,
    },
    /// A cell longer than any spreadsheet holds.
    #[error("sheet `{sheet}`, cell {cell} holds more than {} KiB of text; shorten it, and save the file anew", .limit >> 10)]
    CellTooLong {
        /// The sheet.
        sheet: String,
        /// Its address.
        cell: String,
        /// The limit in bytes.
        limit: usize,
    },
}

impl IngestError {
    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        // One line, and not the reader's whole inner life.
        let detail: String = detail.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Damaged { detail: detail.chars().take(120).collect() }
    }
}
