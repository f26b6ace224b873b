//! The texts and the look of the outputs: annexa's own words in several languages, which users can export, change and
//! use in place of the built-in ones.
//!
//! A folder of templates has one folder per output (`audit-pack`, `workbook`) and one for what they share (`common`);
//! in each, one folder per language with TOML files of texts, and beside them a TOML file with the settings of the
//! output. A text is a minijinja template; its key is the name of its file and its path there:
//! `audit-pack/en/cover.toml` holds `cover.title`. What a user's folder does not hold is taken from the built-in one,
//! so that a changed word needs one line and no copy.

mod answer_words;
mod built_in;
mod english_message;
mod localize;
mod localizer;
mod message_catalog;
mod number;
mod problem;
mod rule_text;
mod templates;
mod text;

pub(crate) use answer_words::InWords;
pub(crate) use localizer::values;
pub use localizer::{Localizer, TextValue};
pub use message_catalog::{Area, MessageCatalog};
pub(crate) use number::grouped;
pub use problem::TemplateProblem;
pub use rule_text::RuleText;
pub(crate) use rule_text::rule_texts;
pub use templates::{ENGLISH, TemplateFile, Templates};
pub(crate) use templates::{english, english_text};
