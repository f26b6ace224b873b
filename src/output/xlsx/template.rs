//! Which sheets and columns a workbook has, from `workbook/workbook.toml` of the templates.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::grid::GridColumn;
use super::{carried_over, clauses, findings, integration, source_rows, sources, statement, transition, unmatched};
use crate::i18n::{TemplateProblem, Templates};

/// Path of the settings within a folder of templates.
const PATH: &str = "workbook/workbook.toml";

/// A sheet that a template orders or leaves out; the hidden sheet is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SheetKind {
    Summary,
    Statement,
    Transition,
    Clauses,
    Crosswalk,
    Coverage,
    Evidence,
    Findings,
    Unmatched,
    CarriedOver,
    SourceRows,
    Sources,
    Plan,
    ReadMe,
    Lists,
}

impl SheetKind {
    /// All, in the order of the built-in template.
    pub const ALL: [Self; 15] = [
        Self::Summary,
        Self::Statement,
        Self::Transition,
        Self::Clauses,
        Self::Crosswalk,
        Self::Coverage,
        Self::Evidence,
        Self::Findings,
        Self::Unmatched,
        Self::CarriedOver,
        Self::SourceRows,
        Self::Sources,
        Self::Plan,
        Self::ReadMe,
        Self::Lists,
    ];

    /// What a template calls it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Statement => "statement",
            Self::Transition => "transition",
            Self::Clauses => "clauses",
            Self::Crosswalk => "crosswalk",
            Self::Coverage => "coverage",
            Self::Evidence => "evidence",
            Self::Findings => "findings",
            Self::Unmatched => "unmatched",
            Self::CarriedOver => "carried_over",
            Self::SourceRows => "source_rows",
            Self::Sources => "sources",
            Self::Plan => "plan",
            Self::ReadMe => "read_me",
            Self::Lists => "lists",
        }
    }

    /// Why it cannot be left out, where it cannot.
    fn needed(self) -> Option<&'static str> {
        match self {
            Self::Statement => Some("what people type into it is read back"),
            Self::Findings => Some("owner and due date are typed there and read back"),
            Self::Unmatched => Some("the right identifiers are typed there and read back"),
            Self::Lists => Some("the drop-downs take their words from it"),
            _ => None,
        }
    }
}

/// A table whose columns a template may choose.
pub(super) struct TableKind {
    /// What a template calls it.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [GridColumn],
    /// Keys of columns that cannot be left out.
    needed: &'static [&'static str],
}

const fn table(name: &'static str, columns: &'static [GridColumn]) -> TableKind {
    TableKind { name, columns, needed: &[] }
}

pub(super) static TABLES: [TableKind; 21] = [
    TableKind { name: "statement", columns: &statement::COLUMNS, needed: &statement::NEEDED },
    table("transition", &transition::COLUMNS),
    table("clauses", &clauses::COLUMNS),
    table("crosswalk", &integration::CROSSWALK),
    table("coverage", &integration::COVERAGE),
    table("gaps", &integration::GAPS),
    table("unused", &integration::UNUSED),
    table("evidence", &integration::EVIDENCE),
    TableKind { name: "findings", columns: &findings::COLUMNS, needed: &findings::NEEDED },
    TableKind { name: "unmatched", columns: &unmatched::COLUMNS, needed: &unmatched::NEEDED },
    table("carried_over", &carried_over::COLUMNS),
    table("source_rows", &source_rows::COLUMNS),
    table("files", &sources::FILES),
    table("ledger", &sources::LEDGER),
    table("sheets", &sources::SHEETS),
    table("columns_read", &sources::ROLES),
    table("decisions", &sources::DECISIONS),
    table("words", &sources::WORDS),
    table("templates", &integration::TEMPLATES),
    table("backbone", &integration::BACKBONE),
    table("new_work", &integration::NEW_WORK),
];

/// The file as it is written; what it leaves out is as in the built-in one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WorkbookFile {
    sheets: Option<Spanned<Vec<Spanned<String>>>>,
    columns: BTreeMap<Spanned<String>, Spanned<Vec<Spanned<String>>>>,
}

/// The sheets and columns of the workbooks of a run.
#[derive(Debug, Clone)]
pub struct WorkbookTemplate {
    sheets: Vec<SheetKind>,
    columns: BTreeMap<&'static str, Vec<&'static str>>,
}

impl WorkbookTemplate {
    /// Reads the settings of a run's templates.
    ///
    /// # Errors
    /// Every mistake, with file, line and column: an unknown sheet or column, one that stands twice, one that the way
    /// back from the workbook needs and that is left out.
    pub fn read(templates: &Templates) -> Result<Self, Vec<TemplateProblem>> {
        let built_in = Templates::built_in_text(PATH).unwrap_or_default();
        let mut template = Self { sheets: Vec::new(), columns: BTreeMap::new() };
        template.put(PATH, built_in)?;
        if let Some(file) = templates.own(PATH) {
            let text = std::str::from_utf8(&file.bytes)
                .map_err(|_| vec![TemplateProblem::at(&file.shown, "", 0, "is not UTF-8; save it as UTF-8")])?;
            template.put(&file.shown, text.trim_start_matches('\u{feff}'))?;
        }
        Ok(template)
    }

    /// The sheets in their order.
    pub(super) fn sheets(&self) -> &[SheetKind] {
        &self.sheets
    }

    /// The columns of a table in their order, by key.
    pub(super) fn columns(&self, table: &str) -> Option<&[&'static str]> {
        self.columns.get(table).map(Vec::as_slice)
    }

    /// Takes what a file says.
    fn put(&mut self, shown: &str, text: &str) -> Result<(), Vec<TemplateProblem>> {
        let file: WorkbookFile =
            toml::from_str(text).map_err(|error| vec![TemplateProblem::of_toml(shown, text, &error)])?;
        let mut reader = WorkbookFileReader { shown, text, problems: Vec::new() };
        if let Some(sheets) = file.sheets {
            let at = sheets.span().start;
            let known = SheetKind::ALL.map(|kind| (kind.key(), kind));
            self.sheets = reader.chosen("sheet", sheets.into_inner(), &known);
            for (kind, why) in SheetKind::ALL.into_iter().filter_map(|kind| Some((kind, kind.needed()?))) {
                if !self.sheets.contains(&kind) {
                    reader.problem(at, format!("the sheet `{}` cannot be left out: {why}; put it in", kind.key()));
                }
            }
        }
        for (name, columns) in file.columns {
            let (name_at, name) = (name.span().start, name.into_inner());
            let Some(table) = TABLES.iter().find(|table| table.name == name) else {
                reader.problem(name_at, unknown("table", &name, TABLES.iter().map(|table| table.name)));
                continue;
            };
            let at = columns.span().start;
            let keys: Vec<(String, &'static str)> =
                table.columns.iter().map(|column| (column.key.to_lowercase(), column.key)).collect();
            let known: Vec<(&str, &'static str)> = keys.iter().map(|(key, column)| (key.as_str(), *column)).collect();
            let columns = columns.into_inner();
            if columns.is_empty() {
                reader.problem(at, format!("the table `{name}` has no column; give one at least"));
            }
            let chosen = reader.chosen(&format!("column of `{name}`"), columns, &known);
            for needed in table.needed.iter().filter(|needed| !chosen.contains(needed)) {
                let key = needed.to_lowercase();
                let message = format!(
                    "the column `{key}` of `{name}` cannot be left out: what people type is read back by it; put it in"
                );
                reader.problem(at, message);
            }
            self.columns.insert(table.name, chosen);
        }
        reader.problems.sort();
        if reader.problems.is_empty() { Ok(()) } else { Err(reader.problems) }
    }
}

struct WorkbookFileReader<'t> {
    shown: &'t str,
    text: &'t str,
    problems: Vec<TemplateProblem>,
}

impl WorkbookFileReader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(TemplateProblem::at(self.shown, self.text, at, message));
    }

    /// What a list names, each once.
    fn chosen<T: Copy + PartialEq>(&mut self, what: &str, names: Vec<Spanned<String>>, known: &[(&str, T)]) -> Vec<T> {
        let mut chosen = Vec::new();
        for name in names {
            let (at, name) = (name.span().start, name.into_inner());
            match known.iter().find(|(key, _)| *key == name) {
                None => self.problem(at, unknown(what, &name, known.iter().map(|(key, _)| *key))),
                Some((_, one)) if chosen.contains(one) => {
                    self.problem(at, format!("`{name}` stands in the list twice; take one out"));
                }
                Some((_, one)) => chosen.push(*one),
            }
        }
        chosen
    }
}

/// There is no sheet `transitoin`; did you mean `transition`?
fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let near = known
        .clone()
        .map(|key| (strsim::jaro_winkler(name, key), key))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > 0.8);
    match near {
        Some((_, key)) => format!("there is no {what} `{name}`; did you mean `{key}`?"),
        None => format!("there is no {what} `{name}`; there are {}", known.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_template_has_every_sheet_and_column_in_its_order() {
        let template = WorkbookTemplate::read(&Templates::built_in()).expect("a template");
        assert_eq!(template.sheets(), SheetKind::ALL);
        for table in &TABLES {
            let all: Vec<&str> = table.columns.iter().map(|column| column.key).collect();
            assert_eq!(template.columns(table.name), Some(all.as_slice()), "{}", table.name);
        }
        assert_eq!(template.columns.len(), TABLES.len());
    }
}
