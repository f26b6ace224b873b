//! Chapter 9: the sources, how each was read, the ledger, unmatched rows, and the hashes of all files.

use super::contents::{Pack, cite};
use super::number;
use crate::i18n::values;
use crate::model::record::SourceRecord;
use crate::model::{DecidedOn, RowCounts, SheetReading, UnmatchedRow, Visibility};
use crate::output::pack::template::Chapter;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};

/// Two columns: label and value.
const PAIRS: [TableColumn<'_>; 2] = [TableColumn::text("", 92.0, 110.0), TableColumn::text("", 300.0, 383.0)];

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    pack.chapter(flow, Chapter::Sources, "sources.title", Orientation::Portrait);
    integrity(flow, pack);
    total(flow, pack);
    // Overruled values are for the organisation only.
    if pack.is_internal() {
        super::precedence::write(flow, pack);
    }
    for source in &pack.record.sources {
        source_section(flow, pack, source);
    }
    unread(flow, pack);
    decisions(flow, pack);
    if pack.is_internal() {
        unmatched(flow, pack);
    }
}

fn pair<'a>(pack: &Pack<'a>, label: &'a str, value: impl Into<std::borrow::Cow<'a, str>>) -> TableRow<'a> {
    TableRow {
        place: pack.word("sources.title").into(),
        cells: vec![
            vec![vec![Inline::text(pack.word(label), theme::CELL_STRONG)]],
            vec![vec![Inline::text(value, theme::CELL)]],
        ],
        ..TableRow::default()
    }
}

fn write_table(flow: &mut Flow<'_, '_>, columns: &[TableColumn<'_>], rows: Vec<TableRow<'_>>) {
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, columns, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
}

/// Program, catalogues and the hashes of the files next to the pack.
fn integrity(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let mut rows = vec![
        pair(
            pack,
            "sources.integrity.program",
            pack.format(
                "sources.integrity.program_is",
                &values! { name: &record.program.name, version: &record.program.version, schema: record.schema },
            ),
        ),
        pair(pack, "sources.integrity.as_of", record.as_of.as_str()),
    ];
    for catalogue in &record.catalogues {
        let values = values! {
            name: &catalogue.name,
            framework: catalogue.framework.as_str(),
            n: catalogue.controls,
        };
        rows.push(pair(pack, "sources.integrity.catalogue", pack.format("sources.integrity.catalogue_is", &values)));
    }
    rows.push(pair(pack, "sources.integrity.record", pack.cited.record_sha256.as_str()));
    rows.push(pair(pack, "sources.integrity.workbook", pack.cited.workbook_sha256.as_str()));
    let attached = pack.attached.join("; ");
    let attached = if attached.is_empty() { pack.word("sources.integrity.nothing").to_owned() } else { attached };
    rows.push(pair(pack, "sources.integrity.attached", attached));
    for font in &record.fonts {
        let words = pack.format("sources.integrity.font_is", &values! { name: &font.name, sha256: &font.sha256 });
        rows.push(pair(pack, "sources.integrity.font", words));
    }
    flow.section(Anchor::Section(number::SOURCES, 1), pack.word("sources.integrity.title"));
    write_table(flow, &PAIRS, rows);
}

/// The ledger over all sources.
fn total(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let mut all = RowCounts::default();
    for source in &pack.record.sources {
        all.add(&source.ledger);
    }
    flow.section(Anchor::Section(number::SOURCES, 2), pack.word("sources.ledger.title"));
    flow.lead(&[Inline::text(pack.word("sources.ledger.introduction"), theme::QUIET)], 4.0);
    ledger(flow, pack, &all);
}

fn ledger(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, ledger: &RowCounts) {
    let columns = [
        TableColumn::text(pack.word("sources.ledger.class"), 110.0, 160.0),
        TableColumn::number(pack.word("sources.ledger.rows"), 50.0, 70.0),
    ];
    let row = |label, n: u32, style| TableRow {
        place: pack.word("sources.title").into(),
        cells: vec![vec![vec![Inline::text(label, style)]], vec![vec![Inline::text(n.to_string(), style)]]],
        ..TableRow::default()
    };
    let mut rows: Vec<TableRow<'_>> = ledger
        .classes()
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(label, n)| row(pack.speaker.phrase(label), n, theme::CELL))
        .collect();
    let label = if ledger.balances() { "sources.ledger.all" } else { "sources.ledger.unbalanced" };
    rows.push(row(pack.word(label), ledger.rows, theme::CELL_STRONG));
    rows.push(row(pack.word("sources.ledger.entries"), ledger.entries, theme::CELL_QUIET));
    write_table(flow, &columns, rows);
}

fn source_section(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, source: &SourceRecord) {
    let section = Anchor::Source(source.number);
    flow.setter.enter(&pack.format("sources.place", &values! { number: source.number }));
    flow.section(section, &format!("S{} {}", source.number, source.name));
    let edition = pack.speaker.editions(source);
    let format = values! { format: pack.speaker.file_format(&source.format_in_words), size: source.size };
    let language = source.language.as_ref().map_or_else(
        || pack.word("sources.source.not_known").to_owned(),
        |language| {
            pack.format(
                "sources.source.language_is",
                &values! { name: pack.speaker.phrase(&language.name), why: pack.speaker.localize(&language.why) },
            )
        },
    );
    let merged = match (pack.speaker.left_out_because(source), source.merged) {
        (_, true) => pack.word("sources.source.yes").to_owned(),
        (Some(why), false) => pack.format("sources.source.no_because", &values! { why: why }),
        (None, false) => pack.word("sources.source.no").to_owned(),
    };
    let date = source.date.as_deref().unwrap_or_else(|| pack.word("sources.source.not_stated"));
    let mut rows = vec![
        pair(pack, "sources.source.sha256", source.sha256.as_str()),
        pair(pack, "sources.source.format", pack.format("sources.source.format_is", &format)),
        pair(pack, "sources.source.read_as", pack.speaker.phrase(source.kind.words())),
        pair(pack, "sources.source.edition", edition),
        pair(pack, "sources.source.date", date),
        pair(pack, "sources.source.language", language),
        pair(pack, "sources.source.merged", merged),
    ];
    rows.extend(source.profile.iter().map(|profile| pair(pack, "sources.source.profile", profile.as_str())));
    rows.extend(source.notes.iter().map(|note| pair(pack, "sources.source.note", pack.speaker.phrase(note))));
    write_table(flow, &PAIRS, rows);
    for sheet in &source.sheets {
        sheet_reading(flow, pack, source, sheet);
    }
    if !source.vocabulary.is_empty() {
        vocabulary(flow, pack, source);
    }
    if source.sheets.len() > 1 {
        let words = pack.format("sources.ledger.of_source", &values! { number: source.number });
        flow.subheading(
            Anchor::Section(number::SOURCES, 10_000 + source.number),
            &[Inline::text(words, theme::STRONG)],
        );
    }
    ledger(flow, pack, &source.ledger);
}

fn sheet_reading(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, source: &SourceRecord, sheet: &SheetReading) {
    let columns = [
        TableColumn::text(pack.word("sources.sheet.column"), 36.0, 44.0),
        TableColumn::text(pack.word("sources.sheet.header"), 150.0, 230.0),
        TableColumn::text(pack.word("sources.sheet.read_as"), 110.0, 150.0),
        TableColumn::number(pack.word("sources.sheet.confidence"), 50.0, 60.0),
    ];
    let label = match sheet.visibility {
        Visibility::Visible => "sources.sheet.label",
        Visibility::Hidden | Visibility::VeryHidden => "sources.sheet.label_hidden",
    };
    let read = if sheet.read { "sources.sheet.read" } else { "sources.sheet.not_read" };
    let mut words = pack.format(read, &values! { reason: pack.speaker.why_sheet(sheet) });
    if let Some(n) = sheet.hidden_rows.filter(|n| *n > 0) {
        words.push_str(&pack.format("sources.sheet.hidden_rows", &values! { n: n }));
    }
    if let Some(columns @ [_, ..]) = sheet.hidden_columns.as_deref() {
        words.push_str(&pack.format("sources.sheet.hidden_columns", &values! { columns: columns.join(", ") }));
    }
    let label = pack.format(label, &values! { name: sheet.sheet.as_ref() });
    flow.paragraph(&[Inline::text(label, theme::STRONG), Inline::text(words, theme::TEXT)], 4.0);
    for table in &sheet.tables {
        let header = match table.header_rows {
            None => pack.word("sources.sheet.no_header").to_owned(),
            Some((first, last)) if first == last => pack.format("sources.sheet.header_row", &values! { first: first }),
            Some((first, last)) => pack.format("sources.sheet.header_rows", &values! { first: first, last: last }),
        };
        let values = values! { header: header, first: table.body_rows.0, last: table.body_rows.1 };
        flow.lead(&[Inline::text(pack.format("sources.sheet.table", &values), theme::QUIET)], 3.0);
        let rows = table
            .columns
            .iter()
            .map(|column| TableRow {
                place: pack.format("sources.place", &values! { number: source.number }).into(),
                cells: vec![
                    vec![vec![Inline::text(column.column.as_str(), theme::CELL_STRONG)]],
                    vec![vec![Inline::text(column.header.as_str(), theme::CELL)]],
                    vec![vec![Inline::text(pack.speaker.phrase(column.role.words()), theme::CELL)]],
                    vec![vec![Inline::text(format!("{} %", column.confidence), theme::CELL)]],
                ],
                ..TableRow::default()
            })
            .collect();
        write_table(flow, &columns, rows);
    }
}

/// The vocabulary of the answer columns, unknown words first.
fn vocabulary(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, source: &SourceRecord) {
    let columns = [
        TableColumn::text(pack.word("sources.vocabulary.word"), 140.0, 220.0),
        TableColumn::text(pack.word("sources.vocabulary.column"), 80.0, 120.0),
        TableColumn::text(pack.word("sources.vocabulary.taken_for"), 110.0, 170.0),
        TableColumn::number(pack.word("sources.vocabulary.times"), 36.0, 44.0),
    ];
    let words = pack.format("sources.vocabulary.title", &values! { number: source.number });
    flow.subheading(Anchor::Section(number::SOURCES, 20_000 + source.number), &[Inline::text(words, theme::STRONG)]);
    let (unknown, known): (Vec<_>, Vec<_>) = source.vocabulary.iter().partition(|v| v.taken_for.is_none());
    let rows = unknown
        .into_iter()
        .chain(known)
        .map(|entry| {
            let taken = if let Some(word) = &entry.taken_for {
                vec![Inline::text(pack.speaker.phrase(word), theme::CELL)]
            } else {
                let alarm = theme::style(crate::output::pdf::Face::Bold, theme::TABLE, theme::ALARM);
                let near: Vec<String> =
                    entry.nearest.iter().map(|n| format!("{} ({}) {} %", n.word, n.meaning, n.score)).collect();
                let near = if near.is_empty() {
                    String::new()
                } else {
                    pack.format("sources.vocabulary.nearest", &values! { list: near.join(", ") })
                };
                let unknown = pack.word("sources.vocabulary.unknown");
                vec![Inline::text(unknown, alarm), Inline::text(near, theme::CELL_QUIET)]
            };
            TableRow {
                place: pack.format("sources.place", &values! { number: source.number }).into(),
                cells: vec![
                    vec![vec![Inline::text(entry.word.as_str(), theme::CELL)]],
                    vec![vec![Inline::text(pack.speaker.phrase(entry.role.words()), theme::CELL_QUIET)]],
                    vec![taken],
                    vec![vec![Inline::text(entry.count.to_string(), theme::CELL)]],
                ],
                ..TableRow::default()
            }
        })
        .collect();
    write_table(flow, &columns, rows);
}

/// Manual edits from the workbook, applied or not.
fn decisions(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    if record.decisions.is_empty() {
        return;
    }
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    let columns = [
        column("sources.decisions.on", 60.0, 90.0),
        column("sources.decisions.value", 70.0, 100.0),
        column("sources.decisions.decided", 100.0, 150.0),
        column("sources.decisions.instead_of", 100.0, 150.0),
        column("sources.decisions.cell", 60.0, 80.0),
    ];
    flow.section(Anchor::Section(number::SOURCES, 5), pack.word("sources.decisions.title"));
    flow.lead(&[Inline::text(pack.word("sources.decisions.introduction"), theme::QUIET)], 4.0);
    // Edits on findings and unmatched rows are for the organisation only.
    let on_control = |on: &DecidedOn| matches!(on, DecidedOn::Control(_) | DecidedOn::Document);
    let rows = record
        .decisions
        .iter()
        .filter(|decision| pack.is_internal() || on_control(&decision.on))
        .map(|decision| {
            let on = match &decision.on {
                DecidedOn::Control(id) => record.name_of(id),
                DecidedOn::Document => pack.word("sentences.document.this_document").to_owned(),
                DecidedOn::Row { sheet, row, .. } => {
                    pack.format("sources.decisions.row", &values! { sheet: sheet, row: *row })
                }
                DecidedOn::Finding { rule, provision, .. } => provision.as_ref().map_or_else(
                    || rule.clone(),
                    |id| pack.format("sources.decisions.rule_on", &values! { rule: rule, control: record.name_of(id) }),
                ),
            };
            let value = decision.value.as_str();
            let value = if value.is_empty() { pack.word("sources.decisions.cleared") } else { value };
            let value = pack.speaker.decided_value(decision.field, value);
            let mut decided = vec![Inline::text(value, theme::CELL)];
            if let Some(problem) = decision.problem.as_ref().map(|problem| pack.speaker.localize(problem)) {
                let words = pack.format("sources.decisions.not_in_force", &values! { why: problem });
                decided.push(Inline::text(words, theme::CELL_REMARK));
            }
            let cell = format!("{}, {}", decision.origin.sheet, decision.origin.cell);
            TableRow {
                place: pack.word("sources.decisions.title").into(),
                cells: vec![
                    vec![vec![Inline::text(on, theme::CELL_STRONG)]],
                    vec![vec![Inline::text(pack.speaker.phrase(decision.field.word()), theme::CELL)]],
                    vec![decided],
                    vec![vec![Inline::text(
                        pack.speaker.decided_value(decision.field, &decision.instead_of),
                        theme::CELL_QUIET,
                    )]],
                    vec![vec![Inline::text(cell, theme::CELL_QUIET)]],
                ],
                ..TableRow::default()
            }
        })
        .collect();
    write_table(flow, &columns, rows);
}

fn unread(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    if record.unread_sources.is_empty() {
        return;
    }
    let columns = [
        TableColumn::text(pack.word("sources.unread.file"), 120.0, 160.0),
        TableColumn::text(pack.word("sources.unread.why"), 160.0, 240.0),
        TableColumn::text(pack.word("sources.unread.sha256"), 90.0, 110.0),
    ];
    flow.section(Anchor::Section(number::SOURCES, 3), pack.word("sources.unread.title"));
    let rows = record
        .unread_sources
        .iter()
        .map(|source| TableRow {
            place: pack.word("sources.unread.title").into(),
            cells: vec![
                vec![vec![Inline::text(source.name.as_str(), theme::CELL_STRONG)]],
                vec![vec![Inline::text(source.reason.as_str(), theme::CELL)]],
                vec![vec![Inline::text(
                    source.sha256.as_deref().unwrap_or_else(|| pack.word("sources.unread.no_bytes")),
                    theme::CELL_QUIET,
                )]],
            ],
            ..TableRow::default()
        })
        .collect();
    write_table(flow, &columns, rows);
}

/// Rows that look like controls but match none, in full.
fn unmatched(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let record = pack.record;
    let columns = [
        TableColumn::text(pack.word("sources.unmatched.row"), 48.0, 80.0),
        TableColumn::text(pack.word("sources.unmatched.whole"), 200.0, 280.0),
        TableColumn::text(pack.word("sources.unmatched.why"), 120.0, 180.0),
    ];
    flow.section(Anchor::Section(number::SOURCES, 4), pack.word("sources.unmatched.title"));
    if record.unmatched.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("sources.unmatched.none"), theme::QUIET)], 0.0);
        return;
    }
    flow.lead(&[Inline::text(pack.word("sources.unmatched.introduction"), theme::QUIET)], 4.0);
    let rows = record.unmatched.iter().map(|row| unmatched_row(pack, row)).collect();
    write_table(flow, &columns, rows);
}

fn unmatched_row<'a>(pack: &Pack<'a>, row: &'a UnmatchedRow) -> TableRow<'a> {
    let record = pack.record;
    let origin = cite(record, [&row.origin]);
    let mut cells: TableCell<'a> = Vec::new();
    for cell in &row.cells {
        let label =
            if cell.header.is_empty() { cell.cell.to_string() } else { format!("{} {}", cell.cell, cell.header) };
        cells.push(vec![Inline::text(pack.label(&label), theme::LABEL), Inline::text(cell.text.as_str(), theme::CELL)]);
    }
    let mut why: TableCell<'a> = vec![vec![Inline::text(pack.speaker.localize(&row.why), theme::CELL)]];
    for candidate in &row.candidates {
        why.push(vec![
            Inline::text(candidate.provision.local().to_owned(), theme::CELL_STRONG),
            Inline::text(
                pack.format(
                    "sources.unmatched.candidate",
                    &values! { title: &candidate.title, score: u32::from(candidate.score), why: pack.speaker.phrase(&candidate.why) },
                ),
                theme::CELL_REMARK,
            ),
        ]);
    }
    TableRow {
        place: pack.format("sources.unmatched.place", &values! { cell: &origin }).into(),
        cells: vec![vec![vec![Inline::text(origin.clone(), theme::CELL_STRONG)]], cells, why],
        continued: Some((origin, theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
