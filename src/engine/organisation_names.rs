//! Whose the sources are: one client's data in another's file is the one mistake that nobody forgives.

use std::sync::Arc;

use super::Failure;
use super::source::ReadSource;
use crate::model::record::{DocumentFacts, Fact, FactOrigin};
use crate::recognise::{Label, agree_among, is_one_organisation};

/// The names that a source states for its organisation. The company in a file's properties may be that of the author of
/// its template, so it names nobody.
pub(super) fn named_in(read: &ReadSource) -> impl Iterator<Item = &Fact> {
    let stated = |fact: &&Fact| !matches!(fact.origin, FactOrigin::Property { .. });
    read.facts.iter().filter(|(label, _)| *label == Label::Organisation).map(|(_, fact)| fact).filter(stated)
}

/// The names on one sheet, or in one profile.
struct NamedPlace<'r> {
    source: &'r str,
    sheet: Option<&'r Arc<str>>,
    names: Vec<&'r Fact>,
}

impl NamedPlace<'_> {
    fn agrees_with(&self, other: &Self, all: &[&str]) -> bool {
        self.names.iter().any(|one| other.names.iter().any(|two| agree_among(all, &one.text, &two.text)))
    }
}

/// Why the sources must not become one statement: they name different organisations, in several files or on several
/// sheets of one. One sheet may name several: its organisation, and the group or a customer.
pub(super) fn different(read: &[ReadSource]) -> Option<Failure> {
    /// So many names are listed.
    const LISTED: usize = 4;
    let mut places: Vec<NamedPlace<'_>> = Vec::new();
    for one in read {
        for fact in named_in(one) {
            let sheet = if let FactOrigin::Cell(origin) = &fact.origin { Some(&origin.sheet) } else { None };
            let source = one.record.name.as_str();
            match places.iter_mut().find(|place| place.source == source && place.sheet == sheet) {
                Some(place) => place.names.push(fact),
                None => places.push(NamedPlace { source, sheet, names: vec![fact] }),
            }
        }
    }
    let all: Vec<&str> = places.iter().flat_map(|place| &place.names).map(|fact| fact.text.as_str()).collect();
    // The first places that disagree with every place listed before them.
    let mut listed: Vec<&NamedPlace<'_>> = Vec::new();
    for place in &places {
        if listed.iter().all(|known| !known.agrees_with(place, &all)) {
            listed.push(place);
        }
    }
    if places.iter().all(|one| places.iter().all(|two| one.agrees_with(two, &all))) {
        return None;
    }
    if listed.len() < 2 {
        // A short name agrees with two long ones that are not the same.
        listed = places.iter().filter(|one| places.iter().any(|two| !one.agrees_with(two, &all))).take(2).collect();
    }
    let several_files = listed.iter().any(|place| place.source != listed[0].source);
    let more = listed.len().saturating_sub(LISTED);
    let mut names: Vec<String> = listed.iter().take(LISTED).map(|place| named(place)).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let (what, apart) = if several_files {
        ("the files name different organisations", "put the files of each organisation in a folder of their own")
    } else {
        ("its sheets name different organisations", "save the sheets of each organisation to a file of their own")
    };
    Some(Failure {
        problems: vec![
            format!("{what}, and nothing was merged: {}", names.join("; ")),
            format!(
                "either {apart}, or, if it is one organisation, name it: --organisation {:?} (in a job file: name = ...)",
                listed[0].names[0].text.chars().take(60).collect::<String>()
            ),
        ],
    })
}

fn named(place: &NamedPlace<'_>) -> String {
    let name: String = place.names[0].text.chars().take(60).collect();
    match &place.names[0].origin {
        FactOrigin::Cell(origin) => format!("{name} ({}, {}!{})", place.source, origin.sheet, origin.cell),
        _ => format!("{name} ({})", place.source),
    }
}

/// The name to show: as the sources write it where they name one organisation, the longest spelling of it; else the name
/// of folder or file.
pub(super) fn shown<'a>(organisation: &'a str, document: &'a DocumentFacts) -> &'a str {
    let stated = |fact: &&Fact| !matches!(fact.origin, FactOrigin::Property { .. });
    let names: Vec<&str> = document.organisation.iter().filter(stated).map(|fact| fact.text.as_str()).collect();
    // Of names of one length the first.
    let longest = names.iter().rev().max_by_key(|name| name.chars().count());
    longest.filter(|_| is_one_organisation(&names)).copied().unwrap_or(organisation)
}
