//! Document control from a file, a job file and flags. Every mistake of a file has its line and column.

use std::path::PathBuf;

use clap::Args;
use toml::de::{DeTable, DeValue};

use super::file::{JobMistake, PlacedMistake};
use super::keys::nearest;
use crate::batch::printable;
use crate::cli::argument_error::ArgumentError;
use crate::cli::as_of;
use crate::cli::knowledge::read;
use crate::model::{DocumentBasis, DocumentField, DocumentSettings, DocumentValue, Revision};

/// The key of earlier versions.
const HISTORY: &str = "history";

/// The keys of an earlier version.
const REVISION: [&str; 5] = ["version", "date", "author", "change", "approved-by"];

/// Flags on document control of the statement.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Document control")]
pub(in crate::cli) struct DocumentArgs {
    /// File with document control: title, version, approver and so on; see docs/document.md
    #[arg(long, value_name = "FILE.toml")]
    document: Option<PathBuf>,

    /// Scope of the management system
    #[arg(long, value_name = "TEXT", value_parser = text)]
    scope: Option<String>,

    /// Version of the statement, such as 3.3
    #[arg(long, value_name = "VERSION", value_parser = text)]
    doc_version: Option<String>,

    /// Who approved the statement; with --approved-on it is issued, and no draft any more
    #[arg(long, value_name = "NAME", value_parser = text)]
    approved_by: Option<String>,

    /// Day of the approval, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    approved_on: Option<String>,

    /// Classification of the statement, such as Confidential
    #[arg(long, value_name = "TEXT", value_parser = text)]
    classification: Option<String>,
}

fn text(text: &str) -> Result<String, ArgumentError> {
    let text = text.trim();
    if text.is_empty() { Err(ArgumentError::EmptyText) } else { Ok(text.to_owned()) }
}

fn day(text: &str) -> Result<String, ArgumentError> {
    as_of::parse(text.trim()).map(|day| day.to_string())
}

impl DocumentArgs {
    /// The values of file and flags; the flags override the file. `organisation` is that of `--organisation`.
    pub(in crate::cli) fn settings(&self, organisation: Option<&str>) -> Result<DocumentSettings, ArgumentError> {
        let mut settings = match &self.document {
            None => DocumentSettings::default(),
            Some(path) => {
                let (name, text) = read(path, "TOML")?;
                let shown = printable(&path.to_string_lossy());
                read_file(&name, &text).map_err(|mistakes| {
                    let lines: Vec<String> = mistakes.iter().map(|m| m.located(&shown, &text)).collect();
                    ArgumentError::Document(lines.join("\n"))
                })?
            }
        };
        for (flag, field, value) in [
            ("--organisation", DocumentField::Organisation, organisation),
            ("--scope", DocumentField::Scope, self.scope.as_deref()),
            ("--doc-version", DocumentField::Version, self.doc_version.as_deref()),
            ("--approved-by", DocumentField::ApprovedBy, self.approved_by.as_deref()),
            ("--approved-on", DocumentField::ApprovedOn, self.approved_on.as_deref()),
            ("--classification", DocumentField::Classification, self.classification.as_deref()),
        ] {
            if let Some(value) = value {
                let basis = DocumentBasis::Flag(flag.to_owned());
                settings.put(DocumentValue { field, value: value.to_owned(), basis });
            }
        }
        check(&settings)?;
        Ok(settings)
    }
}

/// Checks values that come from several places together.
pub(super) fn check(settings: &DocumentSettings) -> Result<(), ArgumentError> {
    match settings.approval_before_date() {
        None => Ok(()),
        Some((approval, date)) => Err(ArgumentError::Document(before(approval, date))),
    }
}

fn before(approval: &str, date: &str) -> String {
    format!(
        "the approval of {approval} is before the date of the version, {date}; a version is approved on its date or later"
    )
}

/// Reads a document file: the keys of `[document]`, with or without that line above them.
fn read_file(name: &str, text: &str) -> Result<DocumentSettings, Vec<JobMistake>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<JobMistake> = errors.iter().map(JobMistake::of_toml).collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    // The path is the user's own; outputs show the name of the file.
    let shown = std::path::Path::new(name).file_name().map_or(name.into(), |name| name.to_string_lossy());
    let basis = DocumentBasis::File(shown.into_owned());
    let mut entries = table.get_ref().iter();
    let settings = match (entries.next(), entries.next()) {
        (Some((key, value)), None) if key.get_ref() == "document" => match value.get_ref() {
            DeValue::Table(table) => read_table(table, &basis, &mut mistakes),
            _ => read_table(table.get_ref(), &basis, &mut mistakes),
        },
        _ => read_table(table.get_ref(), &basis, &mut mistakes),
    };
    mistakes.sort_by_key(|mistake| mistake.at);
    if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
}

/// Reads the keys of a document table.
pub(super) fn read_table(
    table: &DeTable<'_>,
    basis: &DocumentBasis,
    mistakes: &mut Vec<JobMistake>,
) -> DocumentSettings {
    let mut settings = DocumentSettings::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if name == HISTORY {
            settings.history = history(value, mistakes);
        } else if let Some(field) = DocumentField::of_key(name) {
            let value = if field.is_day() { day_of(name, value, mistakes) } else { text_of(name, value, mistakes) };
            if let Some(value) = value {
                settings.put(DocumentValue { field, value, basis: basis.clone() });
            }
        } else {
            let known = DocumentField::ALL.iter().map(|field| field.key()).chain([HISTORY]);
            mistakes.push(JobMistake { at: key.span().start, message: nearest(name, known) });
        }
    }
    if let Some((approval, date)) = settings.approval_before_date() {
        let at =
            table.iter().find(|(key, _)| key.get_ref() == "approved-on").map_or(0, |(_, value)| value.span().start);
        mistakes.push(JobMistake { at, message: before(approval, date) });
    }
    settings
}

fn history(value: PlacedMistake<'_, '_>, mistakes: &mut Vec<JobMistake>) -> Vec<Revision> {
    let DeValue::Array(list) = value.get_ref() else {
        let message = "`history` is a list; write [[document.history]] above each version".to_owned();
        mistakes.push(JobMistake { at: value.span().start, message });
        return Vec::new();
    };
    let mut all = Vec::new();
    for one in list {
        let DeValue::Table(table) = one.get_ref() else {
            let message = "a version of the history is a table: { version = \"3.2\", date = 2025-05-01 }".to_owned();
            mistakes.push(JobMistake { at: one.span().start, message });
            continue;
        };
        let mut revision = Revision::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let target = match name {
                "version" => &mut revision.version,
                "date" => &mut revision.date,
                "author" => &mut revision.author,
                "change" => &mut revision.change,
                "approved-by" => &mut revision.approved_by,
                _ => {
                    mistakes.push(JobMistake { at: key.span().start, message: nearest(name, REVISION.into_iter()) });
                    continue;
                }
            };
            let given = if name == "date" { day_of(name, value, mistakes) } else { text_of(name, value, mistakes) };
            *target = given.unwrap_or_default();
        }
        if revision.version.is_empty() && !table.iter().any(|(key, _)| key.get_ref() == "version") {
            let message = "a version of the history has no `version`; write version = \"3.2\"".to_owned();
            mistakes.push(JobMistake { at: one.span().start, message });
        }
        all.push(revision);
    }
    all
}

fn text_of(key: &str, value: PlacedMistake<'_, '_>, mistakes: &mut Vec<JobMistake>) -> Option<String> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.trim().to_owned(),
        // A version is often written as a number.
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => String::new(),
    };
    if text.is_empty() {
        let message = format!("`{key}` must be text; write it in quotes, or leave the key out");
        mistakes.push(JobMistake { at: value.span().start, message });
        return None;
    }
    Some(text)
}

fn day_of(key: &str, value: PlacedMistake<'_, '_>, mistakes: &mut Vec<JobMistake>) -> Option<String> {
    let text = match value.get_ref() {
        DeValue::Datetime(day) => day.to_string(),
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        _ => String::new(),
    };
    match as_of::parse(&text) {
        Ok(day) => Some(day.to_string()),
        Err(error) => {
            mistakes.push(JobMistake { at: value.span().start, message: format!("`{key}`: {error}") });
            None
        }
    }
}

/// The JSON Schema of a document table.
pub(super) fn schema() -> serde_json::Value {
    use serde_json::{Map, Value, json};
    let text = json!({ "type": ["string", "number"] });
    let day = json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "YYYY-MM-DD" });
    let revision: Map<String, Value> = REVISION
        .iter()
        .map(|key| ((*key).to_owned(), if *key == "date" { day.clone() } else { text.clone() }))
        .collect();
    let mut keys: Map<String, Value> = DocumentField::ALL
        .iter()
        .map(|field| {
            let mut one = if field.is_day() { day.clone() } else { text.clone() };
            one["description"] = help(*field).into();
            (field.key().to_owned(), one)
        })
        .collect();
    keys.insert(
        HISTORY.to_owned(),
        json!({
            "type": "array", "description": "Earlier versions, the oldest first",
            "items": { "type": "object", "additionalProperties": false, "required": ["version"], "properties": revision }
        }),
    );
    json!({
        "type": "object", "additionalProperties": false, "properties": keys,
        "description": "Document control of the statement"
    })
}

/// What a field is for.
pub(super) fn help(field: DocumentField) -> &'static str {
    match field {
        DocumentField::Organisation => "Name of the organisation as documents show it",
        DocumentField::Title => "Title of the document",
        DocumentField::Number => "Document number",
        DocumentField::Scope => "Scope of the management system",
        DocumentField::Boundaries => "Boundaries and interfaces of the scope",
        DocumentField::Version => "Version of this statement",
        DocumentField::Date => "Date of this version",
        DocumentField::Classification => "Classification",
        DocumentField::Author => "Author",
        DocumentField::Reviewer => "Reviewer",
        DocumentField::ApprovedBy => "Who approved this version; with approved-on the statement is issued",
        DocumentField::ApprovedOn => "Day of the approval, not before the date of the version",
        DocumentField::NextReview => "Day of the next review",
    }
}

/// A value to show in a starter file.
pub(super) fn example(field: DocumentField) -> &'static str {
    match field {
        DocumentField::Organisation => "\"Example Ltd\"",
        DocumentField::Title => "\"Statement of Applicability\"",
        DocumentField::Number => "\"ISMS-SOA-01\"",
        DocumentField::Scope => "\"Software development and hosting in Leeds\"",
        DocumentField::Boundaries => "\"without the payroll service\"",
        DocumentField::Version => "\"3.3\"",
        DocumentField::Date => "2026-03-02",
        DocumentField::Classification => "\"Confidential\"",
        DocumentField::Author => "\"A. Author\"",
        DocumentField::Reviewer => "\"R. Reviewer\"",
        DocumentField::ApprovedBy => "\"M. Manager\"",
        DocumentField::ApprovedOn => "2026-03-09",
        DocumentField::NextReview => "2027-03-01",
    }
}

/// The values of a table of the job file.
pub(super) fn of_job(table: &DeTable<'_>, mistakes: &mut Vec<JobMistake>) -> DocumentSettings {
    read_table(table, &DocumentBasis::Job, mistakes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places_of(text: &str) -> Vec<String> {
        match read_file("d.toml", text) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.iter().map(|m| m.located("d", text)).collect(),
        }
    }

    #[test]
    fn every_mistake_has_line_and_column() {
        let text = "titel = \"x\"\ndate = 2026-02-30\nversion = true\n";
        let places = places_of(text);
        // TOML knows that there is no such day.
        assert!(places.iter().any(|p| p.starts_with("d:2:")), "{places:?}");
        let text = "titel = \"x\"\ndate = \"2026-02-30\"\n  version = true\n[[history]]\nversoin = \"1\"\n";
        let places = places_of(text);
        let starts: Vec<&str> = places.iter().filter_map(|p| p.split(": ").next()).collect();
        assert_eq!(starts, ["d:1:1", "d:2:8", "d:3:13", "d:4:1", "d:5:1"], "{places:#?}");
        assert!(places[0].contains("`title`") && places[4].contains("`version`"), "{places:#?}");
    }

    #[test]
    fn an_approval_before_the_date_of_the_version_is_a_mistake_of_the_approval() {
        let text = "[document]\ndate = 2026-03-02\napproved-on = 2026-03-01\napproved-by = \"M\"\n";
        let places = places_of(text);
        assert_eq!(places.len(), 1, "{places:?}");
        assert!(places[0].starts_with("d:3:15: ") && places[0].contains("2026-03-02"), "{places:?}");
        assert!(places_of(&text.replace("03-01", "03-02")).is_empty());
    }

    #[test]
    fn a_version_may_be_a_number_and_keeps_its_digits() {
        let read = read_file("d.toml", "version = 3.30\n").expect("a version");
        assert_eq!(read.value(DocumentField::Version), Some("3.30"));
    }
}
