//! OLE containers: Excel 97 to 2003 workbooks, and what else comes in such a container.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::accounting::Place;
use super::limits::Budget;
use super::sheet_xml::HiddenParts;
use super::{IngestError, ReadLimits, spreadsheet};
use crate::model::Workbook;

pub(super) fn read(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(IngestError::damaged)?;
    if container.exists("/EncryptedPackage") {
        return Err(IngestError::Encrypted);
    }
    if container.exists("/WordDocument") {
        return Err(IngestError::NotATable { what: "an old Word document (.doc)" });
    }
    let Some(name) = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| container.exists(name))
    else {
        return Err(IngestError::NotATable { what: "an OLE file without a workbook" });
    };
    let mut stream = Vec::new();
    container
        .open_stream(name)
        .map_err(IngestError::damaged)?
        .take(budget.limits.unpacked_bytes)
        .read_to_end(&mut stream)
        .map_err(IngestError::damaged)?;
    let mut scan = BiffScan {
        stream: &stream,
        limits: budget.limits,
        cells: 0,
        text: 0,
        names: 0,
        texts: Vec::new(),
        sheets: Vec::new(),
    };
    scan.check()?;
    let sheets = scan.sheets;
    drop(stream);
    budget.in_time()?;
    spreadsheet::read_xls(bytes, &sheets, budget)
}

/// The records of a workbook stream, read as its reader will: the workbook's own up to their end, then each sheet's
/// from the offset in the workbook's list ([MS-XLS] 2.1.7.20). Several may begin at one place, or within another.
struct BiffScan<'s> {
    stream: &'s [u8],
    limits: &'s ReadLimits,
    /// The area that the reader lays out, over all sheets so far.
    cells: u64,
    /// What the texts of the cells come to.
    text: u64,
    /// Length of the longest name that a formula may refer to.
    names: u64,
    /// Length of each shared text.
    texts: Vec<u32>,
    /// The sheets, in the order of their list.
    sheets: Vec<BiffSheet>,
}

/// What a sheet's records say and its reader does not.
#[derive(Debug, Default)]
pub(super) struct BiffSheet {
    /// What it hides.
    pub hidden: HiddenParts,
    /// The cells with a number or text; formulas are left out, since they may have no value.
    pub stated: Vec<Place>,
}

/// Parts of the list of texts. Each holds up to 8,224 bytes, so that a stream of 64 MiB has no more than 8,160.
const MOST_PARTS: usize = 20_000;

/// A record: its kind and content.
type BiffRecord<'s> = (u16, &'s [u8]);

impl<'s> BiffScan<'s> {
    fn check(&mut self) -> Result<(), IngestError> {
        const FILE_PASS: u16 = 0x002f;
        const SHEET: u16 = 0x0085;
        const NAME: u16 = 0x0018;
        const TEXTS: u16 = 0x00fc;
        const CONTINUE: u16 = 0x003c;
        let mut sheets = Vec::new();
        let mut records = self.records(0).peekable();
        while let Some((kind, data)) = records.next() {
            match kind {
                FILE_PASS => return Err(IngestError::Encrypted),
                SHEET => sheets.extend(four(data, 0)),
                NAME => self.names = self.names.max(data.get(3).copied().unwrap_or(0).into()),
                TEXTS => {
                    let mut parts = vec![data.get(8..).unwrap_or_default()];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    // The reader takes the first part away from the list of all, again and again.
                    if parts.len() > MOST_PARTS {
                        return Err(IngestError::Forged { what: format!("a list of texts in {} parts", parts.len()) });
                    }
                    self.texts = shared_texts(&parts);
                    if self.texts.len() as u64 > self.limits.cells {
                        return Err(IngestError::Forged { what: format!("{} different texts", self.texts.len()) });
                    }
                }
                END => break,
                _ => {}
            }
        }
        if sheets.is_empty() {
            // Older forms have a single sheet and no list: it follows the first record, if it exists.
            let first = two(self.stream, 2).map_or(0, |length| u32::from(length) + 4);
            sheets.push(first);
        }
        if sheets.len() > self.limits.sheets {
            return Err(IngestError::TooManySheets { sheets: sheets.len(), limit: self.limits.sheets });
        }
        for (number, start) in (1..).zip(sheets) {
            self.check_sheet(number, start as usize)?;
        }
        Ok(())
    }

    fn records(&self, mut at: usize) -> impl Iterator<Item = BiffRecord<'s>> + use<'s> {
        let stream = self.stream;
        std::iter::from_fn(move || {
            let (kind, length) = (two(stream, at)?, usize::from(two(stream, at + 2)?));
            let data = stream.get(at + 4..at + 4 + length)?;
            at += 4 + length;
            Some((kind, data))
        })
    }

    /// A sheet's cells tell by their own addresses how large a rectangle the reader will lay out (records of cells
    /// begin with row and column), and it reserves what the sheet claims.
    fn check_sheet(&mut self, number: usize, start: usize) -> Result<(), IngestError> {
        const DIMENSIONS: u16 = 0x0200;
        const FORMULA: u16 = 0x0006;
        const SHARED_TEXT: u16 = 0x00fd;
        const NUMBERS: u16 = 0x00bd;
        const LABEL: u16 = 0x0204;
        const RICH_LABEL: u16 = 0x00d6;
        const RESULT: u16 = 0x0207;
        const TRUTH: u16 = 0x0205;
        /// Columns of the format.
        const MOST_NUMBERS: u16 = 256;
        const ROW: u16 = 0x0208;
        const COLUMNS: u16 = 0x007d;
        const DEFAULT_HEIGHT: u16 = 0x0225;
        /// Formula, number, label, truth value, label with formats, RK, several RK.
        const CELLS: [u16; 8] = [FORMULA, 0x0203, 0x0204, SHARED_TEXT, 0x0205, 0x00d6, 0x027e, 0x00bd];
        /// A name in a formula takes five bytes.
        const NAMED: u64 = 5;
        let (mut rows, mut columns, mut cells, mut depth) = (0u64, 0u64, 0u64, 0usize);
        let (mut hidden_rows, mut shown_rows, mut hidden_columns) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        let (mut used_rows, mut no_height) = (BTreeSet::new(), false);
        let mut stated: Vec<Place> = Vec::new();
        let sheet = || format!("number {number}");
        for (kind, data) in self.records(start) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                DIMENSIONS if data.len() >= 8 => {
                    let wide = data.len() >= 14;
                    let edge = |at: usize| {
                        if wide { four(data, at * 4) } else { two(data, at * 2).map(u32::from) }.map_or(0, u64::from)
                    };
                    let column = |at: usize| two(data, if wide { 8 } else { 4 } + at * 2).map_or(0, u64::from);
                    let claimed = edge(1).saturating_sub(edge(0)).saturating_mul(column(1));
                    if edge(0) > edge(1) || claimed > self.limits.cells {
                        return Err(IngestError::TooManyCells { sheet: sheet(), limit: self.limits.cells });
                    }
                }
                _ if CELLS.contains(&kind) => {
                    if let (Some(row), Some(column)) = (two(data, 0), two(data, 2)) {
                        rows = rows.max(u64::from(row) + 1);
                        // Several numbers in a record end with the last of their columns.
                        let last = if kind == NUMBERS { two(data, data.len().saturating_sub(2)) } else { None };
                        columns = columns.max(u64::from(last.unwrap_or(column).max(column)) + 1);
                        used_rows.insert(u32::from(row) + 1);
                        let is_blank = match kind {
                            FORMULA | TRUTH => true,
                            SHARED_TEXT => {
                                four(data, 6).and_then(|text| self.texts.get(text as usize)).is_none_or(|n| *n == 0)
                            }
                            LABEL | RICH_LABEL => two(data, 6).is_none_or(|length| length == 0),
                            _ => false,
                        };
                        let last = last.unwrap_or(column).min(column.saturating_add(MOST_NUMBERS));
                        let filled = if is_blank { 0..0 } else { column..last.saturating_add(1) };
                        stated.extend(filled.map(|column| (u32::from(row) + 1, u32::from(column))));
                        cells += 1 + data.len() as u64 / 1024;
                    }
                    if kind == SHARED_TEXT {
                        let text = four(data, 6).and_then(|text| self.texts.get(text as usize)).copied();
                        self.text += u64::from(text.unwrap_or(0));
                    }
                    // The reader makes room for the length that is claimed.
                    if matches!(kind, LABEL | RICH_LABEL) {
                        self.text += two(data, 6).map_or(0, u64::from);
                    }
                    if kind == FORMULA {
                        self.text += data.len() as u64 / NAMED * self.names / 4;
                    }
                }
                RESULT => {
                    self.text += two(data, 0).map_or(0, u64::from);
                    cells += 1;
                }
                ROW if data.len() >= 14 => {
                    let row = two(data, 0).map_or(0, u32::from) + 1;
                    // [MS-XLS] 2.4.221: fDyZero, or a height of nothing.
                    let hidden = data[12] & 0x20 != 0 || two(data, 6).is_some_and(|height| height << 1 == 0);
                    if hidden {
                        hidden_rows.insert(row)
                    } else {
                        shown_rows.insert(row)
                    };
                }
                COLUMNS if data.len() >= 10 => {
                    let edge = |at: usize| two(data, at).map_or(0, u32::from);
                    // [MS-XLS] 2.4.53: fHidden, or a width of nothing.
                    if data[8] & 1 != 0 || two(data, 4) == Some(0) {
                        hidden_columns.push((edge(0), edge(2)));
                    }
                }
                // [MS-XLS] 2.4.87: fDyZero.
                DEFAULT_HEIGHT => no_height |= data.first().is_some_and(|flags| flags & 2 != 0),
                _ => {}
            }
            if self.cells + (rows * columns).max(cells) > self.limits.cells {
                return Err(IngestError::TooManyCells { sheet: sheet(), limit: self.limits.cells });
            }
            if self.text > self.limits.text_bytes {
                return Err(IngestError::TooMuchText { sheet: sheet(), limit: self.limits.text_bytes });
            }
        }
        self.cells += (rows * columns).max(cells);
        if no_height {
            hidden_rows.extend(used_rows.difference(&shown_rows));
        }
        self.sheets.push(BiffSheet { hidden: HiddenParts { rows: hidden_rows, columns: hidden_columns }, stated });
        Ok(())
    }
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;

fn two(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn four(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// The length of each shared text in characters ([MS-XLS] 2.5.293). One that goes on in the next part has there a
/// byte of its own with the width of its characters.
fn shared_texts(parts: &[&[u8]]) -> Vec<u32> {
    let mut lengths = Vec::new();
    let mut parts = parts.iter().copied();
    let mut rest = parts.next().unwrap_or_default();
    'texts: loop {
        while rest.is_empty() {
            match parts.next() {
                Some(next) => rest = next,
                None => return lengths,
            }
        }
        let (Some(characters), Some(flags)) = (two(rest, 0), rest.get(2).copied()) else { return lengths };
        lengths.push(u32::from(characters));
        let (rich, extended) = (flags & 8 != 0, flags & 4 != 0);
        let runs = if rich { two(rest, 3).map_or(0, usize::from) } else { 0 };
        let beyond = if extended { four(rest, if rich { 5 } else { 3 }).unwrap_or(0) as usize } else { 0 };
        rest = rest.get(3 + usize::from(rich) * 2 + usize::from(extended) * 4..).unwrap_or_default();
        let (mut left, mut width) = (usize::from(characters), 1 + usize::from(flags & 1));
        while left > 0 {
            let here = left.min(rest.len() / width);
            left -= here;
            rest = &rest[here * width..];
            if left > 0 {
                let Some(next) = parts.next() else { return lengths };
                let Some((flags, next)) = next.split_first() else { continue 'texts };
                (width, rest) = (1 + usize::from(flags & 1), next);
            }
        }
        let mut skip = runs * 4 + beyond;
        while skip > rest.len() {
            skip -= rest.len();
            match parts.next() {
                Some(next) => rest = next,
                None => return lengths,
            }
        }
        rest = &rest[skip..];
    }
}
