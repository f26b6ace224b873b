//! One path to the files of one organisation: a file, a folder of sources, or a folder of annexa's outputs.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::discover::nothing_in;
use super::manifest::ORGANISATION_FILE;
use super::own_outputs;
use super::previous_workbook::WORKBOOK;
use super::read::{ReadError, read_all, read_source};
use super::walk::{self, Skipped};
use crate::Source;
use crate::diff::{InputFile, InputKind};
use crate::ingest::ReadLimits;

/// Name of the record in an organisation's folder.
const RECORD: &str = "record.json";

/// The files of one organisation.
#[derive(Debug)]
pub struct Given {
    /// Name of the folder, or of the file without its extension: the organisation's, where no source names one.
    pub name: String,
    /// The files, with their hashes.
    pub inputs: Vec<InputFile>,
    /// What there is to read.
    pub content: GivenContent,
    /// Files that were passed over and that the user should know of.
    pub skipped: Vec<Skipped>,
}

/// What a path holds.
#[derive(Debug)]
pub enum GivenContent {
    /// Sources, annexa's own workbook among them.
    Sources(Vec<Source>),
    /// A record.
    Record(Source),
}

/// A path that gives no organisation. The path is not in the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A folder without sources.
    #[error("{0}")]
    NoSources(String),
    /// A folder that annexa wrote, without results.
    #[error("it holds no mapping.xlsx and no record.json; name the folder of one organisation")]
    NoResults,
    /// The output folder of a run over several organisations.
    #[error(
        "it holds the results of several organisations; name one of its folders: {}{}",
        .0[..SHOWN.min(.0.len())].join(", "),
        if .0.len() > SHOWN { format!(" and {} more", .0.len() - SHOWN) } else { String::new() }
    )]
    SeveralOrganisations(Vec<String>),
}

/// Organisations that [`InputError::SeveralOrganisations`] names.
const SHOWN: usize = 5;

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        Self::Read(error.into())
    }
}

/// Reads the files of one organisation, none larger than these limits allow.
pub fn given(path: &Path, limits: &ReadLimits) -> Result<Given, InputError> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() { folder(path, limits) } else { file(path, None, limits) }
}

/// A file, of the organisation that has the given name, else the file's.
fn file(path: &Path, organisation: Option<String>, limits: &ReadLimits) -> Result<Given, InputError> {
    let text = |part: Option<&std::ffi::OsStr>| part.map_or_else(String::new, |p| p.to_string_lossy().into_owned());
    let (name, stem) = (text(path.file_name()), text(path.file_stem()));
    // annexa's own files may hold more than their sources.
    let bytes = read_source(path, &limits.of_own_workbooks())?;
    let record = is_record(&name, &bytes);
    let what = if record { InputKind::Record } else { source_kind(path) };
    // A source may hold what the limit says; the message is that of any other reading.
    let too_large = what == InputKind::Source && bytes.len() as u64 > limits.file_bytes;
    let bytes = if too_large { read_source(path, limits)? } else { bytes };
    let source = Source::new(name, bytes);
    let inputs = vec![input(&source, what)];
    let content = if record { GivenContent::Record(source) } else { GivenContent::Sources(vec![source]) };
    // annexa's own files are all called alike; the organisation is named after their folder.
    let own = [WORKBOOK, RECORD].iter().any(|own| path.ends_with(own));
    let around = path.parent().and_then(Path::file_name).filter(|_| own).map(|n| n.to_string_lossy().into_owned());
    Ok(Given { name: organisation.or(around).unwrap_or(stem), inputs, content, skipped: Vec::new() })
}

fn input(source: &Source, what: InputKind) -> InputFile {
    let size = source.bytes().map_or(0, |bytes| bytes.len() as u64);
    InputFile { name: source.name().to_owned(), sha256: source.sha256().map(str::to_owned), size, what }
}

fn source_kind(path: &Path) -> InputKind {
    if own_outputs::is_own_workbook(path) { InputKind::Workbook } else { InputKind::Source }
}

/// By its name, or by how it begins.
fn is_record(name: &str, bytes: &[u8]) -> bool {
    let is_json = Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let begins = bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    is_json || (begins && bytes[..bytes.len().min(256)].windows(8).any(|w| w == b"\"schema\""))
}

fn folder(folder: &Path, limits: &ReadLimits) -> Result<Given, InputError> {
    let name = folder
        .canonicalize()
        .ok()
        .and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "organisation".to_owned());
    if own_outputs::is_output_folder(folder) {
        return results(folder, name, limits);
    }
    let (files, passed) = walk::sources_below(folder, "", None);
    if files.is_empty() {
        let record = folder.join(RECORD);
        return if record.is_file() {
            file(&record, Some(name), limits)
        } else {
            Err(InputError::NoSources(nothing_in(&passed)))
        };
    }
    let sources = read_all(&files, limits);
    let inputs = files
        .iter()
        .zip(&sources)
        .map(|(file, source)| {
            let what = source.bytes().map_or(InputKind::Source, |_| source_kind(&file.path));
            input(source, what)
        })
        .collect();
    Ok(Given { name, inputs, content: GivenContent::Sources(sources), skipped: passed.skipped })
}

/// A folder that annexa wrote: an organisation's, or that of a run with one organisation. The workbook goes before the
/// record, since it holds what people typed into it.
fn results(folder: &Path, name: String, limits: &ReadLimits) -> Result<Given, InputError> {
    for own in [WORKBOOK, RECORD] {
        let path = folder.join(own);
        if path.is_file() {
            return file(&path, Some(name), limits);
        }
    }
    let children = walk::children(folder)?;
    let organisations: Vec<PathBuf> =
        children.into_iter().map(|c| c.path).filter(|p| p.join(ORGANISATION_FILE).is_file()).collect();
    match organisations.as_slice() {
        [] => Err(InputError::NoResults),
        [only] => given(only, limits),
        many => {
            let names = many.iter().filter_map(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned());
            Err(InputError::SeveralOrganisations(names.collect()))
        }
    }
}

/// Writes a file whole or not at all: beside its place first, then renamed.
///
/// # Errors
/// What the system says.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let around = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder of its own, so that the file gets the permissions that a new file has.
    let staging = tempfile::Builder::new().prefix(".annexa-").tempdir_in(around)?;
    let staged = staging.path().join("output");
    let mut file = fs::File::create_new(&staged)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(staged, path)
}
