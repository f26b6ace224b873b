//! From what an organisation has to what it needs: templates, shared processes, controls that carry over, new work.

use super::gaps::gaps;
use crate::model::record::Record;
use crate::model::{
    Action, AiSystemTemplate, Backbone, FrameworkKey, ISO27001_2022, ISO42001_2023, IntegrationPlan, Message,
    MessageArg, OrganisationRole, PlannedTemplate, ProvisionId, Reuse, RolesNamed,
};
use crate::standards::catalogue::{Framework, ProvisionKind, TemplateLevel};
use crate::standards::library::FrameworkLibrary;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct PlanQuestion {
    /// Frameworks that the organisation has.
    pub have: Vec<FrameworkKey>,
    /// Whether it has projects on the legacy templates of ISO/IEC 42001.
    pub have_legacy_42001: bool,
    /// Frameworks that it needs.
    pub need: Vec<FrameworkKey>,
    /// Its AI systems.
    pub ai_systems: Vec<String>,
    /// Frameworks to be kept in a project of their own.
    pub separate: Vec<FrameworkKey>,
    /// Further sets of mappings.
    pub with: Vec<String>,
    /// The organisation's roles; none stated means all.
    pub roles: Vec<OrganisationRole>,
}

/// Plans. A record gives the states of the controls that carry over.
pub fn plan(atlas: &FrameworkLibrary, question: &PlanQuestion, record: Option<&Record>) -> IntegrationPlan {
    let mut answer = IntegrationPlan {
        have: question.have.clone(),
        need: question.need.clone(),
        advice: advice(atlas, question),
        templates: Vec::new(),
        ai_system_templates: Vec::new(),
        backbone: backbone(atlas, question),
        reuse: Vec::new(),
        new_work: Vec::new(),
        unsupported: Vec::new(),
        timelines: Vec::new(),
        remarks: Vec::new(),
    };
    templates(atlas, question, &mut answer);
    for need in &question.need {
        let Some(to) = atlas.catalogue.framework(need.as_str()) else { continue };
        let mut missing: Option<Vec<ProvisionId>> = None;
        for have in &question.have {
            let Some(from) = atlas.catalogue.framework(have.as_str()) else { continue };
            let beside = gaps(atlas, from, to, &question.with, &question.roles);
            missing = Some(match missing {
                None => beside.without_source,
                Some(known) => known.into_iter().filter(|p| beside.without_source.contains(p)).collect(),
            });
            answer
                .reuse
                .extend(beside.pairs.into_iter().map(|pair| Reuse { state: state(record, &pair.source), pair }));
            for new in atlas.crosswalk.new_work() {
                let known = answer.new_work.iter().any(|(id, _, _)| *id == new.provision);
                if new.have == *have && new.provision.framework() == need && !known {
                    let title = atlas.title(&new.provision);
                    answer.new_work.push((new.provision.clone(), title, format!("{} ({})", new.note, new.provenance)));
                }
            }
        }
        let missing = missing.unwrap_or_else(|| to.countable(&question.roles).map(|p| p.id.clone()).collect());
        answer.unsupported.push((need.clone(), missing));
        answer.timelines.extend(to.countable(&question.roles).filter_map(|p| atlas.facts.timeline(&p.id)));
    }
    answer.remarks.push(
        "A pair says that two provisions have something in common, and who says so; it does not say that one fulfils the other."
            .to_owned(),
    );
    let needed: Vec<&Framework> =
        question.need.iter().filter_map(|need| atlas.catalogue.framework(need.as_str())).collect();
    answer.remarks.push(said_roles(&question.roles, &roles_named(&needed, &question.roles)).in_english());
    if question.need.iter().any(|n| n.as_str() == crate::model::EU_AI_ACT) {
        answer.remarks.push(
            "Provisions of the EU AI Act name whom they bind; those for high-risk systems are marked. Which systems are high-risk is for each to be decided."
                .to_owned(),
        );
    }
    answer
}

/// The roles that provisions of these frameworks name, and those of them that count because no role of their law is stated.
pub(crate) fn roles_named(frameworks: &[&Framework], stated: &[OrganisationRole]) -> RolesNamed {
    let mut named = RolesNamed::default();
    for framework in frameworks {
        for role in framework.provisions().iter().flat_map(|p| &p.addressees) {
            if !OrganisationRole::ROLES.contains(role) {
                continue;
            }
            if !named.all.contains(role) {
                named.all.push(*role);
            }
            let not_stated = !stated.contains(role) && role.counts_for(framework.key.as_str(), stated);
            if not_stated && !named.not_stated.contains(role) {
                named.not_stated.push(*role);
            }
        }
    }
    let place = |role: &OrganisationRole| OrganisationRole::ROLES.iter().position(|known| known == role);
    named.all.sort_by_key(place);
    named.not_stated.sort_by_key(place);
    named
}

/// Which roles a list of gaps counts.
pub(crate) fn said_roles(stated: &[OrganisationRole], named: &RolesNamed) -> Message {
    let list = |roles: &[OrganisationRole]| {
        MessageArg::list(roles.iter().map(|role| MessageArg::from(Message::new(counted_key(*role)))), "lists.comma")
    };
    let message = match (named.all.is_empty(), stated.is_empty(), named.not_stated.is_empty()) {
        (true, _, _) => return Message::new("sentences.counted.no_roles"),
        (_, true, _) => return Message::new("sentences.counted.for_all_roles").with("roles", list(&named.all)),
        (_, _, true) => Message::new("sentences.counted.for_roles"),
        (_, _, false) => Message::new("sentences.counted.for_roles_and_others").with("others", list(&named.not_stated)),
    };
    message.with("roles", list(stated))
}

/// The key of a role as it is counted for.
fn counted_key(role: OrganisationRole) -> &'static str {
    match role {
        OrganisationRole::Provider => "sentences.counted.provider",
        OrganisationRole::Deployer => "sentences.counted.deployer",
        OrganisationRole::Importer => "sentences.counted.importer",
        OrganisationRole::Distributor => "sentences.counted.distributor",
        OrganisationRole::Controller => "sentences.counted.controller",
        OrganisationRole::Processor => "sentences.counted.processor",
        OrganisationRole::FinancialEntity => "sentences.counted.financial_entity",
        OrganisationRole::IctProvider => "sentences.counted.ict_provider",
        OrganisationRole::Manufacturer => "sentences.counted.manufacturer",
        OrganisationRole::OpenSourceSteward => "sentences.counted.open_source_steward",
        OrganisationRole::Organisation | OrganisationRole::Authority | OrganisationRole::None => {
            "sentences.counted.organisation"
        }
    }
}

pub(super) fn state(record: Option<&Record>, source: &ProvisionId) -> Option<String> {
    let statement = record?.statements.iter().find(|s| s.framework == *source.framework())?;
    let control = statement.controls.iter().find(|c| c.provision == *source)?;
    Some(format!("{}, {}", control.applicability.value.word(), control.status.value.word()))
}

/// The rows of the integration guide that fit the frameworks in question.
pub(super) fn advice(atlas: &FrameworkLibrary, question: &PlanQuestion) -> Vec<Action> {
    let iso = |key: &FrameworkKey| matches!(key.as_str(), ISO27001_2022 | ISO42001_2023 | "iso27701:2025");
    let all: Vec<&FrameworkKey> = question.have.iter().chain(&question.need).collect();
    let has = |key: &str| question.have.iter().any(|k| k.as_str() == key);
    let needs = |key: &str| question.need.iter().any(|k| k.as_str() == key);
    atlas
        .crosswalk
        .actions()
        .iter()
        .filter(|action| {
            let situation = action.situation.as_str();
            if situation.contains("Integrated Management System") {
                all.iter().filter(|k| iso(k)).count() >= 3
            } else if situation.contains("42001") {
                has(ISO27001_2022) && needs(ISO42001_2023)
            } else {
                has(ISO27001_2022) && needs(crate::model::EU_AI_ACT) && situation.contains("EU AI Act")
            }
        })
        .cloned()
        .collect()
}

pub(super) fn templates(atlas: &FrameworkLibrary, question: &PlanQuestion, answer: &mut IntegrationPlan) {
    for need in &question.need {
        let separate = question.separate.contains(need);
        let project = if separate {
            format!("an organisation project of its own for {need}")
        } else if question.have.is_empty() {
            "one organisation project".to_owned()
        } else {
            "the existing organisation project".to_owned()
        };
        let legacy = question.have_legacy_42001 && need.as_str() == ISO42001_2023;
        let wanted = if legacy { "legacy" } else { "current" };
        for template in atlas.facts.templates().iter().filter(|t| t.framework == *need && t.status == wanted) {
            match template.level {
                TemplateLevel::Organisation => answer.templates.push(PlannedTemplate {
                    code: template.code.clone(),
                    framework: need.clone(),
                    project: project.clone(),
                    scope: template.mapped_scope.clone(),
                    note: note(need, legacy, separate),
                }),
                TemplateLevel::AiSystem => {
                    answer.ai_system_templates.extend(question.ai_systems.iter().map(|system| AiSystemTemplate {
                        ai_system: system.clone(),
                        code: template.code.clone(),
                        framework: need.clone(),
                        scope: template.mapped_scope.clone(),
                    }));
                    if question.ai_systems.is_empty() {
                        answer.remarks.push(format!(
                            "{} ({}) is added once for each AI system; name them with --ai-system.",
                            template.code, template.mapped_scope
                        ));
                    }
                }
            }
        }
    }
}

pub(super) fn note(need: &FrameworkKey, legacy: bool, separate: bool) -> String {
    let mut notes = Vec::new();
    if need.as_str() == ISO42001_2023 {
        notes.push(if legacy {
            "continues the legacy template that is in use; the clause-aligned OFF-10 replaces it"
        } else {
            "clause-aligned; the legacy OFF-7 only where it is in use (--have iso42001-legacy)"
        });
    }
    if separate {
        notes.push("the shared processes of clauses 4 to 10 still serve it");
    }
    notes.join("; ")
}

/// Clauses 4 to 10 that all frameworks of the question share.
pub(super) fn backbone(atlas: &FrameworkLibrary, question: &PlanQuestion) -> Vec<Backbone> {
    let mut frameworks: Vec<FrameworkKey> = question.have.iter().chain(&question.need).cloned().collect();
    frameworks.dedup();
    let mut shared: Vec<Backbone> = Vec::new();
    for mapping in atlas.crosswalk.mappings().iter().filter(|m| m.set == "founding") {
        let of = |id: &ProvisionId| frameworks.contains(id.framework());
        let clause = |id: &ProvisionId| atlas.catalogue.provision(id).is_some_and(|p| p.kind == ProvisionKind::Clause);
        let backbone = mapping.note.starts_with("common process:");
        if !backbone || !of(&mapping.source) || !of(&mapping.target) || !clause(&mapping.source) {
            continue;
        }
        if let Some(known) = shared.iter_mut().find(|b| b.clause == mapping.source.local()) {
            for end in [&mapping.source, &mapping.target] {
                if !known.frameworks.contains(end.framework()) {
                    known.frameworks.push(end.framework().clone());
                }
            }
            if known.correction.is_empty() {
                known.correction.clone_from(&mapping.correction);
            }
            continue;
        }
        let (common, specific) = mapping.note.split_once("; standard-specific:").unwrap_or((&mapping.note, ""));
        shared.push(Backbone {
            clause: mapping.source.local().to_owned(),
            title: atlas.title(&mapping.source),
            frameworks: vec![mapping.source.framework().clone(), mapping.target.framework().clone()],
            common: common.trim_start_matches("common process:").trim().to_owned(),
            specific: specific.trim().to_owned(),
            provenance: mapping.provenance.clone(),
            correction: mapping.correction.clone(),
        });
    }
    shared
}
