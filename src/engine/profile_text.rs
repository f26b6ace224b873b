//! Writes an import profile from what was found: every setting stated, with comments, ready to be changed.

use std::fmt::{self, Write};

use super::inspect::{InspectedTable, Inspection};
use crate::model::{ColumnRole, Standard, VocabularyUse};

impl Inspection {
    /// The profile as TOML. Reading the source with it gives the same result; every line may be changed or deleted.
    pub fn profile(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_profile(&mut text);
        text
    }

    fn write_profile(&self, out: &mut String) -> fmt::Result {
        let file = self.name.rsplit('/').next().unwrap_or(&self.name);
        writeln!(out, "# How annexa {} reads {}.", env!("CARGO_PKG_VERSION"), comment(file))?;
        writeln!(out, "# Change what is wrong; a line that is deleted is found anew in each file.")?;
        writeln!(out, "# Used by `annexa convert --profile FILE.toml`, or by a folder of such files.")?;
        writeln!(out)?;
        writeln!(out, "# Names of the files that this profile is for: * stands for any letters, ? for one.")?;
        writeln!(out, "files = [{}]", text_value(&glob::Pattern::escape(file)))?;
        writeln!(out)?;
        let named = self.facts.organisation.first();
        writeln!(out, "# Name of the organisation, if the file does not state it, or states it wrongly.")?;
        writeln!(out, "# organisation = {}", text_value(named.map_or("", |f| f.text.as_str())))?;
        writeln!(out, "# Which edition its identifiers are of: one of {}.", Standard::editions_in_words())?;
        writeln!(out, "# Found: {}.", comment(&self.edition_because))?;
        match &self.edition {
            Some(edition) => writeln!(out, "# edition = {}", text_value(edition.trim_start_matches("iso")))?,
            None => writeln!(out, "# edition = \"27001:2022\"")?,
        }
        writeln!(out, "# What it is: \"soa\", \"register\", \"export\" or \"blank\". Found: {}.", self.kind.words())?;
        writeln!(out, "# kind = {}", text_value(kind_word(self.kind)))?;
        writeln!(
            out,
            "# Role under ISO/IEC 27701, for privacy statements: [\"controller\"], [\"processor\"] or both."
        )?;
        writeln!(out, "# pims-role = [\"controller\"]")?;
        for sheet in &self.sheets {
            if sheet.ledger.rows == 0 {
                continue;
            }
            if sheet.tables.is_empty() {
                writeln!(out)?;
                writeln!(out, "[[sheets]]")?;
                writeln!(out, "name = {}", text_value(&sheet.name))?;
                writeln!(out, "read = {}  # {}", sheet.read, comment(&sheet.reason))?;
                continue;
            }
            for table in &sheet.tables {
                write_table(out, &sheet.name, &sheet.reason, table)?;
            }
        }
        self.write_words(out)?;
        writeln!(out)?;
        writeln!(
            out,
            "# From which figure on a number counts; without these lines a maturity only proposes a status."
        )?;
        writeln!(out, "# [thresholds]")?;
        writeln!(out, "# maturity-implemented = 3")?;
        writeln!(out, "# maturity-partial = 1")?;
        writeln!(out, "# percent-implemented = 100")?;
        writeln!(out, "# percent-partial = 1")
    }

    /// Lists the words that were not understood, each with the nearest known ones, so that a person can move them to
    /// what they mean.
    fn write_words(&self, out: &mut String) -> fmt::Result {
        let unknown = |role: ColumnRole| -> Vec<&VocabularyUse> {
            self.words.iter().filter(|w| w.role == role && w.taken_for.is_none()).collect()
        };
        writeln!(out)?;
        writeln!(out, "# Words of this source that mean something else here, or that annexa does not know.")?;
        for (role, table, example) in [
            (
                ColumnRole::Applicability,
                "words.applicability",
                "# applicable = [\"selected by the board\"]\n# excluded = []\n# undecided = []",
            ),
            (
                ColumnRole::Status,
                "words.status",
                "# implemented = []\n# partial = []\n# planned = []\n# not-implemented = []\n# alternative = []",
            ),
        ] {
            for word in unknown(role) {
                let near: Vec<String> =
                    word.nearest.iter().map(|n| format!("`{}` ({}) {} %", n.word, n.meaning, n.score)).collect();
                let near = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
                writeln!(out, "# Not understood, {} times: {}{}", word.count, text_value(&word.word), comment(&near))?;
            }
            writeln!(out, "# [{table}]")?;
            writeln!(out, "{example}")?;
        }
        Ok(())
    }
}

fn write_table(out: &mut String, sheet: &str, reason: &str, table: &InspectedTable) -> fmt::Result {
    writeln!(out)?;
    writeln!(out, "[[sheets]]  # {}", comment(reason))?;
    writeln!(out, "name = {}", text_value(sheet))?;
    writeln!(out, "table = {}  # {}", text_value(table.kind.key()), comment(&table.kind_because))?;
    match table.header_rows {
        Some((first, last)) if first == last => writeln!(out, "header-row = {first}")?,
        Some((first, last)) => writeln!(out, "header-rows = [{first}, {last}]")?,
        None => {}
    }
    writeln!(out, "first-row = {}", table.body_rows.0)?;
    writeln!(out, "# last-row = {}  # delete the first sign to stop there", table.body_rows.1)?;
    writeln!(out, "[sheets.columns]  # by letters, or by the text of the header")?;
    for column in &table.columns {
        let header = if column.header.is_empty() { "no header" } else { &column.header };
        let values = column.values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", ");
        let about = if values.is_empty() { header.to_owned() } else { format!("{header}: {values}") };
        let role = role_word(column.role);
        writeln!(out, "{} = {}  # {}", column.column, text_value(&role), comment(&about))?;
    }
    Ok(())
}

/// A text as a TOML string. TOML has the escapes of JSON, and also needs one for a character that JSON leaves alone.
pub(crate) fn text_value(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned()).replace('\u{7f}', "\\u007F")
}

/// A text as part of a comment: on one line, without control characters.
fn comment(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn role_word(role: ColumnRole) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn kind_word(kind: crate::model::SourceKind) -> &'static str {
    match kind {
        crate::model::SourceKind::Blank => "blank",
        crate::model::SourceKind::Export => "export",
        crate::model::SourceKind::Register => "register",
        crate::model::SourceKind::Soa => "soa",
    }
}
