//! Why a job cannot start or end.

use std::path::PathBuf;

use super::manifest::MANIFEST_FILE;
use super::slug::printable;

/// A job that cannot start, or whose manifest cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// None of the inputs is there.
    #[error("{}; check the path", not_found(.0))]
    NoInput(Vec<PathBuf>),
    /// The output path is taken by something that is not a folder.
    #[error("the output {} is not a folder; name a folder", printable(&.0.to_string_lossy()))]
    OutputIsNoFolder(PathBuf),
    /// The output folder is one of the inputs; writing there would change the input.
    #[error(
        "the output {} is also an input, and annexa never writes into its input; name another folder",
        printable(&.0.to_string_lossy())
    )]
    OutputIsInput(PathBuf),
    /// The output folder cannot be made or written to.
    #[error(
        "the output folder {} cannot be written to ({source}); choose a folder with write permission and free space",
        printable(&.folder.to_string_lossy())
    )]
    OutputNotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another run writes there.
    #[error(
        "another run writes to the output folder {}{}; wait for it to end, or name another folder",
        printable(&.folder.to_string_lossy()),
        .holder.as_ref().map(|who| format!(" ({who})")).unwrap_or_default()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Which process, and since when, if it can be told.
        holder: Option<String>,
    },
    /// An index or manifest that was asked for cannot be made.
    #[error("{} cannot be made ({source}); make room and run again", printable(&.file.to_string_lossy()))]
    Index {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder whose index is asked for holds no results.
    #[error(
        "{} holds no results of annexa; name the folder that was given to `annexa convert --output`",
        printable(&.0.to_string_lossy())
    )]
    NoResults(PathBuf),
    /// The worker threads cannot be started.
    #[error("the worker threads cannot be started ({0}); try --threads 1")]
    Threads(String),
}

impl JobError {
    /// Whether the arguments are to blame, rather than something met on the way.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoInput(_)
                | Self::OutputIsNoFolder(_)
                | Self::OutputIsInput(_)
                | Self::OutputNotWritable { .. }
                | Self::NoResults(_)
        )
    }
}

fn not_found(inputs: &[PathBuf]) -> String {
    let names: Vec<_> = inputs.iter().map(|p| printable(&p.to_string_lossy())).collect();
    match names.as_slice() {
        [one] => format!("the input {one} does not exist"),
        many => format!("none of the inputs exists: {}", many.join(", ")),
    }
}

/// Why a file at the top of the output folder is not written, although the organisations are.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TopFileError {
    /// The manifest cannot be written.
    #[error(
        "{} cannot be written ({source}); make room, and run again: what is written is not done twice",
        printable(&.file.to_string_lossy())
    )]
    Manifest {
        /// The file.
        file: PathBuf,
        /// The system's message.
        source: std::io::Error,
    },
    /// The run was stopped. A manifest that leaves some organisations out would pass for one of all.
    #[error(
        "stopped with {not_reached} of {organisations} organisations to go; run again for the rest, and for \
         {MANIFEST_FILE}"
    )]
    Stopped {
        /// Organisations that were not begun.
        not_reached: usize,
        /// All organisations of the run.
        organisations: usize,
    },
    /// The index cannot be written.
    #[error("{} cannot be written ({source}); make room, and run `annexa index`", printable(&.file.to_string_lossy()))]
    Index {
        /// The file.
        file: PathBuf,
        /// The system's message.
        source: std::io::Error,
    },
}
