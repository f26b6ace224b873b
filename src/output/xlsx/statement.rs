//! The sheets of the statements, one per framework: one row per control, in the standard's order, then the additional
//! controls (6.1.3 b).

use super::book::Book;
use super::labels::Labels;
use super::rows::{CellContent, Target};
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, Colours, TableSpec, keyed};
use super::{findings, lists, notes};
use crate::i18n::{ENGLISH, Localizer, values};
use crate::model::record::Record;
use crate::model::{
    Applicability, BY_HAND, Basis, DecisionField, Merged, Origin, ProvisionId, Reason, Statement, StatementControl,
    StatementText, Status,
};

/// Name of the sheet of the statement at this place: the first has the full name, whatever its framework.
pub(super) fn name(labels: &Labels<'_>, at: usize, statement: &Statement) -> String {
    if at == 0 {
        return labels.sheet(SheetKind::Statement).to_owned();
    }
    labels.format("sheets.name.further_statement", &values! { number: short(statement) })
}

/// The standard's number: `42001`.
pub(super) fn short(statement: &Statement) -> &str {
    let key = statement.framework.as_str();
    let key = key.split_once(':').map_or(key, |(number, _)| number);
    key.strip_prefix("iso").unwrap_or(key)
}

/// Key of what `Part` shows for a control of Annex A; figures count these alone.
pub(super) const ANNEX_A: &str = "cells.statement.annex_a";
/// Key of what `Part` shows for a control whose table is for another role than the organisation's.
pub(super) const NOT_IN_ROLE: &str = "cells.statement.not_in_role";
/// Key of what `Part` shows for an additional control (6.1.3 b).
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

/// Up to the owner it prints on one page; the columns aside are for looking up and filtering.
pub(super) const TABLE: TableSpec = TableSpec::of(&[
    keyed(CONTROL, CellStyle::Strong, 14.0).identifies(),
    keyed("Title", CellStyle::Text, 28.0),
    keyed(APPLICABLE, CellStyle::Text, 13.0).input(DecisionField::Applicability).coloured(Colours::Applicability),
    keyed(APPLICABLE_BASIS, CellStyle::Quiet, 13.0),
    keyed(STATUS, CellStyle::Text, 19.0).input(DecisionField::Status).coloured(Colours::Status),
    keyed(STATUS_BASIS, CellStyle::Quiet, 13.0),
    keyed("LR", CellStyle::Centred, 6.0).input(DecisionField::Reason(Reason::LegalRequirement)).counted(),
    keyed("CO", CellStyle::Centred, 6.0).input(DecisionField::Reason(Reason::ContractualObligation)).counted(),
    keyed("BR_BP", CellStyle::Centred, 9.0).input(DecisionField::Reason(Reason::BusinessRequirement)).counted(),
    keyed("RRA", CellStyle::Centred, 7.0).input(DecisionField::Reason(Reason::RiskAssessment)).counted(),
    keyed("Justification_for_inclusion", CellStyle::Text, 42.0).input(DecisionField::JustificationForInclusion),
    keyed("Justification_for_exclusion", CellStyle::Text, 36.0).input(DecisionField::JustificationForExclusion),
    keyed("Implementation", CellStyle::Text, 46.0).input(DecisionField::Implementation),
    keyed("Evidence", CellStyle::Text, 36.0).input(DecisionField::Evidence),
    keyed("Owner", CellStyle::Text, 20.0).input(DecisionField::Owner),
    keyed("Remarks", CellStyle::Text, 46.0).input(DecisionField::Remarks).aside(),
    keyed("Origin", CellStyle::Quiet, 34.0).aside(),
    keyed("Origin_of_texts", CellStyle::Quiet, 46.0).aside(),
    keyed("Findings", CellStyle::Text, 12.0).aside(),
    keyed("Source_title", CellStyle::Text, 32.0).aside(),
    keyed(THEME, CellStyle::Text, 9.0).aside(),
    keyed("New_in_edition", CellStyle::Centred, 8.0).aside(),
    keyed(PART, CellStyle::Quiet, 12.0).identifies().aside(),
])
.key("statement")
.totalled()
.named();

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Statement, "statement", &[TABLE], content)
    .needed("what people type into it is read back");

/// The citations after texts, with `{control}` and `{cells}` for the control that a text was written for and its
/// cells.
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
    pub fn of(localizer: &Localizer<'_>) -> Self {
        let citation = |key: &str| localizer.format(key, &values! { control: "{control}", cells: "{cells}" });
        Self {
            carried_over: citation("cells.citation.carried_over"),
            proposed: citation("cells.citation.proposed"),
            several: citation("cells.citation.several"),
        }
    }
}

/// What a person typed, without the citations that the cell showed after texts that it still contains.
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
    if at == 0 { TABLE.name() } else { format!("{}_{}", TABLE.name(), short(statement)) }
}

/// One sheet per statement.
fn content<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let labels = book.labels;
    if record.statements.is_empty() {
        let name = labels.sheet(SheetKind::Statement);
        let section = GridSection::new(TableSpec { named: false, ..TABLE }, labels, Vec::new()).without_rules();
        return vec![SheetContent::new(name, name, "", vec![section])];
    }
    let statements = record.statements.iter().enumerate();
    statements.map(|(at, statement)| of_statement(record, at, statement, labels)).collect()
}

fn of_statement<'r>(
    record: &'r Record,
    at: usize,
    statement: &'r Statement,
    labels: &'r Labels<'r>,
) -> SheetContent<'r> {
    let part = |control: &StatementControl| labels.word(if control.in_role { ANNEX_A } else { NOT_IN_ROLE });
    let mut rows: Vec<_> =
        statement.controls.iter().map(|control| row(record, labels, control, part(control))).collect();
    rows.extend(statement.own_controls.iter().map(|control| row(record, labels, control, labels.word(OWN))));
    let controls = statement.controls.iter().chain(&statement.own_controls);
    let section = GridSection::new(TABLE, labels, rows)
        .called(table_name(at, statement))
        .remembered(controls.map(|control| control.provision.to_string()).collect())
        .noted(notes::of(record, labels, statement));
    let title = labels.format("sheets.title.statement", &values! { framework: &statement.framework_name });
    let values = values! { sources: labels.sheet_if_shown(SheetKind::Sources), remarks: TABLE.first_aside(labels) };
    let mut remark = labels.format("sheets.remark.statement", &values);
    if let Some(roles) = &statement.roles {
        remark.push_str(&labels.format("sheets.remark.roles", &values! { why: labels.localizer.localize(&roles.why) }));
    }
    if !notes::fit(statement) {
        remark.push_str(&labels.format("sheets.remark.no_notes", &values! { most: notes::MOST }));
    }
    // The control and its title stay in view.
    SheetContent { frozen: 2, ..SheetContent::new(name(labels, at, statement), title, remark, vec![section]) }
}

fn row<'r>(
    record: &'r Record,
    labels: &'r Labels<'r>,
    control: &'r StatementControl,
    part: &'r str,
) -> Vec<CellContent<'r>> {
    let mark = |reason: Reason| {
        CellContent::from(if control.reasons.iter().any(|m| m.reason == reason) { lists::SET } else { "" })
    };
    let excluded = control.applicability.value == Applicability::Excluded;
    let status = if excluded { labels.not_applicable() } else { labels.status(control.status.value) };
    let status_basis = match (excluded, control.status.value) {
        (true, Status::Unstated) => String::new(),
        (true, value) => {
            let word = labels.word(value.key());
            labels.format("cells.basis.source_says", &values! { status: word })
        }
        (false, _) => basis(labels, &control.status, control.status.value == Status::Unstated),
    };
    let findings = control.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let findings = match control.findings.first() {
        Some(&first) => CellContent::Link { text: findings.into(), to: Target::Place(findings::place(labels, first)) },
        None => CellContent::Empty,
    };
    vec![
        control.provision.local().into(),
        control.title.as_str().into(),
        labels.applicability(control.applicability.value).into(),
        basis(labels, &control.applicability, control.applicability.value == Applicability::Unstated).into(),
        status.into(),
        status_basis.into(),
        mark(Reason::LegalRequirement),
        mark(Reason::ContractualObligation),
        mark(Reason::BusinessRequirement),
        mark(Reason::RiskAssessment),
        texts(record, labels, &control.justification_for_inclusion).into(),
        texts(record, labels, &control.justification_for_exclusion).into(),
        texts(record, labels, &control.implementation).into(),
        texts(record, labels, &control.evidence).into(),
        texts(record, labels, &control.owner).into(),
        texts(record, labels, &control.remarks).into(),
        origins(record, labels, control).into(),
        notes::origins_of_texts(record, labels, control).into(),
        findings,
        texts(record, labels, &control.source_titles).into(),
        control.theme.as_str().into(),
        if control.new { labels.word("cells.statement.new").into() } else { CellContent::Empty },
        part.into(),
    ]
}

fn basis<T>(labels: &Labels<'_>, merged: &Merged<T>, unstated: bool) -> String {
    if unstated && merged.origins.is_empty() { String::new() } else { labels.basis(merged.basis).to_owned() }
}

/// Texts one below the other, as they are in the sources, so that filters and pivot tables count them. Only a proposal
/// says that it is one. Notes and a column of their own have bases and cells.
fn texts(record: &Record, labels: &Labels<'_>, texts: &[StatementText]) -> String {
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(&text.text);
        if text.basis == Basis::Proposed {
            all.push_str(&citation(record, labels.citations(), text, false));
        }
    }
    all
}

/// Cells that stand behind one text; the record has all.
const CITED: usize = 40;
/// Cells that are listed for one control; the record has all.
const LISTED: usize = 200;

/// The citation after a text. Workbooks of earlier versions have more of them, so all are known when one is read back.
fn citation(record: &Record, citations: &Citations, text: &StatementText, many: bool) -> String {
    let form = match (&text.written_for, text.basis) {
        (Some(_), _) => &citations.carried_over,
        (None, Basis::Proposed) => &citations.proposed,
        (None, Basis::Decided) => return String::new(),
        (None, _) if many => &citations.several,
        _ => return String::new(),
    };
    let control = text.written_for.as_ref().map_or("", ProvisionId::local);
    let mut cells: Vec<String> = text.origins.iter().take(CITED).map(|o| record.cite(o)).collect();
    if text.origins.len() > CITED {
        cells.push("…".to_owned());
    }
    let cells = cells.join(", ");
    form.replace("{control}", control).replace("{cells}", &cells)
}

/// Cells one behind the other, each once, as [`Record::cite_all`] does it.
pub(super) fn cite_all<'o>(
    record: &Record,
    labels: &Labels<'_>,
    origins: impl IntoIterator<Item = &'o Origin>,
) -> String {
    let (by_hand, cells): (Vec<&Origin>, Vec<&Origin>) = origins.into_iter().partition(|o| o.source == BY_HAND);
    if by_hand.is_empty() || labels.localizer.language() == ENGLISH {
        return record.cite_all(cells.into_iter().chain(by_hand), " ");
    }
    let mut cited: Vec<String> = by_hand.into_iter().map(|o| labels.localizer.cite(record, o)).collect();
    cited.dedup();
    if !cells.is_empty() {
        cited.insert(0, record.cite_all(cells, " "));
    }
    cited.join(", ")
}

/// The cells that the row's values come from; where there is none, those of the rows.
fn origins(record: &Record, labels: &Labels<'_>, control: &StatementControl) -> String {
    let mut cells: Vec<&Origin> = control.origins().collect();
    if cells.is_empty() {
        let behind = |number: &u32| {
            let at = record.entries.binary_search_by_key(number, |e| e.number).ok()?;
            let entry = &record.entries[at];
            entry.identifier.as_ref().or(entry.title.as_ref()).map(|text| &text.origin)
        };
        cells = control.entries.iter().filter_map(behind).collect();
    }
    let hidden = if record.rests_on_hidden(control) { labels.word("cells.statement.hidden") } else { "" };
    let more = cells.len().saturating_sub(LISTED);
    let list = cite_all(record, labels, cells.into_iter().take(LISTED));
    if more == 0 {
        return format!("{list}{hidden}");
    }
    format!("{}{hidden}", labels.format("lists.list_and_more", &values! { list: list, more: more }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_that_formulas_count_over_exist_once() {
        for key in [THEME, APPLICABLE, APPLICABLE_BASIS, STATUS, STATUS_BASIS, PART, "LR", "RRA"] {
            assert_eq!(TABLE.columns.iter().filter(|c| c.key == key).count(), 1, "{key}");
        }
    }
}
