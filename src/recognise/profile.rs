//! Import profiles: a small TOML file that sets how sources are read where annexa's own reading is wrong.
//!
//! A profile names only what it settles: everything else is found as without it. One that does not fit its source is
//! an error with the profile's line and the place in the sheet, never a silent guess.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use glob::{MatchOptions, Pattern};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::date_text;
use super::fold::fold;
use super::{Vocabulary, VocabularyWords};
use crate::model::{
    CellAddress, ColumnRole, DocumentBasis, DocumentField, DocumentValue, OrganisationRole, Row, SourceKind, Standard,
    Table, TableKind, Workbook, column_number,
};

/// Line and column of a file, from 1.
pub type ProfilePlace = (usize, usize);

/// A profile that cannot be used, or that does not fit its source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}", .place.map_or_else(String::new, |(line, column)| format!(", line {line}, column {column}")))]
pub struct ProfileError {
    /// Name of the profile.
    pub file: String,
    /// Line and column in it, from 1; the column in characters.
    pub place: Option<ProfilePlace>,
    /// What is wrong and what to do.
    pub message: String,
}

/// Whom an organisation is under ISO/IEC 27701: which tables of its Annex A are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PimsRole {
    /// PII controller.
    Controller,
    /// PII processor.
    Processor,
}

impl PimsRole {
    /// Whom a provision of this role's tables is addressed to.
    pub fn addressee(self) -> OrganisationRole {
        match self {
            Self::Controller => OrganisationRole::Controller,
            Self::Processor => OrganisationRole::Processor,
        }
    }
}

/// From which figure on a number counts as which status; without them, maturity only proposes one, and percentages
/// are 0, between and 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Thresholds {
    /// Lowest maturity that counts as implemented.
    pub maturity_implemented: Option<f64>,
    /// Lowest maturity that counts as partial; below it a control is not implemented.
    pub maturity_partial: Option<f64>,
    /// Lowest percentage that counts as implemented.
    pub percent_implemented: Option<f64>,
    /// Lowest percentage that counts as partial.
    pub percent_partial: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ProfileFile {
    #[serde(default)]
    files: Vec<Spanned<String>>,
    organisation: Option<String>,
    kind: Option<SourceKind>,
    edition: Option<Spanned<String>>,
    #[serde(default)]
    pims_role: Vec<PimsRole>,
    #[serde(default)]
    sheets: Vec<Spanned<SheetFile>>,
    #[serde(default)]
    words: VocabularyWords,
    #[serde(default)]
    thresholds: Thresholds,
    #[serde(default)]
    document: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SheetFile {
    name: Spanned<String>,
    #[serde(default = "yes")]
    read: bool,
    table: Option<TableKind>,
    header_row: Option<Spanned<u32>>,
    header_rows: Option<Spanned<Vec<u32>>>,
    first_row: Option<Spanned<u32>>,
    last_row: Option<Spanned<u32>>,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, ColumnRole>,
}

fn yes() -> bool {
    true
}

/// How one table of one sheet is to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRule {
    /// Name of the sheet, or a pattern (`SoA*`).
    name: At<String>,
    /// Whether it is read at all.
    pub read: bool,
    /// What its table is about, whatever it looks like.
    pub table: Option<TableKind>,
    header_rows: Option<At<(u32, u32)>>,
    first_row: Option<At<u32>>,
    last_row: Option<At<u32>>,
    columns: Vec<(At<String>, ColumnRole)>,
}

/// A value with its place in the profile.
#[derive(Debug, Clone, PartialEq)]
struct At<T> {
    place: ProfilePlace,
    value: T,
}

/// A profile, read.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Name of its file, for messages.
    pub file: String,
    files: Vec<Pattern>,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// What the source is, whatever it looks like.
    pub kind: Option<SourceKind>,
    /// Framework key of the edition, whatever the identifiers suggest.
    pub edition: Option<String>,
    /// Roles under ISO/IEC 27701.
    pub pims_role: Vec<PimsRole>,
    /// Its rules for sheets, in the order of the file.
    pub sheets: Vec<SheetRule>,
    /// Document control of the statement.
    pub document: Vec<DocumentValue>,
    /// The words, with the profile's own before them.
    pub vocabulary: Vocabulary,
}

impl Profile {
    /// Reads a profile; `file` is its name in messages. `vocabulary` is what it adds its words to.
    pub fn read(file: &str, text: &str, vocabulary: &Vocabulary) -> Result<Self, ProfileError> {
        let error =
            |place: Option<ProfilePlace>, message: String| ProfileError { file: file.to_owned(), place, message };
        let read: ProfileFile = toml::from_str(text).map_err(|e| {
            let place = e.span().map(|span| place_of(text, span.start));
            error(place, e.message().split_whitespace().collect::<Vec<_>>().join(" "))
        })?;
        let mut files = Vec::new();
        for pattern in &read.files {
            let place = Some(place_of(text, pattern.span().start));
            let compiled = Pattern::new(pattern.get_ref())
                .map_err(|e| error(place, format!("`{}` is no pattern of file names: {}", pattern.get_ref(), e.msg)))?;
            files.push(compiled);
        }
        let edition = match &read.edition {
            None => None,
            Some(name) => Some(Standard::edition_named(name.get_ref()).ok_or_else(|| {
                let message =
                    format!("`{}` is no edition; write one of {}", name.get_ref(), Standard::editions_in_words());
                error(Some(place_of(text, name.span().start)), message)
            })?),
        };
        let mut sheets = Vec::new();
        for sheet in read.sheets {
            sheets.push(rule(file, text, sheet.into_inner())?);
        }
        let mut document = Vec::new();
        for (key, value) in &read.document {
            let at = |start: usize| Some(place_of(text, start));
            let field = DocumentField::of_key(key.get_ref()).ok_or_else(|| {
                let known: Vec<&str> = DocumentField::ALL.iter().map(|field| field.key()).collect();
                let message = format!("unknown key `{}` in [document]; use one of {}", key.get_ref(), known.join(", "));
                error(at(key.span().start), message)
            })?;
            let value = document_value(field, value.get_ref())
                .map_err(|why| error(at(value.span().start), format!("`{}`: {why}", field.key())))?;
            document.push(DocumentValue { field, value, basis: DocumentBasis::Profile(file.to_owned()) });
        }
        let mut vocabulary = vocabulary.with_words(&read.words);
        vocabulary.thresholds = read.thresholds;
        Ok(Self {
            file: file.to_owned(),
            files,
            organisation: read.organisation.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
            kind: read.kind,
            edition: edition.map(str::to_owned),
            pims_role: read.pims_role,
            sheets,
            document,
            vocabulary,
        })
    }

    /// Whether the profile is for a source of this name (a path with `/`): by the whole path or the file's name. A
    /// profile without patterns is for all.
    pub fn is_for(&self, source: &str) -> bool {
        let options = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
        let name = source.rsplit('/').next().unwrap_or(source);
        self.files.is_empty()
            || self.files.iter().any(|p| p.matches_with(source, options) || p.matches_with(name, options))
    }

    /// The rules for each sheet of a workbook, by place of the sheet. The error names a sheet that is not there.
    pub(super) fn rules<'p>(&'p self, workbook: &Workbook) -> Result<HashMap<usize, Vec<&'p SheetRule>>, ProfileError> {
        let mut rules: HashMap<usize, Vec<&'p SheetRule>> = HashMap::new();
        for rule in &self.sheets {
            let wanted = &rule.name.value;
            let exact = |t: &Table| fold(&t.sheet) == fold(wanted);
            let pattern = Pattern::new(wanted).ok();
            let by_pattern = |t: &Table| pattern.as_ref().is_some_and(|p| p.matches(&t.sheet));
            let mut found: Vec<usize> = places(workbook, exact);
            if found.is_empty() {
                found = places(workbook, by_pattern);
            }
            if found.is_empty() {
                let names: Vec<String> = workbook.tables.iter().map(|t| format!("`{}`", t.sheet)).collect();
                return Err(self
                    .error(rule.name.place, format!("the file has no sheet `{wanted}`; it has {}", names.join(", "))));
            }
            for at in found {
                rules.entry(at).or_default().push(rule);
            }
        }
        Ok(rules)
    }

    pub(super) fn error(&self, place: ProfilePlace, message: String) -> ProfileError {
        ProfileError { file: self.file.clone(), place: Some(place), message }
    }
}

/// A value of document control as a profile gives it.
fn document_value(field: DocumentField, value: &toml::Value) -> Result<String, &'static str> {
    let text = match value {
        toml::Value::String(text) => text.trim().to_owned(),
        toml::Value::Datetime(day) if field.is_day() => day.to_string(),
        toml::Value::Integer(number) if !field.is_day() => number.to_string(),
        _ => String::new(),
    };
    if !field.is_day() {
        return if text.is_empty() { Err("write a text in quotes, or leave the key out") } else { Ok(text) };
    }
    let day = date_text::date(&text).filter(|day| *day == text);
    day.ok_or("write a day that exists as YYYY-MM-DD")
}

fn places(workbook: &Workbook, fits: impl Fn(&Table) -> bool) -> Vec<usize> {
    workbook.tables.iter().enumerate().filter(|(_, t)| fits(t)).map(|(at, _)| at).collect()
}

/// A rule for a sheet, located in the sheet's rows.
pub(super) struct PlacedRule {
    /// Indices of the header rows; `None` to take what is found, or none.
    pub header: Option<(usize, usize)>,
    /// First index of the body, and one past its last, where the rule sets it.
    pub start: Option<usize>,
    pub end: Option<usize>,
    /// Roles by column.
    pub roles: BTreeMap<u32, ColumnRole>,
    /// What its table is about, where the rule says so.
    pub kind: Option<TableKind>,
    /// Place of the rule, for messages.
    pub place: ProfilePlace,
}

impl SheetRule {
    /// Finds the rule's rows and columns in a sheet; `found_header` is the header that was found without it.
    pub(super) fn place(
        &self,
        profile: &Profile,
        table: &Table,
        found_header: Option<(usize, usize)>,
    ) -> Result<PlacedRule, ProfileError> {
        let rows = &table.rows;
        let sheet = &table.sheet;
        let index = |number: u32| rows.binary_search_by_key(&number, |row| row.number);
        let header = match &self.header_rows {
            None => None,
            Some(at) => {
                let (first, last) = at.value;
                let (Ok(first_at), Ok(last_at)) = (index(first), index(last)) else {
                    let filled: Vec<String> = rows.iter().take(5).map(|r| r.number.to_string()).collect();
                    return Err(profile.error(
                        at.place,
                        format!(
                            "row {first} of sheet `{sheet}` is to be the header, and is empty; its first filled rows are {}",
                            filled.join(", ")
                        ),
                    ));
                };
                Some((first_at, last_at))
            }
        };
        let header = header.or(found_header.filter(|_| self.first_row.is_none()));
        let below = |at: &At<u32>| rows.partition_point(|row| row.number < at.value);
        let start = self.first_row.as_ref().map(below);
        let end = self.last_row.as_ref().map(|at| rows.partition_point(|row| row.number <= at.value));
        if let (Some(at), Some(start)) = (&self.first_row, start)
            && start >= rows.len()
        {
            let last = rows.last().map_or(0, |r| r.number);
            let message = format!("row {} is to be the first of sheet `{sheet}`, whose last is {last}", at.value);
            return Err(profile.error(at.place, message));
        }
        let widest = rows.iter().filter_map(|row| row.cells.last()).map(|c| c.column).max().unwrap_or(0);
        let mut roles = BTreeMap::new();
        for (key, role) in &self.columns {
            let column = column_of(profile, key, table, header, widest)?;
            roles.insert(column, *role);
        }
        Ok(PlacedRule { header, start, end, roles, kind: self.table, place: self.name.place })
    }
}

/// A column by its letters, where the sheet is that wide, else by the text of its header.
fn column_of(
    profile: &Profile,
    key: &At<String>,
    table: &Table,
    header: Option<(usize, usize)>,
    widest: u32,
) -> Result<u32, ProfileError> {
    let name = key.value.trim();
    if let Some(column) = column_number(name).filter(|column| *column <= widest) {
        return Ok(column);
    }
    let rows: &[Row] = header.map_or(&[], |(from, to)| &table.rows[from..=to]);
    let texts = super::header::header_texts(rows);
    let wanted = fold(name);
    let found: BTreeSet<u32> = texts
        .iter()
        .filter(|(_, text)| fold(text) == wanted || text.split(" / ").any(|part| fold(part) == wanted))
        .map(|(column, _)| *column)
        .collect();
    let place = header.map_or_else(
        || "no header row was found or named".to_owned(),
        |(from, _)| {
            let mut headers: Vec<(u32, &String)> = texts.iter().map(|(c, t)| (*c, t)).collect();
            headers.sort_unstable();
            let shown: Vec<String> = headers
                .iter()
                .take(12)
                .map(|(c, t)| format!("{} `{t}`", CellAddress::new(table.rows[from].number, *c)))
                .collect();
            format!("the header has {}", shown.join(", "))
        },
    );
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(profile.error(
            key.place,
            format!("several columns of sheet `{}` are headed `{name}`; name one by its letters", table.sheet),
        )),
        (None, _) => Err(profile.error(
            key.place,
            format!("no column of sheet `{}` is `{name}`, by letters or by header; {place}", table.sheet),
        )),
    }
}

fn rule(file: &str, text: &str, sheet: SheetFile) -> Result<SheetRule, ProfileError> {
    let place = |at: usize| place_of(text, at);
    let header_rows = match (&sheet.header_row, &sheet.header_rows) {
        (Some(row), None) => Some(At { place: place(row.span().start), value: (*row.get_ref(), *row.get_ref()) }),
        (None, Some(rows)) => {
            let at = place(rows.span().start);
            let (Some(&first), Some(&last)) = (rows.get_ref().first(), rows.get_ref().last()) else {
                return Err(ProfileError {
                    file: file.to_owned(),
                    place: Some(at),
                    message: "header-rows names no row; write header-rows = [4, 5], or header-row = 4".to_owned(),
                });
            };
            Some(At { place: at, value: (first.min(last), first.max(last)) })
        }
        (None, None) => None,
        (Some(row), Some(_)) => {
            return Err(ProfileError {
                file: file.to_owned(),
                place: Some(place(row.span().start)),
                message: "header-row and header-rows are both given; keep one".to_owned(),
            });
        }
    };
    let at = |row: Spanned<u32>| At { place: place(row.span().start), value: row.into_inner() };
    Ok(SheetRule {
        read: sheet.read,
        table: sheet.table,
        header_rows,
        first_row: sheet.first_row.map(at),
        last_row: sheet.last_row.map(at),
        columns: sheet
            .columns
            .into_iter()
            .map(|(key, role)| (At { place: place(key.span().start), value: key.into_inner() }, role))
            .collect(),
        name: At { place: place(sheet.name.span().start), value: sheet.name.into_inner() },
    })
}

fn place_of(text: &str, at: usize) -> ProfilePlace {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Profile, ProfileError> {
        Profile::read("acme.toml", text, &Vocabulary::built_in().expect("vocabulary"))
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let line = |text: &str| read(text).map_err(|e| e.place).err().flatten().map(|(line, _)| line);
        assert_eq!(line("organisation = \"x\"\nsheet = 1\n"), Some(2), "an unknown key");
        assert_eq!(
            line("\n[[sheets]]\nname = \"a\"\n[sheets.columns]\nA = \"identifer\"\n"),
            Some(5),
            "an unknown role"
        );
        assert_eq!(line("edition = \"2005\"\n"), Some(1));
        assert_eq!(line("files = [\n  \"a[\"\n]\n"), Some(2));
        let message =
            read("[[sheets]]\nname = \"a\"\n[sheets.columns]\nA = \"identifer\"\n").expect_err("a typo").to_string();
        assert!(message.starts_with("acme.toml, line 4, column 5: ") && message.contains("identifier"), "{message}");
    }

    #[test]
    fn patterns_choose_sources_by_path_or_name() {
        let profile = read("files = [\"*soa*.xlsx\", \"registers/*\"]\n").expect("a profile");
        assert!(profile.is_for("SoA 2024.xlsx") && profile.is_for("deep/down/my-soa.XLSX"));
        assert!(profile.is_for("registers/a.csv") && !profile.is_for("register.csv"));
        assert!(read("").expect("an empty profile").is_for("anything"));
    }
}
