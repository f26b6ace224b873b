//! What an unmatched row may be: controls whose identifier or title is near.

use super::resolve::IdentifierColumn;
use crate::model::{Candidate, ProvisionId};
use crate::recognise::fold::fold_title;
use crate::recognise::{Asked, ReferenceData};
use crate::standards::catalogue::{Framework, Provision};

impl IdentifierColumn<'_> {
    pub(super) fn candidate(&self, id: &ProvisionId, score: u8, why: &str) -> Candidate {
        let title = self.knowledge.catalogue.provision(id).map_or_else(String::new, |p| p.title.to_string());
        Candidate { provision: id.clone(), title, score, why: why.to_owned() }
    }

    /// Up to three controls of the edition whose identifier or title is near.
    pub fn candidates(&self, identifier: Option<&str>, title: &str) -> Vec<Candidate> {
        let Some(framework) = self.knowledge.catalogue.framework(self.edition) else { return Vec::new() };
        nearest_controls(framework, identifier, title, self.knowledge)
    }
}

/// From this similarity on a title is worth showing.
const NEAR_TITLE: f64 = 0.45;

/// Up to three controls of an edition whose title is near to this one.
pub fn candidates_for(edition: &str, title: &str, knowledge: &ReferenceData) -> Vec<Candidate> {
    let Some(framework) = knowledge.catalogue.framework(edition) else { return Vec::new() };
    nearest_controls(framework, None, &fold_title(title), knowledge)
}

fn nearest_controls(
    framework: &Framework,
    identifier: Option<&str>,
    title: &str,
    knowledge: &ReferenceData,
) -> Vec<Candidate> {
    let asked = Asked::new(title);
    let mut scored: Vec<(f64, bool, &Provision)> = framework
        .controls()
        .map(|p| {
            let by_identifier =
                identifier.map_or(0.0, |i| 0.9 * strsim::normalized_damerau_levenshtein(i, p.id.local()));
            let by_title = if title.len() < 4 { 0.0 } else { knowledge.titles.similarity(&p.id, &asked, NEAR_TITLE) };
            (by_identifier.max(by_title), by_title > by_identifier, p)
        })
        .filter(|(score, by_title, _)| if *by_title { *score >= NEAR_TITLE } else { *score >= 0.6 })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored
        .into_iter()
        .take(3)
        .map(|(score, by_title, p)| Candidate {
            provision: p.id.clone(),
            title: p.title.to_string(),
            score: (score * 100.0) as u8,
            why: if by_title { "similar title".to_owned() } else { "similar identifier".to_owned() },
        })
        .collect()
}
