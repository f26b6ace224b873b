//! The cells of an entry's rows, each read by the role of its column; nothing filled is dropped.

use std::sync::Arc;

use super::answers_seen::{AnswersSeen, WordCount};
use super::shifted_columns::{Shift, moved};
use crate::model::{
    Answer, Applicability, Basis, CarriedOver, Cell, CellAddress, ColumnRole, DateText, Entry, EntryKind, EntryText,
    FrameworkKey, Justification, JustificationSide, LocalizedText, MatchedBy, Message, Origin, OtherEdition,
    ProvisionId, Row, SourceNumber, Standard, Status, column_letters,
};
use crate::recognise::fold::{is_error_value, is_placeholder};
use crate::recognise::identifier::{ControlRefs, parse, written_range};
use crate::recognise::layout::TableLayout;
use crate::recognise::{ReferenceData, Vocabulary};

/// Where the rows are, and how their columns are read.
pub(super) struct RowPlace<'a> {
    pub source: SourceNumber,
    pub sheet: Arc<str>,
    pub sheet_hidden: bool,
    /// Hidden columns, from 0, where the format records it.
    pub hidden_columns: &'a [u32],
    pub table: &'a TableLayout,
    pub knowledge: &'a ReferenceData,
    /// The edition that the table is on; of several, that of most rows.
    pub edition: &'a FrameworkKey,
    /// Whether that is open.
    pub tied: bool,
}

impl RowPlace<'_> {
    fn origin(&self, row: u32, cell: &Cell) -> Origin {
        let own = CellAddress::new(row, cell.column);
        Origin { source: self.source, sheet: Arc::clone(&self.sheet), cell: cell.merged_from.unwrap_or(own) }
    }
}

/// The control that a row was matched to.
pub(super) struct FoundAnswers {
    pub provision: ProvisionId,
    pub kind: EntryKind,
    pub matched_by: MatchedBy,
    pub match_note: Option<Message>,
}

/// One control's rows on their way to an entry.
pub(super) struct EntryDraft {
    pub entry: Entry,
    /// Texts of columns that serve inclusion and exclusion alike; their side is known with the row's answer.
    pub either_side: Vec<EntryText>,
    /// Set marks, each with its column's header.
    pub marks: Vec<(ColumnRole, Answer<Applicability>, String)>,
    /// What the status column says of applicability, for rows that no other column answers: `N/A`, `Applicable`.
    pub in_status: Option<Answer<Applicability>>,
    /// `n/a` in a column of one side, with its header: whether it stands for a justification is known with the answer.
    pub empty_sides: Vec<(Justification, String)>,
    /// Whether no column answers for applicability, and one of each side justifies.
    pub by_side: bool,
    /// What a maturity column says, for rows without a status of their own.
    pub of_maturity: Option<Answer<Status>>,
}

impl EntryDraft {
    /// Starts an entry with its first row.
    pub fn begin(
        found: FoundAnswers,
        row: &Row,
        shift: Option<Shift>,
        place: &RowPlace<'_>,
        words: &mut WordCount,
        seen: &mut AnswersSeen,
    ) -> Self {
        let entry = Entry {
            number: 0,
            source: place.source,
            sheet: Arc::clone(&place.sheet),
            rows: vec![row.number],
            provision: found.provision,
            kind: found.kind,
            matched_by: found.matched_by,
            match_note: found.match_note.map(LocalizedText::from),
            identifier: None,
            title: None,
            applicability: None,
            status: None,
            justifications: Vec::new(),
            reasons: Vec::new(),
            implementation: Vec::new(),
            owner: Vec::new(),
            evidence: Vec::new(),
            dates: Vec::new(),
            remarks: Vec::new(),
            other_edition: Vec::new(),
            carried_over: Vec::new(),
            clear_marks: Vec::new(),
            hidden: place.sheet_hidden || row.hidden == Some(true),
            table_on: (found.kind == EntryKind::OwnControl).then(|| place.edition.clone()),
            tied: place.tied,
        };
        let has = |role: ColumnRole| place.table.column(role).is_some();
        let by_side = has(ColumnRole::JustificationForInclusion)
            && has(ColumnRole::JustificationForExclusion)
            && !(has(ColumnRole::Applicability) || has(ColumnRole::ApplicableMark) || has(ColumnRole::ExcludedMark))
            && place.table.questions.is_empty();
        let mut draft = Self {
            entry,
            either_side: Vec::new(),
            marks: Vec::new(),
            in_status: None,
            empty_sides: Vec::new(),
            by_side,
            of_maturity: None,
        };
        for cell in &row.cells {
            // A cell merged across columns counts once, for its own column; one merged over rows
            // counts for each of them.
            if cell.is_blank() || cell.merged_from.is_some_and(|from| from.column != cell.column) {
                continue;
            }
            if shift.is_some_and(|shift| cell.column >= shift.from) {
                // No value is under its own header here: kept as it is, and not read.
                let origin = place.origin(row.number, cell);
                draft.carry_over(EntryText { text: cell.text.trim().to_owned(), origin }, cell.column, place);
            } else {
                draft.take(cell, row.number, place, words, seen);
            }
        }
        if let Some(shift) = shift {
            draft.propose(row, shift, place, words, seen);
        }
        draft
    }

    /// The answers behind a torn text, as proposals.
    fn propose(
        &mut self,
        row: &Row,
        shift: Shift,
        place: &RowPlace<'_>,
        words: &mut WordCount,
        seen: &mut AnswersSeen,
    ) {
        let from = column_letters(shift.from);
        let note = match shift.by {
            Some(by) => Message::new("sentences.match.fields_too_many").with("n", by),
            None => Message::new("sentences.match.fields_too_many_somewhere"),
        };
        let note = note.with("column", from);
        let note = match self.entry.match_note.take() {
            Some(before) => Message::new("sentences.match.both").with("first", before.as_part()).with("second", note),
            None => note,
        };
        self.entry.match_note = Some(note.into());
        if shift.by.is_none() {
            return;
        }
        for column in place.table.columns.iter().filter(|c| c.column > shift.from) {
            let Some(cell) = row.cell(moved(column.column, shift)).filter(|c| !c.is_blank()) else { continue };
            let text = EntryText { text: cell.text.trim().to_owned(), origin: place.origin(row.number, cell) };
            let vocabulary = &place.knowledge.vocabulary;
            match column.role {
                ColumnRole::Applicability if self.entry.applicability.is_none() => {
                    seen.applicability = true;
                    let value = place.table.words.applicability(column.column, &text.text, vocabulary);
                    words.note(column.role, &text.text, value.map(Applicability::word));
                    self.entry.applicability = Some(Answer { basis: Basis::Proposed, ..answer(value, text) });
                }
                ColumnRole::Status if self.entry.status.is_none() => {
                    seen.register = true;
                    self.status(text, place, words);
                    if let Some(status) = &mut self.entry.status {
                        status.basis = Basis::Proposed;
                    }
                    self.in_status = None;
                }
                _ => {}
            }
        }
    }

    /// Adds a further row.
    pub fn go_on(&mut self, row: &Row, place: &RowPlace<'_>, words: &mut WordCount, seen: &mut AnswersSeen) {
        self.entry.rows.push(row.number);
        self.entry.hidden |= row.hidden == Some(true);
        for cell in row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()) {
            self.take(cell, row.number, place, words, seen);
        }
    }

    fn take(&mut self, cell: &Cell, row: u32, place: &RowPlace<'_>, words: &mut WordCount, seen: &mut AnswersSeen) {
        let role = place.table.role_of(cell.column);
        self.entry.hidden |= place.hidden_columns.contains(&cell.column);
        let origin = place.origin(row, cell);
        let text = EntryText { text: cell.text.trim().to_owned(), origin };
        if is_error_value(&text.text) {
            // A look-up that failed is no answer, and its words are not those of one.
            if role.is_mark() || matches!(role, ColumnRole::Applicability | ColumnRole::Status) {
                words.note(role, &text.text, None);
            }
            return self.carry_over(text, cell.column, place);
        }
        if is_placeholder(&text.text) && !role.is_mark() {
            // A dash in place of an answer is no answer; it is kept, and not read.
            if matches!(role, ColumnRole::Applicability | ColumnRole::Status) {
                words.note(role, &text.text, Some("nothing stated"));
            }
            return self.carry_over(text, cell.column, place);
        }
        if holds_nothing(role, &text.text, &place.knowledge.vocabulary) {
            if is_answer(role) {
                words.note(role, &text.text, None);
            }
            return self.carry_over(text, cell.column, place);
        }
        let entry = &mut self.entry;
        match role {
            ColumnRole::Identifier if entry.identifier.is_none() => {
                if let Some(ControlRefs::One(written)) = parse(&text.text, &place.knowledge.vocabulary)
                    && entry.title.is_none()
                    && !written.rest.is_empty()
                {
                    entry.title = Some(EntryText { text: written.rest, origin: text.origin.clone() });
                }
                entry.identifier = Some(text);
            }
            ColumnRole::Title if entry.title.as_ref().is_none_or(|t| t.origin.cell.row == row) => {
                // The title column's own word goes before one after the identifier.
                entry.title = Some(text);
            }
            ColumnRole::Applicability if entry.applicability.is_none() => {
                seen.applicability = true;
                let value = place.table.words.applicability(cell.column, &text.text, &place.knowledge.vocabulary);
                words.note(role, &text.text, value.map(Applicability::word));
                entry.applicability = Some(answer(value, text));
            }
            ColumnRole::ApplicableMark | ColumnRole::ExcludedMark if !self.marks.iter().any(|(r, _, _)| *r == role) => {
                seen.applicability = true;
                self.mark(role, text, cell.column, place, words);
            }
            ColumnRole::Status if place.table.words.status_of_mark(cell.column).is_some() => {
                seen.register = true;
                self.status_mark(text, cell.column, place, words);
            }
            ColumnRole::Status if entry.status.is_none() => {
                seen.register = true;
                self.status(text, place, words);
            }
            ColumnRole::Maturity => {
                seen.register = true;
                self.maturity(text, cell.column, place, words);
            }
            ColumnRole::Justification => {
                seen.justification = true;
                self.either_side.push(text);
            }
            ColumnRole::JustificationForInclusion | ColumnRole::JustificationForExclusion => {
                let side = if role == ColumnRole::JustificationForInclusion {
                    seen.justification = true;
                    JustificationSide::Inclusion
                } else {
                    seen.exclusion_reasons = true;
                    JustificationSide::Exclusion
                };
                let justification = Justification { side, text };
                if place.knowledge.vocabulary.says_nothing(&justification.text.text) {
                    self.empty_sides.push((justification, place.table.header_of(cell.column)));
                } else {
                    entry.justifications.push(justification);
                }
            }
            ColumnRole::Reasons => {
                seen.other = true;
                self.reasons(text, cell.column, place, words);
            }
            ColumnRole::LegalRequirement
            | ColumnRole::ContractualObligation
            | ColumnRole::BusinessRequirement
            | ColumnRole::RiskAssessment => {
                seen.other = true;
                self.reason_mark(role, text, cell.column, place, words);
            }
            ColumnRole::Implementation => {
                seen.other = true;
                entry.implementation.push(text);
            }
            ColumnRole::Owner => {
                seen.register = true;
                entry.owner.push(text);
            }
            ColumnRole::Evidence | ColumnRole::Document => {
                seen.register = true;
                entry.evidence.push(text);
            }
            ColumnRole::OtherEdition => {
                let family = entry.family();
                let older = family.and_then(Standard::older);
                let provisions = older.map(|key| other_edition(&text.text, key, place.knowledge)).unwrap_or_default();
                if !provisions.is_empty() {
                    entry.other_edition.push(OtherEdition { provisions, origin: text.origin.clone() });
                }
                self.carry_over(text, cell.column, place);
            }
            ColumnRole::Date => entry.dates.push(DateText { header: place.table.header_of(cell.column), text }),
            ColumnRole::Remarks => entry.remarks.push(text),
            // What serves no column of the outputs, and any second answer of a further row.
            _ => self.carry_over(text, cell.column, place),
        }
    }

    pub(super) fn carry_over(&mut self, text: EntryText, column: u32, place: &RowPlace<'_>) {
        self.entry.carried_over.push(CarriedOver { header: place.table.header_of(column), text });
    }

    /// The finished entry.
    pub fn finish(mut self) -> Entry {
        let entry = &mut self.entry;
        if entry.applicability.is_none() {
            let mut marks = std::mem::take(&mut self.marks).into_iter();
            entry.applicability = match (marks.next(), marks.next()) {
                (Some((_, first, upper)), Some((_, second, header))) => {
                    // Both marked: the source contradicts itself, and nothing shows which one is meant.
                    let raw = format!("{upper}: {}; {header}: {}", first.raw, second.raw);
                    let text = EntryText { text: second.raw, origin: second.origin };
                    entry.carried_over.push(CarriedOver { header, text });
                    Some(Answer { value: Applicability::Unstated, raw, understood: false, ..first })
                }
                (only, _) => only.map(|(_, answer, _)| answer),
            };
        }
        // An answer in words goes before marks; the marks are kept beside it.
        for (_, mark, header) in self.marks {
            let text = EntryText { text: mark.raw, origin: mark.origin };
            entry.carried_over.push(CarriedOver { header, text });
        }
        if entry.applicability.is_none() && entry.kind != EntryKind::Clause {
            entry.applicability = self.in_status;
        }
        if entry.status.is_none() {
            entry.status = self.of_maturity;
        }
        if entry.applicability.is_none() && self.by_side && entry.kind != EntryKind::Clause {
            entry.applicability = by_side(&entry.justifications);
        }
        let excluded = entry.applicability.as_ref().is_some_and(|a| a.value == Applicability::Excluded);
        let applicable = entry.applicability.as_ref().is_some_and(|a| a.value == Applicability::Applicable);
        for (justification, header) in self.empty_sides {
            // On the other side than the answer it only says that the side does not concern the row.
            let concerns = match justification.side {
                JustificationSide::Inclusion => applicable,
                JustificationSide::Exclusion => excluded,
            };
            if concerns {
                entry.justifications.push(justification);
            } else {
                entry.carried_over.push(CarriedOver { header, text: justification.text });
            }
        }
        let side = if excluded { JustificationSide::Exclusion } else { JustificationSide::Inclusion };
        entry.justifications.extend(self.either_side.into_iter().map(|text| Justification { side, text }));
        self.entry
    }
}

/// The controls of the older edition that a cell names.
fn other_edition(text: &str, edition: &str, knowledge: &ReferenceData) -> Vec<ProvisionId> {
    let mut found: Vec<ProvisionId> = Vec::new();
    for piece in text.split([',', ';', '\n', '/', '&', '+', '|']) {
        let cited = match parse(piece.trim(), &knowledge.vocabulary) {
            Some(ControlRefs::One(written)) => vec![written],
            Some(ControlRefs::List(list)) => list,
            Some(ControlRefs::Range(from, to)) => written_range(&from, &to),
            None => Vec::new(),
        };
        for written in cited {
            if let Some(control) = knowledge.control(edition, &written)
                && !found.contains(&control.id)
            {
                found.push(control.id.clone());
            }
        }
    }
    found
}

/// Whether a cell only fills its place: a value that could not be computed, a text that asks to be replaced, or
/// `n/a` where evidence or an owner would be. It is kept, and read as nothing.
fn holds_nothing(role: ColumnRole, text: &str, words: &Vocabulary) -> bool {
    match role {
        ColumnRole::Identifier | ColumnRole::Title => false,
        ColumnRole::Evidence | ColumnRole::Document | ColumnRole::Owner => {
            is_error_value(text) || words.says_nothing(text)
        }
        _ => is_error_value(text) || words.is_fill_in(text),
    }
}

/// Where no column says whether a control applies: the one side that is justified, as a proposal.
fn by_side(justifications: &[Justification]) -> Option<Answer<Applicability>> {
    let first = justifications.first()?;
    let value = match first.side {
        JustificationSide::Inclusion => Applicability::Applicable,
        JustificationSide::Exclusion => Applicability::Excluded,
    };
    let alone = justifications.iter().all(|j| j.side == first.side);
    alone.then(|| Answer { basis: Basis::Proposed, ..answer(Some(value), first.text.clone()) })
}

/// Whether a column of this role answers in words or marks.
fn is_answer(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark | ColumnRole::Status
    )
}

pub(super) fn answer<T: Default>(value: Option<T>, text: EntryText) -> Answer<T> {
    Answer {
        understood: value.is_some(),
        value: value.unwrap_or_default(),
        raw: text.text,
        basis: Basis::Stated,
        origin: text.origin,
    }
}
