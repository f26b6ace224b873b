//! Support for other frameworks. It is the same for every organisation of a run, so it is worked out once.

use std::sync::OnceLock;

use super::Settings;
use super::support_state::SupportState;
use crate::model::record::{Integration, SupportedFramework};
use crate::model::{
    EU_AI_ACT, Entry, FrameworkKey, GDPR, ISO27701_2025, ISO42001_2023, NIS2, OrganisationRole, Pair, ProvisionId,
    Standard, Statement,
};
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::Framework;
use crate::standards::catalogue::ask::{self, Unknown};
use crate::standards::crosswalk::WHOLE;
use crate::standards::gap_analysis::{PlanQuestion, gaps, plan, roles_named, said_roles};

/// The frameworks that the integration guide covers besides ISO/IEC 27001.
const COVERED: [&str; 5] = [ISO42001_2023, ISO27701_2025, EU_AI_ACT, GDPR, NIS2];

/// How statements on a set of frameworks support other frameworks. Organisations of a run that have statements on the
/// same frameworks share the answer, so each is worked out once.
#[derive(Debug)]
pub(super) struct Integrations {
    frameworks: Option<Vec<String>>,
    with: Vec<String>,
    roles: Vec<OrganisationRole>,
    /// Indexed by the standards that the statements are on, one bit for each.
    by_set: [OnceLock<Option<Mapped>>; 1 << Standard::ALL.len()],
}

/// What organisations with the same statements share.
#[derive(Debug)]
struct Mapped {
    /// The support without figures, which are each organisation's own.
    integration: Integration,
    /// By framework and counted provision: the provisions that lead to it.
    sources: Vec<Vec<Vec<ProvisionId>>>,
}

impl Integrations {
    /// For the frameworks that the settings name, or all that the integration guide covers. An error if one of them is
    /// not known.
    pub fn over(atlas: &FrameworkLibrary, settings: &Settings) -> Result<Self, Unknown> {
        for name in settings.frameworks.iter().flatten() {
            ask::framework(&atlas.catalogue, name)?;
        }
        Ok(Self {
            frameworks: settings.frameworks.clone(),
            with: settings.with.clone(),
            roles: settings.roles.clone(),
            by_set: std::array::from_fn(|_| OnceLock::new()),
        })
    }

    /// The support for an organisation with these statements; `None` if it has none, or if no other framework is asked
    /// for.
    pub fn of(&self, atlas: &FrameworkLibrary, statements: &[Statement], entries: &[Entry]) -> Option<Integration> {
        let has = |family: &Standard| statements.iter().any(|s| Standard::of(s.framework.as_str()) == Some(*family));
        let families: Vec<Standard> = Standard::ALL.into_iter().filter(has).collect();
        let set = Standard::ALL.iter().enumerate().filter(|(_, f)| has(f)).fold(0, |set, (bit, _)| set | 1 << bit);
        let mapped = self.by_set[set].get_or_init(|| self.found(atlas, &families)).as_ref()?;
        let mut integration = mapped.integration.clone();
        let state = SupportState::of(statements, entries);
        for (framework, sources) in integration.frameworks.iter_mut().zip(&mapped.sources) {
            framework.figures = Some(state.figures(sources));
        }
        Some(integration)
    }

    fn found(&self, atlas: &FrameworkLibrary, families: &[Standard]) -> Option<Mapped> {
        let current = |family: &Standard| atlas.catalogue.framework(family.current());
        let from: Vec<&Framework> = families.iter().filter_map(current).collect();
        let backbone = Standard::InformationSecurity;
        let asked: Vec<&str> = match &self.frameworks {
            Some(named) => named.iter().map(String::as_str).collect(),
            // A statement on another standard may support the backbone too.
            None if !families.contains(&backbone) => [backbone.current()].into_iter().chain(COVERED).collect(),
            None => COVERED.to_vec(),
        };
        let mut supported: Vec<SupportedFramework> = Vec::new();
        let mut sources = Vec::new();
        for name in asked {
            let Ok(to) = ask::framework(&atlas.catalogue, name) else { continue };
            let others: Vec<&Framework> = from.iter().filter(|f| f.key != to.key).copied().collect();
            if !others.is_empty() && supported.iter().all(|s| s.framework != to.key) {
                let framework = self.support(atlas, &others, to);
                sources.push(leading_to(to, &framework.pairs, &self.roles));
                supported.push(framework);
            }
        }
        if supported.is_empty() {
            return None;
        }
        let have: Vec<FrameworkKey> = from.iter().map(|f| f.key.clone()).collect();
        let need = supported.iter().map(|s| s.framework.clone()).filter(|key| !have.contains(key)).collect();
        let question =
            PlanQuestion { have, need, with: self.with.clone(), roles: self.roles.clone(), ..PlanQuestion::default() };
        let mut plan = plan(atlas, &question, None);
        // Pairs and gaps are already listed with their frameworks.
        plan.reuse.clear();
        plan.unsupported.clear();
        plan.timelines.clear();
        let shown = supported.iter().filter_map(|s| atlas.catalogue.framework(s.framework.as_str()));
        let named = roles_named(&shown.collect::<Vec<_>>(), &self.roles);
        let counted_for = said_roles(&self.roles, &named).in_english();
        let roles_named = Some(named);
        let roles = self.roles.clone();
        let integration = Integration { frameworks: supported, roles, roles_named, counted_for, plan };
        Some(Mapped { integration, sources })
    }

    /// How a framework is supported by all the others together. A provision that none of them maps to is unsupported.
    fn support(&self, atlas: &FrameworkLibrary, others: &[&Framework], to: &Framework) -> SupportedFramework {
        let (mut pairs, mut counted) = (Vec::new(), 0);
        let mut unsupported: Option<Vec<ProvisionId>> = None;
        for from in others {
            let lists = gaps(atlas, from, to, &self.with, &self.roles);
            pairs.extend(lists.pairs);
            counted = counted.max(lists.counted);
            unsupported = Some(match unsupported {
                None => lists.without_source,
                Some(before) => before.into_iter().filter(|id| lists.without_source.contains(id)).collect(),
            });
        }
        let mapped = pairs.iter().map(|pair: &Pair| &pair.support.provision);
        let mut named: Vec<&ProvisionId> = to.countable(&self.roles).map(|p| &p.id).chain(mapped).collect();
        named.sort_by_key(|id| to.position(id.local()));
        named.dedup();
        let timelines = named.into_iter().filter(|id| id.local() != WHOLE);
        let timelines = timelines.filter_map(|id| atlas.facts.timeline(id)).collect();
        SupportedFramework {
            timelines,
            framework: to.key.clone(),
            name: to.name.clone(),
            attribution: to.attribution.clone(),
            reference_only: to.reference_only,
            counted,
            unsupported: unsupported.unwrap_or_default().into_iter().map(|id| (id.clone(), atlas.title(&id))).collect(),
            pairs,
            figures: None,
            named: self.frameworks.is_some(),
        }
    }
}

/// The provisions that lead to each counted provision of a framework. A pair with a group or a point touches what is
/// above and below it; one with the whole framework covers no single provision.
fn leading_to(to: &Framework, pairs: &[Pair], roles: &[OrganisationRole]) -> Vec<Vec<ProvisionId>> {
    let ends: Vec<(&Pair, Vec<&str>)> = pairs
        .iter()
        .filter(|pair| pair.support.provision.local() != WHOLE)
        .map(|pair| (pair, to.path(pair.support.provision.local()).collect()))
        .collect();
    to.countable(roles)
        .map(|provision| {
            let local = provision.id.local();
            let path: Vec<&str> = to.path(local).collect();
            let touches = |(pair, end): &&(&Pair, Vec<&str>)| {
                path.contains(&pair.support.provision.local()) || end.contains(&local)
            };
            ends.iter().filter(touches).map(|(pair, _)| pair.source.clone()).collect()
        })
        .collect()
}
