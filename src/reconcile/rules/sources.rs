//! Rules on the sources' own words and mappings: transition, unknown words, names.

use std::collections::BTreeMap;

use super::context::{Case, FindingCollector, RuleContext, listed, once, quoted};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{DocumentText, Message, MessageArg, Origin, ProvisionId, Severity, SourceFacts, StatementControl};
use crate::recognise::agree_among;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA104", severity: Severity::Observation, cites: Cites::Statement, limits: &[] },
    Rule { code: "SOA108", severity: Severity::Observation, cites: Cites::Correspondence, limits: &[] },
    Rule { code: "SOA128", severity: Severity::Observation, cites: Cites::Controlled, limits: &[] },
    Rule { code: "SOA201", severity: Severity::Note, cites: Cites::Correspondence, limits: &[] },
];

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    not_understood(ground, docket);
    own_mapping(ground, docket);
    split(ground, docket);
}

/// Words in answer columns without a known meaning: one finding per word.
fn not_understood(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    /// Up to this many words; beyond, one finding states how many more there are.
    const WORDS: usize = 10;
    /// Keys of the messages on a word by the kind of answer, in the order of the findings.
    const ON: [&str; 2] = ["findings.not_understood.applicability", "findings.not_understood.status"];
    let mut words: BTreeMap<(&'static str, &str), Vec<(&ProvisionId, &Origin)>> = BTreeMap::new();
    for entry in &ground.material.entries {
        if let Some(a) = entry.applicability.as_ref().filter(|a| !a.understood) {
            words.entry((ON[0], a.raw.trim())).or_default().push((&entry.provision, &a.origin));
        }
        if let Some(a) = entry.status.as_ref().filter(|a| !a.understood) {
            words.entry((ON[1], a.raw.trim())).or_default().push((&entry.provision, &a.origin));
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    let rest = words.split_off(words.len().min(WORDS));
    let mut raise = |what: Message, places: &[(&ProvisionId, &Origin)]| {
        let mut found = FindingDraft::listing("SOA104", Vec::new(), what);
        for (provision, origin) in places {
            if !found.controls.contains(provision) {
                found.controls.push((*provision).clone());
            }
            found.origins.push((*origin).clone());
        }
        docket.raise(found);
    };
    for ((what, word), places) in words {
        raise(Message::new(what).with("word", quoted(word)).with("n", places.len()), &places);
    }
    if !rest.is_empty() {
        let places: Vec<_> = rest.iter().flat_map(|(_, places)| places.iter().copied()).collect();
        let what = Message::new("findings.not_understood.more").with("words", rest.len());
        raise(what.with("n", places.len()), &places);
    }
}

/// Sources with their own predecessors for a control that differ from the official correspondence.
fn own_mapping(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut cases = Vec::new();
    for control in &ground.statement.controls {
        let family = |id: &ProvisionId| id.framework().as_str().split(':').next().map(str::to_owned);
        let official: Vec<&ProvisionId> = ground
            .material
            .crosswalk
            .to(&control.provision)
            .map(|m| &m.source)
            .filter(|source| {
                family(source) == family(&control.provision) && source.framework() != control.provision.framework()
            })
            .collect();
        let mut told: BTreeMap<u32, (Vec<&ProvisionId>, Vec<Origin>)> = BTreeMap::new();
        for entry in ground.material.entries.iter().filter(|e| e.provision == control.provision) {
            for other in &entry.other_edition {
                let (provisions, origins) = told.entry(entry.source).or_default();
                provisions.extend(&other.provisions);
                origins.push(other.origin.clone());
            }
        }
        for (provisions, origins) in told.into_values() {
            let missing: Vec<&ProvisionId> = official.iter().filter(|id| !provisions.contains(id)).copied().collect();
            let added: Vec<&ProvisionId> = provisions.iter().filter(|id| !official.contains(id)).copied().collect();
            let mut parts = Vec::new();
            let mut part = |what: &'static str, ids: Vec<&ProvisionId>| {
                let list = listed(ids.iter().map(|id| id.local()));
                parts.push(Message::new(what).with("controls", list));
            };
            if !added.is_empty() {
                part(if official.is_empty() { "findings.mapping.adds_to_new" } else { "findings.mapping.adds" }, added);
            }
            if !missing.is_empty() {
                part("findings.mapping.leaves_out", missing);
            }
            if !parts.is_empty() {
                let what = Message::new("findings.mapping.differs");
                let what = what.with("parts", MessageArg::list(parts, "lists.comma_and"));
                cases.push(Case { control, what, origins: once(origins.iter()) });
            }
        }
    }
    docket.each_or_list("SOA108", cases, |n| Message::new("findings.mapping.many").with("n", n));
}

/// Controls of the older edition that several of the statement's controls come from.
fn split(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut successors: BTreeMap<&ProvisionId, Vec<&StatementControl>> = BTreeMap::new();
    for control in ground.controls() {
        for predecessor in control.transition.iter().flat_map(|t| &t.predecessors).filter(|p| p.present) {
            successors.entry(&predecessor.provision).or_default().push(control);
        }
    }
    for (from, controls) in successors.into_iter().filter(|(_, controls)| controls.len() > 1) {
        let list: Vec<ProvisionId> = controls.iter().map(|c| c.provision.clone()).collect();
        let successors = MessageArg::list(list.iter().map(ProvisionId::local), "lists.and");
        let what = Message::new("findings.split.answered_once").with("control", from.local());
        let what = what.with("successors", successors);
        let at = controls
            .iter()
            .flat_map(|c| c.transition.iter().flat_map(|t| &t.predecessors))
            .filter(|p| p.provision == *from)
            .flat_map(|p| &p.applicability.origins);
        docket.raise(FindingDraft::listing("SOA201", list.clone(), what).at(once(at)));
    }
}

/// Sources that name different organisations.
pub(super) fn names(sources: &[SourceFacts], docket: &mut FindingCollector<'_>) {
    let mut named: Vec<Vec<(u32, &DocumentText)>> = Vec::new();
    let all: Vec<&str> = sources.iter().flat_map(|s| &s.document.organisation).map(|text| text.text.as_str()).collect();
    // A source on several frameworks is listed once for each.
    let mut seen: Vec<u32> = Vec::new();
    for source in sources {
        if seen.contains(&source.number) {
            continue;
        }
        seen.push(source.number);
        for text in &source.document.organisation {
            let same = |known: &(u32, &DocumentText)| agree_among(&all, &known.1.text, &text.text);
            match named.iter_mut().find(|places| places.iter().all(same)) {
                Some(places) => places.push((source.number, text)),
                None => named.push(vec![(source.number, text)]),
            }
        }
    }
    let mut sources: Vec<u32> = named.iter().flatten().map(|(number, _)| *number).collect();
    sources.sort_unstable();
    sources.dedup();
    // One document can name several: its own organisation, and the group or a customer.
    if named.len() < 2 || sources.len() < 2 {
        return;
    }
    let said = named.iter().filter_map(|places| places.first()).map(|(number, text)| {
        let said = Message::new("findings.organisation.named").with("source", format!("S{number}"));
        said.with("name", quoted(&text.text))
    });
    let what = Message::new("findings.organisation.names_differ");
    let what = what.with("names", MessageArg::list(said, "lists.semicolon"));
    let at: Vec<Origin> = named.iter().flatten().filter_map(|(_, text)| text.origin.clone()).collect();
    docket.raise(FindingDraft::listing("SOA128", Vec::new(), what).at(once(at.iter())));
}
