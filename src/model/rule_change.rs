//! A rule or limit that a job changed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::finding::Severity;
use super::message::{Part, Sentence};
use crate::reconcile::rules::rule;

/// One thing that the job changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleChange {
    /// Code of the rule, or name of the limit.
    pub setting: String,
    /// Title of the rule, or what the limit is.
    pub about: String,
    /// What it is as annexa has it.
    pub was: String,
    /// What it is in this run.
    pub is: String,
}

impl fmt::Display for RuleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().in_english())
    }
}

impl RuleChange {
    /// The change as part of a sentence.
    pub fn said(&self) -> Sentence {
        let about = if rule(&self.setting).is_some_and(|rule| rule.title == self.about) {
            Sentence::keyed(format!("rules.{}.title", self.setting)).into()
        } else {
            Part::phrase(&self.about)
        };
        let said = Sentence::new("sentences.rules_changed.change").with("setting", self.setting.as_str());
        let value = |word: &str| match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => Part::from(Sentence::new(severity.key())),
            None => Part::phrase(word),
        };
        said.with("about", about).with("is", value(&self.is)).with("was", value(&self.was))
    }
}
