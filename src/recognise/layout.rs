//! Which sheets hold controls, where their tables begin and end, and what each column means.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::columns::{self, ColumnLayout};
use super::fold::{fold, fold_title};
use super::foreign_key;
use super::written::{Cited, Written, parse};
use super::{Knowledge, Role};
use crate::catalogue::{FrameworkKey, ISO27001_2013, ISO27001_2022, ProvisionKind};
use crate::ingest::{Cell, CellValue, Row, Table, Workbook};

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
            .map_or_else(|| format!("column {}", crate::ingest::column_letters(column)), |c| c.header.clone())
    }
}

/// How one sheet is to be read.
#[derive(Debug, Clone)]
pub struct SheetLayout {
    /// Whether its tables hold controls (or clauses) row by row.
    pub read: bool,
    /// Why, or why not.
    pub reason: String,
    /// Its tables, top to bottom; empty if it is not read.
    pub tables: Vec<TableLayout>,
}

/// How the whole source is to be read; one layout a sheet, in the workbook's order.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The sheets.
    pub sheets: Vec<SheetLayout>,
}

/// A row may be a header if it has this many cells that name different roles.
const HEADER_ROLES: usize = 2;
/// Rows of a column of which at least this share must be identifiers for the column to key the table.
const KEY_SHARE: f64 = 0.3;

/// Finds the tables of controls in a workbook.
pub fn lay_out(workbook: &Workbook, knowledge: &Knowledge) -> Layout {
    let mut found: Vec<Found> = workbook.tables.iter().map(|table| find_tables(table, knowledge)).collect();
    let best = found.iter().map(Found::score).fold(0.0, f64::max);
    let primary = found.iter().position(|f| f.score() > 0.0 && f.score() >= best);
    let sheets = (0..found.len())
        .map(|at| {
            let (read, reason) = judge(&found, at, primary);
            let tables = if read { std::mem::take(&mut found[at].tables) } else { Vec::new() };
            SheetLayout { read, reason, tables: tables.into_iter().map(|t| t.layout).collect() }
        })
        .collect();
    Layout { sheets }
}

/// A table with what it was judged by.
struct FoundTable {
    layout: TableLayout,
    hits: Hits,
    answers: usize,
}

/// The tables of a sheet.
struct Found {
    tables: Vec<FoundTable>,
    rows: usize,
    cites: usize,
    foreign: Option<FrameworkKey>,
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

/// What a candidate for the key column holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    /// Controls of the 2022 edition, or clauses.
    new: BTreeSet<Arc<str>>,
    /// Controls of the 2013 edition.
    old: BTreeSet<Arc<str>>,
    /// Rows with at least one of them.
    rows: usize,
    /// Non-empty cells.
    filled: usize,
    /// Rows where a text stands beside that some catalogue knows as a title, or nearly.
    titled: usize,
    /// Of `titled`: rows where it is this identifier's own, or nearly.
    agreeing: usize,
    /// Rows found by title alone.
    by_title: usize,
    /// Rows of Annex A whose identifier and title are those of another framework.
    foreign: usize,
    /// Rows of Annex A whose identifier and title are those of ISO/IEC 27001.
    annex_agreeing: usize,
    /// The first such other framework.
    foreign_framework: Option<FrameworkKey>,
}

impl Hits {
    fn distinct(&self) -> usize {
        self.new.len().max(self.old.len())
    }
}

/// A header, if there is one, and the rows below it: first, one past the last.
type Segment = (Option<(usize, usize)>, usize, usize);

fn find_tables(table: &Table, knowledge: &Knowledge) -> Found {
    let rows = &table.rows;
    let cites = rows.iter().filter(|r| r.cells.iter().any(|c| cites_control(c, knowledge))).count();
    let mut found = Found { tables: Vec::new(), rows: rows.len(), cites, foreign: None };
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
        let candidate = match read_table(rows, header, start, end, knowledge) {
            Ok(candidate) => candidate,
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

fn is_control(written: &Written, knowledge: &Knowledge) -> bool {
    [ISO27001_2022, ISO27001_2013]
        .iter()
        .any(|key| knowledge.kind(key, &written.annex_local()) == Some(ProvisionKind::Control))
}

/// Rows that look like headers, as ranges of row indices (two-row headers as one range).
fn header_rows(rows: &[Row], knowledge: &Knowledge) -> Vec<(usize, usize)> {
    let mut scores: HashMap<usize, usize> = HashMap::new();
    let mut singles = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let score = header_score(row, knowledge);
        if score >= HEADER_ROLES {
            scores.insert(at, score);
            singles.push(at);
        }
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for at in singles {
        if let Some(last) = ranges.last_mut() {
            if last.1 + 1 == at && rows[last.1].number + 1 == rows[at].number && joins(&rows[last.1], &rows[at]) {
                last.1 = at;
                continue;
            }
            if last.1 >= at {
                continue;
            }
        }
        let mut range = (at, at);
        // A second header row under merged or spanning cells, whose own words alone would not make a header.
        if let Some(below) = rows.get(at + 1) {
            let close = below.number == rows[at].number + 1;
            if close && !scores.contains_key(&(at + 1)) && spans(&rows[at]) && is_sub_header(below, knowledge) {
                range.1 = at + 1;
            }
        }
        // A band above: merged cells that group the columns.
        if at > 0 && ranges.last().is_none_or(|last| last.1 < at - 1) {
            let above = &rows[at - 1];
            let close = above.number + 1 == rows[at].number;
            if close && is_band(above, &rows[at]) {
                range.0 = at - 1;
            }
        }
        ranges.push(range);
    }
    ranges
}

/// How many different roles the row's cells name with certainty; 0 if a cell holds an identifier or a long text.
fn header_score(row: &Row, knowledge: &Knowledge) -> usize {
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    if own.len() < 2 {
        return 0;
    }
    let mut roles = BTreeSet::new();
    let mut named = 0usize;
    let mut strong = false;
    for cell in &own {
        if !matches!(cell.value, CellValue::Text(_)) || cell.text.len() > 160 {
            continue;
        }
        if let Some(Cited::One(w)) = parse(&cell.text, &knowledge.vocabulary)
            && w.numbers.len() > 1
            && (is_control(&w, knowledge) || !w.rest.is_empty())
        {
            return 0;
        }
        if knowledge.titles.bearers(&fold_title(&cell.text)).iter().any(|t| t.kind == ProvisionKind::Control) {
            return 0;
        }
        if let Some(&(role, score)) = knowledge.vocabulary.header_roles(&cell.text).first()
            && score >= 60
        {
            named += 1;
            roles.insert(role);
            strong |= matches!(
                role,
                Role::Identifier
                    | Role::Title
                    | Role::Applicability
                    | Role::Status
                    | Role::Justification
                    | Role::Description
            );
        }
    }
    // Answers such as "Yes" or "Legal" are header words too; a header names most of its own cells.
    if strong && named * 5 >= own.len() * 2 { roles.len() } else { 0 }
}

/// Whether two adjoining header-like rows are one two-row header: the lower one fills what the upper one spans.
fn joins(upper: &Row, lower: &Row) -> bool {
    lower.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == upper.number)) || spans(upper)
}

/// Whether the row has cells merged across columns, or gaps between its cells that a row below could fill.
fn spans(row: &Row) -> bool {
    let merged = row.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == row.number));
    let gaps = row.cells.windows(2).any(|pair| pair[1].column > pair[0].column + 1);
    merged || gaps
}

fn is_sub_header(row: &Row, knowledge: &Knowledge) -> bool {
    let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
    let named =
        own.iter().filter(|c| knowledge.vocabulary.header_roles(&c.text).first().is_some_and(|r| r.1 >= 60)).count();
    let identifiers = own.iter().any(|c| parse(&c.text, &knowledge.vocabulary).is_some());
    !own.is_empty() && !identifiers && named * 2 >= own.len() && own.iter().all(|c| c.text.len() <= 60)
}

/// A row of group names over a header: at least one cell spans several columns, but not the whole table.
fn is_band(above: &Row, header: &Row) -> bool {
    let vertical = header.cells.iter().any(|c| c.merged_from.is_some_and(|from| from.row == above.number));
    let own = above.cells.iter().filter(|c| c.merged_from.is_none()).count();
    let spanned = above.cells.iter().filter(|c| c.merged_from.is_some_and(|from| from.row == above.number)).count();
    vertical || (own >= 2 && spanned >= 1) || (own == 1 && spanned >= 1 && spanned + 1 < header.cells.len() / 2)
}

fn read_table(
    rows: &[Row],
    header: Option<(usize, usize)>,
    start: usize,
    end: usize,
    knowledge: &Knowledge,
) -> Result<FoundTable, Option<FrameworkKey>> {
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
    let mut best: Option<(u32, Hits, f64)> = None;
    let mut foreign = None;
    for &column in filled.keys().collect::<BTreeSet<_>>() {
        let hits = identifier_hits(body, column, knowledge);
        let titles = if hits.distinct() == 0 { title_hits(body, column, knowledge) } else { Hits::default() };
        let wording = headers.get(&column).map_or(0.0, |h| identifier_wording(h, knowledge));
        for hits in [hits, titles] {
            let minimum = if hits.by_title > 0 || header.is_none() { 3 } else { 1 };
            if hits.distinct() < minimum || (hits.rows as f64) < KEY_SHARE * hits.filled as f64 {
                continue;
            }
            if hits.foreign > hits.annex_agreeing {
                foreign = foreign.or(hits.foreign_framework);
                continue;
            }
            let score = hits.distinct() as f64 * (1.0 + wording) + hits.agreeing as f64
                - hits.rows.saturating_sub(hits.distinct()) as f64 * 0.25
                - if hits.by_title > 0 { hits.distinct() as f64 * 0.5 } else { 0.0 };
            if best.as_ref().is_none_or(|(_, _, s)| score > *s) {
                best = Some((column, hits, score));
            }
        }
    }
    let Some((key, hits, _)) = best else { return Err(foreign) };
    let by_title = hits.by_title > 0;
    let mut columns = columns::assign(body, &all, &headers, key, by_title, knowledge);
    let foreign_key = foreign_key::find(body, key, &all, knowledge);
    let is_export = foreign_key.is_some() && hits.rows * 2 > hits.distinct() * 3;
    if is_export {
        // `Required` beside a question says that the question is, not that the control applies.
        for column in &mut columns {
            if matches!(column.role, Role::Applicability | Role::ApplicableMark | Role::ExcludedMark) {
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
    let header_rows = header.map(|(from, to)| (rows[from].number, rows[to].number));
    Ok(FoundTable {
        layout: TableLayout { header_rows, body: (start, end), columns, foreign_key, is_export },
        hits,
        answers,
    })
}

fn identifier_wording(header: &str, knowledge: &Knowledge) -> f64 {
    let roles = knowledge.vocabulary.header_roles(header);
    let of = |role| roles.iter().find(|(r, _)| *r == role).map_or(0.0, |(_, s)| f64::from(*s) / 100.0);
    if of(Role::OtherEdition) > 0.6 { -0.5 } else { of(Role::Identifier).max(0.8 * of(Role::Title)) * 0.5 }
}

/// Header text by column; the rows of a two-row header joined with ` / `.
fn header_texts(rows: &[Row]) -> HashMap<u32, String> {
    let mut texts: HashMap<u32, String> = HashMap::new();
    for row in rows {
        for cell in &row.cells {
            let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                continue;
            }
            let joined = texts.entry(cell.column).or_default();
            if joined.is_empty() {
                *joined = text;
            } else if *joined != text {
                joined.push_str(" / ");
                joined.push_str(&text);
            }
        }
    }
    texts
}

fn identifier_hits(body: &[Row], column: u32, knowledge: &Knowledge) -> Hits {
    let mut hits = Hits::default();
    for row in body {
        let Some(cell) = row.cell(column).filter(|c| !c.is_blank()) else { continue };
        if cell.merged_from.is_some() {
            continue;
        }
        hits.filled += 1;
        let Some(cited) = date_or_text(cell, knowledge) else { continue };
        let mut found = false;
        let members: Vec<&Written> = match &cited {
            Cited::One(w) => vec![w],
            Cited::List(list) => list.iter().collect(),
            Cited::Range(from, to) => vec![from, to],
        };
        for written in members {
            if written.numbers.len() < 2 {
                continue;
            }
            let local = written.annex_local();
            let clause = written.dotted();
            for (key, set) in [(ISO27001_2022, &mut hits.new), (ISO27001_2013, &mut hits.old)] {
                if !written.clause && knowledge.kind(key, &local) == Some(ProvisionKind::Control) {
                    set.insert(Arc::from(local.as_str()));
                    found = true;
                } else if !written.annex
                    && key == ISO27001_2022
                    && knowledge.kind(key, &clause) == Some(ProvisionKind::Clause)
                {
                    set.insert(Arc::from(clause.as_str()));
                    found = true;
                }
            }
        }
        if found {
            hits.rows += 1;
            judge_title(row, column, &cited, knowledge, &mut hits);
        }
    }
    hits
}

/// Looks at the texts beside an identifier: is one of them its title, another one's, or another framework's?
fn judge_title(row: &Row, column: u32, cited: &Cited, knowledge: &Knowledge, hits: &mut Hits) {
    let Cited::One(written) = cited else { return };
    let annex = written.annex_local();
    let clause = written.dotted();
    let beside = row.cells.iter().filter(|c| c.column != column && c.text.len() <= 120).map(|c| c.text.as_str());
    let mut titled = false;
    let mut agreeing = false;
    let mut foreign = None;
    for text in std::iter::once(written.rest.as_str()).chain(beside) {
        let folded = fold_title(text);
        if folded.len() < 4 {
            continue;
        }
        for bearer in knowledge.titles.bearers(&folded) {
            titled = true;
            let own = bearer.id.local() == annex || bearer.id.local() == clause;
            if bearer.id.framework().as_str().starts_with("iso27001") {
                agreeing |= own;
            } else if own && written.annex {
                foreign = Some(bearer.id.framework().clone());
            }
        }
        for key in [ISO27001_2022, ISO27001_2013] {
            if let Some(provision) = knowledge.provision(key, &annex).or_else(|| knowledge.provision(key, &clause))
                && knowledge.titles.similarity(&provision.id, &folded) > 0.6
            {
                titled = true;
                agreeing = true;
            }
        }
    }
    hits.titled += usize::from(titled);
    hits.agreeing += usize::from(agreeing);
    if foreign.is_some() && !agreeing {
        hits.foreign += 1;
        hits.foreign_framework = hits.foreign_framework.take().or(foreign);
    }
    hits.annex_agreeing += usize::from(agreeing && written.annex);
}

fn title_hits(body: &[Row], column: u32, knowledge: &Knowledge) -> Hits {
    let mut hits = Hits::default();
    for row in body {
        let Some(cell) = row.cell(column).filter(|c| !c.is_blank() && c.merged_from.is_none()) else { continue };
        hits.filled += 1;
        let mut found = false;
        for bearer in knowledge.titles.bearers(&fold_title(&cell.text)) {
            if bearer.kind != ProvisionKind::Control {
                continue;
            }
            let set = match bearer.id.framework().as_str() {
                ISO27001_2022 => &mut hits.new,
                ISO27001_2013 => &mut hits.old,
                _ => continue,
            };
            set.insert(Arc::from(bearer.id.local()));
            found = true;
        }
        hits.rows += usize::from(found);
        hits.by_title += usize::from(found);
    }
    hits
}

/// An identifier cell as written; a date cell in the one reading that a catalogue knows, if there is just one.
fn date_or_text(cell: &Cell, knowledge: &Knowledge) -> Option<Cited> {
    if let CellValue::Date { .. } = cell.value {
        let readings = super::written::date_readings(&cell.value);
        return readings.into_iter().find(|w| is_control(w, knowledge)).map(Cited::One);
    }
    parse(&cell.text, &knowledge.vocabulary)
}
