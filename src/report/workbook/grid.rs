//! A sheet of one or more tables under each other, with widths and heights fit to what they hold.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Table, TableColumn, TableStyle, Url, Worksheet, XlsxError};

use super::style::Styles;
use super::text::{LongTexts, lines, widest_line};

/// What a column looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Wrapped text.
    Text,
    /// An identifier.
    Strong,
    /// Origins and the like.
    Quiet,
    /// Marks and short words.
    Centred,
    /// Numbers.
    Number,
    /// To fill in by the reader.
    Input,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Header; different within a table.
    pub header: &'static str,
    /// Look.
    pub look: Look,
    /// Widest, in characters; beyond that the text wraps.
    pub most: f64,
}

/// A column with its look and greatest width.
pub(super) const fn column(header: &'static str, look: Look, most: f64) -> Column {
    Column { header, look, most }
}

/// A cell's content.
#[derive(Debug, Clone)]
pub(super) enum Content<'r> {
    /// Nothing.
    Empty,
    /// A text, written as text whatever it looks like.
    Text(Cow<'r, str>),
    /// A number.
    Number(f64),
    /// A text that leads to a place in this workbook.
    Link {
        /// What is shown.
        text: String,
        /// `'Sheet'!A1`.
        place: String,
    },
}

impl<'r> From<&'r str> for Content<'r> {
    fn from(text: &'r str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }
}

impl From<String> for Content<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }
}

impl From<u32> for Content<'_> {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// One table with a heading.
pub(super) struct Section<'r> {
    /// Heading above it; empty for the only table of a sheet.
    pub heading: String,
    /// Columns.
    pub columns: &'static [Column],
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Content<'r>>>,
    /// What stands there if there are no rows.
    pub none: &'static str,
}

/// Where a table came to stand: rows from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// Header row.
    pub header: u32,
    /// First row of the body.
    pub first: u32,
    /// Last row of the body.
    pub last: u32,
}

/// Row of the first table's header on every sheet, from 0: title, remark, a gap.
pub(super) const FIRST_HEADER: u32 = 3;
/// Narrowest column, so that headers stay legible.
const LEAST: f64 = 5.0;
/// Characters beside each other on A4 landscape at about six points; beyond that a sheet prints two pages wide.
const PAGE_WIDTH: f64 = 230.0;
/// Height of a line in points, and the highest row that Excel has.
const LINE: f64 = 13.6;
const HIGHEST: f64 = 409.0;

/// Writes a sheet: title, remark, and its tables one below the other.
pub(super) fn sheet(
    name: &str,
    title: &str,
    remark: &str,
    sections: &[Section<'_>],
    styles: &Styles,
    long: &mut LongTexts,
) -> Result<(Worksheet, Vec<Placed>), XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(1, 0, remark, &styles.subtitle)?;
    let widths = widths(sections);
    for (column, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let mut placed = Vec::new();
    let mut row = FIRST_HEADER;
    for section in sections {
        if !section.heading.is_empty() {
            sheet.write_string_with_format(row, 0, &section.heading, &styles.section)?;
            row += 1;
        }
        let place = table(&mut sheet, row, section, &widths, styles, long)?;
        row = place.last + 3;
        placed.push(place);
    }
    if let (1, Some(place)) = (sections.len(), placed.first()) {
        sheet.set_freeze_panes(place.first, 1)?;
        sheet.set_repeat_rows(place.header, place.header)?;
    }
    page_setup(&mut sheet);
    if sections.len() == 1 && widths.iter().sum::<f64>() > PAGE_WIDTH {
        // One page wide would print it too small to read; two keep it legible, with the rows named on both.
        sheet.set_print_fit_to_pages(2, 0);
        sheet.set_repeat_columns(0, 0)?;
    }
    Ok((sheet, placed))
}

/// A4 landscape, one page wide, numbered.
pub(super) fn page_setup(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&L&8&A&C&8Draft – not approved&R&8Page &P of &N");
}

fn widths(sections: &[Section<'_>]) -> Vec<f64> {
    let count = sections.iter().map(|s| s.columns.len()).max().unwrap_or(0);
    let mut widths = vec![LEAST; count];
    for section in sections {
        for (at, column) in section.columns.iter().enumerate() {
            // A header wraps between words; the filter's button takes room beside it.
            let word = column.header.split(' ').map(widest_line).fold(0.0, f64::max) + 3.0;
            let widest = section
                .rows
                .iter()
                .map(|row| match row.get(at) {
                    Some(Content::Text(text)) => widest_line(text) + 2.0,
                    Some(Content::Link { text, .. }) => widest_line(text) + 2.0,
                    Some(Content::Number(_)) => 8.0,
                    _ => 0.0,
                })
                .fold(0.0, f64::max);
            let own = widest.min(column.most).max(word.min(column.most.max(LEAST)));
            widths[at] = widths[at].max(own);
        }
    }
    widths
}

fn table(
    sheet: &mut Worksheet,
    header: u32,
    section: &Section<'_>,
    widths: &[f64],
    styles: &Styles,
    long: &mut LongTexts,
) -> Result<Placed, XlsxError> {
    let name = sheet.name();
    let columns: Vec<TableColumn> = section
        .columns
        .iter()
        .map(|c| TableColumn::new().set_header(c.header).set_header_format(&styles.header))
        .collect();
    let last_column = u16::try_from(section.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let first = header + 1;
    let mut row = first;
    let header_lines = section.columns.iter().zip(widths).map(|(c, w)| lines(c.header, *w - 2.0)).max().unwrap_or(1);
    sheet.set_row_height(header, (header_lines as f64 * LINE + 6.0).min(HIGHEST))?;
    for cells in &section.rows {
        let mut most = 1;
        for ((at, content), (column, width)) in (0u16..).zip(cells).zip(section.columns.iter().zip(widths)) {
            let format = format_of(column.look, styles);
            match content {
                // The line below a row runs through its empty cells too.
                Content::Empty => {
                    sheet.write_blank(row, at, format)?;
                }
                Content::Text(text) => {
                    let about = || format!("{name}, {}", first_text(cells));
                    let fitted = long.fit(text, about, column.header);
                    most = most.max(lines(&fitted, *width));
                    sheet.write_string_with_format(row, at, fitted.as_ref(), format)?;
                }
                Content::Number(number) => {
                    sheet.write_number_with_format(row, at, *number, format)?;
                }
                Content::Link { text, place } => {
                    most = most.max(lines(text, *width));
                    let url = Url::new(format!("internal:{place}")).set_text(text);
                    sheet.write_url_with_format(row, at, url, &styles.link)?;
                }
            }
        }
        sheet.set_row_height(row, (most as f64 * LINE + 3.0).min(HIGHEST))?;
        row += 1;
    }
    if section.rows.is_empty() {
        sheet.write_string_with_format(row, 0, section.none, &styles.subtitle)?;
        row += 1;
    }
    let table = Table::new().set_columns(&columns).set_style(TableStyle::Light1).set_banded_rows(false);
    sheet.add_table(header, 0, row - 1, last_column, &table)?;
    Ok(Placed { header, first, last: row - 1 })
}

fn first_text(cells: &[Content<'_>]) -> String {
    cells
        .iter()
        .find_map(|c| match c {
            Content::Text(text) => Some(super::text::within(text, 40)),
            Content::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

fn format_of(look: Look, styles: &Styles) -> &Format {
    match look {
        Look::Text => &styles.text,
        Look::Strong => &styles.strong,
        Look::Quiet => &styles.quiet,
        Look::Centred => &styles.centred,
        Look::Number => &styles.number,
        Look::Input => &styles.input,
    }
}
