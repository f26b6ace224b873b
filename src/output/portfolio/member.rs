//! The organisations of a run, with their figures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Figures, Severity};

/// Characters of a name, of an edition and of a reason that are kept: memory must not grow with the content of a file.
const NAME: usize = 160;

const EDITION: usize = 80;

const REASON: usize = 500;

/// How an organisation came out, in the order in which it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberState {
    /// Nothing was written.
    Failed,
    /// Written, with a source missing.
    Incomplete,
    /// Written from everything that was there.
    Converted,
}

impl MemberState {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Failed, Self::Incomplete, Self::Converted];

    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Incomplete => "incomplete",
            Self::Converted => "converted",
        }
    }

    /// The shape before the word.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Failed => "✕",
            Self::Incomplete => "△",
            Self::Converted => "✓",
        }
    }
}

/// The figures of one statement of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberStatement {
    /// The framework in short: `27001:2022`.
    pub framework: Arc<str>,
    /// Its figures.
    pub figures: Figures,
}

/// How often a rule found something in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised<'a> {
    /// Code of the rule.
    pub rule: &'a str,
    /// How serious it is.
    pub severity: Severity,
    /// The rule's title.
    pub title: &'a str,
    /// How many findings.
    pub count: u32,
}

/// One organisation, in some 500 bytes: what many have alike is held once (see [`Portfolio::add`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its folder below the page.
    pub slug: Box<str>,
    /// The name to show.
    pub name: Box<str>,
    /// Name of its input folder or file, where it is another; else empty.
    pub input: Box<str>,
    /// How it came out.
    pub standing: MemberState,
    /// Why it is not converted; else the most pressing thing that needs a look. May be empty.
    pub reason: Box<str>,
    /// What is issued of its statement, or that it is a draft again; empty for one that never was issued.
    pub issue: Box<str>,
    /// Editions of its sources, e.g. `27001:2013 → 27001:2022`; empty if it failed.
    pub edition: Arc<str>,
    /// Its statements; none if it failed.
    pub statements: Box<[MemberStatement]>,
    /// Findings by severity: major, minor, observation, note.
    pub findings: [u32; 4],
    /// Its files that are there, relative to its folder, with `/`.
    pub documents: Arc<[String]>,
    /// Whether these files are of an earlier run than the one that failed.
    pub earlier: bool,
    /// The rules that found something, by their place in the portfolio.
    pub(super) rules: Box<[u16]>,
}

impl Member {
    /// A member of which nothing but slug, name and state is known.
    pub fn new(slug: &str, name: &str, standing: MemberState) -> Self {
        Self {
            slug: slug.into(),
            name: name.into(),
            input: Box::default(),
            standing,
            reason: Box::default(),
            issue: Box::default(),
            edition: Arc::default(),
            statements: Box::default(),
            findings: [0; 4],
            documents: Arc::default(),
            earlier: false,
            rules: Box::default(),
        }
    }

    /// The figures of all its statements together; none if it failed.
    pub fn figures(&self) -> Option<Figures> {
        let (first, rest) = self.statements.split_first()?;
        Some(rest.iter().fold(first.figures, |sum, s| sum.plus(&s.figures)))
    }
}

/// What a rule comes to over all organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTotal {
    /// Its place, by which members name it.
    pub place: u16,
    /// Code of the rule.
    pub rule: String,
    /// How serious it is; the gravest where organisations grade it differently.
    pub severity: Severity,
    /// The rule's title.
    pub title: String,
    /// How many organisations it concerns.
    pub organisations: u32,
    /// How many findings it raised.
    pub findings: u32,
}

/// A batch, reduced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portfolio {
    pub(super) members: Vec<Member>,
    pub(super) rules: Vec<RuleTotal>,
    pub(super) places: BTreeMap<String, u16>,
    pub(super) as_of: BTreeMap<String, u32>,
    pub(super) programs: BTreeMap<String, u32>,
    /// Editions and frameworks that members have.
    pub(super) words: BTreeSet<Arc<str>>,
    /// Lists of files that members have.
    pub(super) lists: BTreeSet<Arc<[String]>>,
}

impl Portfolio {
    /// Adds an organisation with the findings of its rules. Editions, frameworks and lists of files are the same for
    /// most: each is held once for all that have it.
    pub fn add<'r>(&mut self, mut member: Member, raised: impl IntoIterator<Item = Raised<'r>>) {
        if member.input == member.name {
            member.input = Box::default();
        }
        for (text, most) in [(&mut member.name, NAME), (&mut member.input, NAME), (&mut member.reason, REASON)] {
            if let Some(cut) = within(text, most) {
                *text = cut.into();
            }
        }
        if let Some(cut) = within(&member.edition, EDITION) {
            member.edition = cut.into();
        }
        share(&mut self.words, &mut member.edition);
        for statement in &mut member.statements {
            share(&mut self.words, &mut statement.framework);
        }
        share(&mut self.lists, &mut member.documents);
        let mut rules: Vec<u16> = Vec::new();
        for one in raised {
            let next = u16::try_from(self.rules.len()).unwrap_or(u16::MAX);
            let place = *self.places.entry(one.rule.to_owned()).or_insert(next);
            if usize::from(place) == self.rules.len() {
                self.rules.push(RuleTotal {
                    place,
                    rule: one.rule.to_owned(),
                    severity: one.severity,
                    title: one.title.to_owned(),
                    organisations: 0,
                    findings: 0,
                });
            }
            if let Some(total) = self.rules.get_mut(usize::from(place)) {
                total.severity = total.severity.min(one.severity);
                total.organisations += 1;
                total.findings += one.count;
                rules.push(place);
            }
        }
        member.rules = rules.into();
        self.members.push(member);
    }

    /// Notes the day that an organisation's date rules were judged by, and the program that converted it.
    pub fn note_run(&mut self, as_of: &str, program: &str) {
        let cut = |text: &str| within(text, EDITION).unwrap_or_else(|| text.to_owned());
        *self.as_of.entry(cut(as_of)).or_default() += 1;
        *self.programs.entry(cut(program)).or_default() += 1;
    }

    /// Puts everything in the order in which it is listed: what failed or is incomplete first, then by name.
    pub fn sort(&mut self) {
        // Compared letter by letter, without a list of all names in small letters beside that of the members.
        self.members.sort_unstable_by(|a, b| {
            let standing = a.standing.cmp(&b.standing);
            standing.then_with(|| small(&a.name).cmp(small(&b.name))).then_with(|| a.slug.cmp(&b.slug))
        });
        self.rules.sort_by(|a, b| {
            let key = |r: &RuleTotal| (std::cmp::Reverse(r.organisations), r.severity, std::cmp::Reverse(r.findings));
            key(a).cmp(&key(b)).then_with(|| a.rule.cmp(&b.rule))
        });
    }

    /// The organisations.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The rules that found something, those that concern most organisations first.
    pub fn rules(&self) -> &[RuleTotal] {
        &self.rules
    }

    /// How many organisations came out so.
    pub fn count(&self, standing: MemberState) -> usize {
        self.members.iter().filter(|m| m.standing == standing).count()
    }

    /// Figures over all statements of all organisations.
    pub fn figures(&self) -> Figures {
        self.members.iter().filter_map(Member::figures).fold(Figures::default(), |sum, f| sum.plus(&f))
    }

    /// Findings by severity over all organisations.
    pub fn findings(&self) -> [u32; 4] {
        self.members.iter().fold([0; 4], |mut sum, m| {
            sum.iter_mut().zip(m.findings).for_each(|(all, one)| *all += one);
            sum
        })
    }

    /// The days that date rules were judged by: `2026-06-01`, or the first and the last.
    pub fn as_of(&self) -> String {
        match (self.as_of.keys().next(), self.as_of.keys().next_back()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(one), _) => one.clone(),
            _ => String::new(),
        }
    }

    /// The programs that converted the organisations, with their versions.
    pub fn programs(&self) -> Vec<&str> {
        self.programs.keys().map(String::as_str).collect()
    }
}

/// The letters of a name as they are compared.
fn small(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// The text cut to so many characters, with an ellipsis in place of the rest; none if it is no longer.
fn within(text: &str, most: usize) -> Option<String> {
    let is_long = text.len() > most && text.chars().count() > most;
    is_long.then(|| text.chars().take(most - 1).chain(['…']).collect())
}

/// Puts in place of a value the equal one that was held before, if there is one.
fn share<T: ?Sized + Ord>(held: &mut BTreeSet<Arc<T>>, value: &mut Arc<T>) {
    if let Some(before) = held.get(&**value) {
        *value = Arc::clone(before);
    } else {
        held.insert(Arc::clone(value));
    }
}
