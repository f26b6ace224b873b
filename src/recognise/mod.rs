//! The layout of a source: which sheet and rows hold controls, what each column means, which edition it is on.
//!
//! Sheets and tables are found in [`layout`], columns in [`columns`], the edition in [`edition`]. The words that
//! all of it goes by are data: see [`Vocabulary`].

mod answer_words;
pub mod clause_column;
mod column_content;
pub mod columns;
mod competing_columns;
pub mod date_text;
pub mod document_control;
pub mod edition;
pub mod facts;
pub mod fold;
mod foreign_key;
pub mod forms;
mod found_table;
mod frameworks;
mod header;
mod header_choice;
mod heading;
pub mod identifier;
mod identifier_list;
mod key;
mod key_column;
mod known_by_name;
pub mod layout;
mod locate;
mod months;
mod organisation_name;
mod pims_role;
mod profile;
mod readings;
mod reference_data;
mod stacked_forms;
mod standards;
mod table_kind;
mod tables;
pub mod title_lines;
mod titles;
mod vocabulary;
mod word_meaning;
mod words;

pub use answer_words::AnswerWords;
pub use frameworks::Frameworks;
pub use organisation_name::{agree_among, is_one_organisation};
pub use profile::{PimsRole, Profile, ProfileError, SheetRule, Thresholds};
pub use reference_data::{ReferenceData, ReferenceDataError};
pub use standards::Named;
pub use titles::{Asked, TitleIndex, Titled};
pub use vocabulary::Vocabulary;
pub use word_meaning::{JoiningWord, Label, Mark, Maturity, Phrase, StatusWord};
pub use words::{BUILT_IN as BUILT_IN_VOCABULARIES, VocabularyError, VocabularyWords};
