//! The knowledge that questions are answered from: the built-in data, overlaid with the user's own files.

use std::path::{Path, PathBuf};

use clap::Args;

use super::argument_error::ArgumentError;
use crate::model::{OrganisationRole, sha256};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::Framework;
use crate::standards::catalogue::ask::{self, Unknown};
use crate::standards::crosswalk::{SETS, USER};

/// The user's own files, and optional sets of mappings.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct KnowledgeArgs {
    /// Catalogue of your own: columns id, kind, parent, title, new, variants, confidence, addressee; the file's
    /// name without .csv is the framework's key
    #[arg(long, value_name = "FILE.csv", global = true)]
    pub catalogue: Vec<PathBuf>,

    /// Mappings of your own: columns source, target, relationship, provenance, confidence, note
    #[arg(long, value_name = "FILE.csv", global = true)]
    pub crosswalk: Vec<PathBuf>,

    /// Also use an optional set of mappings: privacy-gdpr, practitioners, nist-csf, nist-sp800-53,
    /// enisa-2024-2690, bsi-grundschutz, dora, or all
    #[arg(long, value_name = "SET", value_delimiter = ',', global = true)]
    pub with: Vec<String>,
}

impl KnowledgeArgs {
    /// Loads everything, with name and SHA-256 of each of the user's files. Errors name file and line.
    pub fn load(&self) -> Result<(FrameworkLibrary, Vec<String>), ArgumentError> {
        self.check_sets()?;
        let mut hashes = Vec::new();
        let mut atlas = FrameworkLibrary::built_in()?;
        for file in &self.catalogue {
            let (name, text) = read(file, "CSV")?;
            hashes.push(hashed(file, &text));
            let key = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_lowercase();
            atlas.catalogue.add(&key, &name, &text)?;
        }
        for file in &self.crosswalk {
            let (name, text) = read(file, "CSV")?;
            hashes.push(hashed(file, &text));
            atlas.crosswalk.add(USER, &name, &text, &atlas.catalogue)?;
        }
        Ok((atlas, hashes))
    }

    /// Checks that the requested sets exist.
    pub fn check_sets(&self) -> Result<(), ArgumentError> {
        for name in &self.with {
            if name != "all" && !SETS.iter().any(|set| set.name == name) {
                return Err(ArgumentError::MappingSet { name: name.clone() });
            }
        }
        Ok(())
    }
}

/// The file's name, without the folders of this machine, and its SHA-256.
pub(super) fn hashed(file: &Path, content: impl AsRef<[u8]>) -> String {
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    format!("{name}:{}", sha256(content.as_ref()))
}

/// One of the user's text files, with its name.
pub(super) fn read(file: &Path, form: &'static str) -> Result<(String, String), ArgumentError> {
    let name = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => Ok((name, text.trim_start_matches('\u{feff}').to_owned())),
        Err(source) => Err(ArgumentError::TextFile { file: name, form, source }),
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
    /// Importer of AI systems or of products with digital elements
    Importer,
    /// Distributor of AI systems or of products with digital elements
    Distributor,
    /// Financial entity (DORA)
    FinancialEntity,
    /// ICT third-party service provider (DORA)
    IctProvider,
    /// Manufacturer of products with digital elements
    Manufacturer,
    /// Steward of open-source software
    OpenSourceSteward,
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
            FileRole::Importer => OrganisationRole::Importer,
            FileRole::Distributor => OrganisationRole::Distributor,
            FileRole::FinancialEntity => OrganisationRole::FinancialEntity,
            FileRole::IctProvider => OrganisationRole::IctProvider,
            FileRole::Manufacturer => OrganisationRole::Manufacturer,
            FileRole::OpenSourceSteward => OrganisationRole::OpenSourceSteward,
        })
        .collect()
}

/// The frameworks of a comma-separated list.
pub(super) fn frameworks<'a>(atlas: &'a FrameworkLibrary, asked: &[String]) -> Result<Vec<&'a Framework>, Unknown> {
    asked.iter().map(|name| ask::framework(&atlas.catalogue, name)).collect()
}
