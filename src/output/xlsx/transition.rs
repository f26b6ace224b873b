//! The sheet Transition: one row per pair 2013 → 2022, with both answers and how they were merged.

use super::book::{Book, quoted};
use super::grid::FIRST_HEADER;
use super::labels::Labels;
use super::rows::{CellContent, Target};
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::statement;
use super::table::{CellStyle, Colours, TableSpec, keyed};
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Basis, Merged, Origin, PredecessorAnswer, Standard, Statement, StatementControl, Transition};
use crate::output::support::{is_undecided, new_control_question};

const TABLE: TableSpec = TableSpec::of(&[
    keyed("Control", CellStyle::Strong, 12.0),
    keyed("Title", CellStyle::Text, 36.0),
    keyed("Predecessor", CellStyle::Strong, 12.0),
    keyed("Its_answer_on_applicability", CellStyle::Text, 16.0),
    keyed("Its_status", CellStyle::Text, 19.0),
    keyed("Its_reason_for_exclusion", CellStyle::Text, 36.0),
    keyed("Its_origin", CellStyle::Quiet, 20.0),
    keyed("Merged_applicability", CellStyle::Text, 14.0),
    keyed("Merged_status", CellStyle::Text, 19.0).coloured(Colours::Status),
    keyed("How_merged", CellStyle::Text, 46.0),
    keyed("In_the_statement_applicable", CellStyle::Text, 14.0),
    keyed("In_the_statement_status", CellStyle::Text, 19.0).coloured(Colours::Status),
    keyed("Basis", CellStyle::Quiet, 14.0),
    keyed("Overruled", CellStyle::Text, 46.0),
])
.key("transition")
.totalled()
.named();

/// The controls that the edition introduced and the organisation has not decided on yet.
const TO_DECIDE: TableSpec = TableSpec::of(&[
    keyed("Control", CellStyle::Strong, 12.0),
    keyed("Title", CellStyle::Text, 36.0),
    keyed("What_it_asks", CellStyle::Text, 60.0),
    keyed("Decide_in", CellStyle::Text, 30.0),
])
.key("to_decide");

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Transition, "transition", &[TABLE, TO_DECIDE], content);

/// Without a source on the earlier edition the sheet states so.
fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let mut rows = Vec::new();
    for control in record.statements.iter().flat_map(|s| &s.controls) {
        let Some(transition) = &control.transition else { continue };
        if transition.predecessors.is_empty() {
            rows.push(row(record, labels, control, transition, None));
        }
        rows.extend(transition.predecessors.iter().map(|p| row(record, labels, control, transition, Some(p))));
    }
    let mut sections = vec![GridSection::new(TABLE, labels, rows)];
    let to_decide = to_decide(record, labels);
    if !to_decide.is_empty() {
        sections.push(GridSection::new(TO_DECIDE, labels, to_decide));
    }
    let sheet = SheetContent::of(SheetKind::Transition, labels, sections);
    vec![SheetContent { title: title(record, labels), ..sheet }]
}

/// One row per control to decide on, with a link to the cell of the statement that takes the decision.
fn to_decide<'r>(record: &'r Record, labels: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let mut rows = Vec::new();
    for (at, statement) in record.statements.iter().enumerate().filter(|(_, s)| s.has_transition) {
        let controls = (0u32..).zip(&statement.controls);
        for (row, control) in controls.filter(|(_, c)| c.new && c.in_role && is_undecided(c)) {
            let question = labels.find(&new_control_question(control)).unwrap_or_default().to_owned();
            let sheet = statement::name(labels, at, statement);
            let place = format!("{}!C{}", quoted(&sheet), FIRST_HEADER + 2 + row);
            rows.push(vec![
                record.name_of(&control.provision).into(),
                control.title.as_str().into(),
                question.into(),
                CellContent::Link { text: sheet.into(), to: Target::Place(place) },
            ]);
        }
    }
    rows
}

/// From which edition to which.
fn title(record: &Record, labels: &Labels<'_>) -> String {
    let from_to = |s: &Statement| {
        let older = Standard::of(s.framework.as_str())?.older()?;
        let year = older.split_once(':').map_or(older, |(_, year)| year);
        let (standard, _) = s.framework_name.split_once(':')?;
        let older = format!("{standard}:{year}");
        let values = values! { older: older, current: &s.framework_name };
        s.has_transition.then(|| labels.format("sheets.title.transition_of_one", &values))
    };
    let all: Vec<String> = record.statements.iter().filter_map(from_to).collect();
    if all.is_empty() {
        return labels.word("sheets.title.transition").to_owned();
    }
    let editions = all.join(labels.word("sheets.title.transition_between"));
    labels.format("sheets.title.transition_from", &values! { editions: editions })
}

fn row<'r>(
    record: &Record,
    labels: &'r Labels<'r>,
    control: &'r StatementControl,
    transition: &'r Transition,
    predecessor: Option<&'r PredecessorAnswer>,
) -> Vec<CellContent<'r>> {
    let cite =
        |origins: &[Origin]| origins.iter().map(|o| labels.localizer.cite(record, o)).collect::<Vec<_>>().join(", ");
    let (old, applicability, status, origin) = match predecessor {
        None => (labels.word("cells.transition.no_predecessor"), String::new(), String::new(), String::new()),
        Some(p) if !p.present => (
            p.provision.local(),
            labels.word("cells.transition.not_in_sources").to_owned(),
            String::new(),
            String::new(),
        ),
        Some(p) => {
            let mut origins = p.applicability.origins.clone();
            origins.extend(p.status.origins.iter().filter(|o| !p.applicability.origins.contains(o)).cloned());
            let words = |how: &str, word: &str| {
                // A predecessor's own answer was derived where its edition's sources have none; the record states so in English.
                let how = labels.phrase(how);
                if how.is_empty() {
                    return word.to_owned();
                }
                labels.format("cells.transition.derived", &values! { word: word, how: how })
            };
            (
                p.provision.local(),
                words(&p.applicability.how, labels.applicability(p.applicability.value)),
                words(&p.status.how, labels.status(p.status.value)),
                cite(&origins),
            )
        }
    };
    let reasons: Vec<&str> =
        predecessor.into_iter().flat_map(|p| &p.reasons_for_exclusion).map(|text| text.text.as_str()).collect();
    let overruled: Vec<String> = control
        .overruled
        .iter()
        .filter(|o| predecessor.is_some_and(|p| p.provision == o.provision))
        .map(|o| {
            let (field, why) = (labels.phrase(&o.field), labels.localizer.localize(&o.why));
            let cell = labels.localizer.cite(record, &o.origin);
            labels.format("cells.transition.overruled", &values! { field: field, raw: &o.raw, cell: cell, why: why })
        })
        .collect();
    vec![
        record.name_of(&control.provision).into(),
        control.title.as_str().into(),
        old.into(),
        applicability.into(),
        status.into(),
        reasons.join("\n").into(),
        origin.into(),
        labels.applicability(transition.applicability).into(),
        labels.status(transition.status).into(),
        labels.localizer.localize(&transition.how).into(),
        labels.applicability(control.applicability.value).into(),
        labels.status(control.status.value).into(),
        bases(labels, &control.applicability, &control.status).into(),
        overruled.join("\n").into(),
    ]
}

/// The bases of both values, once where they are the same; nothing where neither is stated.
fn bases<A, S>(labels: &Labels<'_>, applicability: &Merged<A>, status: &Merged<S>) -> String {
    let of = |basis: Basis, origins: &[Origin]| (!origins.is_empty()).then(|| labels.basis(basis));
    match (of(applicability.basis, &applicability.origins), of(status.basis, &status.origins)) {
        (Some(a), Some(s)) if a != s => labels.format("cells.basis.two", &values! { applicability: a, status: s }),
        (Some(word), _) | (None, Some(word)) => word.to_owned(),
        (None, None) => String::new(),
    }
}
