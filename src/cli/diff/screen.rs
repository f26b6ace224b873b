//! A comparison on the screen, and as one table for programs.

use std::io::{self, IsTerminal as _, Write};

use crate::batch::printable;
use crate::cli::output_format::Grid;
use crate::cli::summary_screen::{Screen, ScreenColour, paint};
use crate::diff::{
    ComparedSide, Comparison, ControlChange, ControlChangeKind, FactChange, Fate, FieldChange, FieldChangeKind,
    FrameworkChange, Which, describe,
};
use crate::model::ProvisionId;

/// The most findings of one kind that the screen shows.
const FINDINGS_SHOWN: usize = 20;

fn screen() -> Screen {
    let is_terminal = io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    Screen { is_terminal, colours: is_terminal && wanted, ..Screen::PLAIN }
}

/// The whole comparison for a person.
pub(super) fn print(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let (screen, mut out) = (screen(), out);
    for (which, side) in [(Which::Old, &comparison.old), (Which::New, &comparison.new)] {
        writeln!(out, "{}  {}", paint(which.word(), ScreenColour::Bold, screen), printable(&side_line(side)))?;
    }
    for warning in &comparison.warnings {
        writeln!(out, "{} {}", paint("warning:", ScreenColour::Yellow, screen), printable(warning))?;
    }
    for fact in comparison.document.iter().filter(|f| f.differs) {
        writeln!(out, "{}", printable(&fact_line(fact)))?;
    }
    if !comparison.differs {
        writeln!(out, "\nNo change: the two statements say the same.")?;
    }
    for framework in &comparison.frameworks {
        writeln!(out)?;
        writeln!(out, "{}", paint(&printable(&summary(framework)), ScreenColour::Bold, screen))?;
        for one in &framework.one_sided {
            writeln!(out, "  {}", printable(&describe::one_sided(one)))?;
        }
        let (mut grid, colours) = rows(framework);
        once(&mut grid.rows);
        if !grid.rows.is_empty() {
            writeln!(out)?;
            grid.coloured(&mut out, &colours, screen)?;
        }
        if framework.differs() {
            figures(framework, out)?;
        }
    }
    findings(comparison, screen, out)?;
    comparison.frameworks.iter().try_for_each(|f| account(f, screen, out))
}

/// One line about a side.
fn side_line(side: &ComparedSide) -> String {
    let editions: Vec<&str> = side.editions.iter().map(crate::model::FrameworkKey::as_str).collect();
    let on = if editions.is_empty() { String::new() } else { format!(", on {}", editions.join(" and ")) };
    let sources = side.sources.len();
    let from = if sources == 1 { String::new() } else { format!(", {sources} sources") };
    format!("{}: {}{on}{from}", side.name, side.organisation)
}

fn fact_line(fact: &FactChange) -> String {
    let told = |texts: &[String]| if texts.is_empty() { "not stated".to_owned() } else { texts.join("; ") };
    format!("{}: {} → {}", fact.fact, told(&fact.before), told(&fact.after))
}

/// One line about a framework.
fn summary(framework: &FrameworkChange) -> String {
    if let Some(only) = framework.only_in {
        return format!("{}: {} alone has a statement on it", framework.framework_name, only.word());
    }
    let count = |kind| framework.count(kind);
    let (added, removed) = (count(ControlChangeKind::Added), count(ControlChangeKind::Removed));
    let (changed, footing) = (count(ControlChangeKind::Changed), count(ControlChangeKind::Footing));
    let mut parts = vec![format!("{changed} changed"), format!("{added} added"), format!("{removed} removed")];
    if footing > 0 {
        parts.push(format!("{footing} with the same values on another footing"));
    }
    parts.push(format!("{} the same", framework.unchanged));
    let mut line = format!("{}: {}", framework.framework_name, parts.join(", "));
    for (list, noun) in [(&framework.own_controls, "own control"), (&framework.clauses, "clause")] {
        match list.len() {
            0 => {}
            1 => line = format!("{line}; 1 {noun} differs"),
            n => line = format!("{line}; {n} {noun}s differ"),
        }
    }
    line
}

/// The controls, own controls and clauses that differ.
fn differing(framework: &FrameworkChange) -> impl Iterator<Item = &ControlChange> {
    let all = framework.controls.iter().chain(&framework.own_controls).chain(&framework.clauses);
    all.filter(|c| c.kind != ControlChangeKind::Footing)
}

/// The fields that differ.
fn fields(control: &ControlChange) -> impl Iterator<Item = &FieldChange> {
    control.fields.iter().filter(|f| f.kind != FieldChangeKind::Footing)
}

/// All differences as a table for programs: one row per field or text, uncut.
pub(super) fn all(comparison: &Comparison) -> Grid {
    let header = vec![
        "framework",
        "control",
        "title",
        "control is",
        "field",
        "change",
        "before",
        "after",
        "remarks",
        "cells in OLD",
        "cells in NEW",
    ];
    let mut rows = Vec::new();
    for framework in &comparison.frameworks {
        for control in differing(framework) {
            let head = || {
                let kind = describe::kind(control).unwrap_or_else(|| control.kind.word().to_owned());
                vec![framework.framework.to_string(), control.provision.local().to_owned(), control.title.clone(), kind]
            };
            let before = rows.len();
            for field in fields(control) {
                for line in describe::lines(control, field, false) {
                    let mut row = head();
                    row.extend([field.field.words(), field.kind.words()].map(str::to_owned));
                    row.extend([describe::plain(&line.before, Which::Old), describe::plain(&line.after, Which::New)]);
                    row.extend([line.remarks.join("; "), line.cells_before, line.cells_after]);
                    rows.push(row);
                }
            }
            if rows.len() == before {
                let mut row = head();
                row.resize(header.len(), String::new());
                rows.push(row);
            }
        }
    }
    Grid { header, rows }
}

/// The differences of a framework for a person, with colours for what was added and removed.
fn rows(framework: &FrameworkChange) -> (Grid, Vec<Option<ScreenColour>>) {
    let header = vec!["control", "what", "before", "after", "remarks"];
    let (mut rows, mut colours) = (Vec::new(), Vec::new());
    for control in differing(framework) {
        control_rows(control, &mut rows, &mut colours);
    }
    (Grid { header, rows }, colours)
}

/// Leaves out what the row above already says: the control, and then the field.
fn once(rows: &mut [Vec<String>]) {
    let mut above = [String::new(), String::new()];
    for row in rows {
        let here = [row[0].clone(), row[1].clone()];
        if here[0] == above[0] {
            row[0].clear();
            if here[1] == above[1] {
                row[1].clear();
            }
        }
        above = here;
    }
}

fn control_rows(control: &ControlChange, rows: &mut Vec<Vec<String>>, colours: &mut Vec<Option<ScreenColour>>) {
    let colour = match control.kind {
        ControlChangeKind::Removed => Some(ScreenColour::Red),
        ControlChangeKind::Added => Some(ScreenColour::Yellow),
        ControlChangeKind::Changed | ControlChangeKind::Footing => None,
    };
    let id = control.provision.local();
    let kind = describe::kind(control).map(|kind| format!("{kind}: {}", control.title));
    let mut first: Vec<String> = kind.into_iter().collect();
    let before = rows.len();
    for field in fields(control) {
        for line in describe::lines(control, field, true) {
            let mut remarks = std::mem::take(&mut first);
            remarks.extend(line.remarks);
            rows.push(vec![
                id.to_owned(),
                field.field.words().to_owned(),
                describe::plain(&line.before, Which::Old),
                describe::plain(&line.after, Which::New),
                remarks.join("; "),
            ]);
            colours.push(colour);
        }
    }
    if rows.len() == before {
        rows.push(vec![id.to_owned(), String::new(), String::new(), String::new(), first.join("; ")]);
        colours.push(colour);
    }
    for pair in &control.predecessors {
        let told = |said: &Option<_>| said.as_ref().map_or_else(String::new, describe::earlier);
        let (before, after) = (told(&pair.before), told(&pair.after));
        let what = format!("predecessor {}", pair.provision.local());
        rows.push(vec![id.to_owned(), what, before, after, String::new()]);
        colours.push(Some(ScreenColour::Dim));
    }
}

fn figures(framework: &FrameworkChange, out: &mut dyn Write) -> io::Result<()> {
    let (Some(_), Some(_)) = (&framework.figures_before, &framework.figures_after) else { return Ok(()) };
    let shown: Vec<_> = framework
        .figures()
        .into_iter()
        .filter_map(|(label, before, after)| Some((label, before?, after?)))
        .filter(|(_, before, after)| *before != 0 || *after != 0)
        .collect();
    writeln!(out, "\n{:<44}{:>6}{:>6}{:>8}", "figures", "OLD", "NEW", "")?;
    for (label, before, after) in shown {
        let difference = i64::from(after) - i64::from(before);
        let difference = if difference == 0 { String::new() } else { format!("{difference:+}") };
        writeln!(out, "{}", format!("{label:<44}{before:>6}{after:>6}{difference:>8}").trim_end())?;
    }
    Ok(())
}

fn findings(comparison: &Comparison, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let findings = &comparison.findings;
    if findings.resolved.is_empty() && findings.new.is_empty() && findings.persisting.is_empty() {
        return Ok(());
    }
    let several = comparison.frameworks.len() > 1;
    let line = format!(
        "findings: {} resolved, {} new, {} persisting",
        findings.resolved.len(),
        findings.new.len(),
        findings.persisting.len()
    );
    writeln!(out, "\n{}", paint(&line, ScreenColour::Bold, screen))?;
    for (word, list, colour) in
        [("new", &findings.new, Some(ScreenColour::Yellow)), ("resolved", &findings.resolved, None)]
    {
        for finding in list.iter().take(FINDINGS_SHOWN) {
            // Two frameworks may have controls with the same number.
            let on = |p: &ProvisionId| if several { format!(" {p}") } else { format!(" {}", p.local()) };
            let on = finding.provision.as_ref().map_or_else(String::new, on);
            let text = format!("  {word:<9}{} {}{on}: {}", finding.rule, finding.severity.word(), finding.title);
            let text = printable(&text);
            writeln!(out, "{}", colour.map_or_else(|| text.clone(), |c| paint(&text, c, screen)))?;
        }
        if list.len() > FINDINGS_SHOWN {
            writeln!(
                out,
                "  ... and {} more {word}; --output and --format json have all",
                list.len() - FINDINGS_SHOWN
            )?;
        }
    }
    Ok(())
}

/// What became of the earlier edition's controls.
fn account(framework: &FrameworkChange, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let Some(account) = &framework.transition else { return Ok(()) };
    let side = account.of.other().word();
    let counts: Vec<String> =
        Fate::ALL.iter().map(|fate| format!("{} {}", account.count(*fate), fate.words())).collect();
    let line = format!(
        "{} controls of {} followed up in {side}: {}",
        account.controls.len(),
        account.framework_name,
        counts.join(", ")
    );
    writeln!(out, "\n{}", paint(&line, ScreenColour::Bold, screen))?;
    let texts = |get: fn(&crate::diff::Account) -> usize| account.controls.iter().map(get).sum::<usize>();
    writeln!(
        out,
        "  texts: {} at a successor, {} at other controls, {} nowhere in {side}",
        texts(|a| a.texts_kept as usize),
        texts(|a| a.texts_elsewhere.len()),
        texts(|a| a.texts_gone.len())
    )?;
    for lost in account.controls.iter().filter(|a| a.fate == Fate::Unanswered) {
        let open: Vec<&str> = lost.successors.iter().filter(|s| !s.answered).map(|s| s.provision.local()).collect();
        let text = format!(
            "  {} {}: {}, without an answer at {}",
            lost.provision.local(),
            lost.title,
            describe::earlier(&lost.answer),
            open.join(", ")
        );
        writeln!(out, "{}", paint(&printable(&text), ScreenColour::Red, screen))?;
    }
    Ok(())
}
