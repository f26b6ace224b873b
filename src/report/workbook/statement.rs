//! The sheets of the statements, one a framework: one row a control, in the standard's order, then the organisation's
//! own.

use std::fmt::Write as _;

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, Format, Worksheet, XlsxError};

use super::findings;
use super::grid::{self, Column, Content, Look, Placed, Section, column};
use super::style::{APPLICABILITIES, EXCLUDED, NOT_APPLICABLE, STATUSES, Styles, shade, status_word};
use super::text::LongTexts;
use crate::normalise::{Applicability, Basis, Origin, Reason, Status};
use crate::reconcile::{DecisionField, Merged, Statement, StatementControl, StatementText};
use crate::report::record::Record;

/// Name of the first statement's sheet.
const NAME: &str = "Statement of Applicability";

/// Name of the sheet of the statement at this place: the first has the full name, whatever its framework.
pub(super) fn name(at: usize, statement: &Statement) -> String {
    if at == 0 { NAME.to_owned() } else { format!("SoA {}", short(statement)) }
}

/// The standard's number: `42001`.
pub(super) fn short(statement: &Statement) -> &str {
    let key = statement.framework.as_str();
    let key = key.split_once(':').map_or(key, |(number, _)| number);
    key.strip_prefix("iso").unwrap_or(key)
}

/// What `Part` says of a control of Annex A; figures count these alone.
pub(super) const ANNEX_A: &str = "Annex A";
/// What `Part` says of a control whose table is for another role than the organisation's.
pub(super) const NOT_IN_ROLE: &str = "Annex A, not in role";
const OWN: &str = "own control";

/// Columns that the summary's formulas count over, by letter.
pub(super) const THEME: char = 'C';
pub(super) const APPLICABLE: char = 'E';
pub(super) const APPLICABLE_BASIS: char = 'F';
pub(super) const STATUS: char = 'G';
pub(super) const STATUS_BASIS: char = 'H';
pub(super) const PART: char = 'V';

const COLUMNS: [Column; 22] = [
    column("Control", Look::Strong, 14.0),
    column("Title", Look::Text, 28.0),
    column("Theme", Look::Text, 9.0),
    column("New in edition", Look::Centred, 8.0),
    column("Applicable", Look::Text, 13.0),
    column("Basis", Look::Quiet, 13.0),
    column("Status", Look::Text, 19.0),
    column("Basis of status", Look::Quiet, 13.0),
    column("LR", Look::Centred, 6.0),
    column("CO", Look::Centred, 6.0),
    column("BR/BP", Look::Centred, 9.0),
    column("RRA", Look::Centred, 7.0),
    column("Justification for inclusion", Look::Text, 38.0),
    column("Justification for exclusion", Look::Text, 30.0),
    column("Implementation", Look::Text, 42.0),
    column("Evidence", Look::Text, 32.0),
    column("Owner", Look::Text, 20.0),
    column("Remarks", Look::Text, 32.0),
    column("Source's own title", Look::Text, 26.0),
    column("Origin", Look::Quiet, 18.0),
    column("Findings", Look::Text, 12.0),
    column("Part", Look::Quiet, 12.0),
];

/// The columns that a person may type into, by header, with what a typed value decides.
pub(super) const INPUTS: [(&str, DecisionField); 12] = [
    ("Applicable", DecisionField::Applicability),
    ("Status", DecisionField::Status),
    ("LR", DecisionField::Reason(Reason::LegalRequirement)),
    ("CO", DecisionField::Reason(Reason::ContractualObligation)),
    ("BR/BP", DecisionField::Reason(Reason::BusinessRequirement)),
    ("RRA", DecisionField::Reason(Reason::RiskAssessment)),
    ("Justification for inclusion", DecisionField::JustificationForInclusion),
    ("Justification for exclusion", DecisionField::JustificationForExclusion),
    ("Implementation", DecisionField::Implementation),
    ("Evidence", DecisionField::Evidence),
    ("Owner", DecisionField::Owner),
    ("Remarks", DecisionField::Remarks),
];

/// What the input cells of each control show, in the order of [`INPUTS`].
pub(super) fn inputs(record: &Record) -> Vec<(&StatementControl, Vec<String>)> {
    let places: Vec<usize> =
        INPUTS.iter().filter_map(|(header, _)| COLUMNS.iter().position(|c| c.header == *header)).collect();
    let controls = record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls));
    controls
        .map(|control| {
            let cells = row(record, control, "");
            let shown = places.iter().map(|at| match cells.get(*at) {
                Some(Content::Text(text)) => text.clone().into_owned(),
                _ => String::new(),
            });
            (control, shown.collect())
        })
        .collect()
}

/// What a person typed, without the citations that the cell showed behind texts that still stand in it.
pub(super) fn without_citations(
    record: &Record,
    control: &StatementControl,
    field: DecisionField,
    typed: &str,
) -> String {
    let list = match field {
        DecisionField::JustificationForInclusion => &control.justification_for_inclusion,
        DecisionField::JustificationForExclusion => &control.justification_for_exclusion,
        DecisionField::Implementation => &control.implementation,
        DecisionField::Evidence => &control.evidence,
        DecisionField::Owner => &control.owner,
        DecisionField::Remarks => &control.remarks,
        _ => return typed.to_owned(),
    };
    let mut typed = typed.to_owned();
    for text in list {
        let suffix = citation(record, text, list.len() > 1);
        if !suffix.is_empty() {
            typed = typed.replace(&suffix, "");
        }
    }
    typed
}

/// Writes the sheets, one a statement.
pub(super) fn sheets(record: &Record, styles: &Styles, long: &mut LongTexts) -> Result<Vec<Worksheet>, XlsxError> {
    if record.statements.is_empty() {
        let section = Section { heading: String::new(), columns: &COLUMNS, rows: Vec::new(), none: "No statement." };
        return Ok(vec![grid::sheet(NAME, NAME, "", &[section], styles, long)?.0]);
    }
    record.statements.iter().enumerate().map(|(at, statement)| sheet(record, at, statement, styles, long)).collect()
}

fn sheet(
    record: &Record,
    at: usize,
    statement: &Statement,
    styles: &Styles,
    long: &mut LongTexts,
) -> Result<Worksheet, XlsxError> {
    let part = |control: &StatementControl| if control.in_role { ANNEX_A } else { NOT_IN_ROLE };
    let mut rows: Vec<_> = statement.controls.iter().map(|control| row(record, control, part(control))).collect();
    rows.extend(statement.own_controls.iter().map(|control| row(record, control, OWN)));
    let section = Section { heading: String::new(), columns: &COLUMNS, rows, none: "No statement." };
    let title = format!("Statement of Applicability, {}", statement.framework_name);
    let mut remark =
        "One row a control. Origins are written S1 B12: source 1, cell B12; the sources are numbered in Sources."
            .to_owned();
    if let Some(roles) = &statement.roles {
        let _ = write!(remark, " Roles: {}.", roles.why);
    }
    let (mut sheet, placed) = grid::sheet(&name(at, statement), &title, &remark, &[section], styles, long)?;
    if let Some(&place) = placed.first() {
        sheet.set_freeze_panes(place.first, 2)?;
        sheet.set_repeat_columns(0, 1)?;
        rules(&mut sheet, place)?;
    }
    Ok(sheet)
}

fn row<'r>(record: &'r Record, control: &'r StatementControl, part: &'static str) -> Vec<Content<'r>> {
    let mark =
        |reason: Reason| Content::from(if control.reasons.iter().any(|m| m.reason == reason) { "●" } else { "" });
    let excluded = control.applicability.value == Applicability::Excluded;
    let status = if excluded { NOT_APPLICABLE } else { status_word(control.status.value) };
    let status_basis = match (excluded, control.status.value) {
        (true, Status::Unstated) => String::new(),
        (true, value) => format!("source: {}", value.word()),
        (false, _) => basis(&control.status, control.status.value == Status::Unstated),
    };
    let findings = control.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let findings = match control.findings.first() {
        Some(&first) => Content::Link { text: findings, place: findings::place(first) },
        None => Content::Empty,
    };
    vec![
        control.provision.local().into(),
        control.title.as_str().into(),
        control.theme.as_str().into(),
        if control.new { "new".into() } else { Content::Empty },
        control.applicability.value.word().into(),
        basis(&control.applicability, control.applicability.value == Applicability::Unstated).into(),
        status.into(),
        status_basis.into(),
        mark(Reason::LegalRequirement),
        mark(Reason::ContractualObligation),
        mark(Reason::BusinessRequirement),
        mark(Reason::RiskAssessment),
        texts(record, &control.justification_for_inclusion).into(),
        texts(record, &control.justification_for_exclusion).into(),
        texts(record, &control.implementation).into(),
        texts(record, &control.evidence).into(),
        texts(record, &control.owner).into(),
        texts(record, &control.remarks).into(),
        texts(record, &control.source_titles).into(),
        origins(record, control).into(),
        findings,
        part.into(),
    ]
}

fn basis<T>(merged: &Merged<T>, unstated: bool) -> String {
    if unstated && merged.origins.is_empty() { String::new() } else { merged.basis.word().to_owned() }
}

/// Texts one below the other; where there are several, or a text was written for a 2013 control, each says where it
/// comes from.
pub(super) fn texts(record: &Record, texts: &[StatementText]) -> String {
    let many = texts.len() > 1;
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(&text.text);
        all.push_str(&citation(record, text, many));
    }
    all
}

/// What stands behind a text: where it comes from, if that is not plain.
fn citation(record: &Record, text: &StatementText, many: bool) -> String {
    let cited = || text.origins.iter().map(|o| record.cite(o)).collect::<Vec<_>>().join(", ");
    match (&text.written_for, text.basis) {
        (Some(provision), _) => format!(" [carried over from {}, {}]", provision.local(), cited()),
        (None, Basis::Proposed) => format!(" [proposed, {}]", cited()),
        (None, Basis::Decided) => String::new(),
        (None, _) if many => format!(" [{}]", cited()),
        _ => String::new(),
    }
}

/// The cells that the row's values come from; where there is none, those of the rows.
fn origins(record: &Record, control: &StatementControl) -> String {
    let mut cells: Vec<&Origin> = control.origins().collect();
    if cells.is_empty() {
        let behind = |number: &u32| {
            let at = record.entries.binary_search_by_key(number, |e| e.number).ok()?;
            let entry = &record.entries[at];
            entry.identifier.as_ref().or(entry.title.as_ref()).map(|text| &text.origin)
        };
        cells = control.entries.iter().filter_map(behind).collect();
    }
    let hidden = if record.rests_on_hidden(control) { " (hidden in the source)" } else { "" };
    format!("{}{hidden}", record.cite_all(cells, " "))
}

/// Drop-downs, and colours by rule, so that an edit recolours its cell.
fn rules(sheet: &mut Worksheet, place: Placed) -> Result<(), XlsxError> {
    let applicability: Vec<&str> = APPLICABILITIES.iter().map(|a| a.word()).collect();
    let mut statuses: Vec<&str> = STATUSES.iter().map(|s| status_word(*s)).collect();
    statuses.push(NOT_APPLICABLE);
    let list = |words: &[&str]| DataValidation::new().allow_list_strings(words);
    let (first, last) = (place.first, place.last);
    let at = |letter: char| u16::try_from(u32::from(letter) - u32::from('A')).unwrap_or(0);
    sheet.add_data_validation(first, at(APPLICABLE), last, at(APPLICABLE), &list(&applicability)?)?;
    sheet.add_data_validation(first, at(STATUS), last, at(STATUS), &list(&statuses)?)?;
    sheet.add_data_validation(first, at('I'), last, at('L'), &list(&["●"])?)?;
    let mut shaded = |letter: char, word: &str, colour: rust_xlsxwriter::Color| -> Result<(), XlsxError> {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=${letter}{}=\"{word}\"", first + 1).as_str())
            .set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(first, at(letter), last, at(letter), &rule)?;
        Ok(())
    };
    for status in STATUSES {
        shaded(STATUS, status_word(status), shade(status))?;
    }
    shaded(STATUS, NOT_APPLICABLE, EXCLUDED)?;
    shaded(APPLICABLE, Applicability::Excluded.word(), EXCLUDED)?;
    shaded(APPLICABLE, Applicability::Undecided.word(), shade(Status::Partial))?;
    shaded(APPLICABLE, Applicability::Unstated.word(), shade(Status::NotImplemented))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_formulas_count_over_are_those_of_their_columns() {
        let header = |letter: char| COLUMNS[(u32::from(letter) - u32::from('A')) as usize].header;
        assert_eq!(
            [THEME, APPLICABLE, APPLICABLE_BASIS, STATUS, STATUS_BASIS, PART].map(header),
            ["Theme", "Applicable", "Basis", "Status", "Basis of status", "Part"]
        );
        assert_eq!([header('I'), header('L')], ["LR", "RRA"]);
    }
}
