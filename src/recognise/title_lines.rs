//! Title lines: what the lines above a table say of the document without a label. `Padaria Aurora Ltda – Declaração de
//! Aplicabilidade` names the organisation and the document.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::facts::{FoundFact, joined};
use super::fold::fold;
use super::organisation_name::has_legal_form;
use super::words::VocabularyError;
use super::{Label, ReferenceData, Vocabulary};
use crate::model::{Cell, CellAddress, CellValue, Row};

/// The built-in words, compiled in.
const BUILT_IN: &str = include_str!("title_lines.toml");
/// The name of an organisation has no more words and letters than these.
const MOST_WORDS: usize = 9;
const MOST_LETTERS: usize = 90;

/// The words that title lines are made of besides names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleWords {
    statements: BTreeSet<String>,
    documents: BTreeSet<String>,
    #[serde(rename = "for")]
    connecting: BTreeSet<String>,
    standards: BTreeSet<String>,
    generic: BTreeSet<String>,
    changes: BTreeSet<String>,
    classifications: BTreeSet<String>,
}

/// One line of a title block.
#[derive(Debug, Clone)]
struct Line<P> {
    /// Where it is.
    place: P,
    /// Its text, without line breaks.
    text: String,
}

/// Finds what the rows of a title block say without labels. A row with more cells than `most_cells` belongs to a table.
pub fn find<'r>(
    rows: impl Iterator<Item = &'r Row>,
    most_cells: usize,
    knowledge: &ReferenceData,
    found: &mut Vec<FoundFact>,
) {
    let vocabulary = &knowledge.vocabulary;
    let is_label = |cell: &Cell| vocabulary.label(cell.text.trim().trim_end_matches([':', '：'])).is_some();
    let mut lines: Vec<Line<CellAddress>> = Vec::new();
    for row in rows {
        let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
        if own.len() > most_cells {
            continue;
        }
        for (at, cell) in own.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| own[before]);
            let continues = before.is_some_and(|b| b.column + 1 == cell.column && cell.text.starts_with(' '));
            if continues || before.is_some_and(is_label) || !matches!(cell.value, CellValue::Text(_)) {
                continue;
            }
            let place = CellAddress::new(row.number, cell.column);
            let text = joined(&own, at);
            let each = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.extend(each.map(|line| Line { place, text: line.to_owned() }));
        }
    }
    let all = knowledge.title_words.read(&lines, vocabulary);
    found.extend(all.into_iter().map(|(label, text, cell)| FoundFact { label, text, cell }));
}

/// What a line says, in parts.
#[derive(Debug, Default)]
struct Parts {
    /// The name of the document, and whether it is a Statement of Applicability.
    title: Option<(String, bool)>,
    /// Names of organisations, the likeliest first.
    names: Vec<String>,
    classification: Option<String>,
    /// Parts that are neither.
    rest: usize,
}

impl TitleWords {
    /// The words that are compiled in.
    pub fn built_in() -> Result<Self, VocabularyError> {
        let words: Self = toml::from_str(BUILT_IN)
            .map_err(|e| VocabularyError { file: "title_lines.toml".to_owned(), message: e.message().to_owned() })?;
        let fold_all = |words: BTreeSet<String>| words.iter().map(|word| fold(word)).collect::<BTreeSet<String>>();
        Ok(Self {
            statements: fold_all(words.statements),
            documents: fold_all(words.documents),
            connecting: fold_all(words.connecting),
            standards: fold_all(words.standards),
            generic: fold_all(words.generic),
            changes: fold_all(words.changes),
            classifications: fold_all(words.classifications),
        })
    }

    /// Whether a heading says what was changed in a version, or numbers the document.
    pub fn is_change(&self, heading: &str) -> bool {
        self.changes.contains(&fold(heading))
    }

    /// What the lines of a title block say without labels: organisation, title, classification. Each with its place.
    fn read<P: Copy>(&self, lines: &[Line<P>], vocabulary: &Vocabulary) -> Vec<(Label, String, P)> {
        let parts: Vec<Parts> = lines.iter().map(|line| self.parts(&line.text, vocabulary)).collect();
        let mut found: Vec<(Label, String, P)> = Vec::new();
        let mut name_of_line = vec![None; lines.len()];
        for (at, of) in parts.iter().enumerate() {
            let alone = of.names.len() == 1 && of.rest == 0 && of.title.is_none();
            let legal = of.names.iter().find(|name| has_legal_form(name));
            name_of_line[at] = match (&of.title, legal) {
                (Some(_), legal) => legal.or(of.names.first()),
                (None, Some(legal)) if of.rest == 0 => Some(legal),
                // A line beside one that is nothing but the document's name.
                (None, _) if alone => {
                    let is_bare_title = |other: Option<&Parts>| {
                        let statement = |o: &Parts| o.title.as_ref().is_some_and(|(_, statement)| *statement);
                        other.is_some_and(|o| statement(o) && o.names.is_empty() && o.rest == 0)
                    };
                    let before = at.checked_sub(1).and_then(|before| parts.get(before));
                    (is_bare_title(parts.get(at + 1)) || is_bare_title(before)).then(|| &of.names[0])
                }
                _ => None,
            };
        }
        // Above and below one title line at most one is the organisation: the one above, else the one below.
        let mut named = false;
        for (at, line) in lines.iter().enumerate() {
            if let (Some((title, true)), true) = (&parts[at].title, parts[at].rest == 0 || name_of_line[at].is_some()) {
                found.push((Label::Title, title.clone(), line.place));
            }
            if let Some(classification) = &parts[at].classification {
                found.push((Label::Classification, classification.clone(), line.place));
            }
            if let Some(name) = name_of_line[at].filter(|name| !named || has_legal_form(name)) {
                named = true;
                found.push((Label::Organisation, name.clone(), line.place));
            }
        }
        found
    }

    /// Cuts a line at its separators, and says what each part is.
    fn parts(&self, line: &str, vocabulary: &Vocabulary) -> Parts {
        let mut parts = Parts::default();
        let mut is_value = false;
        for (segment, ends_in_colon) in segments(line) {
            // A label and its value are read elsewhere.
            let label = vocabulary.label(segment.trim_start_matches(['#', '/', ' ']));
            if std::mem::replace(&mut is_value, ends_in_colon && label.is_some()) || label.is_some() {
                parts.rest += 1;
                continue;
            }
            let segment = segment.trim_start_matches(['#', '/', ' ', '*']).trim_end_matches(['*', ' ']);
            let folded = fold(segment);
            if folded.is_empty() {
                continue;
            }
            if self.classifications.contains(&folded) {
                parts.classification = Some(segment.to_owned());
                continue;
            }
            // `Risk Register Ltd` is a company.
            let document = self.title(segment).filter(|(_, statement, _)| *statement || !has_legal_form(segment));
            if let Some((title, statement, name)) = document {
                let better = parts.title.as_ref().is_none_or(|(_, known)| !known && statement);
                if better {
                    parts.title = Some((title, statement));
                }
                parts.names.extend(name);
            } else if self.mentions_statement(segment) {
                parts.rest += 1;
            } else if self.is_standard_or_generic(segment) || says_version_or_date(segment) {
                // `ISO 27001:2022`, `Version 2`, `12 May 2026`: no name, and no sentence either.
            } else if self.is_name(segment, vocabulary) {
                parts.names.push(segment.to_owned());
            } else {
                parts.rest += 1;
            }
        }
        parts
    }

    /// The name of a document within a part of a line, whether it is a Statement of Applicability, and the organisation
    /// named before or after it: `Statement of Applicability for Example Ltd`.
    fn title(&self, segment: &str) -> Option<(String, bool, Option<String>)> {
        let tokens = tokens(segment);
        let longest = |phrases: &BTreeSet<String>| {
            let starts = 0..tokens.len();
            let found = starts.filter_map(|from| {
                let phrase = phrases.iter().filter(|phrase| begins(&tokens[from..], phrase));
                phrase.map(|phrase| (from, from + phrase.split(' ').count())).max_by_key(|(_, end)| *end)
            });
            found.max_by_key(|(from, end)| end - from)
        };
        let (statement, (from, end)) = match longest(&self.statements) {
            Some(found) => (true, found),
            None => (false, longest(&self.documents)?),
        };
        // `SoA (Statement of Applicability)` and the like are one name.
        let plain = |token: &Token| {
            self.standards.contains(&token.folded)
                || self.statements.contains(&token.folded)
                || is_version(&token.folded)
        };
        let before: Vec<&Token> = tokens[..from].iter().filter(|t| !plain(t)).collect();
        let after: Vec<&Token> = tokens[end..].iter().filter(|t| !plain(t)).collect();
        let connected = after.first().is_some_and(|t| self.connecting.contains(&t.folded));
        let mut behind = &after[..];
        while let [first, rest @ ..] = behind
            && (self.connecting.contains(&first.folded) || first.folded == "the")
        {
            behind = rest;
        }
        let text = |of: &[&Token]| {
            let (first, last) = (of.first()?, of.last()?);
            Some(segment[first.start..last.end].trim_matches([' ', ',', '-', '–', '_']).to_owned())
        };
        let as_name = |of: &[&Token]| {
            let text = text(of)?;
            // `RA: risk assessment` explains an abbreviation.
            if !statement && !has_legal_form(&text) {
                return None;
            }
            let fits = !self.is_standard_or_generic(&text) && is_written_as_name(&text);
            fits.then_some(text)
        };
        let name = as_name(&before)
            .or_else(|| if connected { as_name(behind) } else { None })
            .or_else(|| as_name(behind).filter(|name| has_legal_form(name)));
        // A sentence that mentions the document is no title.
        let is_title_word = |of: &[&Token]| text(of).is_none_or(|text| self.is_standard_or_generic(&text));
        let of_name = |of: &[&Token]| name.is_some() && as_name(of) == name;
        if !(is_title_word(&before) || of_name(&before)) || !(is_title_word(behind) || of_name(behind)) {
            return None;
        }
        // The title is the part without the organisation and without a version.
        let (mut start, mut stop) = (0, tokens.len());
        if let Some(name) = &name {
            if as_name(&before).as_ref() == Some(name) {
                start = tokens[..from].iter().rposition(|t| !plain(t)).map_or(0, |at| at + 1);
            } else {
                stop = end;
            }
        }
        while stop > end && says_version(&tokens[end..stop]) {
            stop -= 1;
        }
        let title = segment[tokens[start].start..tokens[stop - 1].end].trim();
        Some((title.to_owned(), statement, name))
    }

    fn mentions_statement(&self, segment: &str) -> bool {
        let tokens = tokens(segment);
        let several = |phrase: &&String| phrase.contains(' ');
        (0..tokens.len()).any(|from| self.statements.iter().filter(several).any(|p| begins(&tokens[from..], p)))
    }

    fn is_standard_or_generic(&self, text: &str) -> bool {
        let known = |token: &Token| {
            self.standards.contains(&token.folded)
                || self.generic.contains(&token.folded)
                || token.folded.chars().all(|c| !c.is_alphabetic())
                || is_version(&token.folded)
        };
        tokens(text).iter().all(known)
    }

    /// Whether a part of a line can be a name: a few words that are written like one, and none that this program knows.
    fn is_name(&self, text: &str, vocabulary: &Vocabulary) -> bool {
        let folded = fold(text);
        let known = vocabulary.header_roles(text).first().is_some_and(|(_, score)| *score >= 98)
            || vocabulary.applicability(text).is_some()
            || vocabulary.status(text).is_some()
            || vocabulary.is_note(text)
            || vocabulary.reason(text).is_some()
            || folded.chars().count() < 3
            || self.connecting.contains(&folded);
        is_written_as_name(text) && (!known || has_legal_form(text))
    }
}

/// Few words, most of them with a capital letter, and no sentence.
fn is_written_as_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let ends = text.ends_with(['.', '!', '?', '…']) && !has_legal_form(text);
    let placeholder =
        text.contains(['[', ']', '<', '>', '{', '}', '_', '=', '"', '@', '☐', '☑']) || text.contains("...");
    let capital = |word: &&&str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_none_or(|c| !c.is_lowercase())
    };
    let capitals = words.iter().filter(capital).count();
    !ends
        && !placeholder
        && (2..=MOST_LETTERS).contains(&letters)
        && (1..=MOST_WORDS).contains(&words.len())
        && words.first().is_some_and(|first| capital(&first))
        && capitals * 2 >= words.len()
        && words.iter().all(|word| word.chars().filter(char::is_ascii_digit).count() < 3)
}

/// Parts of a line, and whether a colon follows.
fn segments(line: &str) -> Vec<(&str, bool)> {
    let mut cuts: Vec<(usize, usize, bool)> = Vec::new();
    for separator in [" – ", " — ", " - ", "|", " • ", " · ", "\t", "; ", ", ", " / ", "(", ")"] {
        cuts.extend(line.match_indices(separator).map(|(at, _)| (at, at + separator.len(), false)));
    }
    for separator in [": ", "："] {
        cuts.extend(line.match_indices(separator).map(|(at, _)| (at, at + separator.len(), true)));
    }
    cuts.sort_unstable();
    let mut all: Vec<(usize, usize, bool)> = Vec::new();
    let mut from = 0;
    for (at, next, colon) in cuts.into_iter().chain([(line.len(), line.len(), false)]) {
        if at < from {
            continue;
        }
        // `Kestrel Analytics, Inc.` is one name.
        let segment = line[from..at].trim();
        let only_form = !segment.contains(' ') && has_legal_form(&format!("x {segment}"));
        match all.last_mut() {
            Some((_, end, of_last)) if only_form && line[*end..from].trim() == "," => (*end, *of_last) = (at, colon),
            _ => all.push((from, at, colon)),
        }
        from = next;
    }
    let parts = all.into_iter().map(|(from, to, colon)| (line[from..to].trim(), colon));
    parts.filter(|(segment, _)| !segment.is_empty()).collect()
}

/// A folded word with its place in the text.
struct Token {
    folded: String,
    start: usize,
    end: usize,
}

fn tokens(text: &str) -> Vec<Token> {
    let gap = |c: char| c.is_whitespace() || c == '_';
    let mut all = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(gap) {
        let end = start + word.trim_end_matches(gap).len();
        let folded = fold(&text[start..end]);
        let words = folded.split(' ').filter(|folded| !folded.is_empty());
        all.extend(words.map(|folded| Token { folded: folded.to_owned(), start, end }));
        start += word.len();
    }
    all
}

fn begins(tokens: &[Token], phrase: &str) -> bool {
    let mut at = tokens.iter();
    phrase.split(' ').all(|word| at.next().is_some_and(|token| token.folded == word))
}

/// `v1`, `v1 7`, `2`, `rev3`: what is left of a version after folding.
fn is_version(folded: &str) -> bool {
    let rest = ["version", "rev", "ver", "v"].iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(folded);
    rest.chars().all(|c| c.is_ascii_digit() || c == ' ') && (rest.len() < 3 || rest.len() == folded.len())
}

/// Whether the last words are a version: `v1.7`, `Version 2`.
fn says_version(tokens: &[Token]) -> bool {
    let numbers = tokens.iter().rev().take_while(|t| t.folded.chars().all(|c| c.is_ascii_digit())).count();
    let Some(before) = tokens.len().checked_sub(numbers + 1).map(|at| &tokens[at]) else { return false };
    let word = before.folded.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(word, "v" | "version" | "ver" | "rev" | "revision") && (numbers > 0 || word.len() < before.folded.len())
}

fn says_version_or_date(text: &str) -> bool {
    super::date_text::date(text).is_some() || super::facts::names_version(text)
}
