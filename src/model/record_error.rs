//! Why bytes cannot be read as a record.

use super::record::RECORD_SCHEMA;

/// Why bytes cannot be read as a record. Each message states what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The bytes are not a record.
    #[error("it is no record of annexa ({0}); give a record.json that annexa wrote")]
    NotARecord(serde_json::Error),
    /// The record has another form than the one that this version reads.
    #[error("it is a record of schema {0}, and this version reads schema {RECORD_SCHEMA}; convert its sources again")]
    OtherSchema(u32),
    /// Parts of the record are missing or malformed.
    #[error("it is no whole record of annexa ({0}); give a record.json that annexa wrote")]
    Malformed(serde_json::Error),
}
