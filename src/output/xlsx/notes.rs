//! Notes on the statement's value cells: what each value is based on, and where it is in the sources.

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::grid::PlacedSection;
use super::labels::Labels;
use super::section::CellNote;
use super::statement::{APPLICABLE, STATUS, cite_all};
use super::text::{lines, within};
use crate::i18n::values;
use crate::model::record::Record;
use crate::model::{Applicability, Basis, Merged, Origin, Statement, StatementControl, StatementText, Status};

/// Rows up to which a statement has notes: each is a drawing of its own, which programs lay out when they open the file.
pub(super) const MOST: usize = 1_000;
/// Origins that a note lists; the record has all of them.
const ORIGINS: usize = 12;
/// Texts of a cell whose origins a note tells; a note holds as much as a cell.
const TEXTS: usize = 40;
/// Width and padding of a note in pixels, its height per line, and characters per line.
const WIDTH: u32 = 280;
const LINE: u32 = 16;
const PADDING: u32 = 14;
const CHARACTERS: f64 = 44.0;

/// Whether the statement has notes.
pub(super) fn fit(statement: &Statement) -> bool {
    statement.controls.len() + statement.own_controls.len() <= MOST
}

/// Writes the notes of a table that was placed here.
pub(super) fn write(sheet: &mut Worksheet, notes: &[CellNote], place: &PlacedSection) -> Result<(), XlsxError> {
    for note in notes {
        let Some(column) = place.column(note.column) else { continue };
        let height = u32::try_from(lines(&note.text, CHARACTERS)).unwrap_or(1) * LINE + PADDING;
        let shown = Note::new(note.text.as_str()).set_author("annexa").add_author_prefix(false).set_width(WIDTH);
        sheet.insert_note(place.first + note.row, column, &shown.set_height(height))?;
    }
    Ok(())
}

/// The notes of a statement; none where it has too many rows.
pub(super) fn of(record: &Record, labels: &Labels<'_>, statement: &Statement) -> Vec<CellNote> {
    if !fit(statement) {
        return Vec::new();
    }
    let controls = (0..).zip(statement.controls.iter().chain(&statement.own_controls));
    controls
        .flat_map(|(row, control)| {
            let notes = of_control(record, labels, control).into_iter();
            notes.map(move |(column, text)| CellNote { row, column, text })
        })
        .collect()
}

/// The notes of a row: column and text.
fn of_control(record: &Record, labels: &Labels<'_>, control: &StatementControl) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let merged = |basis: Basis, origins: &[Origin], how: &str| {
        let (rests_on, cells) = (labels.word(rests_on(basis)), cited(record, labels, origins));
        let how = if how.is_empty() { String::new() } else { format!("\n{}", within(how, 400)) };
        format!("{rests_on}{how}\n{cells}")
    };
    let of = |m: &Merged<Applicability>| merged(m.basis, &m.origins, &labels.localizer.how_merged(m, control));
    if !control.applicability.origins.is_empty() {
        notes.push((APPLICABLE, of(&control.applicability)));
    }
    let status: &Merged<Status> = &control.status;
    if !status.origins.is_empty() {
        notes.push((STATUS, merged(status.basis, &status.origins, &labels.localizer.how_merged(status, control))));
    }
    for (key, texts) in lists_of(control) {
        // Justifications are what an auditor asks for first; the other texts have a note where they are not stated.
        let asked = key.starts_with("Justification");
        if asked && !texts.is_empty() || texts.iter().any(|text| text.basis != Basis::Stated) {
            let told =
                texts.iter().take(TEXTS).map(|text| of_text(record, labels, text)).collect::<Vec<_>>().join("\n");
            let told = match texts.len().saturating_sub(TEXTS) {
                0 => told,
                more => labels.format("lists.list_and_more", &values! { list: told, more: more }),
            };
            notes.push((key, told));
        }
    }
    notes
}

/// The lists of texts of a control, by column.
fn lists_of(control: &StatementControl) -> [(&'static str, &[StatementText]); 6] {
    [
        ("Justification_for_inclusion", &control.justification_for_inclusion),
        ("Justification_for_exclusion", &control.justification_for_exclusion),
        ("Implementation", &control.implementation),
        ("Evidence", &control.evidence),
        ("Owner", &control.owner),
        ("Remarks", &control.remarks),
    ]
}

/// Basis and cells of the texts whose source is not obvious, one line each: where a column has several texts, or one
/// that no source of this edition states.
pub(super) fn origins_of_texts(record: &Record, labels: &Labels<'_>, control: &StatementControl) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (key, texts) in lists_of(control) {
        if texts.len() < 2 && texts.iter().all(|text| text.basis == Basis::Stated) {
            continue;
        }
        let column = labels.heading("statement", key);
        for text in texts {
            let origin = of_text(record, labels, text);
            lines.push(labels.format("notes.text.of_column", &values! { column: column, origin: origin }));
        }
    }
    lines.join("\n")
}

fn of_text(record: &Record, labels: &Labels<'_>, text: &StatementText) -> String {
    let (rests_on, cells) = (labels.word(rests_on(text.basis)), cited(record, labels, &text.origins));
    match &text.written_for {
        None => labels.format("notes.text.plain", &values! { rests_on: rests_on, cells: cells }),
        Some(p) => labels.format("notes.text.from", &values! { rests_on: rests_on, cells: cells, control: p.local() }),
    }
}

/// Key of the words for what a value rests on.
fn rests_on(basis: Basis) -> &'static str {
    match basis {
        Basis::CarriedOver => "notes.rests_on.carried_over",
        Basis::Proposed => "notes.rests_on.proposed",
        Basis::Stated => "notes.rests_on.stated",
        Basis::Decided => "notes.rests_on.decided",
    }
}

fn cited(record: &Record, labels: &Labels<'_>, origins: &[Origin]) -> String {
    let cells = cite_all(record, labels, origins.iter().take(ORIGINS));
    match origins.len().saturating_sub(ORIGINS) {
        0 => cells,
        more => labels.format("lists.list_and_more", &values! { list: cells, more: more }),
    }
}
