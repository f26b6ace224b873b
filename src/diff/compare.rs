//! The comparison of two records, framework by framework.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::comparison::{
    COMPARISON_KIND, COMPARISON_SCHEMA, Comparison, Fate, FrameworkChange, InputFile, TransitionAccount, Which,
};
use super::control::{self, PiecePlaces, Setting, Sided};
use super::difference::{ControlChange, ControlChangeKind, Field, FieldChangeKind};
use super::{clauses, findings, one_sided, side, transition_trace};
use crate::model::record::{Program, Record};
use crate::model::{ProvisionId, Statement, StatementControl};
use crate::standards::catalogue::Catalogue;
use crate::standards::crosswalk::Crosswalk;

/// One of two statements to compare.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'r> {
    /// Name of the file or folder, as outputs show it.
    pub name: &'r str,
    /// The files that were given.
    pub inputs: &'r [InputFile],
    /// The record.
    pub record: &'r Record,
}

/// What a comparison goes by besides the two records.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Titles of controls and themes.
    pub catalogue: &'a Catalogue,
    /// Which clause of an edition is which of another.
    pub crosswalk: &'a Crosswalk,
}

/// Compares two statements.
pub fn compare(old: &Compared<'_>, new: &Compared<'_>, known: &Known<'_>, program: Program) -> Comparison {
    let document = side::facts(old.record, new.record);
    let frameworks = frameworks(old.record, new.record, known);
    let findings = findings::compare(old.record, new.record);
    let mut warnings = side::warnings(old, new);
    if side::same_bytes(old.inputs, new.inputs) {
        warnings.push(format!("{} and {} are the same bytes", Which::Old.word(), Which::New.word()));
    }
    let differs = document.iter().any(|f| f.differs)
        || frameworks.iter().any(FrameworkChange::differs)
        || !findings.resolved.is_empty()
        || !findings.new.is_empty()
        || findings.persisting.iter().any(|f| f.seen_before.is_some() || f.severity_before.is_some());
    Comparison {
        kind: COMPARISON_KIND.to_owned(),
        schema: COMPARISON_SCHEMA,
        program,
        differs,
        old: side::side(old),
        new: side::side(new),
        warnings,
        document,
        frameworks,
        findings,
    }
}

/// Framework by framework: those of the new side in its order, then those that only the old side has.
fn frameworks(old: &Record, new: &Record, known: &Known<'_>) -> Vec<FrameworkChange> {
    let of = |record: &'_ Record, statement: &Statement| {
        record.statements.iter().position(|s| s.framework == statement.framework)
    };
    let mut changes = Vec::new();
    for statement in &new.statements {
        changes.push(match of(old, statement) {
            Some(at) => both((old, &old.statements[at]), (new, statement), known),
            None => one(statement, Which::New),
        });
    }
    changes.extend(old.statements.iter().filter(|s| of(new, s).is_none()).map(|s| one(s, Which::Old)));
    changes
}

/// A framework that one side alone has a statement on.
fn one(statement: &Statement, which: Which) -> FrameworkChange {
    let figures = Some(statement.figures);
    let (figures_before, figures_after) = if which == Which::Old { (figures, None) } else { (None, figures) };
    FrameworkChange {
        framework: statement.framework.clone(),
        framework_name: statement.framework_name.clone(),
        only_in: Some(which),
        figures_before,
        figures_after,
        one_sided: Vec::new(),
        controls: Vec::new(),
        unchanged: 0,
        own_controls: Vec::new(),
        own_unchanged: 0,
        clauses: Vec::new(),
        clauses_unchanged: 0,
        transition: None,
    }
}

fn both(old: (&Record, &Statement), new: (&Record, &Statement), known: &Known<'_>) -> FrameworkChange {
    let all = |(record, statement): (&Record, &Statement)| {
        PiecePlaces::new(record, statement.controls.iter().chain(&statement.own_controls))
    };
    let (old_places, new_places) = (all(old), all(new));
    let (one_sided, found) = one_sided::find(old, new);
    let setting = Setting { one_sided: &found, catalogue: known.catalogue, places: [&old_places, &new_places] };
    let (controls, unchanged) = pairs((old.0, &old.1.controls), (new.0, &new.1.controls), &setting);
    let (own_controls, own_unchanged) = pairs((old.0, &old.1.own_controls), (new.0, &new.1.own_controls), &setting);
    let (clauses, clauses_unchanged) = clauses::compare(
        clauses::Clauses { record: old.0, list: &old.1.clauses },
        clauses::Clauses { record: new.0, list: &new.1.clauses },
        known.crosswalk,
    );
    let transition = transition_trace::account(
        transition_trace::Half { record: old.0, statement: old.1, places: &old_places },
        transition_trace::Half { record: new.0, statement: new.1, places: &new_places },
        &found,
        known.catalogue,
    );
    FrameworkChange {
        framework: new.1.framework.clone(),
        framework_name: new.1.framework_name.clone(),
        only_in: None,
        figures_before: Some(old.1.figures),
        figures_after: Some(new.1.figures),
        one_sided,
        controls,
        unchanged,
        own_controls,
        own_unchanged,
        clauses,
        clauses_unchanged,
        transition,
    }
}

/// Controls that differ, in the order of the new side, those of the old side alone behind; and how many do not.
fn pairs(
    old: (&Record, &[StatementControl]),
    new: (&Record, &[StatementControl]),
    setting: &Setting<'_>,
) -> (Vec<ControlChange>, u32) {
    let by_id: HashMap<&ProvisionId, &StatementControl> = old.1.iter().map(|c| (&c.provision, c)).collect();
    let here: HashSet<&ProvisionId> = new.1.iter().map(|c| &c.provision).collect();
    let sided = |record, control| Some(Sided { record, control });
    let paired = new.1.iter().map(|c| (by_id.get(&c.provision).and_then(|o| sided(old.0, o)), sided(new.0, c)));
    let gone = old.1.iter().filter(|c| !here.contains(&c.provision)).map(|c| (sided(old.0, c), None));
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for (before, after) in paired.chain(gone) {
        match control::compare(before, after, setting) {
            Some(change) => changes.push(change),
            None => unchanged += 1,
        }
    }
    (changes, unchanged)
}

impl FrameworkChange {
    /// Whether the statements differ here; another footing of the same values is no difference.
    pub fn differs(&self) -> bool {
        let real = |list: &[ControlChange]| list.iter().any(|c| c.kind != ControlChangeKind::Footing);
        self.only_in.is_some()
            || !self.one_sided.is_empty()
            || real(&self.controls)
            || real(&self.own_controls)
            || real(&self.clauses)
    }

    /// How many controls of the framework came out in which way.
    pub fn count(&self, kind: ControlChangeKind) -> usize {
        self.controls.iter().filter(|c| c.kind == kind).count()
    }

    /// How many controls differ in each field, in the order of the fields; other footings are not counted.
    pub fn by_field(&self) -> BTreeMap<Field, usize> {
        let mut counts = BTreeMap::new();
        for field in self.controls.iter().flat_map(|c| &c.fields).filter(|f| f.kind != FieldChangeKind::Footing) {
            *counts.entry(field.field).or_insert(0) += 1;
        }
        counts
    }

    /// The figures of both sides under the words that outputs print.
    pub fn figures(&self) -> Vec<(&'static str, Option<u32>, Option<u32>)> {
        let (before, after) = (self.figures_before.as_ref(), self.figures_after.as_ref());
        let row = |label, get: fn(&crate::model::Figures) -> u32| (label, before.map(get), after.map(get));
        vec![
            row("controls", |f| f.controls),
            row("covered", |f| f.covered),
            row("applicable", |f| f.applicable),
            row("excluded", |f| f.excluded),
            row("not in role", |f| f.not_in_role),
            row("undecided", |f| f.undecided),
            row("applicability unstated", |f| f.applicability_unstated),
            row("applicability carried over, to be confirmed", |f| f.applicability_carried_over),
            row("implemented", |f| f.implemented),
            row("partial", |f| f.partial),
            row("planned", |f| f.planned),
            row("not implemented", |f| f.not_implemented),
            row("alternative", |f| f.alternative),
            row("status unstated", |f| f.status_unstated),
            row("status carried over, to be confirmed", |f| f.status_carried_over),
            row("open", |f| f.open),
        ]
    }
}

impl Comparison {
    /// The comparison as JSON, with a line break at its end.
    ///
    /// # Errors
    /// If it cannot be written as JSON; a fault of annexa.
    pub fn json(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

impl TransitionAccount {
    /// How many controls of the earlier edition came to this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.controls.iter().filter(|a| a.fate == fate).count()
    }
}
