//! How the user changes the reading of sources: import profiles, and words of their own.

use std::path::{Path, PathBuf};

use clap::Args;

use super::argument_error::ArgumentError;
use super::knowledge::{hashed, read};
use crate::recognise::{Profile, Vocabulary};

/// The user's profiles and words.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ReadingArgs {
    /// Import profile, or a folder of them; see `annexa inspect --write-profile`
    #[arg(long, value_name = "FILE.toml|DIR")]
    profile: Vec<PathBuf>,

    /// Your own words, in the form of `annexa vocabulary show en`; they take precedence over the built-in ones
    #[arg(long, value_name = "FILE.toml")]
    vocabulary: Vec<PathBuf>,
}

/// The loaded files, with name and SHA-256 of each.
pub(super) struct Reading {
    pub vocabulary: Vocabulary,
    pub profiles: Vec<Profile>,
    pub own_files: Vec<String>,
}

impl ReadingArgs {
    /// Loads the files. Errors name file and line.
    pub fn load(&self) -> Result<Reading, ArgumentError> {
        let mut own_files = Vec::new();
        let mut words = Vec::new();
        for file in &self.vocabulary {
            let (name, text) = read(file, "TOML")?;
            own_files.push(hashed(file, &text));
            words.push((name, text));
        }
        let vocabulary = Vocabulary::with_own(&words)?;
        let mut profiles = Vec::new();
        for path in &self.profile {
            for file in profile_files(path)? {
                let (_, text) = read(&file, "TOML")?;
                own_files.push(hashed(&file, &text));
                let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                profiles.push(Profile::read(&name, &text, &vocabulary)?);
            }
        }
        Ok(Reading { vocabulary, profiles, own_files })
    }
}

/// The file itself, or the `*.toml` files of a folder, sorted by name.
fn profile_files(path: &Path) -> Result<Vec<PathBuf>, ArgumentError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let fault = |source: std::io::Error| ArgumentError::Profiles { path: path.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        if file.is_file() && file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(ArgumentError::NoProfiles(path.to_owned()));
    }
    files.sort();
    Ok(files)
}
