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
    /// Above [`Limits::file_bytes`](super::ReadLimits::file_bytes).
    #[error(
        "the file has {}, more than the {} that are read; split it or delete sheets that hold no controls, or raise max-file-size",
        in_mebibytes(*.bytes), in_mebibytes(*.limit)
    )]
    FileTooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Unpacks to more than [`Limits::unpacked_bytes`](super::ReadLimits::unpacked_bytes).
    #[error(
        "the file unpacks to more than {}, as forged files do; save the sheet with the controls as .csv, or raise max-unpacked",
        in_mebibytes(*.limit)
    )]
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
    #[error(
        "sheet `{sheet}` spans more than {limit} cells, those of the sheets before it included; delete what lies far outside the table and save it anew, or raise max-cells"
    )]
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
    #[error(
        "the workbook has {sheets} sheets, more than the {limit} that are read; keep those with controls, or raise max-sheets"
    )]
    TooManySheets {
        /// How many.
        sheets: usize,
        /// The limit.
        limit: usize,
    },
    /// More rows that look like controls and match none than any statement has.
    #[error(
        "more than {limit} rows look like controls and match none by sheet `{sheet}`, as in a log or a list of something else; take that out of the file, or raise max-unmatched"
    )]
    TooManyUnmatched {
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: usize,
    },
    /// The texts of all cells together, a shared one counted wherever it is shown.
    #[error(
        "the texts of the cells come to more than {} by sheet `{sheet}`, as in files that repeat a long text; delete what is no statement and save it anew, or raise max-text",
        in_mebibytes(*.limit)
    )]
    TooMuchText {
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: u64,
    },
    /// Above [`Limits::seconds`](super::ReadLimits::seconds).
    #[error("the organisation takes more than {limit} seconds; split its files, or raise max-seconds")]
    TooSlow {
        /// The limit.
        limit: u64,
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

/// `64 MiB`, or the bytes where that is no whole number.
fn in_mebibytes(bytes: u64) -> String {
    let whole = bytes >> 20;
    if whole > 0 { format!("{whole} MiB") } else { format!("{bytes} bytes") }
}

impl IngestError {
    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        // One line, and not the reader's whole inner life.
        let detail: String = detail.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Damaged { detail: detail.chars().take(120).collect() }
    }
}
