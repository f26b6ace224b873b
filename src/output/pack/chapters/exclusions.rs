//! Chapter 4: each excluded control with its full justification and an auditor's likely question.

use super::contents::{Pack, control_anchor, exclusion_anchor, finding_links};
use super::number;
use super::row_origins::cite_rows;
use super::statement_row::Grouping;
use crate::i18n::values;
use crate::model::{Applicability, ISO27001_2022, Origin, Statement, StatementControl};
use crate::output::pack::template::{Chapter, PackVariant};
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};

/// An identifier that links to its row in the statement.
pub(super) const LINKED: TextStyle = TextStyle { colour: theme::ACCENT, ..theme::CELL_STRONG };

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    // Between the statement and the transition record; the short form is portrait throughout.
    let orientation = if pack.look == PackVariant::ShortForm { Orientation::Portrait } else { Orientation::Landscape };
    pack.chapter(flow, Chapter::Exclusions, "exclusions.title", orientation);
    let several = pack.record.statements.len() > 1;
    for (at, statement) in (1u32..).zip(&pack.record.statements) {
        if several {
            flow.section(Anchor::Section(number::EXCLUSIONS, at), &statement.framework_name);
        }
        one(flow, pack, statement);
    }
}

/// The columns. Only an internal pack has the auditor's questions; the short form has no origins.
fn columns<'r>(pack: &Pack<'r>) -> Vec<TableColumn<'r>> {
    let asked = if pack.is_internal() { 240.0 } else { 400.0 };
    let mut columns = vec![
        TableColumn::text(pack.word("exclusions.columns.control"), 90.0, 130.0),
        TableColumn::text(pack.word("exclusions.columns.justification"), 150.0, asked),
    ];
    if pack.is_internal() {
        columns.push(TableColumn::text(pack.word("exclusions.columns.question"), 120.0, 160.0));
    }
    if pack.look != PackVariant::ShortForm {
        columns.push(TableColumn::text(pack.word("exclusions.columns.origin"), 48.0, 70.0));
    }
    columns
}

fn one(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, statement: &Statement) {
    let controls = statement.controls.iter().chain(&statement.own_controls);
    let excluded: Vec<&StatementControl> =
        controls.filter(|c| c.in_role && c.applicability.value == Applicability::Excluded).collect();
    let words = if excluded.is_empty() {
        pack.word("exclusions.none").to_owned()
    } else {
        let clause = super::contents::soa_clause(statement);
        pack.format("exclusions.introduction", &values! { n: excluded.len(), clause: clause })
    };
    flow.lead(&[Inline::text(words, theme::QUIET)], 6.0);
    if excluded.is_empty() {
        flow.ensure_space(0.0);
    }
    let columns = columns(pack);
    let rows: Vec<TableRow<'_>> = excluded.into_iter().map(|control| row(pack, control)).collect();
    if !rows.is_empty() {
        let available = flow.width();
        let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
        table.write(flow, rows);
    }
    let out: Vec<&str> = statement.controls.iter().filter(|c| !c.in_role).map(|c| c.provision.local()).collect();
    if let (Some(roles), false) = (&statement.roles, out.is_empty()) {
        let values = values! { n: out.len(), ids: out.join(", "), why: pack.speaker.localize(&roles.why) };
        let words = pack.format("exclusions.not_in_role", &values);
        flow.space(6.0);
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 6.0);
    }
}

fn row<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableRow<'a> {
    let local = control.provision.local();
    let mut identity: TableCell<'a> = vec![
        vec![pack.link(Chapter::Statement, local, LINKED, control_anchor(&control.provision))],
        vec![Inline::text(control.title.as_str(), pack.title_style(theme::CELL))],
    ];
    let findings = finding_links(pack, control);
    if !findings.is_empty() {
        identity.push(findings);
    }
    let grouping = Grouping::of(control);
    identity.extend(grouping.remark(pack, control).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    let texts = &control.justification_for_exclusion;
    let justification: TableCell<'a> = if texts.is_empty() {
        // The reason may be in a remark: the reader sees both.
        let none = vec![Inline::text(pack.word("exclusions.no_justification"), theme::CELL_REMARK)];
        let remarks = grouping.paragraphs(pack, &control.remarks).into_iter().map(|mut remark| {
            remark.insert(0, Inline::text(pack.word("exclusions.remark"), theme::LABEL));
            remark
        });
        std::iter::once(none).chain(remarks).collect()
    } else {
        grouping.paragraphs(pack, texts)
    };
    let origins: Vec<&Origin> =
        control.applicability.origins.iter().chain(texts.iter().flat_map(|t| &t.origins)).collect();
    let mut cells = vec![identity, justification];
    if pack.is_internal() {
        cells.push(vec![vec![Inline::text(pack.word(question(control)), theme::CELL)]]);
    }
    if pack.look != PackVariant::ShortForm {
        cells.push(vec![vec![Inline::text(cite_rows(pack, origins), theme::CELL_QUIET)]]);
    }
    TableRow {
        place: format!("{local} ({})", pack.word("exclusions.title")).into(),
        cells,
        anchors: vec![exclusion_anchor(&control.provision)],
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

/// The key of the question that tests an exclusion of this kind.
fn question(control: &StatementControl) -> &'static str {
    if control.justification_for_exclusion.iter().all(|t| t.text.trim().is_empty()) {
        return "exclusions.questions.without_ground";
    }
    // The questions concern themes of ISO/IEC 27001; other standards use the same numbers for other topics.
    let theme = if control.provision.framework().as_str() == ISO27001_2022 { control.theme.as_str() } else { "" };
    match theme {
        "A.5" => "exclusions.questions.organizational",
        "A.6" => "exclusions.questions.people",
        "A.7" => "exclusions.questions.physical",
        "A.8" => "exclusions.questions.technological",
        _ => "exclusions.questions.other",
    }
}
