//! `annexa explain`: one provision, and what it supports in other frameworks.

use std::io::{self, Write};

use clap::Args;

use super::cells::{DayArgs, addressees, confidence, support_row, timeline, usage};
use crate::cli::exit::ExitStatus;
use crate::cli::knowledge::KnowledgeArgs;
use crate::cli::output_format::{Grid, OutputFormat, answer, json};
use crate::model::Confidence;
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::ask;
use crate::standards::gap_analysis::{self, Explanation};

/// Explain a provision: what it is, and what it supports in other frameworks.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// Provision as you would write it: A.5.24, "ISO 27001 A.5.24", "AI Act 73", "GDPR 33"
    #[arg(required = true, num_args = 1.., value_name = "PROVISION")]
    provision: Vec<String>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    #[command(flatten)]
    day: DayArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs `annexa explain`.
pub(in crate::cli) fn explain(args: &ExplainArgs) -> ExitStatus {
    let mut atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
    if let Err(problem) = atlas.read_all() {
        return usage(problem);
    }
    let day = match args.day.day() {
        Ok(day) => day,
        Err(problem) => return usage(problem),
    };
    let asked = args.provision.join(" ");
    let found = match ask::provisions(&atlas.catalogue, &asked) {
        Ok(found) => found,
        Err(error) => return usage(error),
    };
    let explained: Vec<Explanation> =
        found.iter().filter_map(|p| gap_analysis::explain(&atlas, &p.id, &args.knowledge.with)).collect();
    answer(|mut out| match args.format {
        OutputFormat::Json => json(&explained, out),
        OutputFormat::Csv => supports(&atlas, &day, &explained).csv(&mut out),
        OutputFormat::Table => {
            if explained.len() > 1 {
                let all: Vec<String> = explained.iter().map(|e| e.provision.to_string()).collect();
                writeln!(out, "`{asked}` may be any of {}; all of them follow.\n", all.join(", "))?;
            }
            explained.iter().try_for_each(|e| tell(&atlas, &day, e, &mut out))
        }
    })
}

fn supports(library: &FrameworkLibrary, day: &str, explained: &[Explanation]) -> Grid {
    let rows = explained.iter().flat_map(|e| {
        e.predecessors.iter().chain(&e.supports).map(|s| {
            let mut row = vec![e.provision.to_string()];
            row.extend(support_row(library, day, s));
            row
        })
    });
    Grid {
        header: vec!["provision", "other", "title", "relationship", "binds", "confidence", "provenance and remarks"],
        rows: rows.collect(),
    }
}

fn tell(library: &FrameworkLibrary, day: &str, e: &Explanation, mut out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", e.provision, e.title)?;
    writeln!(out, "  {}{}", e.framework, if e.new { ", new in the 2022 edition" } else { "" })?;
    if !e.groups.is_empty() {
        writeln!(out, "  within {}", e.groups.join(" › "))?;
    }
    if !e.addressees.is_empty() {
        let high = if e.high_risk { ", for high-risk AI systems" } else { "" };
        writeln!(out, "  binds: {}{high}", addressees(&e.addressees))?;
    }
    if e.confidence != Confidence::Verified {
        writeln!(out, "  its title is {}", confidence(e.confidence))?;
    }
    if let Some(a) = &e.attributes {
        for (name, values) in [
            ("control type", &a.control_type),
            ("properties", &a.information_security_properties),
            ("concepts", &a.cybersecurity_concepts),
            ("capabilities", &a.operational_capabilities),
            ("domains", &a.security_domains),
        ] {
            writeln!(out, "  {name}: {}", values.join(", "))?;
        }
    }
    for line in timeline(e.timeline.as_ref(), day) {
        writeln!(out, "  {line}")?;
    }
    if let Some(provenance) = &e.dates_provenance {
        writeln!(out, "  dates from: {provenance}")?;
    }
    for remark in &e.remarks {
        writeln!(out, "  note: {remark}")?;
    }
    for (heading, list) in [("other edition", &e.predecessors), ("supports, or is supported by", &e.supports)] {
        if !list.is_empty() {
            writeln!(out, "\n{heading}")?;
            let header = vec!["provision", "title", "relationship", "binds", "confidence", "provenance and remarks"];
            Grid { header, rows: list.iter().map(|s| support_row(library, day, s)).collect() }.table(&mut out)?;
        }
    }
    if !e.composed.is_empty() {
        writeln!(out, "\nfollows from two mappings")?;
        let rows = e.composed.iter().map(|(s, via)| {
            let mut row = support_row(library, day, s);
            row[5] = format!("by way of {via}");
            row
        });
        let header = vec!["provision", "title", "relationship", "binds", "confidence", "how"];
        Grid { header, rows: rows.collect() }.table(&mut out)?;
    }
    if !e.templates.is_empty() {
        let codes: Vec<String> =
            e.templates.iter().map(|t| format!("{} ({}, {})", t.code, t.status, t.mapped_scope)).collect();
        writeln!(out, "\nproject templates of the framework: {}", codes.join("; "))?;
    }
    writeln!(out, "\n{}\n", e.attribution)
}
