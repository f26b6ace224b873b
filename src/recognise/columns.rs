//! What each column of a table means: by the wording of its header and by its content.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::answer_words::AnswerWords;
use super::column_content::{ColumnContent, content, is_alone, row_identifier};
use super::fold::is_percent_header;
use super::identifier::ControlRef;
use super::word_meaning::Mark;
use super::{ReferenceData, heading};
use crate::model::{ColumnRole, Row, Standard};

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLayout {
    /// Column, from 0.
    pub column: u32,
    /// Header text; empty where there is none.
    pub header: String,
    /// What it holds.
    pub role: ColumnRole,
    /// Confidence in per cent.
    pub confidence: u8,
}

/// A column with the roles it may have, the likeliest first, and its content.
type Scored = (u32, Vec<(ColumnRole, f64)>, ColumnContent);

/// Gives every column its role. `key` is the column that identifies the rows: by identifier, or by title. Roles that
/// are `fixed` by a profile are kept.
pub(super) fn assign(
    body: &[Row],
    columns: &BTreeSet<u32>,
    headers: &HashMap<u32, String>,
    (key, by_title): (u32, bool),
    fixed: &BTreeMap<u32, ColumnRole>,
    (family, words, knowledge): (Standard, &AnswerWords, &ReferenceData),
) -> Vec<ColumnLayout> {
    let own: Vec<Option<ControlRef>> =
        body.iter().map(|row| if by_title { None } else { row_identifier(row, key, knowledge) }).collect();
    let own = (!by_title).then_some(own.as_slice());
    // A cell that is alone in its row is a heading or a note: it is no evidence for the column that it happens to be in.
    let alone: Vec<bool> = body.iter().map(is_alone).collect();
    let mut scored: Vec<Scored> = Vec::new();
    for &column in columns {
        if column == key || fixed.contains_key(&column) {
            continue;
        }
        let content = content((body, &alone), column, own, (family, words), knowledge);
        let header = headers.get(&column).map_or("", String::as_str);
        let mut roles = candidates(header, is_banded(column, header, headers), content, knowledge);
        if let Some(role) = words.role_of_sign(header).filter(|_| content.filled == 0 || content.marks >= 0.6) {
            roles.insert(0, (role, 99.0));
        }
        scored.push((column, roles, content));
    }
    let mut roles: HashMap<u32, (ColumnRole, f64)> = HashMap::new();
    roles.insert(key, (if by_title { ColumnRole::Title } else { ColumnRole::Identifier }, 95.0));
    roles.extend(fixed.iter().map(|(column, role)| (*column, (*role, 100.0))));
    for role in [ColumnRole::Title, ColumnRole::Applicability, ColumnRole::Status] {
        if roles.values().any(|(taken, _)| *taken == role) {
            continue;
        }
        let winner = scored
            .iter()
            .filter(|(column, _, _)| !roles.contains_key(column))
            .filter_map(|(column, candidates, content)| {
                let score = candidates.iter().find(|(r, _)| *r == role)?.1;
                let best = candidates.first().map_or(0.0, |(_, s)| *s);
                // Only a column for which this is (nearly) the best reading.
                (score >= 45.0 && score + 12.0 >= best).then_some((*column, score, content.filled))
            })
            .max_by(|a, b| {
                let empty = (a.2 > 0).cmp(&(b.2 > 0));
                empty.then(a.1.total_cmp(&b.1)).then(b.0.cmp(&a.0))
            });
        if let Some((column, score, _)) = winner {
            roles.insert(column, (role, score));
        }
    }
    for (column, candidates, _) in &scored {
        if roles.contains_key(column) {
            continue;
        }
        let single = |role: ColumnRole| {
            matches!(role, ColumnRole::Title | ColumnRole::Applicability | ColumnRole::Status | ColumnRole::Identifier)
        };
        let next = candidates.iter().find(|(role, score)| !single(*role) && *score >= 45.0);
        roles.insert(*column, next.copied().unwrap_or((ColumnRole::Other, 50.0)));
    }
    mark_statuses(&scored, words, &mut roles);
    pair_answers(body, &mut roles, knowledge);
    pair_marks(&mut roles);
    place_documents(&mut roles);
    roles.extend(fixed.iter().map(|(column, role)| (*column, (*role, 100.0))));
    columns
        .iter()
        .map(|&column| {
            let (role, score) = roles.get(&column).copied().unwrap_or((ColumnRole::Other, 50.0));
            ColumnLayout {
                column,
                header: headers.get(&column).cloned().unwrap_or_default(),
                role,
                confidence: score.clamp(1.0, 100.0) as u8,
            }
        })
        .collect()
}

/// `Applicable` beside `Not applicable`, each with marks: two halves of one answer. A row that has both contradicts itself,
/// and is left open.
fn pair_answers(body: &[Row], roles: &mut HashMap<u32, (ColumnRole, f64)>, knowledge: &ReferenceData) {
    let of = |role: ColumnRole| roles.iter().filter(|(_, (r, _))| *r == role).map(|(column, _)| *column).min();
    let (Some(applicable), Some(excluded)) = (of(ColumnRole::Applicability), of(ColumnRole::ExcludedMark)) else {
        return;
    };
    let mark =
        |row: &Row, column: u32| row.cell(column).filter(|c| !c.is_blank()).map(|c| knowledge.vocabulary.mark(&c.text));
    let set = Some(Some(Mark::Set));
    let is_marked = body.iter().any(|row| mark(row, excluded) == set);
    let only_marks = body.iter().filter_map(|row| mark(row, applicable)).all(|m| m.is_some());
    if is_marked
        && only_marks
        && let Some((role, _)) = roles.get_mut(&applicable)
    {
        *role = ColumnRole::ApplicableMark;
    }
}

/// Documents are the evidence of a table that has no other; beside evidence proper they keep their own header.
fn place_documents(roles: &mut HashMap<u32, (ColumnRole, f64)>) {
    let has_evidence = roles.values().any(|(role, _)| *role == ColumnRole::Evidence);
    for (role, _) in roles.values_mut().filter(|(role, _)| *role == ColumnRole::Document) {
        *role = if has_evidence { ColumnRole::Other } else { ColumnRole::Evidence };
    }
}

/// Mark columns only make sense beside an applicability column's absence and, for `yes`/`no` alone, as a pair.
fn pair_marks(roles: &mut HashMap<u32, (ColumnRole, f64)>) {
    let has = |roles: &HashMap<u32, (ColumnRole, f64)>, role| roles.values().any(|(r, _)| *r == role);
    if has(roles, ColumnRole::Applicability)
        || !(has(roles, ColumnRole::ApplicableMark) || has(roles, ColumnRole::ExcludedMark))
    {
        for (role, _) in roles.values_mut() {
            if matches!(role, ColumnRole::ApplicableMark | ColumnRole::ExcludedMark) {
                *role = ColumnRole::Other;
            }
        }
    }
}

/// Columns of marks, each for one status: they answer together, where no column has the status in words.
fn mark_statuses(scored: &[Scored], words: &AnswerWords, roles: &mut HashMap<u32, (ColumnRole, f64)>) {
    let in_words = |(column, candidates, content): &Scored| {
        let status = candidates.first().is_some_and(|(role, score)| *role == ColumnRole::Status && *score >= 60.0);
        status && content.filled > 0 && words.status_of_mark(*column).is_none()
    };
    if scored.iter().any(in_words) {
        return;
    }
    for (column, ..) in scored {
        if words.status_of_mark(*column).is_some() {
            roles.insert(*column, (ColumnRole::Status, 90.0));
        }
    }
}

/// Whether a header's first part is a band above several columns.
fn is_banded(column: u32, header: &str, headers: &HashMap<u32, String>) -> bool {
    header.split_once(" / ").is_some_and(|(band, _)| {
        let shares = |text: &String| text.split_once(" / ").is_some_and(|(other, _)| other == band);
        headers.iter().any(|(other, text)| *other != column && shares(text))
    })
}

fn candidates(header: &str, banded: bool, content: ColumnContent, knowledge: &ReferenceData) -> Vec<(ColumnRole, f64)> {
    let named = heading::roles(header, banded, &knowledge.vocabulary);
    let mut scores: Vec<(ColumnRole, f64)> =
        named.iter().map(|&(role, score)| (role, weigh(role, f64::from(score), content))).collect();
    let scores_say_other = named
        .iter()
        .any(|(role, score)| matches!(role, ColumnRole::Other | ColumnRole::RemediationStatus) && *score >= 80);
    let about_status = scores.iter().any(|(role, _)| matches!(role, ColumnRole::Status | ColumnRole::Implementation));
    let is_requirement = named.iter().any(|(role, score)| *role == ColumnRole::Description && *score >= 60);
    let mut offer = |role: ColumnRole, score: f64| match scores.iter_mut().find(|(r, _)| *r == role) {
        Some((_, best)) => *best = best.max(score),
        None => scores.push((role, score)),
    };
    if content.filled > 0 && content.numerals >= 0.8 && is_percent_header(header) && about_status {
        offer(ColumnRole::Status, 90.0);
    }
    // The content of a column can decide where the header does not.
    if content.filled >= 3 {
        // A column of domains may hold words that are titles of controls too, but not of the row's own.
        if content.own_titles >= 0.3 {
            offer(ColumnRole::Title, 60.0 + 38.0 * content.own_titles);
        } else if content.titles >= 0.5 && content.variety > 0.5 {
            offer(ColumnRole::Title, 55.0 + 35.0 * content.titles);
        }
        if content.old_identifiers >= 0.6 {
            offer(ColumnRole::OtherEdition, 90.0);
        }
        // A header that plainly says something else is believed: the status of an action is none of a control.
        // So are sentences that begin with a word of an answer: `Gap: there is a procedure`.
        let told_otherwise = scores_say_other
            || content.mean_length > 30.0
            || heading::is_of_other_matter(header, &knowledge.vocabulary);
        if content.plain_status >= 0.75 && !told_otherwise {
            offer(ColumnRole::Status, 62.0);
        }
        if content.plain_applicability >= 0.75 && !told_otherwise {
            offer(ColumnRole::Applicability, 64.0);
        }
        if content.reasons >= 0.8 && content.marks < 0.5 {
            // Under `Control requirement` it is what calls for the control.
            offer(ColumnRole::Reasons, if is_requirement { 92.0 } else { 55.0 });
        }
        if content.dates >= 0.8 && header.is_empty() {
            offer(ColumnRole::Date, 55.0);
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scores
}

/// A header's wording against the content under it.
fn weigh(role: ColumnRole, score: f64, content: ColumnContent) -> f64 {
    if content.filled == 0 {
        return score - 2.0;
    }
    let fit = match role {
        ColumnRole::Identifier => 0.0,
        ColumnRole::Applicability => content.applicability,
        ColumnRole::Status => content.status,
        ColumnRole::Maturity => content.maturity,
        ColumnRole::ApplicableMark
        | ColumnRole::ExcludedMark
        | ColumnRole::LegalRequirement
        | ColumnRole::ContractualObligation
        | ColumnRole::BusinessRequirement
        | ColumnRole::RiskAssessment => content.marks,
        ColumnRole::Reasons => content.reasons,
        ColumnRole::Title => {
            if content.own_titles > 0.0 {
                0.7 + 0.3 * content.own_titles
            } else if content.titles > 0.0 {
                0.6
            } else if content.mean_length < 3.0
                || content.mean_length < 8.0 && content.variety < 0.8
                || content.mean_length > 90.0
                || content.numbers > 0.5
                || content.status > 0.6
            {
                0.2
            } else {
                0.8
            }
        }
        ColumnRole::Description => {
            if content.titles > 0.5 || content.reasons >= 0.8 && content.marks < 0.5 {
                0.3
            } else if content.mean_length >= 20.0 {
                1.0
            } else {
                0.7
            }
        }
        ColumnRole::Justification
        | ColumnRole::JustificationForInclusion
        | ColumnRole::JustificationForExclusion
        | ColumnRole::Implementation
        | ColumnRole::Evidence
        | ColumnRole::Document
        | ColumnRole::Remarks => {
            let closed = content.status.max(content.applicability);
            if content.numerals > 0.6
                || content.marks > 0.8
                || (closed > 0.8 && content.mean_length < 20.0 && content.variety < 0.5)
            {
                0.35
            } else {
                1.0
            }
        }
        ColumnRole::Owner => {
            if content.mean_length > 80.0 || content.numbers > 0.5 {
                0.4
            } else {
                1.0
            }
        }
        ColumnRole::Date => {
            if content.dates > 0.3 || content.numbers < 0.3 {
                1.0
            } else {
                0.4
            }
        }
        ColumnRole::Group => {
            if content.variety > 0.6 && content.filled > 8 {
                0.6
            } else {
                1.0
            }
        }
        // Carried over, whatever words it has.
        ColumnRole::RemediationStatus | ColumnRole::OtherEdition | ColumnRole::Other => 1.0,
    };
    match role {
        // A closed list of short words that nobody taught is still what its header says: each word of it is told.
        ColumnRole::Applicability | ColumnRole::Status if score >= 98.0 && content.is_list => {
            score * (0.35 + 0.65 * fit.max(0.6))
        }
        // Closed vocabularies: a column of other words is not what its header says.
        ColumnRole::Applicability | ColumnRole::Status | ColumnRole::Maturity | ColumnRole::Reasons => {
            score * (0.35 + 0.65 * fit)
        }
        ColumnRole::ApplicableMark
        | ColumnRole::ExcludedMark
        | ColumnRole::LegalRequirement
        | ColumnRole::ContractualObligation
        | ColumnRole::BusinessRequirement
        | ColumnRole::RiskAssessment => {
            if fit > 0.6 {
                score
            } else {
                score * 0.3
            }
        }
        _ => score * fit.max(0.2),
    }
}
