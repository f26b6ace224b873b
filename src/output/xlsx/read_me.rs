//! The sheet Read me: what each sheet is for, signs and words, attribution, disclaimer.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::notes;
use super::rows::CellContent;
use super::style::STATUSES;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Basis, Status};

const SHEETS: [GridColumn; 2] =
    [keyed("Sheet", CellStyle::Strong, 28.0), keyed("What_it_is_for", CellStyle::Text, 110.0)];
const SIGNS: [GridColumn; 2] =
    [keyed("Sign_or_word", CellStyle::Strong, 28.0), keyed("What_it_means", CellStyle::Text, 110.0)];
const WORK: [GridColumn; 2] = [keyed("To", CellStyle::Strong, 28.0), keyed("How_it_works", CellStyle::Text, 110.0)];
const STANDARDS: [GridColumn; 2] =
    [keyed("Standard", CellStyle::Strong, 28.0), keyed("Attribution", CellStyle::Text, 110.0)];
const TERMS: [GridColumn; 2] =
    [keyed("About", CellStyle::Strong, 28.0), keyed("Terms_of_this_document", CellStyle::Text, 110.0)];

/// Its tables by what texts call them.
pub(super) const TABLES: [(&str, &[GridColumn]); 5] =
    [("sheets_told", &SHEETS), ("work", &WORK), ("signs", &SIGNS), ("standards", &STANDARDS), ("terms", &TERMS)];

/// Writes the sheet.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let none = voice.word("sheets.none.nothing");
    let section = |name: &'static str, heading, columns: &'static [GridColumn], rows| {
        GridSection::new(name, columns, rows, none).headed(voice.word(heading))
    };
    let frameworks = record.integration.iter().flat_map(|i| &i.frameworks);
    let standards = record
        .catalogues
        .iter()
        .map(|c| (c.name.as_str(), c.attribution.as_str()))
        .chain(frameworks.map(|f| (f.name.as_str(), f.attribution.as_str())))
        .map(|(name, attribution)| vec![name.into(), attribution.into()])
        .collect();
    let sections = [
        section("Sheets_told", "sheets.heading.sheets_told", &SHEETS, sheets(record, voice)),
        section("Work", "sheets.heading.work", &WORK, work(voice, book.is_protected())),
        section("Signs", "sheets.heading.signs", &SIGNS, signs(voice)),
        section("Standards", "sheets.heading.standards", &STANDARDS, standards),
        section("Terms", "sheets.heading.terms", &TERMS, terms(record, voice)),
    ];
    let (name, title) = (voice.sheet(SheetKind::ReadMe), voice.word("sheets.title.read_me"));
    Ok(grid::sheet(name, title, voice.word("sheets.remark.read_me"), &sections, book)?.0)
}

/// What each of the sheets is for that the workbook has.
fn sheets<'r>(record: &Record, voice: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let is_there = |kind: SheetKind| match kind {
        SheetKind::Clauses => record.statements.iter().any(|s| !s.clauses.is_empty()),
        SheetKind::Crosswalk | SheetKind::Coverage | SheetKind::Evidence | SheetKind::Plan => {
            record.integration.is_some()
        }
        SheetKind::ReadMe => false,
        _ => true,
    };
    let told = |kind: &SheetKind| {
        let text = match kind {
            SheetKind::Summary => "read_me.sheets.summary",
            SheetKind::Statement => "read_me.sheets.statement",
            SheetKind::Transition => "read_me.sheets.transition",
            SheetKind::Clauses => "read_me.sheets.clauses",
            SheetKind::Crosswalk => "read_me.sheets.crosswalk",
            SheetKind::Coverage => "read_me.sheets.coverage",
            SheetKind::Evidence => "read_me.sheets.evidence",
            SheetKind::Findings => "read_me.sheets.findings",
            SheetKind::Unmatched => "read_me.sheets.unmatched",
            SheetKind::CarriedOver => "read_me.sheets.carried_over",
            SheetKind::SourceRows => "read_me.sheets.source_rows",
            SheetKind::Sources => "read_me.sheets.sources",
            SheetKind::Plan => "read_me.sheets.plan",
            SheetKind::Lists => "read_me.sheets.lists",
            SheetKind::ReadMe => "sheets.remark.read_me",
        };
        vec![voice.sheet(*kind).into(), voice.word(text).into()]
    };
    voice.sheets().iter().filter(|kind| is_there(**kind)).map(told).collect()
}

/// How to work with it.
fn work<'r>(voice: &'r Labels<'r>, protected: bool) -> Vec<Vec<CellContent<'r>>> {
    let (unmatched, findings) = (voice.sheet(SheetKind::Unmatched), voice.sheet(SheetKind::Findings));
    let mut work = vec![
        vec![
            voice.word("read_me.work.type").into(),
            voice.format("read_me.work.type_is", &values! { unmatched: unmatched, findings: findings }).into(),
        ],
        vec![voice.word("read_me.work.names").into(), voice.word("read_me.work.names_is").into()],
        vec![
            voice.word("read_me.work.notes").into(),
            voice.format("read_me.work.notes_is", &values! { most: notes::MOST }).into(),
        ],
    ];
    if protected {
        work.push(vec![voice.word("read_me.work.protection").into(), voice.word("read_me.work.protection_is").into()]);
    }
    work
}

/// What the signs and words of the statement mean.
fn signs<'r>(voice: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let of_status = |status: Status| {
        let meaning = match status {
            Status::Implemented => "read_me.signs.implemented",
            Status::Partial => "read_me.signs.partial",
            Status::Planned => "read_me.signs.planned",
            Status::NotImplemented => "read_me.signs.not_implemented",
            Status::Alternative => "read_me.signs.alternative",
            Status::Unstated => "read_me.signs.unstated",
        };
        (voice.status(status), meaning)
    };
    let others = [
        (voice.not_applicable(), "read_me.signs.not_applicable"),
        (voice.basis(Basis::Stated), "read_me.signs.stated"),
        (voice.basis(Basis::CarriedOver), "read_me.signs.carried_over"),
        (voice.basis(Basis::Proposed), "read_me.signs.proposed"),
        (voice.word("read_me.signs.origin"), "read_me.signs.origin_is"),
        (voice.word("read_me.signs.reasons"), "read_me.signs.reasons_is"),
        (voice.word("read_me.signs.open"), "read_me.signs.open_is"),
    ];
    let all = STATUSES.into_iter().map(of_status).chain(others);
    all.map(|(sign, meaning)| vec![sign.into(), voice.word(meaning).into()]).collect()
}

/// Which source speaks, and what the document is.
fn terms<'r>(record: &Record, voice: &'r Labels<'r>) -> Vec<Vec<CellContent<'r>>> {
    let [applicability, status] = voice.speaker.precedence(&record.precedence);
    let carried_over = voice.sheet_if_shown(SheetKind::CarriedOver);
    let precedence = voice.format(
        "read_me.terms.precedence_is",
        &values! { applicability: applicability, status: status, carried_over: carried_over },
    );
    vec![
        vec![voice.word("read_me.terms.precedence").into(), precedence.into()],
        vec![voice.word("read_me.terms.draft").into(), voice.word("read_me.terms.draft_is").into()],
        vec![voice.word("read_me.terms.findings").into(), voice.word("read_me.terms.findings_is").into()],
        vec![voice.word("read_me.terms.program").into(), voice.format("read_me.terms.program_is", &[]).into()],
    ]
}
