//! Facts about the document: the content of title blocks and `Version:`-like cells, each with its cell.

use super::Vocabulary;
use super::date_text::{date, is_filler};
use super::fold::fold;
use super::word_meaning::Label;
use crate::model::{Cell, CellAddress, CellValue, Row};

/// A fact as found on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFact {
    /// What it is.
    pub label: Label,
    /// Its value.
    pub text: String,
    /// Where the value is.
    pub cell: CellAddress,
}

/// So many labels alone in their rows make a cover sheet on which the value is below its label.
const LONE_LABELS: usize = 3;

/// Longest value that is accepted as a fact; scopes may run long.
const LONGEST: usize = 2_000;

/// Finds `Label: value` in one cell, a label with its value in the next filled cell of the row, and a label alone with its
/// value alone right below it.
pub fn find<'r>(rows: impl Iterator<Item = &'r Row>, vocabulary: &Vocabulary, found: &mut Vec<FoundFact>) {
    let mut above: Option<(u32, u32, Label)> = None;
    let rows: Vec<(&Row, Vec<&Cell>)> = rows
        .map(|row| (row, row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect()))
        .collect();
    // Labels without a colon, each above its value, are known by their number.
    let lone_labels =
        rows.iter().filter(|(_, own)| matches!(own[..], [only] if vocabulary.label(&only.text).is_some()));
    let without_colons = lone_labels.count() >= LONE_LABELS;
    for (row, own) in rows {
        let pairs = holds_pairs(&own, vocabulary);
        let lone = if let [only] = own[..] { Some(only) } else { None };
        if let (Some((number, column, label)), Some(only)) = (above, lone) {
            let value = only.text.trim();
            let follows = number + 1 == row.number && column == only.column;
            let is_label = value.ends_with([':', '：']) || vocabulary.label(value).is_some();
            if follows && !is_label && is_value(label, value, vocabulary) {
                let cell = CellAddress::new(row.number, only.column);
                found.push(FoundFact { label, text: value.to_owned(), cell });
                above = None;
                continue;
            }
        }
        above = lone.and_then(|only| {
            let text = only.text.trim();
            let bare = text.strip_suffix([':', '：']).or_else(|| without_colons.then_some(text))?;
            let label = vocabulary.label(bare)?;
            Some((row.number, only.column, label))
        });
        for (at, cell) in own.iter().enumerate() {
            if !matches!(cell.value, CellValue::Text(_)) {
                continue;
            }
            let text = with_continuation(&own, at, vocabulary);
            let address = CellAddress::new(row.number, cell.column);
            found.extend(in_text(&text, vocabulary).into_iter().map(|(label, text)| FoundFact {
                label,
                text,
                cell: address,
            }));
            let bare = cell.text.trim().trim_end_matches([':', '：']);
            let colon = cell.text.trim().ends_with([':', '：']);
            if let (Some(label), Some(next), true) = (vocabulary.label(bare), own.get(at + 1), pairs || colon) {
                let value = next.text.trim();
                let is_label = vocabulary.label(value.trim_end_matches(':')).is_some() || value.ends_with(':');
                // Beside a label without a colon, a further label means a header row, not a pair.
                if !is_label && is_value(label, value, vocabulary) && next.column <= cell.column + 6 {
                    found.push(FoundFact {
                        label,
                        text: value.to_owned(),
                        cell: CellAddress::new(row.number, next.column),
                    });
                }
            }
        }
    }
}

/// The text of a cell with what a separator has cut off it: in `# Scope: Head office, both depots` without quotes each
/// comma begins a cell, and the blank behind it is still there.
fn with_continuation(own: &[&Cell], at: usize, vocabulary: &Vocabulary) -> String {
    let text = own[at].text.clone();
    let labelled = text.split_once([':', '：']).is_some_and(|(label, value)| {
        vocabulary.label(label.trim_start_matches(['#', '/', ';', ' '])).is_some() && !value.trim().is_empty()
    });
    if labelled { joined(own, at) } else { text }
}

/// The text of a cell with the cells behind it that begin with a blank.
pub(super) fn joined(own: &[&Cell], at: usize) -> String {
    let mut text = own[at].text.clone();
    for (before, next) in own[at..].iter().zip(&own[at + 1..]) {
        if next.column != before.column + 1 || !next.text.starts_with(' ') || next.text.contains([':', '：']) {
            break;
        }
        text.push(',');
        text.push_str(&next.text);
    }
    text
}

/// The facts of one text: `Label: value`, several in a line, `Version 1.4; Stand 15.01.2026`, `Version 1.0 | 01 April
/// 2026`, `… v0.1_2026-02-07`.
pub(super) fn in_text(text: &str, vocabulary: &Vocabulary) -> Vec<(Label, String)> {
    let mut found: Vec<(Label, String)> = Vec::new();
    let lines: Vec<&str> = text.split('\n').collect();
    for (at, line) in lines.iter().enumerate() {
        let before = found.len();
        // A label alone in its line has its value in the next one.
        let label = line.trim().strip_suffix([':', '：']).and_then(|label| vocabulary.label(label));
        if let (Some(label), Some(value)) = (label, lines.get(at + 1).map(|next| next.trim())) {
            if !value.contains([':', '：']) && is_value(label, value, vocabulary) {
                found.push((label, value.to_owned()));
            }
            continue;
        }
        let mut undated: Vec<&str> = Vec::new();
        for part in line.split(['|', '•', '·', '\t']).flat_map(|part| pieces(part, vocabulary)) {
            let part = part.trim();
            match part.split_once([':', '：']) {
                Some((label, value)) if vocabulary.label(label).is_some() => {
                    let value = value.trim();
                    let label = vocabulary.label(label);
                    found.extend(
                        label.filter(|l| is_value(*l, value, vocabulary)).map(|label| (label, value.to_owned())),
                    );
                }
                _ => match without_colon(part, vocabulary) {
                    Some(fact) => found.push(fact),
                    None => {
                        for piece in at_dashes_and_commas(part) {
                            match without_colon(piece, vocabulary) {
                                Some(fact) => found.push(fact),
                                None => undated.push(piece),
                            }
                        }
                    }
                },
            }
        }
        // A date alone beside a version is that of the version.
        let of_line = |label: Label| found[before..].iter().any(|(known, _)| *known == label);
        if of_line(Label::Version) && !of_line(Label::Date) {
            let dates: Vec<&str> = undated.into_iter().filter(|part| is_date_alone(part)).collect();
            if let [only] = dates[..] {
                found.push((Label::Date, only.to_owned()));
            }
        }
    }
    date_of_version(&mut found);
    if let Some((version, date)) = version_mark(text) {
        let known = |label: Label| found.iter().any(|(of, _)| *of == label);
        if !known(Label::Version) {
            let date = date.or_else(|| only_date_in(text)).filter(|_| !known(Label::Date));
            found.push((Label::Version, version));
            found.extend(date.map(|date| (Label::Date, date)));
        }
    }
    found
}

/// A part of a title line, cut at what people put between a version, its date and a classification.
fn at_dashes_and_commas(part: &str) -> impl Iterator<Item = &str> {
    let dashes = part.split([',', '(', ')', ';']).flat_map(|piece| piece.split(" – "));
    let all = dashes.flat_map(|piece| piece.split(" - ")).flat_map(|piece| piece.split(" — "));
    all.map(str::trim).filter(|piece| !piece.is_empty())
}

/// The date that stands alone in a part of a title, if there is just one.
fn only_date_in(text: &str) -> Option<String> {
    let lines = text.lines().flat_map(at_dashes_and_commas);
    let dates: Vec<&str> = lines.filter(|piece| is_date_alone(piece)).collect();
    if let [only] = dates[..] { Some(only.to_owned()) } else { None }
}

/// Takes the date from a version that ends in one: `2.3 – 3 February 2026`, `1.4 (15.01.2026)`.
fn date_of_version(found: &mut Vec<(Label, String)>) {
    let dated = |label: Label| label == Label::Date;
    if found.iter().any(|(label, _)| dated(*label)) {
        return;
    }
    let Some((_, version)) = found.iter_mut().find(|(label, _)| *label == Label::Version) else { return };
    if let Some((number, date)) = dated_version(version) {
        let (number, date) = (number.to_owned(), date.to_owned());
        *version = number;
        found.push((Label::Date, date));
    }
}

/// A version and its date with a sign between them: `2.3 – 3 February 2026`.
fn dated_version(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = text.split_once([' ', ',', ';'])?;
    let date = rest.trim_matches([' ', '–', '—', '-', ',', ';', '(', ')']);
    (is_version(number) && is_date_alone(date)).then_some((number, date))
}

/// A part of a line, cut where a further label begins: at `;`, and before words of a label with a colon.
fn pieces<'t>(part: &'t str, vocabulary: &Vocabulary) -> Vec<&'t str> {
    let mut cuts: Vec<usize> = Vec::new();
    for (at, _) in part.match_indices([':', '：']) {
        // The longest label that ends at the colon, of at most four words, and not the first of the part.
        let mut starts: Vec<usize> = part[..at].match_indices(' ').map(|(space, _)| space + 1).collect();
        starts.reverse();
        let label = |start: &&usize| vocabulary.label(&part[**start..at]).is_some();
        cuts.extend(starts.iter().take(4).filter(label).min());
    }
    // A semicolon separates facts where one of both sides is one; in a scope it is part of the text.
    for (at, _) in part.match_indices(';') {
        let after = part[at + 1..].trim_start();
        let begins = without_colon(after.split(';').next().unwrap_or(after).trim(), vocabulary).is_some()
            || after.split_once([':', '：']).is_some_and(|(label, _)| vocabulary.label(label).is_some());
        if begins {
            cuts.push(at + 1);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut all = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts.into_iter().chain([part.len()]) {
        all.push(part[from..cut].trim_matches([' ', ';', ',']));
        from = cut;
    }
    all
}

/// `Version 1.0`, `Stand 15.01.2026`: a label and its value with nothing between them but a blank.
fn without_colon(part: &str, vocabulary: &Vocabulary) -> Option<(Label, String)> {
    let spaces = part.match_indices(' ').map(|(at, _)| at);
    spaces.take(4).find_map(|at| {
        let value = part[at..].trim();
        match vocabulary.label(&part[..at])? {
            Label::Version if is_version(value) || dated_version(value).is_some() => {
                Some((Label::Version, value.to_owned()))
            }
            Label::Date if is_date_alone(value) => Some((Label::Date, value.to_owned())),
            _ => None,
        }
    })
}

/// Whether a text is a version with or without its word and nothing else: `v2`, `Rev. 3.1`.
pub(super) fn names_version(text: &str) -> bool {
    let folded = fold(text);
    let number = folded.split(' ').next_back().unwrap_or_default();
    let words = folded.split(' ').filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).count();
    words <= 1 && is_version(number) && folded.len() <= 20
}

/// `1.0`, `v2`, `3.1a`, `0.9-draft`: a number and what belongs to it.
fn is_version(text: &str) -> bool {
    let plain = text.strip_prefix(['v', 'V']).unwrap_or(text).trim_start_matches('.');
    !text.contains(char::is_whitespace)
        && plain.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= 12
        && date(text).is_none()
}

/// A text that is a date and nothing else.
fn is_date_alone(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| !is_filler(word)).count();
    words <= 4 && text.chars().count() <= 30 && date(text).is_some()
}

/// `v0.1_2026-02-07` or `v2.3` in a title: the version, and a date joined to it.
fn version_mark(text: &str) -> Option<(String, Option<String>)> {
    text.split_whitespace().find_map(|word| {
        let word = word.trim_matches(['(', ')', '[', ']', ',', ';', '.', '_']);
        let rest = word.rsplit_once("_v").map_or(word, |(_, rest)| rest);
        let rest = rest.strip_prefix(['v', 'V']).or((rest.len() < word.len()).then_some(rest))?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let version = rest[..end].trim_end_matches('.');
        let dotted = version.contains('.') && version.split('.').all(|n| !n.is_empty() && n.len() <= 3);
        let behind = rest[end..].trim_start_matches(['_', '-']);
        let dated = is_date_alone(behind).then(|| behind.to_owned());
        (dotted && (behind.is_empty() || dated.is_some())).then(|| (version.to_owned(), dated))
    })
}

/// The version in the name of a file: `SoA_v0.1_2026-02-07.csv`, `SoA version 2.ods`, `soa rev4.xlsx`.
pub fn version_in_name(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let words: Vec<&str> = stem.split([' ', '_', '-', '(', ')']).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        ["version", "revision", "ver", "rev", "v"].iter().find_map(|prefix| {
            let rest = word.strip_prefix(prefix)?.trim_start_matches('.');
            let number = if rest.is_empty() { *words.get(at + 1)? } else { rest };
            let parts =
                number.split('.').all(|n| !n.is_empty() && n.len() <= 3 && n.chars().all(|c| c.is_ascii_digit()));
            parts.then(|| number.to_owned())
        })
    })
}

/// What the properties of a file say of the document: label, name of the property, text. The author is whoever made
/// the file, if it is a person; time stamps of files are no dates of documents.
pub fn properties(properties: &[(String, String)], vocabulary: &Vocabulary) -> Vec<(Label, String, String)> {
    // What programs write where no person is known.
    const PROGRAMS: [&str; 14] = [
        "openpyxl",
        "microsoft",
        "excel",
        "xlsxwriter",
        "libreoffice",
        "openoffice",
        "apache poi",
        "phpspreadsheet",
        "aspose",
        "unknown",
        "user",
        "admin",
        "windows user",
        "google sheets",
    ];
    let mut found: Vec<(Label, String, String)> = Vec::new();
    for (name, text) in properties {
        let label = match name.as_str() {
            "title" => Some(Label::Title),
            "creator" | "initial-creator" => Some(Label::PreparedBy),
            "version" => Some(Label::Version),
            "Company" => Some(Label::Organisation),
            "subject" | "description" | "keywords" | "lastModifiedBy" | "created" | "modified" | "date"
            | "creation-date" | "category" | "Manager" => None,
            // One that a person has added.
            own => vocabulary.label(own),
        };
        let Some(label) = label.filter(|label| is_value(*label, text, vocabulary)) else { continue };
        let folded = fold(text);
        let program = PROGRAMS.iter().any(|p| folded == *p || (folded.contains(p) && p.len() > 7));
        if program || found.iter().any(|(known, _, _)| *known == label) {
            continue;
        }
        found.push((label, name.clone(), text.trim().to_owned()));
    }
    found
}

/// Whether a text can be the value of such a label: a name has letters, a date has digits, and a placeholder of a
/// template (`[Company name]`, `<date>`, `TBD`) is no value.
pub(super) fn is_value(label: Label, text: &str, vocabulary: &Vocabulary) -> bool {
    let placeholder =
        [('[', ']'), ('<', '>'), ('{', '}')].iter().any(|&(a, b)| text.starts_with(a) && text.ends_with(b))
            || matches!(fold(text).as_str(), "" | "tbd" | "tba" | "n a" | "na" | "none" | "to be determined" | "xxx");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = match label {
        Label::Version => letters + digits > 0,
        Label::Date | Label::NextReview => digits >= 3,
        Label::PimsRole => !vocabulary.pims_roles(text).is_empty(),
        _ => letters >= 2,
    };
    fits && !placeholder && text.len() <= LONGEST
}

/// Whether labels without a colon can be labels here: a row of them alone is the header of a table.
fn holds_pairs(own: &[&Cell], vocabulary: &Vocabulary) -> bool {
    let label = |cell: &&Cell| vocabulary.label(cell.text.trim().trim_end_matches([':', '：'])).is_some();
    own.len() == 2 || (own.iter().step_by(2).all(label) && !own.iter().skip(1).step_by(2).any(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(cells: &[&str]) -> Vec<(Label, String)> {
        let cells = (0u32..)
            .zip(cells)
            .map(|(column, text)| Cell {
                column,
                value: CellValue::Text((*text).to_owned()),
                text: (*text).to_owned(),
                merged_from: None,
            })
            .collect();
        let row = Row { number: 1, hidden: None, cells };
        let mut found = Vec::new();
        find(std::iter::once(&row), &Vocabulary::built_in().expect("vocabulary"), &mut found);
        found.into_iter().map(|f| (f.label, f.text)).collect()
    }

    #[test]
    fn labels_have_their_values_beside_them_and_headers_of_tables_have_none() {
        assert_eq!(facts(&["Version", "2.1"]), [(Label::Version, "2.1".to_owned())]);
        assert_eq!(facts(&["Version: 2.1"]), [(Label::Version, "2.1".to_owned())]);
        let pairs = facts(&["Version", "2.1", "Date", "1 May 2025"]);
        assert_eq!(pairs, [(Label::Version, "2.1".to_owned()), (Label::Date, "1 May 2025".to_owned())]);
        assert_eq!(facts(&["Classification: Public; Owner: Ines Vale"]).len(), 2);
        assert_eq!(facts(&["Version", "Date", "Author", "Change"]), [], "the header of a history");
        assert_eq!(facts(&["Organisation", "0%"]), [], "a share in a report");
        assert_eq!(facts(&["Organisation: [Company name]"]), [], "a placeholder");
    }

    fn texts(cells: &[&str]) -> Vec<(Label, String)> {
        facts(cells)
    }

    #[test]
    fn title_lines_give_version_and_date_without_a_colon() {
        let both =
            |version: &str, date: &str| vec![(Label::Version, version.to_owned()), (Label::Date, date.to_owned())];
        assert_eq!(texts(&["Version 1.4; Stand 15.01.2026"]), both("1.4", "15.01.2026"));
        assert_eq!(texts(&["Version 1.0 | 01 April 2026"]), both("1.0", "01 April 2026"));
        assert_eq!(texts(&["SoA ISMS v0.1_2026-02-07"]), both("0.1", "2026-02-07"));
        assert_eq!(texts(&["SoA\nVersion 2.0\nDate: 3 May 2026"]), both("2.0", "3 May 2026"));
        let spanish = [(Label::Version, "1.0".to_owned()), (Label::Date, "7 de febrero de 2026".to_owned())];
        assert_eq!(texts(&["Version 1.0 | 7 de febrero de 2026"]), spanish);
        assert_eq!(texts(&["Version 1.0 of 2026 and other words"]), [], "a sentence");
        assert_eq!(texts(&["ISO/IEC 27001:2022"]), [], "a standard and its year");
        assert_eq!(texts(&["01 April 2026"]), [], "a date of what is not said");
    }

    #[test]
    fn a_version_with_its_date_and_values_below_their_labels_are_taken_apart() {
        let expected = vec![(Label::Version, "2.3".to_owned()), (Label::Date, "3 February 2026".to_owned())];
        assert_eq!(texts(&["Version: 2.3 – 3 February 2026"]), expected);
        assert_eq!(texts(&["Version:\n2.3\nDate:\n3 February 2026"]), expected);
        let portuguese = vec![(Label::Version, "2.1".to_owned()), (Label::Date, "14 de março de 2026".to_owned())];
        assert_eq!(texts(&["Versão 2.1 – 14 de março de 2026"]), portuguese);
        assert_eq!(texts(&["Version: 2.3 – reviewed"]), [(Label::Version, "2.3 – reviewed".to_owned())]);
        assert_eq!(texts(&["Version:\nDate: 3 May 2026"]), [(Label::Date, "3 May 2026".to_owned())]);
    }

    #[test]
    fn several_labels_share_a_line() {
        let found = texts(&["Owner: Mara Quill Prepared by: Ann Lee Approved by: Jon Reed"]);
        let expected = [(Label::Owner, "Mara Quill"), (Label::PreparedBy, "Ann Lee"), (Label::ApprovedBy, "Jon Reed")];
        assert_eq!(found, expected.map(|(label, text)| (label, text.to_owned())));
    }

    #[test]
    fn a_scope_is_not_cut_at_its_commas() {
        assert_eq!(
            texts(&["# Scope: Head office", " both depots", " and the workshop."]),
            [(Label::Scope, "Head office, both depots, and the workshop.".to_owned())]
        );
        assert_eq!(texts(&["Scope: sites; staff; machines"]), [(Label::Scope, "sites; staff; machines".to_owned())]);
    }

    #[test]
    fn a_value_right_below_its_label_is_read() {
        let row = |number: u32, text: &str| Row {
            number,
            hidden: None,
            cells: vec![Cell {
                column: 0,
                value: CellValue::Text(text.to_owned()),
                text: text.to_owned(),
                merged_from: None,
            }],
        };
        let rows = [row(15, "Document version:"), row(16, "1.0"), row(17, "Review date:"), row(19, "1 May 2026")];
        let mut found = Vec::new();
        find(rows.iter(), &Vocabulary::built_in().expect("vocabulary"), &mut found);
        let found: Vec<(Label, &str)> = found.iter().map(|f| (f.label, f.text.as_str())).collect();
        assert_eq!(found, [(Label::Version, "1.0")], "a gap ends the pair");
    }
}
