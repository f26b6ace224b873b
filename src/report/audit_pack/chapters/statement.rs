//! Chapter 3: the Statement of Applicability by theme, the organisation's own controls, and answers on clauses.

use super::{
    EvidenceNumbers, Pack, cite, control_anchor, exclusion_anchor, finding_links, number, remark, statement_text,
    transition_anchor,
};
use crate::normalise::{Applicability, Basis, Entry, Origin, Reason};
use crate::reconcile::{Statement, StatementControl};
use crate::report::audit_pack::chart::{self, Bar, Part};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::sign::Sign;
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;
use crate::report::record::Record;

const COLUMNS: [Column; 9] = [
    Column::text("Control", 44.0, 62.0),
    Column::text("Title", 82.0, 118.0),
    Column::text("Applicable", 50.0, 60.0),
    Column::text("Status", 66.0, 80.0),
    Column::text("Drivers", 34.0, 38.0),
    Column::text("Justification", 90.0, 300.0),
    Column::text("Implementation and evidence", 96.0, 320.0),
    Column::text("Owner", 44.0, 84.0),
    Column::text("Origin", 42.0, 74.0),
];

/// A label that leads somewhere.
const LINKED_LABEL: Style = Style { colour: theme::ACCENT, ..theme::LABEL };
/// A remark that leads somewhere.
const LINKED_REMARK: Style = Style { colour: theme::ACCENT, ..theme::CELL_REMARK };

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Statement of Applicability");
    flow.chapter(number::STATEMENT, "Statement of Applicability", Orientation::Landscape);
    let evidence = EvidenceNumbers::of(pack.record);
    let mut section = 0;
    for statement in &pack.record.statements {
        introduction(flow, statement);
        let mut groups: Vec<(String, Vec<Row<'_>>)> = statement
            .themes
            .iter()
            .map(|theme| {
                let rows = statement.controls.iter().filter(|c| c.theme == theme.theme);
                (format!("{} {}", theme.theme, theme.title), rows.map(|c| row(pack.record, &evidence, c)).collect())
            })
            .collect();
        // A control of a theme that the figures do not list would otherwise be lost.
        let listed = |c: &&StatementControl| !statement.themes.iter().any(|t| t.theme == c.theme);
        let rest: Vec<Row<'_>> =
            statement.controls.iter().filter(listed).map(|c| row(pack.record, &evidence, c)).collect();
        groups.push(("Further controls".to_owned(), rest));
        let own = statement.own_controls.iter().map(|c| row(pack.record, &evidence, c)).collect();
        groups.push(("Own controls beyond Annex A".to_owned(), own));
        let available = flow.width();
        let table = Table::measure(flow.setter, &COLUMNS, groups.iter().flat_map(|g| &g.1), available);
        for (title, rows) in groups {
            if rows.is_empty() {
                continue;
            }
            section += 1;
            flow.section(Anchor::Section(number::STATEMENT, section), &title);
            table.write(flow, rows);
            flow.space(6.0);
        }
        section += 1;
        clauses(flow, pack.record, statement, section);
    }
}

fn introduction(flow: &mut Flow<'_, '_>, statement: &Statement) {
    let figures = &statement.figures;
    let words = format!(
        "{}, {} controls: {} applicable, {} excluded, {} undecided, {} unstated. Values marked `carried over` come from the \
         withdrawn edition and are to be confirmed.",
        statement.framework_name,
        figures.controls,
        figures.applicable,
        figures.excluded,
        figures.undecided,
        figures.applicability_unstated
    );
    flow.paragraph(&[Inline::text(words.replace('`', ""), theme::QUIET)], 8.0);
    let part = |count, sign: Sign| Part { word: "", count, fill: sign.colour(), ink: sign.on_colour(), striped: false };
    let applicability = Bar {
        label: "Applicability".to_owned(),
        parts: vec![
            part(figures.applicable, Sign::Implemented),
            part(figures.undecided, Sign::Partial),
            part(figures.applicability_unstated, Sign::Unstated),
            part(figures.excluded, Sign::NotApplicable),
        ],
        total: format!(
            "{} applicable · {} undecided · {} unstated · {} excluded",
            figures.applicable, figures.undecided, figures.applicability_unstated, figures.excluded
        ),
    };
    let status = Bar {
        label: "Status".to_owned(),
        parts: chart::status_parts(figures),
        total: format!("{} controls", figures.controls),
    };
    let own = statement.own_controls.len();
    chart::bars_with_room(flow, &[applicability, status], 70.0, 250.0);
    chart::legend(flow);
    if own > 0 {
        let words = format!(
            "{} beyond Annex A, in a section of their own and counted apart.",
            super::count(own, "control", "controls")
        );
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    }
}

fn row<'a>(record: &'a Record, evidence: &EvidenceNumbers, control: &'a StatementControl) -> Row<'a> {
    let local = control.provision.local();
    let mut identity: Cell<'a> = vec![vec![Inline::text(local, theme::CELL_STRONG)]];
    if control.new {
        identity.push(vec![Inline::text("new in 2022", theme::CELL_REMARK)]);
    }
    let findings = finding_links(control);
    if !findings.is_empty() {
        identity.push(findings);
    }
    let mut title: Cell<'a> = vec![vec![Inline::text(control.title.as_str(), theme::CELL)]];
    for text in control.source_titles.iter().filter(|t| t.text.trim() != control.title.trim()) {
        title.push(vec![Inline::text(format!("source: {}", text.text.trim()), theme::CELL_REMARK)]);
    }
    // An exclusion leads to its justification in full, a value from the other edition to how it was derived.
    let word = control.applicability.value.word();
    let mut applicable: Cell<'a> = vec![vec![if control.applicability.value == Applicability::Excluded {
        Inline::link(word, theme::CELL_LINK, exclusion_anchor(&control.provision))
    } else {
        Inline::text(word, theme::CELL)
    }]];
    let derived = (control.transition.is_some() && control.applicability.basis == Basis::CarriedOver)
        .then(|| transition_anchor(&control.provision));
    applicable.extend(remark(control.applicability.basis).map(|r| {
        vec![match &derived {
            Some(anchor) => Inline::link(r, LINKED_REMARK, anchor.clone()),
            None => Inline::text(r, theme::CELL_REMARK),
        }]
    }));
    let sign = Sign::of(control);
    let mut status: Cell<'a> = vec![vec![Inline::Sign(sign, theme::TABLE), Inline::text(sign.word(), theme::CELL)]];
    if sign != Sign::NotApplicable {
        status.extend(remark(control.status.basis).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    }
    Row {
        place: local.into(),
        cells: vec![
            identity,
            title,
            applicable,
            status,
            drivers(control),
            justification(control),
            implementation(evidence, control),
            control.owner.iter().map(statement_text).collect(),
            vec![vec![Inline::text(cited(record, control), theme::CELL_QUIET)]],
        ],
        anchors: vec![control_anchor(&control.provision)],
        bookmark: Some(format!("{local} {}", control.title)),
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
    }
}

fn drivers(control: &StatementControl) -> Cell<'static> {
    let marked: Vec<&str> =
        Reason::ALL.iter().filter(|r| control.reasons.iter().any(|m| m.reason == **r)).map(|r| r.short()).collect();
    vec![vec![Inline::text(marked.join(" "), theme::CELL_STRONG)]]
}

fn justification(control: &StatementControl) -> Cell<'_> {
    let mut cell: Cell<'_> = Vec::new();
    let both = !control.justification_for_inclusion.is_empty() && !control.justification_for_exclusion.is_empty();
    for (label, texts) in
        [("Inclusion: ", &control.justification_for_inclusion), ("Exclusion: ", &control.justification_for_exclusion)]
    {
        for text in texts {
            let mut inlines = statement_text(text);
            if both {
                inlines.insert(0, Inline::text(label, theme::LABEL));
            }
            cell.push(inlines);
        }
    }
    cell
}

fn implementation<'a>(evidence: &EvidenceNumbers, control: &'a StatementControl) -> Cell<'a> {
    let mut cell: Cell<'a> = control.implementation.iter().map(statement_text).collect();
    for text in &control.evidence {
        let mut inlines = statement_text(text);
        inlines.insert(0, Inline::text(" ", theme::LABEL));
        inlines.insert(
            0,
            match evidence.anchor(&text.text) {
                Some(anchor) => Inline::link("Evidence:", LINKED_LABEL, anchor),
                None => Inline::text("Evidence:", theme::LABEL),
            },
        );
        cell.push(inlines);
    }
    for text in &control.remarks {
        let mut inlines = statement_text(text);
        inlines.insert(0, Inline::text("Remark: ", theme::LABEL));
        cell.push(inlines);
    }
    for date in &control.dates {
        let label = if date.header.trim().is_empty() { "Date".to_owned() } else { date.header.trim().to_owned() };
        cell.push(vec![
            Inline::text(format!("{label}: "), theme::LABEL),
            Inline::text(date.text.text.as_str(), theme::CELL),
        ]);
    }
    cell
}

/// Every cell that the row's values come from, answers first.
/// The cells of a control, with a word where a source hides them.
fn cited(record: &Record, control: &StatementControl) -> String {
    let cells = cite(record, origins(control));
    if record.rests_on_hidden(control) { format!("{cells} (hidden in the source)") } else { cells }
}

fn origins(control: &StatementControl) -> impl Iterator<Item = &Origin> {
    let texts = [
        &control.justification_for_inclusion,
        &control.justification_for_exclusion,
        &control.implementation,
        &control.evidence,
        &control.owner,
        &control.remarks,
    ];
    control
        .applicability
        .origins
        .iter()
        .chain(&control.status.origins)
        .chain(control.reasons.iter().map(|r| &r.origin))
        .chain(texts.into_iter().flatten().flat_map(|t| &t.origins))
        .chain(control.dates.iter().map(|d| &d.text.origin))
}

/// What the sources say of clauses 4 to 10, in their own words.
fn clauses(flow: &mut Flow<'_, '_>, record: &Record, statement: &Statement, section: u32) {
    const COLUMNS: [Column; 4] = [
        Column::text("Clause", 44.0, 62.0),
        Column::text("Title", 110.0, 190.0),
        Column::text("As the sources answer", 200.0, 420.0),
        Column::text("Origin", 50.0, 80.0),
    ];
    let rows: Vec<Row<'_>> = statement
        .clauses
        .iter()
        .map(|clause| {
            let entries: Vec<&Entry> = record.entries.iter().filter(|e| clause.entries.contains(&e.number)).collect();
            let mut answers: Cell<'_> = Vec::new();
            let mut origins: Vec<&Origin> = Vec::new();
            for entry in &entries {
                let (texts, cells) = answer(entry);
                answers.extend(texts);
                origins.extend(cells);
            }
            Row {
                place: clause.provision.local().into(),
                cells: vec![
                    vec![vec![Inline::text(clause.provision.local(), theme::CELL_STRONG)]],
                    vec![vec![Inline::text(clause.title.as_str(), theme::CELL)]],
                    answers,
                    vec![vec![Inline::text(cite(record, origins), theme::CELL_QUIET)]],
                ],
                continued: Some((clause.provision.local().to_owned(), theme::CELL_STRONG)),
                ..Row::default()
            }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::STATEMENT, section), "Answers on clauses 4 to 10");
    let words = "Clauses are requirements, not controls: they have no applicability and are not among the figures.";
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

/// The raw answers of one row, each under the name of its role, and their cells.
fn answer(entry: &Entry) -> (Cell<'_>, Vec<&Origin>) {
    let mut said: Vec<(&str, &str, &Origin)> = Vec::new();
    said.extend(entry.applicability.iter().map(|a| ("Applicability", a.raw.as_str(), &a.origin)));
    said.extend(entry.status.iter().map(|a| ("Status", a.raw.as_str(), &a.origin)));
    said.extend(entry.justifications.iter().map(|j| ("Justification", j.text.text.as_str(), &j.text.origin)));
    for (label, texts) in [
        ("Implementation", &entry.implementation),
        ("Owner", &entry.owner),
        ("Evidence", &entry.evidence),
        ("Remark", &entry.remarks),
    ] {
        said.extend(texts.iter().map(|t| (label, t.text.as_str(), &t.origin)));
    }
    said.extend(entry.dates.iter().map(|d| (d.header.as_str(), d.text.text.as_str(), &d.text.origin)));
    said.extend(entry.carried_over.iter().map(|c| (c.header.as_str(), c.text.text.as_str(), &c.text.origin)));
    (
        said.iter().map(|(label, text, _)| labelled(label, text)).collect(),
        said.iter().map(|(_, _, origin)| *origin).collect(),
    )
}

fn labelled<'a>(label: &str, text: &'a str) -> Vec<Inline<'a>> {
    vec![Inline::text(format!("{label}: "), theme::LABEL), Inline::text(text, theme::CELL)]
}
