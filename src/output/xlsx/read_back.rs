//! annexa's own workbook, read back: the record in it, and what a person typed since it was written.

use std::collections::{BTreeMap, HashMap};

use super::sheet::SheetKind;
use super::stored::Stored;
use super::table::TableSpec;
use super::{baseline, document_control, findings, statement, unmatched};
use crate::model::record::{RECORD_SCHEMA, Record};
use crate::model::{
    BY_HAND, Cell, CellAddress, DecidedOn, Decision, DecisionField, DocumentField, Format, Origin, Row, Statement,
    Table, UnmatchedRow, Workbook,
};
use crate::reconcile::plain_value;

/// What a workbook of annexa's own holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadBack {
    /// The record that it was written from.
    pub record: Record,
    /// What was typed since, and what had been decided before.
    pub decisions: Vec<Decision>,
    /// Rows that a person added; they are not read, and are reported.
    pub added: Vec<String>,
}

/// Whether a workbook is annexa's own, by the property that it is written with.
pub fn is_own(workbook: &Workbook) -> bool {
    // annexa's own Word document is a source like any other: edits in it cannot be told from its content.
    workbook.format != Format::Docx && workbook.properties.iter().any(|(name, _)| name == super::write::OWN_PROPERTY)
}

/// Whether a workbook of annexa's own is a comparison: no source, and nothing to type into.
pub fn is_comparison(workbook: &Workbook) -> bool {
    is_own_with(workbook, super::changes::PROPERTY_VALUE)
}

/// Whether a workbook has annexa's property with this value.
fn is_own_with(workbook: &Workbook, wanted: &str) -> bool {
    workbook.properties.iter().any(|(name, value)| name == super::write::OWN_PROPERTY && value == wanted)
}

/// Why a workbook of annexa's own cannot be read back: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadBackError {
    /// It is a portfolio.
    #[error("it is a portfolio of annexa, with figures alone; give an organisation's own mapping.xlsx")]
    Portfolio,
    /// The hidden sheet is gone.
    #[error(
        "it is a workbook of annexa without its hidden sheet `{}`, so that edits cannot be told from what was there; take an unedited copy and make the edits there",
        baseline::NAME
    )]
    NoHiddenSheet,
    /// The hidden sheet cannot be read.
    #[error(
        "its hidden sheet `{sheet}` {0}; take an unedited copy of the workbook and make the edits there",
        sheet = baseline::NAME
    )]
    Damaged(String),
    /// A sheet that people type into is gone.
    #[error(
        "its sheet `{0}` is gone, and with it what may have been typed there; restore the sheet, or take an unedited copy"
    )]
    NoSheet(String),
    /// A sheet has no header row.
    #[error("its sheet `{0}` has lost its header row; restore it, or take an unedited copy")]
    NoHeader(String),
    /// A sheet lacks columns.
    #[error(
        "its sheet `{sheet}` has no column {columns} in row {row} any more, and what may have been typed there is gone; restore it, or take an unedited copy"
    )]
    NoColumn {
        /// The sheet.
        sheet: String,
        /// The columns, each in backquotes.
        columns: String,
        /// The header row.
        row: u32,
    },
    /// A control is in two rows.
    #[error("its sheet `{sheet}` has {control} in row {first} and in row {second}; keep one of the two rows")]
    TwoRows {
        /// The sheet.
        sheet: String,
        /// The control.
        control: String,
        /// The one row.
        first: u32,
        /// The other row.
        second: u32,
    },
}

/// Reads the record and the edits.
///
/// # Errors
/// A [`ReadBackError`] where the workbook lacks what an edit is found by.
pub fn read_back(name: &str, workbook: &Workbook) -> Result<ReadBack, ReadBackError> {
    let find = |wanted: &str| workbook.tables.iter().find(|t| t.sheet == wanted);
    let sheet = |name: String| find(&name).ok_or(ReadBackError::NoSheet(name));
    if is_own_with(workbook, super::write::PORTFOLIO) {
        return Err(ReadBackError::Portfolio);
    }
    let hidden = find(baseline::NAME).ok_or(ReadBackError::NoHiddenSheet)?;
    let (record, shown) = hidden_sheet(hidden)?;
    let stored = &shown.stored;
    let mut edits = Edits { name, record: &record, stored, decisions: Vec::new(), added: Vec::new() };
    for (at, statement) in record.statements.iter().enumerate() {
        edits.statement(sheet(stored.statement(at, statement))?, statement, &shown)?;
    }
    edits.unmatched(sheet(stored.sheet(SheetKind::Unmatched))?)?;
    edits.findings(sheet(stored.sheet(SheetKind::Findings))?)?;
    if let Some(title) = stored.document_title() {
        edits.document(sheet(stored.sheet(SheetKind::Summary))?, title);
    }
    let Edits { decisions: edited, added, .. } = edits;
    let mut decisions = record.decisions.clone();
    for new in edited {
        match decisions.iter_mut().find(|old| old.same_value(&new)) {
            // The first decision replaced what the sources stated; later ones keep that value.
            Some(old) => *old = Decision { instead_of: old.instead_of.clone(), ..new },
            None => decisions.push(new),
        }
    }
    // A cleared identifier or assignment is no decision any more.
    decisions.retain(|d| {
        let lapses =
            matches!(d.field, DecisionField::RightIdentifier | DecisionField::FindingOwner | DecisionField::FindingDue);
        !(lapses && d.value.is_empty())
    });
    Ok(ReadBack { record, decisions, added })
}

fn text(row: &Row, column: u32) -> &str {
    row.cell(column).map_or("", |c| c.text.as_str())
}

/// The record, and the marks of what each control's input cells showed, by provision.
fn hidden_sheet(table: &Table) -> Result<(Record, ShownSheet), ReadBackError> {
    let damaged = |what: &str| ReadBackError::Damaged(what.to_owned());
    let first = table.rows.first().ok_or_else(|| damaged("is empty"))?;
    let form = text(first, 1);
    if text(first, 0) != "annexa" || ![baseline::FORM, baseline::FIRST_FORM].contains(&form) {
        return Err(damaged(&format!("was written by annexa {} in another form", text(first, 2))));
    }
    let mut json = String::new();
    let stored = if form == baseline::FORM { Stored::empty() } else { Stored::first() };
    let mut shown = ShownSheet { columns: Vec::new(), marks: HashMap::new(), stored };
    for row in &table.rows {
        match text(row, 0) {
            baseline::COLUMNS => shown.columns = row.cells.iter().skip(1).map(|c| c.text.clone()).collect(),
            baseline::ROW => {
                let marks = (0..shown.columns.len()).map(|at| text(row, at as u32 + 2).to_owned()).collect();
                shown.marks.insert(text(row, 1).to_owned(), marks);
            }
            baseline::RECORD => json.push_str(text(row, 1)),
            kind => shown.stored.put([kind, text(row, 1), text(row, 2), text(row, 3)]),
        }
    }
    if form != baseline::FORM {
        // The first form named the columns by their headings.
        let key = |heading: &String| {
            let of = |(key, _): &(&str, DecisionField)| shown.stored.heading("statement", key) == heading;
            statement::TABLE.inputs().find(of).map_or_else(|| heading.clone(), |(key, _)| key.to_owned())
        };
        shown.columns = shown.columns.iter().map(key).collect();
    }
    let record: Record = serde_json::from_str(&json).map_err(|e| damaged(&format!("cannot be read ({e})")))?;
    if record.schema != RECORD_SCHEMA {
        return Err(damaged("is of another version of annexa"));
    }
    Ok((record, shown))
}

struct ShownSheet {
    columns: Vec<String>,
    marks: HashMap<String, Vec<String>>,
    /// The words that it was written in.
    stored: Stored,
}

struct Edits<'r> {
    name: &'r str,
    record: &'r Record,
    stored: &'r Stored,
    decisions: Vec<Decision>,
    added: Vec<String>,
}

/// The rows below the header of a sheet, with the columns that reading back needs, by key.
struct EditedTable<'t> {
    table: &'t Table,
    rows: &'t [Row],
    columns: HashMap<&'static str, u32>,
    /// The first column of the header.
    first: u32,
}

impl<'t> EditedTable<'t> {
    fn find(stored: &Stored, spec: &TableSpec, table: &'t Table) -> Result<Self, ReadBackError> {
        let needed: Vec<(&str, &str)> = spec.needed().map(|key| (key, stored.heading(spec.key, key))).collect();
        let is_needed = |cell: &&Cell| needed.iter().any(|(_, heading)| *heading == cell.text.trim());
        let at = table
            .rows
            .iter()
            .position(|row| row.cells.iter().filter(is_needed).count() * 2 > needed.len())
            .ok_or_else(|| ReadBackError::NoHeader(table.sheet.clone()))?;
        let header = &table.rows[at];
        let headings: HashMap<&str, u32> = header.cells.iter().map(|c| (c.text.trim(), c.column)).collect();
        let gone = needed.iter().filter(|(_, heading)| !headings.contains_key(heading));
        let gone: Vec<String> = gone.map(|(_, heading)| format!("`{heading}`")).collect();
        if !gone.is_empty() {
            let (sheet, columns) = (table.sheet.clone(), gone.join(", "));
            return Err(ReadBackError::NoColumn { sheet, columns, row: header.number });
        }
        let columns = needed.iter().filter_map(|(key, heading)| Some((*key, *headings.get(heading)?))).collect();
        let first = header.cells.iter().map(|c| c.column).min().unwrap_or_default();
        Ok(Self { table, rows: &table.rows[at + 1..], columns, first })
    }

    /// The text of a row in a column.
    fn text<'r>(&self, row: &'r Row, key: &str) -> &'r str {
        text(row, self.columns[key])
    }

    /// What a person typed into a column of a row.
    fn typed(&self, row: &Row, key: &str) -> String {
        baseline::plain(self.text(row, key))
    }

    /// What was typed there, as a decision.
    fn decision(&self, row: &Row, key: &str, on: DecidedOn, field: DecisionField, value: String) -> Decision {
        let cell = CellAddress::new(row.number, self.columns[key]);
        Decision {
            on,
            field,
            value,
            instead_of: String::new(),
            origin: Origin { source: BY_HAND, sheet: self.table.sheet.as_str().into(), cell },
            problem: None,
            sources_say_now: None,
        }
    }
}

impl Edits<'_> {
    fn statement(&mut self, table: &Table, statement: &Statement, shown: &ShownSheet) -> Result<(), ReadBackError> {
        let edited = EditedTable::find(self.stored, &statement::TABLE, table)?;
        let controls = statement.controls.iter().chain(&statement.own_controls);
        let by_local: HashMap<&str, _> = controls.map(|c| (c.provision.local(), c)).collect();
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for row in edited.rows {
            let local = edited.text(row, statement::CONTROL).trim();
            // The table's total row; a control of that name has a part.
            let no_control = !by_local.contains_key(local) || edited.text(row, statement::PART).trim().is_empty();
            if no_control && text(row, edited.first).trim() == self.stored.total {
                continue;
            }
            let Some(control) = by_local.get(local) else {
                if row.has_own_values() && !local.is_empty() {
                    let cell = CellAddress::new(row.number, edited.columns[statement::CONTROL]);
                    self.added.push(format!("{}, {}!{cell}: `{local}`", self.name, table.sheet));
                }
                continue;
            };
            if let Some(first) = seen.insert(control.provision.local(), row.number) {
                let (sheet, control) = (table.sheet.clone(), local.to_owned());
                return Err(ReadBackError::TwoRows { sheet, control, first, second: row.number });
            }
            let Some(marks) = shown.marks.get(&control.provision.to_string()) else { continue };
            for (name, before) in shown.columns.iter().zip(marks) {
                let Some((key, field)) = statement::TABLE.inputs().find(|(key, _)| key == name) else { continue };
                let typed = edited.typed(row, key);
                if baseline::mark(&typed) == *before {
                    continue;
                }
                let citations = &self.stored.citations;
                let typed = statement::without_citations(self.record, citations, control, field, &typed);
                let (on, value) = (DecidedOn::Control(control.provision.clone()), self.stored.typed(field, &typed));
                let decision = edited.decision(row, key, on, field, value);
                self.decisions.push(Decision { instead_of: plain_value(control, field), ..decision });
            }
        }
        Ok(())
    }

    /// The table of document control: the rows below its heading, by the labels in the first column.
    fn document(&mut self, table: &Table, title: &str) {
        let below = table.rows.iter().skip_while(|row| text(row, 0).trim() != title).skip(1);
        let mut left: Vec<DocumentField> = DocumentField::ALL.to_vec();
        for row in below {
            let label = text(row, 0).trim();
            let of = |field: &DocumentField| self.stored.heading(document_control::TABLE, field.key()) == label;
            let Some(at) = left.iter().position(of) else { continue };
            let field = left.remove(at);
            let typed = baseline::plain(text(row, 1));
            if typed != baseline::plain(&document_control::shown(self.record, field)) {
                self.decisions.push(Decision {
                    on: DecidedOn::Document,
                    field: DecisionField::Document(field),
                    value: typed,
                    instead_of: self.record.document_control.value(field).to_owned(),
                    origin: Origin {
                        source: BY_HAND,
                        sheet: table.sheet.as_str().into(),
                        cell: CellAddress::new(row.number, 1),
                    },
                    problem: None,
                    sources_say_now: None,
                });
            }
        }
    }

    fn unmatched(&mut self, table: &Table) -> Result<(), ReadBackError> {
        let rows: Vec<&UnmatchedRow> = self.record.unmatched.iter().chain(&self.record.matched_by_hand).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let edited = EditedTable::find(self.stored, &unmatched::TABLE, table)?;
        for row in edited.rows {
            let (origin, sheet) = (edited.text(row, unmatched::ORIGIN), edited.text(row, unmatched::SHEET_OF_ROW));
            let of = |u: &&&UnmatchedRow| self.record.cite(&u.origin) == origin && *u.origin.sheet == *sheet;
            let Some(unmatched) = rows.iter().find(of) else { continue };
            let Some(on) = self.record.decided_on(unmatched) else { continue };
            let typed = edited.typed(row, unmatched::RIGHT_IDENTIFIER);
            if typed != self.record.right_identifier(unmatched).unwrap_or_default() {
                let (key, field) = (unmatched::RIGHT_IDENTIFIER, DecisionField::RightIdentifier);
                self.decisions.push(edited.decision(row, key, on, field, typed));
            }
        }
        Ok(())
    }

    fn findings(&mut self, table: &Table) -> Result<(), ReadBackError> {
        if self.record.findings.is_empty() {
            return Ok(());
        }
        let edited = EditedTable::find(self.stored, &findings::TABLE, table)?;
        for row in edited.rows {
            let number = edited.text(row, findings::NUMBER).trim().parse::<u32>().ok();
            let rule = edited.text(row, findings::RULE);
            let Some(finding) = self.record.findings.iter().find(|f| Some(f.number) == number && f.rule == rule) else {
                continue;
            };
            for (key, field) in findings::TABLE.inputs() {
                let before = if field == DecisionField::FindingOwner { &finding.owner } else { &finding.due };
                let typed = edited.typed(row, key);
                if typed != before.as_deref().unwrap_or_default() {
                    self.decisions.push(edited.decision(row, key, finding.decided_on(), field, typed));
                }
            }
        }
        Ok(())
    }
}
