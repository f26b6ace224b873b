//! Everything that is known of one provision.

use serde::Serialize;

use super::support::{in_use, merged};
use crate::model::{Confidence, ISO27001_2013, OrganisationRole, ProvisionId, ProvisionTimeline, Support};
use crate::standards::catalogue::{Attributes, Template};
use crate::standards::library::FrameworkLibrary;

/// What `annexa explain` shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The provision.
    pub provision: ProvisionId,
    /// Its title.
    pub title: String,
    /// Name of its framework.
    pub framework: String,
    /// Attribution of the framework.
    pub attribution: String,
    /// The groups that contain it, outermost first.
    pub groups: Vec<String>,
    /// Whether the 2022 edition of ISO/IEC 27001 introduced it.
    pub new: bool,
    /// How well its title is corroborated.
    pub confidence: Confidence,
    /// Whom it binds.
    pub addressees: Vec<OrganisationRole>,
    /// Whether it concerns high-risk AI systems only.
    pub high_risk: bool,
    /// The five attributes of ISO/IEC 27002, of controls of ISO/IEC 27001:2022.
    pub attributes: Option<Attributes>,
    /// Its counterparts in the withdrawn edition.
    pub predecessors: Vec<Support>,
    /// What it supports, and what supports it, in other frameworks.
    pub supports: Vec<Support>,
    /// What follows from chains of two mappings: candidates to look at, with the provision in the middle.
    pub composed: Vec<(Support, ProvisionId)>,
    /// Remarks.
    pub remarks: Vec<String>,
    /// When it applies, and what a later act changed in it.
    pub timeline: Option<ProvisionTimeline>,
    /// Where the dates come from.
    pub dates_provenance: Option<String>,
    /// Project templates that map its framework.
    pub templates: Vec<Template>,
}

/// Explains a provision; `None` if the catalogue does not have it. `with` names further sets of mappings.
pub fn explain(atlas: &FrameworkLibrary, id: &ProvisionId, with: &[String]) -> Option<Explanation> {
    let framework = atlas.catalogue.framework(id.framework().as_str())?;
    let provision = framework.get(id.local())?;
    let mut groups = Vec::new();
    let mut at = provision.parent.as_deref().and_then(|p| framework.get(p));
    while let Some(group) = at {
        groups.insert(0, format!("{} {}", group.id.local(), group.title).trim().to_owned());
        at = group.parent.as_deref().and_then(|p| framework.get(p));
    }
    // A question to a provision names its framework.
    let named = [id.framework().as_str()];
    let on = in_use(&named, with);
    let all: Vec<_> = atlas.crosswalk.of(id).into_iter().filter(|m| on(m)).collect();
    let (predecessors, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|m| {
        m.target.framework().as_str() == ISO27001_2013
            || id.framework().as_str() == ISO27001_2013
            || m.set == "iso27701-2019-to-2025"
    });
    let composed = atlas
        .crosswalk
        .composed(id, &on)
        .into_iter()
        .filter_map(|(mapping, via)| Some((merged(std::slice::from_ref(&mapping), atlas).pop()?, via)))
        .collect();
    let remarks: Vec<String> = atlas
        .crosswalk
        .remarks()
        .iter()
        .filter(|r| r.provision == *id)
        .map(|r| format!("{} ({})", r.note, r.provenance))
        .collect();
    Some(Explanation {
        provision: id.clone(),
        title: provision.title.to_string(),
        framework: framework.name.clone(),
        attribution: framework.attribution.clone(),
        groups,
        new: provision.new,
        confidence: provision.confidence,
        addressees: provision.addressees.clone(),
        high_risk: provision.high_risk,
        attributes: (id.framework().as_str() == crate::model::ISO27001_2022)
            .then(|| atlas.facts.attributes(id.local()).cloned())
            .flatten(),
        predecessors: merged(&predecessors, atlas),
        supports: merged(&others, atlas),
        composed,
        remarks,
        timeline: atlas.facts.timeline(id),
        dates_provenance: atlas.facts.dates_provenance(id).map(str::to_owned),
        templates: atlas.facts.templates().iter().filter(|t| t.framework == *id.framework()).cloned().collect(),
    })
}
