//! Which edition a source is on: decided over the whole column, since single identifiers are ambiguous.

use std::collections::BTreeSet;

use super::fold::fold_title;
use super::layout::{Layout, TableLayout};
use super::written::{Cited, Written, date_readings, parse};
use super::{Certainty, EditionReading, Knowledge, Profile, Role};
use crate::catalogue::{FrameworkKey, ISO27001_2013, ISO27001_2022, ProvisionKind};
use crate::ingest::{CellValue, Row, Workbook};

/// What speaks for each edition, in rows.
#[derive(Debug, Default)]
struct Votes {
    /// Identifiers that only the 2013 edition has as controls (three numbers).
    old: usize,
    /// Identifiers that only the 2022 edition has as controls.
    new: usize,
    /// Identifiers that are controls of 2022 and objectives of 2013.
    either: usize,
    /// Of those, rows with the title of the 2022 control.
    either_new: usize,
    /// Of those, rows with the title of the 2013 objective.
    either_old: usize,
    /// Rows whose title only one edition has.
    titles_new: usize,
    titles_old: usize,
    /// Rows whose title both have.
    titles_both: usize,
    clauses: usize,
}

/// Decides the edition of a source; `None` where it holds no controls. `settle` is the user's word for sources
/// that leave it open; a profile's word stands whatever the source says.
pub fn decide(
    workbook: &Workbook,
    layout: &Layout,
    knowledge: &Knowledge,
    settle: Option<&str>,
    profile: Option<&Profile>,
) -> Option<EditionReading> {
    if let Some((profile, edition)) = profile.and_then(|p| Some((p, p.edition.as_deref()?))) {
        return Some(EditionReading {
            framework: FrameworkKey::new(edition),
            open: Vec::new(),
            certainty: Certainty::Settled,
            why: format!("set by the import profile {}", profile.file),
        });
    }
    let mut votes = Votes::default();
    for (table, sheet) in workbook.tables.iter().zip(&layout.sheets) {
        for found in &sheet.tables {
            count(&table.rows[found.body.0..found.body.1], found, knowledge, &mut votes);
        }
    }
    let certain = |framework: &str, why: String| {
        Some(EditionReading {
            framework: FrameworkKey::new(framework),
            open: Vec::new(),
            certainty: Certainty::Certain,
            why,
        })
    };
    let new = votes.new + votes.either_new;
    match (votes.old, new) {
        (0, 0) => {}
        (old, 0) => {
            return certain(
                ISO27001_2013,
                format!("{old} identifiers are controls of the 2013 edition only, none of the 2022 edition only"),
            );
        }
        (0, new) => {
            return certain(
                ISO27001_2022,
                format!("{new} identifiers are controls of the 2022 edition only, none of the 2013 edition only"),
            );
        }
        (old, new) => {
            let framework = if old > new { ISO27001_2013 } else { ISO27001_2022 };
            return certain(
                framework,
                format!(
                    "editions are mixed: {old} identifiers of 2013 and {new} of 2022; each row goes by its own form"
                ),
            );
        }
    }
    if votes.either > 0 || votes.titles_new + votes.titles_old + votes.titles_both > 0 {
        if votes.titles_new > votes.titles_old {
            return certain(
                ISO27001_2022,
                format!(
                    "{} titles are of the 2022 edition only, {} of the 2013 edition only",
                    votes.titles_new, votes.titles_old
                ),
            );
        }
        if votes.titles_old > votes.titles_new {
            return certain(
                ISO27001_2013,
                format!(
                    "{} titles are of the 2013 edition only, {} of the 2022 edition only",
                    votes.titles_old, votes.titles_new
                ),
            );
        }
        if let Some(edition) = settle {
            return Some(EditionReading {
                framework: FrameworkKey::new(edition),
                open: Vec::new(),
                certainty: Certainty::Settled,
                why: "the source leaves the edition open; settled by --edition".to_owned(),
            });
        }
        return Some(EditionReading {
            framework: FrameworkKey::new(ISO27001_2022),
            open: vec![FrameworkKey::new(ISO27001_2022), FrameworkKey::new(ISO27001_2013)],
            certainty: Certainty::Tied,
            why: format!(
                "every identifier or title ({}) stands in the 2013 and in the 2022 edition alike; settle it with --edition 2013 or --edition 2022",
                votes.either.max(votes.titles_both)
            ),
        });
    }
    None
}

fn count(body: &[Row], table: &TableLayout, knowledge: &Knowledge, votes: &mut Votes) {
    let identifier = table.column(Role::Identifier);
    let title = table.column(Role::Title);
    // Objectives of 2013 that have controls of theirs in the same column are headings, not controls of 2022.
    let mut objectives: BTreeSet<String> = BTreeSet::new();
    let read: Vec<(&Row, Vec<Written>)> = body
        .iter()
        .map(|row| (row, identifier.map_or_else(Vec::new, |c| row_identifiers(row, c, knowledge))))
        .collect();
    for written in read.iter().flat_map(|(_, all)| all).filter(|w| w.numbers.len() == 3) {
        if knowledge.kind(ISO27001_2013, &written.annex_local()) == Some(ProvisionKind::Control) {
            objectives.insert(format!("A.{}.{}", written.numbers[0], written.numbers[1]));
        }
    }
    for (row, identifiers) in &read {
        let beside = title.and_then(|c| row.cell(c)).map_or("", |c| c.text.as_str());
        for written in identifiers {
            let text = if written.rest.is_empty() { beside } else { written.rest.as_str() };
            vote(written, &fold_title(text), &objectives, knowledge, votes);
        }
        if identifiers.is_empty() {
            vote_by_title(&fold_title(beside), knowledge, votes);
        }
    }
}

fn vote(written: &Written, title: &str, objectives: &BTreeSet<String>, knowledge: &Knowledge, votes: &mut Votes) {
    let local = written.annex_local();
    let is = |key, kind| knowledge.kind(key, &local) == Some(kind);
    if !written.annex && is_clause(written, title, knowledge) {
        votes.clauses += 1;
        return;
    }
    if written.clause {
        return;
    }
    if is(ISO27001_2013, ProvisionKind::Control) {
        votes.old += 1;
    } else if is(ISO27001_2022, ProvisionKind::Control) {
        if is(ISO27001_2013, ProvisionKind::Objective) {
            let bears = |key| knowledge.provision(key, &local).is_some_and(|p| knowledge.titles.bears(&p.id, title));
            if bears(ISO27001_2013) || (objectives.contains(&local) && !bears(ISO27001_2022)) {
                votes.either_old += 1;
            } else {
                votes.either += 1;
                votes.either_new += usize::from(bears(ISO27001_2022));
            }
        } else {
            votes.new += 1;
        }
    }
}

/// Whether an identifier without `A` is the clause by its title, or can be nothing else.
fn is_clause(written: &Written, title: &str, knowledge: &Knowledge) -> bool {
    let Some(clause) = knowledge.provision(ISO27001_2022, &written.dotted()) else { return false };
    if clause.kind != ProvisionKind::Clause {
        return false;
    }
    let control = [ISO27001_2022, ISO27001_2013]
        .into_iter()
        .filter_map(|key| knowledge.provision(key, &written.annex_local()))
        .find(|p| p.kind == ProvisionKind::Control);
    match control {
        None => true,
        Some(control) => {
            !title.is_empty()
                && knowledge.titles.similarity(&clause.id, title)
                    > knowledge.titles.similarity(&control.id, title) + 0.2
        }
    }
}

fn vote_by_title(title: &str, knowledge: &Knowledge, votes: &mut Votes) {
    let (mut new, mut old) = (false, false);
    for bearer in knowledge.titles.bearers(title).iter().filter(|b| b.kind == ProvisionKind::Control) {
        new |= bearer.id.framework().as_str() == ISO27001_2022;
        old |= bearer.id.framework().as_str() == ISO27001_2013;
    }
    match (new, old) {
        (true, false) => votes.titles_new += 1,
        (false, true) => votes.titles_old += 1,
        (true, true) => votes.titles_both += 1,
        (false, false) => {}
    }
}

fn row_identifiers(row: &Row, column: u32, knowledge: &Knowledge) -> Vec<Written> {
    let Some(cell) = row.cell(column).filter(|c| c.merged_from.is_none()) else { return Vec::new() };
    if matches!(cell.value, CellValue::Date { .. }) {
        return date_readings(&cell.value)
            .into_iter()
            .filter(|w| {
                [ISO27001_2022, ISO27001_2013]
                    .iter()
                    .any(|key| knowledge.kind(key, &w.annex_local()) == Some(ProvisionKind::Control))
            })
            .take(1)
            .collect();
    }
    match parse(&cell.text, &knowledge.vocabulary) {
        Some(Cited::One(w)) => vec![w],
        Some(Cited::List(all)) => all,
        Some(Cited::Range(from, to)) => vec![from, to],
        None => Vec::new(),
    }
}
