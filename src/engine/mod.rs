//! The pipeline as one call: bytes of the sources in, bytes of the outputs out.

mod compare;
mod convert;
mod extras;
mod hand;
mod inspect;
mod integration;
mod profile_text;
mod record_file;
mod roles;
mod source;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Addressee, CatalogueError, Family};
use crate::ingest::Limits;
use crate::integrate::Atlas;
use crate::recognise::{Knowledge, KnowledgeError, Ledger, Profile, Vocabulary};
use crate::reconcile::{Figures, Precedence, RuleSettings, Severity};
use crate::report::ReportError;
use crate::report::audit_pack::{Attach, Audience, Cited, MoreFonts, PackFonts, PackTemplate};
use crate::report::workbook::WorkbookTemplate;
use crate::template::{ENGLISH, TemplateProblem, Templates, Words};
use integration::Integrations;
use source::Manner;

pub use inspect::{InspectedColumn, InspectedSheet, InspectedTable, Inspection, Problem};
#[cfg(feature = "cli")]
pub(crate) use profile_text::text_value;

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
    pub roles: Vec<Addressee>,
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
    #[serde(default, skip_serializing_if = "Limits::is_default")]
    pub limits: Limits,
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

/// A file of an organisation.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the input root, with `/`.
    pub name: String,
    /// Its bytes, or why they could not be had (one sentence: what is wrong and what to do).
    pub content: Result<Vec<u8>, String>,
}

/// The figures of one statement, as a list of organisations shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSummary {
    /// Key of the framework: `iso27001:2022`.
    pub framework: String,
    /// Its figures.
    pub figures: Figures,
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSummary {
    /// Stable code of the rule.
    pub rule: String,
    /// Severity of its findings; the gravest, where they differ.
    pub severity: Severity,
    /// The rule's title.
    pub title: String,
    /// How many findings.
    pub findings: u32,
}

/// What a list of organisations shows of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Name to show.
    pub organisation: String,
    /// Editions of the merged sources, e.g. `27001:2013 → 27001:2022`.
    pub edition: String,
    /// The ledger over all sources.
    pub ledger: Ledger,
    /// Figures of the statement.
    pub figures: Figures,
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// What needs a look, the most pressing first; one short sentence each.
    pub needs_a_look: Vec<String>,
    /// `Some("1 source not read")` if incomplete.
    pub incomplete: Option<String>,
    /// Values that people typed into the workbook; it is read again in the next run, so that none is lost.
    #[serde(default)]
    pub decisions: u32,
    /// The next day after the as-of day on which a date rule answers differently, `YYYY-MM-DD`; until then an
    /// unchanged organisation has the same findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date_change: Option<String>,
    /// The statements, one a framework, `figures` being those of the first.
    #[serde(default)]
    pub statements: Vec<StatementSummary>,
    /// The rules that found something, by code.
    #[serde(default)]
    pub rules: Vec<RuleSummary>,
}

/// A file beside record, workbook and pack, written only where it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraFile {
    /// Path below the organisation's folder, with `/`: `findings.sarif`, `oscal/catalog.json`. No other run may leave a
    /// file of the same name beside one that says something else: what is no longer asked for is taken away.
    pub name: String,
    /// Media type, `application/json`.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of one organisation.
#[derive(Debug, Clone)]
pub struct Outputs {
    /// `record.json`.
    pub record: Vec<u8>,
    /// `mapping.xlsx`.
    pub workbook: Vec<u8>,
    /// `audit-pack.pdf`.
    pub audit_pack: Vec<u8>,
    /// Files that were asked for beside these three, in the order in which they are written.
    pub extras: Vec<ExtraFile>,
    /// SHA-256 of record and workbook, as the pack cites them.
    pub cited: Cited,
    /// SHA-256 of the bytes of each source, in the order given; `None` for one without bytes.
    pub source_sha256: Vec<Option<String>>,
    /// Ledger of each source that was read, by source name.
    pub ledgers: Vec<(String, Ledger)>,
    /// What a list shows.
    pub summary: Summary,
}

/// Why an organisation could not be converted; nothing is written for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// One line a problem: which file (sheet, cell), what is wrong, what to do.
    pub problems: Vec<String>,
    /// SHA-256 of each source's bytes, in the order given.
    pub source_sha256: Vec<Option<String>>,
}

/// The engine: catalogues, vocabulary and fonts parsed once, then any number of organisations on any threads.
/// Engines that differ in their settings alone share what is loaded.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    knowledge: Arc<Knowledge>,
    /// Import profiles, each with the knowledge that speaks its words.
    profiles: Arc<Vec<(Profile, Knowledge)>>,
    atlas: Arc<Atlas>,
    integrations: Arc<Integrations>,
    fonts: Arc<PackFonts>,
    templates: Templates,
    pack_template: Arc<PackTemplate>,
    workbook_template: Arc<WorkbookTemplate>,
    words: Arc<Words>,
}

/// Settings or built-in data that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// `--edition` names no framework that a source can be on.
    #[error("`{0}` is no edition that a source can be on; give the key of one of {editions}", editions = Family::editions_in_words())]
    Edition(String),
    /// The built-in catalogues or vocabularies are broken; a fault of annexa.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The built-in crosswalks are broken; a fault of annexa.
    #[error(transparent)]
    Crosswalk(#[from] CatalogueError),
    /// `--framework` names no framework.
    #[error(transparent)]
    Framework(#[from] crate::catalogue::ask::Unknown),
    /// The rules of the settings do not exist, or a limit is out of range.
    #[error("rules: {0}")]
    Rules(String),
    /// The built-in fonts are broken; a fault of annexa.
    #[error(transparent)]
    Fonts(#[from] ReportError),
    /// Mistakes in templates, each with file, line and column; or a language without texts.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Templates(Vec<TemplateProblem>),
}

/// What an engine works with besides its settings.
#[derive(Debug, Clone)]
pub struct Resources {
    /// Catalogues and mappings, the user's own among them.
    pub atlas: Atlas,
    /// The words of headers and answers, the user's own before the built-in ones.
    pub vocabulary: Vocabulary,
    /// Import profiles; a source is read with the one whose patterns fit its name.
    pub profiles: Vec<Profile>,
    /// The words and the look of the outputs, the user's own over the built-in ones.
    pub templates: Templates,
    /// Fonts for characters that the built-in ones lack.
    pub fonts: MoreFonts,
}

impl Resources {
    /// What is compiled in.
    pub fn built_in() -> Result<Self, SettingsError> {
        let vocabulary = Vocabulary::built_in().map_err(KnowledgeError::from)?;
        Ok(Self {
            atlas: Atlas::built_in()?,
            vocabulary,
            profiles: Vec::new(),
            templates: Templates::built_in(),
            fonts: MoreFonts::default(),
        })
    }
}

/// Whether settings can be meant.
fn check(settings: &Settings) -> Result<(), SettingsError> {
    if let Some(edition) = &settings.edition
        && Family::of(edition).is_none()
    {
        return Err(SettingsError::Edition(edition.clone()));
    }
    settings.rules.problem().map_or(Ok(()), |problem| Err(SettingsError::Rules(problem)))
}

impl Engine {
    /// Parses what every organisation needs.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Self::with_resources(settings, Resources::built_in()?)
    }

    /// The same over catalogues, mappings, words and profiles that the caller has loaded.
    pub fn with_resources(settings: Settings, resources: Resources) -> Result<Self, SettingsError> {
        check(&settings)?;
        let Resources { atlas, vocabulary, profiles, templates, fonts } = resources;
        let words = templates.shared_words(settings.language()).map_err(SettingsError::Templates)?;
        let pack_template = PackTemplate::read(&templates).map_err(SettingsError::Templates)?;
        let workbook_template = WorkbookTemplate::read(&templates).map_err(SettingsError::Templates)?;
        let knowledge = Knowledge::with_vocabulary(vocabulary)?;
        let profiles = profiles
            .into_iter()
            .map(|profile| {
                let speaking = knowledge.speaking(profile.vocabulary.clone());
                (profile, speaking)
            })
            .collect();
        let integrations = Arc::new(Integrations::over(&atlas, &settings)?);
        Ok(Self {
            settings,
            knowledge: Arc::new(knowledge),
            profiles: Arc::new(profiles),
            atlas: Arc::new(atlas),
            integrations,
            fonts: Arc::new(PackFonts::with_family(fonts, pack_template.family().clone())?),
            pack_template: Arc::new(pack_template),
            workbook_template: Arc::new(workbook_template),
            templates,
            words,
        })
    }

    /// An engine of other settings over the same resources, which both share: a job may have many.
    pub fn with_settings(&self, settings: Settings) -> Result<Self, SettingsError> {
        check(&settings)?;
        let asked = |s: &Settings| (s.frameworks.clone(), s.with.clone(), s.roles.clone());
        let integrations = if asked(&settings) == asked(&self.settings) {
            Arc::clone(&self.integrations)
        } else {
            Arc::new(Integrations::over(&self.atlas, &settings)?)
        };
        let words = if settings.language() == self.settings.language() {
            Arc::clone(&self.words)
        } else {
            self.templates.shared_words(settings.language()).map_err(SettingsError::Templates)?
        };
        Ok(Self {
            settings,
            knowledge: Arc::clone(&self.knowledge),
            profiles: Arc::clone(&self.profiles),
            atlas: Arc::clone(&self.atlas),
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
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// How a source of this name is read; an error if several profiles are for it.
    fn manner<'a>(&'a self, name: &str, sample: bool, is_late: &'a dyn Fn() -> bool) -> Result<Manner<'a>, String> {
        let mut fitting = self.profiles.iter().filter(|(profile, _)| profile.is_for(name));
        let (profile, knowledge) = match (fitting.next(), fitting.next()) {
            (Some((first, _)), Some((second, _))) => {
                return Err(format!(
                    "the import profiles {} and {} are both for it; narrow the patterns in their `files`",
                    first.file, second.file
                ));
            }
            (Some((profile, knowledge)), None) => (Some(profile), knowledge),
            (None, _) => (None, &*self.knowledge),
        };
        let (settle, limits) = (self.settings.edition.as_deref(), &self.settings.limits);
        Ok(Manner { knowledge, profile, settle, sample, limits, is_late })
    }
}
