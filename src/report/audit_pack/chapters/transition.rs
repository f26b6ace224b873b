//! Chapter 5: how each control of the 2022 edition came out of the 2013 edition, and the eleven new ones.

use super::{Pack, control_anchor, finding_links, number, remark, transition_anchor};
use crate::normalise::{Applicability, Basis, Status};
use crate::reconcile::{PredecessorAnswer, StatementControl, Transition};
use crate::report::audit_pack::chart::{self, Bar, Part};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::sign::Sign;
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;
use crate::report::record::Record;

const COLUMNS: [Column; 5] = [
    Column::text("2022 control", 96.0, 150.0),
    Column::text("2013 control", 50.0, 60.0),
    Column::text("Answer there", 110.0, 150.0),
    Column::text("How the result was derived", 160.0, 300.0),
    Column::text("Result", 90.0, 120.0),
];

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Transition record");
    let statements: Vec<_> = pack.record.statements.iter().filter(|s| s.has_transition).collect();
    if statements.is_empty() {
        flow.chapter(number::TRANSITION, "Transition record", Orientation::Portrait);
        let words = "No source is on the 2013 edition, so nothing was carried over between editions.";
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 0.0);
        return;
    }
    flow.chapter(number::TRANSITION, "Transition record", Orientation::Landscape);
    let words = "The correspondence of the editions is that of ISO/IEC 27002:2022, Annex B. Where a control has several predecessors their \
                 answers are merged by fixed rules: any applicable predecessor makes it applicable, and a status counts only as far as all \
                 of them bear it out.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 8.0);
    for statement in statements {
        let (new, old): (Vec<&StatementControl>, Vec<_>) = statement.controls.iter().partition(|c| c.new);
        overview(flow, &old, &new);
        let rows: Vec<Row<'_>> =
            old.iter().filter_map(|c| c.transition.as_ref().map(|t| row(pack.record, c, t))).collect();
        if !rows.is_empty() {
            flow.section(Anchor::Section(number::TRANSITION, 1), "Controls with predecessors");
            let available = flow.width();
            let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
            table.write(flow, rows);
        }
        new_controls(flow, &new);
    }
}

/// What became of the controls, as bars.
fn overview(flow: &mut Flow<'_, '_>, old: &[&StatementControl], new: &[&StatementControl]) {
    let part = |count: usize, sign: Sign| Part {
        word: "",
        count: count as u32,
        fill: sign.colour(),
        ink: sign.on_colour(),
        striped: false,
    };
    let answered =
        |c: &&&StatementControl| matches!(c.applicability.value, Applicability::Applicable | Applicability::Excluded);
    let carried = old.iter().filter(answered).filter(|c| c.applicability.basis == Basis::CarriedOver).count();
    let own =
        old.iter().filter(answered).filter(|c| matches!(c.applicability.basis, Basis::Stated | Basis::Decided)).count();
    let open = old.len() - carried - own;
    let decided = new.iter().filter(answered).filter(|c| c.applicability.basis != Basis::Proposed).count();
    let bars = [
        Bar {
            label: "With predecessors".to_owned(),
            parts: vec![part(own, Sign::Implemented), part(carried, Sign::Partial), part(open, Sign::Unstated)],
            total: format!("{own} answered on the 2022 edition · {carried} carried over · {open} without an answer"),
        },
        Bar {
            label: "New in 2022".to_owned(),
            parts: vec![part(decided, Sign::Implemented), part(new.len() - decided, Sign::Unstated)],
            total: format!("{decided} decided · {} still to be decided", new.len() - decided),
        },
    ];
    chart::bars_with_room(flow, &bars, 90.0, 270.0);
    flow.advance(6.0);
}

fn identity(control: &StatementControl) -> Cell<'_> {
    let linked = Style { colour: theme::ACCENT, ..theme::CELL_STRONG };
    vec![
        vec![Inline::link(control.provision.local(), linked, control_anchor(&control.provision))],
        vec![Inline::text(control.title.as_str(), theme::CELL)],
    ]
}

fn row<'a>(record: &Record, control: &'a StatementControl, transition: &'a Transition) -> Row<'a> {
    let mut predecessors: Cell<'a> = Vec::new();
    let mut answers: Cell<'a> = Vec::new();
    for answer in &transition.predecessors {
        predecessors.push(vec![Inline::text(answer.provision.local(), theme::CELL_STRONG)]);
        // The identifier again, so that a wrapped answer still says whose it is.
        let mut inlines = vec![Inline::text(format!("{}: ", answer.provision.local()), theme::LABEL)];
        inlines.extend(answered(answer));
        answers.push(inlines);
    }
    let mut how: Cell<'a> = vec![vec![Inline::text(transition.how.as_str(), theme::CELL)]];
    for overruled in &control.overruled {
        how.push(vec![Inline::text(
            format!(
                "Overruled: {} `{}` ({}). {}",
                overruled.field,
                overruled.raw.trim(),
                record.cite(&overruled.origin),
                overruled.why
            ),
            theme::CELL_REMARK,
        )]);
    }
    Row {
        place: format!("{} (transition record)", control.provision.local()).into(),
        cells: vec![identity(control), predecessors, answers, how, result(control)],
        anchors: vec![transition_anchor(&control.provision)],
        continued: Some((control.provision.local().to_owned(), theme::CELL_STRONG)),
        ..Row::default()
    }
}

fn answered(answer: &PredecessorAnswer) -> Vec<Inline<'_>> {
    if !answer.present {
        return vec![Inline::text("not in the sources", theme::CELL_REMARK)];
    }
    let mut inlines = vec![Inline::text(answer.applicability.value.word(), theme::CELL)];
    if answer.applicability.value != Applicability::Excluded || answer.status.value != Status::Unstated {
        inlines.push(Inline::text(", ", theme::CELL));
        inlines.push(Inline::text(answer.status.value.word(), theme::CELL));
    }
    inlines
}

fn result(control: &StatementControl) -> Cell<'_> {
    let sign = Sign::of(control);
    let mut cell: Cell<'_> = vec![vec![Inline::text(control.applicability.value.word(), theme::CELL)]];
    if sign != Sign::NotApplicable {
        cell.push(vec![Inline::Sign(sign, theme::TABLE), Inline::text(sign.word(), theme::CELL)]);
    }
    cell.extend(remark(control.applicability.basis).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    cell
}

/// The controls without predecessors: nothing can be carried over to them.
fn new_controls(flow: &mut Flow<'_, '_>, new: &[&StatementControl]) {
    const COLUMNS: [Column; 4] = [
        Column::text("New control", 160.0, 300.0),
        Column::text("Decision", 120.0, 150.0),
        Column::text("Derived", 120.0, 200.0),
        Column::text("Findings", 60.0, 90.0),
    ];
    let rows: Vec<Row<'_>> = new
        .iter()
        .map(|control| Row {
            place: format!("{} (transition record)", control.provision.local()).into(),
            cells: vec![
                identity(control),
                result(control),
                vec![vec![Inline::text(control.applicability.how.as_str(), theme::CELL)]],
                vec![finding_links(control)],
            ],
            anchors: vec![transition_anchor(&control.provision)],
            continued: Some((control.provision.local().to_owned(), theme::CELL_STRONG)),
            ..Row::default()
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::TRANSITION, 2), "Controls that the 2022 edition introduced");
    let words = "They have no predecessor; the organisation decides on each of them for the first time.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}
