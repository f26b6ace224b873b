//! Whole readings: whether the answers of a table, read as its columns were, agree with each other.
//!
//! The direction of an answer (does `Yes` include or exclude?) is one hypothesis for the whole table. A row contradicts
//! it where an excluded control is implemented, a reason for exclusion is given for an applicable one, or a reason for
//! inclusion for an excluded one. Where the reading contradicts itself in more than a few rows, or the opposite one fits
//! better, nothing is read from the columns concerned, and both readings are put to the user.

use std::collections::BTreeMap;

use super::ReferenceData;
use super::answer_words::AnswerWords;
use super::columns::ColumnLayout;
use super::word_meaning::{Mark, StatusWord};
use crate::model::{Applicability, ColumnRole, Message, Row, Status, column_letters};

/// Rows that may contradict a reading without putting it in doubt: people err.
const FEW: usize = 3;
/// Rows of a table that excludes everything, from which on that is unlikely where only marks say so.
const ALL_EXCLUDED_BY_MARKS: usize = 5;
/// The same where words say so. A short list of exclusions is common; a statement that applies nothing is not one.
const ALL_EXCLUDED_BY_WORDS: usize = 8;

/// Both readings of a table, as rows that contradict and rows that bear them out.
#[derive(Debug, Default)]
struct Tally {
    answered: usize,
    applicable: usize,
    by_words: usize,
    as_read: (usize, usize),
    opposite: (usize, usize),
}

/// Checks the reading of a table. Columns whose answers are in doubt become [`ColumnRole::Other`]; each doubt is a
/// question. Columns that are `fixed` by a profile are not questioned.
pub(super) fn question(
    body: &[Row],
    columns: &mut [ColumnLayout],
    fixed: &BTreeMap<u32, ColumnRole>,
    words: &AnswerWords,
    knowledge: &ReferenceData,
) -> Vec<Message> {
    let directed = |role: ColumnRole| {
        matches!(role, ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark)
    };
    let concerned: Vec<u32> = columns.iter().filter(|c| directed(c.role)).map(|c| c.column).collect();
    let Some(&first) = concerned.first() else { return Vec::new() };
    if fixed.keys().any(|column| concerned.contains(column)) {
        return Vec::new();
    }
    let mut tally = Tally::default();
    for row in body {
        tally.add(row, columns, words, knowledge);
    }
    if !tally.is_doubtful() {
        return Vec::new();
    }
    let header = columns.iter().find(|c| c.column == first).map(|c| c.header.clone()).unwrap_or_default();
    for column in columns.iter_mut() {
        if directed(column.role) || column.role == ColumnRole::Justification {
            column.role = ColumnRole::Other;
            column.confidence = 50;
        }
    }
    let sign = body
        .iter()
        .filter_map(|row| row.cell(first))
        .find(|cell| words.applicability(first, &cell.text, &knowledge.vocabulary) == Some(Applicability::Applicable))
        .or_else(|| body.iter().filter_map(|row| row.cell(first)).find(|cell| !cell.is_blank()))
        .map(|cell| cell.text.trim().chars().take(30).collect::<String>())
        .unwrap_or_default();
    let question = Message::new("sentences.question.direction")
        .with("column", column_letters(first))
        .with("header", header)
        .with("word", sign)
        .with("against", tally.as_read.0)
        .with("opposite", tally.opposite.0)
        .with("rows", tally.answered);
    vec![question]
}

impl Tally {
    fn add(&mut self, row: &Row, columns: &[ColumnLayout], words: &AnswerWords, knowledge: &ReferenceData) {
        let vocabulary = &knowledge.vocabulary;
        let mut answer = None;
        let (mut marks, mut done, mut included, mut excluded) = (Vec::new(), false, false, false);
        let has_status = columns.iter().any(|c| c.role == ColumnRole::Status);
        for column in columns {
            let own = |cell: &&crate::model::Cell| {
                !cell.is_blank() && cell.merged_from.is_none_or(|from| from.column == cell.column)
            };
            let Some(cell) = row.cell(column.column).filter(own) else { continue };
            let text = cell.text.as_str();
            match column.role {
                ColumnRole::Applicability => answer = words.applicability(column.column, text, vocabulary),
                ColumnRole::ApplicableMark if words.mark(column.column, text, vocabulary) == Some(Mark::Set) => {
                    marks.push(Applicability::Applicable);
                }
                ColumnRole::ExcludedMark if words.mark(column.column, text, vocabulary) == Some(Mark::Set) => {
                    marks.push(Applicability::Excluded);
                }
                ColumnRole::ExcludedMark if words.is_answered_by_no(column.column, text, vocabulary) => {
                    marks.push(Applicability::Applicable);
                }
                ColumnRole::Status => {
                    done |= match words.status_of_mark(column.column) {
                        Some(status) => {
                            is_done(status) && words.mark(column.column, text, vocabulary) == Some(Mark::Set)
                        }
                        None => matches!(
                            words.status(column.column, text, vocabulary),
                            Some(StatusWord::Status(status)) if is_done(status)
                        ),
                    };
                }
                // There is nothing to show of what is left out. Some name the document that says so; a status tells more.
                ColumnRole::Evidence if !has_status => done |= !vocabulary.says_nothing(text),
                ColumnRole::JustificationForInclusion => included |= !vocabulary.says_nothing(text),
                ColumnRole::JustificationForExclusion => excluded |= !vocabulary.says_nothing(text),
                _ => {}
            }
        }
        self.by_words += usize::from(answer.is_some());
        if let [only] = marks[..] {
            answer = answer.or(Some(only));
        }
        let applicable = match answer {
            Some(Applicability::Applicable) => true,
            Some(Applicability::Excluded) => false,
            _ => return,
        };
        self.answered += 1;
        self.applicable += usize::from(applicable);
        // A row whose reason and answer agree is sure of itself, whatever its status.
        let sides = match (included, excluded) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => done.then_some(true),
        };
        let (fits, fits_not) = match sides {
            Some(side) if side == applicable => (&mut self.as_read.1, &mut self.opposite.0),
            Some(_) => (&mut self.opposite.1, &mut self.as_read.0),
            None => return,
        };
        *fits += 1;
        *fits_not += 1;
    }

    fn is_doubtful(&self) -> bool {
        let (against, borne_out) = self.as_read;
        // Everything excluded, and nothing that bears it out.
        let unlikely = if self.by_words == self.answered { ALL_EXCLUDED_BY_WORDS } else { ALL_EXCLUDED_BY_MARKS };
        if self.applicable == 0 && self.answered >= unlikely && borne_out * 2 < self.answered {
            return true;
        }
        against * 4 > self.answered && (against > FEW || against > 1 && against >= borne_out)
    }
}

/// Whether there is something of the control, which there is not of an excluded one.
fn is_done(status: Status) -> bool {
    matches!(status, Status::Implemented | Status::Partial | Status::Alternative)
}
