//! The cells of answer columns: marks, status, maturity and reasons for selection.

use super::answers_seen::WordCount;
use super::cells::{EntryDraft, RowPlace, answer};
use crate::model::{Answer, Applicability, Basis, CarriedOver, ColumnRole, EntryText, Reason, ReasonMark, Status};
use crate::recognise::fold::is_percent_header;
use crate::recognise::{Mark, Maturity, StatusWord};

impl EntryDraft {
    /// A mark under `Applicable` or `Not applicable`. A word that says which of the two is meant goes before the
    /// heading; what is neither is kept and left open.
    pub(super) fn mark(
        &mut self,
        role: ColumnRole,
        text: EntryText,
        column: u32,
        place: &RowPlace<'_>,
        words: &mut WordCount,
    ) {
        let meant =
            if role == ColumnRole::ApplicableMark { Applicability::Applicable } else { Applicability::Excluded };
        let vocabulary = &place.knowledge.vocabulary;
        let own = place.table.words.by_legend(&text.text).or_else(|| vocabulary.applicability_in_words(&text.text));
        let value = match (own, place.table.words.mark(column, &text.text, vocabulary)) {
            (Some(own), _) => Some(own),
            (None, Some(Mark::Set)) => Some(meant),
            // `No` to the one question of the table, whether the control is excluded.
            (None, Some(Mark::Clear)) if place.table.words.is_answered_by_no(column, &text.text, vocabulary) => {
                Some(Applicability::Applicable)
            }
            (None, Some(Mark::Clear)) => {
                words.note(role, &text.text, Some("no mark"));
                return self.clear_mark(text, column, place);
            }
            // A sentence in place of a mark is a reason for it, and kept as well.
            (None, None) if text.text.split_whitespace().nth(2).is_some() => {
                self.carry_over(text.clone(), column, place);
                Some(meant)
            }
            (None, None) => None,
        };
        words.note(role, &text.text, value.map(Applicability::word));
        self.marks.push((role, answer(value, text), place.table.header_of(column)));
    }

    /// A mark in one of several columns, each for one status.
    pub(super) fn status_mark(&mut self, text: EntryText, column: u32, place: &RowPlace<'_>, words: &mut WordCount) {
        let mark = place.table.words.mark(column, &text.text, &place.knowledge.vocabulary);
        if mark == Some(Mark::Clear) {
            words.note(ColumnRole::Status, &text.text, Some("no mark"));
            return self.clear_mark(text, column, place);
        }
        let value = place.table.words.status_of_mark(column).filter(|_| mark == Some(Mark::Set));
        words.note(ColumnRole::Status, &text.text, value.map(Status::word));
        match &mut self.entry.status {
            None => self.entry.status = Some(answer(value, text)),
            Some(status) => {
                // Two marks: the source contradicts itself, and nothing tells which one is meant.
                if status.understood {
                    let header = place.table.header_of(status.origin.cell.column);
                    status.raw = format!("{header}: {}", status.raw);
                }
                status.value = Status::Unstated;
                status.understood = false;
                status.raw = format!("{}; {}: {}", status.raw, place.table.header_of(column), text.text);
                self.carry_over(text, column, place);
            }
        }
    }

    pub(super) fn status(&mut self, text: EntryText, place: &RowPlace<'_>, words: &mut WordCount) {
        let vocabulary = &place.knowledge.vocabulary;
        let word = place.table.words.status(text.origin.cell.column, &text.text, vocabulary).or_else(|| {
            // Under a header such as `Implemented (%)` a bare number is a percentage.
            let number = text.text.trim().parse::<f64>().ok()?;
            let column = text.origin.cell.column;
            let share = place.table.words.is_of_shares(column);
            let percent = if share { format!("{}%", number * 100.0) } else { format!("{}%", text.text) };
            is_percent_header(&place.table.header_of(column)).then(|| vocabulary.status(&percent)).flatten()
        });
        let mut taken_for = word.map(StatusWord::meaning);
        let value = match word {
            Some(StatusWord::Status(status)) => Some(status),
            Some(StatusWord::Responsibility) => Some(Status::Unstated),
            Some(StatusWord::NotApplicable) => {
                self.state(Applicability::Excluded, text.clone(), place);
                Some(Status::Unstated)
            }
            Some(StatusWord::Maturity(level)) => {
                words.note(ColumnRole::Status, &text.text, taken_for);
                self.entry.status = Some(proposal(level, text));
                return;
            }
            // `Applicable` under `Status`: what it says is not how far the control is.
            None => match vocabulary.applicability_in_words(&text.text) {
                Some(stated @ (Applicability::Applicable | Applicability::Excluded)) => {
                    taken_for = Some(stated.word());
                    self.state(stated, text.clone(), place);
                    Some(Status::Unstated)
                }
                _ => None,
            },
        };
        words.note(ColumnRole::Status, &text.text, taken_for);
        self.entry.status = Some(answer(value, text));
    }

    /// Notes what the status column says of applicability; nothing where the table's direction is in doubt.
    fn state(&mut self, stated: Applicability, text: EntryText, place: &RowPlace<'_>) {
        if place.table.questions.is_empty() {
            self.in_status = Some(answer(Some(stated), text));
        }
    }

    /// A column of maturity levels: kept as it is, and a proposal for the status.
    pub(super) fn maturity(&mut self, text: EntryText, column: u32, place: &RowPlace<'_>, words: &mut WordCount) {
        let level = place.knowledge.vocabulary.maturity(&text.text);
        words.note(ColumnRole::Maturity, &text.text, level.map(StatusWord::meaning));
        if self.of_maturity.is_none() {
            self.of_maturity = match level {
                Some(StatusWord::Maturity(level)) => Some(proposal(level, text.clone())),
                Some(StatusWord::Status(status)) => Some(answer(Some(status), text.clone())),
                _ => None,
            };
        }
        self.carry_over(text, column, place);
    }

    pub(super) fn reasons(&mut self, text: EntryText, column: u32, place: &RowPlace<'_>, words: &mut WordCount) {
        let vocabulary = &place.knowledge.vocabulary;
        let reason_of = |text: &str| place.table.words.reason(text, vocabulary);
        let mut unknown = false;
        let whole = reason_of(&text.text).map(|reason| vec![(text.text.as_str(), Some(reason))]);
        let pieces = whole.unwrap_or_else(|| {
            text.text
                .split([',', ';', '/', '+', '&', '\n', '•'])
                .map(str::trim)
                .filter(|piece| !piece.is_empty())
                .map(|piece| (piece, reason_of(piece)))
                .collect()
        });
        for (piece, reason) in pieces {
            unknown |= reason.is_none();
            if piece.chars().count() <= 40 {
                words.note(ColumnRole::Reasons, piece, reason.map(Reason::short));
            }
            if let Some(reason) = reason
                && !self.entry.reasons.iter().any(|mark| mark.reason == reason && mark.origin == text.origin)
            {
                self.entry.reasons.push(ReasonMark { reason, raw: text.text.clone(), origin: text.origin.clone() });
            }
        }
        if unknown {
            self.carry_over(text, column, place);
        }
    }

    pub(super) fn reason_mark(
        &mut self,
        role: ColumnRole,
        text: EntryText,
        column: u32,
        place: &RowPlace<'_>,
        words: &mut WordCount,
    ) {
        let reason = match role {
            ColumnRole::LegalRequirement => Reason::LegalRequirement,
            ColumnRole::ContractualObligation => Reason::ContractualObligation,
            ColumnRole::BusinessRequirement => Reason::BusinessRequirement,
            _ => Reason::RiskAssessment,
        };
        let mark = place.knowledge.vocabulary.mark(&text.text);
        if text.text.chars().count() <= 40 {
            let taken_for = if mark == Some(Mark::Clear) { "no mark" } else { reason.short() };
            words.note(role, &text.text, Some(taken_for));
        }
        if mark == Some(Mark::Clear) {
            return self.clear_mark(text, column, place);
        }
        self.entry.reasons.push(ReasonMark { reason, raw: text.text.clone(), origin: text.origin.clone() });
        if mark.is_none() && place.knowledge.vocabulary.reason(&text.text) != Some(reason) {
            self.carry_over(text, column, place);
        }
    }

    pub(super) fn clear_mark(&mut self, text: EntryText, column: u32, place: &RowPlace<'_>) {
        self.entry.clear_marks.push(CarriedOver { header: place.table.header_of(column), text });
    }
}

/// The status that a level of maturity comes to, as a proposal.
fn proposal(level: Maturity, text: EntryText) -> Answer<Status> {
    Answer { basis: Basis::Proposed, ..answer(Some(level.proposed()), text) }
}
