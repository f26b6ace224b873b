//! Rows written straight into the finished file, one at a time: a sheet with one row per organisation is never held
//! in memory, and neither are its links and texts. Its texts are in their cells (`inlineStr`, ECMA-376 part 1, 18.3.1.4)
//! and not in the list that cells share, which would have to be in memory whole; but for the few with signs that are written
//! by their numbers, which some programs read in that list alone.
//!
//! The form is a whole workbook but for these rows; one row takes their place and holds a cell of each format
//! (see [`Section::written_later`](super::section::GridSection::written_later)). Its tables are of that one row, since
//! rust_xlsxwriter keeps every cell of a table in memory; here they get all their rows, and the total row that would
//! close the table of one row goes. All else of the form is copied as it is.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::io::{self, Cursor, Read as _, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::book::letters;
use super::grid::{self, PlacedSection};
use super::rows::{CellContent, Target};
use super::table::{LOOKS, TableSpec};
use super::text::{lines, numbered};

const SHARED_TEXTS: &str = "xl/sharedStrings.xml";
const LINK: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

/// Rows in their order.
pub(super) type Rows<'p> = Box<dyn Iterator<Item = Vec<CellContent<'p>>> + 'p>;

/// A sheet whose only table gets its rows here.
pub(super) struct StreamedSheet<'p> {
    /// Its place in the workbook, from 1.
    pub number: usize,
    /// The table, with its columns in the order of the sheet.
    pub table: TableSpec,
    /// Where the table is.
    pub place: PlacedSection,
    /// Its rows, built again each time.
    pub rows: Box<dyn Fn() -> Rows<'p> + 'p>,
}

/// Writes a workbook from its form and the rows of these sheets.
pub(super) fn write(form: &[u8], sheets: &[StreamedSheet<'_>], to: impl Write) -> io::Result<()> {
    let mut form = ZipArchive::new(Cursor::new(form))?;
    let mut file = ZipWriter::new_stream(to);
    let names: Vec<String> = form.file_names().map(|name| Ok(name?.into_owned())).collect::<io::Result<_>>()?;
    let mut shared = Shared::of(part(&mut form, SHARED_TEXTS)?)?;
    for name in names.iter().filter(|name| *name != SHARED_TEXTS) {
        let xml = part(&mut form, name)?;
        start(&mut file, name)?;
        let is_of = |sheet: &&StreamedSheet<'_>, folder: &str, end: &str| {
            *name == format!("xl/worksheets/{folder}sheet{}{end}", sheet.number)
        };
        if let Some(sheet) = sheets.iter().find(|sheet| is_of(sheet, "", ".xml")) {
            sheet.write(&xml, &mut shared, &mut file)?;
        } else if let Some(sheet) = sheets.iter().find(|sheet| is_of(sheet, "_rels/", ".xml.rels")) {
            sheet.write_targets(&xml, &mut file)?;
        } else if let Some(sheet) = sheets.iter().find(|sheet| sheet.is_table(name, &xml)) {
            file.write_all(sheet.table(&xml)?.as_bytes())?;
        } else {
            file.write_all(xml.as_bytes())?;
        }
    }
    // Last, when all of them are known.
    start(&mut file, SHARED_TEXTS)?;
    file.write_all(shared.xml()?.as_bytes())?;
    file.finish()?;
    Ok(())
}

/// The texts that cells share: those of the form, and those of rows that are written by their numbers.
struct Shared {
    form: String,
    /// How many different ones the form has, and how many cells name one.
    different: usize,
    cells: usize,
    /// Further ones, with their signs by number, and their places.
    further: HashMap<String, usize>,
}

impl Shared {
    fn of(form: String) -> io::Result<Self> {
        let number =
            |mark: &str| -> io::Result<usize> { cut(cut(&form, mark)?.1, "\"")?.0.parse().map_err(io::Error::other) };
        let (different, cells) = (number(" uniqueCount=\"")?, number(" count=\"")?);
        Ok(Self { form, different, cells, further: HashMap::new() })
    }

    /// The place of a further one, which a cell names.
    fn place(&mut self, text: String) -> usize {
        self.cells += 1;
        let next = self.different + self.further.len();
        *self.further.entry(text).or_insert(next)
    }

    fn xml(&self) -> io::Result<String> {
        let (head, behind) = cut(&self.form, " count=\"")?;
        let (texts, _) = cut(cut(behind, ">")?.1, "</sst>")?;
        let different = self.different + self.further.len();
        let mut xml = format!("{head} count=\"{}\" uniqueCount=\"{different}\">{texts}", self.cells);
        let mut further: Vec<_> = self.further.iter().collect();
        further.sort_unstable_by_key(|(_, place)| **place);
        for (text, _) in further {
            xml.push_str("<si><t xml:space=\"preserve\">");
            push_text(&mut xml, text);
            xml.push_str("</t></si>");
        }
        xml.push_str("</sst>");
        Ok(xml)
    }
}

/// A part of the form; all of them are XML.
fn part(form: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> io::Result<String> {
    let mut xml = String::new();
    form.by_name(name)?.read_to_string(&mut xml)?;
    Ok(xml)
}

fn start<W: Write + io::Seek>(file: &mut ZipWriter<W>, name: &str) -> io::Result<()> {
    // No day and nobody's permissions, so that the same input gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600)
        .last_modified_time(zip::DateTime::default());
    Ok(file.start_file(name, options)?)
}

/// What is before and after a mark in a part of the form.
fn cut<'x>(xml: &'x str, mark: &str) -> io::Result<(&'x str, &'x str)> {
    xml.split_once(mark).ok_or_else(|| io::Error::other(format!("the form of the workbook has no `{mark}`")))
}

impl StreamedSheet<'_> {
    /// Writes the sheet: the form's, with all rows in place of the placeholder row.
    fn write(&self, form: &str, shared: &mut Shared, to: &mut impl Write) -> io::Result<()> {
        let first = self.place.first + 1;
        let (head, behind) = cut(form, &format!("<row r=\"{first}\""))?;
        let (pattern, mut tail) = cut(behind, "</row>")?;
        if self.has_total() && self.place.last > self.place.first {
            // The total row of the table of one row, which is of that form alone.
            let (before, behind) = cut(tail, &format!("<row r=\"{}\"", first + 1))?;
            if !before.is_empty() {
                return Err(io::Error::other("the form of the workbook has no total row below the one for the rows"));
            }
            let (total, behind) = cut(behind, "</row>")?;
            shared.cells = shared.cells.saturating_sub(total.matches(" t=\"s\"").count());
            tail = behind;
        }
        let formats: Vec<&str> = pattern.split(" s=\"").skip(1).filter_map(|format| format.split('"').next()).collect();
        if formats.len() != LOOKS.len() + 1 {
            return Err(io::Error::other("the form of the workbook has another row in place of the rows"));
        }
        to.write_all(head.as_bytes())?;
        let letters: Vec<String> = (0u16..).take(self.table.columns.len()).map(letters).collect();
        let mut xml = String::new();
        for (row, cells) in (first..).zip((self.rows)()) {
            xml.clear();
            self.row(&mut xml, row, &cells, (&letters, &formats), shared);
            to.write_all(xml.as_bytes())?;
        }
        // Where the schema has links: behind the rules on colours, before the look of a page.
        let (behind_rows, page) = cut(tail, "<pageMargins ")?;
        to.write_all(behind_rows.as_bytes())?;
        self.write_links(&letters, to)?;
        write!(to, "<pageMargins {page}")
    }

    fn has_total(&self) -> bool {
        self.place.end > self.place.last
    }

    /// Whether a part of the form is the table.
    fn is_table(&self, part: &str, xml: &str) -> bool {
        part.starts_with("xl/tables/") && xml.contains(&format!(" displayName=\"{}\"", self.table.name()))
    }

    /// The table with all its rows in place of the one of the form.
    fn table(&self, form: &str) -> io::Result<String> {
        let (PlacedSection { first, last, header, end, .. }, total) = (&self.place, u32::from(self.has_total()));
        let column = letters(u16::try_from(self.table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX));
        // Rows of a place are counted from 0, those of a cell from 1; the filter leaves out the total row.
        let range = |of: &str, to: u32| format!("{of} ref=\"A{}:{column}{}\"", header + 1, to + 1);
        let name = format!("displayName=\"{}\"", self.table.name());
        let mut table = form.to_owned();
        for (of, stands, to) in [(name.as_str(), first + total, *end), ("<autoFilter", *first, *last)] {
            let (before, behind) = cut(&table, &range(of, stands))?;
            table = format!("{before}{}{behind}", range(of, to));
        }
        Ok(table)
    }

    fn row(
        &self,
        xml: &mut String,
        row: u32,
        cells: &[CellContent<'_>],
        (letters, formats): (&[String], &[&str]),
        shared: &mut Shared,
    ) {
        let taken = cells.iter().zip(&self.place.widths).map(|(content, width)| match content {
            CellContent::Text(text) | CellContent::Link { text, .. } => lines(text, *width),
            CellContent::Empty | CellContent::Number(_) => 1,
        });
        let _ = write!(xml, "<row r=\"{row}\"");
        if let Some(height) = grid::height(taken.max().unwrap_or(1)) {
            // A row is as high as its pixels, three quarters of a point each.
            let _ = write!(xml, " ht=\"{}\" customHeight=\"1\"", (height * 4.0 / 3.0).round() * 0.75);
        }
        xml.push('>');
        for ((column, letters), content) in self.table.columns.iter().zip(letters).zip(cells) {
            let at = match content {
                CellContent::Link { .. } if self.place.linked => LOOKS.len(),
                _ => LOOKS.iter().position(|look| *look == column.look).unwrap_or_default(),
            };
            let _ = write!(xml, "<c r=\"{letters}{row}\" s=\"{}\"", formats[at]);
            match content {
                CellContent::Empty => xml.push_str("/>"),
                CellContent::Number(number) => {
                    let _ = write!(xml, "><v>{number}</v></c>");
                }
                CellContent::Text(text) | CellContent::Link { text, .. } => {
                    let plain = numbered(text);
                    if plain != **text {
                        let _ = write!(xml, " t=\"s\"><v>{}</v></c>", shared.place(plain));
                        continue;
                    }
                    let white = ['\t', '\n', ' '];
                    let keep = text.starts_with(white) || text.ends_with(white);
                    xml.push_str(" t=\"inlineStr\"><is><t");
                    xml.push_str(if keep { " xml:space=\"preserve\">" } else { ">" });
                    push_text(xml, &plain);
                    xml.push_str("</t></is></c>");
                }
            }
        }
        xml.push_str("</row>");
    }

    /// The cells that lead somewhere, with their targets: row, column, target.
    fn links(&self) -> impl Iterator<Item = (u32, usize, Target)> {
        let rows = self.place.linked.then(|| (self.rows)()).into_iter().flatten();
        (self.place.first + 1..).zip(rows).flat_map(|(row, cells)| {
            let target = |content| if let CellContent::Link { to, .. } = content { Some(to) } else { None };
            let cells = cells.into_iter().enumerate();
            cells.filter_map(move |(at, content)| target(content).map(|to| (row, at, to)))
        })
    }

    fn write_links(&self, letters: &[String], to: &mut impl Write) -> io::Result<()> {
        let mut open = false;
        let mut files = 0;
        for (row, at, target) in self.links() {
            if !open {
                to.write_all(b"<hyperlinks>")?;
                open = true;
            }
            let column = letters.get(at).map_or("", String::as_str);
            match target {
                Target::Place(place) => {
                    write!(to, "<hyperlink ref=\"{column}{row}\" location=\"{}\"/>", Quoted(&place))?;
                }
                Target::File(_) => {
                    files += 1;
                    write!(to, "<hyperlink ref=\"{column}{row}\" r:id=\"link{files}\"/>")?;
                }
            }
        }
        if open { to.write_all(b"</hyperlinks>") } else { Ok(()) }
    }

    /// Writes what the links lead to.
    fn write_targets(&self, form: &str, to: &mut impl Write) -> io::Result<()> {
        let (head, _) = cut(form, "</Relationships>")?;
        to.write_all(head.as_bytes())?;
        let files =
            self.links().filter_map(|(_, _, target)| if let Target::File(path) = target { Some(path) } else { None });
        for (number, path) in (1u32..).zip(files) {
            write!(
                to,
                "<Relationship Id=\"link{number}\" Type=\"{LINK}\" Target=\"{}\" TargetMode=\"External\"/>",
                Quoted(&address(&path))
            )?;
        }
        to.write_all(b"</Relationships>")
    }
}

/// A path as the address of a file: what would end it or is not allowed in one is written by its number.
fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '%' | '"' | ' ' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' | '#' | '?') {
            let _ = write!(address, "%{:02X}", u32::from(c));
        } else {
            address.push(c);
        }
    }
    address
}

/// A text, its signs by number already, as a cell holds it: nothing in it is markup.
fn push_text(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            c => xml.push(c),
        }
    }
}

/// A text within the quotes of an attribute.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_markup_and_comes_back_as_it_was() {
        let text = |text: &str| {
            let mut xml = String::new();
            push_text(&mut xml, &numbered(text));
            xml
        };
        assert_eq!(text("<r>a & b</r>\n\"c\""), "&lt;r&gt;a &amp; b&lt;/r&gt;\n\"c\"");
        assert_eq!(text("\u{1}\r\u{fffe}"), "_x0001__x000D__xFFFE_");
        assert_eq!(text("_x0041_x0042_ _x41_ _xyzab_ _x004"), "_x005F_x0041_x005F_x0042_ _x41_ _xyzab_ _x004");
    }

    #[test]
    fn an_address_names_the_file_and_nothing_else() {
        assert_eq!(address("a b#1/100%.xlsx"), "a%20b%231/100%25.xlsx");
        assert_eq!(address("Müller-&-Söhne/株式会社.pdf"), "Müller-&-Söhne/株式会社.pdf");
        assert_eq!(Quoted("a&b\"").to_string(), "a&amp;b&quot;");
    }
}
