//! How much of a file is read before it counts as forged or unsuited.

/// Limits on one file. The defaults are far above any real Statement of Applicability and far below what a
/// machine cannot bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file: 64 MiB.
    pub file_bytes: u64,
    /// Bytes that a zip container may unpack to: 256 MiB.
    pub unpacked_bytes: u64,
    /// Non-empty cells over all sheets, and the area that a reader may lay out for one sheet: 5,000,000.
    pub cells: u64,
    /// Sheets: 500.
    pub sheets: usize,
    /// Bytes of one cell's text: 1 MiB (Excel itself holds 32,767 characters).
    pub cell_bytes: usize,
    /// Cells that merged ranges may cover together: 200,000; what lies beyond stays unmerged, with a note.
    pub merged_cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            cells: 5_000_000,
            sheets: 500,
            cell_bytes: 1 << 20,
            merged_cells: 200_000,
        }
    }
}
