//! The sheet Read me: what each sheet is for, signs and words, attribution, disclaimer.

use super::book::Book;
use super::labels::Labels;
use super::notes;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::style::STATUSES;
use super::table::{CellStyle, GridColumn, TableSpec, keyed};
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Basis, Status};

const fn first(key: &'static str) -> GridColumn {
    keyed(key, CellStyle::Strong, 28.0)
}

const fn second(key: &'static str) -> GridColumn {
    keyed(key, CellStyle::Text, 110.0)
}

const SHEETS_TOLD: TableSpec = TableSpec::of(&[first("Sheet"), second("What_it_is_for")]).key("sheets_told");
const WORK: TableSpec = TableSpec::of(&[first("To"), second("How_it_works")]).key("work");
const SIGNS: TableSpec = TableSpec::of(&[first("Sign_or_word"), second("What_it_means")]).key("signs");
const STANDARDS: TableSpec = TableSpec::of(&[first("Standard"), second("Attribution")]).key("standards");
const TERMS: TableSpec = TableSpec::of(&[first("About"), second("Terms_of_this_document")]).key("terms");

/// The sheet.
pub(super) const SHEET: SheetSpec =
    SheetSpec::new(SheetKind::ReadMe, "read_me", &[SHEETS_TOLD, WORK, SIGNS, STANDARDS, TERMS], content).fixed();

fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let frameworks = record.integration.iter().flat_map(|i| &i.frameworks);
    let standards = record
        .catalogues
        .iter()
        .map(|c| (c.name.as_str(), c.attribution.as_str()))
        .chain(frameworks.map(|f| (f.name.as_str(), f.attribution.as_str())))
        .map(|(name, attribution)| vec![name.into(), attribution.into()])
        .collect();
    let sections = [
        (SHEETS_TOLD, sheets(record, labels)),
        (WORK, work(labels, book.is_protected())),
        (SIGNS, signs(labels)),
        (STANDARDS, standards),
        (TERMS, terms(record, labels)),
    ];
    let sections = sections.map(|(table, rows)| GridSection::new(table, labels, rows));
    vec![SheetContent::of(SheetKind::ReadMe, labels, sections.into())]
}

/// What each of the sheets is for that the workbook has.
fn sheets<'r>(record: &Record, labels: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let is_there = |kind: SheetKind| match kind {
        SheetKind::Clauses => record.statements.iter().any(|s| !s.clauses.is_empty()),
        SheetKind::Crosswalk | SheetKind::Coverage | SheetKind::Evidence | SheetKind::Plan => {
            record.integration.is_some()
        }
        SheetKind::ReadMe => false,
        _ => true,
    };
    let purpose = |kind: &SheetKind| labels.find(&format!("read_me.sheets.{}", kind.key())).unwrap_or_default();
    let there = labels.sheets().iter().filter(|kind| is_there(**kind));
    there.map(|kind| vec![labels.sheet(*kind).into(), purpose(kind).into()]).collect()
}

/// How to work with it.
fn work<'r>(labels: &'r Labels<'r>, protected: bool) -> Vec<Vec<CellContent<'r>>> {
    let (unmatched, findings) = (labels.sheet(SheetKind::Unmatched), labels.sheet(SheetKind::Findings));
    let mut work = vec![
        vec![
            labels.word("read_me.work.type").into(),
            labels.format("read_me.work.type_is", &values! { unmatched: unmatched, findings: findings }).into(),
        ],
        vec![labels.word("read_me.work.names").into(), labels.word("read_me.work.names_is").into()],
        vec![
            labels.word("read_me.work.notes").into(),
            labels.format("read_me.work.notes_is", &values! { most: notes::MOST }).into(),
        ],
    ];
    if protected {
        work.push(vec![
            labels.word("read_me.work.protection").into(),
            labels.word("read_me.work.protection_is").into(),
        ]);
    }
    work
}

/// What the signs and words of the statement mean.
fn signs<'r>(labels: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let of_status = |status: Status| {
        let meaning = match status {
            Status::Implemented => "read_me.signs.implemented",
            Status::Partial => "read_me.signs.partial",
            Status::Planned => "read_me.signs.planned",
            Status::NotImplemented => "read_me.signs.not_implemented",
            Status::Alternative => "read_me.signs.alternative",
            Status::Unstated => "read_me.signs.unstated",
        };
        (labels.status(status), meaning)
    };
    let others = [
        (labels.not_applicable(), "read_me.signs.not_applicable"),
        (labels.basis(Basis::Stated), "read_me.signs.stated"),
        (labels.basis(Basis::CarriedOver), "read_me.signs.carried_over"),
        (labels.basis(Basis::Proposed), "read_me.signs.proposed"),
        (labels.word("read_me.signs.origin"), "read_me.signs.origin_is"),
        (labels.word("read_me.signs.reasons"), "read_me.signs.reasons_is"),
        (labels.word("read_me.signs.open"), "read_me.signs.open_is"),
    ];
    let all = STATUSES.into_iter().map(of_status).chain(others);
    all.map(|(sign, meaning)| vec![sign.into(), labels.word(meaning).into()]).collect()
}

/// Which source takes precedence, and what the document is.
fn terms<'r>(record: &Record, labels: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let [applicability, status] = labels.localizer.precedence(&record.precedence);
    let carried_over = labels.sheet_if_shown(SheetKind::CarriedOver);
    let precedence = labels.format(
        "read_me.terms.precedence_is",
        &values! { applicability: applicability, status: status, carried_over: carried_over },
    );
    vec![
        vec![labels.word("read_me.terms.precedence").into(), precedence.into()],
        vec![labels.word("read_me.terms.draft").into(), labels.word("read_me.terms.draft_is").into()],
        vec![labels.word("read_me.terms.findings").into(), labels.word("read_me.terms.findings_is").into()],
        vec![labels.word("read_me.terms.program").into(), labels.format("read_me.terms.program_is", &[]).into()],
    ]
}
