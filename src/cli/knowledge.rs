//! What the questions are answered from: the built-in knowledge, with the user's own files over it.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::model::OrganisationRole;
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::{Framework, ask};
use crate::standards::crosswalk::{SETS, USER};

/// Files of the user's own, and sets of mappings that are off until they are named.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct KnowledgeArgs {
    /// Catalogue of your own: columns id, kind, parent, title, new, variants, confidence, addressee; the file's
    /// name without .csv is the framework's key
    #[arg(long, value_name = "FILE.csv", global = true)]
    pub catalogue: Vec<PathBuf>,

    /// Mappings of your own: columns source, target, relationship, provenance, confidence, note
    #[arg(long, value_name = "FILE.csv", global = true)]
    pub crosswalk: Vec<PathBuf>,

    /// Also use a set of mappings that is off: privacy-gdpr, practitioners, nist-csf, enisa-2024-2690,
    /// bsi-grundschutz, or all
    #[arg(long, value_name = "SET", value_delimiter = ',', global = true)]
    pub with: Vec<String>,
}

impl KnowledgeArgs {
    /// Loads everything; the message names file and line.
    pub fn load(&self) -> Result<FrameworkLibrary, String> {
        self.load_with_hashes().map(|(atlas, _)| atlas)
    }

    /// The same, with name and SHA-256 of each of the user's files.
    pub fn load_with_hashes(&self) -> Result<(FrameworkLibrary, Vec<String>), String> {
        self.check_sets()?;
        let mut hashes = Vec::new();
        let mut atlas = FrameworkLibrary::built_in().map_err(|e| e.to_string())?;
        for file in &self.catalogue {
            let (name, text) = read(file, "CSV")?;
            hashes.push(hashed(file, &text));
            let key = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_lowercase();
            atlas.catalogue.add(&key, &name, &text).map_err(|e| e.to_string())?;
        }
        for file in &self.crosswalk {
            let (name, text) = read(file, "CSV")?;
            hashes.push(hashed(file, &text));
            atlas.crosswalk.add(USER, &name, &text, &atlas.catalogue).map_err(|e| e.to_string())?;
        }
        Ok((atlas, hashes))
    }
}

impl KnowledgeArgs {
    /// Whether the sets that are asked for exist.
    pub fn check_sets(&self) -> Result<(), String> {
        for name in &self.with {
            if name != "all" && !SETS.iter().any(|set| set.name == name) {
                let names: Vec<&str> = SETS.iter().map(|s| s.name).collect();
                return Err(format!("`{name}` is no set of mappings; there are {}, and all", names.join(", ")));
            }
        }
        Ok(())
    }
}

/// The file's name, without the folders of this machine, and its SHA-256.
pub(super) fn hashed(file: &Path, content: impl AsRef<[u8]>) -> String {
    use sha2::{Digest as _, Sha256};
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let digest = Sha256::digest(content);
    let hex: String =
        digest.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(u32::from(n), 16)).collect();
    format!("{name}:{hex}")
}

pub(super) fn read(file: &Path, form: &str) -> Result<(String, String), String> {
    let name = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => Ok((name, text.trim_start_matches('\u{feff}').to_owned())),
        Err(error) => Err(format!("{name}: {error}; give a {form} file in UTF-8")),
    }
}

/// A value of `--role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FileRole {
    /// Controller of personal data
    Controller,
    /// Processor of personal data
    Processor,
    /// Provider of AI systems
    Provider,
    /// Deployer of AI systems
    Deployer,
}

/// The roles as the catalogue names them.
pub(super) fn roles(asked: &[FileRole]) -> Vec<OrganisationRole> {
    asked
        .iter()
        .map(|role| match role {
            FileRole::Controller => OrganisationRole::Controller,
            FileRole::Processor => OrganisationRole::Processor,
            FileRole::Provider => OrganisationRole::Provider,
            FileRole::Deployer => OrganisationRole::Deployer,
        })
        .collect()
}

/// The frameworks of a comma-separated list.
pub(super) fn frameworks<'a>(atlas: &'a FrameworkLibrary, asked: &[String]) -> Result<Vec<&'a Framework>, String> {
    asked.iter().map(|name| ask::framework(&atlas.catalogue, name).map_err(|e| e.to_string())).collect()
}
