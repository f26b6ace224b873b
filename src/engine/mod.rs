//! The pipeline as one call: bytes of the sources in, bytes of the outputs out.

mod convert;
mod diff;
mod document_control;
mod document_facts;
mod input;
mod inspect;
mod integration;
mod manual_edits;
mod optional_outputs;
mod options;
mod organisation_names;
mod outputs;
mod pipeline;
mod profile_text;
mod record_file;
mod resources;
mod roles;
mod settings;
mod source;
mod source_error;
mod summarise;
mod summary;
mod support_state;
#[cfg(feature = "cli")]
mod survey;

pub use input::Source;
pub use inspect::{InspectedColumn, InspectedProblem, InspectedSheet, InspectedTable, Inspection};
pub use options::CallOptions;
pub use outputs::{ExtraFile, Failure, Outputs};
pub use pipeline::Engine;
#[cfg(feature = "cli")]
pub(crate) use profile_text::text_value;
pub use resources::Resources;
pub use settings::{Extra, Settings, SettingsError};
pub use source_error::SourceError;
pub use summary::{IssueSummary, RuleSummary, StatementSummary, Summary};
#[cfg(feature = "cli")]
pub(crate) use survey::SourceSurvey;
