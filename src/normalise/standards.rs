//! Rows of a table that holds several standards: which of them each row is of.

use super::key::RowKey;
use super::resolve::{IdentifierColumn, Resolution};
use crate::model::{EditionReading, EntryKind, MatchedBy, Message, MessageArg, ProvisionId, Standard};
use crate::recognise::{Frameworks, ReferenceData};

/// The columns of a table, one a standard that its rows are of; that of most rows first.
pub struct Columns<'k> {
    columns: Vec<IdentifierColumn<'k>>,
}

impl<'k> Columns<'k> {
    /// Looks over the keys of a table once for each of its editions. `says`: whether something beside the rows says that
    /// they are of Annex A, and whether their header says that plain numbers are clauses.
    pub fn new(
        keys: &'k [RowKey],
        says: (bool, bool),
        editions: &[&'k EditionReading],
        frameworks: &Frameworks,
        knowledge: &'k ReferenceData,
    ) -> Self {
        let mut columns: Vec<IdentifierColumn<'k>> = editions
            .iter()
            .filter_map(|reading| {
                let edition = reading.framework.as_str();
                Some(IdentifierColumn::new(keys, says, Standard::of(edition)?, edition, knowledge))
            })
            .collect();
        if columns.is_empty() {
            // Clauses alone tell no edition.
            let family = frameworks.main();
            columns.push(IdentifierColumn::new(keys, says, family, family.current(), knowledge));
        }
        Self { columns }
    }

    /// The standard of most rows.
    pub fn main(&self) -> &IdentifierColumn<'k> {
        &self.columns[0]
    }

    /// What the row at this place comes to. `named` is the standard that the row, or its heading, names.
    ///
    /// A title that is one standard's control of this number decides; then the standard that the row names; then that only one
    /// of the standards has the number at all. Where several have it and nothing decides, the row stays unmatched.
    pub fn resolve(&self, at: usize, named: Option<Standard>) -> Resolution {
        if self.columns.len() == 1 {
            return self.columns[0].resolve(at);
        }
        let mut resolved: Vec<(Standard, Resolution)> =
            self.columns.iter().map(|c| (c.family(), c.resolve(at))).collect();
        let by_title =
            |by: MatchedBy| matches!(by, MatchedBy::IdentifierAndTitle | MatchedBy::NumberAndTitle | MatchedBy::Title);
        let titled: Vec<usize> = places(&resolved, |r| matches!(r, Resolution::Provisions { by, .. } if by_title(*by)));
        if let [only] = titled[..] {
            return resolved.swap_remove(only).1;
        }
        if let Some(own) = named.and_then(|family| resolved.iter().position(|(of, _)| *of == family)) {
            return resolved.swap_remove(own).1;
        }
        let found: Vec<usize> = places(&resolved, |r| matches!(r, Resolution::Provisions { .. }));
        // Clauses have the same numbers and titles in all of them; those of the main standard represent all.
        let clauses = |r: &Resolution| match r {
            Resolution::Provisions { provisions, .. } => provisions.iter().all(|(_, kind)| *kind == EntryKind::Clause),
            _ => false,
        };
        if let (Some(&first), true) = (found.first(), found.iter().all(|at| clauses(&resolved[*at].1))) {
            return resolved.swap_remove(first).1;
        }
        match found[..] {
            [only] => resolved.swap_remove(only).1,
            [] => {
                let heads = places(&resolved, |r| matches!(r, Resolution::Heading));
                resolved.swap_remove(heads.first().copied().unwrap_or(0)).1
            }
            _ => self.open(&resolved),
        }
    }

    fn open(&self, resolved: &[(Standard, Resolution)]) -> Resolution {
        let controls: Vec<&(ProvisionId, EntryKind)> = resolved
            .iter()
            .filter_map(
                |(_, r)| if let Resolution::Provisions { provisions, .. } = r { provisions.first() } else { None },
            )
            .collect();
        let names: Vec<String> = controls
            .iter()
            .map(|(id, _)| {
                let framework = self.main().knowledge.catalogue.framework(id.framework().as_str());
                format!("{} {}", framework.map_or("", |f| f.name.as_str()), id.local())
            })
            .collect();
        Resolution::Unmatched {
            why: Message::new("sentences.unmatched.of_either").with("controls", MessageArg::list(names, "lists.or")),
            candidates: controls.iter().map(|(id, _)| self.main().candidate(id, 50, "identifier")).collect(),
        }
    }
}

fn places(resolved: &[(Standard, Resolution)], is: impl Fn(&Resolution) -> bool) -> Vec<usize> {
    resolved.iter().enumerate().filter(|(_, (_, resolution))| is(resolution)).map(|(at, _)| at).collect()
}
