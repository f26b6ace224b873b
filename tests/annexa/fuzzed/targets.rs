//! What the fuzzers in `fuzz` try, one function a target. The tests replay with the same functions what was once found.
//!
//! Each takes any bytes and panics only where annexa is wrong: where it panics itself, or where its answer cannot be right.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use annexa::ingest::ReadLimits;
use annexa::model::RuleSettings;
use annexa::model::{Cell, CellAddress, CellValue, Format, Row, Table, Visibility, Workbook};
use annexa::recognise::identifier::{self, ControlRefs};
use annexa::recognise::layout::{self, lay_out};
use annexa::recognise::{Profile, ReferenceData, edition};
use annexa::{Engine, Extra, Resources, Settings, Source, ingest, normalise};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A target: its name, and what it does with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by the names of their folders of regression inputs.
pub const TARGETS: [Target; 7] = [
    ("identifiers", identifiers),
    ("recognition", recognition),
    ("delimited", delimited),
    ("docx", docx),
    ("settings", settings),
    ("records", records),
    ("workbooks", workbooks),
];

static KNOWLEDGE: LazyLock<ReferenceData> = LazyLock::new(|| ReferenceData::built_in().expect("built-in knowledge"));

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let settings = Settings {
        as_of: "2026-01-31".to_owned(),
        extras: [Extra::Sarif, Extra::Oscal, Extra::Csv, Extra::Docx].into(),
        ..Settings::default()
    };
    Engine::new(settings).expect("an engine")
});

/// Identifiers as people write them.
pub fn identifiers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = identifier::looks_like_identifier(text);
    let Some(cited) = identifier::parse(text, &KNOWLEDGE.vocabulary) else { return };
    let all = match cited {
        ControlRefs::One(one) => vec![one],
        ControlRefs::List(list) => list,
        ControlRefs::Range(from, to) => identifier::written_range(&from, &to),
    };
    for one in all {
        assert!(!one.numbers.is_empty(), "an identifier without a number");
        assert!(one.annex_local().ends_with(&one.dotted()));
        let again = identifier::parse(&one.annex_local(), &KNOWLEDGE.vocabulary);
        let Some(ControlRefs::One(again)) = again else { panic!("{} is no identifier to itself", one.annex_local()) };
        assert_eq!(again.numbers, one.numbers);
    }
}

/// Layout, editions and rows of a workbook that no reader would have made: a line is a row, `|` parts its cells, and
/// a line that begins with `#` begins a sheet.
pub fn recognition(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let workbook = workbook(text);
    let knowledge = &*KNOWLEDGE;
    let how = layout::LayoutOptions { source: "soa.xlsx", settle: None, profile: None };
    let layout = lay_out(&workbook, knowledge, how).expect("no profile that may not fit");
    let editions = edition::decide(&workbook, &layout, knowledge, None, None);
    let most = ReadLimits::default().unmatched_rows;
    let normalised = normalise::normalise(&workbook, &layout, &editions, 1, 1, knowledge, most).expect("few rows");
    assert!(normalised.ledger.balances(), "{:?}", normalised.ledger);
    normalise::prove(&workbook, &normalised).expect("nothing is lost");
}

fn workbook(text: &str) -> Workbook {
    let mut tables = Vec::new();
    for (number, sheet) in text.split('#').enumerate() {
        let (name, body) = sheet.split_once('\n').unwrap_or((sheet, ""));
        let visibility = if name.ends_with('!') { Visibility::Hidden } else { Visibility::Visible };
        let mut rows = Vec::new();
        for (at, line) in (1u32..).zip(body.lines().take(3000)) {
            let hidden = line.starts_with('~');
            let cells: Vec<Cell> =
                (0u32..).zip(line.split('|').take(200)).filter_map(|(column, text)| cell(at, column, text)).collect();
            if cells.iter().any(|cell| !cell.is_blank()) {
                rows.push(Row { number: at, hidden: Some(hidden), cells });
            }
        }
        tables.push(Table { sheet: format!("{name}{number}"), visibility, rows, hidden_columns: Some(vec![1]) });
    }
    Workbook {
        format: Format::Xlsx,
        format_in_words: "made up".to_owned(),
        tables,
        properties: Vec::new(),
        notes: Vec::new(),
    }
}

/// `^` first is a cell merged with the one above, `@2011-02-09` a date, `=` a formula, and a number a number.
fn cell(row: u32, column: u32, text: &str) -> Option<Cell> {
    let (text, merged) = match text.strip_prefix('^') {
        Some(rest) if row > 1 => (rest, Some(CellAddress::new(row - 1, column))),
        _ => (text, None),
    };
    if text.is_empty() {
        return None;
    }
    let date = text.strip_prefix('@').and_then(|date| {
        let mut parts = date.split('-').map(str::parse::<u16>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
        in_range.then(|| CellValue::Date {
            year: i16::try_from(year).unwrap_or(i16::MAX),
            month: month as u8,
            day: day as u8,
        })
    });
    let value = match (date, text.parse::<f64>()) {
        (Some(date), _) => date,
        (None, Ok(number)) if number.is_finite() => CellValue::Number(number),
        (None, _) if text.starts_with('=') => CellValue::FormulaWithoutValue(text.to_owned()),
        (None, _) if text == "TRUE" => CellValue::Bool(true),
        (None, _) => CellValue::Text(text.to_owned()),
    };
    Some(Cell { column, value, text: text.to_owned(), merged_from: merged })
}

/// Delimited text, from its bytes to the record.
pub fn delimited(data: &[u8]) {
    judge("soa.csv", data);
}

/// A Word document with this `document.xml`.
pub fn docx(data: &[u8]) {
    judge("soa.docx", &stored(&[("word/document.xml", data)]));
}

/// Job files, import profiles, rules and vocabularies. Whatever is wrong has its place in the text.
pub fn settings(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for problem in annexa::cli::problems_of_job(text) {
        assert!(problem.line >= 1 && problem.line <= text.matches('\n').count() + 1, "{problem:?}");
    }
    let _ = RuleSettings::read("rules.toml", text);
    let _ = annexa::recognise::Vocabulary::with_own(&[("own.toml".to_owned(), text.to_owned())]);
    let Ok(profile) = Profile::read("profile.toml", text, &KNOWLEDGE.vocabulary) else { return };
    // A profile that is fine by itself is used: it may speak of rows and columns that no sheet has. One without rules
    // has nothing to say of them, and an engine takes its time to be made.
    if profile.sheets.is_empty() && profile.edition.is_none() {
        return;
    }
    let resources = Resources { profiles: vec![profile], ..Resources::built_in().expect("resources") };
    let engine = Engine::with_resources(Settings::default(), resources).expect("an engine");
    let sheet = "Control|Title|Applicable|Status\nA.5.1|Policies for information security|Yes|3\n\
                 A.5.2|Information security roles and responsibilities|No|50 %\n";
    let csv = sheet.replace('|', ",");
    let _ = engine.record_of("Example", &[source("soa.csv", csv.as_bytes())]);
}

/// A `record.json`: what is taken for one can be written out.
pub fn records(data: &[u8]) {
    let sources = [source("record.json", data)];
    if ENGINE.record_of("Example", &sources).is_ok() {
        ENGINE.convert("Example", &sources).expect("a record that is read can be written");
    }
}

/// Whole files through the whole pipeline. A zip's checksums would stop any changed one at the door, so what begins
/// with `PARTS` is packed again: `\n@@@ ` begins the name of each part, the line after it its content.
pub fn workbooks(data: &[u8]) {
    let Some(parts) = data.strip_prefix(b"PARTS") else { return judge("soa.xls", data) };
    let mut all: Vec<(&str, &[u8])> = Vec::new();
    for part in split(parts, b"\n@@@ ").into_iter().skip(1) {
        let line = part.iter().position(|b| *b == b'\n').unwrap_or(part.len());
        let Ok(name) = std::str::from_utf8(&part[..line]) else { continue };
        if !name.is_empty() && all.iter().all(|(known, _)| *known != name) {
            all.push((name, part.get(line + 1..).unwrap_or_default()));
        }
    }
    judge("soa.xlsx", &stored(&all));
}

fn split<'d>(data: &'d [u8], at: &[u8]) -> Vec<&'d [u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(end) = rest.windows(at.len()).position(|window| window == at) {
        parts.push(&rest[..end]);
        rest = &rest[end + at.len()..];
    }
    parts.push(rest);
    parts
}

/// Reads a source, and writes what it gives: always for the record, for every eighth length all outputs.
fn judge(name: &str, bytes: &[u8]) {
    if !bytes.len().is_multiple_of(8) {
        let _ = ENGINE.record_of("Example", &[source(name, bytes)]);
        return;
    }
    let Ok(outputs) = ENGINE.convert("Example", &[source(name, bytes)]) else { return };
    let again = ingest::read("mapping.xlsx", &outputs.workbook, &ReadLimits::default());
    assert!(again.is_ok(), "annexa cannot read its own workbook: {again:?}");
    ENGINE.record_of("Example", &[source("record.json", &outputs.record)]).expect("annexa can read its own record");
}

fn source(name: &str, bytes: &[u8]) -> Source {
    Source { name: name.to_owned(), content: Ok(bytes.to_vec()) }
}

/// A zip of parts that are not packed.
pub fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(*name, plain).is_err() || zip.write_all(content).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
