//! Sheets on a framework that annexa knows by name only: SOC 2, PCI DSS and others.
//!
//! Their numbers are in Annex A as well (`5.1`, `8.3`), and their rows may cite it. The answers in such a row are about a
//! requirement of that framework, so the sheet is not read, and the refusal names the framework.

use super::fold::fold;
use super::found_table::{FoundTable, SheetTables};
use super::identifier::looks_like_identifier;
use super::standards;
use super::tables::SheetInput;
use super::vocabulary::contains_words;
use crate::model::{Cell, ColumnRole, Message, MessageArg, Row};
use crate::standards::catalogue::{KNOWN_BY_NAME, KnownByName};

/// Rows further up belong to something else.
const TITLE_ROWS: usize = 12;
/// With fewer rows, identifiers say nothing.
const LEAST_ROWS: usize = 5;

/// Why a sheet is not read, if it is on such a framework. `cites` tells whether a cell cites a control of Annex A.
pub(super) fn refusal(on: &SheetInput<'_>, found: &SheetTables, cites: impl Fn(&Cell) -> bool) -> Option<Message> {
    let rows = &on.table.rows;
    let first = rows.iter().position(|row| filled(row).nth(2).is_some())?;
    let body: Vec<&Row> = rows[first + 1..].iter().filter(|row| filled(row).nth(1).is_some()).collect();
    let framework = match named(on, &rows[..first.min(TITLE_ROWS)]) {
        Naming::Framework(framework) => framework,
        Naming::Ours => return None,
        Naming::None => by_identifiers(&body)?,
    };
    if body.is_empty() || found.tables.iter().any(|table| is_annex_a(table, framework, &body)) {
        return None;
    }
    // The first cell of such a row may be a number of the framework's own Annex A.
    let from = usize::from(framework.has_annex_a);
    let citing = body.iter().filter(|row| row.cells.iter().filter(|cell| own(cell)).skip(from).any(&cites)).count();
    let share = (citing * 100 + body.len() / 2) / body.len();
    let message = Message::new("sentences.sheet.known_by_name").with("framework", framework.name);
    Some(message.with("n", citing).with("rows", body.len()).with("share", MessageArg::from(share)))
}

/// What a table names as its subject.
enum Naming {
    /// A framework that is known by name only.
    Framework(&'static KnownByName),
    /// One of the standards that annexa reads, be it beside another.
    Ours,
    /// Nothing.
    None,
}

/// The nearest of title rows, sheet and file name that names anything.
fn named(on: &SheetInput<'_>, title_rows: &[Row]) -> Naming {
    let title: Vec<&str> = title_rows.iter().flat_map(|row| filled(row).map(|(_, text)| text)).collect();
    let file = on.source.rsplit('/').next().unwrap_or(on.source);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    for text in [title.join("\n"), on.table.sheet.clone(), stem.to_owned()] {
        let folded = fold(&text);
        let words: Vec<&str> = folded.split(' ').collect();
        let says = |phrase: &str| contains_words(&words, phrase);
        let ours = !standards::named_in(&folded.to_uppercase()).is_empty()
            || ["annex a", "anhang a", "annexe a", "anexo a", "statement of applicability", "soa"]
                .into_iter()
                .any(says);
        // A word alone may be part of a name: `CIS Consulting`.
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let whole = |known: &KnownByName| known.phrases.iter().any(|phrase| *phrase == folded || *phrase == bare);
        let names = |known: &&KnownByName| {
            whole(known) || known.phrases.iter().any(|phrase| is_distinctive(phrase) && says(phrase))
        };
        match (ours, KNOWN_BY_NAME.iter().find(names)) {
            (true, _) => return Naming::Ours,
            (false, Some(known)) => return Naming::Framework(known),
            (false, None) => {}
        }
    }
    Naming::None
}

/// Whether a phrase can mean nothing else within a longer text.
fn is_distinctive(phrase: &str) -> bool {
    !matches!(phrase, "cis" | "c5" | "vda" | "pci" | "aicpa")
}

/// The framework whose identifiers begin most rows.
fn by_identifiers(body: &[&Row]) -> Option<&'static KnownByName> {
    KNOWN_BY_NAME.iter().find(|known| {
        let begins = |row: &&&Row| {
            filled(row).next().is_some_and(|(_, text)| known.identifiers.iter().any(|start| text.starts_with(start)))
        };
        let rows = body.iter().filter(begins).count();
        rows >= LEAST_ROWS && rows * 10 >= body.len() * 6
    })
}

/// Whether the rows of a table are controls of a standard that annexa reads, whatever the file is called: by their titles, or
/// by identifiers that are written as of Annex A and key the rows.
fn is_annex_a(table: &FoundTable, framework: &KnownByName, body: &[&Row]) -> bool {
    let hits = &table.hits;
    let by_titles = hits.agreeing * 4 >= hits.rows.max(1) || hits.by_title * 2 >= hits.rows.max(1);
    let lettered = hits.bare * 2 < hits.rows && !framework.has_annex_a;
    by_titles || (lettered && !is_keyed_by_something_else(table, body))
}

/// Whether another column identifies the rows, and the controls are only cited.
fn is_keyed_by_something_else(table: &FoundTable, body: &[&Row]) -> bool {
    let layout = &table.layout;
    let key = layout.columns.iter().find(|c| c.role == ColumnRole::Identifier).map(|c| c.column);
    let leads = |row: &&&Row| {
        filled(row).next().is_some_and(|(column, text)| Some(column) != key && looks_like_identifier(text))
    };
    let leading = body.iter().filter(leads).count();
    layout.foreign_key.is_some() || layout.is_export || leading * 10 >= body.len() * 8
}

/// The filled cells of a row with their columns, left to right.
fn filled(row: &Row) -> impl Iterator<Item = (u32, &str)> {
    row.cells.iter().filter(|cell| own(cell)).map(|c| (c.column, c.text.trim()))
}

/// Whether a cell has a value of its own.
fn own(cell: &Cell) -> bool {
    cell.merged_from.is_none() && !cell.is_blank()
}
