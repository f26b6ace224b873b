//! The tables of controls on one sheet: where they begin and end, and what each column means.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns::ColumnLayout;
use super::competing_columns::{self, Answers};
use super::fold::{fold, fold_title};
use super::found_table::{FoundTable, SheetTables};
use super::frameworks::{choose, foreign_rows, said_of};
use super::header::{header_rows, header_texts, is_unknown_header, join_halves};
use super::header_choice::{names_identifiers, repeats_headings, without_answers};
use super::identifier::{ControlRefs, parse};
use super::key::{Hits, Identifiers, named_rows, title_hits, titles};
use super::key_column::{KeyColumn, KeyHints, asks_by_title, identifier_wording, may_key};
use super::layout::TableLayout;
use super::profile::{PlacedRule, Profile, ProfileError, SheetRule};
use super::table_kind::TableEvidence;
use super::{AnswerWords, ReferenceData, columns, foreign_key, known_by_name, readings, table_kind};
use crate::model::{Cell, CellAddress, ColumnRole, Message, Row, Standard, Table, TableKind, column_letters};
use crate::standards::catalogue::ProvisionKind;

/// A sheet, and what is known of it from outside.
#[derive(Clone, Copy)]
pub(super) struct SheetInput<'a> {
    pub table: &'a Table,
    /// Name of the source.
    pub source: &'a str,
    /// The standards that its tables may be on: all, or the one that a profile sets.
    pub families: &'a [Standard],
    /// What its tables are about, where a profile says so.
    pub kind: Option<TableKind>,
    pub knowledge: &'a ReferenceData,
}

/// The tables of a sheet as a profile's rules have them, one table a rule.
pub(super) fn tables_by_rule(
    on: &SheetInput<'_>,
    rules: &[&SheetRule],
    profile: &Profile,
) -> Result<SheetTables, ProfileError> {
    let &SheetInput { table, knowledge, .. } = on;
    let rows = &table.rows;
    let mut sheet =
        SheetTables { rows: rows.len(), told: Some(rules.iter().any(|rule| rule.read)), ..SheetTables::default() };
    let found_header = || {
        let headers = header_rows(rows, knowledge);
        let keyed = |&&(from, to): &&(usize, usize)| {
            let end = headers.iter().map(|h| h.0).find(|h| *h > to).unwrap_or(rows.len());
            read_table(on, Some((from, to)), to + 1, end, &BTreeMap::new()).is_ok()
        };
        headers.iter().find(keyed).or(headers.first()).copied()
    };
    let mut placed: Vec<PlacedRule> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.read) {
        placed.push(rule.place(profile, table, found_header())?);
    }
    let start = |p: &PlacedRule| p.start.unwrap_or_else(|| p.header.map_or(0, |(_, to)| to + 1));
    placed.sort_by_key(start);
    for at in 0..placed.len() {
        let this = &placed[at];
        let on = &SheetInput { kind: this.kind, ..*on };
        let next = placed.get(at + 1).map(|p| p.header.map_or_else(|| start(p), |(from, _)| from));
        let end = this.end.or(next).unwrap_or(rows.len()).min(rows.len());
        let first = start(this);
        if first >= end {
            return Err(profile.error(this.place, format!("sheet `{}` has no row below its header there", table.sheet)));
        }
        let mut read = read_table(on, this.header, first, end, &this.roles);
        if let (Ok(table), None) = (&read, this.header)
            && let Some(at) = unknown_header(table, rows, knowledge)
        {
            read = read_table(on, Some((at, at)), at + 1, end, &this.roles);
        }
        sheet.tables.push(read.map_err(|refused| {
            let range = format!("rows {} to {} of sheet `{}`", rows[first].number, rows[end - 1].number, table.sheet);
            profile.error(this.place, not_fitting(&range, this, &rows[first..end], refused, on.families))
        })?);
    }
    Ok(sheet)
}

/// Why a rule's rows are no table of controls.
fn not_fitting(range: &str, rule: &PlacedRule, body: &[Row], foreign: Option<String>, wanted: &[Standard]) -> String {
    if let Some(foreign) = foreign {
        return format!("{range} hold identifiers and titles of {foreign}, not of {}", names(wanted));
    }
    let Some((&column, _)) = rule.roles.iter().find(|(_, role)| **role == ColumnRole::Identifier) else {
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

/// The standards that a source can be on, in words.
pub(super) fn names(families: &[Standard]) -> String {
    families.iter().map(|family| family.name()).collect::<Vec<_>>().join(", ")
}

/// A header, if there is one, and the rows below it: first, one past the last.
type TableSegment = (Option<(usize, usize)>, usize, usize);

pub(super) fn find_tables(on: &SheetInput<'_>) -> SheetTables {
    let &SheetInput { table, knowledge, .. } = on;
    let rows = &table.rows;
    let cites = rows.iter().filter(|r| r.cells.iter().any(|c| cites_control(c, knowledge))).count();
    let mut found = SheetTables { rows: rows.len(), cites, ..SheetTables::default() };
    if rows.is_empty() {
        return found;
    }
    let headers = without_answers(rows, &header_rows(rows, knowledge), knowledge);
    let mut segments: Vec<TableSegment> = Vec::new();
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
    let mut above: Option<(usize, usize)> = None;
    for (header, start, end) in segments {
        if start >= end {
            above = header.or(above);
            continue;
        }
        let none = BTreeMap::new();
        let mut read = read_table(on, header, start, end, &none);
        // Rows that an earlier header fits better go on with its table, and this one is no header. One further down that
        // names the identifiers or repeats headings is a header, however its rows are answered.
        let further = |(from, to): (usize, usize)| {
            above.is_some_and(|(first, last)| {
                last + 1 < from
                    && (names_identifiers(&rows[from..=to], knowledge)
                        || repeats_headings(&rows[first..=last], &rows[from..=to], knowledge))
            })
        };
        if let (Some(earlier), Some((from, _)), Ok(own)) = (above, header.filter(|h| !further(*h)), &read)
            && let Ok(under) = read_table(on, Some(earlier), start, end, &none)
            && under.fit() > own.fit()
        {
            read = read_table(on, Some(earlier), from, end, &none);
        } else {
            above = header.or(above);
        }
        let candidate = match read {
            Ok(candidate) => match unknown_header(&candidate, rows, knowledge) {
                // A header in words that nobody taught: its columns can still be carried over under their names.
                Some(at) => read_table(on, Some((at, at)), at + 1, end, &none).unwrap_or(candidate),
                None => candidate,
            },
            Err(foreign) => {
                found.foreign = found.foreign.or(foreign);
                continue;
            }
        };
        if matches!(candidate.layout.kind, TableKind::Summary | TableKind::DocumentControl) {
            found.apart.get_or_insert((candidate.layout.kind, candidate.layout.kind_because));
            continue;
        }
        // A header repeated between the rows goes on with the same table, unless the rows below it are of another
        // standard.
        match found.tables.last_mut() {
            Some(last) if same_columns(&last.layout, &candidate.layout) && same_standard(last, &candidate) => {
                last.extend(candidate);
            }
            _ => found.tables.push(candidate),
        }
    }
    if found.tables.is_empty() {
        found.header = headers.iter().find_map(|&(from, to)| header_of_controls(&rows[from..=to], knowledge));
    }
    found.known_by_name = known_by_name::refusal(on, &found, |cell| cites_control(cell, knowledge));
    if found.known_by_name.is_some() {
        found.tables.clear();
    }
    found
}

/// The row and the headings of a header that asks for controls and answers.
fn header_of_controls(rows: &[Row], knowledge: &ReferenceData) -> Option<(u32, Vec<String>)> {
    let texts: BTreeMap<u32, String> = header_texts(rows).into_iter().collect();
    let names = |wanted: fn(ColumnRole) -> bool| {
        texts.values().any(|text| knowledge.vocabulary.header_roles(text).iter().any(|(r, s)| wanted(*r) && *s >= 90))
    };
    let keyed = names(|role| matches!(role, ColumnRole::Identifier | ColumnRole::Title));
    let asks = names(|role| {
        matches!(
            role,
            ColumnRole::Applicability
                | ColumnRole::Status
                | ColumnRole::Justification
                | ColumnRole::JustificationForInclusion
                | ColumnRole::JustificationForExclusion
                | ColumnRole::Implementation
        )
    });
    (keyed && asks).then(|| (rows.first().map_or(0, |row| row.number), texts.into_values().collect()))
}

/// The row above the first control of a table without a header, if it can only be one.
fn unknown_header(table: &FoundTable, rows: &[Row], knowledge: &ReferenceData) -> Option<usize> {
    let (start, end) = table.layout.body;
    if table.layout.header_rows.is_some() {
        return None;
    }
    let key =
        table.layout.columns.iter().find(|c| matches!(c.role, ColumnRole::Identifier | ColumnRole::Title))?.column;
    let names = |row: &Row| {
        row.cell(key).is_some_and(|c| {
            cites_control(c, knowledge)
                || !knowledge.titles.provisions_titled(&fold_title(&c.text)).is_empty()
                || parse(&c.text, &knowledge.vocabulary).is_some()
        })
    };
    let first = (start..end).find(|&at| names(&rows[at]))?;
    let above = first.checked_sub(1).filter(|at| *at >= start)?;
    is_unknown_header(&rows[above], &rows[first..end], key, knowledge).then_some(above)
}

/// Whether the rows of two tables can be of one standard: they are, or one of them leaves it open, or nothing but numbers
/// that both standards have counts against it.
fn same_standard(upper: &FoundTable, lower: &FoundTable) -> bool {
    let (above, below) = (upper.family(), lower.family());
    let open = |table: &FoundTable, family: Standard| table.layout.frameworks.open.contains(&family);
    let plain = |table: &FoundTable, family: Standard| {
        let other = table.all.iter().find(|(known, _)| *known == family);
        table.hits.agreeing == 0 && table.said.is_none() && other.is_some_and(|(_, hits)| hits.rows >= table.hits.rows)
    };
    above == below || open(lower, above) || open(upper, below) || plain(lower, above) || plain(upper, below)
}

fn same_columns(a: &TableLayout, b: &TableLayout) -> bool {
    let headers = |t: &TableLayout| -> Vec<(u32, String)> {
        t.columns.iter().filter(|c| !c.header.is_empty()).map(|c| (c.column, fold(&c.header))).collect()
    };
    a.header_rows.is_some() && headers(a) == headers(b)
}

fn cites_control(cell: &Cell, knowledge: &ReferenceData) -> bool {
    match parse(&cell.text, &knowledge.vocabulary) {
        Some(ControlRefs::One(w)) => w.annex && knowledge.is_control(&w),
        Some(ControlRefs::List(_) | ControlRefs::Range(..)) => true,
        None => false,
    }
}

fn read_table(
    on: &SheetInput<'_>,
    header: Option<(usize, usize)>,
    start: usize,
    end: usize,
    fixed: &BTreeMap<u32, ColumnRole>,
) -> Result<FoundTable, Option<String>> {
    let &SheetInput { table, knowledge, .. } = on;
    let rows = &table.rows;
    let body = &rows[start..end];
    let mut headers = header.map(|(from, to)| header_texts(&rows[from..=to])).unwrap_or_default();
    join_halves(&mut headers, &knowledge.vocabulary);
    let header_rows = header.map(|(from, to)| (rows[from].number, rows[to].number));
    let mut filled: HashMap<u32, usize> = HashMap::new();
    for row in body {
        for cell in row.cells.iter().filter(|c| c.merged_from.is_none_or(|from| from.column == c.column)) {
            *filled.entry(cell.column).or_default() += 1;
        }
    }
    let mut columns: BTreeSet<u32> = filled.keys().copied().collect();
    columns.extend(headers.keys());
    let mut possible: Vec<KeyColumn> = Vec::new();
    let mut foreign: Option<String> = None;
    let told_key = fixed.iter().find(|(_, role)| **role == ColumnRole::Identifier).map(|(column, _)| *column);
    let named = named_rows(body, knowledge);
    let foreign_rows = foreign_rows(body);
    for &column in filled.keys().collect::<BTreeSet<_>>() {
        // A profile that names the key leaves no choice; one that gives a column another role takes it out.
        let wanted = match told_key {
            Some(key) => key == column,
            None => fixed.get(&column).is_none_or(|role| *role == ColumnRole::Title),
        };
        if !wanted {
            continue;
        }
        let identifiers =
            (told_key.is_some() || !fixed.contains_key(&column)).then(|| Identifiers::read(body, column, knowledge));
        let titled = OnceCell::new();
        let hits_of = |family: Standard| {
            let hits = identifiers.as_ref().map(|i| i.hits(family, &named, knowledge)).unwrap_or_default();
            if told_key.is_none() && hits.distinct() == 0 {
                title_hits(titled.get_or_init(|| titles(body, column, knowledge)), family, &named)
            } else {
                hits
            }
        };
        let all: Vec<(Standard, Hits)> = on.families.iter().map(|family| (*family, hits_of(*family))).collect();
        let header_text = headers.get(&column);
        let asked = header_text.is_some_and(|text| asks_by_title(text, &headers, knowledge));
        let told =
            KeyHints { by_profile: told_key.is_some(), fixed: !fixed.is_empty(), headed: header.is_some(), asked };
        let mut candidates: Vec<(Standard, &Hits)> = Vec::new();
        for (family, hits) in &all {
            match may_key(*family, hits, told, header_text, knowledge) {
                Ok(()) => candidates.push((*family, hits)),
                Err(of_another) => foreign = foreign.or(of_another),
            }
        }
        let first = candidates.iter().filter_map(|(_, hits)| hits.said.keys().next()).min();
        let Some(&first) = first else { continue };
        let said = said_of(table, on.source, header_text, header_rows, first);
        let Some(mut frameworks) = choose(&candidates, &all, &named, said.clone()) else { continue };
        frameworks.foreign.clone_from(&foreign_rows);
        let main = frameworks.main();
        let Some(hits) = all.iter().find(|(family, _)| *family == main).map(|(_, hits)| hits.clone()) else { continue };
        let wording = header_text.map_or(0.0, |h| identifier_wording(h, knowledge));
        let score = hits.distinct() as f64 * (1.0 + wording) + hits.agreeing as f64
            - hits.rows.saturating_sub(hits.distinct()) as f64 * 0.25
            - if hits.by_title > 0 { hits.distinct() as f64 * 0.5 } else { 0.0 };
        possible.push(KeyColumn { column, frameworks, hits, all, said, score });
    }
    // Where columns of both editions are side by side, the rows are on the current one; the other is the file's own mapping.
    let is_old = |key: &KeyColumn| key.hits.old.len() > key.hits.new.len();
    // Objectives of an older edition have the form of controls of the current one; a column of them is no column of these.
    let is_objective = |family: Standard, local: &str| {
        let kind = family.older().and_then(|older| knowledge.kind(older, local));
        kind == Some(ProvisionKind::Objective)
    };
    let is_current = |key: &KeyColumn| {
        let own = key.hits.new.iter().filter(|local| !is_objective(key.frameworks.main(), local)).count();
        !is_old(key) && key.hits.by_title == 0 && own * 3 > key.hits.new.len()
    };
    let current: Vec<Standard> = possible.iter().filter(|k| is_current(k)).map(|k| k.frameworks.main()).collect();
    possible.retain(|k| !is_old(k) || k.hits.by_title > 0 || !current.contains(&k.frameworks.main()));
    let best = possible.iter().enumerate().rev().max_by(|a, b| a.1.score.total_cmp(&b.1.score)).map(|(at, _)| at);
    let Some(best) = best else { return Err(foreign) };
    let KeyColumn { column: key, frameworks, hits, all, said, .. } = possible.remove(best);
    let by_title = hits.by_title > 0;
    let family = frameworks.main();
    let mut words = AnswerWords::read(rows, (start, end), &headers, knowledge);
    // What is beside this table, behind an empty column, answers for its own rows.
    let apart = behind_a_gap(key, &columns, &possible);
    let own_columns = columns.difference(&apart).copied().collect();
    let mut columns =
        columns::assign(body, &own_columns, &headers, (key, by_title), fixed, (family, &words, knowledge));
    let answers = Answers { body, words: &words, knowledge };
    let mut questions = competing_columns::settle(&mut columns, fixed, answers);
    if header.is_none_or(|(from, to)| from == to) {
        // Of a heading in two rows the upper one is a band.
        questions.extend(competing_columns::two_meanings(&mut columns, fixed, answers));
    }
    questions.extend(competing_columns::denied(&columns, fixed, answers));
    words.ask_of_exclusion(body, key, &columns, &knowledge.vocabulary);
    questions.extend(readings::question(body, &mut columns, fixed, &words, knowledge));
    columns.extend(apart.iter().filter(|column| !own_columns.contains(column)).map(|&column| ColumnLayout {
        column,
        header: headers.get(&column).cloned().unwrap_or_default(),
        role: fixed.get(&column).copied().unwrap_or(ColumnRole::Other),
        confidence: 50,
    }));
    columns.sort_by_key(|column| column.column);
    let foreign_key = foreign_key::find(body, key, &columns.iter().map(|c| c.column).collect(), knowledge);
    // Rows about something else cite the same control again and again, in rows of their own or in lists.
    let is_fixed = |column: u32| fixed.contains_key(&column);
    let is_export = foreign_key.is_some() && hits.rows.max(hits.cited) * 2 > hits.distinct() * 3;
    if is_export {
        // `Required` beside a question is about the question; it does not mean that the control applies.
        for column in &mut columns {
            let said = fixed.contains_key(&column.column);
            if !said
                && matches!(
                    column.role,
                    ColumnRole::Applicability | ColumnRole::ApplicableMark | ColumnRole::ExcludedMark
                )
            {
                column.role = ColumnRole::Other;
            }
        }
    }
    table_kind::no_answers_in_prose(body, &mut columns, &knowledge.vocabulary, &is_fixed);
    let evidence = TableEvidence {
        names: names_of(on, header.map_or(start, |(from, _)| from)),
        body,
        columns: &columns,
        key,
        foreign_key,
        hits: &hits,
    };
    let (kind, kind_because) = match on.kind {
        Some(kind) => (kind, Message::new("sentences.table_kind.by_profile")),
        None => table_kind::decide(&evidence, knowledge),
    };
    if !kind.answers() {
        let titled = by_title || hits.agreeing * 2 >= hits.rows;
        table_kind::restrict(kind, titled, &mut columns, &is_fixed);
    }
    let filled_columns = || columns.iter().filter(|c| filled.contains_key(&c.column));
    let answers = filled_columns()
        .filter(|c| {
            matches!(
                c.role,
                ColumnRole::Applicability
                    | ColumnRole::ApplicableMark
                    | ColumnRole::ExcludedMark
                    | ColumnRole::Status
                    | ColumnRole::Justification
                    | ColumnRole::JustificationForInclusion
                    | ColumnRole::JustificationForExclusion
                    | ColumnRole::Owner
                    | ColumnRole::Evidence
            )
        })
        .count();
    let is_asked_for = |c: &&ColumnLayout| c.role == ColumnRole::Other && names_evidence(&c.header, knowledge);
    let asked_for = filled_columns().filter(is_asked_for).count();
    // Another column of controls of the same standard, none of them the key's: a second table beside this one.
    let beside = possible.into_iter().find_map(|other| {
        let behind = apart.contains(&other.column);
        let apart = behind || other.hits.new.is_disjoint(&hits.new) && other.hits.old.is_disjoint(&hits.old);
        let same = other.frameworks.main() == family;
        (other.column > key && same && other.hits.by_title == 0 && other.hits.distinct() >= 3 && apart)
            .then_some(other.column)
    });
    let layout = TableLayout {
        header_rows,
        body: (start, end),
        columns,
        foreign_key,
        is_export,
        beside,
        frameworks,
        kind,
        kind_because,
        words,
        questions,
    };
    Ok(FoundTable { layout, hits, answers, asked_for, all, said })
}

/// The columns of a second table beside that of the key: those on the other side of an empty column that hold
/// identifiers of their own.
fn behind_a_gap(key: u32, columns: &BTreeSet<u32>, others: &[KeyColumn]) -> BTreeSet<u32> {
    const LEAST_CONTROLS: usize = 3;
    let mut apart = BTreeSet::new();
    for other in others.iter().filter(|o| o.hits.by_title == 0 && o.hits.distinct() >= LEAST_CONTROLS) {
        let mut between = key.min(other.column) + 1..key.max(other.column);
        if let Some(gap) = between.find(|column| !columns.contains(column)) {
            apart.extend(columns.iter().filter(|&&column| (column > gap) == (other.column > gap)));
        }
    }
    apart
}

fn names_evidence(header: &str, knowledge: &ReferenceData) -> bool {
    let roles = knowledge.vocabulary.header_roles(header);
    roles.iter().any(|(role, score)| *role == ColumnRole::Evidence && *score >= 45)
}

/// The names under which a table is known, folded: its sheet (of delimited text: its file), and the lines just above
/// it that hold no more than two cells.
fn names_of(on: &SheetInput<'_>, first: usize) -> Vec<String> {
    const LINES: usize = 3;
    let file = on.source.rsplit('/').next().unwrap_or(on.source);
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut names = vec![fold(if on.table.sheet == "csv" { file } else { &on.table.sheet })];
    for row in on.table.rows[..first].iter().rev().take(LINES) {
        let own: Vec<&Cell> = row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()).collect();
        if own.len() > 2 {
            break;
        }
        names.extend(own.iter().filter(|c| c.text.len() <= 120).map(|c| fold(&c.text)));
    }
    names
}
