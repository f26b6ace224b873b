//! What answers mean in one table: the legend that the sheet prints, the language of its words, and marks that only
//! the whole column tells apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ReferenceData;
use super::column_content::is_alone;
use super::columns::ColumnLayout;
use super::fold::{fold, is_percent_header};
use super::heading::Qualifier;
use super::vocabulary::{Vocabulary, fold_value};
use super::word_meaning::{Mark, StatusWord};
use crate::model::{Applicability, Cell, ColumnRole, Reason, Row, Status};

/// Signs of a legend are short.
const LONGEST_SIGN: usize = 14;

/// The words of one table, where they say more or less than the vocabulary.
#[derive(Debug, Clone, Default)]
pub struct AnswerWords {
    /// `A = applicable`, by the folded sign.
    applicability: HashMap<String, Applicability>,
    status: HashMap<String, StatusWord>,
    reasons: HashMap<String, Reason>,
    /// Single letters that no language of the table has.
    foreign_letters: BTreeSet<String>,
    /// Signs that a legend explains in words that are not known.
    unclear: BTreeSet<String>,
    /// Whether circles and crosses answer as they do in Japanese, Chinese and Korean.
    circles: bool,
    /// Columns of shares of one: `0.4` for 40 %.
    shares: BTreeSet<u32>,
    /// Columns in which a cross stands beside a tick, so that it may mean either.
    crossed: BTreeSet<u32>,
    /// Columns in which a mark means this status.
    status_marks: BTreeMap<u32, Status>,
    /// The one column that answers for applicability, by `Yes` and `No` to whether the control is excluded.
    excluded_or_not: Option<u32>,
}

impl AnswerWords {
    /// Reads the legend in the rows around a table, and what its columns say of single letters and crosses.
    pub(super) fn read(
        rows: &[Row],
        (start, end): (usize, usize),
        headers: &HashMap<u32, String>,
        knowledge: &ReferenceData,
    ) -> Self {
        let words = &knowledge.vocabulary;
        let mut found = Self::default();
        for row in rows[..start].iter().chain(&rows[end..]) {
            let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
            for cell in &own {
                found.legend(&cell.text, words);
            }
            if let [sign, meaning] = own[..]
                && sign.text.trim().chars().count() <= 3
                && !sign.text.trim().is_empty()
            {
                found.define(&sign.text, &meaning.text, words);
            }
        }
        let body = &rows[start..end];
        found.letters(body, headers, words);
        found.crosses(body);
        found.status_marks(body, headers, words);
        found.circles(body, headers, words);
        found.shares(body, headers);
        found
    }

    fn legend(&mut self, text: &str, words: &Vocabulary) {
        if !text.contains('=') {
            return;
        }
        for piece in text.split([',', ';', '\n', '|', '•', '(', ')']) {
            let Some((sign, meaning)) = piece.split_once('=') else { continue };
            // `Legend: A = applicable`.
            self.define(sign.rsplit([':', '\t']).next().unwrap_or(sign), meaning, words);
        }
    }

    fn define(&mut self, sign: &str, meaning: &str, words: &Vocabulary) {
        let sign = fold_value(sign);
        if sign.is_empty() || sign.chars().count() > LONGEST_SIGN {
            return;
        }
        let folded = fold(meaning);
        let is_neutral = |word: &&str| words.is_qualifier(Qualifier::Neutral, word) && !words.is_yes_or_no(word);
        // `X = control excluded`, `the control is not applicable`.
        let plain = folded.split(' ').filter(|word| !is_neutral(word)).collect::<Vec<_>>().join(" ");
        let applicability = words.applicability(meaning).or_else(|| words.applicability(&plain));
        let status = words.status(meaning).or_else(|| words.status(&plain));
        let reason = reason_named(meaning, words);
        if applicability.is_none() && status.is_none() && reason.is_none() && !folded.is_empty() {
            // The sheet says what it means, and annexa does not understand it: then it is no mark like any other.
            self.unclear.insert(sign.clone());
        }
        if let Some(value) = applicability {
            self.applicability.entry(sign.clone()).or_insert(value);
        }
        if let Some(value) = status {
            self.status.entry(sign.clone()).or_insert(value);
        }
        if let Some(reason) = reason {
            self.reasons.entry(sign).or_insert(reason);
        }
    }

    /// `E` is `evet` in a Turkish table, and no word at all in an English one.
    fn letters(&mut self, body: &[Row], headers: &HashMap<u32, String>, words: &Vocabulary) {
        let texts = || body.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
        let letters: BTreeSet<String> = texts()
            .filter(|text| text.trim().chars().count() == 1)
            .map(fold_value)
            .filter(|letter| letter.chars().all(char::is_alphabetic))
            .collect();
        if letters.is_empty() {
            return;
        }
        let spoken: Vec<&str> = headers.values().map(String::as_str).chain(texts()).collect();
        let language = words.language(spoken.into_iter().filter(|text| text.chars().count() > 2)).map(|l| l.code);
        // A Greek Nu for `ναι` and the N of `No` look alike: in a Greek table neither keyboard can be told.
        let lookalike = |letter: &str| letter == "n" && language.as_deref() == Some("el");
        self.foreign_letters = letters
            .into_iter()
            .filter(|letter| lookalike(letter) || !words.is_of_language(letter, language.as_deref()))
            .collect();
    }

    /// `○` is yes, `△` partly and `×` no where people write Japanese, Chinese or Korean; elsewhere an empty circle is an
    /// empty box.
    fn circles(&mut self, body: &[Row], headers: &HashMap<u32, String>, words: &Vocabulary) {
        let texts = || body.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
        if !texts().any(is_circle) {
            return;
        }
        let spoken = headers.values().map(String::as_str).chain(texts().filter(|text| !is_circle(text)));
        let language = words.language(spoken).map(|language| language.code);
        self.circles = language.is_some_and(|code| matches!(code.as_str(), "ja" | "zh" | "ko"));
    }

    /// `0.4` below `Implemented (%)` is 40 % where no figure of the column is above 1.
    fn shares(&mut self, body: &[Row], headers: &HashMap<u32, String>) {
        for (&column, _) in headers.iter().filter(|(_, header)| is_percent_header(header)) {
            let figures = body.iter().filter_map(|row| row.cell(column)?.text.trim().parse::<f64>().ok());
            let (mut within, mut between) = (true, false);
            for figure in figures {
                within &= (0.0..=1.0).contains(&figure);
                between |= figure > 0.0 && figure < 1.0;
            }
            if within && between {
                self.shares.insert(column);
            }
        }
    }

    /// Whether the figures of a column are shares of one.
    pub fn is_of_shares(&self, column: u32) -> bool {
        self.shares.contains(&column)
    }

    /// What the legend says that a sign means for applicability.
    pub fn by_legend(&self, text: &str) -> Option<Applicability> {
        self.applicability.get(&fold_value(text)).copied()
    }

    /// Beside ticks an `x` says no, alone it says yes; `✗` with nothing else in its column may be either. Only a legend
    /// tells.
    fn crosses(&mut self, body: &[Row]) {
        #[derive(Default)]
        struct Signs {
            tick: bool,
            letter: bool,
            sign: bool,
            other: bool,
        }
        let mut of_columns: BTreeMap<u32, Signs> = BTreeMap::new();
        for cell in body.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_blank()) {
            let signs = of_columns.entry(cell.column).or_default();
            match (is_tick(&cell.text), is_letter_cross(&cell.text), is_cross(&cell.text)) {
                (true, ..) => signs.tick = true,
                (_, true, _) => signs.letter = true,
                (.., true) => signs.sign = true,
                _ => signs.other = true,
            }
        }
        let open = |s: &Signs| s.tick && s.letter || s.sign && !(s.tick || s.letter || s.other);
        self.crossed = of_columns.into_iter().filter(|(_, signs)| open(signs)).map(|(column, _)| column).collect();
    }

    /// `X` under one of `Implemented`, `Partly implemented`, `Not implemented`: two such columns or more, with nothing
    /// but marks.
    fn status_marks(&mut self, body: &[Row], headers: &HashMap<u32, String>, words: &Vocabulary) {
        let mut of_columns: BTreeMap<u32, Status> = BTreeMap::new();
        for (&column, header) in headers {
            let (upper, lower) = header.rsplit_once(" / ").unwrap_or(("", header));
            let Some(StatusWord::Status(status)) = words.status(lower) else { continue };
            let mut filled = body.iter().filter_map(|row| row.cell(column)).filter(|c| !c.is_blank());
            // `Yes` and `No` below `Implemented` are statuses.
            let asks_status = words.is_yes_or_no(lower)
                && words.header_roles(upper).first().is_some_and(|(role, _)| *role == ColumnRole::Status);
            let plain = status != Status::Unstated && (asks_status || words.applicability(lower).is_none());
            if plain && filled.all(|cell| words.mark(&cell.text).is_some()) {
                of_columns.insert(column, status);
            }
        }
        let mut statuses: Vec<Status> = of_columns.values().copied().collect();
        let columns = statuses.len();
        statuses.sort_unstable();
        statuses.dedup();
        if columns >= 2 && statuses.len() == columns {
            self.status_marks = of_columns;
        }
    }

    /// Whether a lone column asks of each row if it is excluded, and is answered by yes or no: then a `No` is an answer
    /// as well, while an empty box beside a column of the other side is none.
    pub(super) fn ask_of_exclusion(&mut self, body: &[Row], key: u32, columns: &[ColumnLayout], words: &Vocabulary) {
        let lone = || {
            let mut directed = columns.iter().filter(|column| {
                matches!(column.role, ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark)
            });
            let only = directed.next().filter(|column| column.role == ColumnRole::ExcludedMark)?;
            directed.next().is_none().then_some(only)
        };
        self.excluded_or_not = lone()
            .filter(|column| {
                let lower = column.header.rsplit_once(" / ").map_or(column.header.as_str(), |(_, lower)| lower);
                !words.is_yes_or_no(lower)
            })
            .map(|column| column.column)
            .filter(|&column| {
                let is_filled = |row: &Row| row.cell(key).is_some_and(|cell| !cell.is_blank()) && !is_alone(row);
                let rows: Vec<&Row> = body.iter().filter(|row| is_filled(row)).collect();
                let answered = |row: &&&Row| row.cell(column).is_some_and(|cell| words.is_yes_or_no(&cell.text));
                rows.iter().filter(answered).count() * 10 >= rows.len() * 8
            });
    }

    /// Whether this `No` answers for applicability.
    pub fn is_answered_by_no(&self, column: u32, text: &str, words: &Vocabulary) -> bool {
        self.excluded_or_not == Some(column) && words.is_yes_or_no(text)
    }

    /// What a word in an applicability column means.
    pub fn applicability(&self, column: u32, text: &str, words: &Vocabulary) -> Option<Applicability> {
        let word = fold_value(text);
        if let Some(value) = self.applicability.get(&word) {
            return Some(*value);
        }
        if self.circles && is_circle(text) {
            return Some(Applicability::Applicable);
        }
        if self.circles && is_cross(text) {
            return Some(Applicability::Excluded);
        }
        if self.is_open(column, text, &word) { None } else { words.applicability(text) }
    }

    /// What a word in a status column means.
    pub fn status(&self, column: u32, text: &str, words: &Vocabulary) -> Option<StatusWord> {
        let word = fold_value(text);
        if let Some(value) = self.status.get(&word) {
            return Some(*value);
        }
        let sign = |status: Status| Some(StatusWord::Status(status));
        match text.trim() {
            text if self.circles && is_circle(text) => return sign(Status::Implemented),
            text if self.circles && is_cross(text) => return sign(Status::NotImplemented),
            "△" | "▲" if self.circles => return sign(Status::Partial),
            _ => {}
        }
        if self.is_open(column, text, &word) { None } else { words.status(text) }
    }

    /// What a mark means.
    pub fn mark(&self, column: u32, text: &str, words: &Vocabulary) -> Option<Mark> {
        if self.circles && is_circle(text) {
            return Some(Mark::Set);
        }
        if self.circles && is_cross(text) {
            return Some(Mark::Clear);
        }
        let unclear = !self.unclear.is_empty() && self.unclear.contains(&fold_value(text));
        if unclear || self.crossed.contains(&column) && is_cross(text) { None } else { words.mark(text) }
    }

    /// The reason for selection that a sign stands for.
    pub fn reason(&self, text: &str, words: &Vocabulary) -> Option<Reason> {
        self.reasons.get(&fold_value(text)).copied().or_else(|| words.reason(text))
    }

    /// The status that a mark in this column means.
    pub fn status_of_mark(&self, column: u32) -> Option<Status> {
        self.status_marks.get(&column).copied()
    }

    /// The role of a column of marks whose header is a sign of the legend.
    pub(super) fn role_of_sign(&self, header: &str) -> Option<ColumnRole> {
        let lower = header.rsplit_once(" / ").map_or(header, |(_, lower)| lower);
        self.reasons.get(&fold_value(lower)).map(|reason| match reason {
            Reason::LegalRequirement => ColumnRole::LegalRequirement,
            Reason::ContractualObligation => ColumnRole::ContractualObligation,
            Reason::BusinessRequirement => ColumnRole::BusinessRequirement,
            Reason::RiskAssessment => ColumnRole::RiskAssessment,
        })
    }

    fn is_open(&self, column: u32, text: &str, word: &str) -> bool {
        self.foreign_letters.contains(word)
            || self.unclear.contains(word)
            || self.crossed.contains(&column) && is_cross(text)
    }
}

/// The reason that a phrase names as a whole, or by the one reason among its words.
fn reason_named(text: &str, words: &Vocabulary) -> Option<Reason> {
    if let Some(reason) = words.reason(text) {
        return Some(reason);
    }
    let of_header = words.header_roles(text).first().and_then(|(role, score)| match role {
        ColumnRole::LegalRequirement => Some((Reason::LegalRequirement, *score)),
        ColumnRole::ContractualObligation => Some((Reason::ContractualObligation, *score)),
        ColumnRole::BusinessRequirement => Some((Reason::BusinessRequirement, *score)),
        ColumnRole::RiskAssessment => Some((Reason::RiskAssessment, *score)),
        _ => None,
    });
    if let Some((reason, _)) = of_header.filter(|(_, score)| *score >= 90) {
        return Some(reason);
    }
    let folded = fold(text);
    let mut named: Vec<Reason> = folded.split(' ').filter_map(|word| words.reason(word)).collect();
    named.sort_unstable();
    named.dedup();
    match named[..] {
        [only] => Some(only),
        _ => None,
    }
}

fn is_circle(text: &str) -> bool {
    matches!(text.trim(), "○" | "〇" | "◯" | "◎")
}

fn is_tick(text: &str) -> bool {
    matches!(text.trim().trim_end_matches('\u{fe0f}'), "✓" | "✔" | "☑" | "✅" | "√" | "🗸" | "🗹")
}

/// Crosses that people also use as a mark.
fn is_letter_cross(text: &str) -> bool {
    let text = text.trim().trim_end_matches('\u{fe0f}');
    matches!(text, "x" | "X" | "☒" | "×" | "χ" | "Χ" | "х" | "Х")
}

fn is_cross(text: &str) -> bool {
    is_letter_cross(text) || matches!(text.trim().trim_end_matches('\u{fe0f}'), "✗" | "✘" | "✖" | "❌")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(legend: &str) -> (AnswerWords, Vocabulary) {
        let vocabulary = Vocabulary::built_in().expect("vocabulary");
        let mut words = AnswerWords::default();
        words.legend(legend, &vocabulary);
        (words, vocabulary)
    }

    #[test]
    fn a_legend_goes_before_the_vocabulary() {
        let (words, vocabulary) = words_of("Legend: A = applicable, E = excluded; N = not applicable");
        assert_eq!(words.applicability(2, "E", &vocabulary), Some(Applicability::Excluded));
        assert_eq!(words.applicability(2, "a", &vocabulary), Some(Applicability::Applicable));
        let (words, vocabulary) = words_of("X = not applicable");
        assert_eq!(words.applicability(2, "x", &vocabulary), Some(Applicability::Excluded));
    }

    #[test]
    fn a_legend_names_reasons_in_any_language() {
        let (words, vocabulary) =
            words_of("LG = legal requirement, CT = requirement of a contract, RA = risk assessment");
        assert_eq!(words.reason("CT", &vocabulary), Some(Reason::ContractualObligation));
        assert_eq!(words.role_of_sign("Reasons for selecting the control / LG"), Some(ColumnRole::LegalRequirement));
        let (words, vocabulary) = words_of("ΝΑ = ΝΟΜΙΚΗ ΑΠΑΙΤΗΣΗ, ΑΣ = ΑΠΑΙΤΗΣΗ ΣΥΜΒΑΣΗΣ, ΕΚ = ΕΚΤΙΜΗΣΗ ΚΙΝΔΥΝΩΝ");
        assert_eq!(words.reason("ΑΣ", &vocabulary), Some(Reason::ContractualObligation));
        assert_eq!(words.reason("ΕΚ", &vocabulary), Some(Reason::RiskAssessment));
    }
}
