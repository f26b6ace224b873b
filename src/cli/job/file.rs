//! The format of a job file. Every mistake has its place in the file; an unknown key is a mistake.

use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document;
use super::keys::{KeyValues, nearest};
use crate::cli::as_of;
use crate::model::{DocumentField, DocumentSettings};

/// The keys at the top of a job file.
pub(super) const TOP: [&str; 5] = ["output", "as-of", "document", "defaults", "organisation"];

/// The keys of an organisation that are not settings.
pub(super) const OWN: [&str; 3] = ["name", "inputs", "document"];

/// A job file as written.
pub(super) struct JobFile {
    /// Where results go, relative to the job file.
    pub output: Option<PathBuf>,
    /// The as-of day of the date rules.
    pub as_of: Option<Date>,
    /// Document control of every organisation.
    pub document: DocumentSettings,
    /// Settings for every organisation.
    pub defaults: KeyValues,
    /// The organisations, in the order of the file.
    pub organisations: Vec<JobEntry>,
}

/// One `[[organisation]]`.
pub(super) struct JobEntry {
    /// If given, all inputs are sources of one organisation of this name.
    pub name: Option<String>,
    /// Paths and patterns.
    pub inputs: Vec<String>,
    /// Document control that overrides the one for all.
    pub document: DocumentSettings,
    /// Where it is in the file, in bytes from the start.
    pub at: usize,
    /// Settings that override the defaults.
    pub values: KeyValues,
}

/// A mistake in a job file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobMistake {
    /// Where it is, in bytes from the start.
    pub at: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl JobMistake {
    /// A mistake that the parser of TOML finds.
    pub fn of_toml(error: &toml::de::Error) -> Self {
        Self {
            at: error.span().map_or(0, |span: Range<usize>| span.start),
            message: error.message().split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// `job.toml:3:9: message`: line and column, both counted from 1.
    pub fn located(&self, file: &str, text: &str) -> String {
        let (line, column) = self.place(text);
        format!("{file}:{line}:{column}: {}", self.message)
    }

    /// Line and column, both counted from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// A value with its place.
pub(super) type PlacedMistake<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl JobFile {
    /// Reads a job file in `folder`. Reports all mistakes at once.
    pub fn read(text: &str, folder: &Path) -> Result<Self, Vec<JobMistake>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut problems: Vec<JobMistake> = errors.iter().map(JobMistake::of_toml).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut file = Self {
            output: None,
            as_of: None,
            document: DocumentSettings::default(),
            defaults: KeyValues::default(),
            organisations: Vec::new(),
        };
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match key.get_ref().as_ref() {
                "output" => file.output = text_of(value, &mut problems).map(PathBuf::from),
                "as-of" => {
                    let day = match value.get_ref() {
                        DeValue::Datetime(day) => Some(day.to_string()),
                        _ => text_of(value, &mut problems),
                    };
                    match day.map(|day| as_of::parse(&day)) {
                        Some(Ok(day)) => file.as_of = Some(day),
                        Some(Err(error)) => {
                            problems.push(JobMistake { at: value.span().start, message: error.to_string() });
                        }
                        None => {}
                    }
                }
                "document" => {
                    if let Some(table) = table_of(value, "[document]", &mut problems) {
                        file.document = document::of_job(table, &mut problems);
                    }
                }
                "defaults" => {
                    if let Some(table) = table_of(value, "[defaults]", &mut problems) {
                        file.defaults = KeyValues::read(table, &[], folder, &mut problems);
                    }
                }
                "organisation" => file.organisations(value, folder, &mut problems),
                other => problems.push(JobMistake { at, message: unknown_at_top(other) }),
            }
        }
        if file.organisations.is_empty() && problems.is_empty() {
            let message =
                "no organisation is named; write [[organisation]] and below it inputs = \"soa.xlsx\"".to_owned();
            problems.push(JobMistake { at: 0, message });
        }
        problems.sort_by_key(|problem| problem.at);
        if problems.is_empty() { Ok(file) } else { Err(problems) }
    }

    fn organisations(&mut self, value: PlacedMistake<'_, '_>, folder: &Path, problems: &mut Vec<JobMistake>) {
        let DeValue::Array(list) = value.get_ref() else {
            let message = "`organisation` is a list; write [[organisation]], with two brackets".to_owned();
            problems.push(JobMistake { at: value.span().start, message });
            return;
        };
        for value in list {
            if let Some(table) = table_of(value, "[[organisation]]", problems) {
                let entry = JobEntry::read(value.span().start, table, folder, problems);
                self.organisations.push(entry);
            }
        }
    }
}

impl JobEntry {
    fn read(at: usize, table: &DeTable<'_>, folder: &Path, problems: &mut Vec<JobMistake>) -> Self {
        let (mut name, mut inputs, mut has_inputs) = (None, Vec::new(), false);
        let mut own = DocumentSettings::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => {
                    name = text_of(value, problems).map(|name| name.trim().to_owned());
                    if name.as_ref().is_some_and(String::is_empty) {
                        problems.push(JobMistake { at: value.span().start, message: "the name is empty".to_owned() });
                    }
                }
                "inputs" => {
                    has_inputs = true;
                    inputs = inputs_of(value, problems);
                }
                "document" => {
                    if let Some(table) = table_of(value, "[organisation.document]", problems) {
                        own = document::of_job(table, problems);
                    }
                }
                _ => {}
            }
        }
        if !has_inputs {
            let message = "the organisation has no `inputs`; write inputs = \"soa.xlsx\", a folder, a pattern such as \
                           \"clients/*\", or a list of them"
                .to_owned();
            problems.push(JobMistake { at, message });
        }
        Self { name, inputs, document: own, at, values: KeyValues::read(table, &OWN, folder, problems) }
    }
}

fn inputs_of(value: PlacedMistake<'_, '_>, problems: &mut Vec<JobMistake>) -> Vec<String> {
    let many = match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![value],
    };
    let mut inputs = Vec::new();
    for one in many {
        let Some(text) = text_of(one, problems) else { continue };
        let at = one.span().start;
        if text.trim().is_empty() {
            problems
                .push(JobMistake { at, message: "the input is empty; name a file, a folder or a pattern".to_owned() });
        } else if let Err(error) = glob::Pattern::new(&text) {
            problems.push(JobMistake { at, message: format!("`{text}` is no pattern of paths: {}", error.msg) });
        } else {
            inputs.push(text.replace('\\', "/"));
        }
    }
    if inputs.is_empty() && problems.is_empty() {
        problems.push(JobMistake {
            at: value.span().start,
            message: "`inputs` is empty; name a file or folder".to_owned(),
        });
    }
    inputs
}

fn text_of(value: PlacedMistake<'_, '_>, problems: &mut Vec<JobMistake>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        let message = "this is to be a text; write it in quotes".to_owned();
        problems.push(JobMistake { at: value.span().start, message });
        return None;
    };
    Some(text.to_string())
}

fn table_of<'a, 'i>(
    value: PlacedMistake<'a, 'i>,
    form: &str,
    problems: &mut Vec<JobMistake>,
) -> Option<&'a DeTable<'i>> {
    let DeValue::Table(table) = value.get_ref() else {
        problems.push(JobMistake { at: value.span().start, message: format!("this is to be a table; write {form}") });
        return None;
    };
    Some(table)
}

fn unknown_at_top(key: &str) -> String {
    if DocumentField::of_key(key).is_some() {
        return format!("`{key}` is document control; put it below [document], or below [organisation.document]");
    }
    if super::keys::is_setting(key) {
        return format!("`{key}` is a setting; put it below [defaults], or below an [[organisation]]");
    }
    nearest(key, TOP.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        match JobFile::read(text, Path::new("")) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|p| p.located("j", text)).collect(),
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once_each_with_line_and_column() {
        let text = "outptu = \"x\"\nas-of = \"yesterday\"\n[defaults]\nedition = 2019\nrole = [\"owner\"]\n\n\
                    [[organisation]]\ninputs = [\"a\", 7]\n  farmework = \"nis2\"\n[[organisation]]\nname = \"x\"\n";
        let problems = problems(text);
        let starts: Vec<&str> = problems.iter().filter_map(|p| p.split(": ").next()).collect();
        assert_eq!(starts, ["j:1:1", "j:2:9", "j:4:11", "j:5:9", "j:8:16", "j:9:3", "j:10:1"], "{problems:#?}");
        assert!(problems[0].contains("`output`") && problems[5].contains("`framework`"), "{problems:#?}");
        assert!(problems[2].contains("2013"), "{problems:#?}");
    }

    #[test]
    fn broken_toml_a_setting_at_the_top_and_an_empty_file_are_named() {
        assert!(problems("output = \"x").first().is_some_and(|p| p.starts_with("j:1:")));
        assert!(problems("edition = 2013\n")[0].contains("[defaults]"));
        assert!(problems("")[0].contains("[[organisation]]"));
        assert!(problems("[organisation]\ninputs = \"a\"\n")[0].contains("two brackets"));
        assert!(problems("[[organisation]]\ninputs = \"a[\"\n")[0].starts_with("j:2:10: `a[` is no pattern"));
    }

    #[test]
    fn columns_count_letters_not_bytes() {
        assert_eq!(problems("output = \"é\"; x\n")[0].split(": ").next(), Some("j:1:13"));
    }
}
