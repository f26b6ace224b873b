//! The sheet Transition: one row a pair 2013 → 2022, with both answers and how they were merged.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::colours::status_colours;
use super::grid::{self, Column, Content, Look, Section, column};
use super::style::status_word;
use crate::catalogue::Family;
use crate::normalise::{Basis, Origin};
use crate::reconcile::{Merged, PredecessorAnswer, Statement, StatementControl, Transition};
use crate::report::record::Record;

const COLUMNS: [Column; 13] = [
    column("Control", "Control", Look::Strong, 12.0),
    column("Title", "Title", Look::Text, 36.0),
    column("Predecessor", "Predecessor", Look::Strong, 12.0),
    column("Its_answer_on_applicability", "Its answer on applicability", Look::Text, 16.0),
    column("Its_status", "Its status", Look::Text, 19.0),
    column("Its_origin", "Its origin", Look::Quiet, 20.0),
    column("Merged_applicability", "Merged applicability", Look::Text, 14.0),
    column("Merged_status", "Merged status", Look::Text, 19.0),
    column("How_merged", "How merged", Look::Text, 46.0),
    column("In_the_statement_applicable", "In the statement: applicable", Look::Text, 14.0),
    column("In_the_statement_status", "In the statement: status", Look::Text, 19.0),
    column("Basis", "Basis", Look::Quiet, 14.0),
    column("Overruled", "Overruled", Look::Text, 46.0),
];

/// Writes the sheet; without a source on the 2013 edition it says so.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut rows = Vec::new();
    for control in record.statements.iter().flat_map(|s| &s.controls) {
        let Some(transition) = &control.transition else { continue };
        if transition.predecessors.is_empty() {
            rows.push(row(record, control, transition, None));
        }
        rows.extend(transition.predecessors.iter().map(|p| row(record, control, transition, Some(p))));
    }
    let none = "No source is on a withdrawn edition; nothing was carried over.";
    let section = Section::new("Transition", &COLUMNS, rows, none).totalled().named();
    let remark = "Pairs are those of the standards' own correspondence: ISO/IEC 27002:2022, Annex B, and that of \
                  ISO/IEC 27701:2025. Carried-over values are to be confirmed by a person.";
    let (mut sheet, placed) = grid::sheet("Transition", &title(record), remark, &[section], book)?;
    for place in placed {
        for key in ["Merged_status", "In_the_statement_status"] {
            status_colours(&mut sheet, place, grid::place_of(&COLUMNS, key))?;
        }
    }
    Ok(sheet)
}

/// From which edition to which.
fn title(record: &Record) -> String {
    let from_to = |s: &Statement| {
        let older = Family::of(s.framework.as_str())?.older()?;
        let year = older.split_once(':').map_or(older, |(_, year)| year);
        let (standard, _) = s.framework_name.split_once(':')?;
        s.has_transition.then(|| format!("{standard}:{year} to {}", s.framework_name))
    };
    let all: Vec<String> = record.statements.iter().filter_map(from_to).collect();
    if all.is_empty() { "Transition".to_owned() } else { format!("Transition from {}", all.join(", and from ")) }
}

fn row<'r>(
    record: &Record,
    control: &'r StatementControl,
    transition: &'r Transition,
    predecessor: Option<&'r PredecessorAnswer>,
) -> Vec<Content<'r>> {
    let cite = |origins: &[Origin]| origins.iter().map(|o| record.cite(o)).collect::<Vec<_>>().join(", ");
    let (old, applicability, status, origin) = match predecessor {
        None => ("none: decide", String::new(), String::new(), String::new()),
        Some(p) if !p.present => {
            (p.provision.local(), "no source speaks of it".to_owned(), String::new(), String::new())
        }
        Some(p) => {
            let mut origins = p.applicability.origins.clone();
            origins.extend(p.status.origins.iter().filter(|o| !p.applicability.origins.contains(o)).cloned());
            let words =
                |how: &str, word: &str| if how.is_empty() { word.to_owned() } else { format!("{word} ({how})") };
            (
                p.provision.local(),
                words(&p.applicability.how, p.applicability.value.word()),
                words(&p.status.how, status_word(p.status.value)),
                cite(&origins),
            )
        }
    };
    let overruled: Vec<String> = control
        .overruled
        .iter()
        .filter(|o| predecessor.is_some_and(|p| p.provision == o.provision))
        .map(|o| format!("{} “{}” ({}): {}", o.field, o.raw, record.cite(&o.origin), o.why))
        .collect();
    vec![
        record.name_of(&control.provision).into(),
        control.title.as_str().into(),
        old.into(),
        applicability.into(),
        status.into(),
        origin.into(),
        transition.applicability.word().into(),
        status_word(transition.status).into(),
        transition.how.as_str().into(),
        control.applicability.value.word().into(),
        status_word(control.status.value).into(),
        bases(&control.applicability, &control.status).into(),
        overruled.join("\n").into(),
    ]
}

/// The bases of both values, once where they are the same; nothing where neither is stated.
fn bases<A, S>(applicability: &Merged<A>, status: &Merged<S>) -> String {
    let of = |basis: Basis, origins: &[Origin]| (!origins.is_empty()).then(|| basis.word());
    match (of(applicability.basis, &applicability.origins), of(status.basis, &status.origins)) {
        (Some(a), Some(s)) if a != s => format!("{a}; status {s}"),
        (Some(word), _) | (None, Some(word)) => word.to_owned(),
        (None, None) => String::new(),
    }
}
