//! Which management-system standard a table is on: over the whole column of identifiers and titles.
//!
//! `A.5.2` alone is a control of ISO/IEC 27001:2022, an objective of 2013 and a control of ISO/IEC 42001. What decides is
//! what all rows have in common; where that leaves several standards, how the table describes itself; where that is
//! silent too, it stays open.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::fold;
use super::key::{Hits, Said};
use super::standards::{self, Named};
use crate::model::{Message, MessageArg, Row, Standard, Table};

/// The standards of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frameworks {
    /// The standards that its rows are of, that of most rows first. While it is open, one of the readings.
    pub families: Vec<Standard>,
    /// The standards that fit its rows equally well, where nothing distinguishes them; empty if it is decided.
    pub open: Vec<Standard>,
    /// What decided between equals: a sentence's end (`its sheet is named after ISO/IEC 42001`).
    pub because: Option<Message>,
    /// The standard that header, title rows, sheet or file name, with its edition where they give a year.
    pub said: Option<Named>,
    /// Rows that name their standard themselves, or are under a heading that does, by row number.
    pub named: BTreeMap<u32, Standard>,
    /// Rows that name another framework in the column that names one for every row, by row number.
    pub foreign: BTreeMap<u32, String>,
}

impl Frameworks {
    /// The standard of most rows.
    pub fn main(&self) -> Standard {
        self.families.first().copied().unwrap_or(Standard::InformationSecurity)
    }

    /// Settles an open table.
    pub fn settle(&mut self, family: Standard, because: Option<Message>) {
        self.families = vec![family];
        self.open.clear();
        self.because = because;
    }
}

/// So many rows of its own make a second standard in a table; fewer are slips of the pen.
const OWN_ROWS: usize = 3;

/// Decides over the rows of one column. `hits` are those of each family that the column may be of, `all` those of every
/// family.
pub(super) fn choose(
    hits: &[(Standard, &Hits)],
    all: &[(Standard, Hits)],
    named: &BTreeMap<u32, Standard>,
    said: Option<(Named, String)>,
) -> Option<Frameworks> {
    let elsewhere = |row: u32, family: Standard, s: &Said| !s.agrees && named.get(&row).is_some_and(|n| *n != family);
    let weight = |family: Standard, hits: &Hits| -> usize {
        let counted = hits.said.iter().filter(|(row, s)| s.fits && !elsewhere(**row, family, s));
        counted.map(|(_, s)| 1 + 2 * usize::from(s.agrees)).sum()
    };
    let (main, main_hits) = *hits.iter().rev().max_by_key(|(family, hits)| weight(*family, hits))?;
    let most = weight(main, main_hits);
    let mut found = Frameworks { families: vec![main], named: named.clone(), ..Frameworks::default() };
    let agrees = main_hits.said.values().any(|s| s.agrees);
    let controls = main_hits.said.values().any(|s| s.control);
    // Equals: as many rows, and each of them fits the other as well.
    let equal = |(family, hits): &&(Standard, &Hits)| {
        weight(*family, hits) == most
            && own(main, main_hits, hits, named) == 0
            && own(*family, hits, main_hits, named) == 0
    };
    let mut open: Vec<Standard> = hits.iter().filter(equal).map(|(family, _)| *family).collect();
    if let Some((standard, place)) = said {
        found.said = Some(standard);
        let of = hits.iter().find(|(family, _)| *family == standard.family);
        if of.is_none() && !agrees {
            // The table says what it is on, and none of its titles says otherwise: its numbers are not another's.
            let place = Message::new("sentences.edition_why.named_by")
                .with("standards", main.name())
                .with("place", MessageArg::phrase(&place))
                .with("standard", standard.family.name());
            found.settle(standard.family, Some(place));
            return Some(found);
        }
        if open.len() > 1 && open.contains(&standard.family) {
            let others: Vec<&str> = open.iter().map(|family| family.name()).collect();
            let because = Message::new("sentences.edition_why.named_by")
                .with("standards", MessageArg::list(others, "sentences.edition_why.and_in"))
                .with("place", MessageArg::phrase(&place))
                .with("standard", standard.family.name());
            found.settle(standard.family, Some(because));
            open.clear();
        } else if let (Some((family, hits)), false) = (of.filter(|(family, _)| *family != main), agrees) {
            // No title supports the one, and the table describes itself as the other: that is left open.
            if hits.said.values().filter(|s| s.fits).count() * 2 >= main_hits.rows {
                open = vec![main, *family];
                open.sort_unstable();
            }
        }
    }
    if open.len() > 1 && controls {
        found.families = vec![open[0]];
        found.open = open;
        return Some(found);
    }
    let main = found.main();
    let main_hits = all.iter().find(|(family, _)| *family == main).map_or(main_hits, |(_, hits)| hits);
    for (family, hits) in all.iter().filter(|(family, _)| *family != main) {
        let theirs = own(*family, hits, main_hits, named);
        let ours = own(main, main_hits, hits, named);
        let told = hits.said.values().any(|s| s.named && s.fits);
        // What the table says of itself outranks numbers that another standard has as well.
        let agrees = hits.said.values().any(|s| s.agrees);
        if found.said.is_some_and(|named| named.family == main) && !told && !agrees {
            continue;
        }
        if theirs >= OWN_ROWS || (theirs > 0 && told) || (theirs > 1 && theirs * 4 >= ours) {
            found.families.push(*family);
        }
    }
    Some(found)
}

/// Rows that support one standard and not another: its identifier is nothing there, its title is that of the one,
/// or it names the one itself.
fn own(family: Standard, hits: &Hits, other: &Hits, named: &BTreeMap<u32, Standard>) -> usize {
    hits.said
        .iter()
        .filter(|(row, said)| {
            let there = other.said.get(row).copied().unwrap_or_default();
            let by_name = named.get(row);
            let named_here = by_name == Some(&family) && !there.agrees;
            let named_there = by_name.is_some_and(|n| *n != family) && !said.agrees;
            said.fits && !named_there && (named_here || !there.known || (said.agrees && !there.agrees))
        })
        .count()
}

/// Rows of other frameworks, in a table with a column that names the framework of every row: at least two of them name a
/// management-system standard, and most cells of the column are short names.
pub(super) fn foreign_rows(body: &[Row]) -> BTreeMap<u32, String> {
    const LONGEST: usize = 40;
    let own = |row: &Row, column: u32| {
        row.cell(column).filter(|c| c.merged_from.is_none_or(|from| from.row != row.number) && !c.is_blank()).cloned()
    };
    let columns: BTreeSet<u32> = body.iter().flat_map(|row| row.cells.iter().map(|c| c.column)).collect();
    for column in columns {
        let cells: Vec<(u32, String)> =
            body.iter().filter_map(|row| Some((row.number, own(row, column)?.text.trim().to_owned()))).collect();
        let ours = cells.iter().filter(|(_, text)| standards::is_name(text).is_some()).count();
        let short = cells.iter().filter(|(_, text)| text.chars().count() <= LONGEST).count();
        if ours < 2 || short < cells.len() || ours * 5 < cells.len() {
            continue;
        }
        let others = cells.into_iter().filter(|(_, text)| standards::named_in(text).is_empty());
        let letters = |text: &String| text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        let found: BTreeMap<u32, String> = others.filter(|(_, text)| letters(text)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    BTreeMap::new()
}

/// What a table says of its standard: by the header of its key, by the rows above it, by the sheet, by the file. The
/// nearest that names just one counts.
pub(super) fn said_of(
    table: &Table,
    source: &str,
    key_header: Option<&String>,
    header: Option<(u32, u32)>,
    first: u32,
) -> Option<(Named, String)> {
    /// Rows further up belong to something else.
    const ABOVE: usize = 12;
    const LONGEST: usize = 200;
    if let Some(named) = key_header.and_then(|text| standards::only_named_in(text)) {
        return Some((named, "its header".to_owned()));
    }
    let is_header = |row: &Row| header.is_some_and(|(from, to)| (from..=to).contains(&row.number));
    let above = table.rows.iter().rev().filter(|row| row.number < first && !is_header(row)).take(ABOVE);
    let texts: Vec<&str> = above
        .flat_map(|row| row.cells.iter())
        .filter(|c| c.merged_from.is_none() && c.text.len() <= LONGEST)
        .map(|c| c.text.as_str())
        .collect();
    let named = standards::named_in(&texts.join("\n"));
    if let [only] = named[..] {
        return Some((only, "a row above it".to_owned()));
    }
    if let Some(named) = standards::only_named_in(&table.sheet) {
        return Some((named, "the name of its sheet".to_owned()));
    }
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced = fold(stem).to_uppercase();
    standards::only_named_in(&spaced).map(|named| (named, "the name of the file".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, CellValue};

    fn rows(cells: &[[&str; 2]]) -> Vec<Row> {
        let cell = |column: u32, text: &str| Cell {
            column,
            value: CellValue::Text(text.to_owned()),
            text: text.to_owned(),
            merged_from: None,
        };
        let row = |(number, texts): (u32, &[&str; 2])| Row {
            number,
            hidden: None,
            cells: vec![cell(0, texts[0]), cell(1, texts[1])],
        };
        (2..).zip(cells).map(row).collect()
    }

    #[test]
    fn rows_of_other_frameworks_are_told_by_the_column_that_names_one_for_every_row() {
        let body = rows(&[["ISO 27001:2022", "A.5.1"], ["ISO 27001:2022", "A.5.2"], ["PCI DSS", "5.1"]]);
        assert_eq!(foreign_rows(&body), BTreeMap::from([(4, "PCI DSS".to_owned())]));
        let body = rows(&[["Policies", "A.5.1"], ["Roles (ISO 27001)", "A.5.2"], ["PCI DSS scope", "A.5.3"]]);
        assert_eq!(foreign_rows(&body), BTreeMap::new(), "a column of titles names no framework");
        let body = rows(&[["ISO 27001", "A.5.1"], ["ISO 27001", "A.5.2"], ["–", "A.5.3"]]);
        assert_eq!(foreign_rows(&body), BTreeMap::new(), "a dash is no framework");
    }
}
