//! Forged workbooks of Excel 97 to 2003: claims in their records, and containers that run in a circle.

use super::{Bad, check};
use crate::support::archive::ole;
use crate::support::sources::records;

type Record = (u16, Vec<u8>);

fn begin(kind: u8) -> Record {
    (0x0809, vec![0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

fn end() -> Record {
    (0x000a, Vec::new())
}

/// A workbook stream: the workbook's own records, then one sheet's, which `sheets` entries of its list speak of.
fn stream(own: &[Record], sheets: usize, sheet: &[Record]) -> Vec<u8> {
    let entry = |at: u32, number: usize| {
        let name = format!("S{number}");
        let mut content = at.to_le_bytes().to_vec();
        content.extend([0, 0, u8::try_from(name.len()).expect("short"), 0]);
        content.extend(name.bytes());
        (0x0085, content)
    };
    let whole = |at: u32| {
        let mut all = vec![begin(5)];
        all.extend_from_slice(own);
        all.extend((0..sheets).map(|number| entry(at, number)));
        all.push(end());
        records(&all)
    };
    let at = u32::try_from(whole(0).len()).expect("short");
    let mut stream = whole(at);
    let mut all = vec![begin(16)];
    all.extend_from_slice(sheet);
    all.push(end());
    stream.extend(records(&all));
    stream
}

fn xls(own: &[Record], sheets: usize, sheet: &[Record]) -> Vec<u8> {
    ole(cfb::Version::V3, &[("/Workbook", &stream(own, sheets, sheet))])
}

fn cell(kind: u16, row: u16, column: u16, rest: &[u8]) -> Record {
    (kind, [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], rest].concat())
}

fn number(row: u16, column: u16) -> Record {
    cell(0x0203, row, column, &1f64.to_le_bytes())
}

#[test]
fn forged_records_of_old_workbooks_reserve_nothing() {
    let dimensions = |rows: u32, columns: u16| {
        (
            0x0200,
            [&0u32.to_le_bytes()[..], &rows.to_le_bytes(), &0u16.to_le_bytes(), &columns.to_le_bytes(), &[0, 0]]
                .concat(),
        )
    };
    let text = |length: u16| {
        let mut content = [1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
        content.extend(length.to_le_bytes());
        content.push(0);
        content.extend(vec![b'x'; length.into()]);
        (0x00fc, content)
    };
    let often: Vec<Record> = (0..30_000u16).map(|row| cell(0x00fd, row, 0, &0u32.to_le_bytes())).collect();
    let filled: Vec<Record> = (0..20_000).map(|row| number(row, 0)).collect();
    let empty = {
        let mut content = [1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
        content.extend(vec![0; 8000]);
        let mut all = vec![(0x00fc, content)];
        all.extend((0..900).map(|_| (0x003c, vec![0; 8100])));
        all[0].1.truncate(8 + 2664 * 3);
        all
    };
    // Numbers from the first column on: only the last two bytes say how far they go.
    let wide = |columns: u16| {
        let mut content = [0u16.to_le_bytes(), 0u16.to_le_bytes()].concat();
        content.extend(vec![0; usize::from(columns) / 16 * 6]);
        content.extend(columns.to_le_bytes());
        (0x00bd, content)
    };
    let many_parts = {
        let mut all = vec![text(1)];
        all.extend((0..30_000).map(|_| (0x003c, Vec::new())));
        all
    };
    let claims: Vec<Record> = (0..2_000u16).map(|row| cell(0x0204, row, 0, &u16::MAX.to_le_bytes())).collect();
    let results: Vec<Record> = (0..2_000).map(|_| (0x0207, u16::MAX.to_le_bytes().to_vec())).collect();
    check([
        Bad::new("wide.xls", xls(&[], 1, &[wide(10_920), number(65_535, 0)]), "spans more than 2000000 cells"),
        Bad::new("parts.xls", xls(&many_parts, 1, &[number(0, 0)]), "a list of texts in 30001 parts"),
        Bad::new("claims.xls", xls(&[], 1, &claims), "the texts of the cells come to more than 64 MiB"),
        Bad::new("results.xls", xls(&[], 1, &results), "the texts of the cells come to more than 64 MiB"),
        Bad::new("dimensions.xls", xls(&[], 1, &[dimensions(u32::MAX, 256)]), "spans more than 2000000 cells"),
        Bad::new("area.xls", xls(&[], 1, &[dimensions(65_536, 65_535)]), "spans more than 2000000 cells"),
        Bad::new("far.xls", xls(&[], 1, &[number(0, 0), number(65_535, 255)]), "spans more than 2000000 cells"),
        Bad::new("sheets.xls", xls(&[], 3000, &[number(0, 0)]), "3000 sheets, more than the 500"),
        Bad::new("one-place.xls", xls(&[], 400, &filled), "spans more than 2000000 cells"),
        Bad::new("texts.xls", xls(&[text(8000)], 1, &often), "the texts of the cells come to more than 64 MiB"),
        Bad::new("empty-texts.xls", xls(&empty, 1, &[number(0, 0)]), "different texts"),
    ]);
}

#[test]
fn a_record_within_another_is_seen_as_the_reader_sees_it() {
    // The sheet's records are within one of the workbook's own, where a walk from record to record passes them by.
    let mut hidden = records(&[begin(16)]);
    hidden.extend(records(&[(
        0x0200,
        [&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0, 0, 255, 0, 0, 0]].concat(),
    )]));
    let mut content = vec![30, 0, 0, 0, 0, 0, 1, 0, b'S'];
    let first = records(&[begin(5)]).len() + 4 + content.len() + 4;
    content[..4].copy_from_slice(&u32::try_from(first).expect("short").to_le_bytes());
    let stream = records(&[begin(5), (0x0085, content), (0x1234, hidden), end()]);
    check([Bad::new("within.xls", ole(cfb::Version::V3, &[("/Workbook", &stream)]), "spans more than 2000000 cells")]);
}

#[test]
fn containers_that_run_in_a_circle_end() {
    let good = xls(&[], 1, &[number(0, 0)]);
    let mut bad = Vec::new();
    // Every entry of the first table of sectors leads to the directory, or to itself.
    for (name, to) in [("to-first.xls", 0u32), ("to-second.xls", 1), ("to-third.xls", 2), ("far.xls", 0x00ff_ffff)] {
        let mut bytes = good.clone();
        let table = (u32::from_le_bytes(bytes[76..80].try_into().expect("four")) as usize + 1) * 512;
        for at in (table..table + 512).step_by(4) {
            bytes[at..at + 4].copy_from_slice(&to.to_le_bytes());
        }
        bad.push(Bad::new(name, bytes, name));
    }
    check(bad);
}
