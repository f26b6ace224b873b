//! Document control: tables of versions, dates and people, and lines that may state one of them in words that are not
//! known.

use std::collections::BTreeSet;

use super::facts::{FoundFact, in_text, is_value};
use super::{Label, ReferenceData, Vocabulary, date_text};
use crate::model::{Cell, CellAddress, Revision, Row};

/// A table of document control needs so many headings that are known.
const HEADINGS: usize = 3;
/// Longest line that is quoted as one that may state a detail.
const LONGEST_LINE: usize = 200;

/// What the tables of document control on a sheet say.
#[derive(Debug, Default)]
pub struct DocumentControl {
    /// Details of the document as it is.
    pub details: Vec<FoundFact>,
    /// The newest row of a change history: used where nothing else states the detail.
    pub newest: Vec<FoundFact>,
    /// The rows of change histories, their cells joined.
    pub history: Vec<FoundFact>,
    /// The same rows by column.
    pub revisions: Vec<Revision>,
    /// Numbers of the rows that these tables take.
    pub rows: BTreeSet<u32>,
}

/// Reads the tables of document control among the rows that answer for no control: a header of labels with one row of
/// values, or a change history.
pub fn find(rows: &[&Row], knowledge: &ReferenceData) -> DocumentControl {
    let mut control = DocumentControl::default();
    let mut at = 0;
    while at < rows.len() {
        let Some(headings) = headings(rows[at], knowledge) else {
            at += 1;
            continue;
        };
        let mut body: Vec<&Row> = Vec::new();
        for row in &rows[at + 1..] {
            let follows = row.number == rows[at].number + 1 + u32::try_from(body.len()).unwrap_or(u32::MAX);
            if !follows || filled(row).count() < 2 || self::headings(row, knowledge).is_some() {
                break;
            }
            body.push(row);
        }
        at += 1 + body.len();
        if body.is_empty() {
            continue;
        }
        let has = |label: Label| headings.iter().any(|(_, of)| *of == Some(label));
        let changes = headings.iter().any(|(_, of)| of.is_none());
        let is_history = has(Label::Version) && (changes || body.len() > 1 || !has(Label::Title));
        let is_details = body.len() == 1 && (has(Label::Version) || has(Label::Title));
        if !is_history && !is_details {
            continue;
        }
        control.rows.extend(body.iter().map(|row| row.number));
        control.rows.insert(rows[at - 1 - body.len()].number);
        if is_details && !changes {
            control.details.extend(details(body[0], &headings, &knowledge.vocabulary));
            continue;
        }
        if let Some(newest) = newest(&body, &headings) {
            control.newest.extend(details(newest, &headings, &knowledge.vocabulary));
        }
        for row in body {
            let texts: Vec<&str> = filled(row).map(|cell| cell.text.trim()).collect();
            let column = filled(row).next().map_or(0, |cell| cell.column);
            let cell = CellAddress::new(row.number, column);
            control.history.push(FoundFact { label: Label::History, text: texts.join(" · "), cell });
            control.revisions.push(revision(row, &headings));
        }
    }
    control
}

fn filled(row: &Row) -> impl Iterator<Item = &Cell> {
    row.cells.iter().filter(|cell| cell.merged_from.is_none() && !cell.is_blank())
}

/// The columns of a header of document control, each with its label; without one where it says what was changed.
fn headings(row: &Row, knowledge: &ReferenceData) -> Option<Vec<(u32, Option<Label>)>> {
    let own: Vec<&Cell> = filled(row).collect();
    let known: Vec<(u32, Option<Label>)> = own
        .iter()
        .filter_map(|cell| {
            let label = knowledge.vocabulary.label(cell.text.trim());
            (label.is_some() || knowledge.title_words.is_change(&cell.text)).then_some((cell.column, label))
        })
        .collect();
    let labels: BTreeSet<Label> = known.iter().filter_map(|(_, label)| *label).collect();
    let dated = labels.contains(&Label::Date) || labels.contains(&Label::Version);
    let enough = known.len() >= HEADINGS && labels.len() >= 2 && known.len() + 1 >= own.len();
    (dated && enough).then_some(known)
}

/// A row of a change history by its columns; the first column that states what was changed is its change.
fn revision(row: &Row, headings: &[(u32, Option<Label>)]) -> Revision {
    let of = |wanted: Option<Label>| {
        let column = headings.iter().find(|(_, label)| *label == wanted).map(|(column, _)| *column);
        column.and_then(|column| row.cell(column)).map(|cell| cell.text.trim().to_owned()).unwrap_or_default()
    };
    let author = of(Some(Label::PreparedBy));
    Revision {
        version: of(Some(Label::Version)),
        date: of(Some(Label::Date)),
        author: if author.is_empty() { of(Some(Label::Owner)) } else { author },
        change: of(None),
        approved_by: of(Some(Label::ApprovedBy)),
        source: None,
    }
}

fn details(row: &Row, headings: &[(u32, Option<Label>)], vocabulary: &Vocabulary) -> Vec<FoundFact> {
    let labelled = headings.iter().filter_map(|(column, label)| Some((*column, (*label)?)));
    labelled
        .filter_map(|(column, label)| {
            let cell = row.cell(column).filter(|cell| !cell.is_blank())?;
            let text = cell.text.trim().to_owned();
            let cell = CellAddress::new(row.number, column);
            is_value(label, &text, vocabulary).then_some(FoundFact { label, text, cell })
        })
        .collect()
}

/// The row of the newest version: by its date, else by its number, else the last one.
fn newest<'r>(body: &[&'r Row], headings: &[(u32, Option<Label>)]) -> Option<&'r Row> {
    let of = |row: &Row, label: Label| {
        let (column, _) = headings.iter().find(|(_, of)| *of == Some(label))?;
        row.cell(*column).map(|cell| cell.text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let number = |text: String| -> Option<Vec<u32>> {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        digits[..end].trim_end_matches('.').split('.').map(|n| n.parse().ok()).collect()
    };
    let dates: Option<Vec<String>> =
        body.iter().map(|row| of(row, Label::Date).and_then(|text| date_text::date(&text))).collect();
    let versions: Option<Vec<Vec<u32>>> = body.iter().map(|row| of(row, Label::Version).and_then(number)).collect();
    let at = match (dates, versions) {
        (Some(dates), Some(versions)) => (0..body.len()).max_by_key(|at| (&dates[*at], &versions[*at])),
        (Some(dates), None) => (0..body.len()).max_by_key(|at| &dates[*at]),
        (None, Some(versions)) => (0..body.len()).max_by_key(|at| &versions[*at]),
        (None, None) => body.len().checked_sub(1),
    };
    at.map(|at| body[at])
}

/// Lines that may state a detail of the document which was not recognised: they contain its word, and for a version or a
/// date also a digit behind it. They are quoted, and nothing claims then that the detail is missing.
pub fn candidates<'r>(rows: impl Iterator<Item = &'r Row>, vocabulary: &Vocabulary) -> Vec<FoundFact> {
    let mut found = Vec::new();
    for row in rows {
        for cell in filled(row) {
            for line in cell.text.lines().map(str::trim).filter(|line| line.chars().count() <= LONGEST_LINE) {
                let recognised: Vec<Label> = in_text(line, vocabulary).into_iter().map(|(label, _)| label).collect();
                let mut labels: Vec<Label> = named_in(line, vocabulary);
                if looks_like_date(line) && !labels.contains(&Label::Date) {
                    labels.push(Label::Date);
                }
                labels.retain(|label| !recognised.contains(label));
                let cell = CellAddress::new(row.number, cell.column);
                found.extend(labels.into_iter().map(|label| FoundFact { label, text: line.to_owned(), cell }));
            }
        }
    }
    found
}

/// The details whose words are in a line.
fn named_in(line: &str, vocabulary: &Vocabulary) -> Vec<Label> {
    /// Longest label, in words.
    const WORDS: usize = 3;
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut labels = Vec::new();
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + WORDS)).rev() {
            let Some(label) = vocabulary.label(&words[from..to].join(" ")) else { continue };
            let digits = words[to..].iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
            // In the middle of a sentence `owner` and `approved` name nobody.
            let fits = match label {
                Label::Version | Label::Date => digits && words.len() > to,
                Label::ApprovedBy | Label::Owner | Label::PreparedBy => {
                    (from == 0 || to - from > 1) && words.len() > to
                }
                _ => false,
            };
            if fits && !labels.contains(&label) {
                labels.push(label);
            }
            break;
        }
    }
    labels
}

/// `03/04/2026`: three numbers of a date that is not certain.
fn looks_like_date(line: &str) -> bool {
    line.split_whitespace().any(|word| date_text::two_readings(word.trim_matches(['(', ')', ',', ';', '.'])).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellValue;

    fn rows(lines: &[&[&str]]) -> Vec<Row> {
        let cell = |column: usize, text: &str| Cell {
            column: u32::try_from(column).expect("few columns"),
            value: CellValue::Text(text.to_owned()),
            text: text.to_owned(),
            merged_from: None,
        };
        let filled = |line: &[&str]| {
            let cells = line.iter().enumerate().filter(|(_, text)| !text.is_empty());
            cells.map(|(column, text)| cell(column, text)).collect()
        };
        (1..).zip(lines).map(|(number, line)| Row { number, hidden: None, cells: filled(line) }).collect()
    }

    fn read(lines: &[&[&str]]) -> DocumentControl {
        let rows = rows(lines);
        find(&rows.iter().collect::<Vec<_>>(), &ReferenceData::built_in().expect("words"))
    }

    fn texts(facts: &[FoundFact]) -> Vec<(Label, &str)> {
        facts.iter().map(|f| (f.label, f.text.as_str())).collect()
    }

    #[test]
    fn the_newest_row_of_a_change_history_is_the_document_as_it_is() {
        let control = read(&[
            &["Revision history"],
            &["Version", "Date", "Author", "Change"],
            &["2.0", "2026-03-01", "R. Vidal", "Moved to 2022"],
            &["1.1", "2025-02-11", "R. Vidal", "Yearly"],
        ]);
        let newest = [(Label::Version, "2.0"), (Label::Date, "2026-03-01"), (Label::PreparedBy, "R. Vidal")];
        assert_eq!(texts(&control.newest), newest);
        assert_eq!(control.history.len(), 2);
        assert_eq!(control.rows, BTreeSet::from([2, 3, 4]));
    }

    #[test]
    fn a_header_of_labels_with_one_row_gives_details() {
        let control = read(&[
            &["Document title", "Version", "Date of issue", "Approved by", "Next review"],
            &["Statement of Applicability", "2.4", "2026-01-31", "Board", "2027-01-31"],
        ]);
        assert_eq!(control.details.len(), 5);
        assert!(texts(&control.details).contains(&(Label::NextReview, "2027-01-31")));
        assert_eq!(control.history.len(), 0);
    }

    #[test]
    fn a_list_of_other_things_is_no_document_control() {
        let assets = read(&[&["Asset", "Owner", "Location", "Date"], &["Server", "IT", "Ulm", "2026-01-01"]]);
        assert!(assets.rows.is_empty());
        let owners = read(&[
            &["Owner", "Classification", "Date"],
            &["IT", "Public", "2026-01-01"],
            &["HR", "Internal", "2026-01-02"],
        ]);
        assert!(owners.rows.is_empty(), "neither a version nor a title");
    }

    #[test]
    fn lines_that_may_state_a_detail_are_quoted() {
        let of = |text: &str| -> Vec<Label> {
            let rows = rows(&[&[text]]);
            let vocabulary = Vocabulary::built_in().expect("vocabulary");
            candidates(rows.iter(), &vocabulary).iter().map(|f| f.label).collect()
        };
        assert_eq!(of("Version as agreed at the 3rd meeting"), [Label::Version]);
        assert_eq!(of("Signed off 03/04/2026"), [Label::Date]);
        assert_eq!(of("Approved by the board in its spring meeting"), [Label::ApprovedBy]);
        assert_eq!(of("Version 1.4"), [], "it is recognised");
        assert_eq!(of("Ver. 2 (draft), last changed in spring"), [], "it is recognised");
        assert_eq!(of("Every asset has an owner"), []);
        assert_eq!(of("Policies are kept up to date"), []);
    }
}
