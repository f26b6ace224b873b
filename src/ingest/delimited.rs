//! Delimited text: its encoding, its delimiter, and its records as rows.

use std::fmt::Write as _;

use super::formula_guard::{OWN_REGISTER, unguarded};
use super::limits::Budget;
use super::value::text_value;
use super::{IngestError, ReadLimits, sniff};
use crate::model::{Cell, CellAddress, Format, Row, Table, Visibility, Workbook};

/// Delimiters that are tried where the text does not name one.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many records decide on the delimiter.
const SAMPLE: usize = 300;
/// Ragged rows that a note names one by one.
const NAMED_ROWS: usize = 5;

/// Reads delimited text into one table named `csv`. A row's number is the line on which its record starts, so that
/// a citation is found in any editor.
pub(super) fn read(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let (text, encoding, mixed) = if let Some((text, encoding, lines)) = decode_mixed(bytes) {
        (text, encoding, Some(mixed_note(encoding, &lines)))
    } else {
        let (text, encoding) = decode(bytes);
        (text, encoding, None)
    };
    let is_mixed = mixed.is_some();
    let (body, declared, first_line) = declared_delimiter(&text);
    check_fields(body, declared, budget.limits)?;
    let delimiter = declared.unwrap_or_else(|| delimiter(body));
    let mut rows: Vec<Row> = Vec::new();
    let mut notes: Vec<String> = mixed.into_iter().collect();
    let mut long: Vec<LongField> = Vec::new();
    let mut widths: Vec<(u32, usize)> = Vec::new();
    let mut is_own = false;
    let mut line = Lines { text: body.as_bytes(), at: 0, line: first_line + 1 };
    for record in reader(body, delimiter).into_records() {
        let record = record.map_err(IngestError::damaged)?;
        let number = line.of(record.position().map_or(0, csv::Position::byte));
        if rows.is_empty() && record.iter().next_back() == Some(OWN_REGISTER) {
            is_own = true;
        }
        let mut row = Row { number, hidden: None, cells: Vec::new() };
        for (column, field) in (0u32..).zip(record.iter()) {
            if field.is_empty() {
                continue;
            }
            budget.cell("csv", CellAddress::new(number, column), field.len())?;
            let field = if is_own { unguarded(field) } else { field };
            if field.contains('\n') && !is_own {
                long.push(LongField { cell: CellAddress::new(number, column), text: field.to_owned() });
            }
            let (value, text) = text_value(field.to_owned());
            row.cells.push(Cell { column, value, text, merged_from: None });
        }
        // Rows are many, and most of what a list grows by is never used.
        row.cells.shrink_to_fit();
        if row.cells.iter().any(|c| !c.is_blank()) {
            widths.push((number, record.len()));
            rows.push(row);
        }
    }
    notes.extend(ragged(&widths));
    notes.extend(swallowed(&long, &widths, delimiter));
    let name = match delimiter {
        b'\t' => "tab".to_owned(),
        other => format!("`{}`", char::from(other)),
    };
    let shown = if is_mixed { format!("UTF-8 and {encoding}") } else { encoding.to_owned() };
    Ok(Workbook {
        format: Format::Delimited,
        format_in_words: format!("delimited text, {name}, {shown}"),
        tables: vec![Table { sheet: "csv".to_owned(), visibility: Visibility::Visible, rows, hidden_columns: None }],
        properties: Vec::new(),
        notes,
    })
}

/// Refuses text of nothing but delimiters: a field costs memory even where it is empty, and one record may hold all.
fn check_fields(body: &str, declared: Option<u8>, limits: &ReadLimits) -> Result<(), IngestError> {
    /// Exports of wide sheets are mostly empty.
    const EMPTY_FOR_ONE: u64 = 8;
    let most = limits.cells.saturating_mul(EMPTY_FOR_ONE);
    if (body.len() as u64) <= most {
        return Ok(());
    }
    let all = declared.map_or(DELIMITERS.to_vec(), |one| vec![one]);
    let fields = |delimiter: u8| body.bytes().filter(|b| *b == delimiter).count() as u64;
    if all.into_iter().any(|delimiter| fields(delimiter) > most) {
        return Err(IngestError::TooManyCells { sheet: "csv".to_owned(), limit: limits.cells });
    }
    Ok(())
}

/// Counts lines up to where a record starts. The parser's own count is behind by one after `\r\n`, since it takes
/// the `\n` for the beginning of the next record.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that starts at this byte, blank lines before it skipped; bytes only grow.
    fn of(&mut self, byte: u64) -> u32 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let blank = self.text[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let start = start + blank;
        // A lone `\r` ends a line too, as old Macintosh files have it.
        for at in self.at..start {
            let ends = match self.text[at] {
                b'\n' => true,
                b'\r' => self.text.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
        }
        self.at = self.at.max(start);
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }
}

/// Text with the name of its encoding: by its mark, else UTF-8 if it is that, else the likeliest single-byte one.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (
            text.into_owned(),
            if encoding == encoding_rs::UTF_8 { "UTF-8 with a byte-order mark" } else { encoding.name() },
        );
    }
    if let Some(little) = sniff::zeros(&bytes[..bytes.len().min(64 << 10)]) {
        let encoding = if little { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        return (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), "UTF-8");
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name())
}

/// UTF-8 with a few fields in an older encoding, as files are that several programs wrote to: each field by itself. Gives
/// the lines of the others; none where the text is of one encoding.
fn decode_mixed(bytes: &[u8]) -> Option<(String, &'static str, Vec<u64>)> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() || bytes.contains(&0) {
        return None;
    }
    let ends = |b: &u8| matches!(b, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r');
    let mut others = Vec::new();
    let mut is_utf8 = false;
    for field in bytes.split(ends) {
        match std::str::from_utf8(field) {
            Ok(_) => is_utf8 |= !field.is_ascii(),
            Err(_) => others.extend_from_slice(field),
        }
    }
    // In a text of an older encoding no field happens to be UTF-8 with more than letters of ASCII.
    if !is_utf8 {
        return None;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&others, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut line, mut lines) = (1, Vec::new());
    for field in bytes.split_inclusive(ends) {
        if let Ok(field) = std::str::from_utf8(field) {
            text.push_str(field);
        } else {
            text.push_str(&encoding.decode_without_bom_handling(field).0);
            lines.push(line);
        }
        line += u64::from(field.ends_with(b"\n"));
    }
    lines.dedup();
    Some((text, encoding.name(), lines))
}

/// What is said of a text in two encodings.
fn mixed_note(encoding: &str, lines: &[u64]) -> String {
    let named = lines.iter().take(NAMED_ROWS).map(u64::to_string).collect::<Vec<_>>().join(", ");
    let more = lines.len().saturating_sub(NAMED_ROWS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "the text is UTF-8, but not in line {named}{more}: fields there are read as {encoding}; check their letters"
    )
}

/// Excel's `sep=;` line: the rest of the text, the delimiter, and how many lines were taken off.
fn declared_delimiter(text: &str) -> (&str, Option<u8>, u64) {
    let first = text.lines().next().unwrap_or_default().trim().trim_matches('"');
    let declared =
        first.to_ascii_lowercase().strip_prefix("sep=").and_then(|rest| (rest.len() == 1).then(|| rest.as_bytes()[0]));
    match (declared, text.find('\n')) {
        (Some(delimiter), Some(end)) => (&text[end + 1..], Some(delimiter), 1),
        _ => (text, None, 0),
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The delimiter under which most records have the same number of fields. Counting characters would be misled by
/// decimal commas and by texts; records are read with their quotes instead.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut widths: Vec<usize> =
            reader(text, delimiter).records().take(SAMPLE).flatten().map(|r| r.len()).collect();
        let all = widths.len().max(1);
        widths.sort_unstable();
        let mut best = (0, 1);
        for run in widths.chunk_by(|a, b| a == b) {
            // Rows of one field prove nothing: with a wrong delimiter every row has one.
            if run[0] > 1 && (run.len() * run[0].min(12)) > best.0 * best.1.min(12) {
                best = (run.len(), run[0]);
            }
        }
        let share = best.0 as f64 / all as f64;
        // The first record decides for the file: a table of another kind may follow.
        let first = if first_width(text, delimiter) > 1 { 1.0 } else { 0.3 };
        if best.0 == 0 { 0.0 } else { share * (best.1.min(12) as f64).sqrt() * first }
    };
    DELIMITERS
        .into_iter()
        .map(|delimiter| (delimiter, score(delimiter)))
        .fold((b',', 0.0), |best, next| if next.1 > best.1 { next } else { best })
        .0
}

fn first_width(text: &str, delimiter: u8) -> usize {
    reader(text, delimiter).records().flatten().next().map_or(0, |record| record.len())
}

/// Rows with more fields than the widest common width hint at an unquoted delimiter.
/// The number of fields that most records have.
fn usual_width(widths: &[(u32, usize)]) -> Option<usize> {
    let mut sorted: Vec<usize> = widths.iter().map(|(_, n)| *n).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?.first().copied()
}

/// How a note begins that tells of rows inside a quoted cell.
pub const SWALLOWED: &str = "a quotation mark takes in what reads like rows of their own";

/// A field over several lines.
struct LongField {
    cell: CellAddress,
    text: String,
}

/// Lines within quoted fields that by themselves are records of the usual width and begin like `A.5.3`:
/// a quotation mark that nobody meant (`19" rack`) makes them part of a cell.
fn swallowed(long: &[LongField], widths: &[(u32, usize)], delimiter: u8) -> Option<String> {
    /// A first field is short where it is an identifier.
    const IDENTIFIER: usize = 24;
    let usual = usual_width(widths).filter(|usual| *usual >= 3)?;
    let is_record = |line: &str| {
        let first = line.split(char::from(delimiter)).next().unwrap_or_default().trim();
        let fields = line.bytes().filter(|b| *b == delimiter).count() + 1;
        let bytes = first.as_bytes();
        let is_number = bytes.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit());
        fields + 1 >= usual && first.len() <= IDENTIFIER && is_number
    };
    let cells: Vec<String> = long
        .iter()
        .filter_map(|field| {
            let lines = field.text.split('\n').skip(1).filter(|line| is_record(line)).count();
            (lines > 0).then(|| format!("{} ({lines} {})", field.cell, if lines == 1 { "line" } else { "lines" }))
        })
        .collect();
    (!cells.is_empty()).then(|| {
        let more = cells.len().saturating_sub(NAMED_ROWS);
        let named = cells.iter().take(NAMED_ROWS).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{SWALLOWED}: {named}{more}; close or double the quotation marks there and convert again")
    })
}

fn ragged(widths: &[(u32, usize)]) -> Option<String> {
    let usual = usual_width(widths)?;
    let odd: Vec<&(u32, usize)> = widths.iter().filter(|(_, n)| *n > usual).collect();
    if odd.is_empty() || usual < 2 || odd.len() * 4 > widths.len() {
        return None;
    }
    let mut note = String::from("rows with more fields than the others, perhaps by a delimiter without quotes: ");
    for (at, (row, fields)) in odd.iter().take(NAMED_ROWS).enumerate() {
        let _ = write!(note, "{}row {row} has {fields} where {usual} are usual", if at > 0 { ", " } else { "" });
    }
    if odd.len() > NAMED_ROWS {
        let _ = write!(note, ", and {} more", odd.len() - NAMED_ROWS);
    }
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let workbook = crate::ingest::read::read("a.txt", bytes, &ReadLimits::default()).expect("text");
        workbook.tables[0].rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()).collect()
    }

    #[test]
    fn a_field_that_takes_in_rows_is_told() {
        let text = "Control,Title,Applicable\nA.5.1,x,Yes\nA.5.2,\"the 19\" rack,Yes\nA.5.3,y,No\nA.5.4,\"z\",Yes\nA.5.5,w,No\n";
        let workbook = crate::ingest::read::read("a.csv", text.as_bytes(), &ReadLimits::default()).expect("text");
        assert_eq!(workbook.tables[0].rows.len(), 6, "a quotation mark within a field takes in nothing");
        assert!(!workbook.notes.iter().any(|note| note.starts_with(SWALLOWED)), "{:?}", workbook.notes);
        let text = "Control,Title,Applicable\nA.5.1,x,Yes\nA.5.2,\"the rack,Yes\nA.5.3,y,No\nA.5.4,\",Yes\nA.5.5,w,No\nA.5.6,v,No\n";
        let workbook = crate::ingest::read::read("a.csv", text.as_bytes(), &ReadLimits::default()).expect("text");
        let told = workbook.notes.iter().find(|note| note.starts_with(SWALLOWED)).expect("a note");
        assert!(told.contains("B3 (2 lines)"), "{told}");
        let text = "Control,Title,Notes\nA.5.1,x,\"first,\nsecond, third\"\nA.5.2,y,\"1. one\n2. two, three, four\"\n";
        let workbook = crate::ingest::read::read("a.csv", text.as_bytes(), &ReadLimits::default()).expect("text");
        assert!(!workbook.notes.iter().any(|note| note.starts_with(SWALLOWED)), "{:?}", workbook.notes);
    }

    #[test]
    fn a_field_in_another_encoding_does_not_change_the_others() {
        let text = [&b"Control,Title,Remark\nA.5.1,Gr\xc3\xb6\xc3\x9fe,x\nA.5.2,K\xf6ln,\xc3\xbcber\n"[..]].concat();
        let workbook = crate::ingest::read::read("a.csv", &text, &ReadLimits::default()).expect("text");
        let cells: Vec<&str> = workbook.tables[0].rows[1..].iter().map(|row| row.cells[1].text.as_str()).collect();
        assert_eq!(cells, ["Größe", "Köln"]);
        assert_eq!(workbook.tables[0].rows[2].cells[2].text, "über");
        assert!(workbook.notes[0].contains("not in line 3"), "{:?}", workbook.notes);
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_rows_alike() {
        assert_eq!(delimiter("id;share\nA.5.1;0,5\nA.5.2;0,75\n"), b';');
        assert_eq!(delimiter("id,title\nA.5.1,\"a;b;c\"\nA.5.2,\"d;e;f\"\n| x | y |\n"), b',');
        assert_eq!(delimiter("id\ttitle\nA.5.1\tPolicies, rules; and so on\n"), b'\t');
        assert_eq!(delimiter("one column\nonly\n"), b',');
        let two_tables = "id,title,answer\nA.5.1,Policies,yes\n\n| id | title | status | owner |\n| a | b | c | d |\n| e | f | g | h |\n";
        assert_eq!(delimiter(two_tables), b',', "a table in another notation below");
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(texts(b"id;titre\nA.5.1;R\xe8gles \x96 acc\xe8s\n")[1][1], "Règles – accès");
        let wide: Vec<u8> = "id,titre\nA.5.1,Règles\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(texts(&wide)[1][1], "Règles");
        assert_eq!(texts("\u{feff}id,x\n1,é\n".as_bytes())[0][0], "id");
    }

    #[test]
    fn rows_are_numbered_by_the_line_on_which_they_start() {
        let workbook = crate::ingest::read::read(
            "a.txt",
            b"sep=;\nid;text\nA.5.1;\"two\nlines\"\nA.5.2;one\n",
            &ReadLimits::default(),
        )
        .expect("text");
        let numbers: Vec<u32> = workbook.tables[0].rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [2, 3, 5]);
        let numbers = |bytes: &[u8]| -> Vec<u32> {
            let workbook = crate::ingest::read::read("a.txt", bytes, &ReadLimits::default()).expect("text");
            workbook.tables[0].rows.iter().map(|r| r.number).collect()
        };
        assert_eq!(numbers(b"a,b\r\n\r\n1,\"x\r\ny\"\r\n2,z\r\n"), [1, 3, 5], "Windows line ends, a blank line");
        assert_eq!(numbers(b"a,b\r1,x\r2,y"), [1, 2, 3], "old Macintosh line ends");
    }

    #[test]
    fn a_row_with_too_many_fields_is_noted() {
        let workbook =
            crate::ingest::read::read("a.txt", b"a,b\n1,2\n1,2\n1,2\n1,2,3\n", &ReadLimits::default()).expect("text");
        assert!(workbook.notes[0].contains("row 5 has 3 where 2 are usual"), "{:?}", workbook.notes);
    }
}
