//! `annexa catalogue`, `explain`, `crosswalk` and `plan`: the built-in knowledge, asked.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::argument_error::ArgumentError;
use super::console::complain;
use super::exit::ExitStatus;
use super::knowledge::{FileRole, KnowledgeArgs, frameworks, roles};
use super::output_format::{Grid, OutputFormat, answer, json};
use crate::model::record::Record;
use crate::model::{Confidence, ProvisionId, Support};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::{Framework, Provision, ask};
use crate::standards::crosswalk::WHOLE;
use crate::standards::gap_analysis::{self, Explanation, GapLists, PlanQuestion};

/// List frameworks, or show the provisions of one.
#[derive(Debug, Args)]
pub(super) struct CatalogueArgs {
    #[command(subcommand)]
    question: CatalogueQuestion,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    /// How to print it
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

/// Explain a provision: what it is, and what it supports in other frameworks.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Provision as you would write it: A.5.24, "ISO 27001 A.5.24", "AI Act 73", "GDPR 33"
    #[arg(required = true, num_args = 1.., value_name = "PROVISION")]
    provision: Vec<String>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Lay two frameworks beside each other: pairs, and what has none on either side.
#[derive(Debug, Args)]
pub(super) struct CrosswalkArgs {
    /// Framework to start from
    #[arg(long, value_name = "FRAMEWORK")]
    from: String,
    /// Framework that it leads to
    #[arg(long, value_name = "FRAMEWORK")]
    to: String,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
    /// Role of the organisation, for what is counted as a gap; repeat it [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<FileRole>,
    /// Write a workbook instead
    #[arg(long, value_name = "FILE.xlsx")]
    output: Option<PathBuf>,
}

/// Plan the way from the frameworks that you have to those that you need.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// Frameworks in place; iso42001-legacy for projects on the legacy templates
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    have: Vec<String>,
    /// Frameworks that are needed
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',', required = true)]
    need: Vec<String>,
    /// An AI system; repeat it for each
    #[arg(long, value_name = "NAME")]
    ai_system: Vec<String>,
    /// Framework that gets an organisation project of its own; repeat it for each
    #[arg(long, value_name = "FRAMEWORK")]
    separate_scope: Vec<String>,
    /// Role of the organisation, for what is counted as a gap; repeat it [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<FileRole>,
    /// A record.json, for the state of the controls that carry over
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

fn usage(problem: impl std::fmt::Display) -> ExitStatus {
    complain(problem);
    ExitStatus::Usage
}

/// Runs `annexa catalogue`.
pub(super) fn catalogue(args: &CatalogueArgs) -> ExitStatus {
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
            show(&atlas, framework, &shown, args.format)
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
        remarks.extend(atlas.facts.amendment(&p.id).map(str::to_owned));
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

fn addressees(all: &[crate::model::OrganisationRole]) -> String {
    all.iter().map(|a| a.word()).collect::<Vec<_>>().join(", ")
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "verified",
        Confidence::Single => "from a single source",
        Confidence::Memory => "not corroborated",
    }
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

/// Runs `annexa explain`.
pub(super) fn explain(args: &ExplainArgs) -> ExitStatus {
    let atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
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
        OutputFormat::Csv => supports(&explained).csv(&mut out),
        OutputFormat::Table => {
            if explained.len() > 1 {
                let all: Vec<String> = explained.iter().map(|e| e.provision.to_string()).collect();
                writeln!(out, "`{asked}` may be any of {}; all of them follow.\n", all.join(", "))?;
            }
            explained.iter().try_for_each(|e| tell(e, &mut out))
        }
    })
}

fn supports(explained: &[Explanation]) -> Grid {
    let rows = explained.iter().flat_map(|e| {
        e.predecessors.iter().chain(&e.supports).map(|s| {
            let mut row = vec![e.provision.to_string()];
            row.extend(support_row(s));
            row
        })
    });
    Grid {
        header: vec!["provision", "other", "title", "relationship", "binds", "confidence", "provenance and remarks"],
        rows: rows.collect(),
    }
}

fn support_row(support: &Support) -> Vec<String> {
    let local = if support.provision.local() == WHOLE {
        support.provision.framework().to_string()
    } else {
        support.provision.to_string()
    };
    let mut remarks = vec![support.provenances.join("; ")];
    remarks.extend(support.notes.iter().cloned());
    remarks.extend(support.corrections.iter().cloned());
    let mut binds = addressees(&support.addressees);
    if support.high_risk {
        binds.push_str(" (high-risk)");
    }
    vec![
        local,
        support.title.clone(),
        support.relationship.word().to_owned(),
        binds,
        confidence(support.confidence).to_owned(),
        remarks.join(" – "),
    ]
}

fn tell(e: &Explanation, mut out: &mut dyn Write) -> io::Result<()> {
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
    for remark in &e.remarks {
        writeln!(out, "  note: {remark}")?;
    }
    for (heading, list) in [("other edition", &e.predecessors), ("supports, or is supported by", &e.supports)] {
        if !list.is_empty() {
            writeln!(out, "\n{heading}")?;
            let header = vec!["provision", "title", "relationship", "binds", "confidence", "provenance and remarks"];
            Grid { header, rows: list.iter().map(support_row).collect() }.table(&mut out)?;
        }
    }
    if !e.composed.is_empty() {
        writeln!(out, "\nfollows from two mappings")?;
        let rows = e.composed.iter().map(|(s, via)| {
            let mut row = support_row(s);
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

/// Runs `annexa crosswalk`.
pub(super) fn crosswalk(args: &CrosswalkArgs) -> ExitStatus {
    let atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
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
    let grid = pairs(&lists);
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

fn pairs(lists: &GapLists) -> Grid {
    let rows = lists.pairs.iter().map(|pair| {
        let mut row = vec![pair.source.local().to_owned(), pair.title.clone()];
        row.extend(support_row(&pair.support));
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

/// Both gap lists as rows of the same table, with an empty side.
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

/// Runs `annexa plan`.
pub(super) fn plan(args: &PlanArgs) -> ExitStatus {
    let atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
    let (legacy, have): (Vec<String>, Vec<String>) =
        args.have.iter().cloned().partition(|name| name.to_lowercase().contains("legacy"));
    let keys = |names: &[String]| -> Result<Vec<crate::model::FrameworkKey>, ask::Unknown> {
        Ok(frameworks(&atlas, names)?.into_iter().map(|f| f.key.clone()).collect())
    };
    let question = match (keys(&have), keys(&args.need), keys(&args.separate_scope)) {
        (Ok(have), Ok(need), Ok(separate)) => PlanQuestion {
            have,
            have_legacy_42001: !legacy.is_empty(),
            need,
            ai_systems: args.ai_system.clone(),
            separate,
            with: args.knowledge.with.clone(),
            roles: roles(&args.role),
        },
        (Err(problem), _, _) | (_, Err(problem), _) | (_, _, Err(problem)) => return usage(problem),
    };
    let record = match args.record.as_ref().map(read_record).transpose() {
        Ok(record) => record,
        Err(problem) => return usage(problem),
    };
    let plan = gap_analysis::plan(&atlas, &question, record.as_ref());
    answer(|mut out| match args.format {
        OutputFormat::Json => json(&plan, out),
        OutputFormat::Csv => plan_grid(&plan).csv(&mut out),
        OutputFormat::Table => tell_plan(&atlas, &plan, out),
    })
}

fn read_record(path: &PathBuf) -> Result<Record, ArgumentError> {
    let bytes = std::fs::read(path).map_err(|source| ArgumentError::RecordFile { file: path.clone(), source })?;
    Record::read(&bytes).map_err(|source| ArgumentError::Record { file: path.clone(), source })
}

fn plan_grid(plan: &crate::model::IntegrationPlan) -> Grid {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |step: &str, what: String, framework: String, detail: String| {
        rows.push(vec![step.to_owned(), what, framework, detail]);
    };
    for t in &plan.templates {
        row("add template", t.code.clone(), t.framework.to_string(), format!("{}; {}; {}", t.project, t.scope, t.note));
    }
    for t in &plan.ai_system_templates {
        row(
            "add template for AI system",
            format!("{}: {}", t.ai_system, t.code),
            t.framework.to_string(),
            t.scope.clone(),
        );
    }
    for b in &plan.backbone {
        let frameworks: Vec<String> = b.frameworks.iter().map(ToString::to_string).collect();
        row(
            "reuse process",
            format!("{} {}", b.clause, b.title),
            frameworks.join(", "),
            format!("{}; stays specific: {}", b.common, b.specific),
        );
    }
    for r in &plan.reuse {
        let state = r.state.as_ref().map_or_else(String::new, |s| format!(" ({s})"));
        let what = format!("{} {}{state}", r.pair.source.local(), r.pair.title);
        let to = if r.pair.support.provision.local() == WHOLE {
            String::new()
        } else {
            r.pair.support.provision.local().to_owned()
        };
        row(
            "carries over",
            what,
            format!("{} {to}", r.pair.support.provision.framework()),
            r.pair.support.title.clone(),
        );
    }
    for (id, title, why) in &plan.new_work {
        row("new work", format!("{} {title}", id.local()), id.framework().to_string(), why.clone());
    }
    for (framework, missing) in &plan.unsupported {
        let list: Vec<&str> = missing.iter().map(ProvisionId::local).collect();
        row(
            "not supported by anything at hand",
            format!("{} provisions", missing.len()),
            framework.to_string(),
            list.join(", "),
        );
    }
    Grid { header: vec!["step", "what", "framework", "detail"], rows }
}

fn tell_plan(
    atlas: &FrameworkLibrary,
    plan: &crate::model::IntegrationPlan,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    let names =
        |keys: &[crate::model::FrameworkKey]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "From {} to {}\n",
        if plan.have.is_empty() { "nothing".to_owned() } else { names(&plan.have) },
        names(&plan.need)
    )?;
    for a in &plan.advice {
        writeln!(
            out,
            "{}: {} in {}. Reuse: {}.{} ({})\n",
            a.situation,
            a.templates,
            a.project_level,
            a.reuse,
            if a.keep_separate.is_empty() { String::new() } else { format!(" Keep separate: {}.", a.keep_separate) },
            a.provenance
        )?;
    }
    plan_grid(plan).table(&mut out)?;
    writeln!(out)?;
    for b in plan.backbone.iter().filter(|b| !b.correction.is_empty()) {
        writeln!(out, "Clause {}: {}", b.clause, b.correction)?;
    }
    for remark in &plan.remarks {
        writeln!(out, "{remark}")?;
    }
    for key in plan.have.iter().chain(&plan.need) {
        if let Some(framework) = atlas.catalogue.framework(key.as_str()) {
            writeln!(out, "{}: {}", framework.name, framework.attribution)?;
        }
    }
    Ok(())
}
