//! What the cells of a column are, counted over the column.

use std::collections::HashMap;

use super::ReferenceData;
use super::answer_words::AnswerWords;
use super::fold::{fold_title, is_error_value, is_placeholder};
use super::identifier::{ControlRef, ControlRefs, parse};
use super::titles::Titled;
use super::word_meaning::StatusWord;
use crate::model::{CellValue, Row, Standard, Status};
use crate::standards::catalogue::ProvisionKind;

/// The content of a column, as shares of its filled cells.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct ColumnContent {
    pub filled: usize,
    pub applicability: f64,
    pub status: f64,
    pub maturity: f64,
    pub marks: f64,
    pub dates: f64,
    pub numbers: f64,
    /// Cells that are nothing but a number, whatever their format.
    pub numerals: f64,
    pub titles: f64,
    /// Titles of the control that the row's own identifier names; as `titles` where no column has identifiers.
    pub own_titles: f64,
    pub reasons: f64,
    pub mean_length: f64,
    /// Words that only an applicability column has (`applicable`, `excluded`), not yes and no.
    pub plain_applicability: f64,
    /// Words that only a status column has, not yes and no.
    pub plain_status: f64,
    /// Identifiers that only the withdrawn edition has.
    pub old_identifiers: f64,
    /// Different values, as a share of the filled cells.
    pub variety: f64,
    /// A few short words again and again.
    pub is_list: bool,
}

/// The identifier in the key column, if it is a single one in text or number form.
pub(super) fn row_identifier(row: &Row, key: u32, knowledge: &ReferenceData) -> Option<ControlRef> {
    match parse(&row.cell(key)?.text, &knowledge.vocabulary)? {
        ControlRefs::One(written) => Some(written),
        _ => None,
    }
}

/// What a text can be read as, whatever its row.
struct Meaning<'k> {
    applicability: bool,
    status: bool,
    maturity: bool,
    mark: bool,
    reasons: bool,
    plain_applicability: bool,
    plain_status: bool,
    old_identifier: bool,
    numeral: bool,
    /// Controls and clauses that bear it as their title.
    bearers: Vec<&'k Titled>,
}

impl<'k> Meaning<'k> {
    fn of(
        (column, text): (u32, &str),
        (family, answers): (Standard, &AnswerWords),
        knowledge: &'k ReferenceData,
    ) -> Self {
        let words = &knowledge.vocabulary;
        let applicability = answers.applicability(column, text, words);
        let status = answers.status(column, text, words);
        let mark = words.mark(text).is_some();
        let named = |t: &&Titled| matches!(t.kind, ProvisionKind::Control | ProvisionKind::Clause);
        Self {
            applicability: applicability.is_some(),
            status: status.is_some(),
            maturity: words.maturity(text).is_some(),
            mark,
            reasons: text.len() < 60 && text.split([',', ';', '/', '+', '\n']).all(|w| words.reason(w).is_some()),
            plain_applicability: applicability.is_some()
                && !mark
                && status.is_none_or(|s| s == StatusWord::NotApplicable),
            plain_status: !mark
                && matches!(status, Some(StatusWord::Status(s)) if s != Status::Unstated)
                && applicability.is_none(),
            old_identifier: family.older().is_some_and(|older| {
                let cited = parse(text, words);
                cited.as_ref().and_then(ControlRefs::first).is_some_and(|w| {
                    knowledge.control(older, w).is_some() && knowledge.control(family.current(), w).is_none()
                })
            }),
            numeral: text.trim().parse::<f64>().is_ok(),
            bearers: if text.len() < 160 {
                knowledge.titles.provisions_titled(&fold_title(text)).iter().filter(named).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Whether it is the title of what the row's own identifier names.
    fn is_title_of(&self, own: &ControlRef, knowledge: &ReferenceData) -> bool {
        if self.bearers.is_empty() {
            return false;
        }
        let (annex, clause) = (own.annex_local(), own.dotted());
        let editions = || Standard::ALL.into_iter().flat_map(Standard::editions);
        let is_own = |t: &Titled| editions().any(|e| knowledge.control(e, own).is_some_and(|p| p.id == t.id));
        self.bearers.iter().any(|t| t.id.local() == annex || t.id.local() == clause || is_own(t))
    }
}

/// Whether no more than one cell of the row holds something of its own.
pub(super) fn is_alone(row: &Row) -> bool {
    row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).nth(1).is_none()
}

/// `alone` are the rows of one cell, `own` the rows' identifiers; none where no column has any.
pub(super) fn content(
    (body, alone): (&[Row], &[bool]),
    column: u32,
    own: Option<&[Option<ControlRef>]>,
    (family, answers): (Standard, &AnswerWords),
    knowledge: &ReferenceData,
) -> ColumnContent {
    let mut sums = ColumnContent::default();
    let mut values: HashMap<&str, Meaning<'_>> = HashMap::new();
    let mut length = 0usize;
    let mut placeholders = 0usize;
    for (at, row) in body.iter().enumerate() {
        let Some(cell) = row.cell(column).filter(|c| !c.is_blank()) else { continue };
        if alone.get(at) == Some(&true) {
            continue;
        }
        if cell.merged_from.is_some_and(|from| from.column != column) {
            continue;
        }
        if is_error_value(&cell.text) {
            // A value that could not be computed tells nothing of its column.
            continue;
        }
        if is_placeholder(&cell.text) {
            sums.marks += 1.0;
            placeholders += 1;
            continue;
        }
        sums.filled += 1;
        length += cell.text.chars().count();
        let meaning = values
            .entry(cell.text.as_str())
            .or_insert_with(|| Meaning::of((column, &cell.text), (family, answers), knowledge));
        let one = |yes: bool| f64::from(u8::from(yes));
        sums.applicability += one(meaning.applicability);
        sums.status += one(meaning.status);
        sums.maturity += one(meaning.maturity);
        sums.marks += one(meaning.mark);
        sums.reasons += one(meaning.reasons);
        sums.plain_applicability += one(meaning.plain_applicability);
        sums.plain_status += one(meaning.plain_status);
        sums.old_identifiers += one(meaning.old_identifier);
        sums.dates += one(matches!(cell.value, CellValue::Date { .. }));
        sums.numerals += one(meaning.numeral);
        sums.numbers += one(matches!(cell.value, CellValue::Number(_)));
        let titled = !meaning.bearers.is_empty();
        sums.titles += one(titled);
        sums.own_titles += one(match own {
            None => titled,
            Some(own) => own[at].as_ref().is_some_and(|own| meaning.is_title_of(own, knowledge)),
        });
    }
    if sums.filled > 0 {
        // A dash is an answer among marks, and nothing anywhere else.
        sums.marks *= sums.filled as f64 / (sums.filled + placeholders) as f64;
        let n = sums.filled as f64;
        for share in [
            &mut sums.applicability,
            &mut sums.status,
            &mut sums.maturity,
            &mut sums.marks,
            &mut sums.dates,
            &mut sums.numbers,
            &mut sums.numerals,
            &mut sums.titles,
            &mut sums.own_titles,
            &mut sums.reasons,
            &mut sums.plain_applicability,
            &mut sums.plain_status,
            &mut sums.old_identifiers,
        ] {
            *share /= n;
        }
        sums.mean_length = length as f64 / n;
        sums.variety = values.len() as f64 / n;
        let short = values.keys().all(|value| value.chars().count() <= 24 && value.chars().any(char::is_alphabetic));
        sums.is_list = sums.filled >= 4 && values.len() <= 6 && sums.variety <= 0.5 && short;
    }
    sums
}
