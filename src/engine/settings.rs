//! The settings of an engine, and what is wrong with them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::i18n::{ENGLISH, TemplateProblem};
use crate::ingest::ReadLimits;
use crate::model::{DocumentSettings, RuleSettings};
use crate::model::{OrganisationRole, Precedence, Standard};
use crate::output::pack::Audience;
use crate::output::pdf::{Attach, PdfError};
use crate::recognise::ReferenceDataError;
use crate::standards::catalogue::CatalogueError;

/// Settings for every organisation of a run. They are resolved once; the engine reads no clock and no environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The as-of day of the date rules, `YYYY-MM-DD`.
    pub as_of: String,
    /// `--organisation`, or a name in a job file: the user says whose the sources are, so that they are one organisation's
    /// whatever names are in them. Without it, sources that name different organisations are not merged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_organisation: bool,
    /// `--edition`: framework key for sources that leave the edition open.
    pub edition: Option<String>,
    /// `--framework`: keys of the frameworks to show support for; `None` for all that the integration guide covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frameworks: Option<Vec<String>>,
    /// `--with`: optional sets of mappings to use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// `--role`: the organisation's roles under GDPR, ISO/IEC 27701 and the EU AI Act; none stated means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<OrganisationRole>,
    /// `--precedence`: which of several sources decides.
    #[serde(default, skip_serializing_if = "Precedence::is_default")]
    pub precedence: Precedence,
    /// `--attach`: which files are attached to the pack.
    #[serde(default, skip_serializing_if = "Attach::is_default")]
    pub attach: Attach,
    /// `--protect`: protects the workbook's sheets, except for the input columns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protect: bool,
    /// `--system-fonts`: whether system fonts may draw characters that no other font has.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub system_fonts: bool,
    /// Names and SHA-256 of the user's own catalogues, mappings and fonts, so that a change to one of them is noticed as
    /// a change of settings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_files: Vec<String>,
    /// `--rules`: rules that are switched off or have another severity, and limits.
    #[serde(default, skip_serializing_if = "RuleSettings::is_default")]
    pub rules: RuleSettings,
    /// The optional outputs.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub extras: BTreeSet<Extra>,
    /// `--max-…`: how much of a file is read, and how long it may take.
    #[serde(default, skip_serializing_if = "ReadLimits::is_default")]
    pub limits: ReadLimits,
    /// `--audience`: for whom packs are written; empty for the internal one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub audience: BTreeSet<Audience>,
    /// `--lang`: tag of the language of workbook and pack; empty for English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// `[document]`, `--document` and the flags beside it: document control of the statement.
    #[serde(default, skip_serializing_if = "DocumentSettings::is_empty")]
    pub document: DocumentSettings,
}

impl Settings {
    /// The audiences of the packs, the main one first.
    pub fn audiences(&self) -> Vec<Audience> {
        if self.audience.is_empty() { vec![Audience::Internal] } else { self.audience.iter().copied().collect() }
    }

    /// Tag of the language of workbook and pack.
    pub fn language(&self) -> &str {
        if self.language.is_empty() { ENGLISH } else { &self.language }
    }
}

/// The optional outputs that a run can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Extra {
    /// `findings.sarif`: the findings as SARIF 2.1.0.
    Sarif,
    /// `oscal/`: catalogues used, statements and crosswalk as NIST OSCAL.
    Oscal,
    /// `csv/`: statement, crosswalk, findings and evidence as CSV.
    Csv,
    /// `statement.docx`: the statement as a Word document.
    Docx,
    /// `short-form.pdf`: statement and exclusions, without what stood hidden.
    ShortForm,
    /// `management-summary.pdf`: at most four pages.
    ManagementSummary,
}

/// Settings or built-in data that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// `--edition` names a framework that no source can be on.
    #[error("`{0}` is no edition that a source can be on; give the key of one of {editions}", editions = Standard::editions_in_words())]
    Edition(String),
    /// The built-in catalogues or vocabularies are broken; a fault of annexa.
    #[error(transparent)]
    Knowledge(#[from] ReferenceDataError),
    /// The built-in crosswalks are broken; a fault of annexa.
    #[error(transparent)]
    Crosswalk(#[from] CatalogueError),
    /// `--framework` names an unknown framework.
    #[error(transparent)]
    Framework(#[from] crate::standards::catalogue::ask::Unknown),
    /// The rules of the settings do not exist, or a limit is out of range.
    #[error("rules: {0}")]
    Rules(String),
    /// The built-in fonts are broken; a fault of annexa.
    #[error(transparent)]
    Fonts(#[from] PdfError),
    /// Mistakes in templates, each with file, line and column; or a language without texts.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Templates(Vec<TemplateProblem>),
}

/// Checks the settings.
pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    if let Some(edition) = &settings.edition
        && Standard::of(edition).is_none()
    {
        return Err(SettingsError::Edition(edition.clone()));
    }
    settings.rules.problem().map_or(Ok(()), |problem| Err(SettingsError::Rules(problem)))
}
