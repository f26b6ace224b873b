//! Fields that one side lacks altogether: listed once, instead of at every control.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{OneSided, Which};
use super::difference::Field;
use super::values::{self, header_of};
use crate::model::record::Record;
use crate::model::{ColumnRole, FrameworkKey, Statement, StatementControl};
use crate::reconcile::folded;

/// What is left out of the comparison of single controls.
#[derive(Debug, Default)]
pub(super) struct OneSidedFields {
    fields: BTreeSet<Field>,
    /// Folded headers.
    headers: BTreeSet<(Field, String)>,
}

impl OneSidedFields {
    /// Whether a whole field is on one side only.
    pub fn holds(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Whether the column of a date or other value is on one side only.
    pub fn holds_header(&self, field: Field, text: &str) -> bool {
        header_of(field, text).is_some_and(|header| self.headers.contains(&(field, folded(header))))
    }
}

/// The fields that a side has, and at how many controls.
struct Has {
    /// By field, with the header for fields that are distinguished by it (as first written).
    controls: BTreeMap<(Field, String), (String, u32)>,
    columns: BTreeSet<Field>,
    /// Folded headers of all columns that were read.
    headers: BTreeSet<String>,
}

impl Has {
    fn new(record: &Record, statement: &Statement) -> Self {
        let mut controls: BTreeMap<(Field, String), (String, u32)> = BTreeMap::new();
        for control in statement.controls.iter().chain(&statement.own_controls) {
            for (field, header) in said(record, control) {
                controls.entry((field, folded(&header))).or_insert_with(|| (header, 0)).1 += 1;
            }
        }
        let of_framework = |key: &FrameworkKey| family(key) == family(&statement.framework);
        let read = record
            .sources
            .iter()
            .filter(|s| s.merged && s.editions().any(|(e, _)| of_framework(&e.framework)))
            .flat_map(|s| &s.sheets)
            .flat_map(|s| &s.tables)
            .flat_map(|t| &t.columns);
        let columns = read.clone().flat_map(|c| fields_of(c.role)).copied().collect();
        let headers = read.map(|c| folded(&c.header)).collect();
        Self { controls, columns, headers }
    }

    fn field(&self, field: Field) -> bool {
        self.columns.contains(&field) || self.controls.keys().any(|(f, _)| *f == field)
    }
}

/// The name of a framework without its edition.
fn family(key: &FrameworkKey) -> &str {
    key.as_str().split(':').next().unwrap_or_default()
}

/// The fields, and headers within them, that a control fills in; each once.
fn said(record: &Record, control: &StatementControl) -> BTreeSet<(Field, String)> {
    let mut all = BTreeSet::new();
    for field in Field::ALL {
        if field.is_answer() {
            if values::is_fact(&values::answer(record, control, field)) {
                all.insert((field, String::new()));
            }
            continue;
        }
        for value in values::texts(record, control, field) {
            all.insert((field, header_of(field, &value.text).unwrap_or_default().to_owned()));
        }
    }
    all
}

/// The fields that a column of this role can fill.
fn fields_of(role: ColumnRole) -> &'static [Field] {
    match role {
        ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark => &[Field::Applicability],
        ColumnRole::Status | ColumnRole::Maturity => &[Field::Status],
        ColumnRole::Justification => &[Field::JustificationForInclusion, Field::JustificationForExclusion],
        ColumnRole::JustificationForInclusion => &[Field::JustificationForInclusion],
        ColumnRole::JustificationForExclusion => &[Field::JustificationForExclusion],
        ColumnRole::Reasons
        | ColumnRole::LegalRequirement
        | ColumnRole::ContractualObligation
        | ColumnRole::BusinessRequirement
        | ColumnRole::RiskAssessment => &[Field::Reasons],
        ColumnRole::Implementation => &[Field::Implementation],
        ColumnRole::Owner => &[Field::Owner],
        ColumnRole::Evidence | ColumnRole::Document => &[Field::Evidence],
        ColumnRole::Remarks => &[Field::Remarks],
        _ => &[],
    }
}

/// The fields and columns that one side has and the other has nowhere.
pub(super) fn find(old: (&Record, &Statement), new: (&Record, &Statement)) -> (Vec<OneSided>, OneSidedFields) {
    let (old, new) = (Has::new(old.0, old.1), Has::new(new.0, new.1));
    let mut list = Vec::new();
    let mut found = OneSidedFields::default();
    for field in Field::ALL.into_iter().filter(|f| *f != Field::Title) {
        for (only_in, has, lacks) in [(Which::Old, &old, &new), (Which::New, &new, &old)] {
            if !has.controls.keys().any(|(f, _)| *f == field) {
                continue;
            }
            if !lacks.field(field) {
                found.fields.insert(field);
            }
            let told_apart = matches!(field, Field::Dates | Field::OtherColumns);
            if told_apart {
                for ((_, key), (header, controls)) in has.controls.iter().filter(|((f, _), _)| *f == field) {
                    if !lacks.controls.contains_key(&(field, key.clone())) && !lacks.headers.contains(key) {
                        found.headers.insert((field, key.clone()));
                        list.push(OneSided { field, header: Some(header.clone()), only_in, controls: *controls });
                    }
                }
            } else if !lacks.field(field) {
                let controls = has.controls.iter().filter(|((f, _), _)| *f == field).map(|(_, (_, n))| n).sum();
                list.push(OneSided { field, header: None, only_in, controls });
            }
        }
    }
    // A whole field of dates or other columns is left out column by column.
    found.fields.remove(&Field::Dates);
    found.fields.remove(&Field::OtherColumns);
    (list, found)
}
