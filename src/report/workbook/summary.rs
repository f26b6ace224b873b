//! The sheet Summary: figures by live formulas, charts, links, and facts about the documents.

use std::fmt::Write as _;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Formula, Url, Worksheet,
    XlsxError,
};

use super::grid::page_setup;
use super::style::{STATUSES, Styles, colour, status_word};
use super::text::within;
use super::{findings, statement};
use crate::normalise::{Applicability, Status};
use crate::reconcile::{Figures, Severity, Statement};
use crate::report::record::{Fact, Record};

const NAME: &str = "Summary";
/// Values of facts are cut to this in the summary; the whole text stands in the record.
const FACT: usize = 600;

/// Writes the sheet; `names` are the other sheets, for the links.
pub(super) fn sheet(record: &Record, styles: &Styles, names: &[String]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?;
    for (column, width) in [26.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0].into_iter().enumerate() {
        sheet.set_column_width(u16::try_from(column).unwrap_or(0), width)?;
    }
    sheet.write_string_with_format(0, 0, within(&record.organisation, 200), &styles.title)?;
    sheet.set_row_height(0, 26)?;
    let names_of: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    let subject = format!("Statement of Applicability, {}", names_of.join(", "));
    sheet.write_string_with_format(1, 0, subject, &styles.section)?;
    sheet.write_string_with_format(2, 0, draft(record), &styles.subtitle)?;
    let mut row = 4;
    if record.is_incomplete() {
        row = incomplete(&mut sheet, record, styles, row)?;
    }
    for (at, statement) in record.statements.iter().enumerate() {
        let shown = ShownStatement::new(record, at, statement);
        row = figures(&mut sheet, record, &shown, styles, row)?;
        row = themes(&mut sheet, &shown, styles, row)?;
    }
    row = severities(&mut sheet, record, styles, row)?;
    // The list of sheets is not to be cut in half by the end of a page.
    sheet.set_page_breaks(&[row])?;
    row = links(&mut sheet, names, styles, row)?;
    facts(&mut sheet, record, styles, row)?;
    page_setup(&mut sheet);
    sheet.set_active(true);
    Ok(sheet)
}

/// `Draft, derived from SoA v2.1 on 2026-01-31. Not approved.`
fn draft(record: &Record) -> String {
    let first = |texts: &[Fact]| texts.first().map(|t| within(&t.text, 80));
    let title = first(&record.document.title)
        .or_else(|| record.sources.iter().find(|s| s.merged).map(|s| within(&s.name, 80)))
        .unwrap_or_else(|| "the sources".to_owned());
    let version = first(&record.document.version).map_or_else(String::new, |v| {
        let plain = v.trim_start_matches(['v', 'V']).to_owned();
        format!(" v{plain}")
    });
    format!("Draft, derived from {title}{version} on {}. Not approved.", record.as_of)
}

fn incomplete(sheet: &mut Worksheet, record: &Record, styles: &Styles, mut row: u32) -> Result<u32, XlsxError> {
    let unread = record.unread_sources.iter().map(|s| format!("Incomplete: {} was not read: {}", s.name, s.reason));
    let open = record.sources.iter().filter_map(|s| Some((s, s.not_merged()?))).map(|(s, why)| {
        let what = if s.merged { "was merged in part" } else { "was not merged" };
        format!("Incomplete: {} {what}: {why}", s.name)
    });
    for line in unread.chain(open) {
        sheet.merge_range(row, 0, row, 10, &within(&line, 1_000), &styles.warning)?;
        sheet.set_row_height(row, if line.chars().count() > 150 { 42 } else { 20 })?;
        row += 1;
    }
    Ok(row + 1)
}

/// A figure: its label, formula and result, and the formula and result of the share that was carried over.
type Shown = (&'static str, String, u32, Option<(String, u32)>);

/// A statement with the name of its table, for formulas.
struct ShownStatement<'r> {
    statement: &'r Statement,
    /// Its place among the statements.
    at: usize,
    /// What stands before headings where there are several statements.
    prefix: String,
    table: String,
}

impl<'r> ShownStatement<'r> {
    fn new(record: &Record, at: usize, statement: &'r Statement) -> Self {
        let several = record.statements.len() > 1;
        Self {
            statement,
            at,
            prefix: if several { format!("{}: ", statement.framework_name) } else { String::new() },
            table: statement::table_name(at, statement),
        }
    }

    /// How many controls of Annex A, in the organisation's role, fulfil all conditions, each a column and a word.
    fn count(&self, conditions: &[(&str, &str)]) -> String {
        self.count_part(statement::ANNEX_A, conditions)
    }

    /// The same over the rows whose part is this one; `*` in it stands for anything.
    fn count_part(&self, part: &str, conditions: &[(&str, &str)]) -> String {
        let mut formula = format!("COUNTIFS({}_{},\"{part}\"", self.table, statement::PART);
        for (column, word) in conditions {
            let _ = write!(formula, ",{}_{column},\"{}\"", self.table, escaped(word));
        }
        formula.push(')');
        formula
    }
}

/// A criterion of COUNTIFS in which `?` stands for itself.
fn escaped(word: &str) -> String {
    word.replace('?', "~?")
}

fn formula(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: &str,
    result: u32,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

fn figures(
    sheet: &mut Worksheet,
    record: &Record,
    shown: &ShownStatement<'_>,
    styles: &Styles,
    row: u32,
) -> Result<u32, XlsxError> {
    let (ranges, statement) = (shown, shown.statement);
    let f: &Figures = &statement.figures;
    let status = |s: Status| ranges.count(&[(statement::STATUS, status_word(s))]);
    let applicability = |a: Applicability| ranges.count(&[(statement::APPLICABLE, a.word())]);
    let open = {
        let of = |s: Status| {
            ranges.count(&[
                (statement::APPLICABLE, Applicability::Applicable.word()),
                (statement::STATUS, status_word(s)),
            ])
        };
        format!(
            "{}+{}+{}+{}+{}",
            of(Status::Planned),
            of(Status::NotImplemented),
            of(Status::Unstated),
            applicability(Applicability::Undecided),
            applicability(Applicability::Unstated)
        )
    };
    let carried = "carried over";
    let figures: [Shown; 5] = [
        (
            "applicable",
            applicability(Applicability::Applicable),
            f.applicable,
            Some((
                ranges.count(&[
                    (statement::APPLICABLE, Applicability::Applicable.word()),
                    (statement::APPLICABLE_BASIS, carried),
                ]),
                carried_applicable(statement, Applicability::Applicable),
            )),
        ),
        (
            "implemented",
            status(Status::Implemented),
            f.implemented,
            Some((
                ranges.count(&[
                    (statement::STATUS, status_word(Status::Implemented)),
                    (statement::STATUS_BASIS, carried),
                ]),
                f.implemented_carried_over,
            )),
        ),
        ("partly implemented", status(Status::Partial), f.partial, None),
        ("open", open, f.open, None),
        (
            "excluded",
            applicability(Applicability::Excluded),
            f.excluded,
            Some((
                ranges.count(&[
                    (statement::APPLICABLE, Applicability::Excluded.word()),
                    (statement::APPLICABLE_BASIS, carried),
                ]),
                carried_applicable(statement, Applicability::Excluded),
            )),
        ),
    ];
    let mut heading = format!("{}Controls of Annex A: {}", shown.prefix, f.controls);
    if f.not_in_role > 0 {
        let _ = write!(heading, ", of them {} for a role that is not the organisation's", f.not_in_role);
    }
    sheet.write_string_with_format(row, 0, heading, &styles.section)?;
    for (at, (label, count, result, carried)) in (0u16..).zip(&figures) {
        let column = at * 2;
        let column = if column == 0 { 0 } else { column - 1 };
        formula(sheet, row + 1, column, count, *result, &styles.figure)?;
        sheet.write_string_with_format(row + 2, column, *label, &styles.figure_label)?;
        if let (true, Some((count, result))) = (statement.has_transition, carried) {
            let text = format!("{count}&\" of them carried over, to be confirmed\"");
            let shown = format!("{result} of them carried over, to be confirmed");
            let formula = Formula::new(format!("={text}")).set_result(shown);
            sheet.write_formula_with_format(row + 3, column, formula, &styles.closed.quiet)?;
        }
    }
    if shown.at == 0 {
        let total = u32::try_from(record.findings.len()).unwrap_or(u32::MAX);
        formula(sheet, row + 1, 9, &format!("COUNT({}_{})", findings::TABLE, findings::NUMBER), total, &styles.figure)?;
        let label = if record.statements.len() > 1 { "findings on all statements" } else { "findings" };
        sheet.write_string_with_format(row + 2, 9, label, &styles.figure_label)?;
    }
    sheet.set_row_height(row + 1, 28)?;
    if statement.has_transition {
        sheet.set_row_height(row + 3, 52)?;
    }
    Ok(row + 5)
}

fn carried_applicable(statement: &Statement, value: Applicability) -> u32 {
    let of = |c: &&crate::reconcile::StatementControl| {
        c.applicability.value == value && c.applicability.basis == crate::normalise::Basis::CarriedOver
    };
    u32::try_from(statement.controls.iter().filter(of).count()).unwrap_or(u32::MAX)
}

/// Controls by theme and status, with a chart beside it.
fn themes(sheet: &mut Worksheet, shown: &ShownStatement<'_>, styles: &Styles, row: u32) -> Result<u32, XlsxError> {
    let (ranges, statement) = (shown, shown.statement);
    sheet.write_string_with_format(row, 0, format!("{}By theme", shown.prefix), &styles.section)?;
    let header = row + 1;
    let mut words = vec!["Theme", "Controls", "Applicable", "Excluded"];
    words.extend(STATUSES.iter().map(|s| status_word(*s)));
    for (column, word) in (0u16..).zip(&words) {
        sheet.write_string_with_format(header, column, *word, &styles.header)?;
    }
    sheet.set_row_height(header, 30)?;
    let mut at = header;
    for theme in &statement.themes {
        at += 1;
        let f = &theme.figures;
        let title = format!("{} {}", theme.theme, theme.title);
        // As wide as the column; bold letters take a little more.
        let lines = super::text::lines(&title, 23.0).max(1);
        sheet.write_string_with_format(at, 0, title, &styles.closed.strong)?;
        sheet.set_row_height(at, 3.0 + 13.2 * lines as f64)?;
        let of = |extra: &[(&str, &str)]| {
            let mut all = vec![(statement::THEME, theme.theme.as_str())];
            all.extend_from_slice(extra);
            ranges.count(&all)
        };
        let applicability = |a: Applicability| of(&[(statement::APPLICABLE, a.word())]);
        let all = ranges.count_part("Annex A*", &[(statement::THEME, theme.theme.as_str())]);
        formula(sheet, at, 1, &all, f.controls, &styles.closed.number)?;
        formula(sheet, at, 2, &applicability(Applicability::Applicable), f.applicable, &styles.closed.number)?;
        formula(sheet, at, 3, &applicability(Applicability::Excluded), f.excluded, &styles.closed.number)?;
        for (column, status) in (4u16..).zip(STATUSES) {
            let count = of(&[(statement::STATUS, status_word(status))]);
            formula(sheet, at, column, &count, of_status(f, status), &styles.closed.number)?;
        }
    }
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, status) in (4u16..).zip(STATUSES) {
        chart
            .add_series()
            .set_name((NAME, header, column))
            .set_categories((NAME, header + 1, 0, at, 0))
            .set_values((NAME, header + 1, column, at, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour(status))))
            .set_gap(60);
    }
    chart.title().set_name(format!("{}Status by theme", shown.prefix).as_str()).set_font(ChartFont::new().set_size(11));
    small_axes(&mut chart);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_reverse();
    chart
        .set_width(880)
        .set_height(225)
        .set_alt_text("Stacked bars: controls of each theme by status, the same figures as in the table above");
    sheet.insert_chart(at + 2, 0, &chart)?;
    Ok(at + 14)
}

/// Labels small enough that none is left out for want of room.
fn small_axes(chart: &mut Chart) {
    chart.x_axis().set_font(ChartFont::new().set_size(8));
    chart.y_axis().set_font(ChartFont::new().set_size(8));
}

fn of_status(f: &Figures, status: Status) -> u32 {
    match status {
        Status::Implemented => f.implemented,
        Status::Partial => f.partial,
        Status::Planned => f.planned,
        Status::NotImplemented => f.not_implemented,
        Status::Alternative => f.alternative,
        Status::Unstated => f.status_unstated,
    }
}

/// Findings by severity, with a chart.
fn severities(sheet: &mut Worksheet, record: &Record, styles: &Styles, row: u32) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, "Findings by severity", &styles.section)?;
    let header = row + 1;
    for (column, word) in [(0u16, "Severity"), (1, "Findings")] {
        sheet.write_string_with_format(header, column, word, &styles.header)?;
    }
    let mut at = header;
    for severity in Severity::ALL {
        at += 1;
        sheet.write_string_with_format(at, 0, severity.word(), &styles.closed.strong)?;
        let range = format!("{}_{}", findings::TABLE, findings::SEVERITY);
        let count = record.findings.iter().filter(|f| f.severity == severity).count();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        formula(sheet, at, 1, &format!("COUNTIF({range},\"{}\")", severity.word()), count, &styles.closed.number)?;
    }
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Findings")
        .set_categories((NAME, header + 1, 0, at, 0))
        .set_values((NAME, header + 1, 1, at, 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x1F_4E_79))))
        .set_gap(60);
    chart.title().set_name("Findings by severity").set_font(ChartFont::new().set_size(11));
    small_axes(&mut chart);
    chart.legend().set_hidden();
    chart.y_axis().set_reverse();
    chart
        .set_width(560)
        .set_height(150)
        .set_alt_text("Bars: findings by severity, the same figures as in the table beside it");
    sheet.insert_chart(row, 3, &chart)?;
    Ok(at + 4)
}

fn links(sheet: &mut Worksheet, names: &[String], styles: &Styles, row: u32) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, "Sheets", &styles.section)?;
    let mut at = row;
    for name in names {
        at += 1;
        let url = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url_with_format(at, 0, url, &styles.link)?;
    }
    Ok(at + 2)
}

/// What the sources state about the document; blanks are said, not filled.
fn facts(sheet: &mut Worksheet, record: &Record, styles: &Styles, row: u32) -> Result<u32, XlsxError> {
    let d = &record.document;
    let all: [(&str, &[Fact]); 10] = [
        ("Organisation", &d.organisation),
        ("Document title", &d.title),
        ("Scope", &d.scope),
        ("Version", &d.version),
        ("Date", &d.date),
        ("Owner", &d.owner),
        ("Prepared by", &d.prepared_by),
        ("Reviewed by", &d.reviewed_by),
        ("Approved by", &d.approved_by),
        ("Classification", &d.classification),
    ];
    sheet.write_string_with_format(row, 0, "What the sources state about the document", &styles.section)?;
    let mut at = row;
    for (label, texts) in all {
        at += 1;
        sheet.write_string_with_format(at, 0, label, &styles.closed.strong)?;
        if texts.is_empty() {
            sheet.write_string_with_format(at, 1, "not stated in the sources", &styles.subtitle)?;
        }
        for (nth, text) in texts.iter().enumerate() {
            at += u32::from(nth > 0);
            let shown = within(&text.text, FACT);
            let lines = super::text::lines(&shown, 104.0);
            sheet.merge_range(at, 1, at, 8, &shown, &styles.closed.text)?;
            sheet.merge_range(at, 9, at, 10, &record.cite_fact(&text.origin), &styles.closed.quiet)?;
            sheet.set_row_height(at, (lines as f64 * 13.2 + 3.0).min(409.0))?;
        }
    }
    Ok(at + 1)
}
