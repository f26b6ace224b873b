//! The sheet Carried over: every source cell without a column of its own, overruled values, and the rest of long texts.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use crate::normalise::Entry;
use crate::report::record::Record;

const COLUMNS: [Column; 5] = [
    column("Control", "Control", Look::Strong, 16.0),
    column("What_it_is", "What it is", Look::Quiet, 22.0),
    column("Header", "Header", Look::Text, 34.0),
    column("Text", "Text", Look::Text, 60.0),
    column("Origin", "Origin", Look::Quiet, 22.0),
];

/// Writes the sheet, the last of all: the book holds what the other sheets had no room for.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let long = std::mem::take(&mut book.long);
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
    for text in &long.0 {
        rows.push(vec![
            text.of.as_str().into(),
            "goes on from another sheet".into(),
            text.header.as_str().into(),
            text.rest.as_str().into(),
            Content::Empty,
        ]);
    }
    for entry in &record.entries {
        entry_rows(record, entry, &mut rows);
    }
    for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
        for overruled in &control.overruled {
            rows.push(vec![
                record.name_of(&control.provision).into(),
                "overruled value".into(),
                overruled.field.as_str().into(),
                format!(
                    "{} (“{}”, on {}): {}",
                    overruled.value,
                    overruled.raw,
                    record.name_of(&overruled.provision),
                    overruled.why
                )
                .into(),
                record.cite(&overruled.origin).into(),
            ]);
        }
    }
    let none = "Every filled cell has a column of its own.";
    let mut section = Section::new("Carried_over", &COLUMNS, rows, none).totalled();
    let title = "Carried over";
    let remark = "Source cells without a column of their own in the statement, under their own headers, by control.";
    // Texts that are too long even here are cut once more into rows of their own.
    let (first, _) = grid::sheet(title, title, remark, std::slice::from_ref(&section), book)?;
    let rest = std::mem::take(&mut book.long);
    if rest.0.is_empty() {
        return Ok(first);
    }
    section.rows.extend(rest.0.iter().map(|text| {
        let origin = Content::Empty;
        let of = text.of.strip_prefix("Carried over, ").unwrap_or(&text.of);
        vec![
            of.into(),
            "goes on from a row above".into(),
            text.header.as_str().into(),
            text.rest.as_str().into(),
            origin,
        ]
    }));
    Ok(grid::sheet(title, title, remark, &[section], book)?.0)
}

fn entry_rows<'r>(record: &Record, entry: &'r Entry, rows: &mut Vec<Vec<Content<'r>>>) {
    let local = record.name_of(&entry.provision);
    for carried in &entry.carried_over {
        let what = if entry.hidden { "source cell (hidden there)" } else { "source cell" };
        rows.push(vec![
            local.clone().into(),
            what.into(),
            carried.header.as_str().into(),
            carried.text.text.as_str().into(),
            record.cite(&carried.text.origin).into(),
        ]);
    }
    for date in &entry.dates {
        rows.push(vec![
            local.clone().into(),
            "date".into(),
            date.header.as_str().into(),
            date.text.text.as_str().into(),
            record.cite(&date.text.origin).into(),
        ]);
    }
    if let (Some(note), Some(text)) = (&entry.match_note, entry.identifier.as_ref().or(entry.title.as_ref())) {
        rows.push(vec![
            local.clone().into(),
            "how it was matched".into(),
            text.text.as_str().into(),
            note.as_str().into(),
            record.cite(&text.origin).into(),
        ]);
    }
}
