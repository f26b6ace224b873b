//! A first look at a source, before it is decided with which others it is converted.

use super::organisation_names::named_in;
use super::source::{self, Identity};
use super::{Engine, Source};
use crate::ingest::Deadline;
use crate::model::SourceKind;

/// What a file says of its organisation, before anything is decided about it.
#[derive(Debug, Clone)]
pub(crate) struct SourceSurvey {
    /// The organisations that it names, as written.
    pub organisations: Vec<String>,
    /// Its kind; none where it holds no controls.
    pub kind: Option<SourceKind>,
}

impl Engine {
    /// Reads a source for the organisation that it names. `None` if it cannot be read.
    pub(crate) fn survey(&self, source: &Source, deadline: Deadline<'_>) -> Option<SourceSurvey> {
        let options = self.read_options(source.name(), false, deadline).ok()?;
        let read = source::read(Identity::of(source, 1, 1).ok()?, options).ok()?;
        let organisations = named_in(&read).map(|fact| fact.text.clone()).collect();
        Some(SourceSurvey { organisations, kind: read.record.merged.then_some(read.record.kind) })
    }
}
