//! The hashes that a pack prints.

/// Hashes of the files that the pack cites in its chapter on integrity (written before it).
#[derive(Debug, Clone)]
pub struct CitedHashes {
    /// SHA-256 of `record.json`.
    pub record_sha256: String,
    /// SHA-256 of `mapping.xlsx`.
    pub workbook_sha256: String,
}
