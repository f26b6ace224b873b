//! `annexa catalogue`: the frameworks, and the provisions of one.

use clap::{Args, Subcommand};

use super::cells::{DayArgs, addressees, confidence, timeline, usage};
use crate::cli::exit::ExitStatus;
use crate::cli::knowledge::KnowledgeArgs;
use crate::cli::output_format::{Grid, OutputFormat, answer, json};
use crate::model::Confidence;
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::{Framework, Provision, ask};

/// List frameworks, or show the provisions of one.
#[derive(Debug, Args)]
pub(in crate::cli) struct CatalogueArgs {
    #[command(subcommand)]
    question: CatalogueQuestion,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    #[command(flatten)]
    day: DayArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t, global = true)]
    format: OutputFormat,
}

#[derive(Debug, Subcommand)]
enum CatalogueQuestion {
    /// All frameworks
    List,
    /// The provisions of a framework, or those at and below one of them
    Show {
        /// Framework, e.g. iso27001:2022
        framework: String,
        /// Provision, e.g. A.5.24
        provision: Option<String>,
    },
}

/// Runs `annexa catalogue`.
pub(in crate::cli) fn catalogue(args: &CatalogueArgs) -> ExitStatus {
    let atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
    match &args.question {
        CatalogueQuestion::List => list(&atlas, args.format),
        CatalogueQuestion::Show { framework, provision } => {
            let framework = match ask::framework(&atlas.catalogue, framework) {
                Ok(framework) => framework,
                Err(error) => return usage(error),
            };
            let mut shown: Vec<&Provision> = framework.provisions().iter().collect();
            if let Some(asked) = provision {
                let wanted = format!("{}/{asked}", framework.key);
                match ask::provisions(&atlas.catalogue, &wanted) {
                    Ok(found) => {
                        shown.retain(|p| found.iter().any(|f| framework.is_within(p.id.local(), f.id.local())));
                    }
                    Err(error) => return usage(error),
                }
            }
            match args.day.day() {
                Ok(day) => show(&atlas, framework, &shown, &day, args.format),
                Err(problem) => usage(problem),
            }
        }
    }
}

fn list(atlas: &FrameworkLibrary, format: OutputFormat) -> ExitStatus {
    let rows = atlas.catalogue.frameworks().iter().map(|f| {
        let unverified = f.provisions().iter().filter(|p| p.confidence != Confidence::Verified).count();
        vec![
            f.key.to_string(),
            f.name.clone(),
            f.provisions().len().to_string(),
            f.countable(&[]).count().to_string(),
            if f.reference_only { "cited identifiers only".to_owned() } else { format!("{unverified}") },
            f.attribution.clone(),
        ]
    });
    let grid = Grid {
        header: vec!["framework", "name", "provisions", "addressed", "not verified", "attribution"],
        rows: rows.collect(),
    };
    print(&grid, format)
}

fn show(
    atlas: &FrameworkLibrary,
    framework: &Framework,
    provisions: &[&Provision],
    day: &str,
    format: OutputFormat,
) -> ExitStatus {
    let rows = provisions.iter().map(|p| {
        let mut remarks: Vec<String> = Vec::new();
        if p.new {
            remarks.push("new in 2022".to_owned());
        }
        if p.high_risk {
            remarks.push("high-risk systems only".to_owned());
        }
        remarks.extend(timeline(atlas.facts.timeline(&p.id).filter(|_| !p.kind.is_container()).as_ref(), day));
        vec![
            p.id.local().to_owned(),
            p.title.to_string(),
            serde_name(p.kind),
            addressees(&p.addressees),
            confidence(p.confidence).to_owned(),
            remarks.join("; "),
        ]
    });
    let grid = Grid { header: vec!["number", "title", "kind", "binds", "title is", "remarks"], rows: rows.collect() };
    if format == OutputFormat::Table {
        return answer(|mut out| {
            grid.table(&mut out)?;
            writeln!(out, "\n{}: {}", framework.name, framework.attribution)
        });
    }
    print(&grid, format)
}

fn serde_name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn print(grid: &Grid, format: OutputFormat) -> ExitStatus {
    answer(|mut out| match format {
        OutputFormat::Table => grid.table(&mut out),
        OutputFormat::Csv => grid.csv(&mut out),
        OutputFormat::Json => {
            let rows: Vec<serde_json::Map<String, serde_json::Value>> = grid
                .rows
                .iter()
                .map(|row| grid.header.iter().zip(row).map(|(h, c)| ((*h).to_owned(), c.as_str().into())).collect())
                .collect();
            json(&rows, out)
        }
    })
}
