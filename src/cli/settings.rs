//! What decides an organisation's outputs, as flags: the same for `convert` and, by the same names, in a job file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::knowledge::{KnowledgeArgs, Role, frameworks, read, roles};
use super::reading::ReadingArgs;
use super::templates;
use crate::catalogue::Family;
use crate::integrate::Atlas;
use crate::reconcile::{Precedence, RuleSettings};
use crate::report::audit_pack::Attach;
use crate::template::{ENGLISH, Templates};
use crate::{Extra, Resources, Settings};

/// Every setting that may differ from organisation to organisation. A field that is added here is a flag of
/// `convert` and a key of the job file.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SettingArgs {
    /// Edition for sources that leave it open (2022, 2013, 42001:2023, 27701:2019 ...); does not override a certain one
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    edition: Option<String>,

    /// Frameworks to show support for [default: iso42001, iso27701, eu-ai-act, gdpr, nis2]; `none` for none
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    framework: Option<Vec<String>>,

    /// Role of the organisation, for what is counted as a gap; repeat it [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<Role>,

    /// Which of several sources speaks, the highest first: soa, register, export, newest, or a file name pattern;
    /// `status=…` or `applicability=…` for one of the two alone
    #[arg(long, value_name = "ORDER")]
    precedence: Vec<String>,

    /// Files that travel inside the audit pack: record, workbook, sources, or none [default: record,workbook]
    #[arg(long, value_name = "FILES", value_delimiter = ',')]
    attach: Vec<String>,

    #[command(flatten)]
    knowledge: KnowledgeArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    /// Rules switched off or graded otherwise, and limits; see `annexa rules --toml`
    #[arg(long, value_name = "FILE.toml")]
    rules: Option<PathBuf>,

    /// Language of workbook and pack: en, de, fr, es, or one of your templates [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,

    /// Words and look of workbook and pack: a folder that `annexa templates export` wrote, with your changes
    #[arg(long, value_name = "DIR")]
    template: Option<PathBuf>,

    #[command(flatten)]
    extras: ExtraArgs,
}

/// What is written beside record, workbook and pack.
#[derive(Debug, Clone, Default, Args)]
struct ExtraArgs {
    /// Also write the findings as SARIF 2.1.0: findings.sarif
    #[arg(long)]
    sarif: bool,

    /// Also write NIST OSCAL: oscal/catalog-*.json, component-definition.json, mapping-collection.json
    #[arg(long)]
    oscal: bool,

    /// Also write statement, crosswalk, findings and evidence as CSV: csv/*.csv
    #[arg(long)]
    csv: bool,

    /// Also write the statement as an editable Word document: statement.docx
    #[arg(long)]
    docx: bool,
}

impl ExtraArgs {
    fn asked(&self) -> BTreeSet<Extra> {
        [(self.sarif, Extra::Sarif), (self.oscal, Extra::Oscal), (self.csv, Extra::Csv), (self.docx, Extra::Docx)]
            .into_iter()
            .filter_map(|(asked, extra)| asked.then_some(extra))
            .collect()
    }
}

/// Reads a value of `--edition`: gives the framework's key.
pub(super) fn edition(text: &str) -> Result<String, String> {
    let known = || format!("give a year (2022, 2013) or one of {}", Family::editions_in_words());
    Family::edition_named(text).map(str::to_owned).ok_or_else(known)
}

/// Reads `--attach`; what is not said is as by default.
fn attach(words: &[String]) -> Result<Attach, String> {
    match words {
        [] => Ok(Attach::default()),
        [only] if only == "none" => Ok(Attach::NONE),
        words => {
            let mut attach = Attach::NONE;
            words.iter().try_for_each(|word| attach.add(word)).map_err(|problem| format!("--attach: {problem}"))?;
            Ok(attach)
        }
    }
}

impl SettingArgs {
    /// Loads the files and gives what the engine works with; work code sees no flag.
    pub(super) fn resolve(self, as_of: String) -> Result<(Settings, Resources), String> {
        let (atlas, mut own_files) = self.knowledge.load_with_hashes()?;
        let reading = self.reading.load()?;
        own_files.extend(reading.own_files);
        let templates = match &self.template {
            None => Templates::built_in(),
            Some(folder) => Templates::with(templates::read(folder)?),
        };
        own_files
            .extend(templates.own_files().map(|file| super::knowledge::hashed(Path::new(&file.path), &file.bytes)));
        let settings = self.settings(as_of, &atlas, own_files)?;
        Ok((settings, Resources { atlas, vocabulary: reading.vocabulary, profiles: reading.profiles, templates }))
    }

    /// The settings over resources that are loaded already, with the names and hashes of the user's files among them.
    pub(super) fn settings(self, as_of: String, atlas: &Atlas, own_files: Vec<String>) -> Result<Settings, String> {
        self.knowledge.check_sets()?;
        let frameworks = match self.framework {
            None => None,
            Some(named) if named.iter().all(|n| n == "none") => Some(Vec::new()),
            Some(named) => Some(frameworks(atlas, &named)?.into_iter().map(|f| f.key.to_string()).collect()),
        };
        let rules = match &self.rules {
            None => RuleSettings::default(),
            Some(file) => {
                let (name, text) = read(file, "TOML")?;
                RuleSettings::read(&name, &text).map_err(|e| e.to_string())?
            }
        };
        let mut precedence = Precedence::default();
        for order in &self.precedence {
            precedence.add(order).map_err(|problem| format!("--precedence: {problem}"))?;
        }
        let attach = attach(&self.attach)?;
        Ok(Settings {
            as_of,
            edition: self.edition,
            frameworks,
            with: self.knowledge.with,
            roles: roles(&self.role),
            precedence,
            attach,
            own_files,
            rules,
            extras: self.extras.asked(),
            language: self.lang.filter(|tag| tag != ENGLISH).unwrap_or_default(),
        })
    }
}
