//! Which folder of the output folder belongs to which organisation. A slug is dealt once: what stands in a folder says
//! whose it is, and no other organisation takes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::discover::OrganisationDraft;
use super::manifest::ORGANISATION_FILE;
use super::own_outputs::ORGANISATION_KIND;
use super::slug::{self, slug};
use crate::model::sha256;

/// Folders above a file that are part of its key: enough to tell `clients/a/soa.csv` from `clients/b/soa.csv`, and no
/// more, so that a tree of clients can move as a whole.
const FOLDERS_ABOVE: usize = 2;

/// What tells one organisation from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrganisationIdentity {
    /// Name of its folder or file, or the one that the user gave; harmless to print.
    pub(super) name: String,
    /// Tells files of one name apart that the user named; a folder, or a name of the user's, says itself whose it is.
    pub(super) source_key: Option<String>,
    /// The slug that its name gives.
    wish: String,
}

impl OrganisationIdentity {
    pub(super) fn of(draft: &OrganisationDraft) -> Self {
        let source_key = draft.found_as.as_deref().map(source_key);
        Self { name: slug::printable(&draft.name), source_key, wish: slug(&draft.name) }
    }
}

/// A fingerprint of the last parts of a path.
fn source_key(path: &Path) -> String {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let parts: Vec<_> = whole.iter().rev().take(FOLDERS_ABOVE + 1).map(|part| part.to_string_lossy()).collect();
    sha256(parts.join("/").as_bytes()).chars().take(16).collect()
}

/// Whose a folder is, as its `organisation.json` says.
#[derive(Debug, Deserialize)]
struct Owner {
    kind: String,
    name: String,
    #[serde(default)]
    source_key: Option<String>,
}

/// A folder with results.
struct Owned {
    folder: String,
    owner: Owner,
    is_taken: bool,
}

/// The slugs of all organisations, in their order: that of the folder which is theirs already, else a new one that is
/// nobody's. `before` holds the results of the day before, where days are kept apart; `taken` what is no organisation's.
pub(super) fn assign(
    identities: &[OrganisationIdentity],
    output: Option<&Path>,
    before: Option<&Path>,
    mut taken: Vec<String>,
) -> Vec<String> {
    let bases: BTreeSet<String> = identities.iter().map(|i| slug::base(&i.wish)).collect();
    let mut owned: BTreeMap<String, Vec<Owned>> = BTreeMap::new();
    for place in output.into_iter().chain(before) {
        for (folder, owner) in owners(place, &bases) {
            let known = owned.entry(slug::base(&folder)).or_default();
            if known.iter().all(|other| other.folder != folder) {
                known.push(Owned { folder, owner, is_taken: false });
            }
        }
    }
    for folders in owned.values_mut() {
        folders.sort_by(|a, b| a.folder.cmp(&b.folder));
    }
    let mut slugs: Vec<Option<String>> = vec![None; identities.len()];
    let mut take = |at: usize,
                    may: &dyn Fn(&OrganisationIdentity, &Owned) -> bool,
                    only: bool,
                    slugs: &mut Vec<Option<String>>| {
        let identity = &identities[at];
        let Some(folders) = owned.get_mut(&slug::base(&identity.wish)) else { return };
        let mut fitting: Vec<&mut Owned> = folders.iter_mut().filter(|o| may(identity, o)).collect();
        if only && fitting.len() != 1 {
            return;
        }
        if let Some(first) = fitting.iter_mut().find(|o| !o.is_taken) {
            first.is_taken = true;
            slugs[at] = Some(first.folder.clone());
        }
    };
    // First those that nothing speaks against.
    for at in 0..identities.len() {
        let same = |i: &OrganisationIdentity, o: &Owned| i.name == o.owner.name && i.source_key == o.owner.source_key;
        take(at, &same, false, &mut slugs);
    }
    // Then a source that moved, or a folder that an earlier version wrote, where there is just one of the name on either
    // side: of several, nobody can say which it would be.
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for identity in identities {
        *named.entry(identity.name.as_str()).or_default() += 1;
    }
    for at in 0..identities.len() {
        if slugs[at].is_none() && named.get(identities[at].name.as_str()) == Some(&1) {
            take(at, &|i: &OrganisationIdentity, o: &Owned| i.name == o.owner.name, true, &mut slugs);
        }
    }
    taken.extend(owned.into_values().flatten().filter(|o| !o.is_taken).map(|o| o.folder));
    let wishes = slugs.into_iter().zip(identities).map(|(own, identity)| own.ok_or(identity.wish.as_str()));
    slug::assign(wishes.collect(), &taken)
}

/// The organisations whose results stand in a folder, of those whose slugs could be wished for now.
fn owners(place: &Path, bases: &BTreeSet<String>) -> Vec<(String, Owner)> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()))
        .filter_map(|entry| {
            let folder = entry.file_name().into_string().ok()?;
            if !bases.contains(&slug::base(&folder)) {
                return None;
            }
            let json = fs::read(entry.path().join(ORGANISATION_FILE)).ok()?;
            let owner: Owner = serde_json::from_slice(&json).ok()?;
            (owner.kind == ORGANISATION_KIND).then_some((folder, owner))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str, key: Option<&str>) -> OrganisationIdentity {
        OrganisationIdentity { name: name.to_owned(), source_key: key.map(str::to_owned), wish: slug(name) }
    }

    fn results(output: &Path, slug: &str, of: &OrganisationIdentity) {
        let folder = output.join(slug);
        fs::create_dir(&folder).expect("a folder");
        let json = serde_json::json!({"kind": ORGANISATION_KIND, "name": of.name, "source_key": of.source_key});
        fs::write(folder.join(ORGANISATION_FILE), json.to_string()).expect("a file");
    }

    #[test]
    fn a_slug_is_dealt_once_and_a_newcomer_gets_a_new_one() {
        let output = tempfile::tempdir().expect("a folder");
        let of = |identities: &[OrganisationIdentity]| assign(identities, Some(output.path()), None, Vec::new());
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|key| identity("soa", Some(key)));
        assert_eq!(of(&[a.clone(), b.clone(), c.clone()]), ["soa", "soa-2", "soa-3"]);
        for (slug, of) in [("soa", &a), ("soa-2", &b), ("soa-3", &c)] {
            results(output.path(), slug, of);
        }
        assert_eq!(of(&[b.clone(), c.clone()]), ["soa-2", "soa-3"], "the first has gone");
        assert_eq!(of(&[d.clone(), b, c]), ["soa-4", "soa-2", "soa-3"], "another comes before them");
        assert_eq!(of(&[d]), ["soa-4"], "which of the three would it be?");
        results(output.path(), "A-B", &identity("A-B", Some("x")));
        let two = [identity("A B", Some("y")), identity("A-B", Some("x"))];
        assert_eq!(of(&two), ["A-B-2", "A-B"]);
    }

    #[test]
    fn a_source_that_moved_keeps_its_folder_where_the_name_is_nobody_elses() {
        let output = tempfile::tempdir().expect("a folder");
        results(output.path(), "acme", &identity("acme", Some("2026-01")));
        let of = |identities: &[OrganisationIdentity]| assign(identities, Some(output.path()), None, Vec::new());
        assert_eq!(of(&[identity("acme", Some("2026-02"))]), ["acme"]);
        assert_eq!(of(&[identity("ACME", Some("2026-02"))]), ["ACME-2"], "another name");
    }
}
