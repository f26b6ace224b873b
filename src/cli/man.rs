//! `annexa man`: the manual pages, generated from the same definitions as `--help`.

use std::path::Path;

use clap::Command;

use super::console::complain;
use super::exit::ExitStatus;
use super::output_format::answer;

/// Prints the main page, or writes all pages into a folder.
pub(super) fn man(command: Command, folder: Option<&Path>) -> ExitStatus {
    let Some(folder) = folder else {
        return answer(|out| {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            out.write_all(&page)
        });
    };
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    match written {
        Ok(()) => ExitStatus::AllConverted,
        Err(error) => {
            complain(format!("the manual pages cannot be written to {}: {error}", folder.display()));
            ExitStatus::Usage
        }
    }
}
