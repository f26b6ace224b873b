//! The sheets of the mapping workbook, each declared once: its tables, why it cannot be left out, and what fills it.

use super::book::Book;
use super::labels::Labels;
use super::section::GridSection;
use super::table::TableSpec;
use super::{
    carried_over, clauses, findings, integration, lists, read_me, source_rows, sources, statement, summary, transition,
    unmatched,
};
use crate::model::record::Record;

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

/// A sheet as it is declared.
pub(super) struct SheetSpec {
    /// Which one it is.
    pub kind: SheetKind,
    /// What templates and texts call it.
    pub key: &'static str,
    /// Why it cannot be left out, where it cannot.
    pub needed: Option<&'static str>,
    /// Whether a template may choose the columns of its tables.
    pub chosen: bool,
    /// Its tables.
    pub tables: &'static [TableSpec],
    /// What fills it; several sheets where there are several statements, none where there is nothing to show.
    pub content: Content,
}

type Content = for<'r> fn(&'r Record, &mut Book<'r>) -> Vec<SheetContent<'r>>;

impl SheetSpec {
    /// A sheet that a template may leave out, and whose columns it may choose.
    pub const fn new(kind: SheetKind, key: &'static str, tables: &'static [TableSpec], content: Content) -> Self {
        Self { kind, key, needed: None, chosen: true, tables, content }
    }

    /// The same where it cannot be left out, and why.
    pub const fn needed(self, why: &'static str) -> Self {
        Self { needed: Some(why), ..self }
    }

    /// The same where a template cannot choose its columns.
    pub const fn fixed(self) -> Self {
        Self { chosen: false, ..self }
    }
}

/// All, in the order of the built-in template and of [`SheetKind`].
pub(super) static SHEETS: [SheetSpec; 15] = [
    summary::SHEET,
    statement::SHEET,
    transition::SHEET,
    clauses::SHEET,
    integration::CROSSWALK_SHEET,
    integration::COVERAGE_SHEET,
    integration::EVIDENCE_SHEET,
    findings::SHEET,
    unmatched::SHEET,
    carried_over::SHEET,
    source_rows::SHEET,
    sources::SHEET,
    integration::PLAN_SHEET,
    read_me::SHEET,
    lists::SHEET,
];

impl SheetKind {
    /// Its declaration.
    pub fn spec(self) -> &'static SheetSpec {
        &SHEETS[self as usize]
    }

    /// What templates and texts call it.
    pub fn key(self) -> &'static str {
        self.spec().key
    }
}

/// All tables of the workbook.
pub(super) fn tables() -> impl Iterator<Item = &'static TableSpec> + Clone {
    SHEETS.iter().flat_map(|sheet| sheet.tables)
}

/// The tables whose columns a template may choose.
pub(super) fn chosen_tables() -> impl Iterator<Item = &'static TableSpec> + Clone {
    SHEETS.iter().filter(|sheet| sheet.chosen).flat_map(|sheet| sheet.tables)
}

/// What a sheet shows: title, remark, and its tables one below the other.
pub(super) struct SheetContent<'r> {
    /// Its name.
    pub name: String,
    /// The title in its first cell.
    pub title: String,
    /// The remark below the title.
    pub remark: String,
    /// Its tables.
    pub sections: Vec<GridSection<'r>>,
    /// Columns that stay in view, where there is one table alone.
    pub frozen: u16,
}

impl<'r> SheetContent<'r> {
    /// A sheet with these texts.
    pub fn new(
        name: impl Into<String>,
        title: impl Into<String>,
        remark: impl Into<String>,
        sections: Vec<GridSection<'r>>,
    ) -> Self {
        Self { name: name.into(), title: title.into(), remark: remark.into(), sections, frozen: 1 }
    }

    /// A sheet of the mapping workbook, whose texts go by its key.
    pub fn of(kind: SheetKind, labels: &Labels<'_>, sections: Vec<GridSection<'r>>) -> Self {
        let text = |of: &str| labels.find(&format!("sheets.{of}.{}", kind.key())).unwrap_or_default();
        Self::new(labels.sheet(kind), text("title"), text("remark"), sections)
    }

    /// The same with another remark.
    pub fn remarked(self, remark: impl Into<String>) -> Self {
        Self { remark: remark.into(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_declared_at_the_place_of_its_kind() {
        for (at, sheet) in SHEETS.iter().enumerate() {
            assert_eq!(sheet.kind as usize, at, "{}", sheet.key);
        }
    }
}
