//! The texts of a record in the language of an output: findings, reasons, citations. Messages of another version that
//! have no translation are shown in English, as the record has them.

use std::borrow::Cow;

use super::localizer::Localizer;
use super::templates::{ENGLISH, english_text};
use crate::model::record::{FactOrigin, Integration, Record, SourceRecord};
use crate::model::{
    Applicability, BY_HAND, DecisionField, Finding, LocalizedText, Merged, Message, Origin, Overruled, Precedence,
    ProvisionTimeline, SheetReading, StatementControl, Status,
};
use crate::standards::gap_analysis::said_roles;

impl Localizer<'_> {
    /// The title of a finding's rule.
    pub fn finding_title<'f>(&self, finding: &'f Finding) -> Cow<'f, str> {
        self.of_rule(&finding.rule, "title", &finding.title)
    }

    /// Why a finding matters.
    pub fn finding_why<'f>(&self, finding: &'f Finding) -> Cow<'f, str> {
        self.of_rule(&finding.rule, "why", &finding.why)
    }

    /// What to do about a finding.
    pub fn what_to_do<'f>(&self, finding: &'f Finding) -> Cow<'f, str> {
        self.of_rule(&finding.rule, "what_to_do", &finding.what_to_do)
    }

    /// How a merged value of a control, or of one of its predecessors, was derived; empty where a cell states it.
    pub fn how_merged<'v, T>(&self, merged: &'v Merged<T>, control: &StatementControl) -> Cow<'v, str> {
        // The record writes the message of a carried-over value once, at the control's transition.
        let transition = control.transition.as_ref().filter(|transition| transition.how.english() == merged.how);
        let message = transition.and_then(|transition| transition.how.message());
        match message.and_then(|message| self.sentence(message)) {
            Some(words) => Cow::Owned(words),
            None => self.localize_phrase(&merged.how),
        }
    }

    /// The overruled value: answers in this language, words of a source unchanged.
    pub fn overruled_value<'o>(&self, overruled: &'o Overruled) -> Cow<'o, str> {
        let key = match overruled.field.as_str() {
            field @ ("applicability" | "status") => {
                format!("answers.{field}.{}", overruled.value.replace(' ', "_"))
            }
            _ => return Cow::Borrowed(&overruled.value),
        };
        self.found(&key, &overruled.value)
    }

    /// A value that a person typed, or the value before: answers in this language, everything else unchanged.
    pub fn decided_value<'v>(&self, field: DecisionField, value: &'v str) -> Cow<'v, str> {
        let applicabilities =
            [Applicability::Applicable, Applicability::Excluded, Applicability::Undecided, Applicability::Unstated];
        let statuses = [
            Status::Implemented,
            Status::Partial,
            Status::Planned,
            Status::NotImplemented,
            Status::Alternative,
            Status::Unstated,
        ];
        let key = match field {
            DecisionField::Applicability => {
                applicabilities.into_iter().find(|a| a.word() == value).map(Applicability::key)
            }
            DecisionField::Status => statuses.into_iter().find(|s| s.word() == value).map(Status::key),
            _ => None,
        };
        key.map_or(Cow::Borrowed(value), |key| self.found(key, value))
    }

    /// The source precedence: a sentence for applicability and one for status.
    pub fn precedence(&self, precedence: &Precedence) -> [String; 2] {
        precedence.messages().map(|message| self.or_english(&message))
    }

    /// The rules that a run changed; `None` where it changed none.
    pub fn rules_changed(&self, record: &Record) -> Option<String> {
        record.rules_changed_message().map(|message| self.or_english(&message))
    }

    /// All editions of a source with why, one a line.
    pub fn editions(&self, source: &SourceRecord) -> String {
        source.edition_messages().iter().map(|message| self.or_english(message)).collect::<Vec<_>>().join("\n")
    }

    /// What of a source is not merged; `None` where all of it is.
    pub fn not_merged(&self, source: &SourceRecord) -> Option<String> {
        source.not_merged_message().map(|message| self.or_english(&message))
    }

    /// Why a source did not enter the statement; `None` where no reason is given.
    pub fn left_out_because(&self, source: &SourceRecord) -> Option<String> {
        source.not_merged_because.as_ref().map(|_| self.or_english(&source.left_out_message()))
    }

    /// Why a sheet was read, or not, and what each of its tables is about.
    pub fn why_sheet<'s>(&self, sheet: &'s SheetReading) -> Cow<'s, str> {
        let why = self.localize(&sheet.reason);
        let kinds = sheet.tables.iter().filter_map(|table| Some((table.kind?, table.kind_because.as_ref()?)));
        let mut lines: Vec<String> = kinds.map(|(kind, because)| self.or_english(&kind.with_why(because))).collect();
        lines.dedup();
        if lines.is_empty() { why } else { Cow::Owned(format!("{why}; {}", lines.join("; "))) }
    }

    /// For whom provisions of other frameworks are counted.
    pub fn counted_for(&self, integration: &Integration) -> String {
        match &integration.roles_named {
            Some(named) => self.or_english(&said_roles(&integration.roles, named)),
            None => integration.counted_for.clone(),
        }
    }

    /// From when a provision applies, by the as-of day; empty where that is not known.
    pub fn applies(&self, timeline: Option<&ProvisionTimeline>, as_of: &str) -> String {
        let message = timeline.and_then(|known| known.applies_message(as_of));
        message.map_or_else(String::new, |message| self.or_english(&message))
    }

    /// What a later act changed in a provision; `None` if nothing.
    pub fn amendment(&self, timeline: Option<&ProvisionTimeline>) -> Option<String> {
        timeline.and_then(ProvisionTimeline::changes_message).map(|message| self.or_english(&message))
    }

    /// A cell as [`Record::cite`] cites it.
    pub fn cite(&self, record: &Record, origin: &Origin) -> String {
        if origin.source == BY_HAND {
            return self.or_english(&Message::new("sentences.cite.by_hand").with("cell", origin.cell.to_string()));
        }
        record.cite(origin)
    }

    /// The origin of a fact about a document, as [`Record::cite_fact`] cites it.
    pub fn cite_fact(&self, record: &Record, origin: &FactOrigin) -> String {
        match origin {
            FactOrigin::Cell(origin) => self.cite(record, origin),
            other => self.or_english(&other.outside_cells()),
        }
    }

    /// A message, in English where these texts have no words for it.
    fn or_english(&self, sentence: &Message) -> String {
        self.sentence(sentence).unwrap_or_else(|| sentence.in_english())
    }

    fn of_rule<'f>(&self, code: &str, what: &str, english: &'f str) -> Cow<'f, str> {
        let key = format!("rules.{code}.{what}");
        // A record of another version may word a rule differently; in English its own wording is kept.
        if self.language() == ENGLISH && english_text(&key).is_some_and(|now| now != english) {
            return Cow::Borrowed(english);
        }
        self.found(&key, english)
    }

    fn found<'f>(&self, key: &str, english: &'f str) -> Cow<'f, str> {
        self.find(key).map_or(Cow::Borrowed(english), |text| Cow::Owned(text.to_owned()))
    }

    /// A text of the record in this language: by its message where there are words for it, else as a phrase, else in
    /// English as the record has it.
    pub fn localize<'t>(&self, text: &'t LocalizedText) -> Cow<'t, str> {
        if let Some(words) = text.message().and_then(|message| self.sentence(message)) {
            return Cow::Owned(words);
        }
        self.localize_phrase(text.english())
    }

    /// An English phrase of the record in this language; unchanged where these texts do not have it.
    fn localize_phrase<'t>(&self, english: &'t str) -> Cow<'t, str> {
        match self.phrase(english) {
            same if same == english => Cow::Borrowed(english),
            words => Cow::Owned(words.to_owned()),
        }
    }
}
