//! The sheets of the statements, one a framework: one row a control, in the standard's order, then the organisation's
//! own.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::colours::{shaded, status_colours};
use super::grid::{self, CellStyle, GridColumn, GridSection, PlacedSection, keyed};
use super::labels::Labels;
use super::rows::{CellContent, Target};
use super::style::{EXCLUDED, shade};
use super::template::SheetKind;
use super::{findings, lists, notes};
use crate::i18n::{ENGLISH, Localizer, values};
use crate::model::record::Record;
use crate::model::{
    Applicability, BY_HAND, Basis, DecisionField, Merged, Origin, ProvisionId, Reason, Statement, StatementControl,
    StatementText, Status,
};

/// Name of its table.
const TABLE: &str = "Statement";

/// Name of the sheet of the statement at this place: the first has the full name, whatever its framework.
pub(super) fn name(voice: &Labels<'_>, at: usize, statement: &Statement) -> String {
    if at == 0 {
        return voice.sheet(SheetKind::Statement).to_owned();
    }
    voice.format("sheets.name.further_statement", &values! { number: short(statement) })
}

/// The standard's number: `42001`.
pub(super) fn short(statement: &Statement) -> &str {
    let key = statement.framework.as_str();
    let key = key.split_once(':').map_or(key, |(number, _)| number);
    key.strip_prefix("iso").unwrap_or(key)
}

/// Key of what `Part` says of a control of Annex A; figures count these alone.
pub(super) const ANNEX_A: &str = "cells.statement.annex_a";
/// Key of what `Part` says of a control whose table is for another role than the organisation's.
pub(super) const NOT_IN_ROLE: &str = "cells.statement.not_in_role";
/// Key of what `Part` says of a control of the organisation's own.
pub(super) const OWN: &str = "cells.statement.own";

/// The column by which a row's control is known.
pub(super) const CONTROL: &str = "Control";
/// Columns that formulas count over, by their names in formulas.
pub(super) const THEME: &str = "Theme";
pub(super) const APPLICABLE: &str = "Applicable";
pub(super) const APPLICABLE_BASIS: &str = "Basis";
pub(super) const STATUS: &str = "Status";
pub(super) const STATUS_BASIS: &str = "Basis_of_status";
pub(super) const PART: &str = "Part";

/// Up to the owner it prints on one page; what stands aside is to look things up and to filter by.
pub(super) const COLUMNS: [GridColumn; 22] = [
    keyed(CONTROL, CellStyle::Strong, 14.0),
    keyed("Title", CellStyle::Text, 28.0),
    keyed(APPLICABLE, CellStyle::Text, 13.0).open(),
    keyed(APPLICABLE_BASIS, CellStyle::Quiet, 13.0),
    keyed(STATUS, CellStyle::Text, 19.0).open(),
    keyed(STATUS_BASIS, CellStyle::Quiet, 13.0),
    keyed("LR", CellStyle::Centred, 6.0).open().counted(),
    keyed("CO", CellStyle::Centred, 6.0).open().counted(),
    keyed("BR_BP", CellStyle::Centred, 9.0).open().counted(),
    keyed("RRA", CellStyle::Centred, 7.0).open().counted(),
    keyed("Justification_for_inclusion", CellStyle::Text, 42.0).open(),
    keyed("Justification_for_exclusion", CellStyle::Text, 36.0).open(),
    keyed("Implementation", CellStyle::Text, 46.0).open(),
    keyed("Evidence", CellStyle::Text, 36.0).open(),
    keyed("Owner", CellStyle::Text, 20.0).open(),
    keyed("Remarks", CellStyle::Text, 46.0).open().aside(),
    keyed("Origin", CellStyle::Quiet, 34.0).aside(),
    keyed("Findings", CellStyle::Text, 12.0).aside(),
    keyed("Source_title", CellStyle::Text, 32.0).aside(),
    keyed(THEME, CellStyle::Text, 9.0).aside(),
    keyed("New_in_edition", CellStyle::Centred, 8.0).aside(),
    keyed(PART, CellStyle::Quiet, 12.0).aside(),
];

/// The columns that a person may type into, by key, with what a typed value decides.
pub(super) const INPUTS: [(&str, DecisionField); 12] = [
    (APPLICABLE, DecisionField::Applicability),
    (STATUS, DecisionField::Status),
    ("LR", DecisionField::Reason(Reason::LegalRequirement)),
    ("CO", DecisionField::Reason(Reason::ContractualObligation)),
    ("BR_BP", DecisionField::Reason(Reason::BusinessRequirement)),
    ("RRA", DecisionField::Reason(Reason::RiskAssessment)),
    ("Justification_for_inclusion", DecisionField::JustificationForInclusion),
    ("Justification_for_exclusion", DecisionField::JustificationForExclusion),
    ("Implementation", DecisionField::Implementation),
    ("Evidence", DecisionField::Evidence),
    ("Owner", DecisionField::Owner),
    ("Remarks", DecisionField::Remarks),
];

/// Columns that what is typed is read back by: the inputs, and by which control and part a row is known.
pub(super) const NEEDED: [&str; 14] = {
    let mut needed = [CONTROL; 14];
    needed[1] = PART;
    let mut at = 0;
    while at < INPUTS.len() {
        needed[at + 2] = INPUTS[at].0;
        at += 1;
    }
    needed
};

/// What the input cells of each control show, in the order of [`INPUTS`].
pub(super) fn inputs<'r>(record: &'r Record, voice: &'r Labels<'r>) -> Vec<(&'r StatementControl, Vec<String>)> {
    let places: Vec<usize> = INPUTS.iter().filter_map(|(key, _)| COLUMNS.iter().position(|c| c.key == *key)).collect();
    let controls = record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls));
    controls
        .map(|control| {
            let cells = row(record, voice, control, "");
            let shown = places.iter().map(|at| match cells.get(*at) {
                Some(CellContent::Text(text)) => text.clone().into_owned(),
                _ => String::new(),
            });
            (control, shown.collect())
        })
        .collect()
}

/// What stands behind texts that say where they come from, with `{control}` and `{cells}` for the control that a text
/// was written for and its cells.
pub(super) struct Citations {
    /// Of a text that was written for another control.
    pub carried_over: String,
    /// Of a proposal.
    pub proposed: String,
    /// Where there are several texts.
    pub several: String,
}

impl Citations {
    /// Those of a language.
    pub fn of(speaker: &Localizer<'_>) -> Self {
        let said = |key: &str| speaker.format(key, &values! { control: "{control}", cells: "{cells}" });
        Self {
            carried_over: said("cells.citation.carried_over"),
            proposed: said("cells.citation.proposed"),
            several: said("cells.citation.several"),
        }
    }
}

/// What a person typed, without the citations that the cell showed behind texts that still stand in it.
pub(super) fn without_citations(
    record: &Record,
    citations: &Citations,
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
        let suffix = citation(record, citations, text, list.len() > 1);
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
pub(super) fn sheets<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Vec<Worksheet>, XlsxError> {
    if record.statements.is_empty() {
        let voice = book.voice;
        let section = GridSection::new(TABLE, &COLUMNS, Vec::new(), voice.word("sheets.none.statement"));
        let name = voice.sheet(SheetKind::Statement);
        return Ok(vec![grid::sheet(name, name, "", &[section], book)?.0]);
    }
    record.statements.iter().enumerate().map(|(at, statement)| sheet(record, at, statement, book)).collect()
}

fn sheet<'r>(
    record: &'r Record,
    at: usize,
    statement: &'r Statement,
    book: &mut Book<'r>,
) -> Result<Worksheet, XlsxError> {
    let voice = book.voice;
    let part = |control: &StatementControl| voice.word(if control.in_role { ANNEX_A } else { NOT_IN_ROLE });
    let mut rows: Vec<_> =
        statement.controls.iter().map(|control| row(record, voice, control, part(control))).collect();
    rows.extend(statement.own_controls.iter().map(|control| row(record, voice, control, voice.word(OWN))));
    let section = GridSection::new(table_name(at, statement), &COLUMNS, rows, voice.word("sheets.none.statement"))
        .of("statement")
        .totalled()
        .named();
    let title = voice.format("sheets.title.statement", &values! { framework: &statement.framework_name });
    let values = values! { sources: voice.sheet_if_shown(SheetKind::Sources), remarks: section.first_aside(voice) };
    let mut remark = voice.format("sheets.remark.statement", &values);
    if let Some(roles) = &statement.roles {
        remark.push_str(&voice.format("sheets.remark.roles", &values! { why: voice.speaker.localize(&roles.why) }));
    }
    if !notes::fit(statement) {
        remark.push_str(&voice.format("sheets.remark.no_notes", &values! { most: notes::MOST }));
    }
    let (mut sheet, placed) = grid::sheet(&name(voice, at, statement), &title, &remark, &[section], book)?;
    if let Some(place) = placed.first() {
        sheet.set_freeze_panes(place.first, 2)?;
        rules(&mut sheet, voice, place)?;
        notes::write(&mut sheet, record, voice, statement, place)?;
    }
    Ok(sheet)
}

fn row<'r>(
    record: &'r Record,
    voice: &'r Labels<'r>,
    control: &'r StatementControl,
    part: &'r str,
) -> Vec<CellContent<'r>> {
    let mark = |reason: Reason| {
        CellContent::from(if control.reasons.iter().any(|m| m.reason == reason) { lists::SET } else { "" })
    };
    let excluded = control.applicability.value == Applicability::Excluded;
    let status = if excluded { voice.not_applicable() } else { voice.status(control.status.value) };
    let status_basis = match (excluded, control.status.value) {
        (true, Status::Unstated) => String::new(),
        (true, value) => {
            let word = voice.word(value.key());
            voice.format("cells.basis.source_says", &values! { status: word })
        }
        (false, _) => basis(voice, &control.status, control.status.value == Status::Unstated),
    };
    let findings = control.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let findings = match control.findings.first() {
        Some(&first) => CellContent::Link { text: findings.into(), to: Target::Place(findings::place(voice, first)) },
        None => CellContent::Empty,
    };
    vec![
        control.provision.local().into(),
        control.title.as_str().into(),
        voice.applicability(control.applicability.value).into(),
        basis(voice, &control.applicability, control.applicability.value == Applicability::Unstated).into(),
        status.into(),
        status_basis.into(),
        mark(Reason::LegalRequirement),
        mark(Reason::ContractualObligation),
        mark(Reason::BusinessRequirement),
        mark(Reason::RiskAssessment),
        texts(record, voice, &control.justification_for_inclusion).into(),
        texts(record, voice, &control.justification_for_exclusion).into(),
        texts(record, voice, &control.implementation).into(),
        texts(record, voice, &control.evidence).into(),
        texts(record, voice, &control.owner).into(),
        texts(record, voice, &control.remarks).into(),
        origins(record, voice, control).into(),
        findings,
        texts(record, voice, &control.source_titles).into(),
        control.theme.as_str().into(),
        if control.new { voice.word("cells.statement.new").into() } else { CellContent::Empty },
        part.into(),
    ]
}

fn basis<T>(voice: &Labels<'_>, merged: &Merged<T>, unstated: bool) -> String {
    if unstated && merged.origins.is_empty() { String::new() } else { voice.basis(merged.basis).to_owned() }
}

/// Texts one below the other; where there are several, or a text was written for a 2013 control, each says where it
/// comes from.
fn texts(record: &Record, voice: &Labels<'_>, texts: &[StatementText]) -> String {
    let many = texts.len() > 1;
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(&text.text);
        all.push_str(&citation(record, voice.citations(), text, many));
    }
    all
}

/// What stands behind a text: where it comes from, if that is not plain.
fn citation(record: &Record, citations: &Citations, text: &StatementText, many: bool) -> String {
    let form = match (&text.written_for, text.basis) {
        (Some(_), _) => &citations.carried_over,
        (None, Basis::Proposed) => &citations.proposed,
        (None, Basis::Decided) => return String::new(),
        (None, _) if many => &citations.several,
        _ => return String::new(),
    };
    let control = text.written_for.as_ref().map_or("", ProvisionId::local);
    let cells = text.origins.iter().map(|o| record.cite(o)).collect::<Vec<_>>().join(", ");
    form.replace("{control}", control).replace("{cells}", &cells)
}

/// Cells one behind the other, each once, as [`Record::cite_all`] does it.
pub(super) fn cite_all<'o>(
    record: &Record,
    voice: &Labels<'_>,
    origins: impl IntoIterator<Item = &'o Origin>,
) -> String {
    let (by_hand, cells): (Vec<&Origin>, Vec<&Origin>) = origins.into_iter().partition(|o| o.source == BY_HAND);
    if by_hand.is_empty() || voice.speaker.language() == ENGLISH {
        return record.cite_all(cells.into_iter().chain(by_hand), " ");
    }
    let mut cited: Vec<String> = by_hand.into_iter().map(|o| voice.speaker.cite(record, o)).collect();
    cited.dedup();
    if !cells.is_empty() {
        cited.insert(0, record.cite_all(cells, " "));
    }
    cited.join(", ")
}

/// The cells that the row's values come from; where there is none, those of the rows.
fn origins(record: &Record, voice: &Labels<'_>, control: &StatementControl) -> String {
    let mut cells: Vec<&Origin> = control.origins().collect();
    if cells.is_empty() {
        let behind = |number: &u32| {
            let at = record.entries.binary_search_by_key(number, |e| e.number).ok()?;
            let entry = &record.entries[at];
            entry.identifier.as_ref().or(entry.title.as_ref()).map(|text| &text.origin)
        };
        cells = control.entries.iter().filter_map(behind).collect();
    }
    let hidden = if record.rests_on_hidden(control) { voice.word("cells.statement.hidden") } else { "" };
    format!("{}{hidden}", cite_all(record, voice, cells))
}

/// Drop-downs fed by the sheet Lists, and colours by rule, so that an edit recolours its cell.
fn rules(sheet: &mut Worksheet, voice: &Labels<'_>, place: &PlacedSection) -> Result<(), XlsxError> {
    let (first, last) = (place.first, place.last);
    for (keys, list) in [
        (&[APPLICABLE][..], &lists::APPLICABILITY),
        (&[STATUS][..], &lists::STATUS),
        (&["LR", "CO", "BR_BP", "RRA"][..], &lists::MARK),
    ] {
        for (from, to) in place.runs(keys) {
            sheet.add_data_validation(first, from, last, to, &list.validation(voice)?)?;
        }
    }
    status_colours(sheet, place, STATUS, voice)?;
    let Some(column) = place.column(APPLICABLE) else { return Ok(()) };
    for (value, colour) in [
        (Applicability::Excluded, EXCLUDED),
        (Applicability::Undecided, shade(Status::Partial)),
        (Applicability::Unstated, shade(Status::NotImplemented)),
    ] {
        shaded(sheet, place, column, voice.applicability(value), colour)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_open_exactly_if_what_is_typed_into_it_decides_something() {
        let open: Vec<&str> = COLUMNS.iter().filter(|c| c.open).map(|c| c.key).collect();
        assert_eq!(open, INPUTS.map(|(key, _)| key));
    }

    #[test]
    fn the_columns_that_formulas_count_over_exist_once() {
        for key in [THEME, APPLICABLE, APPLICABLE_BASIS, STATUS, STATUS_BASIS, PART, "LR", "RRA"] {
            assert_eq!(COLUMNS.iter().filter(|c| c.key == key).count(), 1, "{key}");
        }
    }
}
