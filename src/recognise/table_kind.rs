//! What a table is about, decided before any row of it may answer for a control.
//!
//! A risk's status, the rationale of a mapping or the review of a piece of evidence are worded like answers on a
//! control. What tells them apart is the table as a whole: what its rows are keyed by, its headings together, its
//! name, and whether its rows are one control each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::columns::ColumnLayout;
use super::fold::fold;
use super::key::Hits;
use super::words::VocabularyError;
use super::{ReferenceData, Vocabulary};
use crate::model::{ColumnRole, Message, MessageArg, Row, TableKind};

/// The built-in words, compiled in.
const BUILT_IN: &str = include_str!("table_kinds.toml");
/// From this score on a heading is known as a whole, not in part.
const WHOLE_HEADING: u8 = 98;
/// Share of the cells of a column of figures that are numbers.
const MOSTLY: f64 = 0.8;
/// A list of so many different controls, one each, is a register.
const REGISTER: usize = 20;
/// A number or code of a row has at most so many characters.
const LONGEST_CODE: usize = 16;
/// Texts of this mean length are sentences, not words of a closed list.
const SENTENCE: usize = 30;

/// The words that tell kinds of tables apart.
#[derive(Debug, Clone, Default)]
pub(super) struct TableWords {
    kinds: BTreeMap<TableKind, KindWords>,
    answering: AnsweringWords,
    older: BTreeSet<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KindWords {
    names: BTreeSet<String>,
    keys: BTreeSet<String>,
    signs: BTreeSet<String>,
    decisive: BTreeSet<String>,
    core: BTreeSet<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AnsweringWords {
    names: BTreeSet<String>,
    headings: BTreeSet<String>,
    findings: BTreeSet<String>,
    assessments: BTreeSet<String>,
    progress: BTreeSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OlderWords {
    words: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    answering: AnsweringWords,
    older: OlderWords,
    #[serde(flatten)]
    kinds: BTreeMap<TableKind, KindWords>,
}

/// Whether one of the phrases is the folded text, or, if it has several words, a part of it.
fn names_one(phrases: &BTreeSet<String>, folded: &str) -> bool {
    if phrases.contains(folded) {
        return true;
    }
    let padded = format!(" {folded} ");
    phrases.iter().any(|phrase| phrase.contains(' ') && padded.contains(&format!(" {phrase} ")))
}

/// Whether one of the phrases is anywhere in the folded name of a sheet or title, single words too.
fn named_in(phrases: &BTreeSet<String>, folded: &str) -> bool {
    let padded = format!(" {folded} ");
    phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
}

impl TableWords {
    /// The words that are compiled in.
    pub fn built_in() -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(BUILT_IN)
            .map_err(|e| VocabularyError { file: "table_kinds.toml".to_owned(), message: e.message().to_owned() })?;
        let fold_all = |words: BTreeSet<String>| words.iter().map(|word| fold(word)).collect::<BTreeSet<String>>();
        let folded = |words: KindWords| KindWords {
            names: fold_all(words.names),
            keys: fold_all(words.keys),
            signs: fold_all(words.signs),
            decisive: fold_all(words.decisive),
            core: fold_all(words.core),
        };
        Ok(Self {
            kinds: file.kinds.into_iter().map(|(kind, words)| (kind, folded(words))).collect(),
            answering: AnsweringWords {
                names: fold_all(file.answering.names),
                headings: fold_all(file.answering.headings),
                findings: fold_all(file.answering.findings),
                assessments: fold_all(file.answering.assessments),
                progress: fold_all(file.answering.progress),
            },
            older: fold_all(file.older.words),
        })
    }

    fn of(&self, kind: TableKind) -> Option<&KindWords> {
        self.kinds.get(&kind)
    }

    /// Whether a column's heading names what an assessment finds.
    pub fn is_finding(&self, header: &str) -> bool {
        parts(header).iter().any(|part| names_one(&self.answering.findings, part))
    }

    /// Whether a text names a Statement of Applicability.
    pub fn names_statement(&self, text: &str) -> bool {
        named_in(&self.answering.names, &fold(text))
    }

    /// Whether the name of a sheet says that it is older than another: by a word, or by a lower year or version where
    /// the names are the same otherwise.
    pub fn is_older(&self, name: &str, than: &str) -> bool {
        let (this, other) = (SheetName::of(name, &self.older), SheetName::of(than, &self.older));
        if this.is_old != other.is_old {
            return this.is_old;
        }
        if this.stem != other.stem {
            return false;
        }
        let earlier = |a: &[u32], b: &[u32]| !a.is_empty() && !b.is_empty() && a < b;
        earlier(&this.years, &other.years) || (this.years == other.years && earlier(&this.versions, &other.versions))
    }
}

/// The name of a sheet in its parts.
struct SheetName {
    stem: Vec<String>,
    years: Vec<u32>,
    versions: Vec<u32>,
    is_old: bool,
}

impl SheetName {
    fn of(name: &str, older: &BTreeSet<String>) -> Self {
        let mut parts = Self { stem: Vec::new(), years: Vec::new(), versions: Vec::new(), is_old: false };
        for word in fold(name).split(' ').filter(|word| !word.is_empty()) {
            let digits = word.trim_start_matches(['v', 'r']);
            match digits.parse::<u32>() {
                Ok(year) if digits == word && (1990..2100).contains(&year) => parts.years.push(year),
                Ok(version) if !digits.is_empty() => parts.versions.push(version),
                _ if older.contains(word) => parts.is_old = true,
                _ if matches!(word, "v" | "version" | "rev") => {}
                _ => parts.stem.push(word.to_owned()),
            }
        }
        parts
    }
}

/// The folded heading, and the folded rows of one of several rows.
fn parts(header: &str) -> Vec<String> {
    let mut parts = vec![fold(header)];
    if header.contains(" / ") {
        parts.extend(header.split(" / ").map(fold));
    }
    parts
}

/// A table as its kind is decided by it.
pub(super) struct TableEvidence<'a> {
    /// Folded: the name of its sheet (of delimited text: of its file), and the lines above it.
    pub names: Vec<String>,
    pub body: &'a [Row],
    pub columns: &'a [ColumnLayout],
    /// The column of the controls.
    pub key: u32,
    /// The column that keys the rows, where that is another one.
    pub foreign_key: Option<u32>,
    pub hits: &'a Hits,
}

impl TableEvidence<'_> {
    fn name_says(&self, phrases: &BTreeSet<String>) -> bool {
        self.names.iter().any(|name| named_in(phrases, name))
    }

    /// The columns whose headings are among the phrases.
    fn headed<'s>(&'s self, phrases: &'s BTreeSet<String>) -> impl Iterator<Item = &'s ColumnLayout> {
        self.columns
            .iter()
            .filter(|c| !c.header.is_empty() && parts(&c.header).iter().any(|part| names_one(phrases, part)))
    }

    /// Whether the rows are one control each.
    fn is_one_each(&self) -> bool {
        self.hits.rows * 5 <= self.hits.distinct() * 6
    }

    /// Whether the titles beside the identifiers are those of the controls, or the titles are the key.
    fn is_titled(&self) -> bool {
        self.hits.agreeing.max(self.hits.by_title) * 2 >= self.hits.rows.max(1)
    }

    /// Whether a heading asks of the row's own control whether it applies, or how it stands.
    fn asks(&self, words: &TableWords, vocabulary: &Vocabulary) -> bool {
        let applies = |c: &&ColumnLayout| {
            let asked = |role: ColumnRole| {
                matches!(
                    role,
                    ColumnRole::Applicability | ColumnRole::ExcludedMark | ColumnRole::JustificationForExclusion
                )
            };
            vocabulary
                .header_roles(&c.header)
                .first()
                .is_some_and(|(role, score)| asked(*role) && *score >= WHOLE_HEADING)
        };
        self.columns.iter().any(|c| applies(&c)) || self.headed(&words.answering.headings).next().is_some()
    }

    /// The first kind of those that do not answer for controls that the headings and names show, with why.
    fn other_kind(&self, words: &TableWords, vocabulary: &Vocabulary) -> Option<(TableKind, Message)> {
        const ORDER: [TableKind; 5] = [
            TableKind::RiskRegister,
            TableKind::Mapping,
            TableKind::ChangeList,
            TableKind::EvidenceList,
            TableKind::ActionList,
        ];
        let asks = self.asks(words, vocabulary) && self.is_one_each();
        if asks && self.is_titled() {
            return None;
        }
        let answering = &words.answering;
        let by_answering_name =
            [&answering.names, &answering.assessments, &answering.progress].iter().any(|names| self.name_says(names));
        let mut best: Option<(usize, TableKind, Vec<&str>)> = None;
        for kind in ORDER {
            let Some(of_kind) = words.of(kind) else { continue };
            let keyed = self
                .headed(&of_kind.keys)
                .find(|c| c.column < self.key || Some(c.column) == self.foreign_key)
                .filter(|c| c.column != self.key);
            let anywhere = self.headed(&of_kind.keys).any(|c| c.column != self.key);
            let decisive: Vec<&ColumnLayout> = self.headed(&of_kind.decisive).collect();
            let signs: Vec<&ColumnLayout> = self
                .headed(&of_kind.signs)
                .filter(|c| c.column != self.key && keyed.is_none_or(|k| k.column != c.column))
                .filter(|c| !decisive.iter().any(|d| d.column == c.column))
                .collect();
            let named = self.name_says(&of_kind.names) && !by_answering_name;
            let has_core = self.headed(&of_kind.core).any(|c| c.column != self.key);
            let shown = if !decisive.is_empty() && decisive.len() + signs.len() >= 2 {
                true
            } else if keyed.is_some() {
                !signs.is_empty() || named || (!asks && keyed.is_some_and(|c| self.numbers_rows(c.column)))
            } else if asks {
                false
            } else if (has_core
                && (named || !by_answering_name && !self.is_titled() && !self.covers_many() && signs.len() >= 2))
                || (kind == TableKind::RiskRegister && anywhere && signs.len() >= 3)
            {
                true
            } else {
                named && signs.len() >= 2
            };
            if !shown {
                continue;
            }
            let weight = 3 * decisive.len() + 3 * usize::from(keyed.is_some()) + 2 * usize::from(named) + signs.len();
            if best.as_ref().is_none_or(|(known, ..)| weight > *known) {
                let shown = keyed.into_iter().chain(decisive).chain(signs).map(|c| c.header.as_str());
                best = Some((weight, kind, shown.take(3).collect()));
            }
        }
        let (_, kind, headings) = best?;
        let quoted =
            headings.iter().map(|heading| MessageArg::from(Message::new("lists.quoted").with("text", *heading)));
        let because =
            Message::new("sentences.table_kind.by_headings").with("headings", MessageArg::list(quoted, "lists.comma"));
        Some((kind, because))
    }

    /// Whether the table holds figures about controls rather than controls.
    fn is_summary(&self, words: &TableWords) -> bool {
        let Some(of_kind) = words.of(TableKind::Summary) else { return false };
        if !self.name_says(&of_kind.names) || self.name_says(&words.answering.names) || self.is_titled() {
            return false;
        }
        let counts =
            self.headed(&of_kind.signs).filter(|c| c.column != self.key && self.holds_numbers(c.column)).count();
        counts >= 2
    }

    /// Whether the rows are one control each of so many that the table is a register of them, whatever is to be done.
    fn covers_many(&self) -> bool {
        self.is_one_each() && self.hits.distinct() >= REGISTER
    }

    /// Whether a column gives each row a number or code of its own.
    fn numbers_rows(&self, column: u32) -> bool {
        let cells = self.body.iter().filter_map(|row| row.cell(column)).filter(|c| !c.is_blank());
        let codes: Vec<&str> = cells.map(|cell| cell.text.trim()).collect();
        let is_code = |code: &&str| code.chars().count() <= LONGEST_CODE && code.chars().any(|c| c.is_ascii_digit());
        codes.len() * 5 >= self.body.len() * 4
            && codes.iter().all(is_code)
            && codes.iter().collect::<BTreeSet<_>>().len() == codes.len()
    }

    fn holds_numbers(&self, column: u32) -> bool {
        let (mut filled, mut numbers) = (0usize, 0usize);
        for cell in self.body.iter().filter_map(|row| row.cell(column)).filter(|c| !c.is_blank()) {
            filled += 1;
            let text = cell.text.trim().trim_end_matches('%').trim_end().replace(',', ".");
            numbers += usize::from(text.parse::<f64>().is_ok());
        }
        filled > 0 && numbers as f64 >= MOSTLY * filled as f64
    }
}

/// What a table is about, and why.
pub(super) fn decide(table: &TableEvidence<'_>, knowledge: &ReferenceData) -> (TableKind, Message) {
    let words = &knowledge.table_words;
    if let Some(other) = table.other_kind(words, &knowledge.vocabulary) {
        return other;
    }
    if table.is_summary(words) {
        return (TableKind::Summary, Message::new("sentences.table_kind.by_figures"));
    }
    let holds = |role: ColumnRole| table.columns.iter().any(|c| c.role == role);
    let applicability = [
        ColumnRole::Applicability,
        ColumnRole::ApplicableMark,
        ColumnRole::ExcludedMark,
        ColumnRole::JustificationForExclusion,
    ];
    if applicability.into_iter().any(holds) {
        return (TableKind::StatementOfApplicability, Message::new("sentences.table_kind.by_applicability"));
    }
    let finds = table.columns.iter().any(|c| c.column != table.key && words.is_finding(&c.header));
    if finds || holds(ColumnRole::Maturity) || table.name_says(&words.answering.assessments) {
        return (TableKind::Assessment, Message::new("sentences.table_kind.by_findings"));
    }
    if table.name_says(&words.answering.names) {
        return (TableKind::StatementOfApplicability, Message::new("sentences.table_kind.by_name"));
    }
    (TableKind::ControlRegister, Message::new("sentences.table_kind.by_rows"))
}

/// Takes from a table's columns the roles that its kind has no say in. What a profile fixed stays.
pub(super) fn restrict(kind: TableKind, titled: bool, columns: &mut [ColumnLayout], fixed: &dyn Fn(u32) -> bool) {
    for column in columns.iter_mut().filter(|c| !fixed(c.column)) {
        column.role = match (kind, column.role) {
            (_, role @ (ColumnRole::Identifier | ColumnRole::OtherEdition)) => role,
            (_, ColumnRole::Title) if titled => ColumnRole::Title,
            (TableKind::EvidenceList, ColumnRole::Evidence | ColumnRole::Document) => ColumnRole::Evidence,
            (
                TableKind::ActionList | TableKind::ChangeList,
                ColumnRole::Remarks
                | ColumnRole::Justification
                | ColumnRole::JustificationForInclusion
                | ColumnRole::JustificationForExclusion
                | ColumnRole::Implementation,
            ) => ColumnRole::Remarks,
            (TableKind::ActionList | TableKind::ChangeList, ColumnRole::Date) => ColumnRole::Date,
            (kind, role) if kind.answers() => role,
            _ => ColumnRole::Other,
        };
    }
}

/// Takes the role of an answer from columns of sentences whose headings do not ask for one: `Gap: there is a procedure`
/// is a remark that begins with a word of the list, no answer.
pub(super) fn no_answers_in_prose(
    body: &[Row],
    columns: &mut [ColumnLayout],
    vocabulary: &Vocabulary,
    fixed: &dyn Fn(u32) -> bool,
) {
    for column in columns.iter_mut() {
        let answers = matches!(column.role, ColumnRole::Status | ColumnRole::Applicability | ColumnRole::Maturity);
        if !answers || fixed(column.column) || is_asked_for(&column.header, column.role, vocabulary) {
            continue;
        }
        let texts: Vec<&str> = body
            .iter()
            .filter_map(|row| row.cell(column.column))
            .filter(|c| c.merged_from.is_none() && !c.is_blank())
            .map(|c| c.text.trim())
            .collect();
        let different = texts.iter().collect::<BTreeSet<_>>().len();
        let length: usize = texts.iter().map(|text| text.chars().count()).sum();
        if !texts.is_empty() && length >= SENTENCE * texts.len() && different * 10 >= texts.len() * 7 {
            column.role =
                if vocabulary.header_roles(&column.header).iter().any(|(role, _)| *role == ColumnRole::Remarks) {
                    ColumnRole::Remarks
                } else {
                    ColumnRole::Other
                };
        }
    }
}

fn is_asked_for(header: &str, role: ColumnRole, vocabulary: &Vocabulary) -> bool {
    let asked = |text: &str| vocabulary.header_roles(text).iter().any(|(r, score)| *r == role && *score >= 60);
    asked(header) || header.split(" / ").any(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_older_by_a_word_a_year_or_a_version() {
        let words = TableWords::built_in().expect("words");
        for (older, newer) in [
            ("SoA (old)", "SoA"),
            ("SoA 2022 (old)", "SoA 2026"),
            ("SoA 2024", "SoA 2025"),
            ("SoA v1", "SoA v2"),
            ("SoA_v1.2", "SoA v1.10"),
            ("Archiv", "Maßnahmen"),
        ] {
            assert!(words.is_older(older, newer), "{older} before {newer}");
            assert!(!words.is_older(newer, older), "{newer} not before {older}");
        }
        for (one, other) in [("SoA", "Controls"), ("SoA 2024", "Register 2025"), ("SoA", "SoA 2025"), ("SoA", "SoA")] {
            assert!(!words.is_older(one, other) && !words.is_older(other, one), "{one}, {other}");
        }
    }
}
