//! `portfolio.xlsx`: the whole batch as a workbook, one row an organisation.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, ConditionalFormatDataBar,
    DocProperties, ExcelDateTime, Formula, Url, Workbook, Worksheet, XlsxError,
};

use super::grid::{self, Column, Content, FIRST_HEADER, Look, Placed, Section, column, page_setup};
use super::style::{STATUSES, Styles, colour, status_word};
use super::text::LongTexts;
use crate::normalise::Status;
use crate::reconcile::{Figures, Severity};
use crate::report::ReportError;
use crate::report::portfolio::{Member, Portfolio, Standing};

const SUMMARY: &str = "Summary";
const ORGANISATIONS: &str = "Organisations";
const STATEMENTS: &str = "Statements";
const FINDINGS: &str = "Findings";

/// Above so many links Excel repairs a file; it holds 65,530 on a sheet, two are written a row.
const LINKED: usize = 32_000;
/// Rules that the chart shows.
const CHARTED: u32 = 10;

const ORGANISATION: [Column; 26] = [
    column("Organisation", Look::Strong, 40.0),
    column("Input", Look::Quiet, 30.0),
    column("State", Look::Text, 14.0),
    column("Why, or what needs a look", Look::Text, 60.0),
    column("Editions", Look::Text, 26.0),
    column("Statements", Look::Number, 12.0),
    column("Controls", Look::Number, 10.0),
    column("Covered", Look::Number, 10.0),
    column("Applicable", Look::Number, 11.0),
    column("Excluded", Look::Number, 10.0),
    column("Undecided", Look::Number, 11.0),
    column("Applicability unstated", Look::Number, 14.0),
    column("Implemented", Look::Number, 13.0),
    column("Of these carried over", Look::Number, 12.0),
    column("Partial", Look::Number, 9.0),
    column("Planned", Look::Number, 9.0),
    column("Not implemented", Look::Number, 13.0),
    column("Alternative", Look::Number, 11.0),
    column("Status unstated", Look::Number, 10.0),
    column("Open", Look::Number, 8.0),
    column("Major", Look::Number, 8.0),
    column("Minor", Look::Number, 8.0),
    column("Observations", Look::Number, 13.0),
    column("Notes", Look::Number, 8.0),
    column("Audit pack", Look::Text, 12.0),
    column("Workbook", Look::Text, 12.0),
];
/// Columns of the organisations' table that formulas count over.
const STATE: char = 'C';
const FIRST_FIGURE: u16 = 5;
const LAST_FIGURE: u16 = 23;
const PACK: u16 = 24;
const MAPPING: u16 = 25;

const STATEMENT: [Column; 16] = [
    column("Organisation", Look::Strong, 40.0),
    column("Framework", Look::Text, 20.0),
    column("Controls", Look::Number, 10.0),
    column("Covered", Look::Number, 10.0),
    column("Applicable", Look::Number, 11.0),
    column("Excluded", Look::Number, 10.0),
    column("Undecided", Look::Number, 11.0),
    column("Applicability unstated", Look::Number, 14.0),
    column("Implemented", Look::Number, 13.0),
    column("Of these carried over", Look::Number, 12.0),
    column("Partial", Look::Number, 9.0),
    column("Planned", Look::Number, 9.0),
    column("Not implemented", Look::Number, 13.0),
    column("Alternative", Look::Number, 11.0),
    column("Status unstated", Look::Number, 10.0),
    column("Open", Look::Number, 8.0),
];

const RULE: [Column; 5] = [
    column("Rule", Look::Strong, 10.0),
    column("Severity", Look::Text, 13.0),
    column("Finding", Look::Text, 60.0),
    column("Organisations", Look::Number, 14.0),
    column("Findings", Look::Number, 12.0),
];

/// Writes the workbook. The same portfolio gives the same bytes.
pub(super) fn write(portfolio: &Portfolio) -> Result<Vec<u8>, ReportError> {
    let styles = Styles::new();
    let mut long = LongTexts::default();
    let organisations = organisations(portfolio, &styles, &mut long)?;
    let statements = statements(portfolio, &styles, &mut long)?;
    let findings = findings(portfolio, &styles, &mut long)?;
    let summary = summary(portfolio, &styles)?;
    let mut workbook = Workbook::new();
    let as_of = portfolio.as_of();
    // The last day that a member was judged by, so that the same members give the same bytes.
    let day = as_of.get(as_of.len().saturating_sub(10)..).unwrap_or_default();
    let created = ExcelDateTime::parse_from_str(day).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Statements of Applicability: portfolio")
            .set_subject("One row an organisation")
            .set_author("annexa")
            .set_comment("Drafts, derived from the sources of each organisation. Not approved.")
            .set_custom_property(super::OWN_PROPERTY, super::PORTFOLIO)
            .set_creation_datetime(&created),
    );
    workbook.push_worksheet(summary);
    workbook.push_worksheet(organisations);
    workbook.push_worksheet(statements);
    workbook.push_worksheet(findings);
    for (name, sheet, first, last) in [
        ("Organisations_State", ORGANISATIONS, STATE, STATE),
        ("Organisations_Figures", ORGANISATIONS, letter(FIRST_FIGURE), letter(LAST_FIGURE)),
    ] {
        let rows = rows_of(portfolio.members().len());
        workbook.define_name(name, &format!("='{sheet}'!${first}${}:${last}${}", rows.0, rows.1))?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// First and last row of a table's body, from 1.
fn rows_of(count: usize) -> (u32, u32) {
    let first = FIRST_HEADER + 2;
    (first, first + u32::try_from(count.max(1)).unwrap_or(1) - 1)
}

fn letter(column: u16) -> char {
    char::from(b'A' + u8::try_from(column).unwrap_or(25))
}

fn range(sheet: &str, column: char, count: usize) -> String {
    let (first, last) = rows_of(count);
    format!("'{sheet}'!${column}${first}:${column}${last}")
}

fn figures_of(f: &Figures) -> [u32; 14] {
    [
        f.controls,
        f.covered,
        f.applicable,
        f.excluded,
        f.undecided,
        f.applicability_unstated,
        f.implemented,
        f.implemented_carried_over,
        f.partial,
        f.planned,
        f.not_implemented,
        f.alternative,
        f.status_unstated,
        f.open,
    ]
}

fn organisations(portfolio: &Portfolio, styles: &Styles, long: &mut LongTexts) -> Result<Worksheet, XlsxError> {
    let rows = portfolio.members().iter().map(organisation).collect();
    let section = Section { heading: String::new(), columns: &ORGANISATION, rows, none: "No organisation." };
    let remark = "One row an organisation, those that failed or are incomplete first. The figures of all its statements together.";
    let (mut sheet, placed) = grid::sheet(ORGANISATIONS, "Organisations", remark, &[section], styles, long)?;
    let Some(place) = placed.first() else { return Ok(sheet) };
    let (first, last) = (place.first, place.last);
    if portfolio.members().len() <= LINKED {
        for (row, member) in (first..).zip(portfolio.members()) {
            for (column, file, text) in [(PACK, "audit-pack.pdf", "audit pack"), (MAPPING, "mapping.xlsx", "workbook")]
            {
                if member.documents.iter().any(|d| d == file) {
                    // A path beside the workbook, not a place on the net.
                    let url = Url::new(format!("file:///{}/{file}", member.slug)).set_text(text);
                    sheet.write_url_with_format(row, column, url, &styles.link)?;
                }
            }
        }
    }
    let bar = |colour: u32| {
        ConditionalFormatDataBar::new()
            .set_fill_color(Color::RGB(colour))
            .set_solid_fill(true)
            .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
    };
    if !portfolio.members().is_empty() {
        sheet.add_conditional_format(first, 12, last, 12, &bar(0x9F_D3_BC))?;
        sheet.add_conditional_format(first, 19, last, 19, &bar(0xFB_D9_85))?;
        sheet.add_conditional_format(first, 20, last, 20, &bar(0xF4_B7_A4))?;
    }
    totals(&mut sheet, *place, FIRST_FIGURE..=LAST_FIGURE, styles, |column| {
        portfolio.members().iter().map(|m| u64::from(figure(m, usize::from(column - FIRST_FIGURE)).unwrap_or(0))).sum()
    })?;
    Ok(sheet)
}

/// Sums below a table that follow its filter, each written with its result.
fn totals(
    sheet: &mut Worksheet,
    place: Placed,
    columns: std::ops::RangeInclusive<u16>,
    styles: &Styles,
    sum: impl Fn(u16) -> u64,
) -> Result<(), XlsxError> {
    let row = place.last + 1;
    sheet.write_string_with_format(row, 0, "Sum of what is shown", &styles.strong)?;
    for column in columns {
        let at = letter(column);
        let formula = Formula::new(format!("=SUBTOTAL(109,{at}{}:{at}{})", place.first + 1, place.last + 1))
            .set_result(sum(column).to_string());
        sheet.write_formula_with_format(row, column, formula, &styles.number)?;
    }
    Ok(())
}

/// The figures of a row in the order of the columns; none of a failed organisation.
fn figure(member: &Member, at: usize) -> Option<u32> {
    let figures = member.figures()?;
    match at {
        0 => u32::try_from(member.statements.len()).ok(),
        1..=14 => figures_of(&figures).get(at - 1).copied(),
        _ => member.findings.get(at - 15).copied(),
    }
}

fn organisation(member: &Member) -> Vec<Content<'_>> {
    let mut row: Vec<Content<'_>> = vec![
        member.name.as_str().into(),
        if member.input == member.name { Content::Empty } else { member.input.as_str().into() },
        state(member.standing).into(),
        member.reason.as_str().into(),
        member.edition.as_str().into(),
    ];
    row.extend((0..19).map(|at| figure(member, at).map_or(Content::Empty, Content::from)));
    row.extend([Content::Empty, Content::Empty]);
    row
}

fn state(standing: Standing) -> String {
    format!("{} {}", standing.sign(), standing.word())
}

fn statements(portfolio: &Portfolio, styles: &Styles, long: &mut LongTexts) -> Result<Worksheet, XlsxError> {
    let rows = portfolio
        .members()
        .iter()
        .flat_map(|member| {
            member.statements.iter().map(|statement| {
                let mut row: Vec<Content<'_>> = vec![member.name.as_str().into(), statement.framework.as_str().into()];
                row.extend(figures_of(&statement.figures).map(Content::from));
                row
            })
        })
        .collect();
    let section = Section { heading: String::new(), columns: &STATEMENT, rows, none: "No statement." };
    let remark = "One row an organisation and framework.";
    Ok(grid::sheet(STATEMENTS, "Statements", remark, &[section], styles, long)?.0)
}

fn findings(portfolio: &Portfolio, styles: &Styles, long: &mut LongTexts) -> Result<Worksheet, XlsxError> {
    let rows = portfolio
        .rules()
        .iter()
        .map(|rule| {
            vec![
                rule.rule.as_str().into(),
                rule.severity.word().into(),
                rule.title.as_str().into(),
                rule.organisations.into(),
                rule.findings.into(),
            ]
        })
        .collect();
    let section = Section { heading: String::new(), columns: &RULE, rows, none: "No findings." };
    let remark = "Readiness findings by rule, annexa's own grading, not audit conclusions; those that concern most organisations first.";
    Ok(grid::sheet(FINDINGS, "Findings across the organisations", remark, &[section], styles, long)?.0)
}

/// A label, a formula and its result.
type Counted = (String, String, u64);

fn summary(portfolio: &Portfolio, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SUMMARY)?;
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 14)?;
    let count = portfolio.members().len();
    sheet.write_string_with_format(0, 0, "Statements of Applicability: portfolio", &styles.title)?;
    sheet.set_row_height(0, 26)?;
    let remark = format!(
        "As of {}. Drafts, derived from the sources of each organisation. Not approved.",
        if portfolio.as_of().is_empty() { "no day stated".to_owned() } else { portfolio.as_of() }
    );
    sheet.write_string_with_format(1, 0, remark, &styles.subtitle)?;
    let column = |at: u16| range(ORGANISATIONS, letter(at), count);
    let states = Standing::ALL
        .iter()
        .rev()
        .map(|standing| {
            let formula = format!("COUNTIF({},\"{}\")", range(ORGANISATIONS, STATE, count), state(*standing));
            (state(*standing), formula, portfolio.count(*standing) as u64)
        })
        .collect::<Vec<Counted>>();
    let f = portfolio.figures();
    let at = |status: Status| match status {
        Status::Implemented => (12, f.implemented),
        Status::Partial => (14, f.partial),
        Status::Planned => (15, f.planned),
        Status::NotImplemented => (16, f.not_implemented),
        Status::Alternative => (17, f.alternative),
        Status::Unstated => (18, f.status_unstated),
    };
    let mut controls: Vec<Counted> = STATUSES
        .iter()
        .map(|status| {
            let (place, result) = at(*status);
            (status_word(*status).to_owned(), format!("SUM({})", column(place)), u64::from(result))
        })
        .collect();
    controls.push((super::style::NOT_APPLICABLE.to_owned(), format!("SUM({})", column(9)), u64::from(f.excluded)));
    let severities: Vec<Counted> = (20u16..)
        .zip(Severity::ALL.iter().zip(portfolio.findings()))
        .map(|(place, (severity, result))| {
            (severity.word().to_owned(), format!("SUM({})", column(place)), u64::from(result))
        })
        .collect();
    let mut row = 3;
    for (heading, of, lines) in [
        ("Organisations by state", "Organisations", states),
        ("Controls by status, all statements", "Controls", controls),
        ("Findings by severity", "Findings", severities),
    ] {
        row = block(&mut sheet, row, heading, of, &lines, styles)?;
    }
    row = top_findings(&mut sheet, portfolio, row, styles)?;
    sheet.write_string_with_format(row, 0, "Sheets", &styles.section)?;
    for name in [ORGANISATIONS, STATEMENTS, FINDINGS] {
        row += 1;
        sheet.write_url_with_format(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(name), &styles.link)?;
    }
    page_setup(&mut sheet);
    sheet.set_active(true);
    Ok(sheet)
}

/// A small table with its chart beside it; gives the row below both.
fn block(
    sheet: &mut Worksheet,
    row: u32,
    heading: &str,
    of: &str,
    lines: &[Counted],
    styles: &Styles,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, heading, &styles.section)?;
    let header = row + 1;
    sheet.write_string_with_format(header, 0, "", &styles.header)?;
    sheet.write_string_with_format(header, 1, of, &styles.header)?;
    let mut at = header;
    for (label, formula, result) in lines {
        at += 1;
        sheet.write_string_with_format(at, 0, label, &styles.strong)?;
        let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
        sheet.write_formula_with_format(at, 1, formula, &styles.number)?;
    }
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    series
        .set_name(of)
        .set_categories((SUMMARY, header + 1, 0, at, 0))
        .set_values((SUMMARY, header + 1, 1, at, 1))
        .set_gap(50);
    if of == "Controls" {
        let points: Vec<_> = STATUSES
            .iter()
            .map(|s| colour(*s))
            .chain([Color::RGB(0xD9_DC_E0)])
            .map(|c| {
                rust_xlsxwriter::ChartPoint::new()
                    .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(c)))
            })
            .collect();
        series.set_points(&points);
    } else {
        series.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(super::style::ACCENT)));
    }
    finish(&mut chart, heading);
    let height = 22 * (u32::try_from(lines.len()).unwrap_or(0) + 3) + 40;
    chart.set_width(620).set_height(height);
    sheet.insert_chart(row, 3, &chart)?;
    // A row is twenty pixels high.
    Ok((at + 2).max(row + height / 20 + 2))
}

/// The rules that concern most organisations, from the sheet that lists all.
fn top_findings(sheet: &mut Worksheet, portfolio: &Portfolio, row: u32, styles: &Styles) -> Result<u32, XlsxError> {
    let count = u32::try_from(portfolio.rules().len()).unwrap_or(u32::MAX).min(CHARTED);
    if count == 0 {
        return Ok(row);
    }
    // A chart is not to be cut in half by the end of a page.
    sheet.set_page_breaks(&[row])?;
    sheet.write_string_with_format(row, 0, "Findings that concern most organisations", &styles.section)?;
    let first = FIRST_HEADER + 1;
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Organisations")
        .set_categories((FINDINGS, first, 2, first + count - 1, 2))
        .set_values((FINDINGS, first, 3, first + count - 1, 3))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(super::style::ACCENT)))
        .set_gap(50);
    finish(&mut chart, "Organisations by finding");
    let height = 26 * count + 70;
    chart.set_width(940).set_height(height);
    sheet.insert_chart(row + 1, 0, &chart)?;
    Ok(row + height / 20 + 4)
}

fn finish(chart: &mut Chart, title: &str) {
    chart.title().set_name(title).set_font(ChartFont::new().set_size(11));
    chart.x_axis().set_font(ChartFont::new().set_size(8));
    chart.y_axis().set_font(ChartFont::new().set_size(8)).set_reverse();
    chart.legend().set_hidden().set_position(ChartLegendPosition::Bottom);
    chart.set_alt_text(format!("Bars: {title}, the same figures as in the cells"));
}
