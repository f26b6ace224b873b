//! The engine: everything parsed once, then any number of organisations.

use crate::output::texts;
use std::sync::Arc;

use super::integration::Integrations;
use super::resources::Resources;
use super::settings::{Settings, SettingsError, check};
use super::source::ReadOptions;
use super::source_error::SourceError;
use crate::i18n::{MessageCatalog, Templates};
use crate::ingest::{Deadline, IngestOptions};
use crate::model::FrameworkKey;
use crate::output::pack::PackTemplate;
use crate::output::pdf::PackFonts;
use crate::output::xlsx::WorkbookTemplate;
use crate::recognise::{Profile, ReferenceData};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::ask;

/// The engine: catalogues, vocabulary and fonts parsed once, then any number of organisations on any threads.
/// Engines that differ only in their settings share what is loaded.
#[derive(Debug)]
pub struct Engine {
    pub(super) settings: Settings,
    pub(super) knowledge: Arc<ReferenceData>,
    /// Import profiles, each with reference data that include the profile's words.
    pub(super) profiles: Arc<Vec<(Profile, ReferenceData)>>,
    pub(super) atlas: Arc<FrameworkLibrary>,
    pub(super) integrations: Arc<Integrations>,
    pub(super) fonts: Arc<PackFonts>,
    pub(super) templates: Templates,
    pub(super) pack_template: Arc<PackTemplate>,
    pub(super) workbook_template: Arc<WorkbookTemplate>,
    pub(super) words: Arc<MessageCatalog>,
}

impl Engine {
    /// Parses what every organisation needs.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Self::with_resources(settings, Resources::built_in()?)
    }

    /// Like [`Engine::new`], with catalogues, mappings, words and profiles that the caller has loaded.
    pub fn with_resources(settings: Settings, resources: Resources) -> Result<Self, SettingsError> {
        check(&settings)?;
        let Resources { atlas, vocabulary, profiles, templates, fonts } = resources;
        let words = texts(&templates, settings.language()).map_err(SettingsError::Templates)?;
        let pack_template = PackTemplate::read(&templates).map_err(SettingsError::Templates)?;
        let workbook_template = WorkbookTemplate::read(&templates).map_err(SettingsError::Templates)?;
        let knowledge = ReferenceData::new(vocabulary)?;
        let profiles = profiles
            .into_iter()
            .map(|profile| {
                let with_its_words = knowledge.with_vocabulary(profile.vocabulary.clone());
                (profile, with_its_words)
            })
            .collect();
        let atlas = reading_for(&Arc::new(atlas), &settings)?;
        let integrations = Arc::new(Integrations::over(&atlas, &settings)?);
        Ok(Self {
            settings,
            knowledge: Arc::new(knowledge),
            profiles: Arc::new(profiles),
            atlas,
            integrations,
            fonts: Arc::new(PackFonts::with_family(fonts, pack_template.family().clone())?),
            pack_template: Arc::new(pack_template),
            workbook_template: Arc::new(workbook_template),
            templates,
            words,
        })
    }

    /// An engine with other settings that shares this one's resources. A job may need many.
    pub fn with_settings(&self, settings: Settings) -> Result<Self, SettingsError> {
        check(&settings)?;
        let asked = |s: &Settings| (s.frameworks.clone(), s.with.clone(), s.roles.clone());
        let atlas = reading_for(&self.atlas, &settings)?;
        let integrations = if asked(&settings) == asked(&self.settings) {
            Arc::clone(&self.integrations)
        } else {
            Arc::new(Integrations::over(&atlas, &settings)?)
        };
        let words = if settings.language() == self.settings.language() {
            Arc::clone(&self.words)
        } else {
            texts(&self.templates, settings.language()).map_err(SettingsError::Templates)?
        };
        Ok(Self {
            settings,
            knowledge: Arc::clone(&self.knowledge),
            profiles: Arc::clone(&self.profiles),
            atlas,
            integrations,
            fonts: Arc::clone(&self.fonts),
            templates: self.templates.clone(),
            pack_template: Arc::clone(&self.pack_template),
            workbook_template: Arc::clone(&self.workbook_template),
            words,
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The catalogues and mappings that it works with.
    pub fn library(&self) -> &FrameworkLibrary {
        &self.atlas
    }

    /// How a source of this name is read; an error if several profiles are for it.
    pub(super) fn read_options<'a>(
        &'a self,
        name: &str,
        sample: bool,
        deadline: Deadline<'a>,
    ) -> Result<ReadOptions<'a>, SourceError> {
        let mut fitting = self.profiles.iter().filter(|(profile, _)| profile.is_for(name));
        let (profile, knowledge) = match (fitting.next(), fitting.next()) {
            (Some((first, _)), Some((second, _))) => {
                return Err(SourceError::TwoProfiles { first: first.file.clone(), second: second.file.clone() });
            }
            (Some((profile, knowledge)), None) => (Some(profile), knowledge),
            (None, _) => (None, &*self.knowledge),
        };
        let ingest = IngestOptions { limits: &self.settings.limits, deadline };
        Ok(ReadOptions { knowledge, profile, settle: self.settings.edition.as_deref(), sample, ingest })
    }
}

/// The catalogues and mappings with those that these settings need besides, read if they are not read yet.
fn reading_for(atlas: &Arc<FrameworkLibrary>, settings: &Settings) -> Result<Arc<FrameworkLibrary>, SettingsError> {
    let mut named = Vec::new();
    for name in settings.frameworks.iter().flatten() {
        named.push(ask::framework(&atlas.catalogue, name)?.key.clone());
    }
    let named: Vec<&str> = named.iter().map(FrameworkKey::as_str).collect();
    if !atlas.lacks_for(&named, &settings.with) {
        return Ok(Arc::clone(atlas));
    }
    let mut atlas = FrameworkLibrary::clone(atlas);
    atlas.read_for(&named, &settings.with)?;
    Ok(Arc::new(atlas))
}
