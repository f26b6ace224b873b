//! Chapter 2: every difference, control by control.

use std::collections::BTreeMap;

use super::document::{quiet, table};
use super::number;
use crate::diff::describe::{self, DescribedLine, DescribedRun};
use crate::diff::{Comparison, ControlChange, ControlChangeKind, FieldChangeKind, FrameworkChange, Which};
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Face, Flow, Orientation, TableCell, TableColumn, TableRow, theme};

const COLUMNS: [TableColumn; 5] = [
    TableColumn::text("Control", 84.0, 120.0),
    TableColumn::text("Field", 62.0, 80.0),
    TableColumn::text("Before", 150.0, 250.0),
    TableColumn::text("After", 150.0, 250.0),
    TableColumn::text("Remarks, cells", 100.0, 170.0),
];

/// Removed and added words: bold, so that the difference does not depend on colour.
const WENT: TextStyle = theme::style(Face::Bold, theme::TABLE, theme::ALARM);
const CAME: TextStyle = theme::style(Face::Bold, theme::TABLE, theme::ACCENT);

/// Writes the chapter.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison) {
    flow.setter.enter("Changes");
    let real = |f: &FrameworkChange| [&f.controls, &f.own_controls, &f.clauses].iter().any(|list| !list.is_empty());
    if !comparison.frameworks.iter().any(real) {
        flow.chapter(number::CHANGES, "Control by control", Orientation::Portrait);
        quiet(flow, "No control, own control or clause differs.", 0.0);
        return;
    }
    flow.chapter(number::CHANGES, "Control by control", Orientation::Landscape);
    let words = "In edited texts the words that went are bold under Before, those that came bold under After; long unchanged \
                 stretches are left out, and stand in full in the workbook. Cells are cited by the numbers of each side's own \
                 sources.";
    quiet(flow, words, 6.0);
    for (at, framework) in (0u32..).zip(&comparison.frameworks) {
        let section = |n: u32| Anchor::Section(number::CHANGES, at * 10 + n);
        let differs = |c: &&ControlChange| c.kind != ControlChangeKind::Footing;
        let controls: Vec<&ControlChange> = framework.controls.iter().filter(differs).collect();
        list(flow, section(0), &framework.framework_name, &controls);
        let name = |what: &str| format!("{}: {what}", framework.framework_name);
        list(
            flow,
            section(1),
            &name("own controls"),
            &framework.own_controls.iter().filter(differs).collect::<Vec<_>>(),
        );
        list(flow, section(2), &name("clauses"), &framework.clauses.iter().collect::<Vec<_>>());
        footing(flow, section(3), framework);
    }
}

fn list(flow: &mut Flow<'_, '_>, anchor: Anchor, title: &str, controls: &[&ControlChange]) {
    if controls.is_empty() {
        return;
    }
    flow.section(anchor, title);
    let mut rows = Vec::new();
    for control in controls {
        control_rows(control, &mut rows);
    }
    table(flow, &COLUMNS, rows);
}

/// The rows of a control: one per field or text, then its predecessors.
fn control_rows<'a>(control: &'a ControlChange, rows: &mut Vec<TableRow<'a>>) {
    let id = control.provision.local();
    let mut identity: TableCell<'a> = vec![vec![Inline::text(id, theme::CELL_STRONG)]];
    if !control.title.is_empty() {
        identity.push(vec![Inline::text(control.title.as_str(), theme::CELL)]);
    }
    identity.extend(describe::kind(control).map(|words| vec![Inline::text(words, theme::CELL_REMARK)]));
    let mut identity = Some(identity);
    let mut row = |cells: [TableCell<'a>; 4]| {
        let [field, before, after, remarks] = cells;
        let first = identity.take().unwrap_or_else(|| vec![vec![Inline::text(id, theme::CELL_QUIET)]]);
        rows.push(TableRow {
            place: format!("{id} (changes)").into(),
            cells: vec![first, field, before, after, remarks],
            continued: Some((id.to_owned(), theme::CELL_STRONG)),
            ..TableRow::default()
        });
    };
    let mut any = false;
    for field in control.fields.iter().filter(|f| f.kind != FieldChangeKind::Footing) {
        for line in describe::lines(control, field, true) {
            let remarks = remarks(&line);
            row([
                vec![vec![Inline::text(field.field.words(), theme::CELL)]],
                side(line.before, WENT),
                side(line.after, CAME),
                remarks,
            ]);
            any = true;
        }
    }
    if !any {
        row([Vec::new(), Vec::new(), Vec::new(), Vec::new()]);
    }
    if !control.predecessors.is_empty() {
        let told = |which: Which| -> TableCell<'a> {
            let said = control.predecessors.iter().filter_map(|pair| {
                let said = if which == Which::Old { &pair.before } else { &pair.after };
                said.as_ref().map(|said| {
                    vec![
                        Inline::text(format!("{}: ", pair.provision.local()), theme::LABEL),
                        Inline::text(describe::earlier(said), theme::CELL_QUIET),
                    ]
                })
            });
            said.collect()
        };
        row([
            vec![vec![Inline::text("predecessors", theme::CELL_REMARK)]],
            told(Which::Old),
            told(Which::New),
            Vec::new(),
        ]);
    }
}

/// One side of a line; what only this side has is in the given style.
fn side<'a>(runs: Vec<DescribedRun>, marked: TextStyle) -> TableCell<'a> {
    let mut inlines = Vec::with_capacity(runs.len() * 2);
    for run in runs {
        if !inlines.is_empty() {
            inlines.push(Inline::text(" ", theme::CELL));
        }
        inlines.push(Inline::text(run.text, if run.marked { marked } else { theme::CELL }));
    }
    if inlines.is_empty() { vec![vec![Inline::text("–", theme::CELL_QUIET)]] } else { vec![inlines] }
}

fn remarks<'a>(line: &DescribedLine) -> TableCell<'a> {
    let mut cell: TableCell<'a> =
        line.remarks.iter().map(|remark| vec![Inline::text(remark.clone(), theme::CELL_REMARK)]).collect();
    for (which, cells) in [(Which::Old, &line.cells_before), (Which::New, &line.cells_after)] {
        if !cells.is_empty() {
            cell.push(vec![
                Inline::text(format!("{} ", which.word()), theme::LABEL),
                Inline::text(cells.clone(), theme::CELL_QUIET),
            ]);
        }
    }
    cell
}

/// The controls with the same value on a different basis, one sentence per field.
fn footing(flow: &mut Flow<'_, '_>, anchor: Anchor, framework: &FrameworkChange) {
    let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for control in framework.controls.iter().chain(&framework.own_controls) {
        for field in control.fields.iter().filter(|f| f.kind == FieldChangeKind::Footing) {
            groups.entry((field.field.words(), &field.why)).or_default().push(control.provision.local());
        }
    }
    if groups.is_empty() {
        return;
    }
    flow.section(anchor, "The same value on another footing");
    quiet(flow, "These are no differences of the statements: the value is the same, and what it rests on is not.", 4.0);
    for ((field, why), controls) in groups {
        let words = format!("{field}, {why} ({}): ", controls.len());
        let inlines = [Inline::text(words, theme::STRONG), Inline::text(controls.join(", "), theme::TEXT)];
        flow.paragraph(&inlines, 4.0);
    }
    flow.advance(6.0);
}
