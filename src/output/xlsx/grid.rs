//! The one renderer of sheets: the tables of a sheet one below the other, with widths that fit their content, drop-downs,
//! colours, notes and names; it remembers what input cells show.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Formula, Table, TableColumn, TableFunction, TableStyle, Url, Worksheet, XlsxError};

use super::baseline::mark;
use super::book::{Book, letters};
use super::labels::Labels;
use super::rows::{CellContent, Extent, Target};
use super::section::{GridSection, RememberedRow, first_text};
use super::sheet::SheetContent;
use super::style::Styles;
use super::table::{CellStyle, GridColumn, LOOKS, ShownColumn, TableSpec, Total, printed};
use super::text::{LongTexts, bounded, lines, widest_line, within, write_text};
use super::{colours, lists, notes};
use crate::i18n::values;

/// A table with the columns that it shows, in their order.
struct Laid<'s, 'r> {
    section: &'s GridSection<'r>,
    shown: Vec<ShownColumn<'s>>,
    /// Totals of its rows.
    extent: Extent,
}

impl<'s, 'r> Laid<'s, 'r> {
    fn new(section: &'s GridSection<'r>, labels: &'s Labels<'_>) -> Self {
        let extent = section.later.clone().unwrap_or_else(|| Extent::of(section.spec.columns.len(), &section.rows));
        Self { section, shown: section.spec.shown(labels), extent }
    }
}

/// Where a table was placed: rows from 0.
#[derive(Debug, Clone)]
pub(super) struct PlacedSection {
    /// First row of the body.
    pub first: u32,
    /// Last row of the body.
    pub last: u32,
    /// The row of headers.
    pub header: u32,
    /// Last row of the table: the total row, if it has one.
    pub end: u32,
    /// Keys of its columns in their order.
    columns: Vec<&'static str>,
    /// Widths of its columns.
    pub widths: Vec<f64>,
    /// Whether the sheet has room for its links.
    pub linked: bool,
    /// Whether it has no rows.
    pub is_empty: bool,
}

/// Tables whose rows are written later, by name, with their places.
pub(super) type Placed = Vec<(String, PlacedSection)>;

impl PlacedSection {
    /// The place of a column, where the table shows it.
    pub fn column(&self, key: &str) -> Option<u16> {
        self.columns.iter().position(|c| *c == key).and_then(|at| u16::try_from(at).ok())
    }

    /// The places of those of these columns that the table shows, those beside each other together.
    pub fn runs(&self, keys: &[&str]) -> Vec<(u16, u16)> {
        let mut places: Vec<u16> = keys.iter().filter_map(|key| self.column(key)).collect();
        places.sort_unstable();
        places.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some((*run.first()?, *run.last()?))).collect()
    }
}

/// Row of the first table's header on every sheet, from 0: title, remark, a gap.
pub(super) const FIRST_HEADER: u32 = 3;
/// Narrowest column, so that headers stay legible.
const LEAST: f64 = 5.0;
/// Pixels beside each other on A4 landscape at six points and more; wider tables wrap earlier.
const PAGE_WIDTH: f64 = 1_740.0;
/// Height of a line in points, and the highest row that Excel has.
const LINE: f64 = 13.6;
const HIGHEST: f64 = 409.0;
/// The most links that a sheet may hold in Excel; with more, Excel repairs the file.
const MOST_LINKS: usize = 65_530;

/// Writes a sheet.
pub(super) fn render(content: &SheetContent<'_>, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let laid: Vec<Laid<'_, '_>> = content.sections.iter().map(|section| Laid::new(section, labels)).collect();
    let mut sheet = Worksheet::new();
    sheet.set_name(&content.name)?;
    sheet.write_string_with_format(0, 0, &content.title, &book.styles.title)?;
    sheet.set_row_height(0, 24)?;
    let printed = laid.iter().map(|one| printed(&one.shown)).max().unwrap_or(1).max(1);
    let widths = widths(&laid, printed);
    for (column, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let linked = laid.iter().map(|one| one.extent.links).sum::<usize>() <= MOST_LINKS;
    let unlinked = if linked { "" } else { labels.word("sheets.remark.no_links") };
    remark(&mut sheet, &format!("{}{unlinked}", content.remark), &widths[..printed], &book.styles)?;
    let mut row = FIRST_HEADER;
    for one in &laid {
        let section = one.section;
        if !section.heading.is_empty() {
            write_text(&mut sheet, (row, 0), &section.heading, &book.styles.section)?;
            row += 1;
        }
        let place = table(&mut sheet, row, one, &widths, linked, book)?;
        if let [only] = laid.as_slice() {
            sheet.set_freeze_panes(place.first, content.frozen)?;
            sheet.set_repeat_rows(place.header, place.header)?;
            if printed < only.shown.len() {
                sheet.set_print_area(0, 0, place.end, u16::try_from(printed - 1).unwrap_or(u16::MAX))?;
            }
        }
        if section.ruled {
            rules(&mut sheet, &section.spec, &place, labels)?;
        }
        notes::write(&mut sheet, &section.notes, &place)?;
        row = place.end + 3;
        if section.later.is_some() && one.extent.rows > 0 {
            book.later.push((section.name.clone(), place));
        }
    }
    page_setup(&mut sheet, labels);
    Ok(sheet)
}

/// Drop-downs fed by the sheet Lists, and colours by rule, so that an edit recolours its cell.
fn rules(sheet: &mut Worksheet, spec: &TableSpec, place: &PlacedSection, labels: &Labels<'_>) -> Result<(), XlsxError> {
    for list in lists::ALL {
        let keys: Vec<&str> = spec.inputs().filter(|(_, field)| list.offers(*field)).map(|(key, _)| key).collect();
        for (from, to) in place.runs(&keys) {
            sheet.add_data_validation(place.first, from, place.last, to, &list.validation(labels)?)?;
        }
    }
    colours::write(sheet, spec, place, labels)
}

/// The remark, over as many lines as it needs within the printed columns.
fn remark(sheet: &mut Worksheet, text: &str, widths: &[f64], styles: &Styles) -> Result<(), XlsxError> {
    let room = widths.iter().sum::<f64>() * 0.95;
    let needed = lines(text, room);
    if needed > 1 && widths.len() > 1 {
        let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
        sheet.merge_range(1, 0, 1, last, text, &styles.remark)?;
        // A program fits the height of single cells alone.
        sheet.set_row_height(1, (needed as f64 * LINE + 2.0).min(HIGHEST))?;
    } else {
        sheet.write_string_with_format(1, 0, text, &styles.subtitle)?;
    }
    Ok(())
}

/// A4 landscape, one page wide, numbered.
pub(super) fn page_setup(sheet: &mut Worksheet, labels: &Labels<'_>) {
    // Control characters take the place of the page codes first, so that an `&` of the text itself is no code.
    let numbered = labels.format("sheets.footer.page", &values! { page: "\u{1}", pages: "\u{2}" });
    let plain = |text: &str| {
        let text = within(text, 80).replace('&', "&&");
        // Digits behind a size would belong to it.
        if text.starts_with(|c: char| c.is_ascii_digit()) { format!(" {text}") } else { text }
    };
    let draft = plain(labels.issued_short.as_deref().unwrap_or(labels.word("sheets.footer.draft")));
    let page = plain(&numbered).replace('\u{1}', "&P").replace('\u{2}', "&N");
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!("&L&8&A&C&8{draft}&R&8{page}"));
}

/// Widths of the columns, of all tables of a sheet together; the printed ones fit beside each other on a page.
fn widths(laid: &[Laid<'_, '_>], printed: usize) -> Vec<f64> {
    let count = laid.iter().map(|l| l.shown.len()).max().unwrap_or(0).max(1);
    let mut widths = vec![LEAST; count];
    let mut floors = vec![LEAST; count];
    for Laid { shown, extent, .. } in laid {
        for (at, ShownColumn { column, header, at: within_row }) in shown.iter().enumerate() {
            // A header wraps between words; the filter's button takes room beside it.
            let word = header.split(' ').map(widest_line).fold(0.0, f64::max) + 3.0;
            let widest = extent.column(*within_row).widest;
            let header = word.min(column.most.max(LEAST));
            widths[at] = widths[at].max(widest.min(column.most).max(header));
            floors[at] = floors[at].max(header);
        }
    }
    narrow(&mut widths[..printed], &floors);
    widths
}

/// Takes from the widest columns what a page has no room for; no header is narrowed.
fn narrow(widths: &mut [f64], floors: &[f64]) {
    let within = |widths: &[f64], cap: f64| -> f64 {
        widths.iter().zip(floors).map(|(width, floor)| width.min(cap.max(*floor)) * 7.0 + 5.0).sum()
    };
    let mut cap = widths.iter().copied().fold(LEAST, f64::max);
    while within(widths, cap) > PAGE_WIDTH && cap > LEAST {
        cap -= 0.5;
    }
    for (width, floor) in widths.iter_mut().zip(floors) {
        *width = width.min(cap.max(*floor));
    }
}

fn table(
    sheet: &mut Worksheet,
    header: u32,
    laid: &Laid<'_, '_>,
    widths: &[f64],
    linked: bool,
    book: &mut Book<'_>,
) -> Result<PlacedSection, XlsxError> {
    let Laid { section, shown, extent } = laid;
    let name = sheet.name();
    let last_column = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let first = header + 1;
    let mut row = first;
    let header_lines = shown.iter().zip(widths).map(|(c, w)| lines(c.header, *w - 2.0)).max().unwrap_or(1);
    sheet.set_row_height(header, (header_lines as f64 * LINE + 6.0).min(HIGHEST))?;
    let Book { styles, long, labels, remembered, .. } = book;
    for (nth, cells) in section.rows.iter().enumerate() {
        let (mut most, mut all) = (1, 1);
        let mut inputs: Vec<(usize, String)> = Vec::new();
        for (at, (column, width)) in (0u16..).zip(shown.iter().zip(widths)) {
            let content = cells.get(column.at).unwrap_or(&CellContent::Empty);
            let about = || {
                let row = first_text(cells);
                (labels.format("cells.carried_over.of", &values! { sheet: &name, row: &row }), row)
            };
            let (lines, text) = cell(sheet, (row, at), content, (column, *width), linked, (styles, long), about)?;
            all = all.max(lines);
            // What is only looked up, such as a list of cells, makes no row higher than what is read in it.
            if !column.column.aside || column.column.input.is_some() {
                most = most.max(lines);
            }
            if column.column.input.is_some() && !section.row_keys.is_empty() {
                inputs.push((column.at, mark(&text)));
            }
        }
        if let Some(key) = section.row_keys.get(nth) {
            inputs.sort_unstable();
            let marks = inputs.into_iter().map(|(_, mark)| mark).collect();
            remembered.push(RememberedRow { key: key.clone(), marks });
        }
        if height(all).is_some() {
            sheet.set_row_height(row, height_of(most))?;
        }
        row += 1;
    }
    let mut later = 0;
    if section.later.is_some() && extent.rows > 0 {
        pattern(sheet, first, styles)?;
        row += 1;
        later = u32::try_from(extent.rows - 1).unwrap_or(u32::MAX);
    }
    if extent.rows == 0 {
        sheet.write_string_with_format(row, 0, section.none, &styles.subtitle)?;
        row += 1;
    }
    let totals = section.spec.totals && extent.rows > 0 && shown.len() > 1 && !section.name.is_empty();
    let ends_here = if totals { row } else { row - 1 };
    let (last, end) = ((row - 1).saturating_add(later), ends_here.saturating_add(later));
    let total = labels.word("sheets.total.label");
    let columns: Vec<TableColumn> = shown
        .iter()
        .enumerate()
        .map(|(at, c)| {
            let header = if c.column.input.is_some() { &styles.header_open } else { &styles.header };
            let column = TableColumn::new().set_header(c.header).set_header_format(header);
            if totals { total_of(laid, at, column, total) } else { column }
        })
        .collect();
    let mut table =
        Table::new().set_columns(&columns).set_style(TableStyle::Light1).set_banded_rows(false).set_total_row(totals);
    if !section.name.is_empty() {
        table = table.set_name(section.name.clone());
    }
    // Without the rows that are written later: rust_xlsxwriter keeps each cell of a table in memory.
    sheet.add_table(header, 0, ends_here, last_column, &table)?;
    if totals {
        write_totals(sheet, end, laid, styles, total)?;
    }
    if let Some(range) = section.range {
        book.name(range.to_owned(), &name, 0, first, last);
    }
    if section.spec.named {
        for (at, shown) in (0u16..).zip(shown) {
            book.name(format!("{}_{}", section.name, shown.column.key), &name, at, first, last);
        }
    }
    let columns: Vec<&str> = shown.iter().map(|shown| shown.column.key).collect();
    let widths = widths.iter().take(columns.len()).copied().collect();
    Ok(PlacedSection { first, last, header, end, columns, widths, linked, is_empty: extent.rows == 0 })
}

/// Height in points of a row of so many lines. One of a single line is left to the program, which makes room when
/// somebody types more; the others get their height here, since not every program fits it when it opens a file.
pub(super) fn height(lines: usize) -> Option<f64> {
    (lines > 1).then(|| height_of(lines))
}

fn height_of(lines: usize) -> f64 {
    (lines as f64 * LINE + 3.0).min(HIGHEST)
}

/// The row in place of those that are written later: a cell of each look, for the sake of its format, and one of a
/// link.
fn pattern(sheet: &mut Worksheet, row: u32, styles: &Styles) -> Result<(), XlsxError> {
    let formats = LOOKS.iter().map(|look| styles.closed.of(*look)).chain([&styles.link]);
    for (at, format) in (0u16..).zip(formats) {
        sheet.write_blank(row, at, format)?;
    }
    Ok(())
}

/// Writes one cell and returns the lines that it takes and the text that it shows; `about` tells which row it is in,
/// for a text that continues elsewhere.
fn cell<'c>(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    content: &'c CellContent<'_>,
    (shown, width): (&ShownColumn<'_>, f64),
    linked: bool,
    (styles, long): (&Styles, &mut LongTexts),
    about: impl FnOnce() -> (String, String),
) -> Result<(usize, Cow<'c, str>), XlsxError> {
    let format = format_of(shown.column, styles);
    let text: Cow<'c, str> = match content {
        // The line below a row runs through its empty cells too.
        CellContent::Empty => {
            sheet.write_blank(row, at, format)?;
            return Ok((1, Cow::Borrowed("")));
        }
        CellContent::Number(number) => {
            sheet.write_number_with_format(row, at, *number, format)?;
            return Ok((1, Cow::Borrowed("")));
        }
        CellContent::Text(text) => {
            let fitted = long.fit(text, about, shown.header);
            write_text(sheet, (row, at), &fitted, format)?;
            fitted
        }
        CellContent::Link { text, .. } if !linked => {
            write_text(sheet, (row, at), text, format)?;
            Cow::Borrowed(text)
        }
        CellContent::Link { text, to } => {
            let url = match to {
                Target::Place(place) => format!("internal:{place}"),
                Target::File(path) => format!("file:///{path}"),
            };
            sheet.write_url_with_format(row, at, Url::new(url).set_text(bounded(text).as_ref()), &styles.link)?;
            Cow::Borrowed(text)
        }
    };
    Ok((lines(&text, width), text))
}

/// What the total row shows for a column: the first names the row, the second counts the rows.
fn total_of(laid: &Laid<'_, '_>, at: usize, column: TableColumn, total: &str) -> TableColumn {
    match (at, laid.shown.get(at).map(|c| c.column.total)) {
        (0, _) => column.set_total_label(total),
        (1, Some(Total::Nothing)) => {
            let rows = subtotal(laid.section, 103, laid.shown.first());
            column.set_total_function(TableFunction::Custom(Formula::new(rows)))
        }
        (_, Some(Total::Sum)) => column.set_total_function(TableFunction::Sum),
        (_, Some(Total::Filled)) => column.set_total_function(TableFunction::Count),
        _ => column,
    }
}

/// The cells of the total row with their results; the table alone would show zero.
fn write_totals(
    sheet: &mut Worksheet,
    row: u32,
    laid: &Laid<'_, '_>,
    styles: &Styles,
    total: &str,
) -> Result<(), XlsxError> {
    let Laid { section, shown, extent } = laid;
    sheet.write_string_with_format(row, 0, total, &styles.total)?;
    for (at, one) in shown.iter().enumerate().skip(1) {
        let column = one.column;
        let place = u16::try_from(at).unwrap_or(u16::MAX);
        let cells = extent.column(one.at);
        let (formula, result) = match column.total {
            Total::Sum => (subtotal(section, 109, Some(one)), cells.sum),
            Total::Filled => (subtotal(section, 103, Some(one)), cells.filled as f64),
            Total::Nothing if at == 1 => (subtotal(section, 103, shown.first()), extent.rows as f64),
            Total::Nothing => {
                sheet.write_blank(row, place, &styles.total)?;
                continue;
            }
        };
        let centred = matches!(column.look, CellStyle::Centred);
        let format = match (column.total, centred) {
            (Total::Nothing, _) => &styles.total_rows,
            (_, true) => &styles.total_centred,
            (_, false) => &styles.total_number,
        };
        let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
        sheet.write_formula_with_format(row, place, formula, format)?;
    }
    Ok(())
}

/// `SUBTOTAL(103,Statement[Control])`; some signs in a header have to be escaped.
fn subtotal(section: &GridSection<'_>, function: u32, column: Option<&ShownColumn<'_>>) -> String {
    let mut header = String::new();
    for sign in column.map_or("", |c| c.header).chars() {
        if matches!(sign, '\'' | '[' | ']' | '#') {
            header.push('\'');
        }
        header.push(sign);
    }
    format!("SUBTOTAL({function},{}[{header}])", section.name)
}

/// `$E5`: the cell of a column in the table's first row, as colour rules write it.
pub(super) fn relative(column: u16, place: &PlacedSection) -> String {
    format!("${}{}", letters(column), place.first + 1)
}

fn format_of<'s>(column: &GridColumn, styles: &'s Styles) -> &'s Format {
    if column.input.is_some() { styles.open.of(column.look) } else { styles.closed.of(column.look) }
}
