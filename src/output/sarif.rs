//! `findings.sarif`: the findings as SARIF 2.1.0, for tools that follow up findings. Cells are logical locations
//! `Sheet!B12` in the artefact that their source is; no region is made up. Only delimited text has regions of lines
//! (SARIF 3.30), and a row is numbered by the line on which it starts.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::error::ReportError;
use super::support::uri_path;
use crate::model::record::{Record, SourceRecord};
use crate::model::sha256;
use crate::model::{BY_HAND, Entry, Finding, Format, ISO27001_2022, Origin, Severity};
use crate::reconcile::rules::{Rule, rules};

/// Name of the file in an organisation's folder.
pub const NAME: &str = "findings.sarif";
/// Its media type.
pub const MEDIA_TYPE: &str = "application/sarif+json";

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What the paths of sources are relative to.
const INPUT: &str = "INPUT";
/// The organisation's own folder of outputs, where people type into the workbook.
const OUTPUT: &str = "OUTPUT";

/// Writes the findings of a record.
pub fn write(record: &Record) -> Result<Vec<u8>, ReportError> {
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run(record)] });
    let mut bytes = serde_json::to_vec_pretty(&log).map_err(|e| ReportError::Sarif(e.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn run(record: &Record) -> Value {
    let places = CellPlaces::of(record);
    let mut before: HashMap<String, u32> = HashMap::new();
    let results: Vec<Value> = record.findings.iter().map(|f| result(record, f, &places, &mut before)).collect();
    // A rule cites each framework's own clause; results name that of their statement.
    let framework = record.statements.first().map_or(ISO27001_2022, |s| s.framework.as_str());
    let rules: Vec<Value> = rules().iter().map(|rule| descriptor(rule, framework)).collect();
    json!({
        "tool": { "driver": {
            "name": record.program.name,
            "version": record.program.version,
            "semanticVersion": record.program.version,
            "shortDescription": { "text": "Readiness findings on a Statement of Applicability. The grading is annexa's own; findings are not audit conclusions." },
            "rules": rules,
        }},
        "language": "en",
        "automationDetails": {
            // What comes after the last slash tells runs of one kind apart; there is no clock to tell them by.
            "id": format!("annexa/{}/", record.organisation.replace('/', "-")),
        },
        "originalUriBaseIds": base_ids(record),
        "artifacts": artifacts(record),
        "invocations": [invocation(record)],
        "results": results,
        "properties": {
            "organisation": record.organisation,
            "asOf": record.as_of,
            "incomplete": record.is_incomplete(),
        },
    })
}

fn base_ids(record: &Record) -> Value {
    let mut ids =
        json!({ INPUT: { "description": { "text": "The folder that was converted, or that of the file." } } });
    if decided(record) {
        ids[OUTPUT] = json!({ "description": { "text": "The organisation's folder of outputs." } });
    }
    ids
}

fn decided(record: &Record) -> bool {
    record.findings.iter().flat_map(|f| &f.origins).any(|o| o.source == BY_HAND)
}

/// The sources, in their order; those that could not be read after them, the workbook with decisions last.
fn artifacts(record: &Record) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for source in &record.sources {
        all.push(json!({
            "location": { "uri": uri_path(&source.name), "uriBaseId": INPUT },
            "hashes": { "sha-256": source.sha256 },
            "length": source.size,
            "mimeType": media_type(source.format),
            "roles": ["analysisTarget"],
            "properties": { "source": source.number, "kind": source.kind.words() },
        }));
    }
    for source in &record.unread_sources {
        let mut artifact = json!({
            "location": { "uri": uri_path(&source.name), "uriBaseId": INPUT },
            "roles": ["analysisTarget"],
        });
        if let Some(hash) = &source.sha256 {
            artifact["hashes"] = json!({ "sha-256": hash });
        }
        all.push(artifact);
    }
    if decided(record) {
        all.push(json!({ "location": { "uri": "mapping.xlsx", "uriBaseId": OUTPUT }, "roles": ["userSpecifiedConfiguration"] }));
    }
    all
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Xlsb => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        Format::Xls => "application/vnd.ms-excel",
        Format::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        Format::XmlSpreadsheet => "application/xml",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Html => "text/html",
        Format::Delimited => "text/csv",
    }
}

/// Whether everything was read; what was not is a notification.
fn invocation(record: &Record) -> Value {
    let first = record.sources.len();
    let notifications: Vec<Value> = record
        .unread_sources
        .iter()
        .enumerate()
        .map(|(at, source)| {
            json!({
                "level": "error",
                "message": { "text": plain(&format!("{}: {}", source.name, source.reason)) },
                "locations": [{ "physicalLocation": { "artifactLocation": {
                    "uri": uri_path(&source.name), "uriBaseId": INPUT, "index": first + at,
                }}}],
            })
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": notifications.is_empty() });
    if !notifications.is_empty() {
        invocation["toolExecutionNotifications"] = Value::Array(notifications);
    }
    invocation
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Major => "error",
        Severity::Minor => "warning",
        Severity::Observation | Severity::Note => "note",
    }
}

fn descriptor(rule: &Rule, framework: &str) -> Value {
    let text = rule.text();
    json!({
        "id": rule.code,
        "name": name(&text.title),
        "shortDescription": { "text": plain(&format!("{}.", text.title)) },
        "fullDescription": { "text": plain(&text.why) },
        "help": { "text": plain(&text.what_to_do) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "severity": rule.severity.word(), "clause": rule.clause(framework) },
    })
}

/// A title as one word: `ControlMissing`.
fn name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<Vec<_>>()
        })
        .collect()
}

fn result(record: &Record, finding: &Finding, places: &CellPlaces<'_>, before: &mut HashMap<String, u32>) -> Value {
    let of = finding.provision.as_ref().map_or_else(String::new, |p| format!("{}: ", p.local()));
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": plain(&format!("{of}{}. {}", finding.title.trim_end_matches('.'), finding.seen)) },
        "partialFingerprints": { "annexaFinding/v1": fingerprint(record, finding, before) },
        "properties": properties(finding),
    });
    if let Some(index) = rules().iter().position(|rule| rule.code == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    let mut cells = finding.origins.iter().map(|origin| places.location(origin));
    if let Some(first) = cells.next() {
        // Several cells are beside the first, since not each of them has to be changed.
        result["locations"] = json!([first]);
        let related: Vec<Value> = (1..)
            .zip(cells)
            .map(|(id, mut location)| {
                location["id"] = json!(id);
                location
            })
            .collect();
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
    } else {
        let named: Vec<Value> = finding
            .provision
            .iter()
            .chain(&finding.controls)
            .map(|id| {
                json!({ "logicalLocations": [{ "name": id.local(), "fullyQualifiedName": id.to_string(), "kind": "control" }] })
            })
            .collect();
        // What is on no control is on the document as a whole: the sources that the statements are made of.
        let merged = record.sources.iter().enumerate().filter(|(_, source)| source.merged);
        let whole = merged.map(|(index, source)| {
            json!({ "physicalLocation": { "artifactLocation": {
                "uri": uri_path(&source.name), "uriBaseId": INPUT, "index": index,
            }}})
        });
        result["locations"] = Value::Array(if named.is_empty() { whole.collect() } else { named });
    }
    result
}

fn properties(finding: &Finding) -> Value {
    let mut all = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            all.insert(key.to_owned(), Value::String(value));
        }
    };
    put("severity", Some(finding.severity.word().to_owned()));
    put("clause", Some(finding.clause.clone()));
    put("whatToDo", Some(finding.what_to_do.clone()));
    put("framework", finding.framework.as_ref().map(ToString::to_string));
    put("control", finding.provision.as_ref().map(ToString::to_string));
    put("owner", finding.owner.clone());
    put("due", finding.due.clone());
    all.insert("number".to_owned(), json!(finding.number));
    if !finding.controls.is_empty() {
        all.insert("controls".to_owned(), finding.controls.iter().map(ToString::to_string).collect());
    }
    Value::Object(all)
}

/// What a finding is known by in another run: rule and control; without a control, rule, framework and sources. The
/// words of what was seen do not count, since figures in them change.
fn fingerprint(record: &Record, finding: &Finding, before: &mut HashMap<String, u32>) -> String {
    let mut parts: Vec<String> = vec![finding.rule.clone()];
    if let Some(provision) = &finding.provision {
        parts.push(provision.to_string());
    } else {
        parts.extend(finding.framework.iter().map(ToString::to_string));
        let mut names: Vec<&str> = record
            .sources
            .iter()
            .filter(|s| finding.origins.iter().any(|o| o.source == s.number))
            .map(|s| s.name.as_str())
            .collect();
        names.sort_unstable();
        parts.extend(names.into_iter().map(str::to_owned));
    }
    let identity = parts.join("\n");
    let count = before.entry(identity.clone()).or_default();
    *count += 1;
    sha256(format!("{identity}\n{count}").as_bytes())
}

/// A text as a plain message: braces would be placeholders, brackets links (SARIF 3.11.5, 3.11.6).
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '{' => plain.push_str("{{"),
            '}' => plain.push_str("}}"),
            '[' | ']' => plain.extend(['\\', sign]),
            _ => plain.push(sign),
        }
    }
    plain
}

/// Where the cells of the sources are.
struct CellPlaces<'r> {
    sources: HashMap<u32, (usize, &'r SourceRecord)>,
    /// Index of the workbook that decisions were typed into.
    workbook: usize,
    /// Rows of delimited texts that run over several lines: the last line.
    long_rows: HashMap<(u32, u32), u32>,
}

impl<'r> CellPlaces<'r> {
    fn of(record: &'r Record) -> Self {
        let sources = record.sources.iter().enumerate().map(|(at, s)| (s.number, (at, s))).collect();
        Self { sources, workbook: record.sources.len() + record.unread_sources.len(), long_rows: long_rows(record) }
    }

    fn location(&self, origin: &Origin) -> Value {
        let cell = json!({
            "name": origin.cell.to_string(),
            "fullyQualifiedName": format!("{}!{}", origin.sheet, origin.cell),
            "kind": "cell",
        });
        let physical = match self.sources.get(&origin.source) {
            Some((at, source)) => {
                let mut physical = json!({
                    "artifactLocation": { "uri": uri_path(&source.name), "uriBaseId": INPUT, "index": at },
                });
                if source.format == Format::Delimited {
                    physical["region"] = self.lines(origin);
                }
                physical
            }
            None => {
                json!({ "artifactLocation": { "uri": "mapping.xlsx", "uriBaseId": OUTPUT, "index": self.workbook } })
            }
        };
        json!({ "physicalLocation": physical, "logicalLocations": [cell] })
    }

    /// The lines of the row that contains the cell.
    fn lines(&self, origin: &Origin) -> Value {
        let first = origin.cell.row;
        match self.long_rows.get(&(origin.source, first)) {
            Some(last) => json!({ "startLine": first, "endLine": last }),
            None => json!({ "startLine": first }),
        }
    }
}

/// The rows of delimited texts with line breaks in their cells, each with its last line: that before the next row
/// starts, or as many lines on as there are breaks.
fn long_rows(record: &Record) -> HashMap<(u32, u32), u32> {
    let mut breaks: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for source in record.sources.iter().filter(|s| s.format == Format::Delimited) {
        let number = source.number;
        let mut count = |row: u32, text: &str| {
            let lines = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
            let sum = breaks.entry((number, row)).or_default();
            *sum = sum.saturating_add(lines);
        };
        // A row that names several controls gave several entries with the same cells.
        let mut counted: std::collections::HashSet<(u32, u32)> = std::collections::HashSet::new();
        for entry in record.entries.iter().filter(|e| e.source == number) {
            entry.rows.iter().for_each(|row| count(*row, ""));
            for (text, origin) in texts(entry) {
                if counted.insert((origin.cell.row, origin.cell.column)) {
                    count(origin.cell.row, text);
                }
            }
        }
        for row in record.kept_rows.iter().filter(|row| row.source == number) {
            row.cells.iter().for_each(|cell| count(row.row, &cell.text));
        }
        for row in record.unmatched.iter().filter(|row| row.origin.source == number) {
            row.cells.iter().for_each(|cell| count(row.origin.cell.row, &cell.text));
        }
    }
    let mut long = HashMap::new();
    let mut rows = breaks.iter().peekable();
    while let Some((&(source, row), &lines)) = rows.next() {
        if lines == 0 {
            continue;
        }
        let next = rows.peek().filter(|((other, _), _)| *other == source).map(|((_, next), _)| next - 1);
        long.insert((source, row), next.unwrap_or_else(|| row.saturating_add(lines)));
    }
    long
}

/// All texts of an entry with their cells.
fn texts(entry: &Entry) -> impl Iterator<Item = (&str, &Origin)> {
    let lists = [&entry.implementation, &entry.owner, &entry.evidence, &entry.remarks];
    let texts = entry.identifier.iter().chain(&entry.title).chain(lists.into_iter().flatten());
    let texts = texts
        .chain(entry.justifications.iter().map(|j| &j.text))
        .chain(entry.dates.iter().map(|d| &d.text))
        .chain(entry.carried_over.iter().map(|c| &c.text))
        .map(|t| (t.text.as_str(), &t.origin));
    let answers = entry.applicability.iter().map(|a| (a.raw.as_str(), &a.origin));
    texts.chain(answers).chain(entry.status.iter().map(|a| (a.raw.as_str(), &a.origin)))
}
