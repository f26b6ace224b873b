//! Errors in arguments and in the files that they name.

use std::io;
use std::path::PathBuf;

use crate::SettingsError;
use crate::batch::printable;
use crate::i18n::Templates;
use crate::model::record::RecordError;
use crate::model::{PrecedenceError, Standard};
use crate::output::pdf::{FontError, UnknownAttachment};
use crate::recognise::{ProfileError, VocabularyError};
use crate::reconcile::RuleSettingsError;
use crate::standards::catalogue::CatalogueError;
use crate::standards::catalogue::ask::Unknown;
use crate::standards::crosswalk::SETS;

/// An argument, or a file that it names, cannot be used. Each message states what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArgumentError {
    #[error("`{0}` is not a day; write it as YYYY-MM-DD, e.g. 2025-10-31")]
    Day(String),
    #[error(
        "SOURCE_DATE_EPOCH is `{0}`, which is no number of seconds since 1970; correct or unset it, or give --as-of"
    )]
    SourceDateEpoch(String),
    #[error("the name is empty")]
    EmptyName,
    #[error("the text is empty; leave the flag out instead")]
    EmptyText,
    /// Mistakes of document control, a line each; those of a file with their places.
    #[error("{0}")]
    Document(String),
    #[error("give a whole number of MiB from 1 to {0}")]
    Mebibytes(u64),
    #[error("give a year (2022, 2013) or one of {}", Standard::editions_in_words())]
    Edition,
    #[error("--attach: {0}")]
    Attach(UnknownAttachment),
    #[error("--precedence: {0}")]
    Precedence(PrecedenceError),
    #[error("--framework says what convert shows support for, and is no part of a comparison; leave it out")]
    FrameworkOfComparison,
    /// A mistake that clap finds in the settings of a job file.
    #[error("{0}")]
    Setting(String),
    #[error("{file}: {source}; give a {form} file in UTF-8")]
    TextFile { file: String, form: &'static str, source: io::Error },
    #[error("{}: {source}; name a font file", .file.display())]
    FontFile { file: PathBuf, source: io::Error },
    #[error("{}: {source}", .file.display())]
    Font { file: PathBuf, source: FontError },
    #[error("{}: {source}; name a profile, or a folder of profiles", .path.display())]
    Profiles { path: PathBuf, source: io::Error },
    #[error("{}: the folder holds no profile (*.toml)", .0.display())]
    NoProfiles(PathBuf),
    #[error(
        "`{name}` is no set of mappings; there are {}, and all",
        SETS.iter().map(|set| set.name).collect::<Vec<_>>().join(", ")
    )]
    MappingSet { name: String },
    #[error("{}: is no folder; give one that `annexa templates export` wrote", shown(.0))]
    NoTemplateFolder(PathBuf),
    #[error(
        "{}: holds no templates; there would be a folder {}",
        shown(.folder),
        Templates::folders().collect::<Vec<_>>().join(" or ")
    )]
    NoTemplates { folder: PathBuf },
    #[error("{}: {source}", shown(.path))]
    Template { path: PathBuf, source: io::Error },
    #[error("{} {why}", shown(.path))]
    Logo { path: PathBuf, why: String },
    #[error("{}: is larger than 4 MB; give a smaller file", shown(.0))]
    LargeTemplate(PathBuf),
    #[error("{}: holds more than {most} files; is it another folder?", shown(.folder))]
    ManyTemplates { folder: PathBuf, most: usize },
    #[error("{}: {source}; give a record.json", .file.display())]
    RecordFile { file: PathBuf, source: io::Error },
    /// A spreadsheet was given where a record is needed.
    #[error("{}: {}", .file.display(), match .source {
        RecordError::BrokenJson(_) | RecordError::NoRecord => {
            "it is no record of annexa; give a record.json that annexa wrote".to_owned()
        }
        other => other.to_string(),
    })]
    Record { file: PathBuf, source: RecordError },
    #[error("{}: name the output with .xlsx, .pdf or .json", .0.display())]
    OutputForm(PathBuf),
    #[error("{}: the output is an input, or stands among the inputs; name another file", .0.display())]
    OutputIsInput(PathBuf),
    #[error("{} exists already, and is not replaced; name another file", .0.display())]
    Exists(PathBuf),
    #[error("{} cannot be written: {source}", .file.display())]
    NotWritable { file: PathBuf, source: io::Error },
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Unknown(#[from] Unknown),
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
    #[error(transparent)]
    Profile(#[from] ProfileError),
    #[error(transparent)]
    Rules(#[from] RuleSettingsError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

fn shown(path: &std::path::Path) -> String {
    printable(&path.to_string_lossy())
}
