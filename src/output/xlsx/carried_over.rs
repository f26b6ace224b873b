//! The sheet Carried over: every source cell without a column of its own, overruled values, and the rest of long texts.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::values;
use crate::model::Entry;
use crate::model::record::Record;

pub(super) const COLUMNS: [GridColumn; 5] = [
    keyed("Control", CellStyle::Strong, 16.0),
    keyed("What_it_is", CellStyle::Quiet, 22.0),
    keyed("Header", CellStyle::Text, 34.0),
    keyed("Text", CellStyle::Text, 60.0),
    keyed("Origin", CellStyle::Quiet, 22.0),
];

/// Writes the sheet, the last of all: the book holds what the other sheets had no room for.
pub(super) fn sheet<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let long = book.long.take();
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for text in &long {
        rows.push(vec![
            text.of.as_str().into(),
            voice.word("cells.carried_over.from_another_sheet").into(),
            text.header.as_str().into(),
            text.rest.as_str().into(),
            CellContent::Empty,
        ]);
    }
    for entry in &record.entries {
        entry_rows(record, voice, entry, &mut rows);
    }
    for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
        for overruled in &control.overruled {
            let said = voice.format(
                "cells.carried_over.overruled_is",
                &values! {
                    value: voice.speaker.overruled_value(overruled),
                    raw: &overruled.raw,
                    control: record.name_of(&overruled.provision),
                    why: voice.speaker.localize(&overruled.why),
                },
            );
            rows.push(vec![
                record.name_of(&control.provision).into(),
                voice.word("cells.carried_over.overruled").into(),
                voice.phrase(&overruled.field).into(),
                said.into(),
                voice.speaker.cite(record, &overruled.origin).into(),
            ]);
        }
    }
    let none = voice.word("sheets.none.carried_over");
    let mut section = GridSection::new("Carried_over", &COLUMNS, rows, none).totalled();
    let name = voice.sheet(SheetKind::CarriedOver);
    let (title, remark) = (voice.word("sheets.title.carried_over"), voice.word("sheets.remark.carried_over"));
    // Texts that are too long even here are cut once more into rows of their own.
    let (first, _) = grid::sheet(name, title, remark, std::slice::from_ref(&section), book)?;
    let rest = book.long.take();
    if rest.is_empty() {
        return Ok(first);
    }
    section.rows.extend(rest.iter().map(|text| {
        vec![
            text.row.as_str().into(),
            voice.word("cells.carried_over.from_a_row_above").into(),
            text.header.as_str().into(),
            text.rest.as_str().into(),
            CellContent::Empty,
        ]
    }));
    Ok(grid::sheet(name, title, remark, &[section], book)?.0)
}

fn entry_rows<'r>(record: &Record, voice: &'r Labels<'r>, entry: &'r Entry, rows: &mut Vec<Vec<CellContent<'r>>>) {
    let local = record.name_of(&entry.provision);
    for carried in &entry.carried_over {
        let what =
            if entry.hidden { "cells.carried_over.hidden_source_cell" } else { "cells.carried_over.source_cell" };
        rows.push(vec![
            local.clone().into(),
            voice.word(what).into(),
            carried.header.as_str().into(),
            carried.text.text.as_str().into(),
            record.cite(&carried.text.origin).into(),
        ]);
    }
    for date in &entry.dates {
        rows.push(vec![
            local.clone().into(),
            voice.word("cells.carried_over.date").into(),
            date.header.as_str().into(),
            date.text.text.as_str().into(),
            record.cite(&date.text.origin).into(),
        ]);
    }
    if let (Some(note), Some(text)) = (
        entry.match_note.as_ref().map(|note| voice.speaker.localize(note)),
        entry.identifier.as_ref().or(entry.title.as_ref()),
    ) {
        rows.push(vec![
            local.clone().into(),
            voice.word("cells.carried_over.match").into(),
            text.text.as_str().into(),
            note.into(),
            record.cite(&text.origin).into(),
        ]);
    }
}
