//! Notes on the statement's value cells: what each value rests on, and where it stands in the sources.

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::statement::{self, APPLICABLE, STATUS};
use super::text::{lines, within};
use crate::normalise::{Applicability, Basis, Origin, Status};
use crate::reconcile::{Merged, Statement, StatementControl, StatementText};
use crate::report::record::Record;

/// Rows up to which a statement has notes: each is a drawing of its own, which programs lay out when they open the file.
pub(super) const MOST: usize = 1_000;
/// Origins that a note lists; the record has all of them.
const ORIGINS: usize = 12;
/// Width and padding of a note in pixels, its height a line, and characters that stand on one.
const WIDTH: u32 = 280;
const LINE: u32 = 16;
const PADDING: u32 = 14;
const CHARACTERS: f64 = 44.0;

/// Whether the statement has notes.
pub(super) fn fit(statement: &Statement) -> bool {
    statement.controls.len() + statement.own_controls.len() <= MOST
}

/// What is said where it has none.
pub(super) fn none() -> String {
    format!("A statement of more than {MOST} rows has no notes on its cells; Origin names the cells.")
}

/// Writes the notes of a statement whose first row is `first`.
pub(super) fn write(
    sheet: &mut Worksheet,
    record: &Record,
    statement: &Statement,
    first: u32,
) -> Result<(), XlsxError> {
    if !fit(statement) {
        return Ok(());
    }
    for (row, control) in (first..).zip(statement.controls.iter().chain(&statement.own_controls)) {
        for (key, text) in of_control(record, control) {
            let height = u32::try_from(lines(&text, CHARACTERS)).unwrap_or(1) * LINE + PADDING;
            let note = Note::new(text).set_author("annexa").add_author_prefix(false).set_width(WIDTH);
            sheet.insert_note(row, statement::place_of(key), &note.set_height(height))?;
        }
    }
    Ok(())
}

/// The notes of a row: column and text.
fn of_control(record: &Record, control: &StatementControl) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let merged = |basis: Basis, origins: &[Origin], how: &str| {
        let how = if how.is_empty() { String::new() } else { format!("\n{}", within(how, 400)) };
        format!("{}{how}\n{}", rests_on(basis), cited(record, origins))
    };
    let of = |m: &Merged<Applicability>| merged(m.basis, &m.origins, &m.how);
    if !control.applicability.origins.is_empty() {
        notes.push((APPLICABLE, of(&control.applicability)));
    }
    let status: &Merged<Status> = &control.status;
    if !status.origins.is_empty() {
        notes.push((STATUS, merged(status.basis, &status.origins, &status.how)));
    }
    for (key, texts) in [
        ("Justification_for_inclusion", &control.justification_for_inclusion),
        ("Justification_for_exclusion", &control.justification_for_exclusion),
    ] {
        if !texts.is_empty() {
            notes.push((key, texts.iter().map(|text| of_text(record, text)).collect::<Vec<_>>().join("\n")));
        }
    }
    notes
}

fn of_text(record: &Record, text: &StatementText) -> String {
    let from = text.written_for.as_ref().map_or_else(String::new, |p| format!(" from {}", p.local()));
    format!("{}{from}: {}", rests_on(text.basis), cited(record, &text.origins))
}

fn rests_on(basis: Basis) -> &'static str {
    match basis {
        Basis::CarriedOver => "carried over, to be confirmed",
        Basis::Proposed => "proposed, counted in no figure",
        stated => stated.word(),
    }
}

fn cited(record: &Record, origins: &[Origin]) -> String {
    let cells = record.cite_all(origins.iter().take(ORIGINS), " ");
    match origins.len().saturating_sub(ORIGINS) {
        0 => cells,
        more => format!("{cells} and {more} more"),
    }
}
