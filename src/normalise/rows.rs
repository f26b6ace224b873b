//! Every row of every sheet gets one class; rows about a control become entries.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::candidates_for;
use super::cells::{AnswersSeen, EntryDraft, FoundAnswers, RowPlace, WordCount};
use super::key::RowKey;
use super::resolve::{Resolution, own_control};
use super::shifted_columns;
use super::standards::Columns;
use crate::ingest::IngestError;
use crate::model::{
    Candidate, Cell, CellAddress, CellValue, Certainty, ColumnReading, ColumnRole, EditionReading, Entry, EntryKind,
    Format, FrameworkKey, KeptCell, KeptRow, MatchedBy, Message, Origin, Row, RowClass, RowCounts, SheetReading,
    SourceKind, SourceNumber, Standard, Table, TableKind, TableReading, UnmatchedRow, Visibility, VocabularyUse,
    Workbook,
};
use crate::recognise::ReferenceData;
use crate::recognise::clause_column::says_clause;
use crate::recognise::edition::Editions;
use crate::recognise::fold::{fold, is_placeholder};
use crate::recognise::identifier::{ControlRefs, Letter, looks_like_identifier, parse};
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

/// Whether the document calls itself a Statement of Applicability: in its title, or in the lines before its tables.
fn says_statement(workbook: &Workbook, layout: &Layout, knowledge: &ReferenceData) -> bool {
    const LINES: usize = 5;
    const LONGEST: usize = 120;
    let title = workbook.properties.iter().filter(|(name, _)| name == "title").map(|(_, text)| text.as_str());
    if title.into_iter().any(|text| knowledge.names_statement(text)) {
        return true;
    }
    workbook.tables.iter().zip(&layout.sheets).any(|(table, sheet)| {
        let end = sheet.tables.first().map_or(table.rows.len(), |found| found.body.0);
        let lines = table.rows[..end].iter().filter(|row| row.has_own_values()).take(LINES);
        lines
            .flat_map(|row| &row.cells)
            .filter(|cell| cell.merged_from.is_none() && cell.text.len() <= LONGEST)
            .any(|cell| knowledge.names_statement(&cell.text))
    })
}

/// The kind of a source: by what it answers. Its name counts only where it also gives reasons, which a statement has to
/// (6.1.3 d) and a register need not.
fn kind(entries: &[&Entry], seen: AnswersSeen, says_statement: bool, is_export: bool) -> SourceKind {
    if seen.applicability || seen.exclusion_reasons || (says_statement && seen.justification && !is_export) {
        return SourceKind::Soa;
    }
    let mut provisions: Vec<_> = entries.iter().map(|e| &e.provision).collect();
    provisions.sort_unstable();
    provisions.dedup();
    // One row a control is a register; many rows a control are rows about something else.
    if is_export || entries.len() > 2 * provisions.len() {
        SourceKind::Export
    } else if seen.register || seen.justification || seen.other {
        SourceKind::Register
    } else {
        SourceKind::Blank
    }
}

/// What one table answers, and of which standards.
struct Answered {
    families: Vec<Standard>,
    seen: AnswersSeen,
    is_export: bool,
    /// Whether the table is of a kind that answers for controls.
    answers: bool,
    /// Its entries, by their places.
    entries: Range<usize>,
}

struct RowReader<'a> {
    source: SourceNumber,
    most_unmatched: usize,
    editions: &'a Editions,
    delimited: bool,
    knowledge: &'a ReferenceData,
    words: WordCount,
    /// What the table at hand answers.
    seen: AnswersSeen,
    answers: Vec<Answered>,
    says_statement: bool,
    entries: Vec<Entry>,
    unmatched: Vec<UnmatchedRow>,
    kept_rows: Vec<KeptRow>,
}

/// A row with what its key came to.
enum RowOutcome {
    Found(Vec<(crate::model::ProvisionId, EntryKind)>, MatchedBy, Option<Message>),
    Unmatched(Message, Vec<Candidate>),
    /// Settled without a look at the rows around it.
    Class(RowClass),
    /// To be judged by the rows around it.
    Open,
}

impl RowReader<'_> {
    /// What the source is to one standard.
    fn kind_of(&self, family: Standard) -> Option<SourceKind> {
        let entries: Vec<&Entry> = self.entries.iter().filter(|e| !e.tied && e.family() == Some(family)).collect();
        if entries.iter().all(|e| e.kind == EntryKind::Clause) {
            return None;
        }
        let of_family = |table: &&Answered| table.families.contains(&family);
        // Controls that rows of another standard name share what these answer.
        let any = !self.answers.iter().any(|table| of_family(&table));
        let tables: Vec<&Answered> = self.answers.iter().filter(|table| any || of_family(table)).collect();
        Some(self.kind_by(&tables, &|entry| !entry.tied && entry.family() == Some(family)))
    }

    /// What the source is by some of its tables: by those that answer for controls, if there is one.
    fn kind_by(&self, tables: &[&Answered], counts: &dyn Fn(&Entry) -> bool) -> SourceKind {
        let any_answers = tables.iter().any(|table| table.answers);
        let speaking = || tables.iter().filter(|table| table.answers || !any_answers);
        let mut seen = AnswersSeen::default();
        speaking().for_each(|table| seen.add(table.seen));
        let entries = speaking().flat_map(|table| self.entries.get(table.entries.clone()).unwrap_or_default());
        let entries: Vec<&Entry> = entries.filter(|entry| counts(entry)).collect();
        kind(&entries, seen, self.says_statement, speaking().any(|table| table.is_export))
    }

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

    /// Whether a row is a label of document control alone (`Document version:`), or the value alone right below one.
    fn is_document_control(&self, rows: &[Row], at: usize) -> bool {
        let lone = |row: &'_ Row| {
            let mut cells = own_cells(row);
            let first = cells.next()?;
            cells.next().is_none().then(|| (row.number, first.column, first.text.trim().to_owned()))
        };
        let is_label = |text: &str| {
            text.strip_suffix([':', '：']).is_some_and(|label| self.knowledge.vocabulary.label(label).is_some())
        };
        let Some((number, column, text)) = rows.get(at).and_then(lone) else { return false };
        let above = at.checked_sub(1).and_then(|above| rows.get(above)).and_then(lone);
        let below = rows.get(at + 1).and_then(lone);
        let value_of =
            |label: &(u32, u32, String), row: u32, of: u32| is_label(&label.2) && label.0 + 1 == row && label.1 == of;
        above.is_some_and(|label| value_of(&label, number, column) && !is_label(&text))
            || (is_label(&text)
                && below.is_some_and(|(row, of, value)| row == number + 1 && of == column && !is_label(&value)))
    }

    fn outcome(&self, row: &Row, at: usize, columns: &Columns<'_>, table: &TableLayout) -> RowOutcome {
        if repeats_header(row, table) {
            return RowOutcome::Class(RowClass::Header);
        }
        if let Some(framework) = table.frameworks.foreign.get(&row.number) {
            let why = Message::new("sentences.unmatched.of_framework").with("framework", framework.as_str());
            return RowOutcome::Unmatched(why, Vec::new());
        }
        let key_column = table.column(ColumnRole::Identifier).or_else(|| table.column(ColumnRole::Title));
        if key_column
            .and_then(|c| row.cell(c))
            .is_some_and(|c| c.merged_from.is_some_and(|from| from.row != row.number))
        {
            // Its key is the one of the merged cell that began above.
            return RowOutcome::Open;
        }
        match columns.resolve(at, table.frameworks.named.get(&row.number).copied()) {
            Resolution::Provisions { provisions, by, note } => RowOutcome::Found(provisions, by, note),
            // What answers is no heading, whatever its number or title is that of.
            Resolution::Heading if self.answers(row, table) => {
                let named = key_column.and_then(|column| own_cell(row, column)).or_else(|| own_cells(row).next());
                let title = table.column(ColumnRole::Title).and_then(|column| own_cell(row, column));
                let why = Message::new("sentences.unmatched.group_with_answers");
                let edition = columns.main().edition;
                let candidates =
                    title.or(named).map_or_else(Vec::new, |c| candidates_for(edition, &c.text, self.knowledge));
                RowOutcome::Unmatched(why.with("identifier", named.map_or_else(String::new, shown)), candidates)
            }
            Resolution::Heading => RowOutcome::Class(RowClass::Heading),
            Resolution::Unmatched { why, candidates } => RowOutcome::Unmatched(why, candidates),
            Resolution::Nothing => self.own_control(row, table).unwrap_or(RowOutcome::Open),
        }
    }

    /// Whether a row answers: by a word in a column of answers, or by texts in two columns that answer in words.
    fn answers(&self, row: &Row, table: &TableLayout) -> bool {
        table.kind.answers() && (self.answers_by_word(row, table) || self.texts_that_answer(row, table) >= 2)
    }

    fn answers_by_word(&self, row: &Row, table: &TableLayout) -> bool {
        own_cells(row).any(|c| match table.role_of(c.column) {
            ColumnRole::Applicability => self.knowledge.vocabulary.applicability(&c.text).is_some(),
            ColumnRole::Status => self.knowledge.vocabulary.status(&c.text).is_some(),
            ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => self.knowledge.vocabulary.mark(&c.text).is_some(),
            _ => false,
        })
    }

    fn texts_that_answer(&self, row: &Row, table: &TableLayout) -> usize {
        let answers = |c: &&Cell| match table.role_of(c.column) {
            ColumnRole::Justification
            | ColumnRole::JustificationForInclusion
            | ColumnRole::JustificationForExclusion
            | ColumnRole::Implementation
            | ColumnRole::Evidence => true,
            ColumnRole::Remarks | ColumnRole::Other => {
                table.kind == TableKind::Assessment && self.knowledge.is_finding(&table.header_of(c.column))
            }
            _ => false,
        };
        own_cells(row).filter(|c| !is_placeholder(&c.text)).filter(answers).count()
    }

    /// A foreign identifier beside an answer on applicability or a justification (6.1.3 b).
    fn own_control(&self, row: &Row, table: &TableLayout) -> Option<RowOutcome> {
        let cell = own_cell(row, table.column(ColumnRole::Identifier)?)?;
        // `B.1` reads as an identifier of Annex B; where the standard has none such, it is the organisation's.
        let written = match parse(&cell.text, &self.knowledge.vocabulary) {
            Some(ControlRefs::One(written)) => written.letter != Some(Letter::B),
            other => other.is_some(),
        };
        let foreign = looks_like_identifier(&cell.text) && !written;
        let answered = own_cells(row).any(|c| match table.role_of(c.column) {
            ColumnRole::Applicability => self.knowledge.vocabulary.applicability(&c.text).is_some(),
            ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => self.knowledge.vocabulary.mark(&c.text).is_some(),
            ColumnRole::Justification
            | ColumnRole::JustificationForInclusion
            | ColumnRole::JustificationForExclusion => true,
            _ => false,
        });
        (foreign && answered).then(|| {
            let note = Message::new("sentences.match.own_control").with("identifier", cell.text.trim());
            RowOutcome::Found(vec![(own_control(&cell.text), EntryKind::OwnControl)], MatchedBy::Identifier, Some(note))
        })
    }

    /// A row without a key of its own, judged by its cells and by the rows around it.
    fn judge(
        &self,
        row: &Row,
        place: &RowPlace<'_>,
        follows: bool,
        more_to_come: bool,
    ) -> Result<RowClass, (Message, Vec<Candidate>)> {
        let table = place.table;
        let identifier = table.column(ColumnRole::Identifier);
        let own: Vec<&Cell> = own_cells(row).collect();
        let heading = if more_to_come { RowClass::Heading } else { RowClass::Note };
        let Some(first) = own.first() else { return Ok(RowClass::Note) };
        let merged_key = identifier
            .or_else(|| table.column(ColumnRole::Title))
            .and_then(|c| row.cell(c))
            .is_some_and(|c| c.merged_from.is_some_and(|from| from.row != row.number));
        if merged_key && follows {
            return Ok(RowClass::Continuation);
        }
        if self.knowledge.vocabulary.is_note(&first.text) {
            return Ok(RowClass::Note);
        }
        let keyed = own
            .iter()
            .any(|c| matches!(table.role_of(c.column), ColumnRole::Identifier | ColumnRole::Title | ColumnRole::Group));
        let answers = self.answers_by_word(row, table);
        let own_matter = table.is_export || !table.kind.answers() || !answers;
        if own_matter && table.foreign_key.is_some_and(|column| own_cell(row, column).is_some()) {
            // A row of its own that cites no control.
            return Ok(RowClass::OtherTable);
        }
        // A line before the columns of the entries, or across them, opens a section.
        let spans = row.cells.iter().filter(|c| c.merged_from.is_some_and(|from| from.row == row.number)).count();
        if own.len() == 1 && (spans >= 2 || identifier.is_some_and(|c| first.column < c)) && table.header_rows.is_some()
        {
            return Ok(heading);
        }
        // Without headers nothing distinguishes a second line of an entry from a row of its own.
        if follows && !keyed && (table.header_rows.is_some() || own.len() == 1) {
            return Ok(RowClass::Continuation);
        }
        if own.len() == 1 {
            return Ok(if keyed || first.column <= identifier.unwrap_or(0) { heading } else { RowClass::Note });
        }
        let label = self.knowledge.vocabulary.label(&first.text).is_some();
        let in_words = keyed && !label && table.kind.answers() && self.texts_that_answer(row, table) >= 2;
        let answered = answers || in_words;
        let named = own.iter().find(|c| table.role_of(c.column) == ColumnRole::Title);
        let edition = place.edition.as_str();
        let candidates = named.map_or_else(Vec::new, |c| candidates_for(edition, &c.text, self.knowledge));
        if (answers && table.kind.answers()) || keyed && (answered || candidates.first().is_some_and(|c| c.score >= 70))
        {
            let what = match (identifier.and_then(|c| own_cell(row, c)), named) {
                (Some(cell), _) => Message::new("sentences.unmatched.neither").with("identifier", shown(cell)),
                (None, Some(_)) => Message::new("sentences.unmatched.title_unknown"),
                (None, None) => Message::new("sentences.unmatched.answers_alone"),
            };
            return Err((what, candidates));
        }
        Ok(RowClass::Note)
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

fn counted(rows: &[Row]) -> u32 {
    u32::try_from(rows.iter().filter(|row| row.has_own_values()).count()).unwrap_or(u32::MAX)
}

fn hidden_rows(rows: &[Row]) -> Option<u32> {
    rows.iter().try_fold(0, |sum, row| row.hidden.map(|hidden| sum + u32::from(hidden && row.has_own_values())))
}

/// The hidden rows that hold something, neighbours as one range.
fn hidden_row_ranges(rows: &[Row]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows.iter().filter(|row| row.hidden == Some(true) && row.has_own_values()) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == row.number => *last = row.number,
            _ => ranges.push((row.number, row.number)),
        }
    }
    ranges
}

/// The hidden columns that hold something: whole empty ones are hidden by habit.
fn hidden_columns(table: &Table) -> Option<Vec<String>> {
    let hidden = table.hidden_columns.as_ref()?;
    let holds = |column: &&u32| table.rows.iter().any(|row| own_cell(row, **column).is_some());
    Some(hidden.iter().filter(holds).map(|column| crate::model::column_letters(*column)).collect())
}

fn own_cells(row: &Row) -> impl Iterator<Item = &Cell> {
    row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank())
}

fn own_cell(row: &Row, column: u32) -> Option<&Cell> {
    row.cell(column).filter(|c| c.merged_from.is_none() && !c.is_blank())
}

fn shown(cell: &Cell) -> String {
    let text = cell.text.trim();
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

fn kept_cells(row: &Row, table: Option<&TableLayout>) -> Vec<KeptCell> {
    own_cells(row)
        .map(|c| KeptCell {
            cell: CellAddress::new(row.number, c.column),
            header: table
                .and_then(|t| t.columns.iter().find(|column| column.column == c.column))
                .map_or_else(String::new, |column| column.header.clone()),
            text: c.text.clone(),
        })
        .collect()
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

/// A header row again between the rows: each of its cells repeats the column's header.
fn repeats_header(row: &Row, table: &TableLayout) -> bool {
    let mut same = 0;
    for cell in own_cells(row) {
        let header = table.columns.iter().find(|c| c.column == cell.column).map_or("", |c| c.header.as_str());
        let text = fold(&cell.text);
        if header.is_empty()
            || text.is_empty()
            || !header.split(" / ").any(|part| fold(part) == text) && fold(header) != text
        {
            return false;
        }
        same += 1;
    }
    same >= 2
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
