//! Chapter 3: the Statement of Applicability by theme, additional controls, and answers on clauses.

use super::contents::{EvidenceNumbers, Pack};
use super::statement_row::{FIXED_COLUMNS, row};
use super::{clause_answers, empty_columns, number, short_statement, unanswered};
use crate::i18n::values;
use crate::model::{Reason, Statement, StatementControl};
use crate::output::pack::template::{Chapter, PackVariant};
use crate::output::pdf::chart::{self, Bar, BarPart};
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};

fn columns<'r>(pack: &Pack<'r>) -> [TableColumn<'r>; 9] {
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    // `carried over from A.12.1.1` on one line.
    let applicable = if pack.record.statements.iter().any(|s| s.has_transition) { 94.0 } else { 50.0 };
    [
        column("statement.columns.control", 44.0, 62.0),
        column("statement.columns.title", 82.0, 118.0),
        column("statement.columns.applicable", applicable, 106.0),
        column("statement.columns.status", 66.0, 80.0),
        column("statement.columns.drivers", 40.0, 52.0),
        column("statement.columns.justification", 64.0, 320.0),
        column("statement.columns.implementation", 96.0, 340.0),
        column("statement.columns.owner", 52.0, 92.0),
        column("statement.columns.origin", 42.0, 74.0),
    ]
}

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
        let mut themes: Vec<(String, Vec<&StatementControl>)> = statement
            .themes
            .iter()
            .map(|theme| {
                let controls = statement.controls.iter().filter(|c| c.theme == theme.theme);
                (format!("{} {}", theme.theme, theme.title), controls.collect())
            })
            .collect();
        // Controls of a theme that the figures do not list would otherwise be lost.
        let unlisted = |c: &&StatementControl| !statement.themes.iter().any(|t| t.theme == c.theme);
        let rest = statement.controls.iter().filter(unlisted).collect();
        themes.push((pack.word("statement.further").to_owned(), rest));
        themes.push((pack.word("statement.own_controls").to_owned(), statement.own_controls.iter().collect()));
        let mut groups: Vec<Group<'_>> = themes
            .into_iter()
            .map(|(title, controls)| {
                let (silent, answered): (Vec<_>, Vec<_>) =
                    controls.into_iter().partition(|control| unanswered::is_unanswered(control));
                Group { title, rows: answered.into_iter().map(|c| row(pack, &evidence, c)).collect(), silent }
            })
            .collect();
        let mut rows: Vec<&mut Vec<TableRow<'_>>> = groups.iter_mut().map(|group| &mut group.rows).collect();
        let (shown, left_out) = empty_columns::without_empty(&columns, &mut rows, FIXED_COLUMNS);
        let available = flow.width();
        let table = PdfTable::measure_full(flow.setter, &shown, groups.iter().flat_map(|group| &group.rows), available);
        for group in groups {
            if group.rows.is_empty() && group.silent.is_empty() {
                continue;
            }
            section += 1;
            flow.section(Anchor::Section(number::STATEMENT, section), &titled(&group.title));
            table.write(flow, group.rows);
            unanswered::write(flow, pack, &group.silent);
            flow.space(6.0);
        }
        empty_columns::name(flow, pack, &left_out);
        section += 1;
        clause_answers::write(flow, pack, statement, section);
    }
}

/// The controls of a theme: rows of the table, and those without any answer.
struct Group<'r> {
    title: String,
    rows: Vec<TableRow<'r>>,
    silent: Vec<&'r StatementControl>,
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

/// The reasons for which a control was selected, in short.
pub(super) fn drivers(control: &StatementControl) -> TableCell<'static> {
    let marked: Vec<&str> =
        Reason::ALL.iter().filter(|r| control.reasons.iter().any(|m| m.reason == **r)).map(|r| r.short()).collect();
    vec![vec![Inline::text(marked.join(" "), theme::CELL_STRONG)]]
}
