//! Texts of several rows as one list: equal ones once, each with all its cells and the control it was written for.

use std::collections::{HashMap, HashSet};

use crate::model::{Basis, EntryText, Origin, ProvisionId, StatementText};

/// What a text was written for, where it is carried over from the older edition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried<'p> {
    /// The control of the older edition.
    pub from: &'p ProvisionId,
    /// Whether one source alone has the correspondence, so that the text is only proposed.
    pub proposed: bool,
}

/// A growing list in which equal texts (ignoring white space and case) are listed once.
#[derive(Debug, Default)]
pub(super) struct MergedTexts {
    list: Vec<StatementText>,
    places: HashMap<String, usize>,
    /// The cells of each text, by its place in the list: one control can be in a hundred thousand rows.
    cells: HashSet<(usize, Origin)>,
}

impl MergedTexts {
    /// Adds a whole text. `written_for` is the 2013 control of its row, if it is carried over.
    pub fn add(&mut self, text: &EntryText, written_for: Option<Carried<'_>>) {
        self.add_part(&text.text, text, written_for);
    }

    /// Adds a text piece by piece: split at line breaks, `;` and bullets only, since titles of documents
    /// contain commas.
    pub fn add_pieces(&mut self, text: &EntryText, written_for: Option<Carried<'_>>) {
        for piece in pieces(&text.text) {
            self.add_part(piece, text, written_for);
        }
    }

    fn add_part(&mut self, part: &str, text: &EntryText, written_for: Option<Carried<'_>>) {
        let part = part.trim();
        if part.is_empty() {
            return;
        }
        let folded = folded(part);
        if let Some(&at) = self.places.get(&folded) {
            let known = &mut self.list[at];
            if self.cells.insert((at, text.origin.clone())) {
                known.origins.push(text.origin.clone());
            }
            match written_for {
                // A text in a source of the target edition is stated, even if other sources only carry it over.
                None => {
                    known.basis = Basis::Stated;
                    known.written_for = None;
                }
                Some(carried) if known.basis == Basis::Proposed && !carried.proposed => {
                    known.basis = Basis::CarriedOver;
                    known.written_for = Some(carried.from.clone());
                }
                Some(_) => {}
            }
            return;
        }
        self.places.insert(folded, self.list.len());
        self.cells.insert((self.list.len(), text.origin.clone()));
        self.list.push(StatementText {
            text: part.to_owned(),
            origins: vec![text.origin.clone()],
            basis: match written_for {
                None => Basis::Stated,
                Some(carried) if carried.proposed => Basis::Proposed,
                Some(_) => Basis::CarriedOver,
            },
            written_for: written_for.map(|carried| carried.from.clone()),
        });
    }

    /// One more cell of a text that is known already; false for a text that is not.
    pub fn cite(&mut self, text: &EntryText) -> bool {
        let Some(&at) = self.places.get(&folded(text.text.trim())) else { return false };
        if self.cells.insert((at, text.origin.clone())) {
            self.list[at].origins.push(text.origin.clone());
        }
        true
    }

    pub fn into_list(self) -> Vec<StatementText> {
        self.list
    }
}

/// The pieces of a text that lists several things, as its lines, `;` and bullets part them; never empty ones.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';', '•', '‣', '▪', '●', '◦'])
        .map(|piece| piece.trim().trim_start_matches(['-', '–', '*', '·']).trim())
        .filter(|piece| !piece.is_empty())
}

/// A text with white space and case folded, by which texts are equal.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellAddress;
    use crate::model::Origin;

    fn text(text: &str, row: u32) -> EntryText {
        EntryText {
            text: text.to_owned(),
            origin: Origin { source: 1, sheet: "S".into(), cell: CellAddress::new(row, 0) },
        }
    }

    #[test]
    fn equal_pieces_stand_once_with_all_their_cells() {
        let mut texts = MergedTexts::default();
        texts.add_pieces(&text("Access policy; Log review\n• Plan A, B", 1), None);
        texts.add_pieces(&text("ACCESS  policy", 2), None);
        let list = texts.into_list();
        let seen: Vec<(&str, usize)> = list.iter().map(|t| (t.text.as_str(), t.origins.len())).collect();
        assert_eq!(seen, [("Access policy", 2), ("Log review", 1), ("Plan A, B", 1)]);
    }

    #[test]
    fn a_text_of_the_target_edition_is_stated_even_if_also_carried_over() {
        let old: ProvisionId = "iso27001:2013/A.9.1.1".parse().expect("id");
        let mut texts = MergedTexts::default();
        texts.add(&text("Because of the law", 1), Some(Carried { from: &old, proposed: false }));
        assert_eq!(texts.list[0].basis, Basis::CarriedOver);
        texts.add(&text("because of the law", 2), None);
        let list = texts.into_list();
        assert_eq!((list[0].basis, list[0].written_for.as_ref()), (Basis::Stated, None));
    }
}
