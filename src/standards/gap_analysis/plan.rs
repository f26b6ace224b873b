//! From what an organisation has to what it needs: templates, shared processes, controls that carry over, new work.

use super::gaps::gaps;
use crate::model::record::Record;
use crate::model::{
    Action, AiSystemTemplate, Backbone, FrameworkKey, ISO27001_2022, ISO42001_2023, IntegrationPlan, Message,
    MessageArg, OrganisationRole, PlannedTemplate, ProvisionId, Reuse,
};
use crate::standards::catalogue::{ProvisionKind, TemplateLevel};
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
    answer.remarks.push(said_roles(&question.roles).in_english());
    if question.need.iter().any(|n| n.as_str() == crate::model::EU_AI_ACT) {
        answer.remarks.push(
            "Provisions of the EU AI Act name whom they bind; those for high-risk systems are marked. Which systems are high-risk is for each to be decided."
                .to_owned(),
        );
    }
    answer
}

/// Which roles a list of gaps counts.
pub(crate) fn said_roles(roles: &[OrganisationRole]) -> Message {
    if roles.is_empty() {
        return Message::new("sentences.counted.for_all_roles");
    }
    let word = |role: &OrganisationRole| match role {
        OrganisationRole::Provider => MessageArg::from(Message::new("sentences.counted.provider")),
        OrganisationRole::Deployer => Message::new("sentences.counted.deployer").into(),
        OrganisationRole::Importer => Message::new("sentences.counted.importer").into(),
        OrganisationRole::Distributor => Message::new("sentences.counted.distributor").into(),
        OrganisationRole::Controller => Message::new("sentences.counted.controller").into(),
        OrganisationRole::Processor => Message::new("sentences.counted.processor").into(),
        other => format!("a {}", other.word()).into(),
    };
    let stated = MessageArg::list(roles.iter().map(word), "lists.comma");
    let not_stated: Vec<OrganisationRole> =
        OrganisationRole::ROLES.into_iter().filter(|role| role.counts_for(roles) && !roles.contains(role)).collect();
    if not_stated.is_empty() {
        return Message::new("sentences.counted.for_roles").with("roles", stated);
    }
    Message::new("sentences.counted.for_roles_and_others")
        .with("roles", stated)
        .with("others", MessageArg::list(not_stated.iter().map(word), "lists.comma"))
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
