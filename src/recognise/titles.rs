//! Titles of all catalogues, found by their folded form.

use std::collections::HashMap;

use super::fold::fold_title;
use crate::catalogue::{Catalogue, ProvisionId, ProvisionKind};

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

/// A folded title or variant.
#[derive(Debug, Clone)]
struct Folded {
    title: String,
    bigrams: usize,
}

/// Pairs of letters that stand next to each other once the spaces are gone.
fn bigrams(folded: &str) -> usize {
    folded.chars().filter(|c| !c.is_whitespace()).count().saturating_sub(1)
}

impl TitleIndex {
    /// From this similarity on a title is nearly a provision's own.
    pub const NEARLY: f64 = 0.6;

    /// Indexes every title and variant of every framework.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut by_title: HashMap<String, Vec<Titled>> = HashMap::new();
        let mut folded: HashMap<ProvisionId, Vec<Folded>> = HashMap::new();
        for framework in catalogue.frameworks() {
            for provision in framework.provisions() {
                for title in std::iter::once(&provision.title).chain(&provision.variants) {
                    let title = fold_title(title);
                    let bearers = by_title.entry(title.clone()).or_default();
                    if !bearers.iter().any(|b| b.id == provision.id) {
                        bearers.push(Titled { id: provision.id.clone(), kind: provision.kind });
                    }
                    let bigrams = bigrams(&title);
                    folded.entry(provision.id.clone()).or_default().push(Folded { title, bigrams });
                }
            }
        }
        Self { by_title, folded }
    }

    /// The provisions of all frameworks that bear exactly this title, folded with
    /// [`fold_title`](super::fold::fold_title).
    pub fn bearers(&self, folded_title: &str) -> &[Titled] {
        if folded_title.is_empty() { &[] } else { self.by_title.get(folded_title).map_or(&[], Vec::as_slice) }
    }

    /// Whether a provision bears exactly this folded title.
    pub fn bears(&self, id: &ProvisionId, folded_title: &str) -> bool {
        self.folded.get(id).is_some_and(|titles| titles.iter().any(|t| t.title == folded_title))
    }

    /// How similar a folded title is to a provision's own, 0 to 1 (Sørensen–Dice over bigrams of letters); 0 where it
    /// is less than `least`. Texts of very different lengths are not compared at all.
    pub fn similarity(&self, id: &ProvisionId, folded_title: &str, least: f64) -> f64 {
        let own = bigrams(folded_title);
        self.folded
            .get(id)
            .into_iter()
            .flatten()
            // All bigrams of the shorter one in the longer one: it cannot be more similar than that.
            .filter(|f| 2.0 * f.bigrams.min(own) as f64 >= least * (f.bigrams + own) as f64)
            .map(|f| strsim::sorensen_dice(&f.title, folded_title))
            .filter(|similarity| *similarity >= least)
            .fold(0.0, f64::max)
    }
}
