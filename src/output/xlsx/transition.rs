//! The sheet Transition: one row a pair 2013 → 2022, with both answers and how they were merged.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::colours::status_colours;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Basis, Merged, Origin, PredecessorAnswer, Standard, Statement, StatementControl, Transition};

pub(super) const COLUMNS: [GridColumn; 13] = [
    keyed("Control", CellStyle::Strong, 12.0),
    keyed("Title", CellStyle::Text, 36.0),
    keyed("Predecessor", CellStyle::Strong, 12.0),
    keyed("Its_answer_on_applicability", CellStyle::Text, 16.0),
    keyed("Its_status", CellStyle::Text, 19.0),
    keyed("Its_origin", CellStyle::Quiet, 20.0),
    keyed("Merged_applicability", CellStyle::Text, 14.0),
    keyed("Merged_status", CellStyle::Text, 19.0),
    keyed("How_merged", CellStyle::Text, 46.0),
    keyed("In_the_statement_applicable", CellStyle::Text, 14.0),
    keyed("In_the_statement_status", CellStyle::Text, 19.0),
    keyed("Basis", CellStyle::Quiet, 14.0),
    keyed("Overruled", CellStyle::Text, 46.0),
];

/// Writes the sheet; without a source on the 2013 edition it says so.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let mut rows = Vec::new();
    for control in record.statements.iter().flat_map(|s| &s.controls) {
        let Some(transition) = &control.transition else { continue };
        if transition.predecessors.is_empty() {
            rows.push(row(record, voice, control, transition, None));
        }
        rows.extend(transition.predecessors.iter().map(|p| row(record, voice, control, transition, Some(p))));
    }
    let section =
        GridSection::new("Transition", &COLUMNS, rows, voice.word("sheets.none.transition")).totalled().named();
    let (name, remark) = (voice.sheet(SheetKind::Transition), voice.word("sheets.remark.transition"));
    let (mut sheet, placed) = grid::sheet(name, &title(record, voice), remark, &[section], book)?;
    for place in &placed {
        for key in ["Merged_status", "In_the_statement_status"] {
            status_colours(&mut sheet, place, key, voice)?;
        }
    }
    Ok(sheet)
}

/// From which edition to which.
fn title(record: &Record, voice: &Labels<'_>) -> String {
    let from_to = |s: &Statement| {
        let older = Standard::of(s.framework.as_str())?.older()?;
        let year = older.split_once(':').map_or(older, |(_, year)| year);
        let (standard, _) = s.framework_name.split_once(':')?;
        let older = format!("{standard}:{year}");
        let values = values! { older: older, current: &s.framework_name };
        s.has_transition.then(|| voice.format("sheets.title.transition_of_one", &values))
    };
    let all: Vec<String> = record.statements.iter().filter_map(from_to).collect();
    if all.is_empty() {
        return voice.word("sheets.title.transition").to_owned();
    }
    let editions = all.join(voice.word("sheets.title.transition_between"));
    voice.format("sheets.title.transition_from", &values! { editions: editions })
}

fn row<'r>(
    record: &Record,
    voice: &'r Labels<'r>,
    control: &'r StatementControl,
    transition: &'r Transition,
    predecessor: Option<&'r PredecessorAnswer>,
) -> Vec<CellContent<'r>> {
    let cite =
        |origins: &[Origin]| origins.iter().map(|o| voice.speaker.cite(record, o)).collect::<Vec<_>>().join(", ");
    let (old, applicability, status, origin) = match predecessor {
        None => (voice.word("cells.transition.no_predecessor"), String::new(), String::new(), String::new()),
        Some(p) if !p.present => (
            p.provision.local(),
            voice.word("cells.transition.not_in_sources").to_owned(),
            String::new(),
            String::new(),
        ),
        Some(p) => {
            let mut origins = p.applicability.origins.clone();
            origins.extend(p.status.origins.iter().filter(|o| !p.applicability.origins.contains(o)).cloned());
            let words = |how: &str, word: &str| {
                // A predecessor's own answer was derived where its edition's sources have none; the record says so in English.
                let how = voice.phrase(how);
                if how.is_empty() {
                    return word.to_owned();
                }
                voice.format("cells.transition.derived", &values! { word: word, how: how })
            };
            (
                p.provision.local(),
                words(&p.applicability.how, voice.applicability(p.applicability.value)),
                words(&p.status.how, voice.status(p.status.value)),
                cite(&origins),
            )
        }
    };
    let overruled: Vec<String> = control
        .overruled
        .iter()
        .filter(|o| predecessor.is_some_and(|p| p.provision == o.provision))
        .map(|o| {
            let (field, why) = (voice.phrase(&o.field), voice.speaker.localize(&o.why));
            let cell = voice.speaker.cite(record, &o.origin);
            voice.format("cells.transition.overruled", &values! { field: field, raw: &o.raw, cell: cell, why: why })
        })
        .collect();
    vec![
        record.name_of(&control.provision).into(),
        control.title.as_str().into(),
        old.into(),
        applicability.into(),
        status.into(),
        origin.into(),
        voice.applicability(transition.applicability).into(),
        voice.status(transition.status).into(),
        voice.speaker.localize(&transition.how).into(),
        voice.applicability(control.applicability.value).into(),
        voice.status(control.status.value).into(),
        bases(voice, &control.applicability, &control.status).into(),
        overruled.join("\n").into(),
    ]
}

/// The bases of both values, once where they are the same; nothing where neither is stated.
fn bases<A, S>(voice: &Labels<'_>, applicability: &Merged<A>, status: &Merged<S>) -> String {
    let of = |basis: Basis, origins: &[Origin]| (!origins.is_empty()).then(|| voice.basis(basis));
    match (of(applicability.basis, &applicability.origins), of(status.basis, &status.origins)) {
        (Some(a), Some(s)) if a != s => voice.format("cells.basis.two", &values! { applicability: a, status: s }),
        (Some(word), _) | (None, Some(word)) => word.to_owned(),
        (None, None) => String::new(),
    }
}
