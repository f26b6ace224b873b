//! What to convert and where to put it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::dated::Keep;
use super::job_entries::ListedOrganisation;
use crate::Settings;

/// What to convert and where to put it: the command line, resolved.
#[derive(Debug, Clone)]
pub struct Job {
    /// Files and folders, as the user named them.
    pub inputs: Vec<PathBuf>,
    /// The organisations of a job file, besides or in place of `inputs`.
    pub listed: Vec<ListedOrganisation>,
    /// The folder that `listed` is relative to; empty for the current one.
    pub folder: PathBuf,
    /// The folder that receives one folder an organisation and the manifest; made if it does not exist.
    pub output: PathBuf,
    /// If given, all inputs are sources of this one organisation.
    pub organisation: Option<String>,
    /// Worker threads; `None` for one a core.
    pub threads: Option<NonZeroUsize>,
    /// What holds for every organisation; goes into each key and the manifest.
    pub settings: Settings,
    /// Settings of organisations that differ from these.
    pub variants: Vec<Settings>,
    /// Whether organisations are done again although nothing has changed.
    pub force: bool,
    /// Whether organisations that ended a process are tried again as they are.
    pub retry: bool,
    /// Dated folders, of which `output` is one: what has not changed since the one before is taken from there.
    pub keep: Option<Keep>,
}

impl Job {
    /// A job over inputs as they are, with the default settings.
    pub fn of(inputs: Vec<PathBuf>, output: PathBuf) -> Self {
        Self {
            inputs,
            listed: Vec::new(),
            folder: PathBuf::new(),
            output,
            organisation: None,
            threads: None,
            settings: Settings::default(),
            variants: Vec::new(),
            force: false,
            retry: false,
            keep: None,
        }
    }

    /// The settings of a number: 0 for those of the job, and from 1 on its variants.
    pub fn settings_of(&self, number: usize) -> &Settings {
        number.checked_sub(1).and_then(|at| self.variants.get(at)).unwrap_or(&self.settings)
    }
}
