//! Columns that ask the same: `Applicable – Berlin` beside `Applicable – Munich`, `Status 2024` beside `Status 2025`;
//! and one column that asks two things: `Applicable / Implemented`.
//!
//! Of columns that differ by their year alone, the newest answers. Others answer where they agree in every row; where
//! they do not, nothing tells which of them is meant, and that is asked.

use std::collections::BTreeMap;

use super::answer_words::AnswerWords;
use super::columns::ColumnLayout;
use super::fold::fold;
use super::heading::Qualifier;
use super::vocabulary::Vocabulary;
use super::word_meaning::{Mark, StatusWord};
use super::{ReferenceData, heading};
use crate::model::{Applicability, ColumnRole, Message, MessageArg, Row, Status, column_letters};

/// Cells that have to be answers for a column to compete.
const LEAST_ANSWERS: usize = 2;

/// What a table's rows and words are.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a> {
    pub body: &'a [Row],
    pub words: &'a AnswerWords,
    pub knowledge: &'a ReferenceData,
}

/// An answer of either kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Applies(Applicability),
    IsAt(Status),
}

/// Settles which of several columns answers, or asks. Columns that are `fixed` by a profile decide.
pub(super) fn settle(columns: &mut [ColumnLayout], fixed: &BTreeMap<u32, ColumnRole>, on: Answers<'_>) -> Vec<Message> {
    [ColumnRole::Applicability, ColumnRole::Status]
        .into_iter()
        .filter_map(|role| of_role(role, columns, fixed, on))
        .collect()
}

fn of_role(
    role: ColumnRole,
    columns: &mut [ColumnLayout],
    fixed: &BTreeMap<u32, ColumnRole>,
    on: Answers<'_>,
) -> Option<Message> {
    let vocabulary = &on.knowledge.vocabulary;
    let winner = columns.iter().position(|c| c.role == role && !c.header.is_empty())?;
    let phrase = asked_by(role, &columns[winner].header, vocabulary)?;
    let competes = |column: &ColumnLayout| {
        column.role == ColumnRole::Other
            && !fixed.contains_key(&column.column)
            && asked_by(role, &column.header, vocabulary).as_ref() == Some(&phrase)
            && on.body.iter().filter(|row| stated(role, row, column.column, on).is_some()).count() >= LEAST_ANSWERS
    };
    if fixed.contains_key(&columns[winner].column) {
        return None;
    }
    let rivals: Vec<usize> = (0..columns.len()).filter(|&at| competes(&columns[at])).collect();
    let all: Vec<usize> = [winner].into_iter().chain(rivals).collect();
    if all.len() < 2 {
        return None;
    }
    if let Some(newest) = newest(&all, columns) {
        columns[winner].role = ColumnRole::Other;
        columns[newest].role = role;
        return None;
    }
    let differ = |row: &&Row| {
        let mut given = all.iter().filter_map(|&at| stated(role, row, columns[at].column, on));
        let first = given.next();
        given.any(|other| Some(other) != first)
    };
    let rows = on.body.iter().filter(differ).count();
    if rows == 0 {
        return None;
    }
    let named = all.iter().map(|&at| {
        Message::new("sentences.question.column")
            .with("column", column_letters(columns[at].column))
            .with("header", columns[at].header.as_str())
    });
    let one_side = role == ColumnRole::Applicability;
    let key =
        if one_side { "sentences.question.competing_applicability" } else { "sentences.question.competing_status" };
    let question = Message::new(key)
        .with("columns", MessageArg::list(named, "lists.comma"))
        .with("rows", rows)
        .with("column", column_letters(columns[winner].column));
    for (at, column) in columns.iter_mut().enumerate() {
        // A reason serves the side of the answer, which is open.
        if all.contains(&at) || one_side && column.role == ColumnRole::Justification {
            column.role = ColumnRole::Other;
            column.confidence = 50;
        }
    }
    Some(question)
}

/// The words by which a heading asks for this: the longest known phrase that is not weak. None where its qualifiers say
/// that it is about something else or another time.
fn asked_by(role: ColumnRole, header: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let elsewhere = [Qualifier::OtherMatter, Qualifier::OtherTime]
        .iter()
        .any(|kind| words.iter().any(|word| vocabulary.is_qualifier(*kind, word)));
    if elsewhere {
        return None;
    }
    let phrases = vocabulary.phrases_naming(role, &words).map(|(from, to)| words[from..to].join(" "));
    phrases.filter(|phrase| !vocabulary.is_qualifier(Qualifier::Weak, phrase)).max_by_key(String::len)
}

fn stated(role: ColumnRole, row: &Row, column: u32, on: Answers<'_>) -> Option<Stated> {
    let cell = row.cell(column).filter(|cell| !cell.is_blank())?;
    let vocabulary = &on.knowledge.vocabulary;
    if role == ColumnRole::Applicability {
        return on.words.applicability(column, &cell.text, vocabulary).map(Stated::Applies);
    }
    match on.words.status(column, &cell.text, vocabulary)? {
        StatusWord::Status(status) => Some(Stated::IsAt(status)),
        _ => None,
    }
}

/// The column of the newest year, where each heading has one and they are otherwise alike.
fn newest(all: &[usize], columns: &[ColumnLayout]) -> Option<usize> {
    let parted = |at: usize| {
        let folded = fold(&columns[at].header);
        let is_year = |word: &&str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        let years: Vec<u32> = folded.split(' ').filter(is_year).filter_map(|word| word.parse().ok()).collect();
        let rest: Vec<String> = folded.split(' ').filter(|word| !is_year(word)).map(str::to_owned).collect();
        match years[..] {
            [year] => Some((year, rest, at)),
            _ => None,
        }
    };
    let mut parted: Vec<(u32, Vec<String>, usize)> = all.iter().map(|&at| parted(at)).collect::<Option<_>>()?;
    parted.sort_unstable();
    let alike = parted.windows(2).all(|pair| pair[0].1 == pair[1].1 && pair[0].0 != pair[1].0);
    parted.pop().filter(|_| alike).map(|(.., at)| at)
}

/// Asks about a column whose heading names two answers at once, `Applicable / Implemented`, and whose words are those of
/// any question: `Yes` says either.
pub(super) fn two_meanings(
    columns: &mut [ColumnLayout],
    fixed: &BTreeMap<u32, ColumnRole>,
    on: Answers<'_>,
) -> Vec<Message> {
    let vocabulary = &on.knowledge.vocabulary;
    let mut questions = Vec::new();
    for column in columns.iter_mut() {
        let answers = matches!(column.role, ColumnRole::Applicability | ColumnRole::Status);
        if !answers || fixed.contains_key(&column.column) || !names_both(&column.header, vocabulary) {
            continue;
        }
        let texts = || on.body.iter().filter_map(|row| row.cell(column.column)).filter(|cell| !cell.is_blank());
        let Some(word) = texts().find(|cell| vocabulary.is_yes_or_no(&cell.text)) else { continue };
        questions.push(
            Message::new("sentences.question.two_meanings")
                .with("column", column_letters(column.column))
                .with("header", column.header.as_str())
                .with("word", word.text.trim().chars().take(30).collect::<String>()),
        );
        column.role = ColumnRole::Other;
        column.confidence = 50;
    }
    questions
}

/// Asks about a column whose heading denies what it asks for, `Not in place`, where no other column answers that.
pub(super) fn denied(columns: &[ColumnLayout], fixed: &BTreeMap<u32, ColumnRole>, on: Answers<'_>) -> Vec<Message> {
    let vocabulary = &on.knowledge.vocabulary;
    let is_answered = |asked: ColumnRole| {
        columns.iter().any(|column| match asked {
            ColumnRole::Status => matches!(column.role, ColumnRole::Status | ColumnRole::Maturity),
            _ => {
                matches!(column.role, ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark)
            }
        })
    };
    let asked = |column: &ColumnLayout| {
        if column.role != ColumnRole::Other || fixed.contains_key(&column.column) {
            return None;
        }
        let asked = heading::denied(&column.header, vocabulary).filter(|asked| !is_answered(*asked))?;
        let texts = || on.body.iter().filter_map(|row| row.cell(column.column)).filter(|cell| !cell.is_blank());
        let word = texts().find(|cell| vocabulary.mark(&cell.text) == Some(Mark::Set))?;
        let key = match asked {
            ColumnRole::Status => "sentences.question.denied_status",
            _ => "sentences.question.denied_applicability",
        };
        let question = Message::new(key)
            .with("column", column_letters(column.column))
            .with("header", column.header.as_str())
            .with("word", word.text.trim().chars().take(30).collect::<String>());
        texts().all(|cell| vocabulary.mark(&cell.text).is_some()).then_some(question)
    };
    columns.iter().filter_map(asked).collect()
}

/// Whether one part of the heading asks if the control applies, and the other how far it is.
fn names_both(header: &str, vocabulary: &Vocabulary) -> bool {
    const WHOLE: u8 = 98;
    let parts: Vec<&str> = header.split(['/', '&', '+', '|', ';', ',']).map(str::trim).collect();
    let [first, second] = parts[..] else { return false };
    let names = |part: &str, role: ColumnRole| {
        vocabulary.header_roles(part).iter().any(|(named, score)| *named == role && *score >= WHOLE)
    };
    let (applies, status) = (ColumnRole::Applicability, ColumnRole::Status);
    let plain = |part: &str| !vocabulary.is_yes_or_no(part);
    plain(first)
        && plain(second)
        && (names(first, applies) && names(second, status) && !names(second, applies)
            || names(first, status) && names(second, applies) && !names(first, applies))
}
