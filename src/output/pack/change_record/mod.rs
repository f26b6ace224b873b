//! The PDF change record: what differs between two statements, from the comparison alone, with the pack's own fonts,
//! flow and tables. Same comparison, same bytes.

mod changes;
mod document;
mod findings;
mod followed_up;
mod front;
mod overview;
mod sources;

pub use document::write;

/// Numbers of the chapters.
mod number {
    /// What differs.
    pub const OVERVIEW: u8 = 1;
    /// Control by control.
    pub const CHANGES: u8 = 2;
    /// Findings.
    pub const FINDINGS: u8 = 3;
    /// The controls of the earlier edition.
    pub const FOLLOWED_UP: u8 = 4;
    /// Sources and integrity, where nothing is followed up; else one more.
    pub const SOURCES: u8 = 4;
}
