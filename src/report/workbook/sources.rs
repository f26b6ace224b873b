//! The sheet Sources: files, sheets, columns, words and ledger, as they were read.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use crate::ingest::Visibility;
use crate::recognise::{SheetReading, VocabularyUse};
use crate::reconcile::{DecidedOn, Decision};
use crate::report::record::{Record, SourceRecord};

const FILES: [Column; 12] = [
    column("Source", "Source", Look::Strong, 9.0),
    column("File", "File", Look::Text, 40.0),
    column("Kind", "Kind", Look::Text, 30.0),
    column("Edition", "Edition", Look::Text, 40.0),
    column("Date", "Date", Look::Text, 12.0),
    column("Merged", "Merged", Look::Text, 30.0),
    column("Format", "Format", Look::Text, 30.0),
    column("Language", "Language", Look::Text, 20.0),
    column("Import_profile", "Import profile", Look::Text, 20.0),
    column("Bytes", "Bytes", Look::Number, 12.0),
    column("SHA_256", "SHA-256", Look::Quiet, 34.0),
    column("Notes", "Notes", Look::Text, 60.0),
];
const SHEETS: [Column; 10] = [
    column("Source", "Source", Look::Strong, 9.0),
    column("Sheet", "Sheet", Look::Text, 40.0),
    column("Shown", "Shown", Look::Text, 30.0),
    column("Read_and_why", "Read, and why", Look::Text, 40.0),
    column("Header_rows", "Header rows", Look::Text, 12.0),
    column("Rows_of_the_tables", "Rows of the tables", Look::Text, 30.0),
    column("Hidden_rows", "Hidden rows", Look::Text, 30.0),
    column("Rows", "Rows", Look::Number, 12.0),
    column("Rows_by_class", "Rows by class", Look::Text, 34.0),
    column("Entries", "Entries", Look::Number, 12.0),
];
const LEDGER: [Column; 4] = [
    column("Source", "Source", Look::Strong, 9.0),
    column("Class_of_rows", "Class of rows", Look::Text, 40.0),
    column("How_many", "How many", Look::Number, 30.0),
    column("Check", "Check", Look::Text, 40.0),
];
const ROLES: [Column; 6] = [
    column("Source", "Source", Look::Strong, 9.0),
    column("Sheet_of_the_column", "Sheet of the column", Look::Text, 40.0),
    column("Column", "Column", Look::Text, 30.0),
    column("Header", "Header", Look::Text, 40.0),
    column("Confidence_in_per_cent", "Confidence in per cent", Look::Number, 12.0),
    column("Read_as", "Read as", Look::Text, 30.0),
];
const DECISIONS: [Column; 6] = [
    column("Decided_on", "Decided on", Look::Strong, 16.0),
    column("Value", "Value", Look::Text, 40.0),
    column("As_typed", "As typed", Look::Text, 30.0),
    column("Instead_of", "Instead of", Look::Text, 40.0),
    column("Typed_into", "Typed into", Look::Quiet, 12.0),
    column("State", "State", Look::Text, 30.0),
];
const WORDS: [Column; 5] = [
    column("Source", "Source", Look::Strong, 9.0),
    column("Word_in_an_answer_column", "Word in an answer column", Look::Text, 40.0),
    column("Column_role", "Column's role", Look::Text, 30.0),
    column("Taken_for", "Taken for", Look::Text, 40.0),
    column("Times", "Times", Look::Number, 12.0),
];

/// Writes the sheet.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut files: Vec<Vec<Content<'_>>> = record.sources.iter().map(file).collect();
    files.extend(record.unread_sources.iter().map(|unread| {
        let mut row: Vec<Content<'_>> = vec![Content::Empty; FILES.len()];
        row[0] = "not read".into();
        row[1] = unread.name.as_str().into();
        row[5] = "no".into();
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
            sheets.push(sheet_row(&tag, reading));
            for column in reading.tables.iter().flat_map(|t| &t.columns) {
                roles.push(vec![
                    tag.clone().into(),
                    reading.sheet.as_ref().into(),
                    column.column.as_str().into(),
                    column.header.as_str().into(),
                    u32::from(column.confidence).into(),
                    column.role.words().into(),
                ]);
            }
        }
        for (class, rows) in source.ledger.classes() {
            ledger.push(vec![tag.clone().into(), class.into(), rows.into(), Content::Empty]);
        }
        let check = if source.ledger.balances() { "the classes add up to the rows" } else { "does not add up" };
        let sum = format!("{check}; {} entries", source.ledger.entries);
        ledger.push(vec![tag.clone().into(), "all rows".into(), source.ledger.rows.into(), sum.into()]);
        for word in &source.vocabulary {
            words.push(vec![
                tag.clone().into(),
                word.word.as_str().into(),
                word.role.words().into(),
                match &word.taken_for {
                    Some(meaning) => meaning.as_str().into(),
                    None => not_understood(word).into(),
                },
                word.count.into(),
            ]);
        }
    }
    let decisions = record.decisions.iter().map(|d| decision(record, d)).collect();
    let section = |name: &'static str, heading: &str, columns: &'static [Column], rows, none| {
        Section::new(name, columns, rows, none).headed(heading)
    };
    let sections = [
        section("Files", "Files", &FILES, files, "No source."),
        section("Ledger", "Ledger: every row has one class", &LEDGER, ledger, "No source was read."),
        section("Sheets", "Sheets", &SHEETS, sheets, "No sheet was read."),
        section("Columns_read", "Columns, as they were read", &ROLES, roles, "No table was read."),
        section(
            "Decisions",
            "Decisions by hand",
            &DECISIONS,
            decisions,
            "Nothing was typed into an earlier copy of this workbook.",
        ),
        section("Words", "Words, as they were understood", &WORDS, words, "No answer column was found."),
    ];
    let remark = "Rows that gave no entry stand whole in record.json, each with its class.";
    Ok(grid::sheet("Sources", "Sources and integrity", remark, &sections, book)?.0)
}

fn not_understood(word: &VocabularyUse) -> String {
    let near: Vec<String> = word.nearest.iter().map(|n| format!("{} ({}) {} %", n.word, n.meaning, n.score)).collect();
    let near = if near.is_empty() { String::new() } else { format!("; nearest known: {}", near.join(", ")) };
    format!("✕ not understood{near}")
}

/// What was typed into an earlier copy of this workbook.
fn decision<'r>(record: &Record, decision: &'r Decision) -> Vec<Content<'r>> {
    let on = match &decision.on {
        DecidedOn::Control(id) => record.name_of(id),
        DecidedOn::Row { source, sheet, row, .. } => format!("{source}, {sheet}, row {row}"),
        DecidedOn::Finding { rule, provision, .. } => {
            provision.as_ref().map_or_else(|| rule.clone(), |p| format!("{rule} on {}", record.name_of(p)))
        }
    };
    let state = match (&decision.problem, &decision.sources_say_now) {
        (Some(problem), _) => format!("not in force: {problem}"),
        (None, Some(now)) => format!("in force; the sources now say: {now}"),
        (None, None) => "in force".to_owned(),
    };
    let value = if decision.value.is_empty() { "(cleared)" } else { decision.value.as_str() };
    vec![
        on.into(),
        decision.field.word().into(),
        value.into(),
        decision.instead_of.as_str().into(),
        format!("{} ({})", decision.origin.sheet, record.cite(&decision.origin)).into(),
        state.into(),
    ]
}

fn file(source: &SourceRecord) -> Vec<Content<'_>> {
    let edition = source.editions_in_words();
    let merged = match (&source.not_merged_because, source.merged) {
        (_, true) => "yes".to_owned(),
        (Some(why), false) => format!("no: {why}"),
        (None, false) => "no".to_owned(),
    };
    vec![
        format!("S{}", source.number).into(),
        source.name.as_str().into(),
        source.kind.words().into(),
        edition.into(),
        source.date.as_deref().unwrap_or("not stated").into(),
        merged.into(),
        source.format_in_words.as_str().into(),
        source.language.as_ref().map_or("not known", |l| l.name.as_str()).into(),
        source.profile.as_deref().unwrap_or_default().into(),
        Content::Number(source.size as f64),
        source.sha256.as_str().into(),
        source.notes.join("\n").into(),
    ]
}

fn hidden(reading: &SheetReading) -> String {
    match (reading.hidden_rows, &reading.hidden_columns) {
        (None, _) => "not known".to_owned(),
        (Some(rows), Some(columns)) if !columns.is_empty() => {
            format!("{rows}, and columns {}", columns.join(", "))
        }
        (Some(rows), _) => rows.to_string(),
    }
}

fn sheet_row<'r>(tag: &str, reading: &'r SheetReading) -> Vec<Content<'r>> {
    let shown = match reading.visibility {
        Visibility::Visible => "shown",
        Visibility::Hidden => "hidden",
        Visibility::VeryHidden => "very hidden",
    };
    let range = |(first, last): (u32, u32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    let headers: Vec<String> =
        reading.tables.iter().map(|t| t.header_rows.map_or_else(|| "none".to_owned(), range)).collect();
    let bodies: Vec<String> = reading.tables.iter().map(|t| range(t.body_rows)).collect();
    let classes: Vec<String> =
        reading.ledger.classes().iter().filter(|(_, n)| *n > 0).map(|(class, n)| format!("{class} {n}")).collect();
    vec![
        tag.to_owned().into(),
        reading.sheet.as_ref().into(),
        shown.into(),
        format!("{}: {}", if reading.read { "read" } else { "not read" }, reading.reason).into(),
        headers.join(", ").into(),
        bodies.join(", ").into(),
        hidden(reading).into(),
        reading.ledger.rows.into(),
        classes.join(", ").into(),
        reading.ledger.entries.into(),
    ]
}
