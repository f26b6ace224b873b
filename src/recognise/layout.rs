//! Which sheets hold controls, where their tables begin and end, and what each column means.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::ColumnLayout;
use super::found_table::{FoundTable, SheetTables};
use super::frameworks::Frameworks;
use super::key::Hits;
use super::profile::{Profile, ProfileError};
use super::tables::{SheetInput, find_tables, names, tables_by_rule};
use super::{AnswerWords, ReferenceData};
use crate::model::{ColumnRole, Message, MessageArg, Standard, TableKind, Visibility, Workbook, column_letters};

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
    /// A further column of other controls: a second table is beside this one, and is not read.
    pub beside: Option<u32>,
    /// Whether the rows are about something else and cite the same controls again and again.
    pub is_export: bool,
    /// The standards that its rows are of.
    pub frameworks: Frameworks,
    /// What it is about.
    pub kind: TableKind,
    /// Why it is taken for that.
    pub kind_because: Message,
    /// What its answers mean, where its legend or its columns say more than the vocabulary.
    pub words: AnswerWords,
    /// What cannot be read for certain, and is left open.
    pub questions: Vec<Message>,
}

impl TableLayout {
    /// The first column with this role.
    pub fn column(&self, role: ColumnRole) -> Option<u32> {
        self.columns.iter().find(|c| c.role == role).map(|c| c.column)
    }

    /// What the column holds.
    pub fn role_of(&self, column: u32) -> ColumnRole {
        self.columns.iter().find(|c| c.column == column).map_or(ColumnRole::Other, |c| c.role)
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
    pub reason: Message,
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

/// How a source is to be read, besides by what it holds.
#[derive(Debug, Clone, Copy)]
pub struct LayoutOptions<'a> {
    /// Name of the source; its file name may name the standard.
    pub source: &'a str,
    /// The user's word for tables that leave their edition open: its key.
    pub settle: Option<&'a str>,
    /// What a profile sets for it.
    pub profile: Option<&'a Profile>,
}

/// Finds the tables of controls in a workbook; what a profile sets for a sheet is used. The error states where the
/// profile does not fit.
pub fn lay_out(
    workbook: &Workbook,
    knowledge: &ReferenceData,
    manner: LayoutOptions<'_>,
) -> Result<Layout, ProfileError> {
    let LayoutOptions { source, settle, profile } = manner;
    let rules = profile.map(|p| p.rules(workbook)).transpose()?.unwrap_or_default();
    // The profile's edition is used, whatever the identifiers suggest.
    let set = profile.and_then(|p| Standard::of(p.edition.as_deref()?));
    let families: &[Standard] = set.as_ref().map_or(&Standard::ALL, std::slice::from_ref);
    let mut found: Vec<SheetTables> = Vec::with_capacity(workbook.tables.len());
    for (at, table) in workbook.tables.iter().enumerate() {
        let on = SheetInput { table, source, families, kind: None, knowledge };
        found.push(match (profile, rules.get(&at)) {
            (Some(profile), Some(rules)) => tables_by_rule(&on, rules, profile)?,
            _ => find_tables(&on),
        });
    }
    inherit_columns(&mut found);
    settle_open(&mut found, settle.and_then(Standard::of));
    supersede(&mut found, workbook, knowledge);
    // What does not answer for controls is the main sheet only where nothing else does.
    let any_answers = found.iter().any(|f| f.score() > 0.0 && f.is_answering());
    let rank = |f: &SheetTables| if any_answers && !f.is_answering() { 0.0 } else { f.score() };
    let best = found.iter().filter(|f| f.superseded.is_none()).map(rank).fold(0.0, f64::max);
    let primary = found.iter().position(|f| f.superseded.is_none() && rank(f) > 0.0 && rank(f) >= best);
    let judged: Vec<(bool, Message)> = (0..found.len())
        .map(|at| match (&found[at].told, profile) {
            (Some(read), Some(profile)) => {
                let what = if *read { "sentences.sheet.by_profile" } else { "sentences.sheet.left_out_by_profile" };
                (*read, Message::new(what).with("profile", profile.file.as_str()))
            }
            _ => judge(&found, at, primary, families),
        })
        .collect();
    let sheets = found
        .into_iter()
        .zip(judged)
        .map(|(sheet, (read, reason))| {
            let score = sheet.score().round() as u32;
            let tables = if read { sheet.tables.into_iter().map(|t| t.layout).collect() } else { Vec::new() };
            SheetLayout { read, reason, score, tables }
        })
        .collect();
    Ok(Layout { sheets })
}

/// Tables that leave their standard open are of the one that the rest of the source is of, if it is of just one of
/// them; else the user's word settles them. So are lists of clauses, whose numbers all standards share.
fn settle_open(found: &mut [SheetTables], word: Option<Standard>) {
    let tables = || found.iter().flat_map(|f| &f.tables);
    let decided: Vec<Standard> = tables()
        .filter(|t| t.layout.frameworks.open.is_empty() && t.holds_controls())
        .map(FoundTable::family)
        .collect();
    for table in found.iter_mut().flat_map(|f| &mut f.tables) {
        let mut elsewhere: Vec<Standard> = if table.layout.frameworks.open.is_empty() {
            if table.holds_controls() || table.layout.frameworks.because.is_some() {
                continue;
            }
            decided.iter().copied().filter(|family| table.fits_as_well(*family)).collect()
        } else {
            let open = &table.layout.frameworks.open;
            decided.iter().copied().filter(|family| open.contains(family)).collect()
        };
        elsewhere.sort_unstable();
        elsewhere.dedup();
        if let [only] = elsewhere[..] {
            let because = Message::new("sentences.edition_why.as_the_rest").with("standard", only.name());
            table.layout.frameworks.settle(only, Some(because));
        } else if let Some(family) = word.filter(|family| table.layout.frameworks.open.contains(family)) {
            table.layout.frameworks.settle(family, None);
        }
        table.take_hits();
    }
}

/// Whether a sheet is read, and why. The one that looks most like a sheet of controls is, and of each further standard
/// the one that looks most like it and gives answers.
fn judge(found: &[SheetTables], at: usize, primary: Option<usize>, families: &[Standard]) -> (bool, Message) {
    let sheet = &found[at];
    if sheet.rows == 0 {
        return (false, Message::new("sentences.sheet.empty"));
    }
    let (Some(primary), Some(family)) = (primary, sheet.family()) else {
        return (false, no_controls(sheet, families));
    };
    if let Some(superseded) = &sheet.superseded {
        return (false, superseded.clone());
    }
    let (distinct, tables) = (sheet.distinct(), sheet.tables.len());
    // What is held, in one table or in several.
    let holds = |in_one: &'static str, in_several: &'static str| {
        let what = Message::new(if tables > 1 { in_several } else { in_one }).with("n", distinct);
        if tables > 1 { what.with("tables", tables) } else { what }
    };
    if at == primary {
        return (true, holds("sentences.sheet.holds_most", "sentences.sheet.holds_most_in_tables"));
    }
    if let Some(table) = sheet.tables.first().filter(|_| !sheet.is_answering()) {
        let said = |key: &'static str| {
            Message::new(key).with("kind", table.layout.kind.words()).with("because", table.layout.kind_because.clone())
        };
        return if sheet.gives_something() {
            (true, said("sentences.sheet.of_kind_read"))
        } else {
            (false, said("sentences.sheet.of_kind"))
        };
    }
    let of_family = |f: &&SheetTables| f.family() == Some(family) && f.is_answering() && f.superseded.is_none();
    let best = found.iter().filter(of_family).map(SheetTables::score).fold(0.0, f64::max);
    let first = found.iter().position(|f| of_family(&f) && f.score() >= best);
    let is_first = first == Some(at) && found[primary].family() != Some(family);
    if let Some(first) = first.filter(|_| !is_first)
        && sheet.edition_is_older() != found[first].edition_is_older()
    {
        return (false, Message::new("sentences.sheet.another_edition"));
    }
    let answers = sheet.tables.iter().map(|t| t.answers).max().unwrap_or(0);
    let repeated = sheet.tables.iter().any(|t| t.hits.rows > 2 * t.hits.distinct().max(1));
    if repeated {
        return (false, Message::new("sentences.sheet.cites_controls"));
    }
    if answers == 0 {
        return (false, Message::new("sentences.sheet.without_answers"));
    }
    if sheet.tables.iter().any(|t| t.hits.titled >= 3 && t.hits.agreeing * 2 < t.hits.titled) {
        return (false, Message::new("sentences.sheet.other_titles"));
    }
    if is_first {
        let what = holds("sentences.sheet.holds_most_of", "sentences.sheet.holds_most_of_in_tables");
        return (true, what.with("standard", family.name()));
    }
    (true, Message::new("sentences.sheet.holds_answers").with("n", distinct))
}

/// Notes of each sheet whose controls another one holds whether that one has taken its place: a visible sheet that of
/// a hidden one, and a newer one, by the names of the two, that of an older one.
fn supersede(found: &mut [SheetTables], workbook: &Workbook, knowledge: &ReferenceData) {
    let sheets = &workbook.tables;
    let is_hidden = |at: usize| sheets[at].visibility != Visibility::Visible;
    let stands = |f: &SheetTables| f.told.is_none() && f.is_answering() && f.score() > 0.0;
    let mut reasons: Vec<(usize, Message)> = Vec::new();
    for at in (0..found.len()).filter(|&at| stands(&found[at])) {
        let replacing = |&other: &usize| {
            other != at
                && (stands(&found[other]) || (found[other].told == Some(true) && found[other].is_answering()))
                && found[other].family() == found[at].family()
                && found[at].shared(&found[other]) * 2 >= found[at].distinct()
        };
        let newer = |&other: &usize| knowledge.table_words.is_older(&sheets[at].sheet, &sheets[other].sheet);
        let visible = |other: &usize| !is_hidden(*other);
        let others = || (0..found.len()).filter(replacing);
        let reason = if let Some(other) = others().find(|other| is_hidden(at) && visible(other)) {
            Some(("sentences.sheet.hidden_superseded", other))
        } else {
            others().find(|other| newer(other) && visible(other)).map(|other| ("sentences.sheet.older", other))
        };
        if let Some((key, other)) = reason {
            reasons.push((at, Message::new(key).with("sheet", sheets[other].sheet.as_str())));
        }
    }
    for (at, reason) in reasons {
        found[at].superseded = Some(reason);
    }
}

impl SheetTables {
    /// Whether a table of it answers for controls.
    fn is_answering(&self) -> bool {
        self.tables.iter().any(FoundTable::is_answering)
    }

    /// Whether its tables, though they do not answer for controls, give evidence or remarks on them.
    fn gives_something(&self) -> bool {
        let gives = |role: ColumnRole| matches!(role, ColumnRole::Evidence | ColumnRole::Remarks);
        self.tables.iter().flat_map(|t| &t.layout.columns).any(|c| gives(c.role))
    }

    /// How many of its controls another sheet holds too.
    fn shared(&self, other: &Self) -> usize {
        let held = |pick: fn(&Hits) -> &BTreeSet<Arc<str>>, sheet: &Self| -> BTreeSet<Arc<str>> {
            sheet.tables.iter().flat_map(|t| pick(&t.hits).iter().cloned()).collect()
        };
        let common = |pick: fn(&Hits) -> &BTreeSet<Arc<str>>| held(pick, self).intersection(&held(pick, other)).count();
        common(|hits| &hits.new).max(common(|hits| &hits.old))
    }

    fn score(&self) -> f64 {
        self.tables.iter().map(FoundTable::score).sum()
    }

    fn distinct(&self) -> usize {
        self.tables.iter().map(|t| t.hits.distinct()).sum()
    }

    /// The standard of most of its rows.
    fn family(&self) -> Option<Standard> {
        self.tables.iter().rev().max_by(|a, b| a.score().total_cmp(&b.score())).map(FoundTable::family)
    }

    fn edition_is_older(&self) -> bool {
        let family = self.family();
        let of_family = self.tables.iter().filter(|t| Some(t.family()) == family);
        let (old, new): (usize, usize) =
            of_family.fold((0, 0), |(o, n), t| (o + t.hits.old.len(), n + t.hits.new.len()));
        old > new
    }
}

fn no_controls(sheet: &SheetTables, families: &[Standard]) -> Message {
    if let Some(known) = &sheet.known_by_name {
        known.clone()
    } else if let Some(framework) = &sheet.foreign {
        let what =
            Message::new("sentences.sheet.of_another_framework").with("framework", MessageArg::phrase(framework));
        what.with("standards", names(families))
    } else if let Some((kind, because)) = &sheet.apart {
        Message::new("sentences.sheet.of_kind").with("kind", kind.words()).with("because", because.clone())
    } else if let Some((row, headings)) = sheet.header.as_ref().filter(|_| sheet.cites == 0) {
        let quoted = headings.iter().take(4).map(|heading| Message::new("lists.quoted").with("text", heading.as_str()));
        Message::new("sentences.sheet.header_without_controls")
            .with("row", *row)
            .with("headings", MessageArg::list(quoted, "lists.comma"))
    } else if sheet.cites > 0 {
        Message::new("sentences.sheet.rows_cite_controls").with("n", sheet.cites)
    } else {
        Message::new("sentences.sheet.no_table_of_controls")
    }
}

/// A sheet whose table has no header and continues the one before it: the same columns.
fn inherit_columns(found: &mut [SheetTables]) {
    for at in 1..found.len() {
        let (before, this) = found.split_at_mut(at);
        let Some(upper) = before.iter().rev().find(|f| f.rows > 0).and_then(|f| f.tables.last()) else { continue };
        let Some(lower) = this[0].tables.first_mut().filter(|t| t.layout.header_rows.is_none()) else { continue };
        let key = |t: &FoundTable| t.layout.columns.iter().find(|c| c.role == ColumnRole::Identifier).map(|c| c.column);
        let last = |t: &FoundTable| t.layout.columns.last().map(|c| c.column);
        let told = upper.layout.columns.iter().any(|c| !c.header.is_empty());
        if told && key(upper).is_some() && key(upper) == key(lower) && last(upper) >= last(lower) {
            lower.layout.columns.clone_from(&upper.layout.columns);
            lower.layout.words.clone_from(&upper.layout.words);
            lower.answers = upper.answers;
        }
    }
}
