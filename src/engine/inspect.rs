//! How a source is read, without converting it: to look at, or to write a profile from.

use std::fmt::Write as _;

use serde::Serialize;

use super::document_facts;
use super::source::{self, Identity, Sample};
use super::{CallOptions, Engine, Source, SourceError};
use crate::model::record::{DocumentFacts, SourceRecord};
use crate::model::{
    Answer, Candidate, CellAddress, Certainty, ColumnReading, ColumnRole, EditionReading, Entry, RowCounts,
    SheetReading, SourceKind, Visibility, column_letters,
};

/// How one source is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// Name of the source, as given.
    pub name: String,
    /// The format in words, with what was detected.
    pub format: String,
    /// What kind of document it is, judged by what it states.
    pub kind: SourceKind,
    /// Framework key of its edition; `None` where it holds no controls or leaves the edition open.
    pub edition: Option<String>,
    /// Why this edition, or why none.
    pub edition_because: String,
    /// All its readings: of a source that holds several frameworks, one each; open ones too.
    pub editions: Vec<EditionReading>,
    /// `None` if it would be part of a statement; otherwise why not.
    pub not_merged_because: Option<String>,
    /// The language of its headers and answers, and how that is known.
    pub language: Option<crate::model::LanguageReading>,
    /// The import profile that it was read with.
    pub profile: Option<String>,
    /// Its date, if stated in it or in its name.
    pub date: Option<String>,
    /// Its sheets, in the file's order.
    pub sheets: Vec<InspectedSheet>,
    /// The words of its answer columns: what each was taken for, and how often.
    pub words: Vec<crate::model::VocabularyUse>,
    /// Rows by class, over all sheets.
    pub ledger: RowCounts,
    /// What the source says about itself.
    pub facts: DocumentFacts,
    /// What needs a look, each with its cell where it has one.
    pub problems: Vec<InspectedProblem>,
}

/// How one sheet is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectedSheet {
    /// Name.
    pub name: String,
    /// Whether the sheet is visible.
    pub visibility: Visibility,
    /// Number of different controls, weighted by the columns that answer for them.
    pub score: u32,
    /// Whether it is read.
    pub read: bool,
    /// Why, or why not.
    pub reason: String,
    /// How many of its rows are hidden; `None` where the format does not tell.
    pub hidden_rows: Option<u32>,
    /// Letters of its hidden columns that hold something; `None` where the format does not tell.
    pub hidden_columns: Option<Vec<String>>,
    /// Its tables, top to bottom.
    pub tables: Vec<InspectedTable>,
    /// Its rows by class.
    pub ledger: RowCounts,
}

/// How one table is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectedTable {
    /// What it is about; only the first three kinds answer for controls.
    pub kind: crate::model::TableKind,
    /// Why it is taken for that.
    pub kind_because: String,
    /// Framework keys of the editions that its rows are on, that of most rows first; all readings where that is open.
    pub editions: Vec<String>,
    /// Whether the edition is open.
    pub open: bool,
    /// First and last header row.
    pub header_rows: Option<(u32, u32)>,
    /// First and last row of the body.
    pub body_rows: (u32, u32),
    /// Its columns, left to right.
    pub columns: Vec<InspectedColumn>,
}

/// How one column is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectedColumn {
    /// Letters.
    pub column: String,
    /// What it is read as.
    pub role: ColumnRole,
    /// Confidence in per cent.
    pub confidence: u8,
    /// Header text.
    pub header: String,
    /// Its first three different values, each cut to a line.
    pub values: Vec<String>,
}

/// Something that needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedProblem {
    /// `Sheet!B12`, where it has a place.
    pub cell: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What may have been meant: up to three candidates with scores.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

impl Engine {
    /// Reads one source and reports how; nothing is converted or written.
    ///
    /// # Errors
    /// [`SourceError`] if it cannot be read.
    pub fn inspect(&self, source: &Source, options: CallOptions<'_>) -> Result<Inspection, SourceError> {
        let identity = Identity::of(source, 1, 1)?;
        let read = source::read(identity, self.read_options(source.name(), true, options.deadline)?)?;
        let problems = problems(&read.record, &read.normalised.entries, &read.normalised.unmatched);
        let editions = read.record.editions().map(|(reading, _)| reading.clone()).collect();
        let SourceRecord { edition, not_merged_because, language, profile, date, sheets, .. } = read.record;
        let mut facts = document_facts::gather(read.facts, read.candidates, read.revisions);
        facts.pims_role.extend(read.pims_role);
        let certain = edition.as_ref().filter(|e| e.certainty != Certainty::Tied);
        Ok(Inspection {
            name: read.record.name,
            format: read.record.format_in_words,
            kind: read.record.kind,
            edition: certain.map(|e| e.framework.to_string()),
            editions,
            edition_because: edition.map_or_else(|| "it holds no controls".to_owned(), |e| e.why.to_string()),
            not_merged_because,
            language,
            profile,
            date,
            sheets: sheets.into_iter().map(|sheet| inspected(sheet, &read.samples)).collect(),
            words: read.record.vocabulary,
            ledger: read.record.ledger,
            facts,
            problems,
        })
    }
}

/// The frameworks of some readings; an open reading lists its candidates.
fn keys(readings: &[EditionReading]) -> Vec<String> {
    let of = |reading: &EditionReading| {
        if reading.open.is_empty() {
            vec![reading.framework.to_string()]
        } else {
            reading.open.iter().map(ToString::to_string).collect()
        }
    };
    readings.iter().flat_map(of).collect()
}

fn inspected(sheet: SheetReading, samples: &[Sample]) -> InspectedSheet {
    let values = |row: u32, column: &ColumnReading| {
        let of = |s: &&Sample| s.sheet == sheet.sheet && s.row == row && column_letters(s.column) == column.column;
        samples.iter().find(of).map_or_else(Vec::new, |s| s.values.clone())
    };
    let tables = sheet
        .tables
        .iter()
        .map(|table| InspectedTable {
            kind: table.kind.unwrap_or_default(),
            kind_because: table.kind_because.as_ref().map(crate::model::Message::in_english).unwrap_or_default(),
            editions: keys(&table.editions),
            open: table.editions.iter().any(|e| e.certainty == Certainty::Tied),
            header_rows: table.header_rows,
            body_rows: table.body_rows,
            columns: table
                .columns
                .iter()
                .map(|c| InspectedColumn {
                    column: c.column.clone(),
                    role: c.role,
                    confidence: c.confidence,
                    header: c.header.clone(),
                    values: values(table.body_rows.0, c),
                })
                .collect(),
        })
        .collect();
    InspectedSheet {
        tables,
        name: sheet.sheet.to_string(),
        visibility: sheet.visibility,
        score: sheet.score,
        read: sheet.read,
        reason: sheet.reason.to_string(),
        hidden_rows: sheet.hidden_rows,
        hidden_columns: sheet.hidden_columns,
        ledger: sheet.ledger,
    }
}

fn problems(
    record: &SourceRecord,
    entries: &[Entry],
    unmatched: &[crate::model::UnmatchedRow],
) -> Vec<InspectedProblem> {
    let at = |sheet: &str, cell: CellAddress| Some(format!("{sheet}!{cell}"));
    let mut problems: Vec<InspectedProblem> = record
        .notes
        .iter()
        .map(|note| InspectedProblem { cell: None, what: note.clone(), candidates: Vec::new() })
        .collect();
    for row in unmatched {
        problems.push(InspectedProblem {
            cell: at(&row.origin.sheet, row.origin.cell),
            what: row.why.to_string(),
            candidates: row.candidates.clone(),
        });
    }
    for entry in entries {
        let control = entry.provision.local();
        if let Some(answer) = entry.applicability.as_ref().filter(|a| !a.understood) {
            problems.push(not_understood(control, "applicability", answer));
        }
        if let Some(answer) = entry.status.as_ref().filter(|a| !a.understood) {
            problems.push(not_understood(control, "status", answer));
        }
        if let Some(note) = &entry.match_note
            && let Some(text) = entry.identifier.as_ref().or(entry.title.as_ref())
        {
            let what = format!("{control}: {note}");
            problems.push(InspectedProblem {
                cell: at(&text.origin.sheet, text.origin.cell),
                what,
                candidates: Vec::new(),
            });
        }
    }
    problems
}

fn not_understood<T>(control: &str, field: &str, answer: &Answer<T>) -> InspectedProblem {
    let mut what = String::new();
    let word: String = answer.raw.chars().take(60).collect();
    let _ = write!(what, "{control}: `{word}` is no known word of {field}; it stays unstated");
    InspectedProblem {
        cell: Some(format!("{}!{}", answer.origin.sheet, answer.origin.cell)),
        what,
        candidates: Vec::new(),
    }
}
