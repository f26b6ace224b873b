//! The PDF change record: the differences between two statements, written from the comparison alone with the pack's
//! fonts, flow and tables. The same comparison gives the same bytes.

mod changes;
mod document;
mod findings;
mod followed_up;
mod front;
mod overview;
mod sources;

pub use document::write;

/// Chapter numbers.
mod number {
    /// Overview.
    pub const OVERVIEW: u8 = 1;
    /// Control by control.
    pub const CHANGES: u8 = 2;
    /// Findings.
    pub const FINDINGS: u8 = 3;
    /// The controls of the earlier edition.
    pub const FOLLOWED_UP: u8 = 4;
    /// Sources and integrity; one more if chapter 4 exists.
    pub const SOURCES: u8 = 4;
}
