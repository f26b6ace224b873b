//! The input of rules, and the collector of their findings.

use std::collections::{HashMap, HashSet};

use super::dates::Day;
use super::finding_draft::FindingDraft;
use super::rule::rule;
use crate::model::RuleLimits;
use crate::model::{
    Applicability, Basis, Entry, Finding, FrameworkKey, ISO27001_2022, Message, MessageArg, Origin, ProvisionId,
    Statement, StatementControl, Status,
};
use crate::recognise::Vocabulary;
use crate::reconcile::assemble::Material;
use crate::reconcile::input::ReconcileInput;
use crate::reconcile::merge_sources::Conflict;

/// Up to this many controls have findings of their own; beyond, one finding lists them all.
const FEW: usize = 10;

/// Up to this many controls with the same finding have one each; beyond, one finding lists them.
pub(super) const FEW_ALIKE: usize = 5;

/// How many controls of a list get a text of their own.
const TOLD: usize = 5;

/// Identifiers that a message lists; the finding's own list of controls has all of them.
const NAMED: usize = 120;

/// Longest text that a finding quotes.
const LONGEST: usize = 80;

/// One statement with what it was made from.
pub(super) struct RuleContext<'a> {
    pub statement: &'a Statement,
    pub conflicts: &'a [(ProvisionId, Conflict)],
    pub material: &'a Material<'a>,
    pub words: &'a Vocabulary,
    pub limits: RuleLimits,
    entries: HashMap<u32, &'a Entry>,
}

impl<'a> RuleContext<'a> {
    pub fn new(
        statement: &'a Statement,
        conflicts: &'a [(ProvisionId, Conflict)],
        material: &'a Material<'a>,
        input: &ReconcileInput<'a>,
    ) -> Self {
        let entries = material.entries.iter().map(|e| (e.number, *e)).collect();
        Self { statement, conflicts, material, words: input.vocabulary, limits: input.rules.limits, entries }
    }

    /// The controls that the organisation answers for, its own last.
    pub fn controls(&self) -> impl Iterator<Item = &'a StatementControl> + use<'a> {
        self.statement.controls.iter().filter(|c| in_role(c)).chain(&self.statement.own_controls)
    }

    /// The entries behind a control, its predecessors' among them.
    pub fn entries(&self, control: &StatementControl) -> Vec<&'a Entry> {
        control.entries.iter().filter_map(|number| self.entries.get(number).copied()).collect()
    }
}

/// Whether the organisation answers for a control in its role (ISO/IEC 27701): tables outside of it are neither
/// missing nor excluded, and give no findings.
pub(super) fn in_role(control: &StatementControl) -> bool {
    control.in_role
}

/// The applicability as a rule sees it: a proposal is no fact, so it counts as unstated.
pub(super) fn applicability(control: &StatementControl) -> Applicability {
    if control.applicability.basis == Basis::Proposed { Applicability::Unstated } else { control.applicability.value }
}

/// The status as a rule sees it; see [`applicability`].
pub(super) fn status(control: &StatementControl) -> Status {
    if control.status.basis == Basis::Proposed { Status::Unstated } else { control.status.value }
}

/// The cells of a control's answers.
pub(super) fn origins(control: &StatementControl) -> Vec<Origin> {
    once(control.applicability.origins.iter().chain(&control.status.origins))
}

/// Cells, each once.
pub(super) fn once<'o>(origins: impl Iterator<Item = &'o Origin>) -> Vec<Origin> {
    let mut seen: HashSet<&Origin> = HashSet::new();
    origins.filter(|origin| seen.insert(origin)).cloned().collect()
}

/// `A.5.1, A.5.2`, and how many more where there are very many.
pub(super) fn locals(controls: &[ProvisionId]) -> MessageArg {
    let list = controls.iter().take(NAMED).map(ProvisionId::local).collect::<Vec<_>>().join(", ");
    if controls.len() > NAMED {
        Message::new("lists.list_and_more").with("list", list).with("more", controls.len() - NAMED).into()
    } else {
        list.into()
    }
}

/// Identifiers, sources or clauses as they are called, with commas.
pub(super) fn listed<T: std::fmt::Display>(all: impl IntoIterator<Item = T>) -> MessageArg {
    MessageArg::list(all.into_iter().map(|one| one.to_string()), "lists.comma")
}

/// Words of a source as a message quotes them: on one line and of limited length.
pub(super) fn quoted(text: &str) -> Message {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST - 1).chain(['…']).collect();
    }
    Message::new("lists.quoted").with("text", line)
}

/// Words of a source with their cell.
pub(super) fn answer_at(words: &str, cell: &Origin) -> Message {
    Message::new("lists.answer_at").with("answer", quoted(words)).with("cell", cell.to_string())
}

/// The first of many values of a message, and how many more there are. `between` is the key of the separator.
pub(super) fn first_of<P: Into<MessageArg>>(parts: Vec<P>, between: &'static str) -> MessageArg {
    let more = parts.len().saturating_sub(TOLD);
    if more > 1 { cut_short(parts, TOLD, between) } else { MessageArg::list(parts, between) }
}

/// The first `told` values of a message, and how many more there are.
pub(super) fn cut_short<P: Into<MessageArg>>(parts: Vec<P>, told: usize, between: &'static str) -> MessageArg {
    let more = parts.len().saturating_sub(told);
    let mut parts: Vec<MessageArg> = parts.into_iter().take(told).map(Into::into).collect();
    if more > 0 {
        parts.push(Message::new("lists.and_more").with("more", more).into());
    }
    MessageArg::list(parts, between)
}

/// What a rule found on one control.
pub(super) struct Case<'a> {
    pub control: &'a StatementControl,
    pub what: Message,
    pub origins: Vec<Origin>,
}

/// Collects what rules find.
pub(super) struct FindingCollector<'a> {
    input: &'a ReconcileInput<'a>,
    /// The date that dates are evaluated for; none if the settings have no date, and then no date is evaluated.
    pub today: Option<Day>,
    next: Option<Day>,
    seen: Vec<FindingDraft>,
}

impl<'a> FindingCollector<'a> {
    pub fn new(input: &'a ReconcileInput<'a>) -> Self {
        Self { input, today: Day::parse(input.as_of), next: None, seen: Vec::new() }
    }

    /// Whether the rule is applied; a rule that is not must not record dates either.
    pub fn wants(&self, code: &str) -> bool {
        self.input.rules.enabled(code)
    }

    pub fn raise(&mut self, seen: FindingDraft) {
        if self.wants(seen.code) {
            self.seen.push(seen);
        }
    }

    /// Whether a day has come. Until it does, the record keeps it as a date on which the rule gives another result.
    pub fn has_come(&mut self, day: Day) -> bool {
        let come = self.today.is_some_and(|today| today >= day);
        if !come {
            self.next = Some(self.next.map_or(day, |next| next.min(day)));
        }
        come
    }

    /// One finding per control where there are few, otherwise one that lists them all. Controls with the same finding
    /// are listed from a smaller number on. `summary` describes a list by its number.
    pub fn each_or_list(&mut self, code: &'static str, cases: Vec<Case<'_>>, summary: impl Fn(usize) -> Message) {
        if cases.len() > FEW {
            return self.list(code, &cases, summary);
        }
        let mut groups: Vec<Vec<Case<'_>>> = Vec::new();
        for case in cases {
            match groups.iter_mut().find(|group| group[0].what == case.what) {
                Some(group) => group.push(case),
                None => groups.push(vec![case]),
            }
        }
        for group in groups {
            if group.len() > FEW_ALIKE {
                self.list(code, &group, &summary);
            } else {
                for case in group {
                    self.raise(FindingDraft::on(code, case.control, case.what, case.origins));
                }
            }
        }
    }

    /// One finding that lists all its controls.
    fn list(&mut self, code: &'static str, cases: &[Case<'_>], summary: impl Fn(usize) -> Message) {
        let list: Vec<ProvisionId> = cases.iter().map(|c| c.control.provision.clone()).collect();
        let summary = summary(list.len());
        let all_alike = cases.windows(2).all(|pair| pair[0].what == pair[1].what);
        let what = if all_alike {
            Message::new("findings.many").with("summary", summary).with("controls", locals(&list))
        } else {
            let one = |c: &Case<'_>| {
                let control = c.control.provision.local();
                Message::new("findings.one_of_many").with("control", control).with("seen", c.what.clone())
            };
            let first = MessageArg::list(cases.iter().take(TOLD).map(one), "lists.semicolon");
            let what = Message::new("findings.many_and_the_first").with("summary", summary);
            what.with("controls", locals(&list)).with("first", first)
        };
        let origins = once(cases.iter().flat_map(|c| &c.origins));
        self.raise(FindingDraft::listing(code, list, what).at(origins));
    }

    /// The findings on a framework's statement, or on the organisation as a whole, and the next day that changes any.
    pub fn close(self, framework: Option<&FrameworkKey>) -> (Vec<Finding>, Option<String>) {
        let settings = self.input.rules;
        let findings = self
            .seen
            .into_iter()
            .filter_map(|seen| {
                let rule = rule(seen.code)?;
                let own = settings.severity(rule.code).unwrap_or(rule.severity);
                let on = seen.framework.as_ref().or(framework);
                Some(Finding {
                    number: 0,
                    rule: rule.code.to_owned(),
                    // A job cannot raise a severity that circumstances lowered.
                    severity: seen.severity.map_or(own, |lowered| lowered.max(own)),
                    clause: rule.clause(on.map_or(ISO27001_2022, FrameworkKey::as_str)),
                    title: rule.text().title.clone(),
                    framework: framework.cloned(),
                    provision: seen.provision,
                    controls: seen.controls,
                    seen: seen.what.into(),
                    why: rule.text().why.clone(),
                    what_to_do: rule.text().what_to_do.clone(),
                    origins: seen.origins,
                    owner: None,
                    due: None,
                })
            })
            .collect();
        (findings, self.next.map(|day| day.to_string()))
    }
}
