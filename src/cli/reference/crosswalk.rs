//! `annexa crosswalk`: two frameworks beside each other.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::cells::{DayArgs, support_row, usage};
use crate::cli::exit::ExitStatus;
use crate::cli::knowledge::{FileRole, KnowledgeArgs, roles};
use crate::cli::output_format::{Grid, OutputFormat, answer, json};
use crate::model::ProvisionId;
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::ask;
use crate::standards::gap_analysis::{self, GapLists};

/// Compare two frameworks: mapped pairs, and what is unmapped on either side.
#[derive(Debug, Args)]
pub(in crate::cli) struct CrosswalkArgs {
    /// Framework to map from
    #[arg(long, value_name = "FRAMEWORK")]
    from: String,
    /// Framework to map to
    #[arg(long, value_name = "FRAMEWORK")]
    to: String,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    #[command(flatten)]
    day: DayArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
    /// Role of the organisation, which decides what counts as a gap; may be repeated [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<FileRole>,
    /// Write a workbook instead
    #[arg(long, value_name = "FILE.xlsx")]
    output: Option<PathBuf>,
}

/// Runs `annexa crosswalk`.
pub(in crate::cli) fn crosswalk(args: &CrosswalkArgs) -> ExitStatus {
    let mut atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
    if let Err(problem) = atlas.read_all() {
        return usage(problem);
    }
    let ends = [&args.from, &args.to].map(|name| ask::framework(&atlas.catalogue, name));
    let (from, to) = match ends {
        [Ok(from), Ok(to)] => (from, to),
        [Err(error), _] | [_, Err(error)] => return usage(error),
    };
    let lists = gap_analysis::gaps(&atlas, from, to, &args.knowledge.with, &roles(&args.role));
    if let Some(path) = &args.output {
        let bytes = match crate::output::xlsx::crosswalk(&lists, &atlas) {
            Ok(bytes) => bytes,
            Err(error) => return usage(error),
        };
        return match std::fs::write(path, bytes) {
            Ok(()) => ExitStatus::AllConverted,
            Err(error) => usage(format!("{}: {error}; choose a folder with write permission", path.display())),
        };
    }
    let day = match args.day.day() {
        Ok(day) => day,
        Err(problem) => return usage(problem),
    };
    let grid = pairs(&atlas, &day, &lists);
    answer(|mut out| match args.format {
        OutputFormat::Json => json(&lists, out),
        OutputFormat::Csv => with_gaps(&atlas, grid, &lists).csv(&mut out),
        OutputFormat::Table => {
            writeln!(out, "{} to {}: {} pairs\n", from.name, to.name, lists.pairs.len())?;
            grid.table(&mut out)?;
            gap_list(&atlas, &format!("{} without a pair", from.name), &lists.without_target, out)?;
            let title = format!(
                "{}: {} of {} provisions addressed to an organisation without a pair",
                to.name,
                lists.without_source.len(),
                lists.counted
            );
            gap_list(&atlas, &title, &lists.without_source, out)
        }
    })
}

fn pairs(library: &FrameworkLibrary, day: &str, lists: &GapLists) -> Grid {
    let rows = lists.pairs.iter().map(|pair| {
        let mut row = vec![pair.source.local().to_owned(), pair.title.clone()];
        row.extend(support_row(library, day, &pair.support));
        row
    });
    Grid {
        header: vec![
            "from",
            "title",
            "to",
            "its title",
            "relationship",
            "binds",
            "confidence",
            "provenance and remarks",
        ],
        rows: rows.collect(),
    }
}

/// Adds both gap lists as rows with one side empty.
fn with_gaps(atlas: &FrameworkLibrary, mut grid: Grid, lists: &GapLists) -> Grid {
    let columns = grid.header.len();
    let mut row = |at: usize, id: &ProvisionId, local: String| {
        let mut cells = vec![String::new(); columns];
        cells[at] = local;
        cells[at + 1] = atlas.title(id);
        "no pair".clone_into(&mut cells[4]);
        grid.rows.push(cells);
    };
    for id in &lists.without_target {
        row(0, id, id.local().to_owned());
    }
    for id in &lists.without_source {
        row(2, id, id.to_string());
    }
    grid
}

fn gap_list(atlas: &FrameworkLibrary, title: &str, list: &[ProvisionId], mut out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{title}")?;
    let rows = list.iter().map(|id| vec![id.local().to_owned(), atlas.title(id)]).collect();
    Grid { header: vec!["number", "title"], rows }.table(&mut out)
}
