//! `annexa templates`: exports texts and style of the outputs, and reads a folder of changed ones.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, Subcommand};

use super::argument_error::ArgumentError;
use super::console::complain;
use super::exit::ExitStatus;
use super::output_format::answer;
use crate::batch::printable;
use crate::i18n::{TemplateFile, Templates};

/// Largest file of a template folder: texts are small, and a logo should be.
const LARGEST: u64 = 4 << 20;

/// Most files of a template folder; one with more is the wrong folder.
const MOST: usize = 2_000;

const EXAMPLES: &str = "\
Examples:
  annexa templates export brand
      write the built-in texts and settings of pack and workbook into the folder brand
  annexa templates check brand
      every mistake in it, with file, line and column
  annexa convert samples --output out --template brand --lang de";

/// Change the texts and style of the outputs.
///
/// A template folder only needs the files and texts that you change; the others stay as built in. Use it with
/// `annexa convert --template DIR`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TemplatesArgs {
    #[command(subcommand)]
    command: TemplatesCommand,
}

#[derive(Debug, Subcommand)]
enum TemplatesCommand {
    /// Write the built-in templates to a folder; existing files are kept and listed
    Export {
        /// Folder; created if it does not exist
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Check a template folder for mistakes
    Check {
        /// Template folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Runs the subcommand.
pub(super) fn execute(args: &TemplatesArgs) -> ExitStatus {
    match &args.command {
        TemplatesCommand::Export { folder } => export(folder),
        TemplatesCommand::Check { folder } => check(folder),
    }
}

fn export(folder: &Path) -> ExitStatus {
    let (mut written, mut left) = (0u32, Vec::new());
    for (path, text) in Templates::files() {
        let target = folder.join(path);
        if target.exists() {
            left.push(target);
            continue;
        }
        let parent = target.parent().unwrap_or(folder);
        if let Err(error) = fs::create_dir_all(parent).and_then(|()| fs::write(&target, text)) {
            complain(format!("{}: {error}; give a folder that can be written to", target.display()));
            return ExitStatus::SomeFailed;
        }
        written += 1;
    }
    answer(|out| {
        writeln!(out, "{written} files written into {}", printable(&folder.to_string_lossy()))?;
        for path in &left {
            writeln!(out, "left as it is: {}", printable(&path.to_string_lossy()))?;
        }
        Ok(())
    })
}

fn check(folder: &Path) -> ExitStatus {
    let templates = match read(folder) {
        Ok(files) => Templates::with(files),
        Err(problem) => {
            complain(problem);
            return ExitStatus::Usage;
        }
    };
    let problems = crate::output::template_problems(&templates);
    for problem in &problems {
        complain(problem);
    }
    if !problems.is_empty() {
        return ExitStatus::Usage;
    }
    answer(|out| {
        let files = templates.own_files().count();
        writeln!(out, "{files} files, no mistakes; languages: {}", templates.languages().join(", "))
    })
}

/// One file of the user's, no larger than a file of a template folder may be.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ArgumentError> {
    let fault = |source: io::Error| ArgumentError::Template { path: path.to_owned(), source };
    let about = fs::metadata(path).map_err(fault)?;
    if about.len() > LARGEST {
        return Err(ArgumentError::LargeTemplate(path.to_owned()));
    }
    fs::read(path).map_err(fault)
}

/// The files of a template folder, in the subfolders that templates have.
pub(super) fn read(folder: &Path) -> Result<Vec<TemplateFile>, ArgumentError> {
    let shown = |path: &Path| printable(&path.to_string_lossy());
    if !folder.is_dir() {
        return Err(ArgumentError::NoTemplateFolder(folder.to_owned()));
    }
    let mut files = Vec::new();
    let mut waiting: Vec<(PathBuf, String)> = Templates::folders()
        .map(|name| (folder.join(name), name.to_owned()))
        .filter(|(path, _)| path.is_dir())
        .collect();
    if waiting.is_empty() {
        return Err(ArgumentError::NoTemplates { folder: folder.to_owned() });
    }
    let fault = |path: &Path, source: io::Error| ArgumentError::Template { path: path.to_owned(), source };
    while let Some((path, name)) = waiting.pop() {
        let mut entries: Vec<_> =
            fs::read_dir(&path).and_then(Iterator::collect::<io::Result<_>>).map_err(|e| fault(&path, e))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let own = entry.file_name().to_string_lossy().into_owned();
            if own.starts_with('.') || own.starts_with('~') {
                continue;
            }
            let (path, name) = (entry.path(), format!("{name}/{own}"));
            let about = fs::metadata(&path).map_err(|e| fault(&path, e))?;
            if about.is_dir() && name.matches('/').count() < 4 {
                waiting.push((path, name));
            } else if about.is_file() {
                if about.len() > LARGEST {
                    return Err(ArgumentError::LargeTemplate(path));
                }
                let bytes = fs::read(&path).map_err(|e| fault(&path, e))?;
                files.push(TemplateFile { path: name, shown: shown(&path), bytes });
                if files.len() > MOST {
                    return Err(ArgumentError::ManyTemplates { folder: folder.to_owned(), most: MOST });
                }
            }
        }
    }
    Ok(files)
}
