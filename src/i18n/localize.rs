//! What the record says, in the language of an output. Chapters and sheets ask here for findings, for reasons and for
//! citations; what a record of another version says in no known words, they get in English as the record has it.

use std::borrow::Cow;

use super::localizer::Localizer;
use super::templates::{ENGLISH, english_text};
use crate::model::record::{FactOrigin, Integration, Record, SourceRecord};
use crate::model::{
    Applicability, BY_HAND, Decision, DecisionField, EditionReading, Entry, Finding, LanguageReading, Merged, Message,
    Origin, Overruled, Precedence, RoleReading, SheetReading, StatementControl, Status, Transition, UnmatchedRow,
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

    /// What was seen.
    pub fn seen<'f>(&self, finding: &'f Finding) -> Cow<'f, str> {
        self.in_words(&finding.seen, finding.said.as_ref())
    }

    /// How a control came out of the older edition.
    pub fn how_carried_over<'t>(&self, transition: &'t Transition) -> Cow<'t, str> {
        self.in_words(&transition.how, transition.said.as_ref())
    }

    /// How a merged value of a control, or of one of its predecessors, was derived; empty where a cell states it.
    pub fn how_merged<'v, T>(&self, merged: &'v Merged<T>, control: &StatementControl) -> Cow<'v, str> {
        // A value that was carried over has the sentence of its control's transition.
        let transition = control.transition.as_ref().filter(|transition| transition.how == merged.how);
        self.in_words(&merged.how, transition.and_then(|transition| transition.said.as_ref()))
    }

    /// Why a source's answer was overruled.
    pub fn why_overruled<'o>(&self, overruled: &'o Overruled) -> Cow<'o, str> {
        self.in_words(&overruled.why, overruled.said.as_ref())
    }

    /// The overruled value: an answer in this language's word, a source's words as they stand.
    pub fn overruled_value<'o>(&self, overruled: &'o Overruled) -> Cow<'o, str> {
        let key = match overruled.field.as_str() {
            field @ ("applicability" | "status") => {
                format!("answers.{field}.{}", overruled.value.replace(' ', "_"))
            }
            _ => return Cow::Borrowed(&overruled.value),
        };
        self.found(&key, &overruled.value)
    }

    /// Where an organisation's roles are stated, or that they are not.
    pub fn why_in_roles<'r>(&self, roles: &'r RoleReading) -> Cow<'r, str> {
        self.in_words(&roles.why, roles.said.as_ref())
    }

    /// Why a row found no control.
    pub fn why_unmatched<'u>(&self, row: &'u UnmatchedRow) -> Cow<'u, str> {
        self.in_words(&row.why, row.said.as_ref())
    }

    /// A value that a person typed, or that stood there before: an answer in this language's word, all else as it stands.
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

    /// Why a decision by hand is not in force; `None` where it is.
    pub fn problem<'d>(&self, decision: &'d Decision) -> Option<Cow<'d, str>> {
        decision.problem.as_ref().map(|problem| self.in_words(problem, decision.problem_said.as_ref()))
    }

    /// Which of several sources speaks: a sentence on applicability, one on the status.
    pub fn precedence(&self, precedence: &Precedence) -> [String; 2] {
        precedence.said().map(|said| self.or_english(&said))
    }

    /// The rules that a run changed; `None` where it changed none.
    pub fn rules_changed(&self, record: &Record) -> Option<String> {
        record.rules_changed_said().map(|said| self.or_english(&said))
    }

    /// Why a source is on an edition.
    pub fn why_edition<'r>(&self, reading: &'r EditionReading) -> Cow<'r, str> {
        self.in_words(&reading.why, reading.said.as_ref())
    }

    /// All editions of a source with why, one a line.
    pub fn editions(&self, source: &SourceRecord) -> String {
        source.editions_said().iter().map(|said| self.or_english(said)).collect::<Vec<_>>().join("\n")
    }

    /// What of a source is not merged; `None` where all of it is.
    pub fn not_merged(&self, source: &SourceRecord) -> Option<String> {
        source.not_merged_said().map(|said| self.or_english(&said))
    }

    /// Why a source did not enter the statement; `None` where nothing says why.
    pub fn left_out_because(&self, source: &SourceRecord) -> Option<String> {
        source.not_merged_because.as_ref().map(|_| self.or_english(&source.left_out_said()))
    }

    /// Why a sheet was read, or not, and what each of its tables is about.
    pub fn why_sheet<'s>(&self, sheet: &'s SheetReading) -> Cow<'s, str> {
        let why = self.in_words(&sheet.reason, sheet.said.as_ref());
        let kinds = sheet.tables.iter().filter_map(|table| Some((table.kind?, table.kind_because.as_ref()?)));
        let mut lines: Vec<String> = kinds.map(|(kind, because)| self.or_english(&kind.with_why(because))).collect();
        lines.dedup();
        if lines.is_empty() { why } else { Cow::Owned(format!("{why}; {}", lines.join("; "))) }
    }

    /// Why a source is taken to be in a language.
    pub fn why_language<'l>(&self, language: &'l LanguageReading) -> Cow<'l, str> {
        self.in_words(&language.why, language.said.as_ref())
    }

    /// How an entry's identifier was read, where that took care.
    pub fn match_note<'e>(&self, entry: &'e Entry) -> Option<Cow<'e, str>> {
        entry.match_note.as_ref().map(|note| self.in_words(note, entry.match_said.as_ref()))
    }

    /// For whom provisions of other frameworks are counted.
    pub fn counted_for(&self, integration: &Integration) -> String {
        self.or_english(&said_roles(&integration.roles))
    }

    /// A cell as [`Record::cite`] cites it.
    pub fn cite(&self, record: &Record, origin: &Origin) -> String {
        if origin.source == BY_HAND {
            return self.or_english(&Message::new("sentences.cite.by_hand").with("cell", origin.cell.to_string()));
        }
        record.cite(origin)
    }

    /// Where a fact about a document stands, as [`Record::cite_fact`] says it.
    pub fn cite_fact(&self, record: &Record, origin: &FactOrigin) -> String {
        match origin {
            FactOrigin::Cell(origin) => self.cite(record, origin),
            other => self.or_english(&other.outside_cells()),
        }
    }

    /// A sentence, in English where these texts have no words for it.
    fn or_english(&self, sentence: &Message) -> String {
        self.sentence(sentence).unwrap_or_else(|| sentence.in_english())
    }

    fn of_rule<'f>(&self, code: &str, what: &str, english: &'f str) -> Cow<'f, str> {
        let key = format!("rules.{code}.{what}");
        // A record of another version may word a rule otherwise; in English it stands as it was written.
        if self.language() == ENGLISH && english_text(&key).is_some_and(|now| now != english) {
            return Cow::Borrowed(english);
        }
        self.found(&key, english)
    }

    fn found<'f>(&self, key: &str, english: &'f str) -> Cow<'f, str> {
        self.find(key).map_or(Cow::Borrowed(english), |text| Cow::Owned(text.to_owned()))
    }

    /// [`told`](Self::told) without a borrow of the texts.
    fn in_words<'e>(&self, english: &'e str, said: Option<&Message>) -> Cow<'e, str> {
        match self.localize(english, said) {
            Cow::Borrowed(same) if same == english => Cow::Borrowed(english),
            told => Cow::Owned(told.into_owned()),
        }
    }
}
