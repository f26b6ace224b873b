//! Two frameworks beside each other: the pairs, and what has none on either side.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::support::{in_use, merged};
use crate::model::{FrameworkKey, OrganisationRole, Pair, ProvisionId, Relationship};
use crate::standards::catalogue::Framework;
use crate::standards::crosswalk::{Mapping, WHOLE};
use crate::standards::library::FrameworkLibrary;

/// The pairs of two frameworks, and the provisions without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct GapLists {
    /// The framework to start from.
    pub from: FrameworkKey,
    /// The framework that it leads to.
    pub to: FrameworkKey,
    /// The pairs, in the order of the first framework.
    pub pairs: Vec<Pair>,
    /// Provisions of the first framework that lead nowhere.
    pub without_target: Vec<ProvisionId>,
    /// Provisions of the second framework, addressed to an organisation, that nothing leads to.
    pub without_source: Vec<ProvisionId>,
    /// How many provisions of the second framework are counted: those addressed to an organisation.
    pub counted: u32,
}

/// Lays two frameworks beside each other. `with` names further sets of mappings; `roles` are the organisation's,
/// and none stated means all.
pub fn gaps(
    atlas: &FrameworkLibrary,
    from: &Framework,
    to: &Framework,
    with: &[String],
    roles: &[OrganisationRole],
) -> GapLists {
    let named = [from.key.as_str(), to.key.as_str()];
    let on = in_use(&named, with);
    let mut mappings: Vec<Mapping> =
        atlas.crosswalk.between(&from.key, &to.key).into_iter().filter(|m| on(m)).collect();
    let place = |framework: &Framework, id: &ProvisionId| framework.position(id.local()).unwrap_or(usize::MAX);
    mappings.sort_by_key(|m| (place(from, &m.source), place(to, &m.target)));
    let mut pairs = Vec::new();
    for group in mappings.chunk_by(|a, b| a.source == b.source) {
        let source = &group[0].source;
        let title = atlas.title(source);
        pairs.extend(merged(group, atlas).into_iter().map(|support| Pair {
            source: source.clone(),
            title: title.clone(),
            support,
        }));
    }
    let related = |m: &&Mapping| m.relationship != Relationship::NoRelationship;
    let ends: Vec<&Mapping> = mappings.iter().filter(related).collect();
    let counted: Vec<_> = to.countable(roles).collect();
    let list = |framework: &Framework, end: &dyn Fn(&Mapping) -> &ProvisionId| -> Vec<ProvisionId> {
        // A pair with a group or a point touches what is above and below it; one with the whole framework does not cover
        // a single provision.
        let named: HashSet<&str> = ends.iter().map(|m| end(m).local()).filter(|local| *local != WHOLE).collect();
        let above: HashSet<&str> = named.iter().flat_map(|local| framework.path(local)).collect();
        let reached = |local: &str| above.contains(local) || framework.path(local).any(|at| named.contains(at));
        framework.countable(roles).filter(|p| !reached(p.id.local())).map(|p| p.id.clone()).collect()
    };
    GapLists {
        from: from.key.clone(),
        to: to.key.clone(),
        without_target: list(from, &|m| &m.source),
        without_source: list(to, &|m| &m.target),
        counted: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        pairs,
    }
}
