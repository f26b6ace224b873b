//! The words and the look of the outputs: what annexa says in its own name, in several languages, as texts that can be
//! exported, changed and given back.
//!
//! A folder of templates has one folder an output (`audit-pack`, `workbook`) and one for what they share (`common`);
//! in each, one folder a language with TOML files of texts, and beside them a TOML file with the settings of the output.
//! A text is a minijinja template; its key is the name of its file and its path there: `audit-pack/en/cover.toml` holds
//! `cover.title`. What a user's folder does not hold is taken from the built-in one, so that a changed word
//! needs one line and no copy.

mod built_in;
mod problem;
mod speaker;
mod templates;
mod text;
mod words;

pub use problem::TemplateProblem;
pub(crate) use speaker::values;
pub use speaker::{Speaker, Value};
pub use templates::{ENGLISH, TemplateFile, Templates};
pub(crate) use templates::{english, english_text};
pub use words::{Area, Words};
