//! The sheet Sources: files, sheets, columns, words and ledger, as they were read.

use std::borrow::Cow;

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, TableSpec, keyed};
use crate::i18n::values;
use crate::model::record::{Record, SourceRecord};
use crate::model::{DecidedOn, Decision, SheetReading, Visibility, VocabularyUse};

const FILES: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 9.0),
    keyed("File", CellStyle::Text, 40.0),
    keyed("Kind", CellStyle::Text, 30.0),
    keyed("Edition", CellStyle::Text, 40.0),
    keyed("Date", CellStyle::Text, 12.0),
    keyed("Merged", CellStyle::Text, 30.0),
    keyed("Format", CellStyle::Text, 30.0),
    keyed("Language", CellStyle::Text, 20.0),
    keyed("Import_profile", CellStyle::Text, 20.0),
    keyed("Bytes", CellStyle::Number, 12.0),
    keyed("SHA_256", CellStyle::Quiet, 34.0),
    keyed("Notes", CellStyle::Text, 60.0),
])
.key("files");
const SHEETS: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 9.0),
    keyed("Sheet", CellStyle::Text, 40.0),
    keyed("Shown", CellStyle::Text, 30.0),
    keyed("Read_and_why", CellStyle::Text, 40.0),
    keyed("Header_rows", CellStyle::Text, 12.0),
    keyed("Rows_of_the_tables", CellStyle::Text, 30.0),
    keyed("Hidden_rows", CellStyle::Text, 30.0),
    keyed("Rows", CellStyle::Number, 12.0),
    keyed("Rows_by_class", CellStyle::Text, 34.0),
    keyed("Entries", CellStyle::Number, 12.0),
])
.key("sheets");
const LEDGER: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 9.0),
    keyed("Class_of_rows", CellStyle::Text, 40.0),
    keyed("How_many", CellStyle::Number, 30.0),
    keyed("Check", CellStyle::Text, 40.0),
])
.key("ledger");
const ROLES: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 9.0),
    keyed("Sheet_of_the_column", CellStyle::Text, 40.0),
    keyed("Column", CellStyle::Text, 30.0),
    keyed("Header", CellStyle::Text, 40.0),
    keyed("Confidence_in_per_cent", CellStyle::Number, 12.0),
    keyed("Read_as", CellStyle::Text, 30.0),
])
.key("columns_read");
const DECISIONS: TableSpec = TableSpec::of(&[
    keyed("Decided_on", CellStyle::Strong, 16.0),
    keyed("Value", CellStyle::Text, 40.0),
    keyed("As_typed", CellStyle::Text, 30.0),
    keyed("Instead_of", CellStyle::Text, 40.0),
    keyed("Typed_into", CellStyle::Quiet, 12.0),
    keyed("State", CellStyle::Text, 30.0),
])
.key("decisions");
const WORDS: TableSpec = TableSpec::of(&[
    keyed("Source", CellStyle::Strong, 9.0),
    keyed("Word_in_an_answer_column", CellStyle::Text, 40.0),
    keyed("Column_role", CellStyle::Text, 30.0),
    keyed("Taken_for", CellStyle::Text, 40.0),
    keyed("Times", CellStyle::Number, 12.0),
])
.key("words");

/// The sheet.
pub(super) const SHEET: SheetSpec =
    SheetSpec::new(SheetKind::Sources, "sources", &[FILES, LEDGER, SHEETS, ROLES, DECISIONS, WORDS], content);

fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let mut files: Vec<Vec<CellContent<'_>>> = record.sources.iter().map(|source| file(labels, source)).collect();
    files.extend(record.unread_sources.iter().map(|unread| {
        let mut row: Vec<CellContent<'_>> = vec![CellContent::Empty; FILES.columns.len()];
        row[0] = labels.word("cells.sources.not_read").into();
        row[1] = unread.name.as_str().into();
        row[5] = labels.word("cells.sources.no").into();
        row[10] = unread.sha256.as_deref().unwrap_or_default().into();
        row[11] = unread.reason.as_str().into();
        row
    }));
    let mut sheets = Vec::new();
    let mut ledger = Vec::new();
    let mut roles = Vec::new();
    let mut words = Vec::new();
    for source in &record.sources {
        let tag = format!("S{}", source.number);
        for reading in &source.sheets {
            sheets.push(sheet_row(labels, &tag, reading));
            for column in reading.tables.iter().flat_map(|t| &t.columns) {
                roles.push(vec![
                    tag.clone().into(),
                    reading.sheet.as_ref().into(),
                    column.column.as_str().into(),
                    column.header.as_str().into(),
                    u32::from(column.confidence).into(),
                    labels.phrase(column.role.words()).into(),
                ]);
            }
        }
        for (class, rows) in source.ledger.classes() {
            ledger.push(vec![tag.clone().into(), labels.phrase(class).into(), rows.into(), CellContent::Empty]);
        }
        let check = if source.ledger.balances() { "cells.sources.adds_up" } else { "cells.sources.does_not_add_up" };
        let sum = labels.format(check, &values! { n: source.ledger.entries });
        ledger.push(vec![
            tag.clone().into(),
            labels.word("cells.sources.all_rows").into(),
            source.ledger.rows.into(),
            sum.into(),
        ]);
        for word in &source.vocabulary {
            words.push(vec![
                tag.clone().into(),
                word.word.as_str().into(),
                labels.phrase(word.role.words()).into(),
                match &word.taken_for {
                    Some(meaning) => labels.phrase(meaning).into(),
                    None => not_understood(labels, word).into(),
                },
                word.count.into(),
            ]);
        }
    }
    let decisions = record.decisions.iter().map(|d| decision(record, labels, d)).collect();
    let sections =
        [(FILES, files), (LEDGER, ledger), (SHEETS, sheets), (ROLES, roles), (DECISIONS, decisions), (WORDS, words)]
            .map(|(table, rows)| GridSection::new(table, labels, rows));
    vec![SheetContent::of(SheetKind::Sources, labels, sections.into())]
}

fn not_understood(labels: &Labels<'_>, word: &VocabularyUse) -> String {
    let near: Vec<String> = word
        .nearest
        .iter()
        .map(|n| {
            let values = values! { word: &n.word, meaning: labels.phrase(&n.meaning), score: u32::from(n.score) };
            labels.format("cells.sources.near", &values)
        })
        .collect();
    if near.is_empty() {
        return labels.word("cells.sources.not_understood").to_owned();
    }
    let list = near.join(labels.word("lists.comma"));
    labels.format("cells.sources.not_understood_near", &values! { list: list })
}

/// What was typed into an earlier copy of this workbook.
fn decision<'r>(record: &Record, labels: &'r Labels<'r>, decision: &'r Decision) -> Vec<CellContent<'r>> {
    let on = match &decision.on {
        DecidedOn::Control(id) => record.name_of(id),
        DecidedOn::Document => labels.word("sentences.document.this_document").to_owned(),
        DecidedOn::Row { source, sheet, row, .. } => {
            labels.format("cells.decisions.row", &values! { source: source, sheet: sheet, row: *row })
        }
        DecidedOn::Finding { rule, provision, .. } => match provision {
            None => rule.clone(),
            Some(on) => labels.format("cells.decisions.rule_on", &values! { rule: rule, control: record.name_of(on) }),
        },
    };
    let state = match (
        decision.problem.as_ref().map(|problem| labels.localizer.localize(problem)),
        &decision.sources_say_now,
    ) {
        (Some(problem), _) => labels.format("cells.decisions.not_in_force", &values! { why: problem }),
        (None, Some(now)) => {
            let now = labels.answer(decision.field, now);
            labels.format("cells.decisions.in_force_now", &values! { now: now })
        }
        (None, None) => labels.word("cells.decisions.in_force").to_owned(),
    };
    let value = if decision.value.is_empty() {
        Cow::Borrowed(labels.word("cells.decisions.cleared"))
    } else {
        labels.answer(decision.field, &decision.value)
    };
    let cell = labels.localizer.cite(record, &decision.origin);
    let typed_into =
        labels.format("cells.decisions.typed_into", &values! { sheet: decision.origin.sheet.as_ref(), cell: cell });
    vec![
        on.into(),
        labels.phrase(decision.field.word()).into(),
        value.into(),
        labels.answer(decision.field, &decision.instead_of).into(),
        typed_into.into(),
        state.into(),
    ]
}

fn file<'r>(labels: &'r Labels<'r>, source: &'r SourceRecord) -> Vec<CellContent<'r>> {
    let merged = match (source.not_merged_because.is_some(), source.merged) {
        (_, true) => labels.word("cells.sources.yes").to_owned(),
        (true, false) => {
            let why = labels.localizer.left_out_because(source).unwrap_or_default();
            labels.format("cells.sources.no_because", &values! { why: why })
        }
        (false, false) => labels.word("cells.sources.no").to_owned(),
    };
    vec![
        format!("S{}", source.number).into(),
        source.name.as_str().into(),
        labels.phrase(source.kind.words()).into(),
        labels.localizer.editions(source).into(),
        source.date.as_deref().unwrap_or_else(|| labels.word("cells.sources.not_stated")).into(),
        merged.into(),
        labels.localizer.file_format(&source.format_in_words).into(),
        match &source.language {
            None => labels.word("cells.sources.not_known").into(),
            Some(language) => labels.phrase(&language.name).into(),
        },
        source.profile.as_deref().unwrap_or_default().into(),
        CellContent::Number(source.size as f64),
        source.sha256.as_str().into(),
        source.notes.join("\n").into(),
    ]
}

fn hidden(labels: &Labels<'_>, reading: &SheetReading) -> String {
    match (reading.hidden_rows, &reading.hidden_columns) {
        (None, _) => labels.word("cells.sources.not_known").to_owned(),
        (Some(rows), Some(columns)) if !columns.is_empty() => {
            let columns = columns.join(", ");
            labels.format("cells.sources.hidden_columns", &values! { rows: rows, columns: columns })
        }
        (Some(rows), _) => rows.to_string(),
    }
}

fn sheet_row<'r>(labels: &'r Labels<'r>, tag: &str, reading: &'r SheetReading) -> Vec<CellContent<'r>> {
    let shown = match reading.visibility {
        Visibility::Visible => "cells.sources.shown",
        Visibility::Hidden => "cells.sources.hidden",
        Visibility::VeryHidden => "cells.sources.very_hidden",
    };
    let range = |(first, last): (u32, u32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    let no_header = || labels.word("cells.sources.no_header").to_owned();
    let headers: Vec<String> = reading.tables.iter().map(|t| t.header_rows.map_or_else(no_header, range)).collect();
    let bodies: Vec<String> = reading.tables.iter().map(|t| range(t.body_rows)).collect();
    let counted = |(class, n): &(&'static str, u32)| format!("{} {n}", labels.phrase(class));
    let classes: Vec<String> = reading.ledger.classes().iter().filter(|(_, n)| *n > 0).map(counted).collect();
    let read = if reading.read { "cells.sources.read_because" } else { "cells.sources.not_read_because" };
    vec![
        tag.to_owned().into(),
        reading.sheet.as_ref().into(),
        labels.word(shown).into(),
        labels.format(read, &values! { why: labels.localizer.why_sheet(reading) }).into(),
        headers.join(", ").into(),
        bodies.join(", ").into(),
        hidden(labels, reading).into(),
        reading.ledger.rows.into(),
        classes.join(", ").into(),
        reading.ledger.entries.into(),
    ]
}
