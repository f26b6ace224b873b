//! The flags that decide an organisation's outputs. A job file has the same settings by the same names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::argument_error::ArgumentError;
use super::fonts::FontArgs;
use super::knowledge::{FileRole, KnowledgeArgs, frameworks, read, roles};
use super::reading::ReadingArgs;
use super::templates;
use crate::batch::printable;
use crate::i18n::{ENGLISH, Templates};
use crate::ingest::ReadLimits;
use crate::model::{DocumentSettings, RuleSettings};
use crate::model::{Precedence, Standard};
use crate::output::pack::Audience;
use crate::output::pdf::{Attach, Logo};
use crate::standards::FrameworkLibrary;
use crate::{Extra, Resources, Settings};

/// The settings that may differ between organisations. A field added here becomes a flag of `convert` and a key of the
/// job file.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SettingArgs {
    /// Edition for sources that do not settle it (2022, 2013, 42001:2023, 27701:2019 ...); never overrides a certain
    /// one
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    edition: Option<String>,

    /// Frameworks to show support for [default: iso42001, iso27701, eu-ai-act, gdpr, nis2]; `none` for none
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    framework: Option<Vec<String>>,

    /// Role of the organisation, which decides what counts as a gap; may be repeated [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<FileRole>,

    /// Which of several sources decides, the highest first: soa, register, export, newest, or a file name pattern;
    /// `status=…` or `applicability=…` sets it for one of the two
    #[arg(long, value_name = "ORDER")]
    precedence: Vec<String>,

    /// Files to attach to the audit pack: record, workbook, sources, or none [default: record,workbook]
    #[arg(long, value_name = "FILES", value_delimiter = ',')]
    attach: Vec<String>,

    /// Protect the workbook's sheets, without a password; input columns stay editable
    #[arg(long)]
    protect: bool,

    #[command(flatten)]
    knowledge: KnowledgeArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    fonts: FontArgs,

    /// File that switches rules off or changes their severity and limits; see `annexa rules --toml`
    #[arg(long, value_name = "FILE.toml")]
    rules: Option<PathBuf>,

    /// Audience of the pack: internal (everything), certification-body (without findings, questions, unmatched rows and
    /// hidden content), or both [default: internal]
    #[arg(long, value_enum)]
    audience: Option<AudienceArg>,

    /// Language of workbook and pack: en, de, fr, es, or one of your templates [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,

    /// Texts and style of workbook and pack: a folder that `annexa templates export` wrote, with your changes
    #[arg(long, value_name = "DIR")]
    template: Option<PathBuf>,

    /// Logo on the cover of the pack, a PNG or JPEG file; replaces the one of --template
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,

    #[command(flatten)]
    extras: ExtraArgs,

    #[command(flatten)]
    limits: LimitArgs,
}

/// A value of `--audience`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum AudienceArg {
    /// The organisation and its consultant
    Internal,
    /// A certification body
    CertificationBody,
    /// One pack for each
    Both,
}

impl AudienceArg {
    fn audiences(self) -> BTreeSet<Audience> {
        match self {
            Self::Internal => BTreeSet::new(),
            Self::CertificationBody => BTreeSet::from([Audience::CertificationBody]),
            Self::Both => BTreeSet::from([Audience::Internal, Audience::CertificationBody]),
        }
    }
}

/// The optional outputs, beside record, workbook and pack.
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

    /// Also write the statement and its exclusions alone, to hand out: short-form.pdf
    #[arg(long)]
    short_form: bool,

    /// Also write a summary of at most four pages for management: management-summary.pdf
    #[arg(long)]
    management_summary: bool,
}

impl ExtraArgs {
    fn asked(&self) -> BTreeSet<Extra> {
        [
            (self.sarif, Extra::Sarif),
            (self.oscal, Extra::Oscal),
            (self.csv, Extra::Csv),
            (self.docx, Extra::Docx),
            (self.short_form, Extra::ShortForm),
            (self.management_summary, Extra::ManagementSummary),
        ]
        .into_iter()
        .filter_map(|(asked, extra)| asked.then_some(extra))
        .collect()
    }
}

/// Limits on the size of a file and on the time for an organisation.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_field_names, reason = "the fields are the flags, and each flag says that it is a limit")]
pub(super) struct LimitArgs {
    /// Largest file in MiB [default: 64]; the files of one organisation together may have four times as much
    #[arg(long, value_name = "MIB", value_parser = mebibytes, hide_short_help = true)]
    max_file_size: Option<u64>,

    /// Largest unpacked size of a zip container (.xlsx, .ods, .docx) in MiB [default: 256]
    #[arg(long, value_name = "MIB", value_parser = mebibytes, hide_short_help = true)]
    max_unpacked: Option<u64>,

    /// Largest size of all cell texts of a file together in MiB [default: 64]
    #[arg(long, value_name = "MIB", value_parser = mebibytes, hide_short_help = true)]
    max_text: Option<u64>,

    /// Most cells of a file, and largest area of a sheet in cells [default: 2000000]
    #[arg(long, value_name = "N", value_parser = number(u64::from(u32::MAX)), hide_short_help = true)]
    max_cells: Option<u64>,

    /// Most sheets of a file [default: 500]
    #[arg(long, value_name = "N", value_parser = number(100_000), hide_short_help = true)]
    max_sheets: Option<u64>,

    /// Most rows of a file that look like controls but match none [default: 20000]
    #[arg(long, value_name = "N", value_parser = number(u64::from(u32::MAX)), hide_short_help = true)]
    max_unmatched: Option<u64>,

    /// Most seconds for one organisation [default: 300]
    #[arg(long, value_name = "SECONDS", value_parser = number(31_536_000), hide_short_help = true)]
    max_seconds: Option<u64>,
}

/// A whole number from 1 to the given one.
fn number(most: u64) -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..=most)
}

/// Reads a number of mebibytes as bytes.
fn mebibytes(text: &str) -> Result<u64, ArgumentError> {
    /// One tebibyte in MiB; no machine that runs annexa has more.
    const MOST: u64 = 1 << 20;
    match text.parse::<u64>() {
        Ok(n @ 1..=MOST) => Ok(n << 20),
        _ => Err(ArgumentError::Mebibytes(MOST)),
    }
}

impl LimitArgs {
    /// The given limits; the others have their defaults.
    pub(super) fn limits(&self) -> ReadLimits {
        let own = ReadLimits::default();
        ReadLimits {
            file_bytes: self.max_file_size.unwrap_or(own.file_bytes),
            unpacked_bytes: self.max_unpacked.unwrap_or(own.unpacked_bytes),
            text_bytes: self.max_text.unwrap_or(own.text_bytes),
            cells: self.max_cells.unwrap_or(own.cells),
            sheets: self.max_sheets.map_or(own.sheets, |n| usize::try_from(n).unwrap_or(usize::MAX)),
            unmatched_rows: self.max_unmatched.map_or(own.unmatched_rows, |n| usize::try_from(n).unwrap_or(usize::MAX)),
            seconds: self.max_seconds.unwrap_or(own.seconds),
            ..own
        }
    }
}

/// Reads a value of `--edition`: gives the framework's key.
pub(super) fn edition(text: &str) -> Result<String, ArgumentError> {
    Standard::edition_named(text).map(str::to_owned).ok_or(ArgumentError::Edition)
}

/// Reads `--attach`.
fn attach(words: &[String]) -> Result<Attach, ArgumentError> {
    match words {
        [] => Ok(Attach::default()),
        [only] if only == "none" => Ok(Attach::NONE),
        words => {
            let mut attach = Attach::NONE;
            words.iter().try_for_each(|word| attach.add(word)).map_err(ArgumentError::Attach)?;
            Ok(attach)
        }
    }
}

impl SettingArgs {
    /// Loads the files and gives the engine's resources. Code below the command line sees no flags.
    pub(super) fn resolve(self, as_of: String) -> Result<(Settings, Resources), ArgumentError> {
        let (atlas, mut own_files) = self.knowledge.load()?;
        let reading = self.reading.load()?;
        own_files.extend(reading.own_files);
        let templates = match &self.template {
            None => Templates::built_in(),
            Some(folder) => Templates::with(templates::read(folder)?),
        };
        let templates = match &self.logo {
            None => templates,
            Some(file) => {
                let bytes = templates::read_file(file)?;
                Logo::read(&bytes).map_err(|why| ArgumentError::Logo { path: file.clone(), why: why.to_string() })?;
                templates.with_logo(printable(&file.to_string_lossy()), bytes)
            }
        };
        own_files.extend(templates.logo().map(|file| super::knowledge::hashed(Path::new(&file.path), &file.bytes)));
        own_files
            .extend(templates.own_files().map(|file| super::knowledge::hashed(Path::new(&file.path), &file.bytes)));
        let fonts = self.fonts.load(&mut own_files)?;
        let settings = self.settings(as_of, &atlas, own_files)?;
        Ok((
            settings,
            Resources { atlas, vocabulary: reading.vocabulary, profiles: reading.profiles, templates, fonts },
        ))
    }

    /// The settings for resources that are already loaded, with names and hashes of the user's files.
    pub(super) fn settings(
        self,
        as_of: String,
        atlas: &FrameworkLibrary,
        own_files: Vec<String>,
    ) -> Result<Settings, ArgumentError> {
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
                RuleSettings::read(&name, &text)?
            }
        };
        let mut precedence = Precedence::default();
        for order in &self.precedence {
            precedence.add(order).map_err(ArgumentError::Precedence)?;
        }
        let attach = attach(&self.attach)?;
        Ok(Settings {
            as_of,
            one_organisation: false,
            edition: self.edition,
            frameworks,
            with: self.knowledge.with,
            roles: roles(&self.role),
            precedence,
            attach,
            system_fonts: self.fonts.system_fonts,
            protect: self.protect,
            own_files,
            rules,
            extras: self.extras.asked(),
            audience: self.audience.map(AudienceArg::audiences).unwrap_or_default(),
            language: self.lang.filter(|tag| tag != ENGLISH).unwrap_or_default(),
            limits: self.limits.limits(),
            document: DocumentSettings::default(),
        })
    }
}
