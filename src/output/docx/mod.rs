//! `statement.docx`: the Statement of Applicability as an editable Word document (ISO/IEC 29500, transitional), with
//! cover and sign-off. A draft, as everything that is converted.
//!
//! The few parts are written as they are: no template, no field that reaches out, and the same record gives the same
//! bytes.

mod parts;
mod statement;
mod xml;

pub use statement::{MEDIA_TYPE, NAME, write};
