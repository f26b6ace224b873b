//! Chapter 9: the sources, how each was read, the ledger, unmatched rows, and the hashes that tie it together.

use super::{Pack, cite, number};
use crate::ingest::Visibility;
use crate::recognise::{Ledger, SheetReading};
use crate::reconcile::DecidedOn;
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::Inline;
use crate::report::audit_pack::theme;
use crate::report::record::{Record, SourceRecord, UnmatchedRow};

/// Two columns: what, and what it is.
const PAIRS: [Column; 2] = [Column::text("", 92.0, 110.0), Column::text("", 300.0, 383.0)];

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    flow.setter.enter("Sources and integrity");
    flow.chapter(number::SOURCES, "Sources and integrity", Orientation::Portrait);
    integrity(flow, pack);
    total(flow, record);
    super::precedence::write(flow, pack);
    for source in &record.sources {
        source_section(flow, source);
    }
    unread(flow, record);
    decisions(flow, record);
    unmatched(flow, record);
}

fn pair<'a>(label: impl Into<std::borrow::Cow<'a, str>>, value: impl Into<std::borrow::Cow<'a, str>>) -> Row<'a> {
    Row {
        place: "Sources and integrity".into(),
        cells: vec![vec![vec![Inline::text(label, theme::CELL_STRONG)]], vec![vec![Inline::text(value, theme::CELL)]]],
        ..Row::default()
    }
}

fn write_table(flow: &mut Flow<'_, '_>, columns: &[Column], rows: Vec<Row<'_>>) {
    let available = flow.width();
    let table = Table::measure(flow.setter, columns, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
}

/// Program, catalogues and the hashes of the files beside the pack.
fn integrity(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let mut rows = vec![
        pair("Program", format!("{} {}, record schema {}", record.program.name, record.program.version, record.schema)),
        pair("As of", record.as_of.as_str()),
    ];
    for catalogue in &record.catalogues {
        rows.push(pair(
            "Catalogue",
            format!("{} ({}), {} controls", catalogue.name, catalogue.framework, catalogue.controls),
        ));
    }
    rows.push(pair("SHA-256 of record.json", pack.cited.record_sha256.as_str()));
    rows.push(pair("SHA-256 of mapping.xlsx", pack.cited.workbook_sha256.as_str()));
    flow.section(Anchor::Section(number::SOURCES, 1), "Integrity");
    write_table(flow, &PAIRS, rows);
}

/// The ledger over all sources.
fn total(flow: &mut Flow<'_, '_>, record: &Record) {
    let mut all = Ledger::default();
    for source in &record.sources {
        all.add(&source.ledger);
    }
    flow.section(Anchor::Section(number::SOURCES, 2), "Ledger over all sources");
    let words = "Every row of every sheet that is not empty has one class; the classes add up to the rows.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    ledger(flow, &all);
}

fn ledger(flow: &mut Flow<'_, '_>, ledger: &Ledger) {
    const COLUMNS: [Column; 2] = [Column::text("Class of row", 110.0, 160.0), Column::number("Rows", 50.0, 70.0)];
    let row = |label: &'static str, n: u32, style| Row {
        place: "Sources and integrity".into(),
        cells: vec![vec![vec![Inline::text(label, style)]], vec![vec![Inline::text(n.to_string(), style)]]],
        ..Row::default()
    };
    let mut rows: Vec<Row<'_>> =
        ledger.classes().into_iter().filter(|(_, n)| *n > 0).map(|(label, n)| row(label, n, theme::CELL)).collect();
    let label =
        if ledger.balances() { "all rows, as counted on reading" } else { "rows counted on reading: does not add up" };
    rows.push(row(label, ledger.rows, theme::CELL_STRONG));
    rows.push(row("entries made from them", ledger.entries, theme::CELL_QUIET));
    write_table(flow, &COLUMNS, rows);
}

fn source_section(flow: &mut Flow<'_, '_>, source: &SourceRecord) {
    let section = Anchor::Source(source.number);
    flow.setter.enter(&format!("Source S{}", source.number));
    flow.section(section, &format!("S{} {}", source.number, source.name));
    let edition = source.editions_in_words();
    let mut rows = vec![
        pair("SHA-256", source.sha256.as_str()),
        pair("Format", format!("{}, {} bytes", source.format_in_words, source.size)),
        pair("Read as", source.kind.words()),
        pair("Edition", edition),
        pair("Date", source.date.as_deref().unwrap_or("not stated")),
        pair(
            "Language",
            source.language.as_ref().map_or_else(|| "not known".to_owned(), |l| format!("{}: {}", l.name, l.why)),
        ),
        pair(
            "Merged",
            match (&source.not_merged_because, source.merged) {
                (_, true) => "yes".to_owned(),
                (Some(why), false) => format!("no: {why}"),
                (None, false) => "no".to_owned(),
            },
        ),
    ];
    rows.extend(source.profile.iter().map(|profile| pair("Import profile", profile.as_str())));
    rows.extend(source.notes.iter().map(|note| pair("Note", note.as_str())));
    write_table(flow, &PAIRS, rows);
    for sheet in &source.sheets {
        sheet_reading(flow, source, sheet);
    }
    if !source.vocabulary.is_empty() {
        vocabulary(flow, source);
    }
    if source.sheets.len() > 1 {
        let words = format!("Ledger of S{}", source.number);
        flow.subheading(
            Anchor::Section(number::SOURCES, 10_000 + source.number),
            &[Inline::text(words, theme::STRONG)],
        );
    }
    ledger(flow, &source.ledger);
}

fn sheet_reading(flow: &mut Flow<'_, '_>, source: &SourceRecord, sheet: &SheetReading) {
    const COLUMNS: [Column; 4] = [
        Column::text("Column", 36.0, 44.0),
        Column::text("Header in the source", 150.0, 230.0),
        Column::text("Read as", 110.0, 150.0),
        Column::number("Confidence", 50.0, 60.0),
    ];
    let hidden = match sheet.visibility {
        Visibility::Visible => "",
        Visibility::Hidden | Visibility::VeryHidden => " (hidden)",
    };
    let hidden_rows =
        sheet.hidden_rows.filter(|n| *n > 0).map_or_else(String::new, |n| format!(" {n} rows are hidden."));
    let hidden_columns = match sheet.hidden_columns.as_deref() {
        Some(columns @ [_, ..]) => format!(" Hidden columns: {}.", columns.join(", ")),
        _ => String::new(),
    };
    let inlines = [
        Inline::text(format!("Sheet {}{hidden}: ", sheet.sheet), theme::STRONG),
        Inline::text(
            format!("{} {}{hidden_rows}{hidden_columns}", if sheet.read { "read." } else { "not read." }, sheet.reason),
            theme::TEXT,
        ),
    ];
    flow.paragraph(&inlines, 4.0);
    for table in &sheet.tables {
        let header = match table.header_rows {
            None => "no header row".to_owned(),
            Some((first, last)) if first == last => format!("header in row {first}"),
            Some((first, last)) => format!("header in rows {first} to {last}"),
        };
        let words = format!("Table with {header}, body in rows {} to {}", table.body_rows.0, table.body_rows.1);
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 3.0);
        let rows = table
            .columns
            .iter()
            .map(|column| Row {
                place: format!("Source S{}", source.number).into(),
                cells: vec![
                    vec![vec![Inline::text(column.column.as_str(), theme::CELL_STRONG)]],
                    vec![vec![Inline::text(column.header.as_str(), theme::CELL)]],
                    vec![vec![Inline::text(column.role.words(), theme::CELL)]],
                    vec![vec![Inline::text(format!("{} %", column.confidence), theme::CELL)]],
                ],
                ..Row::default()
            })
            .collect();
        write_table(flow, &COLUMNS, rows);
    }
}

/// The words of the answer columns, unknown ones first.
fn vocabulary(flow: &mut Flow<'_, '_>, source: &SourceRecord) {
    const COLUMNS: [Column; 4] = [
        Column::text("Word in the source", 140.0, 220.0),
        Column::text("In column", 80.0, 120.0),
        Column::text("Taken for", 110.0, 170.0),
        Column::number("Times", 36.0, 44.0),
    ];
    let words = format!("Words of S{} as understood", source.number);
    flow.subheading(Anchor::Section(number::SOURCES, 20_000 + source.number), &[Inline::text(words, theme::STRONG)]);
    let (unknown, known): (Vec<_>, Vec<_>) = source.vocabulary.iter().partition(|v| v.taken_for.is_none());
    let rows = unknown
        .into_iter()
        .chain(known)
        .map(|entry| {
            let taken = if let Some(word) = &entry.taken_for {
                vec![Inline::text(word.as_str(), theme::CELL)]
            } else {
                let alarm = theme::style(crate::report::audit_pack::fonts::Face::Bold, theme::TABLE, theme::ALARM);
                let near: Vec<String> =
                    entry.nearest.iter().map(|n| format!("{} ({}) {} %", n.word, n.meaning, n.score)).collect();
                let near =
                    if near.is_empty() { String::new() } else { format!("; nearest known: {}", near.join(", ")) };
                vec![Inline::text("unknown word: unstated", alarm), Inline::text(near, theme::CELL_QUIET)]
            };
            Row {
                place: format!("Source S{}", source.number).into(),
                cells: vec![
                    vec![vec![Inline::text(entry.word.as_str(), theme::CELL)]],
                    vec![vec![Inline::text(entry.role.words(), theme::CELL_QUIET)]],
                    vec![taken],
                    vec![vec![Inline::text(entry.count.to_string(), theme::CELL)]],
                ],
                ..Row::default()
            }
        })
        .collect();
    write_table(flow, &COLUMNS, rows);
}

/// What was typed into the workbook by hand, in force or not.
fn decisions(flow: &mut Flow<'_, '_>, record: &Record) {
    const COLUMNS: [Column; 5] = [
        Column::text("On", 60.0, 90.0),
        Column::text("Value", 70.0, 100.0),
        Column::text("Decided", 100.0, 150.0),
        Column::text("Instead of", 100.0, 150.0),
        Column::text("Cell", 60.0, 80.0),
    ];
    if record.decisions.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::SOURCES, 5), "Decisions by hand");
    let words = "Typed by a person into the workbook that annexa wrote. They stand before what the sources say.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    let rows = record
        .decisions
        .iter()
        .map(|decision| {
            let on = match &decision.on {
                DecidedOn::Control(id) => id.local().to_owned(),
                DecidedOn::Row { sheet, row, .. } => format!("{sheet}, row {row}"),
                DecidedOn::Finding { rule, provision, .. } => {
                    provision.as_ref().map_or_else(|| rule.clone(), |p| format!("{rule} on {}", p.local()))
                }
            };
            let value = if decision.value.is_empty() { "(cleared)" } else { decision.value.as_str() };
            let mut decided = vec![Inline::text(value, theme::CELL)];
            if let Some(problem) = &decision.problem {
                decided.push(Inline::text(format!(" (not in force: {problem})"), theme::CELL_REMARK));
            }
            let cell = format!("{}, {}", decision.origin.sheet, decision.origin.cell);
            Row {
                place: "Decisions by hand".into(),
                cells: vec![
                    vec![vec![Inline::text(on, theme::CELL_STRONG)]],
                    vec![vec![Inline::text(decision.field.word(), theme::CELL)]],
                    vec![decided],
                    vec![vec![Inline::text(decision.instead_of.as_str(), theme::CELL_QUIET)]],
                    vec![vec![Inline::text(cell, theme::CELL_QUIET)]],
                ],
                ..Row::default()
            }
        })
        .collect();
    write_table(flow, &COLUMNS, rows);
}

fn unread(flow: &mut Flow<'_, '_>, record: &Record) {
    const COLUMNS: [Column; 3] =
        [Column::text("File", 120.0, 160.0), Column::text("Why", 160.0, 240.0), Column::text("SHA-256", 90.0, 110.0)];
    if record.unread_sources.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::SOURCES, 3), "Sources that could not be read");
    let rows = record
        .unread_sources
        .iter()
        .map(|source| Row {
            place: "Sources that could not be read".into(),
            cells: vec![
                vec![vec![Inline::text(source.name.as_str(), theme::CELL_STRONG)]],
                vec![vec![Inline::text(source.reason.as_str(), theme::CELL)]],
                vec![vec![Inline::text(source.sha256.as_deref().unwrap_or("no bytes"), theme::CELL_QUIET)]],
            ],
            ..Row::default()
        })
        .collect();
    write_table(flow, &COLUMNS, rows);
}

/// The rows that look like a control and find none, whole.
fn unmatched(flow: &mut Flow<'_, '_>, record: &Record) {
    const COLUMNS: [Column; 3] = [
        Column::text("Row", 48.0, 80.0),
        Column::text("The whole row", 200.0, 280.0),
        Column::text("Why it found no control, and candidates", 120.0, 180.0),
    ];
    flow.section(Anchor::Section(number::SOURCES, 4), "Unmatched rows");
    if record.unmatched.is_empty() {
        flow.paragraph(&[Inline::text("Every row that looks like a control found one.", theme::QUIET)], 0.0);
        return;
    }
    let words = "Rows that look like a control and find none. They are in no figure; the workbook has a column for the right identifier.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    let rows = record.unmatched.iter().map(|row| unmatched_row(record, row)).collect();
    write_table(flow, &COLUMNS, rows);
}

fn unmatched_row<'a>(record: &'a Record, row: &'a UnmatchedRow) -> Row<'a> {
    let origin = cite(record, [&row.origin]);
    let mut cells: Cell<'a> = Vec::new();
    for cell in &row.cells {
        let label =
            if cell.header.is_empty() { cell.cell.to_string() } else { format!("{} {}", cell.cell, cell.header) };
        cells.push(vec![
            Inline::text(format!("{label}: "), theme::LABEL),
            Inline::text(cell.text.as_str(), theme::CELL),
        ]);
    }
    let mut why: Cell<'a> = vec![vec![Inline::text(row.why.as_str(), theme::CELL)]];
    for candidate in &row.candidates {
        why.push(vec![
            Inline::text(candidate.provision.local().to_owned(), theme::CELL_STRONG),
            Inline::text(
                format!(" {} ({} %, {})", candidate.title, candidate.score, candidate.why),
                theme::CELL_REMARK,
            ),
        ]);
    }
    Row {
        place: format!("Unmatched row {origin}").into(),
        cells: vec![vec![vec![Inline::text(origin.clone(), theme::CELL_STRONG)]], cells, why],
        continued: Some((origin, theme::CELL_STRONG)),
        ..Row::default()
    }
}
