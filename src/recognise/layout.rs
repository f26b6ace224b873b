//! Which sheets hold controls, where their tables begin and end, and what each column means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns::{self, ColumnLayout};
use super::fold::{fold, fold_title};
use super::foreign_key;
use super::header::{header_rows, header_texts, is_unknown_header};
use super::key::{Hits, identifier_hits, is_control, title_hits};
use super::profile::{Placed, Profile, ProfileError, SheetRule};
use super::written::{Cited, parse};
use super::{Knowledge, Role};
use crate::catalogue::{ISO27001_2013, ProvisionKind};
use crate::ingest::{Cell, CellAddress, Row, Table, Workbook, column_letters};

/// A table found on a sheet.
#[derive(Debug, Clone)]
pub struct TableLayout {
    /// First and last header row; `None` where the table has none.
    pub header_rows: Option<(u32, u32)>,
    /// Indices into the sheet's rows of the body: first, one past the last.
    pub body: (usize, usize),
    /// Columns that have a header or a value, left to right.
    pub columns: Vec<ColumnLayout>,
    /// The column that keys the rows, where that is not the controls' own: the rows are about something else.
    pub foreign_key: Option<u32>,
    /// A further column of other controls: a second table stands beside this one, and is not read.
    pub beside: Option<u32>,
    /// Whether the rows are about something else and cite the same controls again and again.
    pub is_export: bool,
}

impl TableLayout {
    /// The first column with this role.
    pub fn column(&self, role: Role) -> Option<u32> {
        self.columns.iter().find(|c| c.role == role).map(|c| c.column)
    }

    /// What the column holds.
    pub fn role_of(&self, column: u32) -> Role {
        self.columns.iter().find(|c| c.column == column).map_or(Role::Other, |c| c.role)
    }

    /// Header of the column, or its letters.
    pub fn header_of(&self, column: u32) -> String {
        self.columns
            .iter()
            .find(|c| c.column == column)
            .filter(|c| !c.header.is_empty())
            .map_or_else(|| format!("column {}", column_letters(column)), |c| c.header.clone())
    }
}

/// How one sheet is to be read.
#[derive(Debug, Clone)]
pub struct SheetLayout {
    /// Whether its tables hold controls (or clauses) row by row.
    pub read: bool,
    /// Why, or why not.
    pub reason: String,
    /// How much it looks like a sheet of controls: different controls, weighted by the columns that answer for them.
    pub score: u32,
    /// Its tables, top to bottom; empty if it is not read.
    pub tables: Vec<TableLayout>,
}

/// How the whole source is to be read; one layout a sheet, in the workbook's order.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The sheets.
    pub sheets: Vec<SheetLayout>,
}

/// Rows of a column of which at least this share must be identifiers for the column to key the table.
const KEY_SHARE: f64 = 0.3;

/// Finds the tables of controls in a workbook; what a profile says of a sheet stands. The error says where the
/// profile does not fit.
pub fn lay_out(workbook: &Workbook, knowledge: &Knowledge, profile: Option<&Profile>) -> Result<Layout, ProfileError> {
    let rules = profile.map(|p| p.rules(workbook)).transpose()?.unwrap_or_default();
    let mut found: Vec<Found> = Vec::with_capacity(workbook.tables.len());
    for (at, table) in workbook.tables.iter().enumerate() {
        found.push(match (profile, rules.get(&at)) {
            (Some(profile), Some(rules)) => tables_by_rule(table, rules, profile, knowledge)?,
            _ => find_tables(table, knowledge),
        });
    }
    inherit_columns(&mut found);
    let best = found.iter().map(Found::score).fold(0.0, f64::max);
    let primary = found.iter().position(|f| f.score() > 0.0 && f.score() >= best);
    let sheets = (0..found.len())
        .map(|at| {
            let (read, reason) = match (&found[at].told, profile) {
                (Some(read), Some(profile)) => {
                    let what = if *read { "the profile" } else { "left out by the profile" };
                    (*read, format!("{what} {}", profile.file))
                }
                _ => judge(&found, at, primary),
            };
            let score = found[at].score().round() as u32;
            let tables = if read { std::mem::take(&mut found[at].tables) } else { Vec::new() };
            SheetLayout { read, reason, score, tables: tables.into_iter().map(|t| t.layout).collect() }
        })
        .collect();
    Ok(Layout { sheets })
}

/// The tables of a sheet as a profile's rules have them, one table a rule.
fn tables_by_rule(
    table: &Table,
    rules: &[&SheetRule],
    profile: &Profile,
    knowledge: &Knowledge,
) -> Result<Found, ProfileError> {
    let rows = &table.rows;
    let mut sheet = Found { rows: rows.len(), told: Some(rules.iter().any(|rule| rule.read)), ..Found::default() };
    let found_header = || {
        let headers = header_rows(rows, knowledge);
        let keyed = |&&(from, to): &&(usize, usize)| {
            let end = headers.iter().map(|h| h.0).find(|h| *h > to).unwrap_or(rows.len());
            read_table(rows, Some((from, to)), to + 1, end, &BTreeMap::new(), knowledge).is_ok()
        };
        headers.iter().find(keyed).or(headers.first()).copied()
    };
    let mut placed: Vec<Placed> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.read) {
        placed.push(rule.place(profile, table, found_header())?);
    }
    let start = |p: &Placed| p.start.unwrap_or_else(|| p.header.map_or(0, |(_, to)| to + 1));
    placed.sort_by_key(start);
    for at in 0..placed.len() {
        let this = &placed[at];
        let next = placed.get(at + 1).map(|p| p.header.map_or_else(|| start(p), |(from, _)| from));
        let end = this.end.or(next).unwrap_or(rows.len()).min(rows.len());
        let first = start(this);
        if first >= end {
            return Err(profile.error(this.line, format!("sheet `{}` has no row below its header there", table.sheet)));
        }
        let mut read = read_table(rows, this.header, first, end, &this.roles, knowledge);
        if let (Ok(table), None) = (&read, this.header)
            && let Some(at) = unknown_header(table, rows, knowledge)
        {
            read = read_table(rows, Some((at, at)), at + 1, end, &this.roles, knowledge);
        }
        sheet.tables.push(read.map_err(|refused| {
            let range = format!("rows {} to {} of sheet `{}`", rows[first].number, rows[end - 1].number, table.sheet);
            profile.error(this.line, not_fitting(&range, this, &rows[first..end], refused))
        })?);
    }
    Ok(sheet)
}

/// Why a rule's rows are no table of controls.
fn not_fitting(range: &str, rule: &Placed, body: &[Row], foreign: Option<String>) -> String {
    if let Some(foreign) = foreign {
        return format!("{range} hold identifiers and titles of {foreign}, not of ISO/IEC 27001");
    }
    let Some((&column, _)) = rule.roles.iter().find(|(_, role)| **role == Role::Identifier) else {
        return format!("{range} hold no column of Annex A identifiers or titles; name the one with the identifiers");
    };
    let shown: Vec<String> = body
        .iter()
        .filter_map(|row| Some((row.number, row.cell(column)?)))
        .take(3)
        .map(|(number, cell)| {
            let text: String = cell.text.chars().take(30).collect();
            format!("{} `{}`", CellAddress::new(number, column), text.trim())
        })
        .collect();
    let letters = column_letters(column);
    if shown.is_empty() {
        format!("column {letters} is to be the identifier, and is empty in {range}")
    } else {
        format!("column {letters} is to be the identifier, and no cell of it in {range} is one: {}", shown.join(", "))
    }
}

/// A table with what it was judged by.
struct FoundTable {
    layout: TableLayout,
    hits: Hits,
    answers: usize,
}

/// The tables of a sheet.
#[derive(Default)]
struct Found {
    /// What a profile says: read or not.
    told: Option<bool>,
    tables: Vec<FoundTable>,
    rows: usize,
    cites: usize,
    foreign: Option<String>,
}

impl Found {
    /// How much the sheet looks like the one that holds the controls: distinct controls first, then how many
    /// columns answer for them.
    fn score(&self) -> f64 {
        self.tables.iter().map(|t| t.hits.distinct() as f64 * (1.0 + 0.25 * t.answers.min(6) as f64)).sum()
    }

    fn edition_is_2013(&self) -> bool {
        let (old, new): (usize, usize) =
            self.tables.iter().fold((0, 0), |(o, n), t| (o + t.hits.old.len(), n + t.hits.new.len()));
        old > new
    }
}

fn judge(found: &[Found], at: usize, primary: Option<usize>) -> (bool, String) {
    let sheet = &found[at];
    if sheet.rows == 0 {
        return (false, "the sheet is empty".to_owned());
    }
    let Some(primary) = primary else {
        return (false, no_controls(sheet));
    };
    if sheet.tables.is_empty() {
        return (false, no_controls(sheet));
    }
    if at == primary {
        let (distinct, tables) = (sheet.distinct(), sheet.tables.len());
        let several = if tables > 1 { format!(" in {tables} tables") } else { String::new() };
        return (true, format!("holds {distinct} different controls or clauses{several}, more than any other sheet"));
    }
    if sheet.edition_is_2013() != found[primary].edition_is_2013() {
        return (false, "its identifiers are of another edition than those of the sheet that was read".to_owned());
    }
    let answers = sheet.tables.iter().map(|t| t.answers).max().unwrap_or(0);
    let repeated = sheet.tables.iter().any(|t| t.hits.rows > 2 * t.hits.distinct().max(1));
    if repeated {
        return (false, "its rows cite controls but are not one row a control".to_owned());
    }
    if answers == 0 {
        return (false, "it lists controls without an answer, owner or evidence".to_owned());
    }
    if sheet.tables.iter().any(|t| t.hits.titled >= 3 && t.hits.agreeing * 2 < t.hits.titled) {
        return (false, "the titles beside its identifiers are not those of the controls".to_owned());
    }
    (true, format!("holds answers on {} controls besides the main sheet", sheet.distinct()))
}

impl Found {
    fn distinct(&self) -> usize {
        self.tables.iter().map(|t| t.hits.distinct()).sum()
    }
}

fn no_controls(sheet: &Found) -> String {
    if let Some(framework) = &sheet.foreign {
        format!("its identifiers and titles are those of {framework}, not of ISO/IEC 27001")
    } else if sheet.cites > 0 {
        format!("no table of controls: {} of its rows cite controls without being about one each", sheet.cites)
    } else {
        "no table of controls: no column of Annex A identifiers or titles".to_owned()
    }
}

/// A header, if there is one, and the rows below it: first, one past the last.
type Segment = (Option<(usize, usize)>, usize, usize);

fn find_tables(table: &Table, knowledge: &Knowledge) -> Found {
    let rows = &table.rows;
    let cites = rows.iter().filter(|r| r.cells.iter().any(|c| cites_control(c, knowledge))).count();
    let mut found = Found { rows: rows.len(), cites, ..Found::default() };
    if rows.is_empty() {
        return found;
    }
    let headers = header_rows(rows, knowledge);
    let mut segments: Vec<Segment> = Vec::new();
    match headers.first() {
        None => segments.push((None, 0, rows.len())),
        Some(&(first, _)) => {
            if first > 0 {
                segments.push((None, 0, first));
            }
            for (at, &(from, to)) in headers.iter().enumerate() {
                let end = headers.get(at + 1).map_or(rows.len(), |next| next.0);
                segments.push((Some((from, to)), to + 1, end));
            }
        }
    }
    for (header, start, end) in segments {
        if start >= end {
            continue;
        }
        let none = BTreeMap::new();
        let candidate = match read_table(rows, header, start, end, &none, knowledge) {
            Ok(candidate) => match unknown_header(&candidate, rows, knowledge) {
                // A header in words that nobody taught: its columns can still be carried over under their names.
                Some(at) => read_table(rows, Some((at, at)), at + 1, end, &none, knowledge).unwrap_or(candidate),
                None => candidate,
            },
            Err(foreign) => {
                found.foreign = found.foreign.or(foreign);
                continue;
            }
        };
        {
            // A header repeated between the rows goes on with the same table.
            if let Some(last) = found.tables.last_mut()
                && same_columns(&last.layout, &candidate.layout)
            {
                last.layout.body.1 = candidate.layout.body.1;
                last.hits.new.extend(candidate.hits.new);
                last.hits.old.extend(candidate.hits.old);
                last.hits.rows += candidate.hits.rows;
                last.hits.titled += candidate.hits.titled;
                last.hits.agreeing += candidate.hits.agreeing;
                continue;
            }
            found.tables.push(candidate);
        }
    }
    found
}

/// The row above the first control of a table without a header, if it can only be one.
fn unknown_header(table: &FoundTable, rows: &[Row], knowledge: &Knowledge) -> Option<usize> {
    let (start, end) = table.layout.body;
    if table.layout.header_rows.is_some() {
        return None;
    }
    let key = table.layout.columns.iter().find(|c| matches!(c.role, Role::Identifier | Role::Title))?.column;
    let names = |row: &Row| {
        row.cell(key).is_some_and(|c| {
            cites_control(c, knowledge)
                || !knowledge.titles.bearers(&fold_title(&c.text)).is_empty()
                || parse(&c.text, &knowledge.vocabulary).is_some()
        })
    };
    let first = (start..end).find(|&at| names(&rows[at]))?;
    let above = first.checked_sub(1).filter(|at| *at >= start)?;
    is_unknown_header(&rows[above], &rows[first..end], key, knowledge).then_some(above)
}

/// A sheet whose table has no header, and stands as the one before it: the same columns, told there.
fn inherit_columns(found: &mut [Found]) {
    for at in 1..found.len() {
        let (before, this) = found.split_at_mut(at);
        let Some(upper) = before.iter().rev().find(|f| f.rows > 0).and_then(|f| f.tables.last()) else { continue };
        let Some(lower) = this[0].tables.first_mut().filter(|t| t.layout.header_rows.is_none()) else { continue };
        let key = |t: &FoundTable| t.layout.columns.iter().find(|c| c.role == Role::Identifier).map(|c| c.column);
        let last = |t: &FoundTable| t.layout.columns.last().map(|c| c.column);
        let told = upper.layout.columns.iter().any(|c| !c.header.is_empty());
        if told && key(upper).is_some() && key(upper) == key(lower) && last(upper) >= last(lower) {
            lower.layout.columns.clone_from(&upper.layout.columns);
            lower.answers = upper.answers;
        }
    }
}

fn same_columns(a: &TableLayout, b: &TableLayout) -> bool {
    let headers = |t: &TableLayout| -> Vec<(u32, String)> {
        t.columns.iter().filter(|c| !c.header.is_empty()).map(|c| (c.column, fold(&c.header))).collect()
    };
    a.header_rows.is_some() && headers(a) == headers(b)
}

fn cites_control(cell: &Cell, knowledge: &Knowledge) -> bool {
    match parse(&cell.text, &knowledge.vocabulary) {
        Some(Cited::One(w)) => w.annex && is_control(&w, knowledge),
        Some(Cited::List(_) | Cited::Range(..)) => true,
        None => false,
    }
}

fn read_table(
    rows: &[Row],
    header: Option<(usize, usize)>,
    start: usize,
    end: usize,
    fixed: &BTreeMap<u32, Role>,
    knowledge: &Knowledge,
) -> Result<FoundTable, Option<String>> {
    let body = &rows[start..end];
    let headers = header.map(|(from, to)| header_texts(&rows[from..=to])).unwrap_or_default();
    let mut filled: HashMap<u32, usize> = HashMap::new();
    for row in body {
        for cell in row.cells.iter().filter(|c| c.merged_from.is_none_or(|from| from.column == c.column)) {
            *filled.entry(cell.column).or_default() += 1;
        }
    }
    let mut all: BTreeSet<u32> = filled.keys().copied().collect();
    all.extend(headers.keys());
    let mut possible: Vec<(u32, Hits, f64)> = Vec::new();
    let mut foreign: Option<String> = None;
    let told = |role: Role| fixed.iter().find(|(_, r)| **r == role).map(|(column, _)| *column);
    let told_key = told(Role::Identifier);
    for &column in filled.keys().collect::<BTreeSet<_>>() {
        // A profile that names the key leaves no choice; one that gives a column another role takes it out.
        let wanted = match told_key {
            Some(key) => key == column,
            None => fixed.get(&column).is_none_or(|role| *role == Role::Title),
        };
        if !wanted {
            continue;
        }
        let hits = if told_key.is_none() && fixed.contains_key(&column) {
            Hits::default()
        } else {
            identifier_hits(body, column, knowledge)
        };
        let titles = if told_key.is_none() && hits.distinct() == 0 {
            title_hits(body, column, knowledge)
        } else {
            Hits::default()
        };
        let wording = headers.get(&column).map_or(0.0, |h| identifier_wording(h, knowledge));
        for hits in [hits, titles] {
            let minimum = if fixed.is_empty() && (hits.by_title > 0 || header.is_none()) { 3 } else { 1 };
            let share = if told_key.is_some() { 0.0 } else { KEY_SHARE };
            if hits.distinct() < minimum || (hits.rows as f64) < share * hits.filled as f64 {
                continue;
            }
            if hits.foreign > hits.annex_agreeing {
                foreign = foreign.or(hits.foreign_framework.map(|key| key.to_string()));
                continue;
            }
            let of_another = headers.get(&column).and_then(|h| knowledge.vocabulary.foreign_standard(h));
            if told_key.is_none() && hits.bare * 2 > hits.rows && hits.agreeing * 4 < hits.rows && of_another.is_some()
            {
                foreign = foreign.or(of_another.map(|name| format!("{name} (by its header)")));
                continue;
            }
            if told_key.is_none() && hits.are_foreign_numbers() {
                foreign.get_or_insert_with(|| "another list of numbers".to_owned());
                continue;
            }
            let score = hits.distinct() as f64 * (1.0 + wording) + hits.agreeing as f64
                - hits.rows.saturating_sub(hits.distinct()) as f64 * 0.25
                - if hits.by_title > 0 { hits.distinct() as f64 * 0.5 } else { 0.0 };
            possible.push((column, hits, score));
        }
    }
    // Where columns of both editions stand side by side, the current one is what the rows are (DECISIONS, Edition).
    let is_old = |hits: &Hits| hits.old.len() > hits.new.len();
    // Objectives of 2013 have the form of controls of 2022; a column of them is no column of these.
    let is_objective =
        |local: &str| knowledge.kind(ISO27001_2013, local).is_some_and(|kind| kind == ProvisionKind::Objective);
    let is_current = |hits: &Hits| {
        let own = hits.new.iter().filter(|local| !is_objective(local)).count();
        !is_old(hits) && hits.by_title == 0 && own * 3 > hits.new.len()
    };
    if possible.iter().any(|(_, hits, _)| is_current(hits)) {
        possible.retain(|(_, hits, _)| !is_old(hits) || hits.by_title > 0);
    }
    let others: Vec<(u32, Hits)> = possible.iter().map(|(column, hits, _)| (*column, hits.clone())).collect();
    let best = possible.into_iter().rev().max_by(|a, b| a.2.total_cmp(&b.2));
    let Some((key, hits, _)) = best else { return Err(foreign) };
    let by_title = hits.by_title > 0;
    let mut columns = columns::assign(body, &all, &headers, (key, by_title), fixed, knowledge);
    let foreign_key = foreign_key::find(body, key, &all, knowledge);
    // Rows about something else cite the same control again and again, in rows of their own or in lists.
    let is_export = foreign_key.is_some() && hits.rows.max(hits.cited) * 2 > hits.distinct() * 3;
    if is_export {
        // `Required` beside a question says that the question is, not that the control applies.
        for column in &mut columns {
            let said = fixed.contains_key(&column.column);
            if !said && matches!(column.role, Role::Applicability | Role::ApplicableMark | Role::ExcludedMark) {
                column.role = Role::Other;
            }
        }
    }
    let answers = columns
        .iter()
        .filter(|c| {
            filled.contains_key(&c.column)
                && matches!(
                    c.role,
                    Role::Applicability
                        | Role::ApplicableMark
                        | Role::ExcludedMark
                        | Role::Status
                        | Role::Justification
                        | Role::JustificationForInclusion
                        | Role::JustificationForExclusion
                        | Role::Owner
                        | Role::Evidence
                )
        })
        .count();
    // Another column of controls, none of them the key's: a second table beside this one.
    let beside = others.into_iter().find_map(|(column, other)| {
        let apart = other.new.is_disjoint(&hits.new) && other.old.is_disjoint(&hits.old);
        (column > key && other.by_title == 0 && other.distinct() >= 3 && apart).then_some(column)
    });
    let header_rows = header.map(|(from, to)| (rows[from].number, rows[to].number));
    Ok(FoundTable {
        layout: TableLayout { header_rows, body: (start, end), columns, foreign_key, is_export, beside },
        hits,
        answers,
    })
}

fn identifier_wording(header: &str, knowledge: &Knowledge) -> f64 {
    let roles = knowledge.vocabulary.header_roles(header);
    let of = |role| roles.iter().find(|(r, _)| *r == role).map_or(0.0, |(_, s)| f64::from(*s) / 100.0);
    if of(Role::OtherEdition) > 0.6 { -0.5 } else { of(Role::Identifier).max(0.8 * of(Role::Title)) * 0.5 }
}
