//! `portfolio.xlsx`: the whole batch as a workbook, one row per organisation.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, DocProperties, ExcelDateTime,
    Formula, Url, Workbook, Worksheet, XlsxError,
};

use super::book::Book;
use super::grid::{self, FIRST_HEADER, Placed, page_setup};
use super::labels::Labels;
use super::rows::{CellContent, Extent, Target};
use super::section::GridSection;
use super::sheet::SheetContent;
use super::streamed::{self, Rows};
use super::style::{STATUSES, Styles, colour, status_word};
use super::table::{CellStyle, Colours, GridColumn, TableSpec, column};
use crate::model::{Figures, Severity, Status};
use crate::output::error::ReportError;
use crate::output::portfolio::{Member, MemberState, Portfolio};

const SUMMARY: &str = "Summary";
const ORGANISATIONS: &str = "Organisations";
const STATEMENTS: &str = "Statements";
const FINDINGS: &str = "Findings";

/// Rules that the chart shows.
const CHARTED: u32 = 10;

/// The most important columns come first and print; the rest is for looking up and filtering.
const ORGANISATION: TableSpec = TableSpec::of(&[
    column("Organisation", CellStyle::Strong, 40.0),
    column(STATE, CellStyle::Text, 14.0),
    column("Why, or what needs a look", CellStyle::Text, 60.0).key("Why"),
    column("Editions", CellStyle::Text, 26.0),
    column("Controls", CellStyle::Number, 10.0).summed(),
    column("Applicable", CellStyle::Number, 11.0).summed(),
    column(EXCLUDED, CellStyle::Number, 10.0).summed(),
    column("Implemented", CellStyle::Number, 13.0).summed().coloured(Colours::Bar(0x9F_D3_BC)),
    column("Of these carried over", CellStyle::Number, 12.0).key("Carried_over").summed(),
    column("Partial", CellStyle::Number, 9.0).summed(),
    column("Open", CellStyle::Number, 8.0).summed().coloured(Colours::Bar(0xFB_D9_85)),
    column("Major", CellStyle::Number, 8.0).summed().coloured(Colours::Bar(0xF4_B7_A4)),
    column("Minor", CellStyle::Number, 8.0).summed(),
    column("Audit pack", CellStyle::Text, 12.0).key(PACK),
    column(MAPPING, CellStyle::Text, 12.0),
    column("Approval", CellStyle::Text, 40.0).aside(),
    column("Input", CellStyle::Quiet, 30.0).aside(),
    column("Statements", CellStyle::Number, 12.0).summed().aside(),
    column("Covered", CellStyle::Number, 10.0).summed().aside(),
    column("Undecided", CellStyle::Number, 11.0).summed().aside(),
    column("Applicability unstated", CellStyle::Number, 14.0).key("Applicability_unstated").summed().aside(),
    column("Planned", CellStyle::Number, 9.0).summed().aside(),
    column("Not implemented", CellStyle::Number, 13.0).key("Not_implemented").summed().aside(),
    column("Alternative", CellStyle::Number, 11.0).summed().aside(),
    column("Status unstated", CellStyle::Number, 10.0).key("Status_unstated").summed().aside(),
    column("Observations", CellStyle::Number, 13.0).summed().aside(),
    column("Notes", CellStyle::Number, 8.0).summed().aside(),
])
.key("Organisations")
.none("No organisation.")
.totalled()
.named();
/// Columns that are counted over or filled in apart.
const STATE: &str = "State";
const EXCLUDED: &str = "Excluded";
const PACK: &str = "Audit_pack";
const MAPPING: &str = "Workbook";
/// Columns of the findings, by severity.
const SEVERITIES: [&str; 4] = ["Major", "Minor", "Observations", "Notes"];

const STATEMENT: TableSpec = TableSpec::of(&[
    column("Organisation", CellStyle::Strong, 40.0),
    column("Framework", CellStyle::Text, 20.0),
    column("Controls", CellStyle::Number, 10.0).summed(),
    column("Covered", CellStyle::Number, 10.0).summed(),
    column("Applicable", CellStyle::Number, 11.0).summed(),
    column("Excluded", CellStyle::Number, 10.0).summed(),
    column("Undecided", CellStyle::Number, 11.0).summed(),
    column("Applicability unstated", CellStyle::Number, 14.0).key("Applicability_unstated").summed(),
    column("Implemented", CellStyle::Number, 13.0).summed(),
    column("Of these carried over", CellStyle::Number, 12.0).key("Carried_over").summed(),
    column("Partial", CellStyle::Number, 9.0).summed(),
    column("Planned", CellStyle::Number, 9.0).summed(),
    column("Not implemented", CellStyle::Number, 13.0).key("Not_implemented").summed(),
    column("Alternative", CellStyle::Number, 11.0).summed(),
    column("Status unstated", CellStyle::Number, 10.0).key("Status_unstated").summed(),
    column("Open", CellStyle::Number, 8.0).summed(),
])
.key("Statements")
.none("No statement.")
.totalled();

const RULE: TableSpec = TableSpec::of(&[
    column("Rule", CellStyle::Strong, 10.0),
    column("Severity", CellStyle::Text, 13.0),
    column("Finding", CellStyle::Text, 60.0),
    column("Organisations", CellStyle::Number, 14.0),
    column("Findings", CellStyle::Number, 12.0).summed(),
])
.key("Findings")
.none("No findings.")
.totalled();

/// Writes the workbook. The same portfolio gives the same bytes. What grows with the organisations is not held in
/// memory: it goes into the file row by row.
pub(super) fn write(portfolio: &Portfolio, to: impl Write) -> io::Result<()> {
    let (form, placed) = form(portfolio).map_err(io::Error::other)?;
    let sheets = placed.into_iter().filter_map(|(name, place)| {
        let streamed = STREAMED.into_iter().find(|streamed| streamed.table.name() == name)?;
        let rows = Box::new(move || (streamed.rows)(portfolio));
        Some(streamed::StreamedSheet { number: streamed.number, table: streamed.table, place, rows })
    });
    streamed::write(&form, &sheets.collect::<Vec<_>>(), to)
}

/// A sheet whose rows are streamed.
struct Streamed {
    /// Its place in the workbook, from 1.
    number: usize,
    sheet: &'static str,
    table: TableSpec,
    rows: fn(&Portfolio) -> Rows<'_>,
    remark: &'static str,
}

const STREAMED: [Streamed; 2] = [
    Streamed {
        number: 2,
        sheet: ORGANISATIONS,
        table: ORGANISATION,
        rows: organisation_rows,
        remark: "One row an organisation, those that failed or are incomplete first. The figures of all its \
                 statements together. From Approval on the columns are not printed.",
    },
    Streamed {
        number: 3,
        sheet: STATEMENTS,
        table: STATEMENT,
        rows: statement_rows,
        remark: "One row an organisation and framework.",
    },
];

impl Streamed {
    /// The sheet without its rows.
    fn form(&self, portfolio: &Portfolio, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
        let extent = Extent::of(self.table.columns.len(), (self.rows)(portfolio));
        let section = GridSection::new(self.table, book.labels, Vec::new()).written_later(extent);
        grid::render(&SheetContent::new(self.sheet, self.sheet, self.remark, vec![section]), book)
    }
}

/// The workbook without the rows of organisations and statements, and where these belong.
fn form(portfolio: &Portfolio) -> Result<(Vec<u8>, Placed), ReportError> {
    let labels = Labels::english();
    let mut made = Book::new(&labels, false);
    let book = &mut made;
    let mut sheets = vec![summary(portfolio, book)?];
    for streamed in STREAMED {
        sheets.push(streamed.form(portfolio, book)?);
    }
    sheets.push(findings(portfolio, book)?);
    let placed = std::mem::take(&mut book.later);
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
            .set_comment(
                "Statements are drafts, derived from the sources of each organisation, unless an approval is shown.",
            )
            .set_custom_property(super::write::OWN_PROPERTY, super::write::PORTFOLIO)
            .set_creation_datetime(&created),
    );
    made.bind(&mut workbook, sheets)?;
    Ok((workbook.save_to_buffer()?, placed))
}

/// `SUM`'s or `COUNTIF`'s range: the cells of a column of the organisations.
fn range(key: &str) -> String {
    format!("{}_{key}", ORGANISATION.name())
}

/// The figure of a statement, or of several together, that a column holds.
fn figure(f: &Figures, key: &str) -> Option<u32> {
    Some(match key {
        "Controls" => f.controls,
        "Covered" => f.covered,
        "Applicable" => f.applicable,
        EXCLUDED => f.excluded,
        "Undecided" => f.undecided,
        "Applicability_unstated" => f.applicability_unstated,
        "Implemented" => f.implemented,
        "Carried_over" => f.implemented_carried_over,
        "Partial" => f.partial,
        "Planned" => f.planned,
        "Not_implemented" => f.not_implemented,
        "Alternative" => f.alternative,
        "Status_unstated" => f.status_unstated,
        "Open" => f.open,
        _ => return None,
    })
}

/// The rows of the sheet Organisations.
fn organisation_rows(portfolio: &Portfolio) -> Rows<'_> {
    Box::new(portfolio.members().iter().map(organisation))
}

/// The figure of an organisation that a column holds; none of a failed one.
fn figure_of(member: &Member, key: &str) -> Option<u32> {
    let figures = member.figures()?;
    match SEVERITIES.iter().position(|severity| *severity == key) {
        Some(at) => member.findings.get(at).copied(),
        None if key == "Statements" => u32::try_from(member.statements.len()).ok(),
        None => figure(&figures, key),
    }
}

fn organisation(member: &Member) -> Vec<CellContent<'_>> {
    let cell = |column: &GridColumn| match column.key {
        "Organisation" => (&*member.name).into(),
        "Input" => (&*member.input).into(),
        STATE => state(member.standing).into(),
        "Why" => (&*member.reason).into(),
        "Editions" => (&*member.edition).into(),
        "Approval" => (&*member.issue).into(),
        PACK => document(member, "audit-pack.pdf", "audit pack"),
        MAPPING => document(member, "mapping.xlsx", "workbook"),
        key => figure_of(member, key).map_or(CellContent::Empty, CellContent::from),
    };
    ORGANISATION.columns.iter().map(cell).collect()
}

/// A link to a file of an organisation, if it is there.
fn document<'m>(member: &'m Member, file: &str, text: &'static str) -> CellContent<'m> {
    if member.documents.iter().any(|document| document == file) {
        // A path beside the workbook, not a place on the net.
        CellContent::Link { text: text.into(), to: Target::File(format!("{}/{file}", member.slug)) }
    } else {
        CellContent::Empty
    }
}

fn state(standing: MemberState) -> String {
    format!("{} {}", standing.sign(), standing.word())
}

/// The rows of the sheet Statements.
fn statement_rows(portfolio: &Portfolio) -> Rows<'_> {
    Box::new(portfolio.members().iter().flat_map(|member| {
        member.statements.iter().map(|statement| {
            let mut row: Vec<CellContent<'_>> = vec![(&*member.name).into(), (&*statement.framework).into()];
            let figure =
                |c: &GridColumn| figure(&statement.figures, c.key).map_or(CellContent::Empty, CellContent::from);
            row.extend(STATEMENT.columns.iter().skip(2).map(figure));
            row
        })
    }))
}

fn findings(portfolio: &Portfolio, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
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
    let section = GridSection::new(RULE, book.labels, rows);
    let remark = "Readiness findings by rule, annexa's own grading, not audit conclusions; those that concern most organisations first.";
    grid::render(&SheetContent::new(FINDINGS, "Findings across the organisations", remark, vec![section]), book)
}

/// A label, a formula and its result.
type Counted = (String, String, u64);

fn summary(portfolio: &Portfolio, book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let styles = &book.styles;
    let mut sheet = Worksheet::new();
    sheet.set_name(SUMMARY)?;
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 14)?;
    sheet.write_string_with_format(0, 0, "Statements of Applicability: portfolio", &styles.title)?;
    sheet.set_row_height(0, 26)?;
    let remark = format!(
        "As of {}. Statements are drafts, derived from the sources of each organisation, unless an approval is shown.",
        if portfolio.as_of().is_empty() { "no day stated".to_owned() } else { portfolio.as_of() }
    );
    sheet.write_string_with_format(1, 0, remark, &styles.subtitle)?;
    let states = MemberState::ALL
        .iter()
        .rev()
        .map(|standing| {
            let formula = format!("COUNTIF({},\"{}\")", range(STATE), state(*standing));
            (state(*standing), formula, portfolio.count(*standing) as u64)
        })
        .collect::<Vec<Counted>>();
    let f = portfolio.figures();
    let at = |status: Status| match status {
        Status::Implemented => "Implemented",
        Status::Partial => "Partial",
        Status::Planned => "Planned",
        Status::NotImplemented => "Not_implemented",
        Status::Alternative => "Alternative",
        Status::Unstated => "Status_unstated",
    };
    let mut controls: Vec<Counted> = STATUSES
        .iter()
        .map(|status| {
            let key = at(*status);
            let result = figure(&f, key).unwrap_or(0);
            (status_word(*status).to_owned(), format!("SUM({})", range(key)), u64::from(result))
        })
        .collect();
    controls.push((
        super::style::NOT_APPLICABLE.to_owned(),
        format!("SUM({})", range(EXCLUDED)),
        u64::from(f.excluded),
    ));
    let severities: Vec<Counted> = SEVERITIES
        .into_iter()
        .zip(Severity::ALL.iter().zip(portfolio.findings()))
        .map(|(key, (severity, result))| {
            (severity.word().to_owned(), format!("SUM({})", range(key)), u64::from(result))
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
    page_setup(&mut sheet, book.labels);
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
        sheet.write_string_with_format(at, 0, label, &styles.closed.strong)?;
        let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
        sheet.write_formula_with_format(at, 1, formula, &styles.closed.number)?;
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
