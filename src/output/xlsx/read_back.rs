//! annexa's own workbook, read back: the record in it, and what a person typed since it was written.

use std::collections::{BTreeMap, HashMap};

use super::stored::Stored;
use super::template::SheetKind;
use super::{baseline, findings, statement, unmatched};
use crate::model::record::{RECORD_SCHEMA, Record};
use crate::model::{
    BY_HAND, Cell, CellAddress, DecidedOn, Decision, DecisionField, Format, Origin, Row, Statement, Table,
    UnmatchedRow, Workbook,
};
use crate::reconcile::plain_value;

/// What a workbook of annexa's own holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadBack {
    /// The record that it was written from.
    pub record: Record,
    /// What was typed since, and what had been decided before.
    pub decisions: Vec<Decision>,
    /// Rows that a person added; they are not read, and are said.
    pub added: Vec<String>,
}

/// Whether a workbook is annexa's own, by the property that it is written with.
pub fn is_own(workbook: &Workbook) -> bool {
    // annexa's own Word document is a source like any other: what was typed into it cannot be told from what was there.
    workbook.format != Format::Docx && workbook.properties.iter().any(|(name, _)| name == super::write::OWN_PROPERTY)
}

/// Whether a workbook of annexa's own is a comparison: no source, and nothing to type into.
pub fn is_comparison(workbook: &Workbook) -> bool {
    let own = |(name, value): &(String, String)| {
        name == super::write::OWN_PROPERTY && value == super::changes::PROPERTY_VALUE
    };
    workbook.properties.iter().any(own)
}

/// Reads the record and the edits. The error is one sentence: what is wrong and what to do.
pub fn read_back(name: &str, workbook: &Workbook) -> Result<ReadBack, String> {
    let sheet = |wanted: &str| workbook.tables.iter().find(|t| t.sheet == wanted);
    if workbook
        .properties
        .iter()
        .any(|(name, value)| name == super::write::OWN_PROPERTY && value == super::write::PORTFOLIO)
    {
        return Err(
            "it is a portfolio of annexa, with figures alone; give an organisation's own mapping.xlsx".to_owned()
        );
    }
    let Some(hidden) = sheet(baseline::NAME) else {
        return Err(format!(
            "it is a workbook of annexa without its hidden sheet `{}`, so that edits cannot be told from what was there; take an unedited copy and make the edits there",
            baseline::NAME
        ));
    };
    let (record, shown) = hidden_sheet(hidden)?;
    let stored = &shown.stored;
    let mut edits = Edits { name, record: &record, stored, decisions: Vec::new(), added: Vec::new() };
    for (at, statement) in record.statements.iter().enumerate() {
        let name = stored.statement(at, statement);
        let table = sheet(&name).ok_or_else(|| missing_sheet(&name))?;
        edits.statement(table, statement, &shown)?;
    }
    let name = stored.sheet(SheetKind::Unmatched);
    edits.unmatched(sheet(&name).ok_or_else(|| missing_sheet(&name))?)?;
    let name = stored.sheet(SheetKind::Findings);
    edits.findings(sheet(&name).ok_or_else(|| missing_sheet(&name))?)?;
    let Edits { decisions: edited, added, .. } = edits;
    let mut decisions = record.decisions.clone();
    for new in edited {
        match decisions.iter_mut().find(|old| old.same_value(&new)) {
            // What the sources said before any decision is what the first one stood instead of.
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

fn missing_sheet(name: &str) -> String {
    format!(
        "its sheet `{name}` is gone, and with it what may have been typed there; restore the sheet, or take an unedited copy"
    )
}

fn text(row: &Row, column: u32) -> &str {
    row.cell(column).map_or("", |c| c.text.as_str())
}

/// The record, and the marks of what each control's input cells showed, by provision.
fn hidden_sheet(table: &Table) -> Result<(Record, ShownSheet), String> {
    let damaged = |what: &str| {
        format!(
            "its hidden sheet `{}` {what}; take an unedited copy of the workbook and make the edits there",
            table.sheet
        )
    };
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
        // The first form called the columns by their headings.
        let key = |heading: &String| {
            let of = |(key, _): &&(&str, DecisionField)| shown.stored.heading("statement", key) == heading;
            statement::INPUTS.iter().find(of).map_or_else(|| heading.clone(), |(key, _)| (*key).to_owned())
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

/// The header row of a table with the columns that are needed, by key.
fn header<'k>(
    stored: &Stored,
    name: &str,
    table: &Table,
    keys: &[&'k str],
) -> Result<(usize, HashMap<&'k str, u32>), String> {
    let needed: Vec<&str> = keys.iter().map(|key| stored.heading(name, key)).collect();
    let at = table
        .rows
        .iter()
        .position(|row| row.cells.iter().filter(|c| needed.contains(&c.text.trim())).count() * 2 > needed.len())
        .ok_or_else(|| {
            format!("its sheet `{}` has lost its header row; restore it, or take an unedited copy", table.sheet)
        })?;
    let headings: HashMap<&str, u32> = table.rows[at].cells.iter().map(|c| (c.text.trim(), c.column)).collect();
    let gone: Vec<String> = needed.iter().filter(|n| !headings.contains_key(**n)).map(|n| format!("`{n}`")).collect();
    if gone.is_empty() {
        let columns = keys.iter().zip(&needed).filter_map(|(key, heading)| Some((*key, *headings.get(heading)?)));
        return Ok((at, columns.collect()));
    }
    Err(format!(
        "its sheet `{}` has no column {} in row {} any more, and what may have been typed there is gone; restore it, or take an unedited copy",
        table.sheet,
        gone.join(", "),
        table.rows[at].number
    ))
}

impl Edits<'_> {
    fn origin(table: &Table, row: &Row, column: u32) -> Origin {
        Origin { source: BY_HAND, sheet: table.sheet.as_str().into(), cell: CellAddress::new(row.number, column) }
    }

    fn statement(&mut self, table: &Table, statement: &Statement, shown: &ShownSheet) -> Result<(), String> {
        let (head, columns) = header(self.stored, "statement", table, &statement::NEEDED)?;
        let first = table.rows[head].cells.iter().map(|c| c.column).min().unwrap_or_default();
        let controls = statement.controls.iter().chain(&statement.own_controls);
        let by_local: HashMap<&str, _> = controls.map(|c| (c.provision.local(), c)).collect();
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for row in &table.rows[head + 1..] {
            let local = text(row, columns[statement::CONTROL]).trim();
            // The table's total row; a control of that name has a part.
            let no_control = !by_local.contains_key(local) || text(row, columns[statement::PART]).trim().is_empty();
            if no_control && text(row, first).trim() == self.stored.total {
                continue;
            }
            let Some(control) = by_local.get(local) else {
                if row.has_own_values() && !local.is_empty() {
                    let cell = CellAddress::new(row.number, columns[statement::CONTROL]);
                    self.added.push(format!("{}, {}!{cell}: `{local}`", self.name, table.sheet));
                }
                continue;
            };
            if let Some(before) = seen.insert(control.provision.local(), row.number) {
                return Err(format!(
                    "its sheet `{}` has {local} in row {before} and in row {}; keep one of the two rows",
                    table.sheet, row.number
                ));
            }
            let Some(marks) = shown.marks.get(&control.provision.to_string()) else { continue };
            for (name, before) in shown.columns.iter().zip(marks) {
                let Some((key, field)) = statement::INPUTS.iter().find(|(key, _)| key == name) else { continue };
                let column = columns[key];
                let typed = baseline::plain(text(row, column));
                if baseline::mark(&typed) == *before {
                    continue;
                }
                self.decisions.push(Decision {
                    on: DecidedOn::Control(control.provision.clone()),
                    field: *field,
                    value: self.stored.typed(
                        *field,
                        &statement::without_citations(self.record, &self.stored.citations, control, *field, &typed),
                    ),
                    instead_of: plain_value(control, *field),
                    origin: Self::origin(table, row, column),
                    problem: None,
                    sources_say_now: None,
                });
            }
        }
        Ok(())
    }

    fn unmatched(&mut self, table: &Table) -> Result<(), String> {
        let rows: Vec<&UnmatchedRow> = self.record.unmatched.iter().chain(&self.record.matched_by_hand).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let (head, columns) = header(self.stored, "unmatched", table, &unmatched::NEEDED)?;
        for row in &table.rows[head + 1..] {
            let (origin, sheet) = (text(row, columns[unmatched::ORIGIN]), text(row, columns[unmatched::SHEET]));
            let of = |u: &&&UnmatchedRow| self.record.cite(&u.origin) == origin && *u.origin.sheet == *sheet;
            let Some(unmatched) = rows.iter().find(of) else { continue };
            let Some(on) = self.record.decided_on(unmatched) else { continue };
            let typed = baseline::plain(text(row, columns[unmatched::RIGHT_IDENTIFIER]));
            if typed == self.record.right_identifier(unmatched).unwrap_or_default() {
                continue;
            }
            self.decisions.push(Decision {
                on,
                field: DecisionField::RightIdentifier,
                value: typed,
                instead_of: String::new(),
                origin: Self::origin(table, row, columns[unmatched::RIGHT_IDENTIFIER]),
                problem: None,
                sources_say_now: None,
            });
        }
        Ok(())
    }

    fn findings(&mut self, table: &Table) -> Result<(), String> {
        if self.record.findings.is_empty() {
            return Ok(());
        }
        let (head, columns) = header(self.stored, "findings", table, &findings::NEEDED)?;
        for row in &table.rows[head + 1..] {
            let number = row.cell(columns[findings::NUMBER]).and_then(|c: &Cell| c.text.trim().parse::<u32>().ok());
            let rule = text(row, columns[findings::RULE]);
            let Some(finding) = self.record.findings.iter().find(|f| Some(f.number) == number && f.rule == rule) else {
                continue;
            };
            for (key, field, before) in [
                (findings::OWNER, DecisionField::FindingOwner, &finding.owner),
                (findings::DUE, DecisionField::FindingDue, &finding.due),
            ] {
                let typed = baseline::plain(text(row, columns[key]));
                if typed != before.as_deref().unwrap_or_default() {
                    self.decisions.push(Decision {
                        on: finding.decided_on(),
                        field,
                        value: typed,
                        instead_of: String::new(),
                        origin: Self::origin(table, row, columns[key]),
                        problem: None,
                        sources_say_now: None,
                    });
                }
            }
        }
        Ok(())
    }
}
