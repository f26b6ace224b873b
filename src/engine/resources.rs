//! The resources of an engine: catalogues, vocabulary, profiles, templates and fonts.

use super::settings::SettingsError;
use crate::i18n::Templates;
use crate::output::pdf::MoreFonts;
use crate::recognise::{Profile, ReferenceDataError, Vocabulary};
use crate::standards::FrameworkLibrary;

/// The resources of an engine, shared by engines with different settings.
#[derive(Debug, Clone)]
pub struct Resources {
    /// Catalogues and mappings, the user's own among them.
    pub atlas: FrameworkLibrary,
    /// The words of headers and answers, the user's own before the built-in ones.
    pub vocabulary: Vocabulary,
    /// Import profiles; a source is read with the one whose patterns fit its name.
    pub profiles: Vec<Profile>,
    /// Texts and style of the outputs; the user's own override the built-in ones.
    pub templates: Templates,
    /// Fonts for characters that the built-in ones lack.
    pub fonts: MoreFonts,
}

impl Resources {
    /// The built-in resources.
    pub fn built_in() -> Result<Self, SettingsError> {
        let vocabulary = Vocabulary::built_in().map_err(ReferenceDataError::from)?;
        Ok(Self {
            atlas: FrameworkLibrary::built_in()?,
            vocabulary,
            profiles: Vec::new(),
            templates: Templates::built_in(),
            fonts: MoreFonts::default(),
        })
    }
}
