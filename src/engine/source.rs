//! One source, from its bytes to its entries and its part of the record.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::ingest::{self, CellAddress, Limits, Workbook};
use crate::normalise::{self, KeptRow, Normalised, Origin, SourceNumber, Text};
use crate::recognise::facts::{self, Found};
use crate::recognise::fold::fold;
use crate::recognise::{Certainty, EditionReading, Knowledge, Label, RowClass, edition, layout};
use crate::report::record::{DocumentFacts, SourceRecord};

/// A source that could be read, whether or not it holds controls.
pub(super) struct ReadSource {
    pub record: SourceRecord,
    pub normalised: Normalised,
    pub facts: Vec<(Label, Text)>,
}

/// What the bytes of a source are, besides their content.
pub(super) struct Identity<'a> {
    pub name: &'a str,
    pub sha256: String,
    pub number: SourceNumber,
    pub first_entry: u32,
}

/// Reads one source. The error is one sentence: what is wrong and what to do.
pub(super) fn read(
    identity: Identity<'_>,
    bytes: &[u8],
    knowledge: &Knowledge,
    settle: Option<&str>,
) -> Result<ReadSource, String> {
    // A reader of foreign formats may panic on a broken file; that must stay with the file.
    let workbook = catch_unwind(AssertUnwindSafe(|| ingest::read(identity.name, bytes, &Limits::default())))
        .map_err(|_| {
            "the file is damaged in a way that stops its reader; open it in a spreadsheet program and save it anew"
                .to_owned()
        })?
        .map_err(|error| error.to_string())?;
    let layout = layout::lay_out(&workbook, knowledge);
    let reading = edition::decide(&workbook, &layout, knowledge, settle);
    let normalised =
        normalise::normalise(&workbook, &layout, reading.as_ref(), identity.number, identity.first_entry, knowledge);
    if !normalised.ledger.balances() {
        return Err(format!(
            "the ledger does not balance: {} rows were read, and their classes add up to {}; this is a fault of \
             annexa, please report it with the file",
            normalised.ledger.rows,
            normalised.ledger.classes().iter().map(|(_, n)| n).sum::<u32>()
        ));
    }
    let facts = document_facts(&workbook, &normalised.kept_rows, identity.number, knowledge);
    let record = source_record(identity, bytes, workbook, reading, &normalised, &facts);
    Ok(ReadSource { record, normalised, facts })
}

fn source_record(
    identity: Identity<'_>,
    bytes: &[u8],
    workbook: Workbook,
    edition: Option<EditionReading>,
    normalised: &Normalised,
    facts: &[(Label, Text)],
) -> SourceRecord {
    let tied = edition.as_ref().is_some_and(|e| e.certainty == Certainty::Tied);
    let holds_controls = normalised.entries.iter().any(|e| e.kind != normalise::EntryKind::Clause);
    let not_merged_because = if tied {
        edition.as_ref().map(|e| format!("the edition is open: {}", e.why))
    } else if normalised.entries.is_empty() {
        Some("no row of it names a control of Annex A by identifier or title".to_owned())
    } else if !holds_controls {
        Some("it holds clauses, no Annex A controls".to_owned())
    } else {
        None
    };
    SourceRecord {
        number: identity.number,
        name: identity.name.to_owned(),
        sha256: identity.sha256,
        size: bytes.len() as u64,
        format: workbook.format,
        format_in_words: workbook.format_in_words,
        kind: normalised.kind,
        // Without controls there is nothing that an edition could be of.
        edition: edition.filter(|_| tied || !normalised.entries.is_empty()),
        date: source_date(facts, identity.name),
        merged: not_merged_because.is_none(),
        not_merged_because,
        sheets: normalised.sheets.clone(),
        ledger: normalised.ledger,
        vocabulary: normalised.vocabulary.clone(),
        notes: workbook.notes,
    }
}

/// A source's date: the newest that it states of itself, else the one in its file name; never a file's time stamp.
fn source_date(found: &[(Label, Text)], name: &str) -> Option<String> {
    found
        .iter()
        .filter(|(label, _)| *label == Label::Date)
        .filter_map(|(_, text)| facts::date(&text.text))
        .max()
        .or_else(|| facts::date_in_name(name))
}

/// Facts in title blocks and notes, and in label and value pairs of sheets that hold no controls (a cover sheet).
fn document_facts(
    workbook: &Workbook,
    kept: &[KeptRow],
    source: SourceNumber,
    knowledge: &Knowledge,
) -> Vec<(Label, Text)> {
    /// A cover sheet is short; a long sheet is data, and its columns are no facts about the document.
    const COVER_ROWS: usize = 60;
    /// Beyond so many own cells a row is a row of a table, not a label with its value.
    const PAIR_CELLS: usize = 4;
    let mut all = Vec::new();
    let mut at = 0;
    for table in &workbook.tables {
        let sheet: Arc<str> = Arc::from(table.sheet.as_str());
        let start = at;
        while kept.get(at).is_some_and(|row| *row.sheet == *sheet) {
            at += 1;
        }
        let of_sheet = &kept[start..at];
        let cover = table.rows.len() <= COVER_ROWS;
        let numbers: Vec<u32> = of_sheet
            .iter()
            .filter(|row| match row.class {
                RowClass::Title | RowClass::Note => true,
                RowClass::UnreadSheet => cover && row.cells.len() <= PAIR_CELLS,
                _ => false,
            })
            .map(|row| row.row)
            .collect();
        let rows = table.rows.iter().filter(|row| numbers.binary_search(&row.number).is_ok());
        let mut found: Vec<Found> = Vec::new();
        facts::find(rows, &knowledge.vocabulary, &mut found);
        all.extend(found.into_iter().map(|f| (f.label, text(f.text, source, &sheet, f.cell))));
    }
    all
}

fn text(text: String, source: SourceNumber, sheet: &Arc<str>, cell: CellAddress) -> Text {
    Text { text, origin: Origin { source, sheet: Arc::clone(sheet), cell } }
}

/// All sources' facts, by what they are; a text that a source states twice stands once.
pub(super) fn gather(facts: Vec<(Label, Text)>) -> DocumentFacts {
    let mut document = DocumentFacts::default();
    for (label, text) in facts {
        let list = match label {
            Label::Organisation => &mut document.organisation,
            Label::Title => &mut document.title,
            Label::Scope => &mut document.scope,
            Label::Version => &mut document.version,
            Label::Date => &mut document.date,
            Label::Owner => &mut document.owner,
            Label::PreparedBy => &mut document.prepared_by,
            Label::ReviewedBy => &mut document.reviewed_by,
            Label::ApprovedBy => &mut document.approved_by,
            Label::Classification => &mut document.classification,
        };
        let same = |t: &Text| t.origin.source == text.origin.source && fold(&t.text) == fold(&text.text);
        if !list.iter().any(same) {
            list.push(text);
        }
    }
    document
}
