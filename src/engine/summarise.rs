//! Sums up a record for a list of organisations: figures, what is incomplete, what needs a look.

use std::collections::BTreeMap;

use super::source;
use super::{IssueSummary, RuleSummary, StatementSummary, Summary};
use crate::ingest::{LOST_CELLS, SWALLOWED};
use crate::model::record::{Fact, FactOrigin, Record, SourceRecord};
use crate::model::{Figures, Finding, RowCounts, Severity, Standard, Statement};
use crate::recognise::fold::fold;
use crate::recognise::is_one_organisation;

pub(super) fn summary(record: &Record, undrawn: Vec<String>) -> Summary {
    let mut ledger = RowCounts::default();
    record.sources.iter().for_each(|s| ledger.add(&s.ledger));
    let mut findings = [0; 4];
    for finding in &record.findings {
        if let Some(at) = Severity::ALL.iter().position(|s| *s == finding.severity) {
            findings[at] += 1;
        }
    }
    Summary {
        organisation: record.organisation.clone(),
        edition: editions(record),
        ledger,
        figures: record.statements.first().map_or_else(Figures::default, |s: &Statement| s.figures),
        findings,
        needs_a_look: needs_a_look(record, undrawn),
        incomplete: incomplete(record),
        decisions: u32::try_from(record.decisions.len()).unwrap_or(u32::MAX),
        issue: record.document_control.issues.last().map(|last| IssueSummary {
            version: last.version.clone(),
            approved_by: last.approved_by.clone(),
            approved_on: last.approved_on.clone(),
            current: record.document_control.is_issued(),
        }),
        next_date_change: record.next_date_change.clone(),
        statements: record
            .statements
            .iter()
            .map(|s| StatementSummary { framework: s.framework.to_string(), figures: s.figures })
            .collect(),
        rules: rules(&record.findings),
    }
}

/// How often each rule found something, by code.
fn rules(findings: &[Finding]) -> Vec<RuleSummary> {
    let mut rules: BTreeMap<&str, RuleSummary> = BTreeMap::new();
    for finding in findings {
        let rule = rules.entry(&finding.rule).or_insert_with(|| RuleSummary {
            rule: finding.rule.clone(),
            severity: finding.severity,
            title: finding.title.clone(),
            findings: 0,
        });
        rule.severity = rule.severity.min(finding.severity);
        rule.findings += 1;
    }
    rules.into_values().collect()
}

/// `27001:2013 → 27001:2022, 42001:2023`: the edition of each statement, with the older one that its sources are on.
fn editions(record: &Record) -> String {
    let short = |key: &str| key.trim_start_matches("iso").to_owned();
    let merged = |key: &str| {
        let on = |s: &SourceRecord| s.merged && s.editions().any(|(edition, _)| edition.framework.as_str() == key);
        record.sources.iter().any(on)
    };
    let of = |statement: &Statement| {
        let target = statement.framework.as_str();
        match Standard::of(target).and_then(Standard::older).filter(|older| merged(older)) {
            Some(older) => format!("{} → {}", short(older), short(target)),
            None => short(target),
        }
    };
    record.statements.iter().map(of).collect::<Vec<_>>().join(", ")
}

fn incomplete(record: &Record) -> Option<String> {
    let count = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let tied: Vec<&SourceRecord> = record.sources.iter().filter(|s| s.tied().next().is_some()).collect();
    let (in_part, not_at_all): (Vec<&SourceRecord>, Vec<&SourceRecord>) = tied.iter().partition(|s| s.merged);
    let with_rows_in_cells: Vec<String> = record
        .sources
        .iter()
        .flat_map(|s| s.notes.iter().map(move |note| (s, note)))
        .filter(|(_, note)| note.starts_with(SWALLOWED))
        .map(|(source, note)| format!("{}: {note}", source.name))
        .collect();
    let with_lost_cells: Vec<String> = record
        .sources
        .iter()
        .flat_map(|s| s.notes.iter().map(move |note| (s, note)))
        .filter(|(_, note)| note.contains(LOST_CELLS))
        .map(|(source, note)| format!("{}: {note}", source.name))
        .collect();
    let parts: Vec<String> = [
        count(record.unread_sources.len(), "source not read", "sources not read"),
        count(not_at_all.len(), "source not merged", "sources not merged"),
        count(in_part.len(), "source merged in part", "sources merged in part"),
        count(
            with_rows_in_cells.len(),
            "source with rows inside a quoted cell",
            "sources with rows inside quoted cells",
        ),
        count(
            with_lost_cells.len(),
            "sheet with cells that could not be read",
            "sheets with cells that could not be read",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| {
        let unread = record.unread_sources.iter().map(|s| format!("{}: {}", s.name, s.reason));
        let open = tied.iter().flat_map(|s| s.tied().map(|e| format!("{}: the edition is open: {}", s.name, e.why)));
        let details: Vec<String> = unread.chain(open).chain(with_rows_in_cells).chain(with_lost_cells).collect();
        format!("{} ({})", parts.join(", "), details.join("; "))
    })
}

/// What a person should look at first, the most pressing first.
fn needs_a_look(record: &Record, undrawn: Vec<String>) -> Vec<String> {
    let mut look = Vec::new();
    // Questions come first: the statement is complete only when they are answered.
    let asked = record.sources.iter().flat_map(|s| s.notes.iter().map(move |note| (s, note)));
    let asked = asked.filter(|(_, note)| note.starts_with(source::QUESTION));
    look.extend(asked.map(|(source, note)| format!("{}: {note}", source.name)));
    let control = &record.document_control;
    look.extend(control.state_message().filter(|_| !control.is_issued()).map(|state| state.in_english()));
    if !record.added_by_hand.is_empty() {
        look.push(format!("rows added to the workbook by hand are not read: {}", record.added_by_hand.join("; ")));
    }
    let beside = record.sources.iter().flat_map(|s| &s.notes).filter(|note| note.contains(source::BESIDE));
    look.extend(beside.cloned());
    if !record.unmatched.is_empty() {
        let n = record.unmatched.len();
        look.push(format!("{n} {} found no control", if n == 1 { "row" } else { "rows" }));
    }
    let named = |fact: &&Fact| !matches!(fact.origin, FactOrigin::Property { .. });
    let mut names: Vec<&str> = record.document.organisation.iter().filter(named).map(|t| t.text.as_str()).collect();
    names.dedup_by_key(|name| fold(name));
    if !is_one_organisation(&names) {
        look.push(format!("the sources name different organisations: {}", names.join(", ")));
    }
    let majors: Vec<&Finding> = record.findings.iter().filter(|f| f.severity == Severity::Major).collect();
    if let Some(first) = majors.first() {
        let more = match majors.len() - 1 {
            0 => String::new(),
            1 => "; 1 more major finding".to_owned(),
            n => format!("; {n} more major findings"),
        };
        let of = match (&first.provision, first.controls.len()) {
            (Some(control), _) => format!("{}: ", control.local()),
            (None, 0 | 1) => String::new(),
            (None, n) => format!("{n} controls: "),
        };
        look.push(format!("{of}{}{more}", first.title));
    }
    let unknown: usize = record
        .sources
        .iter()
        .flat_map(|s| &s.vocabulary)
        .filter(|word| word.taken_for.is_none())
        .map(|word| word.count as usize)
        .sum();
    if unknown > 0 {
        look.push(format!("{unknown} {} not understood", if unknown == 1 { "answer was" } else { "answers were" }));
    }
    look.extend(
        record
            .sources
            .iter()
            .filter(|s| s.edition.is_none())
            .map(|s| format!("{}: {}", s.name, s.not_merged_because.as_deref().unwrap_or("not merged"))),
    );
    look.extend(undrawn);
    look
}
