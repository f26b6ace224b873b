//! Titles of all catalogues, found by their folded form.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::fold::fold_title;
use crate::model::ProvisionId;
use crate::standards::catalogue::{Catalogue, ProvisionKind};

/// A provision that bears a title.
#[derive(Debug, Clone)]
pub struct Titled {
    /// The provision.
    pub id: ProvisionId,
    /// What it is.
    pub kind: ProvisionKind,
}

/// Folded title or variant → the provisions that bear it, over all frameworks.
#[derive(Debug, Clone)]
pub struct TitleIndex {
    by_title: HashMap<String, Vec<Titled>>,
    folded: HashMap<ProvisionId, Vec<Folded>>,
}

/// A folded title or variant; its pairs are sorted when something is first held against it.
#[derive(Debug, Clone)]
struct Folded {
    title: String,
    count: usize,
    pairs: OnceLock<Pairs>,
}

impl Folded {
    fn new(title: String) -> Self {
        Self { count: pairs_in(&title), title, pairs: OnceLock::new() }
    }
}

/// The number of adjacent pairs of letters once the spaces are gone.
fn pairs_in(folded: &str) -> usize {
    folded.chars().filter(|c| !c.is_whitespace()).count().saturating_sub(1)
}

/// Adjacent pairs of letters once the spaces are gone, each as one number, in order.
#[derive(Debug, Clone)]
struct Pairs(Box<[u64]>);

impl Pairs {
    fn of(folded: &str) -> Self {
        let letters = || folded.chars().filter(|c| !c.is_whitespace()).map(u64::from);
        let mut pairs: Vec<u64> = letters().zip(letters().skip(1)).map(|(a, b)| a << 32 | b).collect();
        pairs.sort_unstable();
        Self(pairs.into_boxed_slice())
    }

    /// How many pairs the two have in common, each as often as both have it.
    fn in_common(&self, other: &Self) -> usize {
        let (mut ours, mut theirs) = (&self.0[..], &other.0[..]);
        let mut common = 0;
        while let (Some((a, our_rest)), Some((b, their_rest))) = (ours.split_first(), theirs.split_first()) {
            common += usize::from(a == b);
            (ours, theirs) = (if a <= b { our_rest } else { ours }, if b <= a { their_rest } else { theirs });
        }
        common
    }
}

/// A folded text that is held against titles, one after another; its pairs are sorted for the first that it may be
/// similar to.
#[derive(Debug, Clone)]
pub struct Asked<T> {
    text: T,
    count: usize,
    pairs: OnceCell<Pairs>,
}

impl<T: AsRef<str>> Asked<T> {
    /// A text folded with [`fold_title`](super::fold::fold_title).
    pub fn new(folded_title: T) -> Self {
        Self { count: pairs_in(folded_title.as_ref()), text: folded_title, pairs: OnceCell::new() }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        self.text.as_ref()
    }

    /// Sørensen–Dice over the pairs of letters, 0 to 1.
    fn similarity(&self, title: &Folded) -> f64 {
        if self.text() == title.title {
            return 1.0;
        }
        let all = self.count + title.count;
        if all == 0 {
            return 0.0;
        }
        let pairs = self.pairs.get_or_init(|| Pairs::of(self.text()));
        let own = title.pairs.get_or_init(|| Pairs::of(&title.title));
        2.0 * pairs.in_common(own) as f64 / all as f64
    }
}

impl TitleIndex {
    /// From this similarity on a title is nearly a provision's own.
    pub const NEARLY: f64 = 0.6;

    /// Indexes every title and variant of every framework that rows of a source may be of.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut by_title: HashMap<String, Vec<Titled>> = HashMap::new();
        let mut folded: HashMap<ProvisionId, Vec<Folded>> = HashMap::new();
        for framework in catalogue.frameworks().iter().filter(|framework| framework.is_read_from_sources()) {
            for provision in framework.provisions() {
                for title in std::iter::once(&provision.title).chain(&provision.variants) {
                    let title = fold_title(title);
                    let bearers = by_title.entry(title.clone()).or_default();
                    if !bearers.iter().any(|b| b.id == provision.id) {
                        bearers.push(Titled { id: provision.id.clone(), kind: provision.kind });
                    }
                    folded.entry(provision.id.clone()).or_default().push(Folded::new(title));
                }
            }
        }
        Self { by_title, folded }
    }

    /// The provisions of all frameworks that bear exactly this title, folded with
    /// [`fold_title`](super::fold::fold_title).
    pub fn provisions_titled(&self, folded_title: &str) -> &[Titled] {
        if folded_title.is_empty() { &[] } else { self.by_title.get(folded_title).map_or(&[], Vec::as_slice) }
    }

    /// Whether a provision bears exactly this folded title.
    pub fn bears(&self, id: &ProvisionId, folded_title: &str) -> bool {
        self.folded.get(id).is_some_and(|titles| titles.iter().any(|t| t.title == folded_title))
    }

    /// How similar a folded title is to a provision's own, 0 to 1 (Sørensen–Dice over pairs of letters); 0 where it
    /// is less than `least`. Texts of very different lengths are not compared at all.
    pub fn similarity<T: AsRef<str>>(&self, id: &ProvisionId, asked: &Asked<T>, least: f64) -> f64 {
        self.folded
            .get(id)
            .into_iter()
            .flatten()
            // All pairs of the shorter one in the longer one: it cannot be more similar than that.
            .filter(|f| {
                let (one, other) = (f.count, asked.count);
                2.0 * one.min(other) as f64 >= least * (one + other) as f64
            })
            .map(|f| asked.similarity(f))
            .filter(|similarity| *similarity >= least)
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(title: &str, asked: &str) -> f64 {
        Asked::new(asked).similarity(&Folded::new(title.to_owned()))
    }

    #[test]
    fn similarity_is_that_of_strsim_for_ascii() {
        for (a, b) in [
            ("cryptographic controls", "use of cryptography"),
            ("aaaa", "aaa aaaa"),
            ("web applications", "applications of the web"),
            ("a b", "ab"),
            ("clock synchronization", "clock synchronization"),
            ("x", "x"),
            ("backup", "asset register"),
        ] {
            assert!((similarity(a, b) - strsim::sorensen_dice(a, b)).abs() < 1e-12, "{a} / {b}");
        }
    }

    #[test]
    fn letters_count_once_whatever_bytes_they_take() {
        assert!((similarity("αβγδ", "αβγε") - similarity("abcd", "abce")).abs() < 1e-12);
    }
}
