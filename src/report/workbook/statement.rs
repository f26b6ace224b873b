//! The sheets of the statements, one a framework: one row a control, in the standard's order, then the organisation's
//! own.

use std::fmt::Write as _;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::colours::{shaded, status_colours};
use super::grid::{self, Column, Content, Look, Placed, Section, column};
use super::style::{EXCLUDED, NOT_APPLICABLE, shade, status_word};
use super::{findings, lists, notes};
use crate::normalise::{Applicability, Basis, Origin, Reason, Status};
use crate::reconcile::{DecisionField, Merged, Statement, StatementControl, StatementText};
use crate::report::record::Record;

/// Name of the first statement's sheet.
const NAME: &str = "Statement of Applicability";
/// Name of its table.
const TABLE: &str = "Statement";

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

/// Columns that formulas count over, by their names in formulas.
pub(super) const THEME: &str = "Theme";
pub(super) const APPLICABLE: &str = "Applicable";
pub(super) const APPLICABLE_BASIS: &str = "Basis";
pub(super) const STATUS: &str = "Status";
pub(super) const STATUS_BASIS: &str = "Basis_of_status";
pub(super) const PART: &str = "Part";

/// Up to the owner it prints on one page; what stands aside is to look things up and to filter by.
const COLUMNS: [Column; 22] = [
    column("Control", "Control", Look::Strong, 14.0),
    column("Title", "Title", Look::Text, 28.0),
    column(APPLICABLE, "Applicable", Look::Text, 13.0).open(),
    column(APPLICABLE_BASIS, "Basis", Look::Quiet, 13.0),
    column(STATUS, "Status", Look::Text, 19.0).open(),
    column(STATUS_BASIS, "Basis of status", Look::Quiet, 13.0),
    column("LR", "LR", Look::Centred, 6.0).open().counted(),
    column("CO", "CO", Look::Centred, 6.0).open().counted(),
    column("BR_BP", "BR/BP", Look::Centred, 9.0).open().counted(),
    column("RRA", "RRA", Look::Centred, 7.0).open().counted(),
    column("Justification_for_inclusion", "Justification for inclusion", Look::Text, 42.0).open(),
    column("Justification_for_exclusion", "Justification for exclusion", Look::Text, 36.0).open(),
    column("Implementation", "Implementation", Look::Text, 46.0).open(),
    column("Evidence", "Evidence", Look::Text, 36.0).open(),
    column("Owner", "Owner", Look::Text, 20.0).open(),
    column("Remarks", "Remarks", Look::Text, 46.0).open().aside(),
    column("Origin", "Origin", Look::Quiet, 34.0).aside(),
    column("Findings", "Findings", Look::Text, 12.0).aside(),
    column("Source_title", "Source's own title", Look::Text, 32.0).aside(),
    column(THEME, "Theme", Look::Text, 9.0).aside(),
    column("New_in_edition", "New in edition", Look::Centred, 8.0).aside(),
    column(PART, "Part", Look::Quiet, 12.0).aside(),
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

/// Name of a statement's table in formulas, before its columns' names.
pub(super) fn table_name(at: usize, statement: &Statement) -> String {
    if at == 0 { TABLE.to_owned() } else { format!("{TABLE}_{}", short(statement)) }
}

/// Writes the sheets, one a statement.
pub(super) fn sheets(record: &Record, book: &mut Book) -> Result<Vec<Worksheet>, XlsxError> {
    if record.statements.is_empty() {
        let section = Section::new(TABLE, &COLUMNS, Vec::new(), "No statement.");
        return Ok(vec![grid::sheet(NAME, NAME, "", &[section], book)?.0]);
    }
    record.statements.iter().enumerate().map(|(at, statement)| sheet(record, at, statement, book)).collect()
}

fn sheet(record: &Record, at: usize, statement: &Statement, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let part = |control: &StatementControl| if control.in_role { ANNEX_A } else { NOT_IN_ROLE };
    let mut rows: Vec<_> = statement.controls.iter().map(|control| row(record, control, part(control))).collect();
    rows.extend(statement.own_controls.iter().map(|control| row(record, control, OWN)));
    let section = Section::new(table_name(at, statement), &COLUMNS, rows, "No statement.").totalled().named();
    let title = format!("Statement of Applicability, {}", statement.framework_name);
    let mut remark = "One row a control. Columns with a lighter heading are open to type into. Origins are written \
                      S1 B12: source 1, cell B12; the sources are numbered in Sources. From Remarks on the columns \
                      are not printed."
        .to_owned();
    if let Some(roles) = &statement.roles {
        let _ = write!(remark, " Roles: {}.", roles.why);
    }
    if !notes::fit(statement) {
        let _ = write!(remark, " {}", notes::none());
    }
    let (mut sheet, placed) = grid::sheet(&name(at, statement), &title, &remark, &[section], book)?;
    if let Some(&place) = placed.first() {
        sheet.set_freeze_panes(place.first, 2)?;
        rules(&mut sheet, place)?;
        notes::write(&mut sheet, record, statement, place.first)?;
    }
    Ok(sheet)
}

/// Place of a column among the sheet's, from 0.
pub(super) fn place_of(key: &str) -> u16 {
    grid::place_of(&COLUMNS, key)
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
        origins(record, control).into(),
        findings,
        texts(record, &control.source_titles).into(),
        control.theme.as_str().into(),
        if control.new { "new".into() } else { Content::Empty },
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

/// Drop-downs fed by the sheet Lists, and colours by rule, so that an edit recolours its cell.
fn rules(sheet: &mut Worksheet, place: Placed) -> Result<(), XlsxError> {
    let (first, last) = (place.first, place.last);
    for (columns, list) in [
        ([APPLICABLE, APPLICABLE], &lists::APPLICABILITY),
        ([STATUS, STATUS], &lists::STATUS),
        (["LR", "RRA"], &lists::MARK),
    ] {
        let [from, to] = columns.map(place_of);
        sheet.add_data_validation(first, from, last, to, &list.validation()?)?;
    }
    status_colours(sheet, place, place_of(STATUS))?;
    let column = place_of(APPLICABLE);
    for (value, colour) in [
        (Applicability::Excluded, EXCLUDED),
        (Applicability::Undecided, shade(Status::Partial)),
        (Applicability::Unstated, shade(Status::NotImplemented)),
    ] {
        shaded(sheet, place, column, value.word(), colour)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_open_exactly_if_what_is_typed_into_it_decides_something() {
        let open: Vec<&str> = COLUMNS.iter().filter(|c| c.open).map(|c| c.header).collect();
        assert_eq!(open, INPUTS.map(|(header, _)| header));
    }

    #[test]
    fn the_columns_that_formulas_count_over_exist_once() {
        for key in [THEME, APPLICABLE, APPLICABLE_BASIS, STATUS, STATUS_BASIS, PART, "LR", "RRA"] {
            assert_eq!(COLUMNS.iter().filter(|c| c.key == key).count(), 1, "{key}");
        }
    }
}
