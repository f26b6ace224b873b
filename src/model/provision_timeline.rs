//! When a provision of a law applies, and what a later act changed in it.

use serde::{Deserialize, Serialize};

use super::confidence::Confidence;
use super::message::{Message, MessageArg};
use super::provision_id::ProvisionId;

/// What a date of application is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationScope {
    /// The provision, apart from what has a date of its own.
    #[default]
    #[serde(alias = "")]
    Provision,
    /// The provision, for high-risk AI systems of Annex III of the EU AI Act.
    AnnexIii,
    /// The provision, for high-risk AI systems of Annex I of the EU AI Act.
    AnnexI,
    /// Parts of the provision, such as paragraphs.
    Part,
    /// Parts of the provision, for AI systems placed on the market before 2 August 2026.
    EarlierSystems,
}

/// A date from which a provision, or a part of it, applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ApplicationDate {
    /// The day, `YYYY-MM-DD`.
    pub from: String,
    /// What applies from that day.
    #[serde(default)]
    pub scope: ApplicationScope,
    /// The parts, such as `(1)(ba), (1)(bb)`, if the scope is parts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// How well the date is corroborated.
    pub confidence: Confidence,
}

/// What an amending act did to a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AmendmentOperation {
    /// The provision is new.
    New,
    /// The provision has a new text as a whole.
    Replaced,
    /// The provision has a new title; the part is the former one.
    Title,
    /// A part is new.
    Inserted,
    /// A part has a new text.
    Changed,
    /// A part is gone.
    Deleted,
}

/// One change to a provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AmendmentChange {
    /// Number of the amending regulation, such as `2026/1744`.
    pub act: String,
    /// What it did.
    pub operation: AmendmentOperation,
    /// The part, such as `(1a)`, or the former title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// How well the change is corroborated.
    pub confidence: Confidence,
}

/// When a provision of a law applies, and what a later act changed in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProvisionTimeline {
    /// The provision.
    pub provision: ProvisionId,
    /// Its dates, the earliest first.
    pub applies: Vec<ApplicationDate>,
    /// Its changes, in the order of the provision's text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<AmendmentChange>,
}

impl ApplicationDate {
    /// Whether it lies after a day `YYYY-MM-DD`.
    pub fn is_after(&self, day: &str) -> bool {
        self.from.as_str() > day
    }

    /// What applies from that day: nothing for the provision itself.
    fn what(&self) -> Option<MessageArg> {
        let part = || MessageArg::from(self.part.as_str());
        match self.scope {
            ApplicationScope::Provision => None,
            ApplicationScope::AnnexIii => Some(Message::new("sentences.application.annex_iii").into()),
            ApplicationScope::AnnexI => Some(Message::new("sentences.application.annex_i").into()),
            ApplicationScope::Part => Some(part()),
            ApplicationScope::EarlierSystems => {
                Some(Message::new("sentences.application.earlier_systems").with("part", part()).into())
            }
        }
    }
}

impl ProvisionTimeline {
    /// The provisions by their dates, the earliest first, each group in the order given.
    pub fn by_dates(timelines: &[Self]) -> Vec<(&Self, Vec<&ProvisionId>)> {
        let mut groups: Vec<(&Self, Vec<&ProvisionId>)> = Vec::new();
        for timeline in timelines.iter().filter(|t| !t.applies.is_empty()) {
            match groups.iter_mut().find(|(first, _)| first.applies == timeline.applies) {
                Some((_, provisions)) => provisions.push(&timeline.provision),
                None => groups.push((timeline, vec![&timeline.provision])),
            }
        }
        let days = |timeline: &Self| timeline.applies.iter().map(|date| date.from.clone()).collect::<Vec<_>>();
        groups.sort_by_cached_key(|(first, _)| days(first));
        groups
    }

    /// The next day after a day `YYYY-MM-DD` on which something begins to apply.
    pub fn next_date(&self, day: &str) -> Option<&str> {
        self.applies.iter().filter(|date| date.is_after(day)).map(|date| date.from.as_str()).min()
    }

    /// The dates as a message, worded by the as-of day: `applies from …` or `has applied since …`.
    pub fn applies_message(&self, as_of: &str) -> Option<Message> {
        let dates = self.applies.iter().map(|date| {
            let key = match (date.is_after(as_of), date.scope == ApplicationScope::Provision) {
                (true, true) => "sentences.application.from",
                (true, false) => "sentences.application.from_for",
                (false, true) => "sentences.application.since",
                (false, false) => "sentences.application.since_for",
            };
            let message = Message::new(key).with("date", date.from.as_str());
            match date.what() {
                Some(what) => message.with("what", what),
                None => message,
            }
        });
        let dates: Vec<Message> = dates.collect();
        (!dates.is_empty()).then(|| {
            Message::new("sentences.application.all").with("dates", MessageArg::list(dates, "lists.semicolon"))
        })
    }

    /// The changes as a message; `None` if there are none.
    pub fn changes_message(&self) -> Option<Message> {
        let act = self.changes.first()?.act.as_str();
        let is = |operation: AmendmentOperation| move |change: &&AmendmentChange| change.operation == operation;
        let part = |change: &AmendmentChange| match change.confidence {
            Confidence::Verified => MessageArg::from(change.part.as_str()),
            Confidence::Single | Confidence::Memory => {
                Message::new("sentences.amendment.single").with("part", change.part.as_str()).into()
            }
        };
        let whole = self.changes.iter().find_map(|change| match change.operation {
            AmendmentOperation::New => Some("sentences.amendment.new"),
            AmendmentOperation::Replaced => Some("sentences.amendment.replaced"),
            _ => None,
        });
        if let Some(key) = whole {
            return Some(Message::new(key).with("act", act));
        }
        let mut changes: Vec<Message> = Vec::new();
        for (operation, key) in [
            (AmendmentOperation::Inserted, "sentences.amendment.inserted"),
            (AmendmentOperation::Changed, "sentences.amendment.changed"),
            (AmendmentOperation::Deleted, "sentences.amendment.deleted"),
        ] {
            let parts: Vec<MessageArg> = self.changes.iter().filter(is(operation)).map(part).collect();
            if !parts.is_empty() {
                changes.push(Message::new(key).with("parts", MessageArg::list(parts, "lists.comma")));
            }
        }
        let titles = self.changes.iter().filter(is(AmendmentOperation::Title));
        changes.extend(titles.map(|change| Message::new("sentences.amendment.title").with("title", part(change))));
        let changes = MessageArg::list(changes, "lists.semicolon");
        Some(Message::new("sentences.amendment.amended").with("act", act).with("changes", changes))
    }
}
