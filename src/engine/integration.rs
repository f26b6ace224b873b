//! Support for other frameworks: the same for every organisation of a run, so found once.

use crate::catalogue::ask::{self, Unknown};
use crate::catalogue::{Addressee, EU_AI_ACT, FrameworkKey, GDPR, ISO27001_2022, ISO27701_2025, ISO42001_2023, NIS2};
use crate::integrate::{Atlas, PlanQuestion, gaps, plan, said_roles};
use crate::report::record::{Integration, SupportedFramework};

/// What the founding document covers besides ISO/IEC 27001.
const COVERED: [&str; 5] = [ISO42001_2023, ISO27701_2025, EU_AI_ACT, GDPR, NIS2];

/// The frameworks named, or all that the founding document covers; `None` if an empty list is named.
pub(super) fn over(
    atlas: &Atlas,
    frameworks: Option<&[String]>,
    with: &[String],
    roles: &[Addressee],
) -> Result<Option<Integration>, Unknown> {
    let asked: Vec<&str> = match frameworks {
        Some(named) => named.iter().map(String::as_str).collect(),
        None => COVERED.to_vec(),
    };
    let backbone = ask::framework(&atlas.catalogue, ISO27001_2022)?;
    let mut supported = Vec::new();
    let mut need: Vec<FrameworkKey> = Vec::new();
    for name in asked {
        let to = ask::framework(&atlas.catalogue, name)?;
        if to.key == backbone.key || need.contains(&to.key) {
            continue;
        }
        let lists = gaps(atlas, backbone, to, with, roles);
        supported.push(SupportedFramework {
            framework: to.key.clone(),
            name: to.name.clone(),
            attribution: to.attribution.clone(),
            reference_only: to.reference_only,
            counted: lists.counted,
            unsupported: lists
                .without_source
                .into_iter()
                .map(|id| (atlas.title(&id), id))
                .map(|(t, id)| (id, t))
                .collect(),
            pairs: lists.pairs,
        });
        need.push(to.key.clone());
    }
    if need.is_empty() {
        return Ok(None);
    }
    let question = PlanQuestion {
        have: vec![backbone.key.clone()],
        need,
        with: with.to_vec(),
        roles: roles.to_vec(),
        ..PlanQuestion::default()
    };
    let mut plan = plan(atlas, &question, None);
    // Pairs and gaps stand with their frameworks already.
    plan.reuse.clear();
    plan.unsupported.clear();
    Ok(Some(Integration { frameworks: supported, roles: roles.to_vec(), counted_for: said_roles(roles), plan }))
}
