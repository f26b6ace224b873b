//! The sheet Carried over: every source cell without a column of its own, overruled values, and the rest of long texts.

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, TableSpec, keyed};
use crate::i18n::values;
use crate::model::Entry;
use crate::model::record::Record;

const TABLE: TableSpec = TableSpec::of(&[
    keyed("Control", CellStyle::Strong, 16.0),
    keyed("What_it_is", CellStyle::Quiet, 22.0),
    keyed("Header", CellStyle::Text, 34.0),
    keyed("Text", CellStyle::Text, 60.0),
    keyed("Origin", CellStyle::Quiet, 22.0),
])
.key("carried_over")
.totalled();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::CarriedOver, "carried_over", &[TABLE], content);

/// Filled last of all: the book holds what no cell of the other sheets could hold.
fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for text in book.long.take() {
        let what = labels.word("cells.carried_over.from_another_sheet");
        rows.push(vec![text.of.into(), what.into(), text.header.into(), text.rest.into(), CellContent::Empty]);
    }
    for entry in &record.entries {
        entry_rows(record, labels, entry, &mut rows);
    }
    for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
        for overruled in &control.overruled {
            let value = labels.format(
                "cells.carried_over.overruled_is",
                &values! {
                    value: labels.localizer.overruled_value(overruled),
                    raw: &overruled.raw,
                    control: record.name_of(&overruled.provision),
                    why: labels.localizer.localize(&overruled.why),
                },
            );
            rows.push(vec![
                record.name_of(&control.provision).into(),
                labels.word("cells.carried_over.overruled").into(),
                labels.phrase(&overruled.field).into(),
                value.into(),
                labels.localizer.cite(record, &overruled.origin).into(),
            ]);
        }
    }
    let mut section = GridSection::new(TABLE, labels, rows);
    // Texts that are too long even here are cut once more into rows of their own.
    let rest = section.overlong(book);
    section.rows.extend(rest.into_iter().map(|text| {
        let what = labels.word("cells.carried_over.from_a_row_above");
        vec![text.row.into(), what.into(), text.header.into(), text.rest.into(), CellContent::Empty]
    }));
    vec![SheetContent::of(SheetKind::CarriedOver, labels, vec![section])]
}

fn entry_rows<'r>(record: &Record, labels: &'r Labels<'r>, entry: &'r Entry, rows: &mut Vec<Vec<CellContent<'r>>>) {
    let local = record.name_of(&entry.provision);
    for carried in &entry.carried_over {
        let what =
            if entry.hidden { "cells.carried_over.hidden_source_cell" } else { "cells.carried_over.source_cell" };
        rows.push(vec![
            local.clone().into(),
            labels.word(what).into(),
            carried.header.as_str().into(),
            carried.text.text.as_str().into(),
            record.cite(&carried.text.origin).into(),
        ]);
    }
    for date in &entry.dates {
        rows.push(vec![
            local.clone().into(),
            labels.word("cells.carried_over.date").into(),
            date.header.as_str().into(),
            date.text.text.as_str().into(),
            record.cite(&date.text.origin).into(),
        ]);
    }
    if let (Some(note), Some(text)) = (
        entry.match_note.as_ref().map(|note| labels.localizer.localize(note)),
        entry.identifier.as_ref().or(entry.title.as_ref()),
    ) {
        rows.push(vec![
            local.clone().into(),
            labels.word("cells.carried_over.match").into(),
            text.text.as_str().into(),
            note.into(),
            record.cite(&text.origin).into(),
        ]);
    }
}
