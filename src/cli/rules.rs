//! `annexa rules`: the rules, what each of them checks, and how to change them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::console::complain;
use super::exit::ExitStatus;
use super::output_format::{Grid, OutputFormat, answer, json, wrap};
use crate::model::RuleLimits;
use crate::model::{ISO27001_2013, ISO27001_2022, Severity};
use crate::reconcile::rules::settings::{LIMITS, unknown_code};
use crate::reconcile::rules::{FRAMEWORKS, Rule, rule, rules};

const EXAMPLES: &str = "\
Examples:
  annexa rules
      all rules with severity and clause
  annexa rules SOA122
      what it looks at, why, what to do, its limits, a case that it speaks on and a near one that it does not
  annexa rules --toml > rules.toml
      a file to change for `annexa convert --rules`: rules off, other severities, other limits

Exit codes:
  0  answered
  2  there is no such rule, or the arguments cannot be used";

/// List the rules behind the findings, or explain some of them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RulesArgs {
    /// Rules to explain, by code; without one, all rules are listed
    #[arg(value_name = "CODE", conflicts_with = "toml")]
    codes: Vec<String>,

    /// Output format
    #[arg(long, value_enum, default_value_t, conflicts_with = "toml")]
    format: OutputFormat,

    /// Print a commented settings file for `annexa convert --rules`
    #[arg(long)]
    toml: bool,
}

/// The severity from which a run does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Major findings
    Major,
    /// Major or minor findings
    Minor,
}

impl FailOn {
    /// How many of the findings (major, minor, observation, note) are at least this severe.
    pub(super) fn count(self, findings: &[u32; 4]) -> u32 {
        match self {
            Self::Major => findings[0],
            Self::Minor => findings[0] + findings[1],
        }
    }

    /// The value as it is typed.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
        }
    }
}

/// Runs the subcommand.
pub(super) fn execute(args: &RulesArgs) -> ExitStatus {
    if args.toml {
        return answer(|out| out.write_all(starter().as_bytes()));
    }
    let mut asked: Vec<&'static Rule> = Vec::new();
    for code in &args.codes {
        let Some(found) = rule(code.trim().to_uppercase().as_str()) else {
            complain(unknown_code(code));
            return ExitStatus::Usage;
        };
        asked.push(found);
    }
    let explain = !asked.is_empty();
    let shown = if explain { asked } else { rules() };
    answer(|out| match args.format {
        OutputFormat::Json => json(&shown.iter().map(|rule| RuleAnswer::from(*rule)).collect::<Vec<_>>(), out),
        OutputFormat::Csv => grid(&shown).csv(&mut &mut *out),
        OutputFormat::Table if explain => shown.iter().enumerate().try_for_each(|(at, rule)| {
            if at > 0 {
                writeln!(out)?;
            }
            explain_one(rule, out)
        }),
        OutputFormat::Table => grid(&shown).table(&mut &mut *out),
    })
}

/// A rule in the JSON output.
#[derive(Serialize)]
struct RuleAnswer {
    code: &'static str,
    title: &'static str,
    severity: Severity,
    clauses: BTreeMap<&'static str, String>,
    checks: &'static str,
    why: &'static str,
    what_to_do: &'static str,
    limits: BTreeMap<&'static str, String>,
    speaks: &'static str,
    silent: &'static str,
}

impl From<&'static Rule> for RuleAnswer {
    fn from(rule: &'static Rule) -> Self {
        let (own, text) = (RuleLimits::default(), rule.text());
        Self {
            code: rule.code,
            title: &text.title,
            severity: rule.severity,
            clauses: clauses(rule),
            checks: &text.checks,
            why: &text.why,
            what_to_do: &text.what_to_do,
            limits: rule.limits.iter().filter_map(|name| Some((*name, own.value(name)?))).collect(),
            speaks: &text.example,
            silent: &text.counterexample,
        }
    }
}

/// The clause behind a rule, for each framework that a statement can be on.
fn clauses(rule: &Rule) -> BTreeMap<&'static str, String> {
    // Statements are on current editions only.
    let current = FRAMEWORKS.iter().filter(|(key, _)| *key != ISO27001_2013);
    current.map(|(key, _)| (*key, rule.clause(key))).collect()
}

fn grid(rules: &[&Rule]) -> Grid {
    let rows = rules
        .iter()
        .map(|rule| {
            vec![
                rule.code.to_owned(),
                rule.severity.word().to_owned(),
                rule.clause(ISO27001_2022),
                rule.text().title.clone(),
            ]
        })
        .collect();
    Grid { header: vec!["Code", "Severity", "Clause", "Title"], rows }
}

/// Widest line of an explanation.
const WIDTH: usize = 96;

fn explain_one(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let text = rule.text();
    writeln!(out, "{}  {}", rule.code, text.title)?;
    writeln!(out, "{}, by annexa's own grading", rule.severity.word())?;
    let mut cited: Vec<String> = clauses(rule).into_values().collect();
    cited.dedup();
    paragraph("Rests on", &cited.join("; "), out)?;
    paragraph("Looks at", &text.checks, out)?;
    paragraph("Why", &text.why, out)?;
    paragraph("To do", &text.what_to_do, out)?;
    paragraph("Speaks", &text.example, out)?;
    paragraph("Silent", &text.counterexample, out)?;
    let own = RuleLimits::default();
    for name in rule.limits {
        let about = LIMITS.iter().find(|(known, _)| known == name).map_or("", |(_, about)| about);
        let value = own.value(name).unwrap_or_default();
        paragraph("Limit", &format!("{name} = {value}: {about}"), out)?;
    }
    paragraph("Settings", &format!("[{}] enabled, severity, in the file of `annexa convert --rules`", rule.code), out)
}

fn paragraph(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    for (at, line) in wrap(text, WIDTH - 10).iter().enumerate() {
        writeln!(out, "{:<10}{line}", if at == 0 { label } else { "" })?;
    }
    Ok(())
}

/// The starter file: every setting with its default, commented out.
fn starter() -> String {
    let own = RuleLimits::default();
    let limits = LIMITS.iter().map(|(name, about)| {
        let value = own.value(name).unwrap_or_default();
        format!("# {about}\n# {name} = {value}\n")
    });
    let all = rules();
    let tables = all.iter().map(|rule| {
        let (title, code, severity) = (&rule.text().title, rule.code, rule.severity.word());
        format!("\n# {title}\n# [{code}]\n# enabled = true\n# severity = \"{severity}\"\n")
    });
    format!(
        "# Rules for `annexa convert --rules`. What stands here is what holds without a file; take the # off to change it.\n\
         # What a job changes is printed in its record, workbook and audit pack.\n\n\
         [limits]\n{}\n# Severities are major, minor, observation and note.\n{}",
        limits.collect::<String>(),
        tables.collect::<String>()
    )
}
