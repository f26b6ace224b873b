//! Every row of every sheet gets one class; rows about a control become entries.

use std::sync::Arc;

use super::answers_seen::{AnswersSeen, WordCount};
use super::cells::{EntryDraft, FoundAnswers, RowPlace};
use super::key::RowKey;
use super::row_cells::{counted, hidden_columns, hidden_row_ranges, hidden_rows, kept_cells, own_cell, own_cells};
use super::row_class::RowOutcome;
use super::shifted_columns;
use super::source_kind::{Answered, says_statement};
use super::standards::Columns;
use crate::ingest::IngestError;
use crate::model::{
    Candidate, Cell, CellAddress, CellValue, Certainty, ColumnReading, ColumnRole, EditionReading, Entry, Format,
    FrameworkKey, KeptRow, Message, Origin, Row, RowClass, RowCounts, SheetReading, SourceKind, SourceNumber, Standard,
    Table, TableKind, TableReading, UnmatchedRow, Visibility, VocabularyUse, Workbook,
};
use crate::recognise::ReferenceData;
use crate::recognise::clause_column::says_clause;
use crate::recognise::edition::Editions;
use crate::recognise::fold::fold;
use crate::recognise::identifier::{ControlRefs, parse};
use crate::recognise::layout::{Layout, SheetLayout, TableLayout};

/// A source, read row by row.
#[derive(Debug)]
pub struct Normalised {
    /// The entries of its rows, in the order of sheets and rows; numbers go on from the number given.
    pub entries: Vec<Entry>,
    /// Rows that look like a control and find none.
    pub unmatched: Vec<UnmatchedRow>,
    /// All other rows that gave no entry.
    pub kept_rows: Vec<KeptRow>,
    /// How each sheet was read.
    pub sheets: Vec<SheetReading>,
    /// Rows by class over all sheets.
    pub ledger: RowCounts,
    /// The words of its answer columns.
    pub vocabulary: Vec<VocabularyUse>,
    /// What the source is, by what it states; of several standards, what it is to the one of most rows.
    pub kind: SourceKind,
    /// What it is to each standard that it holds controls of, open tables apart.
    pub kinds: Vec<(Standard, SourceKind)>,
}

/// Reads the rows of a workbook by its layout. Without editions the source holds no controls; then every row is kept and
/// none becomes an entry on one. Entries are numbered from `first_entry`.
///
/// # Errors
/// [`IngestError::TooManyUnmatched`] as soon as more than `most_unmatched` rows look like controls and find none.
pub fn normalise(
    workbook: &Workbook,
    layout: &Layout,
    editions: &Editions,
    source: SourceNumber,
    first_entry: u32,
    knowledge: &ReferenceData,
    most_unmatched: usize,
) -> Result<Normalised, IngestError> {
    let mut reader = RowReader {
        source,
        most_unmatched,
        editions,
        delimited: workbook.format == Format::Delimited,
        knowledge,
        words: WordCount::default(),
        seen: AnswersSeen::default(),
        answers: Vec::new(),
        says_statement: says_statement(workbook, layout, knowledge),
        entries: Vec::new(),
        unmatched: Vec::new(),
        kept_rows: Vec::new(),
    };
    let mut sheets = Vec::with_capacity(workbook.tables.len());
    let mut ledger = RowCounts::default();
    for (at, (table, sheet)) in workbook.tables.iter().zip(&layout.sheets).enumerate() {
        let reading = reader.sheet(table, sheet, at)?;
        ledger.add(&reading.ledger);
        sheets.push(reading);
    }
    for (number, entry) in (first_entry..).zip(&mut reader.entries) {
        entry.number = number;
    }
    let kinds = Standard::ALL.into_iter().filter_map(|family| Some((family, reader.kind_of(family)?))).collect();
    let kind = reader.kind_by(&reader.answers.iter().collect::<Vec<_>>(), &|_| true);
    Ok(Normalised {
        entries: reader.entries,
        unmatched: reader.unmatched,
        kept_rows: reader.kept_rows,
        sheets,
        ledger,
        vocabulary: reader.words.into_uses(&knowledge.vocabulary),
        kind,
        kinds,
    })
}

pub(super) struct RowReader<'a> {
    pub source: SourceNumber,
    pub most_unmatched: usize,
    pub editions: &'a Editions,
    pub delimited: bool,
    pub knowledge: &'a ReferenceData,
    pub words: WordCount,
    /// What the table at hand answers.
    pub seen: AnswersSeen,
    pub answers: Vec<Answered>,
    pub says_statement: bool,
    pub entries: Vec<Entry>,
    pub unmatched: Vec<UnmatchedRow>,
    pub kept_rows: Vec<KeptRow>,
}

impl RowReader<'_> {
    fn sheet(&mut self, table: &Table, layout: &SheetLayout, at: usize) -> Result<SheetReading, IngestError> {
        let sheet: Arc<str> = Arc::from(table.sheet.as_str());
        let mut ledger = RowCounts { rows: counted(&table.rows), ..RowCounts::default() };
        let before = self.entries.len();
        let mut done = 0;
        let mut editions = Vec::with_capacity(layout.tables.len());
        for (number, found) in layout.tables.iter().enumerate() {
            // Everything above the first table is its title block; between two tables are other tables.
            let outside = if done == 0 { RowClass::Title } else { RowClass::OtherTable };
            self.keep_outside(&table.rows[done..found.body.0], &sheet, found, outside, &mut ledger);
            let readings = self.editions.of_table(at, number);
            editions.push(readings.iter().map(|reading| (*reading).clone()).collect::<Vec<_>>());
            self.body(&table.rows[found.body.0..found.body.1], &sheet, table, (found, &readings), &mut ledger)?;
            done = found.body.1;
        }
        let rest = if layout.read { RowClass::OtherTable } else { RowClass::UnreadSheet };
        for row in table.rows[done..].iter().filter(|row| row.has_own_values()) {
            self.keep(row, &sheet, rest, None, &mut ledger);
        }
        ledger.entries = u32::try_from(self.entries.len() - before).unwrap_or(u32::MAX);
        Ok(SheetReading {
            sheet,
            visibility: table.visibility,
            read: layout.read,
            reason: layout.reason.clone().into(),
            score: layout.score,
            tables: layout
                .tables
                .iter()
                .zip(editions)
                .map(|(found, editions)| table_reading(found, &table.rows, editions))
                .collect(),
            ledger,
            hidden_rows: hidden_rows(&table.rows),
            hidden_row_ranges: hidden_row_ranges(&table.rows),
            hidden_columns: hidden_columns(table),
        })
    }

    fn keep_outside(
        &mut self,
        rows: &[Row],
        sheet: &Arc<str>,
        table: &TableLayout,
        outside: RowClass,
        ledger: &mut RowCounts,
    ) {
        for row in rows.iter().filter(|row| row.has_own_values()) {
            let is_header = table.header_rows.is_some_and(|(first, last)| (first..=last).contains(&row.number));
            let class = if is_header { RowClass::Header } else { outside };
            self.keep(row, sheet, class, None, ledger);
        }
    }

    fn keep(
        &mut self,
        row: &Row,
        sheet: &Arc<str>,
        class: RowClass,
        table: Option<&TableLayout>,
        ledger: &mut RowCounts,
    ) {
        ledger.count(class);
        self.kept_rows.push(KeptRow {
            source: self.source,
            sheet: Arc::clone(sheet),
            row: row.number,
            class,
            cells: kept_cells(row, table),
        });
    }

    fn body(
        &mut self,
        rows: &[Row],
        sheet: &Arc<str>,
        whole: &Table,
        (table, editions): (&TableLayout, &[&EditionReading]),
        ledger: &mut RowCounts,
    ) -> Result<(), IngestError> {
        let identifier = table.column(ColumnRole::Identifier);
        let zeros = keeps_zeros(rows, identifier, self.knowledge);
        let keys: Vec<RowKey> = rows.iter().map(|row| self.key(row, table, zeros)).collect();
        let is_annex = self.says_annex(table, identifier);
        let says = (is_annex, says_clause(table, rows, self.knowledge));
        let columns = Columns::new(&keys, says, editions, &table.frameworks, self.knowledge);
        let main = FrameworkKey::new(columns.main().edition);
        let tied = editions.iter().any(|reading| reading.certainty == Certainty::Tied);
        let first_entry = self.entries.len();
        self.seen = AnswersSeen::default();
        let mut outcomes: Vec<RowOutcome> = Vec::with_capacity(rows.len());
        let mut unmatched = self.unmatched.len();
        for (at, row) in rows.iter().enumerate() {
            let outcome = if self.is_document_control(rows, at) {
                RowOutcome::Class(RowClass::Note)
            } else {
                self.outcome(row, at, &columns, table)
            };
            if matches!(outcome, RowOutcome::Unmatched(..)) && row.has_own_values() {
                unmatched += 1;
                self.within(unmatched, sheet)?;
            }
            outcomes.push(outcome);
        }
        let last = outcomes.iter().rposition(|o| matches!(o, RowOutcome::Found(..)));
        let place = RowPlace {
            source: self.source,
            sheet: Arc::clone(sheet),
            sheet_hidden: whole.visibility != Visibility::Visible,
            hidden_columns: whole.hidden_columns.as_deref().unwrap_or_default(),
            table,
            knowledge: self.knowledge,
            edition: &main,
            tied,
        };
        let mut drafts: Vec<EntryDraft> = Vec::new();
        // The row that the open entry ends with, if the next row may still belong to it.
        let mut open: Option<u32> = None;
        for (at, (row, outcome)) in rows.iter().zip(outcomes).enumerate() {
            if !row.has_own_values() {
                // Covered by merged cells from above alone: no row of its own, and no gap either.
                open = open.map(|_| row.number);
                continue;
            }
            let class = match outcome {
                RowOutcome::Found(provisions, by, note) => {
                    self.finish(&mut drafts);
                    let shift = shifted_columns::find(row, table, &self.knowledge.vocabulary);
                    for (provision, kind) in provisions {
                        let found = FoundAnswers { provision, kind, matched_by: by, match_note: note.clone() };
                        drafts.push(EntryDraft::begin(found, row, shift, &place, &mut self.words, &mut self.seen));
                    }
                    ledger.count(RowClass::Entry);
                    open = Some(row.number);
                    continue;
                }
                RowOutcome::Unmatched(why, candidates) => {
                    self.unmatched(row, &place, why, candidates, ledger);
                    open = None;
                    continue;
                }
                RowOutcome::Class(class) => class,
                RowOutcome::Open => {
                    let follows = open.is_some_and(|number| number + 1 == row.number);
                    let before_first = self.entries.is_empty() && drafts.is_empty() && table.header_rows.is_none();
                    match self.judge(row, &place, follows, last.is_some_and(|last| at < last)) {
                        Ok(RowClass::Heading | RowClass::Note) if before_first => RowClass::Title,
                        Ok(class) => class,
                        Err((why, candidates)) => {
                            self.unmatched(row, &place, why, candidates, ledger);
                            self.within(self.unmatched.len(), sheet)?;
                            open = None;
                            continue;
                        }
                    }
                }
            };
            if class == RowClass::Continuation {
                for draft in &mut drafts {
                    draft.go_on(row, &place, &mut self.words, &mut self.seen);
                }
                ledger.count(class);
                open = Some(row.number);
            } else {
                self.keep(row, sheet, class, Some(table), ledger);
                open = None;
            }
        }
        self.finish(&mut drafts);
        // Answers of a table that enters no statement do not decide the kind of the source.
        let families = if tied { Vec::new() } else { table.frameworks.families.clone() };
        // What an assessment found in words is an answer, whichever column of the outputs carries it.
        let finds = |entry: &Entry| {
            entry.carried_over.iter().any(|cell| self.knowledge.is_finding(&cell.header) && !cell.text.text.is_empty())
        };
        self.seen.other |= table.kind == TableKind::Assessment && self.entries[first_entry..].iter().any(finds);
        let entries = first_entry..self.entries.len();
        let (is_export, answers) = (table.is_export || !table.kind.answers(), table.kind.answers());
        self.answers.push(Answered { families, seen: self.seen, is_export, answers, entries });
        Ok(())
    }

    /// Whether a table marks its numbers as of Annex A: by the header above them, or by asking whether
    /// each applies, which nobody asks of a clause.
    fn says_annex(&self, table: &TableLayout, identifier: Option<u32>) -> bool {
        let header = identifier.map(|column| fold(&table.header_of(column))).unwrap_or_default();
        let by_header =
            header.split(' ').any(|word| self.knowledge.vocabulary.is_annex_prefix(word) && word != "control");
        let asks = [
            ColumnRole::Applicability,
            ColumnRole::ApplicableMark,
            ColumnRole::ExcludedMark,
            ColumnRole::JustificationForExclusion,
        ];
        by_header || asks.iter().any(|role| table.column(*role).is_some())
    }

    fn finish(&mut self, drafts: &mut Vec<EntryDraft>) {
        self.entries.extend(drafts.drain(..).map(EntryDraft::finish));
    }

    fn key(&self, row: &Row, table: &TableLayout, zeros: (bool, bool)) -> RowKey {
        let (identifier, title) = (table.column(ColumnRole::Identifier), table.column(ColumnRole::Title));
        let own = |column: u32| row.cell(column).filter(|c| c.merged_from.is_none() && !c.is_blank());
        let identifier = identifier.and_then(own);
        // A title merged over several rows is the title of each that has an identifier of its own.
        let title = match identifier {
            Some(_) => title.and_then(|column| row.cell(column)).filter(|c| !c.is_blank()),
            None => title.and_then(own),
        };
        let unread = identifier.filter(|cell| {
            matches!(cell.value, CellValue::Text(_)) && parse(&cell.text, &self.knowledge.vocabulary).is_none()
        });
        // A text without number in the identifier column may be the title itself.
        let text = title.or(unread).map(|cell| cell.text.as_str());
        let is_number = identifier.is_some_and(|cell| matches!(cell.value, CellValue::Number(_)));
        let exact = if is_number { zeros.1 } else { !self.delimited || zeros.0 };
        RowKey::read(identifier, text, exact, table.frameworks.main(), self.knowledge)
    }

    /// Rows that find no control take the most room in every output; what has so many of them is no statement.
    fn within(&self, unmatched: usize, sheet: &str) -> Result<(), IngestError> {
        let limit = self.most_unmatched;
        if unmatched > limit { Err(IngestError::TooManyUnmatched { sheet: sheet.to_owned(), limit }) } else { Ok(()) }
    }

    fn unmatched(
        &mut self,
        row: &Row,
        place: &RowPlace<'_>,
        why: Message,
        candidates: Vec<Candidate>,
        ledger: &mut RowCounts,
    ) {
        ledger.count(RowClass::Unmatched);
        let table = place.table;
        let cell = table
            .column(ColumnRole::Identifier)
            .and_then(|c| own_cell(row, c))
            .or_else(|| own_cells(row).next())
            .map_or(0, |c| c.column);
        self.unmatched.push(UnmatchedRow {
            origin: Origin {
                source: self.source,
                sheet: Arc::clone(&place.sheet),
                cell: CellAddress::new(row.number, cell),
            },
            cells: kept_cells(row, Some(table)),
            why: why.into(),
            candidates,
        });
    }
}

/// Whether identifiers of the column keep a trailing zero (`5.10`): in any cell, and in number cells by their format. If
/// none does, the file was once a sheet of numbers, and `5.1` may be 5.10.
fn keeps_zeros(rows: &[Row], identifier: Option<u32>, knowledge: &ReferenceData) -> (bool, bool) {
    let Some(column) = identifier else { return (true, true) };
    let keeps = |cell: &&Cell| match parse(&cell.text, &knowledge.vocabulary) {
        Some(ControlRefs::One(written)) => written.trailing_zero,
        Some(ControlRefs::List(list)) => list.iter().any(|w| w.trailing_zero),
        Some(ControlRefs::Range(from, to)) => from.trailing_zero || to.trailing_zero,
        None => false,
    };
    let number = |cell: &&Cell| matches!(cell.value, CellValue::Number(_));
    let cells = || rows.iter().filter_map(|row| own_cell(row, column));
    // A column that shows two decimals throughout shows 5.1 as 5.10 as well, and keeps nothing.
    let one_decimal = |cell: &&Cell| cell.text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 1);
    let shown = cells().any(|cell| number(&cell) && keeps(&cell)) && cells().any(|c| number(&c) && one_decimal(&c));
    (cells().any(|cell| keeps(&cell)), shown)
}

fn table_reading(found: &TableLayout, rows: &[Row], editions: Vec<EditionReading>) -> TableReading {
    let body = &rows[found.body.0..found.body.1];
    TableReading {
        kind: Some(found.kind),
        kind_because: Some(found.kind_because.clone()),
        editions,
        header_rows: found.header_rows,
        body_rows: (body.first().map_or(0, |r| r.number), body.last().map_or(0, |r| r.number)),
        columns: found
            .columns
            .iter()
            .map(|c| ColumnReading {
                column: crate::model::column_letters(c.column),
                header: c.header.clone(),
                role: c.role,
                confidence: c.confidence,
            })
            .collect(),
    }
}
