//! What to convert and where to put it.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use super::dated::Keep;
use super::job_entries::ListedOrganisation;
use crate::Engine;

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
    /// Converts every organisation without an engine of its own. Its settings go into each key and the manifest.
    pub engine: Arc<Engine>,
    /// Whether organisations are done again although nothing has changed.
    pub force: bool,
    /// Whether organisations that ended a process are tried again as they are.
    pub retry: bool,
    /// Dated folders, of which `output` is one: what has not changed since the one before is taken from there.
    pub keep: Option<Keep>,
}

impl Job {
    /// A job over inputs as they are, all converted by one engine.
    pub fn new(inputs: Vec<PathBuf>, output: PathBuf, engine: Arc<Engine>) -> Self {
        Self {
            inputs,
            listed: Vec::new(),
            folder: PathBuf::new(),
            output,
            organisation: None,
            threads: None,
            engine,
            force: false,
            retry: false,
            keep: None,
        }
    }

    /// The day that date rules are judged by, `YYYY-MM-DD`.
    pub fn as_of(&self) -> &str {
        &self.engine.settings().as_of
    }
}
