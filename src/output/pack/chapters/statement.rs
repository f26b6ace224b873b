//! Chapter 3: the Statement of Applicability by theme, additional controls, and answers on clauses.

use super::contents::{
    EvidenceNumbers, Pack, cite, control_anchor, exclusion_anchor, finding_links, remark, statement_text,
    transition_anchor,
};
use super::{number, short_statement};
use crate::i18n::values;
use crate::model::{Applicability, Basis, Entry, Origin, Reason, Statement, StatementControl};
use crate::output::pack::template::{Chapter, PackVariant};
use crate::output::pdf::chart::{self, Bar, BarPart};
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};

fn columns<'r>(pack: &Pack<'r>) -> [TableColumn<'r>; 9] {
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    [
        column("statement.columns.control", 44.0, 62.0),
        column("statement.columns.title", 82.0, 118.0),
        column("statement.columns.applicable", 50.0, 60.0),
        column("statement.columns.status", 66.0, 80.0),
        column("statement.columns.drivers", 34.0, 38.0),
        column("statement.columns.justification", 90.0, 300.0),
        column("statement.columns.implementation", 96.0, 320.0),
        column("statement.columns.owner", 44.0, 84.0),
        column("statement.columns.origin", 42.0, 74.0),
    ]
}

/// A label with a link.
pub(super) const LINKED_LABEL: TextStyle = TextStyle { colour: theme::ACCENT, ..theme::LABEL };
/// An annotation with a link.
pub(super) const LINKED_REMARK: TextStyle = TextStyle { colour: theme::ACCENT, ..theme::CELL_REMARK };

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    if pack.look == PackVariant::ShortForm {
        pack.chapter(flow, Chapter::Statement, "statement.title", Orientation::Portrait);
        return short_statement::write(flow, pack);
    }
    pack.chapter(flow, Chapter::Statement, "statement.title", Orientation::Landscape);
    let columns = columns(pack);
    let evidence = EvidenceNumbers::of(pack.record);
    let mut section = 0;
    let several = pack.record.statements.len() > 1;
    for statement in &pack.record.statements {
        let titled = |section: &str| pack.titled(statement, several, section);
        introduction(flow, pack, statement);
        let mut groups: Vec<(String, Vec<TableRow<'_>>)> = statement
            .themes
            .iter()
            .map(|theme| {
                let rows = statement.controls.iter().filter(|c| c.theme == theme.theme);
                (format!("{} {}", theme.theme, theme.title), rows.map(|c| row(pack, &evidence, c)).collect())
            })
            .collect();
        // Controls of a theme that the figures do not list would otherwise be lost.
        let listed = |c: &&StatementControl| !statement.themes.iter().any(|t| t.theme == c.theme);
        let rest: Vec<TableRow<'_>> =
            statement.controls.iter().filter(listed).map(|c| row(pack, &evidence, c)).collect();
        groups.push((pack.word("statement.further").to_owned(), rest));
        let own = statement.own_controls.iter().map(|c| row(pack, &evidence, c)).collect();
        groups.push((pack.word("statement.own_controls").to_owned(), own));
        let available = flow.width();
        let table = PdfTable::measure(flow.setter, &columns, groups.iter().flat_map(|g| &g.1), available);
        for (title, rows) in groups {
            if rows.is_empty() {
                continue;
            }
            section += 1;
            flow.section(Anchor::Section(number::STATEMENT, section), &titled(&title));
            table.write(flow, rows);
            flow.space(6.0);
        }
        section += 1;
        clauses(flow, pack, statement, section);
    }
}

/// Says how many controls there are and how they stand, and what is withheld.
pub(super) fn figures_in_words(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement, gap: f32) {
    let figures = &statement.figures;
    let mut words = pack.format(
        "statement.introduction",
        &values! {
            framework: &statement.framework_name,
            total: figures.controls,
            applicable: figures.applicable,
            excluded: figures.excluded,
            undecided: figures.undecided,
            unstated: figures.applicability_unstated,
        },
    );
    if let Some(roles) = &statement.roles {
        words.push_str(&pack.format("statement.roles", &values! { why: pack.speaker.localize(&roles.why) }));
        if figures.not_in_role > 0 {
            words.push_str(&pack.format("statement.not_in_role", &values! { n: figures.not_in_role }));
        }
    }
    flow.paragraph(&[Inline::text(words, theme::QUIET)], gap);
    if pack.withheld > 0 {
        let words = pack.format("statement.withheld", &values! { n: pack.withheld });
        flow.paragraph(&[Inline::text(words, theme::TEXT)], gap);
    }
}

fn introduction(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement) {
    figures_in_words(flow, pack, statement, 8.0);
    let figures = &statement.figures;
    let part =
        |count, sign: Sign| BarPart { word: "", count, fill: sign.colour(), ink: sign.on_colour(), striped: false };
    let totals = values! {
        applicable: figures.applicable,
        undecided: figures.undecided,
        unstated: figures.applicability_unstated,
        excluded: figures.excluded,
    };
    let applicability = Bar {
        label: pack.word("statement.bars.applicability").to_owned(),
        parts: vec![
            part(figures.applicable, Sign::Implemented),
            part(figures.undecided, Sign::Partial),
            part(figures.applicability_unstated, Sign::Unstated),
            part(figures.excluded, Sign::NotApplicable),
        ],
        total: pack.format("statement.bars.applicability_total", &totals),
    };
    let status = Bar {
        label: pack.word("statement.bars.status").to_owned(),
        parts: chart::status_parts(figures, pack.speaker),
        total: pack.format("statement.bars.status_total", &values! { n: figures.controls }),
    };
    let own = statement.own_controls.len();
    chart::bars_with_room(flow, &[applicability, status], 70.0, 250.0);
    chart::legend(flow);
    if own > 0 {
        let words = pack.format("statement.own", &values! { n: own });
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 4.0);
    }
}

fn row<'a>(pack: &Pack<'a>, evidence: &EvidenceNumbers, control: &'a StatementControl) -> TableRow<'a> {
    let local = control.provision.local();
    let mut identity: TableCell<'a> = vec![vec![Inline::text(local, theme::CELL_STRONG)]];
    if control.new {
        let words =
            pack.format("statement.row.new", &values! { year: super::contents::year(control.provision.framework()) });
        identity.push(vec![Inline::text(words, theme::CELL_REMARK)]);
    }
    let findings = finding_links(pack, control);
    if !findings.is_empty() {
        identity.push(findings);
    }
    let mut title: TableCell<'a> = vec![vec![Inline::text(control.title.as_str(), theme::CELL)]];
    for text in control.source_titles.iter().filter(|t| t.text.trim() != control.title.trim()) {
        let words = pack.format("statement.row.source_title", &values! { title: text.text.trim() });
        title.push(vec![Inline::text(words, theme::CELL_REMARK)]);
    }
    // An exclusion links to its full justification, a value from the other edition to its derivation.
    let word = pack.word(control.applicability.value.key());
    let mut applicable: TableCell<'a> = vec![vec![if control.applicability.value == Applicability::Excluded {
        pack.link(Chapter::Exclusions, word, theme::CELL_LINK, exclusion_anchor(&control.provision))
    } else {
        Inline::text(word, theme::CELL)
    }]];
    if !control.in_role {
        applicable.insert(0, vec![Inline::text(pack.word("statement.row.not_in_role"), theme::CELL_STRONG)]);
    }
    let derived = (control.transition.is_some() && control.applicability.basis == Basis::CarriedOver)
        .then(|| transition_anchor(&control.provision));
    applicable.extend(remark(pack, control.applicability.basis).map(|r| {
        vec![match &derived {
            Some(anchor) if pack.has(Chapter::Transition) => Inline::link(r, LINKED_REMARK, anchor.clone()),
            _ => Inline::text(r, theme::CELL_REMARK),
        }]
    }));
    let sign = Sign::of(control);
    let mut status: TableCell<'a> =
        vec![vec![Inline::Sign(sign, theme::TABLE), Inline::text(sign.word(pack.speaker), theme::CELL)]];
    if sign != Sign::NotApplicable {
        status.extend(remark(pack, control.status.basis).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    }
    TableRow {
        place: local.into(),
        cells: vec![
            identity,
            title,
            applicable,
            status,
            drivers(control),
            justification(pack, control),
            implementation(pack, evidence, control),
            control.owner.iter().map(|text| statement_text(pack, text)).collect(),
            vec![vec![Inline::text(cited(pack, control), theme::CELL_QUIET)]],
        ],
        anchors: vec![control_anchor(&control.provision)],
        bookmark: Some(format!("{local} {}", control.title)),
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

/// The reasons for which a control was selected, in short.
pub(super) fn drivers(control: &StatementControl) -> TableCell<'static> {
    let marked: Vec<&str> =
        Reason::ALL.iter().filter(|r| control.reasons.iter().any(|m| m.reason == **r)).map(|r| r.short()).collect();
    vec![vec![Inline::text(marked.join(" "), theme::CELL_STRONG)]]
}

fn justification<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableCell<'a> {
    let mut cell: TableCell<'a> = Vec::new();
    let both = !control.justification_for_inclusion.is_empty() && !control.justification_for_exclusion.is_empty();
    for (label, texts) in [
        ("statement.row.inclusion", &control.justification_for_inclusion),
        ("statement.row.exclusion", &control.justification_for_exclusion),
    ] {
        for text in texts {
            let mut inlines = statement_text(pack, text);
            if both {
                inlines.insert(0, Inline::text(pack.word(label), theme::LABEL));
            }
            cell.push(inlines);
        }
    }
    cell
}

fn implementation<'a>(pack: &Pack<'a>, evidence: &EvidenceNumbers, control: &'a StatementControl) -> TableCell<'a> {
    let mut cell: TableCell<'a> = control.implementation.iter().map(|text| statement_text(pack, text)).collect();
    let label = pack.word("statement.row.evidence");
    for text in &control.evidence {
        let mut inlines = statement_text(pack, text);
        inlines.insert(0, Inline::text(" ", theme::LABEL));
        let anchor = evidence.anchor(&text.text).filter(|_| pack.has(Chapter::Evidence));
        inlines.insert(
            0,
            match anchor {
                Some(anchor) => Inline::link(label, LINKED_LABEL, anchor),
                None => Inline::text(label, theme::LABEL),
            },
        );
        cell.push(inlines);
    }
    for text in &control.remarks {
        let mut inlines = statement_text(pack, text);
        inlines.insert(0, Inline::text(pack.word("statement.row.remark"), theme::LABEL));
        cell.push(inlines);
    }
    for date in &control.dates {
        let label = date.header.trim();
        let label = if label.is_empty() { pack.word("statement.row.date") } else { label };
        cell.push(vec![
            Inline::text(pack.label(label), theme::LABEL),
            Inline::text(date.text.text.as_str(), theme::CELL),
        ]);
    }
    cell
}

/// The cells of a control, marked if they are hidden in the source.
fn cited(pack: &Pack<'_>, control: &StatementControl) -> String {
    let cells = cite(pack.record, control.origins());
    if pack.record.rests_on_hidden(control) {
        pack.format("statement.row.hidden", &values! { cells: cells })
    } else {
        cells
    }
}

/// The answers on clauses 4 to 10 as stated in the sources.
fn clauses(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement, section: u32) {
    let record = pack.record;
    let columns = [
        TableColumn::text(pack.word("statement.clauses.clause"), 44.0, 62.0),
        TableColumn::text(pack.word("statement.columns.title"), 110.0, 190.0),
        TableColumn::text(pack.word("statement.clauses.answers"), 200.0, 420.0),
        TableColumn::text(pack.word("statement.columns.origin"), 50.0, 80.0),
    ];
    let rows: Vec<TableRow<'_>> = statement
        .clauses
        .iter()
        .map(|clause| {
            let entries: Vec<&Entry> = record.entries.iter().filter(|e| clause.entries.contains(&e.number)).collect();
            let mut answers: TableCell<'_> = Vec::new();
            let mut origins: Vec<&Origin> = Vec::new();
            for entry in &entries {
                let (texts, cells) = answer(pack, entry);
                answers.extend(texts);
                origins.extend(cells);
            }
            TableRow {
                place: clause.provision.local().into(),
                cells: vec![
                    vec![vec![Inline::text(clause.provision.local(), theme::CELL_STRONG)]],
                    vec![vec![Inline::text(clause.title.as_str(), theme::CELL)]],
                    answers,
                    vec![vec![Inline::text(cite(record, origins), theme::CELL_QUIET)]],
                ],
                continued: Some((clause.provision.local().to_owned(), theme::CELL_STRONG)),
                ..TableRow::default()
            }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    flow.section(Anchor::Section(number::STATEMENT, section), pack.word("statement.clauses.title"));
    flow.lead(&[Inline::text(pack.word("statement.clauses.introduction"), theme::QUIET)], 4.0);
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
}

/// The raw answers of one row by role, and their cells.
fn answer<'a>(pack: &Pack<'a>, entry: &'a Entry) -> (TableCell<'a>, Vec<&'a Origin>) {
    let mut said: Vec<(&'a str, &'a str, &'a Origin)> = Vec::new();
    let word = |key| pack.word(key);
    said.extend(
        entry.applicability.iter().map(|a| (word("statement.clauses.applicability"), a.raw.as_str(), &a.origin)),
    );
    said.extend(entry.status.iter().map(|a| (word("statement.clauses.status"), a.raw.as_str(), &a.origin)));
    said.extend(
        entry
            .justifications
            .iter()
            .map(|j| (word("statement.clauses.justification"), j.text.text.as_str(), &j.text.origin)),
    );
    for (label, texts) in [
        (word("statement.clauses.implementation"), &entry.implementation),
        (word("statement.clauses.owner"), &entry.owner),
        (word("statement.clauses.evidence"), &entry.evidence),
        (word("statement.clauses.remark"), &entry.remarks),
    ] {
        said.extend(texts.iter().map(|t| (label, t.text.as_str(), &t.origin)));
    }
    said.extend(entry.dates.iter().map(|d| (d.header.as_str(), d.text.text.as_str(), &d.text.origin)));
    said.extend(entry.carried_over.iter().map(|c| (c.header.as_str(), c.text.text.as_str(), &c.text.origin)));
    (
        said.iter().map(|(label, text, _)| labelled(pack, label, text)).collect(),
        said.iter().map(|(_, _, origin)| *origin).collect(),
    )
}

fn labelled<'a>(pack: &Pack<'a>, label: &str, text: &'a str) -> Vec<Inline<'a>> {
    vec![Inline::text(pack.label(label), theme::LABEL), Inline::text(text, theme::CELL)]
}
