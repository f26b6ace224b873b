//! What a row is, by its key, its cells and the rows around it.

use super::candidates::candidates_for;
use super::cells::RowPlace;
use super::resolve::{Resolution, own_control};
use super::row_cells::{own_cell, own_cells, shown};
use super::rows::RowReader;
use super::standards::Columns;
use crate::model::{Candidate, Cell, ColumnRole, EntryKind, MatchedBy, Message, ProvisionId, Row, RowClass, TableKind};
use crate::recognise::fold::{fold, is_placeholder};
use crate::recognise::identifier::{ControlRefs, Letter, looks_like_identifier, parse};
use crate::recognise::layout::TableLayout;

/// A row with what its key came to.
pub(super) enum RowOutcome {
    Found(Vec<(ProvisionId, EntryKind)>, MatchedBy, Option<Message>),
    Unmatched(Message, Vec<Candidate>),
    /// Settled without a look at the rows around it.
    Class(RowClass),
    /// To be judged by the rows around it.
    Open,
}

impl RowReader<'_> {
    /// Whether a row is a label of document control alone (`Document version:`), or the value alone right below one.
    pub(super) fn is_document_control(&self, rows: &[Row], at: usize) -> bool {
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

    pub(super) fn outcome(&self, row: &Row, at: usize, columns: &Columns<'_>, table: &TableLayout) -> RowOutcome {
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

    fn is_headed_as_title(&self, column: u32, table: &TableLayout) -> bool {
        /// Headings of this score name a role.
        const NAMED: u8 = 90;
        let roles = self.knowledge.vocabulary.header_roles(&table.header_of(column));
        roles.first().is_some_and(|(role, score)| *role == ColumnRole::Title && *score >= NAMED)
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
    pub(super) fn judge(
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
        // A title that is no control's names a row of its own, though the column could not be told to hold titles.
        let keyed = keyed || answers && own.iter().any(|c| self.is_headed_as_title(c.column, table));
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
