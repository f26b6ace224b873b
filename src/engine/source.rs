//! One source, from its bytes to its entries and its part of the record.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::document_facts::{FoundDetails, document_facts, pims_role, source_date};
use super::input::Source;
use super::source_error::SourceError;
use crate::ingest::{self, IngestOptions};
use crate::model::record::{DetailCandidate, EDITION_OPEN, Fact, FurtherEdition, SourceRecord};
use crate::model::{
    Certainty, DocumentValue, EditionReading, Entry, LanguageReading, Message, Revision, SheetReading, SourceKind,
    SourceNumber, Standard, Workbook,
};
use crate::normalise::{self, Normalised};
use crate::recognise::edition::{self, Editions};
use crate::recognise::forms;
use crate::recognise::layout::{self, Layout};
use crate::recognise::{Label, Profile, ReferenceData};

/// A source that could be read, whether or not it holds controls.
pub(super) struct ReadSource {
    pub record: SourceRecord,
    pub normalised: Normalised,
    pub facts: Vec<(Label, Fact)>,
    /// Lines that may state a detail of the document which was not recognised.
    pub candidates: Vec<DetailCandidate>,
    /// The versions in its change histories.
    pub revisions: Vec<Revision>,
    /// Document control that its profile gives.
    pub document: Vec<DocumentValue>,
    pub pims_role: Vec<Fact>,
    /// Up to three values of each column of each table, by sheet and column; only where asked for.
    pub samples: Vec<Sample>,
}

/// The first values of a column.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub sheet: Arc<str>,
    /// First row of the table's body.
    pub row: u32,
    pub column: u32,
    pub values: Vec<String>,
}

/// A source with its place among the others.
#[derive(Clone, Copy)]
pub(super) struct Identity<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub sha256: &'a str,
    pub number: SourceNumber,
    pub first_entry: u32,
}

impl<'a> Identity<'a> {
    /// A source whose bytes were read.
    pub(super) fn of(source: &'a Source, number: SourceNumber, first_entry: u32) -> Result<Self, SourceError> {
        let bytes = source.bytes().map_err(|reason| SourceError::Unreadable(reason.to_owned()))?;
        Ok(Self { name: source.name(), bytes, sha256: source.sha256().unwrap_or_default(), number, first_entry })
    }
}

/// How a source is to be read.
#[derive(Clone, Copy)]
pub(super) struct ReadOptions<'a> {
    /// Catalogues, and the words (a profile's own before them).
    pub knowledge: &'a ReferenceData,
    pub profile: Option<&'a Profile>,
    /// `--edition`.
    pub settle: Option<&'a str>,
    /// Whether to keep samples of the columns.
    pub sample: bool,
    /// How much of it is read, and until when.
    pub ingest: IngestOptions<'a>,
}

/// Reads one source.
pub(super) fn read(identity: Identity<'_>, options: ReadOptions<'_>) -> Result<ReadSource, SourceError> {
    let ReadOptions { knowledge, profile, settle, sample, ingest: ingest_options } = options;
    let Identity { name, bytes, .. } = identity;
    // A reader of foreign formats may panic on a broken file; that must stay with the file.
    let mut workbook = catch_unwind(AssertUnwindSafe(|| ingest::read(name, bytes, ingest_options)))
        .map_err(|_| SourceError::StopsReader)??;
    forms::unfold(&mut workbook, knowledge);
    let layout = layout::lay_out(&workbook, knowledge, layout::LayoutOptions { source: name, settle, profile })?;
    let editions = edition::decide(&workbook, &layout, knowledge, settle, profile);
    let (number, first_entry, most) = (identity.number, identity.first_entry, ingest_options.limits.unmatched_rows);
    let mut normalised = normalise::normalise(&workbook, &layout, &editions, number, first_entry, knowledge, most)?;
    if let Some(kind) = profile.and_then(|p| p.kind) {
        normalised.kind = kind;
        normalised.kinds.iter_mut().for_each(|(_, of_framework)| *of_framework = kind);
    }
    check_completeness(&workbook, &normalised)?;
    let identified = (identity.number, identity.name);
    let details =
        document_facts(&workbook, (&normalised.kept_rows, &normalised.unmatched), identified, knowledge, profile);
    let pims_role = pims_role(identity.number, profile);
    let samples = if sample { samples(&workbook, &layout) } else { Vec::new() };
    let mut beside = beside(&workbook, &layout);
    beside.extend(questions(&workbook, &layout));
    beside.extend(details.questions.iter().map(Message::in_english));
    let mut record = source_record(identity, workbook, editions, &normalised, &details.facts);
    record.notes.extend(beside);
    record.profile = profile.map(|p| p.file.clone());
    record.language = language(&normalised, knowledge);
    let FoundDetails { facts, candidates, revisions, .. } = details;
    let document = profile.map(|p| p.document.clone()).unwrap_or_default();
    Ok(ReadSource { record, normalised, facts, candidates, revisions, document, pims_role, samples })
}

/// Checks that every row of a source is counted in exactly one class, and that every filled cell is in the result.
fn check_completeness(workbook: &Workbook, normalised: &Normalised) -> Result<(), SourceError> {
    let ledger = &normalised.ledger;
    if !ledger.balances() {
        let sum = ledger.classes().iter().map(|(_, n)| n).sum();
        return Err(SourceError::Unbalanced { rows: ledger.rows, sum });
    }
    Ok(normalise::prove(workbook, normalised)?)
}

/// Why a source is not merged that is on a framework like SOC 2.
pub(super) const KNOWN_BY_NAME_ONLY: &str = "it is on a framework that annexa knows by name only";

fn is_known_by_name(sheet: &SheetReading) -> bool {
    sheet.reason.message().is_some_and(|message| message.key == "sentences.sheet.known_by_name")
}

fn source_record(
    identity: Identity<'_>,
    workbook: Workbook,
    editions: Editions,
    normalised: &Normalised,
    facts: &[(Label, Fact)],
) -> SourceRecord {
    let (main, further_editions) = readings(editions, normalised);
    let open = further_editions.iter().map(|further| &further.reading).chain(main.as_ref());
    let tied = open.into_iter().find(|reading| reading.certainty == Certainty::Tied);
    let is_control = |e: &&Entry| e.kind != crate::model::EntryKind::Clause;
    let holds_controls = normalised.entries.iter().filter(is_control).any(|e| !e.tied);
    let not_merged_because = if holds_controls {
        None
    } else if let Some(tied) = tied {
        Some(format!("{EDITION_OPEN}{}", tied.why))
    } else if normalised.entries.is_empty() && normalised.sheets.iter().any(is_known_by_name) {
        Some(KNOWN_BY_NAME_ONLY.to_owned())
    } else if normalised.entries.is_empty() {
        Some("no row of it names a control of Annex A by identifier or title".to_owned())
    } else {
        Some("it holds clauses, no Annex A controls".to_owned())
    };
    SourceRecord {
        number: identity.number,
        name: identity.name.to_owned(),
        sha256: identity.sha256.to_owned(),
        size: identity.bytes.len() as u64,
        format: workbook.format,
        format_in_words: workbook.format_in_words,
        kind: main.as_ref().map_or(normalised.kind, |reading| kind_of(reading, normalised)),
        edition: main,
        further_editions,
        date: source_date(facts, identity.name),
        language: None,
        profile: None,
        merged: not_merged_because.is_none(),
        not_merged_because,
        sheets: normalised.sheets.clone(),
        ledger: normalised.ledger,
        vocabulary: normalised.vocabulary.clone(),
        notes: workbook.notes,
    }
}

/// The main reading of a source, to which most of its entries belong, and the other readings. A source without controls
/// has no edition.
fn readings(editions: Editions, normalised: &Normalised) -> (Option<EditionReading>, Vec<FurtherEdition>) {
    let mut all = editions.readings;
    let is_tied = |reading: &EditionReading| reading.certainty == Certainty::Tied;
    let entries = |reading: &EditionReading| {
        let family = Standard::of(reading.framework.as_str());
        normalised.entries.iter().filter(|e| e.family() == family && e.tied == is_tied(reading)).count()
    };
    all.retain(|reading| is_tied(reading) || entries(reading) > 0);
    // A row may also name controls of another standard than its table.
    for (family, _) in &normalised.kinds {
        let known = |r: &EditionReading| !is_tied(r) && Standard::of(r.framework.as_str()) == Some(*family);
        let named: Vec<&Entry> = normalised.entries.iter().filter(|e| !e.tied && e.family() == Some(*family)).collect();
        let of = |key: &str| named.iter().filter(|e| e.provision.framework().as_str() == key).count();
        if let Some(key) = family.editions().iter().rev().max_by_key(|key| of(key)).filter(|_| !all.iter().any(known)) {
            let why = Message::new("sentences.edition_why.named_beside").with("n", named.len());
            all.push(EditionReading::new(key, Certainty::Certain, why));
        }
    }
    let order = |reading: &EditionReading| (is_tied(reading), Standard::of(reading.framework.as_str()));
    all.sort_by_key(order);
    let main = all.iter().enumerate().rev().max_by_key(|(_, r)| (!is_tied(r), entries(r))).map(|(at, _)| at);
    let main = main.map(|at| all.remove(at));
    let further =
        all.into_iter().map(|reading| FurtherEdition { kind: kind_of(&reading, normalised), reading }).collect();
    (main, further)
}

/// The role of a source for the framework of one of its readings.
fn kind_of(reading: &EditionReading, normalised: &Normalised) -> SourceKind {
    let family = Standard::of(reading.framework.as_str());
    let of_family = normalised.kinds.iter().find(|(known, _)| Some(*known) == family);
    of_family.filter(|_| reading.certainty != Certainty::Tied).map_or(normalised.kind, |(_, kind)| *kind)
}

/// A note for each table that stands beside another one: its controls are not read, and the user must know.
fn beside(workbook: &Workbook, layout: &Layout) -> Vec<String> {
    let mut notes = Vec::new();
    for (table, sheet) in workbook.tables.iter().zip(&layout.sheets) {
        for column in sheet.tables.iter().filter_map(|t| t.beside) {
            notes.push(format!(
                "sheet `{}`: column {} holds {BESIDE}; put that table below the first, or on a sheet of its own",
                table.sheet,
                crate::model::column_letters(column)
            ));
        }
    }
    notes
}

/// A question, with its sheet, for everything that could not be read for certain and was left open.
fn questions(workbook: &Workbook, layout: &Layout) -> Vec<String> {
    let of_sheets = workbook.tables.iter().zip(&layout.sheets);
    let all = of_sheets.flat_map(|(table, sheet)| sheet.tables.iter().map(move |found| (table, found)));
    all.flat_map(|(table, found)| found.questions.iter().map(move |question| (table, question)))
        .map(|(table, question)| {
            Message::new("sentences.question.on_sheet")
                .with("sheet", table.sheet.as_str())
                .with("question", question.clone())
                .in_english()
        })
        .collect()
}

/// The beginning of each note that is a question.
pub(super) const QUESTION: &str = "Question: ";

/// A text that each note on a table beside another one contains.
pub(super) const BESIDE: &str =
    "further controls, as a second table beside the first does, and they are not read as controls";

/// The language of headers and answers.
fn language(normalised: &Normalised, knowledge: &ReferenceData) -> Option<LanguageReading> {
    let tables = normalised.sheets.iter().flat_map(|sheet| &sheet.tables);
    let headers = tables.flat_map(|t| &t.columns).flat_map(|c| c.header.split(" / "));
    let words = normalised.vocabulary.iter().map(|word| word.word.as_str());
    knowledge.vocabulary.language(headers.chain(words))
}

fn samples(workbook: &Workbook, layout: &Layout) -> Vec<Sample> {
    const VALUES: usize = 3;
    const LONGEST: usize = 60;
    let mut samples = Vec::new();
    for (table, sheet) in workbook.tables.iter().zip(&layout.sheets) {
        let name: Arc<str> = Arc::from(table.sheet.as_str());
        for found in &sheet.tables {
            let body = &table.rows[found.body.0..found.body.1];
            for column in &found.columns {
                let mut values: Vec<String> = Vec::new();
                let cells = body.iter().filter_map(|row| row.cell(column.column));
                for cell in cells.filter(|c| c.merged_from.is_none() && !c.is_blank()) {
                    let line = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let short = if line.chars().count() > LONGEST {
                        line.chars().take(LONGEST - 1).chain(['…']).collect()
                    } else {
                        line
                    };
                    if !values.contains(&short) {
                        values.push(short);
                    }
                    if values.len() == VALUES {
                        break;
                    }
                }
                let row = body.first().map_or(0, |r| r.number);
                samples.push(Sample { sheet: Arc::clone(&name), row, column: column.column, values });
            }
        }
    }
    samples
}
