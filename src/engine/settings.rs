//! The settings of an engine, and what is wrong with them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::i18n::{ENGLISH, TemplateProblem};
use crate::ingest::ReadLimits;
use crate::model::RuleSettings;
use crate::model::{OrganisationRole, Precedence, Standard};
use crate::output::pack::Audience;
use crate::output::pdf::{Attach, PdfError};
use crate::recognise::ReferenceDataError;
use crate::standards::catalogue::CatalogueError;

/// What holds for every organisation of a run. Resolved once; the engine reads no clock and no environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The day that date rules are judged by, `YYYY-MM-DD`.
    pub as_of: String,
    /// `--edition`: framework key that settles sources that leave the edition open.
    pub edition: Option<String>,
    /// `--framework`: keys of the frameworks to show support for; `None` for all that the founding document covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frameworks: Option<Vec<String>>,
    /// `--with`: sets of mappings that are off until they are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// `--role`: the organisation's roles under GDPR, ISO/IEC 27701 and the EU AI Act; none stated means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<OrganisationRole>,
    /// `--precedence`: which of several sources speaks.
    #[serde(default, skip_serializing_if = "Precedence::is_default")]
    pub precedence: Precedence,
    /// `--attach`: which files travel inside the pack.
    #[serde(default, skip_serializing_if = "Attach::is_default")]
    pub attach: Attach,
    /// `--protect`: the workbook's sheets are protected, but for the columns to type into.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protect: bool,
    /// `--system-fonts`: whether fonts of the system draw what no other font has.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub system_fonts: bool,
    /// Names and SHA-256 of the user's own catalogues, mappings and fonts, so that a changed one is a changed setting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_files: Vec<String>,
    /// `--rules`: rules switched off or graded otherwise, and limits.
    #[serde(default, skip_serializing_if = "RuleSettings::is_default")]
    pub rules: RuleSettings,
    /// What is written beside record, workbook and pack.
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
}

impl Settings {
    /// For whom packs are written, the main one first.
    pub fn audiences(&self) -> Vec<Audience> {
        if self.audience.is_empty() { vec![Audience::Internal] } else { self.audience.iter().copied().collect() }
    }

    /// Tag of the language of workbook and pack.
    pub fn language(&self) -> &str {
        if self.language.is_empty() { ENGLISH } else { &self.language }
    }
}

/// What a run can be asked for beside record, workbook and pack.
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
    /// `--edition` names no framework that a source can be on.
    #[error("`{0}` is no edition that a source can be on; give the key of one of {editions}", editions = Standard::editions_in_words())]
    Edition(String),
    /// The built-in catalogues or vocabularies are broken; a fault of annexa.
    #[error(transparent)]
    Knowledge(#[from] ReferenceDataError),
    /// The built-in crosswalks are broken; a fault of annexa.
    #[error(transparent)]
    Crosswalk(#[from] CatalogueError),
    /// `--framework` names no framework.
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

/// Whether settings can be meant.
pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    if let Some(edition) = &settings.edition
        && Standard::of(edition).is_none()
    {
        return Err(SettingsError::Edition(edition.clone()));
    }
    settings.rules.problem().map_or(Ok(()), |problem| Err(SettingsError::Rules(problem)))
}
