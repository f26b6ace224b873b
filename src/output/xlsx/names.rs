//! Texts of the workbook that a spreadsheet program holds to rules: names of sheets, headings, answers, messages.

use std::collections::{BTreeMap, HashMap};

use super::baseline;
use super::labels::heading_key;
use super::sheet::{SHEETS, tables};
use super::statement::{ANNEX_A, NOT_IN_ROLE, OWN};
use super::style::{APPLICABILITIES, STATUSES};
use crate::i18n::{Area, Localizer, MessageCatalog, TemplateProblem, values};
use crate::model::{Applicability, Severity, Status};

/// Longest name of a sheet in UTF-16 units.
const SHEET: usize = 31;
/// Longest heading of a column; a program takes no longer one for a table.
const HEADING: usize = 200;
/// Longest answer: formulas and colour rules contain it.
const ANSWER: usize = 60;

/// What of the workbook's texts no program would take, or could not be read back, each with its place.
pub(crate) fn problems(words: &MessageCatalog) -> Vec<TemplateProblem> {
    let mut reader = FormulaReader {
        words,
        localizer: Localizer::new(words, Area::Workbook, BTreeMap::new()),
        problems: Vec::new(),
    };
    reader.sheets();
    reader.headings();
    reader.answers();
    reader.within("drop_downs.list.applicability", 32);
    reader.within("drop_downs.list.status", 32);
    reader.within("drop_downs.list.mark", 32);
    reader.within("drop_downs.message.refused", 255);
    reader.problems
}

struct FormulaReader<'w> {
    words: &'w MessageCatalog,
    localizer: Localizer<'w>,
    problems: Vec<TemplateProblem>,
}

impl FormulaReader<'_> {
    fn problem(&mut self, key: &str, message: String) {
        self.problems.push(self.words.problem(Area::Workbook, key, message));
    }

    /// A text that is the same in every workbook, in so many UTF-16 units at most.
    fn within(&mut self, key: &str, most: usize) -> Option<String> {
        let Some(text) = self.words.plain(Area::Workbook, key) else {
            self.problem(key, format!("`{key}` is the same in every workbook; write it without values"));
            return None;
        };
        let units = text.encode_utf16().count();
        if text.trim().is_empty() {
            self.problem(key, format!("`{key}` is empty; give it a word"));
        } else if units > most {
            self.problem(key, format!("`{key}` has {units} characters; a spreadsheet program takes {most} at most"));
        } else if text.contains(char::is_control) {
            self.problem(key, format!("`{key}` is of one line; take out the line break"));
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// Texts that must differ, whatever the case of their letters.
    fn differ(&mut self, what: &str, texts: Vec<(String, String)>) {
        let mut seen: HashMap<String, String> = HashMap::new();
        for (key, text) in texts {
            let folded = text.trim().to_lowercase();
            let Some(first) = seen.get(&folded).cloned() else {
                seen.insert(folded, key);
                continue;
            };
            // The one that a user wrote is the one to change.
            let (at, other) = if self.words.is_own(Area::Workbook, &key) { (key, first) } else { (first, key) };
            self.problem(&at, format!("`{text}` is the {what} of `{other}` too; they have to differ"));
        }
    }

    fn sheets(&mut self) {
        let mut names = Vec::new();
        for key in SHEETS.iter().map(|sheet| format!("sheets.name.{}", sheet.key)) {
            if let Some(name) = self.within(&key, SHEET) {
                self.sheet(&key, &name);
                names.push((key, name));
            }
        }
        // The number of a standard has five digits.
        let further = "sheets.name.further_statement";
        let of = |number: &str| self.localizer.format(further, &values! { number: number });
        let (name, other) = (of("27701"), of("42001"));
        if name == other {
            self.problem(further, format!("`{further}` names several sheets; let it hold {{{{ number }}}}"));
        }
        if name.encode_utf16().count() > SHEET {
            self.problem(further, format!("`{further}` is too long; a name of a sheet has {SHEET} characters at most"));
        }
        self.sheet(further, &name);
        names.push((further.to_owned(), name));
        self.differ("name", names);
    }

    fn sheet(&mut self, key: &str, name: &str) {
        if let Some(sign) = name.chars().find(|c| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\')) {
            self.problem(
                key,
                format!("a name of a sheet cannot hold `{sign}`; none of [ ] : * ? / \\ can stand in it"),
            );
        }
        if name.starts_with('\'') || name.ends_with('\'') {
            self.problem(key, "a name of a sheet neither begins nor ends with an apostrophe".to_owned());
        }
        if name.eq_ignore_ascii_case(baseline::NAME) || name.eq_ignore_ascii_case("History") {
            self.problem(key, format!("`{name}` is a name that programs or annexa keep for themselves; take another"));
        }
    }

    fn headings(&mut self) {
        for table in tables() {
            let keys: Vec<String> = table.columns.iter().map(|c| heading_key(table.key, c.key)).collect();
            let headings =
                keys.into_iter().filter_map(|key| self.within(&key, HEADING).map(|heading| (key, heading))).collect();
            self.differ("heading", headings);
        }
    }

    fn answers(&mut self) {
        let applicabilities = APPLICABILITIES.map(Applicability::key).to_vec();
        let mut statuses = STATUSES.map(Status::key).to_vec();
        statuses.push("answers.status.not_applicable");
        let bases =
            vec!["answers.basis.stated", "answers.basis.carried_over", "answers.basis.decided", "cells.basis.proposed"];
        let severities = Severity::ALL.map(Severity::key).to_vec();
        for keys in [applicabilities, statuses, bases, severities, vec![ANNEX_A, NOT_IN_ROLE, OWN]] {
            let words = keys
                .into_iter()
                .filter_map(|key| self.within(key, ANSWER).map(|word| (key.to_owned(), word)))
                .collect();
            self.differ("word", words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Templates;

    #[test]
    fn the_built_in_texts_of_every_language_keep_the_rules() {
        let templates = Templates::built_in();
        for language in templates.languages() {
            let words = templates.words(&language).expect("words");
            assert_eq!(problems(&words), [], "{language}");
        }
    }
}
