//! Which sheets and columns a workbook has, from `workbook/workbook.toml` of the templates.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::sheet::{SHEETS, SheetKind, chosen_tables};
use crate::i18n::{TemplateProblem, Templates};

/// Path of the settings within a folder of templates.
const PATH: &str = "workbook/workbook.toml";

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
    /// Every mistake, with file, line and column: an unknown sheet or column, one that is listed twice, or one that is
    /// left out although reading the workbook back needs it.
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

    /// Takes the settings of a file.
    fn put(&mut self, shown: &str, text: &str) -> Result<(), Vec<TemplateProblem>> {
        let file: WorkbookFile =
            toml::from_str(text).map_err(|error| vec![TemplateProblem::of_toml(shown, text, &error)])?;
        let mut reader = WorkbookFileReader { shown, text, problems: Vec::new() };
        if let Some(sheets) = file.sheets {
            let at = sheets.span().start;
            let known: Vec<_> = SHEETS.iter().map(|sheet| (sheet.key, sheet.kind)).collect();
            self.sheets = reader.chosen("sheet", sheets.into_inner(), &known);
            for (sheet, why) in SHEETS.iter().filter_map(|sheet| Some((sheet, sheet.needed?))) {
                if !self.sheets.contains(&sheet.kind) {
                    reader.problem(at, format!("the sheet `{}` cannot be left out: {why}; put it in", sheet.key));
                }
            }
        }
        for (name, columns) in file.columns {
            let (name_at, name) = (name.span().start, name.into_inner());
            let Some(table) = chosen_tables().find(|table| table.key == name) else {
                reader.problem(name_at, unknown("table", &name, chosen_tables().map(|table| table.key)));
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
            for needed in table.needed().filter(|needed| !chosen.contains(needed)) {
                let key = needed.to_lowercase();
                let message = format!(
                    "the column `{key}` of `{name}` cannot be left out: what people type is read back by it; put it in"
                );
                reader.problem(at, message);
            }
            self.columns.insert(table.key, chosen);
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
        assert!(template.sheets().iter().copied().eq(SHEETS.iter().map(|sheet| sheet.kind)));
        for table in chosen_tables() {
            let all: Vec<&str> = table.columns.iter().map(|column| column.key).collect();
            assert_eq!(template.columns(table.key), Some(all.as_slice()), "{}", table.key);
        }
        assert_eq!(template.columns.len(), chosen_tables().count());
    }
}
