//! What an auditor would raise: readiness findings, annexa's own grading, not audit conclusions.

use serde::{Deserialize, Serialize};

use super::entry::Origin;
use super::framework_key::ISO27001_2022;
use super::localized_text::LocalizedText;
use super::manual_decision::{DecidedOn, Decision, DecisionField};
use super::provision_id::{FrameworkKey, ProvisionId};

/// How serious a finding is. Major and minor only for what the statement's own clause requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Would put conformity of the statement in doubt.
    Major,
    /// A lapse in what the clause requires.
    Minor,
    /// Worth raising; no requirement is broken.
    Observation,
    /// For information.
    Note,
}

impl Severity {
    /// All severities, the gravest first.
    pub const ALL: [Self; 4] = [Self::Major, Self::Minor, Self::Observation, Self::Note];

    /// The word that outputs print.
    pub fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Observation => "observation",
            Self::Note => "note",
        }
    }

    /// Key of the word in the texts of a language.
    pub fn key(self) -> &'static str {
        match self {
            Self::Major => "answers.severity.major",
            Self::Minor => "answers.severity.minor",
            Self::Observation => "answers.severity.observation",
            Self::Note => "answers.severity.note",
        }
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// Number within the organisation, from 1, in the order in which outputs print them (severity, rule, control).
    pub number: u32,
    /// The framework of its statement; none for findings on the organisation's documents as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<FrameworkKey>,
    /// Stable rule code, e.g. `SOA001`.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// The clause that the rule is based on, e.g. `ISO/IEC 27001:2022, 6.1.3 d)`.
    pub clause: String,
    /// The rule's title.
    pub title: String,
    /// The control, if the finding is on one.
    pub provision: Option<ProvisionId>,
    /// All the controls it names, for findings with a list (`control missing`).
    pub controls: Vec<ProvisionId>,
    /// What was seen, with the source's words quoted: in English, and what decisions on the finding go by.
    #[serde(flatten, with = "super::localized_text::seen")]
    #[schemars(with = "super::localized_text::seen::Fields<'static>")]
    pub seen: LocalizedText,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub what_to_do: String,
    /// The cells that it is based on.
    pub origins: Vec<Origin>,
    /// Who is responsible, as typed into the workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when, as typed into the workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

impl Finding {
    /// What a decision on this finding is about: the rule and the control, or what was seen.
    pub fn decided_on(&self) -> DecidedOn {
        // Findings of two statements can have the same text, so all but the first framework's include the framework.
        let other = self.framework.as_ref().filter(|f| f.as_str() != ISO27001_2022);
        let about = match (&self.provision, other) {
            (Some(_), _) => String::new(),
            (None, None) => self.seen.english().to_owned(),
            (None, Some(framework)) => format!("{framework}: {}", self.seen),
        };
        DecidedOn::Finding { rule: self.rule.clone(), provision: self.provision.clone(), about }
    }

    /// Takes owner and due date from the decisions.
    pub(crate) fn assign(&mut self, decisions: &mut [Decision]) {
        let on = self.decided_on();
        for decision in decisions.iter_mut().filter(|d| d.on == on) {
            decision.holds();
            let value = Some(decision.value.clone()).filter(|v| !v.is_empty());
            match decision.field {
                DecisionField::FindingOwner => self.owner = value,
                DecisionField::FindingDue => self.due = value,
                _ => {}
            }
        }
    }
}
