//! `annexa plan`: the way from the frameworks in place to those that are needed.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::cells::{DayArgs, timeline, usage};
use crate::cli::argument_error::ArgumentError;
use crate::cli::exit::ExitStatus;
use crate::cli::knowledge::{FileRole, KnowledgeArgs, frameworks, roles};
use crate::cli::output_format::{Grid, OutputFormat, answer, json};
use crate::model::record::Record;
use crate::model::{FrameworkKey, IntegrationPlan, ProvisionId, ProvisionTimeline};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::ask;
use crate::standards::crosswalk::WHOLE;
use crate::standards::gap_analysis::{self, PlanQuestion};

/// Plan the way from the frameworks that you have to the ones that you need.
#[derive(Debug, Args)]
pub(in crate::cli) struct PlanArgs {
    /// Frameworks in place; iso42001-legacy for projects on the legacy templates
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    have: Vec<String>,
    /// Frameworks that you need
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',', required = true)]
    need: Vec<String>,
    /// Name of an AI system; may be repeated
    #[arg(long, value_name = "NAME")]
    ai_system: Vec<String>,
    /// Framework that gets an organisation project of its own; may be repeated
    #[arg(long, value_name = "FRAMEWORK")]
    separate_scope: Vec<String>,
    /// Role of the organisation, which decides what counts as a gap; may be repeated [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    role: Vec<FileRole>,
    /// A record.json, to show the status of the controls that carry over
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    #[command(flatten)]
    day: DayArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs `annexa plan`.
pub(in crate::cli) fn plan(args: &PlanArgs) -> ExitStatus {
    let mut atlas = match args.knowledge.load() {
        Ok((atlas, _)) => atlas,
        Err(problem) => return usage(problem),
    };
    if let Err(problem) = atlas.read_all() {
        return usage(problem);
    }
    let (legacy, have): (Vec<String>, Vec<String>) =
        args.have.iter().cloned().partition(|name| name.to_lowercase().contains("legacy"));
    let keys = |names: &[String]| -> Result<Vec<FrameworkKey>, ask::Unknown> {
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
    let day = match args.day.day() {
        Ok(day) => day,
        Err(problem) => return usage(problem),
    };
    let plan = gap_analysis::plan(&atlas, &question, record.as_ref());
    answer(|mut out| match args.format {
        OutputFormat::Json => json(&plan, out),
        OutputFormat::Csv => plan_grid(&plan, &day).csv(&mut out),
        OutputFormat::Table => tell_plan(&atlas, &plan, &day, out),
    })
}

fn read_record(path: &PathBuf) -> Result<Record, ArgumentError> {
    let bytes = std::fs::read(path).map_err(|source| ArgumentError::RecordFile { file: path.clone(), source })?;
    Record::read(&bytes).map_err(|source| ArgumentError::Record { file: path.clone(), source })
}

fn plan_grid(plan: &IntegrationPlan, day: &str) -> Grid {
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
    for (dates, provisions) in ProvisionTimeline::by_dates(&plan.timelines) {
        let list: Vec<&str> = provisions.iter().map(|id| id.local()).collect();
        let dates = ProvisionTimeline { changes: Vec::new(), ..dates.clone() };
        let framework = dates.provision.framework().to_string();
        row("applies", timeline(Some(&dates), day).join("; "), framework, list.join(", "));
    }
    Grid { header: vec!["step", "what", "framework", "detail"], rows }
}

fn tell_plan(atlas: &FrameworkLibrary, plan: &IntegrationPlan, day: &str, mut out: &mut dyn Write) -> io::Result<()> {
    let names = |keys: &[FrameworkKey]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
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
    plan_grid(plan, day).table(&mut out)?;
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
