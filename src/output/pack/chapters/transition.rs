//! Chapter 5: how each control of the 2022 edition derives from the 2013 edition, and the eleven new ones.

use super::contents::{Pack, control_anchor, remark, transition_anchor};
use super::number;
use crate::i18n::values;
use crate::model::{Applicability, Basis, PredecessorAnswer, Statement, StatementControl, Status, Transition};
use crate::output::pack::template::Chapter;
use crate::output::pdf::chart::{self, Bar, BarPart};
use crate::output::pdf::flow_chart::{self, Band};
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};
use crate::output::support::{is_undecided, new_control_question};

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let statements: Vec<_> = pack.record.statements.iter().filter(|s| s.has_transition).collect();
    if statements.is_empty() {
        pack.chapter(flow, Chapter::Transition, "transition.title", Orientation::Portrait);
        flow.paragraph(&[Inline::text(pack.word("transition.none"), theme::QUIET)], 0.0);
        return;
    }
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    let columns = [
        column("transition.columns.control", 130.0, 260.0),
        column("transition.columns.answer", 130.0, 260.0),
        column("transition.columns.how", 110.0, 220.0),
        column("transition.columns.result", 110.0, 170.0),
    ];
    pack.chapter(flow, Chapter::Transition, "transition.title", Orientation::Landscape);
    flow.paragraph(&[Inline::text(pack.word("transition.introduction"), theme::QUIET)], 8.0);
    let several = statements.len() > 1;
    for (at, statement) in (0u32..).zip(statements) {
        let titled = |section: &str| pack.titled(statement, several, section);
        let (new, old): (Vec<&StatementControl>, Vec<_>) = statement.controls.iter().partition(|c| c.new);
        bars_of(flow, pack, statement);
        let rows: Vec<TableRow<'_>> =
            old.iter().filter_map(|c| c.transition.as_ref().map(|t| row(pack, c, t))).collect();
        if !rows.is_empty() {
            let title = titled(pack.word("transition.with_predecessors"));
            flow.section(Anchor::Section(number::TRANSITION, 1 + 2 * at), &title);
            let available = flow.width();
            let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
            table.write(flow, rows);
        }
        let year = super::contents::year(&statement.framework);
        let title = titled(&pack.format("transition.new", &values! { year: year }));
        new_controls(flow, pack, &new, Anchor::Section(number::TRANSITION, 2 + 2 * at), &title);
    }
}

/// The transition of a statement's controls, as bars.
pub(super) fn bars_of(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement) {
    let several = pack.record.statements.iter().filter(|s| s.has_transition).count() > 1;
    let year = super::contents::year(&statement.framework);
    let titled = |section: &str| pack.titled(statement, several, section);
    let (new, old): (Vec<&StatementControl>, Vec<_>) = statement.controls.iter().partition(|c| c.new);
    let part = |count: usize, sign: Sign| BarPart {
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
            label: titled(pack.word("transition.bars.with_predecessors")),
            parts: vec![part(own, Sign::Implemented), part(carried, Sign::Partial), part(open, Sign::Unstated)],
            total: pack.format(
                "transition.bars.with_predecessors_total",
                &values! { own: own, year: year, carried: carried, open: open },
            ),
        },
        Bar {
            label: titled(&pack.format("transition.bars.new", &values! { year: year })),
            parts: vec![part(decided, Sign::Implemented), part(new.len() - decided, Sign::Unstated)],
            total: pack.format("transition.bars.new_total", &values! { decided: decided, open: new.len() - decided }),
        },
    ];
    chart::bars_with_room(flow, &bars, 90.0, 270.0);
    flow.advance(6.0);
    let (bands, from) = bands(statement);
    if let Some(from) = from {
        flow.paragraph(
            &[Inline::text(
                pack.format("transition.flow.introduction", &values! { from: from, to: year }),
                theme::QUIET,
            )],
            4.0,
        );
        flow_chart::draw(flow, &bands, from, year);
    }
}

/// The number of controls for each pair of answers in the older and this edition, and the older edition's year.
fn bands(statement: &Statement) -> (Vec<Band>, Option<&str>) {
    let mut bands: Vec<Band> = Vec::new();
    let mut from = None;
    for control in statement.controls.iter().filter(|c| c.in_role) {
        let start = control.transition.as_ref().filter(|t| !t.predecessors.is_empty()).map(|transition| {
            from = from
                .or_else(|| transition.predecessors.first().map(|p| super::contents::year(p.provision.framework())));
            if transition.applicability == Applicability::Excluded {
                Sign::NotApplicable
            } else {
                transition.status.into()
            }
        });
        let end = Sign::of(control);
        match bands.iter_mut().find(|(s, e, _)| *s == start && *e == end) {
            Some((.., n)) => *n += 1,
            None => bands.push((start, end, 1)),
        }
    }
    (bands, from)
}

fn identity<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableCell<'a> {
    let linked = TextStyle { colour: theme::ACCENT, ..theme::CELL_STRONG };
    vec![vec![
        pack.link(Chapter::Statement, control.provision.local(), linked, control_anchor(&control.provision)),
        Inline::text(format!(" {}", control.title), pack.title_style(theme::CELL)),
    ]]
}

fn row<'a>(pack: &Pack<'a>, control: &'a StatementControl, transition: &'a Transition) -> TableRow<'a> {
    let mut answers: TableCell<'a> = Vec::new();
    for answer in &transition.predecessors {
        let mut inlines = vec![Inline::text(pack.label(answer.provision.local()), theme::CELL_STRONG)];
        inlines.extend(answered(pack, answer));
        answers.push(inlines);
        for reason in &answer.reasons_for_exclusion {
            let values = values! { id: answer.provision.local() };
            answers.push(vec![
                Inline::text(pack.format("transition.reason_for_exclusion", &values), theme::CELL_REMARK),
                Inline::text(reason.text.as_str(), pack.source_style(theme::CELL, reason)),
            ]);
        }
    }
    let mut how: TableCell<'a> = vec![vec![Inline::text(pack.speaker.localize(&transition.how), theme::CELL)]];
    for overruled in &control.overruled {
        let words = pack.format(
            "transition.overruled",
            &values! {
                field: pack.speaker.phrase(&overruled.field),
                raw: overruled.raw.trim(),
                cell: pack.speaker.cite(pack.record, &overruled.origin),
                why: pack.speaker.localize(&overruled.why),
            },
        );
        how.push(vec![Inline::text(words, theme::CELL_REMARK)]);
    }
    TableRow {
        place: place(pack, control),
        cells: vec![identity(pack, control), answers, how, result(pack, control)],
        anchors: vec![transition_anchor(&control.provision)],
        continued: Some((control.provision.local().to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

fn place<'a>(pack: &Pack<'a>, control: &StatementControl) -> std::borrow::Cow<'a, str> {
    format!("{} ({})", control.provision.local(), pack.word("transition.title")).into()
}

fn answered<'a>(pack: &Pack<'a>, answer: &PredecessorAnswer) -> Vec<Inline<'a>> {
    if !answer.present {
        return vec![Inline::text(pack.word("transition.not_in_sources"), theme::CELL_REMARK)];
    }
    let mut inlines = vec![Inline::text(pack.word(answer.applicability.value.key()), theme::CELL)];
    if answer.applicability.value != Applicability::Excluded || answer.status.value != Status::Unstated {
        inlines.push(Inline::text(", ", theme::CELL));
        inlines.push(Inline::text(pack.word(answer.status.value.key()), theme::CELL));
    }
    inlines
}

fn result<'a>(pack: &Pack<'a>, control: &StatementControl) -> TableCell<'a> {
    let sign = Sign::of(control);
    let word = pack.word(control.applicability.value.key());
    let mut inlines = vec![Inline::text(word, theme::CELL)];
    if sign != Sign::NotApplicable {
        inlines.push(Inline::text(", ", theme::CELL));
        inlines.push(Inline::Sign(sign, theme::TABLE));
        inlines.push(Inline::text(sign.word(pack.speaker), theme::CELL));
    }
    if let Some(basis) = remark(pack, control.applicability.basis) {
        let words = pack.format("statement.row.basis", &values! { basis: basis });
        inlines.push(Inline::text(words, theme::CELL_REMARK));
    }
    vec![inlines]
}

/// The controls without a predecessor, to which no answer can be carried over: a table of decisions, to be filled in
/// where there is none yet.
fn new_controls(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, new: &[&StatementControl], anchor: Anchor, title: &str) {
    let columns = [
        TableColumn::text(pack.word("transition.columns.new_control"), 130.0, 190.0),
        TableColumn::text(pack.word("transition.columns.asks"), 160.0, 340.0),
        TableColumn::text(pack.word("transition.columns.decision"), 100.0, 150.0),
        TableColumn::text(pack.word("transition.columns.reason"), 110.0, 200.0),
    ];
    let rows: Vec<TableRow<'_>> = new
        .iter()
        .map(|control| {
            let question = pack.speaker.find(&new_control_question(control)).unwrap_or_default().to_owned();
            TableRow {
                place: place(pack, control),
                cells: vec![
                    identity(pack, control),
                    vec![vec![Inline::text(question, theme::CELL)]],
                    decision(pack, control),
                    reasons(pack, control),
                ],
                anchors: vec![transition_anchor(&control.provision)],
                continued: Some((control.provision.local().to_owned(), theme::CELL_STRONG)),
                ..TableRow::default()
            }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    flow.section(anchor, title);
    flow.lead(&[Inline::text(pack.word("transition.new_introduction"), theme::QUIET)], 4.0);
    let available = flow.width();
    let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
}

/// The decision; where there is none, the two to choose from.
fn decision<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableCell<'a> {
    if !is_undecided(control) {
        return result(pack, control);
    }
    vec![vec![Inline::text(pack.word("transition.choice"), theme::CELL)]]
}

/// The reasons for the decision, as far as there are any.
fn reasons<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableCell<'a> {
    let texts = control.justification_for_inclusion.iter().chain(&control.justification_for_exclusion);
    texts.map(|text| vec![Inline::text(text.text.as_str(), pack.source_style(theme::CELL, text))]).collect()
}
