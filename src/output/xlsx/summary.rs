//! The sheet Summary: figures by live formulas, charts, links, and facts about the documents.

use std::fmt::Write as _;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Formula, Url, Worksheet,
    XlsxError,
};

use super::book::{Book, quoted};
use super::grid::page_setup;
use super::labels::Labels;
use super::sheet::{SheetKind, SheetSpec};
use super::style::{STATUSES, colour};
use super::text::{merge_text, pieces, within, write_text};
use super::{document_control, findings, statement};
use crate::i18n::values;
use crate::model::record::{DocumentFacts, Fact, Record};
use crate::model::{Applicability, Basis, DocumentDetail, Figures, Severity, Statement, Status};

/// Values of facts are cut to this in the summary; the record has the whole text.
const FACT: usize = 600;

/// The sheet.
pub(super) const SHEET: SheetSpec = SheetSpec::new(SheetKind::Summary, "summary", &[], |_, _| Vec::new());

/// Writes the sheet; `names` are the other sheets, for the links.
pub(super) fn sheet(record: &Record, book: &Book<'_>, names: &[String]) -> Result<Worksheet, XlsxError> {
    let Book { labels, styles, .. } = book;
    let mut sheet = Worksheet::new();
    sheet.set_name(labels.sheet(SheetKind::Summary))?;
    for (column, width) in [26.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0].into_iter().enumerate() {
        sheet.set_column_width(u16::try_from(column).unwrap_or(0), width)?;
    }
    write_text(&mut sheet, (0, 0), &within(&record.organisation, 200), &styles.title)?;
    sheet.set_row_height(0, 26)?;
    let names_of: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    let frameworks = names_of.join(", ");
    let subject = labels.format("summary.subject", &values! { frameworks: frameworks });
    sheet.write_string_with_format(1, 0, subject, &styles.section)?;
    sheet.write_string_with_format(2, 0, draft(record, labels), &styles.subtitle)?;
    let mut row = 4;
    if record.is_incomplete() {
        row = incomplete(&mut sheet, record, book, row)?;
    }
    for (at, statement) in record.statements.iter().enumerate() {
        let shown = ShownStatement::new(record, labels, at, statement);
        row = figures(&mut sheet, record, &shown, book, row)?;
        row = themes(&mut sheet, &shown, book, row)?;
    }
    row = severities(&mut sheet, record, book, row)?;
    // The list of sheets is not to be cut in half by the end of a page.
    sheet.set_page_breaks(&[row])?;
    row = links(&mut sheet, names, book, row)?;
    row = document_control::write(&mut sheet, record, book, row)?;
    facts(&mut sheet, record, book, row)?;
    page_setup(&mut sheet, labels);
    Ok(sheet)
}

/// `Draft, derived from SoA v2.1 on 2026-01-31. Not approved.`
fn draft(record: &Record, labels: &Labels<'_>) -> String {
    if let Some(state) = record.document_control.state_message() {
        return labels.localizer.sentence(&state).unwrap_or_else(|| state.in_english());
    }
    let first = |texts: &[Fact]| texts.first().map(|t| within(&t.text, 80));
    let title = first(&record.document.title)
        .or_else(|| record.sources.iter().find(|s| s.merged).map(|s| within(&s.name, 80)))
        .unwrap_or_else(|| labels.word("summary.the_sources").to_owned());
    let version = first(&record.document.version).unwrap_or_default();
    let version = version.trim_start_matches(['v', 'V']);
    labels.format("summary.draft", &values! { title: title, version: version })
}

fn incomplete(sheet: &mut Worksheet, record: &Record, book: &Book<'_>, mut row: u32) -> Result<u32, XlsxError> {
    let labels = book.labels;
    let line = |key: &str, source: &str, why: &str| labels.format(key, &values! { source: source, why: why });
    let unread = record.unread_sources.iter().map(|s| line("summary.incomplete.not_read", &s.name, &s.reason));
    let open = record.sources.iter().filter_map(|s| Some((s, labels.localizer.not_merged(s)?))).map(|(s, why)| {
        let key = if s.merged { "summary.incomplete.in_part" } else { "summary.incomplete.not_merged" };
        line(key, &s.name, &why)
    });
    for line in unread.chain(open) {
        merge_text(sheet, row, (0, 10), &within(&line, 1_000), &book.styles.warning)?;
        sheet.set_row_height(row, if line.chars().count() > 150 { 42 } else { 20 })?;
        row += 1;
    }
    Ok(row + 1)
}

/// A figure: the key of its label, formula and result, and the formula and result of the share that was carried over.
/// There is no formula where a column that it counts over is not shown.
type ShownFigures = (&'static str, Option<String>, u32, Option<(Option<String>, u32)>);

/// A statement with the name of its table, for formulas.
struct ShownStatement<'r> {
    labels: &'r Labels<'r>,
    statement: &'r Statement,
    /// Its place among the statements.
    at: usize,
    several: bool,
    table: String,
}

impl<'r> ShownStatement<'r> {
    fn new(record: &Record, labels: &'r Labels<'r>, at: usize, statement: &'r Statement) -> Self {
        let several = record.statements.len() > 1;
        Self { labels, statement, at, several, table: statement::table_name(at, statement) }
    }

    /// A heading, with the statement's name before it where there are several.
    fn headed(&self, heading: &str) -> String {
        if !self.several {
            return heading.to_owned();
        }
        let values = values! { framework: &self.statement.framework_name, heading: heading };
        self.labels.format("summary.of_statement", &values)
    }

    /// How many controls of Annex A, in the organisation's role, fulfil all conditions, each a column and a word; `None`
    /// where a column of them is not shown.
    fn count(&self, conditions: &[(&str, &str)]) -> Option<String> {
        self.count_part(&escaped(self.labels.word(statement::ANNEX_A)), conditions)
    }

    /// The same over all controls of Annex A, whatever their role.
    fn count_all(&self, conditions: &[(&str, &str)]) -> Option<String> {
        let [annex, others, own] =
            [statement::ANNEX_A, statement::NOT_IN_ROLE, statement::OWN].map(|key| self.labels.word(key));
        let begins = |word: &str| word.to_lowercase().starts_with(&annex.to_lowercase());
        if begins(others) && !begins(own) {
            return self.count_part(&format!("{}*", escaped(annex)), conditions);
        }
        let sum = [annex, others].map(|part| self.count_part(&escaped(part), conditions));
        let [Some(annex), Some(others)] = sum else { return None };
        Some(format!("{annex}+{others}"))
    }

    fn count_part(&self, part: &str, conditions: &[(&str, &str)]) -> Option<String> {
        let mut formula = format!("COUNTIFS({}_{},\"{part}\"", self.table, statement::PART);
        for (column, word) in conditions {
            if !shows(self.labels, "statement", column) {
                return None;
            }
            let _ = write!(formula, ",{}_{column},\"{}\"", self.table, escaped(word));
        }
        formula.push(')');
        Some(formula)
    }
}

/// Whether a table shows a column, so that formulas can count over it.
fn shows(labels: &Labels<'_>, table: &str, column: &str) -> bool {
    labels.columns(table).is_none_or(|columns| columns.contains(&column))
}

/// A criterion within quotes in which no sign is a wildcard.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for sign in word.chars() {
        match sign {
            '?' | '*' | '~' => escaped.push('~'),
            '"' => escaped.push('"'),
            _ => {}
        }
        escaped.push(sign);
    }
    escaped
}

/// A text within a formula, in pieces that a formula holds.
fn literal(text: &str) -> String {
    let pieces: Vec<String> = pieces(text, 250).map(|piece| format!("\"{}\"", piece.replace('"', "\"\""))).collect();
    if pieces.is_empty() { "\"\"".to_owned() } else { pieces.join("&") }
}

fn formula(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: Option<&str>,
    result: u32,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    // Without the columns to count over, the figure is a plain number.
    let Some(formula) = formula else {
        sheet.write_number_with_format(row, column, f64::from(result), format)?;
        return Ok(());
    };
    let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

fn figures(
    sheet: &mut Worksheet,
    record: &Record,
    shown: &ShownStatement<'_>,
    book: &Book<'_>,
    row: u32,
) -> Result<u32, XlsxError> {
    let Book { labels, styles, .. } = book;
    let (ranges, statement) = (shown, shown.statement);
    let f: &Figures = &statement.figures;
    let status = |s: Status| ranges.count(&[(statement::STATUS, labels.status(s))]);
    let applicability = |a: Applicability| ranges.count(&[(statement::APPLICABLE, labels.applicability(a))]);
    let open = {
        let of = |s: Status| {
            ranges.count(&[
                (statement::APPLICABLE, labels.applicability(Applicability::Applicable)),
                (statement::STATUS, labels.status(s)),
            ])
        };
        let all: Option<Vec<String>> = [
            of(Status::Planned),
            of(Status::NotImplemented),
            of(Status::Unstated),
            applicability(Applicability::Undecided),
            applicability(Applicability::Unstated),
        ]
        .into_iter()
        .collect();
        all.map(|all| all.join("+"))
    };
    let carried = labels.basis(Basis::CarriedOver);
    let figures: [ShownFigures; 5] = [
        (
            "summary.figures.applicable",
            applicability(Applicability::Applicable),
            f.applicable,
            Some((
                ranges.count(&[
                    (statement::APPLICABLE, labels.applicability(Applicability::Applicable)),
                    (statement::APPLICABLE_BASIS, carried),
                ]),
                carried_applicable(statement, Applicability::Applicable),
            )),
        ),
        (
            "summary.figures.implemented",
            status(Status::Implemented),
            f.implemented,
            Some((
                ranges.count(&[
                    (statement::STATUS, labels.status(Status::Implemented)),
                    (statement::STATUS_BASIS, carried),
                ]),
                f.implemented_carried_over,
            )),
        ),
        ("summary.figures.partial", status(Status::Partial), f.partial, None),
        ("summary.figures.open", open, f.open, None),
        (
            "summary.figures.excluded",
            applicability(Applicability::Excluded),
            f.excluded,
            Some((
                ranges.count(&[
                    (statement::APPLICABLE, labels.applicability(Applicability::Excluded)),
                    (statement::APPLICABLE_BASIS, carried),
                ]),
                carried_applicable(statement, Applicability::Excluded),
            )),
        ),
    ];
    let heading = if f.not_in_role > 0 {
        labels.format("summary.figures.title_with_roles", &values! { n: f.controls, others: f.not_in_role })
    } else {
        labels.format("summary.figures.title", &values! { n: f.controls })
    };
    let heading = shown.headed(&heading);
    sheet.write_string_with_format(row, 0, heading, &styles.section)?;
    for (at, (label, count, result, carried)) in (0u16..).zip(&figures) {
        let column = at * 2;
        let column = if column == 0 { 0 } else { column - 1 };
        formula(sheet, row + 1, column, count.as_deref(), *result, &styles.figure)?;
        sheet.write_string_with_format(row + 2, column, labels.word(label), &styles.figure_label)?;
        if let (true, Some((count, result))) = (statement.has_transition, carried) {
            let behind = format!(" {}", labels.word("summary.figures.of_them_carried_over"));
            let shown = format!("{result}{behind}");
            let Some(count) = count else {
                sheet.write_string_with_format(row + 3, column, shown, &styles.closed.quiet)?;
                continue;
            };
            let formula = Formula::new(format!("={count}&{}", literal(&behind))).set_result(shown);
            sheet.write_formula_with_format(row + 3, column, formula, &styles.closed.quiet)?;
        }
    }
    if shown.at == 0 {
        let total = u32::try_from(record.findings.len()).unwrap_or(u32::MAX);
        let count = format!("COUNT({}_{})", findings::TABLE.name(), findings::NUMBER);
        formula(sheet, row + 1, 9, Some(&count), total, &styles.figure)?;
        let several = record.statements.len() > 1;
        let label = if several { "summary.figures.findings_on_all" } else { "summary.figures.findings" };
        sheet.write_string_with_format(row + 2, 9, labels.word(label), &styles.figure_label)?;
    }
    sheet.set_row_height(row + 1, 28)?;
    if statement.has_transition {
        sheet.set_row_height(row + 3, 52)?;
    }
    Ok(row + 5)
}

fn carried_applicable(statement: &Statement, value: Applicability) -> u32 {
    let of = |c: &&crate::model::StatementControl| {
        c.applicability.value == value && c.applicability.basis == Basis::CarriedOver
    };
    u32::try_from(statement.controls.iter().filter(of).count()).unwrap_or(u32::MAX)
}

/// Controls by theme and status, with a chart beside it.
fn themes(sheet: &mut Worksheet, shown: &ShownStatement<'_>, book: &Book<'_>, row: u32) -> Result<u32, XlsxError> {
    let Book { labels, styles, .. } = book;
    let name = labels.sheet(SheetKind::Summary);
    let (ranges, statement) = (shown, shown.statement);
    sheet.write_string_with_format(row, 0, shown.headed(labels.word("summary.themes.title")), &styles.section)?;
    let header = row + 1;
    let mut words =
        ["summary.themes.theme", "summary.themes.controls", "summary.themes.applicable", "summary.themes.excluded"]
            .map(|key| labels.word(key))
            .to_vec();
    words.extend(STATUSES.iter().map(|s| labels.status(*s)));
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
        let applicability = |a: Applicability| of(&[(statement::APPLICABLE, labels.applicability(a))]);
        let all = ranges.count_all(&[(statement::THEME, theme.theme.as_str())]);
        formula(sheet, at, 1, all.as_deref(), f.controls, &styles.closed.number)?;
        let applicable = applicability(Applicability::Applicable);
        formula(sheet, at, 2, applicable.as_deref(), f.applicable, &styles.closed.number)?;
        let excluded = applicability(Applicability::Excluded);
        formula(sheet, at, 3, excluded.as_deref(), f.excluded, &styles.closed.number)?;
        for (column, status) in (4u16..).zip(STATUSES) {
            let count = of(&[(statement::STATUS, labels.status(status))]);
            formula(sheet, at, column, count.as_deref(), of_status(f, status), &styles.closed.number)?;
        }
    }
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, status) in (4u16..).zip(STATUSES) {
        chart
            .add_series()
            .set_name((name, header, column))
            .set_categories((name, header + 1, 0, at, 0))
            .set_values((name, header + 1, column, at, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour(status))))
            .set_gap(60);
    }
    let title = shown.headed(labels.word("summary.themes.chart"));
    chart.title().set_name(title.as_str()).set_font(ChartFont::new().set_size(11));
    small_axes(&mut chart);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_reverse();
    chart.set_width(880).set_height(225).set_alt_text(labels.word("summary.themes.alternative"));
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
fn severities(sheet: &mut Worksheet, record: &Record, book: &Book<'_>, row: u32) -> Result<u32, XlsxError> {
    let Book { labels, styles, .. } = book;
    let name = labels.sheet(SheetKind::Summary);
    sheet.write_string_with_format(row, 0, labels.word("summary.severities.title"), &styles.section)?;
    let header = row + 1;
    for (column, word) in [(0u16, "summary.severities.severity"), (1, "summary.severities.findings")] {
        sheet.write_string_with_format(header, column, labels.word(word), &styles.header)?;
    }
    let mut at = header;
    for severity in Severity::ALL {
        at += 1;
        sheet.write_string_with_format(at, 0, labels.severity(severity), &styles.closed.strong)?;
        let range = format!("{}_{}", findings::TABLE.name(), findings::SEVERITY);
        let count = record.findings.iter().filter(|f| f.severity == severity).count();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let counted = shows(labels, "findings", findings::SEVERITY)
            .then(|| format!("COUNTIF({range},\"{}\")", escaped(labels.severity(severity))));
        formula(sheet, at, 1, counted.as_deref(), count, &styles.closed.number)?;
    }
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name(labels.word("summary.severities.findings"))
        .set_categories((name, header + 1, 0, at, 0))
        .set_values((name, header + 1, 1, at, 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x1F_4E_79))))
        .set_gap(60);
    chart.title().set_name(labels.word("summary.severities.chart")).set_font(ChartFont::new().set_size(11));
    small_axes(&mut chart);
    chart.legend().set_hidden();
    chart.y_axis().set_reverse();
    chart.set_width(560).set_height(150).set_alt_text(labels.word("summary.severities.alternative"));
    sheet.insert_chart(row, 3, &chart)?;
    Ok(at + 4)
}

fn links(sheet: &mut Worksheet, names: &[String], book: &Book<'_>, row: u32) -> Result<u32, XlsxError> {
    let styles = &book.styles;
    sheet.write_string_with_format(row, 0, book.labels.word("summary.links.title"), &styles.section)?;
    let mut at = row;
    for name in names {
        at += 1;
        let url = Url::new(format!("internal:{}!A1", quoted(name))).set_text(name);
        sheet.write_url_with_format(at, 0, url, &styles.link)?;
    }
    Ok(at + 2)
}

/// The lines that may state a detail for which nothing was recognised.
fn candidates<'r>(document: &'r DocumentFacts, label: &str) -> impl Iterator<Item = &'r Fact> {
    let detail = match label {
        "summary.facts.version" => Some(DocumentDetail::Version),
        "summary.facts.date" => Some(DocumentDetail::Date),
        "summary.facts.owner" => Some(DocumentDetail::Owner),
        "summary.facts.approved_by" => Some(DocumentDetail::Approval),
        _ => None,
    };
    document.candidates.iter().filter(move |c| Some(c.detail) == detail).map(|c| &c.line)
}

/// What the sources state about the document; blanks are reported, not filled.
fn facts(sheet: &mut Worksheet, record: &Record, book: &Book<'_>, row: u32) -> Result<u32, XlsxError> {
    let Book { labels, styles, .. } = book;
    let d = &record.document;
    let all: [(&str, &[Fact]); 12] = [
        ("summary.facts.organisation", &d.organisation),
        ("summary.facts.document_title", &d.title),
        ("summary.facts.scope", &d.scope),
        ("summary.facts.version", &d.version),
        ("summary.facts.date", &d.date),
        ("summary.facts.owner", &d.owner),
        ("summary.facts.prepared_by", &d.prepared_by),
        ("summary.facts.reviewed_by", &d.reviewed_by),
        ("summary.facts.approved_by", &d.approved_by),
        ("summary.facts.classification", &d.classification),
        ("summary.facts.next_review", &d.next_review),
        ("summary.facts.history", &d.history),
    ];
    sheet.write_string_with_format(row, 0, labels.word("summary.facts.title"), &styles.section)?;
    let mut at = row;
    for (label, texts) in all {
        // Most documents have no history of their own; nothing is missed there.
        if texts.is_empty() && label == "summary.facts.history" {
            continue;
        }
        at += 1;
        sheet.write_string_with_format(at, 0, labels.word(label), &styles.closed.strong)?;
        if texts.is_empty() {
            sheet.write_string_with_format(at, 1, labels.word("summary.facts.not_stated"), &styles.subtitle)?;
            for candidate in candidates(d, label) {
                at += 1;
                let line = labels.format("summary.facts.candidate", &values! { line: within(&candidate.text, FACT) });
                merge_text(sheet, at, (1, 8), &line, &styles.closed.text)?;
                let cited = labels.localizer.cite_fact(record, &candidate.origin);
                merge_text(sheet, at, (9, 10), &cited, &styles.closed.quiet)?;
            }
        }
        for (nth, text) in texts.iter().enumerate() {
            at += u32::from(nth > 0);
            let shown = within(&text.text, FACT);
            let lines = super::text::lines(&shown, 104.0);
            merge_text(sheet, at, (1, 8), &shown, &styles.closed.text)?;
            let cited = labels.localizer.cite_fact(record, &text.origin);
            merge_text(sheet, at, (9, 10), &cited, &styles.closed.quiet)?;
            sheet.set_row_height(at, (lines as f64 * 13.2 + 3.0).min(409.0))?;
        }
    }
    Ok(at + 1)
}
