//! What a source is: a statement, a register, an export or a blank form, by what its tables answer.

use std::ops::Range;

use super::answers_seen::AnswersSeen;
use super::rows::RowReader;
use crate::model::{Entry, EntryKind, SourceKind, Standard, Workbook};
use crate::recognise::ReferenceData;
use crate::recognise::layout::Layout;

/// Whether the document calls itself a Statement of Applicability: in its title, or in the lines before its tables.
pub(super) fn says_statement(workbook: &Workbook, layout: &Layout, knowledge: &ReferenceData) -> bool {
    const LINES: usize = 5;
    const LONGEST: usize = 120;
    let title = workbook.properties.iter().filter(|(name, _)| name == "title").map(|(_, text)| text.as_str());
    if title.into_iter().any(|text| knowledge.names_statement(text)) {
        return true;
    }
    workbook.tables.iter().zip(&layout.sheets).any(|(table, sheet)| {
        let end = sheet.tables.first().map_or(table.rows.len(), |found| found.body.0);
        let lines = table.rows[..end].iter().filter(|row| row.has_own_values()).take(LINES);
        lines
            .flat_map(|row| &row.cells)
            .filter(|cell| cell.merged_from.is_none() && cell.text.len() <= LONGEST)
            .any(|cell| knowledge.names_statement(&cell.text))
    })
}

/// The kind of a source: by what it answers. Its name counts only where it also gives reasons, which a statement has to
/// (6.1.3 d) and a register need not.
fn kind(entries: &[&Entry], seen: AnswersSeen, says_statement: bool, is_export: bool) -> SourceKind {
    if seen.applicability || seen.exclusion_reasons || (says_statement && seen.justification && !is_export) {
        return SourceKind::Soa;
    }
    let mut provisions: Vec<_> = entries.iter().map(|e| &e.provision).collect();
    provisions.sort_unstable();
    provisions.dedup();
    // One row a control is a register; many rows a control are rows about something else.
    if is_export || entries.len() > 2 * provisions.len() {
        SourceKind::Export
    } else if seen.register || seen.justification || seen.other {
        SourceKind::Register
    } else {
        SourceKind::Blank
    }
}

/// What one table answers, and of which standards.
pub(super) struct Answered {
    pub families: Vec<Standard>,
    pub seen: AnswersSeen,
    pub is_export: bool,
    /// Whether the table is of a kind that answers for controls.
    pub answers: bool,
    /// Its entries, by their places.
    pub entries: Range<usize>,
}

impl RowReader<'_> {
    /// What the source is to one standard.
    pub(super) fn kind_of(&self, family: Standard) -> Option<SourceKind> {
        let entries: Vec<&Entry> = self.entries.iter().filter(|e| !e.tied && e.family() == Some(family)).collect();
        if entries.iter().all(|e| e.kind == EntryKind::Clause) {
            return None;
        }
        let of_family = |table: &&Answered| table.families.contains(&family);
        // Controls that rows of another standard name share what these answer.
        let any = !self.answers.iter().any(|table| of_family(&table));
        let tables: Vec<&Answered> = self.answers.iter().filter(|table| any || of_family(table)).collect();
        Some(self.kind_by(&tables, &|entry| !entry.tied && entry.family() == Some(family)))
    }

    /// What the source is by some of its tables: by those that answer for controls, if there is one.
    pub(super) fn kind_by(&self, tables: &[&Answered], counts: &dyn Fn(&Entry) -> bool) -> SourceKind {
        let any_answers = tables.iter().any(|table| table.answers);
        let speaking = || tables.iter().filter(|table| table.answers || !any_answers);
        let mut seen = AnswersSeen::default();
        speaking().for_each(|table| seen.add(table.seen));
        let entries = speaking().flat_map(|table| self.entries.get(table.entries.clone()).unwrap_or_default());
        let entries: Vec<&Entry> = entries.filter(|entry| counts(entry)).collect();
        kind(&entries, seen, self.says_statement, speaking().any(|table| table.is_export))
    }
}
