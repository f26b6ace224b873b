//! The statement, put together control by control.

use std::collections::{BTreeMap, HashMap};

use super::figures::figures;
use super::input::ReconcileInput;
use super::justify::{Group, justify};
use super::manual_decisions::decide;
use super::merge_sources::{self, Answers, Conflict, MergedField};
use super::texts::{Carried, MergedTexts};
use super::transition::{Predecessor, merge_predecessors};
use crate::model::{
    Applicability, Basis, ClauseAnswer, Confidence, Decision, Entry, EntryKind, FrameworkKey, Merged, Message,
    OrganisationRole, Overruled, Precedence, PredecessorAnswer, ProvisionId, RoleReading, SourceFacts, SourceKind,
    Standard, Statement, StatementControl, StatementText, Status, ThemeFigures, Transition,
};
use crate::recognise::Vocabulary;
use crate::recognise::fold::fold_title;
use crate::standards::catalogue::{Catalogue, Framework, Provision, ProvisionKind};
use crate::standards::crosswalk::Crosswalk;

/// A statement with what the rules need besides it.
pub(crate) struct Assembled {
    pub statement: Statement,
    /// Contradictions, by control of the statement.
    pub conflicts: Vec<(ProvisionId, Conflict)>,
}

/// What one statement is put together from.
pub(crate) struct Material<'a> {
    pub catalogue: &'a Catalogue,
    pub crosswalk: &'a Crosswalk,
    pub precedence: &'a Precedence,
    pub vocabulary: &'a Vocabulary,
    /// Sources that are merged into this statement, by number.
    pub sources: HashMap<u32, &'a SourceFacts>,
    /// Their entries of this statement's framework, by number.
    pub entries: Vec<&'a Entry>,
}

impl<'a> Material<'a> {
    /// The material for the statement of one family of editions.
    pub fn of(family: Standard, input: &ReconcileInput<'a>) -> Self {
        let sources: HashMap<u32, &'a SourceFacts> =
            input.sources.iter().filter(|s| s.is_merged_into(family)).map(|s| (s.number, s)).collect();
        let of_family = |e: &&Entry| !e.tied && sources.contains_key(&e.source) && e.family() == Some(family);
        let entries = input.entries.iter().filter(of_family).collect();
        let &ReconcileInput { catalogue, crosswalk, precedence, vocabulary, .. } = input;
        Self { catalogue, crosswalk, precedence, vocabulary, sources, entries }
    }

    fn merge(&self, entries: &[&'a Entry]) -> Answers {
        merge_sources::merge(entries, |entry| self.sources.get(&entry.source).copied(), self.precedence)
    }

    fn group(
        &self,
        entries: &[&'a Entry],
        written_for: Option<Carried<'a>>,
        applicability: Applicability,
    ) -> Group<'a> {
        let entries = entries.iter().filter_map(|e| Some((*e, *self.sources.get(&e.source)?))).collect();
        Group { written_for, entries, applicability }
    }

    /// The statement on a framework, its older edition carried over.
    pub fn statement(
        &self,
        framework: &Framework,
        predecessor: Option<&Framework>,
        roles: Option<RoleReading>,
        decisions: &mut [Decision],
        vocabulary: &Vocabulary,
    ) -> Assembled {
        let mut by_provision: HashMap<&ProvisionId, Vec<&'a Entry>> = HashMap::new();
        let mut own: BTreeMap<&ProvisionId, Vec<&'a Entry>> = BTreeMap::new();
        for &entry in &self.entries {
            match entry.kind {
                EntryKind::Control | EntryKind::Clause => by_provision.entry(&entry.provision).or_default().push(entry),
                EntryKind::OwnControl => own.entry(&entry.provision).or_default().push(entry),
            }
        }
        // The older edition, if any entry is on it.
        let from = predecessor.filter(|old| {
            self.entries.iter().any(|e| e.kind == EntryKind::Control && e.provision.framework() == &old.key)
        });
        let mut conflicts = Vec::new();
        let mut controls: Vec<StatementControl> = framework
            .controls()
            .map(|control| {
                let built = self.control(framework, control, &by_provision, from, &mut conflicts);
                StatementControl { in_role: is_in_role(control, roles.as_ref()), ..built }
            })
            .collect();
        let mut own_controls: Vec<StatementControl> = Vec::with_capacity(own.len());
        for (provision, entries) in &own {
            own_controls.push(self.own_control(provision, entries, &mut conflicts));
        }
        own_controls.sort_by_key(|c| c.entries.first().copied());
        if !decisions.is_empty() {
            for control in controls.iter_mut().chain(&mut own_controls) {
                decide(control, decisions, vocabulary);
            }
        }
        let themes = framework
            .groups()
            .into_iter()
            .map(|theme| ThemeFigures {
                theme: theme.id.local().to_owned(),
                title: theme.title.to_string(),
                figures: figures(controls.iter().filter(|c| c.theme == theme.id.local())),
            })
            .collect();
        let statement = Statement {
            framework: framework.key.clone(),
            framework_name: framework.name.clone(),
            figures: figures(controls.iter()),
            themes,
            controls,
            own_controls,
            clauses: self.clauses(&by_provision),
            from_soa: self.sources.values().any(|s| s.kind == SourceKind::Soa),
            has_transition: from.is_some(),
            roles,
        };
        Assembled { statement, conflicts }
    }

    fn control(
        &self,
        framework: &Framework,
        control: &Provision,
        by_provision: &HashMap<&ProvisionId, Vec<&'a Entry>>,
        older: Option<&Framework>,
        conflicts: &mut Vec<(ProvisionId, Conflict)>,
    ) -> StatementControl {
        let of = |id: &ProvisionId| by_provision.get(id).map_or(&[][..], Vec::as_slice);
        let direct = of(&control.id);
        let Answers { mut applicability, mut status, mut overruled, conflicts: found } = self.merge(direct);
        conflicts.extend(found.into_iter().map(|c| (control.id.clone(), c)));
        let mut groups = vec![self.group(direct, None, applicability.value)];
        let mut transition = None;
        let mut all: Vec<(&'a Entry, Option<Carried<'_>>)> = direct.iter().map(|e| (*e, None)).collect();
        if let Some(older) = older {
            let mut predecessors = Vec::new();
            let old = |m: &&crate::standards::crosswalk::Mapping| *m.source.framework() == older.key;
            for mapping in self.crosswalk.to(&control.id).filter(old) {
                let proposed = mapping.confidence != Confidence::Verified;
                let entries = of(&mapping.source);
                let answers = self.merge(entries);
                conflicts.extend(answers.conflicts.into_iter().map(|c| (control.id.clone(), c)));
                overruled.extend(answers.overruled);
                let carried = Carried { from: &mapping.source, proposed };
                groups.push(self.group(entries, Some(carried), answers.applicability.value));
                all.extend(entries.iter().map(|e| (*e, Some(carried))));
                predecessors.push(PredecessorAnswer {
                    provision: mapping.source.clone(),
                    present: !entries.is_empty(),
                    applicability: answers.applicability,
                    status: answers.status,
                    reasons_for_exclusion: Vec::new(),
                    entries: entries.iter().map(|e| e.number).collect(),
                    proposed,
                });
            }
            let editions = MaterialEditions { current: year(&framework.key), older: year(&older.key) };
            let (carried, basis) = carry_over(predecessors, editions);
            let carrier = Carrier { transition: &carried, editions };
            let (first, second) = (carried.applicability, carried.status);
            carrier.take(&mut applicability, (first, basis.0), &mut overruled, |p| &p.applicability);
            carrier.take(&mut status, (second, basis.1), &mut overruled, |p| &p.status);
            transition = Some(carried);
        }
        let theme = framework.group_of(control.id.local()).map_or_else(String::new, |t| t.id.local().to_owned());
        let mut built = gather(control.id.clone(), &control.title, &all);
        let titles = Self::source_titles(control, direct);
        built.theme = theme;
        built.new = control.new;
        built.source_titles = titles;
        let justified = justify(&groups, &self.precedence.applicability, self.vocabulary);
        overruled.extend(justified.overruled);
        built.justification_for_inclusion = justified.inclusion;
        built.justification_for_exclusion = match &mut transition {
            Some(transition) if applicability.value != Applicability::Excluded => {
                keep_with_predecessors(justified.exclusion, &mut transition.predecessors)
            }
            _ => justified.exclusion,
        };
        built.reasons = justified.reasons;
        built.applicability = applicability;
        built.status = status;
        built.overruled = overruled;
        built.transition = transition;
        built
    }

    fn own_control(
        &self,
        provision: &ProvisionId,
        entries: &[&'a Entry],
        conflicts: &mut Vec<(ProvisionId, Conflict)>,
    ) -> StatementControl {
        let title = entries.iter().find_map(|e| e.title.as_ref()).map_or("", |t| t.text.as_str());
        let answers = self.merge(entries);
        conflicts.extend(answers.conflicts.into_iter().map(|c| (provision.clone(), c)));
        let all: Vec<_> = entries.iter().map(|e| (*e, None)).collect();
        let mut built = gather(provision.clone(), title, &all);
        let group = self.group(entries, None, answers.applicability.value);
        let justified = justify(&[group], &self.precedence.applicability, self.vocabulary);
        built.justification_for_inclusion = justified.inclusion;
        built.justification_for_exclusion = justified.exclusion;
        built.reasons = justified.reasons;
        built.applicability = answers.applicability;
        built.status = answers.status;
        built.overruled = answers.overruled;
        built.overruled.extend(justified.overruled);
        built
    }

    fn source_titles(control: &Provision, entries: &[&Entry]) -> Vec<StatementText> {
        let known: Vec<String> =
            std::iter::once(&control.title).chain(&control.variants).map(|title| fold_title(title)).collect();
        let mut texts = MergedTexts::default();
        for title in entries.iter().filter_map(|e| e.title.as_ref()) {
            if !known.contains(&fold_title(&title.text)) {
                texts.add(title, None);
            }
        }
        texts.into_list()
    }

    /// Clauses in the order of the standard, the current edition first.
    fn clauses(&self, by_provision: &HashMap<&ProvisionId, Vec<&'a Entry>>) -> Vec<ClauseAnswer> {
        let mut clauses = Vec::new();
        for framework in self.catalogue.frameworks().iter().filter(|framework| framework.is_read_from_sources()) {
            for clause in framework.provisions().iter().filter(|p| p.kind == ProvisionKind::Clause) {
                let spoken = |entries: &&Vec<&Entry>| entries.iter().any(|e| e.kind == EntryKind::Clause);
                if let Some(entries) = by_provision.get(&clause.id).filter(spoken) {
                    clauses.push(ClauseAnswer {
                        provision: clause.id.clone(),
                        title: clause.title.to_string(),
                        entries: entries.iter().map(|e| e.number).collect(),
                    });
                }
            }
        }
        clauses
    }
}

/// Whether an organisation in these roles answers for a control: one for everybody always, others in their own role
/// alone. Where no role is stated, only those for everybody.
fn is_in_role(control: &Provision, roles: Option<&RoleReading>) -> bool {
    roles.is_none_or(|reading| {
        control.addressees.iter().any(|a| *a == OrganisationRole::Organisation || reading.roles.contains(a))
    })
}

/// Moves the reasons for which predecessors were excluded to these predecessors; returns the others. A control that is
/// not excluded is not justified by them.
fn keep_with_predecessors(texts: Vec<StatementText>, predecessors: &mut [PredecessorAnswer]) -> Vec<StatementText> {
    let mut rest = Vec::new();
    for text in texts {
        let excluded = predecessors.iter_mut().find(|p| {
            text.written_for.as_ref() == Some(&p.provision) && p.applicability.value == Applicability::Excluded
        });
        match excluded {
            Some(predecessor) => predecessor.reasons_for_exclusion.push(text),
            None => rest.push(text),
        }
    }
    rest
}

/// The two editions of a transition, by their years.
#[derive(Clone, Copy)]
struct MaterialEditions<'k> {
    current: &'k str,
    older: &'k str,
}

fn year(key: &FrameworkKey) -> &str {
    key.as_str().rsplit(':').next().unwrap_or_default()
}

/// The merged answers of the predecessors, with a message on how, and the basis of applicability and status: carried
/// over where the corroborated pairs alone give the same result, otherwise a proposal.
fn carry_over(predecessors: Vec<PredecessorAnswer>, editions: MaterialEditions<'_>) -> (Transition, (Basis, Basis)) {
    let counted =
        |p: &PredecessorAnswer| Predecessor { applicability: fact(&p.applicability), status: fact(&p.status) };
    let (applicability, status) = merge_predecessors(&predecessors.iter().map(counted).collect::<Vec<_>>());
    let corroborated: Vec<Predecessor> = predecessors.iter().filter(|p| !p.proposed).map(counted).collect();
    let alone = merge_predecessors(&corroborated);
    let basis = |same: bool| if same { Basis::CarriedOver } else { Basis::Proposed };
    let basis = (basis(alone.0 == applicability), basis(alone.1 == status));
    let present = predecessors.iter().filter(|p| p.present).count();
    let locals = predecessors.iter().map(|p| p.provision.local()).collect::<Vec<_>>().join(", ");
    let of = |key| Message::new(key).with("controls", locals.as_str());
    let mut how = match (predecessors.len(), present) {
        (0, _) => {
            let MaterialEditions { current, older } = editions;
            Message::new("sentences.transition.new").with("current", current).with("older", older)
        }
        (_, 0) => of("sentences.transition.nothing_said"),
        (1, _) => of("sentences.transition.from_one"),
        (all, present) if all == present => of("sentences.transition.from_all"),
        (all, present) => of("sentences.transition.from_some").with("present", present).with("all", all),
    };
    if present > 0 && (basis.0 == Basis::Proposed || basis.1 == Basis::Proposed) {
        how = Message::new("sentences.transition.proposal").with("how", how);
    }
    (Transition { predecessors, applicability, status, how: how.into() }, basis)
}

fn fact<T: Copy + Default>(merged: &Merged<T>) -> T {
    if merged.basis == Basis::Proposed { T::default() } else { merged.value }
}

/// What carries answers over from the older edition.
struct Carrier<'t> {
    transition: &'t Transition,
    editions: MaterialEditions<'t>,
}

impl Carrier<'_> {
    /// An answer on the current edition takes precedence over one from the older edition, which is kept as overruled
    /// where the two differ. A carried-over answer takes precedence over a proposal.
    fn take<T>(
        &self,
        direct: &mut Merged<T>,
        (carried, basis): (T, Basis),
        overruled: &mut Vec<Overruled>,
        answer: impl Fn(&PredecessorAnswer) -> &Merged<T>,
    ) where
        T: WordedAnswer + Copy + PartialEq + Default + 'static,
    {
        let unstated = T::default();
        let says = || self.transition.predecessors.iter().filter(|p| answer(p).value != unstated);
        if carried == unstated {
            return;
        }
        if direct.value == unstated || (direct.basis == Basis::Proposed && basis == Basis::CarriedOver) {
            let origins = says().flat_map(|p| answer(p).origins.iter().cloned()).collect();
            *direct = Merged { value: carried, basis, origins, how: self.transition.how.english().to_owned() };
        } else if direct.value != carried {
            let MaterialEditions { current, older } = self.editions;
            for predecessor in says().filter(|p| answer(p).value != direct.value) {
                let merged = answer(predecessor);
                let why = Message::new("sentences.overruled.by_newer_edition").with("current", current);
                let why = why.with("older", older);
                overruled.extend(merged.origins.first().map(|origin| Overruled {
                    field: T::FIELD.word().to_owned(),
                    value: merged.value.worded().to_owned(),
                    raw: merged.value.worded().to_owned(),
                    origin: origin.clone(),
                    provision: predecessor.provision.clone(),
                    why: why.into(),
                }));
            }
        }
    }
}

trait WordedAnswer {
    const FIELD: MergedField;
    fn worded(self) -> &'static str;
}

impl WordedAnswer for Applicability {
    const FIELD: MergedField = MergedField::Applicability;
    fn worded(self) -> &'static str {
        self.word()
    }
}

impl WordedAnswer for Status {
    const FIELD: MergedField = MergedField::Status;
    fn worded(self) -> &'static str {
        self.word()
    }
}

/// Texts and dates of all entries; answers, justifications and drivers are set by the caller.
fn gather(provision: ProvisionId, title: &str, entries: &[(&Entry, Option<Carried<'_>>)]) -> StatementControl {
    let mut implementation = MergedTexts::default();
    let (mut evidence, mut owner, mut remarks) =
        (MergedTexts::default(), MergedTexts::default(), MergedTexts::default());
    let mut dates = Vec::new();
    let mut carried_over = Vec::new();
    for (entry, written_for) in entries {
        entry.implementation.iter().for_each(|t| implementation.add(t, *written_for));
        entry.evidence.iter().for_each(|t| evidence.add_pieces(t, *written_for));
        entry.owner.iter().for_each(|t| owner.add(t, *written_for));
        entry.remarks.iter().for_each(|t| remarks.add(t, *written_for));
        dates.extend(entry.dates.iter().cloned());
        carried_over.extend(entry.carried_over.iter().cloned());
    }
    StatementControl {
        provision,
        title: title.to_owned(),
        theme: String::new(),
        new: false,
        in_role: true,
        source_titles: Vec::new(),
        applicability: merge_sources::nothing(Applicability::Unstated),
        status: merge_sources::nothing(Status::Unstated),
        reasons: Vec::new(),
        justification_for_inclusion: Vec::new(),
        justification_for_exclusion: Vec::new(),
        implementation: implementation.into_list(),
        evidence: evidence.into_list(),
        owner: owner.into_list(),
        dates,
        remarks: remarks.into_list(),
        carried_over,
        overruled: Vec::new(),
        transition: None,
        entries: entries.iter().map(|(e, _)| e.number).collect(),
        findings: Vec::new(),
    }
}
