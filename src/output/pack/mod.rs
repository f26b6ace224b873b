//! The PDF audit pack, written from the record alone.
//!
//! The steps, each of which depends on the previous ones only:
//!
//! 1. `chapters` decide the content of the pack.
//! 2. [`output::pdf`](crate::output::pdf) lays it out (`flow`, `table`, `text`, `chart`) as pages of draw commands
//!    (`page`), which are independent of PDF. Layout also records the role of each text (`tags`), so that everything placed
//!    by `flow` and `table` is tagged.
//! 3. Its `writer` turns the pages into a PDF/A and PDF/UA file.
//!
//! The same record gives the same bytes: no clock, no randomness, no dependence on threads.

pub mod change_record;
mod chapters;
mod cited;
mod compose;
mod redaction;
mod template;
mod write;

pub use cited::CitedHashes;
pub use redaction::not_known;
pub use template::{Audience, Chapter, PackTemplate, PackVariant};
pub use write::{
    LaidOut, MEDIA_TYPE, NAME, NAME_FOR_CERTIFICATION_BODY, NAME_OF_SHORT_FORM, NAME_OF_SUMMARY, PackOptions, write,
};
pub(crate) use write::{everywhere, said};
