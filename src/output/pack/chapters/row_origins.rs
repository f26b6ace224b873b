//! Cells as cited in tables of the pack: by the rows that they are in. The record has the cells.

use std::collections::BTreeSet;

use super::contents::Pack;
use crate::i18n::values;
use crate::model::{BY_HAND, Origin, SourceNumber};

/// The rows of cells: `S1 rows 12–14, 20`, with the sheet where more than one sheet of the source was read.
pub(super) fn cite_rows<'o>(pack: &Pack<'_>, origins: impl IntoIterator<Item = &'o Origin>) -> String {
    let mut places: Vec<((SourceNumber, &str), &Origin, BTreeSet<u32>)> = Vec::new();
    let mut cited: Vec<String> = Vec::new();
    for origin in origins {
        if origin.source == BY_HAND {
            let words = pack.speaker.cite(pack.record, origin);
            if !cited.contains(&words) {
                cited.push(words);
            }
            continue;
        }
        let place = (origin.source, &*origin.sheet);
        match places.iter_mut().find(|(known, ..)| *known == place) {
            Some((.., rows)) => _ = rows.insert(origin.cell.row),
            None => places.push((place, origin, BTreeSet::from([origin.cell.row]))),
        }
    }
    let rows = places.into_iter().map(|(_, origin, rows)| {
        let cell = origin.cell.to_string();
        let place = pack.record.cite(origin);
        let place = place.strip_suffix(cell.as_str()).unwrap_or_default().trim_end_matches(['!', ' ']);
        let list = ranges(&rows);
        let place = place.replace(' ', "\u{a0}");
        pack.format("layout.rows", &values! { place: place, n: rows.len(), list: list })
    });
    let mut all: Vec<String> = rows.collect();
    all.extend(cited);
    all.join("; ")
}

/// Numbers as ranges: `12–14, 20`.
fn ranges(numbers: &BTreeSet<u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let written = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_in_a_row_are_a_range() {
        let of = |numbers: &[u32]| ranges(&numbers.iter().copied().collect());
        assert_eq!(of(&[124, 122, 123]), "122–124");
        assert_eq!(of(&[7]), "7");
        assert_eq!(of(&[7, 8, 10, 11, 12, 40]), "7, 8, 10–12, 40");
        assert_eq!(of(&[]), "");
    }
}
